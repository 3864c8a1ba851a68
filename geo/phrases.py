"""How a short phrase about a place is put together: "15 km north of X", "X, Y region", "the X direction".

Reads the words round the mentions of a phrase; which place a name means is settled in `geo.weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from geo.districts import DISTRICT
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.mentions import Mention, part_of_city, unknown_names

__all__ = [
    "SAYS_KIND",
    "SAYS_NEAR",
    "SIZES",
    "lists_unknown",
    "read_axis",
    "read_city_parts",
    "read_old_raions",
    "read_pair",
    "read_relation",
    "read_siblings",
    "read_target",
    "read_unknown",
    "size_of",
]  # fmt: skip

_COMPASS = "(?:north|south)?[ -]?(?:north|south|east|west)"
_QUERY_OFFSET = re.compile(
    rf"(?:(?<!\w)(\d+(?:[.,]\d+)?) ?(?:km|kms|kilomet(?:er|re)s?)\.?\s+(?:\([^)]*\) )?)?"
    rf"(?:to the )?(?<!\w)({_COMPASS})(?:ern)? (?:of|from) $",
    re.I,
)
_QUERY_DISTANCE = re.compile(r"(?<!\w)(\d+(?:[.,]\d+)?) ?(?:km|kms|kilomet(?:er|re)s?) (?:from|away from|off) $", re.I)
_SAYS_BETWEEN = re.compile(
    r"(?:^|.*?\W)(?:between|між|между)\s+(?:the (?:villages|towns|settlements|cities) of |(?:сел|населен|міст|город)\w*"
    r"(?: пунктам[иі])? )?(.+?)\s+(?:and|і|й|та|и)\s+(.+)$",
    re.I | re.S,
)
_ROAD_NAMES = r"([A-ZА-ЯІЇЄҐ][\w'’]+(?: [A-ZА-ЯІЇЄҐ][\w'’]+)?) ?[-–—] ?([A-ZА-ЯІЇЄҐ][\w'’]+(?: [A-ZА-ЯІЇЄҐ][\w'’]+)?)"
_SAYS_AXIS = re.compile(
    rf"(?:^|\W){_ROAD_NAMES} (?:sector|axis|direction|front|line|напрям\w*|направлени\w*)(?!\w)"
    rf"|(?:напрям\w*|направлени\w*|лін\w+|лини\w+) {_ROAD_NAMES}"
)
_SAYS_ROAD = re.compile(
    rf"(?:^|\W)(?:{_ROAD_NAMES} (?:highway|road|motorway|route|railway|line)(?!\w)"
    rf"|(?:трас|шосе|дорог|дороз|автошлях|трасс|шоссе|автодорог)\w* {_ROAD_NAMES})"
)
SAYS_NEAR = re.compile(
    r"(?<!\w)(?:near|close to|not far from|in the vicinity of|around|outside|areas?(?: of)?"
    r"|outskirts of|поблизу|біля|неподалік|близ|возле|вблизи|районі)(?!\w)",
    re.I,
)
_QUERY_AFTER = re.compile(
    r"'?s? (?:direction|directions|axis|axes|sector|sectors|front|напрям\w*|направлени\w*)(?!\w)", re.I
)
_QUERY_AREA_AFTER = re.compile(r"'?s? (?:area|airport|airfield|surroundings)(?!\w)", re.I)
SAYS_KIND = re.compile(
    r"(?<!\w)(?:village|settlement|town|city|hamlet|село|селище|місто|посёлок|поселок|город)\.? (?:of )?$", re.I
)
SAYS_KIND_AFTER = re.compile(r",? (?:village|settlement|town|hamlet)(?![\w-])", re.I)
_QUERY_SEAT = re.compile(r"(?: (?:village|town|settlement))?(?:,| \(|) ?", re.I)
_QUERY_FIRST = re.compile(
    r"\s*([A-ZА-ЯІЇЄҐ][\w'’-]+(?: [A-ZА-ЯІЇЄҐ][\w'’-]+)?)(?= village| town| settlement|,| near| \(|;|/|\.?$)"
)

SIZES = {
    "site": 0,
    "district": 0,
    "settlement": 1,
    "area": 2,
    "raion": 2,
    "admin1": 3,
    "region": 4,
    "sea": 4,
    "country": 5,
}


def size_of(mention: Mention) -> int:
    return SIZES.get(mention.places[0].kind, 6)


def read_target(mentions: Sequence[Mention], text: str) -> tuple[Mention, list[Mention], list[Mention]]:
    """Return the place that a phrase is about, what holds it (smallest first), and what stands beside it.

    It is about the first of its smallest places. A direction ("Zaporizhzhia direction: near X") only holds
    others, and a seat of an oblast after a name ("X, Kharkiv") stands for the oblast.
    """
    # "Chuhuiv district, Kharkiv": the seat stands for its oblast.
    seats = [
        two for one, two in pairwise(mentions)
        if one.places[0].kind == "raion" and size_of(two) == 1 and _QUERY_SEAT.fullmatch(text[one.end : two.start])
        and load_gazetteer().named(two.text).stems
    ]  # fmt: skip
    smallest = [m for m in mentions if size_of(m) <= 1 and m not in seats and not _QUERY_AFTER.match(text, m.end)]
    target = min(
        smallest or [m for m in mentions if m not in seats], key=lambda m: (0 if smallest else size_of(m), m.start)
    )
    if smallest:
        target = _village_after(smallest, target, text)
    named = load_gazetteer().named
    outer = [m for m in mentions if m is not target and size_of(m) > max(size_of(target), 1)]
    rest = [m for m in mentions if m is not target and m not in outer]
    for mention in rest[:]:
        gap = text[target.end : mention.start]
        # "Pasika, Kharkiv": the seat stands for its oblast; but two seats beside each other are a list.
        beside = mention.start > target.end and gap.strip() and _QUERY_SEAT.fullmatch(gap)
        if beside and named(mention.text).stems and not named(target.text).stems:
            outer.append(mention)
            rest.remove(mention)
    outer += [m for m in seats if m in rest]
    rest = [m for m in rest if m not in seats]
    return target, sorted(outer, key=size_of), rest


_SAYS_VILLAGE = re.compile(r"(?<!\w)(?:villages?|hamlet|settlements?|сел[оаіу]|селища?)\.? (?:of )?$", re.I)


def _village_after(mentions: Sequence[Mention], target: Mention, text: str) -> Mention:
    """Return what "checkpoint in X town; near the village of Y" is about: the village, which is more exact."""
    if _SAYS_VILLAGE.search(text[: target.start]):
        return target
    for mention in mentions:
        apart = mention.start > target.end and ";" in text[target.end : mention.start]
        if apart and _SAYS_VILLAGE.search(text[: mention.start]):
            return mention
    return target


_QUERY_LIST = re.compile(
    r"(?:'s)?(?: (?:village|town|settlement)s?)?(?:,|;|/| and| &|, and)+"
    r"(?: (?:also|the|in|near|village|town|settlement|of|\d+|one|two|three))* ?",
    re.I,
)
# "X, near Y" says where X is.
_PLACED_BY = re.compile(r"(?:'s)?(?: (?:village|town|settlement))?, (?:near|not far from) (?:the )?", re.I)
# A place of this size after the name of a village says where the village is.
_CITY = 50_000


def read_pair(text: str) -> tuple[str, str] | None:
    """Return the two places that a phrase lies between: "between X and Y", "the X–Y highway", "траса X — Y"."""
    return _pair(_SAYS_BETWEEN, text) or _pair(_SAYS_ROAD, text)


def read_axis(text: str) -> tuple[str, str] | None:
    """Return the two places that an axis of the front is named after: "the X-Y direction", "X–Y sector"."""
    return _pair(_SAYS_AXIS, text)


def _pair(pattern: re.Pattern[str], text: str) -> tuple[str, str] | None:
    found = pattern.search(text)
    if found is None:
        return None
    first, second = (name for name in found.groups() if name is not None)
    return first, second


def read_siblings(text: str, target: Mention, beside: Sequence[Mention]) -> list[Mention]:
    """Return the places that a phrase lists beside its first one: "2 in Bakhmut, 1 in Toretsk"."""
    found: list[Mention] = []
    end = target.end
    for mention in beside:
        if mention.start <= end or not _QUERY_LIST.fullmatch(text, end, mention.start):
            continue
        alone = not found and mention is beside[-1]
        if alone and _PLACED_BY.fullmatch(text, end, mention.start):
            continue
        village = SAYS_KIND.search(text[: target.start]) and text[end : mention.start].strip() == ","
        if not (alone and village and mention.places[0].population >= _CITY):
            found.append(mention)
            end = mention.end
    return found


_OF_UNIT = re.compile(r"[^.;]{0,160}?(?<!\w)(?:of|in) (?:the )?$|(?:[^.;]{0,160}?)(?:,| \() ?$")


def named_elsewhere(text: str, mentions: Sequence[Mention], units: Sequence[Place]) -> list[Mention]:
    """Return the places of a list that the words put into another unit than those asked for.

    "Areas of A and B of the Donetsk region, C of the Zaporizhzhia region": each name belongs to the first unit that
    follows it.

    Parameters
    ----------
    text : str
        The phrase.
    mentions : sequence of Mention
        What was found in it.
    units : sequence of Place
        The first-level units asked for.
    """
    found: list[Mention] = []
    waiting: list[Mention] = []
    for mention in mentions:
        if size_of(mention) <= 1:
            waiting.append(mention)
        elif mention.places[0].kind == "admin1":
            if mention.places[0] not in units and waiting:
                first = waiting[0].end
                if _OF_UNIT.fullmatch(text, first, mention.start):
                    found += waiting
            waiting = []
    return found


_UNLISTED = re.compile(r"(?<![\w'’-])[A-ZА-ЯІЇЄҐ][a-zа-яіїєґё'’]+(?:[ -][A-ZА-ЯІЇЄҐ][a-zа-яіїєґё'’]+)*(?![\w-])")


def lists_unknown(text: str, known: Sequence[Mention], listed: Sequence[Mention]) -> bool:
    """Tell whether a phrase lists, beside the places given, a name that the gazetteer has not.

    Parameters
    ----------
    text : str
        The phrase.
    known : sequence of Mention
        All that was found in it.
    listed : sequence of Mention
        The places that it is about.
    """
    districts = [d.span() for d in DISTRICT.finditer(text)]
    for name in _UNLISTED.finditer(text):
        if any(m.start < name.end() and name.start() < m.end for m in known):
            continue
        if any(start < name.end() and name.start() < end for start, end in districts):
            continue
        for mention in listed:
            gap = (name.end(), mention.start) if name.end() <= mention.start else (mention.end, name.start())
            # "Gorlovka/Horlivka" is one town twice.
            if gap[0] < gap[1] and "/" not in text[slice(*gap)] and _QUERY_LIST.fullmatch(text, *gap):
                return True
    return False


def read_old_raions(mentions: list[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Read "Sverdlovsk region, Luhansk region": the first is a raion of the second."""
    out = list(mentions)
    for index, (one, two) in enumerate(pairwise(mentions)):
        if one.places[0].kind != "admin1" or two.places[0].kind != "admin1" or text[one.end : two.start] != ", ":
            continue
        name = one.text.rsplit(" ", 1)[0]
        seats = [
            p
            for p in gazetteer.named(name).places
            if p.kind == "settlement" and p.admin1_iso == two.places[0].admin1_iso
        ]
        if seats:
            out[index] = replace(one, places=(gazetteer.raion(seats[0]),))
    return out


def read_city_parts(mentions: Sequence[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Read "Shevchenkivskyi district, Kharkiv" as the part of the city, where the city has such a part."""
    out = list(mentions)
    for one, two in pairwise(mentions):
        label = one.text.rpartition(" ")[0]
        city = two.places[0]
        if (
            not label
            or not DISTRICT.fullmatch(one.text)
            or text[one.end : two.start] != ", "
            or (city.kind != "settlement" or city.population < _CITY)
        ):
            continue
        part = part_of_city(gazetteer, city, label)
        if part is not None:
            whole = replace(one, end=two.end, text=text[one.start : two.end], places=(part,), form="unit")
            out = [m for m in out if m not in (one, two)] + [whole]
    return sorted(out, key=lambda m: m.start)


def read_relation(text: str, target: Mention) -> tuple[str, float | None]:
    """Return the relation that the words round a place name, and its distance in km."""
    before = text[: target.start]
    before = re.sub(r"(?:the )?(?:village|town|city|settlement|hamlet) (?:of )?$", "", before)
    before = before.removesuffix("the ")
    offset = _QUERY_OFFSET.search(before)
    if offset is not None:
        side = re.sub("[ -]", "", offset.group(2).lower())
        side = re.sub("^(north|south)(east|west)$", r"\1_\2", side)
        number = offset.group(1)
        return f"{side}_of", float(number.replace(",", ".")) if number else None
    distance = _QUERY_DISTANCE.search(before)
    if distance is not None:
        return "near", float(distance.group(1).replace(",", "."))
    if _QUERY_AFTER.match(text, target.end):
        return "direction", None
    if _QUERY_AREA_AFTER.match(text, target.end) or SAYS_NEAR.search(before):
        return "near", None
    return "in", None


def read_unknown(text: str, mentions: Sequence[Mention], target: Mention) -> str | None:
    """Return the name of a place that the phrase is about and the gazetteer has not."""
    called = SAYS_KIND.search(text[: target.start]) is not None
    for unknown in unknown_names(text, mentions):
        if unknown.start < target.start or size_of(target) > 1:
            return unknown.text
        # "north of Mariupol; near the village Starohnativka": the village is what the phrase is about.
        if (
            not called
            and SAYS_KIND.search(text[: unknown.start])
            and re.search("[;,.]", text[target.end : unknown.start])
        ):
            return unknown.text
    first = _QUERY_FIRST.match(text)
    if first is not None and first.end() <= target.start and not any(m.start < first.end() for m in mentions):
        return first.group(1)
    return None
