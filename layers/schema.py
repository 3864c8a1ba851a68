"""The event table: its columns as data, and the check that a table keeps to them.

One row is one event at one place. The table that `validate` returns is the only thing that layers, map and
exports read, so that they can rely on types and on what null means: nothing known.

================  =======================================  =========================
kind of a column  Python value                             null
================  =======================================  =========================
``str``           str                                      None
``int``           int, in a nullable ``Int64`` column      ``pandas.NA``
``float``         float, in a ``float64`` column           NaN
``bool``          bool, in a nullable ``boolean`` column   ``pandas.NA``
``date``          `datetime.date`                          None
``list``          list of str, of ``alternatives`` dicts   None
================  =======================================  =========================
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    import pandas as pd

__all__ = [
    "ASSESSMENT",
    "ASSESSMENTS",
    "COLUMNS",
    "COLUMN_NAMES",
    "CRS",
    "DATASET",
    "OPTIONAL",
    "OPTIONAL_GROUPS",
    "POINT_PRECISIONS",
    "REQUIRED",
    "SECOND_LEVEL",
    "Column",
    "empty_table",
    "period",
    "validate",
]

CRS = "OGC:CRS84"

# Precisions whose geometry is a point; anything coarser is an area, and a country has no geometry.
POINT_PRECISIONS = frozenset({"site", "district", "settlement"})

# Besides these a row needs `lon` and `lat`, or a geometry.
REQUIRED = ("layer",)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the event table.

    Parameters
    ----------
    name, kind, meaning : str
        `kind` as in the table above.
    allowed : tuple of str
        The values of a closed vocabulary; empty for an open one.
    minimum, maximum : float, optional
        Bounds of a number, both inclusive.
    """

    name: str
    kind: str
    meaning: str
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


SIDES = ("Ukraine", "Russia")


def _toll(what: str) -> tuple[Column, Column]:
    return (
        Column(f"{what}_min", "int", f"{what}, at least", minimum=0),
        Column(f"{what}_max", "int", f"{what}, at most", minimum=0),
    )


def _count(name: str, meaning: str) -> Column:
    return Column(name, "int", meaning, minimum=0)


COLUMNS: tuple[Column, ...] = (
    Column("id", "str", "stable: the same report gives the same id on every machine"),
    Column("layer", "str", "the layer that draws it", ("strike", "air_defence", "ground", "control")),
    Column("incident_id", "str", "rows that describe one incident share it"),
    Column("event_type", "str", "ACLED's event type"),
    Column("sub_event_type", "str", "ACLED's sub-event type"),
    Column("weapons", "list", "kinds of weapons: missile, drone, artillery, ..."),
    Column("weapon_models", "list", "models of weapons: Shahed-136, ..."),
    Column("targets", "list", "what was hit: residential, energy, ..."),
    Column("initiator", "str", "side that acted", SIDES),
    Column("target_side", "str", "side that was acted upon", SIDES),
    Column("start_date", "date", "first day"),
    Column("end_date", "date", "last day, inclusive"),
    Column("date_precision", "str", "how exact the dates are", ("day", "range", "week", "month", "year", "unknown")),
    Column("date_basis", "str", "what the dates were read from", ("stated", "relative", "publication")),
    *_toll("killed"),
    *_toll("injured"),
    *_toll("missing"),
    Column("casualties_text", "str", "the words about casualties"),
    _count("drones_launched", "drones launched, in an air-defence tally"),
    _count("drones_intercepted", "drones shot down"),
    _count("drones_lost", "drones that fell or were jammed without hitting"),
    _count("missiles_launched", "missiles launched"),
    _count("missiles_intercepted", "missiles shot down"),
    Column("controller", "str", "who is said to hold the place"),
    Column(
        "control_status",
        "str",
        "what is said about the hold",
        ("controlled", "occupied", "captured", "liberated", "contested", "advanced", "lost"),
    ),
    Column("extent", "str", "how much of the place is meant", ("whole", "part")),
    Column("claimant", "str", "who says it, as named"),
    Column("claimant_side", "str", "the claimant's side", ("Ukraine", "Russia", "third")),
    Column("stance", "str", "how it is said", ("reported", "claimed", "confirmed", "denied")),
    Column("place_text", "str", "the place as written"),
    Column("place_name", "str", "the place's canonical name, KMU 2010"),
    Column("geonameid", "int", "GeoNames id", minimum=1),
    Column(
        "precision",
        "str",
        "how exact the place is",
        ("site", "district", "settlement", "area", "raion", "oblast", "region", "country"),
    ),
    Column("geo_precision", "int", "ACLED's precision code", minimum=1, maximum=3),
    Column("where_prec", "int", "UCDP's precision code", minimum=1, maximum=7),
    Column("lon", "float", "degrees east", minimum=-180, maximum=180),
    Column("lat", "float", "degrees north", minimum=-90, maximum=90),
    Column("uncertainty_km", "float", "radius that holds the true place with at least 95 %", minimum=0),
    Column("location_confidence", "float", "confidence in the place", minimum=0, maximum=1),
    Column("alternatives", "list", "other places that the words could mean"),
    Column("admin0_iso", "str", "country, ISO 3166-1 alpha-2, de jure"),
    Column("admin1_name", "str", "first-level unit"),
    Column("admin1_iso", "str", "first-level unit, ISO 3166-2"),
    Column("admin1_pcode", "str", "first-level unit, COD-AB P-code"),
    Column("admin1_margin_km", "float", "distance to the nearest border of that unit", minimum=0),
    Column("admin1_ambiguous", "bool", "the margin is smaller than the accuracy of border or place"),
    Column("report_id", "str", "the report"),
    Column("title", "str", "the report's title"),
    Column("publisher", "str", "the report's publisher"),
    Column("url", "str", "the report's address"),
    Column("published", "date", "day of publication"),
    Column("lang", "str", "the report's language, ISO 639-1"),
    Column("quote", "str", "the sentence"),
    Column("span_start", "int", "first character of the event's words in the report", minimum=0),
    Column("span_end", "int", "the character after the last one", minimum=0),
    Column("confidence", "float", "confidence in the event as a whole", minimum=0, maximum=1),
)

# Only where boundaries of the second level were joined: the embedded ones have none.
SECOND_LEVEL: tuple[Column, ...] = (
    Column("admin2_name", "str", "second-level unit (raion)"),
    Column("admin2_pcode", "str", "second-level unit, COD-AB P-code"),
    Column("admin2_id", "str", "second-level unit, the boundary file's own code"),
    Column("admin2_margin_km", "float", "distance to the nearest border of that unit", minimum=0),
    Column("admin2_ambiguous", "bool", "the margin is smaller than the accuracy of border or place"),
)

ASSESSMENTS = ("agrees", "contradicts", "partly", "no data")

# Only where claims of control were held against areas of control that the user gave.
ASSESSMENT: tuple[Column, ...] = (
    Column("assessment", "str", "what areas of control near that day say of the claim", ASSESSMENTS),
    Column("assessment_source", "str", "whose areas these are"),
    Column("assessment_date", "date", "the day that they stand for"),
    Column("assessment_state", "str", "what they say of the place: held by whom, contested, not drawn"),
    Column("assessment_edge_km", "float", "distance from the point to where that state ends", minimum=0),
    Column("assessment_share", "float", "share of the area claimed that the controller holds", minimum=0, maximum=1),
    Column("assessments", "list", "the same of every source, with what its owner asks"),
)

# Only where rows came from a table of events that others made.
DATASET: tuple[Column, ...] = (
    Column("dataset", "str", "the table of events that the row is from"),
    Column("dataset_terms", "str", "whom to name for that table, its licence and what its owner asks"),
    Column("dataset_restricted", "bool", "the owner asks that its rows are not passed on"),
    Column("admin1_given", "str", "the first-level unit as that table names it"),
    Column("admin1_agrees", "bool", "it is the unit that the place was joined to"),
)

# Columns that a table has only where the data behind them were given, in groups.
OPTIONAL_GROUPS: tuple[tuple[Column, ...], ...] = (SECOND_LEVEL, DATASET, ASSESSMENT)
OPTIONAL: tuple[Column, ...] = tuple(column for group in OPTIONAL_GROUPS for column in group)

COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)

BY_NAME: Mapping[str, Column] = MappingProxyType({column.name: column for column in (*COLUMNS, *OPTIONAL)})


def empty_table() -> gpd.GeoDataFrame:
    """Return an event table without rows: all columns with their dtypes, geometry in OGC:CRS84."""
    import geopandas as gpd
    import pandas as pd

    from layers.values import cast

    data = {column.name: cast([], column) for column in COLUMNS}
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=gpd.GeoSeries([], crs=CRS), crs=CRS)


def period(table: gpd.GeoDataFrame) -> tuple[date, date] | None:
    """Return the first and the last day that the events of a validated table are dated to; None without dates."""
    days = [day for name in ("start_date", "end_date") for day in table[name] if day is not None]
    return (min(days), max(days)) if days else None


def validate(table: pd.DataFrame | gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Check a table against the schema and return it clean; the argument is not changed.

    A table that someone else made needs the column `layer` and a place: `lon` and `lat` in degrees, or a
    geometry. All other columns may be absent and are then null. Columns that the schema does not know are kept,
    after those that it does. Values are converted where nothing is lost (ISO text or timestamps to dates, whole
    floats to integers, JSON text to lists, numbers to text in ids); empty text becomes null.

    What follows from other columns is filled in where it is null: `id` from the row's content; `end_date` of what is
    dated to a day, and of all rows where the table has no such column, from `start_date`; `lon` and `lat`
    from a geometry (of an area a point within it); the geometry from `lon`, `lat` and `precision`, as an area where
    the precision is coarser than a settlement (the unit's polygon, or a circle of `uncertainty_km`). A row of
    precision ``country`` has no point and no geometry.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        A GeoDataFrame in another CRS is projected to OGC:CRS84; without a CRS it is taken to be lon, lat already.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns in the order of `COLUMNS`, then those of `OPTIONAL` that it has, then the table's own, then
        ``geometry``; index 0 to n - 1.

    Raises
    ------
    layers.errors.SchemaError
        Names every column at fault, the rows (by position from 0 and, where there is one, by id) and the remedy.
    """
    from layers.check import check_table

    return check_table(table)
