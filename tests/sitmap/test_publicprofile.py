"""What may be published: places no finer than they should be, no positions of defenders, no names of persons."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from PIL import Image

import geo
import sitmap
from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.geometry import distance_km
from layers import validate
from layers.export import FORMATS
from sitmap.errors import UsageError
from sitmap.publicprofile import MASK, check_profile, masked_names, profile_statement, public_outputs, public_table
from tests.layers.credits import credits_in
from tests.support import Ran

REPORT = """Ukrainian forces hold positions in Robotyne, the brigade said on 3 June 2025.

A Russian drone struck a hospital in Kherson on 3 June 2025, wounding two people.

Russian troops shelled Nikopol on 3 June 2025, killing Olena Kovalchuk, a teacher.
"""
ROBOTYNE = {"lon": 35.837712, "lat": 47.446123, "admin0_iso": "UA", "admin1_iso": "UA-23", "precision": "settlement"}


def table(*rows: dict[str, Any]) -> Any:
    """Return an event table with these rows at one village, unless they say otherwise."""
    common = ROBOTYNE | {"uncertainty_km": 2.0, "place_name": "Robotyne", "place_text": "Robotyne", "report_id": "r"}
    return validate(pd.DataFrame([common | {"id": f"e{number}"} | row for number, row in enumerate(rows)]))


def test_points_are_rounded_and_the_radius_still_holds_the_true_place() -> None:
    given = table({"layer": "strike", "initiator": "Russia"})
    public, removed = public_table(given)
    (row,) = public.to_dict("records")
    assert (row["lon"], row["lat"]) == (35.84, 47.45)
    assert (row["geometry"].x, row["geometry"].y) == (35.84, 47.45)
    off = float(distance_km(row["lon"], row["lat"], ROBOTYNE["lon"], ROBOTYNE["lat"]))
    assert row["uncertainty_km"] >= 2.0 + off
    assert removed.rounded == 1
    assert given["lon"].tolist() == [35.837712]


def test_the_outline_of_a_small_area_does_not_give_its_middle_away() -> None:
    public, _ = public_table(table({"layer": "strike", "initiator": "Russia", "precision": "area"}))
    middle = public.geometry[0].centroid
    assert middle.x == pytest.approx(35.84, abs=1e-4)
    assert middle.y == pytest.approx(47.45, abs=1e-3)


@pytest.mark.parametrize(
    "row",
    [
        {"layer": "control", "controller": "Ukraine", "control_status": "controlled"},
        {"layer": "control", "controller": "Russia", "control_status": "contested"},
        {"layer": "ground", "initiator": "Ukraine"},
        {"layer": "ground"},
        {"layer": "air_defence", "initiator": "Ukraine"},
        {"layer": "strike", "initiator": "Russia", "targets": ["military"]},
        {"layer": "strike", "initiator": "Russia", "targets": ["residential", "medical"]},
        {"layer": "control", "controller": "Ukraine", "admin0_iso": "RU", "admin1_iso": "RU-KRS"},
        {
            "layer": "strike",
            "initiator": "Ukraine",
            "targets": ["military"],
            "admin0_iso": "RU",
            "admin1_iso": "RU-KRS",
        },
    ],
)
def test_what_tells_of_defenders_or_hospitals_is_shown_by_raion_without_its_words(row: dict[str, Any]) -> None:
    words = {"quote": "They stand in Robotyne.", "title": "Robotyne held", "casualties_text": "two at Robotyne"}
    words |= {"alternatives": [{"name": "Robotyne", "lon": 35.837712, "lat": 47.446123}], "geonameid": 695788}
    public, removed = public_table(table(row | words))
    (found,) = public.to_dict("records")
    assert found["precision"] == ("oblast" if row.get("admin0_iso") == "RU" else "raion")
    assert found["geometry"].geom_type in ("Polygon", "MultiPolygon")
    assert "Robotyne" not in json.dumps({name: str(value) for name, value in found.items()})
    assert removed.rounded == 0
    assert removed.coarsened == 1
    if found["precision"] == "raion":
        # Nobody knows which raion it is in, so none is named as its own.
        assert found["place_name"].startswith("Around the seat of ")
        assert "1 of these is drawn round the nearest raion's seat" in removed.statement()
        assert found["geometry"].centroid.distance(shapely.Point(found["lon"], found["lat"])) < 0.01
        off = float(distance_km(found["lon"], found["lat"], ROBOTYNE["lon"], ROBOTYNE["lat"]))
        assert off <= found["uncertainty_km"]


@pytest.mark.parametrize(
    "row",
    [
        {"layer": "control", "controller": "Russia", "control_status": "captured"},
        {"layer": "ground", "initiator": "Russia"},
        {"layer": "strike", "initiator": "Russia", "targets": ["residential"]},
        {"layer": "strike", "initiator": "Ukraine", "targets": ["military"]},
    ],
)
def test_what_tells_of_the_attacker_stays(row: dict[str, Any]) -> None:
    public, removed = public_table(table(row | {"quote": "They shelled Robotyne."}))
    assert public["place_name"].tolist() == ["Robotyne"]
    assert public["quote"].tolist() == ["They shelled Robotyne."]
    assert removed.coarsened == 0


def test_a_sentence_is_left_out_wherever_it_tells_of_defenders() -> None:
    shared = {"quote": "Russia shelled Robotyne, where our brigade stands.", "title": "Our brigade stands"}
    public, removed = public_table(
        table(
            {"layer": "control", "controller": "Ukraine"} | shared,
            {"layer": "strike", "initiator": "Russia"} | shared,
            {"layer": "strike", "initiator": "Russia", "quote": "Another shell fell.", "title": "Our brigade stands"},
            {"layer": "strike", "initiator": "Russia", "report_id": "other", "title": "Shelling"} | {"quote": "A."},
        )
    )
    assert public["quote"].tolist() == [None, None, "Another shell fell.", "A."]
    assert public["title"].tolist() == [None, None, None, "Shelling"]
    assert removed.silenced == 1


RAIONS = {"Polohy Raion": (35.3, 47.2, 36.4, 47.9), "Vasylivka Raion": (34.6, 47.2, 35.3, 47.9)}


def test_with_outlines_of_raions_it_is_the_raion_that_it_is_in(tmp_path: Path) -> None:
    path = tmp_path / "raions.geojson"
    named = {"shape_type": "rayon", "shapeISO": "", "ADM0_PCODE": "UA", "ADM1_PCODE": "UA23"}
    features = [
        {"type": "Feature", "properties": named | {"ADM2_EN": name, "ADM2_PCODE": f"UA23{number:02}"},
         "geometry": shapely.box(*box).__geo_interface__}
        for number, (name, box) in enumerate(RAIONS.items())
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    units = geo.read_boundaries(path)
    row = {"layer": "control", "controller": "Ukraine", "control_status": "controlled"}
    public, removed = public_table(table(row), boundaries=units)
    (found,) = public.to_dict("records")
    assert found["place_name"] == "Polohy Raion"
    assert shapely.equals(found["geometry"], shapely.box(*RAIONS["Polohy Raion"]))
    corners = shapely.get_coordinates(found["geometry"]).tolist()
    assert all(distance_km(found["lon"], found["lat"], *corner) <= found["uncertainty_km"] for corner in corners)
    assert (removed.coarsened, removed.circles) == (1, 0)
    assert "seat" not in removed.statement()


def test_words_that_others_gave_a_report_go_with_its_headline() -> None:
    told = {"report_id": "our-brigade-holds-robotyne", "url": "https://example.org/our-brigade-holds-robotyne"}
    public, _ = public_table(
        table(
            {"layer": "control", "controller": "Ukraine", "claimant": "the 47th Brigade"} | told,
            {"layer": "strike", "initiator": "Russia"} | told,
            {"layer": "strike", "initiator": "Russia", "report_id": "other", "url": "https://example.org/shelling"},
        )
    )
    assert public["url"].tolist() == [None, None, "https://example.org/shelling"]
    assert public["claimant"].tolist()[0] is None
    assert len(set(public["report_id"])) == 2
    assert "robotyne" not in "".join(public["report_id"])


# --- areas of control ---

OWNER = ControlSource("owner", "Owner", licence="CC BY 4.0")


def areas(day: int, *held: tuple[str | None, str, Any]) -> ControlSnapshot:
    drawn = tuple(ControlArea(side, status, "assessed", shape, "words of theirs") for side, status, shape in held)
    return ControlSnapshot(OWNER, dt.date(2025, 6, day), drawn, "file.geojson")


def test_areas_of_defenders_are_left_out_and_the_edges_of_others_are_coarse() -> None:
    west = shapely.box(35.123456, 47.123456, 36.5, 47.987654)
    snapshot = areas(
        1, ("Russia", "controlled", west), ("Russia", "advanced", shapely.box(35, 47, 35.1, 47.1)),
        ("Ukraine", "liberated", shapely.box(34, 47, 35, 48)), (None, "contested", shapely.box(33, 47, 34, 48)),
        ("Russia", "contested", shapely.box(32, 47, 33, 48)),
    )  # fmt: skip
    _, (series,), removed = public_outputs(table({"layer": "strike", "initiator": "Russia"}), [
        ControlSeries(OWNER, (snapshot,))
    ])  # fmt: skip
    (found,) = series.snapshots
    assert [area.kind for area in found.areas] == [
        ("Russia", "controlled", "assessed"), ("Russia", "advanced", "assessed"),
    ]  # fmt: skip
    assert found.areas[0].geometry.bounds == (35.12, 47.12, 36.5, 47.99)
    assert {area.label for area in found.areas} == {""}
    assert removed.areas == 3
    assert "3 areas of control of defending forces, or contested, left out" in removed.statement()


def test_ground_of_russia_itself_is_no_area_that_it_holds_by_attack() -> None:
    _, series, removed = public_outputs(table({"layer": "strike", "initiator": "Russia"}), [
        ControlSeries(OWNER, (areas(1, ("Russia", "liberated", shapely.box(35.0, 51.4, 35.4, 51.6))),))
    ])  # fmt: skip
    assert series == ()
    assert removed.areas == 1


def test_snapshots_of_the_last_days_are_held_back_and_with_them_what_they_say_of_claims() -> None:
    square = shapely.box(35, 47, 36, 48)
    series = ControlSeries(OWNER, tuple(areas(day, ("Russia", "controlled", square)) for day in (1, 2, 3, 4)))
    rows = [
        {"layer": "control", "controller": "Russia", "control_status": "captured", "start_date": day, "end_date": day}
        | {"assessment": "agrees", "assessment_date": seen, "assessment_edge_km": 1.234, "assessment_source": "Owner"}
        for day, seen in ((dt.date(2025, 6, 1), dt.date(2025, 6, 1)), (dt.date(2025, 6, 2), dt.date(2025, 6, 3)))
    ]
    rows.append({"layer": "strike", "initiator": "Russia", "start_date": dt.date(2025, 6, 4)})
    public, (kept,), removed = public_outputs(table(*rows), [series], delay=2)
    assert kept.dates == (dt.date(2025, 6, 1), dt.date(2025, 6, 2))
    assert public["assessment"].tolist() == ["agrees", None]
    assert public["assessment_edge_km"].isna().all()
    assert "2 snapshots of control of these days held back" in removed.statement()


@pytest.mark.parametrize(("profile", "said"), [("analyst", profile_statement(None)), ("public", "Profile public: ")])
def test_every_file_states_its_profile(tmp_path: Path, profile: str, said: str) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    formats = ["html", *FORMATS]
    result = sitmap.map_reports(report, tmp_path / "out", name="a", formats=formats, profile=profile)
    paths = [path for path in result.paths if path.suffix != ".json"]
    assert len(paths) == len(formats)
    silent = [path.name for path in paths if not any(line.startswith(said) for line in profile_in(path))]
    assert silent == []


def profile_in(path: Path) -> list[str]:
    """Return the lines in which a file states its profile, looked up where its format has room for it."""
    if path.suffix == ".geojson":
        return [json.loads(path.read_text("utf-8"))["profile"]]
    if path.suffix == ".geojsonl":
        return [json.loads(path.read_text("utf-8").splitlines()[0])["about"]["profile"]]
    if path.suffix == ".parquet":
        return [json.loads(pq.read_schema(path).metadata[b"about"])["profile"]]
    if path.suffix == ".csv":
        return list(json.loads(path.with_name("a.csv-metadata.json").read_text("utf-8"))["dc:description"])
    if path.suffix == ".gpkg":
        return [pyogrio.read_info(path, layer="strike_points")["dataset_metadata"]["PROFILE"]]
    if path.suffix == ".html":
        (page,) = re.findall(r'id="sitmap-page">(.*?)</script>', path.read_text("utf-8"))
        return list(json.loads(page)["notes"])
    if path.suffix in (".png", ".svg"):
        return drawn_lines(path)
    return credits_in(path)


def drawn_lines(path: Path) -> list[str]:
    """Return what a picture says of itself."""
    if path.suffix == ".svg":
        # Letters are shapes, with their text beside them as a comment.
        return re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"))
    with Image.open(path) as image:
        return image.text["Description"].splitlines()


def test_what_no_unit_is_known_for_loses_its_place() -> None:
    public, removed = public_table(table({"layer": "ground", "admin1_iso": None}))
    assert public["lon"].isna().all()
    assert public.geometry[0] is None
    assert removed.unplaced == 1


def test_a_delay_holds_back_the_last_days_and_what_has_no_day() -> None:
    days = [dt.date(2025, 6, day) for day in (1, 2, 3, 4)]
    rows = [{"layer": "strike", "initiator": "Russia", "start_date": day, "end_date": day} for day in [*days, None]]
    public, removed = public_table(table(*rows), delay=2)
    assert public["start_date"].tolist() == days[:2]
    assert removed.delayed == 3
    assert "3 events of the last 2 days, or of no known day, held back" in removed.statement()
    assert len(public_table(table(*rows))[0]) == 5


def test_a_month_that_is_not_over_shortens_no_delay() -> None:
    # "In June" ends on a day of which no report can tell yet.
    month = {"start_date": dt.date(2025, 6, 1), "end_date": dt.date(2025, 6, 30), "date_precision": "month"}
    days = [dt.date(2025, 6, day) for day in (1, 2, 3, 4)]
    for more in ({}, {"published": days[-1]}):
        rows = [{"start_date": day, "end_date": day} | more for day in days]
        given = table(*({"layer": "strike", "initiator": "Russia"} | row for row in [*rows, month | more]))
        public, removed = public_table(given, delay=2)
        assert public["start_date"].tolist() == days[:2]
        assert removed.delayed == 3


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # Given names, with forms of address, ranks, initials and patronymics.
        ('"We hid," said Olena Kovalchuk, 54.', f'"We hid," said {MASK}, 54.'),
        ("Mr Kovalchuk said so; Kovalchuk lost her house.", f"{MASK} said so; {MASK} lost her house."),
        ("O. V. Kovalchuk was wounded.", f"{MASK} was wounded."),
        ("Kovalchuk O.V., born 1961, was wounded.", f"{MASK}, born 1961, was wounded."),
        ("OLENA KOVALCHUK DIED IN NIKOPOL", f"{MASK} DIED IN NIKOPOL"),
        ("Загинув Іван Петренко, сусід.", f"Загинув {MASK}, сусід."),
        ("Загинула Бондар Галина Василівна.", f"Загинула {MASK}."),
        ("О.В. Ковальчук загинула.", f"{MASK} загинула."),
        ("Ранена 54-летняя Елена Ковальчук.", f"Ранена 54-летняя {MASK}."),
        ("Кирилл Мефодьевич, водитель, погиб.", f"{MASK}, водитель, погиб."),
        ("Жительница Бахмута Савченко М. И. погибла.", f"Жительница Бахмута {MASK} погибла."),
        # Rare names, told by who somebody is, or by an age.
        ("Killed: Zoriana Melnyk, 34, and her son Nazar, 7.", f"Killed: {MASK}, 34, and her son {MASK}, 7."),
        ("Local resident Zoriana said so.", f"Local resident {MASK} said so."),
        ("A resident of Nikopol, 71, Zlata Yurchyshyn, fell.", f"A resident of Nikopol, 71, {MASK}, fell."),
        ("The strike killed Ihor's wife, Yarynka.", f"The strike killed {MASK} wife, {MASK}."),
        ("Мешканка Харкова Зореслава сховалася.", f"Мешканка Харкова {MASK} сховалася."),
        ("Загинуло подружжя: Зореслав Гук (61) і Любава Гук (59).",
         f"Загинуло подружжя: {MASK} (61) і {MASK} (59)."),
        ("«Всё горело», — рассказала Злата Юрчишин.", f"«Всё горело», — рассказала {MASK}."),
        ("Погибли Андрей и Марина Савченко.", f"Погибли {MASK} и {MASK}."),
        ("Боец с позывным «Сокол» погиб.", f"Боец с позывным «{MASK}» погиб."),
        ("Загинув старший сержант Зореслав Гук.", f"Загинув старший сержант {MASK}."),
        # What is no person.
        ("Shells fell on Nikopol and Marhanets.", "Shells fell on Nikopol and Marhanets."),
        ("Taras Shevchenko Street was hit.", "Taras Shevchenko Street was hit."),
        ("Удар по вулиці Тараса Шевченка в Ізюмі.", "Удар по вулиці Тараса Шевченка в Ізюмі."),
        ("Обстріляно Іванівку та Петрівку.", "Обстріляно Іванівку та Петрівку."),
        ("Жителі Херсона чули вибухи.", "Жителі Херсона чули вибухи."),
        ("Injured Monday: two people in Kherson.", "Injured Monday: two people in Kherson."),
        ("Nikopol, 12 people wounded; Kherson, 3.", "Nikopol, 12 people wounded; Kherson, 3."),
    ],
)  # fmt: skip
def test_names_of_persons_are_masked(text: str, masked: str) -> None:
    assert masked_names(text)[0] == masked


def test_a_name_that_one_sentence_tells_is_masked_in_the_others_of_its_report() -> None:
    told = {"layer": "strike", "initiator": "Russia", "url": "https://example.org/zlata-yurchyshyn-lost-her-house"}
    public, removed = public_table(
        table(
            told | {"quote": "Yurchyshyn lost her house."},
            told | {"quote": "A shell wounded resident Zlata Yurchyshyn."},
            told | {"quote": "Yurchyshyn and Sons, a shop, was hit.", "report_id": "other", "url": None},
        )
    )
    assert public["quote"].tolist() == [
        f"{MASK} lost her house.", f"A shell wounded resident {MASK}.", "Yurchyshyn and Sons, a shop, was hit.",
    ]  # fmt: skip
    assert public["url"].tolist() == [None] * 3
    assert removed.masked == 2


def test_an_officials_given_name_hides_no_other_person() -> None:
    said = {"claimant": "Governor Oleh Syniehubov", "claimant_side": "Ukraine", "initiator": "Russia"}
    quote = "Oleh Petrenko died, Governor Oleh Syniehubov said."
    public, _ = public_table(table({"layer": "strike", "quote": quote} | said))
    assert public["quote"].tolist() == [f"{MASK} died, Governor Oleh Syniehubov said."]


def test_soldiers_who_speak_are_no_officials() -> None:
    said = {"claimant": "Sergeant Mykola Hrytsenko", "claimant_side": "Ukraine", "initiator": "Russia"}
    public, _ = public_table(table({"layer": "strike", "quote": "It burned, Sergeant Mykola Hrytsenko said."} | said))
    assert public["quote"].tolist() == [f"It burned, {MASK} said."]
    assert public["claimant"].tolist() == [MASK]


@pytest.mark.parametrize(
    ("claimant", "quote", "masked"),
    [
        ("Olena Kovalchuk, 43", '"I ran," said Olena Kovalchuk, 43.', f'"I ran," said {MASK}, 43.'),
        ("Olena Kovalchuk", "It burned, said Olena Kovalchuk, 43, at home.", f"It burned, said {MASK}, 43, at home."),
        ("Olena Kovalchuk", "It burned, resident Olena Kovalchuk said.", f"It burned, resident {MASK} said."),
        ("Олена Ковальчук", "Горіло, розповіла мешканка Херсона Олена Ковальчук.",
         f"Горіло, розповіла мешканка Херсона {MASK}."),
        ("Елена Ковальчук", "Горело, сказала жительница Херсона Елена Ковальчук.",
         f"Горело, сказала жительница Херсона {MASK}."),
    ],
)  # fmt: skip
def test_residents_who_speak_are_no_officials_on_whichever_side_they_live(
    claimant: str, quote: str, masked: str
) -> None:
    said = {"claimant": claimant, "claimant_side": "Ukraine", "initiator": "Russia"}
    public, _ = public_table(table({"layer": "strike", "quote": quote} | said))
    assert public["quote"].tolist() == [masked]
    assert public["claimant"].tolist() == [MASK + claimant.removeprefix(claimant.split(",")[0])]


def test_an_official_who_tells_of_residents_stays_one() -> None:
    quote = "A drone wounded two residents, Governor Oleh Syniehubov said."
    said = {"claimant": "Governor Oleh Syniehubov", "claimant_side": "Ukraine", "initiator": "Russia"}
    public, _ = public_table(table({"layer": "strike", "quote": quote} | said))
    assert public["quote"].tolist() == [quote]
    assert public["claimant"].tolist() == ["Governor Oleh Syniehubov"]


def test_officials_and_places_keep_their_names() -> None:
    public, removed = public_table(
        table(
            {"layer": "strike", "quote": "Oleh Syniehubov said so.", "claimant": "Oleh Syniehubov"}
            | {"claimant_side": "Ukraine", "initiator": "Russia"},
            {"layer": "strike", "quote": "In Stanislav it burned.", "place_text": "Stanislav", "initiator": "Russia"},
            {
                "layer": "strike",
                "quote": "Olena Kovalchuk saw it.",
                "claimant": "Olena Kovalchuk",
                "initiator": "Russia",
            },
        )
    )
    assert public["quote"].tolist() == ["Oleh Syniehubov said so.", "In Stanislav it burned.", f"{MASK} saw it."]
    assert public["claimant"].tolist() == ["Oleh Syniehubov", None, MASK]
    assert removed.masked == 2


def test_every_file_states_the_profile_and_holds_nothing_of_what_was_removed(
    tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    formats = "html,geojson,geojsonl,kml,csv,svg"
    options = ("--name", "a", "--out", tmp_path / "o", "--format", formats)
    analyst = run_sitmap("map", report, *options)
    assert analyst.code == 0, analyst.err
    assert "Olena Kovalchuk" in (tmp_path / "o" / "a.geojson").read_text("utf-8")
    ran = run_sitmap("map", report, *options, "--profile", "public")
    assert ran.code == 0, ran.err
    assert "Profile public: " in ran.err
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "o").iterdir()}
    for name, text in texts.items():
        assert "Kovalchuk" not in text, name
        assert "Robotyne" not in text, name
        assert "hold positions" not in text, name
    for name in set(texts) - {"a.csv"}:
        assert "Profile public: " in texts[name].replace("&#58;", ":"), name


def test_a_delay_belongs_to_the_public_profile(run_sitmap: Callable[..., Ran]) -> None:
    with pytest.raises(UsageError, match="there is no profile 'secret': choose from analyst, public"):
        check_profile("secret", 0)
    ran = run_sitmap("map", "missing.txt", "--delay", "2")
    assert ran.code == 2
    assert "a delay is for the profile public only" in ran.err


def test_rows_of_an_earlier_run_are_not_passed_off_as_fit_for_the_public(run_sitmap: Callable[..., Ran]) -> None:
    ran = run_sitmap("map", "missing.txt", "--format", "gpkg", "--append", "--profile", "public")
    assert ran.code == 2
    assert "write a file of its own" in ran.err


def test_a_notebook_shows_the_map_that_was_made(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    for formats in ("geojson", "html"):
        result = sitmap.map_reports(report, tmp_path / "o", formats=formats, title="Shown in a <notebook>")
        shown = result._repr_html_()
        assert shown.startswith("<iframe")
        assert "Shown in a &amp;lt;notebook&amp;gt;" in shown
        assert "Nikopol" in shown
    assert result.removed is None
