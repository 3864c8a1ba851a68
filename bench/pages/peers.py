"""The same events drawn in other ways that Folium has, each in one page that needs no network.

All of them draw the events that have a point, each with a pop-up of five values; areas are points to them. What Folium
would link is put into the page (Leaflet, its cluster plugin) or left out (jQuery, of which pop-ups need what a few
lines do; Bootstrap and icon fonts).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.webmap.assets import leaflet_images, leaflet_inline
from layers.webmap.embed import json_text

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

__all__ = ["DRAWN", "PEERS", "cluster_plugin", "write_peer"]

ROOT = Path(__file__).resolve().parents[2]
TOLD = ("place_name", "sub_event_type", "start_date", "claimant", "quote")
_LINK = re.compile(r"<script src=[^>]*></script>|<link rel=\"stylesheet\"[^>]*/?>")
# What pop-ups that Folium writes ask of jQuery.
_JQUERY = """window.$ = (text) => {
  const made = document.createElement("template");
  made.innerHTML = text.trim();
  return made.content.children;
};"""
_CALLBACK = """function (row) {
  const marker = L.marker(new L.LatLng(row[0], row[1]));
  marker.bindPopup(row[2]);
  return marker;
}"""


def cluster_plugin() -> Path | None:
    """Return the folder of Leaflet's cluster plugin, which ``npm ci`` fetches; None where it did not."""
    folder = ROOT / "node_modules" / "leaflet.markercluster" / "dist"
    return folder if folder.is_dir() else None


def markers(table: gpd.GeoDataFrame) -> folium.Map:
    """One `folium.Marker` an event."""
    import folium

    made = _map()
    for lat, lon, words in _told(table):
        folium.Marker((lat, lon), popup=folium.Popup(_popup(words))).add_to(made)
    return made


def geojson(table: gpd.GeoDataFrame) -> folium.Map:
    """One `folium.GeoJson`, drawn as circles on a canvas."""
    import folium

    features = [
        {"type": "Feature", "properties": words, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        for lat, lon, words in _told(table)
    ]
    made = _map()
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=4, weight=1),
        popup=folium.GeoJsonPopup(list(TOLD)),
    ).add_to(made)
    return made


def clusters(table: gpd.GeoDataFrame) -> folium.Map:
    """`folium.plugins.FastMarkerCluster`."""
    from folium.plugins import FastMarkerCluster

    made = _map()
    FastMarkerCluster([[lat, lon, _popup(words)] for lat, lon, words in _told(table)], callback=_CALLBACK).add_to(made)
    return made


PEERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "markers": ("folium.Marker, one an event", markers),
    "geojson": ("folium.GeoJson, circles on canvas", geojson),
    "clusters": ("FastMarkerCluster", clusters),
}
# JavaScript, true when events are on the screen.
DRAWN = {
    "sitmap": "window.sitmap.marks().length",
    "markers": "document.querySelector('.leaflet-marker-icon')",
    "geojson": "document.querySelector('.leaflet-overlay-pane canvas')",
    "clusters": "document.querySelector('.leaflet-marker-icon')",
}


def write_peer(name: str, table: gpd.GeoDataFrame, path: Path) -> None:
    """Draw a table in one of the ways of `PEERS` and write the page as Folium does."""
    PEERS[name][1](table).save(path)


def offline(path: Path) -> None:
    """Put what a page of Folium links into it, as far as it needs that."""
    style, script = leaflet_inline()
    images = leaflet_images()
    icons = {key: images[f"{name}.png"] for key, name in (
        ("iconUrl", "marker-icon"), ("iconRetinaUrl", "marker-icon-2x"), ("shadowUrl", "marker-shadow"))}  # fmt: skip
    script += f'\nL.Icon.Default.imagePath = ""; L.Icon.Default.mergeOptions({json_text(icons)});\n{_JQUERY}'
    plugin = cluster_plugin()
    page = path.read_text("utf-8")
    if "markerCluster" in page and plugin is not None:
        script += "\n" + (plugin / "leaflet.markercluster.js").read_text("utf-8")
        style += "\n".join((plugin / f"MarkerCluster{kind}.css").read_text("utf-8") for kind in ("", ".Default"))
    head = f"<style>{style}</style><script>{script}</script>"
    path.write_text(_LINK.sub("", page).replace("<head>", "<head>" + head, 1), "utf-8")


def _map() -> folium.Map:
    import folium

    return folium.Map(location=(48.5, 35.0), zoom_start=6, tiles=None, maxZoom=18, prefer_canvas=True)


def _told(table: gpd.GeoDataFrame) -> Any:
    """Yield latitude, longitude and what the pop-up says of each event that has a point."""
    for lat, lon, *values in table[["lat", "lon", *TOLD]][table["lat"].notna()].itertuples(index=False):
        yield lat, lon, {name: str(value or "") for name, value in zip(TOLD, values, strict=True)}


def _popup(words: dict[str, str]) -> str:
    return "<br>".join(escape(value) for value in words.values() if value)
