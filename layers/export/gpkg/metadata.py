"""What a GeoPackage says of itself: Dublin Core for programs, GDAL's form for ogrinfo, QGIS' for its properties."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from layers.errors import ExportError
from layers.export.about import About
from layers.export.gpkg.container import names_of, quoted
from layers.export.text import xml_text

__all__ = ["check_own", "describe", "described", "read_credits"]

CREATOR = "sitmap"
# Of tables and columns: in a file with a higher number they may mean other things.
LAYOUT = 1
# The terms: http://purl.org/dc/terms/title, temporal, rights, description.
DUBLIN_CORE = "http://purl.org/dc/terms/"
GDAL = "http://gdal.org"
QGIS = "http://mrcc.com/qgis.dtd"


def check_own(connection: sqlite3.Connection, about: About, shown: Path) -> None:
    """Refuse to add rows to a GeoPackage whose rows are not of the same making.

    Raises
    ------
    layers.errors.ExportError
        When somebody else made it, or a newer version of this program, or its rows have another profile.
    """
    terms = _own_terms(connection)
    if terms is None:
        raise ExportError(f"cannot append to {shown}: sitmap did not make it; choose another name or do not append")
    if terms.get("version", LAYOUT) > LAYOUT:
        raise ExportError(f"cannot append to {shown}: a newer sitmap made it; install that one, or choose another name")
    profile = terms.get("profile")
    if profile and about.profile and profile != about.profile:
        raise ExportError(
            f"cannot append to {shown}: its rows have another profile ({profile}); choose another name or do not append"
        )


def read_credits(connection: sqlite3.Connection) -> list[str]:
    """Return whom a GeoPackage of ours already names."""
    rights = (_own_terms(connection) or {}).get("rights") or []
    return [line for line in rights if isinstance(line, str)]


def _own_terms(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """Return what a GeoPackage of ours says of itself; None for one that others made."""
    if not names_of(connection, "gpkg_metadata"):
        return None
    query = "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = ? ORDER BY id"
    for (text,) in connection.execute(query, (DUBLIN_CORE,)):
        try:
            terms = json.loads(text)
        except ValueError:
            continue
        if isinstance(terms, dict) and terms.get("creator") == CREATOR:
            return terms
    return None


def described(connection: sqlite3.Connection, about: About, tables: Sequence[str], stamp: str) -> About:
    """Write what the file says of itself over what it said before; return it with the days of all of its rows."""
    days = [
        date.fromisoformat(day)
        for table in tables
        for day in connection.execute(f"SELECT min(start_date), max(end_date) FROM {quoted(table)}").fetchone()
        if day is not None
    ]
    about = replace(about, covered=(min(days), max(days)) if days else None)
    for uri in (DUBLIN_CORE, GDAL):
        _forget(connection, uri, None)
    _add(connection, DUBLIN_CORE, "application/json", _dublin_core(about), None, stamp)
    _add(connection, GDAL, "text/xml", _gdal(about), None, stamp)
    for table in tables:
        (title,) = connection.execute("SELECT identifier FROM gpkg_contents WHERE table_name = ?", (table,)).fetchone()
        describe(connection, replace(about, title=f"{about.title}: {title or table}"), table, stamp)
    return about


def describe(connection: sqlite3.Connection, about: About, table: str, stamp: str) -> None:
    """Write what a table says of itself over what it said before."""
    _forget(connection, QGIS, table)
    _add(connection, QGIS, "text/xml", _qgis(about, table), table, stamp)


def _forget(connection: sqlite3.Connection, uri: str, table: str | None) -> None:
    # What others wrote in these forms is theirs; each of ours has the program's name.
    ours = (
        "SELECT id FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id "
        "WHERE md_standard_uri = ? AND metadata LIKE ? AND table_name IS ?"
    )
    marks = (uri, "%sitmap%", table)
    numbers = connection.execute(ours, marks).fetchall()
    connection.executemany("DELETE FROM gpkg_metadata_reference WHERE md_file_id = ?", numbers)
    connection.executemany("DELETE FROM gpkg_metadata WHERE id = ?", numbers)


def _add(connection: sqlite3.Connection, uri: str, mime: str, text: str, table: str | None, stamp: str) -> None:
    number = connection.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES ('dataset',?,?,?)",
        (uri, mime, text),
    ).lastrowid
    connection.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) VALUES (?,?,?,?)",
        ("geopackage" if table is None else "table", table, stamp, number),
    )


def _dublin_core(about: About) -> str:
    terms = {
        "title": about.title,
        "creator": CREATOR,
        "version": LAYOUT,
        "profile": about.profile,
        "temporal": about.days(),
        "description": "\n".join(about.notes()) or None,
        "rights": list(about.credits),
    }
    return json.dumps(terms, ensure_ascii=False)


def _gdal(about: About) -> str:
    root = ET.Element("GDALMultiDomainMetadata")
    items = ET.SubElement(root, "Metadata")
    values = {
        "CREATOR": "sitmap",
        "TITLE": about.title,
        "PERIOD": about.days(),
        "BORDER_VIEW": about.border_view,
        "PROFILE": about.profile,
        "CREDITS": "; ".join(about.credits) or None,
    }
    for key, value in values.items():
        if value is not None:
            ET.SubElement(items, "MDI", key=key).text = xml_text(value)
    return ET.tostring(root, encoding="unicode")


def _qgis(about: About, table: str) -> str:
    root = ET.Element("qgis", version="3.22.0")
    ET.SubElement(root, "identifier").text = f"sitmap:{table}"
    ET.SubElement(root, "type").text = "dataset"
    ET.SubElement(root, "title").text = xml_text(about.title)
    ET.SubElement(root, "abstract").text = xml_text("\n".join(about.lines()))
    for line in about.credits:
        ET.SubElement(root, "rights").text = xml_text(line)
    return ET.tostring(root, encoding="unicode")
