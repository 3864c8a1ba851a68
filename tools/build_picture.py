"""Take the README's picture: the map of the sample reports, in a real browser.

    python tools/build_picture.py [--out docs/map.png]

Needs Chromium and its driver. The picture shows what the present code makes of `examples/`; take it anew when the
map's looks or the reading of the samples change.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import sitmap  # noqa: E402

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
# Pixels; wide enough for the panel beside the map.
SIZE = (1400, 960)
# Seconds for the map to move and the pop-up to open.
SETTLE = 1.5


def main() -> int:
    """Take the picture and name the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "map.png")
    parser.add_argument("--open", default="", help="an entry of the list to open first")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports = sorted((ROOT / "examples").glob("*.txt"))
        result = sitmap.map_reports(reports, out=folder, name="examples", title="Sample reports (invented)")
        page = next(path for path in result.paths if path.suffix == ".html")
        take(page, options.out, options.open)
    print(options.out)
    return 0


def take(page: Path, out: Path, entry: str) -> None:
    """Open a page, then an entry of its list, and write what the window shows as PNG."""
    chrome = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--window-size={SIZE[0]},{SIZE[1]}"):
        chrome.add_argument(flag)
    driver = webdriver.Chrome(options=chrome, service=Service(shutil.which("chromedriver")))
    try:
        driver.get(page.as_uri())
        time.sleep(SETTLE)
        for button in driver.find_elements(By.CSS_SELECTOR, ".sitmap-body button") if entry else ():
            if entry in button.text:
                button.click()
                break
        time.sleep(SETTLE)
        out.parent.mkdir(parents=True, exist_ok=True)
        driver.save_screenshot(str(out))
    finally:
        driver.quit()


if __name__ == "__main__":
    raise SystemExit(main())
