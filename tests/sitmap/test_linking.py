"""Rows of several reports that tell of one incident share its id; what may be two incidents does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from bench.link_incidents import clusters_score, score_corpus
from sitmap import extract, locate, make_report, read_reports
from sitmap.linking import incident_ids
from sitmap.model import AirDefenceCounts, Claim, Event, LocatedEvent, PlaceRef, Report, Span, Toll, Tolls, When
from tests.support import ROOT

GOLD = ROOT / "tests" / "gold" / "incidents"
MONDAY, TUESDAY = date(2025, 3, 10), date(2025, 3, 11)
TEXT = "A text."


def on(day: date, *, until: date | None = None, basis: str = "stated") -> When:
    return When(day, until or day, "range" if until else "day", basis)


def toll(number: int | None) -> Toll | None:
    return None if number is None else Toll(number, number)


@cache
def place(name: str) -> PlaceRef:
    ids = tuple(found.id for found in geo.load_gazetteer().lookup(name))
    return PlaceRef(Span(0, len(name), name), candidates=ids)


def told(
    report: str, where: str | PlaceRef, *, published: date | None = TUESDAY, killed: int | None = None,
    injured: int | None = None, quote: str | None = None, **more: Any,
) -> Event:  # fmt: skip
    """A strike as a report tells it, unless `more` says otherwise."""
    words = quote or f"What {report} says."
    event = Event(
        report=Report(id=report, text=TEXT, published=published),
        layer="strike",
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        place=place(where) if isinstance(where, str) else where,
        span=Span(0, 1, "A"),
        quote=Span(0, len(words), words),
        incident=0,
        initiator="Russia",
        when=on(MONDAY),
        tolls=Tolls(killed=toll(killed), injured=toll(injured)),
    )
    return replace(event, **more)


def ids(*events: Event) -> list[str]:
    return incident_ids(locate(events))


def one(*events: Event) -> bool:
    return len(set(ids(*events))) == 1


def apart(*events: Event) -> bool:
    return len(set(ids(*events))) == len(events)


MISSILE, DRONE = {"weapons": ("missile",)}, {"weapons": ("drone",)}


# Strikes


def test_the_same_toll_on_the_same_day_is_one_incident() -> None:
    assert one(told("a", "Lozova", killed=3, injured=14), told("b", "Lozova", killed=3, injured=14))


def test_what_half_of_all_attacks_on_a_city_share_is_not_enough() -> None:
    assert apart(told("a", "Kharkiv", **DRONE), told("b", "Kharkiv", **DRONE))
    assert one(told("a", "Kharkiv", **DRONE, injured=12), told("b", "Kharkiv", **DRONE, injured=12))


@pytest.mark.parametrize(
    ("second", "third"),
    [
        pytest.param({"killed": 4}, {"killed": 7}, id="rising"),
        pytest.param({"killed": 5}, {"killed": 4}, id="corrected-a-little"),
    ],
)
def test_revised_tolls_are_of_one_incident(second: dict[str, int], third: dict[str, int]) -> None:
    assert one(
        told("a", "Kremenchuk", **MISSILE, killed=4),
        told("b", "Kremenchuk", published=date(2025, 3, 12), **MISSILE, **second),
        told("c", "Kremenchuk", published=date(2025, 3, 13), **MISSILE, **third),
    )


def test_a_toll_that_falls_by_half_is_another_incident() -> None:
    later = {"published": date(2025, 3, 12)}
    assert apart(told("a", "Kremenchuk", killed=20, **MISSILE), told("b", "Kremenchuk", killed=8, **MISSILE, **later))


def test_nobody_hurt_and_a_toll_are_two_incidents() -> None:
    assert apart(
        told("a", "Lozova", **MISSILE, killed=0, injured=0), told("b", "Lozova", **MISSILE, killed=2, injured=5)
    )


def test_a_revised_toll_without_a_date_of_the_event_finds_it_some_days_back() -> None:
    later = {"published": date(2025, 3, 13), "when": on(date(2025, 3, 13), basis="publication"), **MISSILE}
    first = told("a", "Kremenchuk", killed=4, injured=26, **MISSILE)
    assert one(first, told("b", "Kremenchuk", tolls=Tolls(Toll(7, 7), Toll(31, 31), revised=True), **later))
    assert apart(first, told("b", "Kremenchuk", tolls=Tolls(Toll(7, 7), Toll(31, 31)), **later))


def test_another_day_is_another_incident() -> None:
    assert apart(
        told("a", "Nikopol", injured=5, weapons=("artillery",)),
        told("b", "Nikopol", injured=5, weapons=("artillery",), when=on(TUESDAY)),
    )


def test_a_day_within_a_night_agrees_with_it_and_two_bulletins_that_share_a_day_do_not() -> None:
    night = on(date(2025, 3, 9), until=MONDAY)
    tolls = {"killed": 3, "injured": 14}
    assert one(told("a", "Lozova", when=night, **tolls), told("b", "Lozova", **tolls))
    assert apart(told("a", "Lozova", when=night, **tolls), told("b", "Lozova", when=on(MONDAY, until=TUESDAY), **tolls))


def test_weapons_that_exclude_each_other_are_two_incidents_unless_the_tolls_are_the_same() -> None:
    assert apart(told("a", "Kupiansk", injured=1, **DRONE), told("b", "Kupiansk", injured=1, weapons=("bomb",)))
    same = {"killed": 9, "injured": 41}
    assert one(told("a", "Kupiansk", **same, **DRONE), told("b", "Kupiansk", **same, **MISSILE))


def test_what_is_rocket_to_one_is_missile_to_another() -> None:
    assert one(
        told("a", "Lozova", weapons=("rocket",), injured=4), told("b", "Lozova", weapons=("missile",), injured=4)
    )


def test_times_of_the_day_tell_attacks_apart() -> None:
    alike = {"weapons": ("artillery",), "injured": 1}
    morning = told("a", "Kupiansk", quote="In the morning shells fell on Kupiansk.", **alike)
    assert apart(morning, told("b", "Kupiansk", quote="Увечері обстріляли Куп'янськ.", **alike))
    assert one(morning, told("b", "Kupiansk", quote="Утром обстреляли Купянск.", **alike))
    assert apart(
        told("a", "Kupiansk", quote="At 07:10 shells fell.", **alike),
        told("b", "Kupiansk", quote="At 5:30 p.m. shells fell.", **alike),
    )


def test_two_towns_of_one_name_are_two_places() -> None:
    towns = [found for found in geo.load_gazetteer().lookup("Pokrovsk") if found.kind == "settlement"][:2]
    assert len(towns) == 2
    refs = [PlaceRef(Span(0, 8, "Pokrovsk"), candidates=(town.id,)) for town in towns]
    assert apart(*(told(name, ref, killed=1, injured=4, **MISSILE) for name, ref in zip("ab", refs, strict=True)))


def test_neighbouring_villages_are_two_places() -> None:
    assert apart(told("a", "Bilozerka", killed=1, injured=2), told("b", "Komyshany", killed=1, injured=2))


def test_near_a_town_and_in_it_are_one_place() -> None:
    near = replace(place("Lozova"), relation="near")
    assert one(told("a", near, killed=3, injured=14), told("b", "Lozova", killed=3, injured=14))


def test_an_oblast_and_a_town_in_it_are_linked_only_by_two_figures_and_the_weapon() -> None:
    same = {"killed": 3, "injured": 14}
    assert one(told("a", "Kharkiv Oblast", **same, **MISSILE), told("b", "Lozova", **same, **MISSILE))
    assert apart(told("a", "Kharkiv Oblast", **same), told("b", "Lozova", **same, **MISSILE))
    assert apart(told("a", "Kharkiv Oblast", killed=3, **MISSILE), told("b", "Lozova", killed=3, **MISSILE))
    assert apart(told("a", "Sumy Oblast", **same, **MISSILE), told("b", "Lozova", **same, **MISSILE))


def test_a_report_that_tells_of_two_keeps_them_apart_for_all_others() -> None:
    # The third fits each of the two equally well, and is linked to neither.
    first, second = told("a", "Lozova", injured=4, **DRONE), told("a", "Lozova", injured=4, **DRONE, incident=1)
    assert apart(first, second, told("b", "Lozova", injured=4, **DRONE))
    assert apart(told("0", "Lozova", injured=4, **DRONE), first, second)


def test_of_two_attacks_the_one_with_the_toll_is_meant() -> None:
    first, second = told("a", "Lozova", killed=2, **DRONE), told("a", "Lozova", injured=9, incident=1, **DRONE)
    found = ids(first, second, told("b", "Lozova", injured=9, **DRONE))
    assert found[2] == found[1] != found[0]


def test_versions_of_the_two_sides_are_one_incident_whatever_tolls_they_give() -> None:
    base = {"weapons": ("missile",), "targets": ("military",)}
    assert one(
        told("a", "Sumy", killed=34, claim=Claim("rescuers", "Ukraine", "claimed"), **base),
        told("b", "Sumy", killed=60, claim=Claim("the ministry", "Russia", "confirmed"), **base),
    )


def test_a_denial_is_a_version_of_what_it_denies() -> None:
    assert one(
        told("a", "Kharkiv", claim=Claim("the mayor", "Ukraine", "claimed"), **MISSILE),
        told("b", "Kharkiv", claim=Claim("the ministry", "Russia", "denied"), initiator=None, **MISSILE),
    )


def test_another_attacker_is_another_incident_unless_each_side_blames_the_other_for_the_same_dead() -> None:
    ours = told("a", "Donetsk", killed=8, claim=Claim("Kyiv", "Ukraine", "claimed"))
    theirs = told("b", "Donetsk", killed=8, initiator="Ukraine", claim=Claim("Moscow", "Russia", "claimed"))
    assert one(ours, theirs)
    assert apart(ours, replace(theirs, claim=Claim()))


def test_reprints_are_linked_also_where_nothing_is_resolved() -> None:
    nowhere = PlaceRef(Span(0, 10, "Nowhereham"))
    assert one(told("a", nowhere, quote="Shells fell."), told("b", nowhere, quote="Shells fell."))
    assert apart(told("a", nowhere, quote="Shells fell."), told("b", nowhere, quote="Shells fell again."))
    later = on(date(2025, 3, 12))
    assert apart(told("a", nowhere, quote="Shells fell."), told("b", nowhere, quote="Shells fell.", when=later))


def test_boilerplate_of_two_days_is_no_reprint() -> None:
    daily = [
        told(name, "Kherson", quote="Kherson was shelled.", published=day, when=on(day, basis="publication"))
        for name, day in (("a", MONDAY), ("b", TUESDAY))
    ]
    assert apart(*daily)


def test_a_reprint_is_one_also_where_one_of_the_two_gives_no_day() -> None:
    undated = When(None, None, None, None)
    for first, second in ((undated, on(MONDAY)), (on(MONDAY), undated), (undated, undated)):
        assert one(
            *(told(name, "Kherson", quote="Shells fell.", when=when) for name, when in (("a", first), ("b", second)))
        )


# The other layers


NIGHT = on(MONDAY, until=TUESDAY)


def tally(report: str, where: str, *, when: When = NIGHT, **counts: int) -> Event:
    side = "Ukraine" if where in ("Russia", "Kursk Oblast") else "Russia"
    return told(report, where, layer="air_defence", when=when, initiator=side, counts=AirDefenceCounts(**counts))


def test_a_country_wide_tally_of_two_outlets_is_one_and_the_two_countries_are_two() -> None:
    counts = {"drones_launched": 141, "drones_intercepted": 93}
    assert one(tally("a", "Ukraine", **counts), tally("b", "Ukraine", **counts))
    assert one(tally("a", "Ukraine", **counts), tally("b", "Ukraine", drones_intercepted=93))
    assert apart(tally("a", "Ukraine", drones_intercepted=31), tally("b", "Russia", drones_intercepted=31))


def test_other_counts_or_another_night_are_another_tally() -> None:
    assert apart(tally("a", "Ukraine", drones_intercepted=93), tally("b", "Ukraine", drones_intercepted=60))
    other = on(TUESDAY, until=date(2025, 3, 12))
    assert apart(tally("a", "Ukraine", drones_intercepted=93), tally("b", "Ukraine", drones_intercepted=93, when=other))


def claimed(report: str, *, day: date = MONDAY, status: str = "captured", **more: Any) -> Event:
    values = {"controller": "Russia", "control_status": status, "extent": "whole", "when": on(day), "published": day}
    return told(report, "Toretsk", layer="control", initiator="Russia", **{**values, **more})


def test_a_capture_is_repeated_and_denied_within_days() -> None:
    denial = Claim("Kyiv", "Ukraine", "denied")
    assert one(claimed("a"), claimed("b", day=date(2025, 3, 12)), claimed("c", day=TUESDAY, claim=denial))


def test_another_change_or_month_is_another_claim() -> None:
    assert apart(
        claimed("a"),
        claimed("b", status="liberated", controller="Ukraine", day=date(2025, 3, 12)),
        claimed("c", day=date(2025, 4, 20)),
        claimed("d", status="advanced", extent="part"),
    )


def test_advances_are_of_their_day() -> None:
    advance = {"status": "advanced", "extent": "part"}
    assert one(claimed("a", **advance), claimed("b", **advance))
    assert apart(claimed("a", **advance), claimed("b", day=TUESDAY, **advance))


def test_fighting_is_of_its_place_and_exact_dates() -> None:
    fight = {"layer": "ground", "when": on(MONDAY, until=TUESDAY)}
    assert one(told("a", "Toretsk", **fight), told("b", "Toretsk", **fight))
    assert apart(told("a", "Toretsk", **fight), told("b", "Toretsk", layer="ground"))
    axis = replace(place("Toretsk"), relation="direction")
    assert apart(told("a", "Toretsk", **fight), told("b", axis, **fight))


def test_events_without_a_date_are_not_linked() -> None:
    assert apart(*(told(name, "Lozova", killed=3, injured=14, when=When()) for name in "ab"))


# Ids


def test_the_id_is_that_of_the_earliest_report() -> None:
    first = told("z", "Lozova", published=MONDAY, killed=3, injured=14)
    later = told("a", "Lozova", published=TUESDAY, killed=3, injured=14)
    undated = told("0", "Lozova", published=None, killed=3, injured=14)
    (alone,) = ids(first)
    assert ids(undated, later, first) == [alone] * 3


def test_the_same_report_given_twice_has_the_same_incidents() -> None:
    report = make_report("A drone hit a clinic in Lozova on Monday, killing two people.", published=TUESDAY)
    once = incident_ids(locate(extract(report)))
    assert once
    assert incident_ids(locate([*extract(report), *extract(report)])) == once * 2


@cache
def corpora() -> tuple[tuple[LocatedEvent, ...], ...]:
    """The events of each report of the open corpora."""
    files = sorted((GOLD / "dev").glob("*.jsonl"))
    found = []
    for file in files:
        for report in read_reports(file):
            own = replace(report, id=f"{file.stem}/{report.id}")
            found.append(tuple(locate(extract(own))))
    return tuple(found)


def by_event(reports: tuple[tuple[LocatedEvent, ...], ...]) -> dict[tuple[str, int, str], str]:
    located = [item for report in reports for item in report]
    keys = [(item.event.report.id, item.event.span.start, item.event.layer) for item in located]
    return dict(zip(keys, incident_ids(located), strict=True))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_order_of_the_reports_does_not_matter(data: st.DataObject) -> None:
    order = tuple(data.draw(st.permutations(corpora())))
    assert by_event(order) == by_event(corpora())


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_unrelated_reports_change_nothing(data: st.DataObject) -> None:
    names = sorted({report[0].event.report.id.split("/")[0] for report in corpora() if report})
    kept = set(data.draw(st.lists(st.sampled_from(names), unique=True)))
    some = tuple(r for r in corpora() if r and r[0].event.report.id.split("/")[0] in kept)
    every = by_event(corpora())
    assert all(every[key] == incident for key, incident in by_event(some).items())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Lozova", "Kharkiv", "Kharkiv Oblast"]), st.integers(0, 2),
                          st.sampled_from([(), ("drone",), ("missile",)]), st.integers(0, 3), st.integers(0, 1)),
                min_size=1, max_size=12))  # fmt: skip
def test_two_incidents_of_one_report_are_never_linked(rows: list[tuple[Any, ...]]) -> None:
    events = [
        told(f"r{report}", where, killed=killed, injured=injured * 5, weapons=weapons, incident=number,
             published=MONDAY + timedelta(days=report))
        for number, (where, killed, weapons, report, injured) in enumerate(rows)
    ]  # fmt: skip
    found = ids(*events)
    pairs = [(event.report.id, incident) for event, incident in zip(events, found, strict=True)]
    assert len(set(pairs)) == len(pairs)


# The yardstick


@pytest.mark.parametrize("corpus", sorted(path.stem for path in (GOLD / "dev").glob("*.jsonl")))
def test_no_link_of_the_open_corpora_is_false(corpus: str) -> None:
    assert score_corpus(GOLD / "dev" / f"{corpus}.jsonl").figures()["precision"] == 1


def test_one_story_in_three_languages_is_one_incident() -> None:
    figures = score_corpus(GOLD / "dev" / "three-languages.jsonl").figures()
    assert (figures["precision"], figures["recall"], figures["b3_recall"]) == (1, 1, 1)


def test_the_figures_are_those_of_the_definitions() -> None:
    figures = clusters_score(["a", "a", "a", "b"], [1, 1, 2, 2]).figures()
    assert figures["precision"] == 1 / 2
    assert figures["recall"] == 1 / 3
    assert figures["b3_precision"] == (1 + 1 + 1 / 2 + 1 / 2) / 4
    assert figures["b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_a_corpus_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bench.link_incidents import main

    (tmp_path / "c.jsonl").write_text('{"text": "No id."}\n')
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path)])
    assert left.value.code == 2
    assert "c.jsonl" in capsys.readouterr().err
