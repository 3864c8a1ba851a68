"""Where fetched datasets are kept, and which ones there are.

::

    <cache folder>/data/
        gazetteer/UA/manifest.json          what there is; replaced in one step
        gazetteer/UA/<digest>/UA.txt ...    the files that it names
        partial/gazetteer-UA-places         what came of a file before the connection broke
        locks/gazetteer-UA.lock             held by whoever changes the dataset

A dataset is there when its manifest names it. The files of another state lie in another folder, so that a reader never
sees half of one and half of the other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from geo.cachefolder import CACHE_VARIABLE, cache_folder
from layers.errors import ExportError
from layers.export.atomic import REMEDIES, atomic_write
from sitmap.downloads.digests import file_digest
from sitmap.downloads.manifest import KINDS, BrokenManifest, Installed, from_json, to_json
from sitmap.errors import DownloadError

__all__ = [
    "DataWarning", "changing", "data_folder", "discard_partials", "install", "installed", "partial_file", "partials",
    "remove", "staging", "undamaged",
]  # fmt: skip

_MANIFEST = "manifest.json"
_STAGING = "staging-"
# A manifest is some kilobytes.
_MAX_MANIFEST = 1_000_000
# A fetch that another process began may take this long before we no longer wait for it.
_LOCK_SECONDS = 1800.0


class DataWarning(UserWarning):
    """A fetched dataset cannot be used; the message says why and what to do."""


def data_folder() -> Path:
    """Return the folder of fetched datasets, which need not exist yet."""
    return cache_folder() / "data"


def installed(kind: str | None = None, country: str | None = None) -> list[Installed]:
    """List the datasets that were fetched and are whole, ordered by kind and country.

    Parameters
    ----------
    kind : str, optional
        Only ``gazetteer`` or only ``boundaries``.
    country : str, optional
        Only those of a country (ISO 3166-1 alpha-2).

    Returns
    -------
    list of Installed

    Warns
    -----
    DataWarning
        About each dataset that is damaged and therefore left out. Sizes are compared; `undamaged` compares digests.
    """
    try:
        folders = _folders(kind, country)
    except OSError as error:
        warnings.warn(
            DataWarning(f"fetched data in {error.filename} cannot be looked at ({error.strerror}) and is not used"),
            stacklevel=2,
        )
        return []
    found = []
    for one, code in folders:
        try:
            found.append(_read(one, code))
        except BrokenManifest as error:
            warnings.warn(
                DataWarning(
                    f"the fetched {one} of {code} is damaged and not used: {error}; "
                    f"fetch it again (sitmap data fetch {one} --country {code}) or remove it"
                ),
                stacklevel=2,
            )
    return found


def undamaged(dataset: Installed) -> bool:
    """Tell whether all files of a dataset still have the digests that were recorded."""
    try:
        return all(file_digest(file.path) == file.sha256 for file in dataset.files)
    except OSError:
        return False


def remove(kind: str | None = None, country: str | None = None) -> list[tuple[str, str]]:
    """Remove fetched datasets, whole or damaged, what was built from them, and what is left of unfinished downloads.

    Parameters
    ----------
    kind, country : str, optional
        Which ones; by default all.

    Returns
    -------
    list of (str, str)
        Kind and country of each dataset that was removed.

    Raises
    ------
    DownloadError
        If one cannot be removed.
    """
    gone = []
    with _named_errors():
        folders = _folders(kind, country)
    for one, code in folders:
        with changing(one, code), _named_errors():
            folder = data_folder() / one / code
            _drop_built(one, code)
            # Without its manifest it is no dataset any more, whatever becomes of the files.
            (folder / _MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(folder)
            gone.append((one, code))
    for one, code in sorted({tuple(path.name.split("-")[:2]) for path in partials()}):
        if (kind is None or one == kind) and (country is None or code == country.upper()):
            with changing(one, code):
                discard_partials(one, code)
    return gone


# For whoever fetches


@contextmanager
def changing(kind: str, country: str, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Keep other processes from changing a dataset.

    Parameters
    ----------
    kind, country : str
        Which one.
    waiting : callable, optional
        Called when another process has it.

    Raises
    ------
    DownloadError
        If the other process keeps it for half an hour, or the cache folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    path = data_folder() / "locks" / f"{kind}-{country}.lock"
    with _named_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except NotImplementedError:
            raise DownloadError(
                f"the file system of {path.parent} cannot lock files: choose another cache folder ({CACHE_VARIABLE})"
            ) from None
        except Timeout:
            if waiting is not None:
                waiting()
            try:
                lock.acquire(timeout=_LOCK_SECONDS)
            except Timeout:
                raise DownloadError(
                    f"another process has been at the {kind} of {country} for half an hour: end it, then try again"
                ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def staging(kind: str, country: str) -> Iterator[Path]:
    """Give an empty folder in which a dataset is put together; whatever is left in it afterwards is removed.

    To be called while `changing`.
    """
    with _named_errors():
        folder = data_folder() / kind / country
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
    try:
        with _named_errors():
            yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        # A dataset that was never finished leaves no folder.
        with contextlib.suppress(OSError):
            folder.rmdir()


def install(dataset: Installed, stage: Path) -> Installed:
    """Make the files in a staging folder the dataset, in place of what was there.

    To be called while `changing`.

    Returns
    -------
    Installed
        With the paths that the files have now.
    """
    folder = data_folder() / dataset.kind / dataset.country
    home = folder / dataset.sha256[:16]
    if home.exists():
        # The same content once more, in place of files that were damaged.
        home = home.with_name(f"{home.name}-anew")
    with _named_errors():
        shutil.rmtree(home, ignore_errors=True)
        os.replace(stage, home)
        # mkdtemp keeps everybody else out; a cache may be shared.
        home.chmod(0o777 & ~_umask())
        moved = replace(dataset, files=tuple(replace(file, path=home / file.path.name) for file in dataset.files))
        atomic_write(folder / _MANIFEST, to_json(moved, folder))
        for old in folder.iterdir():
            if old.is_dir() and old != home:
                shutil.rmtree(old, ignore_errors=True)
    return moved


def partial_file(kind: str, country: str, role: str) -> Path:
    """Return where what has come of a file is kept until all of it is there."""
    return data_folder() / "partial" / f"{kind}-{country}-{role}"


def partials() -> list[Path]:
    """List the unfinished downloads."""
    try:
        return sorted(path for path in (data_folder() / "partial").iterdir() if path.suffix != ".json")
    except OSError:
        return []


def discard_partials(kind: str, country: str) -> None:
    """Remove the unfinished downloads of a dataset."""
    with _named_errors():
        for path in (data_folder() / "partial").glob(f"{kind}-{country}-*"):
            path.unlink(missing_ok=True)


def _folders(kind: str | None, country: str | None) -> list[tuple[str, str]]:
    """List kind and country of each folder that may hold a dataset."""
    return [
        (one, path.name)
        for one in sorted(KINDS)
        if kind in (None, one) and (data_folder() / one).is_dir()
        for path in sorted((data_folder() / one).iterdir())
        if country is None or path.name == country.upper()
        if (path / _MANIFEST).exists()
    ]


def _read(kind: str, country: str) -> Installed:
    folder = data_folder() / kind / country
    try:
        with open(folder / _MANIFEST, "rb") as stream:
            data = stream.read(_MAX_MANIFEST + 1)
        if len(data) > _MAX_MANIFEST:
            raise BrokenManifest(f"{_MANIFEST} is too large")
        dataset = from_json(data.decode("utf-8"), folder)
        if (dataset.kind, dataset.country) != (kind, country):
            raise BrokenManifest(f"{_MANIFEST} tells of another dataset")
        for file in dataset.files:
            if file.path.stat().st_size != file.size:
                raise BrokenManifest(f"{file.path.name} has changed since it was fetched")
    except UnicodeDecodeError:
        raise BrokenManifest(f"{_MANIFEST} is no UTF-8") from None
    except OSError as error:
        missing = Path(error.filename or _MANIFEST).name
        raise BrokenManifest(f"{missing} cannot be read ({error.strerror})") from None
    return dataset


def _drop_built(kind: str, country: str) -> None:
    """Remove the indexes that were built from a dataset; of one that is damaged all of its kind, to be built again."""
    from geo.boundaryfiles.cache import drop_tables
    from geo.gazetteerfiles.cache import drop_stores

    try:
        digests = {file.sha256 for file in _read(kind, country).files}
    except BrokenManifest:
        digests = None
    drop = drop_stores if kind == "gazetteer" else drop_tables
    drop(digests)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


@contextmanager
def _named_errors() -> Iterator[None]:
    """Turn what the file system refuses into an error that says what to do."""
    try:
        yield
    except OSError as error:
        reason = REMEDIES.get(error.errno or 0, error.strerror or str(error))
        where = error.filename or data_folder()
        raise DownloadError(f"cannot write {where}: {reason} ({CACHE_VARIABLE} names the cache folder)") from error
    except ExportError as error:
        raise DownloadError(f"{error} ({CACHE_VARIABLE} names the cache folder)") from error
