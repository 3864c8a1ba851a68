"""Dates of events: their own, else those of the report as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sitmap.extract.dates import FIRST_PUBLISHED, LAST_PUBLISHED, DateMention
from sitmap.extract.drafts import Draft
from sitmap.extract.frames import Reading
from sitmap.model import Report, Span, When

if TYPE_CHECKING:
    from sitmap.extract.analysis import Analysis

__all__ = ["HEADING", "report_time", "when_of"]

# In how many sentences at its head a bulletin says what time it is about.
HEADING = 3
# Sentences that are looked at for them; those so short, in characters, that tell of nothing are datelines.
_SUMMED, _DATELINE = 6, 30


def report_time(report: Report, drafts: Sequence[Draft], readings: Sequence[Reading]) -> When:
    """Date of what has none of its own: the first events', the heading's ("over the past day"), or publication's."""
    summed = _summed_in_heading(report, readings)
    for number, draft in enumerate(drafts[:3]):
        when = draft.date
        if summed is not None and when is not None and when.start == when.end == report.published:
            # "The ministry said on Thursday": the bulletin's day, whose other rows are of the day and night before.
            continue
        if number and when is not None and _day_before(report, when, draft.sentence >= HEADING):
            # "The day before, ..." in a further paragraph: another attack, not when the first was.
            continue
        if when is None or when.start is None or when.end is None or when.precision not in ("day", "range"):
            continue
        if report.published is None or abs((report.published - when.end).days) <= 2:
            return when_of(report, draft)
        break
    if summed is not None:
        return summed
    heading = readings[:HEADING]
    titled = any(_titles_no_day(reading) and not _of_the_evening(reading.analysis) for reading in heading)
    for reading in heading:
        if not reading.frames and reading.analysis.of("distractor"):
            # "Ministers met on Monday": the day of a meeting is not that of what follows.
            continue
        for mention in reading.analysis.dates:
            if mention.kind != "event" or mention.future or mention.end is None or mention.start is None:
                continue
            if mention.precision not in ("day", "range", "week"):
                continue
            if _day_before(report, mention) and any(draft.sentence < reading.analysis.index for draft in drafts):
                continue
            title = reading.analysis.of("daily_bulletin") or (titled and not reading.frames)
            if title and _titles_a_day(reading, mention, drafts):
                assert mention.end is not None
                yesterday = report.published is not None and (report.published - mention.end).days == 1
                ends_after = yesterday and _of_the_morning(reading.analysis)
                return _summed_up(report, mention, mention.end + timedelta(days=1) if ends_after else mention.end)
            if report.published is None or 0 <= (report.published - mention.end).days <= 2:
                return _as_when(report, mention, [reading.analysis])
    if report.published is None:
        return When()
    summed_up = _time_of_bulletin(report, readings) if FIRST_PUBLISHED <= report.published <= LAST_PUBLISHED else None
    return summed_up or When(report.published, report.published, "day", "publication")


def _summed_in_heading(report: Report, readings: Sequence[Reading]) -> When | None:
    """The day and night that a heading says are summed up, whatever day stands beside ("... over 24 hours, 15 May")."""
    told = [r for r in readings[:_SUMMED] if r.frames or len(r.analysis.sentence.text) > _DATELINE]
    for reading in told[:HEADING]:
        mentions = [m for m in reading.analysis.dates if m.kind == "event" and m.start is not None and not m.future]
        whole = next((mention for mention in mentions if mention.whole), None)
        if whole is not None and all(_near(report, mention) for mention in mentions):
            return _as_when(report, whole, [reading.analysis])
    return None


def _near(report: Report, mention: DateMention) -> bool:
    """Tell whether a date lies within the day and night up to the report."""
    published = report.published
    assert mention.start is not None
    return published is not None and timedelta(0) <= published - mention.start <= timedelta(days=1)


def _day_before(report: Report, when: DateMention, below: bool = False) -> bool:
    """Tell whether a date is a day before the report's: told in words, or, `below` its heading, in any way."""
    published = report.published
    single = (below or when.basis == "relative") and when.precision == "day"
    return single and published is not None and when.end is not None and when.end < published


def _time_of_bulletin(report: Report, readings: Sequence[Reading]) -> When | None:
    """The day and night that a bulletin sums up: told in a line of its own ("47 shells over the day"), or its title's.

    A day's bulletin "as of 6 November" tells what happened since that of the 5th.
    """
    published = report.published
    assert published is not None
    day = timedelta(days=1)
    for reading in reversed(readings):
        for mention in reading.analysis.dates:
            told = mention.kind == "event" and mention.basis == "relative" and mention.precision == "range"
            if told and (mention.start, mention.end) == (published - day, published):
                return _as_when(report, mention, [reading.analysis])
    for reading in readings[:HEADING]:
        analysis = reading.analysis
        titled = analysis.of("bulletin") or analysis.of("daily_bulletin")
        if _of_the_evening(analysis) or not (titled or _of_the_morning(analysis)):
            continue
        for mention in analysis.dates:
            if mention.kind == "as_of" and mention.end is not None and 0 <= (published - mention.end).days <= 1:
                return _summed_up(report, mention, mention.end)
        undated = analysis.of("date_as_of") and not any(mention.kind == "event" for mention in analysis.dates)
        if (undated and _of_the_morning(analysis)) or _titles_no_day(reading):
            return When(published - day, published, "range", "publication")
    return None


def _summed_up(report: Report, mention: DateMention, last: date) -> When:
    """The day and night that a bulletin of this day sums up."""
    return _as_when(report, replace(mention, start=last - timedelta(days=1), end=last, precision="range"), [])


def _titles_a_day(reading: Reading, mention: DateMention, drafts: Sequence[Draft]) -> bool:
    """Tell whether a date in the heading of a daily bulletin is its day: "Report on the progress ... (12 February)"."""
    analysis = reading.analysis
    return (
        mention.precision == "day"
        and (mention.basis == "stated" or any(hit.first < mention.last <= hit.last for hit in analysis.of("weekday")))
        and not _of_the_evening(analysis)
        and not any(draft.sentence == analysis.index and draft.date is mention for draft in drafts)
    )


def _titles_no_day(reading: Reading) -> bool:
    """Tell whether a sentence is the title of a daily bulletin without its date."""
    analysis = reading.analysis
    return bool(analysis.of("daily_bulletin")) and not analysis.dates and not reading.frames


# "as of 08:00": the hours of a bulletin that sums up the day and the night before, and of one of the day itself.
_EARLY = re.compile(r"(?<![\d:.])(?:0?[4-9]|10)(?:[:.][0-5]\d(?!\d|\.\d)| ?a\.?m)", re.I)


_LATE = re.compile(r"(?<![\d:.])(?:1[1-9]|2[0-3])[:.][0-5]\d(?!\d|\.\d)|(?<!\d)\d{1,2} ?p\.?m(?!\w)", re.I)


def _of_the_morning(analysis: Analysis) -> bool:
    return _EARLY.search(analysis.sentence.text) is not None or _part_of_day(analysis, "morning")


def _of_the_evening(analysis: Analysis) -> bool:
    return (
        _LATE.search(analysis.sentence.text) is not None
        or _part_of_day(analysis, "evening")
        or _part_of_day(analysis, "afternoon")
    )


def _part_of_day(analysis: Analysis, part: str) -> bool:
    return any(hit.entry.value == part for hit in analysis.of("day_part"))


def when_of(report: Report, draft: Draft) -> When:
    """The own date of an event, unknown where nothing was said."""
    mention = draft.date
    if mention is None:
        return When()
    if mention.wrong:
        mention = replace(mention, start=None, end=None, precision="unknown", basis=None)
    elif mention.start is None:
        return When()
    return _as_when(report, mention, [frame.analysis for frame in draft.frames])


def _as_when(report: Report, mention: DateMention, analyses: Sequence[Analysis]) -> When:
    """A date with its words, where the sentence that it was read from is among those given."""
    own = next((a for a in analyses if any(date is mention for date in a.dates)), None)
    span = None
    if own is not None:
        start, end = own.tokens[mention.first].start, own.tokens[mention.last - 1].end
        span = Span(start, end, report.text[start:end])
    return When(mention.start, mention.end, mention.precision, mention.basis, span)
