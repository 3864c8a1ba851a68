"""Ukraine's territorial communities (hromadas) by the adjectives that name them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

__all__ = ["hromada_seats"]

# Cases of a feminine adjective in both numbers: "Мирівська громада", "у Мирівській", "Мирівські громади".
_ENDINGS = ("а", "ої", "ій", "у", "ою", "і", "их", "им", "ими")


def hromada_seats(adjective: str) -> tuple[str, ...]:
    """Return the ids of the seats of the hromadas that a form of an adjective names ("Мирівській"); mostly one.

    Parameters
    ----------
    adjective : str
        As written, with its capital letters and a straight apostrophe.
    """
    return _table().get(adjective, ())


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in (files("geo") / "data" / "hromadas.tsv").read_text("utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        _unit, name, _seat, number = line.split("\t")
        for ending in _ENDINGS:
            form = name[:-1] + ending
            table[form] = (*table.get(form, ()), f"geonames:{number}")
    return table
