"""A rule that changed is tried on the reports that are kept: what differs is told first, and kept if wished."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sitmap import Store, StoreError, make_report, open_store
from tests.sitmap.store.processes import ended, in_a_process
from tests.sitmap.store.samples import REPORTS
from tests.support import Ran

WORDS = """
[language]
code = "en"

[[entry]]
category = "strike"
value = "strike"
pos = "verb"
forms = ["zorbed"]

[[entry]]
category = "weapon"
value = "drone"
forms = ["zorbcopter", "zorbcopters"]
"""
NEW_WORDS = (
    make_report(
        "Zorbcopters zorbed Lozova on 10 February 2025, killing two and wounding nine.", publisher="Other Wire"
    ),
    make_report("A zorbcopter struck Odesa on 3 March 2025, injuring six people."),
)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text(WORDS, "utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add([*REPORTS, *NEW_WORDS])
    return path


def fresh(folder: Path, words: Path) -> str:
    """The digest of a store whose reports were read with these words from the start."""
    with open_store(folder / "fresh.gpkg", create=True) as store:
        store.add([*REPORTS, *NEW_WORDS], vocabulary=words)
        return store.digest()


def sound(store: Store) -> str:
    assert store.verify() == []
    return store.digest()


def test_the_same_rules_change_nothing(path: Path) -> None:
    with open_store(path) as store:
        before = store.digest()
        done = store.rerun(apply=True)
        assert (done.reports, done.differences) == (len(REPORTS) + len(NEW_WORDS), [])
        assert sound(store) == before


def test_a_trial_tells_what_differs_and_changes_nothing(path: Path, words: Path) -> None:
    with open_store(path) as store:
        before = store.digest()
        found = {one.report_id: one for one in store.rerun(vocabulary=words).differences}
        assert sound(store) == before
    added, changed = found[NEW_WORDS[0].id], found[NEW_WORDS[1].id]
    assert (added.change, added.place_name, added.start_date, added.fields) == ("added", "Lozova", "2025-02-10", {})
    assert (changed.change, changed.fields["weapons"]) == ("changed", ("[]", '["drone"]'))


def test_what_is_kept_then_is_what_reading_with_these_rules_from_the_start_gives(path: Path, words: Path) -> None:
    with open_store(path) as store:
        done = store.rerun(vocabulary=words, apply=True)
        assert done.applied
        assert sound(store) == fresh(path.parent, words)
        # And back: what was added goes, what was changed is as it was.
        back = store.rerun(apply=True)
        assert {one.change for one in back.differences} >= {"removed", "changed"}
        assert sound(store) == open_again(path.parent)


def open_again(folder: Path) -> str:
    with open_store(folder / "plain.gpkg", create=True) as store:
        store.add([*REPORTS, *NEW_WORDS])
        return store.digest()


def test_what_was_replaced_is_kept_and_told(path: Path, words: Path) -> None:
    with open_store(path) as store:
        store.rerun(vocabulary=words, apply=True)
        (event,) = store.query()["id"][store.query()["report_id"] == NEW_WORDS[1].id]
        (change,) = store.trace(event)["changes"]
        assert json.loads(change["before"]["weapons"]) == []
        assert store.info()["runs"][-1]["command"] == "rerun"
    connection = sqlite3.connect(path)
    # The one with the new weapon, and two whose incident begins with the one that was added.
    assert connection.execute("SELECT change, count(*) FROM changes GROUP BY change ORDER BY change").fetchall() == [
        ("added", 1), ("changed", 3),
    ]  # fmt: skip
    connection.close()


def test_an_incident_that_changes_by_it_is_told_of_every_row(path: Path, words: Path) -> None:
    with open_store(path) as store:
        found = store.rerun(vocabulary=words, apply=True).differences
        moved = {one.report_id for one in found if one.change == "changed" and set(one.fields) == {"incident_id"}}
        assert moved == {REPORTS[0].id, REPORTS[1].id}
        assert sound(store)


def test_rows_that_another_program_changed_meanwhile_are_not_overwritten(path: Path, words: Path) -> None:
    with open_store(path) as store:
        before = store.digest()
        # It compares before the other one writes, and writes after it.
        with pytest.raises(StoreError, match="another program has changed it meanwhile"):
            compared_first(store, path, words)
        assert sound(store) != before


def compared_first(store: Store, path: Path, words: Path) -> None:
    from sitmap.store import stores

    kept = stores.rewrite

    def after_another(*args: object, **more: object) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stores, "rewrite", kept)
            with open_store(path) as second:
                second.rerun(vocabulary=words, apply=True)
        return kept(*args, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores, "rewrite", after_another)
        store.rerun(vocabulary=words, apply=True)


@pytest.mark.parametrize("place", ["run", "shapes", "events", "linked"])
def test_a_process_that_is_killed_while_it_applies_leaves_what_was(place: str, path: Path, words: Path) -> None:
    with open_store(path) as store:
        before = store.digest()

    def kill(step: str) -> None:
        if step == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def apply() -> None:
        with open_store(path, step=kill) as store:
            store.rerun(vocabulary=words, apply=True)

    assert ended(in_a_process(apply)) == -signal.SIGKILL
    with open_store(path) as store:
        assert sound(store) == before
        store.rerun(vocabulary=words, apply=True)
        assert sound(store) == fresh(path.parent, words)


def test_the_command_tells_and_applies(run_sitmap: Callable[..., Ran], path: Path, words: Path) -> None:
    tried = run_sitmap("store", "rerun", "war.gpkg", "--vocabulary", words)
    assert tried.code == 0, tried.err
    assert '    weapons: [] → ["drone"]' in tried.out.splitlines()
    assert tried.err.endswith("events: 1 added, 0 removed, 3 changed; --apply keeps them\n")
    done = run_sitmap("store", "rerun", "war.gpkg", "--vocabulary", words, "--apply", "--json")
    assert {json.loads(line)["change"] for line in done.out.splitlines()} == {"added", "changed"}
    again = run_sitmap("store", "rerun", "war.gpkg", "--vocabulary", words)
    assert (again.out, again.err.count("0 added, 0 removed, 0 changed\n")) == ("", 1)
