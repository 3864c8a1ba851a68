"""Who must have acted where no word says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides, opposite
from sitmap.extract.drafts import Draft

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["MINE_LIKE", "air_defence_initiator", "default_initiator"]

MINE_LIKE = {"mine", "ied"}
# Units that Russia has held since 2014: what strikes there is not Russia's by default; and one that changed hands.
_CRIMEA = {"UA-43", "UA-40"}
_DIVIDED = {"UA-09"}
# Units through which the front runs: whose land a place is there, the report tells better than its unit.
_BOTH_SIDES = {"UA-09", "UA-14", "UA-23", "UA-65"}
# Namesakes of more people than this are meant by their bare name.
_KNOWN_WIDELY = 30_000


def default_initiator(draft: Draft, sides: Sides, unit: Place | None = None) -> str | None:
    """Who must have acted where no word says so: weapons reach a side's land from the other side.

    Of namesakes in several units the one in the `unit` that the report is about is meant.
    """
    if draft.layer == "ground":
        return _default_attacker(draft, sides)
    known = (tuple(draft.phrase.within) or draft.phrase.places) if draft.phrase is not None else ()
    if draft.layer != "strike" or draft.phrase is None or not known:
        return None
    planted = any(trigger.entry.value == "sabotage" for frame in draft.frames for trigger in frame.triggers)
    if planted or set(draft.weapons) & MINE_LIKE:
        return None
    place = known[0]
    beside = next((outer for outer in draft.phrase.within if outer.kind in ("admin1", "raion")), None)
    if beside is not None and beside.admin1_iso != place.admin1_iso:
        # The unit named beside a village tells which of its namesakes is meant.
        place = beside
    elif beside is None and unit is not None:
        place = _in_unit(draft.phrase.places, unit) or place
    iso0 = draft.phrase.country or place.admin0_iso
    if iso0 == "RU":
        return "Ukraine"
    if iso0 == "UA":
        if draft.phrase.held_by or all(p.admin1_iso in _CRIMEA for p in known):
            return "Ukraine"
        if place.admin1_iso in _DIVIDED:
            return opposite(draft.side) if draft.side in ("Russia", "Ukraine") else None
        if place.admin1_iso in _BOTH_SIDES and sides.strikers == {"Ukraine"} and "Ukraine" not in sides.voices:
            # A report whose every attacker is Ukraine, told by nobody of its side, is of the land that Russia holds.
            return "Ukraine"
        # Occupation officials tell of Ukraine's strikes, a ministry of its own.
        told = {kind for claim, kind in draft.claims if claim.side == "Russia"}
        owned = any(claim.stance == "confirmed" for claim, _ in draft.claims)
        if sides.office and sides.voices and sides.voice == "Russia":
            return "Ukraine"
        return "Ukraine" if told and "body" not in told and not owned else "Russia"
    return None


def _in_unit(places: Sequence[Place], unit: Place) -> Place | None:
    """Which of some namesakes lies in a unit; the unit where the gazetteer may lack the one that is meant."""
    towns = [place for place in places if place.kind == "settlement"]
    own = next((place for place in towns if place.admin1_iso == unit.admin1_iso), None)
    if own is not None or not towns or places[0].kind != "settlement":
        return own
    return unit if len(towns) > 1 and max(place.population for place in towns) < _KNOWN_WIDELY else None


def _default_attacker(draft: Draft, sides: Sides) -> str | None:
    """Who attacks in a bulletin that names no side: its own side's enemy where attacks are repelled, else Russia.

    Ukrainian bulletins tell of Russian assaults; Russian ones of their own, and of counter-attacks repelled.
    """
    values = {trigger.entry.value for frame in draft.frames for trigger in frame.triggers}
    if "repelled" in values:
        return opposite(draft.side if draft.side in ("Russia", "Ukraine") else sides.voice)
    if values & {"assault", "fighting", "strike"} and any(frame.analysis.axis for frame in draft.frames):
        return "Russia"
    return None


def air_defence_initiator(draft: Draft, initiator: str | None) -> str | None:
    """Side whose weapons were intercepted."""
    # What was intercepted was launched by the side whose land it did not fly over.
    if draft.phrase is None or not draft.phrase.places:
        return initiator
    if draft.phrase.places[0].admin1_iso in _CRIMEA:
        return "Ukraine"
    return {"UA": "Russia", "RU": "Ukraine"}.get(draft.phrase.places[0].admin0_iso or "", initiator)
