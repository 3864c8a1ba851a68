"""Report ids that are the same on every machine, and reports that come twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from sitmap.model import Report

__all__ = ["Register", "report_id"]


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
    data = text
    extra = (title, publisher, url, published.isoformat() if published else None)
    if any(extra):
        data = "\x1e".join((text, *(value or "" for value in extra)))
    return hashlib.sha256(data.encode("utf-8")).hexdigest()[:16]


class Register:
    """Keeps the ids of one run apart.

    It remembers one hash a report, not its text, so that a long corpus does not fill the memory.
    """

    def __init__(self) -> None:
        self._content: dict[str, str] = {}
        self._where: dict[str, str | None] = {}

    def admit(self, report: Report) -> tuple[Report | None, str | None]:
        """Admit a report to the run.

        Returns
        -------
        tuple of (Report or None, str or None)
            The report, with another id where its own was taken by different words; or None where the same report
            was read before. With either, a remark for the user.
        """
        content = report_id(
            report.text, title=report.title, publisher=report.publisher, url=report.url, published=report.published
        )
        known = self._content.get(report.id)
        if known is None:
            self._content[report.id] = content
            self._where[report.id] = report.source
            return report, None
        first = self._where[report.id] or "an earlier input"
        if known == content:
            return None, f"the same report as in {first}; read once"
        # The content decides the new id, so that it does not depend on the order of the inputs after the first.
        renamed = replace(report, id=f"{report.id}~{content[:8]}")
        if renamed.id in self._content:
            return None, f"the same report as in {self._where[renamed.id] or 'an earlier input'}; read once"
        self._content[renamed.id] = content
        self._where[renamed.id] = report.source
        return renamed, f"the id {report.id!r} was used before, in {first}, for another text; here it is {renamed.id!r}"
