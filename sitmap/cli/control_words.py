"""Answers about control in words: "held by X according to SOURCE as of DATE", never more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["said_of"]


def said_of(record: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that tell of one place, from its JSON record."""
    place = record["place"]
    unit = f" ({place['admin1_iso']})" if place["admin1_iso"] else ""
    yield f"{place['name']}{unit} on {record['date']}:"
    for answer in record["answers"]:
        title = answer["source"]["title"]
        if answer["date"] is None:
            yield f"  {title} has no snapshot near that day"
            continue
        yield f"  {_state(answer)} according to {title} as of {answer['date']}{_around(answer)}"
    together = record.get("together")
    if together and together["sources"] > 1:
        if together["majority"] is not None:
            of = f"{together['majority_sources']} of {together['sources']} sources"
            yield f"  together: {_words(together['majority'])} ({of})"
        elif together["tied"] is not None:
            said = " / ".join(_words(state) for state in together["tied"].split(", "))
            yield f"  together: no majority of {together['sources']} sources; tied: {said}"


def _state(answer: dict[str, Any]) -> str:
    shares = answer.get("shares")
    if shares is not None:
        parts = [
            f"{share:.1%} {'contested' if name == 'contested' else f'held by {name}'}" for name, share in shares.items()
        ]
        return ", ".join(parts) or "nothing shown"
    if answer["state"] is None:
        return "an area, whose shares are not known,"
    blank = " (left blank)" if answer["drawn"] is False else ""
    return _words(answer["state"]) + blank


def _words(state: str) -> str:
    if state == "contested":
        return "contested"
    if state == "unmarked":
        return "nothing shown"
    if state.endswith(" advanced"):
        return f"reached by an advance of {state.removesuffix(' advanced')}"
    return f"held by {state}"


def _around(answer: dict[str, Any]) -> str:
    edge = "" if answer["edge_km"] is None else f", {answer['edge_km']:.1f} km from the nearest edge"
    claimed = "" if answer["claimed"] is None else f"; shown as claimed by {answer['claimed']}"
    return edge + claimed
