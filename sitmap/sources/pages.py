"""A web page → the reports on it: its article without menus, comments and links to others, or each of its posts.

What belongs to the article is told by trafilatura; the words are then taken from the elements that it leaves, so that
a paragraph stays a line and a word in bold stays in its sentence.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sitmap.sources.entries import Entry
from sitmap.sources.markup import Page, strip_markup
from sitmap.sources.pagefacts import page_facts
from sitmap.sources.posts import channel_posts, live_posts

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

__all__ = ["read_page", "read_posts"]

# What trafilatura takes grows with the square of the number of elements (20,000: 2 s; 140,000: 2 min), what libxml2
# takes with that of the attributes of one element. Pages of newsrooms have 1,000 to 10,000 elements.
_MAX_ELEMENTS = 20_000
_MAX_ATTRIBUTES = 1_000
# A table with a cell of so many characters holds the page's layout.
_LAYOUT_CELL = 300
_LINES = frozenset("head p quote item row lb list table".split())


def read_page(text: str, *, address: str | None = None) -> tuple[list[Entry], str]:
    """Read a web page.

    Parameters
    ----------
    text : str
        The page: a whole document or a fragment of one.
    address : str, optional
        Where it was fetched; None of a saved page.

    Returns
    -------
    tuple of (list of Entry, str)
        Its reports: one, or several of a page of posts; none if it has no words. With them, what a user should know
        about how it was read.
    """
    words = strip_markup(text)
    if not words.text and not words.elements:
        return [], ""
    if words.elements > _MAX_ELEMENTS or words.widest > _MAX_ATTRIBUTES:
        told = f"{words.elements:,} elements" if words.elements > _MAX_ELEMENTS else "elements of too many attributes"
        return _whole(words.text, Entry("", title=words.title)), (
            f"has {told}: too many to tell its article from the rest; menus and comments may be left in the text"
        )
    tree, frame = _framed(text, words, address)
    posts = _posts(tree, frame)
    if posts:
        return posts, f"is a page of posts: {len(posts)} with words, each a report of its own"
    article = _article(tree)
    if not article:
        return _whole(words.text, frame), "is a web page without an article; menus may be left in the text"
    if len(article) >= len(words.text):
        return _whole(article, frame), "is a web page: all of its words were read, menus among them if it has any"
    part = f"{len(article):,} of {len(words.text):,} characters"
    return _whole(article, frame), f"is a web page: its article was read ({part}), not its menus, links and comments"


def read_posts(text: str, *, address: str | None = None) -> list[Entry]:
    """Return the posts of a page as `read_page` reads them; none of a page of another kind."""
    words = strip_markup(text)
    if not words.elements or words.elements > _MAX_ELEMENTS or words.widest > _MAX_ATTRIBUTES:
        return []
    return _posts(*_framed(text, words, address))


def _framed(text: str, words: Page, address: str | None) -> tuple[HtmlElement, Entry]:
    tree = _tree(text)
    facts = page_facts(tree, words.title, address)
    return tree, Entry("", None, facts.title, facts.publisher, facts.url, facts.published, facts.lang)


def _posts(tree: HtmlElement, frame: Entry) -> list[Entry]:
    return channel_posts(tree, frame) or live_posts(tree, frame)


def _whole(text: str, frame: Entry) -> list[Entry]:
    return [replace(frame, text=text)] if text else []


def _tree(text: str) -> HtmlElement:
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    return document_fromstring(text.encode("utf-8", "replace"), parser=parser)


def _article(tree: HtmlElement) -> str:
    """Return the words of a page's article, a paragraph a line; "" where there is none."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    for table in tree.xpath("//table"):
        if any(len(cell.text_content()) > _LAYOUT_CELL for cell in table.iter("td")):
            for part in table.iter("table", "tbody", "tr", "td"):
                part.tag = "div"
    try:
        found = bare_extraction(tree, include_comments=False, include_tables=True, config=_settings())
    # It goes through trees by recursion, and has no error of its own for those that it cannot digest.
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""
    return _lines(found.body) if isinstance(found, Document) and found.body is not None else ""


@cache
def _settings() -> Any:
    """Return trafilatura's settings, without the rule by which it fills up short articles with what else there is."""
    from trafilatura.settings import use_config

    # It tells of every page that it finds nothing in; what to say about a page is said here.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "0"
    return settings


def _lines(body: _Element) -> str:
    """Write what trafilatura left: blocks are lines, the cells of a row are set apart by bars."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _LINES:
            parts.append("\n")
        if event == "start":
            if element.tag == "cell" and element.getprevious() is not None:
                parts.append(" | ")
            parts.append((element.text or "").replace("\n", " "))
        elif element is not body:
            parts.append((element.tail or "").replace("\n", " "))
    lines = (" ".join(line.split()).strip("| ") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
