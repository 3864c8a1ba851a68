"""A user's places beside the embedded ones: each in its unit, and no place twice."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from geo.boundaryset import ACCURACY_KM, embedded
from geo.gazetteer import Gazetteer, Place, read_units, write_place
from geo.gazetteerfiles.rows import FileRow, Skipped
from geo.gazetteerfiles.spelled import Spelled, entries_of, keys_of, spelled
from geo.hashtable import Piece
from geo.names import match_key, normalise
from geo.placestore import StoreBuilder
from geo.precision import settlement_radius_km
from geo.renamings import load_renamings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Merger", "Swapped"]

# Rows are joined to their units together; so many of them are in the memory at once.
_CHUNK = 20_000
# A unit this near to a place may be its own. Of 30,673 settlements of OpenStreetMap the embedded lines put 523 into the
# wrong unit; the right one is nearer than this to 485 of them (and nearer than the lines' own accuracy to 444).
DOUBT_KM = 1.5 * ACCURACY_KM
# Entries of one name this near are one place. GeoNames puts villages up to some km off; our own table, 8 km.
SAME_KM, VILLAGE_KM = 6.0, 12.0
# Doubles within the files themselves: points of one source lie nearer.
DOUBLE_KM = 3.0
_FAMILIES = {"settlement": "town", "district": "town", "site": "site", "area": "area"}
# Points of the first rows that tell whether the axes are swapped.
_PROBE = 400


class Swapped(ValueError):
    """Longitude and latitude are swapped in a whole file."""


@dataclass(slots=True)
class _Tally:
    places: int = 0
    known: int = 0


class Merger:
    """Takes rows of files, in order, and builds the store of what they add.

    Parameters
    ----------
    base : Gazetteer
        The embedded places.
    """

    def __init__(self, base: Gazetteer) -> None:
        self._base = base
        self._builder = StoreBuilder()
        self._moved: dict[int, str] = {}
        self._settlements: Counter[str] = Counter()
        self._ids: set[str | int] = set()
        # Added places by the key of their name and the cell of 0.05 degrees that they lie in, and their points.
        self._cells: dict[int, int] = {}
        self._points = array("d")
        # Who bears a name that was given to a place instead of a former one: references, and what a row would have.
        self._renamed: dict[tuple[str, str], set[str]] = {
            (renaming.unit, match_key(renaming.name)): set() for renaming in load_renamings()
        }
        self._base_places, self._base_ids, self._base_keys = _by_id_and_key(base)

    def add(self, rows: Iterable[FileRow], skipped: Skipped, stem: str) -> tuple[int, int]:
        """Add the rows of a file; return how many places they are, and how many of these were there before.

        Parameters
        ----------
        rows : iterable of FileRow
            In the order of the file.
        skipped : Skipped
            Told about what is left out.
        stem : str
            The file's name, for the ids of rows that have none of the world's.

        Raises
        ------
        Swapped
            If the axes of the whole file are swapped.
        """
        tally = _Tally()
        source = iter(rows)
        first = True
        while chunk := list(islice(source, _CHUNK)):
            if first:
                self._check_axes(chunk[:_PROBE])
                first = False
            units = self._units(chunk)
            for row, (country, iso, beside) in zip(chunk, units, strict=True):
                self._add(row, country, iso, beside, skipped, stem, tally)
        return tally.places, tally.known

    def pack(self, files: Sequence[Any]) -> list[Piece]:
        """Return the pieces of the store."""
        self._name_formers()
        head = {
            "moved": {str(number): row for number, row in sorted(self._moved.items())},
            "settlements": dict(sorted(self._settlements.items())),
        }
        return self._builder.pack(head, files)

    # --- units ---

    def _check_axes(self, rows: Sequence[FileRow]) -> None:
        """Find out by names that both have whether a file's axes are swapped."""
        right = wrong = 0
        for row in rows:
            for number in self._named([normalise(row.name), *(normalise(name) for name, _ in row.names[:6])]):
                place = self._base_places[number]
                right += _km(row.lon, row.lat, place) < 30
                wrong += abs(row.lon) <= 90 and _km(row.lat, row.lon, place) < 30
        if wrong > max(2, 10 * right) or (wrong and not right and wrong >= len(rows)):
            raise Swapped

    def _units(self, rows: Sequence[FileRow]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return the country and first-level unit of rows: by the border, and near it by what the file says.

        Where it says nothing, the country's units behind the line that is near follow.
        """
        from geo.boundaries import join_admin

        table = join_admin(np.array([(row.lon, row.lat) for row in rows], dtype=float))
        ambiguous = table["admin1_ambiguous"].fillna(True).to_numpy(dtype=bool)
        near = _units_near(table, rows)
        found = []
        for number, (row, country, iso, doubt) in enumerate(
            zip(rows, table["admin0_iso"].tolist(), table["admin1_iso"].tolist(), ambiguous, strict=True)
        ):
            country, iso = country or "", iso or ""
            beside = near.get(number, ())
            if (doubt or beside or not country) and row.admin and (said := _unit_code(row.admin, row.country)):
                if doubt or said in beside or not country:
                    country, iso = said[:2], said
                # Where the file names the unit there is no doubt left.
                beside = ()
            found.append((country or _country_code(row.country), iso, beside))
        return found

    # --- one row ---

    def _add(
        self,
        row: FileRow,
        country: str,
        iso: str,
        beside: tuple[str, ...],
        skipped: Skipped,
        stem: str,
        tally: _Tally,
    ) -> None:
        row_id = row.id if ":" in row.id else f"{stem}:{row.id or row.where}"
        known_as: str | int = row_id if row.geonameid is None else row.geonameid
        if known_as in self._ids:
            skipped.add("an id that an earlier row has", row.where)
            return
        names = spelled(row, country)
        if not names.given:
            skipped.add("no name that a text can hold", row.where)
            return
        self._ids.add(known_as)
        tally.places += 1
        number = self._known(row, row_id, names, country, iso)
        bearers = self._renamed.get((iso, match_key(names.shown))) if row.kind == "settlement" else None
        if number is not None:
            if bearers is not None:
                bearers.add(str(number))
            tally.known += 1
            self._move(number, row)
            held = {name for name in (*names.given, *names.made) if number in self._base.numbers(name)}
            self._name(names, str(number), row.kind, held)
            return
        double = self._double(row, names)
        if double is not None:
            tally.known += 1
            self._name(names, f"+{double}", row.kind, set())
            return
        place = Place(
            row_id, row.geonameid, names.shown, row.kind, row.lon, row.lat, country or None, iso or None,
            row.population, settlement_radius_km(row.population) if row.kind in ("settlement", "district") else 3.0,
            beside=beside,
        )  # fmt: skip
        added = self._builder.add_row(write_place(place))
        if bearers is not None:
            bearers.add(f"+{added}")
        self._builder.ids.add(row_id, str(added))
        if row.kind == "settlement":
            self._settlements[country] += 1
        self._points.extend((row.lon, row.lat))
        for cell in self._cells_of(row, names, around=False):
            self._cells.setdefault(cell, added)
        self._name(names, f"+{added}", row.kind, set())

    def _named(self, names: Iterable[str]) -> set[int]:
        return {number for name in names for number in self._base.numbers(name)}

    def _known(self, row: FileRow, row_id: str, names: Spelled, country: str, iso: str) -> int | None:
        """Return the embedded place that a row is, or None."""
        if row_id in self._base_ids:
            return self._base_ids[row_id]
        candidates = self._named((*names.given, names.shown)) | set(self._base_keys.get(match_key(names.shown), ()))
        best: tuple[float, int] | None = None
        for number in candidates:
            place = self._base_places[number]
            if _FAMILIES.get(place.kind) != _FAMILIES[row.kind]:
                continue
            reach = VILLAGE_KM if place.id.startswith("village:") else max(SAME_KM, 0.7 * place.radius_km)
            if place.kind != row.kind:
                reach = SAME_KM
            gap = _km(row.lon, row.lat, place)
            if gap <= reach and (best is None or (gap, number) < best):
                best = gap, number
        return None if best is None else best[1]

    def _double(self, row: FileRow, names: Spelled) -> int | None:
        """Return the added place that a row repeats, or None."""
        for cell in self._cells_of(row, names, around=True):
            number = self._cells.get(cell)
            if number is not None:
                lon, lat = self._points[2 * number], self._points[2 * number + 1]
                if math.hypot((lon - row.lon) * math.cos(math.radians(lat)), lat - row.lat) * 111.2 <= DOUBLE_KM:
                    return number
        return None

    def _cells_of(self, row: FileRow, names: Spelled, around: bool) -> list[int]:
        key = crc32(f"{_FAMILIES[row.kind]}:{match_key(names.shown)}".encode()) << 32
        x, y = math.floor(row.lon * 20), math.floor(row.lat * 20)
        reach = (-1, 0, 1) if around else (0,)
        return [key + ((x + dx + 4000) << 16) + y + dy + 2000 for dx in reach for dy in reach]

    def _move(self, number: int, row: FileRow) -> None:
        """Put an embedded village whose place is only roughly known where the file has it."""
        place = self._base_places[number]
        if place.id.startswith("village:") and number not in self._moved:
            self._moved[number] = write_place(
                Place(
                    place.id,
                    place.geonameid,
                    place.name,
                    place.kind,
                    row.lon,
                    row.lat,
                    place.admin0_iso,
                    place.admin1_iso,
                    row.population,
                    settlement_radius_km(row.population),
                )
            )

    def _name_formers(self) -> None:
        """Enter the former names of renamed places, where one place alone bears the name in its unit."""
        for renaming in load_renamings():
            key = renaming.unit, match_key(renaming.name)
            known = {
                str(number)
                for number in self._base_keys.get(key[1], ())
                if self._base_places[number].admin1_iso == renaming.unit
            }
            bearers = self._renamed[key] | known
            # The embedded places have their former names.
            if len(bearers) == 1 and (reference := next(iter(bearers))).startswith("+"):
                former = spelled(FileRow(0, "", renaming.former, [], 0.0, 0.0), renaming.unit[:2])
                self._name(former, reference, "settlement", set())

    def _name(self, names: Spelled, reference: str, kind: str, held: set[str]) -> None:
        """Enter the names of a place, their case forms and keys."""
        town = kind in ("settlement", "district")
        for entry in entries_of(names, town):
            if entry.of in held and not entry.counterpart:
                continue
            if not town and self._base.numbers(entry.of):
                # An airfield or a cape is called by its whole name; the bare one is the town's.
                continue
            self._enter(entry.spelling, entry.marks + reference)
        for key in keys_of((*names.given, names.shown)):
            self._builder.keys.add(key, reference)

    def _enter(self, name: str, reference: str) -> None:
        self._builder.names.add(name, reference)
        if name[0].isupper() or name[0].isdigit():
            self._builder.initials.add(name[0])
        head = _FIRST_WORD.match(name).group()  # type: ignore[union-attr]
        if len(head) != len(name):
            self._builder.heads.setdefault(head, set()).add(len(name))


def _units_near(table: pd.DataFrame, rows: Sequence[FileRow]) -> dict[int, tuple[str, ...]]:
    """Return for rows by a line, by their number, the other units of their country that are near, nearest first."""
    close = np.flatnonzero(table["admin1_margin_km"].to_numpy() < DOUBT_KM).tolist()
    lon = np.array([rows[number].lon for number in close], dtype=np.float64)
    lat = np.array([rows[number].lat for number in close], dtype=np.float64)
    boundaries = embedded()
    codes = table["admin1_iso"].tolist()
    found: dict[int, tuple[str, ...]] = {}
    for point, unit, _ in sorted(
        zip(*boundaries.borders.rows_within(lon, lat, DOUBT_KM), strict=True),
        key=lambda one: (one[0], one[2], one[1]),
    ):
        number, iso = close[point], boundaries.table.iso[unit]
        if boundaries.table.kind[unit] == "admin1" and iso != codes[number] and iso[:2] == codes[number][:2]:
            found[number] = (*found.get(number, ()), iso)
    return found


@lru_cache(maxsize=1)
def _by_id_and_key(base: Gazetteer) -> tuple[list[Place], dict[str, int], dict[str, list[int]]]:
    """Return the places of a gazetteer, and their numbers by id and by the match key of their name."""
    places = list(base)
    keys: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        if place.kind in _FAMILIES:
            keys.setdefault(match_key(place.name), []).append(number)
    return places, {place.id: number for number, place in enumerate(places)}, keys


_FIRST_WORD = re.compile(r"[^\W_]*")


def _km(lon: float, lat: float, place: Place) -> float:
    if math.isnan(place.lon):
        return math.inf
    return math.hypot((lon - place.lon) * math.cos(math.radians(place.lat)), lat - place.lat) * 111.2


@lru_cache(maxsize=1)
def _codes() -> dict[tuple[str, str], str]:
    return read_units()


@lru_cache(maxsize=4096)
def _unit_code(words: str, country: str) -> str:
    """Return the ISO code of the unit that a file names, by its code or its name; empty where it is not known."""
    code = words.strip().upper()
    nation = _country_code(country)
    known = set(_codes().values())
    if code in known:
        return code
    if (nation, code) in _codes():
        return _codes()[nation, code]
    from geo.gazetteer import load_gazetteer

    found = load_gazetteer()
    for name in (words.strip(), f"{words.strip()} Oblast"):
        meaning = found.named(name)
        for place in (*(p for p in meaning.places if p.kind == "admin1"), *meaning.stems):
            if place.admin1_iso and nation in ("", place.admin0_iso):
                return place.admin1_iso
    return ""


@lru_cache(maxsize=1024)
def _country_code(words: str) -> str:
    code = words.strip().upper()
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    from geo.gazetteer import load_gazetteer

    return next((p.admin0_iso or "" for p in load_gazetteer().named(words.strip()).places if p.kind == "country"), "")
