"""What one clause tells of one layer, and what a sentence holds once it is read.

Frames of one incident are joined across the report in `sitmap.extract.assemble`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.dates import DateMention
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention
from sitmap.extract.triggers import Trigger
from sitmap.model import Claim

__all__ = ["Frame", "Reading"]


@dataclass(slots=True)
class Frame:
    """What one clause tells of one layer.

    Parameters
    ----------
    layer : str
        ``strike``, ``air_defence``, ``ground`` or ``control``.
    phrases : list of PlacePhrase
        The places of the event; empty where the clause names none.
    tolls : list of TollMention
        Tolls of the clause as a whole.
    place_tolls : dict
        Tolls of a single place, by its number in `phrases`.
    place_counts : dict
        Air-defence counts of a single place, by its number in `phrases`.
    assumed : bool
        The controller is no one whom the clause names, but the country whose land the place is.
    """

    layer: str
    analysis: Analysis
    first: int
    last: int
    triggers: list[Trigger] = field(default_factory=list)
    phrases: list[PlacePhrase] = field(default_factory=list)
    tolls: list[TollMention] = field(default_factory=list)
    place_tolls: dict[int, list[TollMention]] = field(default_factory=dict)
    counts: list[CountMention] = field(default_factory=list)
    place_counts: dict[int, list[CountMention]] = field(default_factory=dict)
    weapons: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    initiator: str | None = None
    date: DateMention | None = None
    attribution: Attribution | None = None
    office: list[PlacePhrase] = field(default_factory=list)
    anaphor: PlacePhrase | None = None
    outer: PlacePhrase | None = None
    same_day: bool = False
    another: bool = False
    status: str | None = None
    controller: str | None = None
    assumed: bool = False
    denied: bool = False
    background: bool = False

    @property
    def claim(self) -> Claim:
        """Who says it; the outlet's own voice where no one is named."""
        return self.attribution.claim if self.attribution is not None else Claim()

    @property
    def refers(self) -> bool:
        """Whether it only says where what was told before happened ("the incident occurred in X")."""
        return bool(self.triggers) and all(trigger.entry.get("refers") for trigger in self.triggers)

    @property
    def definite(self) -> bool:
        """Whether all event words point back ("the attack")."""
        return self.refers or (bool(self.triggers) and all(trigger.definite for trigger in self.triggers))


@dataclass(slots=True)
class Reading:
    """A sentence as it was read: its words' roles and its frames.

    ``weak`` are frames that were dropped because their words say too little; ``aside`` tells why a sentence with event
    words has no frames at all, and is empty otherwise.
    """

    analysis: Analysis
    triggers: list[Trigger]
    phrases: list[PlacePhrase]
    attributions: list[Attribution]
    frames: list[Frame]
    weak: list[Frame] = field(default_factory=list)
    aside: str = ""
