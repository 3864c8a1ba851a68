"""Event tables in the forms in which they are published, with invented rows.

Columns, order and spelling of values are those of the published tables; what the rows say is made up. The same call
gives the same rows. ::

    python -m tests.tables.generators acled 400000 /tmp/acled.csv       # about 200 MB
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

# (settlement, oblast as ACLED names it, longitude, latitude)
PLACES = (
    ("Kupiansk", "Kharkiv", 37.6169, 49.7106), ("Pokrovsk", "Donetsk", 37.1758, 48.2820),
    ("Nikopol", "Dnipropetrovsk", 34.3964, 47.5712), ("Orikhiv", "Zaporizhia", 35.7858, 47.5677),
    ("Kherson", "Kherson", 32.6178, 46.6354), ("Sumy", "Sumy", 34.8003, 50.9077),
    ("Chernihiv", "Chernihiv", 31.2893, 51.4982), ("Odesa", "Odesa", 30.7233, 46.4825),
    ("Kramatorsk", "Donetsk", 37.5844, 48.7389), ("Poltava", "Poltava", 34.5514, 49.5883),
)  # fmt: skip

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
# Before March 2023: three more ids, and none of disorder_type, civilian_targeting and tags.
ACLED_OLD_COLUMNS = (
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "timestamp", "iso3",
)  # fmt: skip

_RUSSIA, _UKRAINE = "Military Forces of Russia (2000-)", "Military Forces of Ukraine (2019-)"
_KINDS = (
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", _RUSSIA, _UKRAINE),
    ("Explosions/Remote violence", "Air/drone strike", f"{_RUSSIA} Air Force", "Civilians (Ukraine)"),
    ("Battles", "Armed clash", _RUSSIA, _UKRAINE),
    ("Violence against civilians", "Attack", _RUSSIA, "Civilians (Ukraine)"),
    ("Strategic developments", "Disrupted weapons use", f"{_UKRAINE} Air Force", f"{_RUSSIA} Air Force"),
    ("Strategic developments", "Non-violent transfer of territory", _UKRAINE, ""),
)


def acled_rows(
    count: int,
    *,
    seed: int = 1,
    first: date = date(2024, 3, 1),
    places: Sequence[tuple[str, str, float, float]] = PLACES,
) -> Iterator[dict[str, str]]:
    """Yield rows of ACLED's newer columns, dates as 2024-03-01, actors' kinds in words."""
    chance = random.Random(seed)
    for number in range(count):
        kind, sub, actor, other = chance.choice(_KINDS)
        place, oblast, lon, lat = chance.choice(places)
        day = first + timedelta(days=number % 300)
        told = f"On {day:%-d %B %Y}, an invented event, number {number}, is said to have been in {place} ({oblast})."
        yield {
            "event_id_cnty": f"UKR{100000 + number}", "event_date": day.isoformat(), "year": str(day.year),
            "time_precision": "1", "disorder_type": "Political violence", "event_type": kind, "sub_event_type": sub,
            "actor1": actor, "assoc_actor_1": "",
            "inter1": "External/Other forces" if "Russia" in actor else "State forces",
            "actor2": other, "assoc_actor_2": "", "inter2": "State forces" if other else "",
            "interaction": "State forces-External/Other forces",
            "civilian_targeting": "Civilian targeting" if "Civilians" in other else "", "iso": "804",
            "region": "Europe", "country": "Ukraine", "admin1": oblast, "admin2": f"{place}skyi", "admin3": "",
            "location": place, "latitude": f"{lat:.4f}", "longitude": f"{lon:.4f}",
            "geo_precision": chance.choice("11112"), "source": "An Outlet; Another Outlet", "source_scale": "National",
            "notes": told, "fatalities": chance.choice(("0", "0", "0", "1", "3")), "tags": "",
            "timestamp": str(int((day - date(1970, 1, 1)).total_seconds()) + 7 * 86400 + number % 1000),
        }  # fmt: skip


def acled_old_rows(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield the same rows in the older columns: dates as "01 March 2024", actors' kinds as numbers."""
    codes = {"State forces": "1", "External/Other forces": "8", "": "0"}
    for number, row in enumerate(acled_rows(count, seed=seed)):
        day = date.fromisoformat(row["event_date"])
        old = {name: row.get(name, "") for name in ACLED_OLD_COLUMNS}
        old |= {"data_id": str(9000000 + number), "event_id_no_cnty": row["event_id_cnty"][3:], "iso3": "UKR"}
        old |= {"event_date": f"{day:%d %B %Y}", "inter1": codes[row["inter1"]], "inter2": codes[row["inter2"]]}
        yield old


# The newer columns with two of the older ids: 33.
ACLED_LONG_COLUMNS = ("data_id", *ACLED_COLUMNS, "iso3")


def acled_long_rows(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield the same rows in 33 columns: dates as 01/03/2024, actors' kinds as numbers."""
    for new, old in zip(acled_rows(count, seed=seed), acled_old_rows(count, seed=seed), strict=True):
        day = date.fromisoformat(new["event_date"])
        cells = new | {"data_id": old["data_id"], "iso3": "UKR", "event_date": f"{day:%d/%m/%Y}"}
        cells |= {"inter1": old["inter1"], "inter2": old["inter2"]}
        yield {name: cells[name] for name in ACLED_LONG_COLUMNS}


UCDP_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip


def ucdp_rows(count: int, *, seed: int = 1, first: date = date(2023, 5, 1)) -> Iterator[dict[str, str]]:
    """Yield rows of UCDP GED's 49 columns; an accented name now and then, as its sources have them."""
    chance = random.Random(seed)
    for number in range(count):
        place, oblast, lon, lat = chance.choice(PLACES)
        day = first + timedelta(days=number % 200)
        deaths = chance.randint(1, 9)
        one_sided = number % 5 == 0
        yield {
            "id": str(500000 + number), "relid": f"UKR-2023-1-{number}", "year": "2023", "active_year": "True",
            "code_status": "Clear", "type_of_violence": "3" if one_sided else "1", "conflict_dset_id": "13243",
            "conflict_new_id": "13243", "conflict_name": "Russia (Soviet Union) - Ukraine", "dyad_dset_id": "14117",
            "dyad_new_id": "14117", "dyad_name": "Government of Russia (Soviet Union) - Government of Ukraine",
            "side_a_dset_id": "57", "side_a_new_id": "57", "side_a": "Government of Russia (Soviet Union)",
            "side_b_dset_id": "58", "side_b_new_id": "58",
            "side_b": "Civilians" if one_sided else "Government of Ukraine", "number_of_sources": "1",
            "source_article": f'"An Agency,{day:%Y-%m-%d},Invented headline number {number}"',
            "source_office": "An Agency", "source_date": day.isoformat(),
            "source_headline": f"Invented headline number {number}", "source_original": "Renée Example",
            "where_prec": chance.choice("1122"), "where_coordinates": f"{place} town",
            "where_description": f"{place}, {oblast} region", "adm_1": f"{oblast} oblast", "adm_2": f"{place} raion",
            "latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}", "geom_wkt": f"POINT ({lon:.6f} {lat:.6f})",
            "priogrid_gid": "200000", "country": "Ukraine", "country_id": "369", "region": "Europe",
            "event_clarity": "1", "date_prec": "1", "date_start": f"{day} 00:00:00.000",
            "date_end": f"{day} 00:00:00.000", "deaths_a": "0", "deaths_b": "0" if one_sided else str(deaths),
            "deaths_civilians": str(deaths) if one_sided else "0", "deaths_unknown": "0", "best": str(deaths),
            "high": str(deaths + 2), "low": str(deaths - 1), "gwnoa": "365", "gwnob": "369",
        }  # fmt: skip


VIINA_LABELS = (
    "t_mil", "a_rus", "a_ukr", "a_rus_init", "a_ukr_init", "a_civ", "a_other", "t_aad", "t_airstrike", "t_airalert",
    "t_uav", "t_armor", "t_arrest", "t_artillery", "t_control", "t_firefight", "t_ied", "t_raid", "t_occupy",
    "t_property", "t_cyber", "t_hospital", "t_milcas", "t_civcas", "t_retreat", "t_loc", "t_san",
)  # fmt: skip


def viina_info(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield rows of VIINA's event_info; every third is a second report of the event before."""
    chance = random.Random(seed)
    for number in range(count):
        place, oblast, lon, lat = PLACES[number // 3 % len(PLACES)]
        day = date(2024, 5, 1) + timedelta(days=number % 60)
        yield {
            "viina_version": "bert_20240701000000", "event_id": str(1000 + number), "event_id_1pd": str(number // 3),
            "date": f"{day:%Y%m%d}", "time": "08:15", "geonameid": "0", "feature_code": "PPL", "asciiname": place,
            "ADM1_NAME": oblast, "ADM1_CODE": "1", "ADM2_NAME": "", "ADM2_CODE": "", "longitude": f"{lon:.5f}",
            "latitude": f"{lat:.5f}", "GEO_PRECISION": chance.choice(("ADM3", "ADM3", "STREET", "ADM1")),
            "GEO_API": "Yandex", "location": "1", "address": place, "report_id": str(7000 + number),
            "source": chance.choice(("liga", "ria")), "url": f"https://outlet.example/{number}",
            "text": f"Вигаданий заголовок {number}", "lang": chance.choice(("ua", "ru")),
        }  # fmt: skip


def viina_labels(count: int, *, seed: int = 2, **set_to: str) -> Iterator[dict[str, str]]:
    """Yield event_labels for the rows of `viina_info`: shelling by Russia, but for what `set_to` says."""
    chance = random.Random(seed)
    for number in range(count):
        said = {"t_mil": "1", "a_rus": "1", "a_rus_init": "1", "t_artillery": "1"} | set_to
        row = {
            "viina_version": "bert_20240701000000", "event_id": str(1000 + number), "event_id_1pd": str(number // 3),
            "date": "20240501", "time": "08:15", "geonameid": "0",
        }  # fmt: skip
        for name in VIINA_LABELS:
            row[f"{name}_pred"] = f"{chance.random():.6f}"
            row[f"{name}_b"] = said.get(name, "0")
        yield row


def bellingcat_records(count: int, *, seed: int = 1) -> list[dict[str, object]]:
    """Return records of Bellingcat's JSON: days with the month first, coordinates as text."""
    chance = random.Random(seed)
    found: list[dict[str, object]] = []
    for number in range(count):
        place, _, lon, lat = chance.choice(PLACES)
        day = date(2022, 3, 1) + timedelta(days=number % 300)
        sources = [
            {"id": f"src_{number}_{k}", "path": f"https://post.example/{number}/{k}", "description": "Invented"}
            for k in (1, 2)
        ]
        weapon = chance.choice(("Unknown", "Cruise missile", "Cluster munitions", "Small arms"))
        area = chance.choice(("Residential", "Healthcare", "Undefined"))
        filters = [{"key": "Type of area affected", "value": area}, {"key": "Weapon System", "value": weapon}]
        found.append(
            {
                "id": f"CIV{number:04d}", "date": f"{day:%m/%d/%Y}", "latitude": f"{lat:.6f}",
                "longitude": f"{lon:.6f}", "location": f"{place}, somewhere", "description": f"Invented harm {number}",
                "sources": sources, "filters": filters,
            }
        )  # fmt: skip
    return found


MISSILE_COLUMNS = (
    "time_start", "time_end", "model", "launch_place", "target", "carrier", "launched", "destroyed", "not_reach_goal",
    "cross_border_belarus", "back_russia", "still_attacking", "affected region", "destroyed_details",
    "launched_details", "is_shahed", "source",
)  # fmt: skip


def missile_row(**cells: str) -> dict[str, str]:
    """Return a row of the table of missile attacks: drones over Ukraine in one night, but for the cells given."""
    row = dict.fromkeys(MISSILE_COLUMNS, "")
    row |= {
        "time_start": "2024-06-11 20:00", "time_end": "2024-06-12 06:30", "model": "Shahed-136/131",
        "launch_place": "Primorsko-Akhtarsk and Kursk oblast", "target": "Ukraine", "launched": "24",
        "destroyed": "20.0", "not_reach_goal": "3", "source": "outlet/posts/1",
    }  # fmt: skip
    return row | cells


def table(
    rows: Iterable[Mapping[str, str]],
    columns: Sequence[str] | None = None,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Return rows as a delimited text; cells are quoted where they must be."""
    listed = list(rows)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(columns or listed[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(listed)
    return buffer.getvalue().encode(encoding)


def main(kind: str, count: str, path: str) -> None:
    """Write a large table, row by row."""
    makers = {"acled": acled_rows, "ucdp": ucdp_rows, "viina_info": viina_info, "viina_labels": viina_labels}
    rows = makers[kind](int(count))
    first = next(rows)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
