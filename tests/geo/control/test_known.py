"""Known sources, and the page that tells users of them and of mappings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import shapely

from geo.control import read_control
from geo.control.known import known_source, known_sources
from geo.control.mapping import read_mapping
from tests.geo.control.support import BAKHMUT, KHERSON, POKROVSK, SUDZHA, collection, feature, kinds, write
from tests.support import ROOT

PAGE = (ROOT / "docs" / "control.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("deepstatemap_data_20250212", "deepstate"), ("DeepState map", "deepstate"), ("Deep-State", "deepstate"),
        ("ISW_2025-02-12", "isw"), ("VIEW_RussiaCoTinUkraine_V3", "isw"), ("isw-control", "isw"),
        ("UAControlMapBackups", "uacontrolmap"), ("Ukraine Control Map", "uacontrolmap"), ("owlmaps", "uacontrolmap"),
        ("BlackBirdGroup_map", "blackbird"), ("Карта Рыбарь", "rybar"), ("Suriyakmaps", "suriyak"),
        ("swisw", None), ("my_front", None), ("deep water state", None), ("", None),
    ],
)  # fmt: skip
def test_a_source_is_known_by_its_name(text: str, key: str | None):
    known = known_source([text])
    assert (known.source.key if known else None) == key


def test_every_known_source_says_what_its_owner_asks_and_where():
    keys = [known.source.key for known in known_sources()]
    assert len(keys) == len(set(keys)) and all(re.fullmatch(r"[a-z]+", key) for key in keys)
    for known in known_sources():
        assert known.source.attribution and known.source.terms and 0 < known.source.accuracy_km <= 2


def test_the_page_tells_of_every_known_source_what_the_table_has():
    for known in known_sources():
        source = known.source
        (row,) = [line for line in PAGE.splitlines() if line.startswith("| ") and source.title in line]
        assert source.terms in row
        assert source.licence in row and source.url in row


def test_the_mapping_of_the_page_is_read_and_does_what_it_says(tmp_path: Path):
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    (tmp_path / "mapping.toml").write_text(example, "utf-8")
    mapping = read_mapping(tmp_path / "mapping.toml")
    assert mapping.source == tomllib.loads(example)["source"]
    data = collection(
        feature(BAKHMUT, zone="A2", asof="2025-02-12"),
        feature(KHERSON, name="training ground 3", asof="2025-02-12"),
    )
    (series,) = read_control(write(tmp_path / "front_x.geojson", data), mapping={**tomllib.loads(example), "read": {}})
    assert kinds([series]) == [("Russia", "controlled", "claimed")]
    assert series.source.terms == "Name the source; no use in advertisements."


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Assessed Russian control", ("Russia", "controlled", "assessed")),
        ("Occupied", ("Russia", "controlled", "assessed")),
        ("ORDLO", ("Russia", "controlled", "assessed")),
        ("Claimed Russian territory", ("Russia", "controlled", "claimed")),
        ("Russian gains", ("Russia", "advanced", "assessed")),
        ("Claimed Ukrainian counteroffensives", ("Ukraine", "advanced", "claimed")),
        ("Звільнено", ("Ukraine", "liberated", "assessed")),
        ("infiltration", (None, "contested", "assessed")),
    ],
)
def test_the_words_of_the_page_are_taken_as_it_says(tmp_path: Path, words: str, kind: tuple[str | None, str, str]):
    assert words in PAGE
    assert kinds(read_control(write(tmp_path / "x_20250212.geojson", feature(POKROVSK, name=words)))) == [kind]


def test_terms_of_a_known_source_can_be_said_otherwise(tmp_path: Path):
    path = write(tmp_path / "isw_20250212.geojson", feature(shapely.union(BAKHMUT, SUDZHA), name="Russian control"))
    source = read_control(path, mapping={"source": {"terms": "consent of 1 March", "accuracy_km": 2}})[0].source
    assert (source.key, source.terms, source.accuracy_km) == ("isw", "consent of 1 March", 2.0)
    assert source.attribution.startswith("Institute for the Study of War")
