"""Which rows may do harm, what becomes of them, and the statement that every output carries."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sitmap.errors import UsageError
from sitmap.publicprofile.coarsening import DECIMALS, FINER_THAN_RAION, coarsen, round_place
from sitmap.publicprofile.names import MASK, mask_names

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlSeries

__all__ = ["PROFILES", "Removed", "check_profile", "profile_statement", "public_outputs", "public_table"]

# The first is the default: everything that was read.
PROFILES = ("analyst", "public")
# A week, a month or a year ends when nobody has told of its last day yet.
_WIDE = ("week", "month", "year")
# Who speaks, by what is written of a unit: its number, or what it is.
_UNIT = re.compile(
    r"\d|brigade|battalion|regiment|division|corps\b|squad|company|бригад|батальйон|батальон|полк|дивиз|дивіз|корпус",
    re.I,
)
_OTHER = {"Ukraine": "Russia", "Russia": "Ukraine"}


@dataclass(frozen=True, slots=True)
class Removed:
    """What the profile took out of a table, as counts.

    Parameters
    ----------
    rounded : int
        Points whose coordinates were rounded.
    coarsened, unplaced : int
        Events that may tell of defending forces or medical sites: shown by raion or oblast, or without a place.
    circles : int
        Of those coarsened: shown as a circle round the nearest raion's seat, for want of outlines.
    silenced : int
        Further events whose sentence tells of one of these.
    masked : int
        Names of persons.
    delayed, delay : int
        Events held back, and the days.
    columns : int
        Columns of event tables that the event table does not know.
    sources, areas, snapshots : int
        Sources of areas of control that were given, areas of theirs that were left out, and snapshots held back.
    """

    rounded: int = 0
    coarsened: int = 0
    unplaced: int = 0
    circles: int = 0
    silenced: int = 0
    masked: int = 0
    delayed: int = 0
    delay: int = 0
    columns: int = 0
    sources: int = 0
    areas: int = 0
    snapshots: int = 0

    def statement(self, lang: str = "en") -> str:
        """Return it in a line that every output carries, in a language of `layers.words`."""
        from layers.words import words

        def say(what: str, n: int, **values: str) -> str:
            return words(lang).say(f"profile.{what}", n=n, **values)

        said = [say("rounded", self.rounded, decimals=str(DECIMALS)), say("coarsened", self.coarsened)]
        if self.circles:
            said.append(say("circles", self.circles))
        if self.unplaced:
            said.append(say("unplaced", self.unplaced))
        if self.silenced:
            said.append(say("silenced", self.silenced))
        said.append(say("masked", self.masked, mask=MASK))
        if self.columns:
            said.append(say("columns", self.columns))
        if self.delay:
            said.append(say("delayed", self.delayed, days=say("days", self.delay)))
        if self.sources:
            said.append(say("areas", self.areas, decimals=str(DECIMALS)))
        if self.sources and self.delay:
            said.append(say("snapshots", self.snapshots))
        return words(lang).say("profile.statement", said="; ".join(said))


def profile_statement(removed: Removed | None, lang: str = "en") -> str:
    """Return the line by which every output states its profile; `removed` is None for the profile ``analyst``."""
    from layers.words import words

    return words(lang).say("profile.analyst") if removed is None else removed.statement(lang)


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


def public_outputs(
    table: gpd.GeoDataFrame,
    control: Iterable[ControlSeries] = (),
    *,
    delay: int = 0,
    boundaries: BoundarySet | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[ControlSeries, ...], Removed]:
    """Return an event table and areas of control as they can be published, and what was taken out of both.

    As `public_table` and `sitmap.publicprofile.areas.public_control` do it, with one last day for both.
    """
    from sitmap.publicprofile.areas import public_control

    public, removed = public_table(table, delay=delay, boundaries=boundaries)
    given = tuple(control)
    last = _last_day(table)
    series, areas, snapshots = public_control(given, last=last, delay=delay)
    return public, series, replace(removed, sources=len(given), areas=areas, snapshots=snapshots)


def public_table(
    table: gpd.GeoDataFrame, *, delay: int = 0, boundaries: BoundarySet | None = None
) -> tuple[gpd.GeoDataFrame, Removed]:
    """Return an event table as it can be published, and what was taken out of it.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        As `layers.schema.validate` returns it; it is not changed.
    delay : int
        Events of so many days up to the last one told of (of publication, else of an event; of a month its first), and
        those of no known day, are left out.
    boundaries : geo.BoundarySet, optional
        With second-level units: what is coarsened to the raion has the raion's outline.

    Notes
    -----
    Defending forces are Ukraine's, and Russia's on Russia's own ground. What may tell where they are: what they hold,
    take back or contest; ground combat, unless it is the other side that is said to act; what they shoot down; military
    sites of theirs that are hit. Medical sites are those of either side.
    """
    import geopandas as gpd

    from layers.schema import BY_NAME, CRS, validate

    last = _last_day(table)
    rows = [dict(row) for row in table.drop(columns="geometry").to_dict("records")]
    shapes: list[Any] = table.geometry.tolist()
    for row in rows:
        row.update({name: None for name, value in row.items() if _missing(value)})
    kept = [number for number in range(len(rows)) if not _held_back(rows[number], last, delay)]
    delayed = len(rows) - len(kept)
    rows, shapes = [rows[number] for number in kept], [shapes[number] for number in kept]
    harmful = [_harmful(row) for row in rows]
    told = _Told(row for row, harm in zip(rows, harmful, strict=True) if harm)
    done: Counter[str] = Counter()
    for number, (row, harm) in enumerate(zip(rows, harmful, strict=True)):
        fine = row["precision"] in (None, *FINER_THAN_RAION)
        _hold_back_assessment(row, last, delay)
        if harm:
            coarse = coarsen(row, boundaries)
            done[coarse.to] += 1
            if fine:
                shapes[number] = coarse.shape
            if row["claimant"] and _UNIT.search(row["claimant"]):
                row["claimant"] = None
        else:
            done["silenced"] += told.silence(row)
            done["rounded"] += round_place(row)
            if fine:
                # Made anew from the rounded point.
                shapes[number] = None
        # Which row of another table it was leads to all that is taken out.
        row["report_id"] = row.get("dataset") or told.report_id(row["report_id"])
    masked = mask_names(rows)
    # Nobody can say what columns of other people's tables tell.
    known = [name for name in table.columns if name in BY_NAME]
    found = gpd.GeoDataFrame(rows, columns=known)
    public = validate(found.set_geometry(gpd.GeoSeries(shapes, index=found.index, crs=CRS), crs=CRS))
    removed = Removed(
        rounded=done["rounded"],
        coarsened=sum(harmful) - done["nothing"],
        unplaced=done["nothing"],
        circles=done["circle"],
        silenced=done["silenced"],
        masked=masked,
        delayed=delayed,
        delay=delay,
        columns=len(table.columns) - len(known) - 1,
    )
    return public, removed


class _Told:
    """What the reports of harmful rows say elsewhere: sentences, headlines and addresses that tell the same."""

    def __init__(self, harmful: Iterable[dict[str, Any]]) -> None:
        self.reports: set[str | None] = set()
        self.sentences: dict[str | None, set[str]] = {}
        for row in harmful:
            self.reports.add(row["report_id"])
            if row["quote"]:
                self.sentences.setdefault(row["report_id"], set()).add(row["quote"])

    def silence(self, row: dict[str, Any]) -> bool:
        """Take out of another row what tells of defenders, too; tell whether its sentence does."""
        report, quote = row["report_id"], row["quote"]
        if report in self.reports:
            # The headline may be just that, and an address often has the headline's words.
            row.update(title=None, url=None)
        if not quote or not any(one in quote or quote in one for one in self.sentences.get(report, ())):
            return False
        row.update(dict.fromkeys(("quote", "casualties_text", "span_start", "span_end")))
        return True

    def report_id(self, given: str | None) -> str | None:
        """Return the id of a report; one that someone gave may have the headline's words, as well."""
        if given is None or given not in self.reports:
            return given
        return hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _hold_back_assessment(row: dict[str, Any], last: date | None, delay: int) -> None:
    """Leave out how near the lines a claim is, and what areas say that are held back themselves."""
    if "assessment" not in row:
        return
    row.update(dict.fromkeys(("assessment_edge_km", "assessment_share", "assessments")))
    if delay and last is not None and row["assessment_date"] and row["assessment_date"] > last - timedelta(days=delay):
        row.update(dict.fromkeys(("assessment", "assessment_source", "assessment_date", "assessment_state")))


def _missing(value: Any) -> bool:
    from layers.values import is_null

    return not isinstance(value, (list, tuple, dict)) and is_null(value)


def _last_day(table: gpd.GeoDataFrame) -> date | None:
    """Return the last day that is told of: that of publication, else of an event; of a month its first day is."""
    found = [day for name in ("start_date", "published") for day in table[name] if day is not None]
    columns = (table[name] for name in ("end_date", "published", "date_precision"))
    for end, published, precision in zip(*columns, strict=True):
        # What is told on a day has ended by then.
        if end is not None and published is None and precision not in _WIDE:
            found.append(end)
    return max(found, default=None)


def _held_back(row: dict[str, Any], last: date | None, delay: int) -> bool:
    if not delay:
        return False
    day = row["end_date"] or row["start_date"]
    return day is None or last is None or day > last - timedelta(days=delay)


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
