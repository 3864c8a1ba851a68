"""Names in a phrase that the gazetteer has under another spelling only.

A report's scan for names (`geo.mentions`) finds exact spellings alone, since what is merely alike would pin ordinary
words. In a phrase that is about a place, and within the unit named beside it, a second look is safe: the spellings
that meet under `geo.names.match_key` are one name in other letters ("Shirokaya Balka", "Shyroka Balka").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.gazetteer import Gazetteer, Place
from geo.mentions import Mention
from geo.names import match_key
from geo.weigh import SAME_PLACE_KM, distance_between, fits_within
from geo.wholenames import NAME_ADJECTIVE

__all__ = ["other_spellings"]

_WORD = r"[^\W\d_a-zа-яіїєґё][\w'’ʼ]*[\w]"
_RUN = re.compile(rf"{_WORD}(?:(?: |-){_WORD})*")
_WORDS = re.compile(_WORD)
# The name is a unit's, a body's or a road's.
_OF_A_UNIT = re.compile(
    r"\s+(?:(?:city |village |rural |settlement )?(?:districts?|raions?|rayons?|regions?|oblasts?|obl|councils?|"
    r"communit(?:y|ies)|territorial|hromada|directions?|axis|front|sectors?|highway|road|river|canal)(?!\w)|"
    r"район|р-н|област|обл|громад|общин|напрям|направлен)",
    re.I,
)
_CALLED_VILLAGE = re.compile(r" (?:village|hamlet)(?!\w)")
_CAPITALISED = re.compile(rf"(?<!\w){_WORD} $")
_LONGEST = 4
_CITY = 50_000
_SMALL = frozenset({"settlement", "district", "site", "area"})
_THEATRE = frozenset({"UA", "RU", "BY", "MD"})


def other_spellings(
    text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, within: Sequence[Place], country: str | None
) -> list[Mention]:
    """Add to the mentions of a phrase the names that it spells in another way.

    Parameters
    ----------
    text : str
        The phrase.
    mentions : sequence of Mention
        What `geo.find_mentions` found in it. One that cannot lie in the units named gives way to another spelling.
    gazetteer : Gazetteer
        Where the names are looked up.
    within : sequence of Place
        Units known to hold the place, raions named in the phrase among them.
    country : str or None
        ISO 3166-1 alpha-2 of the country known to hold it.

    Returns
    -------
    list of Mention
        In the order of the text, not overlapping.
    """
    units = [p for p in within if p.kind == "admin1"]
    raions = [p for p in within if p.kind == "raion"]
    named = [m for m in mentions if m.places[0].kind == "admin1"]
    units += [m.places[0] for m in named if m.places[0] not in units]
    fitting = [m for m in mentions if m.places[0].kind not in _SMALL or any(_fits(p, units, country) for p in m.places)]
    found: list[Mention] = []
    for start, end in _names(text):
        if any(m.start < end and start < m.end and m.end - m.start >= end - start for m in fitting):
            continue
        if any(m.start < end and start < m.end for m in (*found, *named)) or _OF_A_UNIT.match(text, end):
            continue
        over = [m for m in mentions if m.start < end and start < m.end]
        if any(m.start <= start and end <= m.end and m.end - m.start > end - start for m in over):
            continue
        # A city that cannot be meant is not a hamlet of a like name.
        if any(p.population >= _CITY for m in over for p in m.places[:1]):
            continue
        words = text[start:end]
        places = tuple(p for p in gazetteer.similar(words) if p.kind in _SMALL and _fits(p, units, country))
        if not places and units:
            places = _translated(words, gazetteer, units, raions, country)
        if places:
            found.append(Mention(start, end, words, places))
    kept = [
        _with_namesakes(m, gazetteer, units, country)
        for m in mentions
        if not any(f.start < m.end and m.start < f.end for f in found) and not _half_of_name(text, m)
    ]
    return sorted((*kept, *found), key=lambda m: m.start)


# The ending of a neuter adjective or of a name in -ове, -ськe, for those that a translator leaves.
_ENDINGS = ((re.compile(r"(?:yi|yy|iy|y|ий|ый|ій)$"), "e"), (re.compile(r"(?<=[oeiо][vв])$|(?<=[sс][kк])$"), "e"))
# Shorter names are alike by chance.
_LEAST_KEY = 6


def _translated(
    words: str, gazetteer: Gazetteer, units: Sequence[Place], raions: Sequence[Place], country: str | None
) -> tuple[Place, ...]:
    """Return the one place of the units whose Ukrainian name regularly answers to a name taken from a Russian text.

    In a syllable that was closed Ukrainian has і for о and е (Сокільники, Ридкодуб: "Sokolniki", "Redkodub"), and who
    translates a declined name misses its ending ("in Severny", "near Muratov": Сіверне, Муратове).
    """
    forms = [words, *(pattern.sub(ending, words) for pattern, ending in _ENDINGS if pattern.search(words))]
    keys = dict.fromkeys(match_key(form) for form in forms)
    keys |= dict.fromkeys(
        f"{key[:at]}i{key[at + 1 :]}" for key in keys for at, letter in enumerate(key[:-1]) if at and letter in "oe"
    )
    found = {
        place.id: place
        for key in keys
        if len(key) >= _LEAST_KEY
        for place in gazetteer.with_key(key)
        if place.kind == "settlement" and _fits(place, units, country)
    }
    inside = [place for place in found.values() if raions and fits_within(place, raions) > 0] or list(found.values())
    together = all(distance_between(inside[0], place) < SAME_PLACE_KM for place in inside[1:])
    return tuple(inside) if inside and together else ()


def _half_of_name(text: str, mention: Mention) -> bool:
    """Tell whether a settlement's name is only the end of one that is not known: "Novaya" of "Novaya Maryevka".

    So is a big city's that is called a village: "Stanysia Luhanska village".
    """
    if mention.form != "name" or mention.places[0].kind != "settlement":
        return False
    if mention.places[0].population >= _CITY and _CALLED_VILLAGE.match(text, mention.end):
        return _CAPITALISED.search(text, max(0, mention.start - 24), mention.start) is not None
    return NAME_ADJECTIVE.search(text, max(0, mention.start - 24), mention.start) is not None


def _with_namesakes(mention: Mention, gazetteer: Gazetteer, units: Sequence[Place], country: str | None) -> Mention:
    """Add the places that bear the name in another spelling: which of them has it as written is chance."""
    first = mention.places[0]
    if mention.form != "name" or first.kind not in ("settlement", "district") or first.population >= _CITY:
        return mention
    more = [p for p in gazetteer.similar(mention.text) if p.kind in _SMALL and _fits(p, units, country)]
    return replace(mention, places=tuple(dict.fromkeys((*mention.places, *more))))


def _fits(place: Place, units: Sequence[Place], country: str | None) -> bool:
    if country is not None and place.admin0_iso != country:
        return False
    if not units:
        return country is not None or place.admin0_iso in _THEATRE
    return any(fits_within(place, [unit]) > 0 for unit in units)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of capitalised words that may be a name, the longest first."""
    spans: list[tuple[int, int, int]] = []
    for run in _RUN.finditer(text):
        words = [w.span() for w in _WORDS.finditer(text, run.start(), run.end())]
        for first, (start, _) in enumerate(words):
            for last in range(first, min(len(words), first + _LONGEST)):
                end = words[last][1]
                # "Znob-Novgorodskaya" is one name.
                if text[start - 1 : start] != "-" and text[end : end + 1] != "-":
                    spans.append((last - first, start, end))
    for _, start, end in sorted(spans, key=lambda span: (-span[0], span[1])):
        yield start, end
