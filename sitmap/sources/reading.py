"""An input → its reports: opens it, tells what it is, hands it to the module for that kind."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sitmap.errors import InputError
from sitmap.model import Report
from sitmap.network import public_address
from sitmap.sources.access import Access
from sitmap.sources.decode import NotText, binary_kind, clean_line, clean_text, declared_encoding, decode, unicode_mark
from sitmap.sources.feeds import is_feed, read_feed
from sitmap.sources.identity import Register, Registrar, report_id
from sitmap.sources.markup import looks_like_html
from sitmap.sources.notices import Notice, Notify, warn_user
from sitmap.sources.records import BadRecord, json_array, json_lines, parse_json, record_to_report

if TYPE_CHECKING:
    from sitmap.sources.entries import Entry
    from sitmap.sources.web import Visitor

__all__ = ["Reader", "Source", "iter_reports", "make_report", "read_reports", "source_name"]

Input = str | os.PathLike[str] | BinaryIO
Source = Input | Report
"""A path, an address, ``-`` for standard input, an open binary file; or a report that is at hand."""

# A single report: the longest war bulletins run to some 100 kB. Corpora go line by line and have no limit.
MAX_REPORT_BYTES = 16_000_000
_HEAD_BYTES = 65_536
_LINE_SUFFIXES = (".jsonl", ".ndjson")


def make_report(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: date | None = None,
    lang: str | None = None,
) -> Report:
    """Make a report of words that are already at hand.

    Raises
    ------
    InputError
        If the text is empty.
    """
    text = clean_text(text)
    if not text.strip():
        raise InputError("the text is empty: there is nothing to read")
    title, publisher, url = (clean_line(value) or None if value else None for value in (title, publisher, url))
    own = id or report_id(text, title=title, publisher=publisher, url=url, published=published)
    return Report(id=own, text=text, title=title, publisher=publisher, url=url, published=published, lang=lang)


def read_reports(
    source: Source,
    *,
    published: date | None = None,
    follow: bool = False,
    allow_private: bool = False,
    notify: Notify = warn_user,
) -> list[Report]:
    """Read all reports of one input; see `iter_reports`, which does so without holding them all."""
    options = {"follow": follow, "allow_private": allow_private}
    return list(iter_reports(source, published=published, notify=notify, **options))


def iter_reports(
    source: Source,
    *,
    published: date | None = None,
    follow: bool = False,
    allow_private: bool = False,
    notify: Notify = warn_user,
) -> Iterator[Report]:
    """Read the reports of one input, one after the other.

    Parameters
    ----------
    source : str, path or binary file
        A text file (UTF-8; UTF-16, Windows-1251 and Windows-1252 are recognised), a web page, a feed (RSS, Atom, JSON
        Feed), JSON Lines or a JSON array of records with ``text`` and optional ``id``, ``title``, ``publisher``,
        ``url``, ``published``, ``lang``; an ``http(s)`` address of one of these; ``-`` for standard input.
    published : datetime.date, optional
        Day of publication of the reports that give none.
    follow : bool
        Fetch the pages of feed entries that give a summary only, as their hosts' robots.txt permit.
    allow_private : bool
        Ask computers of private networks, this one among them, too.
    notify : callable
        Told about each record that was left out and each reservation; by default these become Python warnings.

    Raises
    ------
    InputError
        If the input as a whole cannot be read.
    """
    access = Access(follow=follow, allow_private=allow_private)
    yield from Reader(published=published, access=access, notify=notify).read(source)


def source_name(source: Source) -> str:
    """Return the name by which messages call an input."""
    if isinstance(source, str):
        return "standard input" if source == "-" else public_address(source) if _is_address(source) else source
    if isinstance(source, os.PathLike):
        return os.fspath(source)
    if isinstance(source, Report):
        return source.source or source.id
    return str(getattr(source, "name", "the given stream"))


class Reader:
    """Reads the inputs of one run and keeps their ids apart.

    Parameters
    ----------
    published : datetime.date, optional
        Day of publication of the reports that give none.
    access : Access, optional
        What may be asked of the network; by default the inputs that are public addresses.
    notify : callable
        Told about each record that was left out and each reservation.
    register : Registrar, optional
        Decides which reports are read and under which ids; by default each once, as `Register` does.
    originals : bool
        Keep with each report the bytes that it was read from.
    """

    def __init__(
        self,
        *,
        published: date | None = None,
        access: Access | None = None,
        notify: Notify = warn_user,
        register: Registrar | None = None,
        originals: bool = False,
    ) -> None:
        self._published = published
        self._access = access or Access()
        self._notify = notify
        self._register = Register() if register is None else register
        self._originals = originals

    @cached_property
    def _visitor(self) -> Visitor:
        from sitmap.sources.web import Visitor

        return Visitor(allow_private=self._access.allow_private)

    def read(self, source: Source) -> Iterator[Report]:
        """Yield the reports of one input; raise `InputError` if it cannot be read as a whole."""
        name = source_name(source)
        for report in [source] if isinstance(source, Report) else self._read(source, name):
            admitted, remark = self._register.admit(report)
            if remark is not None:
                self._notify(Notice("warning", f"{report.source}: {remark}"))
            if admitted is not None:
                yield admitted

    @contextmanager
    def _open(self, source: Input, name: str) -> Iterator[_Opened]:
        """Open an input for reading bytes."""
        if not isinstance(source, str | os.PathLike):
            yield _Opened(source)
            return
        if source == "-":
            yield _Opened(sys.stdin.buffer)
            return
        if isinstance(source, str) and _is_address(source):
            fetched = self._visitor.fetch(source)
            # Without a known version there is always an answer.
            assert fetched is not None
            yield _Opened(io.BytesIO(fetched.body), None, fetched.address, fetched.charset)
            return
        try:
            status = os.stat(source)
            if stat.S_ISDIR(status.st_mode):
                raise InputError(
                    f"is a directory: name the files in it, for example {os.path.join(name, '*.txt')}", source=name
                )
            with open(source, "rb") as stream:
                yield _Opened(stream, status.st_size if stat.S_ISREG(status.st_mode) else None)
        except OSError as error:
            raise InputError(_reason(error), source=name) from None
        except ValueError as error:
            # A name with a NUL character in it.
            raise InputError(f"is no usable file name ({error})", source=name) from None

    def _read(self, source: Input, name: str) -> Iterator[Report]:
        with self._open(source, name) as opened:
            stream, size = opened.stream, opened.size
            head = stream.read(_HEAD_BYTES)
            if not head.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
                # 64 kB of blanks can still be followed by words; an empty file cannot.
                head += stream.read(MAX_REPORT_BYTES)
                if not head.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
                    raise InputError("is empty: there is nothing to read", source=name)
            binary = binary_kind(head)
            if binary is not None:
                raise InputError(f"seems to be {binary[0]}: {binary[1]}", source=name)
            if _is_json_lines(head, name):
                yield from self._read_lines(_with_head(head, stream), name)
                return
            if size is not None and size > MAX_REPORT_BYTES:
                raise _too_large(name, size)
            data = head + stream.read(MAX_REPORT_BYTES + 1 - min(len(head), MAX_REPORT_BYTES))
            if len(data) > MAX_REPORT_BYTES:
                raise _too_large(name, None)
        for report in self._read_whole(data, name, opened):
            yield self._with_original(report, data)

    def _with_original(self, report: Report, original: bytes) -> Report:
        kept = (report.original or original) if self._originals else None
        return report if kept is report.original else replace(report, original=kept)

    def _read_lines(self, stream: BinaryIO, name: str) -> Iterator[Report]:
        for line, record, raw in json_lines(stream, name, self._notify):
            for report in self._record(record, name, line, "line"):
                yield self._with_original(report, raw)

    def _record(self, record: Any, name: str, line: int, unit: str) -> Iterator[Report]:
        try:
            yield record_to_report(
                record, source=name, line=line, published=self._published, notify=self._notify, unit=unit
            )
        except BadRecord as error:
            self._notify(Notice("failure", str(error), name, line))

    def _read_whole(self, data: bytes, name: str, opened: _Opened) -> Iterator[Report]:
        try:
            decoded = decode(data, opened.charset or declared_encoding(data))
        except NotText as error:
            raise InputError(str(error), source=name) from None
        if decoded.remark is not None:
            self._notify(Notice("warning", decoded.remark, name))
        text = clean_text(decoded.text)
        recoded = text.encode("utf-8")
        if _is_json_lines(recoded[:_HEAD_BYTES], name):
            # Records in UTF-16, as some systems' shells write them.
            yield from self._read_lines(io.BytesIO(recoded), name)
            return
        if is_feed(text):
            yield from self._read_feed(text, name, opened.address)
            return
        document = _json_document(text, name)
        if document is not None:
            for number, record in json_array(document):
                yield from self._record(record, name, number, "record")
            return
        if looks_like_html(text):
            yield from self._read_page(text, name, opened.address)
            return
        yield Report(id=report_id(text), text=text, published=self._published, source=name)

    def _read_feed(self, text: str, name: str, address: str | None) -> Iterator[Report]:
        try:
            entries, remarks = read_feed(text, address=address)
        except ValueError as error:
            raise InputError(str(error), source=name) from None
        for remark in remarks:
            self._notify(Notice("warning", remark, name))
        if not entries:
            raise InputError("is a feed without entries: there is nothing to read", source=name)
        for number, entry in enumerate(entries, start=1):
            where = f"{name}, entry {number}"
            if self._access.follow:
                entry = self._followed(entry, where)
            yield entry.report(where, published=self._published)

    def _followed(self, entry: Entry, where: str) -> Entry:
        from sitmap.sources.following import followed

        return followed(entry, self._visitor, lambda reason: self._notify(Notice("warning", reason, where)))

    def _read_page(self, text: str, name: str, address: str | None) -> Iterator[Report]:
        # It brings libraries that the reading of text does not need.
        from sitmap.sources.pages import read_page

        entries, remark = read_page(text, address=address)
        if not entries:
            raise InputError("is a page without text: save the article's words as a .txt file", source=name)
        self._notify(Notice("warning", remark, name))
        for number, entry in enumerate(entries, start=1):
            yield entry.report(name if len(entries) == 1 else f"{name}, post {number}", published=self._published)


def _too_large(name: str, size: int | None) -> InputError:
    limit = f"{MAX_REPORT_BYTES // 1_000_000} MB"
    is_size = f"is {size / 1e6:.0f} MB" if size is not None else f"is larger than {limit}"
    return InputError(
        f"{is_size}; one report may have {limit} at most. Split it, or put one report a line into a JSON Lines file "
        "(.jsonl), which is read line by line and may have any size",
        source=name,
    )


def _is_json_lines(head: bytes, name: str) -> bool:
    """JSON Lines by the name, or by a whole line of the first 64 kB that is a record (its first line may be broken)."""
    if unicode_mark(head) in ("utf-16", "utf-32"):
        return False
    if Path(name).suffix.lower() in _LINE_SUFFIXES:
        return True
    lines = head.split(b"\n")
    whole = lines if len(head) < _HEAD_BYTES else lines[:-1] or lines
    return any(_is_record(line) for line in whole)


def _is_record(line: bytes) -> bool:
    if b'"text"' not in line or not line.lstrip(b" \t\xef\xbb\xbf").startswith(b"{"):
        return False
    try:
        value = parse_json(line.decode("utf-8-sig").strip())
    except ValueError:
        return False
    return isinstance(value, dict) and "text" in value


def _json_document(text: str, name: str) -> Any:
    """Parse a JSON array of records or one record over several lines; None where the input is plain text."""
    start = text.lstrip()[:1]
    named_json = Path(name).suffix.lower() in (".json", *_LINE_SUFFIXES)
    if start not in ("[", "{") and not named_json:
        return None
    try:
        value = parse_json(text)
    except ValueError as error:
        if named_json:
            raise InputError(f"{error}; expected an array of records with 'text'", source=name) from None
        return None
    if isinstance(value, dict) and ("text" in value or named_json):
        return value
    if isinstance(value, list) and (named_json or all(isinstance(item, dict) for item in value)):
        if not value:
            raise InputError("is an empty array: there is nothing to read", source=name)
        return value
    return None if not named_json else [value]


class _Chained(io.RawIOBase):
    """A stream whose first bytes were already taken from it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            count = min(len(buffer), len(self._head))
            buffer[:count] = self._head[:count]
            self._head = self._head[count:]
            return count
        data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _with_head(head: bytes, rest: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Chained(head, rest), buffer_size=_HEAD_BYTES)


@dataclass(frozen=True)
class _Opened:
    """An input that is open: its bytes; their number, the address that they came from and the encoding named there."""

    stream: BinaryIO
    size: int | None = None
    address: str | None = None
    charset: str | None = None


def _is_address(source: Source) -> bool:
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "no such file: check the name and the folder"
    if error.errno == errno.EACCES:
        return "no permission to read it: check the file's owner and mode"
    return f"cannot be read ({error.strerror or error})"
