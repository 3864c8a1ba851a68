"""One of several reports that a page or a feed holds, before it is a `Report`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from sitmap.model import Report
from sitmap.sources.dates import parse_published
from sitmap.sources.decode import clean_line, clean_text
from sitmap.sources.identity import report_id

__all__ = ["Entry", "language_code", "stated_day", "web_address"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page or a feed says of one report.

    Attributes
    ----------
    text : str
        The words.
    id : str, optional
        As the source gives it.
    title, publisher, url, lang : str, optional
        As in `Report`.
    published : datetime.date, optional
        As stated; never the day of a change, nor that of the reading.
    summary : bool
        The words are a summary: the whole text stands behind the address.
    original : bytes, optional
        The page that the words were read from, where that is not the source that tells of the entry.
    """

    text: str
    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str | None = None
    summary: bool = False
    original: bytes | None = None

    def report(self, source: str, *, published: date | None = None) -> Report:
        """Make the report; `published` is the day of one that states none."""
        text = clean_text(self.text)
        own = clean_line(self.id) if self.id else ""
        return Report(
            id=own
            or report_id(text, title=self.title, publisher=self.publisher, url=self.url, published=self.published),
            text=text,
            title=self.title,
            publisher=self.publisher,
            url=self.url,
            published=self.published or published,
            lang=self.lang,
            source=source,
            original=self.original,
        )


def stated_day(value: object) -> date | None:
    """Return the day that a page or feed states, or None where that is no day of the calendar."""
    try:
        return parse_published(value) if isinstance(value, str) and len(value) < 100 else None
    except ValueError:
        return None


def web_address(value: object, base: str | None = None) -> str | None:
    """Return an ``http(s)`` address that stands in a page or feed read at `base`, or None where it is another thing.

    A user name and password in it are left out.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        address = urljoin(base or "", clean_line(value))
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def language_code(value: object) -> str | None:
    """Return the ISO 639-1 code of a language tag (``uk-UA`` → ``uk``), or None."""
    code = value.replace("_", "-").split("-")[0].strip().lower() if isinstance(value, str) else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
