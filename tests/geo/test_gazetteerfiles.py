"""A user's own gazetteers: what is read, how it joins the embedded places, and what becomes of broken files."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import Match, find_mentions, geocode, join_admin, load_gazetteer, resolve
from geo.gazetteerfiles import read_gazetteer
from geo.names import romanise

VILLAGES = [
    # name:uk, lat, lon, place, id
    ("Вигадівка", 48.31, 37.21, "village", "1"),
    ("Мала Неназва", 47.61, 36.12, "hamlet", "2"),
    ("Перемога", 48.91, 37.77, "village", "3"),
    ("Іван", 48.71, 37.31, "village", "4"),
    ("Нове", 47.91, 36.61, "village", "5"),
    ("Покровськ", 48.281, 37.181, "town", "6"),
]
TABLE = "name,name:uk,lat,lon,place,id\n" + "".join(
    f"{romanise(name)},{name},{lat},{lon},{place},{number}\n" for name, lat, lon, place, number in VILLAGES
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))


def put(folder: Path, content: str | bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def dump_line(
    geonameid: int, name: str, lat: float, lon: float, others: str = "", cls: str = "P", code: str = "PPL"
) -> str:
    cells = [str(geonameid), name, name, others, str(lat), str(lon), cls, code, "UA", "", "05", "", "", "", "0", "", "",
             "Europe/Kyiv", "2024-01-01"]  # fmt: skip
    return "\t".join(cells) + "\n"


def test_a_village_of_the_file_is_found_in_its_unit_under_its_kmu_name(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    (place,) = own.lookup("Vyhadivka")
    assert (place.id, place.name, place.kind) == ("own:1", "Vyhadivka", "settlement")
    assert (place.admin0_iso, place.admin1_iso) == ("UA", "UA-14")
    assert own.get("own:1") == place
    assert own.lookup("Вигадівка") == own.lookup("Вигадовка") == (place,)
    assert load_gazetteer().lookup("Vyhadivka") == ()


@pytest.mark.parametrize(
    "text", ["у Вигадівці", "під Вигадівкою", "біля Вигадівки", "near Vyhadivka", "в Вигадовке", "VYHADIVKA WAS HIT"]
)
def test_the_ways_in_which_reports_write_a_village_are_read(text: str, tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    assert [m.places[0].id for m in find_mentions(text, own)] == ["own:1"]


def test_names_of_two_words_are_declined_together(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    assert [m.text for m in find_mentions("у Малій Неназві, біля Малої Неназви", own)] == [
        "Малій Неназві",
        "Малої Неназви",
    ]


def test_the_villages_of_the_file_count_for_what_the_gazetteer_lacks(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    assert own.settlements("UA") == load_gazetteer().settlements("UA") + 5


def test_a_place_that_is_known_stays_one_place(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    found = own.lookup("Покровськ")
    assert found == load_gazetteer().lookup("Покровськ")
    assert [(file.rows, file.places, file.known) for file in own.files] == [(6, 6, 1)]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Перемога буде за нами. Слава Україні!", []),
        ("віримо в Перемогу", []),
        ("сказав Іван", []),
        ("Ivan said", []),
        ("Нове правило діє", []),
        ("обстріляно село Перемога", ["Перемога"]),
        ("обстріляно Нове", ["Нове"]),
    ],
)
def test_villages_that_are_words_or_persons_pin_no_ordinary_words(text: str, counts: list[str], tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, TABLE))
    found = [m.text for m in find_mentions(text, own) if not m.weak and m.places[0].kind == "settlement"]
    assert found == counts


def test_the_python_functions_take_paths(tmp_path: Path) -> None:
    path = put(tmp_path, TABLE)
    match = geocode("Vyhadivka, Donetsk region", gazetteer=path)
    assert match is not None
    assert match.place.id == "own:1"
    assert geocode("Vyhadivka", gazetteer=[path]) is not None


# A kilometre and less on the Kharkiv side of the embedded line, and 30 km from it.
BY_THE_LINE = "name,lat,lon{0}\nVyhadivka,49.3795,37.872{1}\nDalekivka,49.3795,37.4527{1}\n"


def unit_of(match: Match | None) -> tuple[str | None, bool]:
    assert match is not None
    told = join_admin([(match.lon, match.lat)], places=[match.place], uncertainty_km=[match.uncertainty_km]).iloc[0]
    return told["admin1_iso"], bool(told["admin1_ambiguous"])


@pytest.mark.parametrize(("said", "unit"), [("Luhansk", "UA-09"), ("Kharkiv", "UA-63")])
def test_a_village_nearer_to_a_line_than_it_is_exact_is_found_from_both_sides(
    said: str, unit: str, tmp_path: Path
) -> None:
    own = read_gazetteer(put(tmp_path, BY_THE_LINE.format("", "")))
    match = geocode(f"Vyhadivka, {said} Oblast", gazetteer=own)
    assert match is not None and match.precision == "settlement" and match.place.id == "own:2"
    assert unit_of(match) == (unit, True)


def test_the_line_holds_where_it_is_far_and_where_the_file_names_the_unit(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, BY_THE_LINE.format("", "")))
    assert unit_of(geocode("Vyhadivka", gazetteer=own)) == ("UA-63", True)
    third, far = (geocode(words, gazetteer=own) for words in ("Vyhadivka, Donetsk Oblast", "Dalekivka, Luhansk Oblast"))
    assert third is not None and third.precision == "oblast"
    assert far is not None and far.precision == "oblast"
    sure = read_gazetteer(put(tmp_path, BY_THE_LINE.format(",oblast", ",Luhansk Oblast")))
    assert sure.get("own:2").admin1_iso == "UA-09" and sure.get("own:2").beside == ()
    elsewhere = geocode("Vyhadivka, Kharkiv Oblast", gazetteer=sure)
    assert elsewhere is not None and elsewhere.precision == "oblast"


def test_a_renamed_hamlet_of_the_file_is_found_under_its_former_name(tmp_path: Path) -> None:
    own = read_gazetteer(put(tmp_path, "name,name:uk,lat,lon\nBetmanove,Бетманове,48.2629,37.9149\n"))
    for former in ("Krasnyi Partyzan", "Krasny Partizan", "Красний Партизан"):
        assert "Betmanove" in [place.name for place in own.lookup(former)], former
    match = geocode("the village of Betmanove, Donetsk region", gazetteer=own)
    assert match is not None and (match.place.name, match.former_name) == ("Betmanove", None)
    (place,) = own.lookup("Betmanove")
    match = resolve([place], query="Krasnyi Partyzan", gazetteer=own)
    assert match is not None and match.former_name == "Krasnyi Partyzan"


def test_of_two_that_bear_the_new_name_none_gets_the_former_one(tmp_path: Path) -> None:
    rows = "name,name:uk,lat,lon\nBetmanove,Бетманове,48.26,37.91\nBetmanove,Бетманове,47.51,38.11\n"
    own = read_gazetteer(put(tmp_path, rows))
    assert len(own.lookup("Betmanove")) == 2
    assert not [place for place in own.lookup("Krasnyi Partyzan") if place.name == "Betmanove"]
