"""Vocabulary: words and phrases of a language with what they mean, read from TOML.

A language is a folder ``data/<code>/`` of TOML files (or one file ``data/<code>.toml``). Each holds
``[[entry]]`` tables with a ``category``, a list of ``forms`` and any attributes that the reader of that
category uses; see CONTRIBUTING. Forms are compared word by word after folding case, apostrophes and
dashes; ``case = true`` asks for the letters as written ("US", not "us").
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from sitmap.errors import VocabularyError
from sitmap.extract.tokens import Sentence, Token, normalise_word, tokenise

__all__ = ["Entry", "Hit", "Lexicon", "load_lexicon"]


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
    """

    def __init__(self, lang: str, tables: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        self.lang = lang
        self.entries: list[Entry] = []
        self.settings: dict[str, Any] = {}
        self._root: dict[str, _Node] = {}
        self._phrases: list[tuple[tuple[str, ...], Entry]] = []
        for name, table in tables:
            self._add_table(name, table)

    def _add_table(self, name: str, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            if key != "entry":
                self.settings[key] = value
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
                tokens = tokenise(Sentence(form, 0, len(form), 0), self.lang)
                exact = tuple(token.text for token in tokens) if raw.get("case") else None
                node = self._root.setdefault(tokens[0].lower, _Node())
                for token in tokens[1:]:
                    node = node.children.setdefault(token.lower, _Node())
                node.meanings.append((exact, entry))
                self._phrases.append((tuple(token.lower for token in tokens), entry))

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


def _needle(words: tuple[str, ...]) -> str:
    """Text that stands wherever a phrase does: its words, or the longest where marks stand between them."""
    return " ".join(words) if all(word.isalnum() for word in words) else max(words, key=len)


def _tables(lang: str) -> list[tuple[str, dict[str, Any]]]:
    root = files("sitmap.extract") / "data"
    folder, single = root / lang, root / f"{lang}.toml"
    sources: list[Traversable] = []
    if folder.is_dir():
        sources = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    elif single.is_file():
        sources = [single]
    if not sources:
        raise VocabularyError(f"no vocabulary for language {lang!r}; known: {', '.join(known_languages())}")
    tables = []
    for source in sources:
        try:
            tables.append((f"{lang}/{source.name}", tomllib.loads(source.read_text("utf-8"))))
        except tomllib.TOMLDecodeError as error:
            raise VocabularyError(f"{lang}/{source.name}: {error}") from error
    return tables


def known_languages() -> list[str]:
    """Return the codes of the languages that have a vocabulary."""
    root = files("sitmap.extract") / "data"
    return sorted({item.name.removesuffix(".toml") for item in root.iterdir() if not item.name.startswith(("_", "."))})


@cache
def load_lexicon(lang: str = "en") -> Lexicon:
    """Load the vocabulary of a language; read once a process."""
    return Lexicon(lang, _tables(lang))
