"""A store is asked by days, units and layers, through the indices that it has."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import GazetteerError
from geo.unitnames import unit_named
from sitmap import Store, UsageError, open_store
from sitmap.store import Query
from sitmap.store.geopackage import TABLES, open_geopackage
from sitmap.store.queries import select_events
from tests.sitmap.store.samples import REPORTS


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("store") / "war.gpkg", create=True)
    store.add(REPORTS)
    return store


_DAYS = st.none() | st.integers(-5, 30).map(lambda number: date(2025, 2, 8) + timedelta(days=number))
_SOME = st.lists(st.sampled_from(["UA-63", "UA-51", "UA-14"]), max_size=2, unique=True)
_LAYERS = st.lists(st.sampled_from(["strike", "ground", "control", "air_defence"]), max_size=2, unique=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_DAYS, _DAYS, _SOME, _LAYERS)
def test_the_answer_is_what_a_filter_of_the_whole_table_gives(
    store: Store, start: date | None, end: date | None, units: list[str], layers: list[str]
) -> None:
    if start is not None and end is not None and start > end:
        start, end = end, start
    every = store.query()
    wanted = [
        row.id
        for row in every.itertuples()
        if (start is None or (row.end_date is not None and row.end_date >= start))
        and (end is None or (row.start_date is not None and row.start_date <= end))
        and (not units or row.admin1_iso in units)
        and (not layers or row.layer in layers)
    ]
    assert store.query(start=start, end=end, units=units, layers=layers)["id"].tolist() == wanted


def test_a_question_that_means_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="the first comes after the last"):
        store.query(start=date(2025, 3, 1), end=date(2025, 2, 1))
    with pytest.raises(UsageError, match="there is no layer 'strikes'"):
        store.query(layers=["strikes"])


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(date(2025, 2, 1), date(2025, 2, 28), ["UA-63"]), "events_by_unit_and_day"),
        (Query(date(2025, 2, 1), date(2025, 2, 28)), "events_by_day"),
        (Query(incidents=["0" * 16]), "events_by_incident"),
    ],
)
def test_a_question_is_answered_by_an_index(query: Query, index: str, store: Store) -> None:
    database = open_geopackage(Path(store.name))
    question = select_events(TABLES, ["id", "quote"], query).compile(
        database.engine, compile_kwargs={"literal_binds": True}
    )
    with database.read() as connection:
        plan = " ".join(row[-1] for row in connection.execute(sa.text(f"EXPLAIN QUERY PLAN {question}")))
    database.close()
    assert f"USING INDEX {index}" in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Kharkiv", "UA-63"), ("Харьков", "UA-63"), ("Харківська область", "UA-63"), ("Kharkov region", "UA-63"),
        ("ua-63", "UA-63"), ("UA63", "UA-63"), ("UA44", "UA-09"), ("Kropyvnytskyi", "UA-35"), ("Крым", "UA-43"),
        ("Севастополь", "UA-40"), ("Kursk", "RU-KRS"), ("Kyiv city", "UA-30"), ("Київська область", "UA-32"),
    ],
)  # fmt: skip
def test_a_unit_has_many_names(words: str, iso: str) -> None:
    assert unit_named(words).admin1_iso == iso


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Khrkiv", r"did you mean Kharkiv Oblast \(UA-63\)"),
        ("Kyiv", r"can be Kyiv City \(UA-30\) or Kyiv Oblast \(UA-32\)"),
        ("Bakhmut", "is no first-level unit"),
        ("", "is no first-level unit"),
    ],
)
def test_a_name_that_is_no_unit_is_refused_with_what_may_be_meant(words: str, said: str) -> None:
    with pytest.raises(GazetteerError, match=said):
        unit_named(words)
