"""Numbers and lists as messages word them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["listed", "plural", "some_of"]


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 report``, ``2,000 reports``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: ``English, Russian and Ukrainian``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def some_of(names: Sequence[str], limit: int = 8) -> str:
    """List the first few of many names and count the rest."""
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest:,} more" if rest > 0 else "")
