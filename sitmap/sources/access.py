"""What may be asked of the network while inputs are read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Access"]


@dataclass(frozen=True, slots=True)
class Access:
    """What may be asked of the network.

    Attributes
    ----------
    follow : bool
        Whether the pages of feed entries that give a summary only are fetched.
    allow_private : bool
        Whether computers of private networks, this one among them, may be asked.
    """

    follow: bool = False
    allow_private: bool = False
