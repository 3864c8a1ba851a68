"""Words of tolls, counts, weapons, targets, actors, dates and speakers, with the events that they are in."""

from __future__ import annotations

from sitmap.explanation.rules import entry_rule
from sitmap.explanation.words import Words
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.dates import DateMention
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention

__all__ = ["note_details"]


def note_details(words: Words, reading: Reading) -> None:
    """Note all words of a sentence that are neither event words nor places."""
    _tolls(words, reading)
    _counts(words, reading)
    _things(words, reading)
    _actors(words, reading)
    _dates(words, reading)
    _speakers(words, reading)


def _no_event(reading: Reading) -> str:
    return reading.aside or "no event"


def _tolls(words: Words, reading: Reading) -> None:
    analysis = reading.analysis
    for toll in analysis.tolls:
        start, end = analysis.tokens[toll.first].start, analysis.tokens[toll.last - 1].end
        events = words.links.with_span("toll", start, end)
        if not events:
            # A toll of a list is that of the list's unit, whose row has no words of its own.
            events = [n for n in words.links.of_reading(reading) if toll in words.links.drafts[n].tolls.values()]
        reason = "" if events else _why_no_toll(words, reading, toll)
        why = f"{toll.kind}: {_bounds(toll.min, toll.max)}"
        rules = [entry_rule(analysis, hit) for hit in analysis.of("toll") if toll.first <= hit.first < toll.last]
        words.add(start, end, "toll", events=events, reason=reason, why="" if reason else why, rules=rules)


def _why_no_toll(words: Words, reading: Reading, toll: TollMention) -> str:
    if toll.cumulative:
        return "cumulative"
    if toll.hypothetical:
        return "hypothetical"
    if toll.negated:
        return "not counted"
    if toll.kind == "casualties":
        return "unspecified"
    return "told again" if words.links.of_reading(reading) else _no_event(reading)


def _bounds(low: int | None, high: int | None) -> str:
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else "a number not told"


def _counts(words: Words, reading: Reading) -> None:
    analysis = reading.analysis
    for count in analysis.counts:
        frames = [f for f in reading.frames if f.layer == "air_defence" and _holds_count(f, count)]
        events = [n for n in words.links.of_frames(frames) if words.links.events[n].layer == "air_defence"]
        # A count of one place of a list is that place's.
        own = [n for n in events if any(_alike(count, other) for other in words.links.drafts[n].counts)]
        events = own or events
        reason = ""
        if not events:
            reason = next((why for why in ("cumulative", "contradiction") if getattr(count, why)), "")
            reason = reason or ("hit" if count.role == "hit" else _no_event(reading))
        why = "" if reason else f"{count.what} {count.role}: {count.value}{'' if count.exact else ', about'}"
        words.add_tokens(analysis, count.first, count.last, "count", events=events, reason=reason, why=why)


def _holds_count(frame: Frame, count: CountMention) -> bool:
    return any(one is count for one in (*frame.counts, *(c for own in frame.place_counts.values() for c in own)))


def _alike(one: CountMention, two: CountMention) -> bool:
    return (one.what, one.role, one.value, one.first) == (two.what, two.role, two.value, two.first)


def _things(words: Words, reading: Reading) -> None:
    """Weapons, models and targets."""
    analysis = reading.analysis
    for category, role in (("weapon", "weapon"), ("model", "weapon"), ("target", "target")):
        for hit in analysis.of(category):
            frames = [frame for frame in reading.frames if frame.first <= hit.first < frame.last]
            events = []
            for number in words.links.of_frames(frames):
                event = words.links.events[number]
                values = {"weapon": event.weapons, "model": event.weapon_models, "target": event.targets}[category]
                if hit.entry.value in values:
                    events.append(number)
            if not events and role == "target":
                # Houses, ports and plants are everywhere; only what an event names as hit says something.
                continue
            reason = "" if events else _no_event(reading)
            words.add_tokens(
                analysis, hit.first, hit.last, role,
                events=events, reason=reason, why="" if reason else hit.entry.value, rules=[entry_rule(analysis, hit)],
            )  # fmt: skip


def _actors(words: Words, reading: Reading) -> None:
    """The words that name the side which acted."""
    analysis = reading.analysis
    for hit in analysis.of("side"):
        if any(p.first <= hit.first < p.last and words.links.at_place(reading, p) for p in reading.phrases):
            continue
        if any(said.first <= hit.first < said.last for said in reading.attributions):
            continue
        frames = [f for f in reading.frames if f.initiator is not None and f.first <= hit.first < f.last]
        frames = [f for f in frames if words.told.sides.resolve(hit.entry.value, f.claim.side) == f.initiator]
        events = [n for n in words.links.of_frames(frames) if words.links.events[n].initiator == frames[0].initiator]
        if events:
            why = f"names who acted: {frames[0].initiator}"
            rules = [entry_rule(analysis, hit)]
            words.add_tokens(analysis, hit.first, hit.last, "actor", events=events, why=why, rules=rules)


def _dates(words: Words, reading: Reading) -> None:
    analysis = reading.analysis
    for date in analysis.dates:
        start, end = analysis.tokens[date.first].start, analysis.tokens[min(date.last, len(analysis.tokens)) - 1].end
        events = words.links.with_span("date", start, end)
        reason = "" if events else _why_no_date(words, reading, date)
        why = ""
        if not reason and date.start is not None:
            why = f"{date.start}" if date.start == date.end else f"{date.start} to {date.end}"
        words.add(start, end, "date", events=events, reason=reason, why=why)


def _why_no_date(words: Words, reading: Reading, date: DateMention) -> str:
    if any(first <= date.first < last + 3 for first, last in reading.analysis.datelines):
        return "dateline"
    if date.kind != "event":
        known = {"time_only": "time only", "since": "since", "until": "until"}
        return known.get(date.kind, "anniversary")
    if date.future:
        return "future"
    if date.start is None:
        return "no report date"
    return "another date" if words.links.of_reading(reading) else _no_event(reading)


def _speakers(words: Words, reading: Reading) -> None:
    analysis = reading.analysis
    for said in reading.attributions:
        start, end = analysis.tokens[said.first].start, analysis.tokens[said.last - 1].end
        span = said.claim.span
        events = words.links.with_span("claim", span.start, span.end) if span is not None and not said.pronoun else []
        reason = "" if events else _why_no_speaker(words, reading, said)
        side = f", speaks for {said.claim.side}" if said.claim.side else ""
        rules = [
            entry_rule(analysis, hit)
            for category in ("speaker", "person")
            for hit in analysis.of(category)
            if said.first <= hit.first < said.last
        ]
        why = "" if reason else f"who says it{side}"
        words.add(start, end, "speaker", events=events, reason=reason, why=why, rules=rules)
        _saying(words, analysis, said, events, reason)


def _saying(words: Words, analysis: Analysis, said: Attribution, events: list[int], reason: str) -> None:
    """The word of saying, which tells the stance."""
    hits = [hit for category in ("claim", "according", "source_label") for hit in analysis.of(category)]
    hit = next((hit for hit in hits if hit.first == said.verb), None)
    if hit is None:
        return
    why = "" if reason else f"how it is said: {said.claim.stance}"
    rules = [entry_rule(analysis, hit)]
    words.add_tokens(analysis, hit.first, hit.last, "saying", events=events, reason=reason, why=why, rules=rules)


def _why_no_speaker(words: Words, reading: Reading, said: Attribution) -> str:
    if said.media:
        return "media"
    if said.pronoun:
        return "pronoun"
    return "another voice" if words.links.of_reading(reading) else _no_event(reading)
