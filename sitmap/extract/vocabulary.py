"""The vocabularies that a run reads with: those of the package, and what a user adds to them.

A language is a folder of TOML files; one of them has the table ``[language]`` with its code, its name and what tells
its paragraphs. A user's file or folder of the same form adds words to a language of the package (``code = "en"``
is all that it needs to say) or is a language of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sitmap.errors import VocabularyError
from sitmap.extract.languages import Language, Languages
from sitmap.extract.lexicon import Lexicon
from sitmap.extract.vocabularyrules import Known, check_language, check_table, known_words
from sitmap.wording import listed

__all__ = ["Vocabulary", "VocabularyPaths", "as_vocabulary", "load_vocabulary"]

_Table = tuple[str, Mapping[str, Any]]
VocabularyPaths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


class Vocabulary:
    """The words of all languages that are read.

    Parameters
    ----------
    added : mapping
        Code → name and content of the files that a user adds to it.
    """

    def __init__(self, added: Mapping[str, Sequence[_Table]] | None = None) -> None:
        self._added = {code: tuple(tables) for code, tables in (added or {}).items()}
        self._lexicons: dict[str, Lexicon] = {}
        own = [code for code in self._added if code not in _embedded()]
        self.languages = Languages([self._language(code) for code in (*_embedded(), *own)])

    def lexicon(self, code: str) -> Lexicon:
        """Return the vocabulary of a language, read when it is first asked for.

        Raises
        ------
        VocabularyError
            For a language that is not among those read, or a file that breaks the rules.
        """
        found = self._lexicons.get(code)
        if found is None:
            if code not in self.languages.by_code:
                raise VocabularyError(f"no vocabulary for language {code!r}; known: {', '.join(self.codes)}")
            added = self._added.get(code, ())
            found = _lexicon_of_package(code) if not added else self._extended(code, added)
            self._lexicons[code] = found
        return found

    @property
    def added_digest(self) -> str:
        """A digest of what a user has added: the same for the same words, whatever the files are called."""
        tables = {code: [table for _, table in added] for code, added in self._added.items()}
        return hashlib.sha256(json.dumps(tables, sort_keys=True, default=str).encode("utf-8")).hexdigest()

    @property
    def codes(self) -> list[str]:
        """The codes of the languages that are read."""
        return list(self.languages.by_code)

    @property
    def names(self) -> str:
        """Their names, for a sentence: "English, Russian and Ukrainian"."""
        return listed([language.name for language in self.languages.languages])

    def _extended(self, code: str, added: Sequence[_Table]) -> Lexicon:
        tables = [*_tables(code), *added] if code in _embedded() else list(added)
        return Lexicon(code, tables, _settings(tables).get("tokenizer") or _tokenizer(code))

    def _language(self, code: str) -> Language:
        own = [(name, table) for name, table in self._added.get(code, ()) if "language" in table]
        settings = _settings([("", {"language": _embedded()[code]}), *own] if code in _embedded() else own)
        alphabet = frozenset(str(settings.get("letters", "")).lower())
        return Language(
            code=code,
            name=str(settings.get("name", code)),
            letters=alphabet,
            own=frozenset(str(settings.get("own", "")).lower()),
            words=frozenset(str(word).lower() for word in settings.get("words", ())),
            vocabulary=lambda: self.lexicon(code).words,
        )


def _settings(tables: Iterable[_Table]) -> dict[str, Any]:
    """Put the tables ``[language]`` of several files together."""
    found: dict[str, Any] = {}
    for _, table in tables:
        for key, value in table.get("language", {}).items():
            found[key] = [*found.get(key, ()), *value] if isinstance(value, list) else value
    return found


def _tokenizer(code: str) -> str:
    """Return the language whose rules for cutting words spaCy has: this one, or the rules that hold for many."""
    from spacy.util import get_lang_class

    try:
        get_lang_class(code)
    except ImportError:
        return "xx"
    return code


# The package's own


def _root() -> Traversable:
    return files("sitmap.extract") / "data"


@cache
def _embedded() -> dict[str, dict[str, Any]]:
    """Code → ``[language]`` of the languages of the package: English first, which is taken where nothing tells."""
    found = {}
    for folder in sorted(_root().iterdir(), key=lambda item: (item.name != "en", item.name)):
        described = folder / "language.toml"
        if described.is_file():
            found[folder.name] = _parsed(described.read_text("utf-8"), f"{folder.name}/language.toml")["language"]
    return found


def _tables(code: str) -> list[_Table]:
    folder = _root() / code
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    return [(f"{code}/{name}", _parsed((folder / name).read_text("utf-8"), f"{code}/{name}")) for name in names]


@cache
def _used() -> dict[str, Known]:
    return known_words(table for code in _embedded() for _, table in _tables(code))


@cache
def _lexicon_of_package(code: str) -> Lexicon:
    return Lexicon(code, _tables(code))


# A user's


def load_vocabulary(paths: VocabularyPaths = ()) -> Vocabulary:
    """Load the vocabularies of the package and add a user's to them.

    Parameters
    ----------
    paths : path, or iterable of paths
        TOML files and folders of them. A file says in ``[language]`` which language it is of; the files of a folder
        are of the language that one of them names.

    Returns
    -------
    Vocabulary
        The same one for the same content: it is read once a process.

    Raises
    ------
    VocabularyError
        If a file cannot be read or breaks the rules; the message names file, entry and remedy.
    """
    wanted = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return _of_content(tuple(found for path in wanted for found in _read(Path(path))))


def as_vocabulary(given: Vocabulary | VocabularyPaths | None) -> Vocabulary:
    """Return what a caller means by ``vocabulary=``: a loaded one, paths to add, or None for the package's own."""
    return given if isinstance(given, Vocabulary) else load_vocabulary(given if given is not None else ())


@lru_cache(maxsize=8)
def _of_content(contents: tuple[tuple[str, str, str], ...]) -> Vocabulary:
    """Make a vocabulary of (folder, name, content) of files."""
    groups: dict[str, list[_Table]] = {}
    for folder, name, content in contents:
        groups.setdefault(folder, []).append((name, _parsed(content, name)))
    added: dict[str, list[_Table]] = {}
    for tables in groups.values():
        code = _code(tables)
        added.setdefault(code, []).extend(tables)
    for code, tables in added.items():
        known = _embedded()
        if code not in known:
            check_language(tables, list(known))
        for name, table in tables:
            check_table(name, table, _used())
    vocabulary = Vocabulary(added)
    for code in added:
        # What is wrong with an entry is said now and not with the first report in its language.
        vocabulary.lexicon(code)
    return vocabulary


def _code(tables: Sequence[_Table]) -> str:
    """Return the language that the files of a folder, or one file, say they are of."""
    codes = {}
    for name, table in tables:
        code = table["language"].get("code") if isinstance(table.get("language"), dict) else None
        if code is not None:
            codes[str(code)] = name
    if len(codes) == 1:
        return next(iter(codes))
    if codes:
        first, second = sorted(codes)[:2]
        raise VocabularyError(
            f"{codes[first]} is of language {first!r} and {codes[second]} of {second!r}: put each language into "
            "a folder of its own, or give the files one by one"
        )
    raise VocabularyError(
        f'{tables[0][0]}: says nowhere which language it is of: begin it with the lines [language] and code = "en" '
        f"(known: {', '.join(_embedded())}; or a code of your own for a new language)"
    )


def _read(path: Path) -> list[tuple[str, str, str]]:
    """Return (what belongs together, name, content) of a file, or of the files of a folder."""
    if path.is_dir():
        sources = sorted(item for item in path.iterdir() if item.suffix == ".toml")
        if not sources:
            raise VocabularyError(f"{path}: the folder holds no .toml file: give the folder of one language, or a file")
    else:
        sources = [path]
    found = []
    for source in sources:
        try:
            found.append((str(path), str(source), source.read_text("utf-8")))
        except UnicodeDecodeError:
            raise VocabularyError(f"{source}: is not UTF-8: save it as UTF-8") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise VocabularyError(
                f"{source}: cannot be read ({reason}): give a TOML file or a folder of them"
            ) from None
    return found


def _parsed(content: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{name}: {error}: this is no TOML; write text in quotes and lists in brackets") from None
