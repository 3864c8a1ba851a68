"""A table of any number of events, as years of reports would give: the same for the same number and seed.

Shares and lengths are those of the reports of ``tests/gold/dev`` as sitmap reads them: five events a report, two
thirds of the quotes not shared with another event, 113 characters a quote, a third of them in Cyrillic, 16 hexadecimal
digits an id. Harder than these: every report has a title and an address, and a third of the points has coordinates of
its own. The words of the quotes are chains of those of the gold reports, so that they can be packed no better than
real sentences (to about 0.37 of their bytes, by deflate).
"""

from __future__ import annotations

import datetime as dt
import json
import random
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

    from geo import Place, Unit

__all__ = ["made_events"]

GOLD = Path(__file__).resolve().parents[2] / "tests" / "gold" / "dev"
FIRST_DAY = dt.date(2022, 2, 24)
DAYS = 3 * 365
EVENTS_A_REPORT = 5
NEW_QUOTE = 0.67
LANGUAGES = ("en", "en", "uk", "en", "en", "ru")
KINDS = (
    ("strike", "Explosions/Remote violence", "Air/drone strike", 0.27),
    ("strike", "Explosions/Remote violence", "Shelling/artillery/missile attack", 0.18),
    ("strike", "Explosions/Remote violence", "Remote explosive/landmine/IED", 0.03),
    ("strike", "Violence against civilians", "Attack", 0.03),
    ("ground", "Battles", "Armed clash", 0.26),
    ("air_defence", "Strategic developments", "Disrupted weapons use", 0.10),
    ("control", "Battles", "Non-state actor overtakes territory", 0.07),
    ("control", "Battles", "Government regains territory", 0.06),
)
WEAPONS = ("drone", "missile", "artillery", "bomb", "mortar", "mlrs")
MODELS = ("Shahed-136", "Kh-101", "Iskander-M", "FPV", "KAB-500", "Grad")
TARGETS = ("residential", "energy", "infrastructure", "industrial", "military", "medical", "education", "transport")
# Precision → share, and the radii that come with it.
PRECISIONS = (
    ("settlement", 0.60, (3.0, 6.0, 6.5)),
    ("site", 0.05, (0.5, 1.0)),
    ("area", 0.15, (10.0, 12.0, 15.0)),
    ("oblast", 0.10, (120.0,)),
    ("country", 0.05, ()),
    (None, 0.05, ()),
)
OWN_COORDINATES = 0.33


def made_events(count: int, seed: int = 1) -> gpd.GeoDataFrame:
    """Return so many events as a validated event table."""
    import pandas as pd

    from geo.units import units
    from layers.schema import validate

    chance = random.Random(seed)
    places = _places(chance)
    oblasts = {unit.iso: unit for unit in units("UA")}
    speech = _Speech()
    claimants = [_claimant(chance, number) for number in range(400)]
    rows: list[dict[str, Any]] = []
    report: dict[str, Any] = {}
    quote = ""
    for number in range(count):
        if number % EVENTS_A_REPORT == 0:
            report = _report(chance, number // EVENTS_A_REPORT, speech)
        if number % EVENTS_A_REPORT == 0 or chance.random() < NEW_QUOTE:
            quote = speech.sentence(chance, report["lang"])
        rows.append(
            report
            | {"id": f"{chance.getrandbits(64):016x}", "incident_id": f"{chance.getrandbits(64):016x}", "quote": quote}
            | _what(chance)
            | _when(chance, report["published"])
            | _where(chance, places, oblasts)
            | chance.choice(claimants)
        )
        if chance.random() < 0.02 and number:
            rows[-1]["incident_id"] = rows[-2]["incident_id"]
    return validate(pd.DataFrame(rows))


class _Speech:
    """Sentences in the words of the gold reports: after each word one that follows it there."""

    def __init__(self) -> None:
        self.after: dict[str, dict[str, list[str]]] = {}
        self.first: dict[str, list[str]] = {}
        for lang in sorted(set(LANGUAGES)):
            words: list[str] = []
            for file in sorted((GOLD / lang).glob("*.json")):
                words += json.loads(file.read_text("utf-8"))["report"]["text"].split()
            after: dict[str, list[str]] = {}
            for word, following in pairwise(words):
                after.setdefault(word, []).append(following)
            self.after[lang] = after
            self.first[lang] = [word for word in words if word[0].isupper() and word in after]

    def sentence(self, chance: random.Random, lang: str, length: int | None = None) -> str:
        """Return a sentence of about so many characters; by default of as many as quotes have."""
        wanted = length or round((125 if lang == "en" else 93) * chance.lognormvariate(-0.06, 0.35))
        after, word = self.after[lang], chance.choice(self.first[lang])
        words, size = [word], len(word)
        while size < wanted:
            word = chance.choice(after.get(word) or self.first[lang])
            words.append(word)
            size += len(word) + 1
        return " ".join(words)


def _places(chance: random.Random) -> list[Place]:
    """Return settlements in the order of how often something happens there."""
    from geo import load_gazetteer

    found: list[Any] = [place for place in load_gazetteer() if place.admin0_iso == "UA" and place.geonameid is not None]
    found.sort(key=lambda place: place.id)
    # The east and the south have most of the events.
    weights = {place.id: chance.random() ** (0.3 if place.lon > 33 else 4) for place in found}
    return sorted(found, key=lambda place: -weights[place.id])


def _report(chance: random.Random, number: int, speech: _Speech) -> dict[str, Any]:
    lang = LANGUAGES[number % len(LANGUAGES)]
    day = FIRST_DAY + dt.timedelta(days=chance.randrange(1, DAYS))
    title = speech.sentence(chance, lang, 45)
    return {
        "report_id": f"wire-{day:%Y%m%d}-{number % 997}", "title": title, "published": day, "lang": lang,
        "publisher": f"{speech.first[lang][number % 60]} News",
        "url": f"https://news{number % 60}.example.org/{day:%Y/%m/%d}/{chance.getrandbits(40):x}",
    }  # fmt: skip


def _claimant(chance: random.Random, number: int) -> dict[str, Any]:
    if number % 5 == 0:
        return {"claimant": None, "claimant_side": None, "stance": "reported"}
    stance = chance.choices(("claimed", "confirmed", "reported", "denied"), (6, 2, 1.5, 0.5))[0]
    office = chance.choice(("Governor", "Mayor", "Military administration head", "Spokesman", "Ministry"))
    return {
        "claimant": f"{office} {chr(65 + number % 26)}. Testenko-{number}", "stance": stance,
        "claimant_side": chance.choice(("Ukraine", "Ukraine", "Russia", "third")),
    }  # fmt: skip


def _what(chance: random.Random) -> dict[str, Any]:
    layer, event_type, sub_type, _ = chance.choices(KINDS, [kind[-1] for kind in KINDS])[0]
    side = chance.choice(("Russia", "Russia", "Ukraine", None))
    row: dict[str, Any] = {
        "layer": layer, "event_type": event_type, "sub_event_type": sub_type, "initiator": side,
        "target_side": {"Russia": "Ukraine", "Ukraine": "Russia"}.get(side or ""),
        "weapons": chance.sample(WEAPONS, chance.choices((0, 1, 2), (3, 5, 2))[0]),
        "weapon_models": chance.sample(MODELS, chance.random() < 0.15),
        "targets": chance.sample(TARGETS, chance.choices((0, 1, 2), (5, 4, 1))[0]),
        "confidence": round(0.5 + chance.randrange(50) / 100, 2),
        "span_start": (start := chance.randrange(3000)), "span_end": start + chance.randrange(8, 80),
    }  # fmt: skip
    if layer == "control":
        row |= {"controller": side, "control_status": chance.choice(("captured", "liberated", "contested")),
                "extent": chance.choice(("whole", "part"))}  # fmt: skip
    elif layer == "air_defence":
        row |= {"drones_launched": (many := chance.randrange(5, 150)), "drones_intercepted": chance.randrange(many)}
    elif chance.random() < 0.22:
        dead, hurt = int(chance.expovariate(0.6)), int(chance.expovariate(0.2))
        row |= {"killed_min": dead, "killed_max": dead, "injured_min": hurt,
                "injured_max": hurt if chance.random() < 0.7 else None,
                "casualties_text": f"{dead} killed and at least {hurt} others wounded"}  # fmt: skip
    return row


def _when(chance: random.Random, published: dt.date) -> dict[str, Any]:
    kind = chance.random()
    end = published - dt.timedelta(days=chance.choice((0, 0, 1, 1, 2)))
    if kind < 0.03:
        return {"date_precision": "unknown"}
    if kind < 0.07:
        return {"start_date": end.replace(day=1), "end_date": end, "date_precision": "month", "date_basis": "stated"}
    if kind < 0.25:
        start = end - dt.timedelta(days=1)
        return {"start_date": start, "end_date": end, "date_precision": "range", "date_basis": "relative"}
    return {"start_date": end, "end_date": end, "date_precision": "day",
            "date_basis": chance.choice(("stated", "relative", "publication"))}  # fmt: skip


def _where(chance: random.Random, places: list[Place], oblasts: dict[str, Unit]) -> dict[str, Any]:
    precision, _, radii = chance.choices(PRECISIONS, [one[1] for one in PRECISIONS])[0]
    codes = {"site": (1, 1), "settlement": (1, 1), "area": (2, 2), "oblast": (3, 4), "country": (3, 6)}
    if precision is None:
        return {"place_text": chance.choice(places).name + "ivka"}
    row: dict[str, Any] = {"precision": precision, "admin0_iso": "UA", "location_confidence": 0.95}
    row["geo_precision"], row["where_prec"] = codes[precision]
    if precision == "country":
        return row | {"place_text": "Ukraine", "place_name": "Ukraine"}
    # Some places are in the news every day, most once in a while.
    place: Any = places[min(len(places) - 1, int(chance.expovariate(1 / 600)))]
    unit = oblasts[place.admin1_iso]
    row |= {"admin1_name": unit.name, "admin1_iso": unit.iso, "admin1_pcode": unit.pcode, "admin1_ambiguous": False}
    row["uncertainty_km"] = chance.choice(radii)
    if precision == "oblast":
        point = unit.geometry.representative_point()
        return row | {"place_text": unit.name, "place_name": unit.name, "geometry": unit.geometry,
                      "lon": round(point.x, 5), "lat": round(point.y, 5)}  # fmt: skip
    lon, lat = place.lon, place.lat
    if precision in ("site", "settlement") and chance.random() < OWN_COORDINATES:
        lon, lat = round(lon + chance.gauss(0, 0.05), 5), round(lat + chance.gauss(0, 0.04), 5)
    other = chance.choice(places[:3000])
    candidates = [{"geonameid": other.geonameid, "name": other.name, "admin1_iso": other.admin1_iso,
                   "lon": other.lon, "lat": other.lat, "score": 0.1}]  # fmt: skip
    # The forms in which a place is written are many, but not without end.
    written = place.name + ("", "", "", "u", "i", "oblast", "'s", " city")[chance.randrange(8)]
    return row | {
        "place_text": written, "place_name": place.name, "geonameid": place.geonameid, "lon": lon, "lat": lat,
        "admin1_margin_km": round(abs(place.lat * 1000) % 90, 3),
        "alternatives": candidates if place.geonameid % 4 == 0 else [],
    }  # fmt: skip
