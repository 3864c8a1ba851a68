"""What every file says of itself where its format has room: title, days, borders, and whom to name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from layers.export.text import clean_text
from layers.schema import period

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["About", "about_table"]


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself.

    Parameters
    ----------
    title : str
    covered : (date, date), optional
        First and last day of the events.
    border_view : str, optional
        Whose view of the borders this is.
    credits : tuple of str
        Sources, licences and terms, one line each.
    profile : str, optional
        The profile of the rows, and what was taken out of them.
    what : str
        What has these days.
    """

    title: str
    covered: tuple[date, date] | None
    border_view: str | None
    credits: tuple[str, ...]
    profile: str | None = None
    what: str = "Events"

    def days(self) -> str | None:
        """Return the days covered as ISO 8601 has them: one day, or a range with a slash."""
        if self.covered is None:
            return None
        first, last = (day.isoformat() for day in self.covered)
        return first if first == last else f"{first}/{last}"

    def lines(self) -> list[str]:
        """Return it as sentences, without the title."""
        said = [f"{self.what} dated {self.days()}."] if self.covered else []
        return [*said, *self.notes(), *self.credits]

    def notes(self) -> list[str]:
        """Return what must be known of the rows before they are used: the profile, and the view of borders."""
        return [line for line in (self.profile, self.border_view) if line]


def about_table(
    table: gpd.GeoDataFrame,
    title: str | None,
    credits: Sequence[str],
    border_view: str | None,
    profile: str | None = None,
) -> About:
    """Return what a file of a validated table says of itself; each line once, as text that any format takes."""
    return About(
        clean_text(title or "Events"),
        period(table),
        clean_text(border_view) if border_view else None,
        tuple(dict.fromkeys(clean_text(line) for line in credits)),
        clean_text(profile) if profile else None,
    )
