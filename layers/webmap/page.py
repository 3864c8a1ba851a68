"""The HTML document around the map: head, security policy, scripts in order, identifiers that do not change.

Folium elements draw random identifiers and branca's figure has no place for a language or a policy; this figure renders
the same children and puts both right.
"""

from __future__ import annotations

import base64
import hashlib
import re
import warnings
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from branca.element import Element, Figure
from folium.folium import _default_css, _default_js
from folium.raster_layers import TileLayer

from layers.webmap.assets import leaflet_images
from layers.webmap.embed import html_text, json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DataElement", "SituationFigure", "content_policy"]

_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script", re.I | re.S)
_SOURCE = re.compile(r"\b(?:src|href)\s*=\s*[\"']?(?P<url>https?://[^\"'\s>]+)", re.I)
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")

# What folium's own pop-ups and events need of jQuery, so that they work without it.
_COMPATIBLE = """
window.$ = window.$ || function (what) {
  if (typeof what === "string") {
    var holder = document.createElement("template");
    holder.innerHTML = what.trim();
    return Array.from(holder.content.children);
  }
  return { ready: function (run) { run(); }, 0: what };
};
"""


class DataElement(Element):
    """Data for the page's script, in an element of its own.

    It may be large, and enters the document when all that has to look through the document has done so: no script of a
    page is in it, nor an identifier of folium's.

    Parameters
    ----------
    key : str
        The element's id.
    text : str
        JSON, as `layers.webmap.embed.json_text` makes it.
    """

    def __init__(self, key: str, text: str) -> None:
        super().__init__()
        self.text = text
        # No text in a page has this sign.
        self.mark = f"\0{key}\0"
        self.key = key

    def render(self, **kwargs: Any) -> str:
        return f'<script type="application/json" id="{self.key}">{self.mark}</script>'


class SituationFigure(Figure):
    """A page for one map.

    Parameters
    ----------
    title : str
        Plain text.
    lang : str
        Language of the interface, for the ``lang`` attribute.
    """

    def __init__(self, title: str, lang: str) -> None:
        super().__init__(height="600px", title=title)
        self.lang = lang

    def render(self, **kwargs: Any) -> str:
        """Return the whole document; the same map gives the same bytes, however often it is rendered."""
        parts = (self.header, self.html, self.script)
        before = [set(part._children) for part in parts]
        try:
            for child in list(self._children.values()):
                child.render(**kwargs)
            return self._document(**kwargs)
        finally:
            # Elements leave their text in the figure under names drawn anew each time: a second rendering would
            # hold both. What a user put there stays.
            for part, names in zip(parts, before, strict=True):
                for name in [name for name in part._children if name not in names]:
                    del part._children[name]

    def _document(self, **kwargs: Any) -> str:
        ours = {child.get_name() for child in self._children.values()} | {"sitmap_start"}
        added = _added_by_user(self._children.values())
        head = [_text(item, **kwargs) for name, item in self.header._children.items() if name != "meta_http"]
        body = [_text(item, **kwargs) for item in self.html._children.values()]
        # One script element for the map and its events, another for what the user added: an error there stays there.
        first = [_text(item, **kwargs) for name, item in self.script._children.items() if name in ours]
        rest = [_text(item, **kwargs) for name, item in self.script._children.items() if name not in ours]
        if added:
            head.append(_support(rest))
        document = "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{html_text(self.lang)}">',
                "<head>",
                '<meta charset="utf-8">',
                "<!-- policy -->",
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer">',
                '<meta name="color-scheme" content="light dark">',
                f"<title>{html_text(self.title or '')}</title>",
                *head,
                "</head>",
                "<body>",
                *body,
                *(f"<script>\n{text}\n</script>" for text in ("\n".join(first), "\n".join(rest)) if text.strip()),
                "</body>",
                "</html>",
                "",
            ]
        )
        # Browsers hash scripts after folding line ends.
        document = document.replace("\r\n", "\n").replace("\r", "\n")
        document = _stable_ids(document, self._elements())
        tiles = [child.tiles for child in _walk(self._children.values()) if isinstance(child, TileLayer)]
        policy = content_policy(document, tiles=tiles, open_content=added)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{html_text(policy)}">'
        document = document.replace("<!-- policy -->", meta, 1)
        for item in self.html._children.values():
            if isinstance(item, DataElement):
                document = document.replace(item.mark, item.text, 1)
        return document

    def _elements(self) -> Iterator[Element]:
        """Every element that has a part in the page, also those that others keep as an attribute (a pop-up's text)."""
        seen: set[int] = set()
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop(0)
            if id(element) in seen:
                continue
            seen.add(id(element))
            yield element
            held = [value for name, value in vars(element).items() if name != "_parent" and isinstance(value, Element)]
            waiting += [*element._children.values(), *held]


def content_policy(document: str, *, tiles: Iterable[str] = (), open_content: bool = False) -> str:
    """Return the Content-Security-Policy under which a page runs its own scripts and nothing else.

    Parameters
    ----------
    document : str
        The page; scripts in it are allowed by their SHA-256, linked scripts and styles by their origin.
    tiles : iterable of str
        Addresses of map tiles, with Leaflet's placeholders.
    open_content : bool
        Allow images, styles, fonts, frames and connections from elsewhere, for what a user added to the map.
    """
    hashes, scripts, styles = [], set(), set()
    for match in _SCRIPT.finditer(document):
        attributes = match["attributes"]
        source = _SOURCE.search(attributes)
        if source:
            scripts.add(_origin(source["url"]))
        elif "application/json" not in attributes:
            digest = hashlib.sha256(match["body"].encode("utf-8")).digest()
            hashes.append(f"'sha256-{base64.b64encode(digest).decode('ascii')}'")
    for link in re.findall(r"<link\b[^>]*>", document):
        if (found := _SOURCE.search(link)) is not None:
            styles.add(_origin(found["url"]))
    images = {"data:", *styles, *(_origin(url) for url in tiles)}
    rules = {
        "default-src": ["'none'"],
        "script-src": [*dict.fromkeys(hashes), *sorted(scripts)],
        "style-src": ["'unsafe-inline'", *(["*"] if open_content else sorted(styles))],
        "img-src": ["*", "data:", "blob:"] if open_content else sorted(images),
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if open_content:
        rules |= {"font-src": ["*", "data:"], "connect-src": ["*", "data:"], "frame-src": ["*", "data:"]}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def _origin(url: str) -> str:
    """Return scheme and host of an address; a placeholder in the host becomes a wildcard."""
    # "{s}.tile.example.org" → "*.tile.example.org"; any other placeholder in a host cannot be told in a policy
    parts = urlsplit(re.sub(r"^(https?://)\{\w+\}\.", r"\1*.", url))
    if parts.scheme not in ("http", "https") or re.search(r"[{}\s;,']", parts.netloc):
        return "https:"
    return f"{parts.scheme}://{parts.netloc}"


def _text(item: Element, **kwargs: Any) -> str:
    return str(item.render(**kwargs))


def _walk(elements: Iterable[Element]) -> Iterator[Element]:
    for element in elements:
        yield element
        yield from _walk(element._children.values())


def _added_by_user(maps: Iterable[Element]) -> bool:
    known = ("sitmap", "tiles")
    return any(not name.startswith(known) for one in maps for name in one._children)


def _support(scripts: list[str]) -> str:
    """Return what folium's elements expect of the page: marker images, and jQuery's part in pop-ups."""
    images = leaflet_images()
    options = {
        "iconUrl": images["marker-icon.png"],
        "iconRetinaUrl": images["marker-icon-2x.png"],
        "shadowUrl": images["marker-shadow.png"],
    }
    icons = f'if (window.L) {{ L.Icon.Default.imagePath = ""; L.Icon.Default.mergeOptions({json_text(options)}); }}\n'
    linked = ""
    if any("L.AwesomeMarkers" in text for text in scripts):
        warnings.warn(
            "folium.Icon draws with scripts and fonts that folium links from the network: this map is no longer "
            "self-contained (a marker without folium.Icon is)",
            UserWarning,
            stacklevel=4,
        )
        linked = "\n".join(
            [f'<script src="{url}"></script>' for name, url in _default_js if name != "leaflet"]
            + [f'<link rel="stylesheet" href="{url}">' for name, url in _default_css if name != "leaflet_css"]
        )
    return f"{linked}\n<script>\n{icons}{_COMPATIBLE}</script>"


def _stable_ids(document: str, elements: Iterable[Element]) -> str:
    """Number the random identifiers of folium's elements in the order of the tree."""
    drawn = {element._id: None for element in elements}
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        found = match.group()
        return numbers.setdefault(found, f"{len(numbers):032x}") if found in drawn else found

    return _ID.sub(number, document)
