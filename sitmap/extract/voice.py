"""Who speaks a bulletin as a whole: its source label, its signature, its heading, its publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import attribute
from sitmap.extract.lexicon import Hit, Lexicon
from sitmap.extract.tokens import Sentence, tokenise
from sitmap.model import Claim

if TYPE_CHECKING:
    from sitmap.extract.frames import Reading
    from sitmap.extract.placephrases import PlacePhrase
    from sitmap.model import Report

__all__ = ["heading_voice", "publisher_is_installed", "publisher_is_office", "publisher_voice", "report_voice"]

# A bulletin's title opens its heading, after a bullet or an adjective at most.
_OPENING = 2
# In how many of the first sentences a report says whose words all of it is.
_FIRST = 5


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
    for reading in readings[:_FIRST]:
        if reading.analysis.starting("all_of_it", 0) is None or reading.frames or not reading.attributions:
            continue
        said = reading.attributions[0]
        if not said.media and not said.pronoun and (said.claim.side is not None or said.kind in ("official", "body")):
            # "This was announced by the governor": what the sentences round it tell.
            return replace(said.claim, stance="claimed")
    headed = heading_voice(readings[0].analysis, readings[0].phrases) if readings else None
    if headed is not None:
        return headed
    for reading in [*reversed(readings[-2:]), *readings[:1]]:
        found_name = _signature(reading.analysis, reading.phrases)
        if found_name is not None:
            return found_name
    return None


def publisher_voice(report: Report, lexicon: Lexicon) -> Claim | None:
    """A publisher that is an office or a force speaks for its side."""
    hits = _publisher_hits(report, lexicon)
    persons = [h.entry.value for h in hits if h.entry.category == "person"]
    speakers = [h.entry for h in hits if h.entry.category == "speaker" and h.entry.value in ("official", "body")]
    if not speakers and not persons:
        return None
    named = [h.entry.value for h in hits if h.entry.category == "side"]
    named += [*persons, *(str(entry.get("side")) for entry in speakers)]
    side = next((value for value in named if value in ("Russia", "Ukraine")), None)
    return Claim(report.publisher, side, "claimed")


def publisher_is_office(report: Report, lexicon: Lexicon) -> bool:
    """Tell whether the publisher is a governor or another office of a place, not a body of a nation."""
    hits = _publisher_hits(report, lexicon)
    kinds = {h.entry.value for h in hits if h.entry.category == "speaker"}
    return "body" not in kinds and ("official" in kinds or any(h.entry.category == "person" for h in hits))


def publisher_is_installed(report: Report, lexicon: Lexicon) -> bool:
    """Tell whether the publisher bears a title that, in its language, only those put there by Russia have."""
    return any(h.entry.get("installed") for h in _publisher_hits(report, lexicon) if h.entry.category == "speaker")


def _publisher_hits(report: Report, lexicon: Lexicon) -> list[Hit]:
    name = report.publisher or ""
    return lexicon.match(tokenise(Sentence(name, 0, len(name), 0), lexicon.tokenizer)) if name else []


def heading_voice(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> Claim | None:
    """ "Bulletin of the Ministry of Defence, 6 November": whose bulletin the lines below are."""
    title = next(iter(analysis.of("bulletin")), None)
    if analysis.index or title is None or title.first > _OPENING or analysis.of("strike"):
        return None
    if any(not title.first <= claim.first < title.last for claim in analysis.of("claim")):
        return None
    first = title.last
    while analysis.any_at(("definite", "article", "side"), first) and analysis.starting("speaker", first) is None:
        first += 1
    speaker = analysis.starting("speaker", first)
    if speaker is None or speaker.entry.value != "body":
        return None
    found = attribute(analysis, phrases, title.last, speaker.last, speaker)
    return found.claim if found is not None else None


def _signature(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> Claim | None:
    """ "— Head of the X Regional Military Administration Y"; "Air Force: 58 of 83 drones downed"."""
    first = 0
    while analysis.word(first) in {"-", "--", "*", "•", '"', "("}:
        first += 1
    signed = first > 0 and not any(analysis.of(c) for c in ("strike", "intercept", "control", "ground"))
    colon = next((i for i in range(first, min(first + 10, len(analysis.tokens))) if analysis.word(i) == ":"), None)
    if colon is not None and first == 0 and analysis.entries("speaker", first, colon):
        if any(hit.last <= colon for c in ("distractor", "strike", "control") for hit in analysis.of(c)):
            # "The occupiers shelled X: one was hurt": told of, not speaking.
            return None
        last = colon
    elif signed and analysis.entries("speaker", first, len(analysis.tokens)):
        last = next(
            (i for i in range(first, len(analysis.tokens)) if analysis.word(i) in {",", "."}), len(analysis.tokens)
        )
    else:
        return None
    hit = Hit(analysis.of("speaker")[0].entry, first, first + 1)
    found = attribute(analysis, phrases, first, last, hit)
    return found.claim if found is not None and not found.media else None
