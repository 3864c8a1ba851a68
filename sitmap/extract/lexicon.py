"""Vocabulary: words and phrases of a language with what they mean, read from TOML.

A file holds ``[[entry]]`` tables with a ``category``, a list of ``forms`` and any attributes that the reader of that
category uses, and ``[language]``, what holds for the language as a whole; see CONTRIBUTING. Which files there are is
for `sitmap.extract.vocabulary` to say. Forms are compared word by word after folding case, apostrophes and
dashes; ``case = true`` asks for the letters as written ("US", not "us"). ``(a|b|)`` in a form stands for
``a``, ``b`` or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sitmap.errors import VocabularyError
from sitmap.extract.tokens import Sentence, Token, normalise_word, tokenise

__all__ = ["Entry", "Hit", "Lexicon"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One meaning: its category ("weapon"), its value ("drone") and its other attributes.

    ``file`` and ``number`` tell where it is written ("en/weapons.toml", counted from 1); empty and 0 for one that
    stands in no file.
    """

    category: str
    value: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    number: int = 0

    def get(self, name: str, default: Any = None) -> Any:
        """Return an attribute of the entry, or a default."""
        return self.attributes.get(name, default)


class Hit(NamedTuple):
    """An entry found in the tokens ``[first, last)`` of a sentence."""

    entry: Entry
    first: int
    last: int


class _Node:
    """A word of a phrase in the tree of all phrases: what can follow, and what ends here."""

    __slots__ = ("children", "meanings")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        # (words as written or None, entry)
        self.meanings: list[tuple[tuple[str, ...] | None, Entry]] = []


class Lexicon:
    """All entries of one language, ready to be matched.

    Parameters
    ----------
    lang : str
        ISO 639-1 code.
    tables : sequence of (str, mapping)
        Name (for messages) and content of each TOML file.
    tokenizer : str, optional
        Code of the language whose rules for cutting words spaCy uses; by default `lang`.
    """

    def __init__(
        self, lang: str, tables: Sequence[tuple[str, Mapping[str, Any]]], tokenizer: str | None = None
    ) -> None:
        self.lang = lang
        self.tokenizer = tokenizer or lang
        self.entries: list[Entry] = []
        self.settings: dict[str, Any] = {}
        self._root: dict[str, _Node] = {}
        self._phrases: list[tuple[tuple[str, ...], Entry]] = []
        for name, table in tables:
            self._add_table(name, table)

    def _add_table(self, name: str, table: Mapping[str, Any]) -> None:
        for key, value in {**table, **table.get("language", {})}.items():
            if key not in ("entry", "language"):
                # What a list has already stays: files add to one another.
                self.settings[key] = [*self.settings.get(key, ()), *value] if isinstance(value, list) else value
        for number, raw in enumerate(table.get("entry", []), start=1):
            category, forms = raw.get("category"), raw.get("forms")
            if not isinstance(category, str) or not isinstance(forms, list) or not forms:
                raise VocabularyError(
                    f"{name}: entry {number} needs a 'category' (text) and 'forms' (a list with at least one form)"
                )
            attributes = {k: v for k, v in raw.items() if k not in ("category", "forms", "value", "case")}
            entry = Entry(category, str(raw.get("value", "")), attributes, name, number)
            self.entries.append(entry)
            for form in forms:
                if not isinstance(form, str) or not form.strip():
                    raise VocabularyError(
                        f"{name}: entry {number} ({category}) has an empty form or one that is no text"
                    )
                for written in _variants(form) if "|" in form else (form,):
                    self._add_form(written, entry, bool(raw.get("case")))

    def _add_form(self, form: str, entry: Entry, case: bool) -> None:
        tokens = tokenise(Sentence(form, 0, len(form), 0), self.tokenizer)
        exact = tuple(token.text for token in tokens) if case else None
        node = self._root.setdefault(tokens[0].lower, _Node())
        for token in tokens[1:]:
            node = node.children.setdefault(token.lower, _Node())
        node.meanings.append((exact, entry))
        self._phrases.append((tuple(token.lower for token in tokens), entry))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of its phrases, folded."""
        return frozenset(word for words, _ in self._phrases for word in words)

    def scanner(self, categories: Collection[str]) -> Callable[[str], bool]:
        """Make a quick test of whether a text can hold a phrase of these categories.

        It looks for phrases of plain words as they stand and for the longest word of the others: it never
        misses a phrase, and lets through some texts that have none.
        """
        from ahocorasick_rs import AhoCorasick

        needles = sorted({_needle(words) for words, entry in self._phrases if entry.category in categories})
        automaton = AhoCorasick(needles)

        def holds(text: str) -> bool:
            folded = f" {' '.join(normalise_word(text).split())} "
            return any(
                not (folded[first - 1].isalnum() or folded[last].isalnum())
                for _, first, last in automaton.find_matches_as_indexes(folded, overlapping=True)
            )

        return holds

    def match(self, tokens: Sequence[Token]) -> list[Hit]:
        """Find all entries in a tokenised sentence.

        Of one category only the longest phrase that starts at a token is kept, and none that lies
        inside another of that category.
        """
        hits: list[Hit] = []
        # Hits are made by the ten thousand: without the detour over their own constructor.
        make = tuple.__new__
        # Where the longest phrase of several words ends, by category; one word alone reaches no further token.
        reach: dict[str, int] = {}
        farthest = 0
        folded = [token.lower for token in tokens]
        folded.append("")
        root = self._root
        for first, word in enumerate(folded):
            node = root.get(word)
            if node is None:
                continue
            last = first + 1
            if folded[last] not in node.children:
                for exact, entry in node.meanings:
                    if exact is not None and exact[0] != tokens[first].text:
                        continue
                    if farthest < last or reach.get(entry.category, 0) < last:
                        hits.append(make(Hit, (entry, first, last)))
                continue
            ends: list[tuple[int, list[tuple[tuple[str, ...] | None, Entry]]]] = []
            while True:
                if node.meanings:
                    ends.append((last, node.meanings))
                following = node.children.get(folded[last])
                if following is None:
                    break
                node = following
                last += 1
            taken: dict[str, int] = {}
            for last, meanings in reversed(ends):
                for exact, entry in meanings:
                    category = entry.category
                    if taken.get(category, last) != last or reach.get(category, 0) >= last:
                        continue
                    if exact is not None and tuple([t.text for t in tokens[first:last]]) != exact:
                        continue
                    taken[category] = last
                    hits.append(make(Hit, (entry, first, last)))
            for category, last in taken.items():
                if reach.get(category, 0) < last:
                    reach[category] = last
                    if last > first + 1:
                        farthest = max(farthest, last)
        return hits


_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


def _variants(form: str) -> Iterator[str]:
    """Spell out the choices of a form: "came under (heavy|) fire" is two."""
    choice = _CHOICE.search(form)
    if choice is None:
        if form.split():
            yield " ".join(form.split())
        return
    for option in choice[1].split("|"):
        yield from _variants(form[: choice.start()] + option + form[choice.end() :])


def _needle(words: tuple[str, ...]) -> str:
    """Text that stands wherever a phrase does: its words, or the longest where marks stand between them."""
    return " ".join(words) if all(word.isalnum() for word in words) else max(words, key=len)
