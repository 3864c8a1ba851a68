"""Which columns of a table hold names, coordinates, kinds, units and ids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.gazetteerfiles.rows import BadRow, FileRow, kind_of, read_degrees

__all__ = ["Columns", "recognised"]

# By what a column holds: its names in the order of preference, as `_plain` writes them.
_KNOWN = {
    "name": "name settlement place_name placename settlement_name toponym geo_name name_1 locality_name title city "
    "village назва название населений_пункт населенный_пункт",
    "lat": "lat latitude y ycoord y_coord lat_wgs84 latitude_wgs84 point_y широта",
    "lon": "lon lng long longitude x xcoord x_coord lon_wgs84 longitude_wgs84 point_x довгота долгота",
    "kind": "kind place fclass place_type placetype type settlement_type feature_code category тип",
    "population": "population pop pop_est населення население",
    "admin": "admin1_iso iso_3166_2 admin1 adm1 admin1_code adm1_pcode adm1_en adm1_name admin1_name adm1_ua oblast "
    "region state province admin admin_1 область",
    "country": "country_code iso_a2 iso2 country admin0_iso addr_country",
    "id": "id geonameid osm_id gid fid ogc_fid uid pcode adm4_pcode koatuu katottg code wikidata",
    "osm_type": "osm_type",
    "wkt": "wkt geom geometry the_geom point",
}  # fmt: skip
_KNOWN_SETS = {what: words.split() for what, words in _KNOWN.items()}
# Names of any language: name:uk, name_en, nameRu, alt_name:uk; lists of names.
_TONGUE = re.compile(r"(?:name|alt_name|old_name|official_name|назва)_([a-z]{2,3})(?:_latn|_cyrl)?")
_LISTS = frozenset(
    "alt_name alt_names old_name old_names alternatenames alternate_names alternate_name other_names short_name "
    "official_name loc_name int_name asciiname ascii_name aliases alternatename adm4_en adm4_ua adm4_ru".split()
)
_LANGUAGES = {"ua": "uk", "ukr": "uk", "rus": "ru", "eng": "en", "bel": "be"}
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+([^\s)]+)[^)]*\)\s*", re.I)


def _plain(name: str) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip().strip('"'))
    return re.sub(r"[\s:.\-]+", "_", name.casefold()).strip("_")


@dataclass(slots=True)
class Columns:
    """The columns of a table by what they hold.

    Attributes
    ----------
    of : dict
        What → the column's own name.
    names : list of (str, str, bool)
        Columns with further names: the column, the language, whether the cell is a list.
    """

    of: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What a table of places must have and this one has not."""
        out = [] if "name" in self.of or self.names else ["a name (a column 'name' or 'name:uk')"]
        if "wkt" not in self.of and not {"lat", "lon"} <= set(self.of):
            out.append("coordinates (columns 'lat' and 'lon')")
        return out

    def row(self, cells: Mapping[str, Any], where: int, point: tuple[Any, Any] | None = None) -> FileRow:
        """Read a row.

        Raises
        ------
        BadRow
            If it is no place.
        """
        names = []
        for column, lang, listed in self.names:
            cell = _text(cells.get(column))
            if cell:
                parts = re.split("[;|]" if ";" in cell or "|" in cell else ",", cell) if listed else [cell]
                names += [(part.strip(), lang) for part in parts if part.strip()]
        main = self._cell(cells, "name")
        if not main:
            if not names:
                raise BadRow("no name")
            main = next((name for name, lang in names if lang == "uk"), names[0][0])
        if point is None:
            point = self._point(cells)
        lon, lat = read_degrees(*point)
        kind, people = kind_of(self._cell(cells, "kind"))
        population = re.sub(r"[\s,']", "", self._cell(cells, "population")).partition(".")[0]
        row_id = self._cell(cells, "id")
        kind_of_id = self._cell(cells, "osm_type")
        if kind_of_id and row_id:
            row_id = f"osm:{kind_of_id}/{row_id}"
        return FileRow(
            where, re.sub(r"[\s,]+", "-", row_id), main, names, lon, lat, kind,
            int(population) if population.isdecimal() and len(population) < 9 else people,
            self._cell(cells, "admin"), self._cell(cells, "country"),
        )  # fmt: skip

    def _cell(self, cells: Mapping[str, Any], what: str) -> str:
        column = self.of.get(what)
        return _text(cells.get(column)) if column is not None else ""

    def _point(self, cells: Mapping[str, Any]) -> tuple[Any, Any]:
        if "lat" in self.of and "lon" in self.of:
            return cells.get(self.of["lon"]), cells.get(self.of["lat"])
        match = _WKT.fullmatch(_text(cells.get(self.of["wkt"])))
        if match is None:
            raise BadRow("its geometry is no point")
        return match.group(1), match.group(2)


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def recognised(header: Sequence[str]) -> Columns:
    """Tell what the columns of a table hold by their names."""
    plain: dict[str, str] = {}
    for name in header:
        plain.setdefault(_plain(name), name)
    columns = Columns()
    for what, words in _KNOWN_SETS.items():
        column = next((plain[word] for word in words if word in plain), None)
        if column is not None:
            columns.of[what] = column
    for word, name in plain.items():
        if name in columns.of.values():
            continue
        tongue = _TONGUE.fullmatch(word)
        if tongue is not None:
            lang = _LANGUAGES.get(tongue.group(1), tongue.group(1)[:2])
            columns.names.append((name, lang, not word.startswith(("name", "назва"))))
        elif word in _LISTS:
            columns.names.append((name, "", True))
    return columns
