"""Columns as the map's page holds them: short, quick to read, and still text.

Each is written in whichever of these forms is shortest; `n` is the number of rows::

    {"c": value}                the same value in all rows
    {"d": [...], "i": "..."}    distinct values and, for each row, which of them
    {"x": "...", "s": scale, "o": offset, "null": true}
                                numbers: offset + what stands there, by scale; with nulls, 0 is null and 1 the offset
    {"t": "..."}                texts of one length, one after the other
    {"v": [...]}                one value a row

What stands for a row in ``i`` and ``x`` is a number in digits of `DIGITS` (those of base64url), the highest first, as
many for each row: the text's length by `n`. Values are those of the GeoJSON: ISO dates, null for missing, numbers with
at most 7 decimals.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.plain import json_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["DECIMALS", "DIGITS", "encode", "encode_values", "pack", "width_of"]

DECIMALS = 7
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BYTES = np.frombuffer(DIGITS.encode("ascii"), dtype=np.uint8)
# Numbers that a script reads exactly have up to 53 bits: eight digits of six bits.
_WIDEST = 8
_ORDERED = json.JSONEncoder(sort_keys=True, ensure_ascii=False)

Codes = np.ndarray[Any, np.dtype[np.int64]]


def encode(column: pd.Series) -> dict[str, Any]:
    """Encode a column of a validated event table, or one of the user's own."""
    null = column.isna().to_numpy(dtype=bool)
    if null.all():
        return {"c": None}
    objects = column.to_numpy(dtype=object, copy=True)
    objects[null] = None
    return encode_values(objects.tolist())


def encode_values(values: Sequence[Any]) -> dict[str, Any]:
    """Encode one value a row; what JSON does not have becomes what `layers.plain.json_value` makes of it."""
    distinct, codes = _distinct(values)
    if len(distinct) <= 1:
        return {"c": distinct[0] if distinct else None}
    lengths = _lengths(distinct)
    width = width_of(len(distinct) - 1)
    sizes = {"v": int(lengths[codes].sum()), "d": int(lengths.sum()) + width * len(codes)}
    if (numbers := _as_numbers(distinct)) is not None:
        sizes["x"] = numbers["width"] * len(codes)
    if text := _as_text(distinct, codes):
        sizes["t"] = len(text)
    form = min(sizes, key=lambda name: sizes[name])
    if form == "x" and numbers is not None:
        return _numbers(numbers, codes)
    if form == "t":
        return {"t": text}
    return (
        {"d": distinct, "i": pack(codes, width)} if form == "d" else {"v": [distinct[code] for code in codes.tolist()]}
    )


def width_of(highest: int) -> int:
    """Return how many digits the numbers up to one take."""
    width = 1
    while highest >= 64**width:
        width += 1
    return width


def pack(numbers: Codes, width: int) -> str:
    """Write whole numbers from 0 on in so many digits each."""
    places = 64 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    digits = (np.asarray(numbers, dtype=np.int64)[:, None] // places) % 64
    text: bytes = _BYTES[digits].tobytes()
    return text.decode("ascii")


def _distinct(values: Sequence[Any]) -> tuple[list[Any], Codes]:
    """Return the distinct values as JSON has them, in the order in which they occur, and the number of each row's."""
    kinds = set(map(type, values)) - {type(None)}
    keys = values if len(kinds) <= 1 and kinds <= {str, int, float, bool, date} else _keys(values)
    index = dict(zip(dict.fromkeys(keys), count()))
    firsts = list(index)
    if keys is not values:
        first_of = dict(zip(reversed(keys), reversed(values), strict=True))
        firsts = [first_of[key] for key in index]
    codes = np.fromiter(map(index.__getitem__, keys), dtype=np.int64, count=len(keys))
    if kinds <= {str}:
        return firsts, codes
    found = [json_value(value, DECIMALS) for value in firsts]
    # Rounded, numbers may be the same that were not.
    if kinds == {float} and len(again := dict.fromkeys(found)) < len(found):
        index = dict(zip(again, count()))
        codes = np.array([index[value] for value in found])[codes]
        found = list(again)
    return found, codes


def _keys(values: Sequence[Any]) -> list[Any]:
    """Return what values are told apart by that have no hash, or compare equal to others of another type."""
    if set(map(type, values)) <= {list, type(None)}:
        lists = [value or () for value in values]
        if set(map(type, chain.from_iterable(lists))) <= {str}:
            return [value if value is None else tuple(value) for value in values]
    return [_key(value) for value in values]


def _key(value: Any) -> Any:
    if isinstance(value, (str, int, float, date, type(None))):
        return type(value), value
    if isinstance(value, list) and not value:
        return ()
    return _ORDERED.encode(json_value(value, DECIMALS))


def _lengths(values: Sequence[Any]) -> Codes:
    """Return about how many characters each value has in a list."""
    if set(map(type, values)) == {str}:
        return np.fromiter(map(len, values), dtype=np.int64, count=len(values)) + 3
    return np.fromiter(map(len, map(str, values)), dtype=np.int64, count=len(values)) + 1


def _as_text(distinct: Sequence[Any], codes: Codes) -> str:
    """Return texts of one length, of plain letters and digits, one after the other; nothing for others."""
    if 2 * len(distinct) <= len(codes) or set(map(type, distinct)) != {str} or len(set(map(len, distinct))) > 1:
        return ""
    together = "".join(distinct)
    if not (together.isascii() and together.isalnum()):
        return ""
    return together if len(distinct) == len(codes) else "".join([distinct[code] for code in codes.tolist()])


def _as_numbers(distinct: Sequence[Any]) -> dict[str, Any] | None:
    """Return numbers as whole ones above an offset, by a power of ten, or None where they cannot be written so."""
    if not set(map(type, distinct)) <= {int, float, type(None)}:
        return None
    null = None in distinct
    known = np.array([value for value in distinct if value is not None], dtype=float)
    for decimals in range(DECIMALS + 1):
        scale = 10**decimals
        whole = np.rint(known * scale)
        if np.abs(whole).max() < 2**53 and np.array_equal(whole / scale, known):
            offset = int(whole.min())
            width = width_of(int(whole.max()) - offset + null)
            if width > _WIDEST:
                return None
            above = np.zeros(len(distinct), dtype=np.int64)
            above[[value is not None for value in distinct]] = (whole - offset + null).astype(np.int64)
            return {"above": above, "scale": scale, "offset": offset, "null": null, "width": width}
    return None


def _numbers(numbers: dict[str, Any], codes: Codes) -> dict[str, Any]:
    made = {"x": pack(numbers["above"][codes], numbers["width"]), "s": numbers["scale"], "o": numbers["offset"]}
    return made | ({"null": True} if numbers["null"] else {})
