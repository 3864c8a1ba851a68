"""What the areas of a file are: by the rules of a mapping, by what their words are taken for, or left out and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.control.assembling import Kind
from geo.control.dates import without_days
from geo.control.finding import ControlFile
from geo.control.guessing import Meaning, any_words, described, read_area, texts_of
from geo.control.known import KnownSource
from geo.control.mapping import Mapping, Rule
from geo.control.model import ControlSource
from geo.control.notices import Notices, several
from geo.control.placing import covers_capital, covers_country
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError

__all__ = ["label_of", "shown", "some", "understand"]

_SHOWN = 6
_SAY_OTHERWISE = "say otherwise in a mapping (--mapping, docs/control.md)"


def understand(
    file: ControlFile,
    raw: RawFile,
    mapping: Mapping,
    source: ControlSource,
    known: KnownSource | None,
    notices: Notices,
) -> list[list[Kind | None]]:
    """Return what each area of each layer is; None for one that is left out.

    Every guess, and everything that is left out, is told.

    Raises
    ------
    geo.errors.ControlError
        Where nothing says what any of the areas is; the message lists layers, fields and values.
    """
    meanings: list[list[Kind | None]] = []
    unread: list[str] = []
    other: list[str] = []
    silent: list[RawArea] = []
    for layer in raw.layers:
        row: list[Kind | None] = []
        for area in layer.areas:
            rule = mapping.rule_for(_told(file, layer, area), area.properties)
            if rule is not None and rule.skip:
                notices.add(source.title, f"left out by the mapping, rule {rule.number}", raw.name, count=1, rank=3)
                row.append(None)
                continue
            meaning, decided = _guess(file, layer, area)
            if not meaning.says and not meaning.other and rule is None:
                guessed = _without_side(area, meaning, decided, known)
                if guessed is not None:
                    meaning, decided = guessed
                    silent.append(area)
            if rule is not None:
                meaning, decided = _ruled(rule, meaning), (f"rule {rule.number} of the mapping",)
            elif mapping.others != "guess":
                meaning, decided = _not_ruled(raw, area, mapping)
            if meaning.controller is not None and rule is None and covers_country(area.shape):
                meaning = Meaning(other=True)
            if not meaning.says:
                (other if meaning.other else unread).append(shown(area))
                row.append(None)
                continue
            row.append((meaning.controller, meaning.status or "controlled", meaning.basis or "assessed"))
            if rule is None:
                text = f"{' and '.join(decided)}: taken as {_said(row[-1])}; {_SAY_OTHERWISE}"
                notices.add(source.title, text, raw.name, count=1)
        meanings.append(row)
    for area in silent:
        if covers_capital(area.shape):
            raise ControlError(
                f"{raw.name}: feature {area.number} covers Kyiv and says nothing of who holds it; say it "
                'in a mapping ([[area]] controller = "Ukraine")'
            )
    if not any(kind is not None for row in meanings for kind in row):
        raise ControlError(_not_understood(raw, unread, other))
    for names, what in ((unread, "not understood"), (other, "of something else than who holds what")):
        if names:
            text = f"left out, {what}: {some(names)}; say in a mapping what it is (docs/control.md)"
            notices.add(raw.name, text, raw.name, count=len(names), rank=3)
    return meanings


def _guess(file: ControlFile, layer: RawLayer, area: RawArea) -> tuple[Meaning, tuple[str, ...]]:
    texts = texts_of(area)
    texts += [("layer", without_days(name), False) for name in reversed(layer.path)]
    texts.append(("file name", without_days(file.stem), False))
    texts += described(area)
    return read_area(tuple(texts), area.colour)


def _not_ruled(raw: RawFile, area: RawArea, mapping: Mapping) -> tuple[Meaning, tuple[str, ...]]:
    if mapping.others == "refuse":
        raise ControlError(
            f"{raw.name}: feature {shown(area)} fits no rule of {mapping.name}; add an [[area]] for it, or say "
            '[others] use = "skip"'
        )
    return Meaning(other=True), ()


def _told(file: ControlFile, layer: RawLayer, area: RawArea) -> dict[str, tuple[str, ...]]:
    parts = tuple(part.strip() for part in area.name.split("///"))
    return {
        "file": (file.path.name, file.stem, file.name),
        "layer": layer.path[-1:] or (file.stem,),
        "folder": (*layer.path, "/".join(layer.path)),
        "name": (area.name, *parts),
        "style": (area.style, area.style.removeprefix("#")),
        "colour": (area.colour, area.colour.removeprefix("#")),
    }


def _ruled(rule: Rule, guessed: Meaning) -> Meaning:
    """Return what a rule says, and what was guessed where it says nothing."""
    if rule.status == "contested":
        return Meaning(None, "contested", rule.basis or guessed.basis)
    status = rule.status or (guessed.status if rule.controller is None or guessed.status != "contested" else None)
    return Meaning(rule.controller or guessed.controller, status, rule.basis or guessed.basis)


def _without_side(
    area: RawArea, meaning: Meaning, decided: tuple[str, ...], known: KnownSource | None
) -> tuple[Meaning, tuple[str, ...]] | None:
    """Return what an area is that names no side: what files of its source draw, else what most such files draw.

    None where there are words that are not understood, or both sides are named: then nothing is guessed.
    """
    words = any_words(area.properties) or area.name or area.colour or area.style
    if meaning.torn or (words and meaning.status not in ("controlled", "advanced")):
        return None
    if not words and known is not None and known.nothing_said is not None:
        base, why = known.nothing_said, f"no side is named, as in other files of {known.source.title}"
    else:
        base, why = (
            Meaning("Russia", "controlled", "assessed"),
            "no side is named, and most such files draw what Russia holds",
        )
    return replace(base, status=meaning.status or base.status, basis=meaning.basis or base.basis), (*decided, why)


def _said(kind: Kind | None) -> str:
    assert kind is not None
    who, status, basis = kind
    words = {
        "controlled": f"held by {who}", "contested": "contested", "liberated": f"taken back by {who}",
        "advanced": f"ground of an advance by {who}",
    }  # fmt: skip
    return f"{words[status]} ({basis})"


def shown(area: RawArea) -> str:
    """Return how messages name an area."""
    return plain(area.name, length=60) or f"feature {area.number}"


def label_of(area: RawArea) -> str:
    """Return a name without the keys that stand beside it in other languages."""
    parts = [plain(part) for part in area.name.split("///") if part.strip()]
    return " / ".join(part for part in parts if len(parts) == 1 or "." not in part)


def some(names: Sequence[str]) -> str:
    """Return the first of several names, each once, and how many there are beside."""
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return ", ".join(distinct[:_SHOWN]) + more


def _not_understood(raw: RawFile, unread: list[str], other: list[str]) -> str:
    """Say that a file cannot be read, and what it does have."""
    areas = sum(len(layer.areas) for layer in raw.layers)
    if not areas:
        broken = [one for layer in raw.layers for one in layer.broken]
        others = ", ".join(f"{number:,} {what}" for layer in raw.layers for what, number in layer.others.items())
        has = "; ".join(part for part in (others, some(broken)) if part)
        return (
            f"{raw.name}: holds no area{f' (it has {has})' if has else ''}; give a file with polygons of who holds what"
        )
    told = []
    for layer in raw.layers:
        fields = []
        for column in layer.fields[:12]:
            values = dict.fromkeys(
                plain(area.properties[column], length=30)
                for area in layer.areas
                if area.properties.get(column) is not None
            )
            shown = ", ".join(list(values)[:4]) + (", ..." if len(values) > 4 else "")
            fields.append(f"{column} ({shown})")
        name = "/".join(layer.path) or "without a name"
        told.append(f"layer {name} with {several(len(layer.areas), 'area')}, fields: {'; '.join(fields) or 'none'}")
    what = some(other or unread)
    return (
        f"{raw.name}: nothing in it says who holds its areas ({what}); say it in a mapping (docs/control.md). It has "
        + "; ".join(told)
    )
