"""Which symbol a row is drawn with, as data: one table of rules for the map and for programs that open the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["SymbolRule", "SymbolRules", "equals", "positive"]


@dataclass(frozen=True, slots=True)
class SymbolRule:
    """A row whose `column` has the `value` (None: any number above 0) is drawn with the `symbol`."""

    column: str
    value: str | None
    symbol: str

    def holds(self, row: Mapping[str, object]) -> bool:
        """Tell whether the rule is met by a row."""
        found = row.get(self.column)
        if self.value is None:
            return isinstance(found, int) and found > 0
        return found == self.value


@dataclass(frozen=True, slots=True)
class SymbolRules:
    """The symbol of a layer's rows: that of the first rule that holds, else `other`.

    Parameters
    ----------
    rules : tuple of SymbolRule
        The first that holds decides.
    other : str
        A key of `layers.style.SYMBOLS`, as those of the rules are.
    """

    rules: tuple[SymbolRule, ...]
    other: str

    def __call__(self, row: Mapping[str, object]) -> str:
        return next((rule.symbol for rule in self.rules if rule.holds(row)), self.other)

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols that rows can have, each once, in the order of the rules."""
        return tuple(dict.fromkeys((*(rule.symbol for rule in self.rules), self.other)))


def equals(column: str, symbols: Mapping[str, str]) -> tuple[SymbolRule, ...]:
    """Return the rules that give each value of a column its symbol."""
    return tuple(SymbolRule(column, value, symbol) for value, symbol in symbols.items())


def positive(symbol: str, *columns: str) -> tuple[SymbolRule, ...]:
    """Return the rules that give a symbol to rows with a number above 0 in any of the columns."""
    return tuple(SymbolRule(column, None, symbol) for column in columns)
