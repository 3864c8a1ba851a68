"""Checksums: of files, and as servers announce them."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["announced", "file_digest"]


def file_digest(path: Path, algorithm: str = "sha256") -> str:
    """Return the digest of a file's content, in hexadecimal."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()


def announced(headers: Mapping[str, str], *, whole: bool) -> list[tuple[str, str]]:
    """Return the checksums that an answer gives of a file, as (algorithm, hexadecimal digest).

    ``Repr-Digest`` (RFC 9530) and ``Digest`` (RFC 3230) are of the file; ``Content-Digest`` (RFC 9530) and
    ``Content-MD5`` (RFC 1864) are of the body.

    Parameters
    ----------
    headers : mapping
        Names in any case.
    whole : bool
        Whether the body is the whole file, as it is.
    """
    names = ["Repr-Digest", "Digest", *(["Content-Digest"] if whole else [])]
    given = [pair for name in names for pair in headers.get(name, "").split(",")]
    if whole and "Content-MD5" in headers:
        given.append(f"md5={headers['Content-MD5']}")
    found = []
    for pair in given:
        name, _, value = pair.strip().partition("=")
        algorithm = name.strip().lower().replace("sha-", "sha")
        if algorithm not in ("sha256", "sha512", "md5"):
            continue
        with contextlib.suppress(binascii.Error, ValueError):
            found.append((algorithm, base64.b64decode(value.strip().strip(":"), validate=True).hex()))
    return found
