"""Whatever the text: reading does not fail, keeps to its words, does the same each time, at a cost that is linear."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import random
import re
import subprocess
import sys
import textwrap
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sitmap
from sitmap import Report, Span
from sitmap.extract.cleaning import clean_text
from sitmap.extract.tokens import split_sentences
from tests.sitmap.reading import PUBLISHED, air_defence, case, holds, read, reads, strike
from tests.support import ROOT

GOLD = ROOT / "tests" / "gold" / "dev"
HIDDEN = ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f", "\u202e", "\u2066", "\u0301"]
ODD = [
    "\r\n",
    "\r",
    "\t",
    "\x00",
    "\u2028",
    "\x85",
    "\U0001f4a5",
    "\U0001f1fa\U0001f1e6",
    "<b>",
    "&amp;",
    "…",
    "«",
    "„",
]


def report_of(text: str, published: date | None = PUBLISHED) -> Report:
    """Make a report of just these characters, without the cleaning that reading a file does."""
    return Report(id="x", text=text, published=published)


def spans_of(event: Any) -> list[Span]:
    place = event.place.span if event.place else None
    found = [event.span, event.quote, place, event.when.span, event.claim.span, *event.tolls.spans]
    return [span for span in found if span is not None]


def check(text: str, published: date | None = PUBLISHED) -> None:
    """Hold what is true of every reading of every text."""
    report = report_of(text, published)
    events = sitmap.extract(report)
    for event in events:
        for span in spans_of(event):
            assert 0 <= span.start <= span.end <= len(text)
            assert text[span.start : span.end] == span.text
        assert 0 <= event.confidence <= 1
        when = event.when
        assert (when.start is None) == (when.end is None)
        assert when.start is None or when.start <= when.end
        for toll in (event.tolls.killed, event.tolls.injured, event.tolls.missing):
            assert toll is None or toll.min is None or toll.max is None or 0 <= toll.min <= toll.max
        counts = event.counts
        assert (counts.drones_intercepted or 0) <= (counts.drones_launched or sys.maxsize)
        assert (counts.missiles_intercepted or 0) <= (counts.missiles_launched or sys.maxsize)
    assert sitmap.extract(report) == events
    assert len(sitmap.to_table(sitmap.locate(events))) == len(events)


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences of the development reports, of all languages."""
    texts = [json.loads(path.read_text("utf-8"))["report"]["text"] for path in sorted(GOLD.rglob("*.json"))]
    assert texts
    found = chain.from_iterable(split_sentences(text) for text in texts)
    return tuple(dict.fromkeys(sentence.text for sentence in found))


@cache
def words() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for sentence in sentences() for word in sentence.split()))


calmly = settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@calmly
@given(st.text(max_size=400))
def test_random_characters(text: str) -> None:
    check(text)


@calmly
@given(st.data())
def test_random_words_of_reports(data: st.DataObject) -> None:
    check(" ".join(data.draw(st.lists(st.sampled_from(words()), max_size=60))))


@calmly
@given(st.data())
def test_shuffled_sentences_of_reports(data: st.DataObject) -> None:
    glue = data.draw(st.sampled_from([" ", "\n", "\n\n", "\r\n", "; ", ""]))
    published = data.draw(st.sampled_from([PUBLISHED, None, date.min, date.max]))
    check(glue.join(data.draw(st.lists(st.sampled_from(sentences()), max_size=12))), published)


@calmly
@given(st.data())
def test_sentences_cut_off_anywhere(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(sentences()))
    start = data.draw(st.integers(0, len(sentence)))
    check(sentence[start : data.draw(st.integers(start, len(sentence)))])


@calmly
@given(st.data())
def test_odd_characters_inside_sentences(data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(sentences()), min_size=1, max_size=4)))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(HIDDEN + ODD)) + text[at:]
    check(text)


@reads(
    case(
        "soft hyphens and zero widths inside words",
        "A Rus\u00adsian dro\u200bne hit a scho\u00adol in Chu\u200dhuiv, inju\u00adring two peo\u200bple.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "marks of direction",
        "\u200eA Russian drone hit a school in \u202aChuhuiv\u202c, injuring two people.\u200f",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "emoji",
        "\U0001f4a5\U0001f4a5 A Russian drone hit a school in Chuhuiv \U0001f62d\u2757 Two people were injured.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "line ends of Windows",
        "A Russian drone hit a school in Chuhuiv.\r\nTwo people were injured.\r\n",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "NULs",
        "A Russian drone hit a school in Chuhuiv.\x00 Two people were injured.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "typographic quotation marks and apostrophes",
        "“A Russian drone hit Chuhuiv’s school,” the governor said.",
        strike("Chuhuiv", weapons=["drone"], initiator="Russia", claimant_side="Ukraine"),
    ),
    case(
        "unbreakable spaces",
        "A Russian\u00a0drone hit a school in\u00a0Chuhuiv, injuring two\u00a0people.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
)
def test_invisible_and_decorative_characters_change_nothing(given: Any) -> None:
    holds(given)


@pytest.mark.parametrize(
    "text",
    [
        "ロシア軍のドローンがハルキウの学校を攻撃し、二人が負傷した。",
        "أصابت طائرة مسيرة روسية مدرسة في خاركيف وأصيب شخصان.",
        "רחפן רוסי פגע בבית ספר בחרקיב ושני בני אדם נפצעו.",
        "俄罗斯无人机袭击了哈尔科夫的一所学校,造成两人受伤。",
        "Ρωσικό μη επανδρωμένο αεροσκάφος χτύπησε σχολείο στο Χάρκοβο.",
        "რუსულმა დრონმა სკოლა დააზიანა.",
        "\U0001f4a5\U0001f6a8\U0001f1fa\U0001f1e6",
        "\x00\x01\x02",
        " \n\t\r\n ",
        "",
    ],
)
def test_a_script_that_is_not_read_gives_no_events(text: str) -> None:
    assert sitmap.extract(report_of(text)) == []


@reads(
    case(
        "more shot down than launched",
        "The air force said it had shot down 710 of 12 drones.",
        air_defence("Ukraine", drones_launched=12, drones_intercepted=None),
    ),
    case(
        "all members of an impossible toll",
        "A missile hit Lozova, killing 99999999999999999999999999 people.",
        strike("Lozova", killed=None),
    ),
    case(
        "more people than the country has",
        "A missile hit Lozova, killing 4,000,000,000 people.",
        strike("Lozova", killed=None, casualties_text="killing 4,000,000,000 people"),
    ),
    case(
        "as many in Ukrainian words",
        "Внаслідок удару по Ізюму загинуло 7 мільярдів людей.",
        strike("Izium", killed=None, casualties_text="загинуло 7 мільярдів людей"),
    ),
    case("less than none", "Shelling of Izium killed minus 3 people.", strike("Izium", killed=None)),
    case("a half of a man", "Shelling of Izium killed 2.5 people.", strike("Izium", killed=None)),
    case(
        "more drones than there are",
        "The air force downed 9,999,999 drones over Sumy.",
        air_defence("Sumy", drones_intercepted=None),
    ),
    case(
        "more shot down than launched in Ukrainian",
        "ППО збила 71 із 12 дронів.",
        air_defence("Ukraine", drones_launched=12, drones_intercepted=None),
    ),
)
def test_numbers_beyond_reason_are_not_believed(given: Any) -> None:
    holds(given)


@pytest.mark.parametrize(
    "text",
    [
        "A drone hit Lozova, injuring 1" + "0" * 5000 + " people.",
        "A drone hit Lozova on 99 February 2025.",
        "A drone hit Lozova on 30 February.",
        "A drone hit Lozova in the year 99999.",
        "A drone crashed 99999999999999999999 km north of Lozova.",
        "A drone crashed nan km north of Lozova, inf km south of Sumy and -3 km east of Izium.",
        "Of 0 drones launched, 0 were shot down.",
        "Minus five people were wounded in Lozova by a drone.",
        "A drone hit Lozova 999999999 days ago.",
        "Between 15 and 10 people were wounded when a bomb fell on Lozova.",
        "A drone hit Lozova, injuring ½ people and ²³ others and Ⅻ more and ٣ children.",
    ],
)
def test_impossible_numbers_and_dates_do_not_fail(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "day",
    [
        "31 February",
        "February 30",
        "31 June 2024",
        "2025-02-31",
        "45.13.2024",
        "5 March 2027",
        "5 March 2025",
        "3 May 0202",
        "03.05.0202",
    ],
)
def test_a_day_that_cannot_be_dates_nothing(day: str) -> None:
    (row,) = read(f"A drone hit Lozova on {day}.")
    assert (row["start_date"], row["end_date"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A drone hit Lozova. Talks are planned for 5 March 2027.", date(2025, 2, 12)),
        ("A drone hit Lozova on 10 February, before the vote on 5 March 2025.", date(2025, 2, 10)),
        ("A drone hit Lozova on 3 February 0600 local time.", date(2025, 2, 3)),
        ("A drone hit Lozova on 29 February 2024.", date(2024, 2, 29)),
    ],
)
def test_days_that_are_not_of_the_event_leave_its_date_alone(text: str, day: date) -> None:
    (row,) = read(text)
    assert (row["start_date"], row["end_date"]) == (day, day)


@pytest.mark.parametrize("published", [date.min, date.max])
def test_days_at_the_ends_of_the_calendar(published: date) -> None:
    check("Overnight, drones hit Izmail. On Monday a missile hit Lozova. Last week a bomb fell on Sumy.", published)


# The same each time


RUN = """
import json, sys
from datetime import date
import sitmap
from sitmap.tabulate import to_json, to_rows
for text in json.load(sys.stdin):
    report = sitmap.make_report(text, published=date(2025, 2, 12))
    for row in to_rows(sitmap.locate(sitmap.extract(report))):
        print(json.dumps(to_json(row)))
"""


def test_two_processes_with_other_hashes_read_the_same() -> None:
    told = [sentence for sentence in sentences() if sentence.isascii()]
    chosen = random.Random(1).sample(told, 32)
    texts = ["\n".join(chosen[n : n + 4]) for n in range(0, len(chosen), 4)]
    written = [
        subprocess.run(
            [sys.executable, "-c", RUN],
            input=json.dumps(texts).encode(),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert written[0] == written[1]
    assert written[0].count(b"\n") > 10


# Much


def work(text: str) -> int:
    """Count the calls that reading a text takes: what a clock would measure, without the noise of the machine."""
    report = report_of(text)
    profile = cProfile.Profile()
    profile.enable()
    sitmap.extract(report)
    profile.disable()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


# Twice the text may take twice the work, and a little for what is looked up in more.
LINEAR = 2.3
CLAUSES = "Russian forces shelled Kherson and a drone injured two people near Beryslav, "
QUIET = "Talks went on in the capital and nothing came of them. "
ATTACK = "A drone hit a bus in Kherson, injuring two people, the governor said. "


def different_incidents(count: int) -> str:
    """Write so many sentences of strikes, fighting and air defence, each in another place."""
    from geo.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()
    names = [
        name
        for name in gazetteer.names()
        if name.isascii() and name.isalpha() and len(name) > 5 and name[0].isupper() and not gazetteer.named(name).weak
    ]
    told = [
        "A drone hit a bus in {}, injuring {} people.",
        "Russian forces shelled {}, killing {} residents, the ministry said.",
        "Fighting went on near {}, where {} attacks were repelled.",
        "Air defences shot down {1} drones over {0}.",
    ]
    chosen = random.Random(7).sample(names, count)
    return "\n".join(told[n % len(told)].format(name, 2 + n % 7) for n, name in enumerate(chosen))


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load the vocabulary and the gazetteer before anything is counted."""
    read("A drone hit Lozova.")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param(CLAUSES, 160, id="one-long-sentence"),
        pytest.param("Kherson, ", 1000, id="one-long-list-of-names"),
        pytest.param(QUIET, 1000, id="sentences-without-events"),
        pytest.param(ATTACK, 200, id="sentences-of-one-incident"),
        pytest.param("killed ", 1000, id="one-word-of-war"),
        pytest.param("(" * 10 + "Kherson ", 500, id="brackets"),
        pytest.param('"A drone hit Odesa', 200, id="quotation-marks-that-never-close"),
        pytest.param("U.S. ", 1500, id="abbreviations"),
        pytest.param("\n", 20000, id="empty-lines"),
    ],
)
def test_twice_the_text_is_twice_the_work(text: str, times: int) -> None:
    assert work(text * (2 * times)) <= LINEAR * work(text * times)


def test_twice_as_many_incidents_are_twice_the_work() -> None:
    assert work(different_incidents(1400)) <= LINEAR * work(different_incidents(700))


def test_a_sentence_of_100_kB_is_read() -> None:
    text = CLAUSES * (100_000 // len(CLAUSES) + 1)
    assert len(text) >= 100_000
    rows = read(text)
    assert {"Kherson", "Beryslav"} == {row["place_name"] for row in rows}
    assert all(len(row["quote"]) < 10_000 for row in rows)


def test_a_word_of_100_kB_is_read() -> None:
    assert sitmap.extract(report_of("Kherson" * 15_000)) == []


def test_the_parts_of_a_long_sentence_are_all_of_it() -> None:
    text = CLAUSES * 100
    parts = split_sentences(text)
    assert [text[part.start : part.end] for part in parts] == [part.text for part in parts]
    assert "".join(part.text for part in parts).replace(" ", "") == text.replace(" ", "")
    assert not any(part.text[0] == "," or part.text[-1].isalpha() for part in parts)


def test_10_000_sentences_are_read() -> None:
    text = QUIET * 5000 + "A Russian drone hit a school in Chuhuiv, injuring two people. " + QUIET * 5000
    (row,) = read(text)
    assert (row["place_name"], row["injured_min"]) == ("Chuhuiv", 2)
    assert text[row["span_start"] : row["span_end"]] in row["quote"]


# Pasted text


@reads(
    case(
        "letters of the other script inside English words",
        "A Russi\u0430n dr\u043ene hit \u0430 sch\u043e\u043el in \u0421huhuiv, injuring two pe\u043eple.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "letters of the other script inside Ukrainian words",
        "Pос\u0456йc\u044cкий дpoн удapив по шкoлi в Чугуєвi, двоє пopaнених.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "accents on their own",
        "Росі\u0301и\u0306ськии\u0306 дрон уда\u0301рив по школі в Чугу\u0301єві, двоє пора\u0301нених.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "tags entities and a script",
        "<p>A Russian drone hit a <b>school</b> in <a href='/c'>Chu</a>huiv, injuring two&nbsp;people.</p>"
        "<script>if (a < b) alert('A missile killed 5 people in Kherson.')</script>",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "signs of Markdown",
        "# Morning\n\n**A Russian drone** hit a [school](https://example.org/a) in **Chuhuiv**,"
        " injuring __two__ people.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "emoji for bullets",
        "▪️ Kherson: a drone hit a bus, killing 2\n▪️ Izium: shelling injured 3 people",
        strike("Kherson", killed=2),
        strike("Izium", injured=3),
    ),
    case(
        "styled letters and digits",
        "\U0001d400 Russian drone hit a school in Chuhuiv, injuring \uff12 people near the \ufb01re station.",
        strike("Chuhuiv", injured=2, weapons=["drone"], initiator="Russia"),
    ),
    case(
        "no space after a full stop",
        "A Russian drone hit a bus in Kherson.Two people were killed."
        "A missile struck Lozova.Three people were injured.",
        strike("Kherson", killed=2, weapons=["drone"]),
        strike("Lozova", injured=3, weapons=["missile"]),
    ),
    case(
        "lines broken at a fixed width",
        "A Russian drone hit a school in the city of Chuhuiv in the Kharkiv\n"
        "region overnight, injuring two people, including a twelve-\nyear-old girl, the regional governor said.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
)
def test_what_comes_along_with_pasted_text_changes_nothing(given: Any) -> None:
    holds(given)


@reads(
    case(
        "English in capitals",
        "A RUSSIAN DRONE HIT A SCHOOL IN CHUHUIV, INJURING TWO PEOPLE. A MISSILE STRUCK IVANO-FRANKIVSK.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
        strike("Ivano-Frankivsk", weapons=["missile"], initiator="Russia"),
    ),
    case(
        "Ukrainian in capitals",
        "РОСІЙСЬКИЙ ДРОН УДАРИВ ПО ШКОЛІ В ЧУГУЄВІ, ДВОЄ ПОРАНЕНИХ.",
        strike("Chuhuiv", injured=2, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "Russian in capitals",
        "ВОЙСКА РФ ОБСТРЕЛЯЛИ ИЗ РСЗО КРИВОЙ РОГ. ПОГИБЛИ ТРИ ЧЕЛОВЕКА, ЕЩЕ ПЯТЬ РАНЕНЫ.",
        strike("Kryvyi Rih", killed=3, injured=5, weapons=["mlrs"], initiator="Russia"),
    ),
)
def test_capitals_are_read_as_small_letters(given: Any) -> None:
    holds(given)


WIRE = (
    "A Russian drone hit a school in the city of Chuhuiv in the Kharkiv region overnight on Tuesday, injuring two"
    " people, including a girl of twelve, the police said. Air defence forces shot down 15 of 21 long-range drones"
    " that Russia launched. A missile struck an apartment building in Lozova on Monday, killing three and wounding"
    " at least ten residents."
)
ALERT = "Російський дрон ударив по школі в Чугуєві, двоє поранених. Ракета влучила в будинок у Лозовій, загинули троє."
ALIKE = dict(zip("aceiopxyACEHIKMOPTX", "асеіорхуАСЕНІКМОРТХ", strict=True))
ALIKE |= {cyrillic: latin for latin, cyrillic in ALIKE.items()}
WORD = re.compile(r"[^\W\d_]{5,}")


def values(text: str) -> list[dict[str, Any]]:
    """Return what the rows of a text say, without where it stands and without its words."""
    where = ("id", "incident_id", "report_id", "span_start", "span_end", "quote", "place_text", "casualties_text")
    return [{name: value for name, value in row.items() if name not in where} for row in read(text)]


def damaged(text: str, data: st.DataObject) -> str:
    """Put marks that hide and letters that look alike into words; every word keeps a letter of its own script."""
    pieces, last = [], 0
    for word in WORD.finditer(text):
        letters = list(word.group())
        if data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(letters) - 1))
            if any(letter not in ALIKE for letter in letters):
                letters[at] = ALIKE.get(letters[at], letters[at])
            letters[at] += data.draw(st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufeff"]))
        pieces += [text[last : word.start()], *letters]
        last = word.end()
    return "".join((*pieces, text[last:]))


@pytest.mark.parametrize("text", [WIRE, ALERT])
@settings(calmly, max_examples=15)
@given(data=st.data())
def test_hidden_marks_and_lookalikes_change_no_value(text: str, data: st.DataObject) -> None:
    spoiled = damaged(text, data)
    assert values(spoiled) == values(text) != []
    check(spoiled)


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
@pytest.mark.parametrize("width", [60, 65, 72, 80])
def test_lines_broken_at_any_usual_width_change_no_value(width: int, end: str) -> None:
    assert values(textwrap.fill(WIRE, width).replace("\n", end)) == values(WIRE)


@settings(calmly, max_examples=30)
@given(st.data())
def test_damaged_mixes_of_all_languages(data: st.DataObject) -> None:
    glue = data.draw(st.sampled_from([" ", "\n", "\r\n", "<br>", ""]))
    text = glue.join(data.draw(st.lists(st.sampled_from(sentences()), min_size=1, max_size=5)))
    text = damaged(text, data)
    check(data.draw(st.sampled_from([text, text.upper(), f"<p>{text}</p>", textwrap.fill(text, 72), f"**{text}**"])))


def test_an_explanation_shows_the_words_of_the_report_itself() -> None:
    text = "<p>A Russi\u0430n dr\u00adone hit a school in Chu\u200bhuiv, injuring two&nbsp;pe\u043eple.</p>"
    told = sitmap.explain(report_of(text))
    assert told.report.text == text
    assert "Chu\u200bhuiv" in {word.text for word in told.words}
    facts = [span for event in told.events for fact in event.facts for span in fact.words]
    for note in (*told.words, *told.sentences, *facts):
        assert text[note.start : note.end] == note.text


@pytest.mark.parametrize(
    "text",
    [
        "Kherson: a drone hit a bus, killing 2\nIzium: shelling injured 3 people",
        "Russian forces shelled these towns over the past day:\nKherson, Beryslav\nIzium, Kupiansk",
        "The HIMARS battery and Х-101 missiles, FPV-дрон, C-300, PAC-3.",
        "See www.example.com/News.Today or write to john.Smith@example.com.",
        "The toll is 3 < 5 and 5 > 3 & rising; AT&T said so.",
    ],
)
def test_what_only_looks_like_damage_is_left_alone(text: str) -> None:
    assert clean_text(text).same


@calmly
@given(st.text(alphabet="aа\u0301\u00ad<b>/p &;#x1*\n\r\t.Aи\u0306\ufb01\uff11", max_size=80))
def test_every_part_of_a_cleaned_text_has_its_place_in_the_original(text: str) -> None:
    clean = clean_text(text)
    places = [clean.place(at, at + 1) for at in range(len(clean.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert clean.same == (clean.text == text)
