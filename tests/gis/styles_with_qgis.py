"""Open the tables of a GeoPackage in QGIS, say how it draws them, and draw all of them into one picture.

Run by the Python that QGIS is installed for: nothing but the standard library and QGIS is imported.
``python3 styles_with_qgis.py FILE PICTURE``
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from in_qgis import run
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsExpression,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
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
        "temporal": temporal.isActive(),
        "rights": layer.metadata().rights(),
        "title": layer.metadata().title(),
        "renderer": renderer.type() if renderer else None,
        "drawn": {},
        "faults": [],
        "labels": {},
        "legend": [item.label() for item in renderer.legendSymbolItems()] if renderer else [],
        "steps": steps(layer),
    }
    if renderer is None or renderer.type() != "categorizedSymbol":
        return found
    found["faults"] = [
        fault
        for symbol in renderer.symbols(QgsRenderContext())
        for part in symbol.symbolLayers()
        for key in part.dataDefinedProperties().propertyKeys()
        for fault in [QgsExpression(part.dataDefinedProperties().property(key).expressionString()).parserErrorString()]
        if fault
    ]
    found["labels"] = {category.value(): category.label() for category in renderer.categories()}
    context = QgsRenderContext()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        keys = renderer.legendKeysForFeature(feature, context)
        places = {
            key: category.value() for key, category in zip(map(str, range(99)), renderer.categories(), strict=False)
        }
        found["drawn"][feature["id"]] = [places[key] for key in keys]
    renderer.stopRender(context)
    return found


def steps(layer: QgsVectorLayer) -> dict[str, int]:
    """Return how many rows the temporal controller shows on each of the days that the rows begin or end on."""
    names = layer.fields().names()
    columns = [names.index(name) for name in ("start_date", "end_date") if name in names]
    days = {day for column in columns for day in layer.uniqueValues(column) if isinstance(day, QDate)}
    return {day.toString("yyyy-MM-dd"): shown(layer, day) for day in sorted(days)}


def shown(layer: QgsVectorLayer, day: QDate) -> int:
    """Return how many rows are drawn when the temporal controller is at a day."""
    first, last = QDateTime(day, QTime(0, 0), Qt.UTC), QDateTime(day.addDays(1), QTime(0, 0), Qt.UTC)
    span = QgsDateTimeRange(first, last, True, False)
    settings = QgsMapSettings()
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settings.setIsTemporal(True)
    settings.setTemporalRange(span)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    request = QgsFeatureRequest().setFilterExpression(layer.temporalProperties().createFilterString(context, span))
    # As the canvas and a layer's renderer fill it.
    filled = layer.createExpressionContext()
    filled.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    return sum(1 for _ in layer.getFeatures(request.setExpressionContext(filled)))


def draw(layers: list[QgsVectorLayer], picture: str) -> dict[str, int]:
    """Draw layers, points on top, into a picture; return how many of its pixels have which colour, if not few."""
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
    image = job.renderedImage()
    image.save(picture)
    pixels = Counter(image.pixel(x, y) & 0xFFFFFF for y in range(image.height()) for x in range(image.width()))
    return {f"#{colour:06x}": count for colour, count in pixels.items() if count > 20}


def look_all(path: str, picture: str) -> list[dict[str, Any]]:
    """Open every table of a file and draw them; nothing of QGIS may outlive its end, so plain values are returned."""
    layers, found = [], []
    for part in QgsProviderRegistry.instance().querySublayers(path):
        layer = QgsVectorLayer(part.uri(), part.name(), "ogr")
        # As the program does when a layer is added to a project.
        layer.loadDefaultStyle()
        layers.append(layer)
        found.append({"name": part.name(), **look(layer)})
    found[-1]["colours"] = draw(layers, picture)
    return found


if __name__ == "__main__":
    sys.exit(run(lambda messages: look_all(*sys.argv[1:])))
