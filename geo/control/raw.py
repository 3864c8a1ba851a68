"""What readers of files give: layers of areas with what the file says of them, not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

__all__ = ["RawArea", "RawFile", "RawLayer", "plain"]


@dataclass(slots=True)
class RawArea:
    """One feature with an area.

    Parameters
    ----------
    number : int
        Its place in its layer, from 1.
    shape : shapely.Polygon or shapely.MultiPolygon
        In lon and lat, two-dimensional, not checked.
    properties : dict
        Columns and their values.
    name : str
        What the file calls it.
    style, colour : str
        The name of its style, and the colour of its fill as ``#rrggbb``; "" where there is none.
    """

    number: int
    shape: BaseGeometry
    properties: dict[str, Any]
    name: str = ""
    style: str = ""
    colour: str = ""


@dataclass(slots=True)
class RawLayer:
    """One layer, or one folder of a KML, with its areas.

    Parameters
    ----------
    where : str
        File and layer, as messages name them.
    path : tuple of str
        Names of the layer or the folders, the outer one first; empty where the file has one nameless layer.
    areas : list of RawArea
    others : dict
        How many features of other kinds there are: {"Point": 12}.
    broken : list of str
        Features that could not be read, with the reason.
    """

    where: str
    path: tuple[str, ...] = ()
    areas: list[RawArea] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def add_other(self, kind: str) -> None:
        """Count a feature that has no area."""
        self.others[kind] = self.others.get(kind, 0) + 1

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of its areas, in the order in which they come."""
        return tuple(dict.fromkeys(name for area in self.areas for name in area.properties))


@dataclass(slots=True)
class RawFile:
    """A file's layers.

    Parameters
    ----------
    name : str
        The path as messages name it.
    kind : str
        The format: "GeoJSON".
    layers : list of RawLayer
    about : dict
        What the file says of itself: name, title, attribution, licence, date.
    right_hand : bool
        The format asks for outlines against the clock; another winding is a mistake of the file's.
    notes : list of str
        What was done to read it.
    """

    name: str
    kind: str
    layers: list[RawLayer] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    right_hand: bool = False
    notes: list[str] = field(default_factory=list)


def plain(value: Any, *, length: int = 120) -> str:
    """Return a value of a file as one line of text without signs that mean something to a terminal."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    return text if len(text) <= length else text[: length - 1] + "…"
