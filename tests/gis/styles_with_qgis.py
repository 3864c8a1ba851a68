"""Open the tables of a GeoPackage in QGIS, say how it draws them, and draw all of them into one picture.

Run by the Python that QGIS is installed for: nothing but the standard library and QGIS is imported.
``python3 styles_with_qgis.py FILE PICTURE``
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def look(layer: QgsVectorLayer) -> dict[str, Any]:
    """Say what QGIS made of a table by itself."""
    temporal = layer.temporalProperties()
    renderer = layer.renderer()
    found: dict[str, Any] = {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "geometry": QgsWkbTypes.displayString(layer.wkbType()),
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "temporal": [temporal.isActive(), int(temporal.mode()), temporal.startField(), temporal.endField()],
        "rights": layer.metadata().rights(),
        "title": layer.metadata().title(),
        "renderer": renderer.type() if renderer else None,
        "drawn": {},
        "labels": {},
    }
    if renderer is None or renderer.type() != "categorizedSymbol":
        return found
    found["labels"] = {category.value(): category.label() for category in renderer.categories()}
    context = QgsRenderContext()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        places = {key: category.value() for key, category in zip(map(str, range(99)), renderer.categories())}
        found["drawn"][feature["id"]] = [places[key] for key in keys]
    renderer.stopRender(context)
    return found


def draw(layers: list[QgsVectorLayer], picture: str) -> None:
    """Draw layers, points on top, into a picture."""
    order = {QgsWkbTypes.PointGeometry: 0, QgsWkbTypes.LineGeometry: 1, QgsWkbTypes.PolygonGeometry: 2}
    shown = sorted((layer for layer in layers if layer.isSpatial()), key=lambda layer: order[layer.geometryType()])
    extent = QgsRectangle()
    extent.setMinimal()
    for layer in shown:
        extent.combineExtentWith(layer.extent())
    extent.scale(1.1)
    settings = QgsMapSettings()
    settings.setLayers(shown)
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1200, 800))
    settings.setOutputDpi(96)
    settings.setExtent(extent)
    settings.setDestinationCrs(shown[0].crs())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)


def main(path: str, picture: str) -> int:
    application = QgsApplication([], False)
    application.initQgis()
    layers = []
    for part in QgsProviderRegistry.instance().querySublayers(path):
        layer = QgsVectorLayer(part.uri(), part.name(), "ogr")
        layers.append(layer)
        print(json.dumps({"name": part.name(), **look(layer)}), flush=True)
    draw(layers, picture)
    layers.clear()
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
