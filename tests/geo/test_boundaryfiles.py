"""Boundary files of the user's own: what is read, how units are matched, and what a broken file is told."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geo
from geo.boundaryfiles import opening
from geo.boundaryfiles.cache import drop_tables
from geo.boundaryset import embedded
from geo.errors import BoundaryError
from geo.units import units

# Names of the 27 units as COD-AB (ADM1_EN, ADM1_UA) writes them.
COD = {
    "UA-05": ("Vinnytska", "Вінницька"), "UA-07": ("Volynska", "Волинська"), "UA-09": ("Luhanska", "Луганська"),
    "UA-12": ("Dnipropetrovska", "Дніпропетровська"), "UA-14": ("Donetska", "Донецька"),
    "UA-18": ("Zhytomyrska", "Житомирська"), "UA-21": ("Zakarpatska", "Закарпатська"),
    "UA-23": ("Zaporizka", "Запорізька"), "UA-26": ("Ivano-Frankivska", "Івано-Франківська"), "UA-30": ("Kyiv", "Київ"),
    "UA-32": ("Kyivska", "Київська"), "UA-35": ("Kirovohradska", "Кіровоградська"),
    "UA-40": ("Sevastopol", "Севастополь"),
    "UA-43": ("Autonomous Republic of Crimea", "Автономна Республіка Крим"), "UA-46": ("Lvivska", "Львівська"),
    "UA-48": ("Mykolaivska", "Миколаївська"), "UA-51": ("Odeska", "Одеська"), "UA-53": ("Poltavska", "Полтавська"),
    "UA-56": ("Rivnenska", "Рівненська"), "UA-59": ("Sumska", "Сумська"), "UA-61": ("Ternopilska", "Тернопільська"),
    "UA-63": ("Kharkivska", "Харківська"), "UA-65": ("Khersonska", "Херсонська"),
    "UA-68": ("Khmelnytska", "Хмельницька"), "UA-71": ("Cherkaska", "Черкаська"),
    "UA-74": ("Chernihivska", "Чернігівська"), "UA-77": ("Chernivetska", "Чернівецька"),
}  # fmt: skip


def ukraine(**columns):
    """Return the embedded units with columns of another file's."""
    found = units("UA")
    made = {name: [make(unit) for unit in found] for name, make in columns.items()}
    return gpd.GeoDataFrame(made, geometry=[unit.geometry for unit in found], crs="OGC:CRS84")


def raions():
    """Return eight made raions: Poltava's and Sumy's outlines in quarters."""
    rows = []
    for unit in (geo.unit("UA-53"), geo.unit("UA-59")):
        west, south, east, north = unit.geometry.bounds
        x, y = (west + east) / 2, (south + north) / 2
        for name, box in {
            "north-west": (west, y, x, north), "north-east": (x, y, east, north),
            "south-west": (west, south, x, y), "south-east": (x, south, east, y),
        }.items():  # fmt: skip
            rows.append(
                (
                    f"{unit.name[:5]} {name}",
                    f"{unit.pcode}{len(rows):02d}",
                    unit.pcode,
                    unit.geometry & shapely.box(*box),
                )
            )
    columns = dict(
        zip(("ADM2_EN", "ADM2_PCODE", "ADM1_PCODE"), zip(*(row[:3] for row in rows), strict=True), strict=True)
    )
    return gpd.GeoDataFrame(columns, geometry=[row[3] for row in rows], crs="OGC:CRS84")


def written(frame, path, **options):
    frame.to_file(path, **options)
    return path


POINTS = [(36.2304, 49.9935), (34.5407, 49.5897), (30.5234, 50.4501), (34.1, 44.95), (36.58, 50.6), (28.8, 47.0)]


def codes(points, boundaries=None):
    return geo.join_admin(points, boundaries=boundaries)["admin1_iso"].tolist()


# What is read


@pytest.mark.parametrize(
    "columns",
    [
        {"shapeName": lambda u: u.name, "shapeISO": lambda u: u.iso, "shapeType": lambda u: "ADM1"},
        {"ADM1_EN": lambda u: COD[u.iso][0], "ADM1_UA": lambda u: COD[u.iso][1], "ADM1_PCODE": lambda u: u.pcode},
        {"adm1_name": lambda u: COD[u.iso][0], "adm1_pcode": lambda u: u.pcode},
        {"ADM1_EN": lambda u: COD[u.iso][0]},
        {"name": lambda u: COD[u.iso][1]},
        {"NAME_1": lambda u: u.name, "GID_1": lambda u: "UKR.1_1"},
        {"name": lambda u: u.name, "code": lambda u: u.iso},
        {"name": lambda u: "?", "ISO3166-2": lambda u: u.iso, "admin_level": lambda u: "4"},
    ],
    ids=[
        "geoBoundaries",
        "COD-AB",
        "newer COD-AB",
        "COD-AB names",
        "Ukrainian names",
        "GADM",
        "plain",
        "OpenStreetMap",
    ],
)
def test_all_27_units_are_matched_by_codes_or_by_names_alone(tmp_path, columns):
    made = geo.read_boundaries(written(ukraine(**columns), tmp_path / "units.geojson"))
    assert made.own == 27
    assert list(made.table.iso[:27]) == sorted(COD)
    assert made.notes == ()
    assert codes(POINTS, made) == codes(POINTS)


@pytest.mark.parametrize("form", ["units.gpkg", "units.shp", "units.zip", "packed.zip"])
def test_every_format_gives_the_same(tmp_path, form):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
    if form == "units.zip":
        written(frame, tmp_path / "units.shp")
        with zipfile.ZipFile(tmp_path / form, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in tmp_path.glob("units.*"):
                if part.suffix != ".zip":
                    archive.write(part, f"folder/{part.name}")
    elif form == "packed.zip":
        with zipfile.ZipFile(tmp_path / form, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(written(frame, tmp_path / "units.geojson"), "units.geojson")
    else:
        written(frame, tmp_path / form)
    assert codes(POINTS, geo.read_boundaries(tmp_path / form)) == codes(POINTS)


def test_another_coordinate_system_is_converted(tmp_path):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso).to_crs("EPSG:3857")
    made = geo.read_boundaries(written(frame, tmp_path / "mercator.gpkg"))
    assert codes(POINTS, made) == codes(POINTS)


def test_both_levels_may_be_layers_of_one_file_and_others_are_named(tmp_path):
    path = tmp_path / "cod.gpkg"
    written(ukraine(ADM1_EN=lambda u: COD[u.iso][0], ADM1_PCODE=lambda u: u.pcode), path, layer="adm1")
    written(raions(), path, layer="adm2")
    hromadas = raions().rename(columns={"ADM2_EN": "ADM3_EN", "ADM2_PCODE": "ADM3_PCODE"})
    written(hromadas, path, layer="adm3")
    made = geo.read_boundaries(path)
    assert made.own == 27
    assert len(made.second) == 8
    assert [note for note in made.notes if "adm3" in note and "level 3" in note]


def test_a_units_neighbours_stay_and_what_the_file_lacks_is_named(tmp_path):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
    frame = frame[~frame["code"].isin(["UA-43", "UA-40"])]
    made = geo.read_boundaries(written(frame, tmp_path / "mainland.geojson"))
    assert made.own == 25
    assert codes(POINTS, made) == codes(POINTS)
    [note] = made.notes
    assert "Crimea (UA-43)" in note and "Sevastopol" in note and "mainland.geojson" in note


def test_lines_of_a_file_are_believed_before_the_gazetteer_and_before_the_embedded_ones(tmp_path):
    # A Poltava Oblast that takes a slice of Kharkiv Oblast's west, with the city of Krasnohrad.
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso).set_index("code", drop=False)
    slice_ = frame.loc["UA-63"].geometry & shapely.box(34, 48, 35.6, 51)
    frame.loc["UA-53", "geometry"] = shapely.union_all([frame.loc["UA-53"].geometry, slice_])
    frame.loc["UA-63", "geometry"] = frame.loc["UA-63"].geometry - slice_
    made = geo.read_boundaries(written(frame.reset_index(drop=True), tmp_path / "moved.geojson"))
    place = geo.geocode("Krasnohrad, Kharkiv region").place
    assert place.admin1_iso == "UA-63" and slice_.contains(shapely.Point(place.lon, place.lat))
    joined = geo.join_admin([(place.lon, place.lat)], places=[place], boundaries=made)
    assert joined["admin1_iso"].tolist() == ["UA-53"]
    assert joined["decided_by"].tolist() == ["polygon"]


def test_the_margin_is_to_borders_on_land_also_where_lines_of_two_sources_do_not_meet(tmp_path):
    made = geo.read_boundaries(
        written(ukraine(name=lambda u: u.name, code=lambda u: u.iso), tmp_path / "units.geojson")
    )
    points = [(36.2304, 49.9935), (30.7233, 46.4825), (34.5407, 49.5897)]
    assert np.allclose(
        geo.join_admin(points, boundaries=made)["admin1_margin_km"],
        geo.join_admin(points)["admin1_margin_km"],
        atol=0.5,
    )


def test_the_outline_of_an_oblast_is_the_files(tmp_path):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
    frame["geometry"] = frame.geometry.simplify(0.05)
    made = geo.read_boundaries(written(frame, tmp_path / "units.geojson"))
    match = geo.geocode("Poltava region")
    drawn = geo.area_geometry(match, made)
    assert not drawn.equals(geo.area_geometry(match))
    assert drawn.equals(made.table.geometry[made.row_of["UA-53"]])


# Raions


def test_raions_fill_their_columns_and_leave_the_first_level_as_it_is(tmp_path):
    made = geo.read_boundaries(written(raions(), tmp_path / "raions.geojson"))
    assert made.own == 0
    points = [(34.5407, 49.5897), (36.2304, 49.9935), (np.nan, np.nan)]
    joined = geo.join_admin(points, boundaries=made)
    assert joined["admin1_iso"].tolist() == ["UA-53", "UA-63", None]
    assert joined["admin2_name"].tolist() == ["Polta south-east", None, None]
    assert joined["admin2_pcode"].tolist() == ["UA5303", None, None]
    assert joined["admin2_margin_km"].iloc[0] > 5
    assert joined["admin2_ambiguous"].tolist()[0] is False
    assert joined["admin2_ambiguous"].isna().tolist() == [False, True, True]
    assert geo.join_admin(points, boundaries=made, uncertainty_km=[60, 1, 1])["admin2_ambiguous"].tolist()[0] is True
    assert "admin2_name" not in geo.join_admin(points)


def test_a_whole_oblast_lies_in_no_raion(tmp_path):
    made = geo.read_boundaries(written(raions(), tmp_path / "raions.geojson"))
    oblast = geo.geocode("Poltava region").place
    joined = geo.join_admin([(oblast.lon, oblast.lat)], places=[oblast], boundaries=made)
    assert joined["admin1_iso"].tolist() == ["UA-53"]
    assert joined["admin2_name"].tolist() == [None]


def test_a_layer_that_does_not_say_its_level_is_told_by_its_units(tmp_path):
    frame = raions().rename(columns={"ADM2_EN": "name"})[["name", "geometry"]]
    made = geo.read_boundaries(written(frame, tmp_path / "some.geojson"))
    assert made.own == 0 and len(made.second) == 8


# Whom to name


def test_credits_name_the_maker_the_file_and_its_licence(tmp_path):
    frame = ukraine(
        shapeName=lambda u: u.name, shapeISO=lambda u: u.iso, shapeGroup=lambda u: "UKR", shapeType=lambda u: "ADM1"
    )
    path = written(frame, tmp_path / "geoBoundaries-UKR-ADM1.geojson")
    assert "see the file for its licence" in geo.read_boundaries(path).credits[0]
    about = {"boundarySource": "A survey", "boundaryLicense": "CC BY 4.0"}
    (tmp_path / "geoBoundaries-UKR-ADM1-metaData.json").write_text(json.dumps(about))
    [credit] = geo.read_boundaries(path).credits
    assert "geoBoundaries" in credit and path.name in credit and "A survey, CC BY 4.0" in credit
    assert str(tmp_path) not in credit
    own = json.loads(path.read_text())
    plain = tmp_path / "plain.geojson"
    plain.write_text(json.dumps({"type": "FeatureCollection", "license": "CC0", "features": own["features"]}))
    assert geo.read_boundaries(plain).credits[0].endswith("; CC0")
    assert geo.read_boundaries(plain, credits=["Ours"]).credits == ("Ours",)


# Repairs


def test_a_self_crossing_outline_is_repaired_and_the_repair_is_told(tmp_path):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
    at = frame.index[frame["code"] == "UA-53"][0]
    ring = list(frame.geometry[at].geoms[0].exterior.coords)
    ring[10], ring[11] = ring[11], ring[10]
    frame.loc[at, "geometry"] = shapely.MultiPolygon([shapely.Polygon(ring)])
    assert not frame.geometry[at].is_valid
    made = geo.read_boundaries(written(frame, tmp_path / "crossed.geojson"))
    assert shapely.is_valid(made.table.geometry[:27]).all()
    [note] = made.notes
    assert "crossed.geojson" in note and "Poltava" in note and "self-intersection" in note


def test_labels_among_the_outlines_are_left_out_and_counted(tmp_path):
    frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
    label = gpd.GeoDataFrame({"name": ["Kyiv"], "code": [""]}, geometry=[shapely.Point(30.5, 50.4)], crs=frame.crs)
    made = geo.read_boundaries(written(gpd.pd.concat([frame, label]), tmp_path / "labels.geojson"))
    assert made.own == 27
    assert any("feature 28 ('Kyiv'), a Point" in note for note in made.notes)


# Broken files


def broken(name):
    """Return a function that writes a broken file of this kind and returns its path."""

    def make(tmp_path):
        frame = ukraine(name=lambda u: u.name, code=lambda u: u.iso)
        path = tmp_path / "units.geojson"
        if name == "missing":
            return tmp_path / "nowhere.geojson"
        if name == "a folder":
            return tmp_path
        if name == "empty":
            path.write_bytes(b"")
        elif name == "cut short":
            written(frame, path)
            path.write_bytes(path.read_bytes()[:50_000])
        elif name == "no boundaries at all":
            path.write_bytes(b"%PDF-1.7 not this")
        elif name == "another kind of JSON":
            path.write_text('{"hello": [1, 2, 3]}')
        elif name == "points":
            written(frame.set_geometry(frame.geometry.representative_point()), path)
        elif name == "no feature":
            path.write_text('{"type": "FeatureCollection", "features": []}')
        elif name == "no names":
            written(frame[["geometry"]].assign(area=1.0), path)
        elif name == "unknown units":
            written(frame.assign(name=[f"Zone {n}" for n in range(27)], code="")[:3], path)
        elif name == "unknown units of the first level":
            zones = [f"Zone {n}" for n in range(27)]
            written(frame.assign(name=zones, code="", shapeType="ADM1").rename(columns={"name": "shapeName"}), path)
        elif name == "swapped":
            written(frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])), path)
        elif name == "swapped raions":
            frame = raions()
            written(frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])), path)
        elif name == "somewhere else":
            written(frame.set_geometry(frame.geometry.translate(-40)), path)
        elif name == "metres":
            written(frame, path)
            data = json.loads(path.read_text())
            for feature in data["features"]:
                shape = shapely.geometry.shape(feature["geometry"])
                moved = shapely.transform(shape, lambda xy: xy * 111_000)
                feature["geometry"] = shapely.geometry.mapping(moved)
            path.write_text(json.dumps(data))
        elif name == "no geometry":
            written(frame, path)
            data = json.loads(path.read_text())
            data["features"][4]["geometry"] = None
            path.write_text(json.dumps(data))
        elif name == "an open ring":
            shape = {"type": "Polygon", "coordinates": [[[30, 50], [31, 50], [31, 51], [30, 51]]]}
            feature = {"type": "Feature", "properties": {"name": "Kyiv\x1b Oblast"}, "geometry": shape}
            path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        elif name == "no area":
            flat = frame.geometry.to_numpy().copy()
            flat[2] = shapely.Polygon([(30, 50), (31, 51), (30, 50)])
            written(frame.set_geometry(flat), path)
        elif name == "metres without a system":
            path = tmp_path / "units.shp"
            written(frame.to_crs("EPSG:32636"), path)
            (tmp_path / "units.prj").unlink()
        elif name == "a shapefile alone":
            path = tmp_path / "units.shp"
            written(frame, path)
            for ending in (".shx", ".dbf"):
                (tmp_path / f"units{ending}").unlink()
        elif name == "a cut geopackage":
            path = written(frame, tmp_path / "units.gpkg")
            path.write_bytes(path.read_bytes()[:20_000])
        elif name == "a database of something else":
            path = tmp_path / "units.gpkg"
            sqlite3.connect(path).execute("create table t (x)")
        elif name == "a cut zip":
            path = tmp_path / "units.zip"
            with zipfile.ZipFile(path, "w") as archive:
                archive.write(written(frame, tmp_path / "inner.geojson"), "inner.geojson")
            path.write_bytes(path.read_bytes()[:-500])
        elif name == "a zip of nothing":
            path = tmp_path / "units.zip"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("readme.txt", "hello")
        elif name == "a zip bomb":
            path = tmp_path / "units.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("units.geojson", b" " * 50_000_000)
        elif name == "the third level":
            written(raions().rename(columns={"ADM2_EN": "ADM3_EN", "ADM2_PCODE": "ADM3_PCODE"}), path)
        return path

    return make


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", ["nowhere.geojson", "check the path"]),
        ("a folder", ["is a folder"]),
        ("empty", ["the file is empty"]),
        ("cut short", ["units.geojson", "cut short"]),
        ("no boundaries at all", ["cannot be read as boundaries"]),
        ("another kind of JSON", ["units.geojson"]),
        ("points", ["no layer of polygons"]),
        ("no feature", ["holds no feature"]),
        ("no names", ["area", "name it 'name'"]),
        ("unknown units", ["Zone 0", "ISO 3166-2"]),
        ("unknown units of the first level", ["Zone 0", "ISO 3166-2"]),
        ("swapped", ["feature 1", "lon and lat are swapped"]),
        ("swapped raions", ["lon and lat are swapped"]),
        ("somewhere else", ["feature 1", "far from the unit"]),
        ("metres", ["feature 1", "WGS 84"]),
        ("no geometry", ["feature 5", "has no geometry"]),
        ("no area", ["feature 3", "without any area"]),
        ("metres without a system", ["units.shp", ".prj"]),
        ("a shapefile alone", ["units.shp", ".shx", "a zip of them"]),
        ("an open ring", ["feature 1 ('Kyiv Oblast')", "not closed"]),
        ("a cut geopackage", ["units.gpkg"]),
        ("a database of something else", ["units.gpkg"]),
        ("a cut zip", ["cut short or damaged"]),
        ("a zip of nothing", ["holds none of"]),
        ("a zip bomb", ["unpacks from", "which no file of units does"]),
        ("the third level", ["level 3", "first or the second"]),
    ],
)
def test_a_broken_file_is_told_by_name_with_the_remedy(tmp_path, kind, words):
    path = broken(kind)(tmp_path)
    with pytest.raises(BoundaryError) as told:
        geo.read_boundaries(path)
    message = str(told.value)
    assert message.startswith(str(path)), message
    assert message.isprintable()
    for word in words:
        assert word in message


def test_a_file_beyond_all_measure_is_not_read(tmp_path, monkeypatch):
    path = written(ukraine(name=lambda u: u.name), tmp_path / "units.geojson")
    monkeypatch.setattr(opening, "MAX_BYTES", 10_000)
    with pytest.raises(BoundaryError, match="too much for units"):
        geo.read_boundaries(path)
    monkeypatch.undo()
    monkeypatch.setattr("geo.boundaryfiles.shapes.MAX_CORNERS", 100)
    with pytest.raises(BoundaryError, match="corners are too many"):
        geo.read_boundaries(path)


def test_degrees_without_a_system_are_taken_as_lon_lat_and_told(tmp_path):
    path = tmp_path / "units.shp"
    written(ukraine(name=lambda u: u.name, code=lambda u: u.iso), path)
    path.with_suffix(".prj").unlink()
    made = geo.read_boundaries(path)
    assert codes(POINTS, made) == codes(POINTS)
    assert any("does not say which coordinate system" in note for note in made.notes)


def test_no_file_at_all_is_wrong():
    with pytest.raises(BoundaryError, match="no boundary file"):
        geo.read_boundaries([])


def test_the_embedded_set_is_the_default():
    assert geo.join_admin(POINTS).equals(geo.join_admin(POINTS, boundaries=embedded()))


# Against the reference, which is not ours to ship


def test_with_the_reference_loaded_every_answer_is_the_references(shared):
    path = shared / "data" / "geoboundaries_ukr_adm1_simplified.geojson"
    if not path.exists():
        pytest.skip("the reference boundaries are not in the shared folder")
    made = geo.read_boundaries(path)
    assert made.own == 27 and made.notes == ()
    places = [p for p in geo.load_gazetteer() if p.kind == "settlement" and p.admin0_iso == "UA"]
    frame = gpd.read_file(path)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([p.lon for p in places], [p.lat for p in places], crs=4326))
    expected = gpd.sjoin(points, frame)
    found = geo.join_admin(points, places=places, boundaries=made)["admin1_iso"]
    assert len(expected) > 5000
    assert found[expected.index].tolist() == expected["shapeISO"].tolist()


# What is kept of large files


@pytest.fixture
def large(tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("geo.boundaryfiles.cache.WORTHWHILE", 1000)
    written(ukraine(ADM1_EN=lambda u: COD[u.iso][0], ADM1_PCODE=lambda u: u.pcode), tmp_path / "both.gpkg", layer="one")
    return written(raions(), tmp_path / "both.gpkg", layer="two")


def test_a_large_file_is_read_once_and_its_set_is_the_same_afterwards(large, tmp_path, monkeypatch):
    first = geo.read_boundaries(large)
    assert len(list((tmp_path / "cache" / "boundaries").glob("*.npz"))) == 1
    monkeypatch.setattr("geo.boundaryfiles.assembling.open_layers", None)
    again = geo.read_boundaries(large)
    assert (again.own, again.credits, again.notes) == (first.own, first.credits, first.notes)
    assert shapely.equals(again.table.geometry, first.table.geometry).all()
    for table, other in ((again.table, first.table), (again.second, first.second)):
        assert (table.iso, table.name, table.pcode) == (other.iso, other.name, other.pcode)
        assert np.array_equal(table.border, other.border)
    assert geo.join_admin(POINTS, boundaries=again).equals(geo.join_admin(POINTS, boundaries=first))


def test_what_is_kept_is_not_used_for_another_content_nor_when_damaged(large, tmp_path):
    first = geo.read_boundaries(large)
    [kept] = (tmp_path / "cache" / "boundaries").glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:5000])
    assert geo.read_boundaries(large).own == first.own
    frame = ukraine(ADM1_EN=lambda u: COD[u.iso][0], ADM1_PCODE=lambda u: u.pcode)
    large.unlink()
    written(frame[frame["ADM1_PCODE"] != "UA85"], large, layer="one")
    assert geo.read_boundaries(large).own == 26


def test_a_cache_that_cannot_be_written_to_costs_nothing_but_time(large, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "file"))
    assert geo.read_boundaries(large).own == 27


def test_what_was_kept_of_a_file_goes_when_the_file_is_removed(large, tmp_path):
    geo.read_boundaries(large)
    assert drop_tables({"0" * 64}) == 0
    assert drop_tables({hashlib.sha256(large.read_bytes()).hexdigest()}) == 1
    assert not list((tmp_path / "cache" / "boundaries").glob("*.npz"))
    geo.read_boundaries(large)
    assert drop_tables() == 1
