"""Names that look like one that is not known: for a message to a person, never for an answer."""

from __future__ import annotations

from functools import lru_cache

from geo.gazetteer import Gazetteer, load_gazetteer
from geo.names import is_cyrillic, normalise, romanise

__all__ = ["suggest"]

# Of 100: what differs by a letter or two in a word of some length.
_LIKE = 84.0
_SHORTEST = 4
_THEATRE = frozenset({"UA", "RU", "BY", "MD"})


def suggest(
    name: str, *, admin1: str | None = None, gazetteer: Gazetteer | None = None, limit: int = 3
) -> tuple[str, ...]:
    """Return the names of settlements that look like one that is not known.

    A likeness of letters says nothing about what is meant, so these are for a message ("did you mean ...?"); nothing
    in sitmap places anything by them.

    Parameters
    ----------
    name : str
        As written.
    admin1 : str, optional
        ISO 3166-2 of the unit that holds it: only its settlements. Without it, those of Ukraine and its neighbours.
    gazetteer : Gazetteer, optional
        The embedded one by default.
    limit : int
        How many at most.

    Returns
    -------
    tuple of str
        Display names, the likest first; empty where nothing looks like it.
    """
    from rapidfuzz import fuzz, process

    gazetteer = load_gazetteer() if gazetteer is None else gazetteer
    wanted = _letters(name)
    if len(wanted) < _SHORTEST:
        return ()
    known = _known(gazetteer, admin1)
    found = process.extract(wanted, known, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=limit)
    return tuple(display for _, _, display in found)


def _letters(name: str) -> str:
    plain = normalise(name)
    return (romanise(plain) if is_cyrillic(plain) else plain).casefold()


@lru_cache(maxsize=32)
def _known(gazetteer: Gazetteer, admin1: str | None) -> dict[str, str]:
    """Return display name → letters to compare, of the settlements that come in question."""
    names = {
        place.name
        for place in gazetteer
        if place.kind == "settlement"
        and (place.admin1_iso == admin1 if admin1 is not None else place.admin0_iso in _THEATRE)
    }
    return {name: _letters(name) for name in sorted(names)}
