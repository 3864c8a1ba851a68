"""An address → the bytes of the report, page or feed behind it, asked for as a guest asks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from sitmap.errors import InputError, UsageError
from sitmap.network import (
    Answer,
    NetworkError,
    Patience,
    Refused,
    TimedOut,
    Unreachable,
    Untrusted,
    public_address,
    request,
)
from sitmap.sources.decode import Decoded, NotText, binary_kind, declared_encoding, decode
from sitmap.wording import span

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["FetchError", "Fetched", "Validators", "Visitor"]

MAX_BYTES = 16_000_000
_OK, _NOT_MODIFIED = 200, 304
# Statuses that say "not now": RFC 9110, 15.5.9 and 15.6; RFC 6585, 4.
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
_PATIENCE = Patience(total=120.0)
_REMEDIES: dict[type[NetworkError], str] = {
    TimedOut: ": try again later, or save the text as a file",
    Untrusted: ": not read. Save the text as a file",
    Unreachable: ": check the address and the network",
    Refused: "",
}
# RFC 9309, 2.5: a crawler reads at least 500 KiB, and asks again after a day.
_ROBOTS_BYTES = 512_000
_ROBOTS_SECONDS = 86_400.0
# One that cannot be read now is not asked for with each page of its host.
_ROBOTS_REST = 300.0
_NAME = "sitmap"
# What a robots.txt asks for as pause, at most: more would keep a feed from being read at all.
_LONGEST_PAUSE = 60.0


class FetchError(InputError):
    """An address gave nothing that can be read.

    Parameters
    ----------
    reason, source : str
        As for `InputError`; the address stands there without user name and password.
    transient : bool
        Whether it may go away when asked again later.
    wait : float, optional
        Seconds for which the server asks to be left alone.
    """

    def __init__(self, reason: str, *, source: str, transient: bool = False, wait: float | None = None) -> None:
        super().__init__(reason, source=source)
        self.transient = transient
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server says of the version that it sent: ``ETag`` and ``Last-Modified``; "" where it says nothing."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the request headers that ask for another version only."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes
    ----------
    body : bytes
        The bytes, unpacked.
    address : str
        Where they came from in the end, without user name and password.
    charset : str, optional
        The encoding that the server names.
    validators : Validators
        Of this version.
    """

    body: bytes
    address: str
    charset: str | None = None
    validators: Validators = Validators()

    def decoded(self) -> Decoded:
        """Return the body as text.

        Raises
        ------
        NotText
            If it is none.
        """
        found = binary_kind(self.body[:65_536])
        if found is not None:
            raise NotText(f"seems to be {found[0]}: {found[1]}")
        return decode(self.body, self.charset or declared_encoding(self.body))


class Visitor:
    """Asks for pages and feeds, and keeps in mind what each host wants.

    Parameters
    ----------
    allow_private : bool
        Whether computers of private networks, this one among them, may be asked.
    contact : str, optional
        An address for those who run the servers, said with each request; by default what stands in the environment
        variable ``SITMAP_CONTACT``.
    delay : float
        Seconds between two requests to one host; more where its robots.txt asks for more.
    pause : callable
        What waits so many seconds.
    clock : callable
        Tells the seconds since some moment.

    Raises
    ------
    UsageError
        If the contact cannot be sent.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        contact: str | None = None,
        delay: float = 1.0,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        contact = contact or os.environ.get("SITMAP_CONTACT")
        if contact and not (contact.isascii() and contact.isprintable() and len(contact) <= 200):
            raise UsageError("the contact must be an address of at most 200 ASCII characters in one line")
        self._agent = "reads reports" + (f"; contact: {contact}" if contact else "")
        self._private = allow_private
        self._delay = delay
        self._pause = pause
        self._clock = clock
        self._free: dict[str, float] = {}
        self._rules: dict[str, tuple[float, Protego | FetchError]] = {}

    def fetch(self, url: str, *, known: Validators | None = None, robots: bool = False) -> Fetched | None:
        """Fetch a report (text, JSON, JSON Lines), a web page or a feed.

        Parameters
        ----------
        url : str
            An ``http`` or ``https`` address.
        known : Validators, optional
            Of the version that we have.
        robots : bool
            Whether robots.txt is asked first, as is due where a program and not a person chooses the address.

        Returns
        -------
        Fetched or None
            None if there is no other version than the known one.

        Raises
        ------
        FetchError
            If it cannot be reached, does not answer in time, is larger than 16 MB, leads to an address of another kind
            or of a private network, or is not for programs to read.
        """
        shown = public_address(url)
        delay = self._delay
        if robots:
            delay = max(delay, self._permitted(url, shown))
        self._await(url, delay)
        try:
            with self._ask(url, (known or Validators()).headers()) as answer:
                if answer.status == _NOT_MODIFIED and known is not None:
                    return None
                _check_status(answer, shown)
                body = _body(answer, MAX_BYTES)
                if body is None:
                    raise FetchError(
                        f"is larger than {MAX_BYTES // 1_000_000} MB: save it and pass the file", source=shown
                    )
                headers = answer.headers
                return Fetched(
                    body,
                    public_address(answer.address),
                    _charset(answer),
                    Validators(headers.get("ETag", ""), headers.get("Last-Modified", "")),
                )
        except NetworkError as error:
            raise _fetch_error(error, shown) from None

    def _ask(self, url: str, headers: dict[str, str]) -> AbstractContextManager[Answer]:
        return request(url, agent=self._agent, headers=headers, patience=_PATIENCE, private=self._private)

    def _await(self, url: str, delay: float) -> None:
        """Wait until a host may be asked again."""
        host = urlsplit(url).hostname or ""
        left = self._free.get(host, 0.0) - self._clock()
        if left > 0:
            self._pause(left)
        self._free[host] = self._clock() + delay

    def _permitted(self, url: str, shown: str) -> float:
        """Return the seconds that robots.txt asks between requests.

        Raises
        ------
        FetchError
            If it does not let this program read the address, or cannot be read itself.
        """
        rules = self._host_rules(url)
        if not rules.can_fetch(shown, _NAME):
            raise FetchError(
                "is not for programs to read, says the host's robots.txt: ask its owner, or pass saved pages",
                source=shown,
            )
        return min(float(rules.crawl_delay(_NAME) or 0.0), _LONGEST_PAUSE)

    def _host_rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        asked, found = self._rules.get(origin, (0.0, None))
        lasts = _ROBOTS_REST if isinstance(found, FetchError) else _ROBOTS_SECONDS
        if found is None or self._clock() - asked >= lasts:
            found = self._robots(origin)
            self._rules[origin] = (self._clock(), found)
        if isinstance(found, FetchError):
            raise found.with_traceback(None)
        return found

    def _robots(self, origin: str) -> Protego | FetchError:
        """Fetch a robots.txt; return why it cannot be read now, where that is so."""
        from protego import Protego

        self._await(origin, self._delay)
        shown = public_address(origin)
        try:
            with self._ask(origin, {}) as answer:
                # RFC 9309, 2.3.1: without a robots.txt all may be read; while it cannot be read, nothing.
                if answer.status in _NOT_NOW:
                    _check_status(answer, shown)
                text = (_body(answer, _ROBOTS_BYTES, cut=True) or b"") if answer.status == _OK else b""
        except NetworkError as error:
            return _fetch_error(error, shown)
        except FetchError as error:
            return error
        return Protego.parse(text.decode("utf-8", "replace"))


def _fetch_error(error: NetworkError, shown: str) -> FetchError:
    remedy = _REMEDIES.get(type(error), ": check the address")
    return FetchError(error.reason + remedy, source=shown, transient=error.transient)


def _check_status(answer: Answer, shown: str) -> None:
    if answer.status == _OK:
        return
    says = f"answered {answer.status} {answer.reason[:60]}".rstrip()
    if answer.status not in _NOT_NOW:
        raise FetchError(f"{says}: check the address", source=shown)
    asks = f" and asks to be left alone for {span(answer.wait)}" if answer.wait is not None else ""
    raise FetchError(f"{says}{asks}: try again later", source=shown, transient=True, wait=answer.wait)


def _body(answer: Answer, limit: int, *, cut: bool = False) -> bytes | None:
    """Return the body; of a larger one its beginning if it may be cut, else None."""
    body = bytearray()
    for piece in answer.pieces():
        body += piece
        if len(body) > limit:
            return bytes(body[:limit]) if cut else None
    return bytes(body)


def _charset(answer: Answer) -> str | None:
    head = Message()
    head["Content-Type"] = answer.headers.get("Content-Type", "")
    return head.get_content_charset()
