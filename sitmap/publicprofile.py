"""The profile ``public``: an event table from which is taken what can do harm when it is published.

Stern where words leave a choice: what may tell where defenders stand is coarsened, and a name that may be a private
person's is masked. It is no substitute for reading what is published.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sitmap.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.gazetteer import Place

__all__ = ["PROFILES", "Removed", "check_profile", "masked_names", "public_table"]

# The first is the default: everything that was read.
PROFILES = ("analyst", "public")

DECIMALS = 2
# How far rounding to two decimals moves a point at most: half the diagonal of a cell at the equator.
ROUNDING_KM = 0.8
MASK = "[name]"
_OTHER = {"Ukraine": "Russia", "Russia": "Ukraine"}
_FINER_THAN_RAION = frozenset({"site", "district", "settlement", "area"})
# Distances to a raion's middle are told in steps of so many km: an exact one would give the place away.
_STEP_KM = 10.0
# What tells more of a place than the raion, or in the report's own words.
_TOLD = (
    "place_text", "geonameid", "alternatives", "admin1_margin_km", "admin1_ambiguous", "admin2_margin_km",
    "admin2_ambiguous", "casualties_text", "title", "quote", "span_start", "span_end", "assessment",
    "assessment_source", "assessment_date", "assessment_state", "assessment_edge_km", "assessment_share", "assessments",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Removed:
    """What the profile took out of a table, as counts.

    Parameters
    ----------
    rounded : int
        Points whose coordinates were rounded.
    coarsened, unplaced : int
        Events that may tell of defending forces or medical sites: shown by raion or oblast, or without a place.
    silenced : int
        Further events whose sentence tells of one of these.
    masked : int
        Names of persons.
    delayed, delay : int
        Events held back, and the days.
    """

    rounded: int = 0
    coarsened: int = 0
    unplaced: int = 0
    silenced: int = 0
    masked: int = 0
    delayed: int = 0
    delay: int = 0

    def statement(self, lang: str = "en") -> str:
        """Return it in a line that every output carries, in a language of `layers.words`."""
        from layers.words import words

        def say(what: str, n: int, **values: str) -> str:
            return words(lang).say(f"profile.{what}", n=n, **values)

        said = [say("rounded", self.rounded, decimals=str(DECIMALS)), say("coarsened", self.coarsened)]
        if self.unplaced:
            said.append(say("unplaced", self.unplaced))
        if self.silenced:
            said.append(say("silenced", self.silenced))
        said.append(say("masked", self.masked, mask=MASK))
        if self.delay:
            said.append(say("delayed", self.delayed, days=say("days", self.delay)))
        return words(lang).say("profile.statement", said="; ".join(said))


def check_profile(profile: str, delay: int, *, append: bool = False) -> None:
    """Check what is asked for.

    Raises
    ------
    UsageError
        For a profile that there is not, a delay that the profile does not know, or rows to be added to a file whose
        other rows nobody has looked at.
    """
    if profile not in PROFILES:
        raise UsageError(f"there is no profile {profile!r}: choose from {', '.join(PROFILES)}")
    if delay < 0:
        raise UsageError(f"a delay of {delay} days is none: give 0 or more")
    if delay and profile != "public":
        raise UsageError("a delay is for the profile public only: ask for that profile as well")
    if append and profile == "public":
        raise UsageError(
            "the profile public cannot vouch for the rows that a file has already: write a file of its own"
        )


def public_table(table: gpd.GeoDataFrame, *, delay: int = 0) -> tuple[gpd.GeoDataFrame, Removed]:
    """Return an event table as it can be published, and what was taken out of it.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        As `layers.schema.validate` returns it; it is not changed.
    delay : int
        Events of so many days up to the last one that the rows name (of events or publication), and those of no known
        day, are left out.

    Notes
    -----
    Defending forces are Ukraine's, and Russia's on Russia's own ground. What may tell where they are: what they hold,
    take back or contest; ground combat, unless it is the other side that is said to act; what they shoot down; military
    sites of theirs that are hit. Medical sites are those of either side.
    """
    import geopandas as gpd

    from layers.schema import CRS, validate

    rows = [dict(row) for row in table.drop(columns="geometry").to_dict("records")]
    shapes: list[Any] = table.geometry.tolist()
    for row in rows:
        row.update({name: None for name, value in row.items() if _missing(value)})
    kept = [number for number in range(len(rows)) if not _held_back(rows[number], _last(rows), delay)]
    delayed = len(rows) - len(kept)
    rows, shapes = [rows[number] for number in kept], [shapes[number] for number in kept]
    harmful = [_harmful(row) for row in rows]
    # A sentence that tells of defenders tells of them beside another event, too.
    told = {(row["report_id"], row["quote"]) for row, harm in zip(rows, harmful, strict=True) if harm and row["quote"]}
    # And its headline may be just that.
    headed = {row["report_id"] for row, harm in zip(rows, harmful, strict=True) if harm}
    rounded = coarsened = unplaced = silenced = 0
    for number, (row, harm) in enumerate(zip(rows, harmful, strict=True)):
        if harm:
            changed = row["precision"] in (None, *_FINER_THAN_RAION)
            placed = _coarsen(row)
            coarsened, unplaced = coarsened + placed, unplaced + (not placed)
            if changed:
                shapes[number] = None
            continue
        if row["report_id"] in headed:
            row["title"] = None
        if (row["report_id"], row["quote"]) in told:
            row.update(dict.fromkeys(("quote", "casualties_text", "span_start", "span_end")))
            silenced += 1
        rounded += _round(row)
        if row["precision"] in (None, *_FINER_THAN_RAION):
            # Made anew from the rounded point.
            shapes[number] = None
    masked = _mask_names(rows)
    found = gpd.GeoDataFrame(rows, columns=[name for name in table.columns if name != "geometry"])
    public = validate(found.set_geometry(gpd.GeoSeries(shapes, index=found.index, crs=CRS), crs=CRS))
    return public, Removed(rounded, coarsened, unplaced, silenced, masked, delayed, delay)


def _missing(value: Any) -> bool:
    from layers.check import is_null

    return not isinstance(value, (list, tuple, dict)) and is_null(value)


def _last(rows: Sequence[dict[str, Any]]) -> Any:
    days = [row[name] for row in rows for name in ("start_date", "end_date", "published") if row[name] is not None]
    return max(days, default=None)


def _held_back(row: dict[str, Any], last: Any, delay: int) -> bool:
    if not delay:
        return False
    day = row["end_date"] or row["start_date"]
    return day is None or day > last - timedelta(days=delay)


def _harmful(row: dict[str, Any]) -> bool:
    """Tell whether a row may give away where defending forces are, or names a medical site."""
    targets = row["targets"] or ()
    if "medical" in targets:
        return True
    defending = {"Ukraine", "Russia"} if row["admin0_iso"] == "RU" else {"Ukraine"}
    if row["layer"] == "control":
        return row["controller"] in {None, *defending} or row["control_status"] == "contested"
    if row["layer"] in ("ground", "air_defence"):
        return row["initiator"] in {None, *defending}
    hit = row["target_side"] or _OTHER.get(row["initiator"] or "")
    return "military" in targets and hit in {None, *defending}


def _coarsen(row: dict[str, Any]) -> bool:
    """Take a row back to its raion, else to its oblast, and its words out; tell whether it still has a place."""
    from geo.precision import acled_geo_precision, ucdp_where_prec

    row.update(dict.fromkeys(name for name in _TOLD if name in row))
    if row["precision"] not in (None, *_FINER_THAN_RAION):
        _round(row)
        return True
    unit = None if row["lon"] is None else _raion(row) or _oblast(row)
    if unit is None:
        nothing = ("place_name", "lon", "lat", "precision", "uncertainty_km", "geo_precision", "where_prec")
        row.update(dict.fromkeys(nothing))
        return False
    from geo.geometry import distance_km

    precision = "raion" if unit.kind == "raion" else "oblast"
    off = float(distance_km(row["lon"], row["lat"], unit.lon, unit.lat)) + (row["uncertainty_km"] or 0.0)
    radius = round(max(unit.radius_km, math.ceil(off / _STEP_KM) * _STEP_KM) + ROUNDING_KM, 2)
    row.update(place_name=unit.name, lon=round(unit.lon, DECIMALS), lat=round(unit.lat, DECIMALS))
    row.update(precision=precision, uncertainty_km=radius)
    row.update(geo_precision=acled_geo_precision(precision), where_prec=ucdp_where_prec(precision))
    return True


def _raion(row: dict[str, Any]) -> Place | None:
    """Return the raion whose middle is nearest within the row's oblast."""
    from geo.geometry import distance_km

    near = _raions().get(row["admin1_iso"] or "", ())
    return min(
        near, key=lambda raion: (distance_km(row["lon"], row["lat"], raion.lon, raion.lat), raion.id), default=None
    )


def _oblast(row: dict[str, Any]) -> Place | None:
    from geo.gazetteer import load_gazetteer

    return next((place for place in load_gazetteer() if place.id == f"iso:{row['admin1_iso']}"), None)


@cache
def _raions() -> dict[str, tuple[Place, ...]]:
    from geo.gazetteer import load_gazetteer

    found: dict[str, list[Place]] = {}
    for place in load_gazetteer():
        if place.kind == "raion" and place.admin1_iso:
            found.setdefault(place.admin1_iso, []).append(place)
    return {unit: tuple(some) for unit, some in found.items()}


def _round(row: dict[str, Any]) -> bool:
    """Round a row's point and widen its radius; tell whether there was one."""
    if row["alternatives"]:
        row["alternatives"] = [
            {name: round(value, DECIMALS) if name in ("lon", "lat") and value is not None else value
             for name, value in other.items()}
            for other in row["alternatives"]
        ]  # fmt: skip
    if row["lon"] is None:
        return False
    row.update(lon=round(row["lon"], DECIMALS), lat=round(row["lat"], DECIMALS))
    if row["uncertainty_km"] is not None:
        row["uncertainty_km"] = round(row["uncertainty_km"] + ROUNDING_KM, 2)
    return True


def _mask_names(rows: Iterable[dict[str, Any]]) -> int:
    """Mask persons in the words of rows; those who speak for a side are public and stay. Return how many."""
    count = 0
    for row in rows:
        official = row["claimant_side"] in ("Ukraine", "Russia")
        stays = [row[name] or "" for name in ("place_text", "place_name", *(("claimant",) if official else ()))]
        public = frozenset(_WORD.findall(" ".join(stays)))
        for name in ("title", "quote", "casualties_text", *(() if official else ("claimant",))):
            if row[name]:
                row[name], found = masked_names(row[name], public)
                count += found
    return count


def masked_names(text: str, public: frozenset[str] = frozenset()) -> tuple[str, int]:
    """Return a text with the names of persons masked, and how many were.

    Parameters
    ----------
    text : str
    public : frozenset of str
        Words that are no secret: names that hold one of them, such as that of the official who is quoted, stay, and so
        do given names that are the place's.

    Notes
    -----
    A name is a given name with the names behind it, a form of address or a rank with a surname, or initials with a
    surname; a surname that was masked once is masked wherever it stands.
    """
    names = _names()
    spans = [match.span() for match in names.finditer(text) if not public & set(_WORD.findall(match.group()))]
    last = {_WORD.findall(text[start:end])[-1] for start, end in spans}
    # Behind "Mr Kovalenko" or "Olena Kovalenko" a bare "Kovalenko" is the same person.
    again = [match.span() for match in _WORD.finditer(text) if match.group() in last]
    spans += [one for one in again if not any(start <= one[0] < end for start, end in spans)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text, len(spans)


_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


@cache
def _names() -> re.Pattern[str]:
    from geo.mention_rules import load_rules

    rules = load_rules()
    capital = r"[A-ZА-ЯІЇЄҐЁ][a-zа-яіїєґё]+(?:['’ʼ-][A-Za-zА-Яа-яІЇЄҐЁіїєґё]+)*"
    given, titles = (
        "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
        for words in (rules.given, rules.titles)
    )
    return re.compile(
        rf"(?<!\w)(?:(?:{titles})\s+{capital}(?:\s+{capital})?|(?:{given})(?!\w)(?:\s+{capital}){{0,2}}"
        rf"|(?:[A-ZА-ЯІЇЄҐ]\.\s*){{1,2}}{capital})"
    )
