"""Gold: reports with the rows that must come out, read from a folder or from a CSV of coder's notes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

__all__ = ["GoldError", "GoldReport", "GoldRow", "read_folder", "read_notes"]

Row = Mapping[str, Any]

# Columns of the event table that a gold row may hold; `incident` is a label that is local to the report.
SCORED = frozenset(
    """layer event_type sub_event_type weapons weapon_models targets initiator target_side start_date end_date
    date_precision date_basis killed_min killed_max injured_min injured_max missing_min missing_max drones_launched
    drones_intercepted drones_lost missiles_launched missiles_intercepted controller control_status extent claimant
    claimant_side stance incident""".split()
)
OWN = frozenset({"words", "place", "note"})
LAYERS = ("strike", "air_defence", "ground", "control")
PLACE_KEYS = frozenset({"name", "lon", "lat", "admin0_iso", "admin1_iso", "precision", "geonameid"})
PRECISIONS = frozenset({"site", "district", "settlement", "area", "raion", "oblast", "region", "country", None})


class GoldError(Exception):
    """A gold file cannot be read; the message names file, row and remedy."""


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One row that must (or may) come out.

    Parameters
    ----------
    values : mapping
        The columns that are scored; dates as `datetime.date`, null as None.
    words : str
        Words of the text that point at the sentence.
    name : str
        Name of the place.
    lon, lat : float or None
        Degrees: where it truly is; None where only a unit is known.
    admin0_iso, admin1_iso : str or None
    precisions : frozenset
        The precisions that an honest answer may have; None stands for "unresolved".
    """

    values: Row
    words: str
    name: str
    lon: float | None
    lat: float | None
    admin0_iso: str | None
    admin1_iso: str | None
    precisions: frozenset[str | None]

    @property
    def layer(self) -> str:
        return str(self.values["layer"])


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report with its rows; `complete` is False where other rows than the gold's are not known to be wrong."""

    id: str
    text: str
    genre: str
    lang: str
    published: date | None
    title: str | None
    publisher: str | None
    events: tuple[GoldRow, ...]
    optional: tuple[GoldRow, ...]
    not_events: tuple[str, ...]
    sealed: bool = False
    complete: bool = True


def read_folder(folder: Path) -> list[GoldReport]:
    """Read every JSON file below a folder, in the order of their paths.

    Raises
    ------
    GoldError
        No file is there, or one breaks the form that `tests/gold/README.md` describes.
    """
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else [folder]
    if not files:
        raise GoldError(f"{folder}: holds no JSON file; give a folder of reports with gold")
    return [_read_file(file) for file in files]


def _read_file(file: Path) -> GoldReport:
    try:
        raw = json.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{file}: cannot be read as JSON: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("report"), dict):
        raise GoldError(f"{file}: needs an object with 'report', 'genre', 'events', 'optional', 'not_events'")
    report = raw["report"]
    text = report.get("text")
    if not isinstance(text, str) or not text:
        raise GoldError(f"{file}: report needs a 'text'")
    not_events = tuple(raw.get("not_events", ()))
    for name in not_events:
        if name not in text:
            raise GoldError(f"{file}: not_events names {name!r}, which the text does not contain")
    return GoldReport(
        id=str(report.get("id") or file.stem),
        text=text,
        genre=str(raw.get("genre", "unknown")),
        lang=str(report.get("lang", "en")),
        published=_date(report.get("published"), f"{file}: report"),
        title=report.get("title"),
        publisher=report.get("publisher"),
        events=_rows(raw.get("events", ()), text, f"{file}: event"),
        optional=_rows(raw.get("optional", ()), text, f"{file}: optional"),
        not_events=not_events,
        sealed=any((parent / "SEALED").exists() for parent in file.resolve().parents),
    )


def _rows(raw: Iterable[Row], text: str, where: str) -> tuple[GoldRow, ...]:
    return tuple(_row(row, text, f"{where} {number}") for number, row in enumerate(raw, start=1))


def _row(raw: Row, text: str, where: str) -> GoldRow:
    unknown = set(raw) - SCORED - OWN
    if unknown:
        raise GoldError(f"{where}: unknown column {sorted(unknown)[0]!r}; see tests/gold/README.md")
    if raw.get("layer") not in LAYERS:
        raise GoldError(f"{where}: layer {raw.get('layer')!r} is none of {', '.join(LAYERS)}")
    place = raw.get("place")
    if not isinstance(place, Mapping) or not place.get("name") or "precision" not in place:
        raise GoldError(f"{where}: needs a 'place' with at least 'name' and 'precision'")
    if set(place) - PLACE_KEYS:
        raise GoldError(f"{where}: unknown key {sorted(set(place) - PLACE_KEYS)[0]!r} in 'place'")
    words = str(raw.get("words", ""))
    if not words or words not in text:
        raise GoldError(f"{where}: the words {words!r} do not occur in the text")
    precision = place["precision"]
    precisions = frozenset(precision if isinstance(precision, list) else [precision])
    if not precisions or precisions - PRECISIONS:
        raise GoldError(f"{where}: precision {precision!r} is none of the table's")
    values = {key: value for key, value in raw.items() if key in SCORED}
    for key in ("start_date", "end_date"):
        if key in values:
            values[key] = _date(values[key], where)
    return GoldRow(
        values=values,
        words=words,
        name=str(place["name"]),
        lon=place.get("lon"),
        lat=place.get("lat"),
        admin0_iso=place.get("admin0_iso") or _country(place.get("admin1_iso")),
        admin1_iso=place.get("admin1_iso"),
        precisions=precisions,
    )


def _country(admin1_iso: str | None) -> str | None:
    return admin1_iso.partition("-")[0] if admin1_iso else None


def _date(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise GoldError(f"{where}: {value!r} is no date like 2025-02-12") from error


# --- Coder's notes --------------------------------------------------------------------------------------------

NOTE_COLUMNS = (
    "notes", "event_date", "event_type", "sub_event_type", "actor1", "actor2", "admin1", "location",
    "latitude", "longitude", "fatalities",
)  # fmt: skip

# First-level units of Ukraine as coders write them → ISO 3166-2; units elsewhere are matched by distance alone.
UNITS = {
    "crimea": "UA-43", "vinnytsia": "UA-05", "volyn": "UA-07", "dnipropetrovsk": "UA-12", "donetsk": "UA-14",
    "zhytomyr": "UA-18", "zakarpattia": "UA-21", "zaporizhia": "UA-23", "zaporizhzhia": "UA-23",
    "ivano-frankivsk": "UA-26", "kyiv": "UA-32", "kyiv city": "UA-30", "kirovohrad": "UA-35", "luhansk": "UA-09",
    "lviv": "UA-46", "mykolaiv": "UA-48", "odesa": "UA-51", "poltava": "UA-53", "rivne": "UA-56", "sumy": "UA-59",
    "ternopil": "UA-61", "kharkiv": "UA-63", "kherson": "UA-65", "khmelnytskyi": "UA-68", "cherkasy": "UA-71",
    "chernivtsi": "UA-77", "chernihiv": "UA-74", "sevastopol": "UA-40",
}  # fmt: skip


def read_notes(file: Path) -> tuple[list[GoldReport], dict[str, int]]:
    """Read a corpus of coder's notes: a CSV with the columns `NOTE_COLUMNS` (others are ignored).

    Rows with the same note and date are one report with several rows. A note may name places whose rows are
    not in the file, so that a row too many is not counted as wrong (`complete` is False). A fatality count of 0
    means "none reported" and is not scored; a positive one is the lower bound.

    Returns
    -------
    list of GoldReport, dict
        The reports, and how many rows were left out for which reason.

    Raises
    ------
    GoldError
        The file cannot be read or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in NOTE_COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise GoldError(f"{file}: lacks the column {missing[0]!r}; needed are {', '.join(NOTE_COLUMNS)}")
            raw = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{file}: cannot be read as CSV: {error}") from error
    left_out: dict[str, int] = {}
    groups: dict[tuple[str, str], list[GoldRow]] = {}
    for line in raw:
        row = _note_row(line)
        if isinstance(row, str):
            left_out[row] = left_out.get(row, 0) + 1
        else:
            groups.setdefault((line["notes"].strip(), line["event_date"].strip()), []).append(row)
    reports = [
        GoldReport(
            id=f"note-{number}", text=text, genre="coder-note", lang="en", published=None, title=None, publisher=None,
            events=tuple(rows), optional=(), not_events=(), complete=False,
        )
        for number, ((text, _), rows) in enumerate(groups.items(), start=1)
    ]  # fmt: skip
    return reports, left_out


def _note_row(line: Mapping[str, str]) -> GoldRow | str:
    text = (line["notes"] or "").strip()
    if not text:
        return "no note"
    sub = (line["sub_event_type"] or "").strip()
    layer = _layer((line["event_type"] or "").strip(), sub)
    if layer is None:
        return f"no layer for {sub or line['event_type'] or 'an empty type'}"
    try:
        lon, lat = float(line["longitude"]), float(line["latitude"])
        day = _note_date(line["event_date"])
    except ValueError:
        return "no coordinates or date"
    values: dict[str, Any] = {"layer": layer, "sub_event_type": sub, "start_date": day, "end_date": day}
    fatalities = (line["fatalities"] or "").strip()
    if fatalities.isdigit() and int(fatalities):
        values["killed_min"] = int(fatalities)
    side = next((side for side in ("Russia", "Ukraine") if side in (line["actor1"] or "")), None)
    if layer == "strike" and side and "mine" not in sub:
        values["initiator"] = side
    location = (line["location"] or "").strip()
    unit = UNITS.get((line["admin1"] or "").strip().lower())
    return GoldRow(
        values=values, words=location if location and location in text else text, name=location or text[:40], lon=lon,
        lat=lat, admin0_iso=_country(unit), admin1_iso=unit,
        precisions=frozenset({"settlement", "area", "district", "site", "raion", "oblast", None}),
    )  # fmt: skip


def _layer(event_type: str, sub: str) -> str | None:
    if event_type == "Explosions/Remote violence":
        return "strike"
    if event_type == "Battles":
        return "ground" if sub == "Armed clash" else "control"
    if sub == "Non-violent transfer of territory":
        return "control"
    if sub == "Disrupted weapons use":
        return "air_defence"
    return None


def _note_date(value: str) -> date:
    value = value.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
        return date.fromisoformat(value[:10])
    for form in ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise ValueError(value)
