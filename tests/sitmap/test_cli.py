"""The command line: what is printed where, which files appear, how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import geo
from layers.schema import COLUMN_NAMES
from sitmap.cli import cli, run
from tests.support import ROOT, Ran

EXAMPLES = ROOT / "examples"

STRIKE = (
    "Tuesday, July 2, 2024\n\n"
    "A Russian drone hit a house in Shostka on Monday, killing two people, the governor said.\n"
)
SECOND = "Russian artillery shelled the town of Nikopol on Sunday, wounding three people, the governor said.\n"
QUIET = "The ministers met in Vilnius on Friday and spoke about trade.\n"

Call = Callable[..., Ran]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run_here(*args: str | os.PathLike[str], stdin: bytes = b"") -> Ran:
        capsysbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run([os.fspath(arg) for arg in args])
        out, err = capsysbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_here


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def features(path: Path) -> list[dict[str, object]]:
    return [feature["properties"] for feature in json.loads(path.read_text("utf-8"))["features"]]


def places(path: Path) -> list[object]:
    return [feature["place_name"] for feature in features(path)]


# map


def test_map_writes_both_files_and_prints_only_their_paths(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "report.txt", STRIKE)
    ran = call("map", "report.txt")
    assert ran.code == 0
    assert ran.out == "outputs/report.html\noutputs/report.geojson\n"
    assert sorted(os.listdir("outputs")) == ["report.geojson", "report.html"]
    assert places(tmp_path / "outputs/report.geojson") == ["Shostka"]
    assert (tmp_path / "outputs/report.html").read_text("utf-8").lstrip().lower().startswith("<!doctype html>")
    assert "1 report, 1 event: 1 on the map" in ran.err


def test_several_inputs_make_one_map_of_all(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STRIKE)
    write(tmp_path / "b.txt", QUIET)
    write(tmp_path / "notes.jsonl", json.dumps({"id": "n1", "text": SECOND, "published": "2024-07-02"}) + "\n")
    ran = call("map", "a.txt", "b.txt", "notes.jsonl", "-o", "maps", "--name", "week7", "--published", "2024-07-02")
    assert (ran.code, ran.out) == (0, "maps/week7.html\nmaps/week7.geojson\n")
    assert places(tmp_path / "maps/week7.geojson") == ["Shostka", "Nikopol"]
    assert "1 report without events: b.txt" in ran.err


def test_inputs_of_one_name_do_not_overwrite_each_other_nor_the_map_of_one(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "a/report.txt", STRIKE)
    write(tmp_path / "b/report.txt", SECOND)
    assert call("map", "a/report.txt").out.startswith("outputs/report.html")
    before = (tmp_path / "outputs/report.html").read_bytes()
    ran = call("map", "a/report.txt", "b/report.txt", "--published", "2024-07-02")
    assert ran.out == "outputs/report-and-1-more.html\noutputs/report-and-1-more.geojson\n"
    assert places(tmp_path / "outputs/report-and-1-more.geojson") == ["Shostka", "Nikopol"]
    assert (tmp_path / "outputs/report.html").read_bytes() == before


def test_standard_input_is_a_report_or_a_corpus(call: Call, tmp_path: Path) -> None:
    ran = call("map", "-", "--name", "latest", stdin=STRIKE.encode())
    assert (ran.code, ran.out) == (0, "outputs/latest.html\noutputs/latest.geojson\n")
    ran = call("map", "-", stdin=json.dumps({"text": SECOND}).encode())
    assert ran.out == "outputs/stdin.html\noutputs/stdin.geojson\n"
    assert places(tmp_path / "outputs/stdin.geojson") == ["Nikopol"]


def test_what_stood_there_is_replaced(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "outputs/report.geojson", "old")
    write(tmp_path / "report.txt", STRIKE)
    assert call("map", "report.txt").code == 0
    assert places(tmp_path / "outputs/report.geojson") == ["Shostka"]


def test_two_runs_give_the_same_bytes(run_sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    for folder, seed in (("one", "1"), ("two", "2")):
        ran = run_sitmap(
            "map", EXAMPLES / "wire-report.txt", EXAMPLES / "week.jsonl", "-o", folder, env={"PYTHONHASHSEED": seed}
        )
        assert ran.code == 0, ran.err
    for name in os.listdir(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_title_and_tiles_reach_the_map(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    assert call("map", "r.txt", "--title", "A <b>night</b>").code == 0
    page = (tmp_path / "outputs/r.html").read_text("utf-8")
    assert "A &lt;b&gt;night&lt;/b&gt;" in page
    assert "tile.openstreetmap.org" not in page
    assert call("map", "r.txt", "--tiles", "OpenStreetMap").code == 0
    assert "tile.openstreetmap.org" in (tmp_path / "outputs/r.html").read_text("utf-8")
    own = ("--tiles", "https://tiles.example.org/{z}/{x}/{y}.png")
    assert call("map", "r.txt", *own, "--attribution", "© Example").code == 0
    assert "tiles.example.org" in (tmp_path / "outputs/r.html").read_text("utf-8")
    assert call("map", "r.txt", *own).code == 2
    assert call("map", "r.txt", "--attribution", "© Example").code == 2


def test_a_report_without_events_makes_an_empty_map_and_says_so(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "talks.txt", QUIET)
    ran = call("map", "talks.txt")
    assert ran.code == 0
    assert features(tmp_path / "outputs/talks.geojson") == []
    assert "without events: talks.txt" in ran.err


def test_a_report_of_foreign_places_only_gives_no_pin_in_the_theatre(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "far.txt", "The parliament in Lisbon met on Monday. Flights from Nairobi to Paris were delayed.\n")
    ran = call("map", "far.txt")
    assert ran.code == 0
    assert features(tmp_path / "outputs/far.geojson") == []
    assert "without events: far.txt" in ran.err


@pytest.mark.slow
def test_a_report_of_ten_thousand_places_is_mapped(call: Call, tmp_path: Path) -> None:
    places = [p for p in geo.load_gazetteer() if p.kind == "settlement" and p.admin0_iso in ("UA", "RU", "BY", "MD")]
    names = [place.name for place in places][:10_000]
    assert len(names) == 10_000
    write(tmp_path / "many.txt", "\n".join(f"Russian forces shelled {name}." for name in names))
    assert call("map", "many.txt").code == 0
    assert len(features(tmp_path / "outputs/many.geojson")) > 7_000


# extract


def test_extract_prints_one_object_a_line_with_the_columns_in_order(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "report.txt", STRIKE)
    ran = call("extract", "report.txt")
    (row,) = map(json.loads, ran.out.splitlines())
    assert ran.code == 0
    assert tuple(row) == COLUMN_NAMES
    assert (row["place_name"], row["admin1_iso"], row["killed_min"], row["killed_max"]) == ("Shostka", "UA-59", 2, 2)
    assert row["published"] == "2024-07-02"
    assert row["start_date"] == "2024-07-01"
    assert "NaN" not in ran.out


def test_extract_says_what_the_map_shows(call: Call, tmp_path: Path) -> None:
    inputs = sorted(map(str, EXAMPLES.glob("*.txt")))
    rows = [json.loads(line) for line in call("extract", *inputs).out.splitlines()]
    assert call("map", *inputs, "--name", "all").code == 0
    assert rows == features(tmp_path / "outputs/all.geojson")
    assert len(rows) >= 10


def test_extract_keeps_the_order_of_the_reports_and_counts_those_without_events(call: Call, tmp_path: Path) -> None:
    records = [{"id": "z", "text": SECOND}, {"id": "m", "text": QUIET}, {"id": "a", "text": STRIKE}]
    write(tmp_path / "n.jsonl", "\n".join(map(json.dumps, records)))
    ran = call("extract", "n.jsonl")
    assert [json.loads(line)["report_id"] for line in ran.out.splitlines()] == ["z", "a"]
    assert "1 report without events: n.jsonl, line 2" in ran.err


def test_published_is_for_reports_without_a_date_of_their_own(call: Call, tmp_path: Path) -> None:
    records = [{"text": SECOND}, {"text": SECOND + "!", "published": "2023-05-02"}]
    write(tmp_path / "n.jsonl", "\n".join(map(json.dumps, records)))
    ran = call("extract", "n.jsonl", "--published", "2024-07-02")
    assert [json.loads(line)["published"] for line in ran.out.splitlines()] == ["2024-07-02", "2023-05-02"]


def test_without_any_date_dates_stay_unknown(call: Call) -> None:
    ran = call("extract", "-", stdin=SECOND.encode())
    (row,) = map(json.loads, ran.out.splitlines())
    assert (row["published"], row["start_date"], row["date_precision"]) == (None, None, "unknown")


# geocode, licenses


def test_geocode_prints_match_and_alternatives(call: Call) -> None:
    ran = call("geocode", "Chernigiv region", "Kursk", "Чернігів", "Xyzzy")
    oblast, kursk, city, unknown = map(json.loads, ran.out.splitlines())
    assert ran.code == 0
    assert (oblast["match"]["name"], oblast["match"]["precision"]) == ("Chernihiv Oblast", "oblast")
    assert kursk["match"]["admin1_iso"] == "RU-KRS"
    assert city["match"]["name"] == "Chernihiv"
    assert unknown == {"query": "Xyzzy", "match": None, "alternatives": []}
    assert "'Xyzzy'" in ran.err


def test_geocode_reads_names_from_standard_input_and_takes_a_country(call: Call) -> None:
    ran = call("geocode", "-", "--country", "ua", stdin="Одеса\n\nПокровськ\n".encode())
    assert [json.loads(line)["match"]["admin0_iso"] for line in ran.out.splitlines()] == ["UA", "UA"]
    ran = call("geocode", "-", stdin=b"\xff\xfe\x00")
    assert ran.code == 1
    assert "UTF-8" in ran.err


def test_licenses_names_the_sources(call: Call) -> None:
    ran = call("licenses")
    assert "DeepStateMap: " in ran.out and "Institute for the Study of War: " in ran.out
    assert "None of these is part of sitmap" in ran.out
    assert ran.code == 0
    for owner in ("GeoNames", "CC BY 4.0", "Natural Earth", "Leaflet"):
        assert owner in ran.out


# Exit status and bad input


def test_a_failed_input_is_named_and_the_others_are_mapped(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "good.txt", STRIKE)
    write(tmp_path / "picture.txt", b"\x89PNG\r\n\x1a\n\x00")
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "n.jsonl", json.dumps({"text": SECOND}) + "\n{broken\n")
    (tmp_path / "folder").mkdir()
    ran = call("map", "good.txt", "picture.txt", "empty.txt", "missing.txt", "folder", "n.jsonl", "--name", "x")
    assert ran.code == 3
    assert ran.out == "outputs/x.html\noutputs/x.geojson\n"
    for name, reason in {
        "picture.txt": "PNG", "empty.txt": "empty", "missing.txt": "no such file", "folder": "directory",
        "n.jsonl, line 2": "not valid JSON",
    }.items():  # fmt: skip
        assert any(
            f"{name}: " in line and reason in line and line.startswith("error: ") for line in ran.err.splitlines()
        )
    assert places(tmp_path / "outputs/x.geojson") == ["Shostka", "Nikopol"]
    page = (tmp_path / "outputs/x.html").read_text("utf-8")
    assert "5 inputs could not be read" in page
    assert str(tmp_path) not in page


@pytest.mark.parametrize("command", ["map", "extract", "incidents"])
def test_when_nothing_can_be_read_nothing_is_written(call: Call, tmp_path: Path, command: str) -> None:
    write(tmp_path / "n.jsonl", "{broken\n")
    ran = call(command, "missing.txt", "n.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("error: ") == 2
    assert not (tmp_path / "outputs").exists()


def test_incidents_prints_versions_and_tolls_of_what_several_reports_tell(call: Call, tmp_path: Path) -> None:
    hit = "A missile hit a school in Lozova on Monday, killing four people, officials said."
    rose = "The death toll from Monday's missile strike on Lozova has risen to five, officials said."
    reports = (("a", hit, "2025-03-10"), ("b", rose, "2025-03-11"), ("c", "Drones hit Sumy on Monday.", "2025-03-10"))
    lines = [json.dumps({"id": key, "text": text, "published": day}) for key, text, day in reports]
    write(tmp_path / "n.jsonl", "\n".join(lines))
    ran = call("incidents", "n.jsonl")
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    (several,) = (json.loads(line) for line in call("incidents", "n.jsonl", "--several").out.splitlines())
    assert [version["report_id"] for version in several["versions"]] == ["a", "b"]
    assert [figure["min"] for figure in several["tolls"]["killed"]] == [4, 5]
    rows = [json.loads(line) for line in call("extract", "n.jsonl").out.splitlines()]
    assert [row["incident_id"] == several["id"] for row in rows] == [True, True, False]
    apart = [json.loads(line) for line in call("extract", "n.jsonl", "--no-link").out.splitlines()]
    assert len({row["incident_id"] for row in apart}) == 3


def test_extract_with_a_failed_input_ends_with_3(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "good.txt", STRIKE)
    ran = call("extract", "missing.txt", "good.txt")
    assert ran.code == 3
    assert len(ran.out.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [
        ("map",),
        ("extract",),
        ("geocode",),
        ("frobnicate",),
        ("map", "r.txt", "--frobnicate"),
        ("map", "r.txt", "--published", "12/02/2025"),
        ("map", "r.txt", "--published", "2025-02-30"),
        ("map", "r.txt", "--assets", "none"),
        ("map", "r.txt", "--tiles", "NoSuchProvider"),
        ("map", "r.txt", "--quiet", "--verbose"),
        ("map", "r.txt", "--name", "../up"),
        ("map", "r.txt", "--name", "a/b"),
        ("map", "r.txt", "--name", "a\\b"),
        ("map", "r.txt", "--name", ".."),
        ("map", "r.txt", "--name", ""),
        ("map", "r.txt", "--name", "a\nb"),
        ("map", "r.txt", "--name", "x" * 300),
    ],
)
def test_wrong_usage_ends_with_2_a_reason_and_no_file(call: Call, tmp_path: Path, args: tuple[str, ...]) -> None:
    write(tmp_path / "r.txt", STRIKE)
    ran = call(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert "rror: " in ran.err
    assert os.listdir(tmp_path) == ["r.txt"]


def test_a_name_may_carry_the_ending(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    assert call("map", "r.txt", "--name", "week 7.html").out == "outputs/week 7.html\noutputs/week 7.geojson\n"


def test_a_file_where_the_folder_should_be(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    write(tmp_path / "taken", "x")
    for out in ("taken", "taken/deeper"):
        ran = call("map", "r.txt", "-o", out)
        assert (ran.code, ran.out) == (1, "")
        assert "is a file: give --out a folder" in ran.err
    assert (tmp_path / "taken").read_text() == "x"


def test_a_folder_without_permission(run_sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    (tmp_path / "locked").mkdir(mode=0o555)
    # Root may write everywhere, unless it gives up its capabilities.
    plain = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    if plain and shutil.which(plain[0]) is None:
        pytest.skip("running as root without setpriv (util-linux)")
    ran = run_sitmap("map", "r.txt", "-o", "locked", prefix=plain)
    assert (ran.code, ran.out) == (1, "")
    assert "no permission to write" in ran.err
    assert os.listdir(tmp_path / "locked") == []


def test_a_full_disk_leaves_nothing_half_written(run_sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails in the middle, as it does there."""
    write(tmp_path / "r.txt", STRIKE)
    write(tmp_path / "outputs/r.html", "old map")
    limited = ("prlimit", "--fsize=20000", "--")
    if shutil.which("prlimit") is None:
        pytest.skip("needs prlimit (util-linux)")
    ran = run_sitmap("map", "r.txt", prefix=limited, env={"PYTHONDONTWRITEBYTECODE": "1"})
    # The map is larger than the limit, the GeoJSON of one event is not.
    assert ran.code == 3, ran.err
    assert ran.out == "outputs/r.geojson\n"
    assert "cannot write outputs/r.html" in ran.err
    assert (tmp_path / "outputs/r.html").read_text() == "old map"
    assert sorted(os.listdir(tmp_path / "outputs")) == ["r.geojson", "r.html"]
    ran = run_sitmap(
        "map", "r.txt", "-o", "none", prefix=("prlimit", "--fsize=500", "--"), env={"PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert (ran.code, ran.out) == (1, "")
    assert os.listdir(tmp_path / "none") == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_extract_to_a_full_device_ends_with_1(tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sitmap", "extract", tmp_path / "r.txt"],
            stdout=full, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} -m sitmap extract examples/week.jsonl examples/*.txt | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


# Messages


def test_quiet_leaves_only_errors(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "good.txt", b"\xff\xfe" + (STRIKE + QUIET).encode("utf-16-le"))
    assert call("map", "good.txt", "-q").err == ""
    assert "warning: " in call("map", "good.txt").err
    ran = call("map", "good.txt", "missing.txt", "--quiet")
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["error"]


def test_verbose_names_every_report_and_every_broken_line(call: Call, tmp_path: Path) -> None:
    lines = [json.dumps({"text": QUIET})] + ["{broken"] * 50
    write(tmp_path / "n.jsonl", "\n".join(lines))
    normal = call("extract", "n.jsonl")
    assert normal.err.count("not valid JSON") == 20
    assert "30 more" in normal.err
    verbose = call("extract", "n.jsonl", "-v")
    assert verbose.err.count("not valid JSON") == 50
    assert "reading n.jsonl, line 1" in verbose.err


def test_hostile_names_and_ids_cannot_steer_the_terminal(call: Call, tmp_path: Path) -> None:
    name = "a\x1b[31m\u202e.txt"
    write(tmp_path / name, "")
    ran = call("extract", name, "b\x1b]0;x\x07")
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err
    assert ran.err.count("error: ") == 2


def on_terminal(*args: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command with standard error on a terminal and return what appears there."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sitmap", *args],
        stdout=subprocess.DEVNULL, stderr=follower, cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **(env or {})},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    while True:
        try:
            chunk = os.read(leader, 4096)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    os.close(leader)
    process.wait(timeout=60)
    return seen.decode()


def test_progress_and_colour_are_for_terminals_only(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "r.txt", STRIKE)
    seen = on_terminal("extract", "r.txt", "none.txt", cwd=tmp_path)
    assert "report 1: r.txt" in seen
    assert "\x1b[31m" in seen
    plain = on_terminal("extract", "r.txt", "none.txt", cwd=tmp_path, env={"NO_COLOR": "1"})
    assert "\x1b[31m" not in plain
    assert "report 1: r.txt" in plain
    assert "report 1" not in on_terminal("extract", "r.txt", "-q", cwd=tmp_path)
    assert "report 1:" not in call("extract", "r.txt").err


def test_version_and_help(call: Call) -> None:
    assert call("--version").out == "sitmap 0.1.0\n"
    assert set(cli.commands) == {
        "map", "extract", "incidents", "explain", "geocode", "control", "add", "watch", "store", "data", "licenses",
    }  # fmt: skip
    for command in cli.commands:
        ran = call(command, "--help")
        assert ran.code == 0
        assert ran.out.startswith("Usage: sitmap ")


def test_an_interrupt_ends_with_130_and_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sitmap", "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"text": STRIKE}).encode() + b"\n" + b" " * 70_000)
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err
