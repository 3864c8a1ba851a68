"""What linking compares of a located event."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from sitmap.model import LocatedEvent, Toll

__all__ = ["Fact", "Window", "day_parts", "fact_of", "level_of", "weapon_kinds", "window_of", "words_digest"]

# Days that the words for a date may stand for, where the text gives none: an event is told of on its day or the next.
_TOLD_WITHIN = timedelta(days=1)
# A toll is revised for about a week; then the rubble is cleared.
_REVISED_WITHIN = timedelta(days=7)
# Longer ranges are weeks and months: they say when only roughly. Beyond a month they say nothing.
_EXACT_DAYS, _ROUGH_DAYS = 2, 31

# Weapons that writers name by one another's names. Salvos of rockets are called both rockets and shelling.
_KINDS = {
    "missile": ("ballistic",), "rocket": ("ballistic",), "mlrs": ("ballistic", "guns"), "artillery": ("guns",),
    "mortar": ("guns",), "tank": ("guns",), "shelling": ("guns",),
}  # fmt: skip
_POINTS = frozenset({"site", "district", "settlement"})
_AREAS = frozenset({"area"})
_UNITS = frozenset({"raion", "oblast", "region"})
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?::\d\d)?(?:\s?([ap])\.?m\b)?(?![\d:])", re.IGNORECASE)


class Window(NamedTuple):
    """Days within which an event happened.

    Parameters
    ----------
    start, end : datetime.date
        Both inclusive.
    exact : bool
        Both ends are meant: a day, a night, a range of three days at most, stated or relative. Otherwise the event lies
        somewhere between them.
    """

    start: date
    end: date
    exact: bool

    def days(self) -> list[date]:
        """All days of the window."""
        return [self.start + timedelta(days=number) for number in range((self.end - self.start).days + 1)]


@dataclass(slots=True, eq=False)
class Fact:
    """A row of the event table as linking sees it: plain values, whether it was read just now or is kept somewhere.

    `side` to `relation` and the values without a line here are those of `sitmap.model.Event` or of the event table.

    Attributes
    ----------
    report : str
        Id of the report.
    apart : str
        Who keeps what it tells of apart: the report, or the table that the row is of.
    telling : int or str
        Rows of a report with the same one are one incident to it.
    number : int
        Its place among the rows of its report, or in the sequence that was given.
    start : int
        Where its words begin in the report.
    published : datetime.date
        Day of publication; a report without one comes after all others.
    window : Window, optional
        When it happened.
    place, kind : str
        Id and kind of the place.
    level : str
        ``point``, ``area``, ``unit``, ``country``, or ``""`` when unresolved.
    oblast : bool
        No more is known of the place than its first-level unit.
    weapons : frozenset of str
        Kinds that tell attacks apart.
    counts : mapping
        The counts of an air-defence tally that are known.
    words : bytes
        Digest of the sentence and of the place's words: the same in reprints.
    known_parts : frozenset of str, optional
        The parts of the day that its sentence names, once they were asked for.
    held, asked : tuple, optional
        Its keys, once `sitmap.linking.index` has made them.
    """

    report: str
    apart: str
    telling: int | str
    number: int
    start: int
    published: date
    layer: str
    side: str | None
    stance: str
    initiator: str | None
    controller: str | None
    status: str | None
    extent: str | None
    relation: str
    window: Window | None
    place: str
    kind: str
    level: str
    oblast: bool
    lon: float
    lat: float
    reach_km: float
    population: int
    unit: str | None
    weapons: frozenset[str]
    targets: frozenset[str]
    models: frozenset[str]
    tolls: dict[str, Toll]
    counts: dict[str, int]
    words: bytes
    quote: str
    lang: str | None
    known_parts: frozenset[str] | None = field(default=None, repr=False)
    held: tuple[Hashable, ...] | None = field(default=None, repr=False)
    asked: tuple[Hashable, ...] | None = field(default=None, repr=False)

    @property
    def order(self) -> tuple[date, str, int, int]:
        """What rows are sorted by, so that the order in which they are given does not matter."""
        return self.published, self.report, self.start, self.number

    @property
    def clock(self) -> int | None:
        """The clock time of its sentence in minutes, where it gives exactly one."""
        return _clock(self.quote)

    @property
    def parts(self) -> frozenset[str]:
        """Parts of the day that its sentence names; read when first asked for."""
        if self.known_parts is None:
            self.known_parts = day_parts(self.quote, self.lang)
        return self.known_parts


def fact_of(number: int, item: LocatedEvent) -> Fact:
    """Reduce an event to what is compared."""
    event, match = item.event, item.match
    tolls = event.tolls
    known = (("killed", tolls.killed), ("injured", tolls.injured), ("missing", tolls.missing))
    place = match.place if match else None
    return Fact(
        report=event.report.id,
        apart=event.report.id,
        telling=event.incident,
        number=number,
        start=event.span.start,
        published=event.report.published or date.max,
        layer=event.layer,
        side=event.claim.side,
        stance=event.claim.stance,
        initiator=event.initiator,
        controller=event.controller,
        status=event.control_status,
        extent=event.extent,
        relation=event.place.relation if event.place else "in",
        window=window_of(
            event.when.start, event.when.end, event.when.precision, event.when.basis, revised=tolls.revised
        ),
        place=place.id.removeprefix("hromada:") if place else "",
        kind=place.kind if place else "",
        level=level_of(match.precision if match else None),
        oblast=match is not None and match.precision == "oblast",
        lon=match.lon if match else 0.0,
        lat=match.lat if match else 0.0,
        reach_km=match.uncertainty_km if match else 0.0,
        population=place.population if place else 0,
        unit=place.admin1_iso if place else None,
        weapons=weapon_kinds(event.weapons),
        targets=frozenset(event.targets),
        models=frozenset(event.weapon_models),
        tolls={kind: toll for kind, toll in known if toll is not None},
        counts={name: value for name in event.counts.__slots__ if (value := getattr(event.counts, name)) is not None},
        words=words_digest(event.quote.text, event.place.span.text if event.place else ""),
        quote=event.quote.text,
        lang=event.report.lang,
    )


def words_digest(quote: str, where: str) -> bytes:
    """Return what is the same for the same sentence about the same words for a place."""
    text = f"{' '.join(quote.split())}\x1f{' '.join(where.split())}"
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()


def weapon_kinds(weapons: Iterable[str]) -> frozenset[str]:
    """Return the kinds of weapons that tell attacks apart."""
    return frozenset(kind for weapon in weapons for kind in _KINDS.get(weapon, (weapon,)))


def level_of(precision: str | None) -> str:
    """Return how exactly a place is known: ``point``, ``area``, ``unit``, ``country``; ``""`` where it is not."""
    if precision is None:
        return ""
    if precision in _POINTS:
        return "point"
    if precision in _AREAS:
        return "area"
    return "unit" if precision in _UNITS else "country"


def window_of(
    start: date | None, end: date | None, precision: str | None, basis: str | None, *, revised: bool = False
) -> Window | None:
    """Return the days within which an event happened, from what its dates say and how they were found."""
    if start is None or end is None or end < start:
        return None
    length = (end - start).days
    try:
        if basis == "publication":
            return Window(start - (_REVISED_WITHIN if revised else _TOLD_WITHIN), end, False)
    except OverflowError:
        return None
    if length > _ROUGH_DAYS:
        return None
    return Window(start, end, length <= _EXACT_DAYS and precision in ("day", "range"))


def day_parts(text: str, hint: str | None) -> frozenset[str]:
    """Return the parts of the day that a sentence names: ``morning``, ``afternoon``, ``evening``, ``night``."""
    from sitmap.extract.tokens import Sentence, tokenise
    from sitmap.extract.vocabulary import load_vocabulary

    words = load_vocabulary()
    (lang,) = words.languages.tell([text], hint)
    if lang is None or not _may_name_part(lang)(text):
        return frozenset()
    lexicon = words.lexicon(lang)
    hits = lexicon.match(tokenise(Sentence(text, 0, len(text), 0), lexicon.tokenizer))
    return frozenset(str(hit.entry.value) for hit in hits if hit.entry.category == "day_part")


@cache
def _may_name_part(lang: str) -> Callable[[str], bool]:
    """Return a quick test of whether a text can name a part of the day."""
    from sitmap.extract.vocabulary import load_vocabulary

    return load_vocabulary().lexicon(lang).scanner(("day_part",))


def _clock(text: str) -> int | None:
    found = _CLOCK.findall(text)
    if len(found) != 1:
        return None
    hour, minute, half = found[0]
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return hours * 60 + int(minute)
