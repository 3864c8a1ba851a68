"""Build geo/data/boundaries.npz and boundaries_background.npz from Natural Earth.

Usage: python tools/build_boundaries.py [world_map.gpkg]

Source: Natural Earth 1:10m Admin 1 (public domain) as Debian's package qgis-common carries it, simplified by QGIS.
Deterministic: the same source gives the same bytes (with the same zlib). Needs shapely >= 2.1 and pyogrio.

What it does
------------
1. Names the shapes: tools/boundaries_units.tsv says which belongs to which first-level unit (ISO 3166-2), names come
   from there or from geo/data/units.tsv. A country's shapes that belong to no unit become one row of the country.
2. De jure: Crimea and Sevastopol, which Natural Earth files under Russia, are Ukraine's rows.
3. Merges the shapes of each row, rounds to 1e-6 degrees (11 cm) and checks that the rows are valid and still
   neither overlap nor gape.
4. Marks the segments that two rows share: borders on land, as against coasts.
5. Writes coordinates as differences of integers, which compress well and load with one cumulative sum.
6. Simplifies everything once more for the map's background, finer near Ukraine than far from it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Path("/usr/share/qgis/resources/data/world_map.gpkg")
DATA = ROOT / "geo" / "data"
SCALE = 1_000_000

# Shapes of territories that the layer leaves without a country code, by adm0_a3; None: of no single country.
NO_CODE = {
    "SOL": "SO", "ESB": "GB", "WSB": "GB", "CYN": "CY", "USG": "CU", "CLP": "FR", "KAB": "KZ", "IOA": "AU",
    "KAS": None, "PGA": None,
}  # fmt: skip

# COD-AB P-codes of Ukraine (OCHA, cod-ab-ukr), by ISO 3166-2. Where the State Statistics' numbering differs from
# ISO's there is no rule to derive one from the other, so all are listed.
PCODES = {
    "UA-43": "UA01", "UA-05": "UA05", "UA-07": "UA07", "UA-12": "UA12", "UA-14": "UA14", "UA-18": "UA18",
    "UA-21": "UA21", "UA-23": "UA23", "UA-26": "UA26", "UA-32": "UA32", "UA-35": "UA35", "UA-09": "UA44",
    "UA-46": "UA46", "UA-48": "UA48", "UA-51": "UA51", "UA-53": "UA53", "UA-56": "UA56", "UA-59": "UA59",
    "UA-61": "UA61", "UA-63": "UA63", "UA-65": "UA65", "UA-68": "UA68", "UA-71": "UA71", "UA-77": "UA73",
    "UA-74": "UA74", "UA-30": "UA80", "UA-40": "UA85",
}  # fmt: skip

# The background: units of these countries, and every country within reach of this point.
BACKGROUND_UNITS = ("UA", "RU", "BY")
CENTRE = (33.0, 49.0)
REACH_KM = 3800.0
# Detail falls off with the distance r from the centre as 1 / (1 + r / FALLOFF_KM).
FALLOFF_KM = 450.0
TOLERANCE_KM = 3.0


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    if not source.exists():
        sys.exit(f"{source} not found: install Debian's qgis-common or name a copy of world_map.gpkg")
    rows = build_rows(source)
    check(rows)
    write_rows(rows, DATA / "boundaries.npz")
    background = build_background(rows)
    write_background(background, DATA / "boundaries_background.npz")


def read_tsv(path: Path, width: int) -> list[list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    for row in rows:
        if len(row) < width:
            sys.exit(f"{path.name}: expected {width} columns: {row}")
    return rows


def build_rows(source: Path) -> pd.DataFrame:
    """Return one row a unit or rest of a country: kind, iso, name, admin0_iso, pcode, geometry."""
    shapes = pyogrio.read_dataframe(source, layer="states_provinces")
    mapping: dict[tuple[str, str, str], tuple[str, str]] = {
        (a3, name, gn_name): (iso, display)
        for a3, name, gn_name, iso, display in (row[:5] for row in read_tsv(ROOT / "tools" / "boundaries_units.tsv", 5))
    }
    names = {row[0]: row[3] for row in read_tsv(DATA / "units.tsv", 4)}
    keys = list(zip(shapes["adm0_a3"], shapes["name"].fillna(""), shapes["gn_name"].fillna(""), strict=True))
    unused = set(mapping) - set(keys)
    if unused:
        sys.exit(f"boundaries_units.tsv names shapes that the layer has not: {sorted(unused)}")
    members: dict[tuple[str, str, str, str], list[shapely.Geometry]] = {}
    for key, shape in zip(keys, shapes.itertuples(), strict=True):
        if key in mapping:
            iso, display = mapping[key]
            row_key = ("admin1", iso, display or names[iso], iso[:2])
        else:
            iso_a2 = shape.iso_a2 if shape.iso_a2 != "-1" else NO_CODE[shape.adm0_a3]
            row_key = ("country", iso_a2 or "", "", iso_a2 or "")
        members.setdefault(row_key, []).append(shape.geometry)
    country_names = {
        shape.iso_a2: shape.admin
        for shape in shapes.itertuples()
        if shape.iso_a2 != "-1" and isinstance(shape.admin, str)
    }
    rows = []
    for (kind, iso, name, admin0), geometries in sorted(members.items(), key=lambda item: item[0]):
        display = name or country_names.get(iso, "")
        merged = shapely.coverage_union_all(geometries)
        rows.append((kind, iso, display, admin0, PCODES.get(iso, ""), quantise(merged)))
    table = pd.DataFrame(rows, columns=["kind", "iso", "name", "admin0_iso", "pcode", "geometry"])
    table.attrs["countries"] = country_names
    return table


def quantise(geometry: shapely.Geometry) -> shapely.Geometry:
    """Round to 1 / SCALE degrees, drop doubled points, wind outer rings counter-clockwise."""
    rounded = shapely.transform(geometry, lambda xy: np.round(xy * SCALE) / SCALE)
    rounded = shapely.remove_repeated_points(rounded)
    parts = [part for part in shapely.get_parts(rounded) if part.area > 0]
    return shapely.orient_polygons(shapely.MultiPolygon(parts))


def check(rows: pd.DataFrame) -> None:
    geometries = rows["geometry"].to_numpy()
    bad = rows.loc[~shapely.is_valid(geometries), "iso"].tolist()
    if bad:
        sys.exit(f"invalid after rounding: {bad}")
    if not shapely.coverage_is_valid(geometries):
        sys.exit("the rows overlap or gape")
    if rows.duplicated("iso").any():
        # A country may have a rest beside its units; codes are unique even so.
        sys.exit("codes that occur twice")
    ukraine = set(rows.loc[(rows["kind"] == "admin1") & (rows["admin0_iso"] == "UA"), "iso"])
    if ukraine != set(PCODES):
        sys.exit(f"Ukraine's units are not the 27: {sorted(ukraine ^ set(PCODES))}")


def ragged(geometries: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return integer coordinates and the offsets of rings, polygons and multipolygons."""
    multi = np.array(
        [g if g.geom_type == "MultiPolygon" else shapely.MultiPolygon([g]) for g in geometries], dtype=object
    )
    kind, coordinates, (rings, polygons, multis) = shapely.to_ragged_array(multi)
    assert kind == shapely.GeometryType.MULTIPOLYGON
    return np.round(coordinates * SCALE).astype(np.int32), rings, polygons, multis


def shared_segments(coordinates: np.ndarray, rings: np.ndarray, polygons: np.ndarray, multis: np.ndarray) -> np.ndarray:
    """Tell for every vertex whether the segment that it begins belongs to two rows."""
    starts = np.ones(len(coordinates), dtype=bool)
    starts[rings[1:] - 1] = False
    index = np.flatnonzero(starts)
    a, b = coordinates[index], coordinates[index + 1]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    key = np.where(swap[:, None], np.hstack([b, a]), np.hstack([a, b]))
    _, inverse, counts = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    shared = np.zeros(len(coordinates), dtype=bool)
    shared[index] = counts[inverse.ravel()] > 1
    return shared


def pack(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    coordinates, rings, polygons, multis = ragged(rows["geometry"].to_numpy())
    deltas = np.diff(coordinates, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    shared = shared_segments(coordinates, rings, polygons, multis)
    attributes = rows.drop(columns="geometry").to_dict("list")
    text = json.dumps(attributes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "x": deltas[:, 0].astype(np.int32),
        "y": deltas[:, 1].astype(np.int32),
        "rings": np.diff(rings, prepend=0).astype(np.int32),
        "polygons": np.diff(polygons, prepend=0).astype(np.int32),
        "multis": np.diff(multis, prepend=0).astype(np.int32),
        "shared": np.packbits(shared),
        "attributes": np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
    }


def write_rows(rows: pd.DataFrame, path: Path) -> None:
    extra = json.dumps(rows.attrs["countries"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    packed = pack(rows) | {"countries": np.frombuffer(extra.encode("utf-8"), dtype=np.uint8)}
    np.savez_compressed(path, **packed)
    print(f"{path.name}: {len(rows)} rows, {len(packed['x'])} vertices, {path.stat().st_size / 1e3:.0f} kB")


def build_background(rows: pd.DataFrame) -> pd.DataFrame:
    """Return simplified rows: the units of BACKGROUND_UNITS, else countries, all still meeting at their borders."""
    near = rows[rows["admin0_iso"] != ""]
    names = rows.attrs["countries"]
    picked = []
    for country, group in near.groupby("admin0_iso", sort=True):
        if country in BACKGROUND_UNITS:
            picked += [
                tuple(row) for row in group[["kind", "iso", "name", "admin0_iso", "geometry"]].itertuples(index=False)
            ]
            continue
        union = shapely.coverage_union_all(group["geometry"].to_numpy())
        if distance_km(shapely.get_coordinates(union)).min() <= REACH_KM:
            picked.append(("country", country, names.get(country, country), country, union))
    table = pd.DataFrame(picked, columns=["kind", "iso", "name", "admin0_iso", "geometry"])
    simple = simplify(table["geometry"].to_numpy())
    kept = [quantise_background(geometry) for geometry in simple]
    table["geometry"] = kept
    return table[[not geometry.is_empty for geometry in kept]].reset_index(drop=True)


def distance_km(lonlat: np.ndarray) -> np.ndarray:
    """Great-circle distance from CENTRE on a sphere of 6371 km: good enough for choosing detail."""
    lon, lat, lon0, lat0 = np.radians(
        [lonlat[:, 0], lonlat[:, 1], np.full(len(lonlat), CENTRE[0]), np.full(len(lonlat), CENTRE[1])]
    )
    cosine = np.sin(lat) * np.sin(lat0) + np.cos(lat) * np.cos(lat0) * np.cos(lon - lon0)
    return 6371.0 * np.arccos(np.clip(cosine, -1.0, 1.0))


def warp(lonlat: np.ndarray) -> np.ndarray:
    """Map to a plane in km where far places are small, so that one tolerance leaves them less detail."""
    distance = distance_km(lonlat)
    lon, lat = np.radians(lonlat[:, 0] - CENTRE[0]), np.radians(lonlat[:, 1])
    lat0 = np.radians(CENTRE[1])
    east = np.sin(lon) * np.cos(lat)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon)
    angle = np.arctan2(north, east)
    shrunk = FALLOFF_KM * np.log1p(distance / FALLOFF_KM)
    return np.column_stack([shrunk * np.cos(angle), shrunk * np.sin(angle)])


def simplify(geometries: np.ndarray) -> np.ndarray:
    """Simplify a coverage in the warped plane; vertices are dropped, none is moved, so they map back exactly."""
    original = shapely.get_coordinates(geometries)
    warped = warp(original)
    back = {(x, y): (lon, lat) for (x, y), (lon, lat) in zip(warped.tolist(), original.tolist(), strict=True)}
    simple = shapely.coverage_simplify(shapely.set_coordinates(geometries.copy(), warped), TOLERANCE_KM)
    corners = [back[x, y] for x, y in shapely.get_coordinates(simple).tolist()]
    return shapely.set_coordinates(simple, corners)


def quantise_background(geometry: shapely.Geometry) -> shapely.Geometry:
    """Round to 1e-3 degrees (about 80 m), and drop islets of less than 5 square km near Ukraine, 5,000 far from it."""
    rounded = shapely.remove_repeated_points(shapely.transform(geometry, lambda xy: np.round(xy, 3)))
    kept = []
    parts = [part for part in shapely.get_parts(rounded) if part.is_valid and part.area > 0]
    for part in parts:
        centre = np.array([part.centroid.coords[0]])
        size = part.area * 111.2**2 * np.cos(np.radians(centre[0, 1]))
        if size >= 5.0 * (1.0 + distance_km(centre)[0] / FALLOFF_KM) ** 2.5 or part.area == max(p.area for p in parts):
            kept.append(part)
    return shapely.orient_polygons(shapely.MultiPolygon(kept))


def write_background(rows: pd.DataFrame, path: Path) -> None:
    geometries = rows["geometry"].to_numpy()
    bad = rows.loc[~shapely.is_valid(geometries), "iso"].tolist()
    if bad:
        sys.exit(f"invalid background: {bad}")
    edges = shapely.coverage_invalid_edges(geometries)
    crossing = [iso for iso, edge in zip(rows["iso"], edges, strict=True) if not edge.is_empty]
    if crossing:
        sys.exit(f"the background's rows overlap or gape: {crossing}")
    packed = pack(rows)
    np.savez_compressed(path, **packed)
    text = len(
        json.dumps([np.round(shapely.get_coordinates(g), 3).tolist() for g in geometries], separators=(",", ":"))
    )
    print(
        f"{path.name}: {len(rows)} rows, {len(packed['x'])} vertices, {path.stat().st_size / 1e3:.0f} kB "
        f"({text / 1e3:.0f} kB as JSON)"
    )


if __name__ == "__main__":
    main()
