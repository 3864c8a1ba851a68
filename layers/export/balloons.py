"""What a pin's balloon says: an event in words, as HTML in which the reports' words are nothing but words."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from layers import style
from layers.words import words

__all__ = ["balloon", "pin_name"]


def pin_name(row: Mapping[str, Any]) -> str:
    """Return a short name of an event: the place as it is called, and the day."""
    place = row["place_name"] or row["place_text"] or "Place not stated"
    days = _days(row)
    return f"{place}, {days}" if days else str(place)


def balloon(row: Mapping[str, Any], symbol: style.Symbol) -> str:
    """Return an event in words.

    Parameters
    ----------
    row : mapping
        Columns of the event table; None where nothing is known.
    symbol : layers.style.Symbol
        What it is drawn with.
    """
    kind = words().value("sub_event_type", row["sub_event_type"]) or words().symbol(symbol.key)
    lines = [f"<h3>{_text(kind)}</h3>", f"<p><b>{_text(pin_name(row))}</b><br/>{_text(_where(row))}</p>"]
    facts = [words for words in (_tolls(row), _counts(row), _weapons(row), _control(row)) if words]
    if facts:
        lines.append(f"<p>{'<br/>'.join(_text(words) for words in facts)}</p>")
    if row["quote"]:
        lines.append(f"<blockquote>{_text(row['quote'])}</blockquote>")
    lines.append(f"<p>{_text(_who(row))}<br/>{_source(row)}</p>")
    return "".join(lines)


def _text(words: object) -> str:
    """Escape words for HTML, and so that Google Earth takes no ``$[name]`` for one of its own."""
    return html.escape(str(words)).replace("$[", "$&#91;").replace("\n", "<br/>")


def _days(row: Mapping[str, Any]) -> str:
    first, last = row["start_date"], row["end_date"]
    days = [day.isoformat() for day in (first, last) if isinstance(day, date)]
    return days[0] if len(set(days)) == 1 else " to ".join(days)


def _where(row: Mapping[str, Any]) -> str:
    parts = [row["admin1_name"] if row["admin1_name"] != row["place_name"] else None]
    if row["precision"]:
        parts.append(f"known as {words().value('precision', row['precision'])}")
    if row["uncertainty_km"] is not None:
        parts.append(f"within {row['uncertainty_km']:g} km")
    return ", ".join(part for part in parts if part)


def _tolls(row: Mapping[str, Any]) -> str:
    parts = []
    for what in ("killed", "injured", "missing"):
        low, high = row[f"{what}_min"], row[f"{what}_max"]
        if low is None and high is None:
            continue
        if low == high:
            parts.append(f"{low} {what}")
        elif high is None:
            parts.append(f"at least {low} {what}")
        elif low is None:
            parts.append(f"at most {high} {what}")
        else:
            parts.append(f"{low} to {high} {what}")
    return ", ".join(parts)


def _counts(row: Mapping[str, Any]) -> str:
    names = ("drones_launched", "drones_intercepted", "drones_lost", "missiles_launched", "missiles_intercepted")
    return ", ".join(f"{name.replace('_', ' ')}: {row[name]}" for name in names if row[name] is not None)


def _weapons(row: Mapping[str, Any]) -> str:
    found = [*(row["weapons"] or ()), *(row["weapon_models"] or ())]
    return f"Weapons: {', '.join(map(str, found)).replace('_', ' ')}" if found else ""


def _control(row: Mapping[str, Any]) -> str:
    if row["controller"] is None and row["control_status"] is None:
        return ""
    status = words().value("control_status", row["control_status"]) or "held"
    extent = f" ({words().value('extent', row['extent'])})" if row["extent"] else ""
    return f"Said to be {status}{extent}" + (f"; by {row['controller']}" if row["controller"] else "")


def _who(row: Mapping[str, Any]) -> str:
    stance = words().stroke(row["stance"])
    return f"{stance}: {row['claimant']}" if row["claimant"] else stance


def _source(row: Mapping[str, Any]) -> str:
    named = [row["publisher"], row["title"]]
    if row["published"] is not None:
        named.append(row["published"].isoformat())
    words = _text(", ".join(str(part) for part in named if part) or "Report")
    return f'<a href="{_text(row["url"])}">{words}</a>' if _is_web(row["url"]) else words


def _is_web(address: str | None) -> bool:
    """Tell whether an address is one of the web: any other scheme could run something."""
    try:
        return address is not None and urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
