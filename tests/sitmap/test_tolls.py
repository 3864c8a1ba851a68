"""Casualties: kinds, bounds, sums within a clause, and what is no toll."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.extract.numbers import find_quantities
from sitmap.extract.tokens import Sentence, tokenise
from sitmap.extract.tolls import TollMention, find_tolls
from sitmap.extract.vocabulary import load_vocabulary


def read(text: str) -> list[TollMention]:
    tokens = tokenise(Sentence(text, 0, len(text), 0))
    hits = load_vocabulary().lexicon("en").match(tokens)
    return find_tolls(tokens, hits, find_quantities(tokens, hits))


def bounds(text: str) -> list[tuple[str, int | None, int | None]]:
    return [(mention.kind, mention.min, mention.max) for mention in read(text)]


K, I, M = "killed", "injured", "missing"  # noqa: E741


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Verbs with the people after them, and before them
        ("The attack killed one person and injured at least four others", [(K, 1, 1), (I, 4, None)]),
        ("The shelling went on, wounding two people", [(I, 2, 2)]),
        ("Two were killed and five injured", [(K, 2, 2), (I, 5, 5)]),
        ("A 61-year-old man was killed", [(K, 1, 1)]),
        ("An 82-year-old died", [(K, 1, 1)]),
        ("A child died", [(K, 1, 1)]),
        ("A man from a village near Kherson was killed", [(K, 1, 1)]),
        ("The strike left three dead and 10 wounded", [(K, 3, 3), (I, 10, 10)]),
        ("It killed four and wounded 10 in Zaporizhzhia", [(K, 4, 4), (I, 10, 10)]),
        ("Three dead, ten wounded", [(K, 3, 3), (I, 10, 10)]),
        ("3 killed and 7 injured", [(K, 3, 3), (I, 7, 7)]),
        ("Killed: 3, wounded: 7", [(K, 3, 3), (I, 7, 7)]),
        ("Dead: 2. Injured: 14", [(K, 2, 2), (I, 14, 14)]),
        ("Casualties: 2 killed, 5 wounded", [(K, 2, 2), (I, 5, 5)]),
        ("There were 6 wounded and 2 dead", [(I, 6, 6), (K, 2, 2)]),
        ("Two people killed in Kherson, 11 wounded", [(K, 2, 2), (I, 11, 11)]),
        ("At least three killed and a dozen wounded", [(K, 3, None), (I, 12, 12)]),
        ("Up to ten dead", [(K, None, 10)]),
        ("Dozens injured", [(I, 24, None)]),
        ("As many as 10 people were killed", [(K, None, 10)]),
        ("A strike with three drones killed two people", [(K, 2, 2)]),
        ("A bus with 12 passengers was hit, killing three", [(K, 3, 3)]),
        ("The attack injured, according to preliminary data, two people", [(I, 2, 2)]),
        ("A mine killed a tractor driver and wounded his assistant", [(K, 1, 1), (I, 1, 1)]),
        ("Explosives were dropped on a civilian, killing him", [(K, 1, 1)]),
        ("A rescuer was killed in a repeat strike and four more were wounded", [(K, 1, 1), (I, 4, 4)]),
        ("The attack claimed the lives of three", [(K, 3, 3)]),
        ("The attack claimed three lives", [(K, 3, 3)]),
        ("Three people lost their lives", [(K, 3, 3)]),
        ("There were two fatalities", [(K, 2, 2)]),
        ("Two injured people were pulled out", [(I, 2, 2)]),
        ("He said 18 residents had been injured, six of whom remained in hospital", [(I, 18, 18)]),
        ("Five people were injured: three women and two men", [(I, 5, 5)]),
        # Sums within a clause
        ("The blast killed a woman and her son", [(K, 2, 2)]),
        ("A man and a woman were killed", [(K, 2, 2)]),
        ("Two men and a 12-year-old girl were injured", [(I, 3, 3)]),
        ("A 45-year-old man, two women, and a child were killed", [(K, 4, 4)]),
        ("A father and his two sons were wounded", [(I, 3, 3)]),
        ("Three police officers and a medic were wounded", [(I, 4, 4)]),
        ("Killing a man and a woman was injured", [(K, 1, 1), (I, 1, 1)]),
        ("A man, 45, was killed and his wife, 43, was injured", [(K, 1, 1), (I, 1, 1)]),
        ("Two women, 60 and 65, were injured", [(I, 2, 2)]),
        ("A mother of two was killed", [(K, 1, 1)]),
        ("A family of four was killed", [(K, 4, 4)]),
        ("An elderly couple was killed", [(K, 2, 2)]),
        ("Two people and a dog were killed", [(K, 2, 2)]),
        # Parts are counted already
        ("Four people, including two children, were hurt", [(I, 4, 4)]),
        ("It killed four, among them a child", [(K, 4, 4)]),
        ("Three people including a child were wounded", [(I, 3, 3)]),
        ("Six people, two of them children, died", [(K, 6, 6)]),
        ("Eight people, among them a policeman and two medics, have been hospitalised", [(I, 8, 8)]),
        ("16 injured, including one child", [(I, 16, 16)]),
        ("Two people were killed, and nine more, including two children, were injured", [(K, 2, 2), (I, 9, 9)]),
        ("Russia killed 10 people, among them two children, and wounded 30 more", [(K, 10, 10), (I, 30, 30)]),
        ("12 people were injured, including two who were hospitalised", [(I, 12, 12)]),
        ("Twelve people were injured, two of whom died", [(I, 12, 12), (K, 2, 2)]),
        ("A man who was wounded on Monday died in hospital", [(K, 1, 1)]),
        ("Three of the injured are in serious condition", [(I, 3, None)]),
        # Totals
        ("The death toll rose to five", [(K, 5, 5)]),
        ("The death toll has climbed from 3 to 5", [(K, 5, 5)]),
        ("The toll from the attack has increased from seven to nine dead", [(K, 9, 9)]),
        ("The death toll has gone up to 5", [(K, 5, 5)]),
        ("One more person died, bringing the death toll to six", [(K, 1, 1), (K, 6, 6)]),
        ("The number of injured increased to 12", [(I, 12, 12)]),
        ("The number of people injured in the attack on Kharkiv has risen to 12", [(I, 12, 12)]),
        ("The number of dead in the strike has climbed to 14, including four children", [(K, 14, 14)]),
        # Wounds and hospitals
        ("Another three were hospitalised", [(I, 3, 3)]),
        ("Four people in Kherson sought medical help", [(I, 4, 4)]),
        ("Three people in the city died", [(K, 3, 3)]),
        ("Three people in Kherson were hospitalised", [(I, 3, 3)]),
        ("Five people in the building remain missing", [(M, 5, 5)]),
        ("Two people suffered shrapnel wounds", [(I, 2, 2)]),
        ("A man sustained injuries", [(I, 1, 1)]),
        ("A woman was taken to hospital", [(I, 1, 1)]),
        ("A woman was injured and taken to hospital", [(I, 1, 1)]),
        ("Three people suffered an acute stress reaction", [(I, 3, 3)]),
        ("The attack killed three people and left eleven others with injuries", [(K, 3, 3), (I, 11, 11)]),
        # Rubble
        ("The bodies of two people were found under the rubble", [(K, 2, 2)]),
        ("The bodies of a 44-year-old woman and her 10-year-old son were recovered", [(K, 2, 2)]),
        ("Five people remain missing", [(M, 5, 5)]),
        ("Two people are unaccounted for", [(M, 2, 2)]),
        ("Three people are trapped under the rubble", [(M, 3, 3)]),
        ("The search for three missing people continues", [(M, 3, 3)]),
        # None
        ("There were no casualties", [(I, 0, 0), (K, 0, 0)]),
        ("No casualties were reported", [(I, 0, 0), (K, 0, 0)]),
        ("The attack did not cause any casualties", [(I, 0, 0), (K, 0, 0)]),
        ("No one was hurt", [(I, 0, 0)]),
        ("There were no injuries", [(I, 0, 0)]),
        ("The blast did not injure anyone", [(I, 0, 0)]),
        ("No one was killed, but two people were hurt", [(K, 0, 0), (I, 2, 2)]),
        ("The strike killed no one but wounded three", [(K, 0, 0), (I, 3, 3)]),
        # Lists that leave the verb out
        ("One person was killed in Pokrovsk, two in Myrnohrad", [(K, 1, 1), (K, 2, 2)]),
        ("Two people were injured in Nikopol and one in Marhanets", [(I, 2, 2), (I, 1, 1)]),
        # Trades that the vocabulary does not name
        ("Two electricians were killed", [(K, 2, 2)]),
        ("The strike damaged 12 houses and injured a beekeeper", [(I, 1, 1)]),
        ("Two horses were killed and a stableman was injured", [(I, 1, 1)]),
    ],
)
def test_reads_tolls(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert bounds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Casualties unknown",
        "It is not known if there were casualties",
        "There is no information about casualties",
        "There were no immediate reports of casualties",
        "Information on casualties is being clarified",
        "Rescuers saved four people",
        "The attack killed 20 cows",
        "20 cows were killed",
        "Deploying 120 rescue workers to three districts",
        "He continues to kill Ukrainians and destroy cities",
        "Air defence destroyed 12 drones",
        "Strikes on two villages injured civilians",
        "The city received 1,212 bodies of soldiers",
        "The service sent 120 rescuers to three districts hurt by the strikes",
        "The service sent 120 rescuers to a hospital with patients hospitalised on Monday",
        "Ten soldiers were captured",
        "Three drones were destroyed",
        "Residents were injured",
        "Among the dead were two children",
        "The strike hurt the economy",
        "An American held in Russia on drug charges since 2021",
    ],
)
def test_leaves_out_what_tells_no_number_of_people(text: str) -> None:
    assert bounds(text) == []


def test_casualties_without_a_number_keep_only_their_words() -> None:
    [mention] = read("Casualties were reported")
    assert (mention.kind, mention.min, mention.max) == ("casualties", None, None)


def test_killed_or_injured_is_neither_of_both() -> None:
    assert bounds("It killed or injured 20 people") == [("casualties", 20, 20)]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "who"),
    [
        ("It killed 1,200 Russian soldiers", K, 1200, 1200, "soldiers"),
        ("Up to 250 Ukrainian servicemen were killed", K, None, 250, "soldiers"),
        ("They eliminated 30 occupiers", K, 30, 30, "enemy"),
        ("Russia lost 1,150 troops", "casualties", 1150, 1150, "soldiers"),
        ("Ukraine lost up to 350 servicemen and two tanks", "casualties", None, 350, "soldiers"),
        ("Two civilians were killed", K, 2, 2, "people"),
    ],
)
def test_tells_troops_from_civilians(text: str, kind: str, low: int | None, high: int | None, who: str) -> None:
    [mention] = read(text)
    assert (mention.kind, mention.min, mention.max, mention.who) == (kind, low, high, who)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("The war has killed more than 12,000 civilians since February 2022", "cumulative"),
        ("40,000 civilians have been injured since the war began", "cumulative"),
        ("Such a strike could kill thousands of people", "hypothetical"),
        ("At least ten people are feared dead", "hypothetical"),
        ("They vowed to kill ten people", "hypothetical"),
        ("The driver was not injured", "negated"),
        ("The death toll rose to five", "update"),
        ("Another three people were hospitalised", "additional"),
        ("The driver was killed", "definite"),
    ],
)
def test_flags(text: str, flag: str) -> None:
    [mention] = read(text)
    assert getattr(mention, flag) is True


@pytest.mark.parametrize(
    "text",
    [
        "The deadliest attack since January killed 12 people",
        "Three people have been killed since midnight",
        "Three people have been wounded since Monday",
        "In May a strike killed 12 people",
        "The attack killed 12 people",
    ],
)
def test_an_event_is_no_total_and_no_threat(text: str) -> None:
    [mention] = read(text)
    assert not mention.cumulative
    assert not mention.hypothetical
    assert not mention.update


def test_not_injured_gives_no_number() -> None:
    [mention] = read("The driver was not injured")
    assert (mention.min, mention.max) == (None, None)


@given(
    st.integers(1, 5000),
    st.integers(1, 5000),
    st.sampled_from(
        [
            "{} people were killed and {} injured",
            "killing {} people and wounding {}",
            "{} dead and {} wounded",
            "killed {} and injured {} others",
        ]
    ),
)
def test_any_two_numbers_are_read_back(killed: int, injured: int, form: str) -> None:
    text = "A strike, " + form.format(f"{killed:,}", f"{injured:,}")
    assert bounds(text) == [(K, killed, killed), (I, injured, injured)]


_WORDS = (
    "two|people|killed|wounded|and|,|including|a|man|were|no|casualties|three|of|them|;|dead|injured|"
    "the|death toll|rose to|12|who|died|missing|not|in|Kyiv|:|since|her|son"
).split("|")


@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_any_words_give_sound_mentions(words: list[str]) -> None:
    text = " ".join(words)
    tokens = tokenise(Sentence(text, 0, len(text), 0))
    for mention in read(text):
        assert 0 <= mention.first < mention.last <= len(tokens)
        assert mention.min is None or mention.max is None or mention.min <= mention.max


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A missile killed a couple and their 8-year-old son", [(K, 3, 3)]),
        ("The blast hurt a couple and their two children", [(I, 4, 4)]),
        ("A couple of people were hurt", [(I, 2, 2)]),
        ("A drone hit a car, driver wounded", [(I, 1, 1)]),
        ("Woman killed, child injured in a shelling", [(K, 1, 1), (I, 1, 1)]),
        ("One was wounded in Orikhiv, a man of 35 in Prymorske", [(I, 1, 1), (I, 1, 1)]),
        ("Two were killed in Kherson, a police officer in Mykolaiv said", [(K, 2, 2)]),
        ("The night watchman sustained cuts to his face", [(I, 1, 1)]),
        ("A saleswoman has an eardrum injury", [(I, 1, 1)]),
        ("A shop has a new owner", []),
        ("A woman of 70 was cut by glass", [(I, 1, 1)]),
    ],
)
def test_people_are_counted_in_a_writers_other_words(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru", "Ранены три человека, 15 сёл остались без света", [(I, 3, 3)]),
        ("uk", "Травмувався чоловік, 37 населених пунктів зазнали обстрілів", [(I, 1, 1)]),
        ("ru", "Ранения средней степени тяжести получил мужчина", [(I, 1, 1)]),
        ("ru", "Женщина получила тяжелые минно-взрывные и осколочные ранения", [(I, 1, 1)]),
        ("uk", "Водій отримав численні осколкові поранення", [(I, 1, 1)]),
        ("uk", "Завод отримав обладнання", []),
        ("uk", "Поранена жінка; на ринку – троє поранених", [(I, 1, 1), (I, 3, 3)]),
        ("uk", "Поранено п'ятьох людей – двоє з них діти", [(I, 5, 5)]),
    ],
)
def test_people_are_counted_in_ukrainian_and_russian(
    lang: str, text: str, expected: list[tuple[str, int, int]]
) -> None:
    lexicon = load_vocabulary().lexicon(lang)
    tokens = tokenise(Sentence(text, 0, len(text), 0), lexicon.tokenizer)
    hits = lexicon.match(tokens)
    found = find_tolls(tokens, hits, find_quantities(tokens, hits))
    assert [(mention.kind, mention.min, mention.max) for mention in found] == expected
