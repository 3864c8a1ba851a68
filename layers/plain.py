"""A table's values as JSON has them: the same in the map's page and in the GeoJSON file."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import numpy as np
import shapely

from layers.values import is_null

__all__ = ["json_value"]


def json_value(value: Any, decimals: int | None = None) -> Any:
    """Turn any value into one that JSON has: dates as ISO 8601, what JSON lacks as text, never NaN.

    Parameters
    ----------
    value : object
        Of any column, also of one that the schema does not know.
    decimals : int, optional
        To how many decimals numbers are rounded; by default they stay as they are.
    """
    # Most values are of these two types themselves, not of others made from them.
    if type(value) is str:
        return value
    if type(value) is float:
        return _rounded(value, decimals)
    if isinstance(value, dict):
        return {str(key): json_value(item, decimals) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [json_value(item, decimals) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((json_value(item, decimals) for item in value), key=_order)
    if isinstance(value, str):
        return str(value)
    if is_null(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, np.generic) and not isinstance(value, (np.datetime64, np.timedelta64)):
        return json_value(value.item(), decimals)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return _rounded(value, decimals)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkt(value)
    return str(value)


def _rounded(value: float, decimals: int | None) -> float | None:
    if not math.isfinite(value):
        return None
    return value if decimals is None else round(value, decimals)


def _order(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
