"""A layer: the rows of the event table that belong together, and how each of them is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers import style
from layers.errors import SchemaError
from layers.symbolrules import SymbolRules
from layers.values import some_rows
from layers.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

__all__ = ["Drawing", "Layer", "LegendEntry", "check_drawable", "draw_rows", "make_layer"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How one row is drawn.

    Parameters
    ----------
    drawn_as : str
        ``marker``: a symbol at the point; ``area``: the geometry's outline and fill; ``panel``: listed, not
        drawn (country-wide tallies and events whose place is not known).
    symbol : str
        A key of `layers.style.SYMBOLS`.
    stroke : str
        A key of `layers.style.STROKES`.
    hatched : bool
        The claim covers a part of the area, and nobody says which.
    """

    drawn_as: str
    symbol: str
    stroke: str
    hatched: bool


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: ``kind`` is ``symbol``, ``stroke`` or ``hatch``; ``key`` finds it in `layers.style`."""

    kind: str
    key: str
    label: str
    count: int


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows of the event table that are drawn together.

    Parameters
    ----------
    key : str
        ``strike``, ``air_defence``, ``ground``, ``control`` or ``boundary``.
    table : geopandas.GeoDataFrame
        The validated rows (OGC:CRS84) in the order of the event table, index 0 to n - 1.
    drawings : tuple of Drawing
        One a row, in the same order.
    lang : str
        Language of the title and the legend (see `layers.words`).
    """

    key: str
    table: gpd.GeoDataFrame
    drawings: tuple[Drawing, ...]
    lang: str = "en"

    def __post_init__(self) -> None:
        if len(self.table) != len(self.drawings):
            raise ValueError(f"layer {self.key!r}: {len(self.table)} rows but {len(self.drawings)} drawings")

    def __len__(self) -> int:
        return len(self.table)

    @property
    def title(self) -> str:
        """What a layer control calls it."""
        return words(self.lang).layer(self.key)

    def rows(self) -> Iterator[tuple[dict[str, object], Drawing]]:
        """Yield each row as a mapping of columns, with its drawing."""
        yield from zip(self.table.to_dict("records"), self.drawings, strict=True)

    def legend(self) -> tuple[LegendEntry, ...]:
        """Return what a legend must explain: the symbols, strokes and hatching that are used, with their counts.

        The order is that of `layers.style`. Rows that only the panel lists need no symbol.
        """
        drawn = [drawing for drawing in self.drawings if drawing.drawn_as != "panel"]
        said = words(self.lang)
        entries: list[LegendEntry] = []
        for key in style.SYMBOLS:
            count = sum(drawing.symbol == key for drawing in drawn)
            if count:
                entries.append(LegendEntry("symbol", key, said.symbol(key), count))
        if self.key == "boundary":
            return tuple(entries)
        for key in style.STROKES:
            count = sum(drawing.stroke == key for drawing in drawn)
            if count:
                entries.append(LegendEntry("stroke", key, said.stroke(key), count))
        count = sum(drawing.hatched for drawing in drawn)
        if count:
            entries.append(LegendEntry("hatch", "hatch", said.say("hatch"), count))
        return tuple(entries)


def make_layer(
    key: str,
    table: pd.DataFrame,
    symbols: SymbolRules,
    *,
    validated: bool = False,
    lang: str = "en",
) -> Layer:
    """Select the rows of one layer and decide how each is drawn; what the builders share.

    Parameters
    ----------
    key : str
        Value of the column `layer`.
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table.
    symbols : layers.symbolrules.SymbolRules
        Which symbol a row has.
    validated : bool
        True when the table comes from `layers.schema.validate` as it is; else it is validated here.
    lang : str
        Language of the layer's title and legend.

    Raises
    ------
    layers.errors.SchemaError
        When the table is no event table.
    """
    from layers.schema import validate

    valid = table if validated else validate(table)
    rows = valid[valid["layer"] == key].reset_index(drop=True)
    return Layer(key, rows, tuple(draw_rows(rows, {key: symbols})), lang)


def check_drawable(table: gpd.GeoDataFrame) -> None:
    """Refuse what has no look: collections of points, lines and polygons, which files can hold and a map cannot show.

    Raises
    ------
    layers.errors.SchemaError
        Names the rows of a validated table.
    """
    mixed = shapely.get_type_id(np.asarray(table.geometry.array, dtype=object)) == (
        shapely.GeometryType.GEOMETRYCOLLECTION
    )
    if mixed.any():
        rows = some_rows(np.flatnonzero(mixed).tolist(), table["id"].tolist())
        raise SchemaError(
            "a map cannot draw a collection of points, lines and polygons; "
            f"GeoDataFrame.explode makes a row of each (rows {rows})"
        )


def draw_rows(table: gpd.GeoDataFrame, symbols: Mapping[str, SymbolRules]) -> list[Drawing]:
    """Decide how each row of a validated table is drawn, in the table's order.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
    symbols : mapping of str to layers.symbolrules.SymbolRules
        The rules of each layer that the table has rows of.
    """
    shapes = np.asarray(table.geometry.array, dtype=object)
    kinds = shapely.get_type_id(shapes)
    # The geometry decides, not the words: what has no extent cannot be an area.
    points = np.isin(kinds, (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT))
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    drawn_as = np.where(nothing, "panel", np.where(points, "marker", "area")).tolist()
    asked = (rule.column for rules in symbols.values() for rule in rules.rules)
    names = [name for name in dict.fromkeys(("layer", "stance", "extent", *asked)) if name in table.columns]
    columns = [table[name].astype(object).where(table[name].notna(), None).tolist() for name in names]
    # Rows that are alike in what the rules ask for are drawn alike.
    known: dict[tuple[object, ...], Drawing] = {}
    found = []
    for row in zip(drawn_as, *columns, strict=True):
        drawing = known.get(row)
        if drawing is None:
            drawing = known[row] = _drawing(row[0], dict(zip(names, row[1:], strict=True)), symbols)
        found.append(drawing)
    return found


def _drawing(drawn_as: str, row: dict[str, object], symbols: Mapping[str, SymbolRules]) -> Drawing:
    layer = str(row["layer"])
    if layer not in symbols:
        raise ValueError(f"no layer draws the rows with layer = {layer}")
    stance = row.get("stance")
    hatched = drawn_as == "area" and row.get("extent") == "part"
    return Drawing(drawn_as, symbols[layer](row), stance if isinstance(stance, str) else "reported", hatched)
