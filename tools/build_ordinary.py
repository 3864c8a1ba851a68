"""Build geo/data/ordinary.bin: which words of Ukrainian, Russian and English are no names of places.

Run from the repository's root::

    python tools/build_ordinary.py [--words american-english]

Inputs: pymorphy3 with its dictionaries of Ukrainian and Russian, and an English word list (Debian: wamerican), for
what is a word; wordfreq, for how common it is: dictionaries have every Липник and Нобель. The file holds no word, only
two Bloom filters (see `geo.ordinary`). The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.gazetteer import load_gazetteer  # noqa: E402
from geo.ordinary import LONGEST, PLACE_END, SHORTEST, pack  # noqa: E402

# The common logarithm of uses in a billion words from which a word is ordinary.
WEAK, COMMON, ENGLISH = 3.3, 3.0, 2.5
# The names of these are seldom words, whatever a dictionary without capitals says.
TOWN = 2000
# Parts of names and what is no ordinary word.
_NAMES = re.compile("Geox|Surn|Name|Patr|Abbr|Orgn|Trad")


def words_of(lang: str, frequent: dict[str, float], towns: set[str]) -> tuple[set[str], set[str]]:
    """Return the nouns in the singular, and the other words that a sentence can open with."""
    import pymorphy3

    nouns, others, adjectives = set(), set(), set()
    for word, tag, normal, *_ in pymorphy3.MorphAnalyzer(lang=lang).dictionary.iter_known_words():
        told = str(tag)
        if not SHORTEST <= len(word) <= LONGEST or "nomn" not in told or _NAMES.search(told):
            continue
        if not re.fullmatch("[а-яіїєґё']+", word) or PLACE_END.search(word) or frequent.get(word, 0) < COMMON:
            continue
        if "NOUN" in told and "plur" not in told and word == normal and frequent[word] >= WEAK:
            nouns.add(word)
        elif re.search("NOUN|ADJF|NUMR|NPRO", told):
            others.add(word)
        if "ADJF" in told:
            # Нове, Зелене: a name in the middle of a sentence is a name.
            adjectives.add(word)
    found = (nouns - adjectives, others | (nouns & adjectives))
    return tuple({w.replace("ё", "е") for w in words} - towns for words in found)  # type: ignore[return-value]


def frequencies(lang: str) -> dict[str, float]:
    """Return how common the words of a language are."""
    import wordfreq

    return {word: 9 + math.log10(share) for word, share in wordfreq.get_frequency_dict(lang, "large").items()}


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description="Build geo/data/ordinary.bin")
    parser.add_argument("--words", type=Path, default=Path("/usr/share/dict/american-english"))
    options = parser.parse_args()
    english = frequencies("en")
    weak = {
        word
        for word in options.words.read_text("utf-8").split()
        if word.islower()
        and word.isascii()
        and word.isalpha()
        and SHORTEST <= len(word) <= LONGEST
        and english.get(word, 0) >= ENGLISH
    }
    gazetteer = load_gazetteer()
    large = {p.id for p in gazetteer if p.kind == "settlement" and p.population >= TOWN and p.admin0_iso == "UA"}
    towns = {n.lower() for n in gazetteer.names() if any(p.id in large for p in gazetteer.named(n).places[:1])}
    common: set[str] = set()
    for lang in ("uk", "ru"):
        nouns, others = words_of(lang, frequencies(lang), towns)
        weak |= nouns
        common |= others
    path = ROOT / "geo" / "data" / "ordinary.bin"
    path.write_bytes(pack(weak, common - weak))
    print({"weak": len(weak), "common": len(common - weak), "bytes": path.stat().st_size})


if __name__ == "__main__":
    main()
