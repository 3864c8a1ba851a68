"""Counts that stand after their place: "Crimea - 20", "over X, five", "над X и Y сбили по 11 дронов"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitmap.extract.countitems import Item, Items

__all__ = ["place_first"]

# So many words of the air defence may stand between the place and the number.
_BETWEEN = 6


def place_first(counted: Items, named: Sequence[tuple[int, int]]) -> None:
    """Give the counts that have no place after them the place right before them.

    Parameters
    ----------
    counted : Items
        The counted items of a sentence; their `place`, `each` and `places` are set.
    named : sequence of (int, int)
        The tokens ``[first, last)`` of the sentence's place names, in the order of the text.
    """
    ends = {last: (first, last) for first, last in named}
    for item in counted.items:
        if item.place is not None or item.quantity.whole or item.quantity.of is not None:
            continue
        at, verb = _step_back(counted, item)
        place = ends.get(at)
        listed = _leftward(counted, ends, place) if place is not None else []
        if not listed or (verb and not _opens(counted, ends, listed[0])):
            continue
        if not verb and item.what is not None and not item.each:
            # "Crimea - 20 drones ..." goes on with a verb of its own as often as it ends there.
            if not counted.ends_statement(item.last):
                continue
        elif not verb and not counted.ends_statement(item.last) and not counted.bound(item):
            continue
        if len(listed) == 1:
            item.place = listed[0]
        elif item.each:
            item.place, item.places = listed[0], tuple(listed)


def _step_back(counted: Items, item: Item) -> tuple[int, bool]:
    """Step from a number to the end of what stands before it: past a dash, or past the word of role."""
    index = counted.index
    at = item.first
    each = index.ends("count_each_of").get(at)
    if each is not None:
        item.each, at = True, each.first
    adverbs = index.ends("count_adverb")
    while at in adverbs:
        at = adverbs[at].first
    if at > 0 and counted.words[at - 1] == "-" and at - 1 not in counted.hyphens:
        return at - 1, False
    roles = {hit.last: hit for hit in counted.roles.values() if hit.entry.value in ("intercepted", "lost")}
    verb = False
    ands, passives = index.ends("count_and"), index.ends("count_passive")
    for _ in range(_BETWEEN):
        if at in roles:
            at, verb = roles[at].first, True
        elif verb and at in ands and ands[at].first in roles:
            at = ands[at].first
        elif at in adverbs or at in passives:
            at = (adverbs.get(at) or passives[at]).first
        else:
            break
    return (at, True) if verb else (-1, False)


def _opens(counted: Items, ends: Mapping[int, tuple[int, int]], first: int) -> bool:
    """Say whether a place, with the word before it, opens its clause: "Over X, five were shot down"."""
    overs = counted.index.ends("count_over")
    over = overs.get(first)
    if over is None:
        return False
    before = over.first
    ands = counted.index.ends("count_and")
    if before == 0 or before in ands or before in counted.index.ends("count_adverb"):
        return True
    return counted.words[before - 1] in {",", ";", ":", "(", '"', "."} or before in ends


def _leftward(counted: Items, ends: Mapping[int, tuple[int, int]], place: tuple[int, int]) -> list[int]:
    """Return where the places of a list start that ends with a place: "over X, Y and Z"."""
    ands, overs = counted.index.ends("count_and"), counted.index.ends("count_over")
    starts = [place[0]]
    at = place[0]
    while True:
        over = overs.get(at)
        at = over.first if over is not None else at
        joiner = ands.get(at)
        left = ends.get(joiner.first) if joiner is not None else None
        if left is None or left[0] in counted.starts:
            return starts[::-1]
        starts.append(left[0])
        at = left[0]
