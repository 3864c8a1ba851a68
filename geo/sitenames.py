"""Sites that are named by a word for their kind before the name: "на аэродроме «Саки»", "the port of Odesa".

The gazetteer has such a site once, as "Аэродром Саки": the word in the case that the sentence asks for, in small
letters, and quotation marks round the name are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.gazetteer import Gazetteer

__all__ = ["headed_sites"]

# What a word for a kind begins with → the word as the gazetteer's names of sites begin.
_HEADS = {
    "аеродром": "Аеродром", "авіабаз": "Аеродром", "летовищ": "Аеродром", "аеропорт": "Аеродром",
    "аэродром": "Аэродром", "авиабаз": "Аэродром", "аэропорт": "Аэродром",
    "порт": "Порт", "морпорт": "Порт", "port of": "Port of", "нафтобаз": "Нафтобаза", "нефтебаз": "Нефтебаза",
    "арсенал": "Арсенал", "НПЗ": "НПЗ",
}  # fmt: skip
_ENDINGS = r"(?:и|у|і|ы|а|е|ою|ой|ом|ем|ів|ов|ам|ами|ах)?"
_HEADED = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(_HEADS, key=len, reverse=True))}){_ENDINGS} [«\"“]?"
    r"([A-ZА-ЯІЇЄҐ][\w'-]+(?: [A-ZА-ЯІЇЄҐ][\w'-]+)?)([»\"”]?)",
)


def headed_sites(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Yield the sites of a text that a word for their kind announces.

    Yields
    ------
    tuple of (int, int, str)
        The span, from the word to the name with its closing mark, and the name under which the gazetteer has the site.
    """
    if not any(head in text for head in _HEADS):
        return
    for found in _HEADED.finditer(text):
        head, name = _HEADS[found.group(1)], found.group(2)
        for words, end in ((name, found.end()), (name.partition(" ")[0], found.start(2) + name.find(" "))):
            if end > found.start(2) and gazetteer.named(f"{head} {words}").places:
                yield found.start(), end, f"{head} {words}"
                break
