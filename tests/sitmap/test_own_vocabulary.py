"""Users add words, patterns and languages from files of their own: the examples of CONTRIBUTING, and their mistakes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import sitmap
from sitmap import VocabularyError
from sitmap.cli import cli
from sitmap.extract.vocabulary import load_vocabulary
from sitmap.model import Event, Toll
from tests.support import ROOT

WORD, PATTERN, LANGUAGE = re.findall(
    r"^```toml\n(\[language\].*?)^```$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
)
ENGLISH = "Three people were wounded in a drone attack on Sumy on Wednesday, officials said."
ZORBIAN = "Rusklø røkets brakþed Lozova ek 12 feþ 2025, tri folkø møred, gubernøt dektø."


def read(text: str, vocabulary: Path | None) -> list[Event]:
    return sitmap.extract(sitmap.make_report(text, published=date(2025, 2, 14)), vocabulary=vocabulary)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def test_a_word_is_added_to_a_language(own: Path) -> None:
    own.write_text(WORD, "utf-8")
    text = "A zorbcopter struck Lozova on Tuesday."
    (event,) = read(text, own)
    assert event.weapons == ("drone",)
    assert [e.weapons for e in read(text, None)] != [("drone",)]
    assert read("The band Zorbcopter played in Lozova.", own) == []


def test_a_pattern_is_added_to_a_language(own: Path) -> None:
    own.write_text(PATTERN, "utf-8")
    for words in ("rained fire down on", "rained heavy fire down on"):
        (event,) = read(f"Russian forces {words} Nikopol on Tuesday.", own)
        assert (event.layer, event.initiator) == ("strike", "Russia")
    assert read("Rain came down on Nikopol on Tuesday.", own) == []


def test_a_language_is_added_by_one_file(own: Path) -> None:
    own.write_text(LANGUAGE, "utf-8")
    english, zorbian = read(f"{ENGLISH}\n\n{ZORBIAN}", own)
    assert english.place is not None and english.place.span.text == "Sumy"
    assert zorbian.place is not None and zorbian.place.span.text == "Lozova"
    assert (zorbian.layer, zorbian.weapons, zorbian.initiator) == ("strike", ("missile",), "Russia")
    assert zorbian.tolls.killed == Toll(3, 3)
    assert (zorbian.when.start, zorbian.when.basis) == (date(2025, 2, 12), "stated")
    assert (zorbian.claim.claimant, zorbian.claim.stance) == ("gubernøt", "claimed")


def test_its_paragraphs_are_told_from_others(own: Path) -> None:
    own.write_text(LANGUAGE, "utf-8")
    assert load_vocabulary(own).languages.tell([ENGLISH, ZORBIAN]) == ["en", "qzo"]
    assert load_vocabulary().languages.tell([ENGLISH, ZORBIAN]) == ["en", None]


def test_what_one_caller_adds_no_other_one_sees(own: Path) -> None:
    own.write_text(LANGUAGE, "utf-8")
    assert len(read(ZORBIAN, own)) == 1
    assert read(ZORBIAN, None) == []
    assert load_vocabulary(own) is load_vocabulary([own])


@pytest.mark.parametrize("command", ["extract", "explain", "incidents"])
def test_the_command_line_takes_files_and_folders(command: str, own: Path) -> None:
    own.write_text(LANGUAGE, "utf-8")
    report = own.with_name("report.txt")
    report.write_text(ZORBIAN, "utf-8")
    for given in (own, own.parent):
        done = CliRunner().invoke(cli, [command, str(report), "--vocabulary", str(given)], standalone_mode=False)
        assert done.exception is None and "Lozova" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WORD.replace('"weapon"', '"weapons"'), r"own\.toml: entry 1: .*'weapons'.*did you mean 'weapon'"),
        (WORD.replace('"drone"', '"dron"'), r"own\.toml: entry 1 \(weapon\).*'dron'.*did you mean 'drone'"),
        (PATTERN.replace("pos =", "poss ="), r"own\.toml: entry 1 \(strike\).*'poss'.*did you mean 'pos'"),
        (LANGUAGE.replace('value = "2"', 'value = "13"'), r"own\.toml: entry \d+ \(month\).*from 1 to 12"),
        (WORD.replace('code = "en"', 'code = "qq"'), r"own\.toml: .*'qq'.*needs 'name'"),
        (WORD.replace("[language]", ""), r"own\.toml: says nowhere which language"),
        (WORD.replace('"drone"', "drone"), r"own\.toml: .*line \d+"),
    ],
    ids=["category", "value", "attribute", "number", "language", "no language", "no TOML"],
)
def test_a_mistake_is_named_with_file_entry_and_remedy(own: Path, content: str, said: str) -> None:
    own.write_text(content, "utf-8")
    with pytest.raises(VocabularyError, match=said):
        load_vocabulary(own)


def test_a_file_that_is_missing_is_named(own: Path) -> None:
    with pytest.raises(VocabularyError, match=r"own\.toml: cannot be read .*give a TOML file"):
        load_vocabulary(own)
