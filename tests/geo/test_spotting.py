"""Where names stand in a text, as by a search for every name at every place; the table that is looked up in a file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from geo import Gazetteer
from geo.hashtable import HashTable, TableBuilder, blocks_of

NAMES = ["Kyiv", "Kyiv Oblast", "Novo", "Novo-Petrivka", "Ardon'", "O'Hara", "6th of October", "Łódź", "St. Anne", "A"]
ROWS = [f"{number}\t{name}\tsettlement\t37\t48\tUA\tUA-14\t0\t3\t" for number, name in enumerate(NAMES, start=1)]
SMALL = Gazetteer(ROWS, {name: str(number) for number, name in enumerate(NAMES)})
PIECES = st.sampled_from(
    [*NAMES, " ", "-", "'", "'s", "_", "@", "#", "x", "K", "1", ".", ", ", "\n", "kyiv", "’", "\u0301"]
)


def everywhere(text: str) -> set[tuple[int, int, str]]:
    """Look for every name at every place, by the rules in words."""
    found = set()
    for name in NAMES:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            before, after = text[:start], text[end:]
            inside = before[-1:].isalnum() or before[-1:] in ("_", "@")
            elided = before[-1:] == "'" and before[-2:-1].isalnum()
            goes_on = after[:1].isalnum() or after[:1] == "_"
            joined = after[:1] == "'" and after[1:2].isalpha() and after[1:2] not in "sS"
            if not (inside or elided or goes_on or joined):
                found.add((start, end, name))
            start = text.find(name, start + 1)
    return found


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=500, deadline=None)
def test_names_are_found_as_by_a_search_for_each_at_every_place(text: str) -> None:
    assert set(SMALL.spotter.find(text)) == everywhere(text)


KEYS = st.text(st.characters(exclude_characters="\t\n", exclude_categories=("Cs",)), min_size=1, max_size=12)


@given(st.dictionaries(KEYS, st.lists(st.integers(0, 9).map(str), min_size=1, max_size=3, unique=True), max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_packed_table_has_what_was_put_in_and_nothing_else(entries: dict[str, list[str]]) -> None:
    builder = TableBuilder()
    for key, values in entries.items():
        for value in values:
            builder.add(key, value)
    table = HashTable({name: memoryview(b"".join(blocks_of(part))) for name, part in builder.pack().items()})
    assert dict(table.items()) == {key: ",".join(values) for key, values in entries.items()}
    assert all(table.get(key) == ",".join(values) for key, values in entries.items())
    assert table.get("not there at all") is None
    assert len(table) == len(entries)


def test_a_large_table_is_laid_off_to_the_disk_on_the_way(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("geo.hashtable._HEAP_BYTES", 64)
    builder = TableBuilder()
    for number in range(3000):
        builder.add(f"key{number}", str(number))
    table = HashTable({name: memoryview(b"".join(blocks_of(part))) for name, part in builder.pack().items()})
    assert all(table.get(f"key{number}") == str(number) for number in range(3000))
