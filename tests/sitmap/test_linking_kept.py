"""Rows that come later are linked to those that are kept, as if all had come at once and in any order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sitmap import locate
from sitmap.linking import incident_ids
from sitmap.linking.facts import Fact, fact_of
from sitmap.linking.incremental import Kept, Turn, relink, turn_of
from sitmap.linking.index import asked_keys, held_keys
from sitmap.linking.records import fact_of_record, record_of
from sitmap.model import Claim, Event, LocatedEvent
from tests.sitmap.test_linking import DRONE, MISSILE, MONDAY, on, tally, told


class Box:
    """A shelf in the memory, which counts what is read of it."""

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}
        self.read = 0

    def _those(self, rows: Iterable[Kept]) -> list[Kept]:
        found = list(rows)
        self.read += len(found)
        return found

    def of_turns(self, turns: Collection[Turn]) -> list[Kept]:
        return self._those(kept for kept in self.kept.values() if turn_of(kept.fact) in turns)

    def of_incidents(self, incidents: Collection[str]) -> list[Kept]:
        return self._those(kept for kept in self.kept.values() if kept.incident in incidents)

    def holding(self, keys: Collection[int]) -> list[Kept]:
        return self._those(kept for kept in self.kept.values() if held_keys(kept.fact) & set(keys))

    def asking(self, keys: Collection[int], after: Turn) -> set[Turn]:
        turns = {turn_of(kept.fact) for kept in self.kept.values() if asked_keys(kept.fact) & set(keys)}
        return {turn for turn in turns if turn > after}

    def add(self, facts: Sequence[Fact]) -> None:
        first = len(self.kept)
        self.kept |= {first + n: Kept(first + n, fact, None) for n, fact in enumerate(facts)}
        self._link({turn_of(fact) for fact in facts})

    def remove(self, report: str) -> None:
        gone = [row for row, kept in self.kept.items() if kept.fact.report == report]
        incidents = {self.kept[row].incident for row in gone}
        keys = {key for kept in self.kept.values() if kept.incident in incidents for key in held_keys(kept.fact)}
        for row in gone:
            del self.kept[row]
        self._link(self.asking(keys, (date.min, "")))

    def _link(self, turns: Collection[Turn]) -> None:
        for row, incident in relink(turns, self).items():
            self.kept[row] = replace(self.kept[row], incident=incident)

    @property
    def incidents(self) -> dict[tuple[str, int], str | None]:
        return {(kept.fact.report, kept.fact.number): kept.incident for kept in self.kept.values()}


def facts_of(report: Sequence[LocatedEvent]) -> list[Fact]:
    return [fact_of(number, item) for number, item in enumerate(report)]


def at_once(reports: Iterable[Sequence[LocatedEvent]]) -> dict[tuple[str, int], str]:
    rows = [(number, item) for report in reports for number, item in enumerate(report)]
    found = incident_ids([item for _, item in rows])
    return {(item.event.report.id, n): incident for (n, item), incident in zip(rows, found, strict=True)}


@st.composite
def report(draw: st.DrawFn, name: str) -> list[LocatedEvent]:
    """What one report tells: few places, days and tolls, so that much may be the same."""
    published = draw(st.sampled_from([None, *(MONDAY + timedelta(days=n) for n in range(4))]))
    events: list[Event] = []
    for telling in range(draw(st.integers(1, 3))):
        day = MONDAY + timedelta(days=draw(st.integers(0, 1)))
        more = draw(
            st.sampled_from([DRONE, MISSILE, {}, {"targets": ("residential",)}, {"weapon_models": ("Kh-101",)}])
        )
        quote = draw(st.sampled_from([None, None, "The same words."]))
        claim = draw(
            st.sampled_from([Claim(), Claim(side="Ukraine", stance="claimed"), Claim(side="Russia", stance="denied")])
        )
        if draw(st.integers(0, 5)) == 0:
            event = tally(name, "Ukraine", when=on(day, until=day + timedelta(days=draw(st.integers(0, 1)))),
                          drones_launched=draw(st.integers(40, 41)))  # fmt: skip
        else:
            event = told(
                name, draw(st.sampled_from(["Lozova", "Kharkiv", "Kharkiv Oblast"])), quote=quote, claim=claim,
                killed=draw(st.sampled_from([None, 0, 2, 3])), injured=draw(st.sampled_from([None, 5])),
                when=on(day, basis=draw(st.sampled_from(["stated", "publication"]))), **more,
            )  # fmt: skip
        report = replace(event.report, id=name, published=published)
        events.append(replace(event, report=report, incident=telling))
    return locate(events)


@st.composite
def corpus(draw: st.DrawFn) -> list[list[LocatedEvent]]:
    return [draw(report(f"r{number}")) for number in range(draw(st.integers(2, 9)))]


def batches(draw: st.DataObject, reports: Sequence[list[LocatedEvent]]) -> Iterator[list[list[LocatedEvent]]]:
    left = draw.draw(st.permutations(reports))
    while left:
        size = draw.draw(st.integers(1, len(left)))
        yield left[:size]
        left = left[size:]


@settings(max_examples=300, deadline=None)
@given(corpus(), st.data())
def test_any_order_and_any_batches_give_what_linking_all_at_once_gives(
    reports: list[list[LocatedEvent]], draw: st.DataObject
) -> None:
    box = Box()
    for batch in batches(draw, reports):
        box.add([fact for one in batch for fact in facts_of(one)])
    assert box.incidents == at_once(reports)


@settings(max_examples=150, deadline=None)
@given(corpus(), st.data())
def test_a_report_that_is_taken_away_leaves_no_trace(reports: list[list[LocatedEvent]], draw: st.DataObject) -> None:
    box = Box()
    for one in draw.draw(st.permutations(reports)):
        box.add(facts_of(one))
    gone = draw.draw(st.sampled_from(reports))
    box.remove(gone[0].event.report.id)
    assert box.incidents == at_once(one for one in reports if one is not gone)


@settings(max_examples=100, deadline=None)
@given(corpus())
def test_a_row_that_was_written_down_is_compared_as_before(reports: list[list[LocatedEvent]]) -> None:
    for fact in (fact for one in reports for fact in facts_of(one)):
        read = fact_of_record(
            record_of(fact), report=fact.report, published=fact.published, number=fact.number, quote=fact.quote,
            lang=fact.lang,
        )  # fmt: skip
        assert (held_keys(read), asked_keys(read)) == (held_keys(fact), asked_keys(fact))
        assert repr(read) == repr(fact)


def test_what_is_read_does_not_grow_with_what_is_kept() -> None:
    def kept(days: int) -> int:
        box = Box()
        for number in range(days):
            day = MONDAY + timedelta(days=number)
            event = told(f"r{number}", "Lozova", killed=2, when=on(day), **DRONE)
            box.add(facts_of(locate([replace(event, report=replace(event.report, published=day))])))
        box.read = 0
        middle = MONDAY + timedelta(days=days // 2)
        event = told("new", "Lozova", killed=2, when=on(middle), **DRONE)
        box.add(facts_of(locate([replace(event, report=replace(event.report, published=middle))])))
        return box.read

    assert kept(40) == kept(10)


def test_where_more_incidents_are_of_one_place_and_day_than_are_compared_the_order_makes_no_difference() -> None:
    def one(number: int) -> list[LocatedEvent]:
        event = told(f"r{number:03}", "Lozova", killed=number % 40 + 2, when=on(MONDAY), **(DRONE, MISSILE)[number % 2])
        return locate([replace(event, report=replace(event.report, published=MONDAY))])

    reports = [one(number) for number in range(140)]
    box = Box()
    for part in (reports[1::3], reports[::3], reports[2::3]):
        box.add([fact for report in part for fact in facts_of(report)])
    assert box.incidents == at_once(reports)


def test_what_else_a_report_tells_is_not_read_where_it_cannot_be_of_what_is_new() -> None:
    def read(elsewhere: int) -> int:
        box = Box()

        def add(name: str, *events: Event) -> None:
            own = [
                replace(event, incident=number, report=replace(event.report, id=name, published=MONDAY))
                for number, event in enumerate(events)
            ]
            box.add(facts_of(locate(own)))

        lozova = [told(f"l{n}", "Lozova", killed=2 + 10 * n, when=on(MONDAY), **DRONE) for n in range(3)]
        kharkiv = [told(f"k{n}", "Kharkiv", killed=2 + 10 * n, when=on(MONDAY), **DRONE) for n in range(elsewhere)]
        for number, event in enumerate(kharkiv):
            add(f"k{number}", event)
        for number, event in enumerate(lozova):
            add(f"r{number}", event, kharkiv[0])
        before = box.incidents
        box.read = 0
        # Before all others, of another weapon: all that tell of Lozova on that day come after it.
        add("a", told("a", "Lozova", killed=500, when=on(MONDAY), **MISSILE))
        assert {row: incident for row, incident in box.incidents.items() if row[0] != "a"} == before
        return box.read

    assert read(20) == read(2)
