"""Open every part of files in QGIS and say what it finds, as one JSON object a part.

Run by the Python that QGIS is installed for: nothing but the standard library and QGIS is imported.
``python3 parts_with_qgis.py FILE ...``
"""

from __future__ import annotations

import sys
from typing import Any

from in_qgis import KINDS, run
from qgis.core import QgsProviderRegistry, QgsVectorLayer


def look_all(paths: list[str], messages: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Open every part of each file; nothing of QGIS may outlive its end, so plain values are returned."""
    found = []
    for path in paths:
        for part in QgsProviderRegistry.instance().querySublayers(path):
            messages.clear()
            layer = QgsVectorLayer(part.uri(), part.name(), "ogr")
            features = list(layer.getFeatures())
            names = [field.name() for field in layer.fields()]
            found.append(
                {
                    "path": path,
                    "name": part.name(),
                    "valid": layer.isValid(),
                    "types": {field.name(): field.typeName() for field in layer.fields()},
                    "ids": [str(feature["id"]) if "id" in names else "" for feature in features],
                    "kinds": [
                        "Null" if feature.geometry().isNull() else KINDS[int(feature.geometry().type())]
                        for feature in features
                    ],
                    "messages": [list(message) for message in messages],
                }
            )
    return found


if __name__ == "__main__":
    sys.exit(run(lambda messages: look_all(sys.argv[1:], messages)))
