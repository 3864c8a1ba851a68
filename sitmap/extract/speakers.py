"""The words that name a speaker: the noun phrase before or after a word of saying."""

from __future__ import annotations

from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit

__all__ = ["noun_phrase_from", "subject_of"]

_BOUNDARY = {",", ";", ":", '"', "(", ")", "."}
# Longest name of a claimant, in tokens.
_LONGEST = 14
# Longest bracket behind a speaker's name, in tokens.
_BRACKET = 7
# How far behind the verb its speaker may be named: "сообщил утром 16 октября в своём канале глава ...".
_ASIDE = 9


def noun_phrase_from(analysis: Analysis, first: int) -> int:
    """End of the noun phrase that starts at a token."""
    last = first
    while last < len(analysis.tokens) and last - first < _LONGEST:
        word = analysis.word(last)
        if word in _BOUNDARY and not (word == "." and last + 1 < len(analysis.tokens)):
            # "Vyacheslav Chaus, governor of ..." goes on with an office.
            if word == "," and last > first and analysis.starting("speaker", _skip_article(analysis, last + 1)):
                last += 1
                continue
            break
        if analysis.at("claim", last) and last > first:
            break
        conjunction = analysis.at("conjunction", last)
        if conjunction is not None and conjunction.entry.value in ("break", "relative", "time"):
            break
        if analysis.at("strike", last) and not analysis.at("speaker", last) and not analysis.at("blocked", last):
            break
        prep = analysis.at("prep", last)
        if prep is not None and prep.entry.value in ("in", "other", "near") and last > first:
            break
        last += 1
    return last


def _skip_article(analysis: Analysis, index: int) -> int:
    while analysis.at("definite", index) is not None or analysis.at("descriptor", index) is not None:
        if analysis.at("speaker", index) is not None:
            break
        index += 1
    return index


def subject_of(analysis: Analysis, hit: Hit) -> tuple[int, int] | None:
    """Tokens of the subject of a verb of saying, before it or (after a quote or a comma) behind it."""
    auxiliary = [other for other in analysis.of("auxiliary") if 0 <= hit.first - other.last <= 1]
    if any(other.entry.value == "be" for other in auxiliary):
        # "three were wounded, it was reported by the governor": `according` reads the agent.
        return None
    end = hit.first
    while end > 0 and (analysis.at("auxiliary", end - 1) or analysis.at("adverb", end - 1)):
        end -= 1
    end = _before_bracket(analysis, end)
    before = analysis.word(end - 1)
    named = _named_after(analysis, end, hit.last) if analysis.genitive else None
    if named is not None:
        return named, noun_phrase_from(analysis, named)
    aside = _before_aside(analysis, end) if before == "," else None
    if aside is not None:
        first, last = aside
    elif before == "," and not hit.entry.get("participle") and _clause_follows(analysis, hit.last):
        # "The head of the region, Denis P., said Russian forces had ...": what follows is what is said.
        first, last = _back(analysis, end)
        if not analysis.entries("speaker", first, last) and not analysis.entries("person", first, last):
            return None
    elif end == 0 or before in {'"', ""} or (before == "," and _capital_follows(analysis, hit.last)):
        if end == 0 and not _capital_follows(analysis, hit.last):
            return None
        first, last = hit.last, noun_phrase_from(analysis, hit.last)
    elif hit.entry.get("participle") and before == ",":
        opening = [s for s in analysis.of("speaker") if s.last <= hit.first and s.first < _LONGEST]
        if not opening:
            return None
        first, last = _back(analysis, opening[0].last)
    else:
        first, last = _back(analysis, end)
    return (first, last) if first < last else None


def _before_bracket(analysis: Analysis, end: int) -> int:
    """Token before the bracket that ends there: "the Ministry of Defence (MoD) said" is said by the ministry."""
    if analysis.word(end - 1) != ")":
        return end
    return next((i for i in range(end - 2, max(0, end - _BRACKET), -1) if analysis.word(i) == "("), end)


def _named_after(analysis: Analysis, end: int, verb: int) -> int | None:
    """ "написав уранці в Telegram очільник ОВА": the speaker behind the verb, past when and where it was said.

    ``end`` is where the words before the verb end: a speaker named there is the subject.
    """
    first = end
    while first > 0 and analysis.word(first - 1) not in _BOUNDARY:
        first -= 1
    if end - first > _LONGEST or any(analysis.entries(category, first, end) for category in ("speaker", "person")):
        return None
    for index in range(verb, min(verb + _ASIDE, len(analysis.tokens))):
        if analysis.starting("speaker", index) is not None or analysis.starting("person", index) is not None:
            return index
        if analysis.word(index) in _BOUNDARY - {"."} or analysis.any_at(("claim", "strike", "conjunction"), index):
            return None
        if analysis.ending("prep", index) is not None and analysis.place_at(index) is not None:
            # "пострадали жители, сообщили в Херсоне": a place of speaking, with no one named.
            return None
    return None


def _before_aside(analysis: Analysis, end: int) -> tuple[int, int] | None:
    """ "The General Staff, in a late report, said": the subject stands before what is set off by commas."""
    comma = next((i for i in range(end - 2, max(-1, end - _LONGEST), -1) if analysis.word(i) == ","), None)
    if comma is None or comma == 0:
        return None
    link = analysis.at("conjunction", comma + 1)
    relative = link is not None and link.entry.value == "relative"
    adverb = all(analysis.any_at(("adverb", "conjunction"), i) for i in range(comma + 1, end - 1))
    prep = analysis.ending("prep", comma + 2) is not None or analysis.at("prep", comma + 1) is not None
    if not (relative or adverb or prep):
        return None
    first, last = _back(analysis, comma)
    if first >= last:
        return None
    side = any(hit.first >= first and hit.last == last for hit in analysis.of("side"))
    if not analysis.entries("speaker", first, last) and not (adverb and side):
        return None
    return first, last


def _capital_follows(analysis: Analysis, index: int) -> bool:
    if index >= len(analysis.tokens):
        return False
    if analysis.tokens[index].text[:1].isupper():
        return analysis.at("weekday", index) is None and analysis.at("month", index) is None
    following = _skip_article(analysis, index)
    return analysis.starting("speaker", following) is not None


def _clause_follows(analysis: Analysis, index: int) -> bool:
    """Tell whether a clause with a verb follows a word of saying, not the name of who says it."""
    while index < len(analysis.tokens) and analysis.word(index) not in _BOUNDARY:
        if analysis.at("auxiliary", index) is not None or any(
            (hit := analysis.at(layer, index)) is not None and hit.entry.get("pos") == "verb"
            for layer in ("control", "ground", "strike")
        ):
            return True
        link = analysis.at("conjunction", index)
        if link is not None and link.entry.value != "and":
            return False
        index += 1
    return False


def _back(analysis: Analysis, end: int) -> tuple[int, int]:
    """Tokens of the noun phrase that ends before a token."""
    first = end
    apposition = analysis.word(end - 1) == ","
    if apposition:
        first = end - 1
    while first > 0 and end - first < _LONGEST:
        index = first - 1
        word = analysis.word(index)
        if word == ",":
            # "Oleh Syniehubov, the regional governor, said": the name stands before the comma.
            relative = analysis.at("conjunction", first)
            if apposition and relative is not None and relative.entry.value == "relative":
                # "the mayor of X, who now works from Y, said"
                apposition = False
                first = index
                end = index
                continue
            if apposition and _speaks(analysis, index):
                apposition = False
                first = index
                continue
            break
        if word in _BOUNDARY - {"."} or (word == "." and len(analysis.tokens[index - 1].text) > 4):
            break
        conjunction = analysis.at("conjunction", index)
        if conjunction is not None and conjunction.entry.value in ("break", "relative", "time"):
            break
        if analysis.at("claim", index) or (analysis.at("strike", index) and not analysis.at("blocked", index)):
            break
        if analysis.at("auxiliary", index):
            break
        first = index
    return first, end


def _speaks(analysis: Analysis, comma: int) -> bool:
    """Tell whether the words before a comma go on naming the speaker."""
    start = comma
    while start > 0 and analysis.word(start - 1) not in _BOUNDARY and comma - start < 8:
        start -= 1
    if analysis.entries("speaker", start, comma) or analysis.entries("person", start, comma):
        return True
    words = analysis.tokens[start:comma]
    return 0 < len(words) <= 4 and all(token.text[:1].isupper() for token in words)
