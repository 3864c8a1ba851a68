"""Air-defence tallies: roles, kinds, parts, places, and numbers that contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.extract.counts import find_counts
from sitmap.extract.numbers import find_quantities
from sitmap.extract.tallies import CountMention, contradictions, total_counts
from sitmap.extract.tokens import Token, split_sentences, tokenise
from sitmap.extract.vocabulary import load_vocabulary


def read(text: str) -> list[tuple[CountMention, list[Token]]]:
    """Read a text sentence by sentence, as a reader does: each knows what was counted before."""
    found: list[tuple[CountMention, list[Token]]] = []
    for sentence in split_sentences(text):
        tokens = list(tokenise(sentence))
        hits = load_vocabulary().lexicon("en").match(tokens)
        before = [mention for mention, _ in found]
        found += [(m, tokens) for m in find_counts(tokens, hits, find_quantities(tokens, hits), before)]
    return found


def totals(text: str) -> tuple[int | None, ...]:
    counts = total_counts([mention for mention, _ in read(text)])
    return (
        counts.drones_launched,
        counts.drones_intercepted,
        counts.drones_lost,
        counts.missiles_launched,
        counts.missiles_intercepted,
    )


N = None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # drones launched, intercepted, lost; missiles launched, intercepted
        ("The air force reported intercepting five missiles and 63 out of 110 drones", (110, 63, N, N, 5)),
        ("Crews shot down 47 of 72 drones", (72, 47, N, N, N)),
        ("Crews destroyed all 14 Shahed UAVs launched", (14, 14, N, N, N)),
        ("Russia launched 123 drones, of which 71 were shot down and 40 lost", (123, 71, 40, N, N)),
        ("Russia launched 123 drones, of which 71 were shot down and 40 disappeared from radar", (123, 71, 40, N, N)),
        (
            "Russia launched 90 drones, 71 of which were shot down and 15 were suppressed by electronic warfare",
            (90, 71, 15, N, N),
        ),
        ("Crews downed 57 of 89 attack drones and 27 more failed to reach their targets", (89, 57, 27, N, N)),
        ("22 drones were lost (locationally)", (N, N, 22, N, N)),
        (
            "Russia attacked with two Iskander-M ballistic missiles from the "
            "Voronezh region and 16 Shahed-type UAVs; 14 were downed",
            (16, 14, N, 2, N),
        ),
        ("All six missiles were intercepted", (N, N, N, 6, 6)),
        ("Both missiles were shot down", (N, N, N, 2, 2)),
        ("They shot down 17 of the 23 Shahed kamikaze drones", (23, 17, N, N, N)),
        ("Out of 123 drones, 71 were shot down", (123, 71, N, N, N)),
        ("71 drones out of 123 were shot down", (123, 71, N, N, N)),
        ("Of the 38 drones launched, 33 were intercepted", (38, 33, N, N, N)),
        ("They shot down 73 UAVs, three Kh-59 cruise missiles and an Iskander-M", (N, 73, N, N, 4)),
        ("Air defences intercepted 86 aerial targets: 80 drones and six missiles", (N, 80, N, N, 6)),
        ("Units shot down 70 out of 71 aerial targets, including 3 Kinzhal missiles and 67 drones", (N, 67, N, N, 3)),
        ("Russian forces launched 20 missiles and 100 drones overnight", (100, N, N, 20, N)),
        ("62 drones and 3 missiles were launched; 45 drones and one missile were intercepted", (62, 45, N, 3, 1)),
        (
            "Russia launched 479 drones and 20 missiles of various types, of which "
            "460 drones and 19 missiles were shot down",
            (479, 460, N, 20, 19),
        ),
        (
            "Russia launched 15 missiles: 11 Kh-101 cruise missiles and four Iskander-M ballistic missiles",
            (N, N, N, 15, N),
        ),
        ("Russia attacked Ukraine with 123 drones", (123, N, N, N, N)),
        ("Russia launched 87 Shaheds, including 30 decoys", (87, N, N, N, N)),
        ("Russia launched 14 drones, all of which were shot down", (14, 14, N, N, N)),
        ("Crews intercepted and destroyed 12 drones", (N, 12, N, N, N)),
        ("Russia launched 123 drones and 71 were shot down", (123, 71, N, N, N)),
        ("Russia launched 145 drones. The air force said 71 were shot down and 40 were lost.", (145, 71, 40, N, N)),
        ("Some 80 drones were launched; 52 were shot down, 25 jammed", (80, 52, 25, N, N)),
        ("None of the 12 missiles were intercepted", (N, N, N, 12, 0)),
        ("Crews shot down 11 of 14 Shahed drones and both Kh-59 missiles", (14, 11, N, 2, 2)),
        ("Russia fired a ballistic missile", (N, N, N, 1, N)),
        ("More than 100 drones were launched", (100, N, N, N, N)),
        ("17/23 drones were shot down", (23, 17, N, N, N)),
        # Places
        ("Crews destroyed 33 UAVs overnight: six over the Sea of Azov, four over the Rostov region", (N, 33, N, N, N)),
        (
            "Crews destroyed 102 drones overnight, 42 of them over the Bryansk region and 18 over the Kaluga region",
            (N, 102, N, N, N),
        ),
        (
            "Crews destroyed 85 unmanned aerial vehicles. Thirty were downed over "
            "the Belgorod region and 12 over the Kursk region",
            (N, 85, N, N, N),
        ),
        ("Crews shot down 12 drones over the Kursk region and five over the Bryansk region", (N, 17, N, N, N)),
        ("Five drones were intercepted in the Odesa region, two in the Mykolaiv region", (N, 7, N, N, N)),
        # No tally
        ("Russia launched a missile and drone attack on Kyiv", (N, N, N, N, N)),
        ("120 drone operators were trained", (N, N, N, N, N)),
        ("The jet can carry 16 missiles", (N, N, N, N, N)),
        ("Air defence failed to intercept three missiles", (N, N, N, N, N)),
        ("Russia has launched 10,000 missiles since the start of the war", (N, N, N, N, N)),
        ("Russia fired more than 200 drones and missiles", (N, N, N, N, N)),
        ("Dozens of drones were shot down", (N, N, N, N, N)),
        ("Three drones crashed into a residential building", (N, N, N, N, N)),
        ("Ukraine received 20 missiles", (N, N, N, N, N)),
        ("Two people were killed", (N, N, N, N, N)),
    ],
)
def test_totals(text: str, expected: tuple[int | None, ...]) -> None:
    assert totals(text) == expected


def test_counts_of_places_stay_apart_from_the_total_and_name_their_place() -> None:
    text = (
        "Crews destroyed 33 UAVs: six over the Sea of Azov, four over the "
        "Rostov region, one each over the Oryol, Tula and Kaluga regions"
    )
    found = read(text)
    places = [
        (m.value, tokens[m.place_hint].text if tokens[m.place_hint].text != "the" else tokens[m.place_hint + 1].text)
        for m, tokens in found
        if m.place_hint is not None
    ]
    assert places == [(6, "Sea"), (4, "Rostov"), (1, "Oryol"), (1, "Tula"), (1, "Kaluga")]
    assert all(m.part and m.distributive for m, _ in found if m.place_hint is not None)
    assert [m.value for m, _ in found if not m.part] == [33]


def test_bare_numbers_in_the_next_sentence_know_what_they_count() -> None:
    found = read("Russia launched 6 missiles and 90 drones. As of 09:00, 61 were shot down.")
    assert [(m.what, m.role, m.value) for m, _ in found][-1] == ("drones", "intercepted", 61)


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("Crews shot down three Kh-59 cruise missiles and an Iskander-M", ["Kh-59", "Iskander-M"]),
        ("Russia launched 16 Shahed-136 drones", ["Shahed-136"]),
        ("Russia launched 16 drones", [None]),
    ],
)
def test_models(text: str, models: list[str | None]) -> None:
    assert [m.model for m, _ in read(text)] == models


@pytest.mark.parametrize("form", ["shot down {} of {} drones", "intercepted {} out of {} drones"])
def test_more_than_the_whole_is_not_believed(form: str) -> None:
    mentions = [m for m, _ in read(form.format(71, 12))]
    counts = total_counts(mentions)
    assert (counts.drones_intercepted, counts.drones_launched) == (None, 12)
    assert any(m.contradiction for m in mentions)
    assert contradictions(mentions) == ("71 drones intercepted of 12 launched",)


def test_contradictions_across_a_sentence_are_named() -> None:
    mentions = [m for m, _ in read("Russia launched 12 drones and 71 were shot down")]
    assert total_counts(mentions).drones_intercepted is None
    assert contradictions(mentions) == ("71 drones intercepted of 12 launched",)


def test_a_sound_tally_has_no_contradictions() -> None:
    assert contradictions([m for m, _ in read("Crews shot down 47 of 72 drones")]) == ()


def test_bounds_are_marked_as_not_exact() -> None:
    assert [m.exact for m, _ in read("More than 100 drones were launched")] == [False]
    assert [m.exact for m, _ in read("100 drones were launched")] == [True]


@given(st.integers(1, 900), st.integers(0, 900), st.integers(0, 900))
def test_any_bulletin_is_read_back(extra: int, down: int, lost: int) -> None:
    launched = down + lost + extra
    text = f"Russia launched {launched} drones, of which {down + 1} were shot down and {lost + 1} were lost."
    assert totals(text)[:3] == (launched, down + 1, lost + 1) or launched < max(down, lost) + 1


_WORDS = (
    "Russia|launched|12|drones|and|,|six|missiles|were|shot down|of which|over|the|Kursk|region|all|"
    "lost|including|3|Shahed|each|:|;|of|40|targets|with|an|Iskander-M|another|intercepted"
).split("|")


@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_any_words_give_sound_mentions(words: list[str]) -> None:
    for mention, tokens in read(" ".join(words)):
        assert 0 <= mention.first < mention.last <= len(tokens)
        assert mention.place_hint is None or mention.place_hint <= len(tokens)
        assert mention.role in {"launched", "intercepted", "lost", "hit"}
