"""An address → an answer whose body is read piece by piece. The only module that reaches the network."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
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
    """

    connect: float = 10.0
    packet: float = 30.0
    window: float = 60.0
    least: int = 20_000


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

    def pieces(self) -> Iterator[bytes]:
        """Read the body as it comes.

        Raises
        ------
        NetworkError
            If it breaks off before its announced end, or comes too slowly.
        """
        with _named_errors():
            begun, come = time.monotonic(), 0
            # `read1` gives what has come; the other ways wait for a full piece, however slowly it comes.
            while piece := self._raw.read1(_PIECE, decode_content=True):
                yield piece
                come += len(piece)
                passed = time.monotonic() - begun
                if passed > self._patience.window:
                    if come < self._patience.least:
                        raise TimedOut(f"sends too slowly ({come:,} bytes in {passed:.0f} seconds)", transient=True)
                    begun, come = time.monotonic(), 0


@contextmanager
def request(
    address: str, *, agent: str, headers: Mapping[str, str] | None = None, patience: Patience | None = None
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

    Raises
    ------
    NetworkError
        If there is no answer.
    """
    import requests

    patience = patience or Patience()
    sent = {"User-Agent": f"sitmap ({agent})", **(headers or {})}
    with requests.Session() as session:
        response, where = _ask(session, address, sent, patience)
        with response:
            yield Answer(response.status_code, response.reason or "", response.headers, where, response.raw, patience)


def _ask(
    session: requests.Session, address: str, headers: Mapping[str, str], patience: Patience
) -> tuple[requests.Response, str]:
    where = address
    for _ in range(_MAX_REDIRECTS + 1):
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
