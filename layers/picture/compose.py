"""The whole picture: title above, the map, the legend beside it, and below it what is to be said and whom to name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.picture.control import shown_on
from layers.picture.events import radius_of, ring_radius
from layers.picture.legend import draw_legend, entries_of
from layers.picture.mapping import Content, bounds_of, draw_map, small_view
from layers.picture.marks import gather, places_of
from layers.picture.sheet import FAINT, Sheet, wrapped
from layers.picture.view import fit
from layers.picture.wording import counted
from layers.words import words

if TYPE_CHECKING:
    from geo.control import ControlSeries
    from layers.layer import Layer

__all__ = ["compose"]

_WIDTH, _EDGE, _LEGEND, _GAP = 1180.0, 22.0, 262.0, 18.0
_LEAST_HEIGHT = 640.0
_TITLE, _SUMMARY, _FOOT = 21.0, 12.5, 9.5


def compose(
    layers: Sequence[Layer],
    *,
    title: str,
    said: Sequence[str] = (),
    notes: Sequence[str] = (),
    day: dt.date | None = None,
    control: Sequence[ControlSeries] = (),
    lang: str = "en",
) -> Sheet:
    """Draw a picture.

    Parameters
    ----------
    layers : sequence of Layer
        Of events, the lowest first.
    title : str
        Plain text.
    said : sequence of str
        Sentences below the title, after how many events there are.
    notes : sequence of str
        What is said below the map, a line each: borders, whom to name.
    day : datetime.date, optional
        Last day of the events. Areas of control are those of the last snapshot up to it.
    control : sequence of geo.control.ControlSeries
        Areas to draw beneath the events.
    lang : str
        Language of what the picture says by itself; that of the layers is the builders'.
    """
    said_in = words(lang)
    shown = shown_on(control, day, lang=lang)
    places = places_of(layers)
    content = Content(places, shown, radius_of(places), said_in)
    inner, right = _WIDTH - 2 * _EDGE, _WIDTH - _EDGE - _LEGEND - _GAP
    # What stands around the map is laid out first: the sheet is as high as it needs.
    draft = Sheet(_WIDTH, 100)
    heading = wrapped(draft, title, inner, _TITLE, bold=True, most=2)
    summary = wrapped(draft, " ".join([counted(said_in, layers), *said]), inner, _SUMMARY, most=3)
    top = _EDGE + 27 * len(heading) + 17 * len(summary) + 6
    trial = fit(bounds_of(content), (_EDGE, top, right, top + _LEAST_HEIGHT))
    marks = gather(places, trial, content.radius)
    entries = entries_of(
        layers,
        shown,
        said_in,
        rings=any(ring_radius(trial, mark, content.radius) for mark in marks),
        numbers=any(mark.count > 1 for mark in marks) or any(len(place.drawings) > 1 for place in places),
    )
    needed = draw_legend(draft, entries, said_in, right + _GAP, top, _WIDTH - _EDGE)
    small = small_view(trial, content)
    high = small[0].box[3] + 16 if small is not None else 0.0
    bottom = max(top + _LEAST_HEIGHT, needed + high)
    below = [line for note in notes for line in wrapped(draft, note, inner, _FOOT)]
    # A line more, for the names that find no room.
    sheet = Sheet(_WIDTH, bottom + 10 + 13 * (len(below) + 1) + 10)
    y = _EDGE
    for line in heading:
        sheet.text(_EDGE, y + 18, line, _TITLE, bold=True)
        y += 27
    for line in summary:
        sheet.text(_EDGE, y + 11, line, _SUMMARY, colour=FAINT)
        y += 17
    view = fit(bounds_of(content), (_EDGE, top, right, bottom))
    small = small_view(view, content) if small is not None else None
    if small is not None:
        beside, closer = small
        wide, tall = beside.box[2:]
        small = replace(beside, box=(right + _GAP, bottom - tall, right + _GAP + wide, bottom)), closer
    without = draw_map(sheet, view, content, small)
    draw_legend(sheet, entries, said_in, right + _GAP, top, _WIDTH - _EDGE)
    if without:
        below.append(said_in.say("pictures.left_out", n=without))
    y = bottom + 20
    for line in below:
        sheet.text(_EDGE, y, line, _FOOT, colour=FAINT)
        y += 13
    return sheet
