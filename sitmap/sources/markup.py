"""HTML that was saved or pasted as a report: recognised, and reduced to its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

__all__ = ["Page", "looks_like_html", "strip_markup"]

_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_STRUCTURE = re.compile(r"<(/p|/div|/li|/h[1-6]|/td|/article|/section|/blockquote|/span|/a|br)\s*/?\s*>", re.I)
_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul".split()
)
_DROPPED = frozenset("head script style template noscript nav svg iframe object select button".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Page(NamedTuple):
    """The words of a page, one block a line, and the title that it gives itself."""

    text: str
    title: str | None


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
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    title = " ".join("".join(reader.title).split())
    return Page("\n".join(line for line in lines if line), title or None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self._dropping: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            # A head that was never closed ends here.
            self._dropping.clear()
        if tag == "title":
            self._in_title = True
        if tag in _DROPPED:
            self._dropping.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or tag in _BLOCKS:
            self.parts.append("\n" if tag in _BLOCKS else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._dropping:
            while self._dropping and self._dropping.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title and "head" in self._dropping:
            self.title.append(data)
        elif not self._dropping:
            # Line breaks in the source of a page are white space.
            self.parts.append(data.replace("\n", " "))
