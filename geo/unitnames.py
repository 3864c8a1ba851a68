"""First-level units by whatever name or code a person has for them."""

from __future__ import annotations

from functools import lru_cache

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.geocode import geocode
from geo.names import is_cyrillic, match_key, romanise

__all__ = ["unit_named"]

# A name this alike (0 to 100) is offered in place of one that is not known.
_LIKE = 70


def unit_named(words: str, *, gazetteer: Gazetteer | None = None) -> Place:
    """Return the first-level unit that is meant by a name in any language, or by a code.

    Parameters
    ----------
    words : str
        ``Kharkiv``, ``Kharkiv Oblast``, ``Харківська область``, ``Харьков``, ISO 3166-2 (``UA-63``) or a P-code
        (``UA63``).
    gazetteer : Gazetteer, optional
        The embedded one by default.

    Raises
    ------
    geo.errors.GazetteerError
        If no unit is known by it, or several are ("Kyiv" is a city with the rank of an oblast, and an oblast); names
        what may be meant.

    Examples
    --------
    >>> unit_named("Харьков").name, unit_named("UA14").name
    ('Kharkiv Oblast', 'Donetsk Oblast')
    """
    known = load_gazetteer() if gazetteer is None else gazetteer
    given = " ".join(words.split())
    coded = _by_code().get(given.upper())
    if coded is not None:
        return known.get(f"iso:{coded}")
    found: dict[str, Place] = {}
    for phrase in _phrases(given, known):
        match = geocode(phrase, gazetteer=known)
        if match is not None and match.place.kind == "admin1" and match.place.admin1_iso is not None:
            found.setdefault(match.place.admin1_iso, match.place)
    exact = [place for place in found.values() if match_key(place.name) == match_key(given)]
    if len(exact) == 1 or len(found) == 1:
        return exact[0] if exact else next(iter(found.values()))
    if found:
        several = " or ".join(f"{place.name} ({iso})" for iso, place in sorted(found.items()))
        raise GazetteerError(f"{words!r} can be {several}: give its whole name or its code")
    raise GazetteerError(
        f"{words!r} is no first-level unit that is known{_suggestion(given)}; give its name in any language, its "
        "ISO 3166-2 code (UA-63) or its P-code (UA63)"
    )


def _phrases(given: str, gazetteer: Gazetteer) -> list[str]:
    """Return what may stand for a unit: the words, with a word for units, and the unit that a town gives its name."""
    phrases = [given, f"{given} Oblast"]
    town = geocode(given, gazetteer=gazetteer)
    if town is not None and town.place.kind == "settlement":
        phrases += [f"{town.place.name} Oblast", f"{town.place.name} City"]
    elif town is not None and town.place.kind == "admin1":
        # "Kyiv" is a unit by itself, and of an oblast the name.
        bare = town.place.name.removesuffix(" City")
        phrases += [f"{bare} Oblast", f"{bare} City"] if match_key(given) == match_key(bare) else []
    return phrases


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    from geo.units import units

    codes = {unit.iso: unit.iso for unit in units()}
    return codes | {unit.pcode: unit.iso for unit in units() if unit.pcode}


def _suggestion(given: str) -> str:
    from rapidfuzz import fuzz, process

    from geo.units import units

    names = {unit.name: f"{unit.name} ({unit.iso})" for unit in units()}
    bare = {name: name.removesuffix(" Oblast").removesuffix(" City").casefold() for name in names}
    wanted = (romanise(given) if is_cyrillic(given) else given).casefold()
    found = process.extract(wanted, bare, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    return f" (did you mean {' or '.join(names[name] for _, _, name in found)}?)" if found else ""
