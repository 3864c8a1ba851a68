"""One row of a file of places, whatever its form; what is wrong with rows, counted."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["BadRow", "FileRow", "Skipped", "kind_of", "read_degrees"]

# Reasons are told with the first rows that they hold for.
_NAMED_ROWS = 5


class BadRow(ValueError):
    """A row that is no place; the message says why."""


@dataclass(slots=True)
class FileRow:
    """A place as a file has it.

    Parameters
    ----------
    where : int
        Line or number of the feature, counted from 1.
    id : str
        What the file calls it; empty where it does not.
    name : str
        The name in the file's main column.
    names : list of (str, str)
        Other names, each with the code of its language, or an empty one.
    lon, lat : float
        Degrees, WGS 84.
    kind : str
        A kind of `geo.gazetteer.Place`.
    population : int
        0 where it is not known.
    admin, country : str
        What the file says of the unit and the country; empty where nothing.
    geonameid : int or None
        Of a GeoNames dump.
    """

    where: int
    id: str
    name: str
    names: list[tuple[str, str]]
    lon: float
    lat: float
    kind: str = "settlement"
    population: int = 0
    admin: str = ""
    country: str = ""
    geonameid: int | None = None


@dataclass(slots=True)
class Skipped:
    """Rows that were left out, by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    where: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, where: int) -> None:
        """Count a row."""
        self.counts[reason] += 1
        named = self.where.setdefault(reason, [])
        if len(named) < _NAMED_ROWS:
            named.append(where)

    def told(self, row_word: str) -> tuple[tuple[str, int, str], ...]:
        """Return reason, count and the first rows, the most frequent reason first."""
        out = []
        for reason, count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0])):
            listed = ", ".join(map(str, self.where[reason]))
            more = " and more" if count > len(self.where[reason]) else ""
            out.append((reason, count, f"{row_word}{'s' if count > 1 else ''} {listed}{more}"))
        return tuple(out)


_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


def read_degrees(lon: object, lat: object) -> tuple[float, float]:
    """Return coordinates as numbers.

    Raises
    ------
    BadRow
        If one is missing, no number or out of range.
    """
    x, y = _number(lon, "longitude"), _number(lat, "latitude")
    if abs(y) > 90 >= abs(x) and abs(y) <= 180:
        raise BadRow("latitude out of range (are longitude and latitude swapped?)")
    if abs(y) > 90 or abs(x) > 180:
        raise BadRow("coordinates out of range (degrees are expected: longitude to 180, latitude to 90)")
    if x == 0 and y == 0:
        raise BadRow("coordinates 0, 0, which stand for a missing point")
    return round(x, 6), round(y, 6)


def _number(value: object, what: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    else:
        text = "" if value is None else str(value).strip()
        if not text:
            raise BadRow(f"no {what}")
        if _NUMBER.fullmatch(text) is None:
            raise BadRow(f"{what} is no number")
        number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise BadRow(f"{what} is no number")
    return number


# Words of OpenStreetMap (place=*), Geofabrik (fclass), GeoNames' classes in words, COD and Ukrainian tables.
_KINDS = {
    "settlement": "city town village hamlet isolated_dwelling farm allotments settlement municipality locality place "
    "capital national_capital populated_place p ppl ppla pplc місто село селище смт хутір город деревня посёлок "
    "поселок станица urban-type_settlement рабочий_посёлок",
    "district": "suburb neighbourhood neighborhood quarter borough city_block city_district pplx мікрорайон микрорайон",
    "site": "site airport airfield military dam power_plant bridge port aeroway airbase",
    "area": "island cape bay reservoir peninsula lake",
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
# Wider than a place: units, countries and seas have borders, which points do not tell.
_UNITS = frozenset(
    "country state region county province oblast raion hromada adm1 adm2 adm3 admin1 admin2 admin3 sea ocean continent "
    "archipelago область район громада".split()
)
# What a town of each kind has for people where the table does not say: enough to tell towns from villages.
PEOPLE = {"city": 50_000, "town": 5_000, "місто": 10_000, "город": 10_000, "capital": 500_000,
          "national_capital": 1_000_000}  # fmt: skip


def kind_of(word: str) -> tuple[str, int]:
    """Return the kind of a place that a word of a table means, and the people that go without saying.

    Raises
    ------
    BadRow
        For a unit, a country or a sea.
    """
    plain = word.strip().casefold().replace(" ", "_")
    if plain in _UNITS:
        raise BadRow(f"kind {word.strip()[:40]!r} is no place with a point: units come from boundaries")
    return _KIND_OF.get(plain, "settlement"), PEOPLE.get(plain, 0)
