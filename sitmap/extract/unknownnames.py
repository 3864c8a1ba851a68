"""Names that the gazetteer lacks, where the words beside them say that they are places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit
from sitmap.extract.placenames import NO_NAME, is_half_of_compound, is_half_of_name, whole_until
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.placewords import is_joint, left_of

__all__ = ["unknown_names"]

# Words that open a sentence with a capital and name nothing.
_SMALL_WORDS = ("adverb", "conjunction", "auxiliary", "negation")
# Endings of case in Ukrainian and Russian: the same name is known again by what is left of it.
_CASE_ENDING = re.compile(
    r"(?<=[^\W\d_]{3})(?:[оеєы]го|[оеєы]му|[іоеияа]х|[аяи]ми?|[оеєі][йюм]|[оеєії]в|[аоуеиіїєыюяйьё])$"
)
# Longest name, in words.
_LONGEST = 3


def unknown_names(analysis: Analysis, known: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Find the names of a sentence that are places though the gazetteer lacks them.

    Parameters
    ----------
    analysis : Analysis
        The sentence.
    known : sequence of PlacePhrase
        The names of the gazetteer in it.
    """
    names = _UnknownNames(analysis, known)
    names.heading_lines()
    names.beside_class_words()
    names.taken_places()
    names.struck_places()
    names.near_or_towards()
    names.later_in_lists()
    names.earlier_in_lists()
    names.before_units()
    return names.found


class _UnknownNames:
    def __init__(self, analysis: Analysis, known: Sequence[PlacePhrase]) -> None:
        self.analysis = analysis
        self.known = known
        self.found: list[PlacePhrase] = []
        self.covered = {index for phrase in known for index in range(phrase.first, phrase.last)}
        for place in analysis.places:
            if not is_half_of_compound(analysis, place) and not is_half_of_name(analysis, place):
                self.covered.update(range(place.first, place.last))

    def _name_at(self, first: int) -> int:
        """Return the end of a run of capitalised words that are nothing else, or `first`."""
        tokens = self.analysis.tokens
        last = first
        whole = whole_until(self.analysis, first)
        while last < len(tokens):
            text = tokens[last].text
            if first < last and tokens[last].end <= whole:
                last += 1
                continue
            if text == "-" and last > first and last + 1 < len(tokens):
                last += 1
                continue
            if last in self.covered or not text[:1].isupper() or not text[:1].isalpha():
                break
            if any(self.analysis.at(category, last) for category in (*NO_NAME, *_SMALL_WORDS)):
                break
            if not self.analysis.genitive and self.analysis.at("control", last) is not None:
                # "Troops Liberate X" of a headline
                break
            head = self.analysis.at("descriptor", last) if last > first else None
            if head is not None and head.entry.value == "settlement":
                # "X Village" of a headline
                break
            if self._opens_sentence(last) or self.analysis.at("number", last) is not None:
                break
            last += 1
            if last - first >= _LONGEST:
                break
        return last

    def _opens_sentence(self, index: int) -> bool:
        """Tell whether a word has its capital only from where it stands: "Meanwhile, X was shelled"."""
        return self.analysis.at("opener", index) is not None and not any(
            token.text[:1].isalpha() for token in self.analysis.tokens[:index]
        )

    def _add(self, first: int, last: int) -> None:
        tokens = self.analysis.tokens
        if any(self.analysis.any_at(("street", "town_part"), index) for index in (last - 1, last)):
            # "along Central Street" is no settlement.
            return
        name = " ".join(_CASE_ENDING.sub("", token.lower) for token in tokens[first:last])
        self.found.append(
            PlacePhrase((), first, last, tokens[first].start, tokens[last - 1].end, kind="settlement", name=name)
        )
        self.covered.update(range(first, last))

    def heading_lines(self) -> None:
        """ "• X: two people were hurt": what heads a line of a list with what happened behind the colon."""
        analysis = self.analysis
        first = 0
        while first < len(analysis.tokens) and not any(c.isalnum() for c in analysis.tokens[first].text):
            first += 1
        if first == 0 and analysis.sentence.text.lstrip()[:1].isalnum():
            # A line without a mark can open with the name of who speaks.
            return
        if analysis.at("line_label", first) is not None:
            return
        last = self._name_at(first)
        told = analysis.tolls or any(analysis.of(c) for c in ("impact", "strike"))
        if last > first and told and analysis.word(_past_unit(analysis, _past_comma(analysis, last))) == ":":
            self._add(first, last)

    def beside_class_words(self) -> None:
        """ "the village of X", "X village"."""
        for hit in self.analysis.of("names_settlement"):
            if hit.entry.value == "before":
                several = bool(hit.entry.get("plural"))
                self._after_class_word(self._past_intro(hit.last) if several else hit.last, several=several)
            elif hit.entry.value == "after" and hit.first > 0 and hit.first - 1 not in self.covered:
                first = hit.first - 1
                if self.analysis.tokens[first].text[:1].isupper() and first > 0 and self._name_at(first) == hit.first:
                    while first > 1 and self._name_at(first - 1) == hit.first and hit.first - first < _LONGEST:
                        first -= 1
                    self._add(first, hit.first)

    def _past_intro(self, at: int) -> int:
        """Token after what may stand between "villages" and their names: a dash, a colon, "among them"."""
        analysis = self.analysis
        step = at + 1 if analysis.word(at) in {",", "-", ":", "("} else at
        intro = analysis.starting("list_intro", step)
        if intro is not None:
            return intro.last + 1 if analysis.word(intro.last) == ":" else intro.last
        return at if analysis.word(at) == "," else step

    def _after_class_word(self, first: int, *, several: bool) -> None:
        while True:
            last = self._name_at(first)
            if last > first:
                self._add(first, last)
            known = next((phrase for phrase in self.known if phrase.first == first), None)
            stop = known.last if known is not None else last
            if stop == first or not several:
                return
            # "the villages of A, B and C": the list goes on.
            following = stop
            while self.analysis.word(following) == "," or is_joint(self.analysis, following):
                following += 1
            if following == stop:
                return
            first = following

    def taken_places(self) -> None:
        """ "captured X", "the seizure of X", "X was liberated"."""
        analysis = self.analysis
        for hit in analysis.of("control"):
            if hit.entry.get("weak") or hit.entry.get("located"):
                continue
            if hit.entry.get("status") == "advanced" and not self._leads_in(hit):
                continue
            first = hit.last
            whole = analysis.starting("wholly", first)
            first = whole.last if whole is not None else first
            while analysis.at("definite", first) is not None or analysis.at("descriptor", first) is not None:
                first += 1
            last = self._name_at(first)
            if last > first and analysis.at("descriptor", last) is None:
                self._add(first, last)
            passive = hit.first
            while passive > 0 and (analysis.at("auxiliary", passive - 1) or analysis.at("adverb", passive - 1)):
                passive -= 1
            if passive == hit.first and (analysis.genitive or not hit.entry.get("passive")):
                continue
            first = passive
            while first > 0 and self._name_at(first - 1) == passive:
                first -= 1
            if first < passive and (first == 0 or not analysis.tokens[first - 1].text[:1].isupper()):
                self._add(first, passive)

    def _leads_in(self, hit: Hit) -> bool:
        """Tell whether a verb takes the place that was come into: "entered X", "pushed into X"."""
        if hit.last - hit.first == 1:
            return bool(hit.entry.get("enters"))
        prep = self.analysis.at("prep", hit.last - 1)
        return prep is not None and prep.entry.value == "in"

    def struck_places(self) -> None:
        """ "shelled X", "X" not being a man: the sentence names weapons or the army that struck it."""
        analysis = self.analysis
        if not analysis.genitive or not any(analysis.of(c) for c in ("weapon", "model", "side")):
            return
        for hit in analysis.of("strike"):
            if hit.entry.get("pos") != "verb" or hit.entry.get("weak") or hit.entry.get("transitive") is False:
                continue
            last = self._name_at(hit.last)
            if last > hit.last and _ends_a_name(analysis, last):
                self._add(hit.last, last)

    def near_or_towards(self) -> None:
        """ "near X", "in the direction of X"."""
        analysis = self.analysis
        for hit in analysis.of("prep"):
            if hit.entry.value not in ("near", "direction"):
                continue
            first = hit.last
            while analysis.at("descriptor", first) is not None or analysis.at("of_place", first) is not None:
                first += 1
            last = self._name_at(first)
            if last > first:
                self._add(first, last)

    def later_in_lists(self) -> None:
        """Further members of a list of settlements: "near A, X and B"."""
        analysis = self.analysis
        grown = True
        while grown:
            grown = False
            for phrase in [*self.known, *self.found]:
                if phrase.places and phrase.places[0].kind != "settlement":
                    continue
                if is_joint(analysis, _name_start(analysis, phrase.first) - 1):
                    # "A, B and C": nothing joins the list after its last member.
                    continue
                stop = first = _past_unit(analysis, phrase.last)
                while analysis.word(first) == "," or is_joint(analysis, first):
                    first += 1
                if first == stop:
                    continue
                last = self._name_at(first)
                unit = analysis.starting("descriptor", last)
                if unit is not None and unit.entry.value in ("raion", "admin1"):
                    # "X, Y district": the unit that X lies in.
                    continue
                if last > first and _ends_a_name(analysis, last):
                    self._add(first, last)
                    grown = True

    def earlier_in_lists(self) -> None:
        """Members before a known one: "X, Y and B were shelled"."""
        analysis = self.analysis
        for phrase in self.known:
            if not phrase.places or phrase.places[0].kind != "settlement":
                continue
            first = _name_start(analysis, phrase.first)
            while first > 1 and (analysis.word(first - 1) == "," or is_joint(analysis, first - 1)):
                last = start = first - 1
                while start > 0 and self._name_at(start - 1) == last:
                    start -= 1
                if start == last or (start > 0 and not self._opens_list(start)):
                    break
                self._add(start, last)
                first = start

    def _opens_list(self, start: int) -> bool:
        """Tell whether a name that starts at a token can be the first, or a further one, of a list."""
        analysis = self.analysis
        if analysis.at("definite", start - 1):
            return False
        before = analysis.word(start - 1)
        return (
            before in {",", ":", "(", ";"}
            or is_joint(analysis, start - 1)
            or analysis.at("prep", start - 1) is not None
        )

    def before_units(self) -> None:
        """ "in X, Donetsk region"; "near X (Sumy region)"."""
        analysis = self.analysis
        for phrase in self.known:
            if not phrase.places or phrase.places[0].kind not in ("admin1", "raion"):
                continue
            gap = phrase.first - 1
            while gap > 0 and (
                analysis.word(gap) in {",", "("} or analysis.at("descriptor", gap) or analysis.at("inside", gap)
            ):
                gap -= 1
            if gap == phrase.first - 1 or gap < 1 or gap in self.covered:
                continue
            first = gap
            while first > 0 and self._name_at(first) > gap:
                first -= 1
            first += 1
            if first > gap or self._name_at(first) != gap + 1:
                continue
            prep = analysis.ending("prep", first) or analysis.ending("of_place", first)
            if prep is not None and prep.entry.value in ("in", "near", "direction", "descriptor", "of"):
                self._add(first, gap + 1)


def _past_comma(analysis: Analysis, index: int) -> int:
    """Token after the comma in "X, Y district:"; the same token where none stands there."""
    return index + 1 if analysis.word(index) == "," and analysis.place_at(index + 1) is not None else index


def _past_unit(analysis: Analysis, index: int) -> int:
    """Token after the unit that follows a name: "X of the Y region", "X (Y region)"; else the same token."""
    step = index
    while analysis.word(step) == "(" or _leads_to_unit(analysis, step):
        step += 1
    if step == index:
        return index
    unit = analysis.place_at(step)
    if unit is None or not any(place.kind in ("admin1", "raion") for place in unit.mention.places):
        return index
    return unit.last + (analysis.word(unit.last) == ")")


def _leads_to_unit(analysis: Analysis, index: int) -> bool:
    prep = analysis.at("prep", index)
    return (prep is not None and prep.entry.value in ("of", "in")) or analysis.at("definite", index) is not None


def _name_start(analysis: Analysis, first: int) -> int:
    """Token at which "the city of X" begins."""
    before = analysis.ending("of_place", first)
    return left_of(analysis, before.first if before is not None else first)


def _ends_a_name(analysis: Analysis, index: int) -> bool:
    """A name in a list is followed by what can follow a list, not by a verb."""
    if index >= len(analysis.tokens):
        return True
    if analysis.word(index) in {".", ";", ")", "("}:
        return True
    if analysis.word(index) == ",":
        return analysis.at("claim", index + 1) is None and analysis.at("speaker", _article(analysis, index + 1)) is None
    if analysis.at("conjunction", index) is not None or analysis.at("prep", index) is not None:
        return True
    return analysis.at("descriptor", index) is not None or analysis.at("axis", index) is not None


def _article(analysis: Analysis, index: int) -> int:
    return index + 1 if analysis.at("definite", index) is not None else index
