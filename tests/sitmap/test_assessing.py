"""What areas of control say of a claim: agreement, contradiction, doubt, and nothing where nothing is drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import unit
from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.geometry import circle
from layers.schema import ASSESSMENT, validate
from sitmap.assessing import assess
from sitmap.errors import UsageError

DAY = dt.date(2025, 2, 12)
SOURCE = ControlSource("example", "Example maps", licence="CC BY 4.0", terms="Name us.", accuracy_km=0.5)
# East of 37.5 in Donetsk Oblast; what is fought over, and what one side says it has taken, lie before it.
HELD = shapely.box(37.5, 47.0, 38.5, 49.0)
FOUGHT = shapely.box(37.3, 48.0, 37.5, 48.2)
CLAIMED = shapely.box(37.3, 48.2, 37.5, 48.4)


def series(
    *dates: dt.date, areas: tuple[ControlArea, ...] | None = None, source: ControlSource = SOURCE
) -> ControlSeries:
    drawn = areas or (
        ControlArea("Russia", "controlled", "assessed", HELD),
        ControlArea(None, "contested", "assessed", FOUGHT),
        ControlArea("Russia", "controlled", "claimed", CLAIMED),
    )
    return ControlSeries(
        source, tuple(ControlSnapshot(source, day, drawn, file=f"{day}.geojson") for day in dates or (DAY,))
    )


def claim(lon: float = 37.8, lat: float = 48.1, **values: Any) -> dict[str, Any]:
    return {
        "layer": "control", "control_status": "captured", "controller": "Russia", "stance": "claimed",
        "extent": "whole",
        "start_date": DAY, "end_date": DAY, "precision": "settlement", "admin0_iso": "UA", "lon": lon, "lat": lat,
        "geometry": shapely.Point(lon, lat), **values,
    }  # fmt: skip


def told(*rows: dict[str, Any], by: list[ControlSeries] | None = None, **options: Any) -> list[dict[str, Any]]:
    table = validate(gpd.GeoDataFrame(list(rows), geometry="geometry", crs="OGC:CRS84"))
    return assess(table, [series()] if by is None else by, **options).to_dict("records")


def verdict(by: list[ControlSeries] | None = None, **values: Any) -> str:
    return str(told(claim(**values), by=by)[0]["assessment"])


def test_a_claim_is_compared_with_what_is_drawn_at_its_place() -> None:
    row = told(claim())[0]
    assert row["assessment"] == "agrees"
    assert (row["assessment_source"], row["assessment_date"]) == ("Example maps", DAY)
    assert row["assessment_state"] == "held by Russia"
    # 0.3 degrees of longitude to the western edge.
    assert row["assessment_edge_km"] == pytest.approx(22.3, abs=0.2)
    assert row["assessments"][0]["terms"] == "Name us."
    far = told(claim(lon=36.9))[0]
    assert (far["assessment"], far["assessment_state"]) == ("contradicts", "not drawn as held by Russia")
    assert far["assessment_share"] != far["assessment_share"]  # a point has no share


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stance": "denied"}, "contradicts"),
        ({"stance": "denied", "lon": 36.9}, "agrees"),
        ({"controller": "Ukraine", "control_status": "liberated"}, "contradicts"),
        ({"controller": "Ukraine", "control_status": "controlled", "lon": 36.9}, "agrees"),
        ({"lon": 37.4, "lat": 48.1}, "partly"),  # fought over
        ({"lon": 37.4, "lat": 48.3}, "partly"),  # claimed, not assessed
        ({"lon": 37.497, "lat": 47.5}, "partly"),  # 0.2 km before the edge, which is drawn to 0.5 km
        ({"lon": 37.503, "lat": 47.5}, "partly"),
        ({"control_status": "contested", "controller": None, "lon": 37.4, "lat": 48.1}, "agrees"),
        ({"control_status": "contested", "controller": None}, "contradicts"),
        ({"control_status": "captured", "controller": None}, "no data"),
    ],
)
def test_each_kind_of_claim_has_its_answer(values: dict[str, Any], expected: str) -> None:
    assert verdict(**values) == expected


def test_ground_that_a_source_never_draws_is_no_evidence() -> None:
    # In Kursk Oblast, which this source leaves blank whoever holds what there.
    sudzha = {"lon": 35.27, "lat": 51.19, "admin0_iso": "RU"}
    row = told(claim(**sudzha))[0]
    assert (row["assessment"], row["assessment_state"]) == ("no data", "not drawn by this source")
    salient = ControlArea("Ukraine", "controlled", "assessed", shapely.box(35.0, 51.0, 35.5, 51.3))
    before = ControlSnapshot(SOURCE, DAY - dt.timedelta(days=30), (salient, *series().snapshots[0].areas))
    drawn = ControlSeries(SOURCE, (before, *series().snapshots))
    assert verdict(by=[drawn], **sudzha) == "agrees"
    assert told(claim(**sudzha), by=[drawn])[0]["assessment_state"] == "not drawn as held by Ukraine"


def test_of_an_area_the_share_held_is_told() -> None:
    oblast = unit("UA-14").geometry
    west, _, east, _ = oblast.bounds
    row = told(claim(precision="oblast", geometry=oblast))[0]
    held = oblast.intersection(HELD).area / oblast.area
    assert row["assessment"] == "partly"
    assert row["assessment_share"] == pytest.approx(held, abs=0.01)
    assert "held by Russia" in row["assessment_state"]
    assert west < 37.5 < east
    assert verdict(precision="oblast", geometry=oblast, extent="part") == "agrees"
    assert verdict(precision="oblast", geometry=oblast, extent="part", controller="Ukraine") == "agrees"
    sumy = unit("UA-59").geometry
    assert verdict(precision="oblast", geometry=sumy, extent="part", lon=34.8, lat=50.9) == "contradicts"
    near = circle(37.52, 47.5, 8)
    assert verdict(precision="area", geometry=near, control_status="advanced", extent="part") == "agrees"
    assert verdict(precision="area", geometry=near, control_status="contested", controller=None) == "agrees"


def test_the_nearest_day_within_the_days_asked_for_is_compared_and_of_two_the_later() -> None:
    days = [DAY + dt.timedelta(days=shift) for shift in (-9, -2, 2, 5)]
    assert told(claim(), by=[series(*days)])[0]["assessment_date"] == DAY + dt.timedelta(days=2)
    assert told(claim(), by=[series(days[0])])[0]["assessment"] == "no data"
    assert told(claim(), by=[series(days[0])], within_days=9)[0]["assessment"] == "agrees"
    assert told(claim(start_date=None, end_date=None))[0]["assessment"] == "no data"
    with pytest.raises(UsageError, match="-1 days"):
        told(claim(), within_days=-1)


def test_several_sources_stand_side_by_side_the_nearest_day_first() -> None:
    other = ControlSource("other", "Other maps")
    away = (ControlArea("Russia", "controlled", "assessed", shapely.box(38.2, 47.0, 38.5, 49.0)),)
    row = told(claim(), by=[series(DAY - dt.timedelta(days=3)), series(DAY, areas=away, source=other)])[0]
    assert [(one["source"], one["assessment"]) for one in row["assessments"]] == [
        ("Other maps", "contradicts"), ("Example maps", "agrees"),
    ]  # fmt: skip
    assert (row["assessment"], row["assessment_source"]) == ("contradicts", "Other maps")


def test_only_claims_of_control_are_compared_and_all_else_stays() -> None:
    table = validate(
        gpd.GeoDataFrame([claim(), claim(layer="strike", control_status=None, controller=None)], geometry="geometry")
    )
    result = assess(table, [series()])
    assert result["assessment"].tolist() == ["agrees", None]
    assert result["assessments"].tolist()[1] is None
    assert result[table.columns].equals(table)
    assert [column.name for column in ASSESSMENT] == [name for name in result.columns if name.startswith("assessment")]
    assert assess(result, [series()]).equals(result)


def test_without_any_areas_near_every_claim_says_so() -> None:
    row = told(claim(), by=[])[0]
    assert (row["assessment"], row["assessment_source"], row["assessments"]) == ("no data", None, [])
