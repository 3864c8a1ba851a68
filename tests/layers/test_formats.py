"""What holds for every format: whole or not at all, any file name, credits in the file, the table as it was."""

from __future__ import annotations

import resource

import pandas as pd
import pytest

from layers import write
from layers.errors import ExportError, SchemaError
from layers.export import FORMATS
from tests.layers.credits import credits_in
from tests.layers.tables import TABLES, every_kind

CREDITS = ("Places of UA: GeoNames (CC BY 4.0)", "Areas: Someone <&>; ODbL 1.0")


@pytest.mark.parametrize("form", TABLES)
def test_whom_to_name_stands_in_every_file(tmp_path, form):
    path = write(every_kind(), tmp_path / f"a{FORMATS[form].extensions[0]}", credits=CREDITS)[0]
    assert [line for line in credits_in(path) if line in CREDITS] == list(CREDITS)


@pytest.mark.parametrize("form", TABLES)
def test_an_error_half_way_leaves_the_old_file_and_nothing_else(tmp_path, form):
    path = tmp_path / f"a{FORMATS[form].extensions[0]}"
    path.write_text("old")
    table = pd.concat([every_kind()] * 40, ignore_index=True)
    table["id"] = [str(number) for number in range(len(table))]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, hard))
    try:
        with pytest.raises(ExportError, match=rf"cannot write .*a\.{form}"):
            write(table, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", TABLES)
def test_a_folder_that_is_not_there_is_named_with_the_remedy(tmp_path, form):
    with pytest.raises(ExportError, match="the folder does not exist; create it first"):
        write(every_kind(), tmp_path / "missing" / "a", form)


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("name", ["Київ 12%20?#&|'\".x", "-rf", "a:b;c", "vsizip", "x" * 200])
def test_any_name_of_a_file_will_do(tmp_path, form, name):
    path = tmp_path / f"{name}{FORMATS[form].extensions[0]}"
    assert write(every_kind(), path)[0] == path
    assert path.stat().st_size > 100


@pytest.mark.parametrize("form", TABLES)
def test_the_table_is_left_as_it_was(tmp_path, form):
    table = every_kind()
    before = table.copy(deep=True)
    write(table, tmp_path / "a", form)
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


@pytest.mark.parametrize("form", TABLES)
def test_a_table_that_is_none_writes_nothing(tmp_path, form):
    with pytest.raises(SchemaError, match="missing"):
        write(pd.DataFrame({"lon": [1.0]}), tmp_path / "a", form)
    assert list(tmp_path.iterdir()) == []
