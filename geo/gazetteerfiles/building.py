"""Files of places → the store of what they add to the embedded ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteerfiles.features import read_geojson, read_layers
from geo.gazetteerfiles.geonames import looks_geonames, read_alternates, read_geonames
from geo.gazetteerfiles.opening import Member, members, read_lines
from geo.gazetteerfiles.rows import FileRow, Skipped
from geo.gazetteerfiles.tables import read_table_rows
from geo.hashtable import Piece
from geo.placestore import PlaceFile

if TYPE_CHECKING:
    from geo.gazetteerfiles.merging import Merger

__all__ = ["build_store", "read_rows"]


def read_rows(path: Path) -> tuple[list[FileRow], tuple[tuple[str, int, str], ...]]:
    """Return the places of one file as it has them, and what was left out: reason, count and first rows.

    Raises
    ------
    GazetteerError
        If the file cannot be used, or holds no place.
    """
    tables = [(form, member) for form, member in _contents(path) if form != "alternates"]
    skipped = Skipped()
    rows = list(_rows(tables, skipped, {}))
    left_out = skipped.told("row")
    if not rows:
        why = f": {left_out[0][0]} ({left_out[0][2]})" if left_out else ""
        raise GazetteerError(f"{path}: none of its rows is a place{why}; check the file")
    return rows, left_out


def build_store(base: Gazetteer, files: Sequence[Path], digests: Sequence[str]) -> list[Piece]:
    """Return the pieces of a store with the places of files.

    Parameters
    ----------
    base : Gazetteer
        The embedded places.
    files : sequence of pathlib.Path
        What `geo.gazetteerfiles.read_gazetteer` takes.
    digests : sequence of str
        The SHA-256 of each.

    Raises
    ------
    GazetteerError
        If a file cannot be used.
    """
    from geo.gazetteerfiles.merging import Merger

    merger = Merger(base)
    # Names of GeoNames places may lie in a file of their own, before or after the places.
    contents = [_contents(path) for path in files]
    alternates: Alternates = {}
    for tables in contents:
        for form, member in tables:
            if form == "alternates":
                alternates |= read_alternates(member)
    told = [
        _add(merger, path, sha256, tables, alternates)
        for path, sha256, tables in zip(files, digests, contents, strict=True)
        if any(form != "alternates" for form, _ in tables)
    ]
    if not told:
        raise GazetteerError(
            f"{files[0]}: holds names for GeoNames ids, but no places; pass the dump with the places, too"
        )
    return merger.pack(told)


Tables = list[tuple[str, Member]]
Alternates = dict[int, list[tuple[str, str]]]


def _add(merger: Merger, path: Path, sha256: str, tables: Tables, alternates: Alternates) -> PlaceFile:
    from geo.gazetteerfiles.merging import Swapped

    skipped = Skipped()
    form, licence = next(
        (form, terms) for form, terms in ((f, _terms(f, m)) for f, m in tables) if form != "alternates"
    )
    word = "feature" if form in ("GeoJSON", "GeoPackage") else "line"
    try:
        places, known = merger.add(_rows(tables, skipped, alternates), skipped, path.name.split(".")[0] or "file")
    except Swapped:
        raise GazetteerError(
            f"{path}: longitude and latitude are swapped (with the two exchanged its places lie where they should); "
            "rename the columns"
        ) from None
    left_out = skipped.told(word)
    total = places + sum(skipped.counts.values())
    if not places:
        why = f": {left_out[0][0]} ({left_out[0][2]})" if left_out else ""
        raise GazetteerError(f"{path}: none of its {total} {word}s is a place{why}; check the file")
    return PlaceFile(path.name, sha256, form, total, places, known, left_out, licence)


def _contents(path: Path) -> Tables:
    """Return the tables in a file, each with what it is."""
    tables = []
    for member in members(path):
        form = _form(member)
        if form:
            tables.append((form, member))
    if not tables:
        raise GazetteerError(f"{path}: holds no table of places; pass a GeoNames dump, CSV, TSV, GeoJSON or GeoPackage")
    return tables


def _rows(tables: Tables, skipped: Skipped, alternates: Alternates) -> Iterator[FileRow]:
    for form, member in tables:
        if form == "GeoNames":
            yield from read_geonames(member, skipped, alternates)
        elif form == "GeoPackage":
            yield from read_layers(member.path, skipped)
        elif form == "GeoJSON":
            yield from read_geojson(member, skipped)
        elif form != "alternates":
            yield from read_table_rows(member, skipped)


def _terms(form: str, member: Member) -> str:
    """Return what is known of the terms of a table by what it is."""
    if form == "GeoNames":
        return "GeoNames, geonames.org, CC BY 4.0"
    if form in ("CSV", "TSV"):
        first = next((line for _, line in read_lines(member) if line.strip()), "")
        if "osm_id" in first or "osm_type" in first:
            return "© OpenStreetMap contributors, ODbL 1.0"
    return ""


def _form(member: Member) -> str:
    """Tell what a table is by its first line."""
    with member.open() as source:
        if not member.packed and source.read(15) == b"SQLite format 3":
            return "GeoPackage"
    if member.name.lower().startswith("alternatenames"):
        return "alternates"
    if member.name.lower().startswith("iso-languagecodes"):
        return ""
    if member.name.lower().endswith((".geojson", ".json")) or _opens_json(member):
        return "GeoJSON"
    for _, line in read_lines(member):
        if line.strip():
            if looks_geonames(line) or (line.count("\t") == 18 and line.split("\t")[0].isdecimal()):
                return "GeoNames"
            return "TSV" if "\t" in line else "CSV"
    raise GazetteerError(f"{member.label}: the file is empty")


def _opens_json(member: Member) -> bool:
    return next(member.blocks(64), b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
