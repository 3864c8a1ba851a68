"""ACLED exports: its columns and codes become those of the event table, by its codebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.tables.generators import ACLED_OLD_COLUMNS, acled_long_rows, acled_old_rows, acled_rows
from tests.tables.reading import placed


def row(**cells: str) -> dict[str, str]:
    return next(acled_rows(1)) | cells


def test_a_row_keeps_its_place_and_is_joined_to_its_oblast(tmp_path: Path) -> None:
    one = placed(
        tmp_path,
        [row(location="Kupiansk", longitude="37.6169", latitude="49.7106", admin1="Kharkiv", geo_precision="1")],
    ).one()
    assert (one["lon"], one["lat"], one["precision"]) == (37.6169, 49.7106, "settlement")
    assert (one["place_text"], one["place_name"], one["geonameid"]) == ("Kupiansk", "Kupiansk", 703656)
    assert (one["admin1_iso"], one["admin1_given"], one["admin1_agrees"]) == ("UA-63", "Kharkiv", True)
    assert (one["geo_precision"], one["where_prec"]) == (1, 1)


def test_the_unit_of_the_table_stands_beside_the_one_that_was_joined(tmp_path: Path) -> None:
    one = placed(tmp_path, [row(location="Kupiansk", longitude="37.6169", latitude="49.7106", admin1="Luhansk")]).one()
    assert (one["admin1_iso"], one["admin1_given"], one["admin1_agrees"]) == ("UA-63", "Luhansk", False)


def test_near_a_town_is_an_area_and_a_larger_region_its_oblast(tmp_path: Path) -> None:
    cells = {"location": "Kharkiv", "longitude": "36.2292", "latitude": "49.9925", "admin1": "Kharkiv"}
    events = placed(
        tmp_path, [row(**cells, geo_precision="2"), row(**cells, geo_precision="3", event_id_cnty="X")]
    ).events
    near, region = (events.iloc[number] for number in range(2))
    assert (near["precision"], near["geometry"].geom_type, near["uncertainty_km"]) == ("area", "Polygon", 25.0)
    assert (region["precision"], region["place_name"], region["admin1_iso"]) == ("oblast", "Kharkiv Oblast", "UA-63")
    assert region["geometry"].geom_type in ("Polygon", "MultiPolygon")
    assert region["geometry"].area > 2.5
    assert (near["where_prec"], region["where_prec"]) == (2, 4)


@pytest.mark.parametrize("written", ["01 March 2024", "2024-03-01", "01/03/2024", "1-Mar-2024"])
def test_days_are_read_in_all_forms_that_exports_had(tmp_path: Path, written: str) -> None:
    one = placed(tmp_path, [row(event_date=written)]).one()
    assert (one["start_date"], one["end_date"], one["date_precision"]) == (date(2024, 3, 1), date(2024, 3, 1), "day")
    assert one["event_date"] == written


def test_a_week_and_a_month_are_told_as_such(tmp_path: Path) -> None:
    rows = [row(event_date="2024-02-14", time_precision=code, event_id_cnty=f"X{code}") for code in "23"]
    events = placed(tmp_path, rows).events
    assert events["date_precision"].tolist() == ["week", "month"]
    assert events["start_date"].tolist() == [date(2024, 2, 11), date(2024, 2, 1)]
    assert events["end_date"].tolist() == [date(2024, 2, 17), date(2024, 2, 29)]


def test_fatalities_are_a_lower_bound_and_none_reported_says_nothing(tmp_path: Path) -> None:
    events = placed(tmp_path, [row(fatalities="4"), row(fatalities="0", event_id_cnty="X")]).events
    assert events["killed_min"].tolist() == [4, pd.NA]
    assert events["killed_max"].isna().all()
    assert events["fatalities"].tolist() == ["4", "0"]


def test_who_acts_is_known_where_only_one_side_does(tmp_path: Path) -> None:
    russia, ukraine = "Military Forces of Russia (2000-)", "Military Forces of Ukraine (2019-)"
    shelling = row(
        event_type="Explosions/Remote violence",
        sub_event_type="Shelling/artillery/missile attack",
        actor1=russia,
        actor2="Civilians (Ukraine)",
    )
    clash = row(event_type="Battles", sub_event_type="Armed clash", actor1=russia, actor2=ukraine, event_id_cnty="X1")
    drones = row(
        event_type="Strategic developments",
        sub_event_type="Disrupted weapons use",
        actor1=ukraine,
        actor2=russia,
        event_id_cnty="X2",
    )
    events = placed(tmp_path, [shelling, clash, drones]).events
    assert events["layer"].tolist() == ["strike", "ground", "air_defence"]
    assert events["initiator"].tolist() == ["Russia", None, "Ukraine"]
    assert events["target_side"].tolist() == ["Ukraine", None, "Russia"]


def test_a_transfer_of_territory_is_a_claim_of_control(tmp_path: Path) -> None:
    handed = row(
        event_type="Strategic developments",
        sub_event_type="Non-violent transfer of territory",
        actor1="Military Forces of Ukraine (2019-)",
    )
    one = placed(tmp_path, [handed]).one()
    assert (one["layer"], one["controller"], one["control_status"]) == ("control", "Ukraine", "controlled")


def test_what_no_layer_shows_is_left_out_by_name(tmp_path: Path) -> None:
    found = placed(tmp_path, [row(), row(event_type="Protests", sub_event_type="Peaceful protest", event_id_cnty="X")])
    assert len(found.events) == 1
    assert found.reasons() == ["no layer of the map shows Protests: Peaceful protest"]
    assert (found.counts[0].left_out, found.counts[0].unusable) == (1, 0)


def test_columns_of_older_exports_and_numbers_for_actors_are_read(tmp_path: Path) -> None:
    found = placed(tmp_path, acled_old_rows(20), ACLED_OLD_COLUMNS)
    assert len(found.events) == 20
    assert set(found.events["inter1"]) <= {"1", "8", "0"}
    newer = placed(tmp_path, acled_rows(20))
    assert found.events["id"].tolist() == newer.events["id"].tolist()
    assert found.events["start_date"].tolist() == newer.events["start_date"].tolist()


def test_all_33_columns_of_a_long_export_are_there(tmp_path: Path) -> None:
    rows = list(acled_long_rows(40))
    assert len(rows[0]) == 33
    # Days beyond the twelfth and before it are read in one order.
    found = placed(tmp_path, rows).events
    newer = placed(tmp_path, acled_rows(40)).events
    for name in ("id", "start_date", "event_type", "initiator", "admin1_iso", "lon", "lat"):
        assert found[name].tolist() == newer[name].tolist()
    fields = {"event_type", "sub_event_type", "latitude", "longitude", "location", "admin1", "notes", "geo_precision"}
    assert set(rows[0]) - set(found.columns) == fields - set(found.columns)
    for name in set(rows[0]) - fields:
        assert found[name].fillna("").tolist() == [row[name] for row in rows]


def test_nothing_of_a_row_is_lost(tmp_path: Path) -> None:
    cells = row(tags="crowd size=no report", notes="Told, with a comma.", source="One; Two")
    one = placed(tmp_path, [cells]).one()
    kept = {
        "latitude": "lat",
        "longitude": "lon",
        "location": "place_text",
        "admin1": "admin1_given",
        "notes": "quote",
    }
    for column, cell in cells.items():
        value = one[kept.get(column, column)]
        if column in ("latitude", "longitude"):
            assert value == float(cell)
        else:
            assert ("" if value is None or value != value else str(value)) == cell, column


def test_of_a_row_that_comes_again_the_newest_is_kept(tmp_path: Path) -> None:
    old, new = row(timestamp="1709500000", notes="Old."), row(timestamp="1709600000", notes="New.")
    for order in ([old, new], [new, old]):
        found = placed(tmp_path, order)
        assert found.events["quote"].tolist() == ["New."]
        assert [reject.kind for reject in found.rejects] == ["left out"]
        assert "newer version" in found.reasons()[0]


def test_its_terms_stand_on_every_row_and_its_credit_asks_for_attribution(tmp_path: Path) -> None:
    found = placed(tmp_path, acled_rows(3))
    assert found.events["dataset"].tolist() == ["acled"] * 3
    assert found.events["dataset_restricted"].all()
    assert all("terms of use" in told for told in found.events["dataset_terms"])
    assert "acleddata.com" in found.counts[0].terms.credit
    assert set(found.events["publisher"]) == {"ACLED"}
    assert found.events["claimant"].isna().all()
