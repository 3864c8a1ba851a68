"""KML → layers of areas: folders, styles, several languages; read as a stream, and without what XML can be abused for.

Entities that a document declares (the billion laughs, files of this machine) are refused before they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

import numpy as np
import shapely

from geo.control.blocks import Unusual, numbers
from geo.control.geojson import TooFew, area_of_rings
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError

__all__ = ["read_kml"]

Points = np.ndarray[Any, np.dtype[np.float64]]

_DEEPEST = 100
_OTHERS = {"Point", "LineString", "Track", "Model", "MultiTrack"}
# Elements whose text is wanted.
_TEXTS = {
    "name", "styleUrl", "color", "fill", "coordinates", "value", "SimpleData", "when", "begin", "end", "href", "key",
}  # fmt: skip


def read_kml(name: str, blocks: Iterable[bytes], *, may_link: bool = False) -> RawFile:
    """Return the areas of a KML document, one layer a folder that has any.

    Parameters
    ----------
    name : str
        The file as messages name it.
    blocks : iterable of bytes
    may_link : bool
        It is one of several documents of an archive, and may only link to the others.

    Raises
    ------
    geo.errors.ControlError
        For what is no whole KML, declares entities, or is nested without end.
    """
    reader = _Reader(name)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ControlError(
            f"{name}: is no whole KML ({expat.ErrorString(error.code)} in line {error.lineno}); it may be cut short: "
            "fetch it again"
        ) from None
    except (ValueError, LookupError) as error:
        raise ControlError(f"{name}: is no KML that can be read ({error}); save it as UTF-8") from None
    return reader.file(may_link=may_link)


class _Placemark:
    """A placemark as far as it has been read."""

    def __init__(self) -> None:
        self.name = ""
        self.style = ""
        self.own_style = ""
        self.fields: dict[str, Any] = {}
        self.polygons: list[list[Points]] = []
        self.broken: list[str] = []
        self.others: list[str] = []


class _Reader:
    """Takes the parser's events and keeps what they mean."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path: list[str] = []
        self.folders: list[str] = []
        self.layers: dict[tuple[str, ...], RawLayer] = {}
        self.numbers: dict[tuple[str, ...], int] = {}
        self.styles: dict[str, str] = {}
        self.maps: dict[str, str] = {}
        self.wanted: list[tuple[tuple[str, ...], _Placemark]] = []
        self.about: dict[str, Any] = {}
        self.links = 0
        self.placemark: _Placemark | None = None
        self.style_id = ""
        self.map_id = ""
        self.map_key = ""
        self.colour = ""
        self.filled = True
        self.field = ""
        self.pieces: list[str] = []

    def entity(self, *_: Any) -> None:
        raise ControlError(
            f"{self.name}: declares entities of its own, which no map needs and which are a way to attack; do not use "
            "this file"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rsplit("}", 1)[-1]
        if not self.path and element != "kml":
            raise ControlError(f"{self.name}: is XML, but no KML (it begins with {plain(element, length=40)!r})")
        self.path.append(element)
        if len(self.path) > _DEEPEST:
            raise ControlError(
                f"{self.name}: is nested more than {_DEEPEST} deep, which no map is; do not use this file"
            )
        self.pieces = []
        if element in ("Folder", "Document"):
            self.folders.append("")
        elif element == "Placemark":
            self.placemark = _Placemark()
        elif element == "Style":
            self.style_id, self.colour, self.filled = attributes.get("id", ""), "", True
        elif element == "StyleMap":
            self.map_id = attributes.get("id", "")
        elif element in ("Data", "SimpleData"):
            self.field = attributes.get("name", "")
        elif element == "NetworkLink":
            self.links += 1
        elif self.placemark is not None:
            if element == "Polygon":
                self.placemark.polygons.append([])
            elif element in _OTHERS:
                self.placemark.others.append(element)

    def text(self, text: str) -> None:
        if self.path and self.path[-1] in _TEXTS:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        element = self.path.pop()
        parent = self.path[-1] if self.path else ""
        text = "".join(self.pieces).strip() if element in _TEXTS else ""
        self.pieces = []
        if element == "name":
            self._name(parent, text)
        elif element in ("Folder", "Document"):
            self.folders.pop()
        elif element == "Placemark":
            self._placemark()
        elif element == "color" and parent == "PolyStyle":
            self.colour = _colour(text)
        elif element == "fill" and parent == "PolyStyle":
            self.filled = text != "0"
        elif element == "Style":
            self._style()
        elif element == "key":
            self.map_key = text
        elif element == "styleUrl":
            if parent == "Pair" and self.map_key in ("normal", ""):
                self.maps[self.map_id] = text.rsplit("#", 1)[-1]
            elif self.placemark is not None and parent == "Placemark":
                self.placemark.style = text.rsplit("#", 1)[-1]
        elif self.placemark is not None:
            if element == "coordinates" and "Polygon" in self.path and self.placemark.polygons:
                # The outline comes first whatever the order in the file.
                rings = self.placemark.polygons[-1]
                try:
                    rings.insert(0 if "outerBoundaryIs" in self.path else len(rings), _corners(text))
                except TooFew as error:
                    self.placemark.broken.append(str(error))
            elif element in ("value", "SimpleData") and self.field:
                self.placemark.fields[self.field] = text
            elif element in ("when", "begin"):
                self.placemark.fields["when"] = text
        elif element in ("when", "begin") and text:
            self.about.setdefault("timestamp", text)

    def _name(self, parent: str, text: str) -> None:
        if parent == "Placemark" and self.placemark is not None:
            self.placemark.name = plain(text, length=300)
        elif parent in ("Folder", "Document") and self.folders:
            self.folders[-1] = plain(text)
            if len(self.folders) == 1:
                self.about.setdefault("name", plain(text))

    def _style(self) -> None:
        colour = self.colour if self.filled else ""
        if self.placemark is not None:
            self.placemark.own_style = colour
        elif self.style_id:
            self.styles[self.style_id] = colour
        elif self.map_id:
            self.maps[self.map_id] = f"{self.map_id}-inline"
            self.styles[f"{self.map_id}-inline"] = colour

    def _placemark(self) -> None:
        placemark, self.placemark = self.placemark, None
        if placemark is not None:
            # Styles may be declared after those who use them.
            self.wanted.append((tuple(name for name in self.folders if name), placemark))

    def file(self, *, may_link: bool) -> RawFile:
        """Return all layers."""
        for path, placemark in self.wanted:
            self._add(path, placemark)
        if not self.wanted and self.links and not may_link:
            raise ControlError(
                f"{self.name}: only links to a map elsewhere (NetworkLink); fetch that one (in Google My Maps: "
                '"Export as KML/KMZ" without "Keep data up to date") and give it'
            )
        return RawFile(self.name, "KML", list(self.layers.values()), self.about, right_hand=True)

    def _add(self, path: tuple[str, ...], placemark: _Placemark) -> None:
        where = f"{self.name}: {'/'.join(path)}" if path else self.name
        layer = self.layers.setdefault(path, RawLayer(where, path))
        number = self.numbers[path] = self.numbers.get(path, 0) + 1
        shown = f"feature {number}" + (f" ({placemark.name!r})" if placemark.name else "")
        for kind in placemark.others:
            layer.add_other(kind)
        shapes: list[shapely.Polygon] = []
        layer.broken += [f"{shown} {reason}" for reason in placemark.broken]
        for rings in placemark.polygons:
            if not rings and placemark.broken:
                continue
            try:
                if not rings:
                    raise TooFew("has a polygon without coordinates")
                shapes.append(area_of_rings(rings))
            except TooFew as error:
                layer.broken.append(f"{shown} {error}")
        if not shapes:
            return
        style = placemark.style
        colour = placemark.own_style or self.styles.get(self.maps.get(style, style), "") or _colour_in(style)
        shape = shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes)
        layer.areas.append(RawArea(number, shape, placemark.fields, placemark.name, style, colour))


def _corners(text: str) -> Points:
    """Return the points of ``lon,lat[,height]`` with spaces between them as an array of two columns or more.

    Raises
    ------
    TooFew
        For what are no numbers.
    """
    if ", " in text or " ," in text:
        text = re.sub(r"\s*,\s*", ",", text)
    width = text.split(None, 1)[0].count(",") + 1 if text else 0
    try:
        values = numbers(text.replace(",", " ").encode(), " ")
        if width and not values.size % width and text.count(",") == values.size // width * (width - 1):
            return values.reshape(-1, width)
    except Unusual:
        pass
    # Points of two and of three numbers in one ring.
    try:
        return np.array(
            [[float(number) for number in point.split(",")[:2]] for point in text.split()], dtype=np.float64
        )
    except ValueError:
        raise TooFew("has coordinates that are no numbers") from None


def _colour(text: str) -> str:
    """Return KML's ``aabbggrr`` as ``#rrggbb``; what cannot be seen at all has none."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", text.strip())
    if not found or found[1] == "00":
        return ""
    return f"#{found[4]}{found[3]}{found[2]}".lower()


def _colour_in(style: str) -> str:
    """Return the colour that the name of a style of Google My Maps holds: ``poly-A52714-1200-77``."""
    found = re.match(r"poly-([0-9A-Fa-f]{6})(?:-|$)", style)
    return f"#{found[1].lower()}" if found else ""
