"""The areas of control that a run works with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from geo.control import ControlSeries
    from geo.control.reading import MappingLike

__all__ = ["Control", "chosen_control"]

Control: TypeAlias = Union["Iterable[ControlSeries]", str, "os.PathLike[str]", Iterable[Union[str, "os.PathLike[str]"]]]
"""Series, or the paths of files, folders or patterns."""


def chosen_control(
    given: Control | None,
    *,
    mapping: MappingLike | Iterable[MappingLike] | None = None,
    notify: Callable[[str], None] | None = None,
) -> tuple[ControlSeries, ...]:
    """Return the series of control areas to use; none where none are given.

    Parameters
    ----------
    given : iterable of geo.control.ControlSeries, path, or iterable of paths, optional
    mapping, notify
        As for `geo.control.read_control`.

    Raises
    ------
    geo.errors.ControlError
        If the files cannot be used.
    """
    if given is None:
        return ()
    from geo.control import ControlSeries, read_control

    listed = [given] if isinstance(given, str | os.PathLike) else list(given)
    series = [one for one in listed if isinstance(one, ControlSeries)]
    paths = [one for one in listed if not isinstance(one, ControlSeries)]
    return (*series, *(read_control(paths, mapping=mapping, notify=notify) if paths else ()))
