"""Files of who holds what → series of dated snapshots, one a source."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from typing import Any

from geo.control.assembling import Kind, Piece, snapshot_of
from geo.control.dates import order_of
from geo.control.dating import Dating, date_areas
from geo.control.finding import ControlFile, ControlPaths, find_files
from geo.control.formats import open_file
from geo.control.mapping import Mapping, read_mapping
from geo.control.model import ControlSeries, ControlSource
from geo.control.notices import Notices, several
from geo.control.placing import (
    converted,
    country_elsewhere,
    in_range,
    looks_swapped,
    swapped,
)
from geo.control.raw import RawArea, RawFile, RawLayer
from geo.control.repairing import repair_area
from geo.control.sources import by_source, source_of
from geo.control.understanding import label_of, shown, some, understand
from geo.errors import ControlError

__all__ = ["NOT_READ", "MappingLike", "read_control"]

MappingLike = str | os.PathLike[str] | Table[str, Any] | Mapping
# What the lines begin with that tell of files that were left out.
NOT_READ = "not read: "


def read_control(
    paths: ControlPaths,
    *,
    mapping: MappingLike | Iterable[MappingLike] | None = None,
    notify: Callable[[str], None] | None = None,
) -> tuple[ControlSeries, ...]:
    """Read files of who holds what.

    Parameters
    ----------
    paths : path, or iterable of paths
        Files, folders of them, or patterns (``snapshots/*.geojson``): GeoJSON, KML, KMZ, GeoPackage, shapefiles, zips
        of these, and JSON of an ArcGIS FeatureServer.
    mapping : path, table, Mapping or iterable of these, optional
        What the layers and fields of the files mean (`geo.control.mapping`). What it leaves open is guessed.
    notify : callable, optional
        Called with each line of what was taken for what, repaired or left out. With it, a file that cannot be read does
        not keep others of its folder or pattern from being read: it is told. Without it nobody could be told, so it is
        an error.

    Returns
    -------
    tuple of geo.control.ControlSeries
        One for each source, in the order of their keys.

    Raises
    ------
    geo.errors.ControlError
        For a file that cannot be read, or does not say what its areas mean; the message names the file, what it does
        have, and the remedy.
    """
    files = find_files(paths)
    mappings = [given if isinstance(given, Mapping) else read_mapping(given) for given in _listed(mapping)]
    reader = _Reader(mappings, files)
    failed: list[ControlError] = []
    for file in files:
        try:
            reader.read(file)
        except ControlError as error:
            if file.named or notify is None:
                raise
            failed.append(error)
    if not reader.pieces:
        if len(failed) == 1:
            raise failed[0]
        raise ControlError(
            f"none of {len(files)} files can be read: " + "; ".join(str(error) for error in failed[:3])
            + ("; ..." if len(failed) > 3 else "")
        )  # fmt: skip
    series = reader.series()
    if notify is not None:
        for line in reader.notices.lines():
            notify(line)
        for fault in failed:
            notify(f"{NOT_READ}{fault}")
    return series


def _listed(mapping: MappingLike | Iterable[MappingLike] | None) -> list[MappingLike]:
    if mapping is None:
        return []
    return [mapping] if isinstance(mapping, str | os.PathLike | Table | Mapping) else list(mapping)


class _Reader:
    """Reads files one after the other, and keeps of them only the areas that are used."""

    DAY_FIRST = 'the day is taken to come before the month; if not, say [date] order = "mdy" in a mapping'

    def __init__(self, mappings: list[Mapping], files: list[ControlFile]) -> None:
        self.mappings = mappings
        self.notices = Notices()
        self.sources: dict[str, ControlSource] = {}
        self.pieces: dict[tuple[str, dt.date], list[Piece]] = {}
        self.dated: dict[str, dict[str, None]] = {}
        order, self.open_order = order_of(file.stem for file in files)
        self.order = order or "dmy"
        self.sure_order = order is not None

    def read(self, file: ControlFile) -> None:
        for inner, whole in open_file(file):
            mapping = next((one for one in self.mappings if one.is_for(inner.name)), Mapping())
            for raw in by_source(whole, mapping):
                self._read(inner, raw, mapping)

    def _read(self, file: ControlFile, raw: RawFile, mapping: Mapping) -> None:
        for layer in raw.layers:
            self._place(raw, layer, mapping)
        source, known = source_of(file, raw, mapping)
        source = self.sources.setdefault(source.key, source)
        meanings = understand(file, raw, mapping, source, known, self.notices)
        dating = date_areas(file, raw, mapping, mapping.order or self.order)
        self._keep(file, raw, source, meanings, dating)

    def series(self) -> tuple[ControlSeries, ...]:
        made = []
        for key in sorted(self.sources):
            source = self.sources[key]
            days = sorted(day for found, day in self.pieces if found == key)
            if not days:
                continue
            snapshots = tuple(snapshot_of(source, day, self.pieces[key, day]) for day in days)
            for snapshot in snapshots:
                for note in snapshot.notes:
                    self.notices.add(source.title, note, snapshot.file, rank=2)
            how = ", ".join(self.dated[key])
            span = str(days[0]) if len(days) == 1 else f"{several(len(days), 'day')}, {days[0]} to {days[-1]}"
            self.notices.add(source.title, f"{span}, by {how}", "", rank=0)
            made.append(ControlSeries(source, snapshots))
        if self.open_order and not self.sure_order:
            self.notices.add(
                self.open_order, self.DAY_FIRST, self.open_order, rank=0,
            )  # fmt: skip
        return tuple(made)

    def _place(self, raw: RawFile, layer: RawLayer, mapping: Mapping) -> None:
        """Bring the areas of a layer to lon and lat; leave out and name those that lie elsewhere."""
        crs = mapping.crs or str(raw.about.get("crs") or "")
        turned = 0
        kept: list[RawArea] = []
        elsewhere: dict[str, list[str]] = {}
        beyond: list[RawArea] = []
        for area in layer.areas:
            area.shape = converted(layer.where, area.shape, crs)
            if mapping.axes == "lat lon":
                area.shape = swapped(area.shape)
            if not in_range(area.shape):
                beyond.append(area)
                continue
            turned += looks_swapped(area.shape)
            where = country_elsewhere(area.shape)
            if where is None:
                kept.append(area)
            else:
                elsewhere.setdefault(where, []).append(shown(area))
        if len(beyond) * 2 > len(layer.areas):
            west, south, east, north = beyond[0].shape.bounds
            raise ControlError(
                f"{layer.where}: feature {beyond[0].number}: its coordinates (up to {max(abs(west), abs(east)):,.0f}, "
                f"{max(abs(south), abs(north)):,.0f}) are no lon and lat; convert the file to WGS 84 (EPSG:4326), or "
                'name its system in a mapping ([read] crs = "EPSG:3857")'
            )
        if turned * 2 > len(layer.areas):
            raise ControlError(
                f"{layer.where}: lon and lat look swapped (with lat first its areas lie in Ukraine); write lon "
                'first, or say [read] axes = "lat lon" in a mapping'
            )
        if layer.areas and not kept:
            told = "; ".join(f"{', '.join(names[:3])} in {place}" for place, names in elsewhere.items())
            if len(raw.layers) == 1:
                raise ControlError(f"{layer.where}: its areas lie elsewhere than the war on the ground: {told}")
        layer.areas = kept
        layer.broken += [f"{shown(area)} has coordinates that are no lon and lat" for area in beyond]
        for place, names in elsewhere.items():
            self.notices.add(
                layer.where, f"left out, since it lies in {place}: {some(names)}", raw.name, count=len(names), rank=3
            )

    def _keep(
        self, file: ControlFile, raw: RawFile, source: ControlSource, meanings: list[list[Kind | None]], dating: Dating
    ) -> None:
        pieces: dict[dt.date, Piece] = {}
        undated: list[str] = []
        repaired: dict[str, int] = {}
        nothing: list[str] = []
        for layer, kinds, days in zip(raw.layers, meanings, dating.days, strict=True):
            for area, kind, day in zip(layer.areas, kinds, days, strict=True):
                if kind is None:
                    continue
                if day is None:
                    undated.append(shown(area))
                    continue
                found = repair_area(area.shape, right_hand=raw.right_hand)
                for done in found.done:
                    repaired[done] = repaired.get(done, 0) + 1
                if found.shape is None:
                    nothing.append(shown(area))
                    continue
                piece = pieces.setdefault(day, Piece(raw.name, file.series, dating.minutes))
                piece.areas.append((kind, found.shape, label_of(area)))
        notes = [*raw.notes, *dating.notes]
        notes += [f"{what} in {several(number, 'area')}" for what, number in repaired.items()]
        broken = [one for layer in raw.layers for one in layer.broken]
        if broken:
            notes.append(f"{several(len(broken), 'feature')} cannot be read and are left out: {some(broken)}")
        if nothing:
            notes.append(f"without any area and left out: {some(nothing)}")
        if undated:
            notes.append(f"without a day and left out: {some(undated)}")
        others: dict[str, int] = {}
        for layer in raw.layers:
            for what, number in layer.others.items():
                others[what] = others.get(what, 0) + number
        if others:
            told = ", ".join(f"{number:,} {what}" for what, number in sorted(others.items()))
            notes.append(f"features without an area left out: {told}")
        if not pieces:
            raise ControlError(f"{raw.name}: " + "; ".join(notes or ["holds no area"]))
        self.dated.setdefault(source.key, {})[dating.how] = None
        for day, piece in pieces.items():
            piece.notes += notes
            self.pieces.setdefault((source.key, day), []).append(piece)
