"""A list of feeds is checked before anything is asked; what is wrong is named with its line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.errors import InputError
from sitmap.sources.feedlist import Feed, read_feed_list
from tests.support import ROOT


def listed(tmp_path: Path, text: str | bytes) -> list[Feed]:
    path = tmp_path / "feeds.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_feed_list(path)


def test_a_feed_has_what_its_table_says_and_the_rest_by_default(tmp_path: Path) -> None:
    assert listed(
        tmp_path,
        'interval = "30 min"\n'
        '[[feeds]]\nurl = "https://desk:secret@example.org/rss"\n'
        '[[feeds]]\nurl = "http://example.net/f"\nname = "Net"\npublisher = "Мережа"\nlanguage = "uk-UA"\n'
        'interval = "2h"\nfollow = true\n',
    ) == [
        Feed("https://desk:secret@example.org/rss", "https://example.org/rss", interval=1800.0),
        Feed("http://example.net/f", "Net", "Мережа", "uk", 7200.0, True),
    ]


def test_the_example_is_a_list_of_feeds() -> None:
    feeds = read_feed_list(ROOT / "examples/feeds.toml")
    assert [(feed.name, feed.interval, feed.follow) for feed in feeds] == [
        ("Example Wire", 900.0, True), ("Oblast administration", 3600.0, False), ("Example channel", 300.0, False),
    ]  # fmt: skip


FIRST = '[[feeds]]\nurl = "https://example.org/a"\n\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "feeds: lists no feeds"),
        ("feeds = []", 1, "feeds: is empty"),
        ('feeds = "https://example.org"', 1, "feeds: lists no feeds"),
        ('[feeds]\nurl = "https://example.org"', None, r"write \[\[feeds\]\]"),
        (FIRST + "[[feeds]]\nurl = https://example.org\n", 5, "is no TOML"),
        (FIRST + "[[feeds]]\nurl = 'a'\nurl = 'b'\n", 6, "is no TOML"),
        (b"[[feeds]]\nname = '\xff'\n", 2, "is not UTF-8"),
        ("feeds = " + "[" * 3000, None, "is nested too deeply"),
        (FIRST + "[[feeds]]\nname = 'B'\n", 4, "feed 2, url: is missing"),
        (FIRST + "[[feeds]]\n# here\nurl = 'ftp://example.org/x'\n", 6, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 'https://example.org:99999/'\n", 5, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 'https://[/'\n", 5, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 'https:///rss'\n", 5, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 'https://example.org/a b'\n", 5, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 7\n", 5, "feed 2, url: is no web address"),
        (FIRST + "[[feeds]]\nurl = 'https://example.org/a'\n", 5, "feed 2, url: is that of feed 1"),
        (FIRST + "[[feeds]]\nurl = 'https://a:b@example.org/a'\n", 5, "feed 2, url: is that of feed 1"),
        (FIRST + "[[feeds]]\nname = 'https://example.org/a'\nurl = 'https://example.org/b'\n", 5, "name: is that of"),
        (FIRST + "lang = 'uk'\n", 4, "feed 1, lang: means nothing here; did you mean 'language'"),
        ("colour = 1\n" + FIRST, 1, "^[^:]*: colour: means nothing here; there are feeds, interval"),
        (FIRST + "language = 'Ukrainian'\n", 4, "feed 1, language: 'Ukrainian' is no code"),
        (FIRST + "name = ''\n", 4, "feed 1, name: must be a text"),
        (FIRST + 'name = "a\\nb"\n', 4, "feed 1, name: must be a text"),
        (FIRST + "publisher = ['a']\n", 4, "feed 1, publisher: must be a text"),
        (FIRST + "interval = 15\n", 4, "feed 1, interval: 15 is no span of time"),
        (FIRST + "interval = '15 parsecs'\n", 4, "feed 1, interval: '15 parsecs' is no span of time"),
        (FIRST + "interval = '10s'\n", 4, "feed 1, interval: '10s' is not between one minute and seven days"),
        ("interval = '8d'\n" + FIRST, 1, "interval: '8d' is not between"),
        (FIRST + "follow = 'yes'\n", 4, "feed 1, follow: must be true or false"),
        ("feeds = [{url = 'https://example.org/a', lang = 'uk'}]", None, "feed 1, lang: means nothing"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_key(
    tmp_path: Path, text: str | bytes, line: int | None, says: str
) -> None:
    with pytest.raises(InputError, match=says) as caught:
        listed(tmp_path, text)
    assert caught.value.source == str(tmp_path / "feeds.toml")
    assert caught.value.line == line


def test_a_list_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read \(No such file"):
        read_feed_list(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        read_feed_list(tmp_path)
    with pytest.raises(InputError, match="too large"):
        listed(tmp_path, "#" * 1_000_001)


VALUES = st.recursive(
    st.sampled_from(['"https://example.org/a"', '"15m"', '""', "true", "7", "1.5", "nan", "2025-02-12", "'uk'"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    max_leaves=4,
)

KEYS = st.sampled_from(("url", "name", "publisher", "language", "interval", "follow", "feeds", "x"))


@given(
    st.lists(
        st.tuples(KEYS, VALUES),
        unique_by=lambda pair: pair[0],
        max_size=6,
    ),
    st.sampled_from(("[[feeds]]\n", "", "[[feeds]]\n[[feeds]]\n", "[feeds]\n")),
)
def test_any_toml_is_a_list_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], head: str
) -> None:
    folder = tmp_path_factory.mktemp("lists", numbered=True)
    try:
        feeds = listed(folder, head + "".join(f"{key} = {value}\n" for key, value in pairs))
    except InputError as error:
        assert str(folder) in str(error)
    else:
        assert feeds[0].url == "https://example.org/a"
