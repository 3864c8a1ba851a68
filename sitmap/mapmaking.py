"""An event table → the map and the files of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from sitmap.account import Account, choose_boundaries, choose_control
from sitmap.errors import UsageError
from sitmap.outputs import (
    DEFAULT_FORMATS,
    check_folder,
    check_formats,
    check_name,
    format_options,
    make_folder,
    output_path,
)
from sitmap.publicprofile import PROFILES, Removed, check_profile, profile_statement, public_outputs
from sitmap.sources import Notice, Notify

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.control.reading import MappingLike
    from sitmap.boundarychoice import Boundaries
    from sitmap.controlchoice import Control

__all__ = ["MapMaker", "MapOptions", "MapResult"]


@dataclass(frozen=True)
class MapResult:
    """What a run made.

    Attributes
    ----------
    paths : tuple of pathlib.Path
        The files written, in the order in which their formats were asked for.
    table : geopandas.GeoDataFrame
        The event table that all of them show.
    failures, warnings : tuple of Notice
        What was left out, and what was read with a reservation.
    account : Account
        Counts, reports without events, events without a place.
    removed : Removed or None
        What the profile ``public`` took out.
    rejects : pathlib.Path or None
        The table of the rows of event tables that gave no event, where there are any.
    draw : callable
        Makes the map anew as a `folium.Map`, whether or not one was written. Notebooks show it by themselves.
    """

    paths: tuple[Path, ...]
    table: gpd.GeoDataFrame
    failures: tuple[Notice, ...]
    warnings: tuple[Notice, ...]
    account: Account
    removed: Removed | None
    draw: Callable[[], Any] = field(repr=False, compare=False)
    rejects: Path | None = None

    def _repr_html_(self) -> str:
        """Return the map in a frame of its own, as notebooks show it."""
        return str(self.draw()._repr_html_())


class MapOptions(TypedDict, total=False):
    """The options of `MapMaker`, for functions that hand them on; see `sitmap.map_reports` for what they mean."""

    formats: str | Iterable[str]
    per_layer: bool
    append: bool
    embed: bool
    summary: str
    hxl: bool
    title: str | None
    lang: str
    profile: str
    delay: int
    tiles: str | tuple[str, str] | None
    assets: str
    boundaries: Boundaries | None
    control: Control | None
    control_mapping: MappingLike | Iterable[MappingLike] | None
    control_days: int | None


class MapMaker:
    """Makes the map and the files that a run was asked for, of a table that is made after it was asked.

    What the options mean is found out at once, before the work: a wrong one costs no time.

    Parameters
    ----------
    out : path
        The folder to write to; made if it is missing.
    name : str
        The files' name without extension.
    account : Account
        Where what is wrong with boundaries, control areas and files is entered; its notes stand on the map.
    notify : callable, optional
        Told about each failure and warning at once, besides the account.

    The others are described at `sitmap.map_reports`.

    Attributes
    ----------
    boundaries : geo.BoundarySet, optional
        What events are to be joined to; None stands for the embedded boundaries.

    Raises
    ------
    UsageError
        If `name` is no plain file name, `lang`, `tiles`, `assets` or `summary` mean nothing, there is no such format,
        or none of the formats takes an option.
    OutputError
        If the folder cannot be used.
    geo.errors.BoundaryError, geo.errors.ControlError
        If a boundary file, or a file of control areas, cannot be used.
    """

    def __init__(
        self,
        out: str | os.PathLike[str],
        name: str,
        account: Account,
        notify: Notify | None = None,
        *,
        formats: str | Iterable[str] = DEFAULT_FORMATS,
        per_layer: bool = False,
        append: bool = False,
        embed: bool = False,
        summary: str = "off",
        hxl: bool = False,
        title: str | None = None,
        lang: str = "en",
        profile: str = PROFILES[0],
        delay: int = 0,
        tiles: str | tuple[str, str] | None = None,
        assets: str = "inline",
        boundaries: Boundaries | None = None,
        control: Control | None = None,
        control_mapping: MappingLike | Iterable[MappingLike] | None = None,
        control_days: int | None = None,
    ) -> None:
        self._out, self._stem = Path(out), check_name(name)
        self._formats = check_formats(formats)
        check_profile(profile, delay, append=append)
        check_folder(self._out)
        from layers import empty_table
        from layers.webmap import build_map
        from layers.words import languages

        if lang not in languages():
            raise UsageError(f"there is no map in the language {lang!r}: choose from {', '.join(languages())}")
        self._special = format_options(
            self._formats,
            per_layer=per_layer,
            embed=embed,
            summary=summary != "off",
            lang=lang != "en",
            append=append,
            hxl=hxl,
        )
        self._account, self._notify, self._lang = account, notify, lang
        self._per_layer, self._embed, self._title = per_layer, embed, title
        self._profile, self._delay, self._control_days = profile, delay, control_days
        self.boundaries = choose_boundaries(boundaries, account, notify)
        self._held = choose_control(control, control_mapping, account, notify)
        self._build = partial(
            build_map,
            lang=lang,
            tiles=tiles,
            assets=assets,
            boundaries=self.boundaries,
            framed=embed,
            summary=summary,
        )
        if tiles is not None or assets != "inline" or summary != "off":
            try:
                # The areas of control have no part in what these options mean.
                self._build(empty_table())
            except ValueError as error:
                raise UsageError(str(error)) from None

    def make(self, table: gpd.GeoDataFrame, *, headline: str | None = None, credits: Sequence[str] = ()) -> MapResult:
        """Draw the map and write the files.

        Parameters
        ----------
        table : geopandas.GeoDataFrame
            An event table as `sitmap.to_table` makes it.
        headline : str, optional
            Title where none was asked for.
        credits : sequence of str
            Whom to name beside the makers of the embedded data, of the boundaries and of the areas of control.

        Raises
        ------
        OutputError, layers.errors.ExportError
            If nothing could be written. Files that stood there before are untouched.
        """
        from layers import write
        from layers.errors import LayersError
        from layers.export import FORMATS
        from layers.export.atomic import atomic_write
        from layers.style import CREDITS
        from layers.webmap import write_map
        from layers.webmap.framing import frame_code
        from sitmap.assessing import assess
        from sitmap.eventtables import owners_ask

        account, held = self._account, self._held
        asked = owners_ask(table)
        owed = [*credits, *(self.boundaries.credits if self.boundaries is not None else ()), *asked.credits]
        areas = [one.source.credit for one in held]
        if held:
            table = assess(table, held, within_days=self._control_days)
        heading, notes, removed = self._title or headline, account.notes(self._lang), None
        if self._profile == "public":
            table, held, removed = public_outputs(table, held, delay=self._delay, boundaries=self.boundaries)
            # A report's own headline and the words of places that were not found say what the table no longer does.
            heading, notes = self._title, []
        notes = [*notes, profile_statement(removed, self._lang)]
        draw = partial(self._build, table, title=heading, notes=notes, credits=owed, control=held)
        make_folder(self._out)
        written: list[Path] = []
        for number, form in enumerate(self._formats):
            path = output_path(self._out, self._stem, form)
            try:
                if form == "html":
                    made = draw()
                    written.append(write_map(made, path))
                    if self._embed:
                        code = frame_code(path.name, str(made.get_root().title))  # type: ignore[attr-defined]
                        written.append(atomic_write(path.with_name(f"{self._stem}.embed.html"), code))
                else:
                    # The areas are drawn, and kept apart from the events, as on the page.
                    takes = "control" in FORMATS[form].options and (self._per_layer or FORMATS[form].apart)
                    drawn = {"control": held} if takes else {}
                    # Pictures are for readers, as the page is; all other files are English.
                    spoken = {"lang": self._lang} if "lang" in FORMATS[form].options else {}
                    written += write(
                        table, path, form, per_layer=self._per_layer, title=heading,
                        profile=profile_statement(removed, **spoken), credits=(*CREDITS, *owed, *areas),
                        **self._special[form], **drawn, **spoken,
                    )  # fmt: skip
            except LayersError as error:
                # The other files are still worth having; without any the run has failed.
                if number == len(self._formats) - 1 and not written:
                    raise
                account.enter(Notice("failure", str(error)), self._notify)
        for line in asked.restrictions:
            account.enter(Notice("warning", line), self._notify)
        return MapResult(
            tuple(written), table, tuple(account.failures), tuple(account.warnings), account, removed, draw
        )
