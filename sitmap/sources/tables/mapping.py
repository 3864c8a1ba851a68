"""A mapping of an event table: what its columns and words mean, as a user says it.

A TOML file, in the words of the mapping of control files (`geo.control.mapping`) where they say the same::

    files = ["hits_*"]             # which files it is for; all that have its columns where it is left out

    [source]
    key = "hits"                   # part of the rows' ids; then: title, attribution, licence, terms, url
    restricted = true              # the rows must not be passed on

    [date]
    order = "dmy"                  # how 02-12-2025 is to be read ("dmy" or "mdy")
    value = 2025-02-12             # the day of all rows

    [read]
    axes = "lat lon"               # of coordinates that are swapped
    crs = "EPSG:3857"              # of coordinates that are no degrees
    sheet = "Events"               # of a workbook

    [columns]                      # column = field
    "When" = "date"
    "X" = "lon"
    "Kind" = "layer"

    [values.Kind]                  # column: word = the field's word
    "shelling" = "strike"

    [set]                          # what holds for all rows
    layer = "strike"

Fields are the columns of the event table (`layers.schema`) and ``date``, ``killed``, ``injured``, ``missing``,
``row_id``, ``country`` and ``geometry`` (WKT).
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import translate
from pathlib import Path
from typing import Any

from layers.schema import BY_NAME
from sitmap.errors import InputError, UsageError
from sitmap.sources.tables.fields import EXTRA
from sitmap.sources.tables.profiles import Profile, Terms, plain_name

__all__ = [
    "TableMapping", "TableMappingLike", "TableMappings", "is_table_mapping", "read_table_mapping",
    "read_table_mappings",
]  # fmt: skip

_MAX_BYTES = 1_000_000
_SECTIONS = ("files", "source", "date", "read", "columns", "values", "set")
_SOURCE = ("key", "title", "attribution", "licence", "terms", "url", "restricted")
# Fields that sitmap fills in itself.
_OWN = frozenset(
    {
        "report_id", "dataset", "dataset_terms", "dataset_restricted", "admin1_agrees",
        "admin1_margin_km", "admin1_ambiguous", "assessment", "assessments", "alternatives",
    }
)  # fmt: skip
_FIELDS = frozenset((*BY_NAME, *EXTRA)) - _OWN


@dataclass(frozen=True)
class TableMapping:
    """What a user says of tables; see the module.

    Parameters
    ----------
    name : str
        The file, as messages name it.
    files : tuple of re.Pattern
        Which files it is for; empty for all.
    columns : dict
        Column → field.
    values : dict
        Column → word → the field's word.
    constants : dict
        Field → what all rows have.
    source : dict
        Of `Terms`, and ``key``.
    order, axes, crs, sheet : str
        "" where nothing is said.
    """

    name: str
    files: tuple[re.Pattern[str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""
    axes: str = ""
    crs: str = ""
    sheet: str = ""

    def is_for(self, file: str) -> bool:
        """Tell whether it is for a file of this name."""
        name = Path(file).name
        return not self.files or any(form.fullmatch(name) or form.fullmatch(file) for form in self.files)

    def fits(self, columns: Sequence[str]) -> bool:
        """Tell whether a table has any of its columns."""
        there = set(map(plain_name, columns))
        return any(plain_name(column) in there for column in self.columns)

    @property
    def row_id(self) -> str | None:
        """The column with the rows' ids."""
        return next((column for column, field in self.columns.items() if field == "row_id"), None)

    def profile(self, columns: Sequence[str], source: str) -> Profile:
        """Return what it says of a table with these columns.

        Raises
        ------
        InputError
            If the table lacks one of its columns.
        """
        there = set(map(plain_name, columns))
        missing = [column for column in self.columns if plain_name(column) not in there]
        if missing:
            raise InputError(
                f"has no column {missing[0]!r}, which {self.name} names; it has {', '.join(columns)}", source=source
            )
        row_id = self.row_id if "key" in self.source else None
        key = str(self.source.get("key", "own"))
        told = {name: value for name, value in self.source.items() if name != "key"}
        return Profile(
            key=key,
            title=told.get("title"),
            terms=Terms(**{"title": key, **told}),
            needs=frozenset(),
            columns={column: field for column, field in self.columns.items() if field != "row_id"},
            moved=frozenset(plain_name(column) for column, field in self.columns.items() if _is_moved(field)),
            id=None if row_id is None else plain_name(row_id),
            order=self.order,
            codes=self.values,
            constants=self.constants,
            axes=self.axes,
            crs=self.crs,
        )


def _is_moved(field: str) -> bool:
    """Tell whether a field holds a cell letter for letter: text that is no word of a closed vocabulary."""
    column = BY_NAME.get(field)
    if field in ("lon", "lat"):
        return True
    return column is not None and column.kind == "str" and not column.allowed and field != "incident_id"


def is_table_mapping(path: str | os.PathLike[str]) -> bool:
    """Tell whether a mapping file is one of event tables: it says what columns mean; one of control files does not.

    Raises
    ------
    UsageError
        For a file that cannot be read.
    """
    return "columns" in _toml(path)


def _toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    name = os.fspath(path)
    try:
        if Path(path).stat().st_size > _MAX_BYTES:
            raise UsageError(f"{name}: is too large for a mapping (1 MB); docs/tables.md tells what one holds")
        return tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror}); check the path of the mapping") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{name}: is no TOML in UTF-8 ({error}); see docs/tables.md") from None


def read_table_mappings(given: TableMappings) -> list[TableMapping]:
    """Read one mapping or several; see `read_table_mapping`."""
    if isinstance(given, str | os.PathLike | Mapping | TableMapping):
        return [read_table_mapping(given)]
    return [read_table_mapping(one) for one in given]


def read_table_mapping(given: TableMappingLike, *, name: str = "the mapping") -> TableMapping:
    """Read a mapping from a TOML file, or check one given as a table, which messages call by `name`.

    Raises
    ------
    UsageError
        For a file that cannot be read, or an entry that means nothing; the message names it and says what may be there.
    """
    if isinstance(given, TableMapping):
        return given
    if isinstance(given, Mapping):
        return _Reader(name).read(given)
    return _Reader(os.fspath(given)).read(_toml(given))


TableMappingLike = str | os.PathLike[str] | Mapping[str, Any] | TableMapping
TableMappings = TableMappingLike | Sequence[TableMappingLike]


class _Reader:
    """Checks a table entry by entry; errors name where an entry stands."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, where: str, what: str) -> UsageError:
        return UsageError(f"{self.name}: {where}: {what}")

    def read(self, table: Mapping[str, Any]) -> TableMapping:
        for key in table:
            if key not in _SECTIONS:
                raise self.wrong(f"[{key}]", f"is no part of a mapping; there are {', '.join(_SECTIONS)}")
        columns = self.words("[columns]", table.get("columns", {}))
        # The event table's own id follows from it.
        columns = {column: "row_id" if field == "id" else field for column, field in columns.items()}
        if not columns:
            raise self.wrong("[columns]", 'says of no column what it means: write "Column" = "field"')
        fields = list(columns.values())
        for column, name in columns.items():
            self.field(f"[columns] {column!r}", name)
            if fields.count(name) > 1:
                raise self.wrong("[columns]", f"two columns for {name!r}: keep the one that says it")
        constants = self.words("[set]", table.get("set", {}))
        for name, value in constants.items():
            self.field("[set]", name)
            self.word(f"[set] {name}", name, value)
        date = self.section("[date]", table.get("date", {}), ("order", "value"))
        read = self.section("[read]", table.get("read", {}), ("axes", "crs", "sheet"))
        if "value" in date:
            constants = {**constants, "date": self.day(date["value"])}
        return TableMapping(
            self.name,
            tuple(re.compile(translate(str(form)), re.I) for form in self.listed(table.get("files", []))),
            columns,
            self.values(table.get("values", {}), columns),
            constants,
            self.source(table.get("source", {})),
            self.one_of("[date] order", date.get("order", ""), ("", "dmy", "mdy")),
            self.one_of("[read] axes", read.get("axes", ""), ("", "lat lon", "lon lat")),
            str(read.get("crs", "")),
            str(read.get("sheet", "")),
        )

    def section(self, where: str, value: Any, allowed: Sequence[str]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self.wrong(where, "write it as a table")
        for key in value:
            if key not in allowed:
                raise self.wrong(where, f"no entry {key!r}; there are {', '.join(allowed)}")
        return dict(value)

    def words(self, where: str, value: Any) -> dict[str, str]:
        plain = isinstance(value, Mapping) and all(isinstance(one, str | int | float) for one in value.values())
        if not plain:
            raise self.wrong(where, "write it as a table of texts")
        return {str(key): str(one).lower() if isinstance(one, bool) else str(one) for key, one in value.items()}

    def field(self, where: str, field: str) -> None:
        if field in _FIELDS:
            return
        like = get_close_matches(field, sorted(_FIELDS), n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(like)}?" if like else "; docs/tables.md lists them"
        raise self.wrong(where, f"{field!r} is no field that a column can have{hint}")

    def word(self, where: str, field: str, value: str) -> None:
        column = BY_NAME.get(field)
        if column is not None and column.allowed and value not in column.allowed:
            raise self.wrong(where, f"{value!r} is none of {', '.join(column.allowed)}")

    def values(self, given: Any, columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
        found = {}
        for column, words in self.section("[values]", given, tuple(columns)).items():
            found[column] = self.words(f"[values.{column}]", words)
            for value in found[column].values():
                self.word(f"[values.{column}]", columns[column], value)
        return found

    def source(self, given: Any) -> dict[str, Any]:
        source = self.section("[source]", given, _SOURCE)
        for key, value in source.items():
            if key == "restricted":
                if not isinstance(value, bool):
                    raise self.wrong("[source]", f"restricted = {value!r} is neither true nor false")
            elif not isinstance(value, str) or not value.strip():
                raise self.wrong("[source]", f"{key} = {value!r} is no text")
        return source

    def listed(self, value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value]

    def one_of(self, where: str, value: Any, allowed: Sequence[str]) -> str:
        if value not in allowed:
            raise self.wrong(where, f"{value!r} is none of {', '.join(filter(None, allowed))}")
        return str(value)

    def day(self, value: Any) -> str:
        try:
            return (value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value))).isoformat()
        except ValueError:
            raise self.wrong("[date]", f"value = {value!r} is no day; write 2025-02-12") from None
