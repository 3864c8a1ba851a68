"""The folium side of the map: a `folium.Map` without links to anyone, and the one element that holds the events.

All layers are one element over one table in the page, so that whatever is asked of the events (shown layers, a time
range, a filter) acts on all of them at once. The element's script is in ``assets/*.js``.
"""

from __future__ import annotations

from typing import Any, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from layers.webmap.assets import leaflet_inline, leaflet_links, own_script, own_style
from layers.webmap.embed import html_text, json_text
from layers.webmap.page import DataElement, SituationFigure
from layers.webmap.payload import pack_texts

__all__ = ["EventElement", "RawElement", "SituationMap"]


class RawElement(Element):
    """Text that goes into the page as it is.

    branca reads the output of a template as a template again: braces in a report's text would be evaluated.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        return self.text


class SituationMap(folium.Map):
    """A folium map whose page holds Leaflet, or links it, and nothing else.

    Parameters
    ----------
    title, lang : str
        For the page.
    inline : bool
        Whether Leaflet is put into the page; else it is linked.
    location : tuple of float
        Latitude and longitude (folium's order) of the first view.
    zoom_start : int
        Zoom of the first view.
    tiles : folium.TileLayer, optional
        Tiles to draw under the events; none by default.
    framed : bool
        The map is to be shown in another page.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = window.L ? L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        }) : null;
        {% if this.objects_to_stay_in_front %}
        function objects_in_front() {
            {%- for obj in this.objects_to_stay_in_front %}
            {{ obj.get_name() }}.bringToFront();
            {%- endfor %}
        }
        {{ this.get_name() }}.on("overlayadd", objects_in_front);
        {% endif %}
        {% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        title: str,
        lang: str,
        inline: bool,
        location: tuple[float, float],
        zoom_start: int,
        tiles: folium.TileLayer | None = None,
        framed: bool = False,
    ) -> None:
        super().__init__(
            location=location,
            tiles=None,
            zoom_start=zoom_start,
            zoom_control=False,
            min_zoom=3,
            # Without tiles Leaflet has no limit of its own, and what asks for one gets infinity.
            max_zoom=18 if tiles is not None else 15,
            zoom_snap=1 if tiles is not None else 0.25,
            zoom_delta=1,
            world_copy_jump=False,
            # Whoever scrolls the page around a frame does not mean the map.
            scroll_wheel_zoom=not framed,
            prefer_canvas=True,
        )
        self.default_js, self.default_css = [], []
        self._id = "sitmap"
        self.inline = inline
        SituationFigure(title, lang).add_child(self, name="sitmap_map")
        if tiles is not None:
            tiles._id = "sitmap_tiles"
            self.add_child(tiles, name="tiles")

    def render(self, **kwargs: Any) -> str:
        """Put the map and what was added to it into the figure."""
        figure = cast(Figure, self.get_root())
        figure.header.add_child(RawElement(self.leaflet()), name="sitmap_leaflet")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""

    def leaflet(self) -> str:
        """Return the elements of the head that bring Leaflet."""
        if not self.inline:
            return leaflet_links()
        style, script = leaflet_inline()
        return f"<style>\n{style}\n</style>\n<script>\n{script}\n</script>"


class EventElement(MacroElement):
    """Everything that sitmap draws: background, areas, markers, the panel and its controls.

    Parameters
    ----------
    events : dict
        See `layers.webmap.payload.event_payload`.
    texts : dict
        See `layers.webmap.payload.event_texts`.
    background : dict
        See `layers.webmap.background.background_payload`.
    page : dict
        Title, words, styles, credits, notes.
    control : dict, optional
        Areas of control, see `layers.webmap.control`.
    """

    def __init__(
        self,
        *,
        events: dict[str, Any],
        texts: dict[str, Any],
        background: dict[str, Any],
        page: dict[str, Any],
        control: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Events"
        self._id = "sitmap"
        self.events = events
        self.texts = texts
        self.background = background
        self.page = page
        self.control = control
        self.style = own_style().strip()
        self.script = own_script().strip()

    def render(self, **kwargs: Any) -> str:
        """Put style, script, panel and data into the figure of the map that this was added to."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise TypeError("add the events to a folium map before rendering them")
        style, script = f"<style>\n{self.style}\n</style>", f"<script>\n{self.script}\n</script>"
        figure.header.add_child(RawElement(f"{style}\n{script}"), name="sitmap_assets")
        # Before the map: the way past it is the first thing that the keyboard reaches.
        figure.html.add_child(RawElement(self.markup()), name="sitmap_panel", index=0)
        for key, text in self.data().items():
            figure.html.add_child(DataElement(key, text), name=key)
        figure.script.add_child(RawElement(f"sitmap.start({self._parent.get_name()});"), name="sitmap_start")
        return ""

    def markup(self) -> str:
        """Return the panel's frame, which the script fills."""
        words = self.page["words"]
        title, summary = html_text(self.page["title"]), html_text(self.page["summary"])
        return "\n".join(
            [
                f'<a class="sitmap-skip" href="#sitmap-list">{html_text(words["skip"])}</a>',
                f'<aside class="sitmap-panel" id="sitmap-panel" aria-label="{html_text(words["panel"])}">',
                '<header class="sitmap-head">',
                f'<button type="button" class="sitmap-grip" aria-expanded="false" aria-controls="sitmap-body" '
                f'aria-label="{html_text(words["grip"])}"></button>',
                f'<h1><bdi dir="auto">{title}</bdi></h1>',
                f'<p class="sitmap-summary">{summary}</p>',
                "</header>",
                '<div class="sitmap-body" id="sitmap-body">',
                f"<noscript><p>{html_text(words['no_script'])}</p></noscript>",
                "</div>",
                "</aside>",
            ]
        )

    def data(self) -> dict[str, str]:
        """Return the data that the script reads, as JSON, by the id of their elements."""
        data = {"sitmap-page": self.page, "sitmap-background": self.background, "sitmap-events": self.events}
        if self.control is not None:
            data["sitmap-control"] = self.control
        return {key: json_text(value) for key, value in data.items()} | {"sitmap-texts": pack_texts(self.texts)}
