"""Whom a file names, looked up where its format has room for it, by readers that are not ours."""

from __future__ import annotations

import html
import json
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyogrio

__all__ = ["credits_in"]


def credits_in(path: Path) -> list[str]:
    """Return the lines that a file says of itself, credits and what stands beside them."""
    if path.suffix == ".geojson":
        return json.loads(path.read_text("utf-8"))["credits"]
    if path.suffix == ".geojsonl":
        return json.loads(path.read_text("utf-8").splitlines()[0])["about"]["credits"]
    if path.suffix == ".gpkg":
        with sqlite3.connect(path) as connection:
            query = "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'"
            (text,) = connection.execute(query).fetchone()
        return json.loads(text)["rights"]
    if path.suffix == ".parquet":
        return json.loads(pq.read_schema(path).metadata[b"about"])["credits"]
    if path.suffix == ".fgb":
        return pyogrio.read_info(path)["layer_metadata"]["DESCRIPTION"].splitlines()
    if path.suffix == ".xlsx":
        return [str(row[1].value) for row in openpyxl.load_workbook(path)["About"].iter_rows()]
    if path.suffix == ".csv":
        return json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))["dc:rights"]
    text = zipfile.ZipFile(path).read("doc.kml").decode() if path.suffix == ".kmz" else path.read_text("utf-8")
    # HTML within XML: escaped twice.
    words = html.unescape(text.split("<description>")[1].split("</description>")[0])
    return [html.unescape(line) for line in words.removeprefix("<p>").removesuffix("</p>").split("</p><p>")]
