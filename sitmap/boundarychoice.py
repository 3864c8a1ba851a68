"""Which boundaries a run joins to: those that are named, else those that were fetched, else the embedded ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet

__all__ = ["Boundaries", "chosen_boundaries"]

Boundaries: TypeAlias = Union["BoundarySet", str, "os.PathLike[str]", Iterable[Union[str, "os.PathLike[str]"]]]
"""A set, or the paths of boundary files."""


def chosen_boundaries(given: Boundaries | None = None) -> BoundarySet | None:
    """Return the boundaries to use; None for the embedded ones.

    Parameters
    ----------
    given : geo.BoundarySet, path, or iterable of paths, optional
        Without it those that ``sitmap data fetch boundaries`` fetched are used, if there are any.

    Raises
    ------
    geo.errors.BoundaryError
        For a file that cannot be used.

    Warns
    -----
    sitmap.downloads.DataWarning
        Where fetched boundaries cannot be used: the embedded ones are then.
    """
    if given is None or given == ():
        return _fetched()
    from geo.boundaryfiles import read_boundaries
    from geo.boundaryset import BoundarySet

    return given if isinstance(given, BoundarySet) else read_boundaries(given)


def _fetched() -> BoundarySet | None:
    from sitmap import downloads

    datasets = downloads.installed("boundaries")
    paths = [path for one in datasets for role in ("ADM1", "ADM2") if (path := one.path(role)) is not None]
    if not paths:
        return None
    import warnings

    from geo.boundaryfiles import read_boundaries
    from geo.errors import BoundaryError

    try:
        return read_boundaries(paths, credits=[f"Boundaries: {one.credit}" for one in datasets])
    except BoundaryError as error:
        warnings.warn(
            downloads.DataWarning(
                f"the fetched boundaries are not used, the embedded ones are: {error}; fetch them again "
                "(sitmap data fetch boundaries) or remove them (sitmap data remove boundaries)"
            ),
            stacklevel=2,
        )
        return None
