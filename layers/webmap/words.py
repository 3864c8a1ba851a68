"""The words of the map's interface, one file a language (``assets/words/<code>.json``)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from layers.errors import AssetError

__all__ = ["languages", "words"]

_FOLDER = files("layers.webmap") / "assets" / "words"


def languages() -> list[str]:
    """Return the codes of the languages that the interface has words for."""
    return sorted(item.name.removesuffix(".json") for item in _FOLDER.iterdir() if item.name.endswith(".json"))


@cache
def words(lang: str) -> dict[str, Any]:
    """Return the words of a language, by their keys.

    Raises
    ------
    layers.errors.AssetError
        For a language without a file; the message names those that have one.
    """
    if lang not in languages():
        raise AssetError(f"the map's interface has no words for {lang!r}; it has: {', '.join(languages())}")
    found: dict[str, Any] = json.loads((_FOLDER / f"{lang}.json").read_text("utf-8"))
    return found
