"""Still maps in English, Ukrainian and Russian: words, forms, names, and that longer words find room."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from matplotlib.patches import FancyBboxPatch, Rectangle

from bench.fronts import made_series
from geo.gazetteer import load_gazetteer
from geo.localnames import load_local_names
from layers import style, write
from layers.build import build_layers
from layers.errors import AssetError, ExportError
from layers.picture.compose import compose
from layers.picture.sheet import Sheet
from layers.picture.wording import own_lines
from layers.words import languages, words
from tests.layers.test_picture import crowded, texts_of

TOWNS = (
    ("Kharkiv", 706483, "UA-63", 36.2527, 49.9808),
    ("Kherson", 706448, "UA-65", 32.6178, 46.6558),
    ("Odesa", 698740, "UA-51", 30.7326, 46.4775),
    ("Sumy", 692194, "UA-59", 34.8003, 50.9216),
)
OTHERS = [lang for lang in languages() if lang != "en"]
LATIN = re.compile("[a-z]{2,}", re.I)


def varied() -> pd.DataFrame:
    """Return events of every layer, stance and precision at towns and in oblasts that have names in each language."""
    kinds = (
        {"layer": "strike", "sub_event_type": "Air/drone strike"},
        {"layer": "strike", "event_type": "Violence against civilians"},
        {"layer": "ground", "sub_event_type": "Armed clash"},
        {"layer": "air_defence", "sub_event_type": "Disrupted weapons use"},
        {"layer": "control", "controller": "Russia"},
        {"layer": "control", "control_status": "contested"},
        {"layer": "control"},
    )
    rows: list[dict[str, Any]] = []
    for number, (stance, kind) in enumerate((stance, kind) for stance in style.STROKES for kind in kinds):
        name, code, unit, lon, lat = TOWNS[number % len(TOWNS)]
        row = {"id": f"e{number}", "stance": stance, "start_date": dt.date(2025, 2, 1 + number % 11), **kind}
        if number % 5 == 4:
            row |= {"place_name": "Poltava Oblast", "precision": "oblast", "admin1_iso": "UA-53", "extent": "part"}
            row |= {"lon": 34.55, "lat": 49.59}
        else:
            row |= {"place_name": name, "geonameid": code, "admin1_iso": unit, "lon": lon, "lat": lat}
            row |= {"precision": "settlement", "uncertainty_km": 30.0 if number % 4 == 1 else 3.0}
        rows.append(row)
    rows.append({"id": "nowhere", "layer": "air_defence", "precision": "country", "admin0_iso": "UA"})
    return pd.DataFrame(rows)


def around(km: float) -> pd.DataFrame:
    """Return two events so far apart, from south to north."""
    half = km / 222.0
    return pd.DataFrame(
        [
            {"layer": "strike", "lon": 33.0, "lat": lat, "id": f"{number}"}
            for number, lat in enumerate((49 - half, 49 + half))
        ]
    )


def drawn(table: pd.DataFrame, lang: str, **more: Any) -> Sheet:
    return compose(
        build_layers(table, boundaries=False, lang=lang), title=words(lang).say("default_title"), lang=lang, **more
    )


def lines_of(table: pd.DataFrame, lang: str, **more: Any) -> list[str]:
    return [text for text, _ in texts_of(drawn(table, lang, **more))]


def told(path: Path) -> tuple[str, list[str]]:
    """Return title and description that an SVG has of itself."""
    root = ElementTree.parse(path).getroot()
    title, said = (root.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}") for name in ("title", "description"))
    assert title is not None and said is not None
    return title, said.splitlines()


HEAD = {
    "en": ("Situation map, 2025-02-01 to 2025-02-11", "Events dated 2025-02-01 to 2025-02-11."),
    "uk": ("Карта подій, 1–11 лютого 2025", "Період: 1–11 лютого 2025."),
    "ru": ("Карта событий, 1–11 февраля 2025", "Период: 1–11 февраля 2025."),
}


@pytest.mark.parametrize("lang", languages())
def test_title_days_borders_and_credits_are_in_the_language(tmp_path: Path, lang: str) -> None:
    (path,) = write(varied(), tmp_path / "a.svg", lang=lang, profile="A profile", credits=[*style.CREDITS, "An owner"])
    title, said = told(path)
    assert (title, said[0]) == HEAD[lang]
    own = own_lines(words(lang), {})
    # What others ask to be said is said as they say it.
    assert said[1:] == ["A profile", own[style.BORDER_VIEW], *(own[line] for line in style.CREDITS), "An owner"]
    (undated,) = write(varied().drop(columns="start_date"), tmp_path / "b.svg", lang=lang, title="Mine")
    assert told(undated)[0] == "Mine"
    assert told(undated)[1][0] == words(lang).say("pictures.undated")


def test_english_is_the_language_of_files() -> None:
    assert all(line == said for line, said in own_lines(words("en"), {}).items())
    assert own_lines(words("en"), {}).keys() == {style.BORDER_VIEW, *style.CREDITS}


@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_is_left_in_english(tmp_path: Path, lang: str) -> None:
    series = made_series(2, corners=400)
    texts = lines_of(varied(), lang, control=[series], notes=list(own_lines(words(lang), {}).values()))
    (path,) = write(varied(), tmp_path / "a.svg", lang=lang, control=[series])
    title, said = told(path)
    # Places of which no source tells the name keep that of the map's data.
    names, known = load_local_names(lang), {place.name for place in load_gazetteer()}
    unnamed = {name for name in known if names.place(name) is None}
    meant = re.compile(
        r"Natural Earth|GeoNames|geonames\.org|CC BY 4\.0|"
        + re.escape(series.source.owner)
        + "|"
        + re.escape(series.source.title)
    )
    for text in (*texts, title, *said):
        assert text in unnamed or not LATIN.search(meant.sub("", text)), text


@pytest.mark.parametrize("lang", languages())
def test_the_legend_says_what_the_map_s_legend_says(lang: str) -> None:
    said, table = words(lang), varied()
    texts = " ".join(lines_of(table, lang))
    layers = build_layers(table, boundaries=False, lang=lang)
    for label in [entry.label for layer in layers for entry in layer.legend()] + [layer.title for layer in layers]:
        assert label in texts
    for path in ("panel_words.reading", "panel_words.ring", "pictures.tag", "pictures.stack", "hatch"):
        assert said.say(path) in texts
    assert said.denied("strike.air") in texts


def test_an_abbreviation_keeps_its_capitals_where_it_is_denied() -> None:
    assert words("uk").denied("air_defence.interception") == "Заперечується: ППО: збито або подавлено"
    assert words("ru").denied("strike.air") == "Отрицается: авиаудар или удар дроном"
    assert words("en").denied("strike.air") == "Denied: air or drone strike"


def test_places_have_their_names_in_the_language() -> None:
    table = varied()
    table["place_text"] = "as written"
    for lang, names in {
        "en": ("Kharkiv", "Odesa", "Poltava Oblast"),
        "uk": ("Харків", "Одеса", "Полтавська область"),
        "ru": ("Харьков", "Одесса", "Полтавская область"),
    }.items():
        texts = lines_of(table, lang)
        assert set(names) <= set(texts)
    # Those of events, and towns and countries around them.
    ground = lines_of(around(500), "uk")
    assert {"Дніпро", "\u2009".join("РОСІЯ")} <= set(ground)
    assert "Дніпро" not in lines_of(around(500), "ru")


COUNTED: dict[str, tuple[str, str]] = {
    "en": ("1 reported event; 1 of a whole country, or of no known place, is not drawn.", "21 reported events."),
    "uk": (
        "1 подія за повідомленнями; 1 щодо всієї країни або невідомого місця на карту не нанесено.",
        "21 подія за повідомленнями.",
    ),
    "ru": (
        "1 событие по сообщениям; 1 о стране в целом или о неизвестном месте на карту не нанесено.",
        "21 событие по сообщениям.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", languages())
def test_counts_have_the_forms_and_the_digits_of_the_language(lang: str) -> None:
    nowhere = pd.DataFrame(
        [{"layer": "air_defence", "precision": "country", "admin0_iso": "UA", "lon": None, "lat": None}]
    )
    assert COUNTED[lang][0] in lines_of(nowhere, lang)
    assert COUNTED[lang][1] in lines_of(crowded(21), lang)
    many = pd.concat([crowded(6).iloc[[1]]] * 1234, ignore_index=True)
    many["id"] = [str(number) for number in range(len(many))]
    thousands = {"en": "1,234", "uk": "1\u00a0234", "ru": "1\u00a0234"}[lang]
    # Of the layer and its symbol in the legend, and beside the mark.
    assert lines_of(many, lang).count(thousands) == 3
    left = [line for line in lines_of(crowded(300), lang) if re.search("left out|вмістил|поместил", line)]
    assert left == [words(lang).say("pictures.left_out", n=int(left[0].split()[0]))]


def test_names_that_are_left_out_are_counted_in_the_right_form() -> None:
    assert {lang: [words(lang).say("pictures.left_out", n=n) for n in (1, 3, 5, 21)] for lang in OTHERS} == {
        "ru": [
            "1 название не поместилось.", "3 названия не поместились.", "5 названий не поместилось.",
            "21 название не поместилось.",
        ],
        "uk": [
            "1 назва не вмістилася.", "3 назви не вмістилися.", "5 назв не вмістилося.", "21 назва не вмістилася.",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("km", [0, 40, 150, 400, 700, 1100, 1600, 2500, 4000])
def test_the_scale_s_words_stand_in_its_box(lang: str, km: float) -> None:
    sheet = drawn(around(km), lang)
    unit = words(lang).say("units.km", n=5)[2:]
    (words_box,) = (box for text, box in texts_of(sheet) if re.fullmatch(rf"[\d\s,]+ {unit}(| (at|на) \d+°.*)", text))
    boxes = [
        shapely.box(*item.get_window_extent().extents)
        for item in sheet.figure.axes[0].get_children()
        if isinstance(item, FancyBboxPatch)
    ]
    assert any(shapely.covers(box.buffer(0.5), words_box) for box in boxes)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("count", [0, 12, 300])
def test_no_two_lines_overlap_and_none_is_cut(lang: str, count: int) -> None:
    table = varied() if not count else crowded(count)
    series = made_series(2, corners=400)
    notes = list(own_lines(words(lang), {}).values())
    sheet = drawn(table, lang, control=[series], notes=notes, said=[words(lang).say("pictures.no_areas", names="X")])
    texts = texts_of(sheet)
    assert [(a, b) for (a, one), (b, two) in combinations(texts, 2) if shapely.overlaps(one, two)] == []
    assert [text for text, _ in texts if text.endswith("…")] == []
    # What stands on a map stays in its frame, what stands beside it out of it.
    frames = [
        shapely.box(*item.get_window_extent().extents)
        for item in sheet.figure.axes[0].get_children()
        if isinstance(item, Rectangle) and not item.get_facecolor()[-1] and item.get_window_extent().width > 200
    ]
    assert frames
    for frame in frames:
        assert [
            text for text, box in texts if shapely.crosses(box.exterior, frame) or shapely.overlaps(box, frame)
        ] == []
    whole = shapely.box(0, 0, sheet.width, sheet.height)
    assert [text for text, box in texts if not shapely.covers(whole, box)] == []


@pytest.mark.parametrize("lang", languages())
def test_whose_areas_of_control_these_are_is_said_in_the_language(tmp_path: Path, lang: str) -> None:
    series, table, said = made_series(2, corners=400), varied(), words(lang)
    table["start_date"] = series.dates[-1]
    (path,) = write(table, tmp_path / "a.svg", lang=lang, control=[series], credits=[series.source.credit])
    owner = said.say("pictures.areas_credit", who=series.source.owner)
    assert told(path)[1].count(owner) == 1
    texts = " ".join(lines_of(table, lang, control=[series], day=series.dates[-1]))
    held = {"en": "Held by Russia (assessed)", "uk": "Контролює Росія (оцінка)", "ru": "Контролирует Россия (оценка)"}
    assert held[lang] in texts
    day = series.dates[-1].isoformat() if lang == "en" else said.day(series.dates[-1])
    assert said.say("pictures.areas", source=series.source.title, date=day) in texts
    table["start_date"] = dt.date(2020, 1, 1)
    (early,) = write(table, tmp_path / "early.svg", lang=lang, control=[series])
    assert said.say("pictures.no_areas", names=series.source.title) in told(early)[1]


def test_a_language_without_words_is_refused_as_for_the_map_and_files_of_data_have_none(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="no words for maps in the language 'de'; there are in: en, ru, uk"):
        write(varied(), tmp_path / "a.png", lang="de")
    with pytest.raises(ExportError, match="the format geojson has no option 'lang'"):
        write(varied(), tmp_path / "a.geojson", lang="uk")
    assert list(tmp_path.iterdir()) == []
