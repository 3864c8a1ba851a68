"""Files of control as real ones look, made here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

# Near Bakhmut, Pokrovsk, Sudzha (Russia) and Kherson: all where ground was held or fought over.
BAKHMUT = shapely.box(37.9, 48.4, 38.3, 48.8)
POKROVSK = shapely.box(37.0, 48.1, 37.4, 48.4)
SUDZHA = shapely.box(35.1, 51.1, 35.4, 51.3)
KHERSON = shapely.box(32.8, 46.5, 33.2, 46.8)


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}


def collection(*features: dict[str, Any], **about: Any) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", **about, "features": list(features)}


def write(path: Path, data: Any) -> Path:
    """Write JSON and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def kinds(series: Sequence[Any]) -> list[tuple[str | None, str, str]]:
    """Return what the areas of the one snapshot of the one series say."""
    (one,) = series
    (snapshot,) = one.snapshots
    return [area.kind for area in snapshot.areas]
