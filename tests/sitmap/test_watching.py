"""Watched feeds: what is new in them is in the store, once, whatever the feeds and the computers do."""

from __future__ import annotations

import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer, load_gazetteer
from sitmap import StoreError, open_store
from sitmap.sources.feedlist import Feed
from sitmap.sources.web import Visitor
from sitmap.store import Added
from sitmap.watching import Visit, Watcher
from tests.sitmap.site import Behaviour, Handler, Page, Site, proper, serving, status
from tests.sitmap.store.samples import REPORTS
from tests.sitmap.store.servers import postgis_address
from tests.support import ROOT, Ran

NOON = 1_739_361_600.0


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving(monkeypatch) as served:
        yield served


def rss(*numbers: int, whole: bool = True) -> bytes:
    """Make a feed of some of the sample reports, the newest first."""
    tag = "content:encoded" if whole else "description"
    items = []
    for number in numbers:
        report = REPORTS[number]
        day = report.published
        stamp = f"<pubDate>{format_datetime(datetime(*day.timetuple()[:3], 9, tzinfo=UTC))}</pubDate>" if day else ""
        items.append(
            f"<item><guid isPermaLink='false'>n{number}</guid><title>News {number}</title><link>/n{number}</link>"
            f"{stamp}<{tag}>{report.text}</{tag}></item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?>"
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Desk</title>"
        f"<link>https://desk.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


class Desk:
    """A watcher with a clock of its own: waiting takes no time."""

    def __init__(self, site: Site, store: Path | str, *feeds: Feed) -> None:
        self.site, self.store, self.feeds = site, Path(store), feeds
        self._where = store
        self.now = NOON
        self.naps: list[float] = []
        self.notices: list[str] = []
        self.gazetteer: Gazetteer | None = None
        self.watcher = self.anew()

    def anew(self) -> Watcher:
        """Return a watcher that knows nothing but what is in the store."""
        return Watcher(
            self.feeds,
            self._where,
            visitor=Visitor(allow_private=True, delay=0.0),
            gazetteer=self.gazetteer,
            notify=lambda notice: self.notices.append(str(notice)),
            clock=lambda: self.now,
            pause=self._pause,
        )

    def _pause(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def visit(self) -> list[str]:
        return [visit.outcome for visit in self.watcher.visit()]

    def run(self, until: Callable[[list[Visit]], bool]) -> list[Visit]:
        """Let it run until what came of it is enough."""
        visits: list[Visit] = []

        def tell(visit: Visit) -> None:
            visits.append(visit)
            if until(visits):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.watcher.run(tell)
        return visits


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Callable[..., Desk]:
    def make(*paths: str, **options: object) -> Desk:
        feeds = [Feed(f"{site.base}{path}", path, **options) for path in paths]  # type: ignore[arg-type]
        return Desk(site, tmp_path / "war.gpkg", *feeds)

    return make


def kept(store: Path, question: str = "SELECT text FROM reports") -> list[str]:
    with closing(sqlite3.connect(store)) as database:
        return sorted(value for (value,) in database.execute(question))


def texts(*numbers: int) -> list[str]:
    return sorted(REPORTS[number].text for number in numbers)


# What comes into the store


def test_what_is_new_in_a_feed_is_added_and_nothing_twice(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(1, 0))
    assert watch.visit() == ["new"]
    assert kept(watch.store) == texts(0, 1)
    before = watch.store.read_bytes()
    assert watch.visit() == ["same"]
    assert site.statuses("/feed") == [200, 304]
    assert watch.store.read_bytes() == before
    site.put("/feed", rss(2, 1, 0))
    ((visit),) = watch.watcher.visit()
    assert isinstance(visit.added, Added)
    assert (visit.added.reports, visit.added.known) == (1, 0)
    assert kept(watch.store) == texts(0, 1, 2)
    assert len(kept(watch.store, "SELECT name FROM sources")) == 3


def test_what_is_watched_is_what_sitmap_add_gives(
    site: Site, desk: Callable[..., Desk], tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(*range(len(REPORTS))))
    watch.visit()
    added = tmp_path / "added.gpkg"
    assert run_sitmap("add", f"{site.base}/feed", "--allow-private", "--store", added).code == 0
    columns = "id || text || title || publisher || url || coalesce(published, '') || original"
    for question in (f"SELECT {columns} FROM reports", "SELECT id || digest || coalesce(incident_id, '') FROM events"):
        assert kept(watch.store, question) == kept(added, question)
    # And adding it by hand later adds nothing.
    again = run_sitmap("add", f"{site.base}/feed", "--allow-private", "--store", watch.store)
    assert f"0 new reports ({len(REPORTS)} known already), 0 new events" in again.err


def test_a_feed_without_validators_in_which_nothing_changed_leaves_the_store_as_it_is(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(1, 0), validators=False)
    watch.visit()
    before = watch.store.read_bytes()
    assert watch.visit() == ["same"]
    assert site.statuses("/feed") == [200, 200]
    assert watch.store.read_bytes() == before


def test_an_entry_that_could_not_be_worked_through_is_tried_again_with_the_next_version(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/feed")
    whole = load_gazetteer()
    # Damaged in one place: the latitude of Lozova is no number.
    rows = [row.replace("\t48.89066\t", "\tdamaged\t") if "\tLozova\t" in row else row for row in whole._rows]
    watch.gazetteer = Gazetteer(rows, whole._refs)
    watch.watcher = watch.anew()
    site.put("/feed", rss(2, 0))
    assert watch.visit() == ["new"]
    assert kept(watch.store) == texts(2)
    assert any("#n0: could not be worked through" in notice for notice in watch.notices)
    watch.gazetteer = whole
    watch.watcher = watch.anew()
    site.put("/feed", rss(4, 2, 0))
    assert watch.visit() == ["new"]
    assert kept(watch.store) == texts(0, 2, 4)


def test_an_entry_that_leads_to_its_bytes_does_so(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(1, 0))
    watch.visit()
    with closing(sqlite3.connect(watch.store)) as database:
        packed = database.execute("SELECT data, compressed FROM reports JOIN originals ON sha256 = original").fetchall()
    assert {zlib.decompress(data) if compressed else data for data, compressed in packed} == {rss(1, 0)}


def test_publisher_and_language_are_those_that_the_list_gives(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed", publisher="Області", language="uk")
    site.put("/feed", rss(2, 0))
    watch.visit()
    assert kept(watch.store, "SELECT publisher || ' ' || lang FROM reports") == ["Області uk"] * 2


def test_a_corrected_entry_is_another_version_beside_the_first(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(0))
    watch.visit()
    site.put("/feed", rss(0).replace(b"killing two", b"killing three"))
    assert watch.visit() == ["new"]
    assert len(kept(watch.store)) == 2
    assert len(set(kept(watch.store, "SELECT incident_id FROM events WHERE layer = 'strike'"))) == 1


def test_the_posts_of_a_channel_are_watched_but_no_page_that_stands_in_its_place(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/s/channel")
    post = (
        "<html><body><div class='tgme_widget_message' data-post='channel/{n}'>"
        "<div class='tgme_widget_message_text'>{text}</div>"
        "<a class='tgme_widget_message_date'><time datetime='2025-02-12T09:00:00+00:00'></time></a></div></body></html>"
    )
    site.put("/s/channel", post.format(n=7, text=REPORTS[2].text).encode())
    assert watch.visit() == ["new"]
    assert kept(watch.store, "SELECT url FROM reports") == ["https://t.me/channel/7"]
    parked = b"<html><body><article><p>Russian drones struck Nikopol. Buy this domain.</p></article></body></html>"
    site.put("/s/channel", parked)
    assert watch.visit() == ["failed"]
    assert "is no feed" in watch.notices[-1]
    assert len(kept(watch.store)) == 1


def test_pages_behind_summaries_are_fetched_for_new_entries_only(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed", follow=True)
    for number in (0, 1, 2):
        body = f"<html><body><article><p>{REPORTS[number].text}</p><p>More was said of it.</p></article></body></html>"
        site.put(f"/n{number}", body.encode())
    local = site.base.encode()
    site.put("/feed", rss(1, 0, whole=False).replace(b"https://desk.example", local))
    watch.visit()
    site.put("/feed", rss(2, 1, 0, whole=False).replace(b"https://desk.example", local))
    watch.visit()
    assert [path for path in site.paths() if path.startswith("/n")] == ["/n1", "/n0", "/n2"]
    assert all(text.endswith("More was said of it.") for text in kept(watch.store))


def test_following_many_pages_does_not_keep_the_other_feeds_waiting(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed", follow=True)
    numbers = range(len(REPORTS))

    def slow(handler: Handler, page: Page) -> None:
        watch.now += 100
        proper(handler, page)

    for number in numbers:
        body = f"<html><body><article><p>{REPORTS[number].text}</p><p>More was said of it.</p></article></body></html>"
        site.put(f"/n{number}", body.encode())
        site.next(f"/n{number}", slow)
    site.put("/feed", rss(*numbers, whole=False).replace(b"https://desk.example", site.base.encode()))
    found = []
    for _ in range(4):
        assert watch.visit() in (["new"], ["same"])
        found.append(len(kept(watch.store)))
    assert found == [4, 8, 8, 8]
    assert all(text.endswith("More was said of it.") for text in kept(watch.store))
    # It was asked for as a whole until all of it was read.
    assert site.statuses("/feed") == [200, 200, 304, 304]


def test_a_feed_that_breaks_off_is_asked_for_as_a_whole_again(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(2, 1, 0))
    site.next("/feed", lambda handler, page: proper(handler, Page(page.body[:-200], page.headers)))
    watch.visit()
    assert len(kept(watch.store)) == 2
    assert any("breaks off in the middle" in notice for notice in watch.notices)
    watch.visit()
    assert kept(watch.store) == texts(0, 1, 2)
    assert "If-None-Match" not in site.asked[1][1]


def test_a_remark_of_a_cache_behind_a_feed_is_no_breaking_off(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(0) + b"\n<!-- Page generated in 0.321 seconds. -->\n<!-- Cached 2025-02-12 -->\n")
    assert [*watch.visit(), *watch.visit()] == ["new", "same"]
    assert site.statuses("/feed") == [200, 304]
    assert not any("breaks off" in notice for notice in watch.notices)


def test_more_than_can_be_read_at_once_is_read_in_turns_and_what_is_no_report_left_out(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/feed", "/other")
    entries = "".join(
        f"<item><guid>{number}</guid><title>{number}</title><description>{'пил ' * (length // 4)}</description></item>"
        for number, length in enumerate((499_996, 499_996, 600_000, 499_996, 499_996, 499_996, 40))
    )
    site.put("/feed", f"<rss><channel><title>Desk</title>{entries}</channel></rss>".encode())
    site.put("/other", rss(0))
    found = []
    for _ in range(3):
        watch.visit()
        found.append(len(kept(watch.store)))
    assert found == [6, 7, 7]
    assert [notice for notice in watch.notices if "left out" in notice] == [
        f"{site.base}/feed, {site.base}/feed#2: has 599,999 characters, more than any report (500,000): left out"
    ]
    assert site.statuses("/feed") == [200, 200, 304]


def test_a_host_whose_robots_txt_does_not_answer_is_asked_and_named_once_a_visit(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/feed", follow=True)
    site.put("/feed", rss(2, 1, 0, whole=False).replace(b"https://desk.example", site.base.encode()))
    site.next("/robots.txt", *[status(503)] * 5)
    assert watch.visit() == ["new"]
    assert site.paths() == ["/feed", "/robots.txt"]
    assert kept(watch.store) == texts(0, 1, 2)
    assert sum("robots.txt: answered 503" in notice for notice in watch.notices) == 1


def test_a_feed_that_is_empty_for_now_is_no_failure(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss())
    assert watch.visit() == ["same"]
    site.put("/feed", rss(0))
    assert watch.visit() == ["new"]


def test_a_reservation_is_said_once_until_it_changes(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(7), validators=False)
    for _ in range(3):
        watch.visit()
    assert sum("state no day" in notice for notice in watch.notices) == 1
    site.put("/feed", rss(7, 0), validators=False)
    watch.visit()
    assert sum("state no day" in notice for notice in watch.notices) == 2


# Feeds that fail


def test_a_dead_feed_is_named_and_the_others_go_on(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/dead", "/feed")
    site.put("/feed", rss(0))
    assert watch.visit() == ["failed", "new"]
    assert watch.notices == [
        f"/dead ({site.base}/dead): answered 404 Not Found: check the address; "
        "asked again in 15 minutes at the earliest"
    ]
    assert kept(watch.store) == texts(0)


def test_a_feed_that_fails_is_left_alone_longer_each_time_and_read_when_it_is_back(
    site: Site, desk: Callable[..., Desk]
) -> None:
    watch = desk("/feed", interval=300.0)
    site.put("/feed", rss(0))
    site.next("/feed", *[status(503)] * 12)
    begun: list[float] = []
    visits = watch.run(lambda done: (begun.append(watch.now), done[-1].outcome == "new")[1])
    waits = [round(later - earlier) for earlier, later in pairwise(begun)]
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600, 21600]
    assert [visit.outcome for visit in visits] == ["failed"] * 12 + ["new"]
    assert "12 times in a row" in watch.notices[-1]
    # It begins anew after that.
    site.put("/feed", rss(1, 0))
    site.next("/feed", status(503))
    watch.visit()
    assert "in a row" not in watch.notices[-1]
    watch.now += 60
    assert watch.visit() == ["new"]


def test_a_server_that_asks_for_rest_gets_it_also_from_the_next_process(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(0))
    site.next("/feed", status(429, Retry_After="3600"))
    assert watch.visit() == ["failed"]
    for later, outcome in ((60.0, "waiting"), (3500.0, "waiting"), (41.0, "new")):
        watch.now += later
        watch.watcher = watch.anew()
        assert watch.visit() == [outcome]
    assert len(site.asked) == 2


@pytest.mark.parametrize("wait", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_no_server_and_no_wrong_clock_puts_a_feed_off_for_ever(
    site: Site, desk: Callable[..., Desk], wait: str
) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(0))
    site.next("/feed", status(503, Retry_After=wait))
    watch.visit()
    watch.now += 86_401
    assert watch.visit() == ["new"]
    # The clock was a year ahead when it failed, and was set right.
    site.put("/feed", rss(1, 0))
    site.next("/feed", status(503))
    watch.now += 365 * 86_400
    assert watch.visit() == ["failed"]
    watch.now -= 365 * 86_400
    assert watch.visit() == ["new"]


def never_ending(handler: Handler, page: Page) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"<rss><channel>")
    while True:
        handler.wfile.write(b"<item><title>Drones struck Nikopol.</title></item>" * 1000)


def packed(handler: Handler, page: Page) -> None:
    body = gzip.compress(b"<rss><channel><title>" + b" " * 200_000_000)
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answers(body: bytes) -> Behaviour:
    return status(200, body)


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
HOSTILE: dict[str, tuple[Behaviour, str]] = {
    "an entity bomb": (
        answers(f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{LAUGHS}]><rss><channel>&a9;</channel></rss>".encode()),
        "entities",
    ),
    "an outside entity": (
        answers(b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel>&x;</channel></rss>"),
        "entities",
    ),
    "a nest": (answers(b"<rss><channel>" + b"<a>" * 100_000), "deep"),
    "a page of 50 MB": (answers(b"<p>word " * 6_250_000), "larger than 16 MB"),
    "a feed that never ends": (never_ending, "larger than 16 MB"),
    "a gzip bomb": (packed, "larger than 16 MB"),
    "gzip that breaks off": (status(200, gzip.compress(rss(0))[:40], Content_Encoding="gzip"), "is no feed"),
    "a circle": (status(302, Location="/bad"), "redirects more than 5 times"),
    "another scheme": (status(302, Location="file:///etc/passwd"), "another kind"),
    "no answer": (lambda handler, page: None, "broke off|reached"),
    "noise": (answers(bytes(range(256)) * 100), "seems to be|is no|neither"),
    "nothing": (answers(b""), "is no feed"),
    "a picture": (answers(b"\x89PNG\r\n\x1a\n" + bytes(100)), "seems to be"),
    "words": (answers(b"Drones struck Nikopol, the governor said."), "is no feed"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_is_named_and_harms_nothing(site: Site, desk: Callable[..., Desk], name: str) -> None:
    behaviour, says = HOSTILE[name]
    watch = desk("/bad", "/feed")
    site.put("/feed", rss(0))
    site.next("/bad", *[behaviour] * 6)
    assert watch.visit() == ["failed", "new"]
    assert kept(watch.store) == texts(0)
    (notice,) = watch.notices
    assert notice.startswith(f"/bad ({site.base}/bad): ")
    assert any(part in notice for part in says.split("|"))


def test_a_feed_does_not_lead_to_private_computers_unless_that_is_permitted(
    site: Site, tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    site.put("/feed", rss(0))
    listed = tmp_path / "feeds.toml"
    listed.write_text(f'[[feeds]]\nurl = "{site.base}/feed"\nname = "Desk"\n', "utf-8")
    refused = run_sitmap("watch", listed, "--store", "war.gpkg", "--once")
    assert refused.code == 1
    assert "Desk" in refused.err
    assert "private network (127.0.0.1): not asked without --allow-private" in refused.err
    assert site.asked == []


# Going on and on


def test_each_feed_is_asked_at_its_own_interval(site: Site, tmp_path: Path) -> None:
    feeds = [Feed(f"{site.base}/{name}", name, interval=seconds) for name, seconds in (("a", 60.0), ("b", 150.0))]
    watch = Desk(site, tmp_path / "war.gpkg", *feeds)
    for name in ("a", "b"):
        site.put(f"/{name}", rss(0))
    times: list[tuple[str, float]] = []
    watch.run(lambda done: times.append((done[-1].feed.name, watch.now - NOON)) or len(done) == 9)
    assert times == [
        ("a", 0),
        ("b", 0),
        ("a", 60),
        ("a", 120),
        ("b", 150),
        ("a", 180),
        ("a", 240),
        ("a", 300),
        ("b", 300),
    ]
    assert max(watch.naps) <= 60


def test_a_store_that_cannot_be_written_to_for_a_while_is_tried_again(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(0))
    open_store(watch.store, create=True).close()
    whole = watch.store.read_bytes()
    naps = 0

    def pause(seconds: float) -> None:
        nonlocal naps
        naps += 1
        watch.now += seconds
        if naps == 3:
            watch.store.write_bytes(whole)

    watch._pause = pause  # type: ignore[method-assign]
    watch.watcher = watch.anew()
    fetch = site.pages["/feed"]

    def spoil(handler: Handler, page: Page) -> None:
        watch.store.write_bytes(b"no store at all")
        answers(fetch.body)(handler, page)

    watch.store.write_bytes(whole)
    site.next("/feed", spoil)
    visits = watch.run(lambda done: True)
    assert visits[0].outcome == "new"
    assert sum("tried again in" in notice for notice in watch.notices) == 3
    assert kept(watch.store) == texts(0)


def test_a_store_that_is_none_is_said_at_once(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    watch.store.write_bytes(b"something else")
    with pytest.raises(StoreError, match="is no store"):
        watch.watcher.run(lambda visit: None)
    assert watch.store.read_bytes() == b"something else"
    assert site.asked == []


def test_a_store_that_was_lost_is_filled_anew(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    site.put("/feed", rss(1, 0))
    watch.visit()
    watch.store.unlink()
    assert watch.visit() == ["new"]
    assert kept(watch.store) == texts(0, 1)


def test_a_store_from_before_feeds_were_watched_is_watched_for(site: Site, desk: Callable[..., Desk]) -> None:
    watch = desk("/feed")
    with open_store(watch.store, create=True) as store:
        store.add(REPORTS[3])
    with closing(sqlite3.connect(watch.store)) as database:
        database.execute("DROP TABLE feeds")
    site.put("/feed", rss(0))
    assert watch.visit() == ["new"]
    assert watch.visit() == ["same"]
    assert site.statuses("/feed") == [200, 304]


def test_a_store_on_a_server_is_watched_for_as_a_file_is(site: Site) -> None:
    pytest.importorskip("psycopg", reason="the packages of sitmap[postgis] are not installed")
    site.put("/feed", rss(1, 0))
    site.put("/dead", rss(2))
    site.next("/dead", status(503))
    with postgis_address() as address:
        watch = Desk(site, address, *(Feed(f"{site.base}/{name}", name) for name in ("feed", "dead")))
        assert watch.visit() == ["new", "failed"]
        watch.watcher = watch.anew()
        assert watch.visit() == ["same", "waiting"]
        watch.now += 61
        assert watch.visit() == ["same", "new"]
        with open_store(address) as store:
            assert store.info()["reports"] == 3
            assert store.verify() == []
    assert site.statuses("/feed") == [200, 304, 304]


# The command


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., list[str]]:
    def make(site: Site, *paths: str) -> list[str]:
        tables = [f'[[feeds]]\nurl = "{site.base}{path}"\nname = "Feed {path}"\n' for path in paths]
        (tmp_path / "feeds.toml").write_text("\n".join(tables), "utf-8")
        return [
            sys.executable, "-m", "sitmap", "watch", str(tmp_path / "feeds.toml"), "--store",
            str(tmp_path / "war.gpkg"), "--allow-private",
        ]  # fmt: skip

    return make


def test_once_asks_each_feed_and_tells_how_it_went(
    site: Site, tmp_path: Path, command: Callable[..., list[str]]
) -> None:
    site.put("/a", rss(1, 0))
    ask = [*command(site, "/a", "/b"), "--once"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(ask, capture_output=True, text=True, env=env, timeout=120, check=False)

    first = run()
    assert (first.returncode, first.stdout) == (3, f"{tmp_path / 'war.gpkg'}\n")
    assert "Feed /a: 2 new reports, " in first.stderr
    assert f"Feed /b ({site.base}/b): answered 404" in first.stderr
    second = run()
    assert second.returncode == 0
    assert "Feed /b: failed before and is left alone for 15 minutes more" in second.stderr
    assert "Feed /a" not in second.stderr
    assert site.statuses("/a") == [200, 304]


def test_a_bad_list_ends_the_command_before_anything_is_asked_or_made(
    tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    listed = tmp_path / "feeds.toml"
    listed.write_text('[[feeds]]\nurl = "https://example.org/rss"\nintervall = "15m"\n', "utf-8")
    done = run_sitmap("watch", listed, "--store", "war.gpkg")
    assert done.code == 1
    assert done.err == f"error: {listed}, line 3: feed 1, intervall: means nothing here; did you mean 'interval'?\n"
    assert not (tmp_path / "war.gpkg").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_watch_that_is_killed_goes_on_where_it_was(
    site: Site, tmp_path: Path, command: Callable[..., list[str]]
) -> None:
    """Killed without warning after its first feed, before its second answers; then started again."""
    site.put("/a", rss(1, 0))
    site.put("/b", rss(3, 2))
    held = Watched(command(site, "/a", "/b"))

    def hold(handler: Handler, page: Page) -> None:
        held.process.kill()
        held.process.wait()

    site.next("/b", hold)
    held.start()
    assert held.process.wait(timeout=120) == -signal.SIGKILL
    assert kept(tmp_path / "war.gpkg") == texts(0, 1)
    held.start()
    held.until(lambda: len(kept(tmp_path / "war.gpkg")) == 4)
    held.process.send_signal(signal.SIGTERM)
    assert held.process.wait(timeout=60) == 0
    # The first feed was not sent again, and nothing came twice.
    assert site.statuses("/a") == [200, 304]
    assert kept(tmp_path / "war.gpkg") == texts(0, 1, 2, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feeds.toml", "war.gpkg"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_watch_that_is_killed_at_any_time_loses_nothing_and_doubles_nothing(
    site: Site, tmp_path: Path, command: Callable[..., list[str]]
) -> None:
    site.put("/a", rss(*range(0, len(REPORTS), 2)))
    site.put("/b", rss(*range(1, len(REPORTS), 2)))
    watched, chance = Watched(command(site, "/a", "/b")), random.Random(20250212)
    for _ in range(6):
        asked = len(site.asked)
        watched.start()
        watched.until(lambda asked=asked: len(site.asked) > asked)  # type: ignore[misc]
        time.sleep(chance.uniform(0.0, 0.8))
        watched.process.kill()
        watched.process.wait()
    done = subprocess.run([*watched.command, "--once"], env=watched.env, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0
    assert kept(tmp_path / "war.gpkg") == texts(*range(len(REPORTS)))
    plain = tmp_path / "plain.gpkg"
    with open_store(plain, create=True) as store:
        store.add([f"{site.base}/a", f"{site.base}/b"], allow_private=True)
    question = "SELECT id || digest || coalesce(incident_id, '') FROM events"
    assert kept(tmp_path / "war.gpkg", question) == kept(plain, question)


class Watched:
    """The command as its own process."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env
        )

    def until(self, done: Callable[[], bool]) -> None:
        limit = time.monotonic() + 120
        while not done():
            assert time.monotonic() < limit
            assert self.process.poll() is None
            time.sleep(0.05)
