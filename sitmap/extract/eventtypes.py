"""ACLED event and sub-event types of an event."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.drafts import Draft
from sitmap.extract.initiators import MINE_LIKE

__all__ = ["event_types"]

_DRONE_LIKE = {"drone", "bomb"}
_SHELL_LIKE = {"missile", "artillery", "mlrs", "rocket", "mortar", "tank", "cluster", "naval_drone"}


def event_types(draft: Draft, weapons: Sequence[str]) -> tuple[str, str]:
    """ACLED event type and sub-event type of an event with these weapons."""
    if draft.layer == "air_defence":
        return "Strategic developments", "Disrupted weapons use"
    if draft.layer == "ground":
        return "Battles", "Armed clash"
    if draft.layer == "control":
        if draft.status in ("captured", "liberated", "lost"):
            if draft.controller == "Ukraine":
                return "Battles", "Government regains territory"
            if draft.controller == "Russia":
                return "Battles", "Non-state actor overtakes territory"
        return "Strategic developments", "Non-violent transfer of territory"
    kinds = set(weapons)
    implied = next(
        (str(t.entry.get("subtype")) for f in draft.frames for t in f.triggers if t.entry.get("subtype")), None
    )
    if kinds & MINE_LIKE and not kinds & (_DRONE_LIKE | _SHELL_LIKE):
        return "Explosions/Remote violence", "Remote explosive/landmine/IED"
    if kinds & _DRONE_LIKE:
        return "Explosions/Remote violence", "Air/drone strike"
    if kinds & _SHELL_LIKE:
        return "Explosions/Remote violence", "Shelling/artillery/missile attack"
    if implied is not None:
        return "Explosions/Remote violence", implied
    if "small_arms" in kinds:
        return "Violence against civilians", "Attack"
    return "Explosions/Remote violence", "Shelling/artillery/missile attack"
