"""Tables → layers: which rows, in which order, drawn how, and whether the looks can be told apart."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

import layers
from layers import (
    air_defence_layer,
    boundary_layer,
    build_layers,
    control_areas,
    control_layer,
    empty_table,
    ground_layer,
    strike_layer,
    style,
)


def table(*records):
    base = {"layer": "strike", "lon": 30.5, "lat": 50.4}
    return pd.DataFrame([base | record for record in records])


def symbols(layer):
    return [drawing.symbol for drawing in layer.drawings]


def test_importing_the_package_imports_nothing_heavy():
    code = (
        "import sys, layers, layers.style, layers.schema, layers.export, layers.export.atomic\n"
        "print(sorted({'geopandas', 'pandas', 'numpy', 'shapely', 'pyproj', 'folium'} & set(sys.modules)))"
    )
    root = Path(layers.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_the_public_face_holds_what_it_names():
    for name in layers.__all__:
        assert getattr(layers, name) is not None
    assert set(layers.__all__) <= set(dir(layers))
    with pytest.raises(AttributeError, match="no attribute 'strikes_layer'"):
        layers.strikes_layer  # noqa: B018


def test_layers_come_in_drawing_order_and_hold_every_row_once():
    mixed = table(
        {"layer": "strike"}, {"layer": "control"}, {"layer": "ground"}, {"layer": "air_defence"}, {"layer": "strike"}
    )
    built = build_layers(mixed)
    assert [layer.key for layer in built] == ["boundary", "control", "air_defence", "ground", "strike"]
    assert [len(layer) for layer in built[1:]] == [1, 1, 1, 2]
    ids = [identity for layer in built[1:] for identity in layer.table["id"]]
    assert sorted(ids) == sorted(layers.validate(mixed)["id"])
    assert all(layer.title for layer in built)


def test_an_empty_table_gives_empty_layers():
    assert [len(layer) for layer in build_layers(empty_table(), boundaries=False)] == [0, 0, 0, 0]
    assert build_layers(empty_table(), boundaries=False)[0].legend() == ()


def test_a_table_that_is_none_is_refused_by_every_builder():
    for builder in (strike_layer, air_defence_layer, ground_layer, control_layer, build_layers):
        with pytest.raises(layers.SchemaError, match="'layer': missing"):
            builder(pd.DataFrame({"lon": [1.0], "lat": [2.0]}))


def test_strikes_are_told_apart_by_acleds_sub_event_types():
    layer = strike_layer(
        table(
            {"sub_event_type": "Air/drone strike"},
            {"sub_event_type": "Shelling/artillery/missile attack"},
            {"sub_event_type": "Remote explosive/landmine/IED"},
            {"sub_event_type": "Attack"},
            {"event_type": "Violence against civilians"},
            {"sub_event_type": "Chemical weapon"},
            {},
        )
    )
    assert symbols(layer) == [
        "strike.air",
        "strike.shelling",
        "strike.explosive",
        "strike.civilians",
        "strike.civilians",
        "strike.other",
        "strike.other",
    ]


def test_air_defence_that_stopped_something_is_an_interception():
    layer = air_defence_layer(
        table(
            {"layer": "air_defence", "drones_intercepted": 71, "precision": "country"},
            {"layer": "air_defence", "drones_launched": 4},
            {"layer": "air_defence", "drones_lost": 0},
            {"layer": "air_defence", "sub_event_type": "Disrupted weapons use"},
        )
    )
    assert symbols(layer) == [
        "air_defence.interception",
        "air_defence.other",
        "air_defence.other",
        "air_defence.interception",
    ]
    assert [drawing.drawn_as for drawing in layer.drawings] == ["panel", "marker", "marker", "marker"]


def test_control_shows_the_side_and_contested_before_it():
    layer = control_layer(
        table(
            {"layer": "control", "controller": "Russia", "control_status": "occupied"},
            {"layer": "control", "controller": "Ukraine"},
            {"layer": "control", "controller": "Russia", "control_status": "contested"},
            {"layer": "control"},
        )
    )
    assert symbols(layer) == ["control.russia", "control.ukraine", "control.contested", "control.other"]


def test_ground_combat_tells_clashes_from_territory():
    layer = ground_layer(
        table(
            {"layer": "ground", "sub_event_type": "Armed clash"},
            {"layer": "ground", "sub_event_type": "Government regains territory"},
            {"layer": "ground"},
        )
    )
    assert symbols(layer) == ["ground.clash", "ground.territory", "ground.other"]


def test_points_are_markers_areas_are_areas_and_what_has_no_geometry_goes_to_the_panel():
    layer = strike_layer(
        table(
            {"precision": "settlement"},
            {"precision": "oblast", "admin1_iso": "UA-74"},
            {"precision": "area", "uncertainty_km": 10.0},
            {"precision": "country"},
            {"lon": None, "lat": None},
        )
    )
    assert [drawing.drawn_as for drawing in layer.drawings] == ["marker", "area", "area", "panel", "panel"]


def test_a_part_of_an_area_is_hatched_a_part_of_a_point_or_a_whole_is_not():
    area = {"layer": "control", "precision": "oblast", "admin1_iso": "RU-KRS"}
    layer = control_layer(
        table(area | {"extent": "part"}, area | {"extent": "whole"}, area, {"layer": "control", "extent": "part"})
    )
    assert [drawing.hatched for drawing in layer.drawings] == [True, False, False, False]
    assert [(entry.kind, entry.count) for entry in layer.legend() if entry.kind == "hatch"] == [("hatch", 1)]


def test_the_legend_explains_what_is_drawn_and_nothing_else():
    layer = strike_layer(
        table(
            {"sub_event_type": "Air/drone strike", "stance": "claimed"},
            {"sub_event_type": "Air/drone strike"},
            {"sub_event_type": "Attack", "stance": "denied", "precision": "country"},
        )
    )
    assert [(entry.kind, entry.key, entry.count) for entry in layer.legend()] == [
        ("symbol", "strike.air", 2),
        ("stroke", "reported", 1),
        ("stroke", "claimed", 1),
    ]
    assert all(entry.label for entry in layer.legend())


def test_rows_come_with_their_drawings():
    layer = strike_layer(table({"title": "a"}, {"title": "b", "precision": "country"}))
    assert [(row["title"], drawing.drawn_as) for row, drawing in layer.rows()] == [("a", "marker"), ("b", "panel")]


def test_a_layer_needs_a_drawing_for_every_row():
    with pytest.raises(ValueError, match="1 rows but 0 drawings"):
        layers.Layer("strike", layers.validate(table({})), ())


def test_boundaries_are_countries_below_units_with_crimea_in_ukraine():
    layer = boundary_layer()
    levels = layer.table["level"].tolist()
    assert levels == sorted(levels, key=["country", "admin1"].index)
    ukraine = layer.table[(layer.table["admin0_iso"] == "UA") & (layer.table["level"] == "admin1")]
    assert len(ukraine) == 27
    assert ukraine.set_index("iso").loc["UA-09", "pcode"] == "UA44"
    simferopol = shapely.Point(34.1, 44.95)
    assert set(layer.table[layer.table.covers(simferopol)]["iso"]) == {"UA", "UA-43"}
    assert layer.table["id"].is_unique
    assert {drawing.drawn_as for drawing in layer.drawings} == {"area"}


def test_boundaries_of_chosen_countries_only_and_a_change_does_not_stick():
    first = boundary_layer(["UA"])
    first.table["name"] = "changed"
    second = boundary_layer(["UA"])
    assert set(second.table["admin0_iso"]) == {"UA"}
    assert "changed" not in set(second.table["name"])
    assert {entry.key: entry.count for entry in second.legend()} == {"boundary.country": 1, "boundary.admin1": 27}


# --- looks ---

# Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "none": np.eye(3).tolist(),
}


def linear(colour):
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    lights = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colours_stay_apart_for_every_kind_of_sight(deficiency):
    matrix = np.array(DEFICIENCIES[deficiency])
    shapes_of = {colour: {"area of control"} for colour, _ in control_areas.COLOURS.values()}
    for item in style.SYMBOLS.values():
        if not item.key.startswith("boundary"):
            shapes_of.setdefault(item.colour, set()).add(item.shape)
    for one, other in itertools.combinations(sorted(shapes_of), 2):
        apart = math.dist(lab(matrix @ linear(one)), lab(matrix @ linear(other)))
        shapes = [shapes_of[colour] for colour in (one, other)]
        # CIE76: 10 is seen at a glance; where hues come nearer than 20 the shapes must differ too.
        assert apart > 10, (one, other, apart)
        assert apart > 20 or not shapes[0] & shapes[1], (one, other, apart)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("ground", ["light", "dark"])
def test_shades_of_a_summary_are_in_order_for_every_kind_of_sight(ground, deficiency):
    matrix = np.array(DEFICIENCIES[deficiency])
    shades = style.SUMMARY[ground]
    seen = [lab(matrix @ linear(colour)) for colour in (shades.none, *shades.ramp)]
    lightness = [float(one[0]) for one in seen]
    assert lightness == sorted(lightness, reverse=ground == "light")
    for one, other in itertools.pairwise(seen[1:]):
        assert math.dist(one, other) > 10


def test_symbols_of_one_colour_differ_in_shape():
    for (_, first), (_, second) in itertools.combinations(style.SYMBOLS.items(), 2):
        if first.colour == second.colour:
            assert first.shape != second.shape, (first.key, second.key)


def test_outlines_stand_out_from_land_and_sea():
    edges = [item.edge for item in style.SYMBOLS.values() if not item.key.startswith("boundary")]
    for edge in [*edges, *(edge for _, edge in control_areas.COLOURS.values())]:
        for ground in (style.BACKGROUND.land, style.BACKGROUND.land_focus, style.BACKGROUND.sea):
            assert contrast(edge, ground) >= 4.5, (edge, ground)


def test_every_shape_is_known_and_closed_around_the_centre():
    assert {item.shape for item in style.SYMBOLS.values()} <= set(style.SHAPES)
    for name, corners in style.SHAPES.items():
        if corners:
            polygon = shapely.Polygon(corners)
            assert polygon.is_valid, name
            assert max(map(abs, polygon.bounds)) <= 1.25, name


def test_strokes_are_those_of_the_schema_and_look_different():
    stance = next(column for column in layers.COLUMNS if column.name == "stance")
    assert tuple(style.STROKES) == stance.allowed
    looks = [(item.width, item.dash, item.fill_opacity) for item in style.STROKES.values()]
    assert len(set(looks)) == len(looks)
    assert style.stroke(None).key == "reported"
