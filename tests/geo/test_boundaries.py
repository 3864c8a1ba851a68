"""First-level units de jure, and points joined to them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.borders import Borders
from geo.boundaries import ACCURACY_KM, OFFSHORE_KM, area_geometry, join_admin, load_boundaries
from geo.errors import BoundaryError, GeometryError
from geo.gazetteer import load_gazetteer
from geo.geometry import distance_km
from geo.units import _read, background, unit, units

ROOT = Path(__file__).parents[2]

# The 27 units with their P-codes, from ISO 3166-2:UA and COD-AB.
UKRAINE = {
    "UA-43": "UA01", "UA-05": "UA05", "UA-07": "UA07", "UA-12": "UA12", "UA-14": "UA14", "UA-18": "UA18",
    "UA-21": "UA21", "UA-23": "UA23", "UA-26": "UA26", "UA-32": "UA32", "UA-35": "UA35", "UA-09": "UA44",
    "UA-46": "UA46", "UA-48": "UA48", "UA-51": "UA51", "UA-53": "UA53", "UA-56": "UA56", "UA-59": "UA59",
    "UA-61": "UA61", "UA-63": "UA63", "UA-65": "UA65", "UA-68": "UA68", "UA-71": "UA71", "UA-77": "UA73",
    "UA-74": "UA74", "UA-30": "UA80", "UA-40": "UA85",
}  # fmt: skip

# Seats, with the unit that they are in by law.
SEATS = [
    (30.5234, 50.4501, "UA-30"), (31.2893, 51.4982, "UA-74"), (34.8003, 50.9077, "UA-59"),
    (36.2304, 49.9935, "UA-63"), (39.3078, 48.5740, "UA-09"), (37.8028, 48.0159, "UA-14"),
    (35.1396, 47.8388, "UA-23"), (32.6169, 46.6354, "UA-65"), (30.7233, 46.4825, "UA-51"),
    (24.0297, 49.8397, "UA-46"), (22.2879, 48.6208, "UA-21"), (34.1003, 44.9521, "UA-43"),
    (33.5254, 44.6167, "UA-40"), (36.4699, 45.3562, "UA-43"), (36.1874, 51.7373, "RU-KRS"),
    (36.5802, 50.5997, "RU-BEL"), (37.6173, 55.7558, "RU-MOW"), (30.3159, 59.9391, "RU-SPE"),
    (131.8869, 43.1155, "RU-PRI"), (20.5075, 54.7104, "RU-KGD"), (27.5615, 53.9045, "BY-HM"),
    (28.8638, 47.0105, "MD-CU"), (22.0047, 50.0413, "PL-18"),
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return load_boundaries()


# --- the embedded layer ---


def test_ukraine_has_its_27_units_with_three_codes():
    found = {item.iso: item for item in units("UA")}
    assert {iso: item.pcode for iso, item in found.items()} == UKRAINE
    assert found["UA-74"].name == "Chernihiv Oblast"
    assert found["UA-43"].name == "Autonomous Republic of Crimea"
    assert {item.admin0_iso for item in found.values()} == {"UA"}


def test_crimea_and_sevastopol_are_ukraines_and_russia_has_nothing_of_them():
    peninsula = shapely.union_all([unit("UA-43").geometry, unit("UA-40").geometry])
    russia = unit("RU").geometry
    assert unit("UA").geometry.covers(peninsula.representative_point())
    assert russia.intersection(peninsula).area == 0
    assert not {"RU-CR", "RU-SEV"} & {item.iso for item in units("RU")}


def test_russia_has_83_subjects_and_belarus_seven_units():
    assert len(units("RU")) == 83
    assert len(units("BY")) == 7
    assert all(item.pcode is None for item in units("RU"))


@pytest.mark.parametrize(("country", "count"), [("PL", 16), ("SK", 8), ("HU", 20), ("RO", 42), ("TR", 81), ("LV", 0)])
def test_neighbours_have_the_units_that_exist_today(country, count):
    assert len(units(country)) == count


@pytest.mark.parametrize(
    ("iso", "area"),
    [
        ("UA-74", 31_865),
        ("UA-14", 26_517),
        ("UA-46", 21_833),
        ("UA-53", 28_748),
        ("RU-KRS", 29_997),
        ("RU-BEL", 27_134),
    ],
)
def test_areas_are_those_of_the_statistics(iso, area):
    assert unit(iso).area_km2 == pytest.approx(area, rel=0.03)


def test_rows_neither_overlap_nor_gape(table):
    assert shapely.coverage_is_valid(table.geometry)


def test_shapes_are_valid_and_wound_by_the_right_hand_rule(table):
    assert shapely.is_valid(table.geometry).all()
    parts = shapely.get_parts(table.geometry)
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
    holes = shapely.get_rings(parts[shapely.get_num_interior_rings(parts) > 0])
    assert holes.size > 0
    inner = [ring for part in parts for ring in part.interiors]
    assert not shapely.is_ccw(inner).any()


def test_borders_are_marked_and_coasts_are_not(table):
    # Crimea: most of its outline is coast, all of Poltava's is border.
    first = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(table.geometry))])
    share = {}
    for iso in ("UA-43", "UA-53"):
        row = table.iso.index(iso)
        share[iso] = table.border[first[row] : first[row + 1]].mean()
    assert share["UA-53"] > 0.99
    assert share["UA-43"] < 0.3


def test_an_unknown_code_names_those_that_exist():
    with pytest.raises(BoundaryError, match="UA-74"):
        unit("UA-99")
    with pytest.raises(BoundaryError, match="no boundary"):
        unit("")


def test_names_are_those_of_the_gazetteer():
    gazetteer = load_gazetteer()
    differing = {}
    for item in (*units("UA"), *units("RU"), *units("BY")):
        try:
            place = gazetteer.get(f"iso:{item.iso}")
        except KeyError:
            continue
        if place.name != item.name:
            differing[item.iso] = (item.name, place.name)
    assert differing == {}


def test_the_background_is_small_meets_at_its_borders_and_keeps_crimea_in_ukraine():
    shapes = background()
    assert (ROOT / "geo" / "data" / "boundaries_background.npz").stat().st_size < 250_000
    assert shapely.is_valid([item.geometry for item in shapes]).all()
    assert all(edge.is_empty for edge in shapely.coverage_invalid_edges([item.geometry for item in shapes]))
    assert {item.iso for item in shapes if item.admin0_iso == "UA"} == set(UKRAINE)
    simferopol = shapely.Point(34.1, 44.95)
    assert [item.admin0_iso for item in shapes if item.geometry.covers(simferopol)] == ["UA"]


def test_a_damaged_or_missing_file_says_what_to_do(monkeypatch, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "boundaries.npz").write_bytes((ROOT / "geo" / "data" / "boundaries.npz").read_bytes()[:5000])
    monkeypatch.setattr("geo.units.files", lambda name: tmp_path)
    with pytest.raises(BoundaryError, match="damaged"):
        _read("boundaries.npz")
    with pytest.raises(BoundaryError, match="missing"):
        _read("boundaries_background.npz")


def test_the_build_gives_the_committed_bytes(tmp_path):
    source = Path("/usr/share/qgis/resources/data/world_map.gpkg")
    if not source.exists():
        pytest.skip("Debian's qgis-common is not installed")
    if not hasattr(shapely, "coverage_simplify"):
        pytest.skip("building needs shapely 2.1")
    code = (
        "import sys, pathlib; sys.path.insert(0, 'tools'); import build_boundaries as b\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "rows = b.build_rows(b.SOURCE); b.check(rows); b.write_rows(rows, out / 'boundaries.npz')\n"
        "b.write_background(b.build_background(rows), out / 'boundaries_background.npz')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    for name in ("boundaries.npz", "boundaries_background.npz"):
        with np.load(tmp_path / name) as built, np.load(ROOT / "geo" / "data" / name) as kept:
            assert built.files == kept.files
            assert all(np.array_equal(built[key], kept[key]) for key in kept.files)


# --- points → units ---


def test_seats_are_in_their_units():
    points = np.array([(lon, lat) for lon, lat, _ in SEATS])
    joined = join_admin(points)
    assert joined["admin1_iso"].tolist() == [iso for _, _, iso in SEATS]
    assert joined["admin0_iso"].tolist() == [iso[:2] for _, _, iso in SEATS]
    assert joined["admin1_pcode"].tolist() == [UKRAINE.get(iso) for _, _, iso in SEATS]


def test_every_form_of_points_gives_the_same_and_keeps_its_index():
    array = np.array([(lon, lat) for lon, lat, _ in SEATS])
    index = pd.Index([f"row{number}" for number in range(len(array))])
    series = gpd.GeoSeries(gpd.points_from_xy(*array.T), index=index, crs="OGC:CRS84")
    expected = join_admin(array)
    for form in (
        series,
        series.to_frame("where").set_geometry("where"),
        series.to_crs("EPSG:3857"),
        pd.DataFrame(array, columns=["lon", "lat"], index=index),
    ):
        joined = join_admin(form)
        assert joined.index.equals(index)
        assert joined["admin1_iso"].tolist() == expected["admin1_iso"].tolist()
        assert np.allclose(joined["admin1_margin_km"], expected["admin1_margin_km"], atol=1e-6, equal_nan=True)


def test_sea_abroad_coast_poles_and_nothing_have_their_answers():
    named = {
        "open Black Sea": ((32.0, 43.5), None, None, "sea"),
        "gulf of Guinea": ((0.0, 0.0), None, None, "sea"),
        "north pole": ((0.0, 90.0), None, None, "sea"),
        "Paris": ((2.3522, 48.8566), "FR", None, "abroad"),
        "Riga": ((24.1052, 56.9496), "LV", None, "abroad"),
        "Tehran": ((51.389, 35.6892), "IR", None, "abroad"),
        "off the Danube delta": ((29.79, 45.30), "UA", "UA-51", "nearest unit"),
        "nothing": ((np.nan, np.nan), None, None, None),
    }
    joined = join_admin(np.array([point for point, *_ in named.values()]))
    joined.index = list(named)
    for name, (_, country, iso, decided) in named.items():
        row = joined.loc[name]
        assert (row["admin0_iso"], row["admin1_iso"], row["decided_by"]) == (country, iso, decided), name
        if iso is None:
            assert np.isnan(row["admin1_margin_km"])
            assert row["admin1_ambiguous"] is pd.NA


def test_the_antimeridian_has_one_answer_by_both_of_its_names():
    # Wrangel Island and the mainland of Chukotka are cut there.
    for lat in (71.1, 68.5, 66.5):
        joined = join_admin(np.array([(180.0, lat), (-180.0, lat)]))
        assert joined["admin1_iso"].tolist() == ["RU-CHU", "RU-CHU"]


def test_a_point_exactly_on_a_border_has_one_unit_and_is_ambiguous(table):
    first, second = (table.iso.index(iso) for iso in ("UA-53", "UA-63"))
    line = shapely.intersection(table.geometry[first], table.geometry[second])
    corners = shapely.get_coordinates(line)[1:-1:5]
    joined = join_admin(corners)
    assert len(corners) > 10
    assert set(joined["admin1_iso"]) <= {"UA-53", "UA-63"}
    assert (joined["admin1_margin_km"] < 1e-3).all()
    assert joined["admin1_ambiguous"].all()
    assert joined.equals(join_admin(corners))


def test_out_of_range_swapped_and_shapeless_points_are_refused_by_row():
    with pytest.raises(GeometryError, match="point 1"):
        join_admin(np.array([[30.0, 50.0], [30.0, 95.0]]))
    with pytest.raises(GeometryError, match="swapped"):
        join_admin(np.array([[60.0, 131.0]]))
    with pytest.raises(GeometryError, match="shape"):
        join_admin(np.zeros((3, 3)))
    with pytest.raises(GeometryError, match=r"row 'b'.*Polygon"):
        join_admin(gpd.GeoSeries([shapely.Point(30, 50), shapely.box(0, 0, 1, 1)], index=["a", "b"]))
    with pytest.raises(GeometryError, match="2 points but 1 places"):
        join_admin(np.zeros((2, 2)), places=[None])
    with pytest.raises(GeometryError, match="'lon'"):
        join_admin(pd.DataFrame({"longitude": [1.0]}))


def test_no_points_give_an_empty_frame_with_the_same_columns_and_types():
    nothing, something = join_admin(np.empty((0, 2))), join_admin(np.array([[30.0, 50.0]]))
    assert list(nothing.columns) == list(something.columns)
    assert nothing.dtypes.tolist() == something.dtypes.tolist()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(20, 45), st.floats(43, 56)), min_size=1, max_size=20))
def test_the_join_is_the_plain_point_in_polygon_test_away_from_borders(points):
    table = load_boundaries()
    tree = shapely.STRtree(table.geometry)
    joined = join_admin(np.array(points))
    for (lon, lat), iso, decided in zip(points, joined["admin1_iso"], joined["decided_by"], strict=True):
        inside = {table.iso[row] for row in tree.query(shapely.Point(lon, lat), predicate="intersects")}
        if decided == "polygon":
            assert iso in inside
        elif decided in ("sea", "nearest unit"):
            assert not inside


@pytest.mark.parametrize("iso", ["UA-53", "UA-65", "UA-40", "RU-BEL"])
def test_the_margin_is_the_geodesic_distance_to_the_nearest_border(table, iso):
    row = table.iso.index(iso)
    west, south, east, north = table.geometry[row].bounds
    random = np.random.default_rng(7)
    points = np.column_stack([random.uniform(west, east, 60), random.uniform(south, north, 60)])
    points = points[shapely.intersects_xy(table.geometry[row], *points.T)]
    margins = Borders(table).distance_km(row, *points.T)
    # By brute force: every shared segment, cut into pieces of at most 50 m.
    first = int(shapely.get_num_coordinates(table.geometry[:row]).sum())
    corners = shapely.get_coordinates(table.geometry[row])
    begins = np.flatnonzero(table.border[first : first + len(corners)])
    dense = shapely.get_coordinates(
        shapely.segmentize(shapely.linestrings(np.stack([corners[begins], corners[begins + 1]], 1)), 0.0005)
    )
    for (lon, lat), margin in zip(points, margins, strict=True):
        brute = distance_km(np.full(len(dense), lon), np.full(len(dense), lat), *dense.T).min()
        assert margin == pytest.approx(brute, abs=0.02, rel=2e-3)


def test_coasts_do_not_count_as_borders():
    odesa = join_admin(np.array([[30.7233, 46.4825]])).iloc[0]
    assert odesa["admin1_margin_km"] > 20
    sakhalin = join_admin(np.array([[142.75, 46.95]])).iloc[0]
    assert sakhalin["admin1_iso"] == "RU-SAK"
    assert np.isnan(sakhalin["admin1_margin_km"])
    assert not sakhalin["admin1_ambiguous"]


def test_ambiguous_is_nearer_than_the_lines_accuracy_or_the_places_uncertainty():
    point = np.array([[33.4, 49.35]])
    margin = join_admin(point)["admin1_margin_km"].iloc[0]
    assert margin > ACCURACY_KM
    assert not join_admin(point)["admin1_ambiguous"].iloc[0]
    assert not join_admin(point, uncertainty_km=[margin - 0.1])["admin1_ambiguous"].iloc[0]
    assert join_admin(point, uncertainty_km=[margin + 0.1])["admin1_ambiguous"].iloc[0]
    assert not join_admin(point, uncertainty_km=[np.nan])["admin1_ambiguous"].iloc[0]


def test_places_of_the_gazetteer_keep_their_own_unit():
    places = [place for place in load_gazetteer() if place.kind == "settlement" and place.admin1_iso in set(UKRAINE)]
    assert len(places) > 5000
    points = np.array([(place.lon, place.lat) for place in places])
    joined = join_admin(points, places=places)
    assert joined["admin1_iso"].tolist() == [place.admin1_iso for place in places]
    assert set(joined["decided_by"]) == {"gazetteer"}
    # Without being told the place, nearly as well.
    alone = join_admin(points)
    assert (alone["admin1_iso"] == [place.admin1_iso for place in places]).mean() > 0.99
    # Where the outline says otherwise the margin is 0, and the row is marked.
    elsewhere = (alone["decided_by"] == "polygon") & (alone["admin1_iso"] != joined["admin1_iso"])
    assert elsewhere.any()
    assert (joined.loc[elsewhere, "admin1_margin_km"] == 0).all()
    assert joined.loc[elsewhere, "admin1_ambiguous"].all()


def test_units_regions_and_countries_as_places():
    gazetteer = load_gazetteer()
    oblast, country = gazetteer.get("iso:UA-74"), gazetteer.get("country:UA")
    joined = join_admin(np.array([[oblast.lon, oblast.lat], [np.nan, np.nan]]), places=[oblast, country])
    assert joined["admin1_iso"].tolist() == ["UA-74", None]
    assert joined["admin0_iso"].tolist() == ["UA", "UA"]
    assert joined["decided_by"].tolist() == ["gazetteer", "gazetteer"]
    assert joined["admin1_margin_km"].isna().all()
    assert not joined["admin1_ambiguous"].iloc[0]
    assert joined["admin1_ambiguous"].iloc[1] is pd.NA


def test_a_point_far_from_its_place_belongs_to_the_unit_it_is_in():
    # 60 km east of Poltava's seat is Kharkiv Oblast, though the words name Poltava.
    poltava = geo.geocode("Poltava").place
    lon, lat = 36.2, 49.9
    joined = join_admin(np.array([[lon, lat]]), places=[poltava])
    assert joined["admin1_iso"].tolist() == ["UA-63"]
    assert joined["decided_by"].tolist() == ["polygon"]


# --- places → areas ---


@pytest.mark.parametrize(
    "name", ["Chernigiv region", "Kursk region", "Donbas", "eastern Ukraine", "Ukraine", "Kharkiv"]
)
def test_area_geometry_is_what_the_match_says(name):
    match = geo.geocode(name)
    shape = area_geometry(match)
    if match.area == "none":
        assert shape is None
    elif match.area == "point":
        assert shape.equals(shapely.Point(match.lon, match.lat))
    else:
        assert shape.is_valid
        assert {"unit", "circle"} >= {match.area}
        for code in match.place.members or ((match.place.admin1_iso,) if match.area == "unit" else ()):
            assert shape.covers(unit(code).geometry.representative_point())


def test_near_a_place_is_a_circle_of_its_uncertainty():
    match = geo.geocode("near Bakhmut")
    assert match.area == "circle"
    corners = shapely.get_coordinates(area_geometry(match))
    distances = distance_km(np.full(len(corners), match.lon), np.full(len(corners), match.lat), *corners.T)
    assert np.allclose(distances, match.uncertainty_km, rtol=1e-6)


# --- against references that are not ours to ship ---


@pytest.fixture(scope="module")
def reference(shared):
    path = shared / "data" / "geoboundaries_ukr_adm1_simplified.geojson"
    if not path.exists():
        pytest.skip("the reference boundaries are not in the shared folder")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = [feature["properties"]["shapeISO"] for feature in features]
    return codes, shapely.STRtree([shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in features])


def codes_in(reference, lonlat):
    codes, tree = reference
    result = np.full(len(lonlat), None, dtype=object)
    point, row = tree.query(shapely.points(lonlat), predicate="intersects")
    result[point] = np.array(codes, dtype=object)[row]
    return result


def test_settlements_of_openstreetmap_agree_with_the_reference(shared, reference):
    path = shared / "data" / "osm_settlements_ua.csv.gz"
    if not path.exists():
        pytest.skip("the settlements are not in the shared folder")
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))))
    lonlat = np.array([(float(row["lon"]), float(row["lat"])) for row in rows])
    expected = codes_in(reference, lonlat)
    known = np.array([code is not None for code in expected])
    joined = join_admin(lonlat[known])
    right = joined["admin1_iso"].to_numpy() == expected[known]
    sure = ~joined["admin1_ambiguous"].fillna(True).to_numpy(dtype=bool)
    assert right.mean() > 0.98
    assert right[sure].mean() > 0.997


def test_places_of_conflict_events_agree_with_the_reference(shared, reference):
    path = shared / "data" / "ucdp_places_dev.csv"
    if not path.exists():
        pytest.skip("the places are not in the shared folder")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    lonlat = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    expected = codes_in(reference, lonlat)
    known = np.array([code is not None for code in expected])
    joined = join_admin(lonlat[known])
    right = joined["admin1_iso"].to_numpy() == expected[known]
    sure = ~joined["admin1_ambiguous"].fillna(True).to_numpy(dtype=bool)
    assert right.mean() > 0.96
    assert right[sure].mean() > 0.99


def test_coast_points_within_reach_only():
    # Straight out to sea from Odesa's shore.
    lon = np.linspace(30.77, 31.3, 40)
    joined = join_admin(np.column_stack([lon, np.full(40, 46.48)]))
    states = joined["decided_by"].tolist()
    assert states == sorted(states, key=["polygon", "nearest unit", "sea"].index)
    assert set(states) >= {"nearest unit", "sea"}
    off = [value for value, state in zip(lon, states, strict=True) if state == "nearest unit"]
    assert distance_km(off[0], 46.48, off[-1], 46.48) < OFFSHORE_KM + 2


# --- settlements close by decide where embedded lines are not exact ---


def test_a_settlement_of_the_other_side_decides_for_points_in_it_but_not_for_points_near_it():
    # Velykosillia lies in Chernivtsi Oblast, and half a kilometre beyond the embedded line with Romania, where the
    # gazetteer has no settlements of its own.
    [place] = [place for place in load_gazetteer().named("Velykosillia").places if place.admin1_iso == "UA-77"]
    inside, beyond = join_admin([(place.lon, place.lat), (place.lon, place.lat - 0.03)]).itertuples()
    assert (inside.admin1_iso, inside.decided_by) == ("UA-77", "gazetteer")
    assert inside.admin1_ambiguous
    assert (beyond.admin0_iso, beyond.decided_by) == ("RO", "polygon")


def test_a_suburb_that_the_outline_of_a_city_swallows_keeps_its_unit():
    place = geo.geocode("Kotsiubynske, Kyiv region").place
    found = join_admin([(place.lon, place.lat)]).iloc[0]
    assert (found["admin1_iso"], found["decided_by"]) == ("UA-32", "gazetteer")


def test_the_plain_join_is_the_outline_alone_and_keeps_the_index():
    random = np.random.default_rng(8)
    frame = pd.DataFrame({"lon": random.uniform(20, 42, 30_000), "lat": random.uniform(43, 54, 30_000)})
    frame.index = frame.index + 7
    found = geo.join_units(frame)
    assert found.index.equals(frame.index)
    layer = gpd.GeoDataFrame(
        {"iso": [item.iso for item in units("UA")]}, geometry=[item.geometry for item in units("UA")], crs="OGC:CRS84"
    )
    points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"], crs="OGC:CRS84"), index=frame.index)
    expected = gpd.sjoin(points.to_frame("geometry").set_geometry("geometry"), layer)["iso"]
    in_ukraine = found.astype(object).where(found.astype(object).isin(set(UKRAINE)), None).dropna()
    assert len(expected) > 8_000
    assert in_ukraine.sort_index().tolist() == expected.sort_index().tolist()
    paris, sea, nowhere = geo.join_units([(2.35, 48.86), (32.0, 43.5), (np.nan, np.nan)]).isna()
    assert paris and sea and nowhere
    with pytest.raises(BoundaryError, match="level 2"):
        geo.join_units(frame, level=2)
