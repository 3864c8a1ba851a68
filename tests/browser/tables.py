"""Event tables made for the tests of the map: any number of rows, hostile ones too, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

HOSTILE = (
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror='window.hacked=1'>",
    "<!-- <script> --><b>bold</b>",
    "${window.hacked=1} `${window.hacked=1}` \\u003cscript\\u003e",
    "{{ 7 * 191 }} {% for a in range(3) %}loop{% endfor %} {# gone #}",
    '"><svg onload=window.hacked=1> \' " ` & &lt; &#60;',
    "\u202egnp.exe\u202c \u2066right\u2069 \u200fleft\u200e עברית",
    "line\u2028separator\u2029 nul\u0000 bell\u0007 end",
    "javascript:window.hacked=1",
)
BAD_ADDRESSES = (
    "javascript:window.hacked=1",
    " JaVaScRiPt:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//example.org/x",
    'https://example.org/"onmouseover="window.hacked=1',
)
CITIES = (
    ("Kharkiv", 36.2527, 49.9808, "Kharkiv Oblast", "UA-63"),
    ("Kherson", 32.6178, 46.6558, "Kherson Oblast", "UA-65"),
    ("Sumy", 34.8003, 50.9216, "Sumy Oblast", "UA-59"),
    ("Pokrovsk", 37.1758, 48.2819, "Donetsk Oblast", "UA-14"),
    ("Odesa", 30.7326, 46.4775, "Odesa Oblast", "UA-51"),
)
KINDS = (
    ("strike", "Explosions/Remote violence", "Air/drone strike"),
    ("strike", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("strike", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("strike", "Violence against civilians", "Attack"),
    ("air_defence", "Strategic developments", "Disrupted weapons use"),
    ("ground", "Battles", "Armed clash"),
    ("control", "Strategic developments", "Non-violent transfer of territory"),
)


def frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows as a table; those without a geometry get None."""
    table = pd.DataFrame([{"geometry": None} | row for row in rows])
    return gpd.GeoDataFrame(table, geometry="geometry", crs="OGC:CRS84")


def small_table() -> gpd.GeoDataFrame:
    """Return one row of each way of being drawn, two versions of one incident, and three events at one place."""
    day = dt.date(2024, 8, 14)
    night = {"start_date": day, "end_date": dt.date(2024, 8, 15), "date_precision": "range", "date_basis": "stated"}
    one = {"start_date": day, "end_date": day, "date_precision": "day", "date_basis": "relative"}
    report = {
        "report_id": "r-1",
        "publisher": "The Wire",
        "title": "A night and a day",
        "url": "https://example.org/a?b=1&c=2",
        "published": dt.date(2024, 8, 15),
        "lang": "en",
    }
    strike = {"layer": "strike", "event_type": "Explosions/Remote violence"}
    sumy = {"place_name": "Sumy", "place_text": "Sumi", "precision": "settlement", "lon": 34.8003, "lat": 50.9216}
    kharkiv = {"place_name": "Kharkiv", "precision": "settlement", "lon": 36.2527, "lat": 49.9808}
    unit = shapely.Polygon([(33.0, 50.1), (35.5, 50.0), (35.7, 51.3), (34.2, 52.2), (33.1, 51.9)])
    return frame(
        [
            strike
            | report
            | night
            | sumy
            | {
                "id": "e-1",
                "incident_id": "i-1",
                "sub_event_type": "Air/drone strike",
                "weapons": ["drone", "missile"],
                "weapon_models": ["Shahed-136"],
                "targets": ["residential"],
                "initiator": "Russia",
                "killed_min": 1,
                "killed_max": 1,
                "injured_min": 4,
                "casualties_text": "one dead, at least four hurt",
                "uncertainty_km": 6.0,
                "location_confidence": 0.91,
                "confidence": 0.87,
                "stance": "reported",
                "quote": "Overnight drones hit the town, leaving one dead and at least four hurt.",
                "admin1_name": "Sumy Oblast",
                "admin1_iso": "UA-59",
                "alternatives": [{"name": "Sumy (village)", "admin1_iso": "UA-18", "score": 0.12}],
            },
            strike
            | report
            | one
            | sumy
            | {
                "id": "e-2",
                "incident_id": "i-1",
                "sub_event_type": "Shelling/artillery/missile attack",
                "weapons": ["missile"],
                "targets": ["military"],
                "stance": "confirmed",
                "claimant": "Russia's defence ministry",
                "claimant_side": "Russia",
                "quote": "The ministry confirmed a strike on a command post.",
            },
            strike | report | one | sumy | {"id": "e-3", "sub_event_type": "Remote explosive/landmine/IED"},
            strike
            | report
            | one
            | {
                "id": "e-4",
                "sub_event_type": "Shelling/artillery/missile attack",
                "place_name": "Sumy Oblast",
                "place_text": "the Sumi region",
                "precision": "oblast",
                "lon": 34.3,
                "lat": 51.0,
                "uncertainty_km": 120.0,
                "injured_min": 2,
                "injured_max": 5,
                "stance": "claimed",
                "claimant": "Governor Olena Testova",
                "claimant_side": "Ukraine",
                "geometry": unit,
            },
            {"layer": "control", "id": "e-5", "event_type": "Strategic developments"}
            | report
            | {
                "sub_event_type": "Non-violent transfer of territory",
                "controller": "Ukraine",
                "control_status": "controlled",
                "extent": "part",
                "place_name": "Border strip",
                "precision": "region",
                "lon": 35.4,
                "lat": 51.3,
                "uncertainty_km": 40.0,
                "stance": "claimed",
                "claimant": "The general staff",
                "claimant_side": "Ukraine",
                "date_precision": "unknown",
                "geometry": shapely.Point(35.4, 51.3).buffer(0.4),
            },
            {"layer": "air_defence", "id": "e-6", "event_type": "Strategic developments"}
            | report
            | one
            | {
                "sub_event_type": "Disrupted weapons use",
                "drones_launched": 123,
                "drones_intercepted": 71,
                "missiles_intercepted": 6,
                "place_name": "Ukraine",
                "precision": "country",
                "stance": "claimed",
                "claimant": "The air force",
                "claimant_side": "Ukraine",
            },
            kharkiv | report | one | {"layer": "ground", "id": "e-7", "sub_event_type": "Armed clash"},
            strike | report | one | {"id": "e-8", "sub_event_type": "Attack", "place_text": "Nowhereivka"},
        ]
    )


def hostile_table() -> gpd.GeoDataFrame:
    """Return rows with hostile text in every text column and hostile addresses."""
    rows = []
    for number, text in enumerate(HOSTILE):
        name, lon, lat, unit, iso = CITIES[number % len(CITIES)]
        texts = dict.fromkeys(
            (
                "incident_id sub_event_type event_type casualties_text controller claimant place_text place_name "
                "admin1_name admin1_pcode report_id title publisher lang quote"
            ).split(),
            text,
        )
        rows.append(
            texts
            | {
                "id": f"h-{number} {text}",
                "layer": KINDS[number % len(KINDS)][0],
                "url": BAD_ADDRESSES[number % len(BAD_ADDRESSES)],
                "weapons": [text, "drone"],
                "weapon_models": [text],
                "targets": [text],
                "precision": "settlement" if number % 3 else None,
                "lon": lon if number % 3 else None,
                "lat": lat if number % 3 else None,
                "admin1_iso": iso,
                "stance": "claimed",
                "alternatives": [{"name": text, "admin1_iso": text, "score": 0.3}],
                "confidence": 0.5,
                "extra": f"{text} {name} {unit}",
            }
        )
    return frame(rows)


def large_table(count: int, seed: int = 7) -> gpd.GeoDataFrame:
    """Return many rows: most at points, some in areas, some nowhere, as months of reports would give."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        layer, event_type, sub_type = KINDS[min(int(chance.expovariate(0.5)), len(KINDS) - 1)]
        name, lon, lat, unit, iso = chance.choice(CITIES)
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(400))
        kind = chance.random()
        row: dict[str, Any] = {
            "id": f"n-{number}",
            "layer": layer,
            "incident_id": f"i-{number}",
            "event_type": event_type,
            "sub_event_type": sub_type,
            "start_date": day,
            "end_date": day,
            "date_precision": "day",
            "weapons": [chance.choice(["drone", "missile", "artillery", "mortar"])],
            "killed_min": chance.choice([None, None, 0, 1, 3]),
            "stance": chance.choice(["reported", "claimed", "confirmed"]),
            "place_text": name,
            "place_name": f"{name} {number % 400}",
            "admin1_name": unit,
            "admin1_iso": iso,
            "report_id": f"r-{number // 3}",
            "publisher": "The Wire",
            "title": f"Report {number // 3}",
            "quote": f"On that day, as the report says, number {number} happened near {name}; nothing more is known.",
            "confidence": round(chance.random(), 2),
        }
        if kind < 0.9:
            at = (lon + chance.gauss(0, 0.8), lat + chance.gauss(0, 0.5))
            row |= {"precision": "settlement", "lon": at[0], "lat": at[1], "uncertainty_km": 3.0}
        elif kind < 0.96:
            at = (lon + chance.gauss(0, 0.3), lat + chance.gauss(0, 0.2))
            row |= {"precision": "area", "lon": at[0], "lat": at[1], "uncertainty_km": 10.0}
        else:
            row |= {"precision": "country"}
        rows.append(row)
    return frame(rows)


def dense_table() -> gpd.GeoDataFrame:
    """Return areas and points so close that their tags and symbols would lie on one another: 30 areas, 12 points."""
    rows: list[dict[str, Any]] = []
    for number in range(42):
        lon, lat = 37.1 + (number % 7) * 0.09, 47.95 + (number // 7) * 0.08
        point = number % 7 < 2
        rows.append(
            {
                "id": f"d-{number}",
                "layer": "strike" if number % 2 else "ground",
                "sub_event_type": "Attack" if number % 2 else "Armed clash",
                "stance": "claimed",
                "place_name": f"Settlement {number}",
                "precision": "settlement" if point else "area",
                "lon": lon,
                "lat": lat,
                "geometry": shapely.Point(lon, lat) if point else shapely.Point(lon, lat).buffer(0.06),
            }
        )
    return frame(rows)


def denied_table() -> gpd.GeoDataFrame:
    """Return two control claims that are denied: of a town and of a part of a unit."""
    claim = {
        "layer": "control",
        "event_type": "Strategic developments",
        "sub_event_type": "Non-state actor overtakes territory",
        "controller": "Russia",
        "control_status": "captured",
        "stance": "denied",
        "claimant": "Kyiv",
    }
    town = {"place_name": "Town", "precision": "settlement", "lon": 37.2, "lat": 48.3, "extent": "whole"}
    unit = {"place_name": "Unit", "precision": "oblast", "lon": 38.0, "lat": 48.0, "extent": "part"}
    return frame(
        [claim | town | {"id": "n-1"}, claim | unit | {"id": "n-2", "geometry": shapely.box(37.5, 47.5, 39, 49)}]
    )


def gaps_table() -> gpd.GeoDataFrame:
    """Return rows that leave out what others tell: counts, the place, its words, title and publisher."""
    day = dt.date(2024, 11, 19)
    report = {"report_id": "50fc7b901b2be8a0", "published": day}
    strike = {"layer": "strike", "sub_event_type": "Air/drone strike"}
    country = {"precision": "country", "place_name": "Ukraine"}
    downed = {"id": "g-1", "layer": "air_defence", "sub_event_type": "Disrupted weapons use", "stance": "reported"}
    said = {"id": "g-2", "place_text": "Ukrainian", "stance": "confirmed", "claimant": "Ukrainian officials"}
    return frame(
        [
            report | country | downed,
            report | country | strike | said | {"report_id": "dispatch-7"},
            report | strike | {"id": "g-3", "place_text": "Nowhereivka"},
        ]
    )


def sums_table(count: int = 90) -> gpd.GeoDataFrame:
    """Return rows to sum up by unit: rival versions, ranges, denials, oblasts, units that are not drawn, no unit."""
    table = large_table(count)
    numbers = range(count)
    # Every third row is a version of the event before it; some of these lie in another unit.
    table["incident_id"] = [f"i-{number - (number % 3 == 2)}" for number in numbers]
    for row in range(2, count, 3):
        if row % 4:
            for column in ("admin1_iso", "admin1_name", "precision", "lon", "lat", "geometry"):
                table.at[row, column] = table.at[row - 1, column]
    table["killed_min"] = [(None, 0, 2, 1, None, 12)[number % 6] for number in numbers]
    table["killed_max"] = [(None, 0, 2, 4, 3, None)[number % 6] for number in numbers]
    table["injured_min"] = [(5, None, 7)[number % 3] if number % 5 else None for number in numbers]
    table["injured_max"] = [(5, 9, None)[number % 3] if number % 5 else None for number in numbers]
    table["stance"] = [("reported", "claimed", "confirmed", "denied")[number % 4] for number in numbers]
    table["admin1_ambiguous"] = [number % 11 == 0 for number in numbers]
    table.loc[[3, 12], ["admin1_iso", "admin1_name"]] = ("PL-06", "Lublin")
    table.loc[[7, 22, 40], ["precision", "geometry"]] = ("oblast", None)
    return table


def rivals_table() -> gpd.GeoDataFrame:
    """Return six versions of one incident, of two layers, at different places on and off the map; and another event."""
    day = dt.date(2025, 2, 11)
    told = {"incident_id": "i-rivals", "start_date": day, "end_date": day, "date_precision": "day", "report_id": "r-1"}
    strike = told | {"layer": "strike", "sub_event_type": "Shelling/artillery/missile attack"}
    kharkiv = {"place_name": "Kharkiv", "precision": "settlement", "lon": 36.2527, "lat": 49.9808}
    chuhuiv = {"place_name": "Chuhuiv", "precision": "settlement", "lon": 36.6881, "lat": 49.8353}
    oblast = {"place_name": "Kharkiv Oblast", "precision": "oblast", "lon": 36.4, "lat": 49.6, "admin1_iso": "UA-63"}
    return frame(
        [
            strike | kharkiv | {"id": "v-0", "publisher": "The Wire", "stance": "reported", "killed_min": 3,
                                "killed_max": 3, "injured_min": 4},
            strike | oblast | {"id": "v-1", "claimant": "Governor Olena Testova", "claimant_side": "Ukraine",
                               "stance": "claimed", "killed_min": 5, "killed_max": 7,
                               "published": dt.date(2025, 2, 12)},
            strike | chuhuiv | {"id": "v-2", "claimant": "Russia's defence ministry", "claimant_side": "Russia",
                                "stance": "denied", "killed_min": 90, "killed_max": 90},
            told | chuhuiv | {"id": "v-3", "layer": "air_defence", "sub_event_type": "Disrupted weapons use",
                              "claimant": "The air force", "claimant_side": "Ukraine", "stance": "confirmed",
                              "missiles_intercepted": 1},
            strike | {"id": "v-4", "place_name": "Ukraine", "precision": "country", "claimant": "An observer",
                      "claimant_side": "third", "stance": "claimed"},
            strike | {"id": "v-5", "place_text": "<b>Nowhereivka</b>", "claimant": "<i>Somebody</i>",
                      "stance": "claimed", "injured_max": 2},
            strike | kharkiv | {"id": "v-6", "incident_id": "i-other", "stance": "confirmed", "claimant": "A court"},
        ]
    )  # fmt: skip
