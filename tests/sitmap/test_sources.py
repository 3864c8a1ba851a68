"""Inputs become reports, or say why not."""

from __future__ import annotations

import http.server
import io
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.errors import InputError
from sitmap.model import Report
from sitmap.sources import (
    InputWarning,
    Notice,
    Reader,
    iter_reports,
    make_report,
    parse_published,
    read_reports,
    reading,
    records,
)
from sitmap.sources.decode import NotText, clean_text, decode
from sitmap.sources.markup import looks_like_html, strip_markup

ENGLISH = "Drones hit a depot near the river port on Tuesday night, the governor said.\nNobody was hurt.\n"
UKRAINIAN = "Уночі ворог атакував місто дронами. За словами голови ОВА, двоє людей поранені, їх госпіталізовано.\n"
RUSSIAN = "Ночью над областью сбиты семь беспилотников, сообщил губернатор. Пострадавших нет, повреждён ангар.\n"


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(source: object, **options: object) -> tuple[list[Report], list[Notice]]:
    notices: list[Notice] = []
    return list(iter_reports(source, notify=notices.append, **options)), notices  # type: ignore[arg-type]


def one(path: Path) -> tuple[Report, list[Notice]]:
    (report,), notices = read(path)
    return report, notices


# Encodings


def test_utf8_with_mark_and_crlf_gives_the_same_report_and_id_as_without(tmp_path: Path) -> None:
    plain, quiet = one(write(tmp_path / "a.txt", ENGLISH))
    marked, _ = one(write(tmp_path / "b.txt", b"\xef\xbb\xbf" + ENGLISH.replace("\n", "\r\n").encode()))
    old_mac, _ = one(write(tmp_path / "c.txt", ENGLISH.replace("\n", "\r")))
    assert plain.text == marked.text == old_mac.text == ENGLISH
    assert plain.id == marked.id == old_mac.id
    assert quiet == []


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, UKRAINIAN])
def test_utf16_and_utf32_are_recognised_and_remarked_on(tmp_path: Path, codec: str, text: str) -> None:
    report, notices = one(write(tmp_path / "r.txt", text.encode(codec)))
    assert report.text == text
    assert [n.kind for n in notices] == ["warning"]
    assert "UTF-" in notices[0].reason


@pytest.mark.parametrize("text", [UKRAINIAN, RUSSIAN, ENGLISH + UKRAINIAN, "Kyiv (Київ) – “explosions”, " + ENGLISH])
def test_windows_1251_is_recognised_by_its_words(tmp_path: Path, text: str) -> None:
    report, notices = one(write(tmp_path / "r.txt", text.encode("cp1251")))
    assert report.text == text
    assert "Windows-1251" in notices[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "The minister – “nobody was hurt” – spoke of Russia’s strike.",
        "Le ministère a confirmé la frappe près de l’aéroport; des dégâts légers.",
        "Außenminister: über zwanzig Drohnen wurden abgewehrt, größere Schäden gab es nicht.",
        "El jefe de la administración dijo que la explosión dañó 12 viviendas.",
        "€5m of damage – no casualties…",
    ],
)
def test_windows_1252_is_recognised_by_its_words(tmp_path: Path, text: str) -> None:
    report, notices = one(write(tmp_path / "r.txt", text.encode("cp1252")))
    assert report.text == text
    assert any("Windows-125" in n.reason for n in notices)


@pytest.mark.parametrize("codec", ["koi8-u", "cp866", "iso8859-5"])
def test_other_cyrillic_encodings_are_refused_and_not_read_wrongly(tmp_path: Path, codec: str) -> None:
    text = RUSSIAN if codec != "koi8-u" else UKRAINIAN
    with pytest.raises(InputError, match="save it as UTF-8"):
        read(write(tmp_path / "r.txt", text.encode(codec, "replace")))


def test_koi8_without_capitals_is_not_taken_for_capitals_of_windows_1251(tmp_path: Path) -> None:
    text = "ночью над областью сбиты семь беспилотников, сообщил губернатор; пострадавших нет\n"
    with pytest.raises(InputError, match="save it as UTF-8"):
        read(write(tmp_path / "r.txt", text.encode("koi8-r")))
    assert one(write(tmp_path / "c.txt", text.upper().encode("cp1251")))[0].text == text.upper()


def test_a_cut_off_utf8_file_stays_utf8(tmp_path: Path) -> None:
    report, notices = one(write(tmp_path / "r.txt", UKRAINIAN.rstrip("\n").encode() + "Д".encode()[:1]))
    assert report.text.startswith(UKRAINIAN.rstrip("\n"))
    assert report.text.endswith("\ufffd")
    assert "1 broken byte" in notices[0].reason


@given(st.text(st.characters(codec="utf-8")))
def test_valid_utf8_is_never_taken_for_something_else(text: str) -> None:
    if "\x00" in text or text.startswith("\ufeff"):
        return
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.remark) == (text, "UTF-8", None)


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused_with_a_remedy(data: bytes) -> None:
    try:
        text = decode(data).text
    except NotText as error:
        assert "UTF-8" in str(error)
    else:
        assert isinstance(text, str)


@given(st.text())
def test_clean_text_is_storable_and_stable(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert not any(ord(c) < 32 and c not in "\t\n" for c in once)


# Files that are no reports


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04" + b"\x00" * 22 + b"word/document.xml", "Word"),
        (b"PK\x03\x04" + b"\x00" * 22 + b"[Content_Types].xml", "Office"),
        (b"PK\x03\x04" + b"\x00" * 22 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"PK\x03\x04" + b"\x00" * 30, "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1\\ansi text}", "RTF"),
        (b"some words\x00\x01\x02 and more\x00\xff\xfe words", "NUL"),
    ],
)
def test_binary_files_are_named_for_what_they_are_with_a_remedy(tmp_path: Path, data: bytes, says: str) -> None:
    path = write(tmp_path / "report.txt", data)
    with pytest.raises(InputError, match=says) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert any(word in str(caught.value) for word in ("pass", "unpack"))


@pytest.mark.parametrize("data", [b"", b"   \n\r\n", b"\xef\xbb\xbf", b"\n" * 70_000])
def test_an_empty_file_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="empty"):
        read(write(tmp_path / "r.txt", data))


def test_a_missing_file_and_a_directory_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"directory.*\*\.txt"):
        read(tmp_path)
    with pytest.raises(InputError, match="file name"):
        read("a\x00b")


def test_words_after_64_kb_of_blanks_are_found(tmp_path: Path) -> None:
    report, _ = one(write(tmp_path / "r.txt", " " * 100_000 + ENGLISH))
    assert report.text.endswith(ENGLISH)


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with open(path, "wb") as stream:
        stream.write(ENGLISH.encode() * 1000)
        stream.truncate(100_000_000)
        stream.seek(70_000)
        stream.write(b"x")
    with pytest.raises(InputError, match=r"100 MB.*16 MB at most.*\.jsonl"):
        read(path)


def test_a_stream_without_a_size_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_REPORT_BYTES", 200_000)
    with pytest.raises(InputError, match="larger than"):
        read(io.BytesIO(b"word " * 50_000))


# HTML


def test_html_is_reduced_to_its_words_and_remarked_on(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Night &amp; day</title><style>p{color:red}</style></head><body>"
        "<nav><a href='/'>Home</a></nav><p>Shelling damaged a school in\n Nikopol.</p>"
        "<script>alert('Kharkiv')</script><p>Two people &mdash; both adults &mdash; were hurt.<br>No fire.</p>"
        "</body></html>"
    )
    report, notices = one(write(tmp_path / "r.html", page))
    assert report.text == ("Shelling damaged a school in Nikopol.\nTwo people — both adults — were hurt.\nNo fire.")
    assert report.title == "Night & day"
    assert "is a web page" in notices[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "Losses of 3 < 5 tanks, he said.",
        "Odesa </script><script>alert(1)</script> was hit.",
        '<img src=x onerror="alert(1)"> Odesa was hit. <b>Two</b> hurt.',
        "Write to <press@example.org> or see <https://example.org/p>.",
    ],
)
def test_a_stray_tag_stays_part_of_the_text(text: str) -> None:
    assert not looks_like_html(text)


@given(st.text(st.sampled_from("<>/pdivscrt &;!-= \n\"'ab"), max_size=200))
def test_no_markup_breaks_the_stripper(text: str) -> None:
    strip_markup("<html>" + text)


# JSON Lines


def test_records_keep_their_fields(tmp_path: Path) -> None:
    record = {
        "id": 17, "text": "Shelling near Orikhiv.\r\nNo losses.", "title": " A\ntitle ", "publisher": "Desk",
        "url": "https://example.org/1", "published": "2025-02-12T23:30:00+02:00", "lang": "en-GB", "other": [1],
    }  # fmt: skip
    report, notices = one(write(tmp_path / "r.jsonl", json.dumps(record) + "\n"))
    assert report == Report(
        id="17",
        text="Shelling near Orikhiv.\nNo losses.",
        title="A title",
        publisher="Desk",
        url="https://example.org/1",
        published=date(2025, 2, 12),
        lang="en",
        source=f"{tmp_path / 'r.jsonl'}, line 1",
    )
    assert notices == []


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    lines = [
        '{"text": "one"}',
        '{"text": "two',
        "",
        '{"text": "three"}',
        '["x"]',
        '{"body": "y"}',
        '{"text": 5}',
        '{"text": " "}',
    ]
    reports, notices = read(write(tmp_path / "n.jsonl", "\n".join(lines)))
    assert [r.text for r in reports] == ["one", "three"]
    assert [(n.kind, n.line) for n in notices] == [("failure", line) for line in (2, 5, 6, 7, 8)]
    assert "not valid JSON" in notices[0].reason
    assert "'body'" in notices[2].reason
    assert "a number" in notices[3].reason
    assert all(str(tmp_path / "n.jsonl") in str(n) for n in notices)


def test_fields_of_a_wrong_type_are_left_out_with_a_warning(tmp_path: Path) -> None:
    record = {"text": "words", "id": [1], "title": 5, "published": 20250212, "url": {"a": 1}, "lang": None}
    report, notices = one(write(tmp_path / "n.jsonl", json.dumps(record)))
    assert (report.title, report.published, report.url, report.lang) == (None, None, None, None)
    assert len(report.id) == 16
    assert sorted(n.reason.split("'")[1] for n in notices) == ["id", "published", "title", "url"]


def test_an_unreadable_date_falls_back_to_the_given_one_and_says_so(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.jsonl", '{"text": "a", "published": "03/02/2025"}\n{"text": "b", "published": "2025-01-01"}\n'
    )
    reports, notices = read(path, published=date(2025, 2, 12))
    assert [r.published for r in reports] == [date(2025, 2, 12), date(2025, 1, 1)]
    assert "2025-02-12 is used" in notices[0].reason


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-02-12", date(2025, 2, 12)),
        ("2025-02-12T08:15:00Z", date(2025, 2, 12)),
        ("2025-02-12 08:15", date(2025, 2, 12)),
        ("Wed, 12 Feb 2025 23:15:00 +0200", date(2025, 2, 12)),
        ("12.02.2025", date(2025, 2, 12)),
    ],
)
def test_dates_of_publication(value: str, day: date) -> None:
    assert parse_published(value) == day


@pytest.mark.parametrize("value", ["", "yesterday", "03/02/2025", "2025-02-30", "31.02.2025", "2025-13-01", "12"])
def test_dates_that_cannot_be_read_or_mean_two_days_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        parse_published(value)


@given(st.text(max_size=40))
def test_no_date_text_breaks_the_parser(value: str) -> None:
    try:
        parse_published(value)
    except ValueError as error:
        assert "YYYY-MM-DD" in str(error)


def test_text_that_no_output_can_hold_is_replaced(tmp_path: Path) -> None:
    report, _ = one(write(tmp_path / "n.jsonl", '{"text": "a\\ud800b\\u0000c", "title": "t\\udfff"}'))
    assert report.text == "a\ufffdb c"
    assert report.title == "t\ufffd"


@pytest.mark.parametrize("text", ['{"text": NaN}', "[" * 100_000, '{"text": ' + "9" * 5000 + "}"])
def test_json_that_python_would_choke_on_is_a_failure_of_its_line(tmp_path: Path, text: str) -> None:
    reports, notices = read(write(tmp_path / "n.jsonl", '{"text": "fine"}\n' + text + "\n"))
    assert [r.text for r in reports] == ["fine"]
    assert [(n.kind, n.line) for n in notices] == [("failure", 2)]


def test_an_overlong_line_is_skipped_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORD_BYTES", 1000)
    path = write(tmp_path / "n.jsonl", '{"text": "' + "x" * 5000 + '"}\n{"text": "b"}\n')
    reports, notices = read(path)
    assert [r.text for r in reports] == ["b"]
    assert [(n.kind, n.line) for n in notices] == [("failure", 1)]


def test_json_lines_in_windows_1251_and_utf16_are_read(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in (UKRAINIAN, RUSSIAN))
    old, notices = read(write(tmp_path / "a.jsonl", lines.encode("cp1251")))
    assert [r.text for r in old] == [UKRAINIAN, RUSSIAN]
    assert len(notices) == 1
    wide, _ = read(write(tmp_path / "b.jsonl", lines.encode("utf-16")))
    assert [r.id for r in wide] == [r.id for r in old]


def test_records_are_recognised_without_a_telling_name_even_behind_a_broken_line() -> None:
    reports, notices = read(io.BytesIO(b'\xef\xbb\xbf{"text": oops}\n{"text": "b"}\n'))
    assert [r.text for r in reports] == ["b"]
    assert [n.line for n in notices] == [1]


def test_a_corpus_larger_than_the_limit_of_one_report_is_streamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_REPORT_BYTES", 100_000)
    path = tmp_path / "n.jsonl"
    with open(path, "w", encoding="utf-8") as stream:
        for number in range(5000):
            stream.write(json.dumps({"text": f"Report number {number}: nothing to say today."}) + "\n")
    assert path.stat().st_size > 200_000
    reports = iter_reports(path)
    assert next(reports).text.startswith("Report number 0:")
    assert sum(1 for _ in reports) == 4999


def test_a_json_array_and_a_spread_out_record_are_read(tmp_path: Path) -> None:
    array = [{"text": "one", "id": "a"}, {"no": 1}, {"text": "two"}]
    reports, notices = read(write(tmp_path / "r.json", json.dumps(array, indent=2)))
    assert [r.text for r in reports] == ["one", "two"]
    assert [n.line for n in notices] == [2]
    assert [r.text for r in read(write(tmp_path / "s.json", json.dumps({"text": "three"}, indent=1)))[0]] == ["three"]
    with pytest.raises(InputError, match="not valid JSON"):
        read(write(tmp_path / "t.json", '[{"text": "x"'))
    with pytest.raises(InputError, match="empty array"):
        read(write(tmp_path / "u.json", "[]"))


@pytest.mark.parametrize("text", ["[12:30] Explosions in Sumy.", "{sic} he said of the strike", '["quoted"] remark'])
def test_text_that_starts_like_json_stays_text(tmp_path: Path, text: str) -> None:
    assert one(write(tmp_path / "r.txt", text))[0].text == text


# Ids


def test_ids_come_from_the_content_and_are_known_values(tmp_path: Path) -> None:
    # SHA-256 of "abc", from FIPS 180-2.
    assert make_report("abc").id == "ba7816bf8f01cfea"
    assert one(write(tmp_path / "r.txt", "abc"))[0].id == "ba7816bf8f01cfea"
    assert one(write(tmp_path / "r.jsonl", '{"text": "abc"}'))[0].id == "ba7816bf8f01cfea"
    assert make_report("abc", publisher="Desk").id != make_report("abc", title="Desk").id


def test_a_report_that_comes_twice_is_read_once(tmp_path: Path) -> None:
    notices: list[Notice] = []
    reader = Reader(notify=notices.append)
    first = write(tmp_path / "a.txt", ENGLISH)
    assert len(list(reader.read(first))) == 1
    assert list(reader.read(write(tmp_path / "b.txt", ENGLISH))) == []
    assert str(first) in notices[0].reason


def test_one_id_for_two_texts_keeps_both(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.jsonl", "\n".join(json.dumps({"id": "x", "text": t}) for t in ("one", "two", "one", "two"))
    )
    reports, notices = read(path)
    assert [r.text for r in reports] == ["one", "two"]
    assert reports[0].id == "x"
    assert reports[1].id.startswith("x~")
    assert len(notices) == 3


def test_notices_become_python_warnings_by_default(tmp_path: Path) -> None:
    path = write(tmp_path / "n.jsonl", '{"text": "a"}\nbroken\n')
    with pytest.warns(InputWarning, match="line 2"):
        assert len(read_reports(path)) == 1


# Addresses


@contextmanager
def serve(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def test_an_address_of_plain_text_or_json_lines_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    answers = {
        "/r.txt": (200, TEXT, UKRAINIAN.encode()),
        "/n.jsonl": (200, {"Content-Type": "application/jsonl"}, b'{"text": "a"}\n{"text": "b"}\n'),
        "/moved": (302, {"Location": "/r.txt"}, b""),
    }
    with serve(answers) as base:
        assert [r.text for r in read_reports(base + "/r.txt", allow_private=True)] == [UKRAINIAN]
        assert [r.text for r in read_reports(base + "/n.jsonl", allow_private=True)] == ["a", "b"]
        assert [r.text for r in read_reports(base + "/moved", allow_private=True)] == [UKRAINIAN]


def test_addresses_that_give_no_report_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    from sitmap.sources import web

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(web, "MAX_BYTES", 100_000)
    answers = {
        "/loop": (302, {"Location": "/loop"}, b""),
        "/file": (302, {"Location": "file:///etc/hosts"}, b""),
        "/big": (200, TEXT, b"word " * 50_000),
        "/empty": (200, TEXT, b""),
    }
    with serve(answers) as base:
        for path, says in {
            "/loop": "redirects more", "/file": "another kind",
            "/big": "larger than", "/none": "404", "/empty": "empty",
        }.items():  # fmt: skip
            with pytest.raises(InputError, match=says) as caught:
                read_reports(base + path, allow_private=True)
            assert base + path in str(caught.value)
    with pytest.raises(InputError, match="cannot be reached"):
        read_reports(base + "/gone", allow_private=True)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(InputError, match="NUL"):
        read("/dev/zero")
