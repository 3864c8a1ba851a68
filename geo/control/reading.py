"""Files of who holds what → series of dated snapshots, one a source."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import replace
from typing import Any

from geo.control.assembling import Kind, Piece, snapshot_of
from geo.control.dates import order_of, without_days
from geo.control.dating import Dating, date_areas
from geo.control.finding import ControlFile, ControlPaths, find_files
from geo.control.formats import open_file
from geo.control.guessing import Meaning, any_words, described, read_area, texts_of
from geo.control.known import KnownSource
from geo.control.mapping import Mapping, Rule, read_mapping
from geo.control.model import ControlSeries, ControlSource
from geo.control.notices import Notices, several
from geo.control.placing import (
    converted,
    country_elsewhere,
    covers_capital,
    covers_country,
    in_range,
    looks_swapped,
    swapped,
)
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.control.repairing import repair_area
from geo.control.sources import by_source, source_of
from geo.errors import ControlError

__all__ = ["MappingLike", "read_control"]

MappingLike = str | os.PathLike[str] | Table[str, Any] | Mapping
_SHOWN = 6
_SAY_OTHERWISE = "say otherwise in a mapping (--mapping, docs/control.md)"


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
            notify(f"not read: {fault}")
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
        meanings = self._meanings(file, raw, mapping, source, known)
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
        for area in layer.areas:
            area.shape = converted(layer.where, area.shape, crs)
            if mapping.axes == "lat lon":
                area.shape = swapped(area.shape)
            if not in_range(area.shape):
                west, south, east, north = area.shape.bounds
                raise ControlError(
                    f"{layer.where}: feature {area.number}: its coordinates (up to {max(abs(west), abs(east)):,.0f}, "
                    f"{max(abs(south), abs(north)):,.0f}) are no lon and lat; convert the file to WGS 84 "
                    '(EPSG:4326), or name its system in a mapping ([read] crs = "EPSG:3857")'
                )
            turned += looks_swapped(area.shape)
            where = country_elsewhere(area.shape)
            if where is None:
                kept.append(area)
            else:
                elsewhere.setdefault(where, []).append(_shown(area))
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
        for place, names in elsewhere.items():
            self.notices.add(
                layer.where, f"left out, since it lies in {place}: {_some(names)}", raw.name, count=len(names), rank=3
            )

    def _meanings(
        self, file: ControlFile, raw: RawFile, mapping: Mapping, source: ControlSource, known: KnownSource | None
    ) -> list[list[Kind | None]]:
        """Return what each area of each layer is; None for one that is left out."""
        meanings: list[list[Kind | None]] = []
        unread: list[str] = []
        other: list[str] = []
        silent: list[RawArea] = []
        for layer in raw.layers:
            row: list[Kind | None] = []
            for area in layer.areas:
                rule = mapping.rule_for(_told(file, layer, area), area.properties)
                if rule is not None and rule.skip:
                    self.notices.add(
                        source.title, f"left out by the mapping, rule {rule.number}", raw.name, count=1, rank=3
                    )
                    row.append(None)
                    continue
                meaning, decided = self._guess(file, layer, area)
                if not meaning.says and not meaning.other and rule is None:
                    guessed = _without_side(area, meaning, decided, known)
                    if guessed is not None:
                        meaning, decided = guessed
                        silent.append(area)
                if rule is not None:
                    meaning, decided = _ruled(rule, meaning), (f"rule {rule.number} of the mapping",)
                elif mapping.others != "guess":
                    meaning, decided = self._not_ruled(raw, area, mapping)
                if meaning.controller is not None and rule is None and covers_country(area.shape):
                    meaning = Meaning(other=True)
                if not meaning.says:
                    (other if meaning.other else unread).append(_shown(area))
                    row.append(None)
                    continue
                row.append((meaning.controller, meaning.status or "controlled", meaning.basis or "assessed"))
                if rule is None:
                    text = f"{' and '.join(decided)}: taken as {_said(row[-1])}; {_SAY_OTHERWISE}"
                    self.notices.add(source.title, text, raw.name, count=1)
            meanings.append(row)
        for area in silent:
            if covers_capital(area.shape):
                raise ControlError(
                    f"{raw.name}: feature {area.number} covers Kyiv and says nothing of who holds it; say it "
                    'in a mapping ([[area]] controller = "Ukraine")'
                )
        if not any(kind is not None for row in meanings for kind in row):
            raise ControlError(_not_understood(raw, unread, other))
        for names, what in ((unread, "not understood"), (other, "of something else than who holds what")):
            if names:
                text = f"left out, {what}: {_some(names)}; say in a mapping what it is (docs/control.md)"
                self.notices.add(raw.name, text, raw.name, count=len(names), rank=3)
        return meanings

    def _guess(self, file: ControlFile, layer: RawLayer, area: RawArea) -> tuple[Meaning, tuple[str, ...]]:
        texts = texts_of(area)
        texts += [("layer", without_days(name), False) for name in reversed(layer.path)]
        texts.append(("file name", without_days(file.stem), False))
        texts += described(area)
        return read_area(tuple(texts), area.colour)

    def _not_ruled(self, raw: RawFile, area: RawArea, mapping: Mapping) -> tuple[Meaning, tuple[str, ...]]:
        if mapping.others == "refuse":
            raise ControlError(
                f"{raw.name}: feature {_shown(area)} fits no rule of {mapping.name}; add an [[area]] for it, or say "
                '[others] use = "skip"'
            )
        return Meaning(other=True), ()

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
                    undated.append(_shown(area))
                    continue
                found = repair_area(area.shape, right_hand=raw.right_hand)
                for done in found.done:
                    repaired[done] = repaired.get(done, 0) + 1
                if found.shape is None:
                    nothing.append(_shown(area))
                    continue
                piece = pieces.setdefault(day, Piece(raw.name, file.series, dating.minutes))
                piece.areas.append((kind, found.shape, _label(area)))
        notes = [*raw.notes, *dating.notes]
        notes += [f"{what} in {several(number, 'area')}" for what, number in repaired.items()]
        broken = [one for layer in raw.layers for one in layer.broken]
        if broken:
            notes.append(f"{several(len(broken), 'feature')} cannot be read and are left out: {_some(broken)}")
        if nothing:
            notes.append(f"without any area and left out: {_some(nothing)}")
        if undated:
            notes.append(f"without a day and left out: {_some(undated)}")
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


def _told(file: ControlFile, layer: RawLayer, area: RawArea) -> dict[str, tuple[str, ...]]:
    parts = tuple(part.strip() for part in area.name.split("///"))
    return {
        "file": (file.path.name, file.stem, file.name),
        "layer": layer.path[-1:] or (file.stem,),
        "folder": (*layer.path, "/".join(layer.path)),
        "name": (area.name, *parts),
        "style": (area.style, area.style.removeprefix("#")),
        "colour": (area.colour, area.colour.removeprefix("#")),
    }


def _ruled(rule: Rule, guessed: Meaning) -> Meaning:
    """Return what a rule says, and what was guessed where it says nothing."""
    if rule.status == "contested":
        return Meaning(None, "contested", rule.basis or guessed.basis)
    status = rule.status or (guessed.status if rule.controller is None or guessed.status != "contested" else None)
    return Meaning(rule.controller or guessed.controller, status, rule.basis or guessed.basis)


def _without_side(
    area: RawArea, meaning: Meaning, decided: tuple[str, ...], known: KnownSource | None
) -> tuple[Meaning, tuple[str, ...]] | None:
    """Return what an area is that names no side: what files of its source draw, else what most such files draw.

    None where there are words that are not understood, or both sides are named: then nothing is guessed.
    """
    words = any_words(area.properties) or area.name or area.colour or area.style
    if meaning.torn or (words and meaning.status not in ("controlled", "advanced")):
        return None
    if not words and known is not None and known.nothing_said is not None:
        base, why = known.nothing_said, f"no side is named, as in other files of {known.source.title}"
    else:
        base, why = (
            Meaning("Russia", "controlled", "assessed"),
            "no side is named, and most such files draw what Russia holds",
        )
    return replace(base, status=meaning.status or base.status, basis=meaning.basis or base.basis), (*decided, why)


def _said(kind: Kind | None) -> str:
    assert kind is not None
    who, status, basis = kind
    words = {
        "controlled": f"held by {who}", "contested": "contested", "liberated": f"taken back by {who}",
        "advanced": f"ground of an advance by {who}",
    }  # fmt: skip
    return f"{words[status]} ({basis})"


def _shown(area: RawArea) -> str:
    return plain(area.name, length=60) or f"feature {area.number}"


def _label(area: RawArea) -> str:
    """Return a name without the keys that stand beside it in other languages."""
    parts = [plain(part) for part in area.name.split("///") if part.strip()]
    return " / ".join(part for part in parts if len(parts) == 1 or "." not in part)


def _some(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more


def _not_understood(raw: RawFile, unread: list[str], other: list[str]) -> str:
    """Say that a file cannot be read, and what it does have."""
    areas = sum(len(layer.areas) for layer in raw.layers)
    if not areas:
        broken = [one for layer in raw.layers for one in layer.broken]
        others = ", ".join(f"{number:,} {what}" for layer in raw.layers for what, number in layer.others.items())
        has = "; ".join(part for part in (others, _some(broken)) if part)
        return (
            f"{raw.name}: holds no area{f' (it has {has})' if has else ''}; give a file with polygons of who holds what"
        )
    told = []
    for layer in raw.layers:
        fields = []
        for column in layer.fields[:12]:
            values = dict.fromkeys(
                plain(area.properties[column], length=30)
                for area in layer.areas
                if area.properties.get(column) is not None
            )
            shown = ", ".join(list(values)[:4]) + (", ..." if len(values) > 4 else "")
            fields.append(f"{column} ({shown})")
        name = "/".join(layer.path) or "without a name"
        told.append(f"layer {name} with {several(len(layer.areas), 'area')}, fields: {'; '.join(fields) or 'none'}")
    what = _some(other or unread)
    return (
        f"{raw.name}: nothing in it says who holds its areas ({what}); say it in a mapping (docs/control.md). It has "
        + "; ".join(told)
    )
