"""A TOML file that lists feeds → what is to be watched."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitmap.errors import InputError
from sitmap.network import public_address
from sitmap.sources.entries import language_code

__all__ = ["Feed", "read_feed_list"]

DEFAULT_INTERVAL = 900.0
# A feed that is asked more often than this gives nothing more, and its server notices.
_SHORTEST, _LONGEST = 60.0, 7 * 86_400.0
_MAX_BYTES = 1_000_000
_KEYS = ("url", "name", "publisher", "language", "interval", "follow")
_TOP = ("feeds", "interval")
_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_INTERVAL = re.compile(r"(\d{1,6})\s*(s|m|min|h|d)")
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*feeds[ \t]*\]\]")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, or a page of posts, that is watched.

    Attributes
    ----------
    url : str
        An ``http`` or ``https`` address, with the user name and password that it needs.
    name : str
        How messages call it.
    publisher : str, optional
        Whose reports these are, whatever the feed says.
    language : str, optional
        ISO 639-1 code of the language of its reports, whatever the feed says.
    interval : float
        Seconds between two visits.
    follow : bool
        Whether the pages behind summaries are fetched.
    """

    url: str
    name: str
    publisher: str | None = None
    language: str | None = None
    interval: float = DEFAULT_INTERVAL
    follow: bool = False

    @property
    def address(self) -> str:
        """The address without user name and password."""
        return public_address(self.url)


def read_feed_list(path: str | os.PathLike[str]) -> list[Feed]:
    """Read a list of feeds.

    Parameters
    ----------
    path : path
        A TOML file with one table ``[[feeds]]`` for each: ``url``, and optionally ``name``, ``publisher``,
        ``language``, ``interval`` (``"15m"``) and ``follow``. ``interval`` above them holds for those without one.

    Returns
    -------
    list of Feed
        In the order of the file; at least one.

    Raises
    ------
    InputError
        If it cannot be read, or an entry of it means nothing; names the line and the key.
    """
    name = os.fspath(path)
    try:
        with open(Path(path), "rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error}): check the path", source=name) from None
    if len(data) > _MAX_BYTES:
        raise InputError("is too large for a list of feeds (1 MB)", source=name)
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8: save it as UTF-8", source=name, line=line) from None
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        said = _AT_LINE.sub("", str(error))
        raise InputError(
            f"is no TOML ({said}); write texts in quotes and a line [[feeds]] above each feed",
            source=name, line=int(at[1]) if at else None,
        ) from None  # fmt: skip
    except RecursionError:
        raise InputError("is nested too deeply for a list of feeds", source=name) from None
    return _Checker(name, text).feeds(table)


class _Checker:
    """Checks a table entry by entry; errors name where an entry stands."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = text.splitlines()
        self._headers = [number for number, line in enumerate(self._lines) if _HEADER.match(line)]
        self._count = 0

    def feeds(self, table: Mapping[str, Any]) -> list[Feed]:
        given = table.get("feeds")
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise self._wrong("feeds", 'lists no feeds: write [[feeds]] and below it url = "https://..."')
        if not given:
            raise self._wrong("feeds", "is empty: there is nothing to watch")
        self._count = len(given)
        self._known_keys(table, _TOP, None)
        usual = self._interval(table, DEFAULT_INTERVAL, None)
        feeds: list[Feed] = []
        for number, one in enumerate(given):
            feed = self._feed(one, number, usual)
            for earlier, other in enumerate(feeds, start=1):
                for key, same in (("url", feed.address == other.address), ("name", feed.name == other.name)):
                    if same:
                        raise self._wrong(key, f"is that of feed {earlier}, too: give each feed one of its own", number)
            feeds.append(feed)
        return feeds

    def _feed(self, table: Mapping[str, Any], number: int, usual: float) -> Feed:
        self._known_keys(table, _KEYS, number)
        if "url" not in table:
            raise self._wrong("url", 'is missing: write url = "https://..."', number)
        url = self._address(table["url"], number)
        language = self._text(table, "language", number)
        if language is not None and language_code(language) is None:
            raise self._wrong("language", f'{language!r} is no code of a language: write "en", "uk" or "ru"', number)
        follow = table.get("follow", False)
        if not isinstance(follow, bool):
            raise self._wrong("follow", "must be true or false", number)
        return Feed(
            url,
            self._text(table, "name", number) or public_address(url),
            self._text(table, "publisher", number),
            language_code(language),
            self._interval(table, usual, number),
            follow,
        )

    def _known_keys(self, table: Mapping[str, Any], known: tuple[str, ...], number: int | None) -> None:
        for key in table:
            if key not in known:
                like = get_close_matches(key, known, n=1)
                hint = f"did you mean {like[0]!r}?" if like else f"there are {', '.join(known)}"
                raise self._wrong(key, f"means nothing here; {hint}", number)

    def _text(self, table: Mapping[str, Any], key: str, number: int) -> str | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 200:
            raise self._wrong(key, "must be a text of one line, in quotes", number)
        return value.strip()

    def _address(self, value: object, number: int) -> str:
        plain = isinstance(value, str) and value.isprintable() and not any(char.isspace() for char in value)
        try:
            parts = urlsplit(value) if plain and isinstance(value, str) else None
            usable = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
            # A port is a number or raises.
            usable = usable and parts is not None and parts.port != 0
        except ValueError:
            usable = False
        if not usable or not isinstance(value, str):
            raise self._wrong("url", 'is no web address: write url = "https://..."', number)
        return value

    def _interval(self, table: Mapping[str, Any], usual: float, number: int | None) -> float:
        value = table.get("interval")
        if value is None:
            return usual
        match = _INTERVAL.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise self._wrong("interval", f'{value!r} is no span of time: write "15m", "2h" or "1d"', number)
        seconds = int(match[1]) * _UNITS[match[2]]
        if not _SHORTEST <= seconds <= _LONGEST:
            raise self._wrong("interval", f"{value!r} is not between one minute and seven days", number)
        return seconds

    def _wrong(self, key: str, what: str, number: int | None = None) -> InputError:
        where = "" if number is None else f"feed {number + 1}, "
        return InputError(f"{where}{key}: {what}", source=self._name, line=self._line(key, number))

    def _line(self, key: str, number: int | None) -> int | None:
        """Return the line on which a key stands, or its feed begins; None where the lines do not tell."""
        if number is not None and len(self._headers) != self._count:
            return None
        ends = [*self._headers, len(self._lines)]
        first, last = (0, ends[0]) if number is None else (ends[number] + 1, ends[number + 1])
        own = re.compile(rf"""[ \t]*["']?{re.escape(key)}["']?[ \t]*[=.]""")
        found = next((line for line in range(first, last) if own.match(self._lines[line])), None)
        if found is None:
            return None if number is None else self._headers[number] + 1
        return found + 1
