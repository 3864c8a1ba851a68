"""Precision levels in the codes of ACLED and UCDP, and the reach of settlements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.precision import LEVELS, acled_geo_precision, is_pin, settlement_radius_km, ucdp_where_prec


def test_every_level_has_both_codes_and_they_never_grow_finer() -> None:
    acled = [acled_geo_precision(level) for level in LEVELS]
    ucdp = [ucdp_where_prec(level) for level in LEVELS]
    assert acled == [1, 1, 1, 2, 2, 3, 3, 3]
    assert ucdp == [1, 1, 1, 2, 3, 4, 5, 6]


def test_a_sea_is_international_to_ucdp() -> None:
    assert ucdp_where_prec("region", at_sea=True) == 7


def test_unresolved_stays_unresolved() -> None:
    assert acled_geo_precision(None) is None
    assert ucdp_where_prec(None, at_sea=True) is None
    assert not is_pin(None)


def test_a_word_that_is_no_level_is_named() -> None:
    with pytest.raises(ValueError, match="'village'; known: site, district"):
        acled_geo_precision("village")


def test_only_settlements_and_finer_are_pins() -> None:
    assert [level for level in LEVELS if is_pin(level)] == ["site", "district", "settlement"]


@given(st.integers(0, 30_000_000), st.integers(0, 30_000_000))
def test_more_people_never_reach_less_far(one: int, two: int) -> None:
    small, large = sorted((one, two))
    assert 3.0 <= settlement_radius_km(small) <= settlement_radius_km(large)
