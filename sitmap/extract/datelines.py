"""Where the text proper begins after "KYIV, Feb 12 (Agency) —"."""

from __future__ import annotations

import re

from sitmap.extract.analysis import Analysis

__all__ = ["dateline_end"]

# Names, a date, the agency in brackets, a dash: "KYIV, Feb 12 (Agency) —".
_DATELINE = re.compile(
    r"\s*(?:[A-Z][\w.'’-]+(?:[ ,]+[A-Z][\w.'’-]+){0,4})"
    r"(?:[,.]? *(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:, ?\d{4})?)?"
    r"[,.]? *(?P<agency>\([^()]{2,30}\))?[.,]? *(?:--|[-–—]|/[A-Z-]+/\.?--?)\s"
)
# "ДОНЕЦК, 12 мая. /Агентство/.", "КИЇВ, 3 травня (Агентство) —"
_CYRILLIC = re.compile(
    r"\s*[А-ЯІЇЄҐЁ][А-ЯІЇЄҐЁ'’-]{2,}(?:[ ,]+[А-ЯІЇЄҐЁ'’-]{2,}){0,3}"
    r"(?=, ?\d|[. ]*[/(])(?:, ?\d{1,2} [а-яіїєґ]{3,9}\.?(?: \d{4})?)?"
    r"[,.]? *(?P<agency>/[^/]{2,40}/|\([^()]{2,30}\))?[.,]? *(?:[-–—.](?=\s)|(?<=[.])$)"
)
_CAPITALS = re.compile(r"\s*[A-ZА-ЯІЇЄҐЁ][A-ZА-ЯІЇЄҐЁ'’-]{2,}")


def dateline_end(analysis: Analysis) -> int:
    """Token at which the text proper begins after "KYIV, Feb 12 (Agency) —"."""
    if analysis.sentence.paragraph > 3:
        return 0
    match = _DATELINE.match(analysis.sentence.text) or _CYRILLIC.match(analysis.sentence.text)
    if match is None:
        return 0
    head = match.group()
    capitals = _CAPITALS.match(head) is not None
    if not (capitals or match.group("agency") or re.search(r"\d", head)):
        return 0
    end = analysis.sentence.start + match.end()
    if not match.group("agency") and any(
        analysis.tokens[hit.last - 1].end <= end for hit in analysis.of("heading_unit")
    ):
        # "Kharkiv region, 3 May - ": a heading, not where the report was written.
        return 0
    return next((i for i, token in enumerate(analysis.tokens) if token.start >= end), len(analysis.tokens))
