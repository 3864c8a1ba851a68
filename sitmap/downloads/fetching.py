"""Fetch a dataset: all of its files, checked, or nothing."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sitmap.downloads.archives import BadArchive, unpack
from sitmap.downloads.catalogue import ADDRESSES, Offer, Part, offer
from sitmap.downloads.contents import WrongContent, check_outlines, check_table, description
from sitmap.downloads.digests import file_digest
from sitmap.downloads.manifest import Installed, InstalledFile
from sitmap.downloads.store import (
    DataWarning,
    changing,
    discard_partials,
    install,
    installed,
    partial_file,
    staging,
    undamaged,
)
from sitmap.downloads.transfer import Manners, Received, TransferError, download
from sitmap.errors import DownloadError
from sitmap.network import NetworkError, follow, public_address

__all__ = ["fetch"]

# GeoNames' largest country has 80 MB, geoBoundaries' largest level some 400 MB.
MAX_BYTES = 1_000_000_000
_MAX_DESCRIPTION = 1_000_000
# Of what a source says of itself: it goes into credits.
_MAX_WORDS = 300

Progress = Callable[[str, int, int | None], None]
Notify = Callable[[str], None]


def fetch(
    kind: str,
    country: str = "UA",
    *,
    addresses: Mapping[str, str] | None = None,
    manners: Manners | None = None,
    progress: Progress | None = None,
    notify: Notify | None = None,
) -> Installed:
    """Fetch a gazetteer or boundaries of a country into the cache folder, where they are used by default from then on.

    A dataset is installed when all of its files are there and look as they should. What is there already is only
    fetched again if its server has another version or it was damaged.

    Parameters
    ----------
    kind : str
        ``gazetteer`` (GeoNames, with the days from and to which names were used) or ``boundaries`` (geoBoundaries,
        first to third level).
    country : str
        ISO 3166-1 alpha-2.
    addresses : mapping, optional
        Other addresses than the official ones: ``gazetteer``, ``names``, ``boundaries``, with ``{country}`` (UA),
        ``{country3}`` (UKR) and ``{level}`` (ADM1) where these go. They win over the environment variables
        ``SITMAP_GAZETTEER_ADDRESS``, ``SITMAP_NAMES_ADDRESS`` and ``SITMAP_BOUNDARIES_ADDRESS``.
    manners : Manners, optional
        Time limits, attempts, pauses.
    progress : callable, optional
        Told a file's name, how many bytes of it are there, and how many it has (None if unknown).
    notify : callable, optional
        Told, as a sentence, what a user may want to know: a further attempt, a level that does not exist.

    Returns
    -------
    Installed
        With the licence and what it asks for.

    Raises
    ------
    UsageError
        If there is no such kind or country, or an address cannot be used.
    DownloadError
        If it cannot be fetched or kept. What was there before is still there.
    """
    wanted = offer(kind, country, addresses)
    say = notify or (lambda message: None)
    name = f"{wanted.kind} of {wanted.country}"
    with (
        changing(wanted.kind, wanted.country, lambda: say(f"another process fetches the {name}: waiting for it")),
        staging(wanted.kind, wanted.country) as stage,
    ):
        return _Fetch(wanted, stage, manners or Manners(), progress, say).all()


class _Missing(Exception):
    """The source has no such file; the message says which, and what its server answered."""


@dataclass(frozen=True)
class _Fetch:
    """One dataset being put together in a staging folder."""

    wanted: Offer
    stage: Path
    manners: Manners
    progress: Progress | None
    say: Notify

    def all(self) -> Installed:
        """Fetch all files and install them."""
        wanted = self.wanted
        old = self._installed()
        known = {file.role: file for file in old.files} if old else {}
        files: list[InstalledFile] = []
        for part in wanted.parts:
            try:
                if part.form == "dump":
                    files.append(self._dump(part, known.get(part.role)))
                else:
                    files.append(self._described(part, known.get(part.role)))
            except _Missing as missing:
                if part.required:
                    raise DownloadError(f"{missing} ({_where_from(part)})") from None
                self.say(f"{wanted.source} has no {part.role} of {wanted.country}: done without")
        if old is not None and [file.path for file in files] == [file.path for file in old.files]:
            self.say(f"the {wanted.kind} of {wanted.country} is up to date")
            return old
        licences = list(dict.fromkeys(file.licence for file in files))
        dataset = Installed(
            kind=wanted.kind,
            country=wanted.country,
            source=wanted.source,
            address=public_address(wanted.parts[0].address),
            licence="; ".join(licences),
            licence_address=wanted.licence_address,
            terms=wanted.terms + _share_alike(licences),
            # The one question to the clock: the day is part of where the data comes from.
            fetched=datetime.now(UTC).date(),
            files=tuple(self._beside(file) for file in files),
        )
        done = install(dataset, self.stage)
        discard_partials(wanted.kind, wanted.country)
        return done

    def _installed(self) -> Installed | None:
        """Return what is there from the last time, unless it is damaged."""
        with warnings.catch_warnings():
            # That it is damaged is why it is fetched.
            warnings.simplefilter("ignore", DataWarning)
            found = installed(self.wanted.kind, self.wanted.country)
        return found[0] if found and undamaged(found[0]) else None

    def _dump(self, part: Part, known: InstalledFile | None) -> InstalledFile:
        """Fetch an archive and keep the one table in it that is wanted."""
        arrived = self._transfer(part.address, part.role, known)
        if arrived is None and known is not None:
            return known
        archive, received = _there(arrived)
        path = self.stage / part.file
        with self._refused(part.address):
            unpack(archive, part.member, path)
            check_table(path, part.columns)
        archive.unlink()
        return _file(part, path, part.address, received, licence=self.wanted.licence, version=received.last_modified)

    def _described(self, part: Part, known: InstalledFile | None) -> InstalledFile:
        """Fetch a description, and the file that it names."""
        # It is small: only the file that it names has a progress to show.
        told, _ = _there(
            replace(self, progress=None)._transfer(part.address, f"{part.role}-description", None, _MAX_DESCRIPTION)
        )
        with self._refused(part.address):
            record = description(told.read_bytes())
            if record.get("boundaryType", part.role) != part.role:
                raise WrongContent(f"describes {_words(record, 'boundaryType')}, not {part.role}")
            try:
                address = follow(part.address, record["gjDownloadURL"], what="leads")
            except NetworkError as error:
                raise WrongContent(error.reason) from None
        told.unlink()
        arrived = self._transfer(address, part.role, known)
        if arrived is None and known is not None:
            return known
        came, received = _there(arrived)
        path = self.stage / part.file
        came.rename(path)
        with self._refused(address):
            check_outlines(path)
        dated = filter(None, (_words(record, "boundaryYearRepresented"), _words(record, "buildDate")))
        return _file(
            part, path, address, received, version=", built ".join(dated), origin=_words(record, "boundarySource"),
            licence=_words(record, "boundaryLicense") or _words(record, "licenseDetail") or "licence not stated",
        )  # fmt: skip

    def _transfer(
        self, address: str, role: str, known: InstalledFile | None, limit: int | None = None
    ) -> tuple[Path, Received] | None:
        """Fetch a file into the staging folder; None if it is still the one that is known."""
        wanted, shown = self.wanted, public_address(address)
        path = partial_file(wanted.kind, wanted.country, role)
        path.parent.mkdir(parents=True, exist_ok=True)
        same = known is not None and known.address == shown
        try:
            received = download(
                address,
                path,
                limit=MAX_BYTES if limit is None else limit,
                manners=self.manners,
                known=(known.etag, known.last_modified) if known is not None and same else ("", ""),
                progress=self.progress and partial(self.progress, f"{wanted.source} {wanted.country} {role}"),
                notify=lambda message: self.say(f"{shown} {message}"),
            )
        except TransferError as error:
            if error.missing:
                raise _Missing(f"{shown} {error}") from None
            raise DownloadError(f"{shown} {error}. Where there is no network, {wanted.by_hand}") from None
        if received is None:
            return None
        # From here on it is no part that could be gone on from.
        return path.rename(self.stage / path.name), received

    def _beside(self, file: InstalledFile) -> InstalledFile:
        """Put a file that is still the newest beside the new ones."""
        path = self.stage / file.path.name
        if file.path != path:
            try:
                os.link(file.path, path)
            except OSError:
                shutil.copyfile(file.path, path)
        return replace(file, path=path)

    @contextmanager
    def _refused(self, address: str) -> Iterator[None]:
        """Say which address gave what cannot be used."""
        try:
            yield
        except (BadArchive, WrongContent) as error:
            raise DownloadError(
                f"what {public_address(address)} gave {error}. Try again later, or get the file elsewhere and give it "
                f"to --{self.wanted.kind}"
            ) from None


def _there(arrived: tuple[Path, Received] | None) -> tuple[Path, Received]:
    # "Not modified" is only answered when it was asked about a known version.
    assert arrived is not None
    return arrived


def _file(
    part: Part, path: Path, address: str, received: Received, *, licence: str, version: str, origin: str = ""
) -> InstalledFile:
    return InstalledFile(
        role=part.role,
        path=path,
        address=public_address(address),
        origin=origin,
        licence=licence,
        size=path.stat().st_size,
        sha256=file_digest(path),
        version=version,
        etag=received.etag,
        last_modified=received.last_modified,
    )


def _words(record: Mapping[str, Any], name: str) -> str:
    """Return what a description says under a name, as one line that can be shown."""
    value = record.get(name)
    if not isinstance(value, str | int):
        return ""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return " ".join(text.split())[:_MAX_WORDS]


def _share_alike(licences: Iterable[str]) -> str:
    asks = any(word in licence for licence in licences for word in ("Open Database", "ODbL", "ODBL", "Share", "BY-SA"))
    return " What is derived from it and passed on must be under the same licence." if asks else ""


def _where_from(part: Part) -> str:
    """Say where an address comes from, so that it can be mended."""
    return f"set by --{part.setting}-address or {ADDRESSES[part.setting].variable}"
