"""Precision levels, their codes in ACLED and UCDP, and the radius that holds a place."""

from __future__ import annotations

import math

__all__ = ["LEVELS", "acled_geo_precision", "is_pin", "settlement_radius_km", "ucdp_where_prec"]

LEVELS = ("site", "district", "settlement", "area", "raion", "oblast", "region", "country")
"""Precision levels of the event table, finest first."""

# ACLED codebook, "geo_precision": 1 the named town, 2 a part of a small region or near a town, 3 a larger region.
_ACLED = {"site": 1, "district": 1, "settlement": 1, "area": 2, "raion": 2, "oblast": 3, "region": 3, "country": 3}
# UCDP GED codebook, "where_prec": 1 exact, 2 near (about 25 km), 3 second-level unit, 4 first-level unit,
# 5 a fuzzy or linear region, 6 the country only, 7 international waters or airspace.
_UCDP = {"site": 1, "district": 1, "settlement": 1, "area": 2, "raion": 3, "oblast": 4, "region": 5, "country": 6}


def acled_geo_precision(precision: str | None) -> int | None:
    """Return ACLED's `geo_precision` (1 to 3) of a precision level, None for None.

    Raises
    ------
    ValueError
        For a word that is no level.
    """
    return _code(_ACLED, precision)


def ucdp_where_prec(precision: str | None, *, at_sea: bool = False) -> int | None:
    """Return UCDP's `where_prec` (1 to 7) of a precision level, None for None.

    Parameters
    ----------
    precision : str or None
        A level of `LEVELS`.
    at_sea : bool
        The place is a sea outside any country: code 7.
    """
    code = _code(_UCDP, precision)
    return 7 if at_sea and code is not None else code


def is_pin(precision: str | None) -> bool:
    """Tell whether a place of this precision may be drawn as a point."""
    return precision in ("site", "district", "settlement")


def _code(codes: dict[str, int], precision: str | None) -> int | None:
    if precision is None:
        return None
    if precision not in codes:
        raise ValueError(f"no precision level {precision!r}; known: {', '.join(LEVELS)}")
    return codes[precision]


def settlement_radius_km(population: int) -> float:
    """Return the radius of the circle round a settlement's point that holds the settlement.

    The cube root of the population fits the built-up reach of Ukrainian and Russian cities from above
    (3 million: 23 km, 1 million: 16 km, 100,000: 7 km); 3 km is the least, for the spread of points
    that gazetteers give one village. A population of 0 means that it is not known.
    """
    return round(max(3.0, 0.16 * math.pow(population, 1 / 3)), 1)
