"""The plain values that the pipeline hands on: reports, spans, claims, tolls, events.

All are frozen dataclasses built from the standard library only, so that they can be hashed, compared,
pickled and sent to another process. Character offsets count code points of ``Report.text``; ``end`` is
exclusive, so ``report.text[span.start:span.end] == span.text`` always holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.resolving import Match

__all__ = [
    "AirDefenceCounts",
    "Claim",
    "Event",
    "LocatedEvent",
    "PlaceRef",
    "Report",
    "Span",
    "Toll",
    "Tolls",
    "When",
]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it was published.

    Parameters
    ----------
    id : str
        As given by the source, else derived from the content (`sitmap.sources.report_id`).
    text : str
        The report's words; all character offsets refer to it.
    title, publisher, url : str, optional
        As given by the source.
    published : datetime.date, optional
        Day of publication: given by the source, by the caller, or read from the text.
    lang : str, optional
        ISO 639-1 code of the main language.
    source : str, optional
        The file (and line) that it was read from, for messages only; never written to an output.
    original : bytes, optional
        What it was read from, byte for byte, where the reader was asked to keep that: a file, or a line of one.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str | None = None
    source: str | None = None
    original: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report: ``[start, end)`` in code points, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Toll:
    """A number of people as a range; ``None`` as a bound means that it is not known.

    "at least four" is ``Toll(4, None)``, "up to ten" ``Toll(None, 10)``, "no casualties" ``Toll(0, 0)``.
    """

    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class Tolls:
    """Casualties of one event; ``None`` where nothing was said.

    Parameters
    ----------
    killed, injured, missing : Toll, optional
        The latest figures.
    spans : tuple of Span
        The words they were read from.
    revised : bool
        They replace earlier ones ("the death toll has risen to five"): the event may be some days old.
    """

    killed: Toll | None = None
    injured: Toll | None = None
    missing: Toll | None = None
    spans: tuple[Span, ...] = ()
    revised: bool = False


@dataclass(frozen=True, slots=True)
class AirDefenceCounts:
    """Counts of an air-defence tally; ``None`` where nothing was said."""

    drones_launched: int | None = None
    drones_intercepted: int | None = None
    drones_lost: int | None = None
    missiles_launched: int | None = None
    missiles_intercepted: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A date or a range of dates.

    Parameters
    ----------
    start, end : datetime.date, optional
        Both ends inclusive; equal for a single day; both ``None`` when unknown.
    precision : str
        ``day``, ``range``, ``week``, ``month``, ``year`` or ``unknown``.
    basis : str, optional
        ``stated``, ``relative`` (resolved against the report's date) or ``publication``;
        ``None`` when unknown.
    span : Span, optional
        The words it was read from.
    """

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"
    basis: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says it, and how: see the columns `claimant`, `claimant_side`, `stance`."""

    claimant: str | None = None
    side: str | None = None
    stance: str = "reported"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as a report names it, before it is resolved.

    Parameters
    ----------
    span : Span
        The words: ``Chernigiv region``, ``Pokrovsk``.
    candidates : tuple of str
        Ids of the gazetteer places that the words can mean, best known first; empty for a name that
        the gazetteer does not have.
    relation : str
        ``in``, ``near``, ``direction`` (an axis or sector of the front), ``between``, or a compass
        offset: ``north_of``, ``north_east_of``, ...
    distance_km : float, optional
        "15 km north of X".
    within : tuple of str
        Ids of the units named beside it ("X, Donetsk region"), smallest first.
    context : tuple of str
        Ids of the other places of the report, the nearest in the text first.
    other : tuple of str
        Candidate ids of the second place of ``between``.
    near : str, optional
        Id of the place that the words say it lies by: the town of its axis, the district whose villages are listed.
    part : bool
        Only a part of the place is meant ("parts of the Kursk region").
    country : str, optional
        ISO 3166-1 alpha-2 of the side of the border that the words name ("Russia's Kursk region").
    kind : str, optional
        The kind that the words name ("the village of X": ``settlement``; "X district": ``raion``).
    """

    span: Span
    candidates: tuple[str, ...] = ()
    relation: str = "in"
    distance_km: float | None = None
    within: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    near: str | None = None
    part: bool = False
    country: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a report says happened, with the words that say so; the values of `schema.md`'s columns."""

    report: Report = field(repr=False)
    layer: str
    event_type: str
    sub_event_type: str
    place: PlaceRef | None
    span: Span
    quote: Span
    incident: int
    weapons: tuple[str, ...] = ()
    weapon_models: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    initiator: str | None = None
    target_side: str | None = None
    when: When = When()
    tolls: Tolls = Tolls()
    counts: AirDefenceCounts = AirDefenceCounts()
    controller: str | None = None
    control_status: str | None = None
    extent: str | None = None
    claim: Claim = Claim()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class LocatedEvent:
    """An event and the place that its words were matched with; ``match`` is None when unresolved."""

    event: Event
    match: Match | None
