"""Report ids that are the same on every machine, and reports that come twice."""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from sitmap.model import Report

__all__ = ["Register", "Registrar", "content_digest", "renamed", "report_id"]


def report_id(
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: date | None = None,
) -> str:
    """Derive a report's id from its content: the first 16 hexadecimal digits of a SHA-256.

    A report that is only text has the hash of that text in UTF-8, with line ends as ``\\n``, so that a copy saved on
    another system keeps its id. What a record gives beside its text goes into the hash too: two outlets that print
    the same words are two reports.
    """
    return _digest(text, title, publisher, url, published)[:16]


def content_digest(report: Report) -> str:
    """Return the whole SHA-256 of what a report holds, whatever its own id: the same for the same report."""
    return _digest(report.text, report.title, report.publisher, report.url, report.published)


def _digest(text: str, title: str | None, publisher: str | None, url: str | None, published: date | None) -> str:
    data = text
    extra = (title, publisher, url, published.isoformat() if published else None)
    if any(extra):
        data = "\x1e".join((text, *(value or "" for value in extra)))
    return hashlib.sha256(data.encode("utf-8")).hexdigest()


def renamed(report: Report, content: str) -> Report:
    """Return a report under another id, because its own was taken by different words.

    The content decides it, so that it does not depend on the order of the inputs after the first.
    """
    return replace(report, id=f"{report.id}~{content[:8]}")


class Registrar(Protocol):
    """Who decides which reports of a run are read."""

    def admit(self, report: Report) -> tuple[Report | None, str | None]:
        """Return the report under the id that it is to have, or None if it is not to be read, and a remark."""
        ...


class Register:
    """Keeps the ids of one run apart.

    It remembers one hash a report, not its text, so that a long corpus does not fill the memory.

    Parameters
    ----------
    known : mutable mapping of str to (str, str or None), optional
        Where it keeps the hash and the source of each id; by default in memory.
    """

    def __init__(self, known: MutableMapping[str, tuple[str, str | None]] | None = None) -> None:
        self._known = {} if known is None else known

    def admit(self, report: Report) -> tuple[Report | None, str | None]:
        """Admit a report to the run.

        Returns
        -------
        tuple of (Report or None, str or None)
            The report, with another id where its own was taken by different words; or None where the same report
            was read before. With either, a remark for the user.
        """
        content = content_digest(report)
        known = self._known.get(report.id)
        if known is None:
            self._known[report.id] = content, report.source
            return report, None
        first = known[1] or "an earlier input"
        if known[0] == content:
            return None, f"the same report as in {first}; read once"
        other = renamed(report, content)
        there = self._known.get(other.id)
        if there is not None:
            return None, f"the same report as in {there[1] or 'an earlier input'}; read once"
        self._known[other.id] = content, report.source
        return other, f"the id {report.id!r} was used before, in {first}, for another text; here it is {other.id!r}"
