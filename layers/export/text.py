"""Text as file formats take it: what none of them can hold becomes U+FFFD, so that the rest stays what it is."""

from __future__ import annotations

import re

__all__ = ["clean_text", "xml_text"]

# Halves of surrogate pairs are no characters, and NUL ends a text in what is written in C.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
# XML 1.0 (2.2) knows no other control characters than tab and the ends of lines, and no non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def clean_text(text: str) -> str:
    """Return text without NUL and lone surrogates, which become U+FFFD; two halves that belong together are joined."""
    return text if _NOT_TEXT.search(text) is None else _NOT_TEXT.sub("\ufffd", _joined(text))


def xml_text(text: str) -> str:
    """Return text without what XML 1.0 cannot hold, not even escaped; the rest is still to be escaped."""
    return text if _NOT_XML.search(text) is None else _NOT_XML.sub("\ufffd", _joined(text))


def _joined(text: str) -> str:
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
