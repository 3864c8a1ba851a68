"""Files of places that are broken or hostile: one clear error that says where and what to do, or bad rows counted."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geo import GazetteerError, gazetteerfiles, load_gazetteer
from geo.gazetteerfiles import read_gazetteer
from geo.gazetteerfiles.cache import store_key

HEAD = "name,lat,lon\n"
GOOD = "Vyhadivka,48.31,37.21\n"
DUMP = "90000001\tVyhadivka\tVyhadivka\tВигадівка\t48.31\t37.21\tP\tPPL\tUA\t\t05\t\t\t\t0\t\t\t\t\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    gazetteerfiles._MADE.clear()


def put(folder: Path, content: str | bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def features(*rows: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(rows)})


def feature(name: str, *point: Any) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": list(point)}
    }  # fmt: skip


SWAPPED = "name,lat,lon\nKharkiv,36.25,49.98\nLviv,24.03,49.84\nOdesa,30.73,46.48\nPoltava,34.55,49.59\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", "", "the file is empty"),
        ("no-rows.csv", HEAD, "none of its 0 lines is a place"),
        ("no-columns.csv", "a,b,c\n1,2,3\n", r"line 1: the table lacks a name .* and coordinates .*it has a, b, c"),
        ("no-point.csv", "name,oblast\nX,Y\n", "lacks coordinates"),
        ("nan.csv", HEAD + "Vyhadivka,nan,37\n", r"none of its 1 lines is a place: latitude is no number \(line 2\)"),
        ("far.csv", HEAD + "Vyhadivka,4831,3721\n", "coordinates out of range"),
        ("beyond.csv", HEAD + "Vyhadivka,137.21,48.31\n", "are longitude and latitude swapped"),
        ("swapped.csv", SWAPPED, "longitude and latitude are swapped"),
        ("latin.csv", HEAD.encode() + "Вигадівка,48,37\n".encode("cp1251"), "line 2: is not UTF-8; save"),
        ("nul.csv", HEAD + "Vyha\0divka,48,37\n", "line 2: holds bytes that are no text"),
        ("quote.csv", HEAD + '"Vyhadivka,48,37\n' + GOOD * 9000, "a quotation mark that is not closed"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture, no table of places"),
        ("noise.csv", bytes(range(128, 256)) * 20, "is not UTF-8"),
        ("cut.csv.gz", gzip.compress((HEAD + GOOD * 5000).encode(), mtime=0)[:60], "cut short or damaged"),
        ("cut.zip", zipped({"UA.txt": DUMP * 5000})[:300], "cut short or damaged"),
        ("climbs.zip", zipped({"../../UA.txt": DUMP}), r"a path that climbs out of it \('\.\./\.\./UA\.txt'\)"),
        ("rooted.zip", zipped({"/etc/UA.txt": DUMP}), "a path that climbs out of it"),
        ("nothing.zip", zipped({"readme.txt": "hello"}), "holds no table of places"),
        ("short.txt", DUMP.replace("\tUA\t", "\t"), "none of its|lacks"),
        ("names.txt", "1\t90000001\tuk\tВигадівка\t\t\t\t\t\t\n", "lacks|holds names"),
        ("cut.geojson", features(feature("X", 37, 48))[:-20], r"line 1: is no whole JSON"),
        ("list.geojson", "[1, 2]", "no GeoJSON FeatureCollection"),
        ("bare.geojson", features({"type": "Feature", "properties": {"a": 1}, "geometry": None}), "have no name"),
        ("line.geojson", features(feature("X", 37)), r"a point without coordinates \(feature 1\)"),
        ("deep.geojson", "[" * 100_000, "no whole JSON|nested too deeply"),
        ("utm.geojson", features(feature("X", 500_000, 5_400_000)), "coordinates out of range"),
        ("bad.gpkg", b"SQLite format 3\0" + bytes(200), "cannot be read as a GeoPackage|no layer has points"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_one_error_with_file_place_and_remedy(
    name: str, content: str | bytes, said: str, tmp_path: Path
) -> None:
    path = put(tmp_path, content, name)
    with pytest.raises(GazetteerError, match=said) as caught:
        read_gazetteer(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "cache").rglob("*.store"))


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"nothing\.csv: no such file"):
        read_gazetteer(tmp_path / "nothing.csv")
    with pytest.raises(GazetteerError, match="is a folder"):
        read_gazetteer(tmp_path)


def test_an_archive_that_grows_without_end_is_not_unpacked(tmp_path: Path) -> None:
    bomb = put(tmp_path, zipped({"UA.txt": b"\0" * (300 << 20)}), "bomb.zip")
    assert bomb.stat().st_size < 1 << 20
    with pytest.raises(GazetteerError, match=r"unpacks from .* kB to 300 MB, which no table of places does"):
        read_gazetteer(bomb)
    packed = put(tmp_path, gzip.compress(b"name,lat,lon\n" + b"\n" * (100 << 20)), "bomb.csv.gz")
    with pytest.raises(GazetteerError, match="unpacks to more than"):
        read_gazetteer(packed)


def test_a_line_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD.encode() + b"x" * (100 << 20))
    with pytest.raises(GazetteerError, match="line 2: is longer than 1 MB"):
        read_gazetteer(path)


def test_bad_rows_are_counted_and_named_and_the_others_stay(tmp_path: Path) -> None:
    rows = [
        "Vyhadivka,48.31,37.21",
        "Druha,,37",
        "Tretia,north,37",
        "Chetverta,48,37,9",
        ",48,37",
        "Shosta,0,0",
        "X1,48,37",
    ]
    own = read_gazetteer(put(tmp_path, HEAD + "\n".join(rows) + "\n"))
    (file,) = own.files
    assert (file.rows, file.places) == (7, 1)
    assert sorted(file.skipped) == [
        ("coordinates 0, 0, which stand for a missing point", 1, "line 7"),
        ("latitude is no number", 1, "line 4"),
        ("no latitude", 1, "line 3"),
        ("no name", 1, "line 6"),
        ("no name that a text can hold", 1, "line 8"),
        ("not the 3 columns of the first line", 1, "line 5"),
    ]
    assert len(own) == len(load_gazetteer()) + 1


def test_an_id_that_comes_twice_keeps_its_first_row(tmp_path: Path) -> None:
    text = "id,name,lat,lon\n1,Vyhadivka,48.31,37.21\n1,Inshivka,49,35\n"
    own = read_gazetteer(put(tmp_path, text))
    assert [p.name for p in own.lookup("Vyhadivka")] == ["Vyhadivka"]
    assert own.lookup("Inshivka") == ()
    assert own.files[0].skipped == (("an id that an earlier row has", 1, "line 3"),)


def test_a_place_that_comes_twice_is_one_place(tmp_path: Path) -> None:
    text = "id,name,lat,lon\n1,Vyhadivka,48.31,37.21\n2,Vyhadivka,48.312,37.215\n3,Vyhadivka,50.31,35.21\n"
    own = read_gazetteer(put(tmp_path, text))
    assert sorted(p.id for p in own.lookup("Vyhadivka")) == ["own:1", "own:3"]


FORMS: dict[str, bytes] = {
    "own.csv": (HEAD + GOOD).encode(),
    "own.tsv": "Name\tName:uk\tLatitude\tLongitude\nVyhadivka\tВигадівка\t48.31\t37.21\n".encode(),
    "semicolons.csv": "\ufeffназва;широта;довгота\r\nВигадівка;48,31;37,21\r\n".encode(),
    "wide.csv": "name,lat,lon\nVyhadivka,48.31,37.21\n".encode("utf-16"),
    "wkt.csv": b'name,geom\nVyhadivka,"POINT (37.21 48.31)"\n',
    "own.csv.gz": gzip.compress((HEAD + GOOD).encode(), mtime=0),
    "UA.txt": DUMP.encode(),
    "UA.zip": zipped({"readme.txt": "x", "UA.txt": DUMP}),
    "own.geojson": features(feature("Vyhadivka", 37.21, 48.31)).encode(),
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_gives_the_same_place(name: str, tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, FORMS[name], name))
    (place,) = own.lookup("Vyhadivka")
    assert (place.lon, place.lat, place.admin1_iso) == (37.21, 48.31, "UA-14")
    assert own.files[0].name == name


def test_a_geopackage_in_another_projection_is_read(tmp_path: Path) -> None:
    gpd = pytest.importorskip("geopandas")
    from shapely import Point

    frame = gpd.GeoDataFrame({"name:uk": ["Вигадівка"]}, geometry=[Point(37.21, 48.31)], crs="OGC:CRS84")
    frame.to_crs("EPSG:32637").to_file(tmp_path / "own.gpkg", driver="GPKG")
    (place,) = read_gazetteer(tmp_path / "own.gpkg").lookup("Vyhadivka")
    assert abs(place.lon - 37.21) < 1e-5
    assert place.admin1_iso == "UA-14"


def test_alternate_names_of_geonames_in_a_file_of_their_own_are_names(tmp_path: Path) -> None:
    names = put(tmp_path, "1\t90000001\tru\tВыдумовка\t\t\t\t\t\t\n", "alternatenames-UA.txt")
    own = read_gazetteer(put(tmp_path, DUMP, "UA.txt"), names)
    assert [p.id for p in own.lookup("Выдумовка")] == ["geonames:90000001"]


def test_features_that_reports_do_not_name_are_left_alone(tmp_path: Path) -> None:
    stream = DUMP.replace("\tP\tPPL\t", "\tH\tSTM\t").replace("90000001", "90000002").replace("Vyhadivka", "Potik")
    own = read_gazetteer(put(tmp_path, DUMP + stream, "UA.txt"))
    assert own.lookup("Potik") == ()
    assert own.files[0].skipped == ()


# --- the index ------------------------------------------------------------------------------------------


def test_the_second_start_reads_the_index_and_gives_the_same(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + GOOD)
    built = read_gazetteer(path, cache=False)
    gazetteerfiles._MADE.clear()
    kept = read_gazetteer(path)
    assert len(list((tmp_path / "cache").rglob("*.store"))) == 1
    gazetteerfiles._MADE.clear()
    again = read_gazetteer(path)
    assert again.store is not kept.store
    assert again.lookup("Vyhadivka") == kept.lookup("Vyhadivka") == built.lookup("Vyhadivka")
    assert kept.files == built.files


def test_an_index_is_of_the_contents_and_not_of_the_path(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    assert store_key([path], ["a" * 64]) == store_key([tmp_path / "x" / "own.csv"], ["a" * 64])
    assert store_key([path], ["a" * 64]) != store_key([path], ["b" * 64])


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other"])
def test_a_damaged_index_is_built_again(damage: str, tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + GOOD)
    read_gazetteer(path)
    (kept,) = (tmp_path / "cache").rglob("*.store")
    whole = kept.read_bytes()
    flipped = bytes(255 - byte for byte in whole[-300:-290])
    broken = {
        "cut": whole[: len(whole) // 2], "flipped": whole[:-300] + flipped + whole[-290:], "empty": b"",
        "other": b"something else",
    }[damage]  # fmt: skip
    kept.unlink()
    kept.write_bytes(broken)
    gazetteerfiles._MADE.clear()
    assert [p.name for p in read_gazetteer(path).lookup("Vyhadivka")] == ["Vyhadivka"]
    assert kept.read_bytes() == whole


def test_a_cache_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(put(tmp_path, "a file", "not-a-folder")))
    assert read_gazetteer(put(tmp_path, HEAD + GOOD)).lookup("Vyhadivka")
