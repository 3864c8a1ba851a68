"""Segments near boxes: the grid finds what a comparison of all with all finds."""

from __future__ import annotations

import numpy as np
import pytest

from geo.segmentgrid import SegmentGrid


@pytest.mark.parametrize("longest", [0.01, 0.3, 9.0])
def test_a_box_meets_the_segments_that_its_bounds_meet(longest: float) -> None:
    draw = np.random.default_rng(5)
    begin = draw.uniform((-179.0, -60.0), (170.0, 60.0), (800, 2))
    ends = np.hstack([begin, begin + draw.uniform(-longest, longest, (800, 2))])
    low = draw.uniform((-179.0, -60.0), (170.0, 60.0), (300, 2))
    high = low + draw.uniform(0.0, 6.0, (300, 2))
    box, segment = SegmentGrid(ends).query(low, high)
    expected = [
        (b, s)
        for b in range(300)
        for s in range(800)
        if (np.minimum(ends[s, :2], ends[s, 2:]) <= high[b]).all()
        and (np.maximum(ends[s, :2], ends[s, 2:]) >= low[b]).all()
    ]
    assert list(zip(box.tolist(), segment.tolist(), strict=True)) == expected
    assert expected


def test_nothing_meets_nothing() -> None:
    grid = SegmentGrid(np.array([[30.0, 50.0, 30.1, 50.0]]))
    for low, high in ((np.empty((0, 2)), np.empty((0, 2))), (np.array([[10.0, 10.0]]), np.array([[11.0, 11.0]]))):
        box, segment = grid.query(low, high)
        assert (len(box), len(segment)) == (0, 0)
    empty = SegmentGrid(np.empty((0, 4)))
    assert len(empty.query(np.array([[10.0, 10.0]]), np.array([[11.0, 11.0]]))[0]) == 0
