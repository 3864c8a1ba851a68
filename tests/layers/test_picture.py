"""Still maps: what they show, that names keep off each other, and that the same table makes the same bytes."""

from __future__ import annotations

import datetime as dt
import random
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from bench.fronts import made_series
from geo.geometry import distance_km
from layers import write
from layers.build import build_layers
from layers.errors import ExportError, SchemaError
from layers.picture.compose import compose
from layers.picture.control import shown_on
from layers.picture.hatching import hatch
from layers.picture.marks import gather, places_of
from layers.picture.sheet import Sheet, fitting, wrapped
from layers.picture.view import fit
from layers.schema import empty_table
from layers.webmap import build_map
from tests.layers.tables import every_kind, hostile_table

DONETSK = (36.6, 47.0, 39.0, 49.2)


def crowded(count: int) -> pd.DataFrame:
    """Return so many events at towns and in oblasts, drawn at random from a fixed seed."""
    drawn = random.Random(5)
    rows = []
    for number in range(count):
        layer = drawn.choice(["strike", "ground", "control", "air_defence"])
        town = drawn.randrange(count // 2)
        row = {
            "id": f"e{number}",
            "layer": layer,
            "place_name": f"Town of number {town}",
            "lon": 31.0 + (town * 0.618034) % 1 * 8.0,
            "lat": 46.5 + (town * 0.7548777) % 1 * 5.0,
            "stance": drawn.choice(["reported", "claimed", "confirmed", "denied"]),
            "start_date": dt.date(2025, 2, 1 + number % 20),
        }
        if number % 20 == 0:
            row |= {"precision": "oblast", "admin1_iso": drawn.choice(["UA-63", "UA-14", "UA-23"]), "extent": "part"}
        rows.append(row)
    return pd.DataFrame(rows)


def texts_of(sheet: Sheet) -> list[tuple[str, shapely.Polygon]]:
    """Return the lines of text of a sheet with the boxes that they fill, in CSS pixels."""
    found = []
    for item in sheet.figure.axes[0].get_children():
        if isinstance(item, Text) and item.get_text().strip():
            box = item.get_window_extent()
            # A line's box is higher than its letters.
            found.append((item.get_text(), shapely.box(box.x0, box.y0 + 1, box.x1, box.y1 - 1)))
    return found


def test_the_same_table_makes_the_same_bytes(tmp_path: Path) -> None:
    table = crowded(40)
    for form in ("png", "svg"):
        one, two = (write(table, tmp_path / f"{name}.{form}")[0].read_bytes() for name in ("one", "two"))
        assert one == two


def test_an_svg_is_one_file_that_asks_nothing_of_anyone(tmp_path: Path) -> None:
    (path,) = write(crowded(10), tmp_path / "a.svg", title="Ten & <more>")
    root = ElementTree.parse(path).getroot()
    assert root.find(".//{http://purl.org/dc/elements/1.1/}title").text == "Ten & <more>"  # type: ignore[union-attr]
    links = [value for item in root.iter() for name, value in item.attrib.items() if name.endswith("href")]
    assert links
    assert all(value.startswith("#") for value in links if "purl.org" not in value)


@pytest.mark.parametrize("count", [12, 300])
def test_no_two_names_overlap(count: int) -> None:
    sheet = compose(build_layers(crowded(count), boundaries=False), title="Events", notes=["Borders", "Credits"])
    texts = texts_of(sheet)
    assert len(texts) > 30
    over = [(a, b) for (a, one), (b, two) in combinations(texts, 2) if shapely.overlaps(one, two)]
    assert over == []


def test_all_text_lies_on_the_sheet_and_long_lines_are_broken() -> None:
    long = "word " * 80 + "x" * 400
    sheet = compose(build_layers(crowded(60), boundaries=False), title=long, said=[long], notes=[long, "Credits"])
    whole = shapely.box(0, 0, sheet.width, sheet.height)
    assert [text for text, box in texts_of(sheet) if not shapely.covers(whole, box)] == []


def test_the_legend_counts_every_event_that_is_drawn() -> None:
    table = crowded(60)
    texts = [text for text, _ in texts_of(compose(build_layers(table, boundaries=False), title="Events"))]
    for title, layer in (("Strikes", "strike"), ("Ground combat", "ground"), ("Air defence", "air_defence")):
        assert texts[texts.index(title) - 1] == str((table["layer"] == layer).sum())
    assert "60 reported events." in texts


def test_what_is_denied_is_struck_through_and_counted_apart_from_what_is_said_to_be_so() -> None:
    rows = [
        {"layer": "strike", "sub_event_type": "Air/drone strike", "stance": stance, "lon": 30.0 + number, "lat": 49.0}
        for number, stance in enumerate(["claimed", "reported", "denied"])
    ]
    rows.append(
        {"layer": "control", "stance": "denied", "extent": "part", "precision": "oblast", "admin1_iso": "UA-14"}
    )
    rows[-1] |= {"lon": 37.8, "lat": 48.0}

    def drawn(some: list[dict[str, object]]) -> tuple[list[str], int]:
        sheet = compose(build_layers(pd.DataFrame(some), boundaries=False), title="Events")
        strokes = [
            line
            for item in sheet.figure.axes[0].get_children()
            if isinstance(item, LineCollection)
            for line in item.get_segments()
            if len(line) == 2 and 0 < line[1][0] - line[0][0] == pytest.approx(line[0][1] - line[1][1])
        ]
        return [text for text, _ in texts_of(sheet)], len(strokes)

    texts, strokes = drawn(rows)
    for label, number in (("Strikes", "3"), ("Air or drone strike", "2"), ("Denied: air or drone strike", "1")):
        assert texts[texts.index(label) - 1] == number
    # On the map, in the area's tag, in three lines of the legend.
    assert strokes == 5
    # What is denied is not hatched, so nothing is said of hatching.
    assert "Part of this area; which part is not stated" not in texts
    assert drawn(rows[:2])[1] == 0


def test_an_event_at_several_points_stands_at_each_and_is_one_event_where_they_come_together() -> None:
    shape = shapely.MultiPoint([(24.0, 49.8), (36.2, 50.0), (36.201, 50.001)])
    table = gpd.GeoDataFrame([{"layer": "strike", "place_name": "Two towns"}], geometry=[shape], crs="OGC:CRS84")
    places = places_of(build_layers(table, boundaries=False))
    marks = gather(places, fit((22.0, 44.0, 40.0, 52.0), (0.0, 0.0, 900.0, 700.0)), 8.0)
    assert [mark.count for mark in marks] == [1, 1]


def test_a_collection_of_points_and_areas_is_refused_by_its_row() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(36.0, 50.0), shapely.box(35.0, 49.0, 36.0, 50.0)])
    table = gpd.GeoDataFrame([{"layer": "strike", "id": "both"}], geometry=[mixed], crs="OGC:CRS84")
    for draw in (lambda: compose(build_layers(table, boundaries=False), title=""), lambda: build_map(table)):
        with pytest.raises(SchemaError, match=r"explode makes a row of each \(rows 0 id='both'\)"):
            draw()


def test_events_of_a_whole_country_are_counted_and_not_drawn() -> None:
    table = pd.DataFrame(
        [
            {"layer": "air_defence", "precision": "country", "admin0_iso": "UA"},
            {"layer": "strike", "lon": 36, "lat": 50},
        ]
    )
    layers = build_layers(table, boundaries=False)
    assert [len(place.drawings) for place in places_of(layers)] == [1]
    texts = [text for text, _ in texts_of(compose(layers, title="Events"))]
    assert "2 reported events; 1 of a whole country, or of no known place, is not drawn." in texts


def test_marks_that_would_overlap_are_one_with_all_their_events() -> None:
    layers = build_layers(crowded(300), boundaries=False)
    places = places_of(layers)
    for bounds in ((22.0, 44.0, 41.0, 53.0), DONETSK):
        view = fit(bounds, (0, 0, 800, 600))
        marks = gather(places, view, 7.0)
        boxes = [shapely.box(*mark.box(7.0)) for mark in marks]
        assert not any(shapely.overlaps(one, two) for one, two in combinations(boxes, 2))
        seen = [place for place in places if not place.area and view.holds(*view.at(place.shape.x, place.shape.y))]
        assert sum(mark.count for mark in marks) == sum(len(place.drawings) for place in seen)
        # No point is invented: a mark stands at one of its places.
        assert all((mark.x, mark.y) == view.at(mark.places[0].shape.x, mark.places[0].shape.y) for mark in marks)


def test_a_claim_beside_a_report_is_not_drawn_as_reported() -> None:
    rows = [{"layer": "strike", "lon": 37, "lat": 48, "stance": stance} for stance in ("reported", "claimed", "denied")]
    rows = [row | {"id": str(number)} for number, row in enumerate(rows)]
    (mark,) = gather(places_of(build_layers(pd.DataFrame(rows), boundaries=False)), fit(DONETSK, (0, 0, 9e3, 9e3)), 7)
    assert mark.keys == (("strike.other", "claimed"), ("strike.other", "denied"))


def test_the_scale_is_that_of_the_globe() -> None:
    view = fit(DONETSK, (0, 0, 800, 600))
    for lat in (47.2, 49.0):
        (x0, _), (x1, _) = view.at(37.0, lat), view.at(38.0, lat)
        assert (x1 - x0) * view.km_per_pixel(lat) == pytest.approx(distance_km(37.0, lat, 38.0, lat), rel=0.005)
    west, south, east, north = view.bounds()
    assert west <= DONETSK[0]
    assert south <= DONETSK[1]
    assert east >= DONETSK[2]
    assert north >= DONETSK[3]


def test_hatching_lies_within_its_area_at_one_angle_and_spacing() -> None:
    shape = shapely.Polygon(shapely.box(10, 20, 210, 160).exterior, [shapely.box(60, 60, 120, 120).exterior])
    pieces = hatch(shape, 45.0, 8.0)
    assert len(pieces) > 20
    for piece in pieces:
        assert shapely.covers(shape.buffer(1e-6), shapely.LineString(piece))
        (x0, y0), (x1, y1) = piece
        assert (x1 - x0) == pytest.approx(-(y1 - y0))
    offsets = sorted({round(float(piece[0].sum()) / np.sqrt(2), 3) for piece in pieces})
    assert np.allclose(np.diff(offsets), 8.0)


def test_areas_of_control_are_those_of_the_last_day_of_the_events() -> None:
    series = made_series(3, corners=400)
    first = series.dates[0]
    assert [one.snapshot.date for one in shown_on([series], series.dates[1])] == [series.dates[1]]
    assert [one.snapshot.date for one in shown_on([series], None)] == [series.dates[-1]]
    assert shown_on([series], first - dt.timedelta(1)) == []


def test_areas_of_control_come_with_their_owner_in_legend_and_credits(tmp_path: Path) -> None:
    series = made_series(2, corners=400)
    table = crowded(10)
    (plain,) = write(table, tmp_path / "plain.svg")
    (path,) = write(table, tmp_path / "a.svg", control=[series])
    assert "Areas of control: Made series" not in plain.read_text("utf-8")
    text = path.read_text("utf-8")
    assert "Held by Russia (assessed)" in text
    assert series.source.credit in text
    table["start_date"] = dt.date(2020, 1, 1)
    (early,) = write(table, tmp_path / "early.svg", control=[series])
    assert "No areas of control up to that day: Made series." in early.read_text("utf-8")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_any_table_makes_a_picture(tmp_path: Path, form: str) -> None:
    for number, table in enumerate((hostile_table(), every_kind(), empty_table())):
        (path,) = write(table, tmp_path / f"{number}.{form}", title='"]]><script>\x00\ud800 ${x} $y_2$')
        if form == "svg":
            root = ElementTree.parse(path).getroot()
            assert not [item for item in root.iter() if item.tag.endswith("script")]
        else:
            assert path.read_bytes().startswith(b"\x89PNG")


def test_letters_that_the_font_lacks_are_shown_as_unknown() -> None:
    assert fitting("Київ \U0001f680  Ёлка\n漢") == "Київ \ufffd Ёлка \ufffd"
    assert "\u202e" not in fitting("\u202egnp.exe")
    sheet = Sheet(300, 100)
    lines = wrapped(sheet, "one two three four five six seven", 80, 12.0, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(sheet.width_of(line, 12.0) <= 80 for line in lines)


def test_another_extension_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="pictures are written as"):
        write(crowded(2), tmp_path / "a.jpg", "png")
