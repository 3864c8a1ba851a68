"""Words, colours and styles → who holds an area, how, and on whose word.

The words are data (`geo/data/control_words.toml`). What is read here is a guess, and is told as one: what decides
is the mapping that a user gives. A text that names both sides, or neither, decides nothing.
"""

from __future__ import annotations

import colorsys
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from geo.control.raw import RawArea, plain

__all__ = ["Meaning", "any_words", "described", "kind_text", "read_area", "read_colour", "read_text", "texts_of"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says: each part None where it does not say it.

    Parameters
    ----------
    controller : str or None
        ``Russia`` or ``Ukraine``.
    status, basis : str or None
        One of `geo.control.STATUSES` and of `geo.control.BASES`.
    other : bool
        It is of something else than who holds what.
    weak : bool
        The side is named, but no word says that it holds.
    alone : bool
        The text is nothing but a side's name: in a column the side that holds, as a name perhaps a country's outline.
    torn : bool
        Both sides are named with equal right.
    final : bool
        Whatever other texts say, this holds: a key that the source uses for it.
    """

    controller: str | None = None
    status: str | None = None
    basis: str | None = None
    other: bool = False
    weak: bool = False
    alone: bool = False
    torn: bool = False
    final: bool = False

    @property
    def says(self) -> bool:
        """Whether it says who holds, or that nobody does."""
        return self.controller is not None or self.status == "contested"


@dataclass(frozen=True, slots=True)
class _Words:
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    alone: dict[str, re.Pattern[str]]
    named: dict[str, re.Pattern[str]]
    status: dict[str, re.Pattern[str]]
    basis: dict[str, re.Pattern[str]]
    other: re.Pattern[str]
    past: re.Pattern[str]
    values: dict[str, str]
    keys: dict[str, tuple[str, str, str]]


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(words) + ")"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)")


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads((files("geo") / "data" / "control_words.toml").read_text(encoding="utf-8"))
    sides, who = table["sides"], table["who"]
    before, after, alone, named = {}, {}, {}, {}
    for side in ("Russia", "Ukraine"):
        key = side.lower()
        people, country = _any(sides[key]), _any([*sides[key], *sides[f"{key}_country"]])
        before[side] = _whole(f"{people} {_any(who['before'])}")
        under = [words.replace("{side}", country) for words in who["under"]]
        after[side] = _whole(_any([f"{_any(who['after'])} (?:\\w+ )?{country}", *under, *who[f"{key}_code"]]))
        alone[side] = _whole(_any(who[f"{key}_alone"]))
        named[side] = _whole(people)
    return _Words(
        before, after, alone, named,
        {key: _whole(_any(words)) for key, words in table["status"].items()},
        {key: _whole(_any(words)) for key, words in table["basis"].items()},
        _whole(_any(table["other"]["what"])),
        _whole(_any(table["other"]["past"])),
        {value: side for side, values in table["values"].items() for value in values},
        {key: tuple(values) for key, values in table["keys"].items()},
    )  # fmt: skip


def kind_text(text: str) -> str:
    """Return a text as it is compared: lower case, CamelCase cut, one space for whatever stands between words."""
    text = re.sub(r"(?<=[a-zа-яіїєґ0-9])(?=[A-ZА-ЯІЇЄҐ])", " ", text)
    return " ".join(re.sub(r"[^\w]+|_+", " ", text.lower()).split())


@lru_cache(maxsize=4096)
def read_text(text: str) -> Meaning:
    """Read one text: a name, a layer's name, a value of a column."""
    words = _words()
    said = kind_text(text)
    if not said:
        return Meaning()
    key = " ".join(re.split(r"[\W_]+", text.lower().split("{{")[0])).strip()
    if key in words.keys:
        return Meaning(words.keys[key][0] or None, *words.keys[key][1:], final=True)
    if key.startswith("geojson territories "):
        return Meaning(other=True, final=True)
    if said in words.values:
        return Meaning(words.values[said], None, None, alone=True)
    basis: str | None = next((name for name, form in words.basis.items() if form.search(said)), None)
    status: str | None = next((name for name, form in words.status.items() if form.search(said)), None)
    side, weak, torn = _side(words, said)
    if status == "contested" and not words.past.search(said):
        return Meaning(None, status, basis)
    if words.past.search(said) or (words.other.search(said) and status != "controlled"):
        return Meaning(other=True)
    if status == "liberated" and side == "Russia":
        status = "controlled"
    return Meaning(side, status, basis, weak=weak, torn=torn)


def _side(words: _Words, said: str) -> tuple[str | None, bool, bool]:
    """Return the side that holds, whether it is only named, and whether both are with equal right.

    The surer sign wins; two of one kind decide nothing.
    """
    for forms in (words.after, words.before, words.alone, words.named):
        found = [side for side, form in forms.items() if form.search(said)]
        if len(found) == 1:
            return found[0], forms is words.named, False
        if found:
            return None, False, True
    return None, False, False


def read_colour(colour: str) -> Meaning:
    """Read the colour of a fill as maps of this war use it: red Russia, blue Ukraine, green taken back, grey none."""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return Meaning()
    red, green, blue = (int(colour[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if light < 0.08 or light > 0.95:
        return Meaning()
    if saturation < 0.2:
        return Meaning(None, "contested")
    if saturation < 0.3:
        return Meaning()
    degrees = hue * 360.0
    if degrees < 20 or degrees > 325:
        return Meaning("Russia", "controlled")
    if 190 <= degrees <= 255:
        return Meaning("Ukraine", "controlled")
    if 85 <= degrees <= 170:
        return Meaning("Ukraine", "liberated")
    return Meaning()


# Columns that say it outright, and columns that never do.
_SAYING = {
    "controller", "control", "controlled_by", "held_by", "holder", "side", "owner", "occupier", "party", "faction",
    "force", "status", "state", "control_status", "type", "category", "class", "kind", "legend", "control_type",
    "zone", "basis", "claim", "claimed_by", "occupied_by", "taken_by", "captured_by", "liberated_by", "assessment",
    "layer", "layer_name", "folder", "статус", "контроль", "тип", "сторона",
}  # fmt: skip
_DESCRIBING = {"description", "desc", "comment", "comments", "note", "notes", "remarks", "опис", "описание"}
_WHOSE = {"claimed_by", "held_by", "controlled_by", "occupied_by", "taken_by", "captured_by", "liberated_by", "claim"}
# Columns that say something by being true.
_FLAGS = {
    "claimed",
    "assessed",
    "contested",
    "occupied",
    "liberated",
    "confirmed",
    "disputed",
    "grey_zone",
    "gray_zone",
}
_TRUE = {"true", "1", "yes", "y", "t"}
_SILENT = re.compile(
    r"id$|^fid|guid|uuid|creat|edit|updat|modif|date|time|day|year|shape|length|area|perimeter|source|url|link|author|credit|"
    r"licen|attrib|copyright|description|comment|note|style|stroke|fill|color|colour|opacity|width|icon|visib|tessellate|"
    r"extrude|altitude|begin|end$|timestamp|draworder|population|order$|^gx|дата|час|площ",
    re.I,
)


def texts_of(area: RawArea) -> list[tuple[str, str, bool]]:
    """Return what an area's own columns say: where it stands, the text, and whether the column is one that says it."""
    found: list[tuple[str, str, bool]] = []
    for column, value in area.properties.items():
        key = column.lower()
        if key in _SAYING and isinstance(value, str) and value.strip():
            if key in _WHOSE:
                # "claimed_by: Russia" says more than "Russia".
                found.append((f"column {column}", f"{column} {value}", True))
            found.append((f"column {column}", value, True))
        elif key in _FLAGS and str(value).strip().lower() in _TRUE:
            found.append((f"column {column}", column, True))
    if area.name:
        # The last part of a name in several languages may be a key, which is the surest.
        parts = [part.strip() for part in area.name.split("///") if part.strip()]
        found += [("name", part, False) for part in parts[::-1]]
    if area.style:
        found.append(("style", area.style, False))
    for column, value in area.properties.items():
        if (
            isinstance(value, str) and 0 < len(value.strip()) <= 120 and value.strip() != area.name
            and column.lower() not in _SAYING and not _SILENT.search(column)
        ):  # fmt: skip
            found.append((f"column {column}", value, False))
    return found


def described(area: RawArea) -> list[tuple[str, str, bool]]:
    """Return what sentences about an area say, as `texts_of`; they tell of many things, and so come last."""
    return [
        (f"column {column}", value, False)
        for column, value in area.properties.items()
        if column.lower() in _DESCRIBING and isinstance(value, str) and "<" not in value and len(value) <= 300
    ]


def read_area(texts: Iterable[tuple[str, str, bool]], colour: str) -> tuple[Meaning, tuple[str, ...]]:
    """Put together what the texts of an area say, those that come first before the others, and then its colour.

    Returns
    -------
    tuple
        The meaning, and the texts that decided it with where they stand.
    """
    who: str | None = None
    status: str | None = None
    basis: str | None = None
    other = torn = from_file = False
    decided: list[str] = []
    faint: tuple[str, str] | None = None
    for where, text, saying in texts:
        meaning = read_text(text)
        if meaning.final:
            return meaning, (f"{where} {plain(text)!r}",)
        if meaning.other:
            other = other or (who is None and status is None)
            continue
        used = False
        torn = torn or meaning.torn
        if meaning.weak and where == "file name":
            # "map of the Russian front" is not what is held.
            meaning = Meaning(None, meaning.status, meaning.basis)
        if meaning.alone and not saying:
            # A polygon called "Ukraine" may be the country's outline; only where nothing says more.
            faint = faint or (str(meaning.controller), f"{where} {plain(text)!r}")
            continue
        if meaning.weak and status is None and meaning.status is None:
            faint = faint or (str(meaning.controller), f"{where} {plain(text)!r}")
        elif who is None and status != "contested" and meaning.controller is not None:
            who, used = meaning.controller, True
        # A layer of grey zones makes no area contested that is said to be held by a side.
        outer = where in ("layer", "file name") and who is not None and not used
        if status is None and meaning.status is not None and not (outer and meaning.status == "contested"):
            status, used, from_file = meaning.status, True, where == "file name"
        if basis is None and meaning.basis is not None:
            basis, used = meaning.basis, True
        if used:
            decided.append(f"{where} {plain(text)!r}")
    if status == "contested":
        who = None
    elif who is None and faint is not None and not other:
        who = faint[0]
        decided.append(faint[1])
    if who is None and status != "contested" and not other and colour:
        meaning = read_colour(colour)
        if meaning.says and (status is None or meaning.status != "contested"):
            who, status = meaning.controller, status or meaning.status
            decided.append(f"colour {colour}")
    if who is None and status != "contested":
        # A file called "control" does not say that all in it is held.
        return Meaning(None, None if from_file else status, basis, other=other, torn=torn), tuple(decided)
    return Meaning(who, status or "controlled", basis or "assessed"), tuple(decided)


def any_words(properties: dict[str, Any]) -> bool:
    """Tell whether columns hold words that may say who holds, though they are not understood."""
    return any(
        isinstance(value, str) and value.strip() and not _SILENT.search(column) for column, value in properties.items()
    )
