"""The yardstick itself: pairing of rows, figures, gold files, coder's notes. Tables here are made by hand."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import evaluate
from bench.goldscore.gold import GoldError, GoldReport, GoldRow, read_folder, read_notes
from bench.goldscore.matching import alike, assign, distance_km, may_match, pair
from bench.goldscore.scores import Scores, sentence_of

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"

NIKOPOL = {"name": "Nikopol", "lon": 34.39, "lat": 47.57, "admin1_iso": "UA-12", "precision": "settlement"}
SUMY_OBLAST = {"name": "Sumy Oblast", "admin1_iso": "UA-59", "precision": "oblast"}
UKRAINE = {"name": "Ukraine", "admin0_iso": "UA", "precision": "country"}
TEXT = "Russian forces shelled Nikopol on Monday. Two people were killed. Talks went on in Geneva."


def gold_file(folder: Path, name: str = "001-wire.json", **changes: Any) -> Path:
    row = {"layer": "strike", "words": "shelled Nikopol", "place": NIKOPOL, "killed_min": 2, "killed_max": 2}
    document = {
        "genre": "wire",
        "report": {"id": "r1", "text": TEXT, "published": "2025-07-15", "lang": "en"},
        "events": [row],
        "optional": [],
        "not_events": ["Geneva"],
    }
    document.update(changes)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return file


def gold_row(place: dict[str, Any], layer: str = "strike", words: str = "Nikopol", **values: Any) -> GoldRow:
    precision = place["precision"]
    unit = place.get("admin1_iso")
    return GoldRow(
        values={"layer": layer, **values},
        words=words,
        name=place["name"],
        lon=place.get("lon"),
        lat=place.get("lat"),
        admin0_iso=place.get("admin0_iso") or (unit[:2] if unit else None),
        admin1_iso=unit,
        precisions=frozenset(precision if isinstance(precision, list) else [precision]),
    )


def found_row(**values: Any) -> dict[str, Any]:
    base = {
        "layer": "strike",
        "place_text": "Nikopol",
        "place_name": "Nikopol",
        "precision": "settlement",
        "lon": 34.39,
        "lat": 47.57,
        "uncertainty_km": 8.0,
        "admin0_iso": "UA",
        "admin1_iso": "UA-12",
        "start_date": None,
        "end_date": None,
        "quote": "Russian forces shelled Nikopol on Monday.",
    }
    return {**base, **values}


def report_of(*events: GoldRow, optional: tuple[GoldRow, ...] = (), **changes: Any) -> GoldReport:
    values: dict[str, Any] = {
        "id": "r1", "text": TEXT, "genre": "wire", "lang": "en", "published": date(2025, 7, 15), "title": None,
        "publisher": None, "events": events, "optional": optional, "not_events": (),
    }  # fmt: skip
    return GoldReport(**{**values, **changes})


def scored(report: GoldReport, *found: dict[str, Any]) -> dict[str, Any]:
    scores = Scores()
    scores.add(report, found)
    return scores.summary()


class TestMayMatch:
    def test_the_same_unit_is_enough(self) -> None:
        # Dnipro lies 110 km from Nikopol, in the same oblast.
        assert may_match(gold_row(NIKOPOL), found_row(lon=35.04, lat=48.46))

    def test_ten_kilometres_are_enough_across_a_border(self) -> None:
        assert may_match(gold_row(NIKOPOL), found_row(lat=47.50, admin1_iso="UA-23"))
        assert not may_match(gold_row(NIKOPOL), found_row(lat=47.40, admin1_iso="UA-23"))

    def test_the_layer_must_be_the_same(self) -> None:
        assert not may_match(gold_row(NIKOPOL), found_row(layer="ground"))

    def test_dates_that_exclude_each_other_keep_rows_apart(self) -> None:
        monday = gold_row(NIKOPOL, start_date=date(2025, 7, 14), end_date=date(2025, 7, 14))
        tuesday = {"start_date": date(2025, 7, 15), "end_date": date(2025, 7, 15)}
        overnight = {"start_date": date(2025, 7, 14), "end_date": date(2025, 7, 15)}
        assert not may_match(monday, found_row(**tuesday))
        assert may_match(monday, found_row(**overnight))
        assert may_match(monday, found_row())

    def test_a_country_wide_row_is_matched_only_by_one_of_that_country(self) -> None:
        wide = {"precision": "country", "lon": None, "lat": None, "admin1_iso": None, "admin0_iso": "UA"}
        assert may_match(gold_row(UKRAINE), found_row(**wide))
        assert not may_match(gold_row(UKRAINE), found_row(**{**wide, "admin0_iso": "RU"}))
        assert not may_match(gold_row(UKRAINE), found_row())
        assert not may_match(gold_row(NIKOPOL), found_row(**wide))

    def test_an_unresolved_row_is_matched_by_its_words(self) -> None:
        village = {"name": "Zymivnyk", "lon": 33.05, "lat": 46.68, "admin1_iso": "UA-65", "precision": [None, "oblast"]}
        nowhere = {"precision": None, "lon": None, "lat": None, "admin1_iso": None, "admin0_iso": None}
        assert may_match(gold_row(village, words="Zymivnyk"), found_row(**nowhere, place_text="Zymivnyk"))
        assert not may_match(gold_row(village, words="Zymivnyk"), found_row(**nowhere, place_text="Kozatske"))

    @pytest.mark.parametrize(
        ("name", "text", "same"),
        [
            ("Sumy", "the Sumy region", True),
            ("Sumy region", "Sumy", True),
            ("Kyiv", "Kyiv’s", True),
            ("Sumy", "Velyka Sumy", False),
            ("Sumy", None, False),
        ],
    )
    def test_names_are_alike_with_or_without_the_word_of_their_kind(
        self, name: str, text: str | None, same: bool
    ) -> None:
        assert alike(name, text) is same


class TestPairing:
    def test_one_row_found_answers_one_gold_row(self) -> None:
        pairing = pair([gold_row(NIKOPOL), gold_row(NIKOPOL)], [], [found_row()])
        assert (len(pairing.pairs), len(pairing.missed), len(pairing.spurious)) == (1, 1, 0)

    def test_the_place_decides_between_rows_of_one_unit(self) -> None:
        marhanets = {**NIKOPOL, "name": "Marhanets", "lon": 34.62, "lat": 47.63}
        rows = [found_row(lon=34.62, lat=47.63, place_text="Marhanets"), found_row()]
        assert pair([gold_row(NIKOPOL), gold_row(marhanets, words="Marhanets")], [], rows).pairs == ((0, 1), (1, 0))

    def test_what_else_is_known_decides_between_versions_of_one_incident(self) -> None:
        ours = gold_row(NIKOPOL, claimant_side="Ukraine", killed_min=2)
        theirs = gold_row(NIKOPOL, claimant_side="Russia", stance="denied")
        rows = [found_row(claimant_side="Russia", stance="denied"), found_row(claimant_side="Ukraine", killed_min=2)]
        assert pair([ours, theirs], [], rows).pairs == ((0, 1), (1, 0))

    def test_a_row_that_fits_an_optional_one_is_excused(self) -> None:
        pairing = pair([], [gold_row(NIKOPOL)], [found_row()])
        assert pairing.excused == ((0, 0),)
        assert not pairing.spurious

    def test_an_optional_row_takes_what_fits_it_far_better_than_the_required_one(self) -> None:
        kryvyi_rih = {**NIKOPOL, "name": "Kryvyi Rih", "lon": 33.39, "lat": 47.91}
        pairing = pair([gold_row(NIKOPOL)], [gold_row(kryvyi_rih)], [found_row(lon=33.39, lat=47.91)])
        assert pairing.missed == (0,)
        assert pairing.excused == ((0, 0),)

    @given(
        st.integers(1, 4).flatmap(
            lambda columns: st.lists(
                st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=4
            )
        )
    )
    def test_the_sum_of_weights_is_the_greatest_there_is(self, weights: list[list[int]]) -> None:
        chosen = assign(weights)
        rows, columns = len(weights), len(weights[0])
        assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
        assert all(weights[i][j] > 0 for i, j in chosen)
        padded = [*range(columns), *[None] * rows]
        best = max(
            sum(weights[i][j] for i, j in enumerate(order) if j is not None)
            for order in itertools.permutations(padded, rows)
        )
        assert sum(weights[i][j] for i, j in chosen) == best

    def test_nothing_found_and_nothing_to_find(self) -> None:
        assert assign([]) == []
        assert pair([gold_row(NIKOPOL)], [], []).missed == (0,)
        assert pair([], [], [found_row()]).spurious == (0,)

    def test_distance_is_known(self) -> None:
        # Kyiv to Kharkiv; GeographicLib gives 411.0 km on the ellipsoid, the sphere is within 0.5 %.
        assert distance_km(30.5238, 50.4547, 36.2304, 49.9935) == pytest.approx(411, abs=3)


class TestScores:
    def test_rows_are_counted_by_layer_language_and_genre(self) -> None:
        figures = scored(report_of(gold_row(NIKOPOL), gold_row(UKRAINE, "air_defence")), found_row(), found_row())
        assert figures["rows"]["all"] == {
            "tp": 1, "fp": 1, "fn": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5,
        }  # fmt: skip
        assert figures["rows"]["layer:air_defence"]["recall"] == 0
        assert figures["rows"]["lang:en"] == figures["rows"]["genre:wire"] == figures["rows"]["all"]

    def test_only_columns_that_the_gold_holds_are_scored(self) -> None:
        figures = scored(
            report_of(gold_row(NIKOPOL, initiator="Russia")), found_row(initiator="Ukraine", stance="denied")
        )
        assert figures["columns"]["initiator"] == {"right": 0, "of": 1, "share": 0.0}
        assert "stance" not in figures["columns"]

    def test_null_in_the_gold_is_an_answer(self) -> None:
        gold = gold_row(NIKOPOL, killed_min=None, killed_max=None, injured_min=4, injured_max=None)
        figures = scored(report_of(gold), found_row(killed_min=2, killed_max=2, injured_min=4, injured_max=None))
        assert figures["columns"]["tolls"] == {"right": 1, "of": 2, "share": 0.5}

    def test_lists_are_compared_as_sets_and_dates_as_a_whole(self) -> None:
        days = {"start_date": date(2025, 7, 14), "end_date": date(2025, 7, 15)}
        gold = gold_row(NIKOPOL, weapons=["missile", "drone"], **days)
        figures = scored(report_of(gold), found_row(weapons=["drone", "missile"], **days))
        assert figures["columns"]["weapons"]["share"] == 1
        assert figures["columns"]["date"]["share"] == 1
        later = scored(report_of(gold), found_row(start_date=date(2025, 7, 15), end_date=date(2025, 7, 15)))
        assert later["columns"]["date"]["share"] == 0

    def test_a_settlement_far_off_is_a_wrong_pin(self) -> None:
        figures = scored(report_of(gold_row(NIKOPOL)), found_row(lon=35.04, lat=48.46))
        assert figures["columns"]["wrong_pins"]["share"] == 1
        assert figures["columns"]["within 25 km"]["share"] == 0
        assert figures["columns"]["unit"]["share"] == 1
        assert figures["columns"]["calibration"]["share"] == 0

    def test_a_pin_where_only_a_unit_is_known_is_wrong(self) -> None:
        sumy = found_row(lon=34.80, lat=50.91, admin1_iso="UA-59", place_text="Sumy region")
        assert scored(report_of(gold_row(SUMY_OBLAST)), sumy)["columns"]["wrong_pins"]["share"] == 1
        area = {**sumy, "precision": "oblast", "uncertainty_km": 180.0}
        assert "wrong_pins" not in scored(report_of(gold_row(SUMY_OBLAST)), area)["columns"]

    def test_a_place_of_the_same_name_in_another_unit_is_a_wrong_pin_though_it_matches_no_row(self) -> None:
        elsewhere = found_row(lon=33.08, lat=47.30, admin1_iso="UA-65")
        figures = scored(report_of(gold_row(NIKOPOL)), elsewhere)
        assert figures["rows"]["all"]["tp"] == 0
        assert figures["columns"]["wrong_pins"] == {"right": 1, "of": 1, "share": 1.0}

    def test_an_honest_unresolved_place_is_right(self) -> None:
        village = {"name": "Zymivnyk", "lon": 33.05, "lat": 46.68, "admin1_iso": "UA-65", "precision": [None, "oblast"]}
        nowhere = {"precision": None, "lon": None, "lat": None, "admin1_iso": None, "place_text": "Zymivnyk"}
        figures = scored(report_of(gold_row(village, words="Zymivnyk")), found_row(**nowhere))
        assert figures["columns"]["precision"]["share"] == 1
        assert "unit" not in figures["columns"]
        assert "within 10 km" not in figures["columns"]

    def test_a_name_that_is_no_event_counts_when_a_row_is_placed_there(self) -> None:
        report = report_of(gold_row(NIKOPOL), not_events=("Geneva", "Moscow"))
        geneva = found_row(place_text="Geneva", place_name="Geneva", lon=6.1, lat=46.2, admin1_iso="CH-GE")
        figures = scored(report, found_row(), geneva)
        assert figures["columns"]["not_events_taken"] == {"right": 1, "of": 2, "share": 0.5}

    def test_versions_of_one_incident_should_share_its_id(self) -> None:
        rows = [gold_row(NIKOPOL, claimant_side=side, incident="a") for side in ("Ukraine", "Russia")]
        found = [found_row(claimant_side=side, incident_id=key) for side, key in (("Ukraine", "x"), ("Russia", "x"))]
        assert scored(report_of(*rows), *found)["columns"]["incident"]["share"] == 1
        found[1]["incident_id"] = "y"
        assert scored(report_of(*rows), *found)["columns"]["incident"]["share"] == 0

    def test_problems_carry_their_sentence(self) -> None:
        scores = Scores()
        scores.add(report_of(gold_row(NIKOPOL, words="shelled Nikopol")), [found_row(layer="ground")])
        assert [(p.kind, p.layer, p.sentence) for p in scores.problems] == [
            ("missed", "strike", "Russian forces shelled Nikopol on Monday."),
            ("spurious", "ground", "Russian forces shelled Nikopol on Monday."),
        ]

    def test_a_sealed_report_gives_figures_and_no_words(self) -> None:
        scores = Scores()
        scores.add(report_of(gold_row(NIKOPOL), sealed=True), [found_row(layer="ground")])
        assert scores.problems == []
        assert scores.summary()["rows"]["all"]["fn"] == 1

    def test_the_sentence_of_words(self) -> None:
        assert sentence_of(TEXT, "Two people") == "Two people were killed."
        assert sentence_of("One\n\ntwo “three”. Four", "three") == "two “three”."


class TestGoldFiles:
    def test_a_file_is_read(self, tmp_path: Path) -> None:
        gold_file(tmp_path)
        [report] = read_folder(tmp_path)
        assert report.published == date(2025, 7, 15)
        assert report.events[0].admin0_iso == "UA"
        assert not report.sealed

    def test_a_folder_is_sealed_by_a_file_above(self, tmp_path: Path) -> None:
        gold_file(tmp_path / "sealed" / "en")
        (tmp_path / "sealed" / "SEALED").touch()
        assert read_folder(tmp_path)[0].sealed

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"events": [{"layer": "strike", "words": "nowhere", "place": NIKOPOL}]}, "do not occur"),
            ({"events": [{"layer": "raid", "words": "Nikopol", "place": NIKOPOL}]}, "layer 'raid'"),
            ({"events": [{"layer": "strike", "words": "Nikopol", "place": {"name": "Nikopol"}}]}, "'precision'"),
            (
                {"events": [{"layer": "strike", "words": "Nikopol", "place": NIKOPOL, "dead": 1}]},
                "unknown column 'dead'",
            ),
            ({"events": [{"layer": "strike", "words": "Nikopol", "place": NIKOPOL, "start_date": "May"}]}, "no date"),
            ({"not_events": ["Minsk"]}, "does not contain"),
            ({"report": {"id": "r1"}}, "needs a 'text'"),
        ],
    )
    def test_a_file_that_breaks_the_form_is_refused_with_its_name(
        self, tmp_path: Path, changes: dict[str, Any], reason: str
    ) -> None:
        file = gold_file(tmp_path, **changes)
        with pytest.raises(GoldError, match=reason) as caught:
            read_folder(tmp_path)
        assert str(file) in str(caught.value)

    def test_an_empty_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(GoldError, match="holds no JSON file"):
            read_folder(tmp_path)

    def test_every_gold_file_of_the_project_keeps_the_form(self) -> None:
        reports = read_folder(GOLD)
        assert len({report.id for report in reports}) == len(reports)
        for report in reports:
            for row in (*report.events, *report.optional):
                first, last = row.values.get("start_date"), row.values.get("end_date")
                assert first is None or last is None or first <= last, report.id
                if row.precisions <= {"settlement", "site", "district", "area"}:
                    assert row.lon is not None and row.admin1_iso is not None, (report.id, row.name)

    def test_no_name_is_both_an_event_and_none(self) -> None:
        for report in read_folder(GOLD):
            both = {row.name.casefold() for row in report.events} & {name.casefold() for name in report.not_events}
            assert not both, report.id

    def test_gold_scored_against_itself_is_perfect(self) -> None:
        # Also shows that no two rows of a report are so alike that they could change places.
        scores = Scores()
        for report in read_folder(GOLD):
            scores.add(report, [_as_found(row) for row in report.events])
        figures = scores.summary()
        assert figures["rows"]["all"]["f1"] == 1
        wrong = {name: share for name, share in figures["columns"].items() if share["share"] != 1}
        assert set(wrong) <= {"wrong_pins", "not_events_taken"}
        assert all(wrong[name]["share"] == 0 for name in wrong)


def _as_found(row: GoldRow) -> dict[str, Any]:
    precision = sorted(row.precisions, key=str)[0]
    return {
        **row.values,
        "place_text": row.name, "place_name": row.name, "precision": precision, "lon": row.lon, "lat": row.lat,
        "uncertainty_km": 1.0, "admin0_iso": row.admin0_iso, "admin1_iso": row.admin1_iso,
        "incident_id": row.values.get("incident"), "quote": row.words,
    }  # fmt: skip


class TestNotes:
    HEADER = "event_date,event_type,sub_event_type,actor1,actor2,admin1,location,latitude,longitude,fatalities,notes\n"

    def write(self, folder: Path, *lines: str) -> Path:
        file = folder / "notes.csv"
        file.write_text(self.HEADER + "".join(line + "\n" for line in lines), "utf-8")
        return file

    def test_rows_of_one_note_are_one_report(self, tmp_path: Path) -> None:
        note = '"On 17 March 2023, Russian forces shelled Esman and Bilopillia, Sumy region. Casualties unknown."'
        kind = "Explosions/Remote violence,Shelling/artillery/missile attack,Military Forces of Russia,,Sumy"
        file = self.write(
            tmp_path,
            f"17 March 2023,{kind},Esman,51.77,34.07,0,{note}",
            f"17 March 2023,{kind},Bilopillia,51.15,34.31,2,{note}",
        )
        [report], left_out = read_notes(file)
        assert [row.name for row in report.events] == ["Esman", "Bilopillia"]
        assert report.events[0].admin1_iso == "UA-59"
        assert report.events[0].values["start_date"] == date(2023, 3, 17)
        assert report.events[0].values["initiator"] == "Russia"
        assert "killed_min" not in report.events[0].values
        assert report.events[1].values["killed_min"] == 2
        assert left_out == {}
        assert scored(report, found_row(layer="control"))["rows"]["all"]["fp"] == 0

    def test_rows_without_a_layer_or_a_place_are_counted(self, tmp_path: Path) -> None:
        file = self.write(
            tmp_path,
            "2023-03-17,Protests,Peaceful protest,Protesters,,Lviv,Lviv,49.8,24.0,0,People marched.",
            "2023-03-17,Battles,Armed clash,A,B,Donetsk,Bakhmut,,,0,They fought.",
        )
        assert read_notes(file) == ([], {"no layer for Peaceful protest": 1, "no coordinates or date": 1})

    def test_a_missing_column_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / "notes.csv"
        file.write_text("notes,event_date\n", "utf-8")
        with pytest.raises(GoldError, match="'event_type'"):
            read_notes(file)


class TestCommand:
    def test_a_reader_that_fails_on_a_report_loses_only_that_one(self, tmp_path: Path) -> None:
        gold_file(tmp_path)
        good = report_of(gold_row(NIKOPOL), id="good")

        def reader(report: GoldReport) -> list[dict[str, Any]]:
            if report.id == "r1":
                raise ValueError("broken")
            return [found_row()]

        scores = evaluate.score([*read_folder(tmp_path), good], reader)
        assert scores.failed == ["r1: ValueError: broken"]
        assert scores.summary()["rows"]["all"]["recall"] == 0.5

    def test_the_table_shows_both_readers(self) -> None:
        figures = scored(report_of(gold_row(NIKOPOL, initiator="Russia")), found_row(initiator="Russia"))
        shown = evaluate.table(figures, scored(report_of(gold_row(NIKOPOL))))
        assert "layer:strike" in shown
        assert any(line.split() == ["initiator", "1.000", "1", "-"] for line in shown.splitlines())

    def test_values_of_pandas_become_plain(self) -> None:
        pandas = pytest.importorskip("pandas")
        table = pandas.DataFrame({"n": pandas.array([1, None], "Int64"), "x": [0.5, float("nan")], "l": [["a"], None]})
        first, second = [evaluate.plain(record) for record in table.to_dict("records")]
        assert first == {"n": 1, "x": 0.5, "l": ["a"]}
        assert second == {"n": None, "x": None, "l": None}

    def test_wrong_paths_end_with_status_2(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert evaluate.main([str(tmp_path / "nothing")]) == 2
        assert "does not exist" in capsys.readouterr().err
