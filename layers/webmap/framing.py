"""A map in the frame of another page: the code to paste there."""

from __future__ import annotations

from urllib.parse import quote

from layers.webmap.embed import html_text

__all__ = ["frame_code"]


def frame_code(file: str, title: str, *, height: int = 600) -> str:
    """Return the HTML that shows a map in a page beside which its file lies.

    The frame may run the map's own script and open the links of its sources; it has no part in the page around it: no
    cookies, no forms, no way out of the frame.

    Parameters
    ----------
    file : str
        Name of the map's file; whoever puts it elsewhere changes the address.
    title : str
        Read out by screen readers.
    height : int
        In pixels; the width is the page's.
    """
    return (
        f'<iframe src="{html_text(quote(file))}" title="{html_text(title)}" width="100%" height="{height}" '
        'style="border: 0" loading="lazy" referrerpolicy="no-referrer" sandbox="allow-scripts allow-popups" '
        "allowfullscreen></iframe>\n"
    )
