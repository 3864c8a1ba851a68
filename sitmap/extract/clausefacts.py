"""Facts of one clause: weapons, targets, who says it, when, and the place that it points back to."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.actors import Sides, initiator_of
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.dates import DateMention
from sitmap.extract.frames import Frame
from sitmap.extract.lexicon import Entry, Hit
from sitmap.extract.placephrases import PlacePhrase

__all__ = ["anaphor_of", "is_before_event", "read_circumstances", "read_facts"]

# Words between a date and what is done about victims, at most: "in the morning rescuers recovered a body".
_BY = 2


def read_facts(frame: Frame, attributions: Sequence[Attribution]) -> None:
    """Weapons, models and targets of the clause; words that name a speaker are none."""
    analysis = frame.analysis
    targets = [hit for hit in analysis.of("target") if frame.first <= hit.first < frame.last]

    def speech(index: int) -> bool:
        return any(a.first <= index < a.last for a in attributions)

    named: list[Entry] = []
    for hit in analysis.of("weapon"):
        if not frame.first <= hit.first < frame.last or speech(hit.first):
            continue
        if any(
            t.first <= hit.first and hit.last <= t.last and t.last - t.first > hit.last - hit.first for t in targets
        ):
            continue
        named.append(hit.entry)
    kinds = {entry.value for entry in named}
    for entry in named:
        # "Shelling from MLRS", "explosives dropped by a drone": the loose word says no more than the exact one.
        if not kinds & set(str(entry.get("yields", "")).split()):
            _add(frame.weapons, entry.value)
    for hit in analysis.of("model"):
        if not frame.first <= hit.first < frame.last:
            continue
        kind = str(hit.entry.get("kind", ""))
        if kind == "defence":
            continue
        _add(frame.models, hit.entry.value)
        _add(frame.weapons, kind)
    if frame.layer in ("strike", "air_defence"):
        for trigger in frame.triggers:
            implied = trigger.entry.get("weapon")
            if implied and not frame.weapons:
                _add(frame.weapons, str(implied))
    if frame.layer == "strike":
        for hit in targets:
            of_place = analysis.starting("of_place", hit.first) is not None
            if not speech(hit.first) and not analysis.at("office", hit.first) and not of_place:
                _add(frame.targets, hit.entry.value)


def _add(values: list[str], value: str) -> None:
    if value and value not in values:
        values.append(value)


def read_circumstances(frame: Frame, attributions: Sequence[Attribution], sides: Sides) -> None:
    """Who says it, when it was, and who acted, in this order: the actor hangs on the speaker."""
    frame.attribution = _attribution_for(frame, attributions)
    frame.date = _date_for(frame)
    frame.initiator = initiator_of(frame, sides)


def _attribution_for(frame: Frame, attributions: Sequence[Attribution]) -> Attribution | None:
    """The claim that a clause stands under, of those of its sentence."""
    inside = [a for a in attributions if frame.first <= a.verb < frame.last]
    if inside:
        return inside[0] if len(inside) == 1 else min(inside, key=lambda a: abs(a.verb - _centre(frame)))
    # "..., the governor said" at the end holds for the clauses before it, "X said that ..." for those after.
    near = [a for a in attributions if not _begins_anew(frame, a)]
    return min(near, key=lambda a: abs(a.verb - _centre(frame)), default=None)


def _begins_anew(frame: Frame, attribution: Attribution) -> bool:
    """ "A was hit, while the governor said that B burned": what is said is what follows, not what stands before."""
    if attribution.first <= _centre(frame):
        return False
    return (
        any(
            hit.entry.value == "break" and _centre(frame) < hit.first and 0 <= attribution.first - hit.last <= 1
            for hit in frame.analysis.of("conjunction")
        )
        and attribution.verb < len(frame.analysis.tokens) - 2
    )


def _centre(frame: Frame) -> int:
    return frame.triggers[0].first if frame.triggers else frame.first


def _date_for(frame: Frame) -> DateMention | None:
    """The date told of the event: not that of a statement, a meeting or an anniversary."""
    analysis = frame.analysis
    best: tuple[int, DateMention] | None = None
    spoken: DateMention | None = None
    for date in analysis.dates:
        if date.kind != "event" or (date.future and not date.wrong):
            continue
        if _set_apart(frame, date):
            continue
        heads = [(abs(t.first - date.first), t) for t in frame.triggers]
        tolls = [abs(t.first - date.first) for t in analysis.tolls if frame.first <= t.first < frame.last]
        distance = min([d for d, _ in heads] + tolls, default=99)
        claim = next((hit for hit in analysis.of("claim") if 0 <= date.first - hit.last <= 1), None)
        if claim is not None:
            spoken = spoken or date
            continue
        if any(0 <= date.first - hit.last <= 1 for hit in analysis.of("daily_bulletin")):
            # "In its bulletin of 15 May the ministry said": what it sums up was before.
            continue
        distractor = min((abs(hit.first - date.first) for hit in analysis.of("distractor")), default=99)
        if distractor <= 2 and distractor < distance:
            continue
        if any(_nearer(analysis, date, hit, distance) for hit in analysis.of("recovery")):
            continue
        inside = frame.first <= date.first < frame.last
        if date.wrong and not inside:
            # A day to come can be that of talks or of a deadline.
            continue
        if not inside:
            distance += 15
        if best is None or distance < best[0]:
            best = (distance, date)
    if best is None:
        return spoken
    return _whole_day(frame, best[1]) or best[1]


def _nearer(analysis: Analysis, date: DateMention, hit: Hit, distance: int) -> bool:
    """Tell whether a date stands right by a word, and nearer than by what happened."""
    gap = range(date.last, hit.first) if date.first < hit.first else range(hit.last, date.first)
    return len(gap) <= _BY and len(gap) < distance and not any(analysis.word(i) in {",", ";", ":", "-"} for i in gap)


def _whole_day(frame: Frame, day: DateMention) -> DateMention | None:
    """ "On 14 May they wounded two over 24 hours": the day and night that a clause sums up, of which a day is part."""
    analysis = frame.analysis
    if day.start is None or day.start != day.end or analysis.at("date_day", day.first) is not None:
        return None
    if any(date.kind == "time_only" and frame.first <= date.first < frame.last for date in analysis.dates):
        return None
    for date in analysis.dates:
        if date.whole and date.start is not None and date.end is not None and frame.first <= date.first < frame.last:
            return date if date.start <= day.start <= date.end else None
    return None


def _set_apart(frame: Frame, date: DateMention) -> bool:
    """ "The troops, who set out in June, are now at X": the date of another clause, set off by commas."""
    analysis = frame.analysis
    if not frame.triggers or analysis.genitive:
        return False
    for link in analysis.of("conjunction"):
        if link.entry.value != "relative" or analysis.word(link.first - 1) != "," or not link.last <= date.first:
            continue
        stop = next((i for i in range(link.last, len(analysis.tokens)) if analysis.word(i) in {",", ";"}), None)
        end = stop if stop is not None else len(analysis.tokens)
        if date.first < end and not any(link.last <= t.first < end for t in frame.triggers):
            return True
    return False


def anaphor_of(frame: Frame) -> PlacePhrase | None:
    """ "over the city", "in the region": a place without its name, to be found in what was told before."""
    analysis = frame.analysis
    for hit in analysis.of("anaphor"):
        if not frame.first <= hit.first < frame.last or analysis.place_at(hit.last) is not None:
            continue
        if analysis.place_at(hit.last - 1) is not None:
            # The noun of a unit that is named: "Сумской области".
            continue
        if analysis.at("genitive", hit.last) is not None:
            # "the village of X"
            continue
        if hit.entry.value == "any" and analysis.at("auxiliary", hit.last) is not None:
            # "There are 13 wounded"
            continue
        tokens = analysis.tokens
        return PlacePhrase(
            (), hit.first, hit.last, tokens[hit.first].start, tokens[hit.last - 1].end,
            role="location", kind=hit.entry.value,
        )  # fmt: skip
    return None


def is_before_event(frame: Frame, index: int) -> bool:
    """Tell whether a token stands right before an event word or a toll ("another attack")."""
    return any(0 <= trigger.first - index <= 3 for trigger in frame.triggers) or any(
        0 <= toll.first - index <= 2 or toll.first <= index <= toll.last for toll in frame.tolls
    )
