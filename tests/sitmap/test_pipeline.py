"""One call for all of it, and what it answers."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest

import geo
import sitmap
from sitmap.account import Account
from sitmap.errors import InputError, OutputError, UsageError
from sitmap.outputs import check_name, default_name
from sitmap.pipeline import locate_all
from sitmap.sources import Notice

STRIKE = "A Russian missile hit Poltava on Monday, wounding four people, the governor said.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.txt").write_text(STRIKE, encoding="utf-8")
    return tmp_path


def test_one_call_writes_map_and_table(here: Path) -> None:
    result = sitmap.map_reports("r.txt", out=here / "maps", published=date(2024, 7, 2))
    assert result.paths == (here / "maps/r.html", here / "maps/r.geojson")
    assert result.table["place_name"].tolist() == ["Poltava"]
    assert result.table["start_date"].tolist() == [date(2024, 7, 1)]
    assert (result.failures, result.warnings) == ((), ())
    written = gpd.read_file(here / "maps/r.geojson")
    assert written["id"].tolist() == result.table["id"].tolist()


def test_the_steps_one_by_one_give_the_same_table(here: Path) -> None:
    (report,) = sitmap.read_reports("r.txt")
    table = sitmap.to_table(sitmap.locate(sitmap.extract(report)))
    assert table.drop(columns="geometry").equals(sitmap.map_reports("r.txt").table.drop(columns="geometry"))
    path = sitmap.write_geojson(table, here / "steps.geojson")
    assert path.exists()
    sitmap.build_map(table).save(str(here / "steps.html"))
    assert (here / "steps.html").stat().st_size > 10_000


def test_open_files_and_paths_are_taken_alike(here: Path) -> None:
    result = sitmap.map_reports([Path("r.txt"), io.BytesIO(b"Shelling killed a man in Nikopol.")], name="x")
    assert result.table["place_name"].tolist() == ["Poltava", "Nikopol"]


def test_what_failed_is_in_the_result(here: Path) -> None:
    result = sitmap.map_reports(["missing.txt", "r.txt", "r.txt"], name="x")
    assert [(n.kind, n.source) for n in result.failures] == [("failure", "missing.txt")]
    assert len(result.warnings) == 1
    assert "read once" in result.warnings[0].reason
    assert result.account.reports == 1


def test_a_language_that_is_not_read_is_named(here: Path) -> None:
    (here / "mixed.txt").write_text(STRIKE + "\n无人机袭击了城市。\n", encoding="utf-8")
    result = sitmap.map_reports(["r.txt", "mixed.txt"], out=here, name="m", published=date(2024, 7, 2))
    (warning,) = result.warnings
    assert warning.source == "mixed.txt" and "1 of 2 paragraphs is in a language that is not read" in warning.reason


def test_errors_are_of_our_own_kind(here: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.txt.*no such file"):
        sitmap.map_reports("missing.txt")
    with pytest.raises(InputError, match=r"none of the inputs.*a\.txt.*b\.txt"):
        sitmap.map_reports(["a.txt", "b.txt"])
    with pytest.raises(OutputError, match="is a file"):
        sitmap.map_reports("r.txt", out="r.txt")
    with pytest.raises(UsageError, match="no input"):
        sitmap.map_reports([])
    with pytest.raises(UsageError, match="assets"):
        sitmap.map_reports("r.txt", assets="none")
    with pytest.raises(UsageError, match="tiles"):
        sitmap.map_reports("r.txt", tiles="https://example.org/{z}/{x}/{y}.png")
    assert sorted(path.name for path in here.iterdir()) == ["r.txt"]


def test_a_gazetteer_of_the_users_own_is_used_all_the_way(here: Path) -> None:
    seat = geo.load_gazetteer().lookup("Poltava")[0]
    village = geo.Place("own:1", None, "Zzyzxivka", "settlement", seat.lon + 0.2, seat.lat, "UA", "UA-53", 120, 1.0)
    own = geo.load_gazetteer().with_places([(village, ["Zzyzxivka"])])
    told = "Russian artillery shelled Zzyzxivka in the Poltava region on Monday, wounding two.\n"
    (here / "v.txt").write_text(told, encoding="utf-8")
    result = sitmap.map_reports("v.txt", gazetteer=own)
    assert result.table["place_name"].tolist() == ["Zzyzxivka"]
    assert result.table["admin1_iso"].tolist() == ["UA-53"]


def test_an_account_says_what_is_on_no_map(here: Path) -> None:
    (here / "talks.txt").write_text("The ministers met in Vilnius and spoke about trade.\n", encoding="utf-8")
    account, told, steps = Account(), [], []
    found = dict(
        locate_all(
            ["talks.txt", "none.txt", "r.txt"],
            account,
            notify=told.append,
            progress=lambda number, name: steps.append((number, name)),
        )
    )
    assert [len(events) for events in found.values()] == [0, 1]
    assert steps == [(1, "talks.txt"), (2, "r.txt")]
    assert told == account.notices == [Notice("failure", "no such file: check the name and the folder", "none.txt")]
    assert (account.reports, account.events) == (2, 1)
    assert account.remarks() == ["1 report without events: talks.txt"]
    assert account.notes() == [
        "1 input could not be read: not on this map.",
        "1 report holds no event that this map shows.",
    ]


def test_names_that_are_not_known_are_told_with_what_they_may_be_a_slip_for() -> None:
    account = Account()
    report = io.BytesIO(
        b"Russian troops shelled the village of Klishchivnka in the Donetsk region, killing two people. "
        b"A drone hit the village of Zvirkove-Dalnie, wounding one person."
    )
    located = [item for _, some in locate_all([report], account) for item in some]
    assert [item.match.precision if item.match else None for item in located] == ["oblast", None]
    (remark,) = [line for line in account.remarks() if "not in the gazetteer" in line]
    assert "2 names not in the gazetteer: 'Klishchivnka', Donetsk Oblast (did you mean Klishchiivka?)" in remark
    assert remark.endswith("'Zvirkove-Dalnie'; sitmap data fetch gazetteer fetches every village")


def test_unplaced_events_are_named() -> None:
    account = Account(unplaced=[("Foo", "a.txt"), ("Foo", "b.txt"), ("Bar", "a.txt")])
    assert account.remarks() == ["3 events without a resolved place, not drawn: 'Foo' (2 times), 'Bar'"]


@pytest.mark.parametrize(
    ("sources", "name"),
    [
        (["notes/report.txt"], "report"),
        (["a.txt", "b.txt", "c.txt"], "a-and-2-more"),
        (["-"], "stdin"),
        (["https://example.org/a/week.jsonl?x=1#y"], "week"),
        (["https://example.org/"], "example"),
        ([".txt"], "txt"),
        (["a..b.txt"], "a-b"),
        (["sub/тиждень 7.jsonl"], "тиждень 7"),
        (["x" * 300 + ".txt"], "x" * 180),
        ([io.BytesIO()], "the given stream"),
    ],
)
def test_outputs_are_named_after_the_inputs(sources: list[sitmap.sources.Source], name: str) -> None:
    assert default_name(sources) == name
    assert check_name(default_name(sources)) == name


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a/b", "a\\b", "../a", "a\0b", "a\nb", "x" * 201, ".html"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)
