"""Areas of control as rows of files: one row an area of a snapshot, with the days for which it is the last word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.export.about import About
from layers.export.fields import Field, Rows, free_name
from layers.export.text import clean_text

if TYPE_CHECKING:
    from geo.control import ControlSeries

__all__ = ["COLUMNS", "AreaTable", "area_tables"]

# Name, kind and meaning of each column.
COLUMNS = (
    ("id", "str", "stable: source, day, controller, status and basis"),
    ("source", "str", "who drew the areas"),
    ("start_date", "date", "the day of the snapshot"),
    ("end_date", "date", "the day before the source's next snapshot; null of the last one"),
    ("controller", "str", "who is said to hold it; null where nobody is named"),
    ("status", "str", "controlled, contested, liberated (taken back) or advanced (an advance)"),
    ("basis", "str", "assessed by the source itself, or claimed by a side and shown as such"),
    ("label", "str", "what the source's file calls it"),
    ("area_km2", "float", "geodesic area, km2"),
    ("attribution", "str", "whom to name"),
    ("licence", "str", "licence of the areas"),
    ("terms", "str", "what else the owner asks"),
    ("url", "str", "where that stands"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaTable:
    """The areas of one source.

    Parameters
    ----------
    name : str
        ``areas_`` and the source's key: of a table, of a file.
    number : int
        Place among the sources, which the outline goes by (`layers.control_areas.outline`).
    series : geo.control.ControlSeries
    rows : Rows
        The columns of `COLUMNS`; snapshots by day.
    about : About
    """

    name: str
    number: int
    series: ControlSeries
    rows: Rows
    about: About

    @property
    def days(self) -> list[dt.date]:
        """The first day of each row."""
        return self.column("start_date")

    def column(self, name: str) -> list[Any]:
        """Return the values of a column."""
        return next(field.values for field in self.rows.fields if field.name == name)


def area_tables(control: Sequence[ControlSeries], profile: str | None = None) -> list[AreaTable]:
    """Return the areas of each source as a table.

    Parameters
    ----------
    control : sequence of geo.control.ControlSeries
        One a source.
    profile : str, optional
        What was taken out of them.
    """
    found: list[AreaTable] = []
    taken: set[str] = set()
    for number, series in enumerate(control):
        # A file's name as well: no more than letters, digits and underscores.
        key = re.sub(r"\W+", "_", series.source.key).strip("_")[:60]
        name = free_name(f"areas_{key or number + 1}", taken, str.lower)
        taken.add(name.lower())
        title = clean_text(f"Areas of control: {series.source.title}")
        covered = series.dates[0], series.dates[-1]
        credit = clean_text(series.source.credit)
        about = About(title, covered, None, (credit,), profile and clean_text(profile), "Snapshots")
        found.append(AreaTable(name, number, series, _rows(series), about))
    return found


def _rows(series: ControlSeries) -> Rows:
    from geo.geometry import areas_km2

    source = series.source
    # The next snapshot takes the place of one.
    ends = [day - dt.timedelta(days=1) for day in series.dates[1:]]
    areas = [
        (snapshot.date, end, area)
        for snapshot, end in zip(series, [*ends, None], strict=True)
        for area in snapshot.areas
    ]
    sizes = areas_km2([area.geometry for _, _, area in areas]).tolist()
    records = [
        (
            ":".join((source.key, day.isoformat(), area.controller or "", area.status, area.basis)),
            source.title, day, end, area.controller, area.status, area.basis, area.label or None, round(size, 3),
            source.attribution or None, source.licence or None, source.terms or None, source.url or None,
        )
        for (day, end, area), size in zip(areas, sizes, strict=True)
    ]  # fmt: skip
    columns = zip(*records, strict=True) if records else [()] * len(COLUMNS)
    fields = [
        Field(name, kind, meaning, [clean_text(value) if isinstance(value, str) else value for value in values])
        for (name, kind, meaning), values in zip(COLUMNS, columns, strict=True)
    ]
    shapes = np.empty(len(areas), dtype=object)
    shapes[:] = [area.geometry for _, _, area in areas]
    return Rows(fields, shapes)
