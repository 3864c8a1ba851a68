"""Names of the gazetteer in a sentence, without those that are only a half of another name or an ordinary word."""

from __future__ import annotations

from collections.abc import Sequence

from geo.wholenames import whole_name
from sitmap.extract.analysis import Analysis, PlaceMention
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.placewords import is_joint

__all__ = [
    "NO_NAME", "fold_city_parts", "is_half_of_compound", "is_half_of_name", "known_names", "only_qualifies",
    "whole_until", "why_no_place",
]  # fmt: skip

NO_NAME = (
    "side", "month", "weekday", "claim", "weapon", "model", "person", "speaker", "office", "target", "compass", "force",
)  # fmt: skip
# How far behind "three towns" their names may stand, in tokens.
_NAMED_NEXT = 4
# Cities from this size on have parts that bear names of their own.
_CITY = 50_000


def known_names(analysis: Analysis) -> list[PlacePhrase]:
    """The names of the gazetteer that are places here."""
    found = []
    for place in analysis.places:
        mention = place.mention
        if why_no_place(analysis, place):
            continue
        phrase = PlacePhrase(
            mention.places, place.first, place.last, mention.start, mention.end, possessive=mention.possessive
        )
        if analysis.at("possessive", place.last) is not None:
            phrase.possessive = True
        found.append(phrase)
    return found


def why_no_place(analysis: Analysis, place: PlaceMention) -> str:
    """Tell why a name of the gazetteer is no place here; empty where it is one."""
    mention = place.mention
    if mention.form == "adjective" or not mention.places:
        return "adjective"
    street = analysis.at("street", place.last)
    if street is not None and (analysis.tokens[place.last].text[:1].isupper() or street.entry.value == "road"):
        return "street"
    if mention.weak and not _supported(analysis, place):
        return "word"
    opens = not any(token.text[:1].isalpha() for token in analysis.tokens[: place.first])
    if analysis.genitive and opens and _is_ordinary(analysis, place):
        return "word"
    if is_half_of_compound(analysis, place) or is_half_of_name(analysis, place):
        return "half of a name"
    if _of_several(analysis, place):
        return "description"
    # "the Black Sea port of X" is X; "north of Ukraine's second-largest city" is not the north of Ukraine.
    of_place = mention.places[0].kind == "sea" and analysis.starting("of_place", place.last) is not None
    return "description" if of_place or (mention.possessive and mention.places[0].kind == "region") else ""


def _of_several(analysis: Analysis, place: PlaceMention) -> bool:
    """ "Three Donetsk towns: A, B and C": the name says whose towns they are, and they are named after it."""
    noun = analysis.starting("names_settlement", place.last)
    if noun is None or not noun.entry.get("plural") or place.mention.form == "unit":
        return False
    return any(
        other.first >= noun.last and other.mention.form != "adjective" and other.first - noun.last <= _NAMED_NEXT
        for other in analysis.places
    )


def is_half_of_compound(analysis: Analysis, place: PlaceMention) -> bool:
    """Part of a longer hyphenated name: "Peschanoye-Nizhneye" is not Peschanoye."""
    tokens = analysis.tokens
    after, before = place.last, place.first - 1
    if (
        after + 1 < len(tokens)
        and tokens[after].text in {"-", "–", "‑"}
        and tokens[after].start == tokens[after - 1].end
    ):
        return tokens[after + 1].text[:1].isupper() and tokens[after + 1].start == tokens[after].end
    if before > 0 and tokens[before].text in {"-", "–", "‑"} and tokens[before].end == tokens[place.first].start:
        return tokens[before - 1].text[:1].isupper() and tokens[before - 1].end == tokens[before].start
    return False


def is_half_of_name(analysis: Analysis, place: PlaceMention) -> bool:
    """Part of a longer name that the gazetteer lacks: "towards Bila Hora" is not Hora."""
    tokens = analysis.tokens
    before = place.first - 1
    if analysis.genitive and place.mention.form == "name" and _beside_a_half(analysis, place):
        return True
    if _opens_longer_name(analysis, place):
        return True
    if before < 1 or place.mention.form == "unit":
        return False
    word = tokens[before]
    if not (word.text[:1].isupper() and word.text[1:].islower() and word.text.isalpha()):
        return False
    if analysis.place_at(before) is not None or any(
        analysis.at(c, before) for c in (*NO_NAME, "descriptor", "target", "formation")
    ):
        return False
    if analysis.genitive and tokens[before - 1].text[:1].isalnum() and not analysis.at("adverb", before):
        # No word within a sentence has a capital but a name: "звільнили Малу Локню" is not Локня.
        return True
    return (
        analysis.ending("prep", before) is not None
        or analysis.word(before - 1) == ","
        or is_joint(analysis, before - 1)
    )


def whole_until(analysis: Analysis, first: int) -> int:
    """Return where in the report a name ends that goes on with a noun, whatever that is else: "Красное Поле"."""
    if first == len(analysis.tokens):
        return -1
    token, sentence = analysis.tokens[first], analysis.sentence
    whole = whole_name(sentence.text.replace("ё", "е"), token.start - sentence.start, token.end - sentence.start)
    return token.end if whole is None else sentence.start + whole[1]


def _opens_longer_name(analysis: Analysis, place: PlaceMention) -> bool:
    """An adjective that names begin with, before another capital: "Золота Балка" is no case of Золоте."""
    best = place.mention.places[0]
    one_word = place.mention.form == "name" and place.last - place.first == 1
    if one_word and best.kind == "settlement" and best.population < _CITY:
        goes_on = whole_until(analysis, place.first) > analysis.tokens[place.first].end
        if goes_on:
            return True
    adjective = analysis.starting("name_adjective", place.first)
    if adjective is None or adjective.last != place.last or place.mention.form != "name":
        return False
    if place.last >= len(analysis.tokens):
        return False
    text = analysis.tokens[place.last].text
    return text[:1].isupper() and text[1:].islower() and not any(analysis.at(c, place.last) for c in NO_NAME)


def _is_ordinary(analysis: Analysis, place: PlaceMention) -> bool:
    """A sentence can open with a word that small villages are called by: "Партизани підпалили ..."."""
    best = place.mention.places[0]
    if best.kind != "settlement" or best.population >= _CITY or place.mention.form != "name":
        return False
    return place.last - place.first == 1 and any(
        analysis.at(category, place.first) is not None for category in ("side", "force", "weapon", "speaker", "target")
    )


def _beside_a_half(analysis: Analysis, place: PlaceMention) -> bool:
    """Tell whether another settlement's name stands right beside: "Нова Полтавка" is neither Нове nor Полтавка."""

    def settlement(index: int) -> bool:
        other = analysis.place_at(index)
        if other is None or other is place or other.mention.form != "name" or not other.mention.places:
            return False
        return other.mention.places[0].kind == "settlement"

    return place.mention.places[0].kind == "settlement" and (settlement(place.first - 1) or settlement(place.last))


def fold_city_parts(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """ "у Петровському районі Донецька", "у Зарічному районі міста": a part of the city, no raion of that name."""
    kept: list[PlacePhrase] = []
    for number, phrase in enumerate(phrases):
        following = phrases[number + 1] if number + 1 < len(phrases) else None
        if phrase.places and phrase.places[0].kind in ("raion", "district") and phrase.last - phrase.first > 1:
            if following is not None and following.first == phrase.last and _is_city(following):
                following.governor = phrase.first
                following.part = True
                continue
            noun = analysis.at("anaphor", phrase.last)
            if noun is not None and noun.entry.value != "admin1":
                # "in the X district of the city"; one "of the region" is a raion.
                continue
        kept.append(phrase)
    return kept


def _is_city(phrase: PlacePhrase) -> bool:
    return bool(phrase.places) and phrase.places[0].kind == "settlement" and phrase.places[0].population >= _CITY


def _supported(analysis: Analysis, place: PlaceMention) -> bool:
    """A name that is also a word or a person counts only where the words beside it say that it is a place."""
    before = analysis.ending("of_place", place.first)
    if before is not None or analysis.ending("names_settlement", place.first) is not None:
        return True
    after = analysis.starting("descriptor", place.last)
    if after is not None and after.entry.value in ("settlement", "raion", "admin1"):
        return True
    if analysis.starting("axis", place.last) is not None:
        return True
    if is_joint(analysis, place.first - 1) and not analysis.genitive:
        # "near A and Stanislav"
        beside = analysis.place_at(place.first - 2)
        ends = not analysis.tokens[place.last].text[:1].isalpha() if place.last < len(analysis.tokens) else True
        if ends and beside is not None and not beside.mention.weak and beside.mention.form == "name":
            return any(p.kind == "settlement" for p in beside.mention.places)
    # "in Stanislav, ..."
    prep = analysis.ending("prep", place.first)
    if prep is not None and prep.entry.value in ("in", "near") and analysis.at("month", place.first) is None:
        following = analysis.tokens[place.last] if place.last < len(analysis.tokens) else None
        if following is None or not following.text[:1].isalpha() or is_joint(analysis, place.last):
            return True
    if _within_list(analysis, place):
        return True
    # "Mine, Sumy region"
    if analysis.word(place.last) in {",", "("}:
        unit = analysis.place_at(place.last + 1) or analysis.place_at(place.last + 2)
        if unit is not None and any(p.kind in ("admin1", "raion") for p in unit.mention.places):
            return True
    return False


def _within_list(analysis: Analysis, place: PlaceMention) -> bool:
    """Tell whether a name stands between other settlements of a list: "A, Stanislav, B and C"."""
    before, after = place.first - 2, place.last + 1
    if before < 0 or after >= len(analysis.tokens) or analysis.word(before + 1) != ",":
        return False
    if analysis.word(after - 1) != "," and not is_joint(analysis, after - 1):
        return False
    if not (analysis.tokens[before].text[:1].isupper() and analysis.tokens[after].text[:1].isupper()):
        return False
    return any(_is_settlement(analysis.place_at(index)) for index in (before, after))


def _is_settlement(place: PlaceMention | None) -> bool:
    return (
        place is not None
        and not place.mention.weak
        and place.mention.form == "name"
        and place.mention.places[:1] != ()
        and place.mention.places[0].kind == "settlement"
    )


def only_qualifies(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """ "Moscow-installed", "Iran-made": the name only qualifies."""
    tokens, after = analysis.tokens, phrase.last
    return (
        after + 1 < len(tokens)
        and tokens[after].lower == "-"
        and tokens[after].start == tokens[after - 1].end
        and tokens[after + 1].start == tokens[after].end
        and tokens[after + 1].text[:1].islower()
    )
