"""Names that stand for offices, governments and armies: judged by what follows them."""

from __future__ import annotations

from sitmap.extract.analysis import Analysis
from sitmap.extract.placephrases import PlacePhrase

__all__ = ["is_capital", "judge_by_what_follows", "speaks"]


def is_capital(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """Tell whether the name is a city that also stands for the government that sits there."""
    if not phrase.places or phrase.places[0].kind != "settlement":
        return False
    return analysis.at("capital", phrase.first) is not None


def speaks(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """Tell whether a capital or a country is the subject of a verb of saying."""
    if not phrase.places or not (is_capital(analysis, phrase) or phrase.places[0].kind in ("country", "government")):
        return False
    return analysis.starting("speech", phrase.last) is not None


def judge_by_what_follows(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """Judge by the words that follow the name: "Kyiv's forces", "Kharkiv regional governor"."""
    if phrase.places and phrase.places[0].kind == "government":
        phrase.role = "government"
        return True
    if analysis.genitive and analysis.ending("office", phrase.last) is not None:
        # "Сумська ОВА": the office is a part of the name.
        phrase.role = "office"
        return True
    if phrase.places and phrase.places[0].kind == "country" and phrase.possessive and phrase.preposition == "":
        phrase.role = "actor"
        return True
    after = phrase.last
    possessive = False
    while analysis.at("possessive", after) is not None:
        after += 1
        possessive = True
    possessive = possessive or phrase.possessive
    if analysis.genitive:
        # An office stands before its place: what follows the name is another phrase.
        return False
    capital = is_capital(analysis, phrase)
    step = after
    for _ in range(3):
        if analysis.starting("office", step) is not None or analysis.starting("speaker", step) is not None:
            governmental = analysis.starting("governmental", step)
            if capital and governmental is not None and analysis.starting("office", step) is None:
                phrase.role = "government"
            elif phrase.preposition in ("in", "near") and not possessive and step > after + 1:
                return False
            else:
                phrase.role = "office"
            return True
        if capital and possessive and analysis.starting("governmental", step) is not None:
            phrase.role = "government"
            return True
        token = analysis.tokens[step] if step < len(analysis.tokens) else None
        if (
            token is None
            or not (token.text[:1].isalpha())
            or analysis.at("conjunction", step)
            or analysis.at("prep", step)
        ):
            break
        if analysis.at("claim", step) or analysis.at("auxiliary", step) or analysis.at("strike", step):
            break
        step += 1
    return False
