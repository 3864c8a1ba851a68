"""Event tables for the tests of files: every kind of value and geometry, hostile words, and tables drawn at random."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import strategies as st

from layers import validate
from layers.export import FORMATS
from layers.schema import COLUMNS

# The formats that hold the table itself; pictures have tests of their own.
TABLES = tuple(name for name in FORMATS if name not in ("png", "svg"))

# What has broken out of one format or another.
HOSTILE = (
    "=1+1",
    "+cmd|'/c calc'!A1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=quoted",
    "</description></Placemark><script>alert(1)</script>",
    "]]><b>&amp;&lt;",
    "'); DROP TABLE strike_points; --",
    '"; ATTACH "x',
    "line one\nline two\r\nline three",
    "a,b;c\td",
    '${x} {{y}} $[quote] [% "id" %]',
    "\u202egnp.exe \u2028 \u0085 \ufeff",
    "Київ – Ёлка \U0001f680",
    "\x01\x1b[31m",
    "javascript:alert(1)",
)


def hostile_table() -> gpd.GeoDataFrame:
    """Return a table with a hostile word in every text and list, one row a word, and a column named like one."""
    rows: list[dict[str, Any]] = []
    for number, word in enumerate(HOSTILE):
        row: dict[str, Any] = {
            column.name: word
            for column in COLUMNS
            if column.kind == "str" and not column.allowed and column.name != "id"
        }
        row |= {"id": f"{word}{number}", "layer": ("strike", "ground")[number % 2], "stance": "claimed"}
        row |= {"weapons": [word], "alternatives": [{"name": word}], "admin1_iso": None, "admin0_iso": None}
        row |= {"lon": 30.0 + number, "lat": 50.0, '=evil"];--<': word}
        rows.append(row)
    return validate(pd.DataFrame(rows))


def every_kind() -> gpd.GeoDataFrame:
    """Return a table with each kind of geometry, of value and of null, and columns of the user's own."""
    hole = shapely.Polygon(shapely.box(30, 50, 32, 51).exterior, [shapely.box(30.5, 50.2, 31, 50.6).exterior])
    shapes = [
        shapely.Point(36.25, 49.98),
        shapely.box(33, 51, 34, 52),
        hole,
        shapely.MultiPolygon([shapely.box(25, 48, 26, 49), shapely.box(27, 48, 28, 49)]),
        shapely.LineString([(30, 50), (31, 51)]),
        shapely.MultiPoint([(30, 50), (31, 51)]),
        None,
    ]
    rows = [
        {
            "id": f"e{number}",
            "layer": ("strike", "control", "ground", "air_defence")[number % 4],
            "event_type": "Explosions/Remote violence",
            "sub_event_type": "Air/drone strike",
            "control_status": "contested" if number % 4 == 1 else None,
            "extent": "part" if number == 1 else None,
            "stance": ("reported", "claimed", "confirmed", "denied")[number % 4],
            "weapons": ["drone", "missile"] if number % 2 else [],
            "targets": None if number % 2 else ["energy"],
            "start_date": dt.date(2024, 2, 29),
            "end_date": dt.date(2024, 3, number + 1),
            "published": dt.date(2024, 3, 9),
            "killed_min": number,
            "killed_max": None if number % 2 else 2**40,
            "geonameid": 706483 if number else None,
            "admin1_ambiguous": None if number == 3 else bool(number % 2),
            "location_confidence": number / 10,
            "alternatives": [{"name": "Харків <2>", "lon": 36.0, "score": 0.25}] if number else [],
            "quote": "Ukraine's air force said: “so it is”",
            "own_int": number,
            "own_float": number + 0.5,
            "own_day": dt.date(2020, 1, number + 1),
            "own_flag": number > 2,
            "own_mixed": [1, "a", None, True, 2.5, {"k": [1]}, "z"][number],
            "geometry": shape,
        }
        for number, shape in enumerate(shapes)
    ]
    return validate(gpd.GeoDataFrame(rows, geometry="geometry", crs="OGC:CRS84"))


words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=15)
records = st.fixed_dictionaries(
    {
        "layer": st.sampled_from(["strike", "air_defence", "ground", "control"]),
        "precision": st.sampled_from([None, "site", "settlement", "area", "country"]),
        "lon": st.floats(19.5, 170),
        "lat": st.floats(41.5, 80),
        "uncertainty_km": st.none() | st.floats(0.5, 300),
        "quote": st.none() | words | st.sampled_from(HOSTILE),
        "weapons": st.none() | st.lists(words, max_size=3),
        "alternatives": st.none() | st.lists(st.dictionaries(words, words | st.integers(0, 9), max_size=2), max_size=2),
        "killed_min": st.none() | st.integers(0, 2**31 - 1),
        "geonameid": st.none() | st.integers(1, 2**53),
        "published": st.none() | st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
        "admin1_ambiguous": st.none() | st.booleans(),
        "location_confidence": st.none() | st.floats(0, 1),
    }
)


def drawn_table(drawn: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return a table of records that hypothesis drew."""
    names = ["layer", "precision", "lon", "lat", "uncertainty_km", "quote", "weapons", "alternatives", "killed_min",
             "geonameid", "published", "admin1_ambiguous", "location_confidence"]  # fmt: skip
    return validate(pd.DataFrame({name: pd.Series([r[name] for r in drawn], dtype=object) for name in names}))


def same_rows(found: gpd.GeoDataFrame, expected: gpd.GeoDataFrame, *, geometry: bool = True) -> None:
    """Assert that two validated tables have the same rows, in any order; multi-forms of one part equal the part."""
    left, right = (table.set_index("id", drop=False).sort_index() for table in (found, expected))
    assert left.index.tolist() == right.index.tolist()
    for name in right.columns:
        if name == "geometry":
            continue
        got = [None if _nothing(value) else value for value in left[name].tolist()]
        assert got == [None if _nothing(value) else value for value in right[name].tolist()], name
    if geometry:
        for one, other in zip(left.geometry, right.geometry, strict=True):
            assert (one is None) == (other is None)
            assert one is None or shapely.equals(one, other)


def _nothing(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)
