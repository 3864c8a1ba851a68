"""Write a file as a whole or not at all. All outputs go through here."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from layers.errors import ExportError

__all__ = ["atomic_path", "atomic_write"]

REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another folder",
    errno.EFBIG: "the file is larger than this system or its limits allow",
    errno.EACCES: "no permission to write there; choose another folder",
    errno.EPERM: "no permission to write there; choose another folder",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENOENT: "the folder does not exist; create it first",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder; give the name of a file",
    errno.ENAMETOOLONG: "the name is too long for this file system",
    errno.ELOOP: "the path is a circle of links",
}


def atomic_write(path: str | os.PathLike[str], content: str | bytes | Iterable[str | bytes]) -> Path:
    """Write text (as UTF-8) or bytes to a file, replacing what is there in one step.

    The content goes to a temporary file in the same folder, is flushed to the disk and then renamed. Whatever
    goes wrong, the temporary file is removed and what stood at `path` is untouched. A link is followed, so that
    its target is replaced and not the link. The file's mode is that of the file replaced, else what the umask says.
    A device or a pipe cannot be replaced and is written to as it is.

    Parameters
    ----------
    path : path
        The folder must exist.
    content : str, bytes, or an iterable of them
        An iterable is written piece by piece, so that it need not fit in memory.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written: names the path, the reason and the remedy.
    """
    given = Path(path)
    pieces = (content,) if isinstance(content, (str, bytes)) else content
    with told(given):
        target = Path(os.path.realpath(given))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            _refuse_folder(mode, given)
            with open(target, "wb", buffering=0) as device:
                for piece in pieces:
                    device.write(_bytes(piece))
        else:

            def fill(temporary: str) -> None:
                with open(temporary, "wb") as file:
                    for piece in pieces:
                        file.write(_bytes(piece))

            _replace(target, fill, mode)
    return given


def atomic_path(path: str | os.PathLike[str], fill: Callable[[str], None]) -> Path:
    """Let a writer that needs a path of its own make a file, and put it in place in one step.

    Parameters
    ----------
    path : path
        As for `atomic_write`.
    fill : callable
        Called with the path of an empty temporary file of the same extension, which it writes. What it leaves beside
        that file is its own to remove.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        As `atomic_write`.
    """
    given = Path(path)
    with told(given):
        target = Path(os.path.realpath(given))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            _refuse_folder(mode, given)
            with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
                made = Path(folder, f"made{given.suffix}")
                made.touch()
                fill(str(made))
                with open(target, "wb", buffering=0) as device:
                    device.write(made.read_bytes())
        else:
            _replace(target, fill, mode)
    return given


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says against writing a path into an error with the reason and the remedy."""
    try:
        yield
    except ValueError as error:
        # os functions refuse a NUL in a name this way.
        raise ExportError(f"cannot write {path}: {error}") from error
    except OSError as error:
        reason = REMEDIES.get(error.errno or 0, error.strerror or str(error))
        raise ExportError(f"cannot write {path}: {reason}") from error


def _refuse_folder(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))


def _replace(target: Path, fill: Callable[[str], None], mode: int | None) -> None:
    # Some writers (GDAL) go by the extension.
    handle, temporary = tempfile.mkstemp(prefix=".sitmap-", suffix=f".tmp{target.suffix}", dir=target.parent)
    os.close(handle)
    try:
        fill(temporary)
        with open(temporary, "rb+") as file:
            os.fchmod(file.fileno(), 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync_folder(target.parent)


def _bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8")


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _umask() -> int:
    # The umask can only be read by setting it.
    current = os.umask(0o022)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
