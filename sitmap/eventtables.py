"""The event tables of a run: what of their rows is said, warned of and written beside the events."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitmap.sources.tables.profiles import restriction
from sitmap.wording import plural

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from sitmap.sources.tables import Rejects, TableCount

__all__ = ["OwnersAsk", "combined", "counted", "owners_ask", "write_rejects"]


def combined(frames: Iterable[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return several event tables as one, in their order; columns that only some have are null in the others."""
    import geopandas as gpd
    import pandas as pd

    from layers.schema import CRS, empty_table, validate

    filled = [frame for frame in frames if len(frame)]
    if len(filled) < 2:
        return filled[0] if filled else empty_table()
    # Columns without any value have no say in what kind the column becomes.
    parts = [frame.dropna(axis="columns", how="all") for frame in filled]
    names = list(dict.fromkeys(name for frame in filled for name in frame.columns))
    joined = pd.concat(parts, ignore_index=True).reindex(columns=names)
    return validate(gpd.GeoDataFrame(joined, geometry=gpd.GeoSeries(joined["geometry"], crs=CRS), crs=CRS))


def counted(count: TableCount) -> str:
    """Say what became of a table's rows."""
    said = f"{count.name}: {count.title}, {plural(count.rows, 'row')}: {plural(count.events, 'event')}"
    if count.unusable:
        said += f", {count.unusable:,} unusable"
    if count.left_out:
        said += f", {count.left_out:,} left out"
    return said


@dataclass(frozen=True, slots=True)
class OwnersAsk:
    """What the owners of the datasets ask whose rows are in a table.

    Parameters
    ----------
    credits : tuple of str
        Whom to name, and the terms.
    restrictions : tuple of str
        Warnings about rows that must not be passed on.
    """

    credits: tuple[str, ...]
    restrictions: tuple[str, ...]


def owners_ask(table: pd.DataFrame) -> OwnersAsk:
    """Return what the owners of a table's rows ask, from the columns ``dataset_terms`` and ``dataset_restricted``."""
    if "dataset_terms" not in table or "dataset_restricted" not in table:
        return OwnersAsk((), ())
    told = table[["dataset_terms", "dataset_restricted"]].dropna(subset="dataset_terms").drop_duplicates()
    restricted = told[told["dataset_restricted"].fillna(False)]
    return OwnersAsk(
        tuple(dict.fromkeys(told["dataset_terms"])), tuple(map(restriction, dict.fromkeys(restricted["dataset_terms"])))
    )


def write_rejects(rejects: Rejects, path: str | os.PathLike[str], *, always: bool = False) -> Path | None:
    """Write the rows that gave no event as CSV, and return the path; None where there are none.

    Parameters
    ----------
    rejects : Rejects
    path : path
        Where a file of an earlier run stands it is replaced, even by an empty table.
    always : bool
        Write an empty table also where nothing stands.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    """
    from layers.export.atomic import atomic_write

    if not len(rejects) and not always and not Path(path).exists():
        return None
    written = atomic_write(path, rejects.csv_lines())
    return written if len(rejects) or always else None
