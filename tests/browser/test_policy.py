"""The page's Content-Security-Policy in a browser: the page works under it, and nothing else does."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# Kept from before the first script of the page runs.
WATCH = """window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.effectiveDirective));"""
# Every switch, button and list of the page, and what Leaflet and printing add.
USE_ALL = """
for (const box of document.querySelectorAll("input[type=checkbox], input[type=radio]")) box.click();
for (const fold of document.querySelectorAll("details")) fold.open = true;
for (const box of document.querySelectorAll("input[type=checkbox]")) box.click();
for (const button of document.querySelectorAll(
  ".sitmap-foot button, .leaflet-control-zoom a, .sitmap-only"
)) button.click();
document.getElementById("sitmap-search").value = "a";
document.getElementById("sitmap-search").dispatchEvent(new Event("input"));
document.querySelector(".sitmap-clear").click();
document.querySelector(".sitmap-item").click();
window.dispatchEvent(new Event("beforeprint"));
window.dispatchEvent(new Event("afterprint"));
"""
ATTACK = """
const script = document.createElement("script");
script.textContent = "window.hacked = true";
const linked = document.createElement("script");
linked.src = "data:text/javascript,window.hacked=true";
const picture = new Image();
picture.src = "https://example.org/seen.png";
const holder = document.createElement("div");
holder.innerHTML = '<img src="x" onerror="window.hacked = true"><form action="https://example.org/"></form>';
document.body.append(script, linked, picture, holder);
// Not at once: what the driver runs by itself may do what a page may not.
setTimeout(() => (0, eval)("window.hacked = true"));
setTimeout("window.hacked = true");
fetch("https://example.org/").catch(() => {});
holder.querySelector("form").submit();
"""


@pytest.fixture
def watched(browser: Any) -> Iterator[Any]:
    """Give a browser whose pages note what their policy refuses."""
    made = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    yield browser
    browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", made)


@pytest.fixture(scope="session")
def everything(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give a map with all that a page can have: events, areas of control of many days, a summary."""
    spec = importlib.util.spec_from_file_location("made_fronts", Path(__file__).with_name("fronts.py"))
    assert spec is not None and spec.loader is not None
    fronts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fronts)
    return write("everything", tables.small_table(), control=[fronts.daily(), fronts.weekly()], summary="events")


def test_whatever_is_used_the_page_breaks_none_of_its_own_rules(watched: Any, everything: Path) -> None:
    watched.open(everything)
    watched.run(USE_ALL)
    watched.run("document.querySelector('.sitmap-item').click()")
    watched.wait("return document.querySelector('.leaflet-popup article') !== null")
    watched.open(everything, width=360, height=700, scheme="dark")
    watched.run(USE_ALL)
    assert watched.run("return window.refused") == []
    assert watched.logged() == []
    assert watched.requested() == []


def test_scripts_pictures_and_forms_that_are_not_the_pages_own_are_refused(watched: Any, everything: Path) -> None:
    watched.open(everything)
    watched.run(ATTACK)
    refused = {"script-src-elem", "script-src-attr", "script-src", "img-src", "connect-src", "form-action"}
    told = watched.wait("return new Set(window.refused).size >= 6 && window.refused")
    assert refused <= set(told)
    assert watched.run("return window.hacked") is None
    assert len(watched.logged()) >= len(refused)
