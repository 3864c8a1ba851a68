"""Options that several subcommands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

import click

from layers.words import languages
from sitmap.cli.console import Console
from sitmap.outputs import DEFAULT_FORMATS, known_formats
from sitmap.publicprofile import PROFILES
from sitmap.sources.access import Access

__all__ = [
    "ExitCode",
    "boundaries_option",
    "control_days_option",
    "control_option",
    "day_option",
    "format_options",
    "gazetteer_option",
    "inputs_argument",
    "language_option",
    "mapping_option",
    "messages_options",
    "network_options",
    "profile_options",
    "published_option",
    "query_options",
    "store_option",
    "vocabulary_option",
]

P = ParamSpec("P")
R = TypeVar("R")


class ExitCode:
    """Exit statuses; the same for every subcommand."""

    OK = 0
    NOTHING = 1
    USAGE = 2
    PARTLY = 3


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as YYYY-MM-DD, for example 2025-02-12") from None


def day_option(*names: str, help: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what adds an option whose value is a day."""
    return click.option(*names, metavar="YYYY-MM-DD", callback=_day, help=help)


def published_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--published``."""
    return day_option("--published", help="Day of publication of the reports that give none.")(command)


def vocabulary_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--vocabulary``."""
    return click.option(
        "--vocabulary",
        multiple=True,
        metavar="FILE|FOLDER",
        help="Words to add to the package's own: a TOML file, or a folder of them, for one of its languages or a new "
        "one (see CONTRIBUTING); may be given several times.",
    )(command)


def gazetteer_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--gazetteer``."""
    return click.option(
        "--gazetteer",
        multiple=True,
        metavar="FILE",
        help="Places to add to the embedded ones: a GeoNames dump (UA.zip), CSV or TSV with columns such as name, "
        "name:uk, lat, lon, GeoJSON or GeoPackage; may be given several times. The first run with a file builds an "
        "index of it in the cache folder.",
    )(command)


def boundaries_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--boundaries``."""
    return click.option(
        "--boundaries",
        multiple=True,
        metavar="FILE",
        help="Outlines of first-level units (oblasts) or of second-level ones (raions) to use instead of the embedded "
        "ones: GeoJSON, GeoPackage, a shapefile, or a zip of one, from geoBoundaries, COD-AB or with columns of names "
        "and codes; may be given several times. By default those that 'sitmap data fetch boundaries' fetched.",
    )(command)


def control_option(*, required: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what adds ``--control``."""
    return click.option(
        "--control",
        multiple=True,
        required=required,
        metavar="FILE|FOLDER|PATTERN",
        help="Who holds what, by day: GeoJSON, KML, KMZ, GeoPackage, a shapefile or JSON of an ArcGIS FeatureServer; a "
        "folder of them, or a pattern (in quotation marks); may be given several times, also for several sources.",
    )


def mapping_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--mapping``."""
    return click.option(
        "--mapping",
        multiple=True,
        metavar="FILE",
        help="What the layers and fields of control files mean, as TOML, where the guesses that are printed are not "
        "right; may be given several times.",
    )(command)


def format_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--format``, ``--per-layer``, ``--append``, ``--embed`` and ``--hxl``."""
    for option in (
        click.option(
            "--embed",
            is_flag=True,
            help="Make the map for a frame of another page (the mouse wheel does not zoom it), and write the code to "
            "paste there beside it (report.embed.html).",
        ),
        click.option(
            "--hxl",
            is_flag=True,
            help="Give csv and xlsx a second row with hashtags of the Humanitarian Exchange Language.",
        ),
        click.option(
            "--append",
            is_flag=True,
            help="Add to the GeoPackage of an earlier run instead of replacing it: a row whose id is there takes the "
            "old one's place, nothing else is touched.",
        ),
        click.option(
            "--per-layer",
            is_flag=True,
            help="One file for each layer (report.strike.geojson), where a format has all layers in one table, "
            "and one for each source of --control (report.areas_deepstate.geojson).",
        ),
        click.option(
            "-f",
            "--format",
            "formats",
            multiple=True,
            default=(",".join(DEFAULT_FORMATS),),
            show_default=True,
            metavar="FORMAT,...",
            help=f"What to write, with commas between them: {', '.join(known_formats())}. What each of them holds and "
            "loses is in docs/formats.md.",
        ),
    ):
        command = option(command)
    return command


def profile_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--profile`` and ``--delay``."""
    for option in (
        click.option(
            "--delay",
            type=click.IntRange(min=0),
            default=0,
            metavar="DAYS",
            help="With --profile public: hold back events, and areas of --control, of so many days up to the last one "
            "that the reports name.",
        ),
        click.option(
            "--profile",
            type=click.Choice(PROFILES),
            default=PROFILES[0],
            show_default=True,
            help="public: without what can do harm when it is published. Coordinates are rounded, what tells of "
            "defending forces and medical sites is shown by raion without the report's words, names of persons are "
            "masked, areas of control of defending forces are left out; every file states it.",
        ),
    ):
        command = option(command)
    return command


def language_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--lang``."""
    return click.option(
        "--lang",
        type=click.Choice(languages()),
        default=languages()[0],
        show_default=True,
        help="Language of the map itself and of pictures (png, svg): panel, legend, dates and, where they are known in "
        "it, names of places. What reports are written in makes no difference to it, and their words stay as they are. "
        "Files of data are English.",
    )(command)


def control_days_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--control-days``."""
    return click.option(
        "--control-days",
        type=click.IntRange(min=0),
        metavar="N",
        help="A claim of control is held against the areas of the nearest day, at most so many days older or younger "
        "(by default 7).",
    )(command)


def store_option(*, required: bool = False, help: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what adds ``--store``."""
    return click.option("--store", required=required, metavar="STORE", help=help)


def query_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--from``, ``--to``, ``--oblast`` and ``--layer``: which events of a store are wanted."""
    for option in (
        click.option(
            "--layer",
            "layers",
            multiple=True,
            metavar="LAYER",
            help="Only events of this layer: strike, air_defence, ground or control; may be given several times.",
        ),
        click.option(
            "--oblast",
            "units",
            multiple=True,
            metavar="NAME|CODE",
            help="Only events in this first-level unit: its name in any language, ISO 3166-2 (UA-63) or P-code (UA63); "
            "may be given several times.",
        ),
        day_option("--to", "end", help="Only events that had begun by this day."),
        day_option("--from", "start", help="Only events that had not ended before this day."),
    ):
        command = option(command)
    return command


def network_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--follow`` and ``--allow-private``, and pass what they allow as ``access``."""

    @click.option(
        "--follow",
        is_flag=True,
        help="Fetch the pages of feed entries that give a summary only; robots.txt is heeded, a host is asked once a "
        "second.",
    )
    @click.option(
        "--allow-private",
        is_flag=True,
        help="Fetch from computers of private networks, this one among them, too.",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, follow: bool, allow_private: bool, **kwargs: Any) -> R:
        return command(*args, access=Access(follow=follow, allow_private=allow_private), **kwargs)

    return wrapped


def inputs_argument(command: Callable[P, R]) -> Callable[P, R]:
    """Add the inputs: at least one."""
    return click.argument("inputs", nargs=-1, required=True, metavar="REPORT...")(command)


def messages_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add ``--quiet`` and ``--verbose``, and pass the console that follows from them as ``console``."""

    @click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
    @click.option("-v", "--verbose", is_flag=True, help="Name every report; show where an internal error arose.")
    @functools.wraps(command)
    def wrapped(*args: Any, quiet: bool, verbose: bool, **kwargs: Any) -> R:
        if quiet and verbose:
            raise click.UsageError("--quiet and --verbose contradict each other: give one of them")
        console = Console(quiet=quiet, verbose=verbose)
        click.get_current_context().obj = console
        try:
            return command(*args, console=console, **kwargs)
        finally:
            console.close()

    return wrapped
