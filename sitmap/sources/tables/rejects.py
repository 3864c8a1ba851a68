"""Rows that gave no event: kept on disk while a run lasts, then written as one table."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from layers.export.flat import guard
from layers.export.text import clean_text

__all__ = ["Reject", "Rejects"]

_HEAD = ("file", "row", "line", "kind", "reason")
# Rejects that are held in memory before they go to a temporary file.
_IN_MEMORY = 1 << 20
_LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that gave no event.

    Parameters
    ----------
    file : str
        As the user named it.
    row : int
        1 is the first row below the header.
    line : int or None
        Of the file, where it has lines.
    kind : str
        ``unusable``: something in it is wrong; ``left out``: it is right but belongs on no map, or is there already.
    reason : str
    cells : mapping of str to str
        The original cells by column; of a row that could not be taken apart ``row`` with all of it.
    """

    file: str
    row: int
    line: int | None
    kind: str
    reason: str
    cells: Mapping[str, str]


class Rejects:
    """Collects the rejects of a run, and counts them.

    Attributes
    ----------
    kinds : Counter
        ``unusable`` and ``left out``.
    """

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self._columns: dict[str, None] = {}
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8")  # noqa: SIM115
        # Also where nobody asks for it.
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return self.kinds.total()

    def add(self, reject: Reject) -> None:
        """Take in a row."""
        self.kinds[reject.kind] += 1
        self._columns.update(dict.fromkeys(reject.cells))
        said = [reject.file, reject.row, reject.line, reject.kind, reject.reason, dict(reject.cells)]
        self._file.write(json.dumps(said) + "\n")

    def __iter__(self) -> Iterator[Reject]:
        self._file.seek(0)
        for line in self._file:
            yield Reject(*json.loads(line))
        self._file.seek(0, io.SEEK_END)

    def csv_lines(self) -> Iterator[str]:
        """Yield the table as CSV, some lines at a time: file, row, line, kind, reason, then the cells by their names.

        Of tables with different columns it has them all. Text that a spreadsheet would take for a formula has an
        apostrophe before it (see `layers.export.flat`).
        """
        columns = list(self._columns)
        heads = [f"{name} (cell)" if name in _HEAD else name for name in columns]
        yield _lines([[*_HEAD, *heads]])
        rejects = iter(self)
        while some := list(islice(rejects, _LINES_AT_ONCE)):
            yield _lines(_cells(reject, columns) for reject in some)


def _cells(reject: Reject, columns: Sequence[str]) -> list[str]:
    said = [reject.file, str(reject.row), "" if reject.line is None else str(reject.line), reject.kind, reject.reason]
    return said + [reject.cells.get(name, "") for name in columns]


def _lines(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
    return buffer.getvalue()


# Most cells of a table are words that others have, too.
@lru_cache(maxsize=10_000)
def _safe(cell: str) -> str:
    return guard(clean_text(cell))
