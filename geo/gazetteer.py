"""Places and their names.

The built table (`geo/data/gazetteer.tsv.gz`, see `geo/data/SOURCES.md`) holds the places, then all names
in order, then for each name the places that bear it, the best known first. Loading it reads no place in
full: places are made when they are asked for.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from geo.errors import GazetteerError
from geo.names import match_key, normalise

if TYPE_CHECKING:
    from geo.addedplaces import AddedPlaces
    from geo.placestore import PlaceFile, PlaceStore
    from geo.spotting import Spotter

__all__ = ["Gazetteer", "Name", "Place", "load_gazetteer", "prior", "read_table", "read_units", "write_place"]

T = TypeVar("T")

KINDS = frozenset(
    ("country", "region", "admin1", "raion", "settlement", "district", "area", "sea", "site", "government")
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name can mean.

    Parameters
    ----------
    id : str
        ``geonames:703448``, ``iso:UA-74``, ``region:donbas``, ``raion:geonames:704422``, ``country:UA``.
    geonameid : int or None
        The GeoNames id where there is one.
    name : str
        The name to display: KMU 2010 for Ukraine.
    kind : str
        ``country``, ``region`` (several units), ``admin1``, ``raion``, ``settlement``, ``district``
        (of a city), ``area``, ``sea``, ``site``, ``government`` (a building or body that stands for a
        government and is no place of war).
    lon, lat : float
        Degrees, WGS 84. Of a unit or region the middle; NaN where there is none.
    admin0_iso : str or None
        ISO 3166-1 alpha-2, de jure.
    admin1_iso : str or None
        ISO 3166-2 of the first-level unit, de jure.
    population : int
        0 where it is not known; of a raion made from its seat, the seat's.
    radius_km : float
        Radius of the circle round ``lon, lat`` that holds the place.
    members : tuple of str
        ISO 3166-2 codes of the units that a region covers.
    beside : tuple of str
        ISO 3166-2 codes of other first-level units that it may lie in: its unit was told by a line that is nearer than
        the line is exact. Only places of a user's file have any.
    """

    id: str
    geonameid: int | None
    name: str
    kind: str
    lon: float
    lat: float
    admin0_iso: str | None
    admin1_iso: str | None
    population: int
    radius_km: float
    members: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def may_lie_in(self, iso: str | None) -> bool:
        """Tell whether it lies in a first-level unit, or may, for all that the lines tell."""
        return self.admin1_iso == iso or iso in self.beside


@dataclass(frozen=True, slots=True)
class Name:
    """What one spelling can mean.

    Parameters
    ----------
    places : tuple of Place
        The places that bear the name, best known first.
    weak : bool
        The name is an ordinary word too: it counts only with a context that asks for a place.
    adjectives : tuple of Place
        Places whose adjective or people it is ("Ukrainian").
    stems : tuple of Place
        Units that it means when a unit word stands beside it ("Chernihiv" in "Chernihiv region").
    raions : tuple of Place
        Raions that it means beside a word for raion ("Nikopol" in "Nikopol district").
    articled : tuple of Place
        Places that it means after "the" ("the Dnipro", the river).
    """

    places: tuple[Place, ...] = ()
    weak: bool = False
    adjectives: tuple[Place, ...] = ()
    stems: tuple[Place, ...] = ()
    raions: tuple[Place, ...] = ()
    articled: tuple[Place, ...] = ()


# How much likelier than its size says a place is in reports of this war, in powers of ten.
_THEATRE = {
    "UA": 2.0, "UA-14": 2.6, "UA-09": 2.4, "UA-63": 2.5, "UA-23": 2.5, "UA-65": 2.5, "UA-59": 2.4, "UA-48": 2.2,
    "UA-12": 2.2, "UA-74": 2.2, "RU-BEL": 1.6, "RU-KRS": 1.6, "RU-BRY": 1.4, "RU-VOR": 0.9,
    "RU-ROS": 0.9, "RU-KDA": 0.8,
    "RU": 0.2, "BY": 0.3, "MD": 0.3,
}  # fmt: skip
_KIND_PRIOR = {
    "country": 9.0, "government": 8.0, "admin1": 7.6, "region": 7.2, "sea": 7.0, "site": 7.0, "area": 6.0,
}  # fmt: skip


@lru_cache(maxsize=65536)
def prior_of(kind: str, admin0: str | None, admin1: str | None, population: int) -> float:
    """Return the prior of a place from what it is, in powers of ten."""
    if kind in _KIND_PRIOR:
        return _KIND_PRIOR[kind]
    theatre = _THEATRE.get(admin1 or "", _THEATRE.get(admin0 or "", 0.0))
    if kind == "raion":
        # The raions of today are in the table; one made from its seat is an older one, known as far as the seat is.
        return 0.5 * theatre + (5.5 if population == 0 else 2.2 + 0.5 * math.log10(max(population, 300)))
    # A part of a city is named by its city far more often than alone: its people do not count.
    people = max(min(population, 3000) if kind == "district" else population, 200)
    # Villages are reported for what happens there, hardly by their size.
    size = math.log10(people) if people >= 3000 else 3.477 + 0.4 * math.log10(people / 3000)
    return size + theatre - (0.7 if kind == "district" else 0.0)


def prior(place: Place) -> float:
    """Return how likely a place is meant by its name alone: a logarithm (base 10) of odds.

    Population counts as it is; places in the theatre of the war, by oblast, count for more.
    """
    # The villages of our own table are there because the front made them known.
    known = 0.4 if place.id.startswith("village:") else 0.0
    return known + prior_of(place.kind, place.admin0_iso, place.admin1_iso, place.population)


class Gazetteer:
    """Places by id and by name.

    Parameters
    ----------
    rows : list of str
        One place a line, as in the built table.
    names : mapping of str to str
        Normalised name → references to the rows, as in the built table.
    added : geo.placestore.PlaceStore, optional
        A user's places; see `geo.gazetteerfiles.read_gazetteer`.
    """

    def __init__(self, rows: list[str], names: Mapping[str, str], added: PlaceStore | None = None) -> None:
        self._rows = rows
        self._refs = names
        self._places: dict[int, Place] = {}
        self._ids: dict[str, int] | None = None
        self._keys: dict[str, list[str]] | None = None
        self._named: dict[str, Name] = {}
        self._derived: dict[str, Place] = {}
        self._counts: dict[str, int] = {}
        self._spotter: Spotter | None = None
        self._ordinary: dict[str, bool] = {}
        self._added: AddedPlaces | None = None
        if added is not None:
            from geo import addedplaces

            self._added = addedplaces.AddedPlaces(added, _read_place, self._place, prior)
            # Embedded places that a user's file knows better where to find.
            self._places.update((int(number), _read_place(row)) for number, row in added.head["moved"].items())

    @property
    def files(self) -> tuple[PlaceFile, ...]:
        """The files that places were added from, in their order."""
        return () if self._added is None else self._added.store.files

    # --- places ---

    def __len__(self) -> int:
        return len(self._rows) + (0 if self._added is None else len(self._added))

    def __iter__(self) -> Iterator[Place]:
        yield from (self._place(number) for number in range(len(self._rows)))
        if self._added is not None:
            yield from self._added

    def settlements(self, country: str) -> int:
        """Return how many settlements of a country (ISO 3166-1 alpha-2) are listed."""
        count = self._counts.get(country)
        if count is None:
            mark = f"\t{country}\t"
            count = sum("\tsettlement\t" in row and mark in row for row in self._rows)
            if self._added is not None:
                count += self._added.store.head["settlements"].get(country, 0)
            self._counts[country] = count
        return count

    def _place(self, number: int) -> Place:
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = _read_place(self._rows[number])
        return place

    def get(self, place_id: str) -> Place:
        """Return the place with this id.

        Raises
        ------
        KeyError
            If there is none.
        """
        number = self._numbers().get(place_id)
        if number is not None:
            return self._place(number)
        if self._added is not None and (place := self._added.get(place_id)) is not None:
            return place
        derived = self._derived.get(place_id) or self._derive(place_id)
        if derived is None:
            raise KeyError(place_id)
        return derived

    def has(self, place_id: str) -> bool:
        """Tell whether a place with this id is listed; one that follows from others is not."""
        return place_id in self._numbers()

    def _numbers(self) -> dict[str, int]:
        if self._ids is None:
            self._ids = {_row_id(row): number for number, row in enumerate(self._rows)}
        return self._ids

    def _derive(self, place_id: str) -> Place | None:
        """Make a place that follows from others: a raion from its seat, a region from compass regions."""
        kind, _, rest = place_id.partition(":")
        place: Place | None = None
        try:
            if kind == "raion":
                place = self._old_raion(place_id, rest) if rest.startswith("old:") else self.raion(self.get(rest))
            elif kind == "hromada":
                seat = self.get(rest)
                place = Place(
                    place_id,
                    None,
                    f"{seat.name} Hromada",
                    "raion",
                    seat.lon,
                    seat.lat,
                    seat.admin0_iso,
                    seat.admin1_iso,
                    0,
                    20.0,
                )
            elif kind == "district":
                seat_id, _, label = rest.rpartition(":")
                city = self.get(seat_id)
                place = Place(
                    place_id, None, f"{label}, {city.name}", "district", city.lon, city.lat,
                    city.admin0_iso, city.admin1_iso, 0,
                    city.radius_km,
                )  # fmt: skip
            elif kind == "region" and "+" in rest:
                country, _, directions = rest.partition(":")
                return self.compass(country, filter(None, directions.split("+")))
        except KeyError:
            return None
        if place is not None:
            self._derived[place_id] = place
        return place

    def raion(self, seat: Place) -> Place:
        """Return the raion round a settlement: a circle, for want of its border. A part of a city is its own.

        It is today's where there is one, else the one of before July 2020 (`geo.oldraions`).
        """
        place_id = f"raion:{seat.id}"
        if self.has(place_id):
            return self._place(self._numbers()[place_id])
        if place_id not in self._derived and (old := self._old_raion(place_id, seat.id, seat.population)) is not None:
            self._derived[place_id] = old
        if seat.kind == "district" and place_id not in self._derived:
            return seat
        if place_id not in self._derived:
            self._derived[place_id] = Place(
                place_id,
                None,
                f"{seat.name} Raion",
                "raion",
                seat.lon,
                seat.lat,
                seat.admin0_iso,
                seat.admin1_iso,
                max(seat.population, 1),
                45.0,
            )
        return self._derived[place_id]

    def _old_raion(self, place_id: str, known_as: str, population: int = 0) -> Place | None:
        from geo.oldraions import old_raion

        old = old_raion(known_as)
        if old is None:
            return None
        return Place(
            place_id, None, f"{old.name} Raion", "raion", old.lon, old.lat, "UA", old.unit, max(population, 1),
            old.radius_km,
        )  # fmt: skip

    def compass(self, country: str, directions: Iterable[str]) -> Place | None:
        """Return the part of a country that compass words name ("eastern", "southern"), or None.

        Parameters
        ----------
        country : str
            ISO 3166-1 alpha-2.
        directions : iterable of str
            In the order of the text; several make one region of all their units.
        """
        wanted = list(dict.fromkeys(directions))
        try:
            parts = [self.get(f"region:{country}:{direction}") for direction in wanted]
            whole = self.get(f"country:{country}")
        except KeyError:
            return None
        words = wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} and {wanted[-1]}"
        place_id = f"region:{country}:{'+'.join(wanted)}"
        if len(parts) == 1:
            place_id = f"region:{country}:{wanted[0]}+"
        members = tuple(dict.fromkeys(m for part in parts for m in part.members))
        return self._union(place_id, f"{words} {whole.name}", members)

    def together(self, parts: Iterable[Place]) -> Place:
        """Return the region that several first-level units and regions are together."""
        places = list(parts)
        members = tuple(dict.fromkeys(iso for place in places for iso in place.members or (place.admin1_iso or "",)))
        names = [place.name for place in places]
        name = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        return self._union(f"units:{'+'.join(members)}:{name}", name, members)

    def _union(self, place_id: str, name: str, members: tuple[str, ...]) -> Place:
        if place_id not in self._derived:
            units = [self.get(f"iso:{iso}") for iso in members]
            lon = round(sum(unit.lon for unit in units) / len(units), 4)
            lat = round(sum(unit.lat for unit in units) / len(units), 4)
            radius = max(_distance_km(lon, lat, unit.lon, unit.lat) + unit.radius_km for unit in units)
            countries = {unit.admin0_iso for unit in units}
            self._derived[place_id] = Place(
                place_id, None, name, "region", lon, lat, countries.pop() if len(countries) == 1 else None, None, 0,
                float(math.ceil(radius)), members,
            )  # fmt: skip
        return self._derived[place_id]

    # --- names ---

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Return the places that bear a name, best known first.

        The exact spelling first (case folded only when nothing has it as written); where no place has
        it, the spellings that meet under `geo.names.match_key`. Empty when nothing fits.
        """
        exact = self.named(name)
        if exact.places:
            return exact.places
        for spelling in (name.title(), name.capitalize()):
            found = self.named(spelling)
            if found.places:
                return found.places
        return self.similar(name)

    def named(self, name: str) -> Name:
        """Return everything that a spelling can mean; an empty `Name` where it is not known."""
        name = normalise(name)
        found = self._named.get(name)
        if found is None:
            refs = self._refs.get(name)
            found = self._read_refs(refs) if refs else Name()
            if name[:1] > "\u0400":
                found = self._inflected(name, found)
            if self._added is not None:
                found = self._added.joined(name, found)
            self._named[name] = found
        return found

    def _inflected(self, form: str, own: Name) -> Name:
        """Add to a Cyrillic spelling's own meaning those of the names that it is a case form of."""
        from geo.forms import load_forms

        table = load_forms()
        bases = [self._read_refs(self._refs[b]) for b in table.names.get(form, ()) if b in self._refs]
        towns = [self._read_refs(self._refs[t]) for t in table.towns.get(form, ()) if t in self._refs]
        seats = [p for town in towns for p in town.places if p.kind == "settlement"]
        if not bases and not seats:
            return own
        # The spelling's own meaning stands before that of a form, unless a far better known place has the form.
        listed = [(prior(p) + 1.0, p) for p in own.places] + [(prior(p), p) for base in bases for p in base.places]
        places = dict.fromkeys(p for _, p in sorted(listed, key=lambda item: (-item[0], item[1].id)))
        raions = dict.fromkeys((*own.raions, *(self.raion(seat) for seat in seats)))
        articled = dict.fromkeys((*own.articled, *(p for base in bases for p in base.articled)))
        # A form of nothing but words is one itself: "в Перемогу".
        named = [one for one in (own, *bases) if one.places]
        weak = bool(named) and all(one.weak for one in named)
        return Name(tuple(places), weak, own.adjectives, own.stems, tuple(raions), tuple(articled))

    def similar(self, name: str) -> tuple[Place, ...]:
        """Return the places with a name that `match_key` makes equal to this one, best known first."""
        return self.with_key(match_key(name))

    def with_key(self, key: str) -> tuple[Place, ...]:
        """Return the places that have a name with this `match_key`, best known first."""
        if len(key) < 3:
            return ()
        if self._keys is None:
            built = _built_keys()
            keys: dict[str, list[str]] = {}
            for spelling in self._refs:
                keys.setdefault(built.get(spelling) or match_key.__wrapped__(spelling), []).append(spelling)
            self._keys = keys
        found: dict[str, Place] = {}
        for spelling in self._keys.get(key, ()):
            for place in self.named(spelling).places:
                found[place.id] = place
        if self._added is not None:
            found.update((place.id, place) for place in self._added.similar(key))
        return tuple(sorted(found.values(), key=lambda p: (-prior(p), p.id)))

    def names(self) -> list[str]:
        """Return every spelling, in order; of a user's places with the case forms."""
        if self._added is None:
            return list(self._refs)
        return sorted({*self._refs, *(name for name, _ in self._added.store.names.items())})

    def numbers(self, name: str) -> list[int]:
        """Return the numbers of the embedded places that bear a name, in the order of `iter`."""
        refs = self._refs.get(name, "")
        return [int(ref.removeprefix("w")) for ref in refs.split(",") if ref[:1] in "w0123456789" and ref]

    def with_store(self, store: PlaceStore) -> Gazetteer:
        """Return a gazetteer with the places of a store, which stay where they lie."""
        return Gazetteer(self._rows, self._refs, store)

    def opens_ordinary(self, spelling: str) -> bool:
        """Tell whether a spelling in Cyrillic letters is an ordinary word, too, that a sentence can open with."""
        told = self._ordinary.get(spelling)
        if told is None:
            from geo.forms import load_forms

            told = spelling in load_forms().common
            if not told and self._added is not None:
                told = self._added.opens_ordinary(spelling)
            self._ordinary[spelling] = told
        return told

    def _read_refs(self, refs: str) -> Name:
        places: list[Place] = []
        weak = False
        others: dict[str, list[Place]] = {"a": [], "s": [], "r": [], "q": [], "t": []}
        for ref in refs.split(","):
            if ref[0].isdigit():
                places.append(self._place(int(ref)))
            elif ref[0] == "w":
                weak = weak or not places
                places.append(self._place(int(ref[1:])))
            else:
                others[ref[0]].append(self._place(int(ref[1:])))
        # q: the seat of a raion that is no place of the table itself.
        raions = others["r"] + [raion for seat in others["q"] if (raion := self.raion(seat)) not in others["r"]]
        return Name(tuple(places), weak, tuple(others["a"]), tuple(others["s"]), tuple(raions), tuple(others["t"]))

    @property
    def spellings(self) -> Mapping[str, str]:
        """The embedded spellings, and what they refer to."""
        return self._refs

    @property
    def store(self) -> PlaceStore | None:
        """The user's places as they lie in the memory or on the disk."""
        return None if self._added is None else self._added.store

    @property
    def spotter(self) -> Spotter:
        """What finds the spellings in a text; made when the first text comes."""
        if self._spotter is None:
            from geo import spotting

            self._spotter = spotting.Spotter(self)
        return self._spotter

    def with_places(self, added: Iterable[tuple[Place, Iterable[str]]]) -> Gazetteer:
        """Return a gazetteer with more places, each with its names; the places of this one stay.

        Raises
        ------
        GazetteerError
            For a place of an unknown kind, or one whose id is taken.
        """
        rows = list(self._rows)
        refs = dict(self._refs)
        taken = {_row_id(row) for row in rows}
        if self._added is not None:
            taken.update(place.id for place in self._added)
        for place, names in added:
            if place.kind not in KINDS:
                raise GazetteerError(
                    f"place {place.id}: kind {place.kind!r} is not known; known: {', '.join(sorted(KINDS))}"
                )
            if place.id in taken:
                raise GazetteerError(f"place {place.id}: the gazetteer has a place with this id already")
            taken.add(place.id)
            number = len(rows)
            rows.append(write_place(place))
            for name in dict.fromkeys(normalise(n) for n in (place.name, *names)):
                if not name or "\n" in name:
                    continue
                before = refs.get(name)
                if before is None:
                    refs[name] = str(number)
                    continue
                listed = [(-self._score(ref, rows), i, ref) for i, ref in enumerate(before.split(","))]
                refs[name] = ",".join(r for *_, r in sorted([*listed, (-prior(place), len(listed), str(number))]))
        return Gazetteer(rows, refs, None if self._added is None else self._added.store)

    def _score(self, ref: str, rows: list[str]) -> float:
        return prior(_read_place(rows[int(ref.lstrip("wasrqt"))]))


def _row_id(row: str) -> str:
    first = row[: row.index("\t")]
    return f"geonames:{first}" if first.isdigit() else first


def _read_place(row: str) -> Place:
    key, name, kind, lon, lat, admin0, admin1, population, radius, members, *more = row.split("\t")
    numeric = key.isdigit()
    return Place(
        f"geonames:{key}" if numeric else key,
        int(key) if numeric else None,
        name,
        kind,
        float(lon) if lon else math.nan,
        float(lat) if lat else math.nan,
        admin0 or None,
        admin1 or None,
        int(population),
        float(radius),
        tuple(members.split("|")) if members else (),
        tuple(more[0].split("|")) if more else (),
    )


def write_place(place: Place) -> str:
    """Return a place as its row."""
    key = place.id.removeprefix("geonames:")
    lon, lat = ("", "") if math.isnan(place.lon) else (repr(place.lon), repr(place.lat))
    cells = (key, place.name, place.kind, lon, lat, place.admin0_iso or "", place.admin1_iso or "")
    more = ("|".join(place.beside),) if place.beside else ()
    return "\t".join((*cells, str(place.population), repr(place.radius_km), "|".join(place.members), *more))


def _distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance on a sphere of 6371 km."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def read_table(file: str, parse: Callable[[str], T]) -> T:
    """Read an embedded table of names; what is wrong with it is told as one kind of error.

    Raises
    ------
    GazetteerError
        If the file is missing or damaged.
    """
    try:
        return parse(gzip.decompress((files("geo") / "data" / file).read_bytes()).decode("utf-8"))
    except (OSError, EOFError, ValueError, IndexError) as error:
        raise GazetteerError(
            f"geo/data/{file} cannot be read ({error}); install the package again or run tools/build_gazetteer.py"
        ) from error


def read_units() -> dict[tuple[str, str], str]:
    """Return the ISO 3166-2 codes of first-level units by country and GeoNames' code."""
    lines = (files("geo") / "data" / "units.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(iso[:2], code): iso for iso, code, *_ in rows}


@lru_cache(maxsize=1)
def _built_keys() -> dict[str, str]:
    """Return the match keys of the embedded names: to make them anew takes over a second."""
    return read_table("keys.tsv.gz", lambda text: dict(line.split("\t") for line in text.splitlines()))


def _parse(text: str, source: str) -> Gazetteer:
    lines = text.split("\n")
    if lines[0] != "sitmap-places 1":
        raise GazetteerError(f"{source}: not a table of places of form 1; rebuild it with tools/build_gazetteer.py")
    places, names = map(int, lines[1].split())
    rows = lines[2 : 2 + places]
    spellings = lines[2 + places : 2 + places + names]
    refs = lines[2 + places + names : 2 + places + 2 * names]
    if len(refs) != names:
        raise GazetteerError(f"{source}: the table is cut short; rebuild it with tools/build_gazetteer.py")
    return Gazetteer(rows, dict(zip(spellings, refs, strict=True)))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the embedded gazetteer; read once a process.

    Raises
    ------
    GazetteerError
        If the built table is missing or damaged.
    """
    return read_table("gazetteer.tsv.gz", lambda text: _parse(text, "geo/data/gazetteer.tsv.gz"))
