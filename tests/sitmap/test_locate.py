"""Words for places become places, or stay open."""

from __future__ import annotations

from dataclasses import replace

import pytest

import geo
from sitmap import locate, make_report
from sitmap.model import Event, PlaceRef, Span


def event(place: PlaceRef | None) -> Event:
    report = make_report("Shelling damaged houses there, officials said.")
    words = Span(0, 8, "Shelling")
    return Event(
        report=report,
        layer="strike",
        event_type="Explosions/Remote violence",
        sub_event_type="Shelling/artillery/missile attack",
        place=place,
        span=words,
        quote=Span(0, len(report.text), report.text),
        incident=0,
    )


def ref(name: str, **more: object) -> PlaceRef:
    ids = tuple(place.id for place in geo.load_gazetteer().lookup(name))
    return replace(PlaceRef(Span(0, len(name), name), candidates=ids), **more)  # type: ignore[arg-type]


def test_a_known_name_is_placed_in_its_unit() -> None:
    (item,) = locate([event(ref("Kramatorsk"))])
    assert item.match is not None
    assert item.match.place.name == "Kramatorsk"
    assert item.match.place.admin1_iso == "UA-14"
    assert item.match.precision == "settlement"
    assert abs(item.match.lon - 37.58) < 0.1
    assert abs(item.match.lat - 48.73) < 0.1


def test_a_name_without_candidates_and_an_event_without_a_place_stay_open() -> None:
    unknown = PlaceRef(Span(0, 7, "Nowhere"))
    assert [item.match for item in locate([event(unknown), event(None)])] == [None, None]


def test_an_unknown_name_stands_for_the_smallest_unit_beside_it() -> None:
    unknown = PlaceRef(Span(0, 7, "Nowhere"), within=("iso:UA-14", "country:UA"))
    (item,) = locate([event(unknown)])
    assert item.match is not None
    assert (item.match.place.name, item.match.precision, item.match.query) == ("Donetsk Oblast", "oblast", "Nowhere")
    assert item.match.confidence <= 0.8
    assert locate([event(replace(unknown, within=("country:UA",)))])[0].match is None


def test_the_unit_named_beside_a_name_decides_between_places_of_that_name() -> None:
    gazetteer = geo.load_gazetteer()
    bearers = [place for place in gazetteer.lookup("Pokrovsk") if place.kind == "settlement"]
    assert bearers
    (item,) = locate([event(ref("Pokrovsk", within=("iso:UA-14",)))])
    assert item.match is not None
    assert item.match.place.admin1_iso == "UA-14"


def test_near_a_place_is_an_area_and_a_distance_moves_it() -> None:
    at, near, north = (
        item.match
        for item in locate(
            [
                event(ref("Kharkiv")),
                event(ref("Kharkiv", relation="near")),
                event(ref("Kharkiv", relation="north_of", distance_km=20.0)),
            ]
        )
    )
    assert at is not None
    assert near is not None
    assert north is not None
    assert (at.precision, near.precision, north.precision) == ("settlement", "area", "area")
    assert near.uncertainty_km > at.uncertainty_km
    # A degree of latitude is 111.2 km.
    assert north.lat - at.lat == pytest.approx(20 / 111.2, rel=0.05)


def test_events_of_another_gazetteer_are_refused_with_the_remedy() -> None:
    with pytest.raises(ValueError, match="the gazetteer they were extracted with"):
        locate([event(PlaceRef(Span(0, 1, "X"), candidates=("geonames:0",)))])


def test_order_and_number_are_kept() -> None:
    events = [event(ref(name)) for name in ("Sumy", "Kherson", "Sumy")]
    located = locate(iter(events))
    assert [item.event for item in located] == events
    assert [item.match.place.name if item.match else None for item in located] == ["Sumy", "Kherson", "Sumy"]


def test_villages_of_one_name_all_over_a_country_are_no_place() -> None:
    (item,) = locate([event(ref("Піщане"))])
    assert item.match is None
