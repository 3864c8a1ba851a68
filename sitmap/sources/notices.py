"""What is said about an input while it is read: warnings, and records that could not be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

__all__ = ["InputWarning", "Notice", "Notify", "warn_user"]


class InputWarning(UserWarning):
    """An input was read, but not quite as it stands; the message says what was done about it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a user should know about an input.

    Parameters
    ----------
    kind : str
        ``warning``: read, with a reservation. ``failure``: this record or file was left out.
    reason : str
        What was found and what was done or is to be done.
    source : str, optional
        The input as the user named it.
    line : int, optional
        The 1-based line (or, in a JSON array, the number of the record) in it.
    """

    kind: Literal["warning", "failure"]
    reason: str
    source: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.source is None:
            return self.reason
        place = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{place}: {self.reason}"


Notify = Callable[[Notice], None]


def warn_user(notice: Notice) -> None:
    """Issue a notice as a Python warning: what happens to notices when the caller collects none."""
    import warnings

    warnings.warn(str(notice), InputWarning, stacklevel=4)
