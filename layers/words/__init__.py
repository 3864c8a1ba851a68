"""The words that readers see: of the map, its legend and its pictures, one file a language (``<code>.json``).

The page's script has the same words and the same rules (``assets/phrases.js``). Which form of a word goes with a
number, and how numbers are written, is the Unicode CLDR's: in Python by Babel, in a browser by `Intl`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from layers.errors import AssetError

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["Words", "languages", "words"]

_FOLDER = files("layers.words")
_BLANK = re.compile(r"\{(\w+)\}")


class Words:
    """The words of a language.

    Parameters
    ----------
    lang : str
        ISO 639-1.
    entries : mapping
        The language's file. A message is text with ``{names}`` to be filled in, or a form for each of the CLDR's plural
        categories.
    """

    def __init__(self, lang: str, entries: Mapping[str, Any]) -> None:
        self.lang = lang
        self.entries = entries

    def say(self, path: str, **values: str | float) -> str:
        """Return a message with its blanks filled in.

        Parameters
        ----------
        path : str
            Keys from the top, with dots: ``summary.events``.
        **values
            Numbers are written as the language writes them; `n` tells which form a message has.
        """
        message: Any = self.entries
        for key in path.split("."):
            message = message[key]
        if not isinstance(message, str):
            message = message.get(self._locale.plural_form(float(values["n"])), message["other"])
        return _BLANK.sub(lambda blank: self._filled(values[blank[1]]), message)

    def value(self, column: str, value: str | None) -> str:
        """Return the words for a value of a column of the event table; "" for None."""
        if value is None:
            return ""
        return str(self.entries["values"].get(column, {}).get(value) or value.replace("_", " "))

    def symbol(self, key: str) -> str:
        """Return the legend's words for a symbol of `layers.style.SYMBOLS`."""
        return str(self.entries["symbols"][key])

    def stroke(self, stance: str | None) -> str:
        """Return the legend's words for the stroke of a stance; what nobody qualifies is reported."""
        strokes = self.entries["strokes"]
        return str(strokes.get(stance or "reported", strokes["reported"]))

    def denied(self, key: str) -> str:
        """Return the legend's words for a symbol of events that somebody says did not happen."""
        label = self.symbol(key)
        # Within a sentence it begins with a small letter, but for an abbreviation.
        return self.say("panel_words.denied", label=label if label[1:2].isupper() else label[:1].lower() + label[1:])

    def layer(self, key: str) -> str:
        """Return the title of a layer of `layers.style.LAYERS`."""
        return str(self.entries["layer_titles"][key])

    def side(self, name: str) -> str:
        """Return the name of a side of the war; any other name as it is."""
        return str(self.entries["sides"].get(name, name))

    def number(self, value: float) -> str:
        """Return a number as the language writes it."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self._locale)

    def day(self, day: dt.date, *, year: bool = True) -> str:
        """Return "12 February 2025", or without the year."""
        month = self.entries["months_of_day"][day.month - 1]
        # A year is no quantity: it has no separators.
        return self.say("date.day" if year else "date.same_year", d=str(day.day), m=month, y=str(day.year))

    def days(self, first: dt.date | None, last: dt.date | None) -> str | None:
        """Return a range of days as short as it can be, "11–12 February 2025"; None without any."""
        if first is None or last is None:
            known = first or last
            return None if known is None else self.say("date.from" if first else "date.until", date=self.day(known))
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return self.say("date.range", a=str(first.day), b=self.day(last))
        return self.say("date.span", a=self.day(first, year=first.year != last.year), b=self.day(last))

    def _filled(self, value: str | float) -> str:
        return value if isinstance(value, str) else self.number(value)

    @property
    def _locale(self) -> Locale:
        from babel import Locale

        return Locale.parse(self.lang)


def languages() -> list[str]:
    """Return the codes of the languages that there are words of; English, the default, is the first."""
    codes = sorted(item.name.removesuffix(".json") for item in _FOLDER.iterdir() if item.name.endswith(".json"))
    return sorted(codes, key=lambda code: code != "en")


@cache
def words(lang: str = "en") -> Words:
    """Return the words of a language.

    Raises
    ------
    layers.errors.AssetError
        For a language without a file; the message names those that have one.
    """
    if lang not in languages():
        raise AssetError(
            f"there are no words for maps in the language {lang!r}; there are in: {', '.join(languages())}"
        )
    return Words(lang, json.loads((_FOLDER / f"{lang}.json").read_text("utf-8")))
