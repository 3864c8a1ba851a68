"""Located events become rows of the event table."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest

import geo
import layers
from layers.schema import COLUMN_NAMES
from sitmap import locate, make_report, to_table
from sitmap.model import AirDefenceCounts, Claim, Event, LocatedEvent, PlaceRef, Report, Span, Toll, Tolls, When
from sitmap.tabulate import to_json, to_rows

REPORT = replace(
    make_report(
        "Drones hit Sumy on Monday,\nkilling two, the mayor said.",
        title="Night",
        publisher="Desk",
        url="https://example.org/1",
        published=date(2024, 7, 2),
        lang="en",
    ),
    id="r1",
)


def ref(name: str, **more: object) -> PlaceRef:
    ids = tuple(place.id for place in geo.load_gazetteer().lookup(name))
    return replace(PlaceRef(Span(11, 11 + len(name), name), candidates=ids), **more)  # type: ignore[arg-type]


def strike(place: PlaceRef | None, **more: object) -> Event:
    event = Event(
        report=REPORT,
        layer="strike",
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        place=place,
        span=Span(0, 10, "Drones hit"),
        quote=Span(0, len(REPORT.text), REPORT.text),
        incident=1,
        confidence=0.9,
    )
    return replace(event, **more)  # type: ignore[arg-type]


def rows_of(*events: Event) -> list[dict[str, object]]:
    return to_rows(locate(events))


def test_a_row_has_the_columns_of_the_schema_in_order() -> None:
    (row,) = rows_of(strike(ref("Sumy")))
    assert tuple(row) == COLUMN_NAMES


def test_the_values_of_an_event_reach_their_columns() -> None:
    (row,) = rows_of(
        strike(
            ref("Sumy"),
            weapons=("drone",),
            weapon_models=("Shahed-136",),
            targets=("residential",),
            initiator="Russia",
            target_side="Ukraine",
            when=When(date(2024, 7, 1), date(2024, 7, 1), "day", "relative"),
            tolls=Tolls(killed=Toll(2, 2), injured=Toll(4, None), spans=(Span(27, 38, "killing\ntwo"),)),
            claim=Claim("the mayor", "Ukraine", "claimed"),
        )
    )
    expected = {
        "weapons": ["drone"], "weapon_models": ["Shahed-136"], "targets": ["residential"], "initiator": "Russia",
        "target_side": "Ukraine", "start_date": date(2024, 7, 1), "date_precision": "day", "date_basis": "relative",
        "killed_min": 2, "killed_max": 2, "injured_min": 4, "injured_max": None, "missing_min": None,
        "casualties_text": "killing two", "claimant": "the mayor", "claimant_side": "Ukraine", "stance": "claimed",
        "place_text": "Sumy", "place_name": "Sumy", "precision": "settlement", "geo_precision": 1, "where_prec": 1,
        "admin0_iso": "UA", "admin1_name": "Sumy Oblast", "admin1_iso": "UA-59", "admin1_pcode": "UA59",
        "report_id": "r1", "title": "Night", "publisher": "Desk", "url": "https://example.org/1", "lang": "en",
        "published": date(2024, 7, 2), "span_start": 0, "span_end": 10, "quote": REPORT.text,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_an_oblast_is_its_outline_and_its_unit_is_sure() -> None:
    table = to_table(locate([strike(ref("Kharkiv Oblast"))]))
    assert table.geometry.iloc[0].geom_type in ("Polygon", "MultiPolygon")
    assert table["admin1_iso"].tolist() == ["UA-63"]
    assert table["admin1_ambiguous"].tolist() == [False]
    assert table["precision"].tolist() == ["oblast"]
    assert table["where_prec"].tolist() == [4]


def test_a_country_has_no_point_and_no_unit() -> None:
    event = strike(
        ref("Ukraine"), layer="air_defence", counts=AirDefenceCounts(drones_launched=50, drones_intercepted=40)
    )
    (row,) = rows_of(event)
    assert [row[name] for name in ("lon", "lat", "uncertainty_km", "admin1_iso")] == [None] * 4
    assert (row["admin0_iso"], row["precision"], row["drones_launched"]) == ("UA", "country", 50)
    assert to_table(locate([event])).geometry.isna().tolist() == [True]


def test_an_unresolved_place_keeps_its_words_and_nothing_else() -> None:
    located = locate([strike(PlaceRef(Span(0, 11, "Nowhere\nham")))])
    (row,) = to_rows(located)
    assert row["place_text"] == "Nowhere ham"
    for name in ("place_name", "precision", "lon", "lat", "admin0_iso", "admin1_iso", "location_confidence"):
        assert row[name] is None
    assert to_table(located).geometry.isna().all()


def test_of_a_unit_that_stands_in_for_a_village_only_a_part_is_meant() -> None:
    held = {"layer": "control", "controller": "Russia", "control_status": "captured", "extent": "whole"}
    village = PlaceRef(Span(0, 7, "Nowhere"), within=("iso:UA-14",))
    beside, itself = rows_of(strike(village, **held), strike(ref("Donetsk Oblast"), **held))
    assert (beside["place_text"], beside["place_name"], beside["extent"]) == ("Nowhere", "Donetsk Oblast", "part")
    assert itself["extent"] == "whole"


def test_the_weaker_half_decides_the_confidence() -> None:
    located = locate([strike(ref("Sumy"), confidence=0.95), strike(ref("Sumy"), confidence=0.2)])
    sure, unsure = to_rows(located)
    assert sure["confidence"] == min(0.95, sure["location_confidence"])
    assert unsure["confidence"] == 0.2


def test_ids_are_stable_distinct_and_independent_of_other_reports() -> None:
    twin = strike(ref("Sumy"))
    other = replace(twin, report=replace(REPORT, id="r2"))
    ids = [row["id"] for row in rows_of(twin, twin, other)]
    assert len(set(ids)) == 3
    assert [row["id"] for row in rows_of(other, twin, twin)] == [ids[2], ids[0], ids[1]]
    # Known values: an id that changes breaks the links of everyone who cited one.
    assert ids[0] == "37cfb451c430dc44"


def test_rows_of_one_incident_share_it_and_two_incidents_of_a_report_do_not() -> None:
    events = (strike(ref("Sumy")), strike(ref("Shostka")), strike(ref("Sumy"), incident=2))
    first, second, third = (row["incident_id"] for row in rows_of(*events))
    assert first == second != third


def test_reports_stay_apart_where_they_are_not_to_be_linked() -> None:
    base = strike(ref("Sumy"))
    located = locate([base, replace(base, report=replace(REPORT, id="r2"))])
    assert len({row["incident_id"] for row in to_rows(located)}) == 1, "the same words from two outlets"
    assert len({row["incident_id"] for row in to_rows(located, link=False)}) == 2


def test_rows_are_json_without_nan() -> None:
    rows = rows_of(strike(ref("Ukraine")), strike(ref("Sumy")), strike(None), strike(ref("Donetsk Oblast", part=True)))
    for row in rows:
        assert json.loads(json.dumps(to_json(row), allow_nan=False)).keys() == row.keys()


def test_the_table_is_the_rows(tmp_path: pytest.TempPathFactory) -> None:
    located = locate([strike(ref("Sumy")), strike(ref("Ukraine")), strike(None), strike(ref("Odesa", relation="near"))])
    table = to_table(located)
    assert isinstance(table, gpd.GeoDataFrame)
    assert table.crs == "OGC:CRS84"
    for row, (_, values) in zip(to_rows(located), table.iterrows(), strict=True):
        for name in COLUMN_NAMES:
            have = values[name]
            if not isinstance(have, list) and pd.isna(have):
                have = None
            assert have == row[name], name


def test_points_are_the_coordinates_in_the_columns() -> None:
    table = to_table(locate([strike(ref("Sumy"))]))
    assert (table.geometry.x.iloc[0], table.geometry.y.iloc[0]) == (table["lon"].iloc[0], table["lat"].iloc[0])


def test_no_events_make_an_empty_table_of_the_schema() -> None:
    table = to_table([])
    assert len(table) == 0
    assert tuple(layers.validate(table).columns) == (*COLUMN_NAMES, "geometry")


def test_a_thousand_events_are_joined_in_one_go() -> None:
    names = ("Sumy", "Kharkiv", "Kherson", "Kursk", "Odesa")
    located = locate([replace(strike(ref(names[i % 5])), span=Span(i, i + 1, "x")) for i in range(1000)])
    rows = to_rows(located)
    assert len({row["id"] for row in rows}) == 1000
    assert {row["admin1_iso"] for row in rows} == {"UA-59", "UA-63", "UA-65", "RU-KRS", "UA-51"}


def test_a_located_event_without_a_match_is_allowed_beside_others() -> None:
    located = [*locate([strike(ref("Sumy"))]), LocatedEvent(strike(None), None)]
    assert to_table(located)["place_text"].tolist() == ["Sumy", None]


def test_reports_keep_apart_by_id() -> None:
    other = Report(id="r2", text=REPORT.text)
    assert {row["report_id"] for row in rows_of(strike(ref("Sumy")), strike(ref("Sumy"), report=other))} == {"r1", "r2"}
