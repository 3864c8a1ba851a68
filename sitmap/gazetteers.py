"""The gazetteer that a run works with: the embedded places, what was fetched, and the files that a user names."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer, load_gazetteer
from sitmap.downloads import DataWarning, Installed, installed

if TYPE_CHECKING:
    from geo.gazetteerfiles import GazetteerPaths

__all__ = ["chosen_gazetteer", "credits_of", "places_used"]


def chosen_gazetteer(given: Gazetteer | GazetteerPaths | None = None) -> Gazetteer:
    """Return the gazetteer of a run.

    Parameters
    ----------
    given : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        A gazetteer is taken as it is. Files are added to the embedded places and to those that
        ``sitmap data fetch gazetteer`` fetched.

    Raises
    ------
    geo.errors.GazetteerError
        If a file that was given cannot be used.

    Warns
    -----
    sitmap.downloads.DataWarning
        If what was fetched cannot be used; the run goes on without it.
    """
    if isinstance(given, Gazetteer):
        return given
    own = [] if given is None else [given] if isinstance(given, str | os.PathLike) else list(given)
    fetched = [file.path for dataset in installed("gazetteer") for file in dataset.files]
    if not own and not fetched:
        return load_gazetteer()
    from geo.gazetteerfiles import read_gazetteer

    if fetched:
        try:
            return read_gazetteer(*fetched, *own)
        except GazetteerError as error:
            if not any(str(path) in str(error) for path in fetched):
                raise
            said = f"the places that were fetched are not used ({error}); sitmap data fetch gazetteer gets them again"
            warnings.warn(DataWarning(said), stacklevel=2)
    return read_gazetteer(*own) if own else load_gazetteer()


def _fetched(gazetteer: Gazetteer) -> dict[str, Installed]:
    """Return the fetched datasets that a gazetteer was made with, by the digests of their files."""
    held = {file.sha256 for file in gazetteer.files}
    if not held:
        return {}
    return {file.sha256: one for one in installed("gazetteer") for file in one.files if file.sha256 in held}


def credits_of(gazetteer: Gazetteer) -> list[str]:
    """Return the lines that what is made with a gazetteer must carry, beside those of the embedded data."""
    fetched = _fetched(gazetteer)
    lines = [
        f"Places of {fetched[file.sha256].country}: {fetched[file.sha256].credit}"
        if file.sha256 in fetched
        else file.credit
        for file in gazetteer.files
    ]
    return list(dict.fromkeys(lines))


def places_used(gazetteer: Gazetteer) -> str:
    """Say in words which places a run works with; empty for the embedded ones alone."""
    if not gazetteer.files:
        return ""
    fetched = _fetched(gazetteer)
    named = [
        f"{file.name} ({fetched[file.sha256].credit if file.sha256 in fetched else file.licence or file.form})"
        for file in gazetteer.files
    ]
    return f"places: the embedded ones and {', '.join(named)}"
