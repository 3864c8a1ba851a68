"""A headless Chromium that opens pages from disk and says how long that and steps take, and what is kept."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

__all__ = ["Chromium"]

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --lang=en --window-size=1400,900"
).split()
# So long without a task of more than 50 ms, a page is at rest ("time to interactive").
QUIET_MS = 600

# Runs before the page: when frames were drawn, and when long tasks ended.
WATCH = """
window.watched = { drawn: 0, busy: 0 };
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) watched.busy = Math.max(watched.busy, task.startTime + task.duration);
}).observe({ type: "longtask", buffered: true });
(function look() {
  requestAnimationFrame(() => {
    let drawn = false;
    try { drawn = document.readyState === "complete" && Boolean(%s); } catch { drawn = false; }
    if (!drawn) return look();
    // After this frame is painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { watched.drawn = performance.now(); };
    channel.port2.postMessage(0);
  });
})();
"""
# Done when the frame after the step has been painted.
STEP = """
const done = arguments[arguments.length - 1], value = arguments[0];
const begun = performance.now();
(() => { %s })();
requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - begun);
  channel.port2.postMessage(0);
});
"""


class Chromium:
    """A headless browser without a network, where there is one; `found` says so.

    Parameters
    ----------
    folder : pathlib.Path
        For its profile.
    limit_s : float
        How long a page may take to load, and a step.
    """

    def __init__(self, folder: Path, limit_s: float = 300) -> None:
        self.driver: Any = None
        self.limit_s = limit_s
        names = ("chromium", "chromium-browser", "google-chrome")
        binary = next((path for name in names if (path := shutil.which(name))), None)
        service = shutil.which("chromedriver")
        if not binary or not service:
            return
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for flag in (*FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=Service(service))
        self.driver.set_page_load_timeout(limit_s)
        self.driver.set_script_timeout(limit_s)

    @property
    def found(self) -> bool:
        """Whether there is a browser to open pages with."""
        return self.driver is not None

    def open(self, path: Path, drawn: str) -> dict[str, float] | None:
        """Open a page in a tab of its own; None when it takes too long.

        Parameters
        ----------
        path : pathlib.Path
        drawn : str
            JavaScript, true when events are on the screen.

        Returns
        -------
        dict of str to float
            ``drawn_ms``: from the start of loading to the first frame with events; ``interactive_ms``: until then no
            task of more than 50 ms keeps an input from being answered.
        """
        from selenium.common.exceptions import TimeoutException

        old = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        fresh = self.driver.current_window_handle
        self.driver.switch_to.window(old)
        self.driver.close()
        self.driver.switch_to.window(fresh)
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH % drawn})
        try:
            self.driver.get(path.as_uri())
        except TimeoutException:
            return None
        last = time.monotonic() + self.limit_s
        while time.monotonic() < last:
            time.sleep(0.1)
            now, seen = self.driver.execute_script("return [performance.now(), window.watched]")
            if seen["drawn"] and now - max(seen["drawn"], seen["busy"]) > QUIET_MS:
                return {"drawn_ms": seen["drawn"], "interactive_ms": max(seen["drawn"], seen["busy"])}
        return None

    def step(self, script: str, value: object = None) -> float:
        """Run a script (its argument is ``value``); return milliseconds until the frame after it is painted."""
        return float(self.driver.execute_async_script(STEP % script, value))

    def memory(self) -> dict[str, float]:
        """Return what the page keeps, in MB (10**6 bytes), after two collections of garbage.

        Returns
        -------
        dict of str to float
            ``heap_mb``: objects of scripts and of the document, and the buffers of typed arrays; ``process_mb``
            (Linux): all memory that the page's process has to itself, with the document's text, pictures and the
            browser's own.
        """
        for _ in range(2):
            self.driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        usage = self.driver.execute_cdp_cmd("Runtime.getHeapUsage", {})
        parts = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
        found = {"heap_mb": sum(usage.get(part, 0) for part in parts) / 1e6}
        private = _private_mb(self.driver.service.process.pid)
        return found | ({"process_mb": private} if private else {})

    def close(self) -> None:
        """End it."""
        if self.found:
            self.driver.quit()


def _private_mb(ancestor: int) -> float | None:
    """Return the private memory of the largest renderer among the descendants of a process; None where unknown."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name may hold blanks and brackets; the parent stands second after it.
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    sizes = []
    for pid in parents:
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        try:
            if above == ancestor and "--type=renderer" in Path(f"/proc/{pid}/cmdline").read_text():
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                sizes.append(sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024 / 1e6)
        except OSError:
            continue
    return max(sizes, default=None)
