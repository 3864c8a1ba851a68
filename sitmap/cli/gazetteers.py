"""The gazetteer that a command works with, and what is to be said of the files it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitmap.wording import plural

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from sitmap.cli.console import Console

__all__ = ["open_gazetteer"]


def open_gazetteer(paths: Sequence[str], console: Console) -> Gazetteer | None:
    """Return the gazetteer with the places of files, None for the embedded one; say what was left out of each.

    Raises
    ------
    geo.errors.GazetteerError
        If a file cannot be used.
    """
    if not paths:
        return None
    from geo.gazetteerfiles import read_gazetteer

    gazetteer = read_gazetteer(*paths)
    for file in gazetteer.files:
        for reason, count, where in file.skipped:
            console.warning(f"{file.name}: {plural(count, 'row')} left out: {reason} ({where})")
        console.note(f"{file.name} ({file.form}): {plural(file.places, 'place')}, {file.known} of them known before")
    return gazetteer
