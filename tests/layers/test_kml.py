"""KML and KMZ: read back as written, styled, timed, and with balloons in which words are nothing but words."""

from __future__ import annotations

import html
import time
import warnings
import zipfile
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from lxml import etree

from bench.fronts import made_series
from layers import build_layers, empty_table, style, validate, write
from layers.export.icons import SIZE, symbol_png
from layers.export.kml import write_kml, write_kmz
from tests.layers.tables import HOSTILE, every_kind, hostile_table

NS = "{http://www.opengis.net/kml/2.2}"


def tree(path: Path) -> ET.Element:
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path) as archive:
            return ET.fromstring(archive.read("doc.kml"))
    return ET.fromstring(path.read_bytes())


def placemarks(path: Path) -> dict[str, ET.Element]:
    return {data(mark)["id"]: mark for mark in tree(path).iter(f"{NS}Placemark")}


def data(mark: ET.Element) -> dict[str, str]:
    return {item.get("name", ""): item.text or "" for item in mark.iter(f"{NS}SimpleData")}


def wrapped(node: ET.Element) -> ET.Element:
    mark = ET.Element("mark")
    mark.append(node)
    return mark


def geometry(mark: ET.Element) -> shapely.Geometry | None:
    """Return a placemark's geometry, read by a reader that is not ours."""
    from shapely.geometry import LinearRing, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

    def pairs(node: ET.Element) -> list[tuple[float, ...]]:
        text = node.findtext(f"{NS}coordinates") or ""
        return [tuple(map(float, pair.split(","))) for pair in text.split()]

    def polygon(node: ET.Element) -> Polygon:
        outer = node.find(f"{NS}outerBoundaryIs/{NS}LinearRing")
        inner = node.findall(f"{NS}innerBoundaryIs/{NS}LinearRing")
        assert outer is not None
        assert LinearRing(pairs(outer)).is_ccw
        return Polygon(pairs(outer), [pairs(ring) for ring in inner])

    for node in mark:
        kind = node.tag.removeprefix(NS)
        if kind == "Point":
            return Point(pairs(node)[0])
        if kind == "LineString":
            return LineString(pairs(node))
        if kind == "Polygon":
            return polygon(node)
        if kind == "MultiGeometry":
            many = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
            parts = [geometry(wrapped(part)) for part in node]
            return many[parts[0].geom_type](parts)
    return None


def test_every_geometry_and_value_is_read_back(tmp_path):
    table = every_kind()
    found = placemarks(write_kml(table, tmp_path / "a.kml"))
    for row in table.to_dict("records"):
        shape = geometry(found[row["id"]])
        assert shape is None if row["geometry"] is None else shapely.equals(shape, row["geometry"])
    values = data(found["e1"])
    assert (values["weapons"], values["admin1_ambiguous"], values["location_confidence"]) == (
        '["drone","missile"]',
        "1",
        "0.1",
    )
    assert values["own_day"] == "2020-01-02"


def test_gdal_reads_it_without_a_warning_and_with_types(tmp_path):
    table = every_kind()
    path = write_kml(table, tmp_path / "a.kml")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parts = {name: gpd.read_file(path, layer=name) for name, _ in pyogrio.list_layers(path)}
    assert len(parts) == len({name.casefold() for name in parts})
    assert sum(map(len, parts.values())) == len(table)
    types = dict(
        zip(
            *(pyogrio.read_info(path, layer="Air or drone strike (2)")[key] for key in ("fields", "ogr_types")),
            strict=True,
        )
    )
    assert (types["killed_min"], types["confidence"], types["begin"]) == ("OFTInteger", "OFTReal", "OFTDateTime")


@pytest.mark.parametrize("form", ["kml", "kmz"])
@pytest.mark.parametrize("make", [every_kind, hostile_table, empty_table])
def test_it_is_valid_by_the_schema_of_the_standard(tmp_path, form, make):
    # OGC 07-147r2, as fastkml has it.
    schema = etree.XMLSchema(etree.parse(str(files("fastkml") / "schema" / "ogckml22.xsd")))
    (path,) = write(make(), tmp_path / f"a.{form}", control=[made_series(2, corners=50)])
    text = zipfile.ZipFile(path).read("doc.kml") if form == "kmz" else path.read_bytes()
    schema.assertValid(etree.fromstring(text))


def test_folders_are_layers_and_symbols(tmp_path):
    document = tree(write_kml(every_kind(), tmp_path / "a.kml"))[0]
    folders = {
        folder.findtext(f"{NS}name"): [inner.findtext(f"{NS}name") for inner in folder.findall(f"{NS}Folder")]
        for folder in document.findall(f"{NS}Folder")
    }
    assert folders == {
        "Strikes": ["Air or drone strike (2)"],
        "Ground combat": ["Other ground combat (1)", "Ground combat without a place on the map (1)"],
        "Air defence": ["Air defence (1)"],
        "Control claims": ["Said to be contested (2)"],
    }


def test_every_placemark_has_a_style_that_is_there(tmp_path):
    table = every_kind()
    root = tree(write_kml(table, tmp_path / "a.kml"))
    styles = {node.get("id"): node for node in root.iter(f"{NS}Style")}
    looks = {row["id"]: drawing for layer in build_layers(table, boundaries=False) for row, drawing in layer.rows()}
    for identity, mark in placemarks(tmp_path / "a.kml").items():
        key = (mark.findtext(f"{NS}styleUrl") or "").removeprefix("#")
        assert key == f"{looks[identity].symbol}-{looks[identity].stroke}"
        assert key in styles
    # Opacity, blue, green, red.
    reported = styles["strike.air-reported"]
    assert reported.findtext(f"{NS}LineStyle/{NS}color") == "ff00387f"
    assert (reported.findtext(f"{NS}PolyStyle/{NS}color") or "").endswith("005ed5")
    assert reported.findtext(f"{NS}BalloonStyle/{NS}text") == "$[description]"


def test_time_spans_reach_from_the_first_to_the_last_moment(tmp_path):
    mark = placemarks(write_kml(every_kind(), tmp_path / "a.kml"))["e3"]
    assert mark.findtext(f"{NS}TimeSpan/{NS}begin") == "2024-02-29T00:00:00Z"
    assert mark.findtext(f"{NS}TimeSpan/{NS}end") == "2024-03-04T23:59:59Z"
    undated = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "id": ["a"]})
    assert placemarks(write_kml(undated, tmp_path / "b.kml"))["a"].find(f"{NS}TimeSpan") is None


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data):
        self.words.append(data)


OURS = {"h3", "p", "b", "br", "blockquote", "a"}


def test_balloons_hold_our_tags_only(tmp_path):
    table = hostile_table()
    marks = placemarks(write_kml(table, tmp_path / "a.kml", title="</name><x>", credits=HOSTILE))
    assert sorted(marks) == sorted(identity.replace("\x01\x1b", "\ufffd\ufffd") for identity in table["id"])
    for row, mark in zip(table.to_dict("records"), marks.values(), strict=False):
        text = mark.findtext(f"{NS}description") or ""
        parser = Tags()
        parser.feed(text)
        assert {tag for tag, _ in parser.tags} <= OURS
        assert all(name == "href" for _, attributes in parser.tags for name, _ in attributes)
        assert "$[" not in text
        assert "javascript" not in str(parser.tags)
        assert row["id"]


def test_a_report_is_linked_only_by_an_address_of_the_web(tmp_path):
    rows = [
        {"id": str(number), "layer": "strike", "lon": 30.0, "lat": 50.0, "title": "T", "url": url}
        for number, url in enumerate(
            ('https://example.org/?a=1&b="2"', "javascript:alert(1)", "file:///etc/passwd", "http://[bad")
        )
    ]
    marks = placemarks(write_kml(pd.DataFrame(rows), tmp_path / "a.kml"))
    texts = [marks[str(number)].findtext(f"{NS}description") or "" for number in range(4)]
    assert f'<a href="{html.escape(rows[0]["url"])}">' in texts[0]
    assert all("<a " not in text for text in texts[1:])


def test_a_balloon_tells_what_is_known_and_who_says_it(tmp_path):
    row = {
        "id": "a",
        "layer": "strike",
        "sub_event_type": "Air/drone strike",
        "lon": 30.0,
        "lat": 50.0,
        "place_name": "Bucha",
        "admin1_name": "Kyiv Oblast",
        "precision": "settlement",
        "uncertainty_km": 3.5,
        "killed_min": 4,
        "injured_min": 7,
        "injured_max": 7,
        "weapons": ["drone"],
        "quote": "It was “so”.",
        "claimant": "Mayor X",
        "stance": "claimed",
        "publisher": "Wire",
        "start_date": "2025-02-12",
        "end_date": "2025-02-12",
    }
    mark = placemarks(write_kml(pd.DataFrame([row]), tmp_path / "a.kml"))["a"]
    assert mark.findtext(f"{NS}name") == "Bucha, 2025-02-12"
    parser = Tags()
    parser.feed(mark.findtext(f"{NS}description") or "")
    said = " | ".join(parser.words)
    for words in (
        "Air or drone strike",
        "Kyiv Oblast, known as a settlement, within 3.5 km",
        "at least 4 killed, 7 injured",
        "Weapons: drone",
        "It was “so”.",
        "Claimed by one side or a named person: Mayor X",
        "Wire",
    ):
        assert words in said


def test_credits_stand_in_the_description(tmp_path):
    root = tree(write_kml(every_kind(), tmp_path / "a.kml", title="Night", credits=("One & <two>",)))
    assert root[0].findtext(f"{NS}name") == "Night"
    said = root[0].findtext(f"{NS}description") or ""
    assert html.escape(style.BORDER_VIEW, quote=False) in said
    assert "One &amp; &lt;two&gt;" in said


@pytest.mark.parametrize("write", [write_kml, write_kmz])
def test_nothing_is_fetched_from_anywhere(tmp_path, write):
    path = write(every_kind(), tmp_path / f"a.{write.__name__[-3:]}")
    refers = [node.text or "" for node in tree(path).iter(f"{NS}href")]
    assert all("://" not in address for address in refers)
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist()[0] == "doc.kml"
            assert set(refers) == set(archive.namelist()[1:])
            assert archive.testzip() is None


@pytest.mark.parametrize("write", [write_kml, write_kmz])
def test_the_same_table_gives_the_same_bytes(tmp_path, write):
    first = write(every_kind(), tmp_path / "a").read_bytes()
    time.sleep(2.1)
    assert write(every_kind(), tmp_path / "b").read_bytes() == first


def test_gdal_reads_the_kmz_as_well(tmp_path):
    path = write_kmz(every_kind(), tmp_path / "a.kmz")
    parts = [gpd.read_file(path, layer=name) for name, _ in pyogrio.list_layers(path)]
    ids = [identity for part in parts if len(part) for identity in part["id"]]
    assert sorted(ids) == sorted(every_kind()["id"])


def test_a_table_without_rows_is_a_document(tmp_path):
    assert placemarks(write_kml(empty_table(), tmp_path / "a.kml")) == {}


def test_pictures_of_symbols_are_png_and_differ():
    made = {
        (key, stance): symbol_png(key, stance)
        for key in ("strike.air", "strike.shelling", "control.russia")
        for stance in style.STROKES
    }
    assert len(set(made.values())) == len(made)
    for picture in made.values():
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert int.from_bytes(picture[16:20], "big") == int.from_bytes(picture[20:24], "big") == SIZE


def test_a_validated_table_is_not_changed(tmp_path):
    table = every_kind()
    before = table.copy(deep=True)
    write_kml(table, tmp_path / "a.kml")
    pd.testing.assert_frame_equal(pd.DataFrame(validate(table)), pd.DataFrame(before))
