"""Views of the map of the sample reports, taken in a real browser; tools/build_gallery.py asks for them.

Needs Chromium and its driver. Nothing is fetched: the browser resolves no name.
"""

from __future__ import annotations

import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
# Seconds for the map to move and the pop-up to open.
SETTLE = 1.5


@dataclass(frozen=True)
class View:
    """A view of a map: the file to write, what is to be seen, the options of `sitmap map`, and how it is looked at.

    ``path`` is relative to docs/gallery, ``size`` the window in pixels, ``entry`` words of an item of the list that is
    opened.
    """

    path: str
    heading: str
    words: str
    options: str
    size: tuple[int, int]
    dark: bool = False
    entry: str = ""


VIEWS = (
    View(
        "../map.png", "The map that opens in a browser",
        "Layers and legend at the left, below them filters, a summary by oblast and the list of what is in view; the "
        "bar of time acts on all of it.",
        "examples/*.txt --title 'Sample reports (invented)'", (1400, 900),
    ),
    View(
        "event.png", "An event and its words",
        "What happened, where and how exactly that is known, who says so, and the sentence that it was read from.",
        "examples/*.txt --title 'Sample reports (invented)'", (1400, 900), entry="Kurakhove",
    ),
    View(
        "phone.png", "On a phone, in Ukrainian, at night",
        "`--lang uk` gives the page and its places their Ukrainian words, and dark mode follows the system.",
        "examples/*.txt --title 'Зразки (вигадані)' --lang uk", (360, 720), dark=True,
    ),
)  # fmt: skip


def take(view: View, page: Path, out: Path) -> None:
    """Open the page as the view says, and write what is seen as PNG."""
    chrome = webdriver.ChromeOptions()
    for flag in FLAGS:
        chrome.add_argument(flag)
    driver = webdriver.Chrome(options=chrome, service=Service(shutil.which("chromedriver")))
    try:
        width, height = view.size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if view.dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        driver.get(page.as_uri())
        time.sleep(SETTLE)
        if view.entry:
            items = driver.find_elements(By.CSS_SELECTOR, ".sitmap-item")
            next(item for item in items if view.entry in item.get_attribute("textContent")).click()
            time.sleep(SETTLE)
        driver.save_screenshot(str(out))
    finally:
        driver.quit()
    with Image.open(out) as picture:
        picture.convert("RGB").save(out, "PNG", optimize=True)


def arguments(options: str) -> list[str]:
    """Return the options as a shell in this folder would give them to the command."""
    words = []
    for word in shlex.split(options):
        words += sorted(map(str, Path().glob(word))) if "*" in word else [word]
    return words
