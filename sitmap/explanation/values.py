"""The explanation of a report as plain values: its words with their roles, its events with the words of each value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sitmap.model import LocatedEvent, Report, Span

__all__ = ["EventNote", "Explanation", "Fact", "Rule", "SentenceNote", "WordNote"]


# Characters of a report's text that stand for a title that it has not.
_NAME = 80


@dataclass(frozen=True, slots=True)
class Rule:
    """What decided: an entry of the vocabulary, or a rule of the reader.

    Parameters
    ----------
    name : str
        The rule in words; of an entry its category.
    value : str, optional
        The entry's value.
    file : str, optional
        Where the entry is written ("en/weapons.toml"); None for a rule that is no entry.
    number : int, optional
        The entry's number in that file, counted from 1.
    form : str, optional
        The form of the entry that was found, folded as it was compared.
    """

    name: str
    value: str | None = None
    file: str | None = None
    number: int | None = None
    form: str | None = None

    @property
    def lang(self) -> str | None:
        """ISO 639-1 code of the entry's language."""
        return self.file.split("/")[0].removesuffix(".toml") if self.file else None

    def __str__(self) -> str:
        if self.file is None:
            return self.name
        value = f" = {self.value}" if self.value else ""
        return f"{self.name}{value} (“{self.form}”, {self.file} entry {self.number})"


@dataclass(frozen=True, slots=True)
class WordNote:
    """Words of the report and what the reader made of them; ``report.text[start:end] == text``.

    Parameters
    ----------
    start, end : int
        Code points of the report's text, `end` exclusive.
    text : str
        The words.
    role : str
        A key of `sitmap.explanation.roles.ROLES`: ``place``, ``event word``, ``toll``, ...
    used : bool
        Whether an event holds it; otherwise it was set aside.
    reason : str
        Why it was set aside, as a key of `sitmap.explanation.reasons.REASONS`; empty where it is used.
    why : str
        The same in a sentence; of words that are used, what they are used for.
    rules : tuple of Rule
        Which rules fired: first the entry that was found, then what decided on it.
    events : tuple of str
        Ids of the events that hold it.
    """

    start: int
    end: int
    text: str
    role: str
    used: bool
    reason: str
    why: str
    rules: tuple[Rule, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of an event: what it is, which words say so, and how it follows from them."""

    name: str
    value: str
    words: tuple[Span, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class EventNote:
    """One event: its row of the event table, and each value with its words.

    Parameters
    ----------
    number : int
        Its place in the list, counted from 1.
    id : str
        As in the event table.
    located : LocatedEvent
        The event itself with the place that was found for it.
    row : mapping
        The columns of the event table, dates in ISO 8601.
    facts : tuple of Fact
        In the order in which they are shown.
    rules : tuple of Rule
        The event words that told of it.
    """

    number: int
    id: str
    located: LocatedEvent
    row: Mapping[str, Any]
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]

    @property
    def heading(self) -> str:
        """What it is and where, in a few words."""
        match, ref = self.located.match, self.located.event.place
        where = match.place.name if match is not None else " ".join(ref.span.text.split()) if ref is not None else ""
        return f"{self.located.event.layer.replace('_', ' ')}: {where or 'no place'}"


@dataclass(frozen=True, slots=True)
class SentenceNote:
    """One sentence: whether it was read for events and, where none came of it, why.

    ``lang`` is that of its paragraph, None for one that is not read; ``events`` are the ids of those it tells of.
    """

    start: int
    end: int
    text: str
    lang: str | None
    read: bool
    reason: str
    why: str
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a report was read.

    Parameters
    ----------
    report : Report
        The report, with the date that its text gives where its source gives none.
    events : tuple of EventNote
        All its events, in the order in which it tells them.
    words : tuple of WordNote
        All words that the reader made something of, in the order of the text; they may overlap.
    sentences : tuple of SentenceNote
        All its sentences.
    unread : (int, int)
        How many of its paragraphs are in a language that is not read, and how many there are.
    """

    report: Report
    events: tuple[EventNote, ...]
    words: tuple[WordNote, ...]
    sentences: tuple[SentenceNote, ...]
    unread: tuple[int, int]

    @property
    def name(self) -> str:
        """What to call the report: its title, else how it begins."""
        if self.report.title:
            return " ".join(self.report.title.split())
        begins = " ".join(self.report.text[: 4 * _NAME].split()) or self.report.id
        return begins if len(begins) <= _NAME else begins[: _NAME - 1] + "…"

    @property
    def located(self) -> list[LocatedEvent]:
        """The events with their places, as `sitmap.locate` gives them."""
        return [event.located for event in self.events]

    @property
    def set_aside(self) -> list[WordNote]:
        """The words that were recognised and are in no event."""
        return [word for word in self.words if not word.used]

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as JSON has it."""
        report = self.report
        return {
            "report": {
                "id": report.id,
                "title": report.title,
                "publisher": report.publisher,
                "url": report.url,
                "published": report.published.isoformat() if report.published else None,
                "lang": report.lang,
                "text": report.text,
            },
            "events": [
                {
                    **event.row,
                    "decided_by": event.located.match.decided_by if event.located.match else None,
                    "facts": [asdict(fact) for fact in event.facts],
                    "rules": [asdict(rule) for rule in event.rules],
                }
                for event in self.events
            ],
            "words": [asdict(word) for word in self.words],
            "sentences": [asdict(sentence) for sentence in self.sentences],
        }
