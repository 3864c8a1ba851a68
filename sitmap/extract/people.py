"""People in a tokenised sentence: how many, who they are, and which of them are named together.

A group is one noun phrase ("two men", "a girl", "at least four others"); groups joined by "and" make a chain.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import Quantity

__all__ = ["STOPS", "Group", "People"]

_MODIFIERS = 6
_UNKNOWN = 4
# Longest run of words between "the mayor" and "said", in tokens.
_TITLE = 8
# How many groups before a part its whole is looked for.
_BEFORE = 10
# Nouns that are no people, though their number is known.
_THINGS = ("toll_animal", "count_noun", "weapon", "number_unit", "target", "month", "weekday", "date_unit")
STOPS = frozenset(',.;:()"!?')


@dataclass(slots=True, eq=False)
class Group:
    """People as one noun phrase, in the tokens ``[first, last)``; `sub` are a part of others named before."""

    first: int
    last: int
    min: int | None
    max: int | None
    who: str = "people"
    bare: bool = False
    sub: bool = False
    more: bool = False
    definite: bool = False
    states: list[Hit] = field(default_factory=list)
    claimed: bool = False
    # No noun that is known to mean people: only an object ("killed two electricians") or the subject of a passive.
    guess: bool = False


# "49-річна", "41-летний": an age as one word.
_AGE = re.compile(r"\d{1,3}-[^\W\d]{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")


class People:
    """The groups of people in one sentence.

    Parameters
    ----------
    words : sequence of str
        The sentence's folded words.
    index : HitIndex
        What the vocabulary finds in it.
    quantities : sequence of Quantity
        Its numbers.
    states : mapping of int to Hit
        The words that say what happened to people, by their first token.
    """

    def __init__(
        self, words: Sequence[str], index: HitIndex, quantities: Sequence[Quantity], states: Mapping[int, Hit]
    ) -> None:
        self.words = words
        self.index = index
        self.quantities = quantities
        self.numbers = {quantity.first for quantity in quantities}
        self.state = states
        self.passive = index.starts("toll_passive")
        self.adverb = index.starts("toll_adverb")
        self.groups: list[Group] = []
        self.starts: dict[int, Group] = {}
        self.ends: dict[int, Group] = {}
        self.births = self._births()
        self._build()
        self.order = [group.first for group in self.groups]
        self._mark_parts()

    def _build(self) -> None:
        index = self.index
        taken = [False] * (len(self.words) + 1)
        pairs = {hit.first for hit in index.of("toll_person") if hit.entry.get("count")}
        family = {hit.last: hit for hit in index.of("toll_person") if hit.entry.get("family")}
        for hit in index.of("toll_nobody"):
            self._add(Group(hit.first, hit.last, 0, 0), taken)
        for aged in self._by_age():
            self._add(aged, taken)
        for quantity in self.quantities:
            if taken[quantity.first] or taken[quantity.core]:
                continue
            group = self._phrase(quantity.last, quantity.first)
            house = family.get(quantity.first)
            if group is None and house is None:
                continue
            if group is None:
                group = Group(quantity.first, quantity.last, None, None)
            # "a mother of two": the number tells of her children, who may not have been there.
            before = index.ends("toll_prep").get(quantity.first)
            if group.bare and house is None and before is not None and before.first in index.ends("toll_person"):
                continue
            group.min, group.max = quantity.min, quantity.max
            if group.bare and any(i in pairs for i in range(quantity.first, quantity.last)):
                # "a couple": a number and the people in one.
                group.bare = False
            if house is not None:
                group.bare = False
                article = index.ends("toll_article").get(house.first)
                group.first = article.first if article is not None else house.first
            group.more = any(i in index.starts("toll_more") for i in range(quantity.first, quantity.core)) or any(
                i in index.starts("toll_more_after") for i in range(quantity.last, group.last)
            )
            self._add(group, taken)
        for hit in index.starts("toll_article").values():
            if taken[hit.first] or hit.last in family:
                continue
            group = self._phrase(hit.last, hit.first)
            if group is None or (group.bare and not hit.entry.get("alone")):
                continue
            if group.guess and (hit.entry.get("definite") or hit.entry.get("possessive")):
                continue
            count = max((int(h.entry.get("count", 1)) for h in self._people_in(group)), default=1)
            group.min = group.max = count
            group.definite = bool(hit.entry.get("definite"))
            group.more = hit.first in index.starts("toll_more")
            # "the residents": more than one, but how many is not said.
            if count == 1 and any(h.entry.get("plural") and h.last == group.last for h in self._people_in(group)):
                continue
            self._add(group, taken)
        told = {state.last for state in self.state.values()}
        # Languages without articles, and nouns that tell their number ("twins").
        for hit in index.of("toll_person"):
            count = hit.entry.get("count")
            if count is not None and not taken[hit.first]:
                # "a local 49-year-old woman" where no article opens the phrase.
                first = self._qualified(hit.first, taken)
                # "загинула працівниця комісії": the verb before shows that the noun is its subject.
                if not self._closed(hit.last) and first not in told:
                    continue
                self._add(Group(first, hit.last, int(count), int(count), str(hit.entry.value)), taken)
            elif count is None and not taken[hit.first] and self._headline_person(hit, taken):
                self._add(Group(self._qualified(hit.first, taken), hit.last, 1, 1, str(hit.entry.value)), taken)
        for group in self.groups:
            del self.ends[group.last]
            group.last = self._birth(group.last)
            self.ends[group.last] = group
        self.groups.sort(key=lambda group: group.first)

    def _headline_person(self, hit: Hit, taken: Sequence[bool]) -> bool:
        """Tell whether a noun without an article is one person: "..., driver wounded", "Woman, 62, dies"."""
        if hit.entry.get("plural") or hit.entry.get("family") or hit.entry.get("age"):
            return False
        words, last = self.words, hit.last
        if last + 2 < len(words) and words[last] == "," and self._is_years(last + 1) and words[last + 2] == ",":
            last += 3
        state = self.state.get(last)
        if state is None or state.entry.get("look") == "after" or state.entry.get("needs") or state.entry.get("noun"):
            return False
        first = self._qualified(hit.first, taken)
        return (first == 0 or words[first - 1] in STOPS or words[first - 1] == "-") and self._closed(state.last)

    def _qualified(self, first: int, taken: Sequence[bool]) -> int:
        """Return where the adjectives and ages before a noun begin: "local 12-year-old (girl)"."""
        while first > 0 and not taken[first - 1]:
            other = self.index.ends("toll_person").get(first)
            if other is not None and other.entry.get("age") and self._is_number(other.first - 1):
                first = other.first - 1
            elif other is not None and other.entry.get("adjective"):
                first = other.first
            elif self._qualifies(first - 1):
                first -= 1
            else:
                break
        return first

    def _is_number(self, at: int) -> bool:
        return at >= 0 and (self.words[at].isdecimal() or at in self.index.starts("number"))

    def _births(self) -> dict[int, int]:
        """Where years of birth stand ("1961 г.р.", "1959 и 1964 годов рождения"): the token after, by the first."""
        joints = self.index.ends("toll_and")
        found = {}
        for hit in self.index.of("toll_born"):
            first = hit.first
            while first > 0 and (_YEAR.fullmatch(self.words[first - 1]) or (first in joints and first < hit.first)):
                first -= 1
            while first < hit.first and not _YEAR.fullmatch(self.words[first]):
                first += 1
            if first < hit.first:
                found[first] = hit.last
            elif hit.last < len(self.words) and _YEAR.fullmatch(self.words[hit.last]):
                # "a woman born in 1935"
                found[hit.first] = hit.last + 1
        return found

    def _birth(self, at: int) -> int:
        """Token after the year of birth, or the ages, that follow a noun here ("мужчина 1961 г.р."); else the same."""
        at = self.births.get(at + (at < len(self.words) and self.words[at] == ","), at)
        aged = self.index.starts("toll_age").get(at)
        if aged is None:
            return at
        count, last = self._run(aged.last, self._is_years)
        return last if count else at

    def _is_years(self, at: int) -> bool:
        """Tell whether a number is an age, and not one of other people ("aged 60 and 12 others")."""
        return (
            self.words[at].isdecimal()
            and len(self.words[at]) <= 3
            and at + 1 not in self.index.starts("toll_other")
            and at + 1 not in self.index.starts("toll_person")
        )

    def _by_age(self) -> Iterator[Group]:
        """Read people told by their ages: "67- and 72-year-old women" as one word each, "men of 38 and 67 years"."""
        words, people = self.words, self.index.starts("toll_person")
        at = 0
        while at < len(words):
            if _AGE.fullmatch(words[at]):
                count, last = self._run(at, lambda i: _AGE.fullmatch(words[i]) is not None)
                noun = people.get(last)
                if count > 1 and noun is not None:
                    yield Group(at, noun.last, count, count, str(noun.entry.value))
                at = last
            at += 1
        units = self.index.starts("number_unit")
        numbered = {quantity.last for quantity in self.quantities}
        for hit in people.values():
            if not hit.entry.get("plural") or hit.first in numbered:
                continue
            first = hit.last + (hit.last in self.index.starts("toll_age"))
            count, last = self._run(first, self._is_years)
            unit = units.get(last)
            if count > 1 and unit is not None and unit.entry.value == "time":
                yield Group(hit.first, unit.last, count, count, str(hit.entry.value))
            elif count > 1 and first > hit.last:
                yield Group(hit.first, last, count, count, str(hit.entry.value))

    def _run(self, at: int, fits: Callable[[int], bool]) -> tuple[int, int]:
        """Count the words of a kind that commas and "and" join: (how many, the token after the last)."""
        count, last = 0, at
        joints = self.index.starts("toll_and")
        while at < len(self.words) and fits(at):
            count, last = count + 1, at + 1
            at = last
            while at in joints and not (at < len(self.words) and fits(at)):
                at = joints[at].last
        return count, last

    def _qualifies(self, at: int) -> bool:
        return at in self.index.cover("toll_modifier") or _AGE.fullmatch(self.words[at]) is not None

    def _add(self, group: Group, taken: list[bool]) -> None:
        if any(taken[group.first : group.last]):
            return
        taken[group.first : group.last] = [True] * (group.last - group.first)
        self.groups.append(group)
        self.starts[group.first] = group
        self.ends[group.last] = group

    def _people_in(self, group: Group) -> list[Hit]:
        starts = self.index.starts("toll_person")
        return [starts[i] for i in range(group.first, group.last) if i in starts]

    def _closed(self, at: int) -> bool:
        """Say whether a noun phrase can end before this token."""
        index = self.index
        return (
            at >= len(self.words)
            or self.words[at] in STOPS
            or self.words[at] == "-"
            or at in index.starts("toll_function")
            or at in self.passive
            or at in self.state
            or at in self.adverb
            or at in index.starts("toll_part")
            or at in index.starts("toll_reach")
            or at in index.starts("weekday")
            or at in self.births
        )

    def _phrase(self, at: int, first: int) -> Group | None:
        """Read the rest of a noun phrase of people, from the token after its number or article."""
        index, words = self.index, self.words
        people = index.starts("toll_person")
        others = index.starts("toll_other")
        numbers = self.numbers
        group = Group(first, at, None, None)
        here = at
        while here < len(words) and here - at <= _MODIFIERS:
            person = people.get(here)
            state = self.state.get(here)
            if person is not None and not (person.entry.get("adjective") and not self._noun_ends(person.last, person)):
                group.last = person.last
                group.who = str(person.entry.value)
                # "police officers", "a 12-year-old girl": the last noun is what counts.
                following = people.get(person.last)
                if following is not None and following.entry.value == "enemy" != group.who:
                    # "двох жінок росіяни вбили": the next noun is the verb's subject.
                    return group
                if following is None or (person.entry.get("age") is None and following.entry.get("age")):
                    return group
                here = person.last
                continue
            if group.last > at:
                # After the age no noun of people came: it stands for the person.
                return group
            if here in others and person is None:
                group.bare, group.last = True, others[here].last
                here = at = others[here].last
                continue
            if state is not None:
                if state.entry.get("noun") and here > at:
                    group.bare, group.last = True, here
                    return group
                beside = all(i in self.adverb for i in range(at, here))
                if state.entry.get("attributive") and state.last in people and beside:
                    group.states.append(state)
                    here = state.last
                    continue
                break
            if person is not None:
                here = person.last
                continue
            if here in numbers or (self._closed(here) and words[here] != "-"):
                break
            here += 1
        group.states.clear()
        if group.bare:
            return group if self._closed(group.last) else None
        group.bare = True
        return group if self._closed(at) else self._guess(group, at)

    def _guess(self, group: Group, at: int) -> Group | None:
        """Read a noun that the vocabulary does not have, when it ends the phrase."""
        index = self.index
        here = at
        while here < len(self.words) and not self._closed(here):
            if here - at >= _UNKNOWN or not self.words[here].isalpha() or here in self.numbers:
                return None
            here += 1
        if here == at or any(here in index.ends(category) for category in _THINGS):
            return None
        group.bare, group.guess, group.last = False, True, here
        return group

    def _noun_ends(self, at: int, person: Hit) -> bool:
        return self._closed(at) or at in self.index.starts("toll_other")

    def _joined(self, end: int) -> int | None:
        """Return where the next group of a sum must start after a group that ends here."""
        joiner = self.index.starts("toll_and").get(end)
        if joiner is None:
            return None
        second = self.index.starts("toll_and").get(joiner.last)
        return second.last if second is not None and joiner.last not in self.starts else joiner.last

    def bound_right(self, group: Group) -> bool:
        """Say whether what happened to a group follows it at once ("... and a woman was injured")."""
        at = group.last
        unit = self.index.starts("number_unit").get(at + 1)
        if unit is not None and unit.entry.value == "time" and self.words[at].isdecimal():
            # "чоловік 45 років отримав поранення"
            at = unit.last
        nots = self.index.starts("toll_not")
        while (
            at not in self.state and (step := self.passive.get(at) or self.adverb.get(at) or nots.get(at)) is not None
        ):
            at = step.last
        state = self.state.get(at)
        return state is not None and state.entry.get("look") != "after"

    def chain_right(self, group: Group) -> list[Group]:
        """Return a group and those joined to it on its right."""
        chain = [group]
        while not chain[-1].bare and (at := self._joined(chain[-1].last)) is not None:
            following = self.starts.get(at)
            # "a nurse and two others" are three; "two" alone may be of anything.
            loose = following is not None and following.bare and not following.more
            if following is None or loose or following.sub or self.bound_right(following):
                break
            if following.guess and self.words[chain[-1].last] == ",":
                # "three people were wounded, 15 villages were left without power"
                break
            if following.definite and self._speaks(following.last):
                break
            chain.append(following)
        return chain

    def _speaks(self, at: int) -> bool:
        """Tell whether a verb of saying follows: "killed four people, the mayor (of the city) said"."""
        claims = self.index.starts("claim")
        for index in range(at, min(at + _TITLE, len(self.words))):
            if index in claims:
                return True
            if self.words[index] in STOPS or index in self.state or index in self.starts:
                return False
        return False

    def chain_left(self, group: Group) -> list[Group]:
        """Return a group and those joined to it on its left, in the order of the text."""
        chain = [group]
        while not group.bare or group.more:
            left = self._left_of(chain[0].first)
            if left is None or left.claimed or left.sub or self.bound_right(left):
                break
            # "after a strike, two people were killed" is no sum.
            if left.guess and (self.words[left.last] == "," or left.first in self.index.ends("toll_prep")):
                break
            chain.insert(0, left)
        return chain

    def _left_of(self, first: int) -> Group | None:
        """Return the people that are joined to those who start here."""
        ands = self.index.ends("toll_and")
        joiner = ands.get(first)
        if joiner is None:
            return None
        second = ands.get(joiner.first)
        group = self.ends.get(joiner.first) or (self.ends.get(second.first) if second is not None else None)
        return None if group is None or group.bare else group

    def _mark_parts(self) -> None:
        index = self.index
        for hit in index.of("toll_part"):
            if self.words[hit.first] == "-" and not self._counted_before(hit.first):
                # "X - three wounded": of no other people.
                continue
            at = hit.last
            while at in self.adverb and at not in self.starts:
                at = self.adverb[at].last
            group = self.starts.get(at)
            if group is not None:
                for part in self.chain_right(group):
                    part.sub = True
            before = self.ends.get(hit.first)
            if before is not None and hit.entry.get("after"):
                before.sub = True
                del self.ends[before.last]
                before.last = hit.last
                self.ends[before.last] = before

    def _counted_before(self, at: int) -> bool:
        """Tell whether people are named before a token, in its item of a list."""
        opening = max((i for i in range(at) if self.words[i] == ";"), default=-1)
        return any(opening < group.first < at for group in self.groups)

    def head(self, part: Group) -> Group | None:
        """Return the people that a part belongs to: the nearest group before it that is no part itself."""
        order = bisect_left(self.order, part.first)
        return next((group for group in reversed(self.groups[max(0, order - _BEFORE) : order]) if not group.sub), None)
