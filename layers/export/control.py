"""Files of who holds what: a snapshot's areas, and the ground that changed hands."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.errors import ExportError
from layers.export.atomic import atomic_write
from layers.export.geojson import collection_lines, encode
from layers.export.geopackage import write_layers

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.control import ControlDiff, ControlSnapshot, ControlSource, SettlementChange

__all__ = ["GROUND", "write_changes", "write_ground", "write_snapshot"]

# By extension: the forms in which areas and places can be written.
GROUND = (".geojson", ".gpkg")

Records = Sequence[dict[str, Any]]


def write_snapshot(snapshot: ControlSnapshot, path: str | os.PathLike[str]) -> Path:
    """Write the areas of a snapshot, one feature a kind.

    Parameters
    ----------
    snapshot : geo.control.ControlSnapshot
    path : path
        Ends in ``.geojson`` or ``.gpkg``. Replaced if it exists, as a whole or not at all.

    Raises
    ------
    layers.errors.ExportError
        For another extension, or when the file cannot be written.
    """
    from geo.geometry import areas_km2

    areas = areas_km2([area.geometry for area in snapshot.areas]).tolist()
    records = [
        {
            "source": snapshot.source.title,
            "date": snapshot.date.isoformat(),
            "controller": area.controller,
            "status": area.status,
            "basis": area.basis,
            "label": area.label,
            "area_km2": round(size, 6),
            "geometry": area.geometry,
        }
        for area, size in zip(snapshot.areas, areas, strict=True)
    ]
    head = {"title": f"Control according to {snapshot.source.title} as of {snapshot.date}"}
    return write_ground({"control": records}, path, head, [snapshot.source])


def write_changes(
    diffs: Iterable[ControlDiff], path: str | os.PathLike[str], *, settlements: Iterable[SettlementChange] = ()
) -> Path:
    """Write the ground that changed hands, one feature a piece, and the settlements that did.

    Parameters
    ----------
    diffs : iterable of geo.control.ControlDiff
        At least one; of a history those of its steps.
    path : path
        As for `write_snapshot`.
    settlements : iterable of geo.control.SettlementChange

    Raises
    ------
    layers.errors.ExportError
        As for `write_snapshot`.
    """
    done = list(diffs)
    ground = [
        {
            "layer": "changes",
            "source": diff.after.source.title,
            "controller": diff.controller,
            "from": diff.before.date.isoformat(),
            "to": diff.after.date.isoformat(),
            "direction": change.direction,
            "kind": change.kind,
            "area_km2": round(change.area_km2, 9),
            "admin1_iso": change.admin1_iso,
            "admin1_name": change.admin1_name,
            "geometry": change.geometry,
        }
        for diff in done
        for change in diff.changes
    ]
    places = [
        {
            "layer": "settlements",
            "name": one.place.name,
            "place_id": one.place.id,
            "admin1_iso": one.place.admin1_iso,
            "from": one.before.isoformat(),
            "to": one.after.isoformat(),
            "direction": one.direction,
            "kind": one.kind,
            "geometry": shapely.Point(one.place.lon, one.place.lat),
        }
        for one in settlements
    ]
    sources = {snapshot.source.key: snapshot.source for diff in done for snapshot in (diff.before, diff.after)}
    names = " and ".join(source.title for source in sources.values())
    head = {
        "title": f"Ground gained and lost by {done[0].controller} according to {names}",
        "period": [done[0].before.date.isoformat(), done[-1].after.date.isoformat()],
        "accuracy_km": done[0].accuracy_km,
    }
    layers: dict[str, Records] = {"changes": ground}
    if places:
        layers["settlements"] = places
    return write_ground(layers, path, head, list(sources.values()))


def write_ground(
    layers: dict[str, Records], path: str | os.PathLike[str], head: dict[str, Any], sources: Sequence[ControlSource]
) -> Path:
    """Write records with a ``geometry`` each, by layer: as one GeoJSON collection, or as layers of a GeoPackage.

    Parameters
    ----------
    layers : dict of str to list of dict
    path : path
        As for `write_snapshot`.
    head : dict
        What the collection says of itself in GeoJSON.
    sources : sequence of geo.control.ControlSource
        Whose terms go along.

    Raises
    ------
    layers.errors.ExportError
        As for `write_snapshot`.
    """
    suffix = Path(path).suffix.casefold()
    if suffix not in GROUND:
        raise ExportError(f"{path}: its extension tells no form; ground is written as {' or '.join(GROUND)}")
    credits = [source.credit for source in sources]
    if suffix == ".gpkg":
        frames = {name: _frame(records) for name, records in layers.items()}
        return write_layers(frames, path, about=". ".join([head["title"], *credits]))
    records = [record for some in layers.values() for record in some]
    shapes = np.array([record["geometry"] for record in records], dtype=object)
    properties = ({name: value for name, value in record.items() if name != "geometry"} for record in records)
    lines = collection_lines({**head, "credits": credits}, shapes, properties)
    return atomic_write(path, (encode(line) for line in lines))


def _frame(records: Records) -> gpd.GeoDataFrame:
    import geopandas as gpd

    names = [name for name in (records[0] if records else {"source": ""}) if name not in ("layer", "geometry")]
    columns = {name: [record[name] for record in records] for name in names}
    return gpd.GeoDataFrame(columns, geometry=[record["geometry"] for record in records], crs="OGC:CRS84")
