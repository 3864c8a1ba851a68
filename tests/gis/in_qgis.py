"""What the scripts that run within QGIS share: its beginning and end, and the messages between.

Run by the Python that QGIS is installed for: nothing but the standard library and QGIS is imported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from qgis.core import Qgis, QgsApplication

__all__ = ["KINDS", "run"]

KINDS = {0: "Point", 1: "Line", 2: "Polygon", 3: "Unknown", 4: "Null"}
Messages = list[tuple[str, str]]


def run(work: Callable[[Messages], Iterable[dict[str, Any]]]) -> int:
    """Print what `work` yields, one JSON object a line.

    It is given the list of warnings and errors of QGIS, (tag, text), which grows while it works. Nothing of QGIS may
    outlive its end, so it yields plain values.
    """
    application = QgsApplication([], False)
    messages: Messages = []

    def note(text: str, tag: str, level: Any) -> None:
        if level in (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical):
            messages.append((tag, text))

    log = QgsApplication.messageLog()
    log.messageReceived[str, str, Qgis.MessageLevel].connect(note)
    application.initQgis()
    for one in work(messages):
        print(json.dumps(one), flush=True)
    application.exitQgis()
    return 0
