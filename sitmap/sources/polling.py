"""What a watched address gave → its reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitmap.errors import InputError
from sitmap.sources.decode import NotText, clean_text
from sitmap.sources.feedlist import Feed
from sitmap.sources.feeds import is_feed, read_feed
from sitmap.sources.feedxml import breaks_off, looks_like_feed
from sitmap.sources.identity import content_digest
from sitmap.sources.markup import looks_like_html
from sitmap.sources.notices import Notice, Notify

if TYPE_CHECKING:
    from sitmap.model import Report
    from sitmap.sources.entries import Entry
    from sitmap.sources.web import Fetched, Visitor

__all__ = ["Posted", "read_posted"]

# Of the digest of an entry: that two of one feed share it is out of the question.
_DIGITS = 16
# The longest war bulletins run to some 100,000 characters. To read a million takes half a minute, in which the other
# feeds wait.
_LONGEST_ENTRY, _MOST_AT_ONCE = 500_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Posted:
    """What a feed holds.

    Attributes
    ----------
    reports : dict of str to Report
        Those that were not known, by the digests of their entries, in the order of the feed; with the bytes that they
        were read from.
    entries : frozenset of str
        Digests of its entries, by which they are known the next time.
    whole : bool
        Whether this is all of it: it did not break off, and no entry was left for the next time.
    """

    reports: dict[str, Report]
    entries: frozenset[str]
    whole: bool


def read_posted(
    feed: Feed,
    fetched: Fetched,
    *,
    known: frozenset[str] = frozenset(),
    visitor: Visitor,
    late: Callable[[], bool] = lambda: False,
    notify: Notify,
) -> Posted:
    """Read a feed (RSS, Atom, JSON Feed) or a page of posts that was fetched.

    A page of another kind is refused: it is what an address gives whose feed has moved or whose owner has changed. Of
    very many new entries some are left for the next time, and one that is far longer than any report is left out.

    Parameters
    ----------
    feed : Feed
    fetched : Fetched
        What its address gave.
    known : frozenset of str
        Digests of entries that are not wanted again; the pages behind them are not fetched.
    visitor : Visitor
        Who fetches the pages behind summaries, where the feed is to be followed.
    late : callable
        Tells whether to leave the summaries whose pages were not fetched by now for the next time.
    notify : callable
        Told what a user should know about how it was read.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    entries, whole = _entries(feed, fetched, notify)
    digests: set[str] = set()
    reports: dict[str, Report] = {}
    size = 0
    for entry in entries:
        digest = content_digest(entry.report(feed.address))[:_DIGITS]
        if digest not in digests and digest not in known:
            if size >= _MOST_AT_ONCE or (feed.follow and entry.summary and late()):
                whole = False
                continue
            report = _report(feed, _followed(feed, entry, visitor, notify), fetched.body)
            if len(report.text) > _LONGEST_ENTRY:
                told = f"has {len(report.text):,} characters, more than any report ({_LONGEST_ENTRY:,}): left out"
                notify(Notice("failure", told, report.source))
            else:
                reports[digest] = report
                size += len(report.text)
        digests.add(digest)
    return Posted(reports, frozenset(digests), whole)


def _entries(feed: Feed, fetched: Fetched, notify: Notify) -> tuple[list[Entry], bool]:
    """Return the entries, and whether the feed did not break off."""
    from sitmap.sources.pages import read_posts

    remarks: tuple[str, ...] = ()
    try:
        decoded = fetched.decoded()
        text = clean_text(decoded.text)
        if is_feed(text):
            entries, remarks = read_feed(text, address=fetched.address)
        else:
            entries = read_posts(text, address=fetched.address) if looks_like_html(text) else []
            if not entries:
                raise NotText("is no feed (RSS, Atom, JSON Feed) and no page of posts: check the address")
    except ValueError as error:
        raise InputError(str(error), source=feed.address) from None
    for remark in (*((decoded.remark,) if decoded.remark else ()), *remarks):
        notify(Notice("warning", remark, feed.address))
    return entries, not (looks_like_feed(text) and breaks_off(text))


def _followed(feed: Feed, entry: Entry, visitor: Visitor, notify: Notify) -> Entry:
    if not feed.follow:
        return entry
    from sitmap.sources.following import followed

    def warn(reason: str) -> None:
        notify(Notice("warning", reason, feed.address))

    return followed(entry, visitor, warn)


def _report(feed: Feed, entry: Entry, body: bytes) -> Report:
    report = entry.report(feed.address)
    return replace(
        report,
        publisher=feed.publisher or report.publisher,
        lang=feed.language or report.lang,
        # The number of an entry changes with each that comes before it: its id says which one it is.
        source=f"{feed.address}, {report.id}",
        original=report.original or body,
    )
