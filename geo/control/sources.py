"""Whose map a file is: by the mapping, by known names, by the file's own name."""

from __future__ import annotations

import re
from dataclasses import replace

from geo.control.dates import without_days
from geo.control.finding import ControlFile
from geo.control.known import KnownSource, known_source
from geo.control.mapping import Mapping
from geo.control.model import ControlSource
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError

__all__ = ["by_source", "source_of"]

# Columns that say whose an area is.
_COLUMNS = ("source", "src", "provider", "publisher", "map_source", "data_source", "джерело", "источник")
# What `by_source` found, among what a file says of itself.
_FOUND = "\x00source"


def by_source(raw: RawFile, mapping: Mapping) -> list[RawFile]:
    """Return a file as one for each source whose areas it holds.

    Several sources in one file are told by the column that the mapping names, or by one that names known sources and
    nothing else: other columns of sources hold evidence, not authors.
    """
    column = mapping.source_property
    if column and not any(column.lower() == field.lower() for layer in raw.layers for field in layer.fields):
        fields = sorted({field for layer in raw.layers for field in layer.fields})
        raise ControlError(
            f"{raw.name}: has no column {column!r} for the sources; there is {', '.join(fields) or 'none'}"
        )
    columns = (column.lower(),) if column else () if "key" in mapping.source else _COLUMNS
    for wanted in columns:
        values = {
            value: known_source([value])
            for layer in raw.layers
            for area in layer.areas
            if (value := _value(area, wanted))
        }
        if not values or (not column and (None in values.values() or len(set(map(id, values.values()))) < 2)):
            continue
        keys = {value: known.source.key if known is not None else _key(value) for value, known in values.items()}
        # An area without a source belongs to none of them.
        return [_part(raw, wanted, keys, key) for key in dict.fromkeys(keys.values())]
    return [raw]


def _value(area: RawArea, column: str) -> str:
    return next((plain(value) for name, value in area.properties.items() if name.lower() == column), "")


def _part(raw: RawFile, column: str, keys: dict[str, str], key: str) -> RawFile:
    names = [value for value, found in keys.items() if found == key]
    layers = [
        RawLayer(
            layer.where, layer.path, [area for area in layer.areas if keys.get(_value(area, column)) == key],
            dict(layer.others), list(layer.broken),
        )
        for layer in raw.layers
    ]  # fmt: skip
    return replace(raw, layers=layers, about={**raw.about, _FOUND: names[0]})


def source_of(file: ControlFile, raw: RawFile, mapping: Mapping) -> tuple[ControlSource, KnownSource | None]:
    """Return whose map a file is, and the known source that it is."""
    folders = file.path.absolute().parent.parts[:0:-1]
    about = [str(raw.about[key]) for key in ("name", "title", "source", "attribution") if key in raw.about]
    columns = [
        str(area.properties[key])
        for layer in raw.layers
        for area in layer.areas[:1]
        for key in area.properties
        if key.lower() in ("source", "layer", "attribution") and isinstance(area.properties[key], str)
    ]
    layers = [name for layer in raw.layers for name in layer.path]
    given = mapping.source
    found = str(raw.about.get(_FOUND, ""))
    first = [text for text in (given.get("key", ""), found) if text]
    known = known_source([*first, file.stem, *about, *layers, *columns, *folders[:2]])
    if known is not None and first and known_source(first[:1]) is not known:
        known = None
    named = (text for text in (found, file.series, *map(without_days, folders[:3])) if any(map(str.isalpha, text)))
    name = next(named, "control")
    said = [
        next((text for key in keys if (text := plain(raw.about.get(key)))), "")
        for keys in (("attribution", "copyright"), ("licence", "license"), ("terms",))
    ]
    base = known.source if known is not None else ControlSource(_key(name), name, said[0], said[1], said[2])
    fields = dict(given)
    if "key" in fields:
        fields["key"] = _key(fields["key"])
        fields.setdefault("title", given["key"] if known is None else base.title)
    return replace(base, **fields), known


def _key(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_") or "control"
