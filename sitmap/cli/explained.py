"""An explanation as text for a terminal: coloured, or with the roles written out where there are no colours."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from sitmap.cli.console import printable
from sitmap.explanation.layout import Piece, pieces
from sitmap.explanation.roles import ASIDE, ROLES, Role, role_of
from sitmap.explanation.values import EventNote, Explanation, WordNote

__all__ = ["render_text"]

_UNDER = "    "
# Columns; a terminal that has fewer breaks the lines itself.
_NARROWEST = 50
# Set-asides of these kinds are many and tell little one by one; the words stay marked in the text.
_LISTED = ("place", "event word", "toll", "count", "date", "speaker")


def render_text(explanation: Explanation, *, colour: bool, width: int = 80) -> str:
    """Return an explanation as lines of text.

    Parameters
    ----------
    explanation : Explanation
        How a report was read.
    colour : bool
        With ANSI colours; without, each role is written beside its words: ``[place: Kherson]``.
    width : int
        Columns of the terminal.

    Returns
    -------
    str
        Ends with a line break. Characters that could steer a terminal are replaced.
    """
    page = _Page(explanation, colour, max(width, _NARROWEST))
    return "\n".join(page.lines()) + "\n"


class _Page:
    def __init__(self, explanation: Explanation, colour: bool, width: int) -> None:
        self.explanation = explanation
        self.colour = colour
        self.width = width
        self.number = {event.id: event.number for event in explanation.events}

    def lines(self) -> Iterator[str]:
        report = self.explanation.report
        yield self._bold(self._wrapped("", printable(self.explanation.name)))
        about = [printable(report.publisher or ""), f"published {report.published or 'on an unknown day'}"]
        yield self._wrapped("", ", ".join(part for part in about if part))
        yield ""
        yield from self._text()
        yield ""
        yield from self._legend()
        yield from self._events()
        yield from self._set_aside()
        yield from self._sentences()

    def _bold(self, text: str) -> str:
        return click.style(text, bold=True) if self.colour else text

    # The text

    def _text(self) -> Iterator[str]:
        """The report's text, wrapped, each word in the style of its role."""
        words = self.explanation.words
        line: list[str] = []
        used = 0
        space = ""
        for shown, length in _chunks(self._styled(words) if self.colour else self._bracketed(words)):
            if shown == "\n":
                yield "".join(line)
                line, used, space = [], 0, ""
            elif shown == " ":
                space = " " if line else ""
            else:
                if line and used + len(space) + length > self.width:
                    yield "".join(line)
                    line, used, space = [], 0, ""
                line.append(space + shown)
                used += len(space) + length
                space = ""
        if line:
            yield "".join(line)

    def _styled(self, words: Sequence[WordNote]) -> Iterator[tuple[str, Callable[[str], str]]]:
        """Runs of the text, each with what colours it."""
        for piece in pieces(self.explanation.report.text, words):
            if piece.role is None:
                yield printable(_line_ends(piece.text)), _same
                continue
            lead = words[piece.numbers[0]]
            yield printable(_line_ends(piece.text)), _painter(piece)
            if lead.role == "place" and lead.used and piece.numbers[0] in piece.closes:
                yield f"[{self._numbers(lead)}]", _painter(piece)

    def _bracketed(self, words: Sequence[WordNote]) -> Iterator[tuple[str, Callable[[str], str]]]:
        """The text with its roles in brackets; words that cross others are closed with them and opened again."""
        open_now: list[int] = []
        for piece in pieces(self.explanation.report.text, words):
            here = sorted(piece.numbers, key=lambda number: (words[number].start, -words[number].end, number))
            fresh = [number for number in here if number not in open_now]
            head = "".join(f"[{self._label(words[number])}: " for number in fresh)
            open_now += fresh
            ending = next((at for at, number in enumerate(open_now) if number in piece.closes), len(open_now))
            # All that stands inside what ends here ends with it.
            tail = "]" * (len(open_now) - ending)
            del open_now[ending:]
            yield head + printable(_line_ends(piece.text)) + tail, _same

    def _label(self, word: WordNote) -> str:
        if not word.used:
            return f"x {word.reason}" if word.role in ("place", "unread") else f"x {word.role}, {word.reason}"
        return f"{word.role} {self._numbers(word)}" if word.role == "place" else word.role

    def _numbers(self, word: WordNote) -> str:
        return ",".join(str(self.number[event]) for event in word.events)

    # What stands below it

    def _legend(self) -> Iterator[str]:
        shown = {role_of(word.role, word.used).key for word in self.explanation.words}
        if not shown or not self.colour:
            return
        parts = [_paint(role)(role.key) + f" {role.label}" for role in ROLES.values() if role.key in shown]
        if ASIDE.key in shown:
            parts.append(_paint(ASIDE)("x") + f" {ASIDE.label}")
        yield self._bold("Colours")
        yield from (f"  {part}" for part in parts)
        yield ""

    def _events(self) -> Iterator[str]:
        events = self.explanation.events
        yield self._bold(f"{len(events)} event{'' if len(events) == 1 else 's'}")
        for event in events:
            yield from self._event(event)

    def _event(self, event: EventNote) -> Iterator[str]:
        yield ""
        yield self._bold(self._wrapped(f"{event.number}. ", printable(event.heading)))
        for fact in event.facts:
            words = " ".join(f"“{printable(_line(span.text))}”" for span in fact.words)
            parts = [printable(fact.value), f"from {words}" if words else "", fact.how]
            yield self._wrapped(f"{_UNDER}{fact.name}: ", "; ".join(part for part in parts if part))
        for rule in event.rules:
            yield self._wrapped(f"{_UNDER}rule: ", printable(str(rule)))
        yield f"{_UNDER}id: {event.id}"

    def _set_aside(self) -> Iterator[str]:
        aside = [word for word in self.explanation.set_aside if word.role in (*_LISTED, "unread")]
        yield ""
        yield self._bold("Set aside" if aside else "Nothing was set aside")
        for word in aside:
            rules = "; ".join(printable(str(rule)) for rule in word.rules)
            text = printable(_line(word.text))
            text = text if len(text) <= 60 else text[:59] + "…"
            yield self._wrapped("  ", f"“{text}” ({word.role}): {word.why}" + (f" [{rules}]" if rules else ""))

    def _sentences(self) -> Iterator[str]:
        silent = [sentence for sentence in self.explanation.sentences if not sentence.events]
        if not silent:
            return
        yield ""
        yield self._bold("Sentences without an event")
        for sentence in silent:
            text = printable(_line(sentence.text))
            text = text if len(text) <= 60 else text[:59] + "…"
            yield self._wrapped("  ", f"“{text}”: {sentence.why}")

    def _wrapped(self, head: str, text: str) -> str:
        under = _UNDER * 2 if head else ""
        return textwrap.fill(text, self.width, initial_indent=head, subsequent_indent=under, break_on_hyphens=False)


def _same(text: str) -> str:
    return text


def _paint(role: Role) -> Callable[[str], str]:
    if role is ASIDE or role.key == "unread":
        return lambda text: click.style(text, fg=role.terminal, strikethrough=True)
    bold, under = role.key in ("place", "event word"), role.key == "place"
    return lambda text: click.style(text, fg=role.terminal, bold=bold, underline=under)


def _painter(piece: Piece) -> Callable[[str], str]:
    return _paint(piece.role) if piece.role is not None else _same


def _chunks(runs: Iterable[tuple[str, Callable[[str], str]]]) -> Iterator[tuple[str, int]]:
    """Cut styled runs into words, each with the columns it takes, blanks and line breaks."""
    shown: list[str] = []
    length = 0
    for text, paint in runs:
        word = ""
        for char in text + "\0":
            if char not in " \n\t\0":
                word += char
                continue
            if word:
                shown.append(paint(word))
                length += _columns(word)
                word = ""
            if char != "\0":
                if shown:
                    yield "".join(shown), length
                    shown, length = [], 0
                yield ("\n" if char == "\n" else " "), 0
    if shown:
        yield "".join(shown), length


def _columns(text: str) -> int:
    """Columns that a text takes on a terminal: wide characters two, marks over another none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
