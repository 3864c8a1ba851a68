"""What the columns of a boundary layer say: which level it is of, and the names and codes of its units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import BoundaryError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["UnitRow", "level_of", "unit_rows"]

# Names, the one to show first. {n} is the level. COD-AB: ADM1_EN, ADM1_UA; newer ones adm1_name, adm1_name1; GADM:
# NAME_1; geoBoundaries: shapeName.
_NAMES = (
    "adm{n}_en", "adm{n}_name", "admin{n}name_en", "admin{n}name", "name_{n}", "adm{n}_name1", "adm{n}_name2",
    "adm{n}_ua", "adm{n}_uk", "adm{n}_ru", "nl_name_{n}",
    "shapename", "name_en", "name:en", "nameen", "name_eng", "int_name", "name_latn", "name", "nam", "title", "label",
    "region", "oblast", "raion", "rayon", "province", "district", "unit", "admin_name", "name_uk", "name:uk", "name_ua",
    "name_ru", "name:ru", "name_local", "adm_name", "adm_en",
)  # fmt: skip
_CODES = (
    "adm{n}_pcode", "admin{n}pcode", "shapeiso", "iso_3166_2", "iso3166_2", "iso3166-2", "iso3166_2_code", "iso_{n}",
    "iso", "iso_code", "pcode", "p_code", "katotth", "katottg", "koatuu", "hasc_{n}", "gid_{n}", "code", "shapeid",
    "osm_id", "id", "gid", "fid",
)  # fmt: skip
_ISO = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_PCODE = re.compile(r"[A-Z]{2}\d{2,10}")


@dataclass(frozen=True)
class UnitRow:
    """One unit as a file has it.

    Attributes
    ----------
    where : str
        File and feature, as messages name it: "units.geojson: feature 3 ('Poltava Oblast')".
    names : tuple of str
        The one to show first.
    codes : tuple of str
        Of whatever kind; the official one first.
    shape : shapely geometry or None
    """

    where: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    shape: Any

    @property
    def iso(self) -> str | None:
        """The ISO 3166-2 code among the codes."""
        return next((code for code in self.codes if _ISO.fullmatch(code)), None)

    @property
    def pcode(self) -> str | None:
        """The P-code among the codes."""
        return next((code for code in self.codes if _PCODE.fullmatch(code)), None)


def level_of(frame: gpd.GeoDataFrame) -> int | None:
    """Return the level that the columns tell (0 country, 1 oblasts, 2 raions, 3 hromadas); None where they do not."""
    columns = _by_lower(frame)
    if "shapetype" in columns:
        told = {str(value).upper() for value in frame[columns["shapetype"]].dropna()}
        if len(told) == 1 and (found := re.fullmatch(r"ADM(\d)", told.pop())):
            return int(found.group(1))
    if "admin_level" in columns:
        # OpenStreetMap's levels of Ukraine and its neighbours.
        told = {str(value).split(".")[0] for value in frame[columns["admin_level"]].dropna()}
        if len(told) == 1 and (osm := {"2": 0, "4": 1, "6": 2, "7": 3}.get(told.pop())) is not None:
            return osm
    # A level's columns hold those of all levels above it.
    patterns = ("adm{n}_pcode", "adm{n}_en", "adm{n}_name", "admin{n}pcode", "name_{n}", "gid_{n}")
    levels = [n for n in range(6) for pattern in patterns if pattern.format(n=n) in columns]
    return max(levels) if levels else None


def unit_rows(where: str, frame: gpd.GeoDataFrame, level: int) -> list[UnitRow]:
    """Return the units of a layer with their names and codes.

    Raises
    ------
    geo.errors.BoundaryError
        Where no column has names.
    """
    if not len(frame):
        raise BoundaryError(f"{where}: holds no feature; give a file with the outlines of units")
    columns = _by_lower(frame)
    names = [columns[name] for name in _spelled(_NAMES, level) if name in columns]
    codes = [columns[name] for name in _spelled(_CODES, level) if name in columns]
    if not names:
        have = ", ".join(str(column) for column in frame.columns if column != frame.geometry.name) or "none"
        raise BoundaryError(
            f"{where}: no column has the names of the units (there is: {have}); name it 'name', and the one with "
            "ISO 3166-2 codes or P-codes 'code'"
        )
    rows = []
    plain = frame.drop(columns=frame.geometry.name)
    for number, (values, shape) in enumerate(zip(plain.to_dict("records"), frame.geometry, strict=True), start=1):
        found = tuple(dict.fromkeys(text for name in names if (text := _text(values[name]))))
        shown = f" ({found[0]!r})" if found else ""
        rows.append(
            UnitRow(
                f"{where}: feature {number}{shown}",
                found,
                tuple(dict.fromkeys(text for code in codes if (text := _text(values[code])))),
                shape,
            )
        )
    return rows


def _by_lower(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in frame.columns:
        if column != frame.geometry.name:
            found.setdefault(str(column).lower(), column)
    return found


def _spelled(patterns: Sequence[str], level: int) -> list[str]:
    return [pattern.format(n=level) for pattern in patterns]


def _text(value: Any) -> str:
    """Return a cell as text; what stands for nothing is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # No sign of a file's that would mean something to a terminal.
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    return "" if text.lower() in ("none", "nan", "null", "na", "n/a", "-99") else text
