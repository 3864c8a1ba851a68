"""Areas of control: every kind has a look of its own, in words that take no side, and a change has its parts."""

from __future__ import annotations

import datetime as dt
import importlib.util
import itertools
from pathlib import Path

import pytest
import shapely

from geo.control import BASES, STATUSES, ControlArea, ControlSnapshot, ControlSource, control_diff
from geo.geometry import area_km2
from layers.control_areas import CHANGES, area_look, change_look, change_parts, kinds_of

_path = Path(__file__).parents[1] / "browser" / "fronts.py"
_spec = importlib.util.spec_from_file_location("made_fronts", _path)
assert _spec is not None and _spec.loader is not None
fronts = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(fronts)

SOURCE = ControlSource("example", "Example")


def snapshot(day: int, *areas: ControlArea) -> ControlSnapshot:
    return ControlSnapshot(SOURCE, dt.date(2025, 2, day), areas)


def test_what_is_assessed_is_filled_what_is_claimed_is_lines():
    for controller, status in itertools.product(("Russia", "Ukraine", None), STATUSES):
        assessed, claimed = (area_look(controller, status, basis) for basis in ("assessed", "claimed"))
        assert assessed.ground >= 0.3 > 0.1 >= claimed.ground
        assert claimed.lines.startswith("diagonal") or status == "contested"
        assert assessed.colour == claimed.colour and assessed.label == claimed.label


def test_no_two_kinds_look_the_same_or_share_a_key():
    kinds = list(itertools.product(("Russia", "Ukraine", "Someone", None), STATUSES, BASES))
    looks = {kind: area_look(*kind) for kind in kinds}
    assert len({look.key for look in looks.values()}) == len(kinds)
    drawn: dict[object, set[str]] = {}
    for (controller, status, _), look in looks.items():
        if controller in ("Russia", "Ukraine") and status != "contested":
            drawn.setdefault((look.colour, look.ground, look.lines), set()).add(look.key)
    assert all(len(keys) == 1 for keys in drawn.values())
    contested = {look.colour for (_, status, _), look in looks.items() if status == "contested"}
    assert len(contested) == 1
    assert not contested & {look.colour for (_, status, _), look in looks.items() if status != "contested"}


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (("Russia", "controlled", "assessed"), "Held by Russia"),
        (("Ukraine", "liberated", "claimed"), "Taken back by Ukraine"),
        (("Ukraine", "advanced", "claimed"), "Advance of Ukraine"),
        ((None, "contested", "assessed"), "Contested"),
        (("Russia", "contested", "assessed"), "Contested, Russia named"),
        ((None, "controlled", "assessed"), "Side not stated"),
    ],
)
def test_labels_say_who_and_what_and_no_more(kind, label):
    assert area_look(*kind).label == label


def test_kinds_of_a_series_are_those_of_any_day_assessed_ones_first():
    kinds = kinds_of(fronts.daily())
    assert [basis for _, _, basis in kinds] == ["assessed"] * 3 + ["claimed"] * 2
    assert kinds[0] == ("Russia", "controlled", "assessed") and len(set(kinds)) == 5


def held(day: int, shape: shapely.Geometry) -> ControlSnapshot:
    return snapshot(day, ControlArea("Russia", "controlled", "assessed", shape))


def test_the_parts_of_a_change_do_not_overlap_and_redrawn_edges_are_no_gain():
    before = held(1, shapely.box(36, 47, 37, 48))
    # Forward in the east, back in the west, and 100 m of redrawn edge in the south.
    after = held(2, shapely.union(shapely.box(36.2, 47, 37.2, 48), shapely.box(36.4, 46.999, 36.8, 47)))
    diff = control_diff(before, after)
    parts = change_parts(diff)
    assert set(parts) == set(CHANGES)
    km2 = {name: area_km2(shape) for name, shape in parts.items()}
    assert km2["gained"] == pytest.approx(diff.area_km2("gained", "moved"), rel=1e-6)
    assert km2["lost"] == pytest.approx(diff.area_km2("lost", "moved"), rel=1e-6)
    assert 0 < km2["redrawn"] == pytest.approx(diff.area_km2("gained", "redrawn"), rel=1e-6)
    assert km2["unchanged"] + km2["lost"] == pytest.approx(area_km2(before.held("Russia")), rel=1e-6)
    for one, other in itertools.combinations(parts.values(), 2):
        assert shapely.intersection(one, other).area < 1e-12
    looks = [change_look("Russia", name) for name in parts]
    assert len({(look.colour, look.ground, look.lines) for look in looks}) == 4


def test_a_snapshot_against_itself_has_only_what_stayed():
    one = held(1, shapely.box(30, 46, 34, 50))
    assert list(change_parts(control_diff(one, one))) == ["unchanged"]
