"""Numbers and lists as messages word them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["listed", "plural", "some_of", "span"]


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


def span(seconds: float) -> str:
    """Return a span of time in the unit that suits it: ``2.5 s``, ``3 minutes``, ``5 hours``."""
    if seconds < 100:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 6000 else f"{seconds / 3600:.0f} hours"
