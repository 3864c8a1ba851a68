"""The language of a paragraph: what is read, what is not, and what is too short to tell."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import sitmap
from sitmap.extract.vocabulary import load_vocabulary


def tell(*paragraphs: str) -> list[str | None]:
    return load_vocabulary().languages.tell(paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "Bei einem Drohnenangriff auf Odessa wurden zwei Menschen getötet und fünf verletzt.",
        "Les forces russes ont bombardé Kherson, tuant deux civils.",
        "Rosyjskie drony uderzyły w Charków, zginęły dwie osoby.",
        "Rus güçleri Herson'u vurdu, iki kişi öldü.",
        "Bij een Russische aanval op Charkov zijn twee mensen gedood.",
        "Руските сили обстрелваха Херсон, загинаха двама души.",
        "Руске снаге су гранатирале Херсон, погинуле су две особе.",
        "Уначы дроны атакавалі Адэсу, пяць чалавек паранена.",
    ],
    ids=["German", "French", "Polish", "Turkish", "Dutch", "Bulgarian", "Serbian", "Belarusian"],
)
def test_a_language_that_is_not_read_gives_nothing(text: str) -> None:
    assert tell(text) == [None]
    assert sitmap.extract(sitmap.make_report(text, published=date(2025, 2, 14))) == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Kherson. Artillery. 2 wounded", "en"),
        ("Kharkiv Oblast: Kupiansk, Vovchansk, Lyptsi", "en"),
        ("Russian Forces Shell Kharkiv, Killing Two", "en"),
        ("Shelling: Nikopol, Marhanets, Myrove; one house damaged", "en"),
        ("Вибухи в місті", "uk"),
        ("За ночь сбито 12 дронов над областью", "ru"),
    ],
)
def test_few_words_are_still_read(text: str, lang: str) -> None:
    assert tell(text) == [lang]


def test_what_tells_nothing_has_the_language_of_the_others() -> None:
    ukrainian, russian = (
        "Ворог обстріляв Нікополь, поранено двох людей.",
        "Враг обстрелял посёлок, ранены двое жителей.",
    )
    assert tell(ukrainian, "Херсон") == ["uk", "uk"]
    assert tell(russian, "Херсон") == ["ru", "ru"]


def test_a_quotation_is_read_in_its_own_language() -> None:
    text = "The governor wrote on Telegram: «Внаслідок обстрілу Херсона загинули двоє людей»."
    (event,) = sitmap.extract(sitmap.make_report(text, published=date(2025, 2, 14)))
    assert event.place is not None and event.place.span.text == "Херсона"
    assert event.tolls.killed == sitmap.Toll(2, 2)


def test_reports_in_the_three_languages_do_not_load_the_model() -> None:
    code = (
        "import sys; from sitmap.extract.vocabulary import load_vocabulary; tell = load_vocabulary().languages.tell;"
        "tell(['Russian forces shelled Nikopol, wounding two people.', 'Kherson. Artillery. 2 wounded'],);"
        "tell(['Ворог обстріляв Нікополь, поранено двох людей.']); tell(['Враг обстрелял посёлок, ранены двое.']);"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
