"""Values into HTML: JSON that cannot end its script element, and text that stays text.

Report text reaches the page in one of two ways only: as JSON made by `json_text`, which the page's script puts into
text nodes, or as markup made by `html_text`.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

__all__ = ["display_text", "html_text", "json_text"]

# "<" and ">" end scripts and open comments, "&" opens references, U+2028/9 end lines in older script engines.
_IN_SCRIPT = "<>&\u2028\u2029"
# A lone surrogate cannot be written as UTF-8 and stays an escape.
_SURROGATE = re.compile("[\ud800-\udfff]")
# Marks that reorder the text around them, and control characters other than white space.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def json_text(value: Any) -> str:
    """Return JSON that is safe between ``<script type="application/json">`` and its end tag.

    Raises
    ------
    ValueError
        For numbers that JSON does not have (NaN, infinities).
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in _IN_SCRIPT:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    if _has_surrogates(text):
        text = _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return text


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def display_text(text: str) -> str:
    """Return text without the marks that reorder what stands around it, white space as single blanks."""
    return " ".join(_HIDDEN.sub("", text).split())


def html_text(text: str) -> str:
    """Return text as HTML for element content or a quoted attribute."""
    return html.escape(display_text(text), quote=True)
