"""Open vector files in QGIS and say what it finds, as one JSON object a line.

Run by the Python that QGIS is installed for, which need not be the one of the tests: nothing but the standard library
and QGIS is imported. ``python3 look_with_qgis.py FILE ...``
"""

from __future__ import annotations

import sys
from typing import Any

from in_qgis import KINDS, run
from qgis.core import Qgis, QgsProviderRegistry, QgsRectangle, QgsVectorLayer, QgsWkbTypes


def look(path: str, messages: list[tuple[str, str]]) -> dict[str, Any]:
    """Open a file as QGIS does for a user who drags it in, and read all of it."""
    messages.clear()
    layer = QgsVectorLayer(path, "events", "ogr")
    found: dict[str, Any] = {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "rows": [],
    }
    names = [field.name() for field in layer.fields()]
    for feature in layer.getFeatures():
        shape = feature.geometry()
        values = dict(zip(names, feature.attributes(), strict=False))
        found["rows"].append(
            {
                "kind": "Null" if shape.isNull() else KINDS[int(shape.type())],
                "simple": shape.isNull() or shape.isGeosValid(),
                "types": {name: type(value).__name__ for name, value in values.items()},
                "id": values.get("id"),
                "start_date": _iso(values.get("start_date")),
            }
        )
    # Layers of one kind of geometry each, as they are offered in the dialog for files that mix them.
    flags = Qgis.SublayerQueryFlags(Qgis.SublayerQueryFlag.ResolveGeometryType)
    found["layers"] = []
    for part in QgsProviderRegistry.instance().querySublayers(path, flags):
        opened = QgsVectorLayer(part.uri(), part.name(), "ogr")
        extent = QgsRectangle()
        extent.setMinimal()
        count = 0
        for feature in opened.getFeatures():
            extent.combineExtentWith(feature.geometry().boundingBox())
            count += 1
        found["layers"].append(
            {
                "kind": KINDS[int(QgsWkbTypes.geometryType(part.wkbType()))],
                "valid": opened.isValid(),
                "count": count,
                "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
            }
        )
    found["messages"] = [list(message) for message in messages]
    for error in (layer.error().message(), layer.dataProvider().error().message() if layer.dataProvider() else ""):
        if error:
            found["messages"].append(["layer", error])
    return found


def _iso(value: Any) -> str | None:
    return value.toString("yyyy-MM-dd") if hasattr(value, "toString") else None


if __name__ == "__main__":
    sys.exit(run(lambda messages: (look(path, messages) for path in sys.argv[1:])))
