"""The event table: what is let in, what is completed, what is refused and how."""

from __future__ import annotations

import datetime as dt
import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import unit
from geo.geometry import area_km2
from layers import SchemaError, empty_table, validate
from layers.schema import COLUMN_NAMES, COLUMNS, CRS

DTYPES = {"int": "Int64", "bool": "boolean", "float": "float64", "str": "object", "date": "object", "list": "object"}


def rows(**columns):
    count = max((len(values) for values in columns.values()), default=1)
    base = {"layer": ["strike"] * count, "lon": [30.5 + 0.1 * n for n in range(count)], "lat": [50.4] * count}
    return pd.DataFrame(base | columns)


def refuse(table, *patterns):
    with pytest.raises(SchemaError) as caught:
        validate(table)
    for pattern in patterns:
        assert re.search(pattern, str(caught.value)), f"{pattern!r} not in:\n{caught.value}"


def test_the_columns_are_those_of_the_schema_document_in_its_order(shared):
    document = shared / "schema.md"
    if not document.exists():
        pytest.skip("schema.md is not in the shared folder")
    named = []
    for line in document.read_text(encoding="utf-8").splitlines():
        cells = line.split("|")
        if len(cells) == 5 and set(cells[1].strip()) - set("- ") and cells[1].strip() != "column":
            named += [name.strip() for name in cells[1].split(",")]
    # The document names two columns in the meaning of others.
    beside = ("weapon_models", "target_side")
    assert [name for name in COLUMN_NAMES if name not in beside] == named
    assert set(beside) < set(COLUMN_NAMES)


def test_an_empty_table_has_all_columns_with_their_types_and_is_valid():
    table = empty_table()
    assert list(table.columns) == [*COLUMN_NAMES, "geometry"]
    assert table.crs == CRS
    assert {column.name: str(table[column.name].dtype) for column in COLUMNS} == {
        column.name: DTYPES[column.kind] for column in COLUMNS
    }
    assert validate(table).dtypes.equals(table.dtypes)


def test_a_minimal_table_of_someone_else_is_filled_with_nulls():
    table = validate(pd.DataFrame({"layer": ["strike"], "lon": [36.2], "lat": [49.9], "title": ["Depot burns"]}))
    assert list(table.columns) == [*COLUMN_NAMES, "geometry"]
    assert table.dtypes.drop("geometry").equals(empty_table().dtypes.drop("geometry"))
    row = table.iloc[0]
    assert row["title"] == "Depot burns"
    assert row["quote"] is None
    assert row["killed_min"] is pd.NA
    assert np.isnan(row["uncertainty_km"])
    assert row.geometry.equals(shapely.Point(36.2, 49.9))
    assert table.crs == CRS


def test_a_geometry_may_stand_for_lon_and_lat_in_any_crs_and_under_any_name():
    points = gpd.GeoDataFrame(
        {"layer": ["ground"]}, geometry=gpd.points_from_xy([37.5], [48.5]), crs="OGC:CRS84"
    ).rename_geometry("where")
    for form in (
        points,
        points.to_crs("EPSG:3857"),
        points.to_crs("EPSG:4326"),
        points.set_crs(None, allow_override=True),
    ):
        table = validate(form)
        assert table["lon"].iloc[0] == pytest.approx(37.5)
        assert table["lat"].iloc[0] == pytest.approx(48.5)
        assert table.active_geometry_name == "geometry"
        assert "where" not in table.columns


def test_columns_of_the_users_own_are_kept_after_the_known_ones():
    table = validate(rows(mine=["a", "b"], title=["x", "y"], **{"other thing": [1, None]}))
    assert list(table.columns)[-3:] == ["mine", "other thing", "geometry"]
    assert table["mine"].tolist() == ["a", "b"]


def test_the_argument_is_not_changed():
    given_table = rows(weapons=['["drone"]', None])
    before = given_table.copy(deep=True)
    validate(given_table)
    pd.testing.assert_frame_equal(given_table, before)


def test_validate_is_idempotent():
    once = validate(
        rows(precision=["oblast", "settlement"], admin1_iso=["UA-32", None], start_date=["2025-02-12", None])
    )
    twice = validate(once)
    pd.testing.assert_frame_equal(pd.DataFrame(once), pd.DataFrame(twice))


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("start_date", "2025-02-12", dt.date(2025, 2, 12)),
        ("start_date", pd.Timestamp("2025-02-12 10:00"), dt.date(2025, 2, 12)),
        ("start_date", dt.datetime(2025, 2, 12, 4), dt.date(2025, 2, 12)),
        ("published", "2025-02-12T23:15:00Z", dt.date(2025, 2, 12)),
        ("killed_min", 3.0, 3),
        ("killed_min", np.int32(3), 3),
        ("weapons", '["drone", "missile"]', ["drone", "missile"]),
        ("weapons", ("drone",), ["drone"]),
        ("weapons", np.array(["drone"]), ["drone"]),
        ("alternatives", [{"name": "Kyiv", "score": 0.5}, "Lviv"], [{"name": "Kyiv", "score": 0.5}, "Lviv"]),
        ("alternatives", [{"score": float("inf")}, {1: ("a", np.int64(2))}], [{"score": None}, {"1": ["a", 2]}]),
        ("admin1_ambiguous", 1.0, True),
        ("admin1_ambiguous", np.bool_(False), False),
        ("report_id", 17, "17"),
        ("id", 12345678901234567890, "12345678901234567890"),
        ("title", "", None),
        ("title", float("nan"), None),
        ("start_date", pd.NaT, None),
    ],
)
def test_values_are_converted_where_nothing_is_lost(column, value, expected):
    cell = validate(
        pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], column: pd.Series([value], dtype=object)})
    )[column].iloc[0]
    assert cell == expected
    assert type(cell) is type(expected) or isinstance(cell, (np.generic, int))


@pytest.mark.parametrize(
    ("column", "value", "pattern"),
    [
        ("layer", "strikes", r"'layer': unknown value 'strikes'; allowed: strike, air_defence"),
        ("layer", None, r"'layer': empty \(row 0\)"),
        ("killed_min", 1.5, r"'killed_min': expected a whole number, found 1.5"),
        ("killed_min", "three", "whole number, found 'three'; pandas.to_numeric makes numbers of text"),
        ("killed_min", True, "whole number"),
        ("killed_min", 2**70, f"whole number, found {2**70}"),
        ("killed_min", -1, "'killed_min': -1 is below 0"),
        ("confidence", 1.2, "'confidence': 1.2 is outside 0 to 1"),
        ("start_date", "12 February", "a date .*; pandas.to_datetime"),
        ("weapons", "drone", r"a list .*; a single word is written \[\"word\"\]"),
        ("title", 5, "text"),
        ("stance", "alleged", "allowed: reported, claimed, confirmed, denied"),
        ("precision", "town", "allowed: site"),
        ("lat", 91.0, "'lat': 91.0 is outside -90 to 90; are lon and lat swapped"),
        ("lon", float("inf"), "finite number"),
        ("where_prec", 8, "outside 1 to 7"),
    ],
)
def test_a_wrong_value_names_column_row_and_what_would_be_right(column, value, pattern):
    base = {"layer": ["strike"], "lon": [30.0], "lat": [50.0]}
    refuse(pd.DataFrame(base | {column: pd.Series([value], dtype=object)}), pattern)


def test_one_error_names_all_faults_and_the_rows_by_position_and_id():
    table = rows(id=["a", "b", "c"], layer=["strike", "x", "y"], killed_min=["?", 1, 2])
    refuse(table, r"'layer'.*rows 1 id='b', 2 id='c'", r"'killed_min'.*row 0 id='a'")


def test_missing_columns_are_named_with_the_name_that_the_table_uses():
    refuse(pd.DataFrame({"lon": [1.0], "lat": [1.0]}), "'layer': missing")
    refuse(
        pd.DataFrame({"layer": ["strike"], "longitude": [30.0], "Latitude": [50.0]}),
        "'lon': missing.*rename 'longitude' to 'lon'",
        "rename 'Latitude' to 'lat'",
    )
    refuse([1, 2], "expected a DataFrame")


def test_bounds_in_the_wrong_order_are_refused():
    refuse(rows(killed_min=[4], killed_max=[2]), "'killed_min': greater than 'killed_max'")
    refuse(rows(start_date=["2025-02-13"], end_date=["2025-02-12"]), "'start_date': greater than 'end_date'")


def test_ids_that_occur_twice_and_columns_that_occur_twice_are_refused():
    refuse(rows(id=["a", "b", "a"]), r"'id': the same id more than once \(rows 0 id='a', 2 id='a'\)")
    table = rows(title=["x"])
    refuse(pd.concat([table, table[["title"]]], axis=1), "occur twice: title")


def test_ids_are_completed_from_the_content_and_the_same_every_time():
    table = rows(title=["x", "x", "y"], lon=[30.0, 30.0, 30.0])
    first, second = validate(table)["id"].tolist(), validate(table)["id"].tolist()
    assert first == second
    assert len(set(first)) == 3
    assert first[1] == f"{first[0]}-2"
    assert validate(table.iloc[[2, 0, 1]])["id"].tolist()[:2] == [first[2], first[0]]


def test_half_a_point_and_a_point_that_differs_from_the_geometry_are_refused():
    refuse(rows(lon=[30.0, None]), "lon without lat")
    table = gpd.GeoDataFrame(rows(), geometry=[shapely.Point(31, 50)], crs=CRS)
    refuse(table, "not those of the geometry")


def test_projected_coordinates_without_a_crs_are_refused():
    table = gpd.GeoDataFrame({"layer": ["strike"]}, geometry=[shapely.Point(3_400_000, 6_500_000)])
    refuse(table, "no degrees.*CRS")


# --- swapped axes ---


def test_swapped_axes_are_refused_where_the_row_or_the_whole_table_says_so():
    swapped = rows(lon=[50.4, 49.9], lat=[30.5, 36.2])
    refuse(swapped, "look swapped.*admin0_iso", "rows 0, 1")
    refuse(rows(lon=[50.4, 30.5], lat=[30.5, 50.4], admin1_iso=["UA-30", "UA-30"]), r"look swapped.*\(row 0\)")


def test_points_near_the_gulf_are_let_in_when_the_table_says_so_or_is_mixed():
    tehran = {"lon": [51.39], "lat": [35.69]}
    assert validate(rows(**tehran, admin0_iso=["IR"]))["lon"].tolist() == [51.39]
    assert len(validate(rows(lon=[51.39, 30.5], lat=[35.69, 50.4]))) == 2


# --- point and geometry ---


def test_a_settlement_is_a_point_an_oblast_its_outline_and_an_area_a_circle():
    table = validate(
        rows(
            precision=["settlement", "oblast", "area", "raion", None],
            admin1_iso=[None, "UA-74", None, None, None],
            uncertainty_km=[3.0, 120.0, 10.0, None, None],
        )
    )
    kinds = table.geometry.geom_type.tolist()
    assert kinds == ["Point", "MultiPolygon", "Polygon", "Polygon", "Point"]
    assert table.geometry.iloc[1].equals(unit("UA-74").geometry)
    assert area_km2(table.geometry.iloc[2]) == pytest.approx(np.pi * 10**2, rel=0.005)


def test_a_country_wide_tally_has_no_point_and_no_geometry_even_when_one_is_given():
    table = validate(rows(precision=["country"], layer=["air_defence"]))
    assert table.geometry.iloc[0] is None
    assert np.isnan(table["lon"].iloc[0])
    assert np.isnan(table["lat"].iloc[0])


def test_a_pin_for_an_oblast_becomes_the_oblast():
    pin = gpd.GeoDataFrame(
        rows(precision=["oblast"], admin1_iso=["UA-63"]), geometry=[shapely.Point(30.5, 50.4)], crs=CRS
    )
    assert validate(pin).geometry.iloc[0].equals(unit("UA-63").geometry)


def test_an_area_without_a_point_gets_one_inside():
    area = gpd.GeoDataFrame({"layer": ["control"]}, geometry=[shapely.box(35, 51, 36, 52)], crs=CRS)
    table = validate(area)
    assert area.geometry.iloc[0].contains(shapely.Point(table["lon"].iloc[0], table["lat"].iloc[0]))


def test_an_event_without_a_place_is_kept_without_one():
    table = validate(rows(lon=[None], lat=[None], place_text=["Nowhere"]))
    assert table.geometry.iloc[0] is None
    assert table["place_text"].tolist() == ["Nowhere"]


# --- properties ---

texts = st.none() | st.text(max_size=20)
cells = st.fixed_dictionaries(
    {
        "layer": st.sampled_from(["strike", "air_defence", "ground", "control"]),
        "lon": st.floats(-180, 180),
        "lat": st.floats(-90, 90),
        "title": texts,
        "weapons": st.none() | st.lists(st.text(max_size=5), max_size=3),
        "killed_min": st.none() | st.integers(0, 10**6),
        "start_date": st.none() | st.dates(dt.date(2022, 1, 1), dt.date(2030, 1, 1)),
        "confidence": st.none() | st.floats(0, 1),
        "admin0_iso": st.just("XX"),
    }
)


@given(st.lists(cells, max_size=6))
def test_what_is_let_in_comes_out_as_it_was(records):
    frame = pd.DataFrame({name: pd.Series([r[name] for r in records], dtype=object) for name in [
        "layer", "lon", "lat", "title", "weapons", "killed_min", "start_date", "confidence", "admin0_iso"
    ]})  # fmt: skip
    table = validate(frame)
    assert len(table) == len(records)
    assert table["id"].is_unique
    for record, row in zip(records, table.to_dict("records"), strict=True):
        assert row["lon"] == record["lon"]
        assert row["title"] == (record["title"] if record["title"] and record["title"].strip() else None)
        assert row["weapons"] == record["weapons"]
        assert row["start_date"] == record["start_date"]
        assert (None if pd.isna(row["killed_min"]) else row["killed_min"]) == record["killed_min"]
    as_text = frame.assign(weapons=[None if w is None else json.dumps(w) for w in frame["weapons"]])
    assert validate(as_text)["weapons"].tolist() == table["weapons"].tolist()


def test_a_collection_of_one_kind_is_what_it_holds():
    point, other = shapely.Point(36.2, 50.0), shapely.Point(30.5, 50.4)
    mixed = shapely.GeometryCollection([point, shapely.box(30, 50, 31, 51)])
    given = [shapely.GeometryCollection([point]), shapely.GeometryCollection([point, other]), mixed]
    table = gpd.GeoDataFrame({"layer": ["strike"] * 3}, geometry=given, crs=CRS)
    assert list(validate(table).geometry) == [point, shapely.MultiPoint([point, other]), mixed]


def test_events_dated_to_a_day_end_on_it_and_others_are_left_open():
    day, later = dt.date(2025, 2, 1), dt.date(2025, 2, 3)
    assert validate(rows(start_date=[day, later, None]))["end_date"].tolist() == [day, later, None]
    table = rows(
        start_date=[day] * 4, end_date=[None, None, later, None], date_precision=["day", "range", "range", None]
    )
    assert validate(table)["end_date"].tolist() == [day, None, later, None]
