"""From names and what stands round them to one place, or to the area that is left."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo import Match, Place, geocode, load_gazetteer, resolve
from geo.precision import LEVELS

GAZETTEER = load_gazetteer()
GEOD = Geod(ellps="WGS84")
ROOT = Path(__file__).resolve().parents[2]


def one(name: str) -> Place:
    return GAZETTEER.lookup(name)[0]


def unit(iso: str) -> Place:
    return GAZETTEER.get(f"iso:{iso}")


def settle(name: str, **words: object) -> Match:
    match = resolve(GAZETTEER.lookup(name), query=name, **words)  # type: ignore[arg-type]
    assert match is not None
    return match


def found(name: str, **words: str) -> Match:
    match = geocode(name, **words)  # type: ignore[arg-type]
    assert match is not None, name
    return match


@pytest.mark.parametrize(
    ("name", "place", "precision", "admin1"),
    [
        ("Chernigiv region", "Chernihiv Oblast", "oblast", "UA-74"),
        ("Kursk", "Kursk", "settlement", "RU-KRS"),
        ("Чернігів", "Chernihiv", "settlement", "UA-74"),
        ("Kiev", "Kyiv", "settlement", "UA-30"),
        ("Kyiv region", "Kyiv Oblast", "oblast", "UA-32"),
        ("Sevastopol", "Sevastopol", "settlement", "UA-40"),
        ("Odessa", "Odesa", "settlement", "UA-51"),
        ("Moscow", "Moscow", "settlement", "RU-MOW"),
        ("Pokrovsk", "Pokrovsk", "settlement", "UA-14"),
        ("the city of Donetsk", "Donetsk", "settlement", "UA-14"),
        ("eastern Ukraine", "eastern Ukraine", "region", None),
        ("Ukraine", "Ukraine", "country", None),
        ("Nikopol district", "Nikopol Raion", "raion", "UA-12"),
        ("Crimean Bridge", "Crimean Bridge", "site", "UA-43"),
        ("Black Sea", "Black Sea", "region", None),
        ("Zolochiv, Kharkiv region", "Zolochiv", "settlement", "UA-63"),
        ("Zolochiv, Lviv region", "Zolochiv", "settlement", "UA-46"),
        ("Pervomaisk, Luhansk Oblast", "Sokolohirsk", "settlement", "UA-09"),
    ],
)
def test_a_phrase_is_placed(name: str, place: str, precision: str, admin1: str | None) -> None:
    match = found(name)
    assert (match.place.name, match.precision, match.place.admin1_iso) == (place, precision, admin1)
    assert match.query == name
    assert match.confidence >= 0.75


def test_a_country_has_no_point() -> None:
    match = found("Ukraine")
    assert match.area == "none"
    assert math.isnan(match.lon)
    assert math.isnan(match.lat)


@pytest.mark.parametrize("name", ["Xqzwvbn", "", "   ", "human rights", "?!"])
def test_what_is_no_place_is_not_placed(name: str) -> None:
    assert geocode(name) is None


def test_a_unit_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match=r"no first-level unit 'UA-99'; give an ISO 3166-2 code"):
        geocode("Kyiv", admin1="UA-99")


def test_no_candidates_give_no_answer() -> None:
    assert resolve((), query="Nowhere") is None


def test_the_unit_beside_the_name_decides_over_size() -> None:
    free = settle("Zolochiv")
    held = settle("Zolochiv", within=[unit("UA-46")])
    assert free.place.admin1_iso == "UA-63"
    assert held.place.admin1_iso == "UA-46"
    assert held.decided_by == "unit named beside it"
    assert free.place.id in {a.place.id for a in held.alternatives}


def test_crimea_is_no_village_of_that_name_where_russia_is_spoken_of() -> None:
    rostov = unit("RU-ROS")
    assert settle("Крым", country="RU", context=[rostov]).place.admin1_iso == "UA-43"
    assert settle("Крым", context=[rostov]).place.admin1_iso == "UA-43"
    assert settle("Крым", within=[rostov]).place.admin1_iso == "RU-ROS"


def test_the_country_beside_the_name_decides() -> None:
    match = settle("Vladimir", country="RU")
    assert match.place.admin1_iso == "RU-VLA"
    assert settle("Donetsk", country="RU").place.admin1_iso == "RU-ROS"
    assert settle("Donetsk").place.admin1_iso == "UA-14"


@pytest.mark.parametrize(
    ("name", "context", "admin1"),
    [
        ("Zolochiv", ["Kharkiv", "Vovchansk"], "UA-63"),
        ("Zolochiv", ["Lviv", "Brody"], "UA-46"),
        ("Novofedorivka", ["Saky", "Yevpatoriia"], "UA-43"),
        ("Terny", ["Lyman", "Torske"], "UA-14"),
        ("Petropavlivka", ["Kupiansk", "Dvorichna"], "UA-63"),
        ("Vladimir", ["Moscow", "Ryazan"], "RU-VLA"),
    ],
)
def test_other_places_of_the_report_decide(name: str, context: list[str], admin1: str) -> None:
    match = settle(name, context=[one(c) for c in context])
    assert match.place.admin1_iso == admin1
    assert match.precision == "settlement"


def test_a_unit_that_holds_no_candidate_is_not_pinned() -> None:
    match = settle("Kalynivka", within=[unit("UA-40")])
    assert (match.place.id, match.precision, match.area) == ("iso:UA-40", "oblast", "unit")
    assert {a.place.name for a in match.alternatives} >= {"Kalynivka"}
    assert match.decided_by == "only the unit named beside it fits"


def test_several_like_candidates_are_not_pinned() -> None:
    match = found("Kalynivka")
    assert match.precision == "country"
    assert match.confidence <= 0.5
    assert len(match.alternatives) >= 3
    inside = found("Kalynivka, Kyiv region")
    assert (inside.place.id, inside.precision) == ("iso:UA-32", "oblast")


def test_an_unknown_village_is_answered_with_its_unit() -> None:
    match = found("the village of Nemanazvy, Sumy region")
    assert (match.place.id, match.precision, match.area) == ("iso:UA-59", "oblast", "unit")
    assert "Nemanazvy" in match.decided_by
    near = found("the village of Nemanazvy near Okhtyrka")
    assert near.precision == "area"
    assert near.uncertainty_km >= 25


def test_old_spellings_lead_to_the_place_of_today() -> None:
    for name in ("Artyomovsk", "Artemivsk", "Артемовск"):
        assert found(name, admin1="UA-14").place.name == "Bakhmut"


@pytest.mark.parametrize(
    ("phrase", "precision", "least", "most"),
    [
        ("near Bakhmut", "area", 10, 15),
        ("the Bakhmut area", "area", 10, 15),
        ("Pokrovsk direction", "area", 25, 35),
        ("Kupiansk axis", "area", 25, 35),
        ("near Kharkiv", "area", 18, 30),
        ("Bakhmut", "settlement", 4, 10),
        ("Kyiv", "settlement", 15, 30),
    ],
)
def test_a_relation_widens_the_place(phrase: str, precision: str, least: float, most: float) -> None:
    match = found(phrase)
    assert match.precision == precision
    assert least <= match.uncertainty_km <= most
    assert match.area == ("point" if precision == "settlement" else "circle")


@pytest.mark.parametrize(
    ("phrase", "bearing", "distance"),
    [
        ("15 km north of Kupiansk", 0, 15),
        ("15 km south of Kupiansk", 180, 15),
        ("20 kilometers north-east of Izium", 45, 20),
        ("20 km northeast of Izium", 45, 20),
        ("8 km west of Pokrovsk", 270, 8),
        ("30km southwest of Donetsk", 225, 30),
    ],
)
def test_an_offset_is_measured_on_the_ellipsoid(phrase: str, bearing: float, distance: float) -> None:
    match = found(phrase)
    azimuth, _, metres = GEOD.inv(match.place.lon, match.place.lat, match.lon, match.lat)
    assert metres / 1000 == pytest.approx(distance, abs=0.01)
    assert (azimuth - bearing) % 360 == pytest.approx(0, abs=0.01) or (azimuth - bearing) % 360 == pytest.approx(
        360, abs=0.01
    )
    assert 4 <= match.uncertainty_km < distance + match.place.radius_km
    assert match.precision == "area"


def test_an_offset_without_a_distance_lies_on_its_side() -> None:
    match = settle("Bakhmut", relation="south_west_of")
    assert match.lon < match.place.lon
    assert match.lat < match.place.lat
    assert match.uncertainty_km >= GEOD.inv(match.place.lon, match.place.lat, match.lon, match.lat)[2] / 1000


def test_between_two_places_is_their_middle() -> None:
    match = found("between Bakhmut and Kramatorsk")
    ends = [one("Bakhmut"), one("Kramatorsk")]
    gaps = [GEOD.inv(match.lon, match.lat, p.lon, p.lat)[2] / 1000 for p in ends]
    assert gaps[0] == pytest.approx(gaps[1], abs=0.01)
    assert match.uncertainty_km == pytest.approx(gaps[0], abs=0.1)
    assert match.precision == "area"


def test_a_list_of_places_is_the_area_that_holds_them() -> None:
    match = found("2 in Toretsk, 1 in Bakhmut and 3 in Pokrovsk")
    assert match.precision == "area"
    for name in ("Toretsk", "Bakhmut", "Pokrovsk"):
        place = one(name)
        assert GEOD.inv(match.lon, match.lat, place.lon, place.lat)[2] / 1000 < match.uncertainty_km


def test_a_unit_is_measured_from_a_point_inside_its_reach() -> None:
    for place in GAZETTEER:
        if place.kind == "admin1" and place.admin0_iso == "UA":
            match = resolve([place], query=place.name)
            assert match is not None
            assert (match.area, match.precision) == ("unit", "oblast")
            assert 15 <= match.uncertainty_km < 260


ANY_PLACE = st.sampled_from([p for p in GAZETTEER if not math.isnan(p.lon)])
RELATIONS = st.sampled_from(["in", "near", "direction", "between", "north_of", "south_east_of", "west_of"])


@given(
    st.lists(ANY_PLACE, min_size=1, max_size=6),
    RELATIONS,
    st.lists(ANY_PLACE, max_size=3),
    st.lists(ANY_PLACE, max_size=5),
    st.lists(ANY_PLACE, max_size=2),
    st.one_of(st.none(), st.floats(0.5, 80)),
    st.sampled_from([None, "UA", "RU"]),
)
@settings(max_examples=250, deadline=None)
def test_every_answer_is_whole(
    candidates: list[Place],
    relation: str,
    within: list[Place],
    context: list[Place],
    other: list[Place],
    distance: float | None,
    country: str | None,
) -> None:
    match = resolve(
        candidates,
        query=candidates[0].name,
        relation=relation,
        distance_km=distance,
        within=within,
        context=context,
        other=other,
        country=country,
    )
    assert match is not None
    assert match.precision in LEVELS
    assert 0 <= match.confidence <= 1
    assert match.uncertainty_km > 0
    assert match.area in ("point", "unit", "circle", "none")
    assert (match.area == "none") == (match.precision == "country")
    assert (match.area == "point") == (match.precision in ("settlement", "district", "site"))
    if match.precision != "country":
        assert -180 <= match.lon <= 180
        assert -90 <= match.lat <= 90
    assert match.decided_by
    scores = [a.score for a in match.alternatives]
    assert all(0 <= s <= 1 for s in scores)
    if not match.decided_by.startswith("several places are"):
        assert scores == sorted(scores, reverse=True)


@given(st.lists(ANY_PLACE, min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_of_candidates_does_not_matter(candidates: list[Place], random: object) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(candidates, query="X") == resolve(shuffled, query="X") or any(
        math.isnan(m.lon) for m in (resolve(candidates, query="X"),) if m is not None
    )


def test_coded_places_are_geocoded_better_than_by_size(shared: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "geocode_places.py"), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    figures = json.loads(ran.stdout)
    ours, alone, plain = figures["with oblast"], figures["words alone"], figures["baseline"]
    villages = figures["all villages, with oblast"]
    for some in (ours, villages):
        assert some["right_unit"] >= 0.98
        assert some["wrong_pins"] <= 0.01
        assert some["calibration"] >= 0.92
    assert alone["wrong_pins"] <= 0.03
    assert ours["within_10km"] >= 0.43
    assert villages["within_10km"] >= 0.55
    assert plain["wrong_pins"] > 0.5


def test_a_place_that_two_sources_list_is_one() -> None:
    known = one("Kupiansk")
    double = Place("osm:node/2", None, "Kupiansk", "settlement", known.lon + 0.01, known.lat, "UA", "UA-63", 0, 3.0)
    more = GAZETTEER.with_places([(double, ["Куп'янськ"])])
    match = geocode("Kupiansk", gazetteer=more)
    assert match is not None
    assert match.place == known
    assert match.alternatives == ()


def test_a_users_village_is_geocoded() -> None:
    own = Place("osm:node/3", None, "Mala Vyhadka", "settlement", 37.0, 48.0, "UA", "UA-14", 0, 3.0)
    more = GAZETTEER.with_places([(own, [])])
    match = geocode("near Mala Vyhadka, Donetsk region", gazetteer=more)
    assert match is not None
    assert (match.place, match.precision) == (own, "area")
    assert geocode("Mala Vyhadka") is None


@pytest.mark.parametrize(
    ("phrase", "members"),
    [
        ("Odesa oblast and Mykolaiv oblast", ("UA-51", "UA-48")),
        ("Odesa, Mykolaiv and Vinnytsia oblasts", ("UA-51", "UA-48", "UA-05")),
        ("Одеська область та Миколаївська область", ("UA-51", "UA-48")),
        ("Odesa oblast and Kyiv", ("UA-51", "UA-30")),
        ("Dnipro and Zaporizhzhia oblast", ("UA-12", "UA-23")),
        ("Odesa oblast and Dnipropetrovsk oblast, Kryvyi Rih Raion", ("UA-51", "UA-12")),
        ("Kyiv oblast and northern Ukraine", ("UA-32", "UA-30", "UA-18", "UA-74", "UA-59")),
        ("Belgorod oblast and Sumy oblast", ("RU-BEL", "UA-59")),
        ("Харківська та Сумська області", ("UA-63", "UA-59")),
        ("Харківська обл. та Сумська обл.", ("UA-63", "UA-59")),
        ("Курская, Белгородская области", ("RU-KRS", "RU-BEL")),
        ("Kharkiv and Sumy oblasts, Ukraine", ("UA-63", "UA-59")),
        ("Kharkiv/Sumy oblasts", ("UA-63", "UA-59")),
    ],
)
def test_a_list_of_oblasts_is_all_of_them_and_none_alone(phrase: str, members: tuple[str, ...]) -> None:
    match = found(phrase)
    assert (match.precision, match.area, match.place.members) == ("region", "unit", members)
    for iso in members:
        one = unit(iso)
        apart = GEOD.inv(match.lon, match.lat, one.lon, one.lat)[2] / 1000
        assert apart + one.radius_km <= 1.005 * match.uncertainty_km


@pytest.mark.parametrize(
    ("phrase", "name", "precision"),
    [
        ("Bakhmut and Donetsk oblast", "Donetsk Oblast", "oblast"),
        ("Bakhmut, Donetsk oblast", "Bakhmut", "settlement"),
        ("Odesa oblast, Izmail Raion", "Izmail Raion", "raion"),
        ("Bakhmut and Toretsk, Donetsk oblast", "Bakhmut", "area"),
        ("Sverdlovsk region, Luhansk region", "Dovzhansk Raion", "raion"),
        ("Horlivka/Donetsk oblast", "Horlivka", "settlement"),
    ],
)
def test_a_place_beside_its_own_oblast_is_no_list_of_oblasts(phrase: str, name: str, precision: str) -> None:
    match = found(phrase)
    assert (match.place.name, match.precision) == (name, precision)
