"""The files that a run writes: which formats there are, what they are called, and what only some of them take."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from layers.export import FORMATS
from sitmap.errors import OutputError, UsageError
from sitmap.sources import Source, source_name

__all__ = [
    "DEFAULT_FORMATS", "check_folder", "check_formats", "check_name", "default_name", "format_options", "known_formats",
    "make_folder", "output_path",
]  # fmt: skip

# The map and, for programs, what it shows.
DEFAULT_FORMATS = ("html", "geojson")

# The longest name that common file systems take is 255 bytes; an ending and the temporary file's marks are added.
_MAX_NAME_BYTES = 200


def known_formats() -> tuple[str, ...]:
    """Return the names of all formats, the map first."""
    return ("html", *FORMATS)


def check_formats(formats: str | Iterable[str]) -> tuple[str, ...]:
    """Return the formats asked for, each once, in the order in which they were named.

    Parameters
    ----------
    formats : str, or iterable of str
        Names, also several with commas between them; capitals and a leading full stop do not matter.

    Raises
    ------
    UsageError
        For a format that there is not, or when there is none.
    """
    given = [formats] if isinstance(formats, str) else list(formats)
    names = [name.strip().lower().removeprefix(".") for text in given for name in text.split(",")]
    chosen = tuple(dict.fromkeys(name for name in names if name))
    if not chosen:
        raise UsageError(f"no format given: name at least one of {', '.join(known_formats())}")
    for name in chosen:
        if name not in known_formats():
            raise UsageError(f"there is no format {name!r}: choose from {', '.join(known_formats())}")
    return chosen


def format_options(
    formats: Sequence[str],
    *,
    per_layer: bool = False,
    embed: bool = False,
    summary: bool = False,
    lang: bool = False,
    **wanted: bool,
) -> dict[str, dict[str, bool]]:
    """Return, for each format, the options that are wanted and that it takes.

    Raises
    ------
    UsageError
        When something is wanted that none of the formats takes.
    """
    asked = {name: value for name, value in wanted.items() if value}
    for name in asked:
        _check_taken(name, [item.name for item in FORMATS.values() if name in item.options], formats)
    for name, value in {"embed": embed, "summary": summary}.items():
        if value:
            _check_taken(name, ["html"], formats)
    if lang:
        _check_taken("lang", ["html", *(item.name for item in FORMATS.values() if "lang" in item.options)], formats)
    if per_layer:
        _check_taken("per-layer", [item.name for item in FORMATS.values() if not item.apart], formats)
    return {
        name: {option: value for option, value in asked.items() if name in FORMATS and option in FORMATS[name].options}
        for name in formats
    }


def _check_taken(option: str, takers: Sequence[str], formats: Sequence[str]) -> None:
    if not set(takers) & set(formats):
        raise UsageError(f"{option} is for {', '.join(takers)} only: ask for that format as well")


def output_path(out: str | os.PathLike[str], stem: str, format: str) -> Path:
    """Return the path of the file of a format."""
    return Path(out) / f"{stem}{'.html' if format == 'html' else FORMATS[format].extensions[0]}"


def check_name(name: str) -> str:
    """Check the name that outputs are to have; an ending that one of the formats has is taken off.

    Raises
    ------
    UsageError
        If it is no plain file name.
    """
    endings = (".html", *(ending for item in FORMATS.values() for ending in item.extensions))
    stem = next((name[: -len(end)] for end in endings if name.lower().endswith(end)), name)
    if "/" in stem or "\\" in stem or ".." in stem:
        raise UsageError(
            f"the name {name!r} must not hold '/', '\\' or '..': give the folder with --out and the name alone"
        )
    if not stem.strip(" .") or any(ord(char) < 32 or ord(char) == 127 for char in stem):
        raise UsageError(f"the name {name!r} is no usable file name: use letters, digits, '-' and '_'")
    if len(os.fsencode(stem)) > _MAX_NAME_BYTES:
        raise UsageError(f"the name is longer than {_MAX_NAME_BYTES} bytes: use a shorter one")
    return stem


def default_name(sources: Sequence[Source]) -> str:
    """Name the outputs after the inputs.

    One input gives its own name without the extension (``notes/report.txt`` → ``report``), standard input ``stdin``;
    several give that of the first and their number (``report-and-2-more``), so that the map of many never takes the
    place of the map of one.
    """
    first = source_name(sources[0])
    if first == "standard input":
        stem = "stdin"
    else:
        path = first.split("?")[0].split("#")[0] if "://" in first else first
        stem = Path(path).stem
    stem = (
        "".join(char if char.isprintable() and char not in "/\\" else "-" for char in stem)
        .replace("..", "-")
        .strip(" .")
    )
    while len(os.fsencode(stem)) > _MAX_NAME_BYTES - 20:
        stem = stem[:-1]
    more = f"-and-{len(sources) - 1}-more" if len(sources) > 1 else ""
    return (stem or "report") + more


def check_folder(folder: Path) -> None:
    """Find out before the work, not after it, that a folder cannot be written to.

    Raises
    ------
    OutputError
        When it cannot.
    """
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise OutputError(f"{nearest} is a file: give --out a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write to {nearest}: choose another folder with --out")


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing.

    Raises
    ------
    OutputError
        When it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{folder} is a file: give --out a folder") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"the folder {folder} cannot be made ({reason}): choose another one with --out") from None
