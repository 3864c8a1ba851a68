"""An address → an answer whose body is read piece by piece. The only module that reaches the network."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from sitmap.errors import SitmapError

if TYPE_CHECKING:
    import requests
    from urllib3.response import BaseHTTPResponse

__all__ = [
    "Answer", "NetworkError", "Patience", "Refused", "TimedOut", "Unreachable", "Untrusted", "follow", "public_address",
    "request",
]  # fmt: skip

_MAX_REDIRECTS = 5
_PIECE = 65_536
# Of the addresses that a name has so many are tried: a name can have hundreds that do not answer.
_MAX_ADDRESSES = 4
# IPv4 addresses as a translator to IPv6 writes them: RFC 6052, 2.1.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What urllib3 unpacks a piece at a time, with what the standard library has.
_CODINGS = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))


class NetworkError(SitmapError):
    """An address gave no answer, or one that broke off.

    Parameters
    ----------
    reason : str
        What happened, as the second half of a sentence that begins with the address; what to do about it is the
        caller's to say.
    transient : bool
        Whether it may go away when tried again.
    """

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        self.reason = reason
        self.transient = transient
        super().__init__(reason)


class TimedOut(NetworkError):
    """No answer in time, or one that comes too slowly."""


class Untrusted(NetworkError):
    """The certificate is not valid."""


class Unreachable(NetworkError):
    """No connection, or one that broke off."""


class Refused(NetworkError):
    """The address leads where this program does not follow."""


@dataclass(frozen=True)
class Patience:
    """How long an answer is waited for.

    Attributes
    ----------
    connect, packet : float
        Seconds to connect, and between two packets.
    window, least : float
        In `window` seconds `least` bytes must come: a server that sends one byte now and then would otherwise hold the
        program for hours.
    total : float, optional
        Seconds for one answer, from the request to its last byte.
    """

    connect: float = 10.0
    packet: float = 30.0
    window: float = 60.0
    least: int = 20_000
    total: float | None = None


@dataclass(frozen=True)
class Answer:
    """What a server answered.

    Attributes
    ----------
    status : int
        HTTP status.
    reason : str
        The server's words for it.
    headers : mapping
        Names in any case.
    address : str
        Where the answer came from in the end, after redirects.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    address: str
    _raw: BaseHTTPResponse
    _patience: Patience
    _asked: float

    @property
    def wait(self) -> float | None:
        """Seconds that ``Retry-After`` asks for: a number, or a time by the server's own clock."""
        asked = self.headers.get("Retry-After", "").strip()
        if asked.isdecimal() and len(asked) < 10:
            return float(asked)
        try:
            span = parsedate_to_datetime(asked) - parsedate_to_datetime(self.headers.get("Date", ""))
        except (ValueError, TypeError):
            return None
        return max(0.0, span.total_seconds())

    def pieces(self) -> Iterator[bytes]:
        """Read the body as it comes, unpacked, at most 64 kB at a time.

        Raises
        ------
        NetworkError
            If it breaks off before its announced end, comes too slowly, or is packed in a way that is not asked for.
        """
        coding = self.headers.get("Content-Encoding", "").strip().lower()
        if coding not in _CODINGS:
            raise Refused(f"is packed in a way that was not asked for ({coding[:30]!r}): not read")
        with _named_errors():
            begun, come = time.monotonic(), 0
            # `read1` gives what has come; the other ways wait for a full piece, however slowly it comes.
            while piece := self._raw.read1(_PIECE, decode_content=True):
                yield piece
                come += len(piece)
                if self._patience.total is not None and time.monotonic() - self._asked > self._patience.total:
                    raise TimedOut(f"takes longer than {self._patience.total:g} seconds", transient=True)
                passed = time.monotonic() - begun
                if passed > self._patience.window:
                    if come < self._patience.least:
                        raise TimedOut(f"sends too slowly ({come:,} bytes in {passed:.0f} seconds)", transient=True)
                    begun, come = time.monotonic(), 0


@contextmanager
def request(
    address: str,
    *,
    agent: str,
    headers: Mapping[str, str] | None = None,
    patience: Patience | None = None,
    private: bool = False,
) -> Iterator[Answer]:
    """Ask an ``http`` or ``https`` address, following up to five redirects.

    Any final status is an answer. Redirects to another scheme, and from https to http, are refused: others could change
    what is sent.

    Parameters
    ----------
    address : str
        The address.
    agent : str
        Who asks and what for, after the name of this program.
    headers : mapping, optional
        Further request headers.
    patience : Patience, optional
        Time limits.
    private : bool
        Whether computers of private networks, this one among them, may be asked. If not, each connection (that of each
        redirect too) is made to the very address that was found to be public, so that a name cannot mean another
        computer a moment later. Behind a proxy, which looks names up itself, only addresses written as numbers and
        local names are told.

    Raises
    ------
    NetworkError
        If there is no answer.
    """
    import requests

    patience = patience or Patience()
    sent = {"User-Agent": f"sitmap ({agent})", "Accept-Encoding": "gzip, deflate", **(headers or {})}
    asked = time.monotonic()
    with requests.Session() as session, _Deadline(patience.total) as deadline:
        _guard(session, deadline, private)
        try:
            response, where = _ask(session, address, sent, patience, private)
        except NetworkError:
            deadline.check()
            raise
        with response:
            # A head that is cut short by hanging up looks like a whole one.
            deadline.check()
            yield Answer(
                response.status_code, response.reason or "", response.headers, where, response.raw, patience, asked
            )


def _ask(
    session: requests.Session, address: str, headers: Mapping[str, str], patience: Patience, private: bool
) -> tuple[requests.Response, str]:
    where = address
    for _ in range(_MAX_REDIRECTS + 1):
        if not private:
            _check_name(where)
        with _named_errors():
            response = session.get(
                where, stream=True, allow_redirects=False, timeout=(patience.connect, patience.packet), headers=headers
            )
        if not response.is_redirect:
            return response, where
        response.close()
        # A server may leave a kept connection at any moment: each address is asked over one of its own.
        session.close()
        where = follow(where, response.headers["Location"], what="redirects")
    raise Refused(f"redirects more than {_MAX_REDIRECTS} times: check the address")


@dataclass
class _Deadline:
    """Hangs up when the head of an answer is not there in time, however regularly its bytes come."""

    seconds: float | None
    passed: bool = False
    connections: list[Any] = field(default_factory=list)

    def __enter__(self) -> _Deadline:
        self._timer = None if self.seconds is None else threading.Timer(self.seconds, self._hang_up)
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def check(self) -> None:
        """Stop the clock.

        Raises
        ------
        TimedOut
            If it has run out.
        """
        if self._timer is not None:
            self._timer.cancel()
        if self.passed:
            raise TimedOut(f"takes longer than {self.seconds:g} seconds", transient=True) from None

    def _hang_up(self) -> None:
        self.passed = True
        for connection in self.connections:
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)


def _guard(session: requests.Session, deadline: _Deadline, private: bool) -> None:
    """Let a session connect to checked addresses only, and tell the deadline of its connections."""
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

    for scheme, pool in (("http", HTTPConnectionPool), ("https", HTTPSConnectionPool)):
        own = {"_new_conn": _connect, "deadline": deadline, "private": private}
        guarded = type("_Pool", (pool,), {"ConnectionCls": type("_Connection", (pool.ConnectionCls,), own)})
        adapter = HTTPAdapter()
        adapter.poolmanager.pool_classes_by_scheme = {scheme: guarded}
        session.mount(f"{scheme}://", adapter)


def _connect(connection: Any) -> socket.socket:
    """Connect to one of the addresses that a name has, each checked before: `HTTPConnection._new_conn`."""
    from urllib3.connection import HTTPConnection
    from urllib3.exceptions import HTTPError, NameResolutionError

    connection.deadline.connections.append(connection)
    name = connection._dns_host
    try:
        found = socket.getaddrinfo(name, connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(name, connection, socket.gaierror(str(error))) from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not connection.private:
        for address in addresses:
            _check_address(address, name)
    failed: HTTPError | None = None
    for address in addresses[:_MAX_ADDRESSES]:
        try:
            # urllib3 looks up what stands here; a number means itself. TLS goes on with the name.
            connection._dns_host = address
            return HTTPConnection._new_conn(connection)
        except HTTPError as error:
            failed = error
        finally:
            connection._dns_host = name
    raise failed or NameResolutionError(name, connection, socket.gaierror("no address"))


def _check_name(address: str) -> None:
    """Refuse an address whose host is written as a number of a private network, or is a local name."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise Refused(f"is an address of a private network ({host}): not asked without --allow-private")
    with suppress(ValueError):
        _check_address(str(ipaddress.ip_address(host)), host)


def _check_address(address: str, name: str) -> None:
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address):
        # IPv4 within IPv6: RFC 4291, 2.5.5.2; RFC 3056, 2.
        translated = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF) if number in _NAT64 else None
        number = number.ipv4_mapped or number.sixtofour or translated or number
    if not number.is_global or number.is_multicast:
        shown = name if name == address else f"{name}, {address}"
        raise Refused(f"is an address of a private network ({shown}): not asked without --allow-private")


def follow(where: str, target: str, *, what: str) -> str:
    """Return the address that `target` means when it is read at `where`, if it may be gone to.

    Parameters
    ----------
    where, target : str
        The address that leads on, and where to; absolute or relative.
    what : str
        How it leads there, for the message: "redirects".

    Raises
    ------
    Refused
        If the target is no http(s) address, or leads from https to http.
    """
    try:
        target = urljoin(where, target)
        scheme = urlsplit(target).scheme
    except ValueError:
        raise Refused(f"{what} to {target!r}, which is no address") from None
    if scheme not in ("http", "https"):
        raise Refused(f"{what} to an address of another kind ({scheme}:): not followed")
    if urlsplit(where).scheme == "https" and scheme == "http":
        raise Refused(f"{what} from https to http: not followed, since others could change what is sent")
    return target


def public_address(address: str) -> str:
    """Return an address without the user name and password that it may hold, fit for messages and records."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


@contextmanager
def _named_errors() -> Iterator[None]:
    """Turn what the HTTP libraries raise into our own errors."""
    import requests
    import urllib3.exceptions as low

    try:
        yield
    except (requests.Timeout, low.TimeoutError):
        raise TimedOut("did not answer in time", transient=True) from None
    except (requests.exceptions.SSLError, low.SSLError):
        raise Untrusted("has no valid certificate") from None
    except (requests.exceptions.ChunkedEncodingError, low.ProtocolError):
        raise Unreachable("broke off in the middle", transient=True) from None
    except requests.ConnectionError:
        raise Unreachable("cannot be reached", transient=True) from None
    except (requests.RequestException, low.HTTPError, ValueError) as error:
        raise NetworkError(f"cannot be fetched ({error})") from None
