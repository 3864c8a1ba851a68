"""The text of a feed → well-formed XML that no one's entities, nesting or damage can make harmful.

Feeds come from strangers. What is handed on has no document type (hence no entities of its own, and nothing to fetch),
is of bounded depth and number of entries, and is well-formed, so that the reader of feeds need not fall back on its
lenient parser, whose time grows with the square of the damage.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MAX_ENTRIES", "FeedXml", "breaks_off", "looks_like_feed", "tidy_feed"]

# The largest archives that outlets publish as one feed have some thousand entries.
MAX_ENTRIES = 10_000
# feedparser takes 20 to 40 microseconds for one.
_MAX_ELEMENTS = 200_000
_HEAD = 65_536
_ROOTS = frozenset(("rss", "feed", "rdf"))
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)", re.I)
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)")
# One without an end goes to the end: else each beginning would be followed there anew.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_ENTITY = re.compile(r"<!ENTITY\s+(?!%)", re.I)
# Caches of newsrooms note in a comment behind it when they made the page.
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>(?:\s|<!--(?:(?!-->).)*-->)*\Z", re.I | re.S)
# What must be changed outside of CDATA: names of HTML's characters, references to none, ampersands that begin nothing.
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "atom": "http://www.w3.org/2005/Atom",
}
_ATOM = "{http://www.w3.org/2005/Atom}"
# When an entry was changed. In RSS the reader of feeds takes these and dc:date for one thing.
_CHANGES = (f"{_ATOM}updated", "{http://purl.org/dc/terms/}modified")


@dataclass(frozen=True, slots=True)
class FeedXml:
    """A feed that is safe to be read on.

    Attributes
    ----------
    data : bytes
        Well-formed XML in UTF-8.
    atom : bool
        Whether it is Atom; else it is a kind of RSS.
    remarks : tuple of str
        What a user should know of how it was mended.
    """

    data: bytes
    atom: bool
    remarks: tuple[str, ...]


def looks_like_feed(text: str) -> bool:
    """Tell RSS and Atom by the document type or the first element."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return False
    head = _COMMENT.sub("", head)
    # Of a document type the name counts: the first tag may stand inside an entity of it.
    first = _DOCTYPE.search(head) or _FIRST_TAG.search(head)
    return first is not None and _local(first[1]) in _ROOTS


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def breaks_off(text: str) -> bool:
    """Tell whether the end tag of a feed in XML is missing at its end."""
    return not _END.search(text[-2000:])


def tidy_feed(text: str) -> FeedXml:
    """Make a feed's text safe to be read on.

    Parameters
    ----------
    text : str
        The feed, decoded; what it declares of its encoding is left out.

    Raises
    ------
    ValueError
        If it declares entities, is nested too deeply, has too many elements, or is damaged beyond mending; the message
        is the second half of a sentence that begins with the feed.
    """
    from lxml import etree

    if _ENTITY.search(text[:_HEAD]):
        raise ValueError("declares entities of its own, which can hide any amount of text: not read")
    first = next((one for one in _FIRST_TAG.finditer(text) if _local(one[1]) in _ROOTS), None)
    if first is None:
        raise ValueError("has no element of a feed")
    # XML declaration and document type go: the text is decoded, and nothing that they refer to is fetched.
    text = text[first.start() :]
    remarks: list[str] = []
    try:
        root = _parse(text, recover=False)
    except etree.XMLSyntaxError as error:
        root = _mended(text)
        line = error.position[0] if error.position else 1
        remarks.append(f"is not well-formed XML ({_first_words(error)}, line {line}): read as far as it can be mended")
        if breaks_off(text):
            remarks.append("breaks off in the middle; its last entry is left out")
            _drop(_entries(root)[-1:])
    atom = root.tag == f"{_ATOM}feed"
    if any(number >= _MAX_ELEMENTS for number, _ in enumerate(root.iter())):
        raise ValueError(f"has more than {_MAX_ELEMENTS:,} elements, which no feed needs: not read")
    entries = _entries(root)
    if len(entries) > MAX_ENTRIES:
        remarks.append(f"has {len(entries):,} entries; the first {MAX_ENTRIES:,} are read")
        _drop(entries[MAX_ENTRIES:])
    if not atom:
        _drop(list(root.iter(*_CHANGES)))
    data = etree.tostring(root, encoding="utf-8")
    _check(data)
    return FeedXml(data, atom, tuple(remarks))


def _parse(text: str, *, recover: bool) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        recover=recover, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    finally:
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            raise ValueError("is nested deeper, or has longer parts, than feeds are and have: not read") from None
    if root is None:
        raise ValueError("is damaged beyond mending: not read")
    return root


def _mended(text: str) -> _Element:
    """Parse what is not well-formed."""
    from lxml import etree

    root = _parse(_with_prefixes(_with_references(text)), recover=True)
    for element in root.iter(etree.Element):
        # A prefix that was never declared is part of the name; other parsers refuse it.
        if ":" in element.tag.rpartition("}")[2]:
            element.tag = element.tag.rpartition("}")[2].replace(":", "_")
        for name in [name for name in element.attrib if ":" in name.rpartition("}")[2]]:
            del element.attrib[name]
    return root


def _with_references(text: str) -> str:
    """Spell out references that XML does not have, except in CDATA, where nothing is one."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        begin = text.find("<![CDATA[", at)
        begin = len(text) if begin < 0 else begin
        end = text.find("]]>", begin)
        end = len(text) if end < 0 else end
        parts += (_REFERENCE.sub(_reference, text[at:begin]), text[begin:end])
        at = end
    return "".join(parts)


def _reference(match: re.Match[str]) -> str:
    number, name = match.groups()
    if number is not None:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        # XML 1.0, production 2.
        fits = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
        return match[0] if fits else "\ufffd"
    if name in _OF_XML:
        return match[0]
    character = html.unescape(match[0]) if name else match[0]
    return character if character != match[0] else f"&amp;{match[0][1:]}"


def _with_prefixes(text: str) -> str:
    """Declare the usual prefixes where they are used but were not declared."""
    name = _FIRST_TAG.match(text)
    missing = "".join(
        f' xmlns:{prefix}="{space}"'
        for prefix, space in _PREFIXES.items()
        if f"<{prefix}:" in text and f"xmlns:{prefix}" not in text
    )
    return text if name is None else text[: name.end()] + missing + text[name.end() :]


def _entries(root: _Element) -> list[_Element]:
    return [element for element in root.iter("{*}item", "{*}entry")]


def _drop(elements: list[_Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _check(data: bytes) -> None:
    """Make sure that the parser of the reader of feeds takes it."""
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except expat.ExpatError:
        raise ValueError("is damaged beyond mending: not read") from None


def _first_words(error: Exception) -> str:
    """Return what a parser says, without the place that it adds."""
    return re.sub(r", line \d+, column \d+.*", "", str(error), flags=re.S).strip()[:100]
