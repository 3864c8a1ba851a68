"""Where downloads and indexes are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.cachefolder import cache_folder


def test_the_environment_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "kept"))
    assert cache_folder() == tmp_path / "kept"
    assert not (tmp_path / "kept").exists()


def test_a_relative_folder_and_a_tilde_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SITMAP_CACHE", "kept")
    assert cache_folder() == tmp_path / "kept"
    monkeypatch.setenv("SITMAP_CACHE", "~/kept")
    assert cache_folder() == tmp_path / "home" / "kept"


@pytest.mark.parametrize("value", [None, ""])
def test_without_it_the_folder_is_that_of_the_platform(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITMAP_CACHE", raising=False)
    if value is not None:
        monkeypatch.setenv("SITMAP_CACHE", value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder.is_absolute()
    assert "sitmap" in folder.parts
