"""Lists of places within a sentence, each with what happened there: "X — a house; Y — two wounded"."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.actors import Sides
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.clausefacts import read_circumstances, read_facts
from sitmap.extract.dealing import counts_as_toll, deal_tolls
from sitmap.extract.frames import Frame
from sitmap.extract.lexicon import Entry
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.triggers import Trigger

__all__ = ["item_cuts", "read_items"]

_DASHES = frozenset(("-", "--"))
# Marks that part the items.
_PARTS = frozenset((";", ","))
# Words behind the dash among which one for a town says what the place is, not what happened there.
_NAMING = 3
# What an item can say of a place: something of these stands there.
_TELLING = ("target", "impact", "weapon", "model")
_UNTOLD = ("irrealis", "negation", "intercept")


def item_cuts(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[int]:
    """Tokens at which the items of a list begin, but for the first; none where a sentence has no such list."""
    return sorted({first for first, _, _ in _items(analysis, phrases) if first > 0})


def read_items(
    analysis: Analysis,
    phrases: Sequence[PlacePhrase],
    frames: Sequence[Frame],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> list[Frame]:
    """Read the items that no frame tells of yet, in a report that tells of strikes."""
    read: list[Frame] = []
    items = _items(analysis, phrases) if sides.war or any(frame.layer == "strike" for frame in frames) else ()
    told = {id(phrase) for frame in frames for phrase in frame.phrases}
    for first, last, phrase in items:
        if id(phrase) in told or phrase.coarse or any(analysis.has(c, first, last) for c in _UNTOLD):
            continue
        tolls = [t for t in analysis.tolls if first <= t.first < last and counts_as_toll(t)]
        if not tolls and not any(analysis.has(c, first, last) for c in _TELLING):
            continue
        head = Trigger(Entry("strike", "strike", {"pos": "noun"}), phrase.first, phrase.last, "strike")
        phrase.role = "location"
        frame = Frame("strike", analysis, first, last, triggers=[head], phrases=[phrase])
        deal_tolls(frame, tolls)
        read_facts(frame, attributions)
        read_circumstances(frame, attributions, sides)
        read.append(frame)
    return read


def _items(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[tuple[int, int, PlacePhrase]]:
    """The items of a sentence: their tokens ``[first, last)`` and their place; two at least make a list."""
    heads: list[tuple[int, PlacePhrase]] = []
    if not any(analysis.word(phrase.last) in _DASHES for phrase in phrases):
        return []
    for phrase in phrases:
        if phrase.role in ("location", "description", "unused") and phrase.places and not phrase.coarse:
            first = _opening(analysis, phrase)
            if first is not None:
                heads.append((first, phrase))
    if len(heads) == 1 and heads[0][0] == 0 and not _is_line(analysis, heads[0][1]):
        return []
    length = len(analysis.tokens)
    items: list[tuple[int, int, PlacePhrase]] = []
    for number, (first, phrase) in enumerate(heads):
        following = heads[number + 1][0] if number + 1 < len(heads) else length
        stop = next((i for i in range(phrase.last, following) if analysis.word(i) == ";"), None)
        items.append((first, stop + 1 if stop is not None else following, phrase))
    return items


def _is_line(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """Tell whether a sentence with one item is a line of a list: "X community — a house;"."""
    return phrase.places[0].id.startswith("hromada:") or analysis.sentence.text.rstrip().endswith(";")


def _opening(analysis: Analysis, phrase: PlacePhrase) -> int | None:
    """First token of the item that a place heads ("in X — ..."); None where it heads none."""
    after = phrase.last + 1
    if analysis.word(phrase.last) not in _DASHES or analysis.place_at(after) or analysis.at("side", after):
        # "The road from X - Y", "X - Russia"
        return None
    if any(analysis.at("descriptor", i) for i in range(after, after + _NAMING)):
        # "X is an industrial town"
        return None
    at = phrase.first
    while at > 0 and analysis.any_at(("prep", "descriptor", "article"), at - 1):
        at -= 1
    while at > 0 and not any(c.isalnum() for c in analysis.word(at - 1)) and analysis.word(at - 1) not in _PARTS:
        at -= 1
    if at == 0 or analysis.word(at - 1) in _PARTS:
        return at
    return None
