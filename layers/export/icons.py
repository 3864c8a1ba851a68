"""The map's symbols as small PNG pictures, for formats that know no shapes; made here, without any network."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

import numpy as np
import shapely

from layers import style

__all__ = ["symbol_png"]

# The symbol's radius of 6.6 pixels, as on the map, stands in a box of 18.
BOX, RADIUS = 18.0, 6.6
# Pixels of the picture, and how many samples a pixel has in each direction.
SIZE, SAMPLES = 54, 4


@lru_cache(maxsize=128)
def symbol_png(key: str, stance: str) -> bytes:
    """Return a symbol with the stroke of a stance as a PNG with transparent ground.

    Parameters
    ----------
    key : str
        A key of `layers.style.SYMBOLS`.
    stance : str
        A key of `layers.style.STROKES`.
    """
    looks, stroke = style.symbol(key), style.STROKES[stance]
    shape = _shape(looks.shape)
    edge: shapely.Geometry = shapely.buffer(_outline(shape, stroke.dash), stroke.width / 2)
    if stance == "denied":
        edge = shapely.union(edge, shapely.buffer(shapely.LineString([(-7.4, 7.4), (7.4, -7.4)]), 0.9))
    fill_share = _coverage(shape) * stroke.fill_opacity
    edge_share = _coverage(edge)
    fill, line = (_rgb(colour) for colour in (looks.colour, looks.edge))
    # The edge lies over the fill.
    opacity = edge_share + fill_share * (1 - edge_share)
    mixed = edge_share[..., None] * line + (fill_share * (1 - edge_share))[..., None] * fill
    colours = np.divide(mixed, opacity[..., None], out=np.zeros_like(mixed), where=opacity[..., None] > 0)
    pixels = np.concatenate([colours, opacity[..., None] * 255], axis=2)
    return _png(np.rint(pixels).astype(np.uint8))


def _shape(name: str) -> shapely.Polygon:
    corners = style.SHAPES[name]
    if not corners:
        turn = np.linspace(0, 2 * np.pi, 129)
        corners = tuple(zip((np.cos(turn) * 0.95).tolist(), (np.sin(turn) * 0.95).tolist(), strict=True))
    return shapely.Polygon([(x * RADIUS, y * RADIUS) for x, y in corners])


def _outline(shape: shapely.Polygon, dash: tuple[float, ...]) -> shapely.Geometry:
    ring = shape.exterior
    if not dash:
        return ring
    from shapely.ops import substring

    on, off = dash
    starts = np.arange(0, ring.length, on + off)
    return shapely.union_all([substring(ring, start, min(start + on, ring.length)) for start in starts])


def _coverage(shape: shapely.Geometry) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return how much of each pixel a shape covers, 0 to 1; rows go down, as the shapes' y does."""
    steps = (np.arange(SIZE * SAMPLES) + 0.5) / (SIZE * SAMPLES) * BOX - BOX / 2
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, *np.meshgrid(steps, steps))
    share: np.ndarray[tuple[int, int], np.dtype[np.float64]] = inside.reshape(SIZE, SAMPLES, SIZE, SAMPLES).mean(
        axis=(1, 3)
    )
    return share


def _rgb(colour: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def _png(pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> bytes:
    """Return red, green, blue and opacity as a PNG (ISO/IEC 15948), unfiltered."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    # 8 bits a channel, colour type 6: truecolour with alpha.
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
