"""Explanations as one self-contained HTML page: nothing to load, no script, legible in print and to screen readers.

Report text reaches the page through `_safe` only. The page's policy allows its own style sheet and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from string import Template

from sitmap.explanation.layout import Piece, pieces
from sitmap.explanation.roles import ASIDE, ROLES, Role, role_of
from sitmap.explanation.values import EventNote, Explanation, Fact, Rule, SentenceNote, WordNote

__all__ = ["render_page"]

# Characters that HTML cannot hold, or that reorder the text round them.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_FOLDER = files("sitmap.explanation")


def render_page(explanations: Sequence[Explanation], title: str) -> Iterator[str]:
    """Yield a page for some reports, piece by piece.

    Parameters
    ----------
    explanations : sequence of Explanation
        How each report was read.
    title : str
        Plain text.
    """
    style = (_FOLDER / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    template = Template((_FOLDER / "page.html").read_text("utf-8"))
    shown = {role_of(word.role, word.used).key for one in explanations for word in one.words}
    marker = "<!--reports-->"
    frame = template.substitute(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        title=_safe(title),
        style=style,
        legend="".join(_legend(shown)),
        contents="".join(_contents(explanations)) if len(explanations) > 1 else "",
        reports=marker,
    )
    # The title may hold what looks like the marker only with its signs escaped.
    head, _, foot = frame.partition(marker)
    yield head
    for number, explanation in enumerate(explanations, start=1):
        yield from _Section(explanation, f"r{number}-").parts()
    yield foot


def _legend(shown: set[str]) -> Iterator[str]:
    for role in (*ROLES.values(), ASIDE):
        if role.key in shown:
            yield f"<li>{_marked(role, role.key)} {_safe(role.label)}</li>\n"


def _contents(explanations: Sequence[Explanation]) -> Iterator[str]:
    yield '<nav aria-label="Reports"><ol>\n'
    for number, explanation in enumerate(explanations, start=1):
        count = len(explanation.events)
        name = _safe(explanation.name)
        yield f'<li><a href="#r{number}-top">{name}</a> ({count} event{"" if count == 1 else "s"})</li>\n'
    yield "</ol></nav>\n"


class _Section:
    """One report: its text, its events, what was set aside, its sentences; `prefix` keeps its anchors apart."""

    def __init__(self, explanation: Explanation, prefix: str) -> None:
        self.explanation = explanation
        self.prefix = prefix
        self.number = {event.id: event.number for event in explanation.events}
        self.word_at = {(word.start, word.end): number for number, word in reversed([*enumerate(explanation.words)])}

    def parts(self) -> Iterator[str]:
        explanation = self.explanation
        report = explanation.report
        count = len(explanation.events)
        about = [report.publisher, f"published {report.published}" if report.published else "day unknown", report.url]
        yield f'<article id="{self.prefix}top" lang="en"><h2>{_safe(explanation.name)}</h2>\n'
        yield f'<p class="about">{_safe(", ".join(part for part in about if part))}</p>\n'
        yield '<div class="sides"><section aria-label="The report" class="text">'
        yield from self._text()
        yield "</section>\n"
        yield f'<section class="events"><h3>{count} event{"" if count == 1 else "s"}</h3>\n'
        for event in explanation.events:
            yield from self._event(event)
        yield "</section></div>\n"
        yield from self._words()
        yield from self._sentences()
        yield "</article>\n"

    # The text

    def _text(self) -> Iterator[str]:
        words = self.explanation.words
        waiting = 0
        sentences = self.explanation.sentences
        lang: str | None = ""
        for piece in pieces(self.explanation.report.text, words):
            while waiting < len(sentences) and sentences[waiting].start <= piece.start:
                lang = sentences[waiting].lang
                waiting += 1
            yield self._piece(piece, lang)

    def _piece(self, piece: Piece, lang: str | None) -> str:
        text = _safe(piece.text)
        if lang in ("uk", "ru"):
            text = f'<span lang="{lang}">{text}</span>'
        if piece.role is None:
            return text
        words = self.explanation.words
        lead = words[piece.numbers[0]]
        under = " ".join(f"u-{_style(role_of(words[n].role, words[n].used))}" for n in piece.numbers[1:])
        title = _safe("; ".join(_label(words[number]) for number in piece.numbers))
        opens = piece.numbers[0] in piece.opens
        mark = f'<b aria-hidden="true">{_safe(piece.role.mark)}</b>' if opens else ""
        anchors = "".join(f'<i id="{self.prefix}w{number}"></i>' for number in piece.opens)
        notes = "".join(self._reference(number) for number in piece.closes) if piece.closes else ""
        classes = f"w {_style(piece.role)} {under}".strip()
        kind = "mark" if lead.used or lead.role == "unread" else "s"
        return f'{anchors}<{kind} class="{classes}" title="{title}">{mark}{text}</{kind}>{notes}'

    def _reference(self, number: int) -> str:
        word = self.explanation.words[number]
        label = _safe(f"note {number + 1}: {_label(word)}")
        return f'<sup><a href="#{self.prefix}n{number}" aria-label="{label}">{number + 1}</a></sup>'

    # Its events

    def _event(self, event: EventNote) -> Iterator[str]:
        yield f'<section class="event" id="{self.prefix}e{event.number}"><h4>{event.number}. '
        yield f"{_safe(event.heading)}</h4>\n<dl>\n"
        for fact in event.facts:
            yield self._fact(fact)
        yield f"<dt>rule</dt><dd>{'<br>'.join(_rule(rule) for rule in event.rules)}</dd>\n"
        yield f"<dt>id</dt><dd><code>{_safe(event.id)}</code></dd>\n</dl></section>\n"

    def _fact(self, fact: Fact) -> str:
        words = " ".join(self._quote(span.start, span.end, span.text) for span in fact.words)
        how = f'<span class="how">{_safe(fact.how)}</span>' if fact.how else ""
        return f"<dt>{_safe(fact.name)}</dt><dd>{_safe(fact.value)} {words} {how}</dd>\n"

    def _quote(self, start: int, end: int, text: str) -> str:
        number = self.word_at.get((start, end))
        words = _safe(" ".join(text.split()))
        if number is None:
            return f"<q>{words}</q>"
        return f'<a href="#{self.prefix}w{number}"><q>{words}</q></a>'

    # All words, and the sentences

    def _words(self) -> Iterator[str]:
        words = self.explanation.words
        if not words:
            return
        aside = sum(not word.used for word in words)
        yield f"<details open><summary>All {len(words)} words, {aside} of them set aside</summary>\n"
        heads = ("note", "words", "role", "what became of them", "rules")
        yield '<div class="wide"><table><thead><tr>'
        yield "".join(f'<th scope="col">{head}</th>' for head in heads)
        yield "</tr></thead>\n<tbody>\n"
        for number, word in enumerate(words):
            role = role_of(word.role, word.used)
            events = ", ".join(
                f'<a href="#{self.prefix}e{self.number[event]}">event {self.number[event]}</a>' for event in word.events
            )
            state = "" if word.used else f"set aside, {_safe(word.reason)}: "
            rules = "<br>".join(_rule(rule) for rule in word.rules)
            yield f'<tr id="{self.prefix}n{number}"><td><a href="#{self.prefix}w{number}">{number + 1}</a></td>'
            yield f"<td>{_marked(role, _short(word.text))}</td><td>{_safe(word.role)}</td>"
            yield f"<td>{state}{_safe(word.why)}{' → ' if events else ''}{events}</td><td>{rules}</td></tr>\n"
        yield "</tbody></table></div></details>\n"

    def _sentences(self) -> Iterator[str]:
        silent = [sentence for sentence in self.explanation.sentences if not sentence.events]
        if silent:
            yield f"<details><summary>{len(silent)} of {len(self.explanation.sentences)} sentences without an event"
            yield "</summary><ul>\n"
            yield from (_sentence(sentence) for sentence in silent)
            yield "</ul></details>\n"


def _sentence(sentence: SentenceNote) -> str:
    return f"<li><q>{_safe(_short(sentence.text, 160))}</q> {_safe(sentence.why)}</li>\n"


def _marked(role: Role, text: str) -> str:
    return f'<span class="w {_style(role)}"><b aria-hidden="true">{_safe(role.mark)}</b>{_safe(text)}</span>'


def _rule(rule: Rule) -> str:
    return f'<span class="rule">{_safe(str(rule))}</span>'


def _label(word: WordNote) -> str:
    return f"{word.role}, {word.why}" if word.used else f"set aside ({word.reason}): {word.role}, {word.why}"


def _style(role: Role) -> str:
    return role.key.replace(" ", "-")


def _short(text: str, length: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _safe(text: str) -> str:
    """Return text as HTML for element content or a quoted attribute; what cannot be shown is shown as a mark."""
    return html.escape(_HIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")), quote=True)
