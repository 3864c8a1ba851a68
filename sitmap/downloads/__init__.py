"""Public data that makes sitmap know more places: fetched on request, kept in the cache folder, used by default.

>>> from sitmap import downloads
>>> downloads.installed()  # doctest: +SKIP
>>> downloads.fetch("gazetteer", "UA")  # doctest: +SKIP
"""

from __future__ import annotations

from sitmap.downloads.fetching import fetch
from sitmap.downloads.manifest import Installed, InstalledFile
from sitmap.downloads.store import DataWarning, data_folder, installed, remove
from sitmap.downloads.transfer import Manners

__all__ = ["DataWarning", "Installed", "InstalledFile", "Manners", "data_folder", "fetch", "installed", "remove"]
