"""GeoPackage: one SQLite file with a layer for each table. The same tables make the same bytes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import ExportError
from layers.export.atomic import atomic_write

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["write_layers"]

# GDAL writes when a layer was changed; without a clock that is always this.
_NEVER = "1970-01-01T00:00:00.000Z"


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: str | os.PathLike[str], *, about: str = "") -> Path:
    """Write tables with geometries as the layers of one GeoPackage.

    Parameters
    ----------
    layers : mapping of str to geopandas.GeoDataFrame
        By name, in OGC:CRS84 or EPSG:4326 (stored as the latter, lon first, as the standard has it).
    path : path
        Replaced if it exists, as a whole or not at all.
    about : str
        The description of each layer: source, licence, terms.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    """
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NEVER})
    try:
        with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
            made = Path(folder) / "layers.gpkg"
            for name, frame in layers.items():
                pyogrio.write_dataframe(
                    frame.to_crs("EPSG:4326"), made, layer=name, driver="GPKG", append=made.exists(),
                    layer_options={"DESCRIPTION": about} if about else {},
                )  # fmt: skip
            content = made.read_bytes()
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, OSError) as error:
        raise ExportError(f"{path}: cannot be written as a GeoPackage ({error})") from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return atomic_write(path, content)
