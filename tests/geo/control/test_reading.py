"""Files of control → series: who holds what, which day, and what is said about how it was read."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control import read_control
from geo.errors import ControlError
from tests.geo.control.support import BAKHMUT, KHERSON, POKROVSK, SUDZHA, collection, feature, kinds, write

RUSSIA = ("Russia", "controlled", "assessed")


def test_a_file_without_a_word_is_read_by_its_source_and_its_name(tmp_path: Path):
    write(tmp_path / "deepstatemap_data_20250212.geojson", collection(feature(shapely.MultiPolygon([BAKHMUT]))))
    said: list[str] = []
    (series,) = read_control(tmp_path, notify=said.append)
    assert series.source.key == "deepstate"
    assert "deepstatemap.live" in series.source.url and series.source.terms
    assert series.dates == (dt.date(2025, 2, 12),)
    assert kinds([series]) == [RUSSIA]
    assert any("held by Russia" in line and "mapping" in line for line in said)


def test_an_unknown_source_without_a_word_is_guessed_and_told(tmp_path: Path):
    path = write(tmp_path / "frontmap_12.02.2025.json", feature(BAKHMUT))
    said: list[str] = []
    (series,) = read_control(path, notify=said.append)
    assert (series.source.key, series.source.title) == ("frontmap", "frontmap")
    assert kinds([series]) == [RUSSIA]
    assert any("no side is named, and most such files" in line for line in said)


def test_the_same_guess_is_not_made_of_an_area_that_holds_kyiv(tmp_path: Path):
    path = write(tmp_path / "free_20250212.geojson", shapely.geometry.mapping(shapely.box(29, 49, 33, 51)))
    with pytest.raises(ControlError, match="covers Kyiv and says nothing of who holds it"):
        read_control(path)


def test_snapshots_of_a_folder_are_one_series_in_the_order_of_their_days(tmp_path: Path):
    for day in (14, 12, 13):
        write(tmp_path / f"deepstate_202502{day}.geojson", feature(shapely.box(37, 48, 38, 48 + day / 100)))
    (series,) = read_control(tmp_path)
    assert [day.day for day in series.dates] == [12, 13, 14]
    (again,) = read_control(str(tmp_path / "*.geojson"))
    assert again.dates == series.dates


def test_names_in_three_languages_carry_the_status(tmp_path: Path):
    path = write(
        tmp_path / "deepstate_2025-02-12.geojson",
        collection(
            feature(BAKHMUT, name="Окуповано /// Occupied /// geoJSON.status.occupied"),
            feature(POKROVSK, name="Статус невідомий /// Unknown status /// geoJSON.status.unknown\n"),
            feature(KHERSON, name="Звільнено 11.11 /// Liberated 11.11 /// geoJSON.status.dismissed_at {{at:11.11}}"),
            feature(SUDZHA, name="Окупована Абхазія /// Occupied Abkhazia /// geoJSON.territories.abkhazia"),
            {
                "type": "Feature",
                "properties": {"name": "unit"},
                "geometry": {"type": "Point", "coordinates": [37, 48, 0]},
            },
        ),
    )
    said: list[str] = []
    (series,) = read_control(path, notify=said.append)
    assert kinds([series]) == [RUSSIA, ("Ukraine", "liberated", "assessed"), (None, "contested", "assessed")]
    held = series.snapshots[0].areas[0]
    assert held.label == "Окуповано / Occupied"
    assert any("Abkhazia" in line and "left out" in line for line in said)
    assert any("1 Point" in line for line in said)


def test_the_answer_of_a_server_holds_the_map_and_its_day(tmp_path: Path):
    path = write(
        tmp_path / "last.json",
        {
            "id": 1739318400, "datetime": "12.02 o 08:00",
            "map": collection(feature(BAKHMUT, name="Окуповано /// Occupied /// geoJSON.status.occupied")),
        },
    )  # fmt: skip
    (series,) = read_control(path)
    assert series.dates == (dt.date(2025, 2, 12),)


def test_layers_of_one_source_in_several_files_make_one_snapshot(tmp_path: Path):
    write(tmp_path / "isw_assessed_russian_control_2025-02-12.geojson", feature(BAKHMUT))
    write(tmp_path / "isw_claimed_russian_control_2025-02-12.geojson", feature(POKROVSK))
    write(tmp_path / "isw_claimed_ukrainian_counteroffensives_2025-02-12.geojson", feature(KHERSON))
    (series,) = read_control(tmp_path)
    assert series.source.key == "isw"
    assert kinds([series]) == [RUSSIA, ("Russia", "controlled", "claimed"), ("Ukraine", "advanced", "claimed")]


def test_one_file_with_a_column_of_days_is_a_series(tmp_path: Path):
    data = collection(
        *(feature(shapely.box(37, 48, 38, 48 + day / 100), id=day, date=f"2024-07-{day:02}") for day in (8, 9))
    )
    path = tmp_path / "deepstate-map-data.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    (series,) = read_control(path)
    assert series.dates == (dt.date(2024, 7, 8), dt.date(2024, 7, 9))


def test_the_file_name_holds_before_the_day_on_which_an_area_was_edited(tmp_path: Path):
    path = write(
        tmp_path / "VIEW_RussiaCoTinUkraine_V3_20250212.geojson",
        collection(feature(BAKHMUT, EditDate=1700000000000), feature(POKROVSK, EditDate=1710000000000)),
    )
    (series,) = read_control(path)
    assert (series.source.key, series.dates) == ("isw", (dt.date(2025, 2, 12),))
    path = path.rename(tmp_path / "VIEW_RussiaCoTinUkraine_V3.geojson")
    assert read_control(path)[0].dates == (dt.date(2024, 3, 9),)


def test_a_file_without_a_day_is_refused_with_its_columns(tmp_path: Path):
    path = write(tmp_path / "deepstate.geojson", feature(BAKHMUT, colour="red"))
    with pytest.raises(ControlError, match=r"says nowhere which day.*\[date\].*colour"):
        read_control(path)


def test_a_name_with_two_days_is_refused(tmp_path: Path):
    path = write(tmp_path / "deepstate_20250301_20250212.geojson", feature(BAKHMUT))
    with pytest.raises(ControlError, match="several days"):
        read_control(path)


def test_two_versions_of_one_day_are_refused_by_name_unless_they_say_the_same(tmp_path: Path):
    write(tmp_path / "deepstate_20250212.geojson", feature(BAKHMUT))
    write(tmp_path / "deepstate_20250212 (1).geojson", feature(BAKHMUT))
    said: list[str] = []
    (series,) = read_control(tmp_path, notify=said.append)
    assert len(series) == 1 and any("says the same" in line for line in said)
    write(tmp_path / "deepstate_20250212 (1).geojson", feature(POKROVSK))
    with pytest.raises(ControlError, match=r"20250212 \(1\)\.geojson.*both stand for 2025-02-12"):
        read_control(tmp_path)


def test_the_later_hour_of_a_day_is_used(tmp_path: Path):
    write(tmp_path / "deepstate_250212_0349.geojson", feature(BAKHMUT))
    write(tmp_path / "deepstate_250212_1147.geojson", feature(POKROVSK))
    (series,) = read_control(tmp_path)
    assert series.snapshots[0].areas[0].geometry.equals(POKROVSK)
    assert "earlier hour" in " ".join(series.snapshots[0].notes)


def test_what_cannot_be_understood_is_refused_with_layers_and_fields(tmp_path: Path):
    path = write(
        tmp_path / "zones_20250212.geojson",
        collection(feature(BAKHMUT, zorb="A1", size=4), feature(POKROVSK, zorb="B2"), name="Plan"),
    )
    with pytest.raises(ControlError, match=r"mapping.*layer Plan with 2 areas, fields: zorb \(A1, B2\); size \(4\)"):
        read_control(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b'{"type": "FeatureCollection", "features": [{"type"', "no whole JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": 1}', "JSON without areas"),
        (b'{"error": {"code": 499, "message": "Token Required"}}', "the server answered: Token Required"),
        (b'{"type": "FeatureCollection"}', "no list of features"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no area"),
        (b'{"type": "Point", "coordinates": [37, 48]}', "holds no area"),
        (b'{"type": "FeatureCollection", "exceededTransferLimit": true, "features": []}', "cut the answer short"),
        (b'{"type": "Polygon", "coordinates": [[[37, 48], [38, 48]]]}', "fewer than three corners"),
        (b'{"type": "Polygon", "coordinates": [[["a", 48], [38, 48], [38, 49]]]}', "no numbers"),
        (b'{"type": "Polygon", "coordinates": [[[1e999, 48], [38, 48], [38, 49]]]}', "no numbers"),
        (b'{"type": "Polygon", "coordinates": [[37, 48, 38]]}', "pairs"),
        (b'{"type": "Polygon", "coordinates": 5}', "without coordinates"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"plain words", "is none of GeoJSON"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON; convert it"),
        (b"\x1f\x8bjunk", "cut short or damaged"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, data: bytes, reason: str):
    path = tmp_path / "deepstate_20250212.geojson"
    path.write_bytes(data)
    with pytest.raises(ControlError, match=reason) as caught:
        read_control(path)
    assert str(path) in str(caught.value)


def test_a_bomb_in_a_gzip_archive_is_not_unpacked(tmp_path: Path):
    path = tmp_path / "deepstate_20250212.geojson.gz"
    path.write_bytes(gzip.compress(b" " * (64 << 20)))
    with pytest.raises(ControlError, match="unpacks to more than"):
        read_control(path)


def test_a_bad_file_of_a_folder_is_told_and_does_not_lose_the_others(tmp_path: Path):
    write(tmp_path / "deepstate_20250212.geojson", feature(BAKHMUT))
    (tmp_path / "deepstate_20250213.geojson").write_bytes(b"{")
    said: list[str] = []
    (series,) = read_control(tmp_path, notify=said.append)
    assert len(series) == 1
    assert [line for line in said if "20250213" in line and line.startswith("not read: ")]
    # With nobody to tell it to, it is an error; as it is for a file that was named.
    with pytest.raises(ControlError, match="20250213"):
        read_control(tmp_path)
    with pytest.raises(ControlError, match="20250213"):
        read_control(sorted(tmp_path.iterdir()), notify=said.append)


@pytest.mark.parametrize("path", ["nowhere.geojson", "nothing/*.geojson", "empty"])
def test_a_path_without_files_is_refused(tmp_path: Path, path: str):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ControlError, match=r"check the path|holds no file"):
        read_control(tmp_path / path)


def test_swapped_axes_are_named_and_can_be_read_with_a_mapping(tmp_path: Path):
    turned = shapely.transform(BAKHMUT, lambda corners: corners[:, ::-1])
    path = write(tmp_path / "deepstate_20250212.geojson", feature(turned))
    with pytest.raises(ControlError, match="look swapped"):
        read_control(path)
    (series,) = read_control(path, mapping={"read": {"axes": "lat lon"}})
    assert series.snapshots[0].areas[0].geometry.equals(BAKHMUT)


def test_an_area_in_another_country_is_left_out_and_named(tmp_path: Path):
    poland = shapely.box(19, 51, 20, 52)
    path = write(
        tmp_path / "x_20250212.geojson",
        collection(feature(BAKHMUT, name="Occupied"), feature(poland, name="Occupied Lodz")),
    )
    said: list[str] = []
    (series,) = read_control(path, notify=said.append)
    assert series.snapshots[0].areas[0].geometry.equals(BAKHMUT)
    assert any("Poland" in line and "Lodz" in line for line in said)
    path = write(tmp_path / "x_20250212.geojson", feature(poland, name="Occupied"))
    with pytest.raises(ControlError, match=r"lie elsewhere.*Poland"):
        read_control(path)


def test_another_coordinate_system_is_read_where_it_is_told(tmp_path: Path):
    mercator = shapely.box(4_200_000, 6_100_000, 4_250_000, 6_150_000)
    path = write(tmp_path / "deepstate_20250212.geojson", collection(feature(mercator)))
    with pytest.raises(ControlError, match="no lon and lat"):
        read_control(path)
    told = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    path = write(tmp_path / "deepstate_20250212.geojson", collection(feature(mercator), crs=told))
    (series,) = read_control(path)
    west, south, _, _ = series.snapshots[0].areas[0].geometry.bounds
    assert (round(west, 3), round(south, 3)) == (37.729, 47.959)
    (named,) = read_control(
        write(tmp_path / "deepstate_20250213.geojson", collection(feature(mercator))),
        mapping={"read": {"crs": "EPSG:3857"}},
    )
    assert named.snapshots[0].areas[0].geometry.equals(series.snapshots[0].areas[0].geometry)


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"control": "RU"}, RUSSIA),
        ({"side": "ukraine"}, ("Ukraine", "controlled", "assessed")),
        ({"Status": "occupied"}, RUSSIA),
        ({"type": "russian_controlled"}, RUSSIA),
        ({"controller": "Russia", "status": "contested"}, (None, "contested", "assessed")),
        ({"controller": "Russia", "status": "claimed"}, ("Russia", "controlled", "claimed")),
        ({"claimed_by": "Russia"}, ("Russia", "controlled", "claimed")),
        ({"held_by": "DPR", "claimed": True}, ("Russia", "controlled", "claimed")),
        ({"name": "Ukrainian Armed Forces"}, ("Ukraine", "controlled", "assessed")),
        ({"name": "Russia"}, RUSSIA),
        ({"name": "Russia", "layer": "Grey zone"}, (None, "contested", "assessed")),
        ({"legend": "Контроль ВС РФ"}, RUSSIA),
        ({"fill": "#ff5252"}, RUSSIA),
        ({"name": "Zone 4", "status": "liberated"}, ("Ukraine", "liberated", "assessed")),
        ({"side": "RU", "status": "advance"}, ("Russia", "advanced", "assessed")),
    ],
)
def test_columns_say_who_holds(tmp_path: Path, columns: dict[str, object], kind: tuple[str | None, str, str]):
    assert kinds(read_control(write(tmp_path / "map_20250212.geojson", feature(BAKHMUT, **columns)))) == [kind]


@pytest.mark.parametrize(
    "name",
    ["Kyiv Axis [Z] (Historic)", "Former Russian positions", "RUAF field fortifications", "Polygon 7", "Poltava"],
)
def test_what_is_past_or_something_else_is_left_out_and_named(tmp_path: Path, name: str):
    data = collection(feature(BAKHMUT, name="Occupied"), feature(POKROVSK, name=name))
    said: list[str] = []
    (series,) = read_control(write(tmp_path / "map_20250212.geojson", data), notify=said.append)
    assert kinds([series]) == [RUSSIA]
    assert any("left out" in line and name in line for line in said)


def test_the_outline_of_the_country_is_nobodys_ground(tmp_path: Path):
    data = collection(feature(BAKHMUT, name="Occupied"), feature(shapely.box(23, 44.9, 40, 52), name="Ukraine"))
    said: list[str] = []
    (series,) = read_control(write(tmp_path / "map_20250212.geojson", data), notify=said.append)
    assert kinds([series]) == [RUSSIA]
    assert any("left out" in line and "Ukraine" in line for line in said)


def test_a_source_is_known_by_its_folder_where_the_name_is_but_a_day(tmp_path: Path):
    path = write(
        tmp_path / "UAControlMapBackups" / "2022" / "221210_0000.geojson", feature(BAKHMUT, name="Luhansk Axis [Z]")
    )
    (series,) = read_control(path)
    assert (series.source.key, series.dates) == ("uacontrolmap", (dt.date(2022, 12, 10),))
    path = write(tmp_path / "frontmap" / "2022" / "221210.geojson", feature(BAKHMUT, name="Occupied"))
    assert read_control(path)[0].source.key == "frontmap"


def test_what_a_file_says_of_itself_is_kept_of_an_unknown_source(tmp_path: Path):
    data = collection(feature(BAKHMUT, name="Occupied"), attribution="The Mappers", license="CC BY 4.0")
    source = read_control(write(tmp_path / "own_20250212.geojson", data))[0].source
    assert (source.attribution, source.licence) == ("The Mappers", "CC BY 4.0")


def test_a_file_of_several_sources_is_several_series(tmp_path: Path):
    data = collection(
        feature(BAKHMUT, controller="Russia", source="ISW"),
        feature(POKROVSK, controller="Russia", source="DeepState"),
        feature(SUDZHA, controller="Ukraine", source="ISW"),
    )
    path = write(tmp_path / "all_20250212.geojson", data)
    series = read_control(path)
    assert [one.source.key for one in series] == ["deepstate", "isw"]
    assert [[area.controller for area in one.snapshots[0].areas] for one in series] == [
        ["Russia"],
        ["Russia", "Ukraine"],
    ]
    named = read_control(path, mapping={"source": {"property": "Source"}})
    assert [one.source.key for one in named] == ["deepstate", "isw"]
    # A column of evidence is no column of authors.
    evidence = collection(
        *(feature(shape, name="Occupied", source=f"video {n}") for n, shape in enumerate([BAKHMUT, SUDZHA]))
    )
    assert len(read_control(write(tmp_path / "all_20250212.geojson", evidence))) == 1
    (own, _) = read_control(
        write(
            tmp_path / "all_20250212.geojson",
            collection(
                feature(BAKHMUT, name="Occupied", by="Staff A"), feature(BAKHMUT, name="Occupied", by="Staff B")
            ),
        ),
        mapping={"source": {"property": "by", "licence": "CC BY 4.0"}},
    )
    assert (own.source.key, own.source.title, own.source.licence) == ("staff_a", "Staff A", "CC BY 4.0")
    with pytest.raises(ControlError, match="no column 'of' for the sources; there is by, name"):
        read_control(tmp_path, mapping={"source": {"property": "of"}})


def test_codes_of_sides_are_told_from_codes_of_countries(tmp_path: Path):
    data = collection(
        feature(BAKHMUT, Name="RU_controlled"),
        feature(KHERSON, Name="UA_controlled"),
        feature(POKROVSK, Name="Contested"),
    )
    said = kinds(read_control(write(tmp_path / "ua_ru_20250212.geojson", data)))
    assert said == [RUSSIA, ("Ukraine", "controlled", "assessed"), (None, "contested", "assessed")]


def test_a_sentence_says_who_holds_and_as_of_when_where_nothing_else_does(tmp_path: Path):
    data = feature(BAKHMUT, description="Territory controlled by Russian forces as of 12.02.2025")
    (series,) = read_control(write(tmp_path / "front.geojson", data))
    assert kinds([series]) == [RUSSIA] and series.dates == (dt.date(2025, 2, 12),)


def test_one_feature_out_of_range_does_not_lose_the_others(tmp_path: Path):
    wild = shapely.box(4_200_000, 6_100_000, 4_250_000, 6_150_000)
    data = collection(
        feature(BAKHMUT, name="Occupied"), feature(wild, name="Occupied far"), feature(SUDZHA, name="Liberated")
    )
    said: list[str] = []
    (series,) = read_control(write(tmp_path / "map_20250212.geojson", data), notify=said.append)
    assert kinds([series]) == [RUSSIA, ("Ukraine", "liberated", "assessed")]
    assert any("Occupied far has coordinates that are no lon and lat" in line for line in said)


def test_days_of_whole_maps_make_a_series_and_days_of_areas_do_not(tmp_path: Path):
    maps = collection(
        *(feature(shapely.box(37, 48, 38, 48 + day / 100), date=f"{day:02}-07-2024") for day in (8, 9, 13))
    )
    (series,) = read_control(write(tmp_path / "deepstate_export_20250212.geojson", maps))
    assert series.dates == (dt.date(2024, 7, 8), dt.date(2024, 7, 9), dt.date(2024, 7, 13))
    areas = collection(feature(BAKHMUT, date="2023-05-20"), feature(POKROVSK, date="2024-12-01"))
    (series,) = read_control(write(tmp_path / "deepstate_20250212.geojson", areas))
    assert series.dates == (dt.date(2025, 2, 12),)
    assert "column date has 2 days" in " ".join(series.snapshots[0].notes)


@pytest.mark.parametrize("named", [True, False])
def test_a_column_of_days_tells_itself_whether_the_month_comes_first(tmp_path: Path, named: bool):
    data = collection(*(feature(shapely.box(37, 48, 38, 48 + day / 100), date=f"07-{day:02}-2024") for day in (8, 13)))
    (series,) = read_control(
        write(tmp_path / "deepstate.geojson", data), mapping={"date": {"property": "DATE"}} if named else None
    )
    assert series.dates == (dt.date(2024, 7, 8), dt.date(2024, 7, 13))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_in_a_file_it_is_read_or_refused_by_name(tmp_path: Path, data: st.DataObject):
    whole = json.dumps(
        collection(feature(BAKHMUT, name="Occupied", date="2025-02-12"), feature(SUDZHA, fill="#a52714"))
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    instead = data.draw(
        st.sampled_from(["", "null", "[]", "{}", '"x"', "1e999", "]]", "\x00", "й", "-", "[[", '"rings":'])
    )
    path = tmp_path / "map_20250212.geojson"
    path.write_text(whole[:at] + instead + whole[at + data.draw(st.integers(0, 12)) :], "utf-8")
    try:
        (series,) = read_control(path)
        assert all(area.geometry.is_valid for snapshot in series for area in snapshot.areas)
    except ControlError as error:
        assert str(path) in str(error) and "\n" not in str(error)


def test_an_area_drawn_far_into_russia_is_kept_for_what_it_holds(tmp_path: Path):
    east = shapely.Polygon([(36, 46), (38, 50), (60, 60), (120, 65), (140, 50), (60, 50), (45, 46)])
    (series,) = read_control(write(tmp_path / "map_20250212.geojson", feature(east, name="Russian control")))
    assert kinds([series]) == [RUSSIA]
    along = shapely.box(26.0, 53.0, 32.0, 56.0)
    with pytest.raises(ControlError, match="in Belarus"):
        read_control(write(tmp_path / "map_20250212.geojson", feature(along, name="Russian control")))
