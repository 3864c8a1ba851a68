"""The folder for what can be made or fetched again: downloads, built indexes."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CACHE_VARIABLE", "cache_folder"]

CACHE_VARIABLE = "SITMAP_CACHE"


def cache_folder() -> Path:
    """Return the cache folder, which need not exist yet.

    Returns
    -------
    pathlib.Path
        What the environment variable ``SITMAP_CACHE`` says, else the platform's place for caches
        (``$XDG_CACHE_HOME/sitmap`` or ``~/.cache/sitmap`` on Linux, ``~/Library/Caches/sitmap`` on macOS,
        ``%LOCALAPPDATA%\\sitmap\\Cache`` on Windows). Always absolute.
    """
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("sitmap", appauthor=False).absolute()
