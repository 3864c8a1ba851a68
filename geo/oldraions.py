"""Ukraine's raions of before July 2020 by the adjectives that name them; reports and the occupiers go on with them.

They were a quarter of the size of today's raions, so that "Perevalskyi district" says four times as much of where a
village is. Where the seat is a raion's seat today, the name alone means today's raion; a former name that today's
never bore ("Artemivsk district") means the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from geo.names import match_key

__all__ = ["OldRaion", "adjective_key", "find_old_raions", "load_old_raions", "old_raion", "old_raions_named"]

# The endings of adjectives in -sk-, as the match key leaves them, with what joins them to a stem.
_ADJECTIVE = re.compile(r"(?:s|c|z)+k(?:i|a|e|u|o[iu]|oho|omu|om|im|ih|imi)?$")


@dataclass(frozen=True, slots=True)
class OldRaion:
    """One raion as it was.

    Parameters
    ----------
    id : str
        ``old:UA-14:Bakhmut``.
    unit : str
        ISO 3166-2 of the first-level unit.
    name : str
        Without the word for raion, KMU 2010.
    seat : int or None
        GeoNames id.
    adjectives : tuple of str
        Ukrainian and Russian, of its last name.
    former : tuple of str
        Those of its former names.
    lon, lat, radius_km : float
        The circle that holds it.
    modern : tuple of str
        The raions of today that took it over.
    """

    id: str
    unit: str
    name: str
    seat: int | None
    adjectives: tuple[str, ...]
    former: tuple[str, ...]
    lon: float
    lat: float
    radius_km: float
    modern: tuple[str, ...]

    def place_id(self, former: bool = False) -> str:
        """Return the id of the gazetteer's place that its name means: of its last name today's raion, if there is one.

        Parameters
        ----------
        former : bool
            A former name is meant.
        """
        return f"raion:{self.id}" if self.seat is None or former else f"raion:geonames:{self.seat}"


def adjective_key(adjective: str) -> str:
    """Return what the spellings of an adjective of a place have in common: ``pereval`` of "Pereval'skiy"."""
    return _ADJECTIVE.sub("", match_key(adjective))


@lru_cache(maxsize=1)
def load_old_raions() -> tuple[OldRaion, ...]:
    """Return the raions, in the order of the table."""
    lines = (files("geo") / "data" / "old_raions.tsv").read_text("utf-8").splitlines()
    return tuple(_read(line) for line in lines if line and not line.startswith("#"))


def _read(line: str) -> OldRaion:
    unit, name, seat, ukrainian, russian, lon, lat, radius, modern = line.split("\t")
    stems = [language.split("|") for language in (ukrainian, russian)]
    return OldRaion(
        f"old:{unit}:{name}", unit, name, int(seat) if seat else None, tuple(f"{names[0]}ий" for names in stems),
        tuple(f"{stem}ий" for names in stems for stem in names[1:]), float(lon), float(lat), float(radius),
        tuple(modern.split("|")),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _by_id() -> dict[str, OldRaion]:
    return {
        key: raion
        for raion in load_old_raions()
        for key in ((raion.id,) if raion.seat is None else (raion.id, f"geonames:{raion.seat}"))
    }


def old_raion(place_id: str) -> OldRaion | None:
    """Return the raion with this id, or the one whose seat has it (``geonames:704422``)."""
    return _by_id().get(place_id)


@lru_cache(maxsize=1)
def _by_key() -> dict[str, tuple[tuple[OldRaion, bool], ...]]:
    found: dict[str, tuple[tuple[OldRaion, bool], ...]] = {}
    for raion in load_old_raions():
        last = {adjective_key(adjective): False for adjective in raion.adjectives}
        former = {adjective_key(adjective): True for adjective in raion.former}
        for key, is_former in (former | last).items():
            found[key] = (*found.get(key, ()), (raion, is_former))
    return found


def old_raions_named(adjective: str) -> tuple[tuple[OldRaion, bool], ...]:
    """Return the raions that an adjective names, however it is spelled, in three languages; mostly one or none.

    Beside each stands whether it is a former name alone, which no raion of today has borne.
    """
    return _by_key().get(adjective_key(adjective), ())


_WORD = re.compile(r" (?:район(?:а|у|і|е|ом|и|ы|ів|ов|ам|ам[иі]|ах)?|districts?|raions?|rayons?)(?!\w)")
_CAPITALISED = re.compile(r"(?<![\w-])[A-ZА-ЯІЇЄҐ][\w']+(?:-[\w']+)*$")
# "Районі міста Донецька": a part of a city has the adjective of a raion. Not so "районі Донецької області".
_OF_A_CITY = re.compile(
    r" (?:(?:of|in|міста|города|м\.|г\.) )?(?:the city of )?[A-ZА-ЯІЇЄҐ]"
    r"(?![\w']+(?:ої|ой)(?!\w)|[\w']+ (?:[Rr]egion|[Oo]blast))"
)
_REACH = 40


def find_old_raions(text: str) -> Iterator[tuple[int, int, tuple[OldRaion, ...]]]:
    """Find the raions that a text names by the adjectives of their last names, each with the word for raion.

    Parameters
    ----------
    text : str
        Folded, as `geo.mentions` reads it.

    Yields
    ------
    tuple of int, int and tuple of OldRaion
        Where the words stand, and the raions of that name, in the order of the table.
    """
    if not any(word in text for word in ("район", "istrict", "aion", "ayon")):
        return
    for word in _WORD.finditer(text):
        name = _CAPITALISED.search(text, max(0, word.start() - _REACH), word.start())
        if name is None or _OF_A_CITY.match(text, word.end()):
            continue
        named = tuple(raion for raion, former in old_raions_named(name.group()) if not former)
        if named:
            yield name.start(), word.end(), named
