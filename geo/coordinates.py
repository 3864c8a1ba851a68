"""Coordinates written in a text: "47.3816, 33.7178", "48.123 N, 37.456 E", 48°07'23"N 37°27'21"E."""

from __future__ import annotations

import re

__all__ = ["read_coordinates"]

_DECIMAL = re.compile(
    r"(?<![\d.,-])(\d{2})[.](\d{2,15})°? ?([NС])?(?:, ?|; ?| )(\d{2})[.](\d{2,15})°? ?([EВ])?(?![\d.])"
)
_SEXAGESIMAL = re.compile(
    r"(?<!\d)(\d{2})° ?(\d{1,2})['′’] ?(?:(\d{1,2}(?:\.\d+)?)(?:[\"″”]|''))? ?[NС]?,? ?"
    r"(\d{2})° ?(\d{1,2})['′’] ?(?:(\d{1,2}(?:\.\d+)?)(?:[\"″”]|''))? ?[EВ]?"
)
# Between these a pair is latitude and longitude of the theatre of the war, and not two sums.
_LAT, _LON = (41.0, 68.0), (19.0, 90.0)
_KM_A_DEGREE = 111.2
LEAST_KM = 3.0
"""Of a spot, or of the village that it is in: people write both."""


def read_coordinates(text: str) -> tuple[float, float, float] | None:
    """Return the first pair of coordinates in a text.

    Parameters
    ----------
    text : str
        Latitude first, as people write them; degrees with two or more decimals, or degrees and minutes.

    Returns
    -------
    tuple of float, or None
        Longitude and latitude in degrees (WGS 84), and in km how far from them the place may lie: what the digits
        leave open, and `LEAST_KM` at least. None where there are none, or where they lie outside of Ukraine and the
        countries round it.
    """
    for found in _DECIMAL.finditer(text):
        lat, lon = float(f"{found[1]}.{found[2]}"), float(f"{found[4]}.{found[5]}")
        step = 10.0 ** -min(len(found[2]), len(found[5]))
        if _inside(lat, lon):
            return round(lon, 6), round(lat, 6), max(LEAST_KM, step * _KM_A_DEGREE)
    for found in _SEXAGESIMAL.finditer(text):
        degrees = [float(found[i]) + float(found[i + 1]) / 60 + float(found[i + 2] or 0) / 3600 for i in (1, 4)]
        step = 1 / 3600 if found[3] and found[6] else 1 / 60
        if _inside(*degrees):
            return round(degrees[1], 6), round(degrees[0], 6), max(LEAST_KM, step * _KM_A_DEGREE)
    return None


def _inside(lat: float, lon: float) -> bool:
    return _LAT[0] <= lat <= _LAT[1] and _LON[0] <= lon <= _LON[1]
