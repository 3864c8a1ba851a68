"""What was fetched is listed whole or not at all, and removed without a trace."""

from __future__ import annotations

import hashlib
import json
import os
import string
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap import downloads
from sitmap.downloads import DataWarning, Installed, InstalledFile
from sitmap.downloads.manifest import BrokenManifest, from_json, to_json
from sitmap.downloads.store import changing, install, partial_file, staging, undamaged
from sitmap.errors import DownloadError

PLACES = "694864\tSelydove\t...\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def put(kind: str = "gazetteer", country: str = "UA", **contents: str) -> Installed:
    """Install a dataset of the given contents, role by role."""
    with changing(kind, country), staging(kind, country) as stage:
        files = []
        for role, text in (contents or {"places": PLACES}).items():
            path = stage / f"{role}.txt"
            path.write_text(text, "utf-8")
            digest = hashlib.sha256(text.encode()).hexdigest()
            files.append(
                InstalledFile(role, path, f"https://example.org/{role}", "", "CC BY 4.0", len(text.encode()), digest)
            )
        dataset = Installed(
            kind=kind, country=country, source="GeoNames", address="https://example.org/", licence="CC BY 4.0",
            licence_address="https://creativecommons.org/licenses/by/4.0/", terms="Name GeoNames.",
            fetched=date(2025, 2, 12), files=tuple(files),
        )  # type: ignore[arg-type]  # fmt: skip
        return install(dataset, stage)


def paths(folder: Path) -> list[str]:
    """List all files but the locks."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    )


def test_with_no_cache_folder_nothing_is_there_and_none_is_made(cache: Path) -> None:
    assert downloads.installed() == []
    assert not cache.exists()


def test_a_dataset_is_listed_with_its_files_licence_day_and_size() -> None:
    put(places=PLACES, names="1\t694864\tuk\tСелидове\n")
    (found,) = downloads.installed()
    assert (found.kind, found.country, found.source, found.licence) == ("gazetteer", "UA", "GeoNames", "CC BY 4.0")
    assert found.fetched == date(2025, 2, 12)
    assert found.size == sum(file.path.stat().st_size for file in found.files)
    assert found.path("places") is not None
    assert found.path("places").read_text("utf-8") == PLACES  # type: ignore[union-attr]
    assert found.path("ADM1") is None
    assert found.credit == "GeoNames, CC BY 4.0, fetched 2025-02-12"
    assert undamaged(found)


def test_the_digest_of_a_dataset_is_that_of_the_list_that_sha256sum_prints() -> None:
    found = put(places="a")
    line = f"{hashlib.sha256(b'a').hexdigest()}  places.txt\n"
    assert found.sha256 == hashlib.sha256(line.encode()).hexdigest()


def test_datasets_are_listed_by_kind_and_country() -> None:
    for kind, country in (("gazetteer", "UA"), ("boundaries", "UA"), ("gazetteer", "BY")):
        put(kind, country)
    listed = [(one.kind, one.country) for one in downloads.installed()]
    assert listed == [("boundaries", "UA"), ("gazetteer", "BY"), ("gazetteer", "UA")]
    assert [one.country for one in downloads.installed("gazetteer")] == ["BY", "UA"]
    assert [one.kind for one in downloads.installed(country="ua")] == ["boundaries", "gazetteer"]


def test_a_new_state_takes_the_place_of_the_old_one_and_leaves_nothing_of_it(cache: Path) -> None:
    put(places="old", names="old")
    new = put(places="new")
    assert paths(cache) == sorted(["data/gazetteer/UA/manifest.json", new.files[0].path.relative_to(cache).as_posix()])
    assert downloads.installed() == [new]


def test_the_same_state_can_be_put_in_place_of_files_that_were_damaged() -> None:
    first = put(places="same")
    first.files[0].path.write_text("SAME")
    assert not undamaged(first)
    again = put(places="same")
    assert undamaged(again)
    assert undamaged(put(places="same"))
    assert downloads.installed()[0].files[0].path.read_text() == "same"


def test_what_fails_half_way_leaves_the_old_state_and_no_files(cache: Path) -> None:
    old = put(places="old")
    before = paths(cache)

    def broken() -> None:
        with changing("gazetteer", "UA"), staging("gazetteer", "UA") as stage:
            (stage / "half.txt").write_text("half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        broken()
    assert paths(cache) == before
    assert downloads.installed() == [old]


def test_what_a_killed_process_left_is_swept_away_by_the_next(cache: Path) -> None:
    left = cache / "data/gazetteer/UA/staging-killed"
    left.mkdir(parents=True)
    (left / "half.txt").write_text("half")
    assert downloads.installed() == []
    put(places="new")
    assert not left.exists()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda file, manifest: file.unlink(), "places.txt cannot be read"),
        (lambda file, manifest: file.write_text("more than was fetched, and other words"), "places.txt has changed"),
        (lambda file, manifest: manifest.write_text("{"), "no JSON"),
        (lambda file, manifest: manifest.write_text("[" * 100_000), "no JSON"),
        (lambda file, manifest: manifest.write_text("[1]"), "no JSON object"),
        (lambda file, manifest: manifest.write_bytes(b"\xff\xfe"), "no UTF-8"),
        (lambda file, manifest: manifest.write_text(" " * 2_000_000), "too large"),
        (lambda file, manifest: manifest.write_text('{"format": 99}'), "format 99"),
        (
            lambda file, manifest: manifest.write_text(manifest.read_text().replace('"UA"', '"BY"')),
            "another dataset",
        ),
        (
            lambda file, manifest: manifest.write_text(manifest.read_text().replace(file.parent.name, "../..")),
            "outside its folder",
        ),
    ],
)  # fmt: skip
def test_a_damaged_dataset_is_named_left_out_and_can_be_removed(damage: object, says: str, cache: Path) -> None:
    whole = put("boundaries", ADM1="{}")
    hurt = put(places=PLACES)
    damage(hurt.files[0].path, cache / "data/gazetteer/UA/manifest.json")  # type: ignore[operator]
    with pytest.warns(DataWarning, match=says) as caught:
        assert downloads.installed() == [whole]
    assert "sitmap data fetch gazetteer --country UA" in str(caught[0].message)
    assert downloads.remove("gazetteer") == [("gazetteer", "UA")]
    assert downloads.installed() == [whole]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look at everything")
def test_a_cache_that_may_not_be_looked_at_is_a_warning(cache: Path) -> None:
    put()
    (cache / "data/gazetteer").chmod(0)
    try:
        with pytest.warns(DataWarning, match="cannot be looked at"):
            assert downloads.installed() == []
    finally:
        (cache / "data/gazetteer").chmod(0o755)


def test_remove_takes_what_is_asked_for_and_its_unfinished_downloads(cache: Path) -> None:
    for kind, country in (("gazetteer", "UA"), ("gazetteer", "RU"), ("boundaries", "UA")):
        put(kind, country)
    for country in ("UA", "PL"):
        partial = partial_file("gazetteer", country, "places")
        partial.parent.mkdir(exist_ok=True)
        partial.write_text("half")
    assert downloads.remove("gazetteer", "ua") == [("gazetteer", "UA")]
    assert [path.name for path in (cache / "data/partial").iterdir()] == ["gazetteer-PL-places"]
    assert downloads.remove() == [("boundaries", "UA"), ("gazetteer", "RU")]
    assert paths(cache) == []
    assert downloads.remove() == []


def test_a_cache_folder_that_is_a_file_is_an_error_that_names_the_variable(cache: Path) -> None:
    cache.write_text("a file")
    assert downloads.installed() == []
    with pytest.raises(DownloadError, match="SITMAP_CACHE"):
        put()


def test_only_one_process_at_a_time_changes_a_dataset() -> None:
    told = threading.Event()
    order: list[str] = []

    def second() -> None:
        with changing("gazetteer", "UA", told.set):
            order.append("second")

    with changing("gazetteer", "UA"):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


# The manifest

NAMES = st.text(string.ascii_letters + string.digits + "-_.", min_size=1).filter(lambda name: set(name) != {"."})
WORDS = st.text(st.characters(codec="utf-8"))


def files_in(folder: Path) -> st.SearchStrategy[InstalledFile]:
    return st.builds(
        InstalledFile, role=WORDS, path=NAMES.map(folder.joinpath), address=WORDS, origin=WORDS, licence=WORDS,
        size=st.integers(0), sha256=WORDS, version=WORDS, etag=WORDS, last_modified=WORDS,
    )  # fmt: skip


def datasets_in(folder: Path) -> st.SearchStrategy[Installed]:
    return st.builds(
        Installed, kind=st.sampled_from(["gazetteer", "boundaries"]), country=WORDS, source=WORDS, address=WORDS,
        licence=WORDS, licence_address=WORDS, terms=WORDS, fetched=st.dates(),
        files=st.lists(files_in(folder), min_size=1, max_size=3).map(tuple),
    )  # fmt: skip


FOLDER = Path("/cache/data/gazetteer/UA")


@given(datasets_in(FOLDER))
def test_a_manifest_says_what_was_written_down(dataset: Installed) -> None:
    text = to_json(dataset, FOLDER)
    assert from_json(text, FOLDER) == dataset
    assert from_json(text.encode().decode(), FOLDER) == dataset


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(datasets_in(FOLDER), st.data())
def test_no_changed_manifest_is_read_as_something_that_points_outside(dataset: Installed, data: st.DataObject) -> None:
    record = json.loads(to_json(dataset, FOLDER))
    holder = data.draw(st.sampled_from([record, record["files"][0]]))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(JSON | st.just("../../x") | st.just("/etc/passwd"))
    try:
        read = from_json(json.dumps(record), FOLDER)
    except BrokenManifest as error:
        assert str(error)
    else:
        assert all(FOLDER in file.path.parents and ".." not in file.path.parts for file in read.files)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(BrokenManifest):
        from_json(text, FOLDER)
