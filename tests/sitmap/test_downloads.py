"""Data is fetched whole or not at all, whatever the server does, and what was there stays."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitmap import downloads
from sitmap.downloads import Manners, archives, fetching
from sitmap.downloads.catalogue import ADDRESSES, offer
from sitmap.errors import DownloadError, UsageError
from sitmap.network import Patience, Refused, follow
from tests.sitmap import site as sites
from tests.sitmap.site import Site, archive, cut, geoboundaries, geonames, slow, status
from tests.support import ROOT, Ran

DUMP = "/dump/UA.zip"
NAMES = "/dump/alternatenames/UA.zip"
HASTY = Manners(patience=Patience(connect=5, packet=5, window=60, least=1), attempts=3, pause=0.01, longest=2)

Fetch = Callable[..., downloads.Installed]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    for address in ADDRESSES.values():
        monkeypatch.delenv(address.variable, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with sites.serving(monkeypatch) as served:
        yield served


@pytest.fixture
def gazetteer(site: Site) -> Fetch:
    """Fetch the gazetteer of the site, hastily."""
    return functools.partial(downloads.fetch, "gazetteer", addresses=geonames(site), manners=HASTY)


@pytest.fixture
def boundaries(site: Site) -> Fetch:
    """Fetch the boundaries of the site, hastily."""
    return functools.partial(downloads.fetch, "boundaries", addresses=geoboundaries(site), manners=HASTY)


def kept(folder: Path) -> list[str]:
    """List all files of a cache but the locks."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    )


def bulky(lines: int = 20_000) -> bytes:
    """Make a dump of some size that does not shrink to nothing."""
    rows = (
        sites.line(number, hashlib.sha256(b"%d" % number).hexdigest(), 48 + number / 1e5, 37) for number in range(lines)
    )
    return archive({"UA.txt": "".join(rows)})


# Whole


def test_the_gazetteer_is_the_table_of_places_and_that_of_their_names(gazetteer: Fetch, site: Site) -> None:
    got = gazetteer()
    assert [(file.role, file.path.name, file.path.read_text("utf-8")) for file in got.files] == [
        ("places", "UA.txt", sites.DUMP),
        ("names", "alternatenames-UA.txt", sites.NAMES),
    ]
    assert (got.source, got.licence, got.country) == ("GeoNames", "CC BY 4.0", "UA")
    assert "https://www.geonames.org/" in got.terms
    assert got.address == f"{site.base}{DUMP}"
    assert got.files[0].version == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert got.files[0].sha256 == hashlib.sha256(sites.DUMP.encode()).hexdigest()
    assert downloads.installed() == [got]


def test_the_boundaries_are_three_levels_with_the_licence_that_each_states(boundaries: Fetch, site: Site) -> None:
    site.put("/api/UKR/ADM3/", sites.describe(site.base, "ADM3", boundaryLicense="CC BY 4.0", boundarySource="OCHA"))
    got = boundaries()
    assert [(file.role, file.path.name) for file in got.files] == [
        (level, f"UKR-{level}.geojson") for level in ("ADM1", "ADM2", "ADM3")
    ]
    assert got.files[1].path.read_bytes() == sites.outlines("ADM2")
    assert got.licence == "Open Data Commons Open Database License 1.0; CC BY 4.0"
    assert "same licence" in got.terms
    assert got.credit.startswith("geoBoundaries (OpenStreetMap, Wambacher; OCHA), Open Data Commons")
    assert got.files[0].address == f"{site.base}/raw/UKR-ADM1.geojson"
    assert got.files[0].version == "2017, built Dec 12, 2023"


def test_a_cache_holds_the_files_the_manifest_and_nothing_else(gazetteer: Fetch, cache: Path) -> None:
    got = gazetteer()
    folder = got.files[0].path.parent.relative_to(cache).as_posix()
    assert kept(cache) == sorted(
        ["data/gazetteer/UA/manifest.json", f"{folder}/UA.txt", f"{folder}/alternatenames-UA.txt"]
    )


def test_a_server_is_told_who_asks_and_only_asked_for_what_is_needed(gazetteer: Fetch, site: Site) -> None:
    gazetteer()
    assert site.paths() == [DUMP, NAMES]
    assert all(headers["User-Agent"].startswith("sitmap (") for _, headers in site.asked)


def test_what_is_there_is_not_sent_again_but_asked_about(gazetteer: Fetch, site: Site) -> None:
    first = gazetteer()
    said: list[str] = []
    assert gazetteer(notify=said.append) == first
    assert said == ["the gazetteer of UA is up to date"]
    assert site.statuses(DUMP) == [200, 304]


def test_a_newer_version_takes_the_place_of_the_older(gazetteer: Fetch, site: Site, cache: Path) -> None:
    first = gazetteer()
    site.put(DUMP, archive({"UA.txt": sites.line(990003, "Nova", 48, 37)}))
    second = gazetteer()
    assert "Nova" in second.files[0].path.read_text("utf-8")
    assert second.files[1].path.read_text("utf-8") == sites.NAMES
    assert site.statuses(NAMES) == [200, 304]
    assert not first.files[0].path.exists()
    assert len(kept(cache)) == 3


def test_damaged_files_are_fetched_again(gazetteer: Fetch, site: Site) -> None:
    got = gazetteer()
    text = got.files[0].path.read_text("utf-8")
    got.files[0].path.write_text(text.replace("Klish", "Klash"), "utf-8")
    assert gazetteer().files[0].path.read_text("utf-8") == text
    assert site.statuses(DUMP) == [200, 200]


def test_a_level_that_a_country_has_not_is_left_out_and_named(boundaries: Fetch, site: Site) -> None:
    del site.pages["/api/UKR/ADM3/"]
    said: list[str] = []
    got = boundaries(notify=said.append)
    assert [file.role for file in got.files] == ["ADM1", "ADM2"]
    assert said == ["geoBoundaries has no ADM3 of UA: done without"]


def test_progress_is_told_up_to_the_whole_of_each_file(gazetteer: Fetch, site: Site) -> None:
    site.put(DUMP, bulky())
    told: list[tuple[str, int, int | None]] = []
    gazetteer(progress=lambda *step: told.append(step))
    sizes = [len(site.pages[path].body) for path in (DUMP, NAMES)]
    for name, size in zip(("GeoNames UA places", "GeoNames UA names"), sizes, strict=True):
        steps = [done for label, done, total in told if label == name and total == size]
        assert steps == sorted(steps)
        assert steps[-1] == size


# A server in trouble


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(status(503), id="503"),
        pytest.param(status(500), id="500"),
        pytest.param(status(429, Retry_After="1"), id="429"),
        pytest.param(lambda handler, page: handler.connection.close(), id="hangs up"),
        pytest.param(cut(40), id="breaks off"),
        pytest.param(sites.chunked(whole=False), id="breaks off in chunks"),
    ],
)
def test_passing_trouble_is_told_and_tried_again(trouble: sites.Behaviour, gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, trouble)
    said: list[str] = []
    assert gazetteer(notify=said.append).files[0].path.read_text("utf-8") == sites.DUMP
    assert len(said) == 1
    assert "trying again in" in said[0]
    assert f"{site.base}{DUMP}" in said[0]


def test_a_server_that_asks_for_time_gets_it(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, status(429, Retry_After="1"))
    begun = time.monotonic()
    gazetteer()
    assert time.monotonic() - begun >= 1


def test_a_time_to_come_back_is_read_by_the_servers_own_clock(gazetteer: Fetch, site: Site) -> None:
    from email.utils import formatdate

    # Not later than the hasty manners allow, though an hour ahead of this computer's clock.
    site.next(DUMP, status(503, Retry_After=formatdate(time.time() + 1.2, usegmt=True)))
    said: list[str] = []
    gazetteer(notify=said.append)
    assert any(f"trying again in {seconds} s" in said[0] for seconds in (0, 1, 2))


def test_a_server_that_asks_for_much_time_is_left_alone(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, status(503, Retry_After="3600"))
    with pytest.raises(DownloadError, match=r"answered 503.*left alone for 60 minutes: try again after that time"):
        gazetteer()
    assert site.paths() == [DUMP]


def test_lasting_trouble_is_given_up_and_leaves_nothing(gazetteer: Fetch, site: Site, cache: Path) -> None:
    site.next(DUMP, *[status(503)] * 9)
    with pytest.raises(DownloadError, match=r"answered 503 Service Unavailable \(tried 3 times\): try again later"):
        gazetteer()
    assert site.paths() == [DUMP] * 3
    assert kept(cache) == []


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (status(404), "answered 404 Not Found: check the address"),
        (status(403), "answered 403 Forbidden: check the address"),
        (status(302, Location="ftp://127.0.0.1/UA.zip"), r"another kind \(ftp:\)"),
        (status(302, Location="file:///etc/hosts"), r"another kind \(file:\)"),
        (status(302, Location="http://[::1/UA.zip"), "cannot be fetched"),
        (status(304), "answered 304"),
        (status(206, b"PK", Content_Range="bytes 0-1/2"), "answered 206"),
    ],
)
def test_an_answer_that_will_not_change_is_not_asked_for_twice(
    answer: sites.Behaviour, says: str, gazetteer: Fetch, site: Site, cache: Path
) -> None:
    site.next(DUMP, answer)
    with pytest.raises(DownloadError, match=says) as caught:
        gazetteer()
    assert f"{site.base}{DUMP}" in str(caught.value)
    assert site.paths() == [DUMP]
    assert kept(cache) == []


def test_a_wrong_address_says_how_it_is_set(gazetteer: Fetch, site: Site) -> None:
    del site.pages[DUMP]
    with pytest.raises(DownloadError, match=r"404.*--gazetteer-address or SITMAP_GAZETTEER_ADDRESS"):
        gazetteer()


def test_a_circle_of_redirects_is_left(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, *[status(302, Location=DUMP)] * 20)
    with pytest.raises(DownloadError, match="redirects more than 5 times"):
        gazetteer()
    assert len(site.paths()) == 6


def test_a_redirect_to_another_place_of_the_same_kind_is_followed(gazetteer: Fetch, site: Site) -> None:
    site.put("/elsewhere.zip", site.pages[DUMP].body)
    site.next(DUMP, status(302, Location="/elsewhere.zip"))
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP


def test_nothing_leads_from_https_to_http() -> None:
    with pytest.raises(Refused, match="from https to http"):
        follow("https://example.org/a", "http://example.org/b", what="redirects")
    assert follow("https://example.org/a/", "b", what="redirects") == "https://example.org/a/b"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate for 127.0.0.1 that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    path = tmp_path / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path,
         "-out", tmp_path / "c.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (tmp_path / "c.pem").read_text())
    return path


def test_a_server_whose_certificate_nobody_vouches_for_is_not_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    with sites.serving(monkeypatch, certificate) as safe:
        with pytest.raises(DownloadError, match="has no valid certificate: check the clock and the certificates"):
            downloads.fetch("gazetteer", addresses=geonames(safe), manners=HASTY)
        assert safe.asked == []
    assert kept(cache) == []


def test_a_server_on_https_is_left_when_it_leads_to_http(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    geonames(site)
    geoboundaries(site)
    with sites.serving(monkeypatch, certificate) as safe:
        fetch = functools.partial(downloads.fetch, manners=HASTY, addresses={**geonames(safe), **geoboundaries(safe)})
        assert fetch("gazetteer").files[0].address == f"{safe.base}{DUMP}"
        safe.next(DUMP, status(302, Location=f"{site.base}{DUMP}"))
        with pytest.raises(DownloadError, match="redirects from https to http: not followed"):
            fetch("gazetteer")
        safe.put("/api/UKR/ADM1/", sites.describe(site.base, "ADM1"))
        with pytest.raises(DownloadError, match="leads from https to http: not followed"):
            fetch("boundaries")
    assert site.asked == []


def test_a_server_that_says_nothing_is_given_up(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, *[slow(1.5, silent=True)] * 3)
    manners = Manners(patience=Patience(packet=0.2), attempts=3, pause=0.01)
    with pytest.raises(DownloadError, match=r"did not answer in time \(tried 3 times\)"):
        gazetteer(manners=manners)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(gazetteer: Fetch, site: Site) -> None:
    site.put(DUMP, bulky(), validators=False)
    site.next(DUMP, *[slow(0.05)] * 3)
    manners = Manners(patience=Patience(packet=5, window=0.4, least=1000), attempts=2, pause=0.01)
    with pytest.raises(DownloadError, match="sends too slowly"):
        gazetteer(manners=manners)


def test_without_a_network_the_message_says_what_to_do_by_hand(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sites.serving(monkeypatch) as gone:
        addresses = {**geonames(gone), **geoboundaries(gone)}
    for kind, tells in {
        "gazetteer": rf"cannot be reached.*fetch {gone.base}{DUMP} .*give the file to --gazetteer",
        "boundaries": rf"cannot be reached.*open {gone.base}/api/UKR/ADM1/ .*gjDownloadURL.*--boundaries",
    }.items():
        with pytest.raises(DownloadError, match=tells):
            downloads.fetch(kind, addresses=addresses, manners=HASTY)
    assert kept(cache) == []


# Going on after a break


def test_after_a_break_only_the_rest_is_asked_for(gazetteer: Fetch, site: Site) -> None:
    site.put(DUMP, bulky())
    size = len(site.pages[DUMP].body)
    site.next(DUMP, cut(size // 3), cut(size // 3))
    got = gazetteer()
    ranges = [headers.get("Range") for path, headers in site.asked if path == DUMP]
    assert ranges == [None, f"bytes={size // 3}-", f"bytes={size // 3 * 2}-"]
    assert site.asked[1][1]["If-Range"] == site.pages[DUMP].etag
    assert got.files[0].path.read_bytes() == zipfile.ZipFile(_held(site, DUMP)).read("UA.txt")


def _held(site: Site, path: str) -> Path:
    """Write what a site serves to a file of its own."""
    held = Path(os.environ["SITMAP_CACHE"]).parent / "held.zip"
    held.write_bytes(site.pages[path].body)
    return held


def test_many_breaks_are_borne_as_long_as_something_comes(gazetteer: Fetch, site: Site) -> None:
    size = len(site.pages[DUMP].body)
    site.next(DUMP, *[cut(size // 12)] * 10)
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP


def test_the_next_run_goes_on_where_the_last_one_broke_off(gazetteer: Fetch, site: Site, cache: Path) -> None:
    site.next(DUMP, cut(100), *[status(503)] * 3)
    with pytest.raises(DownloadError, match=r"what came \(100 bytes\) is kept"):
        gazetteer()
    assert kept(cache) == ["data/partial/gazetteer-UA-places", "data/partial/gazetteer-UA-places.json"]
    assert downloads.installed() == []
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP
    assert site.asked[-2][1]["Range"] == "bytes=100-"
    assert len(kept(cache)) == 3


def test_of_another_version_no_rest_is_taken(gazetteer: Fetch, site: Site) -> None:
    site.put(DUMP, bulky(200))
    site.next(DUMP, cut(500), *[status(503)] * 3)
    with pytest.raises(DownloadError):
        gazetteer()
    geonames(site)
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP
    assert site.statuses(DUMP)[-1] == 200


def wrong_rest(handler: sites.Handler, page: sites.Page) -> None:
    """Send the rest of another file under the same validator."""
    sites.status(206, b"x" * 50, Content_Range="bytes 500-549/550")(handler, page)


def test_a_rest_that_cannot_belong_to_the_beginning_is_thrown_away_with_it(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, cut(100), wrong_rest)
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP
    assert site.statuses(DUMP) == [200, 206, 200]


def test_a_server_that_ignores_ranges_sends_all_of_it_again(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, cut(100), sites.ignoring_ranges)
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP


def test_where_the_server_names_no_version_it_begins_anew(gazetteer: Fetch, site: Site, cache: Path) -> None:
    site.put(DUMP, site.pages[DUMP].body, validators=False)
    site.next(DUMP, cut(100), *[status(503)] * 3)
    with pytest.raises(DownloadError, match=r"tried 3 times\): try again later\. Where"):
        gazetteer()
    assert kept(cache) == []
    site.moods[DUMP].clear()
    site.next(DUMP, cut(100))
    gazetteer()
    assert all("Range" not in headers for _, headers in site.asked)


@pytest.fixture
def begun(sitmap: Callable[..., Ran], site: Site, cache: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that fetches a gazetteer and has a part of it."""
    site.put(DUMP, bulky())
    site.next(DUMP, slow(0.02, piece=20_000))
    partial = cache / "data/partial/gazetteer-UA-places"
    with subprocess.Popen(
        [sys.executable, "-m", "sitmap", "data", "fetch", "gazetteer"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while not (partial.exists() and partial.stat().st_size > 50_000):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield process
        process.kill()


def test_a_process_that_is_killed_leaves_what_the_next_one_goes_on_with(
    begun: subprocess.Popen[str], site: Site, cache: Path, sitmap: Callable[..., Ran]
) -> None:
    begun.kill()
    begun.wait()
    assert downloads.installed() == []
    assert sitmap("data", "fetch", "gazetteer").code == 0
    assert site.statuses(DUMP) == [200, 206]
    (got,) = downloads.installed()
    assert got.files[0].path.read_bytes() == zipfile.ZipFile(_held(site, DUMP)).read("UA.txt")
    assert len(kept(cache)) == 3


def test_an_interrupted_fetch_says_so_and_is_gone_on_with(
    begun: subprocess.Popen[str], site: Site, cache: Path, sitmap: Callable[..., Ran]
) -> None:
    begun.send_signal(signal.SIGINT)
    _, said = begun.communicate(timeout=30)
    assert (begun.returncode, said.strip()) == (130, "error: interrupted")
    assert kept(cache) == ["data/partial/gazetteer-UA-places", "data/partial/gazetteer-UA-places.json"]
    assert sitmap("data", "fetch", "gazetteer").code == 0
    assert site.statuses(DUMP) == [200, 206]


# Checksums and sizes


def digest(algorithm: str, body: bytes) -> str:
    return base64.b64encode(hashlib.new(algorithm, body).digest()).decode()


def right_and_wrong(name: str, form: str, algorithm: str) -> pytest.param:  # type: ignore[valid-type]
    return pytest.param(name, form, algorithm, id=name)


CHECKSUMS = [
    right_and_wrong("Repr-Digest", "sha-256=:{}:", "sha256"),
    right_and_wrong("Content-Digest", "sha-512=:{}:", "sha512"),
    right_and_wrong("Digest", "SHA-256={}", "sha256"),
    right_and_wrong("Content-MD5", "{}", "md5"),
]


@pytest.mark.parametrize(("name", "form", "algorithm"), CHECKSUMS)
def test_a_file_with_the_checksum_that_was_announced_is_taken(
    name: str, form: str, algorithm: str, gazetteer: Fetch, site: Site
) -> None:
    page = site.pages[DUMP]
    page.headers[name] = form.format(digest(algorithm, page.body))
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP


@pytest.mark.parametrize(("name", "form", "algorithm"), CHECKSUMS)
def test_a_file_with_another_checksum_is_not(
    name: str, form: str, algorithm: str, gazetteer: Fetch, site: Site, cache: Path
) -> None:
    site.pages[DUMP].headers[name] = form.format(digest(algorithm, b"something else"))
    with pytest.raises(DownloadError, match=f"has not the {algorithm} checksum"):
        gazetteer()
    assert kept(cache) == []


def test_a_size_above_the_limit_is_refused_before_and_while_it_comes(
    gazetteer: Fetch, site: Site, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    site.put(DUMP, bulky(200))
    with pytest.raises(DownloadError, match=r"1,000 are the most"):
        gazetteer()
    site.next(DUMP, sites.chunked(whole=True))
    with pytest.raises(DownloadError, match=r"1,000 are the most"):
        gazetteer()
    assert kept(cache) == []


def test_a_file_sent_in_chunks_without_a_size_is_taken(gazetteer: Fetch, site: Site) -> None:
    site.next(DUMP, sites.chunked(whole=True))
    assert gazetteer().files[0].path.read_text("utf-8") == sites.DUMP


# Archives


def link(name: str) -> bytes:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _with(info, "/etc/hosts")


def _with(info: zipfile.ZipInfo, content: str) -> bytes:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("UA.txt", sites.DUMP)
        opened.writestr(info, content)
    return held.getvalue()


def encrypted() -> bytes:
    """Set the flag that says so, in the member's own head and in the list of members."""
    data = bytearray(archive({"UA.txt": sites.DUMP}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying(claimed: int) -> bytes:
    """Say another size than the content has."""
    data = bytearray(archive({"UA.txt": sites.DUMP}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = claimed.to_bytes(4, "little")
    return bytes(data)


def flipped() -> bytes:
    """Change a byte of the content, so that its CRC is wrong."""
    data = bytearray(archive({"UA.txt": sites.DUMP}, stored=True))
    data[data.index(b"Klish")] ^= 1
    return bytes(data)


def crowded() -> bytes:
    data = bytearray(archive({"UA.txt": sites.DUMP}))
    at = data.rindex(b"PK\x05\x06") + 12
    data[at : at + 4] = (50_000_000).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "climbs": (archive({"UA.txt": sites.DUMP, "../../evil.txt": "x"}), "outside its folder"),
    "climbs back": (archive({"UA.txt": sites.DUMP, "a/..\\evil.txt": "x"}), "outside its folder"),
    "absolute": (archive({"UA.txt": sites.DUMP, "/tmp/evil.txt": "x"}), "outside its folder"),
    "drive": (archive({"UA.txt": sites.DUMP, "C:evil.txt": "x"}), "outside its folder"),
    "link": (link("link"), "a link or a device"),
    "bomb": (archive({"UA.txt": b"\0" * 30_000_000}), "would unpack to more than 100 times its size"),
    "encrypted": (encrypted(), "encrypted"),
    "crc": (flipped(), "damaged"),
    "claims less": (lying(10), "damaged|unpacks to more"),
    "claims more": (lying(100_000), "cut off|damaged"),
    "claims 4 GB": (lying(4_000_000_000), "2,000,000,000 are the most"),
    "crowded": (crowded(), "more members"),
    "cut off": (archive({"UA.txt": sites.DUMP})[:-30], "damaged or no ZIP archive"),
    "no archive": (b"<!DOCTYPE html><p>Down for maintenance", "no ZIP archive"),
    "empty": (b"", "no ZIP archive"),
    "other member": (archive({"RU.txt": sites.DUMP}), "holds no UA.txt, but 'RU.txt'"),
    "page inside": (archive({"UA.txt": "<html><body>Sorry"}), r"is a web page \(line 1\)"),
    "too few columns": (archive({"UA.txt": sites.DUMP + "990003\tNova\t\n"}), r"no table of GeoNames \(line 3\)"),
    "no number": (archive({"UA.txt": sites.DUMP.replace("990001", "id")}), r"no table of GeoNames \(line 1\)"),
    "not UTF-8": (archive({"UA.txt": sites.DUMP.encode("cp1251")}), r"is not UTF-8 \(line 1\)"),
    "no lines": (archive({"UA.txt": ""}), "is empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_archive_is_named_and_nothing_of_it_stays(
    name: str, gazetteer: Fetch, site: Site, cache: Path
) -> None:
    old = gazetteer()
    before = kept(cache.parent)
    body, says = HOSTILE[name]
    site.put(DUMP, body)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DownloadError, match=says) as caught:
            gazetteer()
    assert f"{site.base}{DUMP}" in str(caught.value)
    assert "--gazetteer" in str(caught.value)
    assert kept(cache.parent) == before
    assert downloads.installed() == [old]


def test_an_archive_that_unpacks_to_more_than_the_limit_is_refused(
    gazetteer: Fetch, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    site.put(DUMP, bulky(50))
    with pytest.raises(DownloadError, match="1,000 are the most"):
        gazetteer()


# Boundaries that are none


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!doctype html><p>Sorry", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n", "only a pointer"),
        (sites.outlines("ADM1")[:-20], "damaged or no GeoJSON"),
        (sites.outlines("ADM1", 900).replace(b"Unit 450", b'Unit"450'), "damaged or no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no areas"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "damaged or no GeoJSON|not GeoJSON|no areas"),
        (sites.outlines("ADM1").replace(b"Polygon", b"LineString").replace(b"[[[", b"[[").replace(b"]]]", b"]]"),
         "no areas but LineString"),
        (b'<OGRVRTDataSource><OGRVRTLayer name="x"></OGRVRTLayer></OGRVRTDataSource>', "no GeoJSON"),
        (b"", "no GeoJSON"),
        (b"null", "no GeoJSON"),
    ],
)  # fmt: skip
def test_outlines_that_are_none_are_refused(body: bytes, says: str, boundaries: Fetch, site: Site, cache: Path) -> None:
    old = boundaries()
    before = kept(cache)
    site.put("/raw/UKR-ADM2.geojson", body)
    with pytest.raises(DownloadError, match=says) as caught:
        boundaries()
    assert f"{site.base}/raw/UKR-ADM2.geojson" in str(caught.value)
    assert kept(cache) == before
    assert downloads.installed() == [old]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>Sorry", "is a web page"),
        (b"not json", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"[]", "does not say where the file is"),
        (b'{"gjDownloadURL": 5}', "does not say where the file is"),
        (b'{"gjDownloadURL": "file:///etc/passwd"}', "another kind"),
        (b'{"gjDownloadURL": "http://[::1/x"}', "which is no address"),
        (b'{"gjDownloadURL": "/raw/UKR-ADM1.geojson", "boundaryType": "ADM2"}', "describes ADM2, not ADM1"),
        (b'{"x": "' + b"y" * 2_000_000 + b'"}', "1,000,000 are the most"),
    ],
)
def test_a_description_that_leads_nowhere_is_refused(
    body: bytes, says: str, boundaries: Fetch, site: Site, cache: Path
) -> None:
    site.put("/api/UKR/ADM1/", body)
    with pytest.raises(DownloadError, match=says):
        boundaries()
    assert kept(cache) == []


def test_what_a_source_says_of_itself_becomes_one_plain_line(boundaries: Fetch, site: Site) -> None:
    source = "OSM\n\u202e<script>alert(1)</script>\x1b[31m " + "x" * 1000
    site.put("/api/UKR/ADM1/", sites.describe(site.base, "ADM1", boundarySource=source, boundaryLicense=None))
    got = boundaries()
    assert got.files[0].origin.startswith("OSM <script>")
    assert got.files[0].origin.isprintable()
    assert len(got.files[0].origin) == 300
    assert got.files[0].licence == "licence not stated"


# Addresses


def test_the_official_addresses_are_those_of_geonames_and_geoboundaries() -> None:
    assert [part.address for part in offer("gazetteer", "ua").parts] == [
        "https://download.geonames.org/export/dump/UA.zip",
        "https://download.geonames.org/export/dump/alternatenames/UA.zip",
    ]
    assert [part.address for part in offer("boundaries", "BY").parts] == [
        f"https://www.geoboundaries.org/api/current/gbOpen/BLR/ADM{level}/" for level in (1, 2, 3)
    ]


def test_an_address_given_wins_over_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_GAZETTEER_ADDRESS", "https://mirror.example/{country}.zip")
    monkeypatch.setenv("SITMAP_BOUNDARIES_ADDRESS", "https://mirror.example/{country}/{level}.json")
    assert offer("gazetteer", "RU").parts[0].address == "https://mirror.example/RU.zip"
    assert offer("boundaries", "RU").parts[2].address == "https://mirror.example/RU/ADM3.json"
    given = {"gazetteer": "https://other.example/{country3}"}
    assert offer("gazetteer", "RU", given).parts[0].address == "https://other.example/RUS"


@pytest.mark.parametrize(
    ("kind", "country", "addresses", "says"),
    [
        ("gazetteer", "Ukraine", {}, "no country: give its two letters"),
        ("gazetteer", "../..", {}, "no country"),
        ("gazetteer", "", {}, "no country"),
        ("roads", "UA", {}, "'roads' cannot be fetched"),
        ("gazetteer", "UA", {"gazeteer": "https://x/{country}"}, "no address called 'gazeteer'"),
        ("gazetteer", "UA", {"gazetteer": "https://x/UA.zip"}, r"write \{country\}"),
        ("boundaries", "UA", {"boundaries": "https://x/{country}"}, r"write \{level\}"),
        ("gazetteer", "UA", {"gazetteer": "https://x/{country}/{size}"}, r"holds \{size\}"),
        ("gazetteer", "UA", {"gazetteer": "file:///{country}.zip"}, "no http"),
        ("gazetteer", "UA", {"gazetteer": "{country}.zip"}, "no http"),
        ("gazetteer", "UA", {"gazetteer": "https://[::1/{country}"}, "cannot be used"),
    ],
)
def test_what_cannot_be_asked_for_is_wrong_usage(kind: str, country: str, addresses: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        downloads.fetch(kind, country, addresses=addresses)


def test_a_password_in_an_address_is_neither_shown_nor_kept(site: Site, cache: Path) -> None:
    addresses = {name: text.replace("//", "//me:secret@") for name, text in geonames(site).items()}
    site.next(DUMP, status(503))
    said: list[str] = []
    got = downloads.fetch("gazetteer", addresses=addresses, manners=HASTY, notify=said.append)
    assert said
    assert site.asked[0][1]["Authorization"].startswith("Basic ")
    assert got.address == f"{site.base}{DUMP}"
    site.next(DUMP, status(403))
    with pytest.raises(DownloadError) as caught:
        downloads.fetch("gazetteer", addresses=addresses, manners=HASTY)
    written = " ".join(path.read_text("utf-8") for path in cache.rglob("*.json"))
    assert "secret" not in f"{said} {caught.value} {written}"


# Several at once, and no room


def test_two_at_once_fetch_once(gazetteer: Fetch, site: Site) -> None:
    site.put(DUMP, bulky())
    site.next(DUMP, slow(0.02, piece=100_000))
    said: list[str] = []
    got: list[downloads.Installed] = []
    threads = [
        threading.Thread(target=lambda: got.append(gazetteer(notify=said.append)))
        for _ in range(2)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 2
    assert got[0] == got[1]
    assert site.statuses(DUMP) == [200, 304]
    assert any("another process" in message for message in said)


def test_a_disk_without_room_is_found_before_the_download(
    gazetteer: Fetch, site: Site, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10})())
    with pytest.raises(DownloadError, match="only 10 are free"):
        gazetteer()
    assert kept(cache) == []


# The command


@pytest.fixture
def sitmap(run_sitmap: Callable[..., Ran], site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the command with the addresses of the site, set in the environment."""
    for name, address in {**geonames(site), **geoboundaries(site)}.items():
        monkeypatch.setenv(ADDRESSES[name].variable, address)
    return run_sitmap


def test_fetch_prints_the_files_and_tells_the_licence(sitmap: Callable[..., Ran]) -> None:
    ran = sitmap("data", "fetch", "gazetteer", "boundaries")
    assert ran.code == 0, ran.err
    assert [Path(line).name for line in ran.out.splitlines()] == [
        "UA.txt", "alternatenames-UA.txt", "UKR-ADM1.geojson", "UKR-ADM2.geojson", "UKR-ADM3.geojson"
    ]  # fmt: skip
    assert all(Path(line).is_file() for line in ran.out.splitlines())
    assert "GeoNames gazetteer of Ukraine: " in ran.err
    assert "CC BY 4.0" in ran.err
    assert "Open Data Commons Open Database License 1.0" in ran.err
    assert "must be under the same licence" in ran.err
    again = sitmap("data", "fetch", "gazetteer")
    assert "up to date" in again.err
    assert again.out.splitlines() == ran.out.splitlines()[:2]


def test_list_says_what_is_there_in_lines_and_as_json(sitmap: Callable[..., Ran]) -> None:
    empty = sitmap("data", "list")
    assert (empty.code, empty.out) == (0, "")
    assert "sitmap data fetch gazetteer" in empty.err
    sitmap("data", "fetch", "gazetteer", "boundaries")
    plain = sitmap("data", "list")
    assert [line.split()[:2] for line in plain.out.splitlines()] == [["boundaries", "UA"], ["gazetteer", "UA"]]
    assert "GeoNames, CC BY 4.0" in plain.out
    records = [json.loads(line) for line in sitmap("data", "list", "--json").out.splitlines()]
    found = downloads.installed()
    for record, dataset in zip(records, found, strict=True):
        assert record["sha256"] == dataset.sha256
        assert record["fetched"] == dataset.fetched.isoformat()
        assert [file["path"] for file in record["files"]] == [str(file.path) for file in dataset.files]
        for name in ("kind", "country", "source", "address", "licence", "licence_address", "terms", "size"):
            assert record[name] == getattr(dataset, name)


def test_licenses_tells_what_fetched_data_asks_for(sitmap: Callable[..., Ran], site: Site) -> None:
    assert "Fetched" not in sitmap("licenses").out
    sitmap("data", "fetch", "gazetteer", "boundaries")
    text = sitmap("licenses").out
    assert "# Fetched: gazetteer of UA\n\nGeoNames, CC BY 4.0, fetched 20" in text
    assert f"- UKR-ADM2.geojson: {site.base}/raw/UKR-ADM2.geojson, OpenStreetMap, Wambacher, 2017, built Dec" in text
    assert "must be under the same licence" in text


def test_list_names_downloads_that_wait_to_be_gone_on_with(
    sitmap: Callable[..., Ran], gazetteer: Fetch, site: Site
) -> None:
    site.next(DUMP, cut(100), *[status(503)] * 3)
    with pytest.raises(DownloadError):
        gazetteer()
    assert "1 unfinished download (0.1 kB)" in sitmap("data", "list").err
    assert sitmap("data", "remove", "gazetteer").code == 0
    assert "unfinished" not in sitmap("data", "list").err


def test_remove_takes_away_what_is_named(sitmap: Callable[..., Ran], cache: Path) -> None:
    sitmap("data", "fetch", "gazetteer", "boundaries")
    ran = sitmap("data", "remove", "gazetteer", "--country", "ua")
    assert (ran.code, ran.err) == (0, "removed the gazetteer of UA\n")
    assert [one.kind for one in downloads.installed()] == ["boundaries"]
    assert "nothing of that" in sitmap("data", "remove", "gazetteer").err
    assert sitmap("data", "remove").code == 2
    assert sitmap("data", "remove", "gazetteer", "--all").code == 2
    assert sitmap("data", "remove", "--all").code == 0
    assert kept(cache) == []


def test_one_country_that_fails_does_not_lose_the_others(sitmap: Callable[..., Ran], site: Site) -> None:
    ran = sitmap("data", "fetch", "gazetteer", "--country", "BY", "--country", "ua")
    assert ran.code == 3
    assert "/dump/BY.zip answered 404" in ran.err
    assert [one.country for one in downloads.installed()] == ["UA"]
    assert sitmap("data", "fetch", "gazetteer", "--country", "BY").code == 1


def test_wrong_usage_is_told_before_anything_is_fetched(sitmap: Callable[..., Ran], site: Site) -> None:
    for args in (["gazetteer", "--country", "UKR"], ["roads"], [], ["gazetteer", "--names-address", "https://x/y"]):
        ran = sitmap("data", "fetch", *args)
        assert ran.code == 2, args
        assert "Traceback" not in ran.err
    assert site.asked == []


def test_a_disk_that_takes_no_more_is_an_error_with_a_remedy_and_leaves_nothing(
    sitmap: Callable[..., Ran], site: Site, cache: Path
) -> None:
    site.put(DUMP, bulky())
    limited = ["bash", "-c", 'ulimit -f 100; exec "$@"', "limited"]
    ran = sitmap("data", "fetch", "gazetteer", prefix=limited)
    assert ran.code == 1
    assert "cannot write" in ran.err
    assert "larger than this system or its limits allow" in ran.err
    assert "SITMAP_CACHE" in ran.err
    assert kept(cache) == []


def test_a_cache_that_cannot_be_made_is_an_error_with_a_remedy(sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = sitmap("data", "fetch", "gazetteer", env={"SITMAP_CACHE": str(tmp_path / "file" / "cache")})
    assert ran.code == 1
    assert "a part of the path is a file" in ran.err
    assert "SITMAP_CACHE" in ran.err


def test_without_a_network_the_command_says_what_to_do(run_sitmap: Callable[..., Ran], site: Site) -> None:
    closed = "http://127.0.0.1:9/{country}.zip"
    ran = run_sitmap("data", "fetch", "gazetteer", "--gazetteer-address", closed)
    assert ran.code == 1
    assert "cannot be reached" in ran.err
    assert "give the file to --gazetteer" in ran.err
