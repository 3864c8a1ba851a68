"""Feeds become reports, whatever dialect they speak, and hostile ones harm nobody."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.errors import InputError
from sitmap.model import Report
from sitmap.sources import Notice, iter_reports
from sitmap.sources.feeds import is_feed, read_feed
from sitmap.sources.feedxml import MAX_ENTRIES

WORDS = "Уночі ворог атакував місто Нікополь дронами, двоє людей поранені, повідомив голова ОВА."


def rss(items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>Desk</title><link>https://desk.example/</link>{items}</channel></rss>'


def item(inside: str = "", title: str = "Title") -> str:
    return f"<item><title>{title}</title>{inside}</item>"


def read(path: Path) -> tuple[list[Report], list[str]]:
    notices: list[Notice] = []
    return list(iter_reports(path, notify=notices.append)), [notice.reason for notice in notices]


# What is a feed


@pytest.mark.parametrize(
    "text",
    [
        "<rss/>", "\ufeff \n<?xml version='1.0'?><!-- <html> --><rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<rdf:RDF xmlns:rdf='x'>", "<!DOCTYPE rss [<!ENTITY a '<b>'>]><rss>", "<a10:feed xmlns:a10='x'>",
        '{"version": "https://jsonfeed.org/version/1", "items": []}',
    ],
)  # fmt: skip
def test_a_feed_is_told_by_what_it_begins_with(text: str) -> None:
    assert is_feed(text)


@pytest.mark.parametrize(
    "text", ["<html><rss>", "The <rss> was hit.", "<kml>", "<!-- <rss> -->", "", "<", '{"version": "1", "text": "x"}']
)
def test_other_things_are_no_feeds(text: str) -> None:
    assert not is_feed(text)


# Entries


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("<pubDate>Tue, 11 Feb 2025 22:30:00 GMT</pubDate>", date(2025, 2, 12)),
        ("<pubDate>Tue, 11 Feb 2025 17:30:00 EST</pubDate>", date(2025, 2, 12)),
        ("<pubDate>11 Feb 2025 23:30</pubDate>", date(2025, 2, 11)),
        ("<pubDate>2025-02-11T21:59:00+00:00</pubDate>", date(2025, 2, 11)),
        ("<pubDate>02/03/2025</pubDate>", None),
        ("<pubDate>2025-02</pubDate>", None),
        ("<pubDate>yesterday</pubDate>", None),
        ("", None),
    ],
)
def test_the_day_of_an_entry_is_the_stated_one_in_kyiv(stated: str, day: date | None) -> None:
    ((entry,), remarks) = read_feed(rss(item(stated)))
    assert entry.published == day
    assert any("state no day" in remark for remark in remarks) == (day is None)


def test_an_id_that_is_no_address_is_told_apart_by_its_feed() -> None:
    ids = [read_feed(rss(item(f"<guid>{guid}</guid>")))[0][0].id for guid in ("7", "https://a.example/7", "tag:a,1:7")]
    assert ids == ["https://desk.example/#7", "https://a.example/7", "tag:a,1:7"]
    ((entry,), _) = read_feed(rss(item("<guid>7</guid>")))
    assert entry.url is None


def test_addresses_are_whole_and_without_passwords() -> None:
    for link, url in {
        "/a": "https://desk.example/a", "https://u:secret@x.example/a": "https://x.example/a",
        "javascript:alert(1)": None, "ftp://x.example/": None,
    }.items():  # fmt: skip
        assert read_feed(rss(item(f"<link>{link}</link>")))[0][0].url == url


def test_an_entry_of_an_aggregator_names_who_published_it() -> None:
    ((entry,), _) = read_feed(rss(item('<source url="https://w.example">Wire Room</source>')))
    assert entry.publisher == "Wire Room"


def test_a_feed_file_is_read_as_reports_named_by_their_entry(tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_text(rss(item("<guid>1</guid>", "One") + item("<guid>2</guid>", "Two")))
    reports, _ = read(path)
    assert [report.source for report in reports] == [f"{path}, entry 1", f"{path}, entry 2"]


def test_a_feed_without_entries_says_so(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    for text, says in (
        (rss(""), "without entries"),
        ('{"version": "https://jsonfeed.org/version/1"}', "without 'items'"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=says) as caught:
            read(path)
        assert str(path) in str(caught.value)


# Encodings


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("windows-1251", "cp1251"), ("koi8-u", "koi8-u"), ("iso-8859-5", "iso-8859-5"), ("utf-8", "utf-8"),
        ("utf-16", "utf-16"), ("utf-8", "cp1251"), ("windows-1251", "utf-8"), ("nonsense", "utf-8"),
    ],
)  # fmt: skip
def test_letters_are_read_rightly_whatever_is_declared(tmp_path: Path, declared: str, codec: str) -> None:
    path = tmp_path / "f.xml"
    path.write_bytes(rss(item(title=WORDS), f'<?xml version="1.0" encoding="{declared}"?>').encode(codec))
    assert read(path)[0][0].title == WORDS


# Damage


def test_characters_that_xml_does_not_name_and_loose_ampersands_are_mended() -> None:
    text = rss(item("<description>A &amp; B & C &laquo;D&raquo; &nosuch; &#8; E</description>", "Kyiv&nbsp;region"))
    ((entry,), remarks) = read_feed(text)
    assert entry.title == "Kyiv region"
    assert entry.text == "A & B & C «D» &nosuch; \ufffd E"
    assert "not well-formed XML" in remarks[0]


def test_prefixes_that_nobody_declared_are_no_obstacle() -> None:
    body = "<content:encoded><![CDATA[<p>Drones & debris.</p>]]></content:encoded><media:thumb media:url='x'/>"
    ((entry,), _) = read_feed(rss(item(body)))
    assert (entry.text, entry.summary) == ("Drones & debris.", False)


def test_a_feed_that_breaks_off_loses_the_entry_that_is_not_whole() -> None:
    whole = rss(item("<description>One.</description>") + item("<description>Two killed in Sumy.</description>"))
    entries, remarks = read_feed(whole[: whole.index("killed") + 3])
    assert [entry.text for entry in entries] == ["One."]
    assert "breaks off" in remarks[1]


# Hostile feeds

BILLION_LAUGHS = "<!ENTITY a 'lol'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        (BILLION_LAUGHS, "&j;"),
        ("<!ENTITY a '" + "A" * 60_000 + "'>", "&a;" * 10_000),
        ("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "&a;"),
        ("<!ENTITY a SYSTEM 'http://127.0.0.1:9/x'>", "&a;"),
        ("<!entity a 'x'>", "&a;"),
    ],
    ids=["billion laughs", "quadratic", "local file", "address", "small letters"],
)
def test_a_feed_that_declares_entities_is_refused(tmp_path: Path, declared: str, used: str) -> None:
    path = tmp_path / "f.xml"
    path.write_text(rss(item(f"<description>{used}</description>"), f"<!DOCTYPE rss [{declared}]>"))
    with pytest.raises(InputError, match="entities of its own"):
        read(path)


def test_a_document_type_is_passed_over_and_not_fetched() -> None:
    for doctype in (
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY % all SYSTEM "http://127.0.0.1:9/all.ent"> %all;]>',
    ):
        ((entry,), _) = read_feed(rss(item(title="Title &all;"), doctype))
        assert entry.title == "Title &all;"


def test_a_feed_nested_without_end_is_refused() -> None:
    for text in ("<rss>" + "<a>" * 100_000, "<rss>" + "<a>" * 300 + "</a>" * 300 + "</rss>"):
        with pytest.raises(ValueError, match="nested deeper"):
            read_feed(text)


def test_a_feed_of_too_many_entries_is_cut_and_says_so() -> None:
    entries, remarks = read_feed(rss(item() * (MAX_ENTRIES + 5)))
    assert len(entries) == MAX_ENTRIES
    assert "10,005 entries" in remarks[0]
    with pytest.raises(ValueError, match="200,000 elements"):
        read_feed(rss("<x/>" * 200_001))


def test_a_feed_of_50_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    with open(path, "wb") as stream:
        stream.write(rss(item()).encode() + b" " * 70_000)
        stream.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50 MB.*16 MB at most"):
        read(path)


@pytest.mark.parametrize("unit", ["<a ", "&", "&amp", "<!--", "<![CDATA[", "<item><x:y>", "</item>", "<a b='"])
def test_damage_is_mended_or_refused_in_seconds(unit: str) -> None:
    begun = time.monotonic()
    try:
        read_feed("<rss><channel>" + unit * (3_000_000 // len(unit)))
    except ValueError as error:
        assert "not read" in str(error)
    # The lenient parser that this keeps out of the way takes hours.
    assert time.monotonic() - begun < 20


def test_markup_in_entries_is_taken_away_in_linear_time() -> None:
    begun = time.monotonic()
    read_feed(rss(item("<description>" + "&lt;a " * 300_000 + "</description>")))
    assert time.monotonic() - begun < 20


@given(st.text(st.sampled_from("<>/itemrss &;!-=#x[]CDATA \n\"'?:"), max_size=200))
def test_no_damage_breaks_the_reader(text: str) -> None:
    for whole in ("<rss><channel>" + text, rss(item(text))):
        try:
            entries, _ = read_feed(whole)
        except ValueError as error:
            assert "not read" in str(error) or "no element" in str(error)
        else:
            assert all(entry.text for entry in entries)
