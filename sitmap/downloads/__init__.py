"""Public data that makes sitmap know more places: fetched on request, kept in the cache folder, used by default.

>>> from sitmap import downloads
>>> downloads.installed()  # doctest: +SKIP
>>> downloads.fetch("gazetteer", "UA")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sitmap.downloads.manifest import Installed, InstalledFile
from sitmap.downloads.store import DataWarning, data_folder, installed, remove

if TYPE_CHECKING:
    from sitmap.downloads.fetching import fetch
    from sitmap.downloads.transfer import Manners

__all__ = ["DataWarning", "Installed", "InstalledFile", "Manners", "data_folder", "fetch", "installed", "remove"]


# Every run asks what is installed; what fetches is only imported by those who fetch.
_HOME_OF = {"fetch": "sitmap.downloads.fetching", "Manners": "sitmap.downloads.transfer"}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'sitmap.downloads' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
