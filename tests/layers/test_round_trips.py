"""What is written is read back equal, whatever the rows hold, but for what docs/formats.md says is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from layers import validate, write
from layers.check import is_null
from layers.schema import COLUMNS, Column
from tests.layers.reading import read_rows
from tests.layers.tables import HOSTILE, TABLES

XML = ("kml", "kmz", "xlsx")
# Columns of the user's own have no types there, or days and numbers of the workbook's range only.
AS_TEXT = ("geojson", "geojsonl", "kml", "kmz", "xlsx")
NOT_TEXT = re.compile("[\0\ud800-\udfff]")
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Control characters, both halves of surrogate pairs, non-characters and all else.
texts = st.text(max_size=12) | st.sampled_from(HOSTILE) | st.sampled_from(["a\0b\ud800c", "\udc00\ud83d", "1", "null"])
numbers = st.integers(-(2**63), 2**63 - 1)
values = st.none() | st.booleans() | numbers | st.floats(allow_nan=False, allow_infinity=False) | texts
days = st.dates()
lon, lat = st.floats(20, 170), st.floats(42, 80)


def of_kind(column: Column) -> st.SearchStrategy[Any]:
    """Return what draws any value that a column may have, and null."""
    if column.allowed:
        found: st.SearchStrategy[Any] = st.sampled_from(column.allowed)
    elif column.kind == "int":
        low, high = column.minimum, column.maximum
        found = st.integers(-(2**63) if low is None else int(low), 2**63 - 1 if high is None else int(high))
    elif column.kind == "float":
        # Beyond, the sixteen digits of a workbook round to infinity.
        low, high = -1e300 if column.minimum is None else column.minimum, column.maximum or 1e300
        found = st.floats(low, high)
    elif column.kind == "list":
        objects = st.dictionaries(texts, values, max_size=2)
        found = st.lists(objects if column.name == "alternatives" else texts, max_size=2)
    else:
        found = {"str": texts, "date": days, "bool": st.booleans()}[column.kind]
    return st.none() | found


# The place is drawn as a geometry; which country it is in would tell whether it looks swapped.
DRAWN = {
    column.name: of_kind(column)
    for column in COLUMNS
    if column.name not in ("id", "layer", "lon", "lat", "precision", "admin0_iso", "admin1_iso")
}
BOUNDS = [("killed_min", "killed_max"), ("injured_min", "injured_max"), ("missing_min", "missing_max"),
          ("start_date", "end_date"), ("span_start", "span_end")]  # fmt: skip


@st.composite
def shapes(draw: st.DrawFn) -> Any:
    """Draw any kind of geometry, or none: points, lines, areas with holes, and several of a kind."""
    kind = draw(st.sampled_from(["none", "point", "area", "holed", "areas", "line", "points"]))
    x, y = draw(lon), draw(lat)
    if kind == "none":
        return None
    if kind == "point":
        return shapely.Point(x, y)
    # Corners that seven decimals keep apart.
    x, y = round(x, 3), round(y, 3)
    box = shapely.box(x, y, x + draw(st.integers(1, 40)) / 8, y + draw(st.integers(1, 40)) / 8)
    if kind == "line":
        return shapely.LineString([(x, y), (x + 1, y + 0.5), (x + 2, y)])
    if kind == "points":
        return shapely.MultiPoint([(x, y), (x + 1, y)])
    if kind == "area":
        return shapely.reverse(box) if draw(st.booleans()) else box
    inner = shapely.buffer(shapely.centroid(box), 0.02, quad_segs=1)
    holed = shapely.Polygon(box.exterior, [inner.exterior])
    return holed if kind == "holed" else shapely.MultiPolygon([holed, shapely.box(x - 2, y, x - 1, y + 1)])


@st.composite
def tables(draw: st.DrawFn) -> gpd.GeoDataFrame:
    """Draw an event table with every column of the schema and some of the user's own."""
    rows = []
    for number in range(draw(st.integers(0, 4))):
        row = {name: draw(strategy) for name, strategy in DRAWN.items()}
        for low, high in BOUNDS:
            if row[low] is not None and row[high] is not None and row[low] > row[high]:
                row[low], row[high] = row[high], row[low]
        row |= {"id": f"e{number}", "layer": draw(st.sampled_from(["strike", "air_defence", "ground", "control"]))}
        row |= {"own_text": draw(st.none() | texts), "own_number": draw(st.none() | numbers), "own_day": draw(days)}
        rows.append(row | {"geometry": draw(shapes())})
    names = [*DRAWN, "id", "layer", "own_text", "own_number", "own_day", "geometry"]
    columns = {name: [row[name] for row in rows] for name in names}
    return validate(gpd.GeoDataFrame({name: _column(values) for name, values in columns.items()}, crs="OGC:CRS84"))


def _column(given_values: list[Any]) -> Any:
    import pandas as pd

    return pd.Series(given_values, dtype=object)


def expected(table: gpd.GeoDataFrame, form: str) -> dict[str, dict[str, Any]]:
    """Return the rows by id as a format holds them: with the losses that docs/formats.md names, and no others."""
    rows = table.to_dict("records")
    return {row["id"]: {str(name): lost(value, form) for name, value in row.items()} for row in rows}


def lost(value: Any, form: str) -> Any:
    if isinstance(value, list):
        # As JSON text control characters are escaped; what is no Unicode is none there, either.
        words = form == "parquet" and all(isinstance(item, str) for item in value)
        return [lost(item, form if words else "json") for item in value]
    if isinstance(value, dict):
        return {lost(name, "json"): lost(item, "json") for name, item in value.items()}
    if isinstance(value, str):
        return lost_of_text(value, form)
    return None if not isinstance(value, shapely.Geometry) and is_null(value) else value


def lost_of_text(text: str, form: str) -> str | None:
    if not text and form == "csv":
        return None
    if form in ("geojson", "geojsonl", "json"):
        # NUL is a character in JSON.
        made = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    else:
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        made = (NOT_XML if form in XML else NOT_TEXT).sub("\ufffd", joined)
    return made.replace("\r\n", "\n").replace("\r", "\n") if form == "xlsx" else made


def same(found: Any, wanted: Any, form: str, name: str) -> bool:
    if name == "geometry":
        return same_shape(found, wanted, form)
    if isinstance(wanted, float):
        # A workbook's numbers have 16 digits; longitude and latitude have seven decimals in JSON only as coordinates.
        return found is not None and (found == wanted or (form == "xlsx" and found == pytest.approx(wanted, rel=1e-14)))
    if isinstance(found, str) and wanted is not None and not isinstance(wanted, str) and form in AS_TEXT:
        found = dt.date.fromisoformat(found) if isinstance(wanted, dt.date) else int(found)
    return bool(found == wanted) and (found is None) == (wanted is None)


def same_shape(found: Any, wanted: Any, form: str) -> bool:
    if form in ("csv", "xlsx"):
        return found is None
    if wanted is None or found is None:
        return found is wanted
    if form in ("geojson", "geojsonl", "kml", "kmz"):
        near = shapely.hausdorff_distance(found, wanted) < 1e-6
        return bool(near and found.geom_type == wanted.geom_type)
    kinds = {found.geom_type, wanted.geom_type}
    return bool(shapely.equals(found, wanted)) and (len(kinds) == 1 or form == "gpkg")


@pytest.mark.parametrize("form", TABLES)
@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(tables())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, form: str, table: Any) -> None:
    paths = write(table, tmp_path_factory.mktemp("trip") / f"a.{form}")
    found = {row["id"]: row for row in read_rows(*paths)}
    wanted = expected(table, form)
    if form == "fgb":
        # What has no place is in a table beside it.
        wanted |= {row["id"]: row for row in expected(table, "csv").values() if row["geometry"] is None}
    assert sorted(found) == sorted(wanted)
    for identity, row in wanted.items():
        for name, value in row.items():
            got = found[identity].get(name)
            assert same(got, value, form, name), (identity, name, got, value)
    if form not in ("fgb", "gpkg", "kml", "kmz"):
        assert list(found) == list(wanted)
