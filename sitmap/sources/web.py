"""An address → the bytes of the report behind it."""

from __future__ import annotations

from sitmap.errors import InputError
from sitmap.network import Answer, NetworkError, Refused, TimedOut, Unreachable, Untrusted, request
from sitmap.sources.decode import NotText, decode
from sitmap.sources.markup import looks_like_html

__all__ = ["fetch"]

MAX_BYTES = 16_000_000
_OK = 200
_AGENT = "reads reports; one request a run"
_REMEDIES: dict[type[NetworkError], str] = {
    TimedOut: ": try again later, or save the text as a file",
    Untrusted: ": not read. Save the text as a file",
    Unreachable: ": check the address and the network",
    Refused: "",
}


def fetch(url: str) -> bytes:
    """Fetch a report (plain text, JSON or JSON Lines) from an ``http`` or ``https`` address.

    Raises
    ------
    InputError
        If it cannot be reached, is larger than 16 MB, is a web page, or leads to an address of another kind.
    """
    try:
        with request(url, agent=_AGENT) as answer:
            return _body(answer, url)
    except NetworkError as error:
        raise InputError(error.reason + _REMEDIES.get(type(error), ": check the address"), source=url) from None


def _body(answer: Answer, url: str) -> bytes:
    if answer.status != _OK:
        raise InputError(f"answered {answer.status} {answer.reason}".rstrip() + ": check the address", source=url)
    body = bytearray()
    for piece in answer.pieces():
        body += piece
        if len(body) > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB: save it and pass the file", source=url)
    kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml") or _is_page(bytes(body[:65_536])):
        raise InputError("is a web page: save the article's text as a .txt file and pass that", source=url)
    return bytes(body)


def _is_page(head: bytes) -> bool:
    try:
        return looks_like_html(decode(head).text)
    except NotText:
        return False
