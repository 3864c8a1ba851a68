"""HTML → its words, whatever stands in it: fragments of pages, bodies of feed entries, pages without an article.

The text is read by libxml2 as a stream of tags, in time that grows with its length and not with its square: the
standard library's parser needs minutes for 100 kB of ``<a <a <a``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

__all__ = ["Page", "looks_like_html", "strip_markup"]

_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_STRUCTURE = re.compile(r"<(/p|/div|/li|/h[1-6]|/td|/article|/section|/blockquote|/span|/a|br)\s*/?\s*>", re.I)
_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul".split()
)
_DROPPED = frozenset("head script style template noscript nav svg iframe object select button".split())


class Page(NamedTuple):
    """The words of a page, one block a line, the title that it gives itself, and how it is built.

    Attributes
    ----------
    text, title : str, str or None
        Words and title.
    elements : int
        How many elements it has.
    widest : int
        The most attributes that one of them has.
    """

    text: str
    title: str | None
    elements: int
    widest: int


def looks_like_html(text: str) -> bool:
    """Tell a page from a report in which a tag or a `<` happens to stand.

    A page starts as a document, or has three closing tags or line breaks of its structure at least: one stray
    tag in a report's text is that report's text.
    """
    if "<" not in text:
        return False
    if _DOCUMENT.match(text[:4096]):
        return True
    return sum(1 for _ in zip(range(3), _STRUCTURE.finditer(text), strict=False)) == 3


def strip_markup(text: str) -> Page:
    """Reduce HTML to its words: blocks become lines, scripts and menus are left out, entities are resolved."""
    from lxml.etree import HTMLParser, XMLSyntaxError

    words = _Words()
    # Bytes, so that no declaration in the text can make libxml2 read it in another encoding.
    parser = HTMLParser(target=words, encoding="utf-8")
    # The error is said of a text in which nothing begins.
    with suppress(XMLSyntaxError):
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    title = " ".join("".join(words.title).split())
    return Page("\n".join(line for line in lines if line), title or None, words.elements, words.widest)


class _Words:
    """Takes the tags and the text between them as they come."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.title: list[str] = []
        self.elements = 0
        self.widest = 0
        self._dropping: list[str] = []
        self._in_title = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.widest = max(self.widest, len(attributes))
        if tag == "body":
            # A head that was never closed ends here.
            self._dropping.clear()
        if tag == "title":
            self._in_title = True
        if tag in _DROPPED:
            self._dropping.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._dropping:
            while self._dropping and self._dropping.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.parts.append("\n")

    def data(self, data: str) -> None:
        if self._in_title and "head" in self._dropping:
            self.title.append(data)
        elif not self._dropping:
            # Line breaks in the source of a page are white space.
            self.parts.append(data.replace("\n", " "))

    def close(self) -> None:
        pass
