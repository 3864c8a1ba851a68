"""The table of missile attacks on Ukraine: tallies of air defence by attack and model.

Source: the dataset's page and columns (kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine).

A row says how many weapons of a model were launched and how many were shot down; of drones also how many reached no
goal (``not_reach_goal``: jammed or lost). Models are drones or missiles by `data/missiles.toml`; what is neither, or
both, has its numbers in the table's own columns only. ``target`` is free text: where the attack went, as an area where
it names several places or a side of the country ("south"), and the country as a whole where it says no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from sitmap.sources.tables import values
from sitmap.sources.tables.fields import Cells
from sitmap.sources.tables.profiles import load_data

__all__ = ["finish"]

_COUNTS = (("launched", "launched"), ("destroyed", "intercepted"), ("not_reach_goal", "lost"))
_BETWEEN = re.compile(r"[\s/,;()]+")


def finish(cells: Cells) -> None:
    """Fill in the tally and what was launched."""
    import pandas as pd

    start, end = cells.objects("start_date"), cells.objects("end_date")
    cells.reject(start == None, "time_start and time_end are empty")  # noqa: E711
    level = values.chosen(start != None, "day")  # noqa: E711
    level[(start != None) & (start != end)] = "range"  # noqa: E711
    cells.out["date_precision"] = level
    cells.out["layer"] = np.full(cells.count, "air_defence", dtype=object)
    cells.out["event_type"] = np.full(cells.count, "Strategic developments", dtype=object)
    cells.out["sub_event_type"] = np.full(cells.count, "Disrupted weapons use", dtype=object)
    cells.out["initiator"] = np.full(cells.count, "Russia", dtype=object)
    cells.out["target_side"] = np.full(cells.count, "Ukraine", dtype=object)
    # All attacks of the table are on Ukraine; where exactly not every row says.
    cells.out["country"] = cells.constant("Ukraine")
    target = cells.column("target")
    if target is not None:
        cells.out["place_text"], _ = values.each(target, _place)
    cells.out["place_text"] = pd.Series(cells.objects("place_text"), dtype="object").fillna("Ukraine").astype("str")
    models = cells.needed("model")
    kinds, _ = values.each(models, _kind)
    cells.out["weapon_models"], _ = values.each(models, _models)
    cells.out["weapons"], _ = values.each(models, lambda text: None if _kind(text) is None else [_kind(text)])
    for column, field in _COUNTS:
        given = cells.column(column)
        if given is None:
            continue
        number, wrong = values.numbers(given)
        wrong |= (number < 0) | (number != np.floor(number)) & ~np.isnan(number)
        cells.count_lost(column, wrong)
        number = np.where(wrong, np.nan, number)
        for kind in ("drone", "missile"):
            if kind == "drone" or field != "lost":
                name = f"{kind}s_{field}"
                cells.out[name] = np.where(kinds == kind, number, np.nan)


def _kind(model: str) -> str | None:
    """Return whether a model is a drone or a missile; None where it is neither or both."""
    words = _BETWEEN.split(model.casefold())
    lists = load_data("missiles")["models"]
    found = [kind for kind in ("drone", "missile") if any(_names(word, lists[kind]) for word in words)]
    return found[0] if len(found) == 1 else None


def _names(word: str, models: Sequence[str]) -> bool:
    """Tell whether a word is one of the models, one of its numbers ("orlan-10") or of its versions ("x-59mk2")."""
    return any(
        word.startswith(model)
        and (word == model or word[len(model)] == "-" or (model[-1].isdigit() and word[len(model)].isalpha()))
        for model in models
    )


def _place(target: str) -> str:
    """Return a target in words that a gazetteer knows: "south" is a side of the country."""
    sides = load_data("missiles")["sides"]
    return " and ".join(sides.get(part.strip().casefold(), part.strip()) for part in target.split(" and "))


def _models(text: str) -> list[str]:
    return [model for part in re.split(r"\s+and\s+|,", text) if (model := part.strip())]
