"""Events as they grow: what the clauses read so far tell of one incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitmap.extract.dates import DateMention
from sitmap.extract.frames import Frame
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention
from sitmap.model import Claim, Span

__all__ = ["Draft", "nation_of", "place_key"]


@dataclass(slots=True)
class Draft:
    """An event as it grows."""

    layer: str
    phrase: PlacePhrase | None
    key: tuple[object, ...]
    frames: list[Frame]
    tolls: dict[str, TollMention] = field(default_factory=dict)
    counts: list[CountMention] = field(default_factory=list)
    date: DateMention | None = None
    initiator: str | None = None
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    side: str | None = None
    incident: int = -1
    status: str | None = None
    controller: str | None = None
    denied: bool = False
    spans: list[Span] = field(default_factory=list)

    @property
    def sentence(self) -> int:
        """Number of the last sentence that told of it."""
        return self.frames[-1].analysis.index

    @property
    def paragraph(self) -> int:
        """Number of the paragraph of that sentence."""
        return self.frames[-1].analysis.sentence.paragraph

    @property
    def weapons(self) -> list[str]:
        """The weapons of all its clauses, each once."""
        return list(dict.fromkeys(weapon for frame in self.frames for weapon in frame.weapons))

    @property
    def nation(self) -> str | None:
        """ISO 3166-1 alpha-2 of the land that it is on."""
        return None if self.phrase is None else nation_of(self.phrase)


def nation_of(phrase: PlacePhrase) -> str | None:
    """ISO 3166-1 alpha-2 of the land that a place is on, None where nothing says so."""
    known = tuple(phrase.within) or phrase.places
    return phrase.country or (known[0].admin0_iso if known else None)


def place_key(phrase: PlacePhrase) -> tuple[object, ...]:
    """What tells places apart: the likeliest candidate; a community is its seat."""
    if phrase.name or not phrase.places:
        # Its axis' town may stand for it, and for its neighbours.
        return ("name", phrase.name or phrase.start)
    candidates = phrase.places
    if phrase.within:
        inside = [p for p in candidates if contains(phrase.within[0], [p])]
        candidates = tuple(inside) or candidates
    return (candidates[0].id.removeprefix("hromada:"),)
