"""Control files of a command: opened, with what is to be said of them; what is written of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitmap.errors import UsageError
from sitmap.wording import listed

if TYPE_CHECKING:
    from geo.control import ControlSeries, ControlSource
    from geo.control.reading import MappingLike
    from sitmap.cli.console import Console

__all__ = ["check_outputs", "one_series", "open_control", "source_record"]


def open_control(paths: Sequence[str], mapping: Sequence[MappingLike], console: Console) -> tuple[ControlSeries, ...]:
    """Return the series of control files; say what was taken for what, and what the owners ask.

    Raises
    ------
    geo.errors.ControlError
        If a file that was named cannot be read, or none of a folder's.
    """
    from geo.control.reading import NOT_READ, read_control

    def tell(line: str) -> None:
        if line.startswith(NOT_READ):
            console.error(line.removeprefix(NOT_READ))
        else:
            console.note(line)

    found = read_control(paths, mapping=mapping, notify=tell)
    for series in found:
        source = series.source
        told = source.attribution or source.licence or source.terms or source.url
        console.note(f"{source.key}: {source.credit if told else 'whose these are, and on what terms, is not known'}")
    return found


def one_series(found: Sequence[ControlSeries], source: str | None) -> ControlSeries:
    """Return the series of the source asked for, or the only one.

    Raises
    ------
    UsageError
        Where there is no such source, or several and none is asked for.
    """
    keys = [series.source.key for series in found]
    if source is not None:
        for series in found:
            if source.casefold() in (series.source.key.casefold(), series.source.title.casefold()):
                return series
        raise UsageError(f"--source {source}: these files are of {listed(keys)}")
    if len(found) > 1:
        raise UsageError(f"these files are of several sources: choose one with --source ({', '.join(keys)})")
    return found[0]


def source_record(source: ControlSource) -> dict[str, Any]:
    """Return a source as JSON has it."""
    return {
        "key": source.key,
        "title": source.title,
        "attribution": source.attribution or None,
        "licence": source.licence or None,
        "terms": source.terms or None,
        "url": source.url or None,
        "accuracy_km": source.accuracy_km,
    }


def check_outputs(paths: Sequence[str], known: Sequence[str]) -> None:
    """Refuse files whose extension tells no form, before any work is done.

    Raises
    ------
    UsageError
        With the extensions that there are.
    """
    for path in paths:
        if Path(path).suffix.casefold() not in known:
            raise UsageError(f"--out {path}: its extension tells no form; there are {', '.join(known)}")
