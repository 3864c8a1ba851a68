"""Tables of one's own: a mapping says what their columns and words mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitmap.errors import UsageError
from sitmap.eventtables import combined
from sitmap.sources import Notice
from sitmap.sources.tables import open_tables, read_table_mapping
from sitmap.tableplaces import place_batches
from tests.tables.generators import acled_rows, table
from tests.tables.reading import Placed

HITS = [
    {
        "No": "1", "When": "13/02/2025", "Where": "Kharkiv", "X": "36,2292", "Y": "49,9925", "Kind": "shelling",
        "Dead": "2",
    },
    {"No": "2", "When": "14/02/2025", "Where": "Lozova", "X": "", "Y": "", "Kind": "clash", "Dead": ""},
]  # fmt: skip
COLUMNS = {
    "No": "row_id",
    "When": "date",
    "Where": "place_text",
    "X": "lon",
    "Y": "lat",
    "Kind": "layer",
    "Dead": "killed",
}
WORDS = {"Kind": {"shelling": "strike", "clash": "ground"}}


def mapped(folder: Path, rows: list[dict[str, str]], mapping: Mapping[str, Any]) -> Placed:
    path = folder / "hits.csv"
    path.write_bytes(table(rows, delimiter=";"))
    notices: list[Notice] = []
    tables, others = open_tables([path], notices.append, [read_table_mapping(mapping)])
    assert others == []
    events = combined(place_batches(tables.batches()))
    return Placed(events, list(tables.rejects), tables.counts, notices)


def test_columns_and_words_mean_what_the_mapping_says(tmp_path: Path) -> None:
    found = mapped(tmp_path, HITS, {"columns": COLUMNS, "values": WORDS, "source": {"key": "hits", "title": "Hits"}})
    first, second = found.events.to_dict("records")
    assert (first["layer"], first["lon"], first["lat"], first["start_date"]) == (
        "strike",
        36.2292,
        49.9925,
        date(2025, 2, 13),
    )
    assert (first["killed_min"], first["killed_max"]) == (2, 2)
    assert (second["layer"], second["place_name"], second["geometry"].geom_type) == ("ground", "Lozova", "Point")
    assert found.events["report_id"].tolist() == ["hits:1", "hits:2"]
    assert set(found.events["publisher"]) == {"Hits"}
    assert found.events["Kind"].tolist() == ["shelling", "clash"]
    assert "terms of use not known" in first["dataset_terms"]


def test_what_holds_for_all_rows_fills_only_what_is_empty(tmp_path: Path) -> None:
    columns = {name: field for name, field in COLUMNS.items() if field != "layer"}
    found = mapped(
        tmp_path, HITS, {"columns": columns, "set": {"layer": "strike", "place_text": "Poltava", "weapons": "drone"}}
    )
    assert found.events["layer"].tolist() == ["strike", "strike"]
    assert found.events["place_text"].tolist() == ["Kharkiv", "Lozova"]
    assert found.events["weapons"].tolist() == [["drone"], ["drone"]]


def test_the_layer_follows_from_an_event_type(tmp_path: Path) -> None:
    rows = [HITS[0] | {"Kind": "Battles"}, HITS[1] | {"Kind": "Protests"}]
    found = mapped(tmp_path, rows, {"columns": COLUMNS | {"Kind": "event_type"}})
    assert found.events["layer"].tolist() == ["ground"]
    assert found.reasons() == ["no layer of the map shows Protests"]


def test_rows_without_a_layer_or_a_place_are_rejected_with_the_remedy(tmp_path: Path) -> None:
    rows = [HITS[0] | {"Kind": "boom"}, HITS[1] | {"Where": ""}]
    reasons = mapped(tmp_path, rows, {"columns": COLUMNS, "values": WORDS}).reasons()
    assert "Kind: 'boom' is none of strike, air_defence, ground, control: say in the mapping" in reasons[0]
    assert reasons[1] == "says no place: neither coordinates nor a name"
    columns = {name: field for name, field in COLUMNS.items() if field != "layer"}
    assert "says no layer: map a column" in mapped(tmp_path, HITS, {"columns": columns}).reasons()[0]


def test_days_that_may_be_two_are_refused_until_the_mapping_says_the_order(tmp_path: Path) -> None:
    rows = [HITS[0] | {"When": "03/02/2025"}]
    mapping: dict[str, Any] = {"columns": COLUMNS, "values": WORDS}
    assert "names two days: say in a mapping" in mapped(tmp_path, rows, mapping).reasons()[0]
    for order, day in (("dmy", date(2025, 2, 3)), ("mdy", date(2025, 3, 2))):
        assert mapped(tmp_path, rows, mapping | {"date": {"order": order}}).one()["start_date"] == day


def test_swapped_axes_and_projected_coordinates_are_turned(tmp_path: Path) -> None:
    rows = [HITS[0] | {"X": "49.9925", "Y": "36.2292"}]
    one = mapped(tmp_path, rows, {"columns": COLUMNS, "values": WORDS, "read": {"axes": "lat lon"}}).one()
    assert (one["lon"], one["lat"]) == (36.2292, 49.9925)
    rows = [HITS[0] | {"X": "4033016.0", "Y": "6445003.0"}]
    one = mapped(tmp_path, rows, {"columns": COLUMNS, "values": WORDS, "read": {"crs": "EPSG:3857"}}).one()
    assert (round(one["lon"], 2), round(one["lat"], 1)) == (36.23, 50.0)  # type: ignore[call-overload]


def test_areas_are_drawn_as_they_are_given(tmp_path: Path) -> None:
    rows = [
        {"Area": "POLYGON ((36 49, 37 49, 37 50, 36 50, 36 49))", "Day": "2025-02-13"},
        {"Area": "POINT (36.5 49.5)", "Day": "2025-02-13"},
    ]
    found = mapped(tmp_path, rows, {"columns": {"Area": "geometry", "Day": "date"}, "set": {"layer": "ground"}})
    area, point = found.events.to_dict("records")
    assert (area["geometry"].area, area["precision"]) == (1.0, "area")
    assert 60 < area["uncertainty_km"] < 80
    assert (point["geometry"].geom_type, point["lon"], point["precision"]) == ("Point", 36.5, None)


def test_a_mapping_holds_before_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table(acled_rows(2)))
    columns = {"event_date": "date", "latitude": "lat", "longitude": "lon"}
    mapping = read_table_mapping({"columns": columns, "set": {"layer": "ground"}})
    tables, _ = open_tables([path], print, [mapping])
    assert [count.title for count in tables.counts] == ["own"]


@pytest.mark.parametrize(
    ("field", "code", "precision", "shape"),
    [
        ("where_prec", "1", "settlement", "Point"),
        ("where_prec", "3", "raion", "Polygon"),
        ("geo_precision", "2", "area", "Polygon"),
        ("geo_precision", "", "area", "Polygon"),
    ],
)
def test_codes_of_precision_say_how_places_are_drawn(
    tmp_path: Path, field: str, code: str, precision: str, shape: str
) -> None:
    rows = [HITS[0] | {"Kind": "shelling", "Dead": code}]
    columns = {name: what for name, what in COLUMNS.items() if name != "Dead"} | {"Dead": field}
    one = mapped(tmp_path, rows, {"columns": columns, "values": WORDS}).one()
    assert (one["precision"], one["geometry"].geom_type) == (precision, shape)  # type: ignore[attr-defined]
    assert one["Dead"] == (code or None)


def test_ids_without_a_dataset_are_no_reason_to_leave_rows_out(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(table(HITS))
    second.write_bytes(table([HITS[0] | {"Where": "Poltava"}, HITS[1]]))
    notices: list[Notice] = []

    def events_of(mapping: Mapping[str, Any]) -> list[str]:
        tables, _ = open_tables([first, second], notices.append, [read_table_mapping(mapping)])
        return combined(place_batches(tables.batches()))["place_text"].tolist()

    mapping = {"columns": COLUMNS | {"No": "id"}, "values": WORDS}
    assert events_of(mapping) == ["Kharkiv", "Lozova", "Poltava"]
    assert "nothing says of which dataset the ids in 'No' are" in notices[0].reason
    assert events_of(mapping | {"source": {"key": "hits"}}) == ["Kharkiv", "Lozova"]


def test_rows_that_the_table_puts_together_are_one_incident(tmp_path: Path) -> None:
    rows = [HITS[0] | {"Case": "7"}, HITS[1] | {"Case": "7"}, HITS[1] | {"No": "3", "Case": ""}]
    mapping = {"columns": COLUMNS | {"Case": "incident_id"}, "values": WORDS, "source": {"key": "hits"}}
    events = mapped(tmp_path, rows, mapping).events
    first, second, alone = events["incident_id"]
    assert first == second != alone
    assert alone == events["id"].iloc[2]
    assert events["Case"].fillna("").tolist() == ["7", "7", ""]


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({"columns": {"X": "longitude"}}, "[columns] 'X': 'longitude' is no field that a column can have"),
        ({"columns": {"X": "latt"}}, "did you mean lat"),
        ({"columns": {"X": "report_id"}}, "is no field that a column can have"),
        ({"columns": {}}, "says of no column what it means"),
        ({"columns": {"X": "lon", "Z": "lon"}}, "two columns for 'lon'"),
        ({"columns": {"X": "lon"}, "area": []}, "[area]: is no part of a mapping"),
        ({"columns": {"X": "lon"}, "set": {"layer": "strikes"}}, "'strikes' is none of strike, air_defence"),
        ({"columns": {"X": "layer"}, "values": {"X": {"a": "b"}}}, "[values.X]: 'b' is none of"),
        ({"columns": {"X": "lon"}, "values": {"Y": {"a": "b"}}}, "no entry 'Y'; there are X"),
        ({"columns": {"X": "lon"}, "date": {"order": "ymd"}}, "'ymd' is none of dmy, mdy"),
        ({"columns": {"X": "lon"}, "source": {"restricted": "no"}}, "is neither true nor false"),
    ],
)  # fmt: skip
def test_a_mapping_that_means_nothing_is_an_error_that_says_where(mapping: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_table_mapping(mapping)
    assert told in str(caught.value)


def test_a_mapping_file_is_read_or_named_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'files = ["hits*"]\n[columns]\nX = "lon"\nY = "lat"\n[date]\nvalue = 2025-02-13\n', encoding="utf-8"
    )
    mapping = read_table_mapping(path)
    assert (mapping.is_for("some/hits_2.csv"), mapping.is_for("other.csv")) == (True, False)
    assert mapping.constants == {"date": "2025-02-13"}
    path.write_text("[columns\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"m\.toml: is no TOML"):
        read_table_mapping(path)
    with pytest.raises(UsageError, match=r"absent\.toml: cannot be read"):
        read_table_mapping(tmp_path / "absent.toml")


def test_columns_that_a_table_lacks_and_mappings_that_fit_nothing_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"
    path.write_bytes(table(HITS))
    notices: list[Notice] = []
    open_tables([path], notices.append, [read_table_mapping({"columns": {"X": "lon", "Lat": "lat"}})])
    assert [notice.reason for notice in notices] == [
        "has no column 'Lat', which the mapping names; it has No, When, Where, X, Y, Kind, Dead"
    ]
    with pytest.raises(UsageError, match="none of the inputs is a table with the columns that it names"):
        open_tables([path], print, [read_table_mapping({"columns": {"Q": "lon"}})])


def test_a_table_that_nobody_knows_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "unknown.csv"
    path.write_bytes(table([{"date": "2025-02-13", "lat": "49", "lon": "36", "what": "shelling"}]))
    notices: list[Notice] = []
    tables, others = open_tables([path], notices.append)
    assert (len(tables), others) == (0, [])
    assert (
        "is a table that is not known by its columns (date, lat, lon, what): say what they mean with --map"
        in notices[0].reason
    )
