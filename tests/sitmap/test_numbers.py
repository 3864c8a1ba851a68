"""Quantities: what counts something, with its bounds; and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.extract.numbers import Quantity, find_quantities
from sitmap.extract.tokens import Sentence, Token, tokenise
from sitmap.extract.vocabulary import load_vocabulary


def read(text: str) -> tuple[list[Token], list[Quantity]]:
    tokens = list(tokenise(Sentence(text, 0, len(text), 0)))
    return tokens, find_quantities(tokens, load_vocabulary().lexicon("en").match(tokens))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("four people", 4, 4),
        ("a dozen people", 12, 12),
        ("half a dozen people", 6, 6),
        ("two dozen people", 24, 24),
        ("dozens of people", 24, None),
        ("scores of people", 40, None),
        ("hundreds of people", 200, None),
        ("tens of thousands of people", 20_000, None),
        ("several people", 3, None),
        ("several hundred people", 300, None),
        ("a couple of men", 2, 2),
        ("at least four others", 4, None),
        ("at least a dozen others", 12, None),
        ("more than 30 people", 30, None),
        ("over 30 people", 30, None),
        ("no fewer than 5 people", 5, None),
        ("up to 12 people", None, 12),
        ("as many as 12 people", None, 12),
        ("no more than three people", None, 3),
        ("fewer than ten people", None, 9),
        ("between 3 and 5 people", 3, 5),
        ("3-5 people", 3, 5),
        ("3–5 people", 3, 5),
        ("three to five people", 3, 5),
        ("from 3 to 5 people", 3, 5),
        ("three or four people", 3, 4),
        ("at least 3 to 5 people", 3, None),
        ("1,200 people", 1200, 1200),
        ("12,345,678 people", 12_345_678, 12_345_678),
        ("1 200 people", 1200, 1200),
        ("1\u00a0200 people", 1200, 1200),
        ("1.2 thousand people", 1200, 1200),
        ("1.5 million people", 1_500_000, 1_500_000),
        ("twenty-one people", 21, 21),
        ("twenty one people", 21, 21),
        ("one hundred and twenty people", 120, 120),
        ("two thousand three hundred and forty-five people", 2345, 2345),
        ("no people", 0, 0),
        ("not a single person", 0, 0),
        ("zero people", 0, 0),
        ("100+ people", 100, None),
        ("30 or more people", 30, None),
        (">30 people", 30, None),
        ("2000 people", 2000, 2000),
        ("a total of 15 people", 15, 15),
        ("another three people", 3, 3),
        ("In February 120 people", 120, 120),
        ("On February 12, 14 people", 14, 14),
    ],
)  # fmt: skip
def test_reads_bounds(text: str, low: int | None, high: int | None) -> None:
    _, found = read(text)
    assert [(q.min, q.max) for q in found] == [(low, high)]


@pytest.mark.parametrize(
    "text", ["about 50 people", "around 50 people", "nearly 50 people", "some 50 people", "~50 people"]
)
def test_keeps_what_is_approximate_as_stated(text: str) -> None:
    _, [quantity] = read(text)
    assert (quantity.min, quantity.max, quantity.approx, quantity.stated) == (50, 50, True, 50)


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("71 out of 123 drones", 71, 123),
        ("47 of 72 drones", 47, 72),
        ("47 of the 72 drones", 47, 72),
        ("all six missiles", 6, 6),
        ("all of the 14 drones", 14, 14),
        ("both missiles", 2, 2),
        ("none of the 12 missiles", 0, 12),
        ("half of the 72 drones", 36, 72),
        ("17/23 drones", 17, 23),
    ],
)
def test_reads_a_part_with_its_whole(text: str, part: int, whole: int) -> None:
    _, [quantity] = read(text)
    assert quantity.of is not None
    assert (quantity.stated, quantity.of.stated) == (part, whole)


def test_marks_a_whole_whose_part_stands_elsewhere() -> None:
    _, found = read("out of 123 drones, 71 were shot down")
    assert [(q.stated, q.whole) for q in found] == [(123, True), (71, False)]


def test_a_bound_without_a_number_states_none() -> None:
    _, [quantity] = read("dozens of drones")
    assert quantity.stated is None


@pytest.mark.parametrize(
    "text",
    [
        "in 2022",
        "since February 2022",
        "at 10:30",
        "at 3 a.m.",
        "at 5 o'clock",
        "a 13-year-old",
        "a thirteen-year-old boy",
        "aged 61",
        "a woman, 45, died",
        "Two-storey",
        "Shahed-136",
        "Kh-101",
        "S-300",
        "Su-34",
        "Kh-101/Kh-555",
        "15 km away",
        "155 mm shells",
        "155mm shells",
        "a 155-mm shell",
        "45%",
        "45 percent",
        "$5 million",
        "5 million dollars",
        "a 12-storey building",
        "a five-story building",
        "a three-day visit",
        "on February 12",
        "on 12 February 2025",
        "on Feb. 11-12",
        "on February 11 and 12",
        "between 10 and 12 February",
        "School No. 17",
        "no one was hurt",
        "more than two hours",
        "three years ago",
        "on 12.02.2025",
        "on 2025-02-12",
        "at 500 metres",
    ],
)
def test_leaves_out_what_counts_nothing(text: str) -> None:
    _, found = read(text)
    assert found == []


def test_ages_between_commas_are_no_counts() -> None:
    _, found = read("A man, 45, and two women, 60 and 65, were hurt")
    assert [q.stated for q in found] == [2]


@given(st.integers(1, 999_999))
def test_digits_are_read_back(number: int) -> None:
    for text in (f"{number:,} people", f"at least {number:,} people"):
        _, [quantity] = read(text)
        assert quantity.stated == number


_UNITS = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _in_words(number: int, hyphen: str, joiner: str) -> str:
    if number >= 1000:
        rest = number % 1000
        return (
            _in_words(number // 1000, hyphen, joiner)
            + " thousand"
            + (f" {_in_words(rest, hyphen, joiner)}" if rest else "")
        )
    if number >= 100:
        rest = number % 100
        return f"{_UNITS[number // 100]} hundred" + (f"{joiner}{_in_words(rest, hyphen, joiner)}" if rest else "")
    if number < 20:
        return _UNITS[number]
    return _TENS[number // 10] + (hyphen + _UNITS[number % 10] if number % 10 else "")


@given(st.integers(1, 99_999), st.sampled_from(["-", " "]), st.sampled_from([" and ", " "]))
def test_any_number_in_words_is_read_back(number: int, hyphen: str, joiner: str) -> None:
    _, found = read(_in_words(number, hyphen, joiner) + " people")
    assert [q.stated for q in found] == [number]


@given(st.text(max_size=80))
def test_any_text_gives_ordered_quantities_inside_it(text: str) -> None:
    tokens, found = read(text)
    last = 0
    for quantity in found:
        assert last <= quantity.first <= quantity.core < quantity.last <= len(tokens)
        assert quantity.min is None or quantity.max is None or quantity.min <= quantity.max
        last = quantity.last
