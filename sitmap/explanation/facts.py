"""The values of an event, each with the words that say so and how it follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.resolving import Match
from sitmap.explanation.values import Fact, Rule, WordNote
from sitmap.extract.drafts import Draft
from sitmap.extract.frames import Frame
from sitmap.model import Event, LocatedEvent, Span

__all__ = ["facts_of", "rules_of"]

# A clause without an event word of its own that is read all the same: the rule that does so, by layer.
_WITHOUT_WORD = {
    "strike": "a line that opens with its place and names what hit or was hit there",
    "ground": "a line on an axis of the front, with troops and places",
    "control": "who holds a place, said in passing",
}
_TOLL_ALONE = "casualties with nothing else said: a strike"
_COUNT_ALONE = "counts of weapons brought down or lost"


def facts_of(item: LocatedEvent, draft: Draft, row: Mapping[str, Any], words: Sequence[WordNote]) -> tuple[Fact, ...]:
    """Return the values of an event in the order in which they are shown.

    Parameters
    ----------
    item : LocatedEvent
        The event and its place.
    draft : Draft
        What it was made of.
    row : mapping
        Its row of the event table.
    words : sequence of WordNote
        The words that it holds.
    """
    event = item.event
    spans: dict[str, list[Span]] = {}
    for word in words:
        spans.setdefault(word.role, []).append(Span(word.start, word.end, word.text))

    def of(role: str) -> tuple[Span, ...]:
        return tuple(spans.get(role, ()))

    kind = f"{event.layer.replace('_', ' ')}: {event.event_type}, {event.sub_event_type}"
    facts = [Fact("what", kind, of("event word"))]
    facts += _where(item, row, of("place"), of("setting"))
    facts.append(_when(event, draft))
    facts += _tolls(event, row, of("toll"))
    facts += _counts(row, of("count"))
    if event.weapons or event.weapon_models:
        named = ", ".join([*event.weapons, *event.weapon_models])
        how = "" if of("weapon") else "implied by the event word"
        facts.append(Fact("weapon", named, of("weapon"), how))
    if event.targets:
        facts.append(Fact("target", ", ".join(event.targets), of("target")))
    if event.layer == "control":
        held = f"{event.control_status or 'unknown'} by {event.controller or 'nobody named'}, {row['extent']}"
        facts.append(Fact("control", held, of("actor")))
    elif event.initiator is not None:
        facts.append(Fact("initiator", event.initiator, of("actor"), _how_actor(event, draft, of("actor"))))
    return (*facts, _claim(event, draft, of("saying")))


def rules_of(draft: Draft, words: Sequence[WordNote]) -> tuple[Rule, ...]:
    """Return what made an event of these words: the entries of its event words, else the rule that does without."""
    entries = [word.rules[0] for word in words if word.role == "event word" and word.rules]
    without = [] if entries else [_without_word(frame) for frame in draft.frames[:1]]
    return tuple(dict.fromkeys([*entries, *without]))


def _without_word(frame: Frame) -> Rule:
    if frame.triggers or frame.layer == "control":
        return Rule(_WITHOUT_WORD.get(frame.layer, "an answer to what was told before"))
    if frame.layer == "air_defence":
        return Rule(_COUNT_ALONE)
    if frame.tolls or frame.place_tolls:
        return Rule(_TOLL_ALONE)
    return Rule("an answer to what was told before")


def _where(
    item: LocatedEvent, row: Mapping[str, Any], names: tuple[Span, ...], setting: tuple[Span, ...]
) -> list[Fact]:
    event, match = item.event, item.match
    if event.place is None:
        return [Fact("place", "none", (), "no place is named")]
    written = (event.place.span,) if event.place.span.text else ()
    also = tuple(span for span in names if span not in written)
    if match is None:
        why = "the gazetteer has no such place, and no unit is named beside it"
        return [Fact("place", "unresolved", written + also, why)]
    how = match.decided_by if written else f"meant, not written; {match.decided_by}"
    facts = [Fact("place", _place_words(match, row), written + also, how)]
    relation = event.place.relation.replace("_", " ")
    if relation != "in":
        distance = "" if event.place.distance_km is None else f"{event.place.distance_km:g} km "
        facts.append(Fact("relation", f"{distance}{relation}", written))
    if setting:
        facts.append(Fact("lies in", ", ".join(span.text for span in setting), setting))
    if row.get("admin2_name"):
        doubt = "; nearer to its border than the lines or the place are known" if row["admin2_ambiguous"] else ""
        facts.append(Fact("second-level unit", _named(row["admin2_name"], row["admin2_id"]), (), f"outlines{doubt}"))
    if match.alternatives:
        others = [
            f"{_named(other.place.name, other.place.admin1_iso)} {other.score:.0%}" for other in match.alternatives
        ]
        facts.append(Fact("could also be", "; ".join(others)))
    return facts


def _place_words(match: Match, row: Mapping[str, Any]) -> str:
    radius = "" if match.precision == "country" else f", within {match.uncertainty_km:.3g} km"
    return f"{_named(match.place.name, row['admin1_iso'])}: {match.precision}{radius}, {match.confidence:.0%} sure"


def _named(name: str, unit: str | None) -> str:
    return f"{name} ({unit})" if unit else name


def _when(event: Event, draft: Draft) -> Fact:
    when = event.when
    if when.start is None:
        return Fact("date", "unknown", (), "no date is told of it, and none follows from the report")
    value = str(when.start) if when.start == when.end else f"{when.start} to {when.end}"
    words = (when.span,) if when.span is not None else ()
    how = {
        "stated": "stated",
        "relative": "counted from the report's own date",
        "publication": "the report's own date, since nothing is said of the time",
    }.get(when.basis or "", "")
    if draft.date is None and when.basis != "publication":
        how += ", told of the report's other events"
    return Fact("date", f"{value} ({when.precision})", words, how.removeprefix(", "))


def _tolls(event: Event, row: Mapping[str, Any], words: tuple[Span, ...]) -> list[Fact]:
    told = []
    for kind in ("killed", "injured", "missing"):
        low, high = row[f"{kind}_min"], row[f"{kind}_max"]
        if low is not None or high is not None:
            told.append(f"{kind} {_range(low, high)}")
    return [Fact("toll", ", ".join(told), event.tolls.spans or words)] if told else []


def _range(low: int | None, high: int | None) -> str:
    if low == high:
        return str(low)
    return f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low} to {high}"


def _counts(row: Mapping[str, Any], words: tuple[Span, ...]) -> list[Fact]:
    names = ("drones_launched", "drones_intercepted", "drones_lost", "missiles_launched", "missiles_intercepted")
    told = [f"{name.replace('_', ' ')} {row[name]}" for name in names if row[name] is not None]
    return [Fact("tally", ", ".join(told), words)] if told else []


def _how_actor(event: Event, draft: Draft, words: tuple[Span, ...]) -> str:
    if words:
        return "named"
    if event.layer == "air_defence":
        return "what was shot down came from the other side than the land it flew over"
    if draft.initiator == event.initiator:
        return "follows from the model, the speaker or the other side that is named"
    return "not said: by whose land it is, and who speaks"


def _claim(event: Event, draft: Draft, saying: tuple[Span, ...]) -> Fact:
    claim = event.claim
    if claim.claimant is None and claim.side is None:
        return Fact("claim", claim.stance, (), "the outlet's own voice" if claim.stance == "reported" else "")
    who = claim.claimant or "not named"
    side = f" for {claim.side}" if claim.side else ""
    words = (claim.span,) if claim.span is not None and claim.span.text else ()
    spoken = any(frame.attribution is not None for frame in draft.frames)
    how = "named beside it" if words and spoken else "speaks the report as a whole"
    if claim.span is None and event.report.publisher and claim.claimant == event.report.publisher:
        how = "the report's publisher"
    return Fact("claim", f"{claim.stance}: {who}{side}", words + saying, how)
