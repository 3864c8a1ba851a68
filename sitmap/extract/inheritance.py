"""Weapons of strikes that are told without any: those of the attack that they are part of."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.agreement import dates_agree
from sitmap.extract.drafts import Draft
from sitmap.extract.initiators import MINE_LIKE

__all__ = ["inherit_weapons"]

# Sentences from one that names the weapon to the last that leaves it out.
_REACH = 6
# Strikes that lie as near as that, at most.
_LOOKED_AT = 200


def inherit_weapons(drafts: Sequence[Draft]) -> None:
    """Give strikes told without a weapon the one weapon of the attack told before them.

    "Russia attacked the Odesa region with drones. In Izmail a silo was set on fire." Nothing is given where the report
    has told of two kinds by then, of a mine, of another day, or of the other side's weapons.
    """
    attack: list[Draft] = []
    for draft in sorted(drafts, key=lambda one: one.frames[0].analysis.index):
        if draft.layer not in ("strike", "air_defence"):
            continue
        if draft.weapons:
            attack.append(draft)
        elif draft.layer == "strike" and not _tells_means(draft):
            near = [other for other in attack[-_LOOKED_AT:] if _one_attack(draft, other)]
            kinds = {weapon for other in near for weapon in other.weapons}
            if len(kinds) == 1 and not kinds & MINE_LIKE:
                draft.frames[0].weapons = list(kinds)


def _one_attack(draft: Draft, other: Draft) -> bool:
    if draft.frames[0].analysis.index - other.sentence > _REACH or not dates_agree(draft.date, other.date):
        return False
    return draft.nation is not None and draft.nation == other.nation


def _tells_means(draft: Draft) -> bool:
    """Tell whether the words for what happened imply a means of their own ("shelled", "blown up")."""
    return any(t.entry.get("weapon") or t.entry.get("subtype") for frame in draft.frames for t in frame.triggers)
