"""Inputs → reports: one module a kind of input.

``decode`` tells text from the rest and finds its encoding, ``records`` reads JSON, ``markup`` reduces HTML to its
words, ``pages`` tells the article of a web page from the rest (``pagefacts`` what the page states about itself,
``posts`` pages of many reports), ``feeds`` reads RSS, Atom and JSON feeds (``feedxml`` makes them safe first), ``web``
fetches an address, ``following`` the page behind a summary, as far as `Access` says; ``reading`` puts them together.
``feedlist`` reads the list of feeds that are watched, ``polling`` what one of them gave.
"""

from __future__ import annotations

from sitmap.sources.access import Access
from sitmap.sources.dates import parse_published
from sitmap.sources.identity import Registrar, content_digest, renamed, report_id
from sitmap.sources.notices import InputWarning, Notice, Notify
from sitmap.sources.reading import Reader, Source, iter_reports, make_report, read_reports, source_name

__all__ = [
    "Access",
    "InputWarning",
    "Notice",
    "Notify",
    "Reader",
    "Registrar",
    "Source",
    "content_digest",
    "iter_reports",
    "make_report",
    "parse_published",
    "read_reports",
    "renamed",
    "report_id",
    "source_name",
]
