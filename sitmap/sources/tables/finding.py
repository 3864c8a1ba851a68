"""Inputs → the event tables among them, each with its dataset or the mapping that a user gave."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sitmap.errors import InputError, UsageError
from sitmap.sources.notices import Notice, Notify
from sitmap.sources.reading import Source, source_name
from sitmap.sources.tables import viina
from sitmap.sources.tables.dateorder import as_written
from sitmap.sources.tables.mapping import TableMapping
from sitmap.sources.tables.opening import open_raw
from sitmap.sources.tables.profiles import Profile, known_profiles, plain_name, profile_of
from sitmap.sources.tables.raw import RawTable
from sitmap.sources.tables.reading import EventTables
from sitmap.sources.tables.values import AmbiguousDay, read_day, read_number

__all__ = ["open_tables"]


def open_tables(
    sources: Sequence[Source], notify: Notify, mappings: Sequence[TableMapping] = ()
) -> tuple[EventTables, list[Source]]:
    """Find the event tables among inputs.

    Parameters
    ----------
    sources : sequence of path
    notify : callable
        Told, while they are read, what a user should know of them; and of tables that cannot be used.
    mappings : sequence of TableMapping
        What the columns of tables mean that are not known by them. The first that fits a table holds, also for one that
        is known.

    Returns
    -------
    tables : EventTables
    others : list
        The inputs that are no tables, in their order.

    Raises
    ------
    UsageError
        If a mapping fits none of the inputs.
    """
    opener = _Opener(notify, mappings)
    tables: list[tuple[RawTable, Profile]] = []
    others: list[Source] = []
    for source in sources:
        try:
            found = opener.open(source)
        except InputError as error:
            notify(Notice("failure", error.reason, error.source or source_name(source), error.line))
            continue
        tables += found
        if not found and source not in opener.parts:
            others.append(source)
    try:
        tables += opener.joined()
    except InputError as error:
        notify(Notice("failure", error.reason, error.source))
    unused = [mapping.name for mapping in mappings if mapping not in opener.used]
    if unused:
        raise UsageError(f"{unused[0]}: none of the inputs is a table with the columns that it names")
    return EventTables(tables, notify), others


class _Opener:
    """Opens the tables of inputs and says what they are."""

    def __init__(self, notify: Notify, mappings: Sequence[TableMapping]) -> None:
        self.notify, self.mappings = notify, mappings
        self.used: list[TableMapping] = []
        # Of VIINA: the inputs that are one half of a table, and the halves.
        self.parts: list[Source] = []
        self.info: list[RawTable] = []
        self.labels: list[RawTable] = []

    def open(self, source: Source) -> list[tuple[RawTable, Profile]]:
        """Return the tables of an input; none where it is something else.

        Raises
        ------
        InputError
            For a table that cannot be read or is not known.
        """
        if not isinstance(source, str | os.PathLike) or source == "-" or "://" in os.fspath(source):
            return []
        name = source_name(source)
        fitting = [mapping for mapping in self.mappings if mapping.is_for(name)]
        said: set[str] = set()

        def remark(line: str) -> None:
            if line not in said:
                said.add(line)
                self.notify(Notice("warning", line, name))

        def wanted(columns: tuple[str, ...]) -> bool:
            plain = tuple(map(plain_name, columns))
            if viina.is_info(plain) or viina.is_labels(plain):
                return True
            return profile_of(plain) is not None or any(one.fits(columns) for one in fitting) or _tells_events(plain)

        sheet = next((mapping.sheet for mapping in fitting if mapping.sheet), "")
        found = []
        for raw in open_raw(Path(source), name, remark, wanted, sheet=sheet):
            profile = self._profile(raw, fitting)
            if profile in known_profiles():
                profile = as_written(raw, profile, remark)
            if profile is not None:
                found.append((raw, profile))
            else:
                self.parts.append(source)
        return found

    def joined(self) -> list[tuple[RawTable, Profile]]:
        """Return the tables that came in two halves.

        Raises
        ------
        InputError
            For a half without its other half.
        """
        profile = next(one for one in known_profiles() if one.key == "viina")
        for here, there, what in ((self.info, self.labels, "event_labels"), (self.labels, self.info, "event_info")):
            if here and not there:
                raise InputError(f"is one half of VIINA: give its {what} as well", source=here[0].name)
        return [(viina.joined(info, self.labels), profile) for info in self.info]

    def _profile(self, raw: RawTable, fitting: Sequence[TableMapping]) -> Profile | None:
        for mapping in fitting:
            if mapping.fits(raw.columns):
                self.used.append(mapping)
                if mapping.row_id is not None and "key" not in mapping.source:
                    told = (
                        f"nothing says of which dataset the ids in {mapping.row_id!r} are: its rows are told apart by "
                        "all of their cells; [source] key in a mapping file names it"
                    )
                    self.notify(Notice("warning", told, raw.name))
                return mapping.profile(raw.columns, raw.name)
        plain = tuple(map(plain_name, raw.columns))
        profile = profile_of(plain)
        if profile is None and (viina.is_info(plain) or viina.is_labels(plain)):
            (self.info if viina.is_info(plain) else self.labels).append(raw)
        elif profile is None and _is_first_row(raw.columns):
            raise InputError(
                f"begins with a row ({', '.join(raw.columns)}) where the names of the columns should stand: put them "
                "above it",
                source=raw.name,
            )
        elif profile is None:
            raise InputError(
                f"is a table that is not known by its columns ({', '.join(raw.columns)}): say what they mean with "
                "--map COLUMN=FIELD or a mapping (docs/tables.md)",
                source=raw.name,
            )
        return profile


def _is_first_row(columns: Sequence[str]) -> bool:
    """Tell whether names are cells of a row: one is a day, or several are numbers."""
    return sum(2 * _is_day(name) + _is_number(name) for name in columns) >= 2


def _is_day(name: str) -> bool:
    try:
        read_day(name)
    except AmbiguousDay:
        return True
    except ValueError:
        return False
    return True


def _is_number(name: str) -> bool:
    try:
        read_number(name)
    except ValueError:
        return False
    return True


# Names of columns that tell when and where: a table that has them is one of events, and no report.
_WHEN = frozenset({"date", "event_date", "day", "date_start", "start_date", "datetime", "time_start", "timestamp"})
_WHERE = frozenset({"lat", "latitude", "y", "lon", "lng", "longitude", "x", "location", "place", "admin1", "oblast"})


def _tells_events(columns: Sequence[str]) -> bool:
    """Tell whether columns say when and where things happened."""
    names = frozenset(columns)
    return "text" not in names and bool(names & _WHEN) and bool(names & _WHERE)
