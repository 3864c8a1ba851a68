"""The map's page as text: it holds what the table holds, loads nothing, runs nothing of a report, and never changes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html.parser
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely

import layers
from geo.geometry import circle
from layers.errors import AssetError, ExportError, SchemaError
from layers.webmap import build_map, render, write_map
from layers.webmap.embed import display_text, json_text

ROOT = Path(__file__).parents[2]
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_spec = importlib.util.spec_from_file_location("event_tables", ROOT / "tests" / "browser" / "tables.py")
assert _spec is not None and _spec.loader is not None
tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tables)


class Page(html.parser.HTMLParser):
    """A page read as a browser reads it: its elements, the text of its scripts, its title and heading."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style", "title", "h1", "p", "bdi"):
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((*self._open[-1], data))

    def text_of(self, tag: str) -> str:
        return "".join(text for name, _, text in self.texts if name == tag)

    def scripts(self) -> list[str]:
        """Scripts that run, in order."""
        return [
            text for name, attrs, text in self.texts if name == "script" and "json" not in (attrs.get("type") or "")
        ]

    def data(self, key: str) -> Any:
        return json.loads(
            "".join(text for name, attrs, text in self.texts if name == "script" and attrs.get("id") == key)
        )


def unpack(text: str, count: int) -> list[int]:
    width = len(text) // count
    assert width * count == len(text)
    found = []
    for row in range(count):
        number = 0
        for digit in text[row * width : (row + 1) * width]:
            number = number * 64 + DIGITS.index(digit)
        found.append(number)
    return found


def decode(column: dict[str, Any], count: int) -> list[Any]:
    if "v" in column:
        return list(column["v"])
    if "d" in column:
        return [column["d"][index] for index in unpack(column["i"], count)]
    if "t" in column:
        width = len(column["t"]) // count
        return [column["t"][row * width : (row + 1) * width] for row in range(count)]
    if "x" in column:
        null = column.get("null", False)
        numbers = unpack(column["x"], count)
        return [None if null and not n else (n - null + column["o"]) / column["s"] for n in numbers]
    return [column["c"]] * count


def expected(value: Any) -> Any:
    """A table's value as GeoJSON has it, by rules of its own."""
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, dict):
        return {key: expected(item) for key, item in value.items()}
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return pytest.approx(value, abs=1e-7)
    return value


def linked(page: Page) -> list[str]:
    """Addresses that the page loads by itself."""
    found = [attrs.get("src") for tag, attrs in page.elements if tag in ("script", "img", "iframe", "source")]
    found += [attrs.get("href") for tag, attrs in page.elements if tag == "link"]
    return [address for address in found if address]


@pytest.mark.parametrize("make", [tables.small_table, tables.hostile_table, lambda: tables.large_table(300)])
def test_page_holds_every_row_and_column_of_the_table(make: Any) -> None:
    table = layers.validate(make())
    page = Page(render(build_map(table)))
    events, texts = page.data("sitmap-events"), page.data("sitmap-texts")["columns"]
    assert events["n"] == len(table)
    names = [name for name in table.columns if name != "geometry"]
    assert list(events["columns"]) == names
    assert {name for name, column in events["columns"].items() if column == 0} == set(texts)
    for name in names:
        held = texts[name] if name in texts else events["columns"][name]
        assert decode(held, len(table)) == [expected(value) for value in table[name].tolist()], name


@pytest.mark.parametrize("make", [tables.small_table, lambda: tables.large_table(300)])
def test_page_holds_every_geometry(make: Any) -> None:
    table = layers.validate(make())
    places = Page(render(build_map(table))).data("sitmap-events")["places"]
    points, circles = (list_of(places[kind]) for kind in ("points", "circles"))
    for geometry, number in zip(table.geometry, unpack(places["of"], len(table)), strict=True):
        if geometry is None:
            assert number == 0
        elif geometry.geom_type == "Point":
            assert points[number - 1] == [pytest.approx(geometry.x, abs=1e-7), pytest.approx(geometry.y, abs=1e-7)]
        elif number <= len(points) + len(circles):
            assert circle(*circles[number - 1 - len(points)]).hausdorff_distance(geometry) < 1e-7
        else:
            shape = places["shapes"][number - 1 - len(points) - len(circles)]
            rings = [ring for part in shape["c"] for ring in part]
            assert shape["t"] == "area"
            assert len(rings) == sum(1 + len(part.interiors) for part in getattr(geometry, "geoms", [geometry]))
            assert drawn_shape(shape).hausdorff_distance(geometry) < 2e-5


def list_of(columns: dict[str, Any]) -> list[list[float]]:
    """The rows of columns of numbers, in the order of the columns."""
    return [
        list(row) for row in zip(*(decode(columns[name], columns["n"]) for name in columns if name != "n"), strict=True)
    ]


def drawn_shape(shape: dict[str, Any]) -> Any:
    def line(numbers: list[int]) -> list[tuple[float, float]]:
        x = y = 0
        found = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x / 1e5, y / 1e5))
        return found

    return shapely.MultiPolygon([(line(part[0]), [line(ring) for ring in part[1:]]) for part in shape["c"]])


def test_rows_are_drawn_as_the_layers_say() -> None:
    table = layers.validate(tables.small_table())
    events = Page(render(build_map(table))).data("sitmap-events")
    drawn = dict(zip(table["id"], decode(events["draw"]["as"], len(table)), strict=True))
    assert drawn == {
        "e-1": "marker", "e-2": "marker", "e-3": "marker", "e-4": "area",
        "e-5": "area", "e-6": "panel", "e-7": "marker", "e-8": "panel",
    }  # fmt: skip
    hatched = dict(zip(table["id"], decode(events["draw"]["hatched"], len(table)), strict=True))
    assert [key for key, value in hatched.items() if value] == ["e-5"]


def test_an_empty_table_gives_a_page() -> None:
    page = Page(render(build_map(layers.empty_table())))
    assert page.data("sitmap-events")["n"] == 0
    assert page.text_of("title") == "Situation map"


def test_inline_page_loads_nothing() -> None:
    text = render(build_map(tables.small_table()))
    page = Page(text)
    assert linked(page) == []
    assert "sourceMappingURL" not in text
    styles = "".join(body for name, _, body in page.texts if name == "style")
    assert all(match.startswith(("data:", "#")) for match in re.findall(r"url\(([^)]*)\)", styles))
    assert "@import" not in styles


def test_leaflets_licence_is_in_the_page() -> None:
    text = render(build_map(tables.small_table()))
    assert "Redistribution and use in source and binary forms" in text
    assert "Leaflet 1.9.4, BSD 2-Clause" in text


def test_cdn_links_leaflet_with_checksums_and_nothing_else() -> None:
    page = Page(render(build_map(tables.small_table(), assets="cdn")))
    loaded = linked(page)
    assert [address.rsplit("/", 1)[1] for address in sorted(loaded)] == ["leaflet.css", "leaflet.js"]
    for tag, attrs in page.elements:
        if tag == "link" or (tag == "script" and attrs.get("src")):
            assert (attrs["integrity"] or "").startswith("sha256-")
            assert attrs["crossorigin"] == "anonymous"


def test_cdn_checksums_are_those_of_the_files_that_npm_brought() -> None:
    page = Page(render(build_map(tables.small_table(), assets="cdn")))
    folder = ROOT / "layers" / "webmap" / "assets" / "vendor" / "leaflet" / "dist"
    for tag, attrs in page.elements:
        address = attrs.get("href") if tag == "link" else attrs.get("src")
        if tag in ("link", "script") and address:
            digest = hashlib.sha256((folder / address.rsplit("/", 1)[1]).read_bytes()).digest()
            assert attrs["integrity"] == "sha256-" + base64.b64encode(digest).decode("ascii")


@pytest.mark.parametrize("assets", ["inline", "cdn"])
def test_policy_allows_the_pages_own_scripts_and_no_others(assets: str) -> None:
    page = Page(render(build_map(tables.hostile_table(), title=tables.HOSTILE[0], notes=tables.HOSTILE, assets=assets)))
    metas = [
        attrs for tag, attrs in page.elements if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(metas) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in (metas[0]["content"] or "").split(";"))
    assert rules["default-src"] == "'none'"
    allowed = set(rules["script-src"].split())
    digests = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
        for text in page.scripts()
    }
    origins = {re.match(r"https://[^/]+", address)[0] for address in linked(page)}  # type: ignore[index]
    assert allowed == digests | origins
    assert "'unsafe-inline'" not in allowed and "'unsafe-eval'" not in allowed


def test_report_text_stays_text() -> None:
    clean = Page(render(build_map(tables.small_table(), title="A title", notes=["A note"])))
    text = render(
        build_map(tables.hostile_table(), title=" ".join(tables.HOSTILE), notes=tables.HOSTILE, credits=tables.HOSTILE)
    )
    page = Page(text)
    # The same elements as a page of harmless rows, and not one more.
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in clean.elements]
    assert [sorted(attrs) for _, attrs in page.elements] == [sorted(attrs) for _, attrs in clean.elements]
    shown = display_text(" ".join(tables.HOSTILE))
    assert page.text_of("title") == shown
    assert shown in page.text_of("bdi")
    # Braces are not evaluated by the template engine under folium.
    assert "1337" not in page.text_of("title") and "{{ 7 * 191 }}" in page.text_of("title")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", page.text_of("title"))
    data = text[text.index('id="sitmap-page"') :]
    data = data[: data.rindex("</script>")]
    for block in re.findall(r'<script type="application/json" id="[\w-]+">(.*?)</script>', data, re.S):
        assert not re.search("[<>&\u2028\u2029]", block)


@pytest.mark.parametrize("value", [*tables.HOSTILE, "\ud800 lone", {"a": ["<", 1, None]}])
def test_json_text_reads_back_and_cannot_end_its_element(value: Any) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029]", text)
    text.encode("utf-8")


RENDER = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("t", sys.argv[1])
tables = importlib.util.module_from_spec(spec); spec.loader.exec_module(tables)
import folium
from layers.webmap import build_map, render
made = build_map(tables.large_table(200))
if sys.argv[2] == "more":
    group = folium.FeatureGroup(name="Mine").add_to(made)
    folium.Marker([50, 30], popup="Here", tooltip="There").add_to(group)
    folium.Circle([49, 31], radius=5000).add_to(group)
    folium.LayerControl().add_to(made)
text = render(made)
assert text == render(made), "a second rendering differs"
sys.stdout.buffer.write(text.encode("utf-8"))
"""


@pytest.mark.parametrize("what", ["plain", "more"])
def test_same_table_gives_the_same_bytes_in_any_process(what: str, tmp_path: Path) -> None:
    pages = []
    for seed, zone, folder in (("1", "UTC", tmp_path), ("4711", "Asia/Tokyo", ROOT)):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "error", "-c", RENDER, str(ROOT / "tests" / "browser" / "tables.py"), what]
        done = subprocess.run(command, env=env, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        pages.append(done.stdout)
    assert pages[0] == pages[1]
    assert len(pages[0]) > 100_000


def test_the_map_is_a_folium_map_whose_own_save_writes_the_same_page(tmp_path: Path) -> None:
    made = build_map(tables.small_table())
    assert isinstance(made, folium.Map)
    made.save(str(tmp_path / "folium.html"))
    assert write_map(made, tmp_path / "ours.html") == tmp_path / "ours.html"
    assert (tmp_path / "folium.html").read_bytes() == (tmp_path / "ours.html").read_bytes()
    assert (
        write_map(tables.small_table(), tmp_path / "table.html").read_bytes() == (tmp_path / "ours.html").read_bytes()
    )


def test_what_a_user_adds_comes_after_and_loads_nothing() -> None:
    made = build_map(tables.small_table())
    folium.Marker([50, 30], popup="Mine", tooltip="Mine").add_to(made)
    page = Page(render(made))
    assert linked(page) == []
    start = next(index for index, text in enumerate(page.scripts()) if "sitmap.start(" in text)
    marker = next(index for index, text in enumerate(page.scripts()) if "L.marker(" in text)
    assert start < marker


def test_folium_icon_warns_that_it_needs_the_network() -> None:
    made = build_map(tables.small_table())
    folium.Marker([50, 30], icon=folium.Icon(color="red")).add_to(made)
    with pytest.warns(UserWarning, match="no longer self-contained"):
        text = render(made)
    assert any("awesome-markers" in address for address in linked(Page(text)))


def test_in_a_notebook_the_map_shows_itself() -> None:
    shown = build_map(tables.small_table())._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and "sitmap.start(" in shown


def test_head_names_language_title_and_viewport() -> None:
    page = Page(render(build_map(tables.small_table(), title="One & two <three>")))
    assert ("html", {"lang": "en"}) in page.elements
    assert page.text_of("title") == "One & two <three>"
    assert page.text_of("h1") + page.text_of("bdi") == "One & two <three>"
    viewport = next(attrs["content"] for tag, attrs in page.elements if attrs.get("name") == "viewport")
    assert viewport == "width=device-width, initial-scale=1"
    assert sum(tag == "h1" for tag, _ in page.elements) == 1


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (None, "14–15 August 2024"),
        ((dt.date(2024, 8, 1), dt.date(2024, 8, 1)), "1 August 2024"),
        (("2024-07-30", "2024-08-02"), "30 July – 2 August 2024"),
        (("2023-12-31", "2024-01-01"), "31 December 2023 – 1 January 2024"),
        (("2024-07-30", None), "from 30 July 2024 on"),
        ((None, "2024-07-30"), "until 30 July 2024"),
    ],
)
def test_period_covered_is_told_in_title_and_summary(period: Any, words: str) -> None:
    page = Page(render(build_map(tables.small_table(), period=period)))
    assert page.text_of("title") == f"Situation map, {words}"
    assert f"Period covered: {words}." in page.text_of("p")


def test_summary_counts_events_reports_and_what_is_not_drawn() -> None:
    page = Page(render(build_map(tables.small_table())))
    assert "8 reported events · 1 report. 6 on the map, 2 in the list only." in page.text_of("p")


def test_notes_credits_and_version_are_in_the_page() -> None:
    made = build_map(tables.small_table(), notes=["2 reports held no event"], credits=["Control: A. Source, CC BY 4.0"])
    page = Page(render(made)).data("sitmap-page")
    assert page["notes"] == ["2 reports held no event"]
    credits = "\n".join(page["credits"])
    for name in ("Natural Earth", "GeoNames, CC BY 4.0", "Leaflet", "Control: A. Source, CC BY 4.0"):
        assert name in credits
    assert "Crimea and Sevastopol are Ukraine's" in page["words"]["panel_words"]["borders"]


def test_tiles_are_opt_in_and_bring_their_attribution() -> None:
    made = build_map(tables.small_table(), tiles=("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "© Example Tiles"))
    text = render(made)
    assert "{s}.tiles.example.org" in text and "Example Tiles" in text
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None and "https://*.tiles.example.org" in policy[1]
    assert "tiles.example.org" not in render(build_map(tables.small_table()))
    named = render(build_map(tables.small_table(), tiles="OpenStreetMap"))
    assert "tile.openstreetmap.org" in named and "OpenStreetMap" in named


def test_tiles_without_attribution_are_refused() -> None:
    with pytest.raises(ValueError, match="attribution"):
        build_map(tables.small_table(), tiles="https://tiles.example.org/{z}/{x}/{y}.png")


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"'inline'.*'cdn'"):
        build_map(tables.small_table(), assets="bundle")
    with pytest.raises(AssetError, match="no words for maps in the language 'xx'"):
        build_map(tables.small_table(), lang="xx")
    with pytest.raises(ValueError, match="after the last"):
        build_map(tables.small_table(), period=("2025-01-02", "2025-01-01"))
    with pytest.raises(SchemaError):
        build_map(pd.DataFrame({"a": [1]}))


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    made = build_map(tables.small_table())
    with pytest.raises(ExportError):
        write_map(made, tmp_path / "missing" / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_someone_elses_making_is_enough() -> None:
    table = gpd.GeoDataFrame(
        {"layer": ["strike"], "mine": ["kept"]}, geometry=[shapely.Point(30.5, 50.4)], crs="EPSG:4326"
    )
    page = Page(render(build_map(table)))
    assert page.data("sitmap-texts")["columns"]["mine"] == {"c": "kept"}
    assert page.data("sitmap-events")["places"]["points"] == {"n": 1, "lon": {"c": 30.5}, "lat": {"c": 50.4}}


def test_importing_the_package_does_not_import_folium() -> None:
    code = "import sys, layers.webmap; assert not {'folium', 'geopandas', 'shapely', 'branca'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
