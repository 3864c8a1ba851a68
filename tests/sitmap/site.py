"""A server on loopback that behaves as well, or as badly, as a test asks."""

from __future__ import annotations

import hashlib
import http.server
import io
import json
import re
import ssl
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import pytest

Handler = http.server.BaseHTTPRequestHandler
Behaviour = Callable[[Handler, "Page"], None]


@dataclass
class Page:
    """Something that is served: its bytes and what the server says of it."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:12]}"'


@dataclass
class Site:
    """Pages by path; for some requests, in order, another behaviour than the proper one; and a record of requests."""

    pages: dict[str, Page] = field(default_factory=dict)
    moods: dict[str, list[Behaviour]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)
    base: str = ""

    def put(self, path: str, body: bytes, validators: bool = True, **headers: str) -> None:
        self.pages[path] = Page(body, {name.replace("_", "-"): value for name, value in headers.items()}, validators)

    def next(self, path: str, *behaviours: Behaviour) -> None:
        """Behave so for the next requests of a path, then properly."""
        self.moods[path].extend(behaviours)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def statuses(self, path: str) -> list[int]:
        return [status for one, status in self.sent if one == path]


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, certificate: Path | None = None) -> Iterator[Site]:
    """Serve a site, without a proxy between; by https if there is a certificate (a PEM file with its key)."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    site = Site()

    class Answering(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.title(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path, Page(b""))
            self.close_connection = True
            if site.moods[self.path]:
                site.moods[self.path].pop(0)(self, page)
            elif self.path not in site.pages:
                status(404)(self, page)
            else:
                proper(self, page)

        def send_response(self, code: int, message: str | None = None) -> None:
            site.sent.append((self.path, code))
            super().send_response(code, message)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing when a client leaves in the middle: tests make it do so."""

    server = Server(("127.0.0.1", 0), Answering)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.base = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# Behaviours


def proper(handler: Handler, page: Page) -> None:
    """Answer as RFC 9110 has it: conditions, ranges, validators."""
    headers = handler.headers
    if page.validators and headers.get("If-None-Match") == page.etag:
        handler.send_response(304)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    part = re.fullmatch(r"bytes=(\d+)-", headers.get("Range", ""))
    same = headers.get("If-Range", page.etag) in (page.etag, page.headers.get("Last-Modified"))
    start = int(part[1]) if part and page.validators and same else 0
    if part and start >= len(page.body):
        _head(handler, page, 416, b"", {"Content-Range": f"bytes */{len(page.body)}"})
    elif start:
        body = page.body[start:]
        _head(handler, page, 206, body, {"Content-Range": f"bytes {start}-{len(page.body) - 1}/{len(page.body)}"})
        handler.wfile.write(body)
    else:
        _head(handler, page, 200, page.body, {})
        handler.wfile.write(page.body)


def ignoring_ranges(handler: Handler, page: Page) -> None:
    """Send everything, whatever was asked for."""
    _head(handler, page, 200, page.body, {})
    handler.wfile.write(page.body)


def cut(at: int) -> Behaviour:
    """Announce the whole (or the rest), send so many bytes, hang up."""

    def behave(handler: Handler, page: Page) -> None:
        part = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        start = int(part[1]) if part and page.validators else 0
        body = page.body[start:]
        span = {"Content-Range": f"bytes {start}-{len(page.body) - 1}/{len(page.body)}"} if start else {}
        _head(handler, page, 206 if start else 200, body, span)
        handler.wfile.write(body[:at])
        handler.wfile.flush()

    return behave


def chunked(*, whole: bool) -> Behaviour:
    """Send in chunks, without a size; with or without the last one."""

    def behave(handler: Handler, page: Page) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        half = len(page.body) // 2
        for piece in (page.body[:half], page.body[half:]) if whole else (page.body[:half],):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if whole:
            handler.wfile.write(b"0\r\n\r\n")

    return behave


def status(code: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer with a status."""

    def behave(handler: Handler, page: Page) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def slow(pause: float, piece: int = 1, silent: bool = False) -> Behaviour:
    """Send a piece now and then, or after the head nothing at all."""

    def behave(handler: Handler, page: Page) -> None:
        _head(handler, page, 200, page.body, {})
        if silent:
            handler.wfile.flush()
            time.sleep(pause)
            return
        for start in range(0, len(page.body), piece):
            handler.wfile.write(page.body[start : start + piece])
            handler.wfile.flush()
            time.sleep(pause)

    return behave


def _head(handler: Handler, page: Page, code: int, body: bytes, further: Mapping[str, str]) -> None:
    handler.send_response(code)
    if page.validators:
        handler.send_header("ETag", page.etag)
    for name, value in {**page.headers, **further}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()


# What is served: made for these tests, in the form of the real files

FEATURE = ("P", "PPL", "UA")


def line(number: int, name: str, lat: float, lon: float, *, names: str = "", population: int = 0) -> str:
    """Make a line of a GeoNames dump: 19 columns."""
    cells = [
        str(number), name, name, names, f"{lat:.5f}", f"{lon:.5f}", *FEATURE, "", "05", "", "", "", str(population), "",
        "120", "Europe/Kyiv", "2024-01-15",
    ]  # fmt: skip
    return "\t".join(cells) + "\n"


DUMP = line(990001, "Klishchiivka", 48.53, 37.96, names="Кліщіївка,Клещеевка") + line(990002, "Zarichne", 49.0, 37.9)
# id, place, language, name, preferred, short, colloquial, historic, from, to
NAMES = "1\t990001\tuk\tКліщіївка\t1\t\t\t\t\t\n2\t990002\ten\tKirovsk\t\t\t\t1\t1930\t2016-05-19\n"


def archive(members: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """Make a ZIP archive, the same at any time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(zipfile.ZipInfo(name, (2025, 2, 12, 0, 0, 0)), content, opened.compression)
    return held.getvalue()


def outlines(level: str, count: int = 2) -> bytes:
    """Make boundaries in the form of geoBoundaries: squares side by side."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "shapeName": f"Unit {number}", "shapeISO": "", "shapeID": f"{level}-{number}", "shapeGroup": "UKR",
                "shapeType": level,
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[30 + number, 48], [31 + number, 48], [31 + number, 49], [30 + number, 48]]],
            },
        }
        for number in range(count)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def oblast_and_raion(site: Site) -> None:
    """Put one oblast with one raion in it on a site, as the boundaries of the whole country."""
    for level, name, iso, west, east in (("ADM1", "Kharkiv Oblast", "UA-63", 35.0, 38.0),
                                         ("ADM2", "Izium Raion", "", 36.0, 37.5)):  # fmt: skip
        ring = [[west, 49.0], [east, 49.0], [east, 50.4], [west, 50.4], [west, 49.0]]
        feature = {
            "type": "Feature",
            "properties": {
                "shapeName": name, "shapeISO": iso, "shapeID": f"{level}-1", "shapeGroup": "UKR", "shapeType": level,
            },
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }  # fmt: skip
        site.put(f"/raw/UKR-{level}.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())


def describe(base: str, level: str, **other: object) -> bytes:
    """Make what geoBoundaries' interface answers."""
    record = {
        "boundaryID": f"UKR-{level}-1", "boundaryName": "Ukraine", "boundaryISO": "UKR", "boundaryType": level,
        "boundaryYearRepresented": "2017", "boundarySource": "OpenStreetMap, Wambacher",
        "boundaryLicense": "Open Data Commons Open Database License 1.0", "buildDate": "Dec 12, 2023",
        "gjDownloadURL": f"{base}/raw/UKR-{level}.geojson",
    }  # fmt: skip
    return json.dumps({**record, **other}).encode()


def geonames(site: Site) -> dict[str, str]:
    """Put a GeoNames of two places on a site; return its addresses."""
    site.put(
        "/dump/UA.zip", archive({"readme.txt": "read me", "UA.txt": DUMP}), Last_Modified=formatdate(1.7e9, usegmt=True)
    )
    site.put("/dump/alternatenames/UA.zip", archive({"readme.txt": "read me", "UA.txt": NAMES}))
    return {
        "gazetteer": f"{site.base}/dump/{{country}}.zip",
        "names": f"{site.base}/dump/alternatenames/{{country}}.zip",
    }


def geoboundaries(site: Site) -> dict[str, str]:
    """Put three levels of boundaries on a site; return their address."""
    for level in ("ADM1", "ADM2", "ADM3"):
        site.put(f"/api/UKR/{level}/", describe(site.base, level), Content_Type="application/json")
        site.put(f"/raw/UKR-{level}.geojson", outlines(level))
    return {"boundaries": f"{site.base}/api/{{country3}}/{{level}}/"}
