"""What the places of an event table are called in the language of a map, where that is known; see `geo.localnames`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo.localnames import LOCAL_LANGUAGES, load_local_names

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.gazetteer import Place

__all__ = ["local_place_name", "local_unit_name", "place_key", "place_names", "row_names"]


def local_unit_name(code: str, canonical: str, lang: str) -> str:
    """Return what a first-level unit (ISO 3166-2) or a country (ISO 3166-1) is called, else its canonical name."""
    return (load_local_names(lang).code(code) if lang in LOCAL_LANGUAGES else None) or canonical


def local_place_name(place: Place, lang: str) -> str:
    """Return what a place of the gazetteer is called, else its canonical name."""
    if lang not in LOCAL_LANGUAGES:
        return place.name
    names = load_local_names(lang)
    return names.place(place.name, geonameid=place.geonameid, admin1=place.admin1_iso) or place.name


def place_key(geonameid: int | None, name: str | None, admin1: str | None) -> str:
    """Return what a row's place is found by in what `place_names` returns."""
    return f"{geonameid or ''}|{name or ''}|{admin1 or ''}"


def place_names(table: gpd.GeoDataFrame, lang: str) -> dict[str, dict[str, str]]:
    """Return the names of the places of an event table, and of those that its rows could also mean.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        As `layers.schema.validate` returns it.
    lang : str
        Language of the map.

    Returns
    -------
    dict
        ``places``: `place_key` → name; ``units``: ISO 3166-2 code → name. What has no name in the language, or the
        canonical one, is left out.
    """
    found: dict[str, dict[str, str]] = {"places": {}, "units": {}}
    if lang not in LOCAL_LANGUAGES:
        return found
    names = load_local_names(lang)
    for geonameid, name, admin1 in sorted(_places(table), key=str):
        said = names.place(name, geonameid=geonameid, admin1=admin1)
        if said is not None and said != name:
            found["places"][place_key(geonameid, name, admin1)] = said
        if admin1 is not None and (unit := names.code(admin1)) is not None:
            found["units"][admin1] = unit
    return found


def row_names(table: gpd.GeoDataFrame, lang: str) -> list[str]:
    """Return what the place of each row of an event table is called, else its canonical name; "" without either."""
    local = place_names(table, lang)["places"]
    return [local.get(place_key(*row), row[1]) for row in _rows(table)]


def _places(table: gpd.GeoDataFrame) -> set[tuple[int | None, str, str | None]]:
    found = set(_rows(table))
    for others in {id(some): some for some in table["alternatives"] if isinstance(some, list)}.values():
        found |= {(_number(one.get("geonameid")), one["name"], _text(one.get("admin1_iso"))) for one in _named(others)}
    return found


def _rows(table: gpd.GeoDataFrame) -> Iterator[tuple[int | None, str, str | None]]:
    columns = (table[name].tolist() for name in ("geonameid", "place_name", "admin1_iso"))
    for geonameid, name, admin1 in zip(*columns, strict=True):
        yield _number(geonameid), _text(name) or "", _text(admin1)


def _number(value: Any) -> int | None:
    """Return a whole number; what is not known is NA in one kind of column and None in another."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _named(others: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    return (one for one in others if isinstance(one, dict) and isinstance(one.get("name"), str))
