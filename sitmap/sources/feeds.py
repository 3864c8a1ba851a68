"""RSS, Atom and JSON feeds → their entries."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from typing import Any

from sitmap.sources.decode import clean_line, clean_text
from sitmap.sources.entries import Entry, language_code, stated_day, web_address
from sitmap.sources.feedxml import MAX_ENTRIES, looks_like_feed, tidy_feed
from sitmap.sources.markup import strip_markup
from sitmap.sources.records import parse_json

__all__ = ["is_feed", "read_feed"]

_JSON_FEED = "https://jsonfeed.org/version/"
_TAG = re.compile(r"<[A-Za-z/!]")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def is_feed(text: str) -> bool:
    """Tell a feed (RSS 0.9x, 1.0, 2.0, Atom, JSON Feed) by what it begins with."""
    return _is_json_feed(text) or looks_like_feed(text)


def _is_json_feed(text: str) -> bool:
    return _JSON_FEED in text[:2000] and text.lstrip("\ufeff \t\r\n").startswith("{")


def read_feed(text: str, *, address: str | None = None) -> tuple[list[Entry], tuple[str, ...]]:
    """Read a feed.

    Parameters
    ----------
    text : str
        The feed, decoded.
    address : str, optional
        Where it was fetched, to complete relative addresses.

    Returns
    -------
    tuple of (list of Entry, tuple of str)
        The entries that have words, in the order of the feed, and what a user should know about how it was read.

    Raises
    ------
    ValueError
        If it cannot be read; the message is the second half of a sentence that begins with the feed.
    """
    if not _is_json_feed(text):
        return _xml_feed(text, address)
    value = parse_json(text)
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise ValueError("is a JSON feed without 'items'")
    remarks = (f"has {len(items):,} entries; the first {MAX_ENTRIES:,} are read",) if len(items) > MAX_ENTRIES else ()
    entries = [_json_entry(item, value, address) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return _with_words(entries, len(items[:MAX_ENTRIES]), remarks)


def _with_words(found: list[Entry], given: int, remarks: tuple[str, ...]) -> tuple[list[Entry], tuple[str, ...]]:
    entries = [entry for entry in found if entry.text]
    if len(entries) < given:
        remarks += (f"{given - len(entries)} of {given} entries have no words and were left out",)
    if undated := sum(entry.published is None for entry in entries):
        remarks += (f"{undated} of {len(entries)} entries state no day of publication",)
    if short := sum(entry.summary for entry in entries):
        remarks += (f"{short} of {len(entries)} entries give a summary only",)
    return entries, remarks


def _identity(own: str | None, feed: str | None) -> str | None:
    """Make an entry's own id one that no other feed has: ``17`` → ``https://example.org#17``."""
    if own is None or _URI.fullmatch(own) or feed is None:
        return own
    return f"{feed}#{own}"


def _words(value: str, *, markup: bool) -> str:
    """Return the words of a text that may be HTML; lines stay lines where there are no tags."""
    if not markup:
        return clean_text(value).strip()
    return strip_markup(value).text if _TAG.search(value) else clean_text(html.unescape(value)).strip()


def _line(value: object) -> str | None:
    return clean_line(value) or None if isinstance(value, str) else None


# RSS and Atom


def _xml_feed(text: str, address: str | None) -> tuple[list[Entry], tuple[str, ...]]:
    import feedparser

    safe = tidy_feed(text)
    parsed = feedparser.parse(
        io.BytesIO(safe.data),
        # Tags are taken away here, and addresses completed; its own ways of doing so are slow on hostile text.
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    entries = [_xml_entry(entry, parsed.feed, address, atom=safe.atom) for entry in parsed.entries]
    return _with_words(entries, len(parsed.entries), safe.remarks)


def _xml_entry(entry: Mapping[str, Any], feed: Mapping[str, Any], address: str | None, *, atom: bool) -> Entry:
    home = web_address(_own(feed, "link"), address) or web_address(address)
    title = _detail(_own(entry, "title_detail")).replace("\n", " ")
    contents = [one for one in _own(entry, "content") or () if "text" in one.get("type", "") or "html" in one["type"]]
    content = max((_detail(one) for one in contents), key=len, default="")
    summary = _detail(_own(entry, "summary_detail"))
    source = _own(entry, "source") or {}
    # In RSS `updated` is dc:date: changes were taken out before. In Atom it is the day of a change.
    stated = _own(entry, "published") or (None if atom else _own(entry, "updated"))
    feed_title = _line(_detail(_own(feed, "title_detail")))
    own, link = _line(_own(entry, "id")), _own(entry, "feedburner_origlink") or _own(entry, "link")
    if link == own:
        # feedparser takes an id for the address where there is no other; it is one only if it is whole.
        link = web_address(link)
    language = next((one.get("language") for one in contents if one.get("language")), None) or _own(feed, "language")
    return Entry(
        text=content or summary or title,
        id=_identity(own, home or feed_title),
        title=clean_line(title) or None,
        publisher=_line(_own(source, "title")) or feed_title,
        url=web_address(link, home),
        published=stated_day(stated),
        lang=language_code(language),
        summary=not content,
    )


def _own(given: Mapping[str, Any], key: str) -> Any:
    """Return what stands under a key, and nothing that feedparser would give in its place."""
    return dict.get(given, key) if isinstance(given, dict) else None


def _detail(detail: Mapping[str, Any] | None) -> str:
    if detail is None:
        return ""
    return _words(detail.get("value") or "", markup="html" in detail.get("type", ""))


# JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/


def _json_entry(item: Mapping[str, Any], feed: Mapping[str, Any], address: str | None) -> Entry:
    home = web_address(feed.get("home_page_url"), address) or web_address(address)
    title = _line(item.get("title"))
    rich, plain, summary = (item.get(key) for key in ("content_html", "content_text", "summary"))
    content = (_words(rich, markup=True) if isinstance(rich, str) else "") or (
        _words(plain, markup=False) if isinstance(plain, str) else ""
    )
    own = item.get("id")
    return Entry(
        text=content or (_words(summary, markup=False) if isinstance(summary, str) else "") or title or "",
        id=_identity(str(own) if isinstance(own, int) else _line(own), home or _line(feed.get("title"))),
        title=title,
        publisher=_line(feed.get("title")),
        url=web_address(item.get("url") or item.get("external_url"), home),
        published=stated_day(item.get("date_published")),
        lang=language_code(item.get("language") or feed.get("language")),
        summary=not content,
    )
