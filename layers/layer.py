"""A layer: the rows of the event table that belong together, and how each of them is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers import style
from layers.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd
    import pandas as pd

__all__ = ["Drawing", "Layer", "LegendEntry", "make_layer"]


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
    symbol_of: Callable[[dict[str, object]], str],
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
    symbol_of : callable
        Row (a mapping of columns) to a key of `layers.style.SYMBOLS`.
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
    kinds = rows.geometry.geom_type.tolist()
    empty = (rows.geometry.isna() | rows.geometry.is_empty).tolist()
    drawings = tuple(
        _drawing(row, kind, nothing, symbol_of(row))
        for row, kind, nothing in zip(rows.drop(columns="geometry").to_dict("records"), kinds, empty, strict=True)
    )
    return Layer(key, rows, drawings, lang)


def _drawing(row: dict[str, object], kind: str | None, nothing: bool, symbol: str) -> Drawing:
    stance = row.get("stance")
    stroke = stance if isinstance(stance, str) else "reported"
    if nothing:
        return Drawing("panel", symbol, stroke, False)
    # The geometry decides, not the words: what has no extent cannot be an area.
    drawn_as = "marker" if kind in ("Point", "MultiPoint") else "area"
    return Drawing(drawn_as, symbol, stroke, drawn_as == "area" and row.get("extent") == "part")
