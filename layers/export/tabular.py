"""Tables as CSV or TSV text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_text", "delimiter_of"]


def csv_text(frame: pd.DataFrame, delimiter: str = ",") -> str:
    """Return a table as text with a header; cells as they are, an empty one for what is not known."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(frame.columns)
    missing = frame.isna().to_numpy()
    for cells, absent in zip(frame.itertuples(index=False, name=None), missing, strict=True):
        writer.writerow(["" if gone else cell for cell, gone in zip(cells, absent, strict=True)])
    return buffer.getvalue()


def delimiter_of(suffix: str) -> str:
    """Return what separates cells in a file with this extension."""
    return "\t" if suffix.casefold() in (".tsv", ".tab") else ","
