"""Coordinates cut out of JSON are the numbers that any parser reads, however the file is written."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.blocks import Block, Unusual, parse_json

number = st.one_of(st.integers(-180, 180), st.floats(-180, 180, allow_nan=False))


@st.composite
def rings(draw: st.DrawFn, width: int) -> list[list[float]]:
    """Return a ring of points of one length."""
    return draw(st.lists(st.lists(number, min_size=width, max_size=width), min_size=1, max_size=6))


@st.composite
def multipolygons(draw: st.DrawFn) -> list[Any]:
    """Return polygons of rings of points."""
    width = draw(st.integers(2, 3))
    return draw(st.lists(st.lists(rings(width), min_size=1, max_size=3), min_size=1, max_size=3))


@given(multipolygons(), st.sampled_from([None, 0, 2]), st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")]))
def test_they_are_the_same_numbers_in_the_same_order(polygons: list[Any], indent: int | None, signs: tuple[str, str]):
    data = json.dumps(
        {"a": 1, "coordinates": polygons, "type": "MultiPolygon"}, indent=indent, separators=signs
    ).encode()
    parsed = parse_json(data)
    block = parsed["coordinates"]
    assert isinstance(block, Block) and parsed["type"] == "MultiPolygon" and block.depth == 4
    assert block.plain() == polygons
    read = list(block.polygons())
    assert [len(one) for one in read] == [len(one) for one in polygons]
    for one, two in zip(read, polygons, strict=True):
        for ring, points in zip(one, two, strict=True):
            np.testing.assert_array_equal(ring, np.array(points, dtype=float))


@pytest.mark.parametrize(
    "coordinates",
    ["[[[37, 48], [38, 48, 0], [38, 49]]]", '[[["a", 48], [38, 48], [38, 49]]]', "[[[37, null], [38, 48], [38, 49]]]",
     "[[[37], [38], [39]]]", "[[[37 48, 1], [38, 48], [38, 49]]]", "[[[1, 2], [3, 4, 5], [6]]]"],
)  # fmt: skip
def test_what_is_not_as_usual_is_left_to_a_parser(coordinates: str):
    block = Block(memoryview(coordinates.encode()))
    with pytest.raises(Unusual):
        list(block.polygons())


def test_words_that_look_like_coordinates_stay_words():
    told = {"name": 'a "coordinates": [1, 2] b', "note": '\\"rings": [3', "coordinates": {"x": 1}}
    assert parse_json(json.dumps(told).encode()) == told


@pytest.mark.parametrize(
    "data", [b'{"coordinates": [[1, 2', b'{"coordinates": [', b'{"coordinates": ]}', b"", b"\xff\xfe"]
)
def test_json_that_is_cut_short_is_an_error(data: bytes):
    with pytest.raises(ValueError):
        parsed = parse_json(data)
        parsed["coordinates"].plain()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_are_read(encoding: str):
    block = parse_json('{"name": "Крим", "coordinates": [[[1, 2], [3, 4]]]}'.encode(encoding))["coordinates"]
    assert block.plain() == [[[1, 2], [3, 4]]]
