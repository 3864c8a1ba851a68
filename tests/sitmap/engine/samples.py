"""Reports for runs in partitions, and what is asked of the folders that they become."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOWNS = ("Kharkiv", "Sumy", "Nikopol", "Kherson", "Odesa", "Poltava", "Chernihiv", "Pokrovsk", "Kramatorsk", "Dnipro")


def records(count: int) -> Iterator[dict[str, Any]]:
    """Yield records of reports; every third tells once more, with other words, of a strike that came long before."""
    for number in range(count):
        told = number // 3 if number % 3 == 2 else number
        town, day, hurt = TOWNS[told % len(TOWNS)], 1 + told % 27, 3 + told % 50
        if told == number:
            text = f"Russian drones struck {town} on {day} February 2025, wounding {hurt} people, the governor said."
        else:
            text = f"In {town}, {hurt} people were wounded when Russian drones hit on {day} February 2025."
        yield {"id": f"r{number}", "text": text, "published": "2025-03-01", "publisher": f"Outlet {number % 4}"}


def corpus(path: Path, count: int = 60) -> Path:
    """Write reports as JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records(count)), "utf-8")
    return path


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder, by its name."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def manifest(folder: Path) -> dict[str, Any]:
    """Return a folder's manifest."""
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told
