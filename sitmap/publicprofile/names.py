"""Names of persons in a report's words: which they are, and that they are masked.

A name is told by what it is made of (a given name that is known, a patronymic, initials) or by what stands beside it (a
form of address or a rank, who somebody is, an age). Words of places and of streets called after persons stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

__all__ = ["MASK", "mask_names", "masked_names"]

MASK = "[name]"

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_PATRONYMIC = re.compile(
    r"\w{2,}(?:(?:[оеєйії]в|ьов|л)ич(?:|а|у|ем|ом|еві|і|е)|(?:[їі]в|[ое]в|ич)н(?:а|и|і|у|ою|ы|е|ой)"
    r"|(?:[oey]|yo|io)vy?i?ch|(?:i|yi|ii|o|e|ye)vna)",
    re.I,
)
_INITIALS = r"(?:[A-ZА-ЯІЇЄҐ]\.\s?)"
_BEFORE_SURNAME = re.compile(rf"(?<!\w){_INITIALS}{{1,2}}\s?$")
_BEHIND_SURNAME = re.compile(rf"\s(?:{_INITIALS}){{2}}")
# "Melnyk, 34,", "Melnyk (34)", "Melnyk, born 1961", "Мельник, 1961 року народження".
_AGED = re.compile(
    r"(?:,\s(?:aged\s)?\d{1,3}(?=[,;)]|\.(?!\d)|$|\s(?:years|рок|рік|лет|год))|\s\(\d{1,3}\)"
    r"|,?\s(?:born\s(?:in\s)?)?(?:19|20)\d\d(?=,|\s(?:р\.|г\.|року|года)|$))"
)
# "54-річну", "45-year-old"; and what may stand between it and the name: "45-year-old driver".
_AGE_BEFORE = re.compile(r"\d{1,3}-?(?:year-old|річн\w+|літн\w+|летн\w+)\s(?:[^\W\d_A-ZА-ЯІЇЄҐ]+,?\s){0,2}$")
_SENTENCE_END = re.compile(r"[.!?…]\s")
# Most words between who somebody is and the name.
_FAR = 7
_LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """`persons.toml`, compiled: patterns of whole words in small letters."""

    roles: re.Pattern[str]
    between: re.Pattern[str]
    soldiers: re.Pattern[str]
    bystanders: re.Pattern[str]
    before_place: re.Pattern[str]
    behind_place: re.Pattern[str]
    callsign: re.Pattern[str]
    never: frozenset[str]
    prepositions: frozenset[str]
    joints: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    # Of a place, or an adjective of one.
    place: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def masked_names(text: str, public: Collection[str] = ()) -> tuple[str, int]:
    """Return a text with the names of persons masked, and how many were.

    Parameters
    ----------
    text : str
    public : collection of str
        Words that are no secret, in any case form: a name made of them stays, as that of an official who is quoted, or
        one that is the place's.
    """
    text, count, _ = _masked(text, public, ())
    return text, count


def mask_names(rows: Iterable[dict[str, Any]]) -> int:
    """Mask persons in the words of rows; those who speak for a side are public and stay. Return how many.

    A surname that is masked in a report is masked wherever the report's words have it, and an address that has one is
    left out.
    """
    listed = list(rows)
    officials = {word for row in listed if _is_official(row) for word in _WORD.findall(row["claimant"])}
    secret: dict[str | None, set[str]] = {}
    for _ in range(2):
        # The second time surnames are known that only a later sentence tells to be some.
        count = 0
        made = [_masked_row(row, officials, secret.setdefault(row["report_id"], set())) for row in listed]
        count = sum(number for _, number in made)
    for row, (values, _) in zip(listed, made, strict=True):
        row.update(values)
        if row["url"] and _tells(row["url"], secret[row["report_id"]]):
            row["url"] = None
    return count


def _masked_row(row: dict[str, Any], officials: Collection[str], secret: set[str]) -> tuple[dict[str, Any], int]:
    """Return the columns of a row whose words change, and how many names are masked; `secret` learns their surnames."""
    places = [word for name in ("place_text", "place_name") for word in _WORD.findall(row[name] or "")]
    values: dict[str, Any] = {}
    count = 0
    for name in ("title", "quote", "casualties_text", *(() if _is_official(row) else ("claimant",))):
        if row[name]:
            values[name], found, surnames = _masked(row[name], {*officials, *places}, secret)
            count += found
            secret |= surnames
    return values, count


def _is_official(row: dict[str, Any]) -> bool:
    if row["claimant_side"] not in ("Ukraine", "Russia") or not row["claimant"]:
        return False
    words = _WORD.findall(row["claimant"])
    if any(_words().soldiers.fullmatch(word.lower()) for word in words):
        return False
    return not _is_private(row["claimant"], words, row["quote"] or "")


def _is_private(claimant: str, words: Sequence[str], quote: str) -> bool:
    """Tell whether an age, or who somebody is to the place, tells that a claimant speaks for nobody else.

    Words of an office in the claimant's own name outweigh what stands before it: "two residents, Governor ... said".
    """
    if _AGED.search(claimant):
        return True
    tokens = _tokens(quote)
    if any(token.text == words[-1] and _AGED.match(quote, token.end) for token in tokens if words and not token.place):
        return True
    if not words or len(words) > _LONGEST_NAME or not _given(words[0]) or not all(word[0].isupper() for word in words):
        return False
    return any(
        token.text in words
        for number, one in enumerate(tokens)
        if _words().bystanders.fullmatch(one.text.lower())
        for first, last in _named_behind(quote, tokens, number)
        for token in tokens[first:last]
    )


def _masked(text: str, public: Collection[str], secret: Collection[str]) -> tuple[str, int, set[str]]:
    """Return a text without the names of persons, how many there were, and the last word of each of these."""
    tokens = _tokens(text)
    spans = [
        (first, last)
        for first, last in _with_joined(text, tokens, _merged(_found(text, tokens)))
        if not _is_public(tokens[first:last], public) and not _called_after(text, tokens[first], tokens[last - 1])
    ]
    surnames = {*secret, *(tokens[last - 1].text for _, last in spans)}
    taken = {number for first, last in spans for number in range(first, last)}
    # Behind "Mr Kovalenko" or "Olena Kovalenko" a bare "Kovalenko" is the same person.
    spans += [
        (number, number + 1)
        for number, token in enumerate(tokens)
        if number not in taken and token.capital and len(token.text) > 3 and not token.place
        and any(_alike(token.text, surname) for surname in surnames) and not _is_public([token], public)
    ]  # fmt: skip
    places = [_reach(text, tokens[first].start, tokens[last - 1].end) for first, last in spans]
    places += [match.span(1) for match in _words().callsign.finditer(text)]
    hidden = _merged(places)
    for start, end in reversed(hidden):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text, len(hidden), {tokens[last - 1].text for _, last in spans}


def _tokens(text: str) -> list[_Token]:
    from geo.mentions import find_mentions

    found = list(_WORD.finditer(text))
    before = {two.start(): one[0].lower() for one, two in pairwise(found)}
    # A name of a place that is more often a person's, or a word, is one where it is asked for: "у Львові".
    places = [
        (mention.start, mention.end)
        for mention in find_mentions(text)
        if not mention.weak or before.get(mention.start) in _words().prepositions
    ]
    return [
        _Token(match.start(), match.end(), match[0], any(start <= match.start() < end for start, end in places))
        for match in found
    ]


def _found(text: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Yield where names are, as first and last token, the last exclusive."""
    from geo.mention_rules import load_rules

    rules = load_rules()
    for number, token in enumerate(tokens):
        if not token.capital:
            if _words().roles.fullmatch(token.text.lower()):
                yield from _named_behind(text, tokens, number)
            continue
        titled = token.text if token.text in rules.titles else f"{token.text}."
        if titled in rules.titles:
            last = _run(text, tokens, number + 1)
            if last > number + 1 and tokens[number + 1].text.lower() not in _words().never:
                yield number, last
        elif _PATRONYMIC.fullmatch(token.text):
            first, last = _run_back(text, tokens, number, 2, surname=True), _run(text, tokens, number, 2)
            # Alone it is as often a word: "Бавовна".
            if last > first + 1:
                yield first, last
        elif any(_given(part) for part in (token.text, *token.text.split("-"))):
            last = _run(text, tokens, number)
            # "Марина" is a village as well, "Марина Савченко" is none.
            if not token.place or last > number + 1:
                yield number, last
        elif len(token.text) > 1 and (
            _BEFORE_SURNAME.search(text[: token.start]) or _BEHIND_SURNAME.match(text, token.end)
        ):
            yield number, number + 1
        elif _words().roles.fullmatch(token.text.lower()):
            # At the beginning of a sentence: "Resident Zoriana".
            yield from _named_behind(text, tokens, number)
        if token.place or not token.text[1:2].islower():
            # Of abbreviations, too, numbers are no ages.
            continue
        if _AGED.match(text, token.end):
            first = _run_back(text, tokens, number, _LONGEST_NAME - 1)
            if not any(_is_no_name(one.text) for one in tokens[first : number + 1]):
                yield first, number + 1
        aged = _AGE_BEFORE.search(text[: token.start])
        if aged and not _words().prepositions & set(aged[0].lower().split()):
            yield number, _run(text, tokens, number)


def _is_no_name(word: str) -> bool:
    return word.lower() in _words().never or _words().roles.fullmatch(word.lower()) is not None


def _given(word: str) -> bool:
    from geo.mention_rules import load_rules

    word = re.sub("['’]s$", "", word)
    return word in load_rules().given or (word.isupper() and len(word) > 2 and word.title() in load_rules().given)


def _named_behind(text: str, tokens: Sequence[_Token], role: int) -> Iterator[tuple[int, int]]:
    """Yield the name of whom a word tells what they are."""
    words = _words()
    for number in range(role + 1, min(len(tokens), role + _FAR)):
        gap = text[tokens[number - 1].end : tokens[number].start]
        if re.search(r"[.:;!?()«»\"“”]", gap) or gap.count(",") > 1 or "\n" in gap:
            return
        token, low = tokens[number], tokens[number].text.lower()
        if token.place or words.between.fullmatch(low) or words.roles.fullmatch(low):
            continue
        if re.fullmatch(r"(?:річн|літн|летн)\w+|year-old", low):
            continue
        if token.capital and low not in words.never:
            yield number, _run(text, tokens, number)
        return


def _run(text: str, tokens: Sequence[_Token], first: int, most: int = _LONGEST_NAME) -> int:
    """Return the end of the words with capitals that begin at a token and stand side by side."""
    # Where all is written in capitals they tell nothing of where a name ends.
    shouted = first < len(tokens) and len(tokens[first].text) > 1 and tokens[first].text.isupper()
    most = min(most, 2) if shouted else most
    last = first
    while last < len(tokens) and last - first < most and tokens[last].capital:
        # An initial is found with its name.
        if last > first and (not _beside(text, tokens[last - 1], tokens[last]) or len(tokens[last].text) == 1):
            break
        last += 1
    return last


def _run_back(text: str, tokens: Sequence[_Token], last: int, most: int, *, surname: bool = False) -> int:
    """Return the first of the words with capitals that stand side by side before a token; a `surname` can be one."""
    from geo.ordinary import opens_sentences

    first = last
    while first > 0 and last - first < most and tokens[first - 1].capital:
        before = tokens[first - 1]
        # Surnames that are villages' names as well: "Загинула Бондар Галина Василівна", but not "у Нікополі Галина".
        asked = first > 1 and tokens[first - 2].text.lower() in _words().prepositions
        if before.place and (asked or not surname):
            break
        opens = before.start == 0 or _SENTENCE_END.search(text[max(0, before.start - 3) : before.start])
        low = before.text.lower()
        if not _beside(text, before, tokens[first]) or (opens and (opens_sentences(low) or low in _words().never)):
            break
        first -= 1
    return first


def _beside(text: str, one: _Token, other: _Token) -> bool:
    return text[one.end : other.start] in (" ", "\xa0")


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans without overlaps, in their order."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(set(spans)):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _with_joined(text: str, tokens: Sequence[_Token], names: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield names, and after each what "and" joins to it: "Andrii and Maryna Savchenko"."""
    taken = {first for first, _ in names}
    for first, last in names:
        yield first, last
        if last + 1 >= len(tokens) or tokens[last].text not in _words().joints or last + 1 in taken:
            continue
        token = tokens[last + 1]
        joined = _beside(text, tokens[last - 1], tokens[last]) and _beside(text, tokens[last], token)
        if joined and token.capital and not token.place and not _is_no_name(token.text):
            yield last + 1, _run(text, tokens, last + 1)


def _reach(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a name begins and ends with its initials."""
    before, behind = _BEFORE_SURNAME.search(text[:start]), _BEHIND_SURNAME.match(text, end)
    return before.start() if before else start, end + len(behind[0].rstrip()) if behind else end


def _is_public(name: Sequence[_Token], public: Collection[str]) -> bool:
    """Tell whether all words of a name are no secret."""
    from geo.mention_rules import load_rules

    titles = load_rules().titles
    words = [token.text for token in name if token.text not in titles and f"{token.text}." not in titles]
    return all(any(_alike(word, other) for other in public) for word in words)


def _called_after(text: str, first: _Token, last: _Token) -> bool:
    """Tell whether it is a street, or the like, that is called after a person."""
    words = _words()
    before = _WORD.findall(text[max(0, first.start - 30) : first.start])
    behind = _WORD.match(text, last.end + 1)
    named = len(before) > 1 and before[-2].lower() == "по" and before[-1].lower() == "имени"
    return bool(
        (before and words.before_place.fullmatch(before[-1].lower()) and not named)
        or (behind and words.behind_place.fullmatch(behind[0].lower()))
        or words.behind_place.fullmatch(last.text.lower())
    )


def _alike(one: str, other: str) -> bool:
    """Tell whether two words can be forms of one name: they differ in their ends only."""
    if one == other:
        return True
    short, long = sorted((one.lower(), other.lower()), key=len)
    same = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    return same >= max(3, len(short) - 2) and len(long) - same <= 3


def _tells(address: str, surnames: Iterable[str]) -> bool:
    """Tell whether an address has one of the names in it."""
    from geo.names import romanise

    low = address.lower()
    forms = (
        form.lower()
        for name in surnames
        if len(name) > 3
        for form in (name, romanise(name, "uk"), romanise(name, "ru"))
    )
    return any(form in low for form in forms)


@cache
def _words() -> _Words:
    spec = tomllib.loads((files("sitmap.publicprofile") / "persons.toml").read_text("utf-8"))

    def either(lists: Iterable[list[str]]) -> str:
        return "|".join(f"(?:{word})" for words in lists for word in words)

    callsign = rf"(?:{either(spec['callsigns'].values())})\W{{0,3}}[«\"“„']([^«»\"“”„']{{2,30}})[»\"”“']"
    roles, between, soldiers, bystanders = (
        re.compile(either(spec[name].values())) for name in ("roles", "between", "soldiers", "bystanders")
    )
    before, behind = (re.compile(either([spec["places"][side]])) for side in ("before", "behind"))
    never, prepositions, joints = (
        frozenset(word for words in spec[name].values() for word in words)
        for name in ("never", "prepositions", "joints")
    )
    return _Words(
        roles, between, soldiers, bystanders, before, behind, re.compile(callsign, re.I), never, prepositions, joints
    )
