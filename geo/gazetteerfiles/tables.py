"""CSV and TSV tables of places."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from geo.errors import GazetteerError
from geo.gazetteerfiles.columns import Columns, recognised
from geo.gazetteerfiles.opening import Member, read_lines
from geo.gazetteerfiles.rows import BadRow, FileRow, Skipped

__all__ = ["read_table_rows"]

_SEPARATORS = ("\t", ",", ";", "|")


def read_table_rows(member: Member, skipped: Skipped) -> Iterator[FileRow]:
    """Yield the places of a CSV or TSV table; rows that are none are counted.

    Raises
    ------
    GazetteerError
        If it has no columns of names and coordinates, or cannot be read as a table.
    """
    lines = read_lines(member)
    first = next(((number, line) for number, line in lines if line.strip()), None)
    if first is None:
        raise GazetteerError(f"{member.label}: the file is empty")
    separator, header, columns = _header(first[1])
    if columns.missing:
        raise GazetteerError(
            f"{member.label}, line {first[0]}: the table lacks {' and '.join(columns.missing)}; "
            f"it has {', '.join(name[:40] for name in header[:12]) or 'no columns'}; rename its columns, or pass "
            "a GeoNames dump, GeoJSON or GeoPackage"
        )
    at = [first[0]]

    def texts() -> Iterator[str]:
        for number, line in lines:
            at[0] = number
            yield line + "\n"

    reader = csv.reader(texts(), delimiter=separator, strict=False)
    width = len(header)
    try:
        for cells in reader:
            if not cells:
                continue
            where = at[0]
            if len(cells) != width:
                skipped.add(f"not the {width} columns of the first line", where)
                continue
            try:
                yield columns.row(dict(zip(header, cells, strict=True)), where)
            except BadRow as error:
                skipped.add(str(error), where)
    except csv.Error as error:
        raise GazetteerError(
            f"{member.label}, line {at[0]}: cannot be read as a table ({error}); "
            "look for a quotation mark that is not closed"
        ) from None


def _header(line: str) -> tuple[str, list[str], Columns]:
    """Return the separator, the names of the columns and what they hold, as the separator that fits best gives them."""
    best: tuple[str, list[str], Columns] | None = None
    for separator in _SEPARATORS:
        try:
            header = [name.strip() for name in next(csv.reader([line], delimiter=separator), [])]
        except csv.Error:
            continue
        columns = recognised(header)
        if best is None or (-len(columns.missing), len(header)) > (-len(best[2].missing), len(best[1])):
            best = separator, header, columns
    return best if best is not None else (",", [], Columns())
