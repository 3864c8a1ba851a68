"""Make, render and write the map of an event table."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium

from layers import style
from layers.build import event_drawings
from layers.export.atomic import atomic_write
from layers.placenames import place_names
from layers.schema import empty_table, validate
from layers.schema import period as table_period
from layers.webmap.assets import LEAFLET_VERSION
from layers.webmap.background import VIEW, background_of
from layers.webmap.control import change_payload, control_payload
from layers.webmap.element import EventElement, SituationMap
from layers.webmap.embed import display_text
from layers.webmap.payload import event_payload, event_texts
from layers.words import Words, words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlDiff, ControlSeries

__all__ = ["build_diff_map", "build_map", "render", "write_map"]

Day = dt.date | str | None


def build_map(
    table: pd.DataFrame,
    *,
    title: str | None = None,
    tiles: str | tuple[str, str] | folium.TileLayer | None = None,
    assets: str = "inline",
    lang: str = "en",
    notes: Sequence[str] = (),
    period: tuple[Day, Day] | None = None,
    credits: Sequence[str] = (),
    boundaries: BoundarySet | None = None,
    control: Sequence[ControlSeries] = (),
    control_change: ControlDiff | None = None,
    framed: bool = False,
    summary: str = "off",
) -> folium.Map:
    """Make the map of an event table.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table; it is validated (see `layers.schema.validate`).
    title : str, optional
        Plain text; by default the words "Situation map" with the period covered.
    tiles : str, (str, str) or folium.TileLayer, optional
        Opt in to a tile provider: a name that folium knows ("OpenStreetMap"), or an address with Leaflet's
        placeholders and the attribution to show. By default nothing is asked of anyone and the map draws its own
        ground.
    assets : str
        ``inline`` puts Leaflet into the page; ``cdn`` links it.
    lang : str
        Language of the map itself, and of the names of places where they are known in it: ``en``, ``uk`` or ``ru``
        (ISO 639-1). What reports say stays in theirs.
    notes : sequence of str
        What is not shown and why; listed in the panel.
    period : (date or ISO str or None, date or ISO str or None), optional
        First and last day covered; by default those of the events.
    credits : sequence of str
        Further sources to name.
    boundaries : geo.BoundarySet, optional
        Whose units to draw; by default the embedded ones. Those of the second level are drawn as well.
    control : sequence of geo.control.ControlSeries, optional
        Areas of control to draw beneath the events, a layer a source, with a slider over their days. The map opens
        with the snapshots of the last day covered, where there are any up to it.
    control_change : geo.control.ControlDiff, optional
        Instead of these: what a side gained and lost between two snapshots (see `build_diff_map`).
    framed : bool
        The map is to be shown in a frame of another page (see `layers.webmap.framing`): the mouse wheel scrolls that
        page and does not zoom.
    summary : str
        The summary by first-level unit that the map opens with: ``events``, ``killed``, ``injured`` or ``off``;
        readers can choose another.

    Returns
    -------
    folium.Map
        Anything that folium draws can be added to it; its own `save` writes the same page as `write_map`.

    Raises
    ------
    layers.errors.SchemaError
        When the table is no event table.
    layers.errors.AssetError
        For a language without words, or assets that were not built, are damaged or older than their source.
    ValueError
        For an unknown value of `assets` or `summary`, tiles without attribution, or both `control` and
        `control_change`.
    """
    if control and control_change is not None:
        raise ValueError("give control (series) or control_change (what changed between two days), not both")
    if assets not in ("inline", "cdn"):
        raise ValueError(f"assets is {assets!r}: give 'inline' (Leaflet in the page) or 'cdn' (Leaflet linked)")
    if summary not in style.SUMMARIES:
        raise ValueError(f"summary is {summary!r}: give one of {', '.join(map(repr, style.SUMMARIES))}")
    said = words(lang)
    valid = validate(table)
    tile_layer = _tile_layer(tiles)
    first, last = _days(period or table_period(valid) or (None, None))
    covered = said.days(first, last)
    drawn = event_drawings(valid)
    areas = None
    sources = [one.source for one in control]
    if control_change is not None:
        areas = change_payload(control_change, lang=lang)
        sources = [control_change.before.source, control_change.after.source]
    elif control:
        areas = control_payload(control, shown=last, lang=lang)
    heading = display_text(title) if title else ""
    if not heading:
        heading = _heading(said, covered, areas if valid.empty else None)
    page = {
        "title": heading,
        "lang": lang,
        # What only pictures say is no use to the page.
        "words": {key: entry for key, entry in said.entries.items() if key != "pictures"},
        "style": _style(),
        "summary": _summary(said, valid, covered, sum(item.drawn_as != "panel" for item in drawn), areas),
        "notes": [display_text(note) for note in notes],
        "credits": _credits(said, [*credits, *dict.fromkeys(source.credit for source in sources)]),
        "tiles": tile_layer is not None,
        "open": {"summary": summary},
        "names": place_names(valid, lang),
        "version": _version(),
    }
    events = event_payload(valid, drawn)
    south, west, north, east = _bounds(valid, areas)
    made = SituationMap(
        title=heading,
        lang=lang,
        inline=assets == "inline",
        location=(round((south + north) / 2, 4), round((west + east) / 2, 4)),
        zoom_start=6,
        tiles=tile_layer,
        framed=framed,
    )
    element = EventElement(
        events=events, texts=event_texts(valid), background=background_of(boundaries, lang), page=page, control=areas
    )
    made.add_child(element, name="sitmap_events")
    return made


def build_diff_map(diff: ControlDiff, *, table: pd.DataFrame | None = None, **options: Any) -> folium.Map:
    """Make the map of what changed between two snapshots: what a side gained, lost and kept, beside both days.

    Parameters
    ----------
    diff : geo.control.ControlDiff
        As `geo.control.control_diff` returns it.
    table : pandas.DataFrame or geopandas.GeoDataFrame, optional
        Events to draw upon it; none by default.
    **options
        As `build_map` takes them.
    """
    return build_map(empty_table() if table is None else table, control_change=diff, **options)


def render(map: folium.Map) -> str:
    """Return the whole HTML page of a map; the same map gives the same bytes on every machine."""
    return str(map.get_root().render())


def write_map(map: folium.Map | pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a map to one HTML file, whole or not at all; what stood there is replaced.

    Parameters
    ----------
    map : folium.Map or event table
        A table is given to `build_map` first.
    path : str or path-like

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    """
    page = render(map if isinstance(map, folium.Map) else build_map(map))
    return atomic_write(path, page)


def _tile_layer(tiles: str | tuple[str, str] | folium.TileLayer | None) -> folium.TileLayer | None:
    if tiles is None or isinstance(tiles, folium.TileLayer):
        return tiles
    address, attribution = (tiles, None) if isinstance(tiles, str) else tiles
    try:
        return folium.TileLayer(tiles=address, attr=attribution, control=False)
    except ValueError as error:
        raise ValueError(
            f"tiles={address!r}: {error}. Give a provider's name that folium knows, or the address and the attribution "
            "that its owner asks for: tiles=(address, attribution)"
        ) from error


def _style() -> dict[str, Any]:
    def plain(items: Mapping[str, Any]) -> dict[str, Any]:
        return {key: asdict(item) for key, item in items.items()}

    return {
        "symbols": plain(style.SYMBOLS),
        "strokes": plain(style.STROKES),
        "layers": plain(style.LAYERS),
        "shapes": {key: list(shape) for key, shape in style.SHAPES.items()},
        "hatch": asdict(style.HATCH),
        "background": asdict(style.BACKGROUND),
        "summary": plain(style.SUMMARY),
    }


def _bounds(table: gpd.GeoDataFrame, areas: dict[str, Any] | None) -> tuple[float, float, float, float]:
    drawn = table.geometry.dropna()
    if not len(drawn):
        return (areas["view"] if areas else None) or VIEW
    west, south, east, north = (float(value) for value in drawn.total_bounds)
    return south, west, north, east


def _days(period: tuple[Day, Day]) -> tuple[dt.date | None, dt.date | None]:
    first, last = (dt.date.fromisoformat(day) if isinstance(day, str) else day for day in period)
    if first and last and first > last:
        raise ValueError(f"period: the first day {first} is after the last, {last}")
    return first, last


def _heading(said: Words, covered: str | None, areas: dict[str, Any] | None) -> str:
    """Return the title of a map that was given none; of areas alone, their days."""
    if areas is None:
        title = said.say("default_title")
        return f"{title}, {covered}" if covered else title
    return said.say(f"areas.heading.{'change' if areas['change'] else 'title'}", period=_covered(said, areas["days"]))


def _covered(said: Words, days: Sequence[str]) -> str:
    first, last = dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1])
    return said.days(first, last) or ""


def _summary(
    said: Words, table: gpd.GeoDataFrame, covered: str | None, mapped: int, areas: dict[str, Any] | None
) -> str:
    parts = [] if areas and table.empty else _event_summary(said, table, covered, mapped)
    for source in areas["sources"] if areas else ():
        days = [day[0] for day in source["days"]]
        message = "summary.control_one" if len(days) == 1 else "summary.control"
        values = {"source": display_text(source["title"]), "period": _covered(said, days)}
        parts.append(said.say(message, n=len(days), **values))
    return ". ".join(parts) + "."


def _event_summary(said: Words, table: gpd.GeoDataFrame, covered: str | None, mapped: int) -> list[str]:
    total = len(table)
    parts = [said.say("summary.events", n=total)]
    # Each row of an event table has an identity of its own, as a report has.
    told = table["report_id"] if "dataset" not in table else table["report_id"][table["dataset"].isna()]
    if reports := int(told.dropna().nunique()):
        parts[0] += f" · {said.say('summary.reports', n=reports)}"
    if "dataset" in table and (datasets := int(table["dataset"].dropna().nunique())):
        parts[0] += f" · {said.say('summary.datasets', n=datasets)}"
    if mapped < total:
        listed = said.say("summary.unmapped", n=total - mapped)
        parts.append(f"{said.say('summary.mapped', n=mapped)}, {listed}")
    parts.append(said.say("summary.period", period=covered) if covered else said.say("summary.period_unknown"))
    return parts


def _credits(said: Words, more: Sequence[str]) -> list[str]:
    known = ("natural_earth", "geonames", "leaflet", "folium")
    own = [said.say(f"credits.{key}", version=LEAFLET_VERSION) for key in known]
    return [*own, *(display_text(credit) for credit in more)]


def _version() -> str:
    try:
        return version("sitmap")
    except PackageNotFoundError:
        return ""  # run from a source tree
