"""Web pages become the reports that stand on them, with the day that they state, and nothing from around them."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.errors import InputError
from sitmap.model import Report
from sitmap.sources import Notice, iter_reports
from sitmap.sources.markup import strip_markup
from sitmap.sources.pages import read_page
from tests.support import ROOT

FIXTURES = ROOT / "tests/fixtures"
SAMPLES = sorted(
    path for kind in ("pages", "feeds") for path in (FIXTURES / kind).iterdir() if ".expected" not in path.name
)
STORY = (
    "<p>Russian drones struck the town of Nikopol on Tuesday night, the governor said, damaging two houses.</p>"
    "<p>A woman of 61 was wounded in the village of Chervonohryhorivka and is being treated at home.</p>"
)


def read(source: object, **options: object) -> tuple[list[Report], list[Notice]]:
    notices: list[Notice] = []
    return list(iter_reports(source, notify=notices.append, **options)), notices  # type: ignore[arg-type]


def page(head: str = "", body: str = STORY, lang: str = "") -> str:
    return f"<!doctype html><html{lang}><head>{head}</head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_sample_pages_and_feeds_give_what_stands_beside_them(sample: Path) -> None:
    reports, notices = read(sample)
    told = [
        {
            **{name: value for name, value in asdict(report).items() if name not in ("source", "text", "original")},
            "published": report.published and report.published.isoformat(),
            "text": report.text.split("\n"),
        }
        for report in reports
    ]
    expected = json.loads(sample.with_name(sample.name + ".expected.json").read_text("utf-8"))
    assert {"reports": told, "notices": [notice.reason for notice in notices]} == expected


def test_nothing_from_around_an_article_becomes_part_of_it() -> None:
    (report,), _ = read(FIXTURES / "pages/article.html")
    for elsewhere in ("Kherson", "Izium", "Zaporizhzhia", "Poltava", "Belgorod", "Sumy", "Odesa", "Lviv", "cookies"):
        assert elsewhere not in report.text


# The day of publication


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ('<meta property="article:published_time" content="2025-02-11T22:40:00+00:00">', date(2025, 2, 12)),
        ('<meta property="article:published_time" content="2025-02-11T23:40:00+02:00">', date(2025, 2, 11)),
        ('<meta property="article:published_time" content="2025-07-11T21:10:00Z">', date(2025, 7, 12)),
        ('<meta property="article:published_time" content="2025-02-11T22:40:00">', date(2025, 2, 11)),
        ('<meta name="DC.date.issued" content="2025-02-11">', date(2025, 2, 11)),
        ('<meta itemprop="datePublished" content="2025-02-11">', date(2025, 2, 11)),
        ('<meta name="date" content="11.02.2025 10:00">', date(2025, 2, 11)),
        ('<meta name="date" content="02/03/2025">', None),
        ('<meta property="article:modified_time" content="2025-02-11">', None),
        ('<meta property="og:updated_time" content="2025-02-11">', None),
        ('<meta http-equiv="Last-Modified" content="Tue, 11 Feb 2025 10:00:00 GMT">', None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2025-02-11"}</script>', None),
        ('<script type="application/ld+json">{"@type": "Organization", "datePublished": "2025-02-11"}</script>', None),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-02-11"</script>', None),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": ["2025-02-11"]}</script>', None),
        (
            '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2025-02-11"},'
            '{"@type": "NewsArticle", "datePublished": "2024-02-11"}]</script>',
            None,
        ),
        ('<link rel="canonical" href="https://n.example/2025/02/11/x">', None),
    ],
)
def test_only_a_stated_day_of_publication_counts_and_it_is_the_day_in_kyiv(stated: str, day: date | None) -> None:
    ((entry,), _) = read_page(page(stated))
    assert entry.published == day


@pytest.mark.parametrize(
    ("element", "day"),
    [
        ('<time itemprop="datePublished" datetime="2025-02-11T23:30:00Z">', date(2025, 2, 12)),
        ('<time pubdate datetime="2025-02-11">', date(2025, 2, 11)),
        ('<time class="entry-date dt-published" datetime="2025-02-11">', date(2025, 2, 11)),
        ('<time datetime="2025-02-11">', None),
        ('<time itemprop="dateModified" datetime="2025-02-11">', None),
    ],
)
def test_an_element_counts_where_it_is_marked_as_the_day_of_publication(element: str, day: date | None) -> None:
    ((entry,), _) = read_page(page(body=f"{element}some day</time>{STORY}"))
    assert entry.published == day


def test_a_page_without_a_day_takes_the_given_one(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text(page())
    assert read(path)[0][0].published is None
    assert read(path, published=date(2025, 2, 12))[0][0].published == date(2025, 2, 12)


# Title, publisher, language, address


def test_the_title_loses_the_name_of_the_site_but_nothing_of_its_own() -> None:
    site = '<meta property="og:site_name" content="Wire Room">'
    for title, left in {
        "Strike on Sumy | Wire Room": "Strike on Sumy",
        "Wire Room — Strike on Sumy": "Strike on Sumy",
        "Fire in the Wire Room": "Fire in the Wire Room",
        "Wire Room": "Wire Room",
    }.items():
        ((entry,), _) = read_page(page(f"<title>{title}</title>{site}"))
        assert (entry.title, entry.publisher) == (left, "Wire Room")


def test_the_language_is_the_one_that_the_page_names() -> None:
    assert read_page(page(lang=' lang="uk-UA"'))[0][0].lang == "uk"
    assert read_page(page('<meta property="og:locale" content="ru_RU">'))[0][0].lang == "ru"
    assert read_page(page(lang=' lang="x-default"'))[0][0].lang is None


@pytest.mark.parametrize(
    ("canonical", "address", "url"),
    [
        ("https://n.example/a", None, "https://n.example/a"),
        ("/a", "https://n.example/a?utm=1", "https://n.example/a"),
        ("https://elsewhere.example/a", "https://n.example/a", "https://n.example/a"),
        ("https://u:secret@n.example/a", None, "https://n.example/a"),
        ("javascript:alert(1)", None, None),
        ("file:///etc/passwd", None, None),
        ("http://[broken", None, None),
        ("/a", None, None),
    ],
)
def test_a_page_is_known_by_its_own_address_within_the_host_that_gave_it(
    canonical: str, address: str | None, url: str | None
) -> None:
    ((entry,), _) = read_page(page(f'<link rel="canonical" href="{canonical}">'), address=address)
    assert entry.url == url


# Text


def test_a_word_in_bold_stays_in_its_sentence_and_a_paragraph_stays_a_line() -> None:
    body = (
        "<p>Drones hit <b>Nikopol</b> and <a href='/x'>Marhanets</a>,\n the governor said, damaging houses.</p>" + STORY
    )
    ((entry,), _) = read_page(page(body=body))
    assert entry.text.split("\n")[0] == "Drones hit Nikopol and Marhanets, the governor said, damaging houses."
    assert len(entry.text.split("\n")) == 3


def test_a_live_blog_that_does_not_give_all_its_updates_is_read_as_one_page() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "datePublished": "2025-02-12", '
        '"liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Only a headline", "datePublished": "2025-02-12"}]}'
        "</script>"
    )
    ((entry,), _) = read_page(page(head))
    assert (entry.published, entry.text.count("\n")) == (date(2025, 2, 12), 1)


def test_a_message_that_answers_another_keeps_its_own_words() -> None:
    message = (
        '<div class="tgme_widget_message" data-post="chan/5"><a class="tgme_widget_message_reply" href="#">'
        '<div class="tgme_widget_message_text js-message_reply_text">Earlier words on Sumy</div></a>'
        '<div class="tgme_widget_message_text">Two drones fell near Uman.</div></div>'
        '<div class="tgme_widget_message" data-post="chan/6"><i class="photo"></i></div>'
    )
    ((entry,), _) = read_page(page('<meta property="og:title" content="Chan">', message))
    assert (entry.text, entry.url, entry.publisher) == ("Two drones fell near Uman.", "https://t.me/chan/5", "Chan")


def test_a_fragment_of_a_page_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text("Shelling in <b>Nikopol</b>.<br>Two hurt.<br/>A house burned.<br>")
    (report,), _ = read(path)
    assert report.text == "Shelling in Nikopol.\nTwo hurt.\nA house burned."


# Encodings


UKRAINIAN = "<p>Уночі ворог атакував місто Нікополь дронами, двоє людей поранені, повідомив голова ОВА.</p>" * 2


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-u", "iso-8859-5", "cp866", "utf-8", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, codec: str) -> None:
    words = UKRAINIAN.replace("і", "и") if codec == "cp866" else UKRAINIAN
    path = tmp_path / "p.html"
    path.write_bytes(page(f'<meta charset="{codec}">', words).encode(codec))
    assert "атакував" in read(path)[0][0].text


def test_a_declaration_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_bytes(page('<meta charset="windows-1251">', UKRAINIAN).encode())
    assert "атакував" in read(path)[0][0].text
    path.write_bytes(page('<meta charset="koi8-u">', UKRAINIAN).encode("cp1251"))
    assert "атакував" in read(path)[0][0].text
    path.write_bytes(page('<meta charset="iso-8859-5">', UKRAINIAN).encode("koi8-u"))
    with pytest.raises(InputError, match="save it as UTF-8"):
        read(path)


# Hostile pages


def test_a_page_of_50_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    with open(path, "wb") as stream:
        stream.write(page().encode() + b" " * 70_000)
        stream.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50 MB.*16 MB at most"):
        read(path)


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<a x='",
        "<!--",
        "<div>",
        "<p><i>x",
        "<table><tr><td>",
        "<span>a</span>",
        "<h2>a</h2>",
        "&#xD800;",
        "</p>",
    ],
)
def test_a_large_page_that_is_built_to_be_slow_is_read_in_seconds(unit: str) -> None:
    begun = time.monotonic()
    read_page("<!doctype html><body>" + unit * (2_000_000 // len(unit)) + STORY)
    # The standard library's parser takes half a day for the first, trafilatura minutes for the seventh.
    assert time.monotonic() - begun < 20


def test_a_page_of_too_many_elements_is_read_without_looking_for_its_article() -> None:
    ((entry,), remark) = read_page("<!doctype html><body>" + STORY * 11_000)
    assert "22,002 elements" in remark
    assert entry.text.startswith("Russian drones")
    ((entry,), remark) = read_page(page(body=f"<div {' '.join(f'a{n}=1' for n in range(2000))}>{STORY}</div>"))
    assert "attributes" in remark


@given(st.text(st.sampled_from("<>/pdivtablerscript &;!-=#x \n\"'[]"), max_size=200))
def test_no_markup_breaks_the_reading_of_a_page(text: str) -> None:
    entries, _ = read_page("<html><body>" + text)
    assert all(entry.text for entry in entries)
    strip_markup(text)
