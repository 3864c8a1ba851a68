"""The gallery's page and its pictures belong together."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageChops

from tests.support import ROOT


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gallery", ROOT / "tools" / "build_gallery.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclass looks its own module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_tool_writes_and_shows_every_picture(tool: ModuleType) -> None:
    page = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    assert page == tool.page()
    assert "invented" in page
    there = {path.name for path in (ROOT / "docs" / "gallery").iterdir()}
    views = {view.path for view in tool.map_views.VIEWS}
    assert there == {f"{one.name}.png" for one in tool.PICTURES} | {path for path in views if "/" not in path}
    assert all((ROOT / "docs" / "gallery" / path).is_file() for path in views)


def test_a_picture_is_what_its_command_draws(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (one,) = (one for one in tool.PICTURES if one.name == "governor")
    (tmp_path / "drawn.png").write_bytes(tool.draw(one, tmp_path))
    with Image.open(tmp_path / "drawn.png") as drawn, Image.open(ROOT / "docs/gallery/governor.png") as kept:
        assert drawn.size == kept.size
        # Letters may differ by a hair from one version of the font's renderer to the next.
        small, other = (one.convert("RGB").resize((118, 81)) for one in (drawn, kept))
        assert max(high for _, high in ImageChops.difference(small, other).getextrema()) < 60
