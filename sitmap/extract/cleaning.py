"""A report's text as it is read: without what hides, glues or breaks its words, and the way back to the report's own.

Pasted text brings soft hyphens, markup, accents on their own, letters of the other script that look the same, lines
broken at a fixed width. Reading does without them; the spans that come of it are put back, so that every value still
points at the report's own characters. A text that has none of this, as most, is handed on as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sitmap.extract.capitals import capital_edits
from sitmap.extract.edits import Edit, Origins
from sitmap.extract.lookalikes import lookalike_edits
from sitmap.extract.pastedmarkup import emphasis_edits, entity_edits, tag_edits
from sitmap.extract.wrapping import wrap_edits
from sitmap.model import Event, Report, Span

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

__all__ = ["CleanText", "clean_text"]

Step = Callable[[str], Iterable[Edit]]

# Soft hyphens, zero-width spaces and joiners, marks of the writing direction.
_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f"
# Between digits they group a number, which is read with them.
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Letters and digits that are only typed in another way: ligatures, full-width forms, mathematical bold and so on.
_STYLED = "\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff"
_MARKS = "\u0300-\u036f"
_ODD = re.compile(
    rf"(?P<line>\r\n?|[{_LINE_ENDS}])|(?P<hidden>[{_HIDDEN}]+)"
    rf"|(?P<space>(?<!\d)[{_SPACES}]|[{_SPACES}](?!\d)|[{_CONTROLS}])|[{_STYLED}]"
)
_INSTEAD = {"line": "\n", "hidden": "", "space": " "}
_ACCENTED = re.compile(rf"(.)([{_MARKS}]+)", re.DOTALL)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# The marks that make another letter of a Cyrillic one; any other is a stress mark, which no dictionary has.
_LETTERS = {"и\u0306": "й", "у\u0306": "ў", "і\u0308": "ї", "е\u0308": "ё"}
# "killed two.The governor": a stop between words, but not in an address.
_GLUED = re.compile(r"(?<=[^\W_][^\W_])([.!?…][\"”»)]?)(?=[A-ZА-ЯІЇЄҐЁ](?:[a-zа-яіїєґё'’]|[ ]))")
_CHUNK = re.compile(r"\S+")
# The mark of a note behind a sentence: "fell back.[12]".
_NOTE = re.compile(r"(?<=[.!?…\"”»),;])(?:\[\d{1,3}\])+(?=\s|$)")
_ADDRESS = re.compile(r"[/@\\]|www\.")


class CleanText:
    """A text to read, and where its characters stand in the report's own.

    Attributes
    ----------
    text : str
        The text to read.
    """

    __slots__ = ("_original", "_origins", "text")

    def __init__(self, original: str, origins: Origins | None) -> None:
        self._original = original
        self._origins = origins
        self.text = original if origins is None else origins.text

    @property
    def same(self) -> bool:
        """Whether the text is read as it was written."""
        return self._origins is None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``[start, end)`` of the text that is read stands in the report's own."""
        return (start, end) if self._origins is None else self._origins.place(start, end)

    def span(self, span: Span) -> Span:
        """Return a span of the report's own text for one of the text that is read."""
        start, end = self.place(span.start, span.end)
        return Span(start, end, self._original[start:end])

    def event(self, event: Event, report: Report) -> Event:
        """Return an event with the report's own words; ``report`` is the report as it was given."""
        return event if self.same else replace(self._restored(event), report=report)

    def _restored(self, value: Any) -> Any:
        """Put back the spans of a plain value, however deep they lie."""
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, tuple):
            return tuple(self._restored(item) for item in value)
        if is_dataclass(value) and not isinstance(value, (Report, type)):
            own = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{name: self._restored(item) for name, item in own.items()})
        return value


def clean_text(text: str, gazetteer: Gazetteer | None = None) -> CleanText:
    """Make a text fit to read.

    Parameters
    ----------
    text : str
        A report's text.
    gazetteer : Gazetteer, optional
        Tells the names of places in lines in capitals; the embedded one by default.

    Returns
    -------
    CleanText
        The text to read, with the way back; the text itself where there is nothing to mend.
    """
    origins: Origins | None = None
    small: Step = partial(capital_edits, gazetteer=gazetteer)
    for step in (*_STEPS, small, *_LINE_STEPS):
        edits = list(step(text))
        if edits:
            origins = Origins(text) if origins is None else origins
            origins.apply(edits)
            text = origins.text
    return CleanText(text, None) if origins is None else CleanText(origins.original, origins)


def _character_edits(text: str) -> Iterable[Edit]:
    for found in _ODD.finditer(text):
        instead = _INSTEAD.get(found.lastgroup or "")
        styled = unicodedata.normalize("NFKC", found.group()) if instead is None else instead
        yield found.start(), found.end(), styled


def _accent_edits(text: str) -> Iterable[Edit]:
    if text.isascii():
        return
    for found in _ACCENTED.finditer(text):
        base, marks = found.groups()
        if _CYRILLIC.match(base):
            letter = _LETTERS.get(base.lower() + marks[0], base.lower())
            yield found.start(), found.end(), letter.upper() if base.isupper() else letter
        else:
            composed = unicodedata.normalize("NFC", found.group())
            yield found.start(), found.end(), composed if len(composed) == 1 else base


def _note_edits(text: str) -> Iterable[Edit]:
    for found in _NOTE.finditer(text):
        yield found.start(), found.end(), ""


def _glued_edits(text: str) -> Iterable[Edit]:
    for found in _GLUED.finditer(text):
        left = max(text.rfind(" ", 0, found.start()), text.rfind("\n", 0, found.start())) + 1
        chunk = _CHUNK.match(text, left)
        if chunk is None or not _ADDRESS.search(chunk.group()):
            yield found.start(), found.end(), f"{found.group()} "


_STEPS: tuple[Step, ...] = (
    tag_edits,
    entity_edits,
    _character_edits,
    _accent_edits,
    lookalike_edits,
    emphasis_edits,
    _note_edits,
)
# Steps that go by small letters.
_LINE_STEPS: tuple[Step, ...] = (wrap_edits, _glued_edits)
