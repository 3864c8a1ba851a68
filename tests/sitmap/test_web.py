"""Addresses are asked for as a guest asks: of public computers only, once in a while, and not for ever."""

from __future__ import annotations

import gzip
import io
import socket
import sqlite3
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import pytest
from urllib3.util import connection

from sitmap.errors import InputError, UsageError
from sitmap.model import Report
from sitmap.network import Patience, TimedOut, request
from sitmap.sources import Notice, iter_reports
from sitmap.sources.web import Fetched, FetchError, Visitor
from tests.sitmap.site import Behaviour, Handler, Page, Site, serving, status
from tests.support import Ran

# An address of the internet; nothing is sent to it.
PUBLIC = "93.184.215.14"
WORDS = b"Drones hit a depot near the river port on Tuesday night, the governor said.\n"
STORY = (
    b"<!doctype html><html lang='en'><body><nav><a href='/'>Sumy</a></nav><article><p>Russian drones struck the town "
    b"of Nikopol on Tuesday night, the governor said.</p><p>A woman of 61 was wounded.</p></article></body></html>"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving(monkeypatch) as served:
        yield served


def visitor(**options: object) -> Visitor:
    return Visitor(**{"allow_private": True, "delay": 0.0, **options})  # type: ignore[arg-type]


def read(source: str, **options: object) -> tuple[list[Report], list[str]]:
    notices: list[Notice] = []
    reports = list(iter_reports(source, allow_private=True, notify=notices.append, **options))  # type: ignore[arg-type]
    return reports, [str(notice) for notice in notices]


# What an address gives


def test_pages_and_feeds_are_read_by_address(site: Site) -> None:
    site.put("/page", STORY, Content_Type="text/html")
    site.put("/feed", b"<rss><channel><item><title>T</title><link>/a</link></item></channel></rss>")
    ((report,), _) = read(f"{site.base}/page")
    assert report.text.startswith("Russian drones")
    assert report.url == f"{site.base}/page"
    assert read(f"{site.base}/feed")[0][0].url == f"{site.base}/a"


def test_the_encoding_that_the_server_names_is_used(site: Site) -> None:
    text = "Уночі ворог атакував місто Нікополь дронами, двоє людей поранені, повідомив голова ОВА."
    site.put("/page", text.encode("koi8-u"), Content_Type="text/plain; charset=KOI8-U")
    assert read(f"{site.base}/page")[0][0].text == text


def test_the_address_after_redirects_is_the_reports_own(site: Site) -> None:
    site.put("/there", STORY)
    site.next("/here", status(301, Location="/there"))
    assert read(f"{site.base}/here")[0][0].url == f"{site.base}/there"


def test_who_asks_says_so_and_how_to_reach_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put("/", WORDS)
    visitor().fetch(f"{site.base}/")
    monkeypatch.setenv("SITMAP_CONTACT", "mailto:desk@example.org")
    visitor().fetch(f"{site.base}/")
    visitor(contact="https://example.org/bot").fetch(f"{site.base}/")
    assert [headers["User-Agent"] for _, headers in site.asked] == [
        "sitmap (reads reports)",
        "sitmap (reads reports; contact: mailto:desk@example.org)",
        "sitmap (reads reports; contact: https://example.org/bot)",
    ]
    for contact in ("a\r\nX-Evil: 1", "ж@example.org", "a" * 300):
        with pytest.raises(UsageError, match="contact"):
            visitor(contact=contact)


# Versions


def test_a_version_that_is_known_is_not_sent_again(site: Site) -> None:
    site.put("/feed", WORDS, Last_Modified="Tue, 11 Feb 2025 10:00:00 GMT")
    first = visitor().fetch(f"{site.base}/feed")
    assert isinstance(first, Fetched)
    assert first.validators.modified == "Tue, 11 Feb 2025 10:00:00 GMT"
    assert visitor().fetch(f"{site.base}/feed", known=first.validators) is None
    assert site.asked[1][1]["If-None-Match"] == first.validators.etag
    assert site.asked[1][1]["If-Modified-Since"] == first.validators.modified
    site.put("/feed", WORDS * 2)
    second = visitor().fetch(f"{site.base}/feed", known=first.validators)
    assert second is not None
    assert second.body == WORDS * 2


def test_an_answer_that_nothing_changed_to_who_knows_nothing_is_a_fault_of_the_server(site: Site) -> None:
    site.next("/feed", status(304))
    with pytest.raises(FetchError, match="304"):
        visitor().fetch(f"{site.base}/feed")


# Not now


@pytest.mark.parametrize("code", [429, 503])
def test_a_server_that_asks_to_be_left_alone_says_for_how_long(site: Site, code: int) -> None:
    site.next("/feed", status(code, Retry_After="180"))
    with pytest.raises(FetchError, match=f"{code}.*left alone for 3 minutes") as caught:
        visitor().fetch(f"{site.base}/feed")
    assert (caught.value.transient, caught.value.wait) == (True, 180.0)
    for asked, wait in ((formatdate(time.time() + 3600, usegmt=True), 3600), ("Tue, 11 Feb 2025 11:00:00 GMT", 0)):
        site.next("/feed", status(code, Retry_After=asked))
        with pytest.raises(FetchError) as caught:
            visitor().fetch(f"{site.base}/feed")
        assert caught.value.wait == pytest.approx(wait, abs=3)
    site.next("/feed", status(code, Retry_After="soon"))
    with pytest.raises(FetchError) as caught:
        visitor().fetch(f"{site.base}/feed")
    assert (caught.value.transient, caught.value.wait) == (True, None)


def test_what_is_not_there_is_not_asked_for_again(site: Site) -> None:
    with pytest.raises(FetchError, match="404") as caught:
        visitor().fetch(f"{site.base}/none")
    assert not caught.value.transient


# Pace and robots.txt


def test_one_host_is_asked_once_in_a_while(site: Site) -> None:
    site.put("/a", WORDS)
    waits: list[float] = []
    guest = visitor(delay=5.0, pause=waits.append)
    for _ in range(3):
        guest.fetch(f"{site.base}/a")
    assert [round(wait) for wait in waits] == [5, 5]


def test_robots_txt_is_heeded_where_a_program_chooses(site: Site) -> None:
    site.put("/robots.txt", b"User-agent: *\nDisallow: /\n\nUser-agent: sitmap\nDisallow: /private*x\nCrawl-delay: 7\n")
    for path in ("/a", "/private/x"):
        site.put(path, WORDS)
    waits: list[float] = []
    guest = visitor(pause=waits.append)
    assert guest.fetch(f"{site.base}/a", robots=True) is not None
    with pytest.raises(FetchError, match=r"robots\.txt"):
        guest.fetch(f"{site.base}/private/x", robots=True)
    assert guest.fetch(f"{site.base}/private/x") is not None
    assert site.paths().count("/robots.txt") == 1
    guest.fetch(f"{site.base}/a", robots=True)
    assert [round(wait) for wait in waits] == [7]


def test_without_robots_txt_all_may_be_read_and_while_it_fails_nothing(site: Site) -> None:
    site.put("/a", WORDS)
    site.next("/robots.txt", status(503, Retry_After="60"))
    now = 1000.0
    guest = visitor(clock=lambda: now)
    with pytest.raises(FetchError, match=r"robots\.txt: answered 503") as caught:
        guest.fetch(f"{site.base}/a", robots=True)
    assert caught.value.wait == 60.0
    # It is not asked for again with each page.
    with pytest.raises(FetchError, match=r"robots\.txt: answered 503"):
        guest.fetch(f"{site.base}/b", robots=True)
    assert site.paths() == ["/robots.txt"]
    now += 301
    assert guest.fetch(f"{site.base}/a", robots=True) is not None


@pytest.mark.parametrize(
    "text", [b"\xff\xfe\x00", b"Disallow: /", b"User-agent: *\nDisallow: " + b"*a" * 200_000, b"<html>" * 100_000]
)
def test_a_robots_txt_that_is_none_is_no_obstacle_for_long(site: Site, text: bytes) -> None:
    site.put("/robots.txt", text)
    site.put("/aaaaaaaaaaaaaaaa", WORDS)
    begun = time.monotonic()
    assert visitor().fetch(f"{site.base}/aaaaaaaaaaaaaaaa", robots=True) is not None
    assert time.monotonic() - begun < 10


# Private networks


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
        "printer.local", "metadata.google.internal",
    ],
)  # fmt: skip
def test_computers_of_private_networks_are_not_asked(host: str) -> None:
    with pytest.raises(FetchError, match=r"private network.*--allow-private"):
        Visitor().fetch(f"http://{host}:9/feed")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "news.example"])
def test_a_name_that_means_a_private_computer_is_not_asked(
    host: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *rest, **more: resolve("127.0.0.1" if name == host else name, *rest, **more)
    )
    address = site.base.replace("127.0.0.1", host)
    site.put("/feed", WORDS)
    with pytest.raises(FetchError, match="private network"):
        Visitor().fetch(f"{address}/feed")
    assert site.asked == []
    assert Visitor(allow_private=True).fetch(f"{address}/feed") is not None
    assert site.asked[0][1]["Host"] == address.removeprefix("http://")


@pytest.fixture
def outside(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Make the site one on the internet: ``news.example`` is a public address, where it answers.

    Returns what was looked up and what was connected to. When it is looked up again, the name is this computer.
    """
    done: list[tuple[str, str]] = []
    resolve, connect = socket.getaddrinfo, connection.create_connection

    def look_up(name: str, *rest: object, **more: object) -> object:
        done.append(("look up", name))
        address = "127.0.0.1" if done.count(("look up", name)) > 1 else PUBLIC
        return resolve(address if name == "news.example" else name, *rest, **more)  # type: ignore[arg-type]

    def connect_to(address: tuple[str, int], *rest: object, **more: object) -> object:
        done.append(("connect", address[0]))
        port = int(site.base.rpartition(":")[2])
        return connect(("127.0.0.1", port) if address[0] == PUBLIC else address, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(connection, "create_connection", connect_to)
    return done


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, outside: list[tuple[str, str]]) -> None:
    site.put("/feed", WORDS)
    assert Visitor().fetch("http://news.example/feed") is not None
    assert [step for step in outside if step[1] != "127.0.0.1"] == [("look up", "news.example"), ("connect", PUBLIC)]
    # The second time the name has changed its meaning.
    with pytest.raises(FetchError, match=r"private network \(news\.example, 127\.0\.0\.1\)"):
        Visitor().fetch("http://news.example/feed")
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("target", ["http://10.0.0.1/admin", "http://127.0.0.1:9/", "//localhost/", "http://[::1]/"])
def test_a_redirect_to_a_private_computer_is_not_followed(
    site: Site, outside: list[tuple[str, str]], target: str
) -> None:
    site.next("/feed", status(302, Location=target))
    with pytest.raises(FetchError, match="private network"):
        Visitor().fetch("http://news.example/feed")
    assert [step for step in outside if step[0] == "connect"] == [("connect", PUBLIC)]


# Size and time


def packed(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()


def test_a_bomb_is_not_unpacked_beyond_the_limit(site: Site) -> None:
    bomb = packed(2_000_000_000)
    assert len(bomb) < 2_500_000
    site.put("/bomb", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 16 MB"):
            visitor().fetch(f"{site.base}/bomb")
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_what_is_packed_otherwise_is_refused_and_gzip_is_unpacked(site: Site) -> None:
    site.put("/a", gzip.compress(WORDS), Content_Encoding="gzip")
    site.put("/b", gzip.compress(gzip.compress(WORDS)), Content_Encoding="gzip, gzip")
    site.put("/c", WORDS, Content_Encoding="br")
    fetched = visitor().fetch(f"{site.base}/a")
    assert fetched is not None
    assert fetched.body == WORDS
    for path in ("/b", "/c"):
        with pytest.raises(FetchError, match="packed in a way"):
            visitor().fetch(site.base + path)


def test_a_page_of_50_mb_is_left_when_the_limit_is_reached(site: Site) -> None:
    sent = 0

    def endless(handler: Handler, page: Page) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"<p>word " * 125_000)
            sent += 1

    site.next("/page", endless)
    with pytest.raises(FetchError, match=r"/page: is larger than 16 MB: save it"):
        visitor().fetch(f"{site.base}/page")
    assert sent < 50


def drip(after_head: bool) -> Behaviour:
    def behave(handler: Handler, page: Page) -> None:
        if after_head:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            handler.wfile.write(b"a" * 3000 if after_head else b"a")
            handler.wfile.flush()
            time.sleep(0.05)

    return behave


@pytest.mark.parametrize("after_head", [True, False], ids=["in the body", "in the head"])
def test_an_answer_that_never_ends_has_an_end(site: Site, after_head: bool) -> None:
    site.next("/feed", drip(after_head))
    begun = time.monotonic()
    with (
        pytest.raises(TimedOut, match=r"longer than 0\.5 seconds"),
        request(f"{site.base}/feed", agent="test", patience=Patience(total=0.5), private=True) as answer,
    ):
        for _ in answer.pieces():
            pass
    assert time.monotonic() - begun < 3


# Passwords


def test_passwords_of_addresses_are_sent_but_never_shown(site: Site, run_sitmap: Callable[..., Ran]) -> None:
    address = site.base.replace("//", "//desk:secret@")
    site.put("/page", STORY)
    ((report,), notices) = read(f"{address}/page")
    assert site.asked[0][1]["Authorization"].startswith("Basic ")
    with pytest.raises(InputError) as caught:
        read(f"{address}/none")
    for shown in (repr(report), str(notices), str(caught.value)):
        assert "secret" not in shown
    for path in ("/page", "/none"):
        done = run_sitmap("map", f"{address}{path}", "--allow-private", "-v", "-o", "out")
        assert "secret" not in done.out + done.err


# Following


FEED = (
    "<rss><channel><title>Desk</title><link>{base}/</link>"
    "<item><guid>1</guid><title>One</title><link>/one</link><description>Short.</description></item>"
    "<item><guid>2</guid><title>Two</title><link>/two</link><description>Gone away.</description></item>"
    "<item><guid>3</guid><title>Three</title><link>/three</link><description>Not for programs.</description></item>"
    "</channel></rss>"
)


def test_the_page_behind_a_summary_is_read_if_that_is_wanted(site: Site) -> None:
    site.put("/feed", FEED.format(base=site.base).encode())
    site.put("/robots.txt", b"User-agent: *\nDisallow: /three\n")
    site.put("/one", STORY)
    site.put("/three", STORY)
    plain, _ = read(f"{site.base}/feed")
    assert [report.text for report in plain] == ["Short.", "Gone away.", "Not for programs."]
    whole, notices = read(f"{site.base}/feed", follow=True)
    assert [report.id for report in whole] == [report.id for report in plain]
    assert whole[0].text.split("\n")[1] == "A woman of 61 was wounded."
    assert (whole[0].title, whole[0].publisher, whole[0].lang) == ("One", "Desk", "en")
    assert [report.text for report in whole[1:]] == ["Gone away.", "Not for programs."]
    assert any("entry 2" in notice and "404" in notice for notice in notices)
    assert any("entry 3" in notice and "robots.txt" in notice for notice in notices)
    assert "/three" not in site.paths()


@pytest.mark.parametrize(
    "body", [b"\x89PNG\r\n\x1a\n", b"just words, longer than the summary is", b"<html><p>Log in</p>"]
)
def test_a_summary_stays_where_its_page_gives_no_more(site: Site, body: bytes) -> None:
    site.put("/feed", FEED.format(base=site.base).encode())
    site.put("/two", body)
    reports, notices = read(f"{site.base}/feed", follow=True)
    assert reports[1].text == "Gone away."
    assert any("entry 2" in notice and "summary is read" in notice for notice in notices)


def test_the_command_follows_and_asks_private_computers_when_told_to(
    site: Site, run_sitmap: Callable[..., Ran]
) -> None:
    site.put("/feed", FEED.format(base=site.base).encode())
    site.put("/one", STORY)
    refused = run_sitmap("extract", f"{site.base}/feed")
    assert (refused.code, "--allow-private" in refused.err) == (1, True)
    done = run_sitmap("extract", f"{site.base}/feed", "--allow-private", "--follow")
    assert '"place_name": "Nikopol"' in done.out


def test_a_store_keeps_the_page_that_the_words_were_read_from(
    site: Site, run_sitmap: Callable[..., Ran], tmp_path: Path
) -> None:
    feed = FEED.format(base=site.base).encode()
    site.put("/feed", feed)
    site.put("/one", STORY)
    kept = tmp_path / "war.gpkg"
    assert run_sitmap("add", f"{site.base}/feed", "--follow", "--allow-private", "--store", kept).code == 0
    with closing(sqlite3.connect(kept)) as database:
        rows = database.execute(
            "SELECT url, data, compressed FROM reports JOIN originals ON sha256 = original"
        ).fetchall()
        originals = {url: zlib.decompress(data) if packed else data for url, data, packed in rows}
    assert originals == {f"{site.base}/one": STORY, f"{site.base}/two": feed, f"{site.base}/three": feed}


def test_a_map_of_a_store_reaches_no_network(run_sitmap: Callable[..., Ran]) -> None:
    for option in ("--follow", "--allow-private"):
        refused = run_sitmap("map", "--store", "war.gpkg", option)
        assert (refused.code, f"{option} is for reading reports" in refused.err) == (2, True)


def test_a_stream_that_is_a_feed_needs_no_network() -> None:
    reports = list(
        iter_reports(io.BytesIO(b"<rss><channel><item><title>T</title></item></channel></rss>"), notify=print)
    )
    assert reports[0].text == "T"
