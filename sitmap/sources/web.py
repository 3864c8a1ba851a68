"""An address → the bytes behind it. The only module that reaches the network."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import requests

from sitmap.errors import InputError
from sitmap.sources.decode import NotText, decode
from sitmap.sources.markup import looks_like_html

__all__ = ["fetch"]

MAX_BYTES = 16_000_000
_MAX_REDIRECTS = 5
# Seconds to connect, and between two packets.
_TIMEOUT = (10.0, 30.0)
_USER_AGENT = "sitmap (reads reports; one request a run)"


def fetch(url: str) -> bytes:
    """Fetch a report (plain text, JSON or JSON Lines) from an ``http`` or ``https`` address.

    Raises
    ------
    InputError
        If it cannot be reached, is larger than 16 MB, is a web page, or leads to an address of another kind.
    """
    where = url
    try:
        with requests.Session() as session:
            for _ in range(_MAX_REDIRECTS + 1):
                response = session.get(
                    where, stream=True, allow_redirects=False, timeout=_TIMEOUT, headers={"User-Agent": _USER_AGENT}
                )
                with response:
                    if not response.is_redirect:
                        return _body(response, url)
                    where = _next(where, response.headers["Location"], url)
        raise InputError(f"redirects more than {_MAX_REDIRECTS} times: check the address", source=url)
    except requests.Timeout:
        raise InputError("did not answer in time: try again later, or save the text as a file", source=url) from None
    except requests.exceptions.SSLError:
        raise InputError("has no valid certificate: not read. Save the text as a file", source=url) from None
    except requests.ConnectionError:
        raise InputError("cannot be reached: check the address and the network", source=url) from None
    except (requests.RequestException, ValueError) as error:
        raise InputError(f"cannot be fetched ({error}): check the address", source=url) from None


def _next(where: str, location: str, url: str) -> str:
    target = urljoin(where, location)
    scheme = urlsplit(target).scheme
    if scheme not in ("http", "https"):
        raise InputError(f"redirects to an address of another kind ({scheme}:): not followed", source=url)
    if urlsplit(where).scheme == "https" and scheme == "http":
        raise InputError("redirects from https to http: not followed, since others could change the text", source=url)
    return target


def _body(response: requests.Response, url: str) -> bytes:
    if response.status_code != requests.codes.ok:
        raise InputError(
            f"answered {response.status_code} {response.reason or ''}".rstrip() + ": check the address", source=url
        )
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB: save it and pass the file", source=url)
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml") or _is_page(bytes(body[:65_536])):
        raise InputError("is a web page: save the article's text as a .txt file and pass that", source=url)
    return bytes(body)


def _is_page(head: bytes) -> bool:
    try:
        return looks_like_html(decode(head).text)
    except NotText:
        return False
