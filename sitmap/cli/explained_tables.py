"""How an event table was read, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitmap.eventtables import counted

if TYPE_CHECKING:
    from collections import Counter

    from sitmap.tableexplanation import TableExplanation

__all__ = ["render_table"]


def render_table(told: TableExplanation) -> str:
    """Return it as lines: what it is, its columns, its codes, what became of the rows, whose they are."""
    lines = [counted(told.count), "", "Columns"]
    width = max(len(column) for column, _, _ in told.columns)
    for column, field, kept in told.columns:
        became = field or "as it is"
        lines.append(f"  {column:{width}}  {became}{', and as it is' if field and kept else ''}")
    for column, words in told.codes.items():
        lines += ["", f"Codes of {column}", *(f"  {code}  {word}" for code, word in words.items())]
    for title, counts in (("Layers", told.layers), ("Places", told.precisions), ("Without an event", told.reasons)):
        if counts:
            lines += ["", title, *_counted(counts)]
    return "\n".join([*lines, "", told.count.terms.credit]) + "\n"


def _counted(counts: Counter[str]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = len(f"{ordered[0][1]:,}")
    return [f"  {number:>{width},}  {what}" for what, number in ordered]
