"""What is recorded of a dataset that was fetched, and how it is written and read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal

__all__ = ["FORMAT", "KINDS", "BrokenManifest", "Installed", "InstalledFile", "Kind", "from_json", "to_json"]

Kind = Literal["gazetteer", "boundaries"]
KINDS: tuple[Kind, ...] = ("gazetteer", "boundaries")

# To be raised when a program that knows only the older form would misread the newer one.
FORMAT = 1


class BrokenManifest(ValueError):
    """A manifest says nothing that can be used; the message says why."""


@dataclass(frozen=True)
class InstalledFile:
    """One file of a dataset that was fetched.

    Attributes
    ----------
    role : str
        What it is: ``places`` (a GeoNames dump), ``names`` (GeoNames alternate names, with the days from and to which
        each was used), ``ADM1``, ``ADM2``, ``ADM3`` (GeoJSON).
    path : pathlib.Path
        Where it is now.
    address : str
        Where it came from, without user name and password.
    origin : str
        Who made what the source passes on, where the source says so; else empty.
    licence : str
        Of this file.
    size : int
        Bytes.
    sha256 : str
        Of its content, in hexadecimal.
    version : str
        What the server says of its age or version: the ``Last-Modified`` header, or the source's own date; else empty.
    etag, last_modified : str
        Headers of the answer, to ask later whether there is something new; else empty.
    """

    role: str
    path: Path
    address: str
    origin: str
    licence: str
    size: int
    sha256: str
    version: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Installed:
    """A dataset that was fetched and is used by default.

    Attributes
    ----------
    kind, country : str
        ``gazetteer`` or ``boundaries``; ISO 3166-1 alpha-2.
    source : str
        Who makes it: "GeoNames".
    address : str
        Where it was asked for.
    licence, licence_address : str
        Licence, and where its words are or the source tells about it.
    terms : str
        What it asks of whoever uses the data, as a sentence.
    fetched : datetime.date
        The day, in UTC.
    files : tuple of InstalledFile
        In the order of the catalogue.
    """

    kind: Kind
    country: str
    source: str
    address: str
    licence: str
    licence_address: str
    terms: str
    fetched: date
    files: tuple[InstalledFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """One digest for all files: of the lines that ``sha256sum`` would print for them."""
        lines = "".join(f"{file.sha256}  {file.path.name}\n" for file in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def credit(self) -> str:
        """A line for the credits of what is made with it."""
        origins = list(dict.fromkeys(file.origin for file in self.files if file.origin))
        made = f"{self.source} ({'; '.join(origins)})" if origins else self.source
        return f"{made}, {self.licence}, fetched {self.fetched.isoformat()}"

    def path(self, role: str) -> Path | None:
        """Return the file of a role, if the dataset has one."""
        return next((file.path for file in self.files if file.role == role), None)


def to_json(dataset: Installed, folder: Path) -> str:
    """Write a dataset down; paths are relative to `folder`."""
    record = asdict(dataset)
    record["fetched"] = dataset.fetched.isoformat()
    for file in record["files"]:
        file["path"] = file["path"].relative_to(folder).as_posix()
    return json.dumps({"format": FORMAT, **record}, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str, folder: Path) -> Installed:
    """Read what `to_json` wrote.

    Raises
    ------
    BrokenManifest
        If it is not that: no JSON, of another format, values of another type, a path that leads out of `folder`.
    """
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenManifest("is no JSON") from None
    if not isinstance(record, dict):
        raise BrokenManifest("is no JSON object")
    if record.get("format") != FORMAT:
        raise BrokenManifest(f"is of format {record.get('format')!r}, and this sitmap knows format {FORMAT}")
    kind = _text(record, "kind")
    if kind not in KINDS:
        raise BrokenManifest(f"has the unknown kind {kind!r}")
    files = record.get("files")
    if not isinstance(files, list) or not files or not all(isinstance(file, dict) for file in files):
        raise BrokenManifest("lists no files")
    return Installed(
        kind=kind,
        fetched=_day(record, "fetched"),
        files=tuple(_file(file, folder) for file in files),
        **{name: _text(record, name) for name in _DATASET_TEXTS},
    )


_DATASET_TEXTS = ("country", "source", "address", "licence", "licence_address", "terms")
_FILE_TEXTS = ("role", "address", "origin", "licence", "sha256", "version", "etag", "last_modified")


def _file(record: Mapping[str, Any], folder: Path) -> InstalledFile:
    size = record.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise BrokenManifest("has a file without a size")
    name = PurePosixPath(_text(record, "path"))
    if name.is_absolute() or not name.parts or ".." in name.parts or "\\" in str(name) or "\0" in str(name):
        raise BrokenManifest(f"names a file outside its folder ({str(name)!r})")
    return InstalledFile(path=folder / name, size=size, **{key: _text(record, key) for key in _FILE_TEXTS})


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise BrokenManifest(f"has no {name!r}")
    return value


def _day(record: Mapping[str, Any], name: str) -> date:
    text = _text(record, name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BrokenManifest(f"has an unreadable {name!r} ({text!r})") from None
