"""Who says it: the claimant, the side, and whether they report, claim, confirm or deny.

The outlet's own voice is `reported` with no claimant. Journalists and agencies count as the outlet's voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit, Lexicon
from sitmap.extract.tokens import Sentence, tokenise
from sitmap.extract.triggers import Trigger
from sitmap.model import Claim, Span

if TYPE_CHECKING:
    from sitmap.extract.frames import Reading
    from sitmap.extract.placephrases import PlacePhrase
    from sitmap.model import Report

__all__ = ["Attribution", "publisher_voice", "read_attribution", "sides_of"]

_BOUNDARY = {",", ";", ":", '"', "(", ")", "."}
# Longest name of a claimant, in tokens.
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim and the tokens ``[first, last)`` of who makes it.

    ``verb`` is the token of the word of saying, ``kind`` that of the speaker: ``official`` of a place, ``body``
    of a nation, or another word of the vocabulary's.
    """

    claim: Claim
    first: int
    last: int
    verb: int
    media: bool = False
    pronoun: bool = False
    kind: str = ""


def sides_of(analysis: Analysis, first: int, last: int) -> list[str]:
    """Sides named in a range of tokens: ``Russia``, ``Ukraine``, ``enemy``, in the order of the text."""
    return [hit.entry.value for hit in analysis.of("side") if hit.first >= first and hit.last <= last]


def read_attribution(
    analysis: Analysis, phrases: Sequence[PlacePhrase], triggers: Sequence[Trigger]
) -> list[Attribution]:
    """Find the claims of a sentence, in the order of the text."""
    found = []
    for hit in analysis.of("according"):
        first = hit.last
        last = _forward(analysis, first)
        found.append(_make(analysis, phrases, first, last, hit))
    # "Source: Ukraine's Air Force"; "Kharkiv governor: ..."
    label = analysis.starting("source_label", 0)
    if label is not None and analysis.word(label.last) == ":":
        first = label.last + 1
        found.append(_make(analysis, phrases, first, _forward(analysis, first), label))
    for hit in analysis.of("claim"):
        if any(trigger.first <= hit.first < trigger.last for trigger in triggers):
            continue
        if analysis.genitive and analysis.at("according", hit.first) is not None:
            # "повідомили в ОВА": read as "according to".
            continue
        if any(first is not None and first.verb < hit.first < first.last for first in found):
            continue
        attribution = _subject(analysis, phrases, hit)
        if attribution is not None:
            found.append(attribution)
    return sorted((a for a in found if a is not None), key=lambda attribution: attribution.verb)


def _forward(analysis: Analysis, first: int) -> int:
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


def _subject(analysis: Analysis, phrases: Sequence[PlacePhrase], hit: Hit) -> Attribution | None:
    """Find the subject of a verb of saying, before it or (after a quote or a comma) behind it."""
    auxiliary = [other for other in analysis.of("auxiliary") if 0 <= hit.first - other.last <= 1]
    passive = any(other.entry.value == "be" for other in auxiliary)
    end = hit.first
    while end > 0 and (analysis.at("auxiliary", end - 1) or analysis.at("adverb", end - 1)):
        end -= 1
    before = analysis.word(end - 1)
    if passive:
        # "three were wounded, it was reported by the governor": `according` reads the agent.
        return None
    if end == 0 or before in {'"', ""} or (before == "," and _capital_follows(analysis, hit.last)):
        first = hit.last
        if end == 0 and not _capital_follows(analysis, first):
            return None
        last = _forward(analysis, first)
        if last > first:
            return _make(analysis, phrases, first, last, hit)
        return None
    if hit.entry.get("participle") and before == ",":
        opening = [s for s in analysis.of("speaker") if s.last <= hit.first and s.first < _LONGEST]
        if opening:
            first, end = _back(analysis, opening[0].last)
            return _make(analysis, phrases, first, end, hit)
        return None
    first, end = _back(analysis, end)
    if first >= end:
        return None
    return _make(analysis, phrases, first, end, hit)


def _capital_follows(analysis: Analysis, index: int) -> bool:
    if index >= len(analysis.tokens):
        return False
    if analysis.tokens[index].text[:1].isupper():
        return analysis.at("weekday", index) is None and analysis.at("month", index) is None
    following = _skip_article(analysis, index)
    return analysis.starting("speaker", following) is not None


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


def _make(
    analysis: Analysis, phrases: Sequence[PlacePhrase], first: int, last: int, hit: Hit
) -> Attribution | None:
    while first < last and (
        analysis.at("definite", first) is not None
        or not analysis.tokens[first].text[:1].isalnum()
        or analysis.word(first) in {"the", "a", "an", ",", '"'}
        or analysis.at("adverb", first) is not None
    ) and analysis.at("speaker", first) is None:
        first += 1
    while last > first and analysis.word(last - 1) in {",", '"', "'s", "that"}:
        last -= 1
    last = _name_end(analysis, first, last)
    if first >= last:
        return None
    speakers = analysis.entries("speaker", first, last)
    persons = analysis.entries("person", first, last)
    tokens = analysis.tokens[first:last]
    named = any(token.text[:1].isupper() for token in tokens)
    if not speakers and not persons and not named:
        return None
    if any(entry.get("side") == "media" for entry in speakers) and not persons:
        others = [entry for entry in speakers if entry.get("side") not in ("media",)]
        if not others:
            return Attribution(Claim(), first, last, hit.first, media=True)
    stance = hit.entry.value if hit.entry.category in ("claim", "according") else "claimed"
    start, end = tokens[0].start, tokens[-1].end
    text = analysis.sentence.text[start - analysis.sentence.start : end - analysis.sentence.start]
    pronoun = bool(speakers) and all(entry.get("pronoun") for entry in speakers) and len(tokens) <= 2 and not persons
    claimant = text.replace("’", "'").replace("ʼ", "'")
    if claimant.endswith("'s"):
        claimant = claimant[:-2]
    side = _side(analysis, phrases, first, last, speakers)
    if not speakers and not persons and side is None and not _capitalised_name(tokens):
        return None
    return Attribution(
        Claim(None if pronoun else claimant, side, stance, Span(start, end, text)),
        first,
        last,
        hit.first,
        pronoun=pronoun,
        kind=speakers[-1].value if speakers else "",
    )


def _name_end(analysis: Analysis, first: int, last: int) -> int:
    """Cut what follows a speaker's name: "Governor X ordered an evacuation and" names Governor X."""
    spoken = named = False
    for index in range(first, last):
        token = analysis.tokens[index]
        if analysis.at("speaker", index) is not None:
            spoken, named = True, False
        elif spoken and token.text[:1].isupper():
            named = True
        elif (
            spoken
            and named
            and token.text[:1].islower()
            and token.text.isalpha()
            and not any(analysis.at(c, index) for c in ("prep", "definite", "descriptor", "conjunction", "force"))
        ):
            return index
    return last


def _capitalised_name(tokens: Sequence[object]) -> bool:
    words = [getattr(token, "text", "") for token in tokens]
    return len(words) <= 6 and sum(word[:1].isupper() for word in words) >= 2


def _side(
    analysis: Analysis,
    phrases: Sequence[PlacePhrase],
    first: int,
    last: int,
    speakers: Sequence[object],
) -> str | None:
    entries = analysis.entries("speaker", first, last)
    for entry in entries:
        if entry.get("side") in ("Russia", "Ukraine", "third"):
            return str(entry.get("side"))
    for entry in analysis.entries("person", first, last):
        return entry.value
    sides = [side for side in sides_of(analysis, first, last) if side in ("Russia", "Ukraine")]
    if sides:
        return sides[0]
    for side in sides_of(analysis, first, last):
        if side == "defenders":
            return "Ukraine"
    # An office speaks for the country that its place belongs to.
    inside = [p for p in analysis.places if first <= p.first and p.last <= last]
    for place in inside:
        nation = _nation(place.mention.places[0].admin0_iso if place.mention.places else None)
        if nation is not None:
            return nation
    if any(entry.get("side") == "place" for entry in entries):
        for phrase in phrases:
            if phrase.places and phrase.role in ("location", "office"):
                nation = _nation(phrase.places[0].admin0_iso)
                if nation is not None:
                    return nation
    return None


def _nation(iso: str | None) -> str | None:
    return {"UA": "Ukraine", "RU": "Russia"}.get(iso or "")


def with_side(claim: Claim, side: str | None) -> Claim:
    """Return the claim with a side filled in where it had none."""
    return claim if claim.side is not None or side is None else replace(claim, side=side)


def report_voice(readings: Sequence[Reading], report: Report, lexicon: Lexicon) -> Claim | None:
    """Who speaks a bulletin as a whole: its source label, its signature, its heading, its publisher.

    Returns None for a report in an outlet's own voice.
    """
    for reading in readings:
        analysis = reading.analysis
        label = analysis.starting("source_label", 0)
        if label is not None and analysis.word(label.last) == ":" and reading.attributions:
            found = reading.attributions[0]
            if not found.media:
                return replace(found.claim, stance="claimed")
    published = publisher_voice(report, lexicon)
    if published is not None:
        return published
    for reading in [*reversed(readings[-2:]), *readings[:1]]:
        found_name = _signature(reading.analysis, reading.phrases)
        if found_name is not None:
            return found_name
    return None


def publisher_voice(report: Report, lexicon: Lexicon) -> Claim | None:
    """A publisher that is an office or a force speaks for its side."""
    name = report.publisher
    if not name:
        return None
    tokens = tokenise(Sentence(name, 0, len(name), 0), lexicon.lang)
    hits = lexicon.match(tokens)
    if not any(h.entry.category == "speaker" and h.entry.value in ("official", "body") for h in hits):
        return None
    side = next(
        (h.entry.value for h in hits if h.entry.category == "side" and h.entry.value in ("Russia", "Ukraine")), None
    )
    return Claim(name, side, "claimed")


def _signature(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> Claim | None:
    """ "— Head of the X Regional Military Administration Y"; "Air Force: 58 of 83 drones downed"."""
    first = 0
    while analysis.word(first) in {"-", "--", "*", "•", '"', "("}:
        first += 1
    signed = first > 0 and not any(analysis.of(c) for c in ("strike", "intercept", "control"))
    colon = next((i for i in range(first, min(first + 10, len(analysis.tokens))) if analysis.word(i) == ":"), None)
    if colon is not None and (first == 0) and analysis.entries("speaker", first, colon):
        if analysis.of("distractor") and any(hit.last <= colon for hit in analysis.of("distractor")):
            return None
        last = colon
    elif signed and analysis.entries("speaker", first, len(analysis.tokens)):
        last = next(
            (i for i in range(first, len(analysis.tokens)) if analysis.word(i) in {",", "."}), len(analysis.tokens)
        )
    else:
        return None
    hit = Hit(analysis.of("speaker")[0].entry, first, first + 1)
    found = _make(analysis, phrases, first, last, hit)
    return found.claim if found is not None and not found.media else None
