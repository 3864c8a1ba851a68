"""Pictures (PNG, SVG): the map as a still, for a report."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers import style
from layers.errors import ExportError
from layers.export.about import about_table
from layers.export.atomic import atomic_write
from layers.export.text import clean_text

if TYPE_CHECKING:
    import pandas as pd

    from geo.control import ControlSeries

__all__ = ["write_picture", "write_picture_files"]

# A PNG has two pixels for each CSS pixel: sharp on screens and in print (192 dpi).
_DPI = 192


def write_picture(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    control: Sequence[ControlSeries] = (),
    lang: str = "en",
) -> Path:
    """Draw an event table as a still map: title, legend, scale, credits, and a small map beside it.

    The symbols, strokes and hatching are those of the page. A small map in a corner tells where the picture lies, or
    shows from nearer where many places stand together. Nothing is asked of a network.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Ends in ``.png`` or ``.svg``. Replaced if it exists, as a whole or not at all. The same table makes the same
        bytes.
    title : str, optional
        By default "Situation map" and the days of the events.
    credits, border_view, profile
        Stand below the map.
    control : sequence of geo.control.ControlSeries, optional
        Areas of control to draw beneath the events, of each source the last snapshot up to the events' last day; what
        its owner asks stands below the map.
    lang : str
        Language of all that the picture says by itself, and of the names of places where they are known in it: ``en``,
        ``uk`` or ``ru``, as of the map. Titles, profiles and lines that sources ask for stay as they are given.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        For another extension, without matplotlib, or when the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.
    layers.errors.AssetError
        For a language without words.
    """
    from layers.build import build_layers
    from layers.picture.wording import days_of, own_lines
    from layers.schema import validate
    from layers.words import words

    suffix = Path(path).suffix.casefold()
    if suffix not in (".png", ".svg"):
        raise ExportError(f"{path}: its extension tells no form; pictures are written as .png or .svg")
    try:
        import matplotlib
    except ImportError as error:
        raise ExportError(f"{path}: a picture needs matplotlib ({error}); install it") from None
    from layers.picture.compose import compose
    from layers.picture.control import shown_on

    said_in = words(lang)
    valid = validate(table)
    about = about_table(valid, title, credits, border_view, profile)
    days = days_of(said_in, about.covered)
    day = about.covered[1] if about.covered else None
    said = [said_in.say("pictures.dated", days=days) if days else said_in.say("pictures.undated")]
    shown = shown_on(control, day)
    if len(shown) < len(control):
        drawn = {one.snapshot.source for one in shown}
        names = ", ".join(one.source.title for one in control if one.source not in drawn)
        said.append(said_in.say("pictures.no_areas", names=names))
    owners = [clean_text(one.snapshot.source.credit) for one in shown]
    own = own_lines(said_in, {clean_text(one.source.credit): clean_text(one.source.owner) for one in control})
    notes = [own.get(line, line) for line in (*about.notes(), *dict.fromkeys((*about.credits, *owners)))]
    default = said_in.say("default_title")
    heading = about.title if title else f"{default}, {days}" if days else default
    # Without a salt the names of an SVG's elements differ from run to run; its letters are shapes, so that they are as
    # wide everywhere as they were measured here.
    settings: dict[Any, Any] = {
        "svg.hashsalt": "sitmap",
        "svg.fonttype": "path",
        "text.parse_math": False,
        "lines.scale_dashes": False,
        "path.simplify": False,
        "font.family": ["DejaVu Sans"],
    }
    with matplotlib.rc_context(settings):
        sheet = compose(
            build_layers(valid, boundaries=False, lang=lang),
            title=heading,
            said=said,
            notes=notes,
            day=day,
            control=control,
            lang=lang,
        )
        buffer = io.BytesIO()
        # No date and no version: they would make other bytes of the same table.
        none: dict[str, Any] = {"Date": None, "Creator": None} if suffix == ".svg" else {"Software": None}
        none |= {"Title": heading, "Description": "\n".join([*said, *notes])}
        sheet.figure.savefig(buffer, format=suffix[1:], dpi=_DPI, metadata=none)
    return atomic_write(path, buffer.getvalue())


def write_picture_files(table: pd.DataFrame, path: str | os.PathLike[str], **options: Any) -> list[Path]:
    """Write as `write_picture` does, for the registry of formats."""
    return [write_picture(table, path, **options)]
