"""The gazetteer that a command works with, and what is to be said of the files it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitmap.wording import plural

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from sitmap.cli.console import Console

__all__ = ["open_gazetteer"]


def open_gazetteer(paths: Sequence[str], console: Console) -> Gazetteer:
    """Return the gazetteer of a command: with what was fetched and the files named; say what was left out of these.

    Raises
    ------
    geo.errors.GazetteerError
        If a file cannot be used.
    """
    from sitmap.cli.console import console_warnings
    from sitmap.gazetteers import chosen_gazetteer, places_used

    with console_warnings(console):
        gazetteer = chosen_gazetteer(paths)
    for file in gazetteer.files:
        for reason, count, where in file.skipped:
            said = f"{file.name}: {plural(count, 'row')} left out: {reason} ({where})"
            console.warning(said) if paths else console.detail(said)
    if used := places_used(gazetteer):
        console.note(used)
    return gazetteer
