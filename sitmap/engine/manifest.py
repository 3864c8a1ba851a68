"""``manifest.json``: what a folder of partitions was made of, by what, and what became of each partition.

It has no clock and no names of machines: the same inputs, options and version give the same manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitmap.errors import InputError, UsageError
from sitmap.sources import Source, source_name
from sitmap.wording import listed

__all__ = [
    "MANIFEST",
    "PARTS",
    "Input",
    "Plan",
    "file_sha256",
    "part_path",
    "read_manifest",
    "take_in",
    "write_manifest",
]

MANIFEST, PARTS, REJECTS = "manifest.json", "events", "rejects.csv"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Input:
    """An input file as it was when the run began."""

    name: str
    size: int
    sha256: str
    changed_ns: int = field(compare=False)


@dataclass(frozen=True)
class Plan:
    """All that decides what a run makes: two runs with the same plan make the same files.

    Parameters
    ----------
    inputs : tuple of Input
    options : dict
        As JSON takes them.
    made : dict of str to str
        The version of sitmap, and digests of its rules and data.
    credits : tuple of str
        Whom to name for places and boundaries that are not embedded.
    """

    inputs: tuple[Input, ...]
    options: dict[str, Any]
    made: dict[str, str]
    credits: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in a manifest."""
        inputs = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.inputs]
        return {"inputs": inputs, "options": self.options, "made": self.made, "credits": list(self.credits)}

    def check_same(self, manifest: dict[str, Any], folder: Path) -> None:
        """Check that a folder holds the work of this plan.

        Raises
        ------
        UsageError
            If it is that of another; says what is different.
        """
        ours = self.as_json()
        told = [one.get("sha256") for one in manifest.get("inputs", ())]
        different = []
        if told != [one.sha256 for one in self.inputs]:
            changed = [one.name for one in self.inputs if one.sha256 not in told]
            different.append(f"the inputs ({changed[0]} is new or has changed)" if changed else "the inputs")
        for part in ("options", "made"):
            theirs = manifest.get(part, {})
            different += [name for name, value in ours[part].items() if theirs.get(name) != value]
        if different:
            raise UsageError(
                f"{folder} holds the events of another run, which differs in {listed(different)}: "
                "give another folder, or remove this one"
            )


def take_in(source: Source) -> Input:
    """Read an input through and return what tells it from others.

    Raises
    ------
    UsageError
        If it is no file: what is to go on after it was ended must be there to be read again.
    InputError
        If it cannot be read.
    """
    name = source_name(source)
    if not isinstance(source, str | os.PathLike) or source == "-" or "://" in os.fspath(source):
        raise UsageError(
            f"{name} is no file: save it first; a run in partitions reads its inputs again when it goes on"
        )
    try:
        with open(source, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{name} is no file: name files, for example {os.path.join(name, '*.jsonl')}")
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except IsADirectoryError:
        raise UsageError(
            f"{name} is a folder: name the files in it, for example {os.path.join(name, '*.jsonl')}"
        ) from None
    except FileNotFoundError:
        raise InputError("no such file: check the name and the folder", source=name) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", source=name) from None
    return Input(name, status.st_size, digest, status.st_mtime_ns)


def file_sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file; None where there is none."""
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def part_path(folder: Path, number: int) -> Path:
    """Return the path of a partition's file."""
    return folder / PARTS / f"part-{number:05}.parquet"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return a folder's manifest; None where it has none.

    Raises
    ------
    InputError
        If it is damaged, or a newer version of sitmap made it.
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"is no manifest of partitions ({error})", source=str(path)) from None
    if not isinstance(told, dict) or not isinstance(told.get("sitmap_partitions"), int):
        raise InputError("is no manifest of partitions", source=str(path))
    if told["sitmap_partitions"] > _FORMAT:
        raise InputError("was made by a newer sitmap: install that one", source=str(path))
    return told


def write_manifest(
    folder: Path,
    plan: Plan,
    state: str,
    *,
    partitions: Sequence[dict[str, Any]] = (),
    failures: Sequence[str] = (),
    rejects: int = 0,
) -> None:
    """Write a folder's manifest, in the place of the one that is there.

    Parameters
    ----------
    folder : pathlib.Path
    plan : Plan
    state : str
        ``running`` until all is done; ``complete``; ``incomplete`` where partitions have failed.
    partitions : sequence of dict
        Each with its number, file, state, counts and SHA-256.
    failures : sequence of str
        What of the inputs could not be read.
    rejects : int
        How many rows of tables gave no event.

    Raises
    ------
    layers.errors.ExportError
        When it cannot be written.
    """
    from layers.export.atomic import atomic_write

    told = {"sitmap_partitions": _FORMAT, "state": state, **plan.as_json(), "partitions": list(partitions)}
    if rejects:
        told["rejects"] = {"file": REJECTS, "rows": rejects}
    if failures:
        told["failures"] = list(failures)
    atomic_write(folder / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
