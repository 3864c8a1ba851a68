"""Place names in a text.

The spellings of the gazetteer are found where words begin (`geo.spotting`), with overlaps, and are then
read together with the words beside them: "Chernihiv" with "region" is the oblast, with "district" the raion; "Odesa,
Mykolaiv and Kherson regions" are three oblasts; "Vladimir" before a surname is a man.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.compass import compass_phrase
from geo.gazetteer import Gazetteer, Name, Place, load_gazetteer
from geo.hromadas import hromada_seats
from geo.mention_rules import load_rules
from geo.names import Folded, fold_text, language_of, romanise
from geo.oldraions import find_old_raions
from geo.sitenames import headed_sites
from geo.weigh import distance_between
from geo.wholenames import whole_name

# What can stand between a name and the end of a quoted one: "«Жовтого серпа»".
_QUOTED_REST = re.compile(r"(?: [^\W\dA-ZА-ЯІЇЄҐ][\w'-]*){0,2}[\"»”“]")

__all__ = ["Mention", "UnknownName", "find_mentions", "part_of_city", "unknown_names"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text.

    Parameters
    ----------
    start, end : int
        Code points of the text; ``end`` is exclusive.
    text : str
        The words as written, without a possessive ending.
    places : tuple of Place
        What they can mean, best known first.
    form : str
        ``name``; ``adjective`` ("Ukrainian"); ``unit``, a name with a word for its unit ("Chernigiv region");
        ``axis``, the adjective of a town that names an axis of the front ("на Лиманському напрямку").
    possessive : bool
        "'s" follows.
    weak : bool
        The name is also an ordinary word or a person's name; it counts only where the context asks
        for a place.
    """

    start: int
    end: int
    text: str
    places: tuple[Place, ...]
    form: str = "name"
    possessive: bool = False
    weak: bool = False


def find_mentions(text: str, gazetteer: Gazetteer | None = None) -> list[Mention]:
    """Find the places that a text names.

    Parameters
    ----------
    text : str
        Any text. Names do not run over line breaks.
    gazetteer : Gazetteer, optional
        The embedded one by default.

    Returns
    -------
    list of Mention
        In the order of the text, not overlapping; ``text[m.start:m.end] == m.text`` of each.
    """
    gazetteer = load_gazetteer() if gazetteer is None else gazetteer
    folded = fold_text(text)
    return _Reader(text, folded, gazetteer).read()


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that the words beside it call a place, and that the gazetteer has not."""

    start: int
    end: int
    text: str


def unknown_names(text: str, mentions: Sequence[Mention]) -> list[UnknownName]:
    """Find the names that stand where a place must be named, but are none that was found.

    "the village of Redkodub", "near Chernukhyne": an answer for the next known name would be a wrong one.

    Parameters
    ----------
    text : str
        The text that was searched.
    mentions : sequence of Mention
        What `find_mentions` found in it.

    Returns
    -------
    list of UnknownName
        In the order of the text.
    """
    rules = load_rules()
    folded = fold_text(text)
    taken = [(m.start, m.end) for m in mentions]
    found = []
    for match in rules.unknown.finditer(folded.text):
        start, end = folded.start(match.start(1)), folded.end(match.end(1))
        if not any(a < end and start < b for a, b in taken) and match.group(1) not in rules.no_names:
            found.append(UnknownName(start, end, text[start:end]))
    return found


# --- reading ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Atom:
    """A spelling of the gazetteer found in the folded text."""

    start: int
    end: int
    name: Name
    capitals: bool = False
    unit_end: int = 0
    unit: tuple[Place, ...] = ()
    axis: tuple[Place, ...] = ()
    city: tuple[Place, ...] = ()
    before: str | None = None


_ELLIPSIS = re.compile("[А-ЯІЇЄҐЁ][\\w'-]+(?:ському|цькому|зькому|ском|цком)")
_SKY_BEFORE = re.compile("(?<!\\w)(?:[Нн]ад|[Нн]адо) $")
_UNIT_ADJECTIVE = re.compile("[А-ЯІЇЄҐЁ][\\w'-]+(?:[сц]кой|[сцз]ькою)")
_UNIT_ADJECTIVE_ANY = re.compile("[А-ЯІЇЄҐЁ][\\w'-]+[сцз][ьк]?к?(?:ий|ого|ому|им|ом|ій|ая|ой|ую|ою|ою|а|у)")
_WORKS = re.compile(
    r"\s+(?:НПЗ|ГПЗ|ТЭЦ|ТЕЦ|ГРЭС|нефтезавод|нефтебаз|нафтобаз|нефтеперерабатыва|нафтопереробн|газоперерабатыва|"
    r"газопереробн|морской порт|морск\w+ терминал|морпорт|аэродром|аеродром|авиабаз|авіабаз|химзавод|маслозавод)"
)
_ALONE = re.compile(
    r"\s*(?:[.,;:)(\d–—-]|$|(?:и|та|і|й|а|ещё|еще|ще|по|над)\s"
    r"|(?:был[аио]?|бу[вл][аио]?|сбит|сбил|уничтож|перехва|подав|збит|збил|збив|знищ|перехоп)\w*)"
)
# "25 in the Rostov region, 8 — в Волгоградской": a place of a list whose first member had the word for the unit.
_LISTED_IN = re.compile(r"(?:[—–,\d-]|(?<!\w)(?:и|і|та|также|також))\s+(?:в|во|у|на|по)\s$")
_LISTED_ADJECTIVE = re.compile("[А-ЯІЇЄҐЁ][\\w'-]+(?:[сц]кой|[сцз]ькій)")
# So far, in characters, the word for the unit may stand before an adjective that leaves it out.
_LIST_REACH = 160
# "Сумська — ...", "в Шалигинській — ...", "... — у Білопільській;": a list names the word for the unit once.
_ITEM_ADJECTIVE = re.compile("[А-ЯІЇЄҐЁ][\\w'-]+(?:[сцз]ь?к(?:ий|ого|ому|ім|им|ом|а|ої|ій|у|ую|ою|ой|ая|их))")
_ITEM_BEFORE = re.compile(r"(?:^|[;\n,\"«“•▪🔻.–—-])\W*(?:(?:[вуВУ]|[Вв]о|[Нн]а|[Пп]о)\s)?$")
_ITEM_AFTER = re.compile(r"(?P<qualifier>\s+(?:сільськ|селищн|міськ)\w+)?\s*(?:[–—:]|-\s)")
_ITEM_LAST_BEFORE = re.compile(r"[–—-]\s+(?:в|во|у)\s$")
_ITEM_LAST = re.compile(r"(?P<qualifier>\s+(?:сільськ|селищн|міськ)\w+)?\s*(?:[;,.\n\"»”]|$|[-–—]\s)")
# What has so many people is named alone, whatever stands beside it.
_CITY = 50_000
# So many names back, and so far in characters, the word for the unit was said.
_ITEM_ATOMS, _ITEM_REACH = 6, 400
_STOPPED = re.compile(r"[.;\n](?=\s|$)")
_AXIS_BEFORE = re.compile("(?<!\\w)[Нн]а $")
# Units of the front: axes are named after their towns, not after namesakes elsewhere.
_FRONT = {"UA-63", "UA-09", "UA-14", "UA-23", "UA-65", "UA-59", "UA-12", "UA-74", "UA-48", "RU-KRS", "RU-BEL"}
_CAPITALS = re.compile(
    r"[^\W\d_a-zа-яіїєґё](?<![\w'].)[^\W\d_a-zа-яіїєґё]{3,}(?:[ '-]{1,2}[^\W\d_a-zа-яіїєґё]{2,})*(?![\w])"
)
# After "the Dnipro": what shows that the river itself is meant, not "the Dnipro attack".
_NO_MODIFIER = re.compile(
    r"$|[.,;:)\n]|'s "
    r"| (?:and|or|in|near|to|from|at|on|by|is|was|as|into|that|which|between|with|while|after|before)(?!\w)"
)
_WORD_AFTER = re.compile(r"[ ]([A-ZА-ЯІЇЄҐ][\w'-]+)")
_CITY_DISTRICT = re.compile(
    r"'s ((?:[A-ZА-ЯІЇЄҐ][\w'-]+(?:,? and |, | )){0,6}[A-ZА-ЯІЇЄҐ][\w'-]+) "
    r"(?:districts?|raions?|neighbou?rhoods?|suburbs?|boroughs?|microdistricts?)(?!\w)"
)
_DISTRICT_OF = re.compile(
    r"(?<!\w)((?:[A-ZА-ЯІЇЄҐ][\w'-]+[ ]){1,2}(?:and (?:[A-ZА-ЯІЇЄҐ][\w'-]+[ ]))?)"
    r"(?:districts?|raions?|neighbou?rhoods?) (?:of|in) (?:the city of )?$"
)


# Words in small letters that a feature's name can begin with: "мис Тарханкут", "left bank of the Kherson region".
_LEAD = re.compile(
    r"(?<!\w)(?:(?:річк|рек|мис|мыс|острів|остров|кос|озер)\w* |(?:left|right|west|east)[ -]bank (?:part )?of (?:the )?"
    r"|(?:лів|прав|лев)\w+ (?:берег\w*|березі) |(?:лів|прав|лев)обереж\w+ (?:част\w+ )?)$"
)
_LEADS = ("of", "the", "річк", "рек", "мис", "мыс", "остр", "кос", "озер", "бере", "лів", "прав", "лев", "част")

# A district and the city that it is part of: "районі Харкова", "районе города Донецка".
_CITY_AFTER = re.compile(r" (?:(?:міста|города|м\.|г\.) ?)?(?=[А-ЯІЇЄҐ])")


def _adjective_latin(word: str) -> str:
    """Write the adjective of a district in any masculine case as its nominative, in Latin letters."""
    stem = re.sub("(?<=[кнвйщ])(?:ого|ому|им|ым|ім|ом)$", "ий", word)
    return romanise(stem, "ru" if language_of(stem) == "ru" or stem.endswith("ский") else "uk")


def part_of_city(gazetteer: Gazetteer, city: Place, label: str) -> Place | None:
    """Return the listed part of a city that is called so ("Shevchenkivskyi"), or None."""
    name = gazetteer.named(label)
    return next(iter(_parts_of(city, (*name.raions, *name.places))), None)


def _parts_of(city: Place, places: Iterable[Place]) -> tuple[Place, ...]:
    """Return those of the places that are parts of a city."""
    return tuple(
        p
        for p in places
        if p.kind == "district" and p.admin1_iso == city.admin1_iso and distance_between(p, city) <= city.radius_km + 12
    )


class _Reader:
    """Reads one text; see `find_mentions`."""

    def __init__(self, text: str, folded: Folded, gazetteer: Gazetteer) -> None:
        self.original = text
        self.folded = folded
        # ё and е are one letter to most writers; the names are matched with е.
        self.text = folded.text.replace("ё", "е") if "ё" in folded.text else folded.text
        self.gazetteer = gazetteer
        self.spotter = gazetteer.spotter
        self.rules = load_rules()

    def read(self) -> list[Mention]:
        """Find the mentions."""
        atoms = self._atoms()
        self._units(atoms)
        mentions = [m for atom in atoms if (m := self._mention(atom, atoms)) is not None]
        mentions += self._old_raions(mentions)
        return _without_overlap(mentions)

    def _old_raions(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the raions of before 2020 that no spelling of the gazetteer leads to ("Попаснянський район")."""
        found = []
        for start, end, raions in find_old_raions(self.text):
            made = self._made(start, end, tuple(self.gazetteer.get(raion.place_id()) for raion in raions), "unit")
            if not any(m.start < made.end and made.start < m.end and m.form == "unit" for m in mentions):
                found.append(made)
        return found

    def _atoms(self) -> list[_Atom]:
        """Return the names found, longest first where several begin inside one another."""
        text = self.text
        found = [(start, end, spelling, False) for start, end, spelling in self.spotter.find(text)]
        for run in _CAPITALS.finditer(text):
            found.extend(self._capitals(run.start(), run.group()))
        found.extend((start, end, name, False) for start, end, name in headed_sites(text, self.gazetteer))
        found.sort(key=lambda item: (item[0], -item[1]))
        atoms: list[_Atom] = []
        reach = -1
        for start, end, name, capitals in found:
            if start < reach:
                continue
            meaning = self.gazetteer.named(name)
            if meaning.weak and capitals:
                continue
            if " " in name and self._only_tail(meaning) and self._known(name.split(" ", 1)[0]):
                # "левый берег Херсонской области" holds the name of a unit, which means that wherever else it stands.
                continue
            if not self._hyphens_fit(start, end):
                continue
            atoms.append(_Atom(start, end, meaning, capitals))
            reach = end
        return atoms

    @staticmethod
    def _only_tail(meaning: Name) -> bool:
        """Tell whether a name is but the end of those that begin with small letters."""
        return not (meaning.places or meaning.adjectives or meaning.stems or meaning.raions)

    def _capitals(self, offset: int, run: str) -> list[tuple[int, int, str, bool]]:
        """Return the names in a run of words in capitals."""
        words = [(m.start(), m.end()) for m in re.finditer(r"[^\s]+", run)]
        found = []
        for first, (start, _) in enumerate(words):
            for last in range(min(len(words), first + 4), first, -1):
                end = words[last - 1][1]
                spelling = run[start:end]
                if len(spelling) <= 3:
                    continue
                plain = spelling.removesuffix("'S")
                written = spelling
                name = self.spotter.of_capitals(spelling)
                if name is None and plain != spelling:
                    written, name = plain, self.spotter.of_capitals(plain)
                if name is not None:
                    end = start + len(written)
                    found.append((offset + start, offset + end, name, True))
                    break
        return found

    def _hyphens_fit(self, start: int, end: int) -> bool:
        """Tell whether a name at a hyphen is not a part of another, unknown name ("Novo-Petrivka")."""
        text = self.text
        if start > 1 and text[start - 1] == "-" and text[start - 2].isalpha():
            head = re.search(r"[\w']+$", text[max(0, start - 30) : start - 1])
            if head is not None and head.group()[0].isupper() and not self._known(head.group()):
                return False
        if end + 1 < len(text) and text[end] == "-" and text[end + 1].isupper():
            tail = re.match(r"[\w']+", text[end + 1 : end + 40])
            if tail is not None and not self._known(tail.group()):
                return False
        return True

    def _known(self, word: str) -> bool:
        name = self.gazetteer.named(word.removesuffix("'s"))
        return bool(name.places or name.adjectives or name.stems)

    def _before(self, atom: _Atom) -> str:
        if atom.before is None:
            atom.before = self._word_before(atom.start)
        return atom.before

    def _word_before(self, start: int) -> str:
        """Return the word directly before, with one space between; an opening quotation mark is passed over."""
        text = self.text
        if start > 1 and text[start - 1] in "\"'«“":
            start -= 1
        if not start or text[start - 1] != " ":
            return ""
        space = text.rfind(" ", max(0, start - 32), start - 1)
        word = text[space + 1 : start - 1] if space >= 0 else text[max(0, start - 32) : start - 1]
        return word[word.rfind("\n") + 1 :].lstrip("\"'«“(")

    # --- units ---

    def _units(self, atoms: list[_Atom]) -> None:
        """Read the unit words beside the names, through lists."""
        text, rules = self.text, self.rules
        axes = "напрям" in text or "направлени" in text
        items = "громад" in text or "район" in text
        for index, atom in enumerate(atoms):
            after = rules.unit_after.match(text, atom.end)
            if (
                axes
                and after is None
                and _ELLIPSIS.fullmatch(text, atom.start, atom.end)
                and _AXIS_BEFORE.search(text, max(0, atom.start - 4), atom.start)
            ):
                # "На Лиманському напрямку ..., на Сіверському — ...": the noun is said once.
                atom.axis = self._seats(atom.name)
                continue
            if after is not None:
                kind, plural = rules.unit_kind[after.group(1).lower()]
                if self._make_unit(atom, kind, after.end(), after.group(1)):
                    self._list_backward(atoms, index, kind, plural or self._is_plural(atom, after.group(1)))
                continue
            if atom.unit:
                continue
            if _UNIT_ADJECTIVE_ANY.fullmatch(text, atom.start, atom.end) and _WORKS.match(text, atom.end):
                # "Рязанский НПЗ": the city whose works they are, not a village of that name.
                atom.city = self._seats(atom.name)
                if atom.city:
                    continue
            if (
                atom.name.stems
                and _SKY_BEFORE.search(text, max(0, atom.start - 6), atom.start)
                and _ALONE.match(text, atom.end)
                and _UNIT_ADJECTIVE.fullmatch(text, atom.start, atom.end)
            ):
                # "12 над Брянской, 10 над Курской областью": the noun is said once, or not at all.
                atom.unit, atom.unit_end = atom.name.stems, atom.end
                self._list_onward(atoms, index)
                continue
            if (
                atom.name.stems
                and _LISTED_IN.search(text, max(0, atom.start - 12), atom.start)
                and _ALONE.match(text, atom.end)
                and _LISTED_ADJECTIVE.fullmatch(text, atom.start, atom.end)
                and self._after_unit(atoms, index)
            ):
                atom.unit, atom.unit_end = atom.name.stems, atom.end
                self._list_onward(atoms, index)
                continue
            if items and self._item(atoms, index):
                continue
            if text[max(0, atom.start - 4) : atom.start] not in ("the ", " of ") and text[
                atom.start - 2 : atom.start
            ] not in (": ", "- "):
                continue
            before = rules.unit_before.search(text, max(0, atom.start - 24), atom.start)
            if before is not None and not _DISTRICT_OF.search(text, max(0, atom.start - 60), atom.start):
                word = " ".join(before.group(1).lower().split())
                kind, plural = rules.before_kind[word]
                if self._make_unit(atom, kind, atom.end, word) and plural:
                    self._list_forward(atoms, index, kind)

    def _item(self, atoms: Sequence[_Atom], index: int) -> bool:
        """Read "Сумська — ...; у Білопільській — ..." in a list whose first item had the word for the unit."""
        atom, text = atoms[index], self.text
        if not _ITEM_ADJECTIVE.fullmatch(text, atom.start, atom.end):
            return False
        after = _ITEM_AFTER.match(text, atom.end)
        if after is not None:
            marked = _ITEM_BEFORE.search(text, max(0, atom.start - 8), atom.start)
        else:
            after = _ITEM_LAST.match(text, atom.end)
            marked = _ITEM_LAST_BEFORE.search(text, max(0, atom.start - 8), atom.start)
        if after is None or marked is None:
            return False
        for earlier in reversed(atoms[max(0, index - _ITEM_ATOMS) : index]):
            if atom.start - earlier.end > _ITEM_REACH:
                return False
            if earlier.unit and earlier.unit[0].id.startswith(("hromada:", "raion:")):
                kind = earlier.unit[0].id.partition(":")[0]
                return self._make_unit(atom, kind, after.end("qualifier") if after["qualifier"] else atom.end, "")
        return False

    def _after_unit(self, atoms: Sequence[_Atom], index: int) -> bool:
        """Tell whether the name before one, in the same sentence, is that of a unit of the first level."""
        if index == 0:
            return False
        atom, earlier = atoms[index], atoms[index - 1]
        near = earlier.unit and atom.start - earlier.unit_end <= _LIST_REACH
        return bool(
            near and earlier.unit[0].kind == "admin1" and not _STOPPED.search(self.text, earlier.unit_end, atom.start)
        )

    def _make_unit(self, atom: _Atom, kind: str, end: int, word: str) -> bool:
        """Give an atom the unit that it means beside a unit word; tell whether it means one."""
        name = atom.name
        unit: tuple[Place, ...] = ()
        seats = tuple(p for p in name.places if p.kind == "settlement" and p.admin0_iso in ("UA", "RU", "BY", "MD"))
        if kind == "admin1":
            unit = name.stems
            if word.lower() in ("republic", "republics", "territory", "territories"):
                unit = tuple(p for p in unit if "Oblast" not in p.name)
            elif "people" in word.lower() or "народн" in word.lower():
                unit = tuple(p for p in unit if p.id in ("iso:UA-14", "iso:UA-09"))
            elif not unit and any(p.kind == "admin1" for p in name.places):
                unit = tuple(p for p in name.places if p.kind == "admin1")
            elif not unit and word.lower() in ("region", "regions") and not name.weak:
                # "Pokrovsk region" of a town that is no seat of a unit: the country round it.
                unit = name.raions or tuple(self.gazetteer.raion(seat) for seat in seats)
        elif kind == "raion":
            parts = tuple(p for p in name.places if p.kind == "district")
            old = tuple(self.gazetteer.raion(seat) for seat in (*seats, *parts))
            unit = name.raions + tuple(p for p in old if p not in name.raions)
        elif kind == "hromada":
            unit = self._hromadas(atom, seats)
        elif kind == "axis":
            # "на Лиманському напрямку": the town that the axis is named after.
            atom.axis = self._seats(name)
            return bool(atom.axis)
        if not unit:
            return False
        atom.unit, atom.unit_end = unit, end
        return True

    def _hromadas(self, atom: _Atom, seats: Sequence[Place]) -> tuple[Place, ...]:
        """Return the communities of an atom: those of the table, else those of towns that bear the name."""
        seat_ids = hromada_seats(self.text[atom.start : atom.end])
        known = tuple(f"hromada:{seat_id}" for seat_id in seat_ids if self.gazetteer.has(seat_id))
        if not known:
            bearers = [seat.id for seat in seats] or [r.id.removeprefix("raion:") for r in atom.name.raions]
            known = tuple(f"hromada:{seat_id}" for seat_id in bearers)
        places = (self.gazetteer.get(place_id) for place_id in known)
        return tuple(place for place in places if place.admin0_iso == "UA")

    def _seats(self, name: Name) -> tuple[Place, ...]:
        """Return the towns that an adjective of towns or units means."""
        found = [self.gazetteer.get(r.id.removeprefix("raion:")) for r in name.raions if r.id.startswith("raion:")]
        for unit in name.stems:
            for stem in (unit.name.removesuffix(" Oblast"), unit.name.removesuffix(" Krai")):
                found += [p for p in self.gazetteer.named(stem).places[:1] if p.kind == "settlement"]
        near = [place for place in found if place.admin1_iso in _FRONT]
        return tuple(dict.fromkeys(near or found))

    def _list_backward(self, atoms: list[_Atom], index: int, kind: str, plural: bool) -> None:
        """Give the names listed before "regions" their units too.

        "Харківська та Сумська області", "Курскую и Белгородскую области": the noun's form does not tell that it is of
        several, an adjective of a unit in the case of the next one does.
        """
        while index > 0:
            previous, atom = atoms[index - 1], atoms[index]
            if previous.unit or previous.axis:
                return
            if not plural and (kind != "admin1" or not self._agree(previous, atom)):
                return
            between = self.rules.joint.fullmatch(self.text, previous.end, atom.start)
            if between is None and (previous.name.places or not previous.name.stems):
                return
            if between is None and not self.rules.counted_joint.fullmatch(self.text, previous.end, atom.start):
                return
            # "Миколаївська сільська, Білопільська громади": the qualifier belongs to the name before it.
            end = previous.end + len((between and between["qualifier"]) or "")
            if not self._make_unit(previous, kind, end, "regions" if kind == "admin1" else ""):
                return
            index -= 1

    def _is_plural(self, atom: _Atom, word: str) -> bool:
        """Tell whether "області", "области" is the plural, which only the adjective before it tells."""
        return word.lower() in ("області", "области") and self.text[atom.end - 2 : atom.end] in ("ка", "ку", "ая", "ую")

    def _agree(self, one: _Atom, other: _Atom) -> bool:
        """Tell whether two names are adjectives of units, in one case."""
        words = [self.text[atom.start : atom.end] for atom in (one, other)]
        if not (one.name.stems and all(_UNIT_ADJECTIVE_ANY.fullmatch(word) for word in words)):
            return False
        # "станица Курская, Воронежская область": a village is called so.
        comma = self.text[one.end : other.start].strip() == ","
        return words[0][-2:] == words[1][-2:] and not (comma and one.name.places)

    def _list_onward(self, atoms: list[_Atom], index: int) -> None:
        """Give the adjectives listed after one that stands for its unit theirs too: "над Курской и Воронежской"."""
        for atom, following in pairwise(atoms[index:]):
            if not (
                following.name.stems
                and self.rules.joint.fullmatch(self.text, atom.end, following.start)
                and self._agree(atom, following)
                and _ALONE.match(self.text, following.end)
            ):
                return
            following.unit, following.unit_end = following.name.stems, following.end

    def _list_forward(self, atoms: list[_Atom], index: int, kind: str) -> None:
        """Give the names listed after "regions of" their units too."""
        while index + 1 < len(atoms):
            atom, following = atoms[index], atoms[index + 1]
            if following.unit or not self.rules.joint.fullmatch(self.text, atom.end, following.start):
                return
            if self.rules.unit_after.match(self.text, following.end):
                return
            if not self._make_unit(following, kind, following.end, "regions" if kind == "admin1" else ""):
                return
            index += 1

    # --- mentions ---

    def _mention(self, atom: _Atom, atoms: Sequence[_Atom]) -> Mention | None:
        text, rules, name = self.text, self.rules, atom.name
        start, end = atom.start, atom.end
        if rules.not_after.match(text, end):
            return None
        before = self._before(atom)
        if (feature := self._feature(atom, before)) is not None:
            return feature
        if before in rules.not_before_words and rules.not_before.search(text, max(0, start - 40), start):
            return None
        if atom.unit:
            return self._in_city(atom, atoms) or self._made(start, atom.unit_end, atom.unit, "unit")
        if name.places and name.places[0].kind == "district" and (part := self._in_city(atom, atoms)) is not None:
            return part
        if atom.axis:
            return self._made(start, end, atom.axis, "axis")
        if atom.city:
            return self._made(start, end, atom.city, "name")
        if name.articled and before.lower() == "the" and _NO_MODIFIER.match(text, end):
            return self._made(start, end, name.articled, "name")
        if name.adjectives:
            return self._made(start, end, name.adjectives, "adjective")
        if not name.places:
            return None
        if name.places[0].kind == "country":
            region = self._compass(atom)
            if region is not None:
                return region
        if name.places[0].kind == "settlement":
            district = self._city_district(atom)
            if district is not None:
                return district
            if (whole := self._half_of(atom)) is not None and (meant := self._whole(whole)):
                return self._made(*whole, meant, "name")
        weak = name.weak
        if name.places[0].kind in ("settlement", "district"):
            verdict = self._person(atom)
            if verdict is None:
                return None
            weak = weak or verdict
            weak = weak or self._opens_ordinary(atom) or self._quoted(atom)
            if weak and self._asks_for_place(atom):
                weak = False
        places = name.places
        if places[0].kind == "district" and text[start:end].rpartition(" ")[2].lower() in rules.unit_kind:
            # "Shevchenkivskyi district", which one city's is listed as, is the other cities' as well.
            others = self.gazetteer.named(text[start:end].rpartition(" ")[0]).raions
            places = (*places, *(p for p in others if p not in places))
        in_full = places[0].kind == "admin1" and text[start:end].rsplit(" ", 1)[-1].lower() in rules.unit_kind
        return self._made(start, end, places, "unit" if in_full else "name", weak)

    def _half_of(self, atom: _Atom) -> tuple[int, int] | None:
        """Return where the name stands that a listed settlement's is only a half of; a city's is none."""
        if " " in self.text[atom.start : atom.end] or atom.name.places[0].population >= _CITY:
            return None
        return whole_name(self.text, atom.start, atom.end)

    def _whole(self, span: tuple[int, int]) -> tuple[Place, ...]:
        return tuple(p for p in self.gazetteer.similar(self.text[slice(*span)]) if p.kind == "settlement")

    def _made(self, start: int, end: int, places: tuple[Place, ...], form: str, weak: bool = False) -> Mention:
        folded, text = self.folded, self.text
        rest = text[end : end + 3]
        possessive = rest[:2] in ("'s", "'S") and not rest[2:].isalnum()
        if not possessive and rest[:1] == "'" and text[end - 1 : end] in "sS" and not rest[1:2].isalnum():
            possessive = form != "name" or text.count("'", max(0, start - 1), start) == 0
        begin, stop = folded.start(start), folded.end(end)
        return Mention(begin, stop, self.original[begin:stop], places, form, possessive, weak)

    def _person(self, atom: _Atom) -> bool | None:
        """Tell whether a name may be a person's: None when it is, True when it may be, False when not."""
        text, rules = self.text, self.rules
        before = self._before(atom)
        if before in rules.given or before in rules.titles:
            return None
        if len(before) == 2 and before[1] == "." and before[0].isupper() and atom.name.places[0].population < 100_000:
            return None
        word = text[atom.start : atom.end]
        if word in rules.given:
            after = _WORD_AFTER.match(text, atom.end)
            if after is not None and not self._known(after.group(1)):
                return None
            return True
        return False

    def _quoted(self, atom: _Atom) -> bool:
        """Tell whether a Cyrillic name stands in quotation marks of its own: «Днепр» is a group of troops or a ship."""
        text = self.text
        if not atom.start or atom.end >= len(text) or text[atom.start] < "\u0400":
            return False
        return text[atom.start - 1] in '"«“„' and _QUOTED_REST.match(text, atom.end) is not None

    def _opens_ordinary(self, atom: _Atom) -> bool:
        """Tell whether a sentence opens with a Cyrillic form that is an ordinary word, too ("Нове", "Перше")."""
        if self.text[atom.start] < "\u0400":
            return False
        if not self.gazetteer.opens_ordinary(self.text[atom.start : atom.end]):
            return False
        before = self.text[max(0, atom.start - 6) : atom.start].rstrip(' "«“(')
        return not before or not (before[-1].isalnum() or before[-1] in ",")

    def _asks_for_place(self, atom: _Atom) -> bool:
        """Tell whether the words beside a weak name ask for a place."""
        text, rules = self.text, self.rules
        if rules.place_before.search(text, max(0, atom.start - 24), atom.start) or rules.place_after.match(
            text, atom.end
        ):
            return True
        beside = re.match(r"(?:,| in| \() ?(?:the )?([A-ZА-ЯІЇЄҐ][\w'-]+)", text[atom.end : atom.end + 40])
        if beside is None:
            return False
        at = atom.end + beside.end()
        if not self.gazetteer.named(beside.group(1)).stems:
            return False
        return rules.unit_after.match(text, at) is not None

    def _city_district(self, atom: _Atom) -> Mention | None:
        """Read "Kharkiv's Saltivka district" and "the Dniprovskyi district of Kyiv"."""
        city = atom.name.places[0]
        after = _CITY_DISTRICT.match(self.text, atom.end)
        if after is not None and city.population >= 50_000:
            return self._made(atom.start, after.end(), self._part(city, after.group(1).strip()), "unit")
        before = None
        if self._before(atom) in ("of", "in"):
            before = _DISTRICT_OF.search(self.text, max(0, atom.start - 60), atom.start)
        if before is not None and city.population >= 50_000:
            return self._made(before.start(), atom.end, self._part(city, before.group(1).strip()), "unit")
        return None

    def _part(self, city: Place, label: str) -> tuple[Place, ...]:
        """Return the part of a city that is called so: a listed one, else the city under that label."""
        return (part_of_city(self.gazetteer, city, label) or self.gazetteer.get(f"district:{city.id}:{label}"),)

    def _feature(self, atom: _Atom, before: str) -> Mention | None:
        """Read the name of a feature that begins with small letters."""
        lead = _LEAD.search(self.text, max(0, atom.start - 45), atom.start) if before.startswith(_LEADS) else None
        if lead is None:
            return None
        for end in (atom.unit_end, atom.end):
            places = self.gazetteer.named(self.text[lead.start() : end]).places if end else ()
            if places and places[0].kind == "area":
                return self._made(lead.start(), end, places, "name")
        return None

    def _in_city(self, atom: _Atom, atoms: Sequence[_Atom]) -> Mention | None:
        """Read "Шевченківський район Харкова", "в Киевском районе г. Донецка": the city follows its district."""
        end, named = atom.unit_end or atom.end, atom.unit
        if not named:
            # A gazetteer has some districts in full; the city says whose it is all the same.
            label, _, word = self.text[atom.start : atom.end].rpartition(" ")
            if not label or self.rules.unit_kind.get(word.lower(), ("", False))[0] != "raion":
                return None
            name = self.gazetteer.named(label)
            named = (*name.raions, *name.places)
        gap = _CITY_AFTER.match(self.text, end)
        if gap is None:
            return None
        other = next((a for a in atoms if a.start == gap.end()), None)
        if other is None or other.unit or self.rules.unit_after.match(self.text, other.end):
            return None
        city = next((p for p in other.name.places[:3] if p.kind == "settlement" and p.population >= 50_000), None)
        if city is None:
            return None
        listed = _parts_of(city, named)
        if not listed and any(p.kind == "raion" and p.admin1_iso == city.admin1_iso for p in named):
            return None
        label = self.text[atom.start : end].rpartition(" ")[0]
        return self._made(atom.start, other.end, listed[:1] or self._part(city, _adjective_latin(label)), "unit")

    def _compass(self, atom: _Atom) -> Mention | None:
        """Read "eastern and southern Ukraine", "the south of Ukraine", "Ukraine's east"."""
        found = compass_phrase(self.text, atom.start, atom.end, self._before(atom))
        if found is None:
            return None
        start, end, directions = found
        region = self.gazetteer.compass(atom.name.places[0].admin0_iso or "", directions)
        return None if region is None else self._made(start, end, (region,), "name")


def _without_overlap(mentions: list[Mention]) -> list[Mention]:
    """Drop what a longer mention covers."""
    mentions.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in mentions:
        while kept and mention.start < kept[-1].end and mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept.pop()
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
