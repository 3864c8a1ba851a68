"""Files of places → the store of what they add to the embedded ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteerfiles.opening import Member, members, read_lines
from geo.gazetteerfiles.rows import FileRow, Skipped
from geo.placestore import PlaceFile

if TYPE_CHECKING:
    from geo.gazetteerfiles.merging import Merger

__all__ = ["build_store"]


def build_store(base: Gazetteer, files: Sequence[Path], digests: Sequence[str]) -> bytes:
    """Return the block of a store with the places of files.

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
    told = [_add(merger, path, sha256) for path, sha256 in zip(files, digests, strict=True)]
    return b"".join(merger.pack(told))


def _add(merger: Merger, path: Path, sha256: str) -> PlaceFile:
    from geo.gazetteerfiles.merging import Swapped

    skipped = Skipped()
    form, word, rows = _rows(path, skipped)
    stem = path.name.split(".")[0] or "file"
    try:
        places, known = merger.add(rows, skipped, stem)
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
    return PlaceFile(path.name, sha256, form, total, places, known, left_out)


def _rows(path: Path, skipped: Skipped) -> tuple[str, str, Iterator[FileRow]]:
    """Return what a file is, what its rows are called, and its rows."""
    from geo.gazetteerfiles.features import read_geojson, read_layers
    from geo.gazetteerfiles.geonames import read_alternates, read_geonames
    from geo.gazetteerfiles.tables import read_table_rows

    listed = members(path)
    with path.open("rb") as source:
        if source.read(15) == b"SQLite format 3":
            return "GeoPackage", "feature", read_layers(path, skipped)
    alternates: dict[int, list[tuple[str, str]]] = {}
    tables: list[tuple[str, Member]] = []
    for member in listed:
        form = _form(member)
        if form == "alternates":
            alternates |= read_alternates(member)
        elif form:
            tables.append((form, member))
    if not tables:
        raise GazetteerError(f"{path}: holds no table of places; pass a GeoNames dump, CSV, TSV, GeoJSON or GeoPackage")

    def rows() -> Iterator[FileRow]:
        for form, member in tables:
            if form == "GeoNames":
                yield from read_geonames(member, skipped, alternates)
            elif form == "GeoJSON":
                yield from read_geojson(member, skipped)
            else:
                yield from read_table_rows(member, skipped)

    form = tables[0][0]
    return form, "feature" if form == "GeoJSON" else "line", rows()


def _form(member: Member) -> str:
    """Tell what a table is by its first line."""
    from geo.gazetteerfiles.geonames import looks_geonames

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
