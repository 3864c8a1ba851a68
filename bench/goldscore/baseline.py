"""The plain baseline: keywords, and for every name in their sentence the largest place that bears it.

It shows what reading is worth over looking words up. It knows no grammar: a sentence with a keyword of a layer
gives one row for each place named in it, with the number before "killed" or "shot down" as its figure and the
day of publication as its date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bench.goldscore.gold import GoldReport

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place

__all__ = ["read_plainly"]

# Keyword of a layer in English, Ukrainian, Russian; the first layer that has one in the sentence wins.
KEYWORDS = (
    ("air_defence", r"shot down|downed|intercept|air defen[cs]e|збит|сбит|знешкод|ППО|ПВО"),
    ("control", r"captur|liberat|seiz|occup|controlled|advanced|захоп|звільн|окуп|захват|освобо|просун|продвину"),
    ("ground", r"repel|assault|clash|fighting|offensive|відби|штурм|зіткнен|отраз|столкнов"),
    ("strike", r"struck|strike|shell|attack|hit|bomb|missile|drone|explo|удар|обстр|атак|ракет|вибух|взрыв|дрон"),
)
WEAPONS = (
    ("drone", r"drone|UAV|Shahed|дрон|шахед|БпЛА|БПЛА"),
    ("missile", r"missile|Iskander|ракет"),
    ("bomb", r"bomb|бомб|КАБ"),
    ("artillery", r"artillery|артилер|артиллер"),
    ("mortar", r"mortar|міномет|миномет"),
    ("mine", r"\bmines?\b|\bмін[аиуі]\b"),
)
_SENTENCE = re.compile(r"[^.!?\n]+")
_NAME = re.compile(r"[A-ZА-ЯІЇЄҐ][\w’'-]+(?: [A-ZА-ЯІЇЄҐ][\w’'-]+){0,2}")
_KILLED = re.compile(r"(\d+)(?: \w+){0,3} (?:killed|dead|died|загин|погиб)|(?:killed|killing|загин\w*|погиб\w*) (\d+)")
_INJURED = re.compile(
    r"(\d+)(?: \w+){0,3} (?:injured|wounded|hurt|поран|ранен)|(?:injured|wounding|поран\w*|ранен\w*) (\d+)"
)
_DOWNED = re.compile(r"(\d+)(?: \w+){0,5} (?:shot down|downed|збит|сбит)|(?:shot down|downed|збит\w*|сбит\w*) (\d+)")


def read_plainly(report: GoldReport, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Rows of a report by keywords and the largest place of each name; one row for a layer and place."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for match in _SENTENCE.finditer(report.text):
        sentence = match.group()
        layer = next((name for name, words in KEYWORDS if re.search(words, sentence)), None)
        if layer is None:
            continue
        for text, place in _places(sentence, gazetteer):
            row = found.setdefault((layer, place.id), _row(report, layer, text, place, sentence))
            for column, pattern in (("killed", _KILLED), ("injured", _INJURED)):
                number = _number(pattern, sentence)
                if number is not None and layer == "strike" and row[f"{column}_min"] is None:
                    row[f"{column}_min"] = row[f"{column}_max"] = number
    return list(found.values())


def _places(sentence: str, gazetteer: Gazetteer) -> list[tuple[str, Place]]:
    places = []
    for match in _NAME.finditer(sentence):
        words = match.group().removesuffix("’s").removesuffix("'s").split(" ")
        while words:
            candidates = gazetteer.lookup(" ".join(words))
            if candidates:
                places.append((" ".join(words), max(candidates, key=lambda place: place.population)))
                break
            words.pop()
    return places


def _row(report: GoldReport, layer: str, text: str, place: Place, sentence: str) -> dict[str, Any]:
    weapons = [name for name, words in WEAPONS if re.search(words, sentence)]
    precision = {"admin1": "oblast", "country": "country", "region": "region", "raion": "raion"}.get(
        place.kind, "settlement"
    )
    drones = set(weapons) & {"drone", "bomb"}
    sub = {"air_defence": "Disrupted weapons use", "ground": "Armed clash"}.get(layer)
    if layer == "strike":
        sub = "Air/drone strike" if drones else "Shelling/artillery/missile attack"
    pointed = precision not in ("country", "region")
    row = dict.fromkeys(
        ("killed_min", "killed_max", "injured_min", "injured_max", "drones_intercepted", "uncertainty_km")
    )
    return {
        **row, "layer": layer, "sub_event_type": sub, "weapons": weapons, "initiator": "Russia",
        "start_date": report.published, "end_date": report.published, "place_text": text, "place_name": place.name,
        "precision": precision, "lon": place.lon if pointed else None, "lat": place.lat if pointed else None,
        "admin0_iso": place.admin0_iso, "admin1_iso": place.admin1_iso, "quote": sentence.strip(),
        "drones_intercepted": _number(_DOWNED, sentence) if layer == "air_defence" else None,
        "controller": "Russia" if layer == "control" else None,
        "control_status": "captured" if layer == "control" else None, "stance": "reported",
    }  # fmt: skip


def _number(pattern: re.Pattern[str], sentence: str) -> int | None:
    match = pattern.search(sentence)
    return int(next(group for group in match.groups() if group)) if match else None
