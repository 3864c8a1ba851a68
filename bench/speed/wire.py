"""Reports in the manner of the wires, generated: the same for the same seed, and of any number and length.

::

    python -m bench.speed.wire 1000 > corpus.jsonl              # JSON Lines that sitmap reads
    python -m bench.speed.wire --sentences 10000 > long.jsonl   # one long report

Paragraphs (`wire.toml`) are filled with places of the embedded gazetteer: the settlements of the oblasts that the war
is fought in and of the Russian regions behind the border. Three kinds of reports: wire reports, in which a few
paragraphs of events stand among politics and background; bulletins, which are events only; politics without an event.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo import load_gazetteer

__all__ = ["Writer", "long_report", "reports"]

T = TypeVar("T")
Paragraph = list[str]

# Length of a report in characters: a wire report of some 600 words.
LENGTH = (3600, 4400)
# How often each genre comes, and its paragraphs: the order of kinds is gone through again until the length is reached.
GENRES: tuple[tuple[float, str, str], ...] = (
    (0.70, "wire", "lead politics strike politics strike air_defence politics background ground strike_russia politics "
                   "background strike politics background"),
    (0.15, "bulletin", "air_defence strike ground strike strike ground strike_russia strike ground strike"),
    (0.15, "politics", "politics politics background politics politics background"),
)  # fmt: skip
FRONT_UNITS = tuple("UA-63 UA-14 UA-09 UA-23 UA-65 UA-59 UA-74 UA-12 UA-48 UA-51 UA-32 UA-53".split())
RUSSIAN_UNITS = tuple("RU-BEL RU-KRS RU-BRY RU-VOR RU-ROS".split())
# Settlements of a unit that are written about, the largest first.
PER_UNIT = 60
CITIES = 40
FIRST_DAY = dt.date(2022, 3, 1)
DAYS = 1200
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
FEW = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
FEW_TH = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Stock:
    """What reports are made of: paragraphs by kind, lists of words, names of places by unit."""

    paragraphs: dict[str, list[Paragraph]]
    slots: dict[str, list[str]]
    first: list[str]
    last: list[str]
    units: dict[str, str]
    settlements: dict[str, list[str]]
    cities: list[str]


@cache
def stock() -> Stock:
    """Read `wire.toml` and the gazetteer."""
    with Path(__file__).with_name("wire.toml").open("rb") as file:
        given = tomllib.load(file)
    paragraphs: dict[str, list[Paragraph]] = {}
    for entry in given["paragraph"]:
        paragraphs.setdefault(entry["kind"], []).append(entry["sentences"])
    gazetteer = load_gazetteer()
    wanted = {*FRONT_UNITS, *RUSSIAN_UNITS}
    settlements = [place for place in gazetteer if place.kind == "settlement"]
    settlements.sort(key=lambda place: (-place.population, place.id))
    by_unit: dict[str, list[str]] = {}
    for place in settlements:
        if place.admin1_iso in wanted:
            names = by_unit.setdefault(place.admin1_iso, [])
            if len(names) < PER_UNIT and place.name not in names:
                names.append(place.name)
    return Stock(
        paragraphs=paragraphs,
        slots=given["slots"],
        first=given["names"]["first"],
        last=given["names"]["last"],
        units={code: gazetteer.get(f"iso:{code}").name for code in sorted(wanted)},
        settlements=by_unit,
        cities=[place.name for place in settlements if place.admin0_iso == "UA"][:CITIES],
    )


class Writer:
    """Fills paragraphs for one report.

    Parameters
    ----------
    seed : str
        Everything that is written follows from it, and from the gazetteer.
    """

    def __init__(self, seed: str) -> None:
        # Of the generator only random() is used, the one method whose sequence Python promises to keep.
        self._random = random.Random(seed).random
        self._stock = stock()
        self._unused: dict[str, list[Paragraph]] = {}
        self.published = FIRST_DAY + dt.timedelta(days=self._number(0, DAYS - 1))

    def _number(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def _pick(self, items: Sequence[T]) -> T:
        return items[int(self._random() * len(items))]

    def genre(self) -> tuple[str, list[str]]:
        """Choose a genre; return its name and the kinds of its paragraphs in order."""
        left = self._random()
        for share, name, kinds in GENRES:
            left -= share
            if left < 0:
                return name, kinds.split()
        return GENRES[-1][1], GENRES[-1][2].split()

    def length(self) -> int:
        """Choose a length in characters."""
        return self._number(*LENGTH)

    def paragraph(self, kind: str) -> Paragraph:
        """Return the sentences of a new paragraph; its sentences share their places, people and days."""
        shared = self._shared()
        # None comes twice before all of its kind have come.
        unused = self._unused.get(kind) or list(self._stock.paragraphs[kind])
        chosen = unused.pop(int(self._random() * len(unused)))
        self._unused[kind] = unused

        def fill(found: re.Match[str]) -> str:
            return shared.get(found[1]) or self._fresh(found[1])

        return [SLOT.sub(fill, sentence) for sentence in chosen]

    def _shared(self) -> dict[str, str]:
        values: dict[str, str] = {}
        for prefix, codes in (("", FRONT_UNITS), ("russian_", RUSSIAN_UNITS)):
            code = self._pick(codes)
            names = self._stock.settlements[code]
            # The square makes large places more frequent than small ones, as they are in the news.
            first = int(self._random() ** 2 * len(names))
            second = (first + self._number(1, len(names) - 1)) % len(names)
            full = self._stock.units[code]
            stem = full.rpartition(" ")[0]
            values[f"{prefix}place"], values[f"{prefix}other"] = names[first], names[second]
            values[f"{prefix}village"] = names[self._number(len(names) // 2, len(names) - 1)]
            values[f"{prefix}unit_name"] = full
            values[f"{prefix}unit"] = self._pick((f"the {stem} region", f"{stem} region", f"the {stem} oblast", full))
        yesterday = self.published - dt.timedelta(days=1)
        values["day"] = WEEKDAYS[self.published.weekday()]
        values["yesterday"] = WEEKDAYS[yesterday.weekday()]
        values["date"] = f"{MONTHS[self.published.month - 1]} {self.published.day}"
        values["city"] = self._pick(self._stock.cities)
        values["first"] = self._pick(self._stock.first)
        values["person"] = f"{values['first']} {self._pick(self._stock.last)}"
        return values

    def _fresh(self, slot: str) -> str:
        if slot.endswith("_capital") and slot not in self._stock.slots:
            words = self._fresh(slot.removesuffix("_capital"))
            return words[0].upper() + words[1:]
        if slot == "few":
            return self._pick(FEW)
        if slot == "few_th":
            return self._pick(FEW_TH)
        if slot == "some":
            return str(self._number(2, 30))
        if slot == "many":
            return str(self._number(31, 190))
        return self._pick(self._stock.slots[slot])


def reports(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield reports as JSON Lines have them.

    Parameters
    ----------
    count : int
        How many; the first of them are the same however many are asked for.
    seed : int
        Another one gives other reports.
    """
    for number in range(count):
        writer = Writer(f"{seed}/{number}")
        genre, kinds = writer.genre()
        wanted, length = writer.length(), 0
        paragraphs: list[str] = []
        while length < wanted:
            paragraphs.append(" ".join(writer.paragraph(kinds[len(paragraphs) % len(kinds)])))
            length += len(paragraphs[-1]) + 1
        yield _record(f"{genre}-{number:05d}", writer, paragraphs)


def long_report(sentences: int, seed: int = 1) -> dict[str, Any]:
    """Return one wire report of a number of sentences: the paragraphs of short ones, one after the other."""
    writer = Writer(f"{seed}/long")
    kinds = GENRES[0][2].split()
    paragraphs: list[str] = []
    left = sentences
    while left > 0:
        paragraph = writer.paragraph(kinds[len(paragraphs) % len(kinds)])[:left]
        left -= len(paragraph)
        paragraphs.append(" ".join(paragraph))
    return _record(f"long-{sentences}", writer, paragraphs)


def _record(name: str, writer: Writer, paragraphs: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Generated report {name}",
        "publisher": "sitmap benchmark",
        "published": writer.published.isoformat(),
        "lang": "en",
        "text": "\n".join(paragraphs),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write generated reports to standard output as JSON Lines."""
    parser = argparse.ArgumentParser(description="Write generated reports to standard output as JSON Lines.")
    parser.add_argument("count", nargs="?", type=int, default=10, help="how many reports (default: 10)")
    parser.add_argument("--sentences", type=int, help="instead, one report of this many sentences")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other reports (default: 1)")
    given = parser.parse_args(arguments)
    made = [long_report(given.sentences, given.seed)] if given.sentences else reports(given.count, given.seed)
    for report in made:
        print(json.dumps(report, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
