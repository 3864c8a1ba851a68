"""A headless Chromium without a network, and maps to open in it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --lang=en --window-size=1400,900 "
    # A screen with a mouse, which headless mode has not by itself.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
).split()


@pytest.fixture(scope="session")
def tables() -> ModuleType:
    """Give the makers of event tables."""
    spec = importlib.util.spec_from_file_location("event_tables", Path(__file__).with_name("tables.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Browser:
    """A page under test: what it logs, what it asks the network for, and scripts run in it."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, *, width: int = 1400, height: int = 900, scheme: str = "light") -> None:
        self.driver.get("about:blank")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(path.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def logged(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requested(self) -> list[str]:
        """Addresses that were asked for since the page was opened, but the page itself and data in it."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        found = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in found if not url.startswith("data:") and url != self.driver.current_url.split("#")[0]]

    def wait(self, script: str) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda driver: driver.execute_script(script))

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def click_at(self, lat: float, lon: float) -> None:
        """Click the map as a mouse does."""
        from selenium.webdriver.common.action_chains import ActionChains

        script = """const p = map_sitmap.latLngToContainerPoint([arguments[0], arguments[1]]);
            const box = map_sitmap.getContainer().getBoundingClientRect(); return [box.left + p.x, box.top + p.y];"""
        # At rest: on a busy machine the page's layout can still change after it has loaded.
        x, y = self.run(script, lat, lon)
        for _ in range(50):
            time.sleep(0.1)
            before, (x, y) = (x, y), self.run(script, lat, lon)
            if before == (x, y):
                break
        pointer = ActionChains(self.driver)
        pointer.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        pointer.w3c_actions.pointer_action.click()
        pointer.perform()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser that reaches no host."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("no chromium with chromedriver on this machine")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument("--proxy-server=direct://")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield Browser(driver)
    driver.quit()


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that writes the map of a table and returns the file."""
    folder = tmp_path_factory.mktemp("maps")

    def make(name: str, table: Any, change: Callable[[Any], None] | None = None, **options: Any) -> Path:
        from layers.webmap import build_map, write_map

        made = build_map(table, **options)
        if change is not None:
            change(made)
        return write_map(made, folder / f"{name}.html")

    return make


@pytest.fixture(scope="session")
def small(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give the map of one row of each way of being drawn."""
    return write("small", tables.small_table(), title="What was reported", notes=["1 name was not found"])
