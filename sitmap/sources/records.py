"""Records of JSON Lines and JSON arrays → reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from sitmap.model import Report
from sitmap.sources.dates import parse_published
from sitmap.sources.decode import NotText, clean_line, clean_text, decode
from sitmap.sources.identity import report_id
from sitmap.sources.notices import Notice, Notify

__all__ = ["BadRecord", "json_array", "json_lines", "record_to_report"]

# A report of this size is a book; a longer line is a file of another kind or one without line ends.
MAX_RECORD_BYTES = 16_000_000


class BadRecord(ValueError):
    """A record that gives no report; the message says why."""


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse_json(text: str) -> Any:
    """Parse strict JSON; every way in which it can fail is a ValueError."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error.msg}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("not usable JSON (nested too deeply)") from None


def json_lines(stream: BinaryIO, source: str, notify: Notify) -> Iterator[tuple[int, Any, bytes]]:
    """Yield (line number, value, line) of each line that holds JSON; a line that does not is named and left out.

    Lines are read one by one, so a corpus may be larger than the memory. An old encoding is remarked on once.
    """
    remarked: set[str] = set()
    number = 0
    while True:
        raw = stream.readline(MAX_RECORD_BYTES + 1)
        if not raw:
            return
        number += 1
        if len(raw) > MAX_RECORD_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_RECORD_BYTES)
            limit = MAX_RECORD_BYTES // 1_000_000
            notify(Notice("failure", f"the line is longer than {limit} MB: give one report a line", source, number))
            continue
        if not raw.strip():
            continue
        try:
            decoded = decode(raw)
            if decoded.remark is not None and decoded.encoding not in remarked:
                remarked.add(decoded.encoding)
                notify(Notice("warning", decoded.remark, source, number))
            text = decoded.text.strip().removesuffix(",") if number > 1 else decoded.text.strip()
            yield number, parse_json(text), raw
        except (NotText, ValueError) as error:
            notify(Notice("failure", str(error), source, number))


def json_array(value: Any) -> Iterator[tuple[int, Any]]:
    """Yield (number, record) of a parsed JSON document: an array of records, or a single one."""
    yield from enumerate(value if isinstance(value, list) else [value], start=1)


def record_to_report(
    record: Any, *, source: str, line: int, published: date | None, notify: Notify, unit: str = "line"
) -> Report:
    """Make a report of one JSON record.

    Parameters
    ----------
    record : object
        A parsed JSON value: an object with ``text`` and optional ``id``, ``title``, ``publisher``, ``url``,
        ``published``, ``lang``. Other fields are ignored.
    source, line : str, int
        Where it stands, for messages.
    published : datetime.date, optional
        The date of a report that gives none.
    notify : callable
        Told about fields that could not be used.

    Raises
    ------
    BadRecord
        If there is no text in it.
    """
    if not isinstance(record, dict):
        raise BadRecord(f"a record must be an object with a 'text', this is {_json_kind(record)}")
    text = record.get("text")
    if text is None:
        fields = ", ".join(repr(str(key)[:30]) for key in list(record)[:8]) or "none"
        raise BadRecord(f"the record has no 'text' (its fields: {fields})")
    if not isinstance(text, str):
        raise BadRecord(f"'text' must be a string, this is {_json_kind(text)}")
    text = clean_text(text)
    if not text.strip():
        raise BadRecord("'text' is empty")

    def warn(reason: str) -> None:
        notify(Notice("warning", reason, source, line))

    title, publisher, url, lang = (_line(record, key, warn) for key in ("title", "publisher", "url", "lang"))
    own_date = _published(record.get("published"), published, warn)
    return Report(
        id=_own_id(record.get("id"), warn)
        or report_id(text, title=title, publisher=publisher, url=url, published=own_date),
        text=text,
        title=title,
        publisher=publisher,
        url=url,
        published=own_date or published,
        lang=lang.replace("_", "-").split("-")[0].lower() if lang else None,
        source=f"{source}, {unit} {line}",
    )


def _line(record: dict[str, Any], key: str, warn: Callable[[str], None]) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        warn(f"{key!r} must be a string, this is {_json_kind(value)}; left out")
        return None
    return clean_line(value) or None


def _own_id(value: Any, warn: Callable[[str], None]) -> str | None:
    if isinstance(value, str):
        return clean_line(value) or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None:
        warn(f"'id' must be a string or a whole number, this is {_json_kind(value)}; an id is made from the content")
    return None


def _published(value: Any, default: date | None, warn: Callable[[str], None]) -> date | None:
    if value is None or value == "":
        return None
    instead = f"the given date {default.isoformat()} is used" if default else "the report counts as one without a date"
    if not isinstance(value, str):
        warn(f"'published' must be a date as a string (YYYY-MM-DD), this is {_json_kind(value)}; {instead}")
        return None
    try:
        return parse_published(value)
    except ValueError as error:
        warn(f"'published': {error}; {instead}")
        return None


def _json_kind(value: Any) -> str:
    kinds = ((bool, "true or false"), (type(None), "null"), (str, "a string"), (list, "an array"), (dict, "an object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")
