"""How a report was read: what became an event, what was set aside and why, which rule fired."""

from __future__ import annotations

import html
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sitmap
from sitmap.cli import run
from sitmap.cli.explained import render_text
from sitmap.explanation import Explanation, WordNote
from sitmap.explanation.page import render_page
from sitmap.explanation.reasons import REASONS
from sitmap.explanation.roles import ROLES
from tests.support import ROOT, Ran

PUBLISHED = date(2025, 2, 12)
MIXED = """KYIV, Feb 12 (Agency) — Russian forces fired drones from Kursk at the city of Sumy late on Tuesday, killing \
two people, the regional governor said.

Moscow said it could strike Odesa. Ministers met in Lviv. In 2022, Russia had shelled Mariupol.

У ніч на 12 лютого російські війська обстріляли Нікополь з артилерії, поранено трьох людей.

Ночью над Белгородской областью сбиты 12 беспилотников.

无人机袭击了城市。
"""
HOSTILE = (
    '<script>alert(1)</script> Russian drones hit Sumy & "Konotop" on Tuesday, killing two people, '
    "</style></article><img src=x onerror=alert(2)> the governor 'said' \x1b[31m\u202e\ud800.\r\nA line.\n"
)


def explain(text: str, **fields: str) -> Explanation:
    return sitmap.explain(sitmap.make_report(text, published=PUBLISHED, **fields))


@pytest.fixture(scope="module")
def mixed() -> Explanation:
    return explain(MIXED)


def word(explanation: Explanation, text: str, role: str) -> WordNote:
    (found,) = [one for one in explanation.words if one.text == text and one.role == role]
    return found


def samples() -> list[str]:
    gold = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "tests/gold/dev").rglob("*.json"))[::12]]
    return [one["report"]["text"] for one in gold] + [
        path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))
    ]


# What is told of words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("KYIV", "dateline"),
        ("Kursk", "origin"),
        ("Moscow", "government"),
        ("Odesa", "threat"),
        ("Lviv", "meeting"),
    ],
)
def test_a_name_that_is_no_place_of_an_event_is_set_aside_with_its_reason(
    mixed: Explanation, text: str, reason: str
) -> None:
    found = word(mixed, text, "place")
    assert (found.used, found.reason, found.events) == (False, reason, ())
    assert found.why == REASONS[reason]


def test_an_event_word_that_is_only_threatened_names_the_word_that_says_so(mixed: Explanation) -> None:
    found = word(mixed, "strike", "event word")
    assert not found.used
    assert found.reason == "threat"
    assert [rule.form for rule in found.rules] == ["strike", "could"]


@pytest.mark.parametrize(
    ("text", "event_word", "reason"),
    [
        ("In recent months Russian forces have regularly shelled Nikopol.", "shelled", "background"),
        ("Russian forces did not shell Nikopol on Tuesday.", "shell", "negated"),
        ("Missiles hit their targets near Odesa during a military exercise.", "hit", "exercise"),
    ],
)
def test_an_event_word_that_tells_of_no_event_is_set_aside_with_its_reason(
    text: str, event_word: str, reason: str
) -> None:
    explanation = explain(text)
    assert explanation.events == ()
    assert word(explanation, event_word, "event word").reason == reason


def test_a_paragraph_in_a_language_that_is_not_read_is_told_as_such(mixed: Explanation) -> None:
    report = explain("На місто впало кілька ракет.\n\nДронът ѝ удари ўсё ў горадзе, паведаміў кіраўнік.")
    last = report.sentences[-1]
    assert (last.lang, last.read, last.reason) == (None, False, "language")
    assert [(one.role, one.reason) for one in report.words if one.start >= last.start] == [("unread", "language")]


def test_a_sentence_without_a_word_of_an_event_says_so_and_keeps_its_names() -> None:
    filler = "The weather was mild and the shops were open all day long in the capital. " * 4
    explanation = explain(f"{filler}Tourists like Odesa in the summer months. {filler}")
    found = word(explanation, "Odesa", "place")
    assert found.reason == "no event word"
    assert all(sentence.reason == "no event word" for sentence in explanation.sentences)


def test_events_of_all_three_languages_name_the_entries_that_made_them(mixed: Explanation) -> None:
    files = [event.rules[0].file for event in mixed.events]
    assert files == ["en/triggers.toml", "en/triggers.toml", "uk/triggers.toml", "ru/triggers.toml"]
    assert [event.row["place_name"] for event in mixed.events] == ["Sumy", "Mariupol", "Nikopol", "Belgorod Oblast"]


def test_a_rule_leads_to_its_entry_in_the_vocabulary(mixed: Explanation) -> None:
    import tomllib

    rules = [rule for one in mixed.words for rule in one.rules if rule.file]
    assert rules
    for rule in rules:
        entries = tomllib.loads((ROOT / "sitmap/extract/data" / str(rule.file)).read_text("utf-8"))["entry"]
        entry = entries[(rule.number or 0) - 1]
        assert (entry["category"], entry.get("value") or None) == (rule.name, rule.value)
        assert rule.form in [form.lower().replace("’", "'") for form in entry["forms"]]
        assert rule.lang == str(rule.file)[:2]


def test_each_value_of_an_event_has_its_words(mixed: Explanation) -> None:
    facts = {fact.name: fact for fact in mixed.events[0].facts}
    words = {name: [span.text for span in fact.words] for name, fact in facts.items()}
    assert words["what"] == ["fired"]
    assert words["place"] == ["Sumy"]
    assert words["date"] == ["Tuesday"]
    assert words["toll"] == ["killing two people"]
    assert words["weapon"] == ["drones"]
    assert words["initiator"] == ["Russian"]
    assert words["claim"] == ["regional governor", "said"]
    assert facts["place"].value.startswith("Sumy (UA-59): settlement, within")
    assert facts["place"].how == "only place of this name"
    assert facts["date"].how == "counted from the report's own date"


def test_a_place_that_is_not_known_stays_unresolved_and_says_why() -> None:
    (event,) = explain("Russian forces shelled the village of Zzyzvka on Tuesday.").events
    place = next(fact for fact in event.facts if fact.name == "place")
    assert place.value == "unresolved"
    assert [span.text for span in place.words] == ["Zzyzvka"]
    assert "no such place" in place.how


def test_names_that_could_mean_several_places_list_the_others() -> None:
    (event,) = explain("Russian forces shelled Mykolaivka, Donetsk region, on Tuesday.").events
    facts = {fact.name: fact for fact in event.facts}
    assert event.row["alternatives"]
    assert facts["could also be"].value.count(";") == len(event.row["alternatives"]) - 1
    assert [span.text for span in facts["lies in"].words] == ["Donetsk region"]


# What holds of every explanation


@pytest.mark.parametrize("text", [*samples(), MIXED, HOSTILE, "Sumy"])
def test_whatever_the_report_the_words_are_its_own_and_the_events_those_of_extract(text: str) -> None:
    report = sitmap.make_report(text, published=PUBLISHED)
    explanation = sitmap.explain(report)
    for one in (*explanation.words, *explanation.sentences):
        assert explanation.report.text[one.start : one.end] == one.text
        assert one.start < one.end
    for fact in (fact for event in explanation.events for fact in event.facts):
        for span in fact.words:
            assert explanation.report.text[span.start : span.end] == span.text
    assert [item.event for item in explanation.located] == sitmap.extract(report)
    ids = {event.id for event in explanation.events}
    for one in explanation.words:
        assert one.role in ROLES
        assert set(one.events) <= ids
        assert one.used == (one.reason == "") == bool(one.events)
        assert one.reason == "" or one.reason in REASONS
    assert all(sentence.events or sentence.reason in REASONS for sentence in explanation.sentences)
    table = sitmap.to_table(sitmap.locate(sitmap.extract(report)))
    assert [event.id for event in explanation.events] == list(table["id"])
    assert explanation == sitmap.explain(report)


# The page


class Page(HTMLParser):
    """What a browser makes of a page: its tags, its text by element, its links and anchors."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.report = ""
        self._in_text = self._aside = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.anchors += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if tag == "section":
            self._in_text = given.get("class") == "text"
        # Marks and the numbers of notes are no words of the report.
        self._aside += tag in ("b", "sup")

    def handle_endtag(self, tag: str) -> None:
        self._aside -= tag in ("b", "sup")
        self._in_text = self._in_text and tag != "section"

    def handle_data(self, data: str) -> None:
        if self._in_text and not self._aside:
            self.report += data


def test_the_page_shows_the_whole_text_and_every_link_leads_somewhere() -> None:
    explanations = [explain(text) for text in (MIXED, HOSTILE, "No news.")]
    page = Page("".join(render_page(explanations, "Three")))
    for explanation in explanations:
        shown = explanation.report.text.replace("\r\n", "\n")
        assert re.sub("[\x1b\u202e\ud800]", "\ufffd", shown) in page.report
    assert len(page.anchors) == len(set(page.anchors))
    assert {link.removeprefix("#") for link in page.links} <= set(page.anchors)
    assert "r1-e4" in page.anchors


def test_hostile_text_stays_text() -> None:
    page = "".join(render_page([explain(HOSTILE, title="</title><script>alert(3)</script>")], "<b>$style</b>"))
    tags = Page(page).tags
    assert not {"script", "img", "iframe", "object", "link", "base", "form"} & set(tags)
    assert html.escape("<script>alert(1)</script>") in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    page.encode("utf-8")
    assert not re.search(r"\son\w+=(?!\w*alert\(2\)&gt;)", page)
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert html.unescape(policy.group(1)).startswith("default-src 'none'; style-src 'sha256-")


def test_no_two_roles_look_alike_without_their_colour() -> None:
    assert len({role.mark for role in ROLES.values()} | {"x"}) == len(ROLES) + 1


# The terminal


def test_without_colours_the_roles_are_written_beside_their_words(mixed: Explanation) -> None:
    text = " ".join(render_text(mixed, colour=False, width=80).split())
    assert "[event word: fired] [weapon: drones] from [x origin: Kursk] at the city of [place 1: Sumy]" in text
    assert "[x dateline: KYIV]" in text
    assert "\x1b" not in text
    assert text.count("[") == text.count("]")


def test_with_colours_the_text_reads_as_it_was_written(mixed: Explanation) -> None:
    text = render_text(mixed, colour=True, width=200)
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert text != plain
    assert "Russian forces fired drones from Kursk at the city of Sumy[1] late on Tuesday" in plain
    assert "place of an event" in plain


@pytest.mark.parametrize("width", [50, 64, 100])
def test_lines_keep_to_the_terminal(width: int) -> None:
    for text in (MIXED, HOSTILE):
        shown = re.sub(r"\x1b\[[\d;]*m", "", render_text(explain(text), colour=True, width=width))
        assert max(len(line) for line in shown.splitlines() if " " in line.strip()) <= width


def test_a_report_cannot_steer_the_terminal() -> None:
    for colour in (False, True):
        shown = re.sub(r"\x1b\[[\d;]*m", "", render_text(explain(HOSTILE), colour=colour, width=80))
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", shown)
    assert "\x1b[31m\u202e" not in render_text(explain(HOSTILE), colour=True, width=80)


# The command

Call = Callable[..., Ran]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run a command in this process, in a folder that holds a report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(MIXED, encoding="utf-8")

    def run_here(*args: str, stdin: bytes = b"") -> Ran:
        capsysbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(["explain", *args])
        out, err = capsysbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_here


def test_the_command_prints_text_without_colours_where_there_is_no_terminal(call: Call) -> None:
    ran = call("report.txt")
    assert ran.code == 0
    assert "4 events" in ran.out
    assert "\x1b" not in ran.out
    assert "1 report, 4 events" in ran.err


def test_html_writes_one_page_of_all_reports_and_prints_its_path(call: Call) -> None:
    ran = call("report.txt", "-", "--html", "why.html", stdin=b"Drones hit Sumy on Tuesday.")
    assert (ran.code, ran.out) == (0, "why.html\n")
    page = Page(Path("why.html").read_text("utf-8"))
    assert {"r1-top", "r2-top"} <= set(page.anchors)
    assert sorted(os.listdir()) == ["report.txt", "why.html"]


def test_json_prints_one_object_a_report(call: Call) -> None:
    ran = call("report.txt", "--json")
    (told,) = [json.loads(line) for line in ran.out.splitlines()]
    assert told["report"]["text"] == MIXED
    assert [event["place_name"] for event in told["events"]] == ["Sumy", "Mariupol", "Nikopol", "Belgorod Oblast"]
    assert {"text": "Kursk", "role": "place", "used": False, "reason": "origin"}.items() <= next(
        one for one in told["words"] if one["text"] == "Kursk"
    ).items()


def test_the_same_input_gives_the_same_bytes(call: Call) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        call("report.txt", "--html", name)
        pages.append(Path(name).read_bytes())
    assert pages[0] == pages[1]
    assert call("report.txt").out == call("report.txt").out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["report.txt", "missing.txt"], 3),
        (["missing.txt"], 1),
        (["report.txt", "--html", "missing/why.html"], 1),
        (["report.txt", "--html", "why.html", "--json"], 2),
        (["report.txt", "--published", "soon"], 2),
        ([], 2),
    ],
)
def test_exit_status(call: Call, args: list[str], code: int) -> None:
    assert call(*args).code == code


@pytest.mark.parametrize(("no_colour", "coloured"), [("1", False), ("", True)])
def test_colours_are_for_terminals_and_no_color_is_honoured(tmp_path: Path, no_colour: str, coloured: bool) -> None:
    import pty

    (tmp_path / "r.txt").write_text("Russian drones hit Sumy on Tuesday.", encoding="utf-8")
    main, side = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "NO_COLOR": no_colour}
    command = [sys.executable, "-m", "sitmap", "explain", "r.txt"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=side, stderr=subprocess.DEVNULL) as process:
        os.close(side)
        shown = b""
        try:
            while chunk := os.read(main, 4096):
                shown += chunk
        except OSError:
            # The other end has closed.
            pass
    os.close(main)
    assert process.returncode == 0
    assert (b"\x1b[" in shown) == coloured
    assert (b"[place 1: Sumy]" in shown) != coloured
