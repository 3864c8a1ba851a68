"""KML and KMZ: folders, styles, languages; and what hostile ones try."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import shapely

from geo.control import read_control
from geo.errors import ControlError
from tests.geo.control.support import BAKHMUT, KHERSON, POKROVSK, SUDZHA, kinds

HELD = ("Russia", "controlled", "assessed")


def coordinates(shape: shapely.Polygon, height: str = ",0") -> str:
    """Return the corners of a polygon as KML writes them."""
    return " ".join(f"{lon},{lat}{height}" for lon, lat in shape.exterior.coords)


def placemark(shape: shapely.Polygon, name: str = "", inside: str = "", hole: shapely.Polygon | None = None) -> str:
    """Return a placemark with a polygon."""
    inner = ""
    if hole is not None:
        inner = f"<LinearRing><coordinates>{coordinates(hole)}</coordinates></LinearRing>"
        inner = f"<innerBoundaryIs>{inner}</innerBoundaryIs>"
    return (
        f"<Placemark><name>{name}</name>{inside}<Polygon>{inner}<outerBoundaryIs><LinearRing><coordinates>\n"
        f"{coordinates(shape)}\n</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


def document(*parts: str, head: str = "") -> str:
    """Return a KML document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(parts)}</Document></kml>"
    )


def folder(name: str, *parts: str) -> str:
    """Return a folder."""
    return f"<Folder><name>{name}</name>{''.join(parts)}</Folder>"


def kmz(path: Path, **members: str) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_kml", ".kml"), text)
    return path


def test_folders_carry_the_status_and_the_basis(tmp_path: Path):
    path = tmp_path / "map_20250212.kml"
    path.write_text(
        document(
            folder("Assessed Russian control", placemark(BAKHMUT, "Polygon 1")),
            folder("Claims", folder("Claimed Ukrainian counteroffensives", placemark(KHERSON, "Polygon 2"))),
            folder("Units", "<Placemark><name>1st</name><Point><coordinates>37,48</coordinates></Point></Placemark>"),
        ),
        "utf-8",
    )
    said: list[str] = []
    series = read_control(path, notify=said.append)
    assert kinds(series) == [HELD, ("Ukraine", "advanced", "claimed")]
    assert any("layer 'Assessed Russian control'" in line for line in said)
    assert any("1 Point" in line for line in said)


def test_names_in_three_languages_and_a_hole(tmp_path: Path):
    hole = shapely.box(38.0, 48.5, 38.1, 48.6)
    path = tmp_path / "deepstate_12.02.2025.kml"
    path.write_text(
        document(placemark(BAKHMUT, "Окуповано /// Occupied /// geoJSON.status.occupied", hole=hole)), "utf-8"
    )
    (series,) = read_control(path)
    assert kinds([series]) == [HELD]
    assert series.snapshots[0].areas[0].geometry.equals(BAKHMUT.difference(hole))


def test_styles_give_the_status_where_no_word_does(tmp_path: Path):
    styles = (
        '<StyleMap id="m"><Pair><key>normal</key><styleUrl>#m-normal</styleUrl></Pair>'
        "<Pair><key>highlight</key><styleUrl>#m-highlight</styleUrl></Pair></StyleMap>"
        '<Style id="m-normal"><LineStyle><color>ff00ff00</color></LineStyle>'
        "<PolyStyle><color>4d1427a5</color></PolyStyle></Style>"
        '<Style id="m-highlight"><PolyStyle><color>4dff0000</color></PolyStyle></Style>'
    )
    inline = "<Style><PolyStyle><color>ff589d0f</color></PolyStyle></Style>"
    path = kmz(
        tmp_path / "250212_0000.kmz",
        doc_kml=document(
            folder(
                "Areas",
                placemark(BAKHMUT, "north", "<styleUrl>#m</styleUrl>"),
                placemark(KHERSON, "south", inline),
                placemark(POKROVSK, "west", "<styleUrl>#poly-BCAAA4-1200-77</styleUrl>"),
            ),
            styles,
        ),
    )
    said: list[str] = []
    (series,) = read_control(path, notify=said.append)
    assert kinds([series]) == [HELD, ("Ukraine", "liberated", "assessed"), (None, "contested", "assessed")]
    assert series.dates == (dt.date(2025, 2, 12),)
    assert any("colour #a52714" in line for line in said)


def test_a_style_can_be_named_in_a_mapping(tmp_path: Path):
    path = kmz(
        tmp_path / "map_250212.kmz",
        doc_kml=document(folder("Areas", placemark(BAKHMUT, "a", "<styleUrl>#poly-FFD600-1-2</styleUrl>"))),
    )
    with pytest.raises(ControlError, match="layer Areas with 1 area"):
        read_control(path)
    rule = {"style": "poly-FFD600*", "folder": "areas", "controller": "Ukraine"}
    assert kinds(read_control(path, mapping={"area": [rule]})) == [("Ukraine", "controlled", "assessed")]


def test_extended_data_and_time_stamps_are_columns(tmp_path: Path):
    data = '<ExtendedData><Data name="side"><value>UA</value></Data></ExtendedData>'
    when = "<TimeStamp><when>2025-02-12T08:00:00Z</when></TimeStamp>"
    path = tmp_path / "map.kml"
    path.write_text(document(placemark(SUDZHA, "x", data + when)), "utf-8")
    (series,) = read_control(path)
    assert kinds([series]) == [("Ukraine", "controlled", "assessed")]
    assert series.dates == (dt.date(2025, 2, 12),)


def test_a_folder_can_hold_a_day(tmp_path: Path):
    path = tmp_path / "history.kml"
    path.write_text(
        document(*(folder(f"{day} Feb 2025", placemark(BAKHMUT, "Russian control")) for day in (12, 13))), "utf-8"
    )
    (series,) = read_control(path)
    assert [day.day for day in series.dates] == [12, 13]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str):
    path = tmp_path / "map_20250212.kml"
    text = document(placemark(BAKHMUT, "Окуповано")).replace("UTF-8", encoding.upper())
    path.write_bytes(text.encode(encoding))
    assert kinds(read_control(path)) == [HELD]


def test_several_documents_of_an_archive_are_one_map(tmp_path: Path):
    link = "<NetworkLink><Link><href>files/a.kml</href></Link></NetworkLink>"
    path = kmz(
        tmp_path / "map_20250212.kmz",
        doc_kml=document(link),
        files__a_kml=document(placemark(BAKHMUT, "Russian control")),
        files__b_kml=document(placemark(KHERSON, "Ukrainian control")),
    )
    assert kinds(read_control(path)) == [HELD, ("Ukraine", "controlled", "assessed")]


BOMB = (
    '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (document(placemark(BAKHMUT, "&d;"), head=BOMB), "declares entities of its own"),
        (
            document(placemark(BAKHMUT, "&x;"), head='<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "declares entities of its own",
        ),
        (document("<Folder>" * 500), "nested more than 100 deep"),
        (document(placemark(BAKHMUT, "x"))[:-30], "no whole KML .* in line"),
        ("<html><body>Sign in</body></html>", "XML, but no KML .*'html'"),
        (document("<NetworkLink><Link><href>x</href></Link></NetworkLink>"), "only links to a map elsewhere"),
        (document(), "holds no area"),
        (document(placemark(BAKHMUT, "Occupied").replace("37.9", "x", 1)), "no numbers"),
        (document("<Placemark><name>Occupied</name><Polygon></Polygon></Placemark>"), "without coordinates"),
        (document("<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>37,48 38,49</coordinates></LinearRing>"
                  "</outerBoundaryIs></Polygon></Placemark>"), "fewer than three corners"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_document_is_refused(tmp_path: Path, text: str, reason: str):
    path = tmp_path / "map_20250212.kml"
    path.write_text(text, "utf-8")
    with pytest.raises(ControlError, match=reason) as caught:
        read_control(path)
    assert str(path) in str(caught.value)


def test_an_archive_that_climbs_out_is_not_used(tmp_path: Path):
    path = tmp_path / "map_20250212.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.kml", document(placemark(BAKHMUT, "Occupied")))
        archive.writestr("../../evil.kml", "x")
    with pytest.raises(ControlError, match="climbs out of it"):
        read_control(path)


def test_a_bomb_in_an_archive_is_not_unpacked(tmp_path: Path):
    path = tmp_path / "map_20250212.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b" " * (80 << 20))
    with pytest.raises(ControlError, match=r"unpacks from .* kB to 80 MB, which no map of control does"):
        read_control(path)


def test_an_archive_that_is_cut_short_or_holds_no_map_is_refused(tmp_path: Path):
    path = kmz(tmp_path / "map_20250212.kmz", doc_kml=document(placemark(BAKHMUT, "Occupied")))
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with pytest.raises(ControlError, match="cut short or damaged"):
        read_control(path)
    kmz(path, **{"legend.png": "x"})
    with pytest.raises(ControlError, match=r"holds no map \(legend\.png\)"):
        read_control(path)
    # A lie about what is in it, which the archive's list does not show.
    path.write_bytes(whole.replace(b"PK\x03\x04", b"PK\x03\x05", 1))
    with pytest.raises(ControlError, match=r"damaged|none of"):
        read_control(path)


def test_the_name_of_a_style_says_what_no_other_word_does(tmp_path: Path):
    path = tmp_path / "map_20250212.kml"
    path.write_text(
        document(
            folder(
                "Areas",
                *(
                    placemark(shape, f"Polygon {number}", f"<styleUrl>#{style}</styleUrl>")
                    for number, (shape, style) in enumerate(
                        [(BAKHMUT, "russian-held"), (KHERSON, "liberated"), (POKROVSK, "greyZone")]
                    )
                ),
            )
        ),
        "utf-8",
    )
    assert kinds(read_control(path)) == [HELD, ("Ukraine", "liberated", "assessed"), (None, "contested", "assessed")]


def test_areas_between_two_sides_are_not_guessed(tmp_path: Path):
    path = tmp_path / "map_20250212.kml"
    path.write_text(document(placemark(BAKHMUT, "held by Russia or held by Ukraine")), "utf-8")
    with pytest.raises(ControlError, match="nothing in it says who holds"):
        read_control(path)
