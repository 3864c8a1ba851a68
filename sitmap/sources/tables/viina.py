"""VIINA: its labels become layers, and its two tables one.

Source: README of VIINA 2.0 (github.com/zhukovyuri/VIINA), "Event classification", "Geocoding", "Codebook".

Reports of news outlets, located and labelled by machines: a row is what an outlet told, on the day on which it did.
Rows that are not about military operations (``t_mil_b`` = 0), or have none of the labels that a layer shows, are left
out. Of several labels the first of `data/viina.toml` decides; all stand beside it. Reports that VIINA counts as one
event share their `incident_id`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.sources.tables import values
from sitmap.sources.tables.fields import LEFT_OUT, Cells
from sitmap.sources.tables.profiles import load_data, plain_name
from sitmap.sources.tables.raw import Piece, RawTable

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["finish", "is_info", "is_labels", "joined"]

_LANGUAGES = {"ua": "uk", "uk": "uk", "ru": "ru", "en": "en"}
_INFO = frozenset({"event_id", "date", "longitude", "latitude", "geo_precision", "source"})
_LABELS = frozenset({"event_id", "t_mil_b"})


def finish(cells: Cells) -> None:
    """Fill in what follows from several columns of a VIINA table."""
    found, wrong = values.coded(cells.needed("geo_precision"), load_data("viina")["codes"]["geo_precision"])
    cells.count_lost("geo_precision", wrong)
    # What is not said to be exact is not.
    found[found == None] = "area"  # noqa: E711
    cells.out["precision"] = found
    day = cells.objects("start_date")
    cells.reject(day == None, "date is empty")  # noqa: E711
    cells.out["date_precision"] = values.chosen(day != None, "day")  # noqa: E711
    cells.out["date_basis"] = values.chosen(day != None, "publication")  # noqa: E711
    cells.out["published"] = day
    language = cells.column("lang")
    if language is not None:
        cells.out["lang"], _ = values.coded(language, _LANGUAGES)
    outlet = cells.column("source")
    if outlet is not None:
        cells.out["publisher"] = _outlets(outlet)
    cells.reject(~_set(cells, "t_mil_b"), "is not about military operations (t_mil_b is not 1)", LEFT_OUT)
    _labels(cells)
    _incidents(cells)


def _set(cells: Cells, name: str) -> values.Bools:
    column = cells.column(name)
    if column is None:
        return np.zeros(cells.count, dtype=bool)
    numbers, _ = values.numbers(column)
    flags: values.Bools = numbers == 1
    return flags


def _outlets(column: pd.Series) -> values.Objects:
    found, _ = values.each(column, lambda name: f"VIINA ({name})")
    found[found == None] = "VIINA"  # noqa: E711
    return found


def _labels(cells: Cells) -> None:
    """Find the layer by the first label that is set, and who acts."""
    taken = np.zeros(cells.count, dtype=bool)
    names = ("layer", "event_type", "sub_event_type", "control_status", "weapons", "targets")
    out = {name: np.full(cells.count, None, dtype=object) for name in names}
    for label in load_data("viina")["label"]:
        here = _set(cells, label["column"]) & ~taken
        taken |= here
        told: dict[str, Any] = {name: label.get(name) for name in ("layer", "event_type", "sub_event_type")}
        told["control_status"] = label.get("status")
        for name, value in told.items():
            out[name][here] = value
        for name, word in (("weapons", label.get("weapon")), ("targets", label.get("target"))):
            if word is not None:
                for row in np.flatnonzero(here):
                    out[name][row] = [word]
    cells.reject(~taken, "has no label that a layer of the map shows", LEFT_OUT)
    # Who began it where that is told apart, else who acts.
    russia, ukraine = (
        _set(cells, f"a_{side}_init_b") if cells.column(f"a_{side}_init_b") is not None else _set(cells, f"a_{side}_b")
        for side in ("rus", "ukr")
    )
    acting = values.chosen(russia & ~ukraine, "Russia")
    acting[ukraine & ~russia] = "Ukraine"
    control = out["layer"] == "control"
    cells.out.update(out)
    cells.out["initiator"] = values.chosen(~control, acting)
    cells.out["controller"] = values.chosen(control, acting)


def _incidents(cells: Cells) -> None:
    column = cells.column("event_id_1pd")
    if column is not None:
        cells.out["incident_id"], _ = values.each(
            column, lambda text: hashlib.sha256(f"viina_1pd\x1f{text}".encode("utf-8", "replace")).hexdigest()[:16]
        )


def is_info(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of event_info alone."""
    names = frozenset(columns)
    return names >= _INFO and not names >= _LABELS


def is_labels(columns: Sequence[str]) -> bool:
    """Tell whether columns are those of event_labels alone."""
    names = frozenset(columns)
    return names >= _LABELS and not names & {"longitude", "n_reports"}


def joined(info: RawTable, labels: Sequence[RawTable]) -> RawTable:
    """Return event_info with the columns of event_labels, joined by ``event_id``; a row without labels has them empty.

    The labels are held in memory, some 500 bytes a row.
    """
    taken = set(map(plain_name, info.columns))
    more = tuple(dict.fromkeys(name for table in labels for name in table.columns if plain_name(name) not in taken))
    key = next(name for name in info.columns if plain_name(name) == "event_id")

    def pieces(wanted: Sequence[str] | None) -> Iterator[Piece]:
        if wanted is not None and set(wanted) <= set(info.columns):
            yield from info.pieces(wanted)
            return
        found = _by_event(labels, more)
        for piece in info.pieces(None):
            beside = found.reindex(piece.frame[key].str.strip()).fillna("").set_axis(piece.frame.index)
            yield Piece(_beside(piece.frame, beside), piece.rows, piece.lines, piece.broken)

    return RawTable(f"{info.name} with {', '.join(table.name for table in labels)}", (*info.columns, *more), pieces)


def _beside(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([left, right], axis=1)


def _by_event(labels: Sequence[RawTable], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for table in labels:
        key = next(name for name in table.columns if plain_name(name) == "event_id")
        for piece in table.pieces(None):
            part = piece.frame.set_index(piece.frame[key].str.strip())
            parts.append(part[[name for name in columns if name in part]])
    found = pd.concat(parts)
    return found[~found.index.duplicated()]
