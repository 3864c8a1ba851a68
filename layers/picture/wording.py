"""What a picture says around its map that is not the legend's: days, counts, and what must be known of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from layers import style

if TYPE_CHECKING:
    from layers.layer import Layer
    from layers.words import Words

__all__ = ["counted", "day_of", "days_of", "own_lines"]

# What the package itself states in every file, and the words for it.
_OWN = {style.BORDER_VIEW: "borders", **dict(zip(style.CREDITS, ("natural_earth", "geonames"), strict=True))}


def day_of(said: Words, day: dt.date) -> str:
    """Return a day: ISO 8601 in English, as files have it, elsewhere written out."""
    return day.isoformat() if said.lang == "en" else said.day(day)


def days_of(said: Words, covered: tuple[dt.date, dt.date] | None) -> str | None:
    """Return the first and the last day, or the one that both are; None without days."""
    if covered is None:
        return None
    if said.lang == "en":
        return " to ".join(dict.fromkeys(day.isoformat() for day in covered))
    return said.days(*covered)


def counted(said: Words, layers: Sequence[Layer]) -> str:
    """Return how many events there are, and how many of them a map cannot show."""
    drawings = [drawing for layer in layers for drawing in layer.drawings]
    listed = sum(drawing.drawn_as == "panel" for drawing in drawings)
    events = said.say("summary.events", n=len(drawings))
    return f"{events}; {said.say('pictures.not_drawn', n=listed)}." if listed else f"{events}."


def own_lines(said: Words, owners: Mapping[str, str]) -> dict[str, str]:
    """Return what lines that the package words itself are in a language; all others are their owners' and stay.

    Parameters
    ----------
    said : Words
    owners : mapping of str to str
        What owners of areas of control ask to be named with, by the line that files have of it.
    """
    own = {line: said.say(f"pictures.{key}") for line, key in _OWN.items()}
    return own | {line: said.say("pictures.areas_credit", who=who) for line, who in owners.items()}
