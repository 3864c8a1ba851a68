"""A store opens in QGIS as it is: every layer and table, with the symbols of the map, a writer at work or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers import build_layers
from sitmap import open_store
from tests.gis.qgis_runs import run_qgis
from tests.sitmap.store.samples import REPORTS

pytestmark = pytest.mark.gis


@pytest.fixture(scope="module", params=["closed", "written to"])
def seen(request, tmp_path_factory):
    """Give what QGIS finds in a store, and the event table that the store gives."""
    folder, home = tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("home")
    path = folder / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS)
        table = store.query()
        if request.param == "written to":
            # Its journal lies beside it, and what was added is in that alone.
            assert Path(f"{path}-wal").stat().st_size
            return {one["name"]: one for one in run_qgis("styles_with_qgis.py", home, path, folder / "map.png")}, table
    return {one["name"]: one for one in run_qgis("styles_with_qgis.py", home, path, folder / "map.png")}, table


def test_every_table_opens_without_a_message(seen):
    found, table = seen
    assert [message for one in found.values() for message in one["messages"]] == []
    assert [name for name, one in found.items() if not one["valid"]] == []
    assert found["events"]["count"] == len(table)
    assert found["reports"]["count"] == len(REPORTS)
    assert found["keys"]["count"] > 0


def test_events_are_drawn_with_the_symbols_of_the_map(seen):
    found, table = seen
    expected = {
        row["id"]: [drawing.symbol]
        for layer in build_layers(table, boundaries=False)
        for row, drawing in layer.rows()
        if drawing.drawn_as != "panel"
    }
    assert {name: keys for one in found.values() for name, keys in one["drawn"].items()} == expected
    assert {name: found[name]["geometry"] for name in ("strike_points", "ground_areas")} == {
        "strike_points": "Point", "ground_areas": "MultiPolygon",
    }  # fmt: skip


def test_days_are_days_and_the_temporal_controller_steps_them(seen):
    found, _ = seen
    strikes = found["strike_points"]
    assert strikes["types"]["start_date"] == "Date"
    assert strikes["temporal"]
    assert strikes["steps"]["2025-02-10"] == 2
