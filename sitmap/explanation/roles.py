"""What each role of words looks like: the same in the terminal and on the page.

No two roles are told apart by colour alone: each has a mark of its own, and what was set aside is crossed out or
dashed besides. The hues are those of Okabe and Ito (2008), which keep apart under the common kinds of colour blindness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["ASIDE", "ROLES", "Role", "role_of"]


@dataclass(frozen=True, slots=True)
class Role:
    """How a role is shown.

    Parameters
    ----------
    key : str
        The role.
    label : str
        The legend's words.
    mark : str
        One character that stands for it besides the colour.
    terminal : str
        A colour of `click.style`.
    rank : int
        Of words with several roles the lowest rank is shown; all are listed.
    """

    key: str
    label: str
    mark: str
    terminal: str
    rank: int


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.key: role
        for role in (
            Role("place", "place of an event", "@", "bright_green", 0),
            Role("event word", "word that tells of an event", "!", "bright_red", 1),
            Role("toll", "killed, injured, missing", "+", "bright_magenta", 2),
            Role("count", "count of an air-defence tally", "#", "bright_magenta", 3),
            Role("date", "when it happened", "~", "bright_blue", 4),
            Role("weapon", "weapon", "*", "bright_yellow", 5),
            Role("target", "what was hit", "=", "yellow", 6),
            Role("actor", "who acted", "^", "bright_cyan", 7),
            Role("speaker", "who says it", '"', "cyan", 8),
            Role("saying", "how it is said", "'", "cyan", 9),
            Role("setting", "says where a place lies", "&", "green", 10),
            Role("unread", "language that is not read", "?", "bright_black", 12),
        )
    }
)
ASIDE = Role("aside", "recognised and set aside, with the reason", "x", "bright_black", 11)


def role_of(role: str, used: bool) -> Role:
    """Return how words of a role are shown."""
    return ROLES[role] if used or role == "unread" else ASIDE
