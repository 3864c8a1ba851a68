"""The words that readers see, in every language: whole, with the same blanks, in the right forms."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from layers import schema, style
from layers.errors import AssetError
from layers.words import languages, words

ROOT = Path(__file__).parents[2]
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
CYRILLIC, LATIN = re.compile("[а-яёіїєґ]", re.I), re.compile("[a-z]{2,}", re.I)


def messages(lang: str) -> dict[str, Any]:
    """Return all messages by their paths; one with forms for numbers is one message."""

    def walk(node: Any, path: str) -> dict[str, Any]:
        if not isinstance(node, dict) or ("other" in node and set(node) <= CATEGORIES):
            return {path: node}
        return {key: value for name, child in node.items() for key, value in walk(child, f"{path}/{name}").items()}

    return walk(dict(words(lang).entries), "")


def texts(message: Any) -> list[str]:
    return [message] if isinstance(message, str) else list(message.values() if isinstance(message, dict) else message)


def test_the_map_speaks_english_ukrainian_and_russian() -> None:
    assert languages() == ["en", "ru", "uk"]
    with pytest.raises(AssetError, match="no words for maps in the language 'de'; there are in: en, ru, uk"):
        words("de")


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_every_message_with_the_same_blanks(lang: str) -> None:
    english, other = messages("en"), messages(lang)
    assert english.keys() == other.keys()
    for path, message in english.items():
        blanks = [{*re.findall(r"\{\w+\}", text)} for text in (*texts(message), *texts(other[path]))]
        whole = set().union(*blanks)
        # A form for one thing may leave its number out; all else is told in each form.
        assert all(one >= whole - {"{n}"} for one in blanks), path
        assert isinstance(message, list) == isinstance(other[path], list), path
        assert len(texts(other[path])) == 12 if isinstance(message, list) else True, path


@pytest.mark.parametrize("lang", languages())
def test_a_message_with_a_number_has_exactly_the_forms_that_its_language_needs(lang: str) -> None:
    from babel import Locale

    form = Locale.parse(lang).plural_form
    needed = {form(n) for n in range(200)} | {"other"}
    for path, message in messages(lang).items():
        if isinstance(message, dict):
            assert set(message) == needed, path
            for name, text in message.items():
                # What goes with 21 as well must not leave the number out.
                numbers = [n for n in range(200) if form(n) == name]
                assert "{n}" in text or numbers == [1], (path, name)


@pytest.mark.parametrize("lang", [lang for lang in languages() if lang != "en"])
def test_nothing_is_left_in_english(lang: str) -> None:
    names = {"quoted", "units", "short"}
    for path, message in messages(lang).items():
        for text in texts(message):
            bare = re.sub(r"\{\w+\}", "", text)
            assert CYRILLIC.search(bare) or not LATIN.search(bare) or path.rsplit("/", 1)[1] in names, (path, text)


@pytest.mark.parametrize("lang", languages())
def test_every_value_and_look_that_readers_see_has_words(lang: str) -> None:
    said = words(lang)
    for column in schema.COLUMNS:
        if column.name in ("precision", "stance", "control_status", "extent"):
            assert set(said.entries["values"][column.name]) == set(column.allowed)
    assert set(said.entries["values"]["assessment"]) == set(schema.ASSESSMENTS)
    assert set(said.entries["sides"]) == set(schema.SIDES)
    assert set(said.entries["symbols"]) == set(style.SYMBOLS)
    assert set(said.entries["strokes"]) == set(style.STROKES)
    assert set(said.entries["layer_titles"]) == set(style.LAYERS)
    assert set(said.entries["group_titles"]) == {layer.group for layer in style.LAYERS.values()}


def test_every_kind_of_weapon_and_target_that_reports_are_read_for_has_words() -> None:
    import tomllib

    for file in (ROOT / "sitmap" / "extract" / "data").glob("*/*.toml"):
        for entry in tomllib.loads(file.read_text("utf-8")).get("entry", ()):
            column = {"weapon": "weapons", "target": "targets"}.get(entry["category"])
            if column is not None:
                assert entry["value"] in words("uk").entries["values"][column], (file.name, entry["value"])


def test_what_is_claimed_is_never_told_as_a_fact() -> None:
    for lang, verbs in {
        "en": ("Reported by", "Claimed by", "Confirmed by", "Denied by"),
        "uk": ("Повідомляє", "Стверджує", "Підтверджує", "Заперечує"),
        "ru": ("Сообщает", "Утверждает", "Подтверждает", "Отрицает"),
    }.items():
        said = words(lang)
        for stance, verb in zip(("reported", "claimed", "confirmed", "denied"), verbs, strict=True):
            assert said.say(f"claim.{stance}", who="X").startswith(verb)
        for side in ("russia", "ukraine", "contested"):
            assert re.search("Said to be|За заявами|По заявлениям", said.symbol(f"control.{side}"))


def test_values_without_words_are_told_as_they_are() -> None:
    said = words("uk")
    assert said.value("weapons", "mlrs") == "РСЗВ"
    assert said.value("weapons", "death_ray") == "death ray"
    assert said.value("precision", None) == ""
    assert said.side("Russia") == "Росія"
    assert said.side("Wagner") == "Wagner"
    assert said.stroke(None) == said.stroke("reported")


def test_values_are_filled_in_once() -> None:
    assert words("en").say("claim.claimed", who="{who} {n}") == "Claimed by {who} {n}"


DAYS = {
    ("2025-02-12", "2025-02-12"): ("12 February 2025", "12 лютого 2025", "12 февраля 2025"),
    ("2025-02-11", "2025-02-12"): ("11–12 February 2025", "11–12 лютого 2025", "11–12 февраля 2025"),
    ("2025-01-30", "2025-02-02"): (
        "30 January\u00a0– 2 February 2025", "30 січня\u00a0– 2 лютого 2025", "30 января\u00a0– 2 февраля 2025",
    ),
    ("2024-12-31", "2025-01-01"): (
        "31 December 2024\u00a0– 1 January 2025", "31 грудня 2024\u00a0– 1 січня 2025",
        "31 декабря 2024\u00a0– 1 января 2025",
    ),
    ("2025-05-01", None): ("from 1 May 2025 on", "з 1 травня 2025", "с 1 мая 2025"),
    (None, "2025-05-01"): ("until 1 May 2025", "до 1 травня 2025", "до 1 мая 2025"),
    (None, None): (None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("days", DAYS)
def test_days_are_told_as_a_language_tells_them(days: tuple[str | None, str | None]) -> None:
    first, last = (None if day is None else dt.date.fromisoformat(day) for day in days)
    assert tuple(words(lang).days(first, last) for lang in ("en", "uk", "ru")) == DAYS[days]


def test_numbers_and_their_nouns() -> None:
    counted = {lang: [words(lang).say("stack.tag", n=n) for n in (1, 3, 5, 11, 21, 1234)] for lang in languages()}
    assert counted == {
        "en": ["1 event", "3 events", "5 events", "11 events", "21 events", "1,234 events"],
        "uk": ["1 подія", "3 події", "5 подій", "11 подій", "21 подія", "1\u00a0234 події"],
        "ru": ["1 событие", "3 события", "5 событий", "11 событий", "21 событие", "1\u00a0234 события"],
    }


NODE = """
import { readFileSync } from "node:fs";
import { Phrases } from "./layers/webmap/assets/phrases.js";
const asked = JSON.parse(process.argv[1]);
const said = {};
for (const lang of asked.languages) {
  const phrases = new Phrases(JSON.parse(readFileSync(`layers/words/${lang}.json`, "utf8")), lang);
  said[lang] = {
    numbers: asked.numbers.map((n) => phrases.number.format(n)),
    counted: asked.numbers.filter(Number.isInteger).map((n) => phrases.say("stack.tag", { n })),
    days: asked.days.map(([a, b]) => phrases.days(a, b)),
  };
}
console.log(JSON.stringify(said));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_page_says_numbers_and_days_as_python_does() -> None:
    numbers: list[float] = [*range(130), 999, 1000, 1234, 10_000, 1_234_567, 0.5, 2.5, 1234.5]
    days = [("2024-02-29", "2024-02-29"), *((a, b) for a, b in DAYS if a is not None and b is not None)]
    asked = json.dumps({"languages": languages(), "numbers": numbers, "days": days})
    done = subprocess.run(
        ["node", "--input-type=module", "-e", NODE, asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for lang, said in json.loads(done.stdout).items():
        own = words(lang)
        assert said["numbers"] == [own.number(n) for n in numbers], lang
        assert said["counted"] == [own.say("stack.tag", n=n) for n in numbers if isinstance(n, int)], lang
        assert said["days"] == [own.days(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in days], lang
