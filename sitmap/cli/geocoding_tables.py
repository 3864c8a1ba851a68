"""``sitmap geocode --csv``: a table of names → the same table with places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sitmap.cli.console import Console
from sitmap.cli.options import ExitCode
from sitmap.errors import InputError, UsageError
from sitmap.wording import plural, some_of

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer

__all__ = ["place_table"]


def place_table(
    path: str,
    column: str | None,
    admin_column: str | None,
    country: str | None,
    out: str | None,
    prefix: str,
    boundaries: BoundarySet | None,
    console: Console,
    gazetteer: Gazetteer | None,
) -> int:
    """Place the names in a CSV file and write the table with the places beside them."""
    import pandas as pd

    from geo.errors import GazetteerError
    from geo.tables import geocode_frame
    from layers.export.atomic import atomic_write
    from layers.export.tabular import csv_text, delimiter_of
    from sitmap.sources.table import read_table

    table = read_table(path)
    if table.remark:
        console.warning(f"{path}: {table.remark}")
    if column is None:
        raise UsageError(f"--csv needs --column: which of {', '.join(table.header)} has the names?")
    if not table.rows:
        raise InputError("has a header and no rows: there is nothing to place", source=path)
    frame = pd.DataFrame(table.rows, columns=list(table.header), dtype=str)
    try:
        placed = geocode_frame(
            frame,
            column,
            admin_column=admin_column,
            country=country,
            gazetteer=gazetteer,
            boundaries=boundaries,
            prefix=prefix,
        )
    except GazetteerError as error:
        hint = " (--prefix)" if "prefix" in str(error) else ""
        raise InputError(f"{error}{hint}", source=path) from None
    text = csv_text(placed, delimiter_of(Path(out or "").suffix))
    if out is None:
        console.line(text.rstrip("\n").encode("utf-8"))
        console.flush()
    else:
        atomic_write(out, text)
    _report(placed[prefix + "precision"], frame[column], console)
    return ExitCode.OK


def _report(precision: pd.Series, names: pd.Series, console: Console) -> None:
    """Say how many rows were placed, how exactly, and which names were not."""
    found = Counter(precision.dropna())
    levels = ", ".join(f"{count} {level}" for level, count in found.most_common())
    console.note(f"{sum(found.values())} of {plural(len(precision), 'row')} placed{': ' if levels else ''}{levels}")
    lost = Counter(names[precision.isna()])
    if lost:
        shown = [repr(name) if times == 1 else f"{name!r} ({times} times)" for name, times in lost.items()]
        console.warning(f"{plural(sum(lost.values()), 'row')} without a place, kept with empty cells: {some_of(shown)}")
