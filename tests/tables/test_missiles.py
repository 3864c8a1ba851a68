"""The table of missile attacks: tallies of air defence, placed by the words of their targets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import geo
from tests.tables.generators import missile_row
from tests.tables.reading import placed


def test_a_night_over_the_country_is_a_tally_in_the_panel(tmp_path: Path) -> None:
    one = placed(tmp_path, [missile_row()]).one()
    assert (one["layer"], one["precision"], one["place_name"], one["admin0_iso"]) == (
        "air_defence",
        "country",
        "Ukraine",
        "UA",
    )
    assert one["geometry"] is None
    assert (one["drones_launched"], one["drones_intercepted"], one["drones_lost"]) == (24, 20, 3)
    assert (one["missiles_launched"], one["missiles_intercepted"]) == (None, None)
    assert (one["start_date"], one["end_date"], one["date_precision"]) == (
        date(2024, 6, 11),
        date(2024, 6, 12),
        "range",
    )
    assert (one["initiator"], one["target_side"], one["stance"]) == ("Russia", "Ukraine", "reported")
    assert (one["weapons"], one["weapon_models"]) == (["drone"], ["Shahed-136/131"])
    assert one["launch_place"] == "Primorsko-Akhtarsk and Kursk oblast"


@pytest.mark.parametrize(
    ("target", "name", "precision"),
    [
        ("Odesa oblast", "Odesa Oblast", "oblast"),
        ("Starokostiantyniv", "Starokostiantyniv", "settlement"),
        ("", "Ukraine", "country"),
    ],
)
def test_targets_are_placed_by_their_words(tmp_path: Path, target: str, name: str, precision: str) -> None:
    one = placed(tmp_path, [missile_row(target=target)]).one()
    assert (one["place_name"], one["precision"]) == (name, precision)


@pytest.mark.parametrize(
    ("target", "units"),
    [
        ("Odesa oblast and Mykolaiv oblast and Vinnytsia oblast", {"UA-51", "UA-48", "UA-05"}),
        ("Dnipropetrovsk oblast and Zaporizhzhia oblast", {"UA-12", "UA-23"}),
        ("Kyiv oblast and north", {"UA-32", "UA-30", "UA-18", "UA-74", "UA-59"}),
        ("south", {"UA-51", "UA-48", "UA-65", "UA-23", "UA-43", "UA-40"}),
        ("east", {"UA-14", "UA-09", "UA-63", "UA-12", "UA-23", "UA-53"}),
        ("center", {"UA-05", "UA-71", "UA-53", "UA-35", "UA-12"}),
    ],
)
def test_a_tally_of_several_oblasts_or_a_side_of_the_country_is_drawn_as_all_of_them(
    tmp_path: Path, target: str, units: set[str]
) -> None:
    one = placed(tmp_path, [missile_row(target=target)]).one()
    assert (one["precision"], one["admin1_iso"], one["target"]) == ("region", None, target)
    gazetteer = geo.load_gazetteer()
    for iso in units:
        unit = gazetteer.get(f"iso:{iso}")
        outline = geo.area_geometry(geo.resolve([unit], query=unit.name))
        assert one["geometry"].contains(outline.representative_point()), unit.name


def test_several_targets_are_no_pin(tmp_path: Path) -> None:
    one = placed(tmp_path, [missile_row(target="Odesa and Mykolaiv")]).one()
    assert one["geometry"].geom_type == "Polygon"


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("X-101/X-555 and Kalibr", "missile"), ("Iskander-M/KN-23", "missile"), ("C-300", "missile"),
        ("Shahed-136/131 and Unknown UAV", "drone"), ("Orlan-10", "drone"), ("Reconnaissance UAV", "drone"),
        ("Молнія", "drone"), ("Привет-82", "drone"), ("Фенікс", "drone"), ("Картограф", "drone"),
        ("X-31PD", "missile"), ("X-59MK2", "missile"), ("X-35Y", "missile"), ("P-800 Oniks", "missile"),
        ("Kalibr and Shahed-136", None), ("KAB", None), ("Aerial Bomb", None),
    ],
)  # fmt: skip
def test_models_are_drones_or_missiles_or_counted_as_neither(tmp_path: Path, model: str, kind: str | None) -> None:
    one = placed(tmp_path, [missile_row(model=model)]).one()
    counts = {name: one[f"{name}s_launched"] for name in ("drone", "missile")}
    assert counts == {name: 24 if name == kind else None for name in counts}
    assert one["launched"] == "24"


def test_the_same_attack_twice_is_one_and_ids_follow_from_the_cells(tmp_path: Path) -> None:
    rows = [missile_row(), missile_row(model="Kalibr"), missile_row()]
    found = placed(tmp_path, rows)
    assert len(found.events) == 2
    assert found.reasons() == [f"row 1 of {tmp_path / 'table.csv'} is the same"]
    again = placed(tmp_path, rows[:2][::-1])
    assert set(again.events["id"]) == set(found.events["id"])
