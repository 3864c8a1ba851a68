"""The words of `geo/data/mention_rules.toml` and the lists of persons' names, compiled for matching."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["Rules", "load_rules"]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


class Rules:
    """The words of `mention_rules.toml` and the lists of persons' names, compiled."""

    def __init__(self) -> None:
        data = files("geo") / "data"
        spec: dict[str, Any] = tomllib.loads((data / "mention_rules.toml").read_text("utf-8"))
        units = spec["unit_words"]
        self.unit_kind = {
            word: (key.removesuffix("_plural"), key.endswith("_plural"))
            for key, words in units.items()
            for word in words
        }
        qualifier = rf"(?:{_alternatives(spec['unit_words_between']['beginnings'])})\w+"
        between = rf"(?:{qualifier} ){{0,2}}"
        self.unit_after = re.compile(
            rf"(?:'s)?[ -](?:{'Military |military '})?{between}({_alternatives(self.unit_kind)})(?![\w-])", re.I
        )
        before = spec["unit_words_before"]
        self.before_kind = {
            word.strip(): (key.removesuffix("_plural"), key.endswith("_plural"))
            for key, words in before.items()
            for word in words
        }
        self.unit_before = re.compile(rf"(?<!\w)({_alternatives(self.before_kind)})\s*(?:the )?$", re.I)
        self.joint = re.compile(
            rf"(?P<qualifier> {qualifier})?(?: \(\d+\))?\s*(?:(?:{_alternatives(spec['lists']['joints'])})\s+"
            r"(?:the |in |in the |from |from the |of )?|/\s*)",
            re.I,
        )
        # "сім над Полтавською, п'ять — над Сумською областями": each unit has its own number.
        self.counted_joint = re.compile(
            rf"(?:\s*[—–-]\s*\d+)?\s*(?:{_alternatives(spec['lists']['joints'])})\s+(?:ще |ещё |еще )?[\w'-]*"
            r"\s*(?:[—–-]\s*)?(?:(?:над|у|в|на|во) )?",
            re.I,
        )
        self.not_after = re.compile(rf"(?:'s)?[ -](?:{_alternatives(spec['not_places']['after'])})(?!\w)")
        self.not_before_words = frozenset(word.split()[-1] for word in spec["not_places"]["before"])
        self.not_before = re.compile(rf"(?<!\w)(?:{_alternatives(spec['not_places']['before'])}) [\"']?$")
        self.place_before = re.compile(rf"(?<!\w)(?:{_alternatives(spec['place_words']['before'])}) ?$", re.I)
        self.place_after = re.compile(rf" (?:{_alternatives(spec['place_words']['after'])})(?!\w)")
        calls = _alternatives(spec["place_words"]["before"] + spec["place_words"]["unknown_before"])
        self.unknown = re.compile(
            rf"(?<!\w)(?i:{calls})[ .]{{1,2}}[\"'«“]?((?:[A-ZА-ЯІЇЄҐ][\w'-]+)(?: [A-ZА-ЯІЇЄҐ][\w'-]+){{0,2}})"
        )
        self.no_names = frozenset(spec["place_words"]["no_names"])
        self.given = _words(data / "given_names.txt") | _words(data / "given_names_cyrillic.txt")
        self.titles = _words(data / "titles.txt")


def _words(path: Any) -> frozenset[str]:
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    return Rules()
