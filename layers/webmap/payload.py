"""The event table as the map's page holds it: columns, places and how each row is drawn.

Two parts: what the page asks of all events (to draw, count, filter and list them), which it reads when it opens, and
what it asks when it tells one event or searches, which it reads then. The second part is the larger one. Where it is
too large for a page that opens quickly, it is packed (deflate, in base64), and no longer readable in an editor.
"""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from layers.schema import BY_NAME
from layers.webmap.columns import encode, encode_values
from layers.webmap.embed import json_text
from layers.webmap.places import encode_places

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.layer import Drawing

__all__ = ["event_payload", "event_texts", "pack_texts"]

# Columns of the schema that are asked for when an event is told, or its words are searched; and so are those that the
# schema does not know.
TEXTS = frozenset(
    "id incident_id weapon_models targets date_basis casualties_text geo_precision where_prec "
    "lon lat location_confidence alternatives admin0_iso admin1_pcode admin1_margin_km admin2_name admin2_pcode "
    "admin2_id admin2_margin_km admin2_ambiguous assessment assessment_source assessment_date assessment_state "
    "assessment_edge_km assessment_share assessments report_id title url published lang quote span_start span_end "
    "confidence dataset dataset_terms dataset_restricted admin1_given admin1_agrees".split()
)
# Texts of more characters than these are packed: with 10,000 events the page is a third smaller for it.
PACKED_FROM = 1_000_000


def event_payload(table: gpd.GeoDataFrame, drawn: Sequence[Drawing]) -> dict[str, Any]:
    """Return what the page asks of all events of a validated event table.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        As `layers.schema.validate` returns it.
    drawn : sequence of layers.layer.Drawing
        One a row (see `layers.build.event_drawings`).

    Returns
    -------
    dict
        ``n``: number of rows; ``own``: names of columns that the schema does not know; ``columns``: by name in the
        table's order, in one of the forms of `layers.webmap.columns`, or 0 for one that is in the texts;
        ``incidents``: lists of the rows of each incident that has several; ``places``: see `layers.webmap.places`;
        ``draw``: columns ``as``, ``symbol``, ``stroke`` and ``hatched``.
    """
    own = [name for name in _names(table) if name not in BY_NAME]
    return {
        "n": len(table),
        # Columns that the schema does not know: shown as the source has them.
        **({"own": own} if own else {}),
        "columns": {name: 0 if _is_text(name) else encode(table[name]) for name in _names(table)},
        "incidents": _incidents(table["incident_id"].tolist()),
        "places": encode_places(table),
        "draw": {
            "as": encode_values([item.drawn_as for item in drawn]),
            "symbol": encode_values([item.symbol for item in drawn]),
            "stroke": encode_values([item.stroke for item in drawn]),
            "hatched": encode_values([item.hatched for item in drawn]),
        },
    }


def event_texts(table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the columns of a validated event table that the page asks for when it tells an event: ``columns``."""
    return {"columns": {name: encode(table[name]) for name in _names(table) if _is_text(name)}}


def pack_texts(texts: Mapping[str, Any], *, packed_from: int = PACKED_FROM) -> str:
    """Return texts as JSON for an element of the page: as they are, or beyond so many characters as ``deflate``."""
    columns = json_text(texts["columns"])
    if len(columns) <= packed_from:
        return f'{{"columns":{columns}}}'
    # A twentieth larger than at the usual level, in half the time.
    packed = zlib.compress(columns.encode("utf-8"), 4)
    return json_text({"deflate": base64.b64encode(packed).decode("ascii")})


def _names(table: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in table.columns if name != table.geometry.name]


def _is_text(name: str) -> bool:
    return name in TEXTS or name not in BY_NAME


def _incidents(incidents: Sequence[str | None]) -> list[list[int]]:
    versions = Counter(incidents)
    rows: dict[str, list[int]] = {}
    for row, incident in enumerate(incidents):
        if incident is not None and versions[incident] > 1:
            rows.setdefault(incident, []).append(row)
    return list(rows.values())
