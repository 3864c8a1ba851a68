"""Who says it: the claimant, the side, and whether they report, claim, confirm or deny.

The outlet's own voice is `reported` with no claimant. Journalists and agencies count as the outlet's voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit
from sitmap.extract.speakers import noun_phrase_from, subject_of
from sitmap.extract.tokens import Token
from sitmap.extract.triggers import Trigger
from sitmap.model import Claim, Span

if TYPE_CHECKING:
    from sitmap.extract.placephrases import PlacePhrase

__all__ = ["Attribution", "attribute", "read_attribution"]


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


def read_attribution(
    analysis: Analysis, phrases: Sequence[PlacePhrase], triggers: Sequence[Trigger]
) -> list[Attribution]:
    """Find the claims of a sentence, in the order of the text."""
    found: list[Attribution] = []

    def add(first: int, last: int, hit: Hit) -> None:
        attribution = attribute(analysis, phrases, first, last, hit)
        if attribution is not None:
            found.append(_told_whom(analysis, attribution, hit))

    for hit in analysis.of("according"):
        add(hit.last, noun_phrase_from(analysis, hit.last), hit)
    # "Source: Ukraine's Air Force"; "Kharkiv governor: ..."
    label = analysis.starting("source_label", 0)
    if label is not None and analysis.word(label.last) == ":":
        add(label.last + 1, noun_phrase_from(analysis, label.last + 1), label)
    headed = _headed_by(analysis)
    if headed is not None:
        add(0, headed.last, headed)
    for hit in analysis.of("claim"):
        if any(trigger.first <= hit.first < trigger.last and not trigger.entry.get("claims") for trigger in triggers):
            continue
        if any(known.verb < hit.first < known.last for known in found):
            continue
        if analysis.genitive and analysis.at("according", hit.first) is not None:
            # "повідомили в ОВА": read as "according to".
            continue
        agent = _agent_of(analysis, hit)
        if agent is not None:
            add(agent, noun_phrase_from(analysis, agent), hit)
            continue
        subject = subject_of(analysis, hit)
        if subject is not None and subject[0] < subject[1]:
            add(*subject, hit)
        elif found and analysis.at("conjunction", hit.first - 1) is not None and found[-1].verb < hit.first:
            # "The command acknowledged X but rejected reports that Y": said by the same.
            add(found[-1].first, found[-1].last, hit)
    return sorted(found, key=lambda attribution: attribution.verb)


def _told_whom(analysis: Analysis, attribution: Attribution, hit: Hit) -> Attribution:
    """ "A security official told TASS": whoever a side's own agency quotes without a country is that side's."""
    heard = analysis.starting("speaker", hit.last)
    if heard is None or heard.entry.get("side") not in ("Russia", "Ukraine") or attribution.pronoun:
        return attribution
    first, last = attribution.first, attribution.last
    if any(analysis.entries(category, first, last) for category in ("side", "person")):
        return attribution
    return replace(attribution, claim=replace(attribution.claim, side=str(heard.entry.get("side"))))


# So many words may stand before the colon of "Mayor X: ...".
_HEADED = 5


def _headed_by(analysis: Analysis) -> Hit | None:
    """ "Klymenko: the enemy shelled X": a person of known side who heads a line speaks it."""
    colon = next((i for i in range(1, _HEADED) if analysis.word(i) == ":"), None)
    if colon is None or analysis.starting("source_label", 0) is not None:
        return None
    return next((hit for hit in analysis.of("person") if hit.last == colon), None)


# How far behind "was reported" its "by" may stand, in tokens: "on the evening of 3 May on Telegram by".
_AGENT = 8


def _agent_of(analysis: Analysis, hit: Hit) -> int | None:
    """Token at which the agent of a passive word of saying starts: "this was announced on Telegram by X".

    What is stated "in the summary of X" is stated by X.
    """
    if not any(other.entry.value == "be" and 0 <= hit.first - other.last <= 1 for other in analysis.of("auxiliary")):
        return None
    for title in analysis.of("bulletin"):
        if hit.last < title.first <= hit.last + _AGENT and analysis.at("inside", hit.last) is not None:
            return title.last
    for other in analysis.of("by"):
        if hit.last <= other.first <= hit.last + _AGENT:
            between = range(hit.last, other.first)
            return None if any(analysis.word(i) in {",", ";", ":", '"'} for i in between) else other.last
    return None


def attribute(
    analysis: Analysis, phrases: Sequence[PlacePhrase], first: int, last: int, hit: Hit
) -> Attribution | None:
    """Make the claim of a word of saying and the tokens of its speaker; None where they name no one."""
    while (
        first < last
        and (
            analysis.at("definite", first) is not None
            or not analysis.tokens[first].text[:1].isalnum()
            or analysis.at("article", first) is not None
            or analysis.at("adverb", first) is not None
            or (not analysis.genitive and analysis.at("prep", first) is not None)
        )
        and analysis.at("speaker", first) is None
    ):
        first += 1
    while last > first and (analysis.word(last - 1) in {",", '"'} or analysis.at("name_tail", last - 1) is not None):
        last -= 1
    last = _name_end(analysis, first, last)
    if first >= last:
        return None
    if not analysis.genitive and first + 1 == last and analysis.at("one_of", first) is not None:
        group = _group_before(analysis, first)
        if group is not None:
            # "Russian bloggers disagreed: one claimed that ..."
            return attribute(analysis, phrases, *group, hit)
    speakers = analysis.entries("speaker", first, last)
    persons = analysis.entries("person", first, last)
    tokens = analysis.tokens[first:last]
    named = any(token.text[:1].isupper() for token in tokens)
    if not speakers and not persons and not named and not _names_a_side(analysis, first, last):
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
    side = _side(analysis, phrases, first, last)
    if not speakers and not persons and not _names_a_side(analysis, first, last) and not _capitalised_name(tokens):
        return None
    return Attribution(
        Claim(None if pronoun else claimant, side, stance, Span(start, end, text)),
        first,
        last,
        hit.first,
        pronoun=pronoun,
        kind=speakers[-1].value if speakers else "",
    )


def _group_before(analysis: Analysis, index: int) -> tuple[int, int] | None:
    """Tokens of the speakers that "one" or "another" is one of: the last ones named before, with their side."""
    for hit in reversed(analysis.of("speaker")):
        if hit.last <= index and not hit.entry.get("pronoun"):
            first = hit.first
            while first > 0 and analysis.any_at(("side", "article", "definite"), first - 1):
                first -= 1
            return first, hit.last
    return None


def _name_end(analysis: Analysis, first: int, last: int) -> int:
    """Cut what follows a speaker's name: "Governor X ordered an evacuation and" names Governor X."""
    spoken = named = False
    for index in range(first, last):
        token = analysis.tokens[index]
        if analysis.at("speaker", index) is not None:
            spoken, named = True, False
        elif spoken and analysis.any_at(("weekday", "month"), index):
            # "the ministry on Saturday said"
            return index - 1 if analysis.at("prep", index - 1) is not None else index
        elif spoken and token.text[:1].isupper():
            named = True
        elif (
            spoken
            and named
            and token.text[:1].islower()
            and token.text.isalpha()
            and not analysis.any_at(("prep", "definite", "descriptor", "conjunction", "force"), index)
        ):
            return index
    return last


def _names_a_side(analysis: Analysis, first: int, last: int) -> bool:
    """ "Moscow", "the Ukrainians": a side that speaks, not a place that is spoken of."""
    return any(hit.first <= first and hit.last == last for hit in analysis.of("side"))


def _capitalised_name(tokens: Sequence[Token]) -> bool:
    """Tell whether words look like a person's name: few, and all but small ones capitalised."""
    words = [token.text for token in tokens if token.text[:1].isalpha()]
    return len(tokens) <= 5 and words[:1] != [] and words[0][0].isupper() and sum(w[0].isupper() for w in words) >= 2


def _side(analysis: Analysis, phrases: Sequence[PlacePhrase], first: int, last: int) -> str | None:
    speakers = analysis.entries("speaker", first, last)
    for entry in speakers:
        if entry.get("side") in ("Russia", "Ukraine", "third"):
            return str(entry.get("side"))
    for entry in analysis.entries("person", first, last):
        return entry.value
    sides = [hit.entry.value for hit in analysis.of("side") if hit.first >= first and hit.last <= last]
    own = next((side for side in sides if side in ("Russia", "Ukraine")), None)
    if own is not None or "defenders" in sides:
        return own or "Ukraine"
    if any(0 <= first - hit.last <= 1 for hit in analysis.of("installed")):
        # "поставленный Россией глава города"
        return "Russia"
    # An office speaks for the country that its place belongs to.
    inside = [p for p in analysis.places if first <= p.first and p.last <= last]
    for place in inside:
        if any(analysis.at("held_by", index) is not None for index in range(first, place.first)):
            # "the head of the annexed X": put there by those who hold it.
            return "Russia"
        nation = _nation(place.mention.places[0].admin0_iso if place.mention.places else None)
        if nation is not None:
            return nation
    if any(entry.get("side") == "place" for entry in speakers):
        for phrase in phrases:
            if phrase.places and phrase.role in ("location", "office"):
                nation = _nation(phrase.places[0].admin0_iso)
                if nation is not None:
                    return nation
    return None


def _nation(iso: str | None) -> str | None:
    return {"UA": "Ukraine", "RU": "Russia"}.get(iso or "")
