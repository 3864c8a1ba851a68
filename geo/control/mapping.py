"""A mapping: a TOML file in which a user says what the layers and fields of a file of control mean.

::

    files = ["isw_*"]              # which files it is for; all where it is left out

    [source]
    key = "isw"                    # any of the fields of geo.control.ControlSource; or
    property = "drawn_by"          # the column that says whose each area is
    title = "Institute for the Study of War"

    [date]
    value = 2025-02-12             # the day of all areas; or
    property = "EditDate"          # the column that has it; or
    order = "mdy"                  # how 02-12-2025 in file names is to be read ("dmy" or "mdy")

    [read]
    axes = "lat lon"               # of coordinates that are swapped
    crs = "EPSG:3857"              # of coordinates whose system the file does not tell

    [[area]]                       # the first that fits an area holds
    layer = "*Claimed*"            # with * and ?, whatever the case; also: folder, name, style, colour, file
    where = { Status = "occupied" }
    controller = "Russia"
    status = "controlled"
    basis = "claimed"

    [[area]]
    name = "*Transnistria*"
    skip = true

    [others]
    use = "guess"                  # of areas that none fits: "guess", "skip" or "refuse"
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from fnmatch import translate
from pathlib import Path
from typing import Any

from geo.control.model import BASES, STATUSES
from geo.control.raw import plain
from geo.errors import ControlError

__all__ = ["Mapping", "Rule", "read_mapping"]

_SOURCE = {"key": str, "title": str, "attribution": str, "licence": str, "terms": str, "url": str, "accuracy_km": float}
_WHERE = ("file", "layer", "folder", "name", "style", "colour")
_CONTROLLERS = ("Russia", "Ukraine")
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Which areas, and what they are.

    Parameters
    ----------
    patterns : dict
        Of ``file``, ``layer``, ``folder``, ``name``, ``style``, ``colour``: what the text has to be, as a pattern.
    where : dict
        Column → the values that it may have, as patterns.
    controller, status, basis : str or None
        None leaves it to the guess.
    skip : bool
        The areas are left out.
    number : int
        Its place in the mapping, from 1.
    """

    patterns: dict[str, re.Pattern[str]]
    where: dict[str, tuple[re.Pattern[str], ...]]
    controller: str | None
    status: str | None
    basis: str | None
    skip: bool
    number: int

    def fits(self, told: Table[str, tuple[str, ...]], properties: Table[str, Any]) -> bool:
        """Tell whether an area with these names and columns is meant."""
        for key, pattern in self.patterns.items():
            if not any(pattern.fullmatch(text.strip()) for text in told.get(key, ())):
                return False
        lower = {column.lower(): value for column, value in properties.items()}
        for column, patterns in self.where.items():
            text = plain(lower.get(column.lower()), length=10_000)
            if not any(pattern.fullmatch(text) for pattern in patterns):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a user says of files; see the module.

    Parameters
    ----------
    name : str
        The file, as messages name it.
    files : tuple of re.Pattern
        Which files it is for; empty for all.
    source : dict
    source_property : str
        The column that says whose each area is.
    date : datetime.date or None
    date_property : str
    order, axes, crs : str
        "" where nothing is said.
    rules : tuple of Rule
    others : str
        ``guess``, ``skip`` or ``refuse``.
    """

    name: str = "the mapping"
    files: tuple[re.Pattern[str], ...] = ()
    source: dict[str, Any] = field(default_factory=dict)
    source_property: str = ""
    date: dt.date | None = None
    date_property: str = ""
    order: str = ""
    axes: str = ""
    crs: str = ""
    rules: tuple[Rule, ...] = ()
    others: str = "guess"

    def is_for(self, file: str) -> bool:
        """Tell whether it is for a file."""
        name = Path(file).name
        return not self.files or any(form.fullmatch(name) or form.fullmatch(file) for form in self.files)

    def rule_for(self, told: Table[str, tuple[str, ...]], properties: Table[str, Any]) -> Rule | None:
        """Return the first rule that fits an area."""
        return next((rule for rule in self.rules if rule.fits(told, properties)), None)


def read_mapping(given: str | os.PathLike[str] | Table[str, Any]) -> Mapping:
    """Read a mapping from a TOML file, or check one given as a table.

    Raises
    ------
    geo.errors.ControlError
        For a file that cannot be read, or an entry that means nothing; the message names it and says what may be
        there.
    """
    if isinstance(given, Table):
        return _Reader("the mapping").read(dict(given))
    path = Path(given)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ControlError(f"{given}: is too large for a mapping (1 MB); see docs/control.md for what one holds")
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except IsADirectoryError:
        raise ControlError(f"{given}: is a folder; name the TOML file of the mapping") from None
    except OSError as error:
        raise ControlError(f"{given}: cannot be read ({error.strerror}); check the path of the mapping") from None
    except UnicodeDecodeError:
        raise ControlError(f"{given}: is no text in UTF-8; a mapping is a TOML file, see docs/control.md") from None
    except tomllib.TOMLDecodeError as error:
        raise ControlError(
            f"{given}: is no TOML ({error}); see docs/control.md for what a mapping looks like"
        ) from None
    return _Reader(str(given)).read(table)


class _Reader:
    """Checks a table entry by entry; errors name where an entry stands."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, where: str, what: str) -> ControlError:
        return ControlError(f"{self.name}: {where}: {what}")

    def known(self, where: str, table: dict[str, Any], allowed: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                raise self.wrong(where, f"no entry {key!r}; there are {', '.join(allowed)}")

    def section(self, table: dict[str, Any], key: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"write it as a table, [{key}]")
        self.known(f"[{key}]", value, allowed)
        return value

    def one_of(self, where: str, key: str, value: Any, allowed: tuple[str, ...]) -> str:
        if value not in allowed:
            raise self.wrong(where, f"{key} = {value!r} is none of {', '.join(allowed)}")
        return str(value)

    def read(self, table: dict[str, Any]) -> Mapping:
        self.known("the mapping", table, ("files", "source", "date", "read", "area", "others"))
        date = self.section(table, "date", ("value", "property", "order"))
        read = self.section(table, "read", ("axes", "crs"))
        others = self.section(table, "others", ("use",))
        source = self.source(table)
        listed = table.get("area", [])
        if not isinstance(listed, list) or not all(isinstance(rule, dict) for rule in listed):
            raise self.wrong("area", "write every rule as [[area]]")
        return Mapping(
            self.name,
            tuple(self.pattern("files", "files", form) for form in self.texts("files", table.get("files", []))),
            source,
            str(source.pop("property", "")),
            self.day(date.get("value")),
            str(date.get("property", "")),
            self.one_of("[date]", "order", date["order"], ("dmy", "mdy")) if "order" in date else "",
            self.one_of("[read]", "axes", read["axes"], ("lat lon", "lon lat")) if "axes" in read else "",
            str(read.get("crs", "")),
            tuple(self.rule(number, rule) for number, rule in enumerate(listed, start=1)),
            self.one_of("[others]", "use", others.get("use", "guess"), ("guess", "skip", "refuse")),
        )

    def texts(self, where: str, value: Any) -> list[str]:
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str | int | float | bool) for text in listed):
            raise self.wrong(where, f"{value!r} is no text and no list of texts")
        return [plain(text, length=10_000) for text in listed]

    def pattern(self, where: str, key: str, value: Any) -> re.Pattern[str]:
        if not isinstance(value, str | int | float | bool):
            raise self.wrong(where, f"{key} = {value!r} is no text")
        return re.compile(translate(plain(value, length=10_000)), re.I)

    def source(self, table: dict[str, Any]) -> dict[str, Any]:
        source = self.section(table, "source", (*_SOURCE, "property"))
        for key, value in source.items():
            if key == "accuracy_km":
                if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 50:
                    raise self.wrong("[source]", f"accuracy_km = {value!r} is no number of km over 0 and up to 50")
            elif not isinstance(value, str) or not value.strip():
                raise self.wrong("[source]", f"{key} = {value!r} is no text")
        return {key: float(value) if key == "accuracy_km" else value for key, value in source.items()}

    def day(self, value: Any) -> dt.date | None:
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong("[date]", f"value = {value!r} is no day; write 2025-02-12") from None

    def rule(self, number: int, rule: dict[str, Any]) -> Rule:
        where = f"[[area]] {number}"
        self.known(where, rule, (*_WHERE, "where", "controller", "status", "basis", "skip"))
        columns = rule.get("where", {})
        if not isinstance(columns, dict):
            raise self.wrong(where, 'write where as { column = "value" }')
        skip = rule.get("skip", False)
        if not isinstance(skip, bool):
            raise self.wrong(where, f"skip = {skip!r} is neither true nor false")
        controller = rule.get("controller")
        status, basis = rule.get("status"), rule.get("basis")
        if not skip and controller is None and status is None and basis is None:
            raise self.wrong(where, "says neither controller, status or basis nor skip = true")
        if controller is not None:
            self.one_of(where, "controller", controller, _CONTROLLERS)
        if status is not None:
            self.one_of(where, "status", status, STATUSES)
        if basis is not None:
            self.one_of(where, "basis", basis, BASES)
        if status == "contested" and controller is not None:
            raise self.wrong(where, "what is contested has no controller; leave it out")
        return Rule(
            {key: self.pattern(where, key, rule[key]) for key in _WHERE if key in rule},
            {
                column: tuple(self.pattern(where, column, value) for value in self.texts(where, values))
                for column, values in columns.items()
            },
            controller, status, basis, skip, number,
        )  # fmt: skip
