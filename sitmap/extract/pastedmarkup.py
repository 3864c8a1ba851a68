"""Markup that came along with a pasted text: tags and entities of HTML, signs of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from sitmap.extract.edits import Edit

__all__ = ["emphasis_edits", "entity_edits", "tag_edits"]

# Blocks part paragraphs, the others may stand inside a word.
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 head"
    " header hr html li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_INLINE = frozenset(
    "a abbr b big cite code del em font i iframe img input ins link mark meta noscript picture q s script small source"
    " span strike strong style sub sup svg time u video".split()
)
# Their content is no text.
_DROPPED = frozenset(("script", "style", "svg", "noscript", "iframe"))
_TAG = re.compile(r"<!--|<!doctype\b[^<>]*>|<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
# **bold**, __bold__, ~~struck~~; a mark before the first word of a heading or a quotation; [words](address).
_MARKS = re.compile(r"\*{2,3}(?=\S)|(?<=\S)\*{2,3}|(?<!\w)_{2}(?=\w)|(?<=\w)_{2}(?!\w)|~~")
_LINE_MARK = re.compile(r"^[ ]{0,3}(?:#{1,6}[ ]+|>[ ]?)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:|/|#)[^()\s]{0,500}\)")


def tag_edits(text: str) -> Iterator[Edit]:
    """Find tags, comments, scripts and styles; blocks become line breaks."""
    if "<" not in text:
        return
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    reach = 0
    never: set[str] = set()
    for tag in _TAG.finditer(text):
        if tag.start() < reach:
            continue
        reach = tag.end()
        if tag.group() == "<!--":
            close = -1 if "-->" in never else text.find("-->", reach)
            if close < 0:
                never.add("-->")
                continue
            reach = close + 3
            yield tag.start(), reach, " "
            continue
        name = (tag.group(2) or "html").lower()
        if name not in _BLOCKS and name not in _INLINE:
            continue
        if name in _DROPPED and not tag.group(1) and name not in never:
            close = lower.find(f"</{name}", reach)
            if close < 0:
                never.add(name)
            else:
                end = text.find(">", close)
                reach = len(text) if end < 0 else end + 1
        yield tag.start(), reach, "\n" if name in _BLOCKS or name in _DROPPED else ""


def entity_edits(text: str) -> Iterator[Edit]:
    """Find the entities of HTML that stand for a character."""
    if "&" not in text:
        return
    for found in _ENTITY.finditer(text):
        character = unescape(found.group())
        if character != found.group():
            yield found.start(), found.end(), character


def emphasis_edits(text: str) -> Iterator[Edit]:
    """Find the signs of Markdown that only say how words are to look, and the addresses behind links."""
    if not any(mark in text for mark in ("**", "__", "~~", "](", "#", ">")):
        return
    edits: list[Edit] = [(found.start(), found.end(), "") for found in _MARKS.finditer(text)]
    edits += [(found.start(), found.end(), "") for found in _LINE_MARK.finditer(text)]
    edits += [(found.start(), found.end(), found.group(1)) for found in _LINK.finditer(text)]
    reach = 0
    for start, end, instead in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start >= reach:
            yield start, end, instead
            reach = end
