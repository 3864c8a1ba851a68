"""An address → the bytes of the report, page or feed behind it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from sitmap.errors import InputError
from sitmap.network import (
    Answer,
    NetworkError,
    Refused,
    TimedOut,
    Unreachable,
    Untrusted,
    public_address,
    request,
)

__all__ = ["Fetched", "fetch"]

MAX_BYTES = 16_000_000
_OK = 200
_AGENT = "reads reports; one request a run"
_REMEDIES: dict[type[NetworkError], str] = {
    TimedOut: ": try again later, or save the text as a file",
    Untrusted: ": not read. Save the text as a file",
    Unreachable: ": check the address and the network",
    Refused: "",
}


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
    """

    body: bytes
    address: str
    charset: str | None = None


def fetch(url: str) -> Fetched:
    """Fetch a report, a web page or a feed from an ``http`` or ``https`` address.

    Raises
    ------
    InputError
        If it cannot be reached, is larger than 16 MB, or leads to an address of another kind.
    """
    shown = public_address(url)
    try:
        with request(url, agent=_AGENT) as answer:
            return Fetched(_body(answer, shown), public_address(answer.address), _charset(answer))
    except NetworkError as error:
        raise InputError(error.reason + _REMEDIES.get(type(error), ": check the address"), source=shown) from None


def _body(answer: Answer, shown: str) -> bytes:
    if answer.status != _OK:
        raise InputError(f"answered {answer.status} {answer.reason}".rstrip() + ": check the address", source=shown)
    body = bytearray()
    for piece in answer.pieces():
        body += piece
        if len(body) > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB: save it and pass the file", source=shown)
    return bytes(body)


def _charset(answer: Answer) -> str | None:
    head = Message()
    head["Content-Type"] = answer.headers.get("Content-Type", "")
    return head.get_content_charset()
