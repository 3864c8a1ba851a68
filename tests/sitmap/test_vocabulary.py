"""The vocabulary is data: every file loads, mistakes are named, and whoever adds a word has it read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from sitmap import VocabularyError
from sitmap.extract.lexicon import Lexicon
from sitmap.extract.tokens import Sentence, normalise_word, tokenise
from sitmap.extract.vocabulary import load_vocabulary
from tests.support import ROOT

DATA = ROOT / "sitmap" / "extract" / "data"
FILES = sorted(DATA.rglob("*.toml"))
NAMES = [str(path.relative_to(DATA)) for path in FILES]


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str, str]]:
    """Return what a vocabulary finds in a text: category, value, words."""
    tokens = tokenise(Sentence(text, 0, len(text), 0), lexicon.lang)
    return [
        (hit.entry.category, hit.entry.value, text[tokens[hit.first].start : tokens[hit.last - 1].end])
        for hit in lexicon.match(tokens)
    ]


def toy(*entries: dict[str, Any], lang: str = "en") -> Lexicon:
    return Lexicon(lang, [("toy/words.toml", {"entry": list(entries)})])


def test_there_are_files() -> None:
    assert "en/triggers.toml" in NAMES


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_file_loads(path: Path) -> None:
    lang = path.relative_to(DATA).parts[0].removesuffix(".toml")
    lexicon = Lexicon(lang, [(path.name, tomllib.loads(path.read_text("utf-8")))])
    assert lexicon.entries or lexicon.settings


@pytest.mark.parametrize("lang", load_vocabulary().codes)
def test_every_language_loads_and_finds_its_own_forms(lang: str) -> None:
    lexicon = load_vocabulary().lexicon(lang)
    folder = DATA / lang
    missed = []
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else [DATA / f"{lang}.toml"]:
        for entry in tomllib.loads(path.read_text("utf-8")).get("entry", []):
            wanted = (entry["category"], str(entry.get("value", "")))
            missed += [form for form in entry["forms"] if wanted not in {hit[:2] for hit in found(lexicon, form)}]
    assert not missed


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_form_stands_once_for_one_meaning(path: Path) -> None:
    lang = path.relative_to(DATA).parts[0].removesuffix(".toml")
    places = defaultdict(list)
    for number, entry in enumerate(tomllib.loads(path.read_text("utf-8")).get("entry", []), start=1):
        # Entries of one category and value may differ in how they are read: "attack" the noun, "attack" the verb.
        meaning = tuple(sorted((key, repr(value)) for key, value in entry.items() if key != "forms"))
        for form in entry["forms"]:
            tokens = tokenise(Sentence(form, 0, len(form), 0), lang)
            words = tuple(token.text if entry.get("case") else token.lower for token in tokens)
            places[meaning, normalise_word(form), words].append(f"entry {number}: {form}")
    assert not {words: where for (_, _, words), where in places.items() if len(where) > 1}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_form_is_written_without_stray_space(path: Path) -> None:
    entries = tomllib.loads(path.read_text("utf-8")).get("entry", [])
    assert not [form for entry in entries for form in entry["forms"] if form != " ".join(form.split())]


# How words are compared


def test_case_apostrophes_and_dashes_do_not_matter() -> None:
    lexicon = toy({"category": "office", "value": "x", "forms": ["prosecutor's office", "front-line"]})
    for text in ("Prosecutor’s Office", "PROSECUTOR'S OFFICE", "front–line", "Front—line"):
        assert found(lexicon, text) == [("office", "x", text)]


def test_with_case_the_letters_are_as_written() -> None:
    lexicon = toy({"category": "country", "value": "US", "forms": ["US"], "case": True})
    assert found(lexicon, "The US told us") == [("country", "US", "US")]


def test_the_longest_phrase_of_a_category_wins() -> None:
    lexicon = toy(
        {"category": "weapon", "value": "missile", "forms": ["missile"]},
        {"category": "weapon", "value": "cruise", "forms": ["cruise missile"]},
        {"category": "target", "value": "other", "forms": ["missile"]},
    )
    assert sorted(found(lexicon, "a cruise missile")) == [
        ("target", "other", "missile"),
        ("weapon", "cruise", "cruise missile"),
    ]


def test_attributes_are_kept_for_the_reader_of_the_category() -> None:
    (entry,) = toy({"category": "strike", "value": "x", "forms": ["zapped"], "pos": "verb"}).entries
    assert (entry.get("pos"), entry.get("weak"), entry.get("weak", False)) == ("verb", None, False)


# Mistakes


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "drone", "forms": ["a"]},
        {"category": 3, "forms": ["a"]},
        {"category": "weapon"},
        {"category": "weapon", "forms": []},
        {"category": "weapon", "forms": "drone"},
        {"category": "weapon", "forms": [""]},
        {"category": "weapon", "forms": ["a", "  "]},
        {"category": "weapon", "forms": [7]},
    ],
    ids=[
        "no category", "category no text", "no forms", "no form", "forms no list", "empty form", "blank form", "number",
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_its_file_and_number(wrong: dict[str, Any]) -> None:
    right = {"category": "weapon", "value": "drone", "forms": ["drone"]}
    with pytest.raises(VocabularyError, match=r"toy/words\.toml: entry 2\b"):
        toy(right, wrong)


def test_an_unknown_language_is_named_with_the_known_ones() -> None:
    with pytest.raises(VocabularyError, match=r"'xx'.*\ben\b"):
        load_vocabulary().lexicon("xx")


# A person's own words, in a copy of the package: the whole way from the file to the event


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Copy the package, so that its vocabulary can be edited as a user would edit it."""
    shutil.copytree(ROOT / "sitmap", tmp_path / "sitmap", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("geo", "layers"):
        (tmp_path / package).symlink_to(ROOT / package)
    return tmp_path


READ = """
import sys
from datetime import date
import sitmap
assert sitmap.__file__.startswith(sys.argv[1]), sitmap.__file__
try:
    for event in sitmap.extract(sitmap.make_report(sys.argv[2], published=date(2025, 2, 12))):
        print(event.layer, event.place.span.text, *event.weapons, *event.weapon_models)
except sitmap.VocabularyError as error:
    print("VocabularyError:", error)
"""


def reading(folder: Path, text: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(folder), text],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_word_that_a_person_adds_is_read(own: Path) -> None:
    text = "Lozova was zapped by a zorbcopter on Tuesday."
    assert reading(own, text) == ""
    added = own / "sitmap" / "extract" / "data" / "en" / "own.toml"
    added.write_text(
        '[[entry]]\ncategory = "weapon"\nvalue = "drone"\nforms = ["zorbcopter"]\n\n'
        '[[entry]]\ncategory = "strike"\nvalue = "strike"\npos = "verb"\nforms = ["zapped"]\n',
        "utf-8",
    )
    assert reading(own, text) == "strike Lozova drone"
    assert reading(own, "The band Zorbcopter played in Lozova.") == ""


def test_a_file_that_is_no_toml_is_named_with_the_line(own: Path) -> None:
    added = own / "sitmap" / "extract" / "data" / "en" / "own.toml"
    added.write_text('[[entry]]\ncategory = "weapon"\nforms = [zorbcopter]\n', "utf-8")
    said = reading(own, "A drone hit Lozova.")
    assert said.startswith("VocabularyError: en/own.toml:")
    assert "line 3" in said


def test_a_wrong_entry_in_a_file_is_named(own: Path) -> None:
    added = own / "sitmap" / "extract" / "data" / "en" / "own.toml"
    added.write_text('[[entry]]\ncategory = "weapon"\nvalue = "drone"\n', "utf-8")
    assert reading(own, "A drone hit Lozova.").startswith("VocabularyError: en/own.toml: entry 1 ")
