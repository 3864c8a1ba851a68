"""An address → a file on disk that is whole: politely, again after a failure, and from where it broke off."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sitmap.downloads.digests import announced, file_digest
from sitmap.network import Answer, NetworkError, Patience, Untrusted, request
from sitmap.wording import span

__all__ = ["Manners", "Received", "TransferError", "download"]

_AGENT = "fetches public data once, on request"
_OK, _PARTIAL, _NOT_MODIFIED, _RANGE_WRONG = 200, 206, 304, 416
_GONE = frozenset({404, 410})
# Statuses that say "not now": RFC 9110, 15.5.9 and 15.6; RFC 6585, 4.
_NOT_NOW = frozenset({408, 429, 500, 502, 503, 504})
# However often a connection breaks after it brought something, at some point it is enough.
_MOST_CONNECTIONS = 100


@dataclass(frozen=True)
class Manners:
    """How a server is treated.

    Attributes
    ----------
    patience : Patience
        Time limits of one request.
    attempts : int
        How often in a row a request may fail, none bringing anything, before it is given up.
    pause : float
        Seconds before the second attempt; doubled before each further one.
    longest : float
        Seconds that a server may ask to be left alone (``Retry-After``) before it is given up.
    """

    patience: Patience = field(default_factory=Patience)
    attempts: int = 4
    pause: float = 1.0
    longest: float = 120.0


class TransferError(Exception):
    """A file could not be fetched.

    Parameters
    ----------
    reason : str
        What happened and what to do, as the second half of a sentence that begins with the address.
    missing : bool
        Whether the server says that there is no such file.
    """

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        self.missing = missing
        super().__init__(reason)


@dataclass(frozen=True)
class Received:
    """A file that came whole: its size, the digest of its content, and what its server says of its version."""

    size: int
    sha256: str
    etag: str
    last_modified: str


class _Again(Exception):
    """An attempt failed in a way that may go away; `wait` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        self.reason = reason
        self.wait = wait
        super().__init__(reason)


def download(
    address: str,
    path: Path,
    *,
    limit: int,
    manners: Manners,
    known: tuple[str, str] = ("", ""),
    progress: Callable[[int, int | None], None] | None = None,
    notify: Callable[[str], None] | None = None,
) -> Received | None:
    """Fetch a file.

    What came before a connection broke stays at `path`, now and for the next call, if the server names the version of
    what it sends: then the rest is asked for, of this version only.

    Parameters
    ----------
    address : str
        Where it is.
    path : pathlib.Path
        Where to put it. Beside it, ``<path>.json`` says what a part of a file is a part of.
    limit : int
        The most bytes that it may have.
    manners : Manners
        Time limits, attempts, pauses.
    known : (str, str)
        ``ETag`` and ``Last-Modified`` of the version that we have: only another one is fetched.
    progress : callable, optional
        Told the bytes that are there and the bytes of the whole, or None where the server does not say.
    notify : callable, optional
        Told why and when it is tried again.

    Returns
    -------
    Received or None
        None if there is no other version than the known one.

    Raises
    ------
    TransferError
        If it cannot be fetched.
    OSError
        If it cannot be written; then nothing is left at `path`.
    """
    transfer = _Transfer(address, path, limit, manners, known, progress)
    failures, reached = 0, transfer.here()
    try:
        for _ in range(_MOST_CONNECTIONS):
            try:
                return transfer.attempt()
            except _Again as again:
                failed = again
            failures = 1 if transfer.here() > reached else failures + 1
            reached = transfer.here()
            if failures >= manners.attempts:
                break
            wait = manners.pause * 2 ** (failures - 1) if failed.wait is None else failed.wait
            if wait > manners.longest:
                raise TransferError(
                    f"{failed.reason} and asks to be left alone for {span(wait)}: try again after that time"
                )
            if notify is not None:
                notify(f"{failed.reason}; trying again in {span(wait)}")
            time.sleep(wait)
        kept = f"; what came ({reached:,} bytes) is kept for the next attempt" if reached else ""
        raise TransferError(f"{failed.reason} (tried {failures} times): try again later{kept}")
    except OSError:
        transfer.discard()
        raise
    finally:
        transfer.tidy()


@dataclass(frozen=True)
class _Version:
    """What a part of a file is a part of."""

    address: str = ""
    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What If-Range takes: a strong ETag, else the date (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class _Transfer:
    """The attempts at one file."""

    def __init__(
        self,
        address: str,
        path: Path,
        limit: int,
        manners: Manners,
        known: tuple[str, str],
        progress: Callable[[int, int | None], None] | None,
    ) -> None:
        self._address = address
        self._path = path
        self._record = path.with_name(f"{path.name}.json")
        self._limit = limit
        self._manners = manners
        self._known = known
        self._progress = progress
        self._version = self._recorded()
        self._done = False

    def here(self) -> int:
        """Return how many bytes are there to go on from."""
        if not self._version.validator:
            return 0
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def discard(self) -> None:
        """Forget what came."""
        self._version = _Version()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._record.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Leave a whole file without its record, and of the rest only what can be gone on from."""
        if self._done:
            self._record.unlink(missing_ok=True)
        elif not self.here():
            self.discard()

    def attempt(self) -> Received | None:
        """Make one request.

        Raises
        ------
        _Again, TransferError, OSError
        """
        offset = self.here()
        headers = {"Accept-Encoding": "identity", **(self._rest(offset) if offset else self._condition())}
        try:
            # Who fetches from a computer of an own network has named it.
            with request(
                self._address, agent=_AGENT, headers=headers, patience=self._manners.patience, private=True
            ) as answer:
                if answer.status == _NOT_MODIFIED and not offset and any(self._known):
                    return None
                self._write(answer, self._begin(answer, offset))
                return self._received(answer)
        except NetworkError as error:
            if error.transient:
                raise _Again(error.reason) from None
            remedy = ": check the clock and the certificates of this computer" if type(error) is Untrusted else ""
            raise TransferError(error.reason + remedy) from None

    def _rest(self, offset: int) -> dict[str, str]:
        return {"Range": f"bytes={offset}-", "If-Range": self._version.validator}

    def _condition(self) -> dict[str, str]:
        named = zip(("If-None-Match", "If-Modified-Since"), self._known, strict=True)
        return {name: value for name, value in named if value}

    def _begin(self, answer: Answer, offset: int) -> int:
        """Return at which byte of the file the body begins, after looking at what the answer is."""
        status = f"answered {answer.status} {answer.reason}".rstrip()
        if answer.status in _NOT_NOW:
            raise _Again(status, answer.wait)
        if answer.status == _OK:
            encoded = answer.headers.get("Content-Encoding", "identity").lower() != "identity"
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() and not encoded else None
            self._new(answer.headers, total, resumable=not encoded)
            return 0
        if offset and answer.status in (_PARTIAL, _RANGE_WRONG):
            if answer.status == _PARTIAL and self._continues(answer.headers, offset):
                return offset
            self.discard()
            raise _Again("no longer has the version of which a part was fetched", 0.0)
        missing = answer.status in _GONE
        raise TransferError(f"{status}: check the address", missing=missing)

    def _continues(self, headers: Mapping[str, str], offset: int) -> bool:
        """Tell whether an answer goes on where we stopped, in the same version."""
        match = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", headers.get("Content-Range", "").strip())
        if match is None or int(match[1]) != offset or headers.get("Content-Encoding", "identity") != "identity":
            return False
        total = None if match[3] == "*" else int(match[3])
        if self._version.total is not None and total not in (None, self._version.total):
            return False
        etag = headers.get("ETag", "")
        return not (etag and self._version.etag and etag != self._version.etag)

    def _new(self, headers: Mapping[str, str], total: int | None, *, resumable: bool) -> None:
        """Begin the file from its first byte."""
        if total is not None and total > self._limit:
            raise TransferError(self._too_large(total))
        free = shutil.disk_usage(self._path.parent).free
        if total is not None and total > free:
            raise TransferError(
                f"has {total:,} bytes, and only {free:,} are free in {self._path.parent}: make room, or choose another "
                "cache folder (SITMAP_CACHE)"
            )
        self.discard()
        version = _Version(self._address, headers.get("ETag", ""), headers.get("Last-Modified", ""), total)
        if resumable:
            self._version = version
            self._record.write_text(json.dumps(asdict(version)), "utf-8")

    def _write(self, answer: Answer, begin: int) -> None:
        total = self._version.total
        size = begin
        with open(self._path, "ab" if begin else "wb") as file:
            for piece in answer.pieces():
                size += len(piece)
                if size > self._limit:
                    self.discard()
                    raise TransferError(self._too_large(size))
                file.write(piece)
                if self._progress is not None:
                    self._progress(size, total)
        if total is not None and size != total:
            if size > total:
                self.discard()
            raise _Again(f"sent {size:,} bytes of {total:,}")

    def _received(self, answer: Answer) -> Received:
        whole = answer.status == _OK and answer.headers.get("Content-Encoding", "identity").lower() == "identity"
        for algorithm, wanted in announced(answer.headers, whole=whole):
            if file_digest(self._path, algorithm) != wanted:
                self.discard()
                raise _Again(f"sent something that has not the {algorithm} checksum that it announced")
        self._done = True
        version = self._version
        return Received(
            self._path.stat().st_size,
            file_digest(self._path),
            answer.headers.get("ETag", version.etag),
            answer.headers.get("Last-Modified", version.last_modified),
        )

    def _too_large(self, size: int) -> str:
        return f"has {size:,} bytes or more, and {self._limit:,} are the most that is fetched: check the address"

    def _recorded(self) -> _Version:
        """Read which version the part that is there belongs to."""
        try:
            record = json.loads(self._record.read_text("utf-8"))
            version = _Version(**record)
            texts = (version.address, version.etag, version.last_modified)
            if version.address == self._address and all(isinstance(text, str) for text in texts):
                return version
        except (OSError, ValueError, TypeError):
            pass
        return _Version()
