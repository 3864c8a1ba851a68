"""Which people a word speaks of: those beside "killed", before it or after it, past asides and phrases of place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import Quantity
from sitmap.extract.people import Group, People
from sitmap.extract.tokens import Token

__all__ = ["Victims"]

_SUBJECT = 25
_ASIDE = 10


class Victims:
    """Finds the people of a word that says what happened.

    Parameters
    ----------
    tokens : sequence of Token
        The sentence.
    index : HitIndex
        What the vocabulary finds in it.
    people : People
        Its groups of people.
    quantities : sequence of Quantity
        Its numbers.
    states : mapping of int to Hit
        The words that say what happened, by their first token.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        index: HitIndex,
        people: People,
        quantities: Sequence[Quantity],
        states: Mapping[int, Hit],
    ) -> None:
        self.tokens = tokens
        self.words = people.words
        self.index = index
        self.people = people
        self.starts, self.ends = people.starts, people.ends
        self.adverb = people.adverb
        self.state = states
        self.state_ends = {state.last for state in states.values()}
        self.counted = {quantity.last: quantity for quantity in quantities}

    def back(self, at: int) -> tuple[int, bool, bool]:
        """Step back over auxiliaries, adverbs and negations: (token, auxiliary seen, negation seen)."""
        auxiliary = negated = False
        index = self.index
        passives, adverbs, nots = index.ends("toll_passive"), index.ends("toll_adverb"), index.ends("toll_not")
        while at > 0 and at not in self.ends:
            if at in nots:
                negated, at = True, nots[at].first
            elif at in passives:
                auxiliary, at = True, passives[at].first
            elif at in adverbs:
                at = adverbs[at].first
            else:
                break
        return at, auxiliary, negated

    def _fits(self, hit: Hit, group: Group) -> bool:
        only = hit.entry.get("only")
        if group.guess:
            return only is None and bool(hit.entry.get("living"))
        return only is None or group.who in only

    def after(self, hit: Hit, *, also: bool = False) -> list[Group] | None:
        """Return the people after a word; `also`: past an "and" that adds them ("зазнала поранень і жінка")."""
        words = self.words
        at = hit.last
        joiner = self.index.starts("toll_and").get(at)
        if also and joiner is not None and words[at] != ",":
            at = joiner.last
        if at < len(words) and words[at] in {":", "-"}:
            at += 1
        while at < len(words):
            group = self.starts.get(at)
            if group is not None:
                return self.people.chain_right(group) if self._fits(hit, group) and not group.claimed else None
            if at in self.adverb:
                at = self.adverb[at].last
                continue
            if words[at] == ",":
                close = next((i for i in range(at + 1, min(at + _ASIDE, len(words))) if words[i] == ","), None)
                if close is not None and not any(i in self.state or i in self.starts for i in range(at, close)):
                    at = close + 1
                    continue
            break
        return None

    def before(self, hit: Hit, at: int, loose: bool, wounded: Group | None) -> list[Group] | None:
        """Return the people before a word: beside it, before an aside, or (loose) before a phrase of place.

        `wounded` are those told of just before, where the word can tell of their death.
        """
        index, words = self.index, self.words
        prepositions = index.ends("toll_prep")
        articles = index.starts("toll_article")
        counted = self.counted
        lowest = max(0, at - _SUBJECT)
        beside = True
        while at > lowest:
            group = self.ends.get(at)
            if group is not None:
                if group.guess and group.first in prepositions:
                    # "people from a village": the place is not who was hurt.
                    at, beside = group.first, False
                    continue
                if group.guess and not (loose and beside):
                    return None
                if group.sub:
                    head = self.people.head(group)
                    if beside and (head is None or head.claimed):
                        return [group] if not group.claimed and self._fits(hit, group) else None
                    at = group.first
                    beside = False
                    if head is not None and not head.claimed:
                        return self.people.chain_left(head) if self._fits(hit, head) else None
                    continue
                follower = words[group.last] if group.last < len(words) else ""
                reachable = (
                    beside
                    or follower in {",", "("}
                    or (loose and (group.last in index.starts("toll_prep") or group.last in self.adverb))
                )
                if not reachable or group.claimed or not self._fits(hit, group):
                    return None
                return self.people.chain_left(group)
            word = words[at - 1]
            if at in self.state_ends:
                # "a man who was wounded on Monday died"
                return [wounded] if loose and wounded is not None and wounded.first < at else None
            if word in {";", ":"} or at in index.ends("toll_stop"):
                return None
            if word in {",", ")"}:
                opening = "," if word == "," else "("
                start = next(
                    (i for i in range(at - 2, max(-1, at - 2 - _ASIDE), -1) if words[i] == opening and i in self.ends),
                    None,
                )
                if start is not None:
                    at, beside = start, False
                    continue
                if not loose:
                    return None
            elif not loose:
                return None
            if at in counted:
                quantity = counted[at]
                if quantity.first not in prepositions:
                    return None
                at = quantity.first
            elif at - 1 in articles and (at - 1) not in prepositions and not articles[at - 1].entry.get("definite"):
                # "two people and a dog were killed"
                beside = True
                joiner = index.ends("toll_and").get(at - 1)
                if joiner is None or joiner.first not in self.ends or at - joiner.last > 2:
                    return None
                at = joiner.first
                continue
            elif at in index.ends("toll_and") and word != "," and not self.tokens[at].text[:1].isupper():
                return None
            else:
                at -= 1
            beside = False
        return None
