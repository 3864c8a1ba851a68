"""The summary of a feed's entry → the whole text, from the page behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sitmap.sources.decode import NotText, clean_text
from sitmap.sources.entries import Entry
from sitmap.sources.markup import looks_like_html
from sitmap.sources.web import FetchError, Visitor

__all__ = ["followed"]


def followed(entry: Entry, visitor: Visitor, warn: Callable[[str], None]) -> Entry:
    """Return an entry with the whole text from its page, or as it is where that cannot be had.

    Parameters
    ----------
    entry : Entry
        A summary; another entry, and one without an address, is returned as it is.
    visitor : Visitor
        Who fetches; the host's robots.txt is heeded.
    warn : callable
        Told why the summary stays, as a whole sentence.
    """
    from sitmap.sources.pages import read_page

    if not entry.summary or entry.url is None:
        return entry
    try:
        fetched = visitor.fetch(entry.url, robots=True)
        # Without a known version there is always an answer.
        assert fetched is not None
        text = clean_text(fetched.decoded().text)
        if not looks_like_html(text):
            raise NotText("is no web page")
    except FetchError as error:
        warn(f"{error}; the summary is read")
        return entry
    except NotText as error:
        warn(f"{entry.url}: {error}; the summary is read")
        return entry
    pages, _ = read_page(text, address=fetched.address)
    # A page of many posts is not the entry's own; one with fewer words is a notice about cookies or a subscription.
    if len(pages) != 1 or len(pages[0].text) <= len(entry.text):
        warn(f"{entry.url}: has no article longer than the summary; the summary is read")
        return entry
    page = pages[0]
    return replace(
        entry,
        text=page.text,
        published=entry.published or page.published,
        lang=entry.lang or page.lang,
        summary=False,
        original=fetched.body,
    )
