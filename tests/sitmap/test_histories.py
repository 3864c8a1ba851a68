"""Incidents: their versions in order, how their tolls changed, and the figures that still stand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sitmap import extract, incidents, locate, make_report, to_table
from sitmap.histories import Incident, to_json
from sitmap.model import Claim, LocatedEvent, Toll, Tolls
from tests.sitmap.test_linking import MISSILE, MONDAY, TUESDAY, on, told

WEDNESDAY = date(2025, 3, 12)
RESCUERS, MINISTRY = Claim("rescuers", "Ukraine", "claimed"), Claim("the ministry", "Russia", "confirmed")


def version(report: str, published: date | None, killed: Toll | None, claim: Claim = RESCUERS, **more: Any) -> Any:
    values = {"published": published, "tolls": Tolls(killed=killed), "claim": claim, "target_side": "Ukraine"}
    return told(report, "Lozova", **{**MISSILE, **values, **more})


def of(*events: Any) -> Incident:
    (incident,) = incidents(locate(events))
    return incident


def killed(figures: Any) -> list[tuple[str, int | None]]:
    return [(figure.report_id, figure.min) for figure in figures["killed"]]


def test_versions_are_in_the_order_of_publication_and_the_latest_toll_stands() -> None:
    events = [
        version("c", WEDNESDAY, Toll(7, 7)), version("b", None, None),
        version("a", TUESDAY, Toll(4, 4)), version("z", MONDAY, Toll(2, None)),
    ]  # fmt: skip
    incident = of(*events)
    assert [one.report_id for one in incident.versions] == ["z", "a", "c", "b"]
    assert killed(incident.tolls) == [("z", 2), ("a", 4), ("c", 7)]
    assert killed(incident.current) == [("c", 7)]
    assert set(incident.tolls) == {"killed"}


def test_a_correction_replaces_a_higher_figure() -> None:
    incident = of(version("a", MONDAY, Toll(7, 7)), version("b", TUESDAY, Toll(6, 6)))
    assert killed(incident.current) == [("b", 6)]


def test_of_one_day_the_highest_figure_of_a_source_stands() -> None:
    incident = of(version("a", TUESDAY, Toll(4, 4)), version("b", TUESDAY, Toll(3, 3)))
    assert killed(incident.current) == [("a", 4)]


def test_what_the_two_sides_say_stands_side_by_side() -> None:
    incident = of(version("a", MONDAY, Toll(4, 4)), version("b", TUESDAY, Toll(60, None), MINISTRY))
    assert killed(incident.current) == [("a", 4), ("b", 60)]


def test_an_official_of_the_side_that_was_hit_is_a_better_source_than_an_outlet() -> None:
    outlet = Claim()
    assert killed(of(version("a", MONDAY, Toll(4, 4), outlet), version("b", TUESDAY, Toll(5, 5))).current) == [("b", 5)]
    both = of(version("a", MONDAY, Toll(4, 4)), version("b", TUESDAY, Toll(5, 5), outlet)).current
    assert killed(both) == [("a", 4), ("b", 5)]
    rival = of(version("a", MONDAY, Toll(4, 4), outlet), version("b", TUESDAY, Toll(4, None), MINISTRY)).current
    assert killed(rival) == [("a", 4), ("b", 4)]


def test_what_is_denied_is_no_figure() -> None:
    denial = Claim("the ministry", "Russia", "denied")
    incident = of(version("a", MONDAY, Toll(4, 4)), version("b", TUESDAY, Toll(4, 4), denial))
    assert killed(incident.tolls) == [("a", 4)]
    assert [one.stance for one in incident.versions] == ["claimed", "denied"]


def test_place_and_date_are_the_most_exact_ones() -> None:
    tolls = {"tolls": Tolls(killed=Toll(4, 4), injured=Toll(9, 9)), "killed": None}
    wide = told("a", "Kharkiv Oblast", published=MONDAY, **MISSILE, when=on(date(2025, 3, 9), until=MONDAY), **tolls)
    incident = of(wide, told("b", "Lozova", **MISSILE, **tolls))
    assert (incident.place_name, incident.start_date, incident.end_date) == ("Lozova", MONDAY, MONDAY)


def located() -> list[LocatedEvent]:
    texts = (
        ("a", MONDAY, "A missile hit a school in Lozova on Monday, killing four people, officials said."),
        ("b", TUESDAY, "The death toll from Monday's missile strike on Lozova has risen to five, officials said."),
        ("c", TUESDAY, "Ukrainian forces repelled attacks near Toretsk."),
        ("d", TUESDAY, "Air defences shot down 40 of 50 drones over Ukraine overnight."),
    )
    return [
        item
        for name, day, text in texts
        for item in locate(extract(make_report(text, title=name, published=day)))
    ]  # fmt: skip


def test_a_table_has_the_same_incidents_as_the_events_it_is_made_of() -> None:
    events = located()
    assert incidents(to_table(events)) == incidents(events)
    assert {incident.id for incident in incidents(events)} == set(to_table(events)["incident_id"])


def test_an_incident_is_json() -> None:
    for incident in incidents(located()):
        plain = json.loads(json.dumps(to_json(incident), allow_nan=False))
        assert plain["id"] == incident.id
        assert plain["versions"][0]["published"] == str(incident.versions[0].published)


def test_the_toll_of_two_reports_is_never_added() -> None:
    incident = next(one for one in incidents(located()) if one.layer == "strike")
    assert [figure.min for figure in incident.tolls["killed"]] == [4, 5]
    assert [figure.min for figure in incident.current["killed"]] == [5]


def test_no_events_are_no_incidents() -> None:
    assert incidents([]) == [] == incidents(to_table([]))
