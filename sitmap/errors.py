"""Errors that sitmap raises.

::

    SitmapError
    ├── DownloadError       public data that cannot be fetched or kept; what was there before is untouched
    ├── EngineError         a cluster that does not do its work; what was done is kept
    ├── InputError          an input that cannot be read: names the file, the place in it, the remedy
    ├── OutputError         an output that cannot be written; what stood there before is untouched
    ├── StoreError          a store that cannot be used, or that something in it is wrong with; it is as it was before
    ├── UsageError          options that contradict each other or mean nothing
    └── VocabularyError     a vocabulary file (TOML) that breaks its own rules

Errors of the packages below (`geo.errors.GeoError`, `layers.errors.LayersError`) pass through unchanged.
"""

from __future__ import annotations

__all__ = [
    "DownloadError",
    "EngineError",
    "InputError",
    "OutputError",
    "SitmapError",
    "StoreError",
    "UsageError",
    "VocabularyError",
]


class SitmapError(Exception):
    """Root of all errors raised by the `sitmap` package itself."""


class DownloadError(SitmapError):
    """Public data could not be fetched or kept; names the address or file, the reason and the remedy."""


class EngineError(SitmapError):
    """A cluster cannot be reached, or is gone; what was done is kept, and the same call goes on."""


class InputError(SitmapError):
    """An input could not be read.

    Parameters
    ----------
    reason : str
        What was wrong and what to do about it.
    source : str, optional
        The file as the user named it.
    line : int, optional
        The 1-based line in it.
    """

    def __init__(self, reason: str, *, source: str | None = None, line: int | None = None) -> None:
        self.reason = reason
        self.source = source
        self.line = line
        place = "" if source is None else source if line is None else f"{source}, line {line}"
        super().__init__(f"{place}: {reason}" if place else reason)


class OutputError(SitmapError):
    """An output could not be written."""


class StoreError(SitmapError):
    """A store cannot be opened, read or written; what was in it is untouched."""


class UsageError(SitmapError):
    """Options that contradict each other or mean nothing."""


class VocabularyError(SitmapError):
    """A vocabulary file breaks its own rules; the message names file, entry and remedy."""
