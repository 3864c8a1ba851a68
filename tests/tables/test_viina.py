"""VIINA: two tables become one, labels become layers."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from sitmap.sources import Notice
from sitmap.sources.tables import open_tables
from tests.tables.generators import table, viina_info, viina_labels
from tests.tables.reading import place, placed


def write(folder: Path, count: int = 9, **labels: str) -> tuple[Path, Path]:
    info, label = folder / "one.csv", folder / "two.csv"
    info.write_bytes(table(viina_info(count)))
    label.write_bytes(table(reversed(list(viina_labels(count, **labels)))))
    return info, label


def joined_rows(count: int, **labels: str) -> list[dict[str, str]]:
    return [one | other for one, other in zip(viina_info(count), viina_labels(count, **labels), strict=True)]


@pytest.mark.parametrize("first", [0, 1])
def test_info_and_labels_are_joined_in_whatever_order_they_come(tmp_path: Path, first: int) -> None:
    paths = write(tmp_path)
    found = place(paths[first], paths[1 - first])
    assert len(found.events) == 9
    assert set(found.events["sub_event_type"]) == {"Shelling/artillery/missile attack"}
    assert set(found.events["t_artillery_b"]) == {"1"}
    assert found.events["t_mil_pred"].notna().all()


def test_a_folder_an_archive_and_one_joined_table_give_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "viina"
    folder.mkdir()
    info, labels = write(folder)
    (folder / "README.txt").write_text("Not a table.\n")
    expected = place(folder).events
    packed = tmp_path / "viina.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(info, "event_info.csv")
        archive.write(labels, "event_labels.csv")
    assert place(packed).events["id"].tolist() == expected["id"].tolist()
    whole = placed(tmp_path, joined_rows(9)).events
    assert whole["id"].tolist() == expected["id"].tolist()
    assert whole.drop(columns="geometry")["t_aad_pred"].tolist() == expected["t_aad_pred"].tolist()


def test_one_half_alone_is_an_error_that_names_the_other(tmp_path: Path) -> None:
    info, labels = write(tmp_path)
    for half, other in ((info, "event_labels"), (labels, "event_info")):
        notices: list[Notice] = []
        tables, others = open_tables([half], notices.append)
        assert (len(tables), others) == (0, [])
        assert [(notice.kind, notice.source) for notice in notices] == [("failure", str(half))]
        assert f"give its {other} as well" in notices[0].reason


@pytest.mark.parametrize(
    ("labels", "layer", "sub"),
    [
        ({"t_artillery": "0", "t_airstrike": "1"}, "strike", "Air/drone strike"),
        ({"t_artillery": "0", "t_uav": "1"}, "strike", "Air/drone strike"),
        ({"t_artillery": "0", "t_firefight": "1"}, "ground", "Armed clash"),
        ({"t_artillery": "0", "t_aad": "1"}, "air_defence", "Disrupted weapons use"),
        ({"t_artillery": "0", "t_aad": "1", "t_uav": "1"}, "air_defence", "Disrupted weapons use"),
        ({"t_artillery": "0", "t_control": "1"}, "control", None),
        ({"t_raid": "1"}, "strike", "Shelling/artillery/missile attack"),
    ],
)
def test_the_first_label_that_a_layer_shows_decides(
    tmp_path: Path, labels: dict[str, str], layer: str, sub: str | None
) -> None:
    one = placed(tmp_path, joined_rows(1, **labels)).one()
    assert (one["layer"], one["sub_event_type"]) == (layer, sub)
    assert (one["initiator"], one["controller"]) == ((None, "Russia") if layer == "control" else ("Russia", None))


def test_who_began_it_counts_before_who_acts_and_both_are_neither(tmp_path: Path) -> None:
    assert placed(tmp_path, joined_rows(1, a_ukr="1")).one()["initiator"] == "Russia"
    assert placed(tmp_path, joined_rows(1, a_ukr_init="1")).one()["initiator"] is None


def test_what_is_no_war_is_left_out(tmp_path: Path) -> None:
    found = placed(tmp_path, joined_rows(2, t_mil="0"))
    assert len(found.events) == 0
    assert (found.counts[0].left_out, found.counts[0].unusable) == (2, 0)
    found = placed(tmp_path, joined_rows(1, t_artillery="0", t_cyber="1"))
    assert found.reasons() == ["has no label that a layer of the map shows"]


def test_a_report_has_its_outlet_its_words_and_the_day_on_which_it_was_told(tmp_path: Path) -> None:
    one = placed(tmp_path, joined_rows(1)).one()
    assert one["publisher"] in ("VIINA (liga)", "VIINA (ria)")
    assert (one["quote"], one["url"]) == ("Вигаданий заголовок 0", "https://outlet.example/0")
    assert one["lang"] in ("uk", "ru")
    assert (one["start_date"], one["date_basis"], one["published"]) == (
        date(2024, 5, 1),
        "publication",
        date(2024, 5, 1),
    )
    assert (one["viina_report_id"], one["viina_lang"]) == ("7000", "ua" if one["lang"] == "uk" else "ru")
    assert one["dataset_restricted"] is False


def test_reports_of_one_event_share_their_incident(tmp_path: Path) -> None:
    events = placed(tmp_path, joined_rows(6)).events
    assert events["incident_id"].nunique() == 2
    assert events["id"].nunique() == 6


@pytest.mark.parametrize(
    ("code", "precision"),
    [("STREET", "site"), ("ADM3", "settlement"), ("ADM2", "raion"), ("ADM1", "oblast"), ("", "area")],
)
def test_places_are_as_exact_as_they_were_located(tmp_path: Path, code: str, precision: str) -> None:
    one = placed(tmp_path, [joined_rows(1)[0] | {"GEO_PRECISION": code}]).one()
    assert one["precision"] == precision


def test_the_de_duplicated_form_is_known_too(tmp_path: Path) -> None:
    row = joined_rows(1)[0]
    kept = {
        name: row[name]
        for name in row
        if name in ("event_id_1pd", "date", "asciiname", "ADM1_NAME", "longitude", "latitude", "GEO_PRECISION")
        or name.endswith("_b")
    }
    one = placed(tmp_path, [kept | {"n_reports": "3", "event_ids": "1000;1001;1002", "sources": "liga;ria"}]).one()
    assert (one["layer"], one["dataset"], one["report_id"]) == ("strike", "viina_1pd", "viina_1pd:0")
    assert "ODbL" in str(one["dataset_terms"])
