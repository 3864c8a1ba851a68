"""The page's scripts and styles: our own modules joined to one script, and Leaflet inlined or linked.

Our modules (``assets/*.js``) are ES modules, so that a type checker, a linter and a test runner read them as they are.
A page opened from ``file://`` cannot load modules from each other, so they are joined here: import lines are dropped,
``export`` is taken off, and all of it becomes one function. That is sound because every module has one-line imports by
name and no two modules share a top-level name; both are checked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from layers.errors import AssetError

__all__ = [
    "LEAFLET_VERSION",
    "leaflet_images",
    "leaflet_inline",
    "leaflet_links",
    "own_script",
    "own_style",
    "vendored",
]

LEAFLET_VERSION = "1.9.4"
# What `package-lock.json` pins, as a browser checks it (subresource integrity of the two files).
_CDN = f"https://cdn.jsdelivr.net/npm/leaflet@{LEAFLET_VERSION}/dist/"
_SCRIPT_INTEGRITY = "sha256-20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo="
_STYLE_INTEGRITY = "sha256-p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY="

_ASSETS = files("layers.webmap") / "assets"
_IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "\./([\w-]+\.js)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |let |class )", re.M)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.M)
_IMAGE = re.compile(r"url\(images/([\w.-]+)\)")


@cache
def own_script() -> str:
    """Return our modules as one script that defines ``window.sitmap``."""
    sources = {item.name: item.read_text("utf-8") for item in _ASSETS.iterdir() if item.name.endswith(".js")}
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in order:
            return
        if name in path or name not in sources:
            raise AssetError(f"layers/webmap/assets: {path[-1]} imports {name}, which is missing or imports it back")
        for imported in _IMPORT.findall(sources[name]):
            visit(imported, (*path, name))
        order.append(name)

    visit("main.js", ())
    owners: dict[str, str] = {}
    parts = []
    for name in order:
        text = _EXPORT.sub("", _IMPORT.sub("", sources[name]))
        if re.search(r"^(?:import|export)\b", text, re.M) or "</script" in text.lower():
            raise AssetError(f"layers/webmap/assets/{name}: an import or export that cannot be joined, or an end tag")
        for found in _NAME.findall(sources[name]):
            if owners.setdefault(found, name) != name:
                raise AssetError(f"layers/webmap/assets/{name}: {found!r} is a name of {owners[found]} too")
        parts.append(f"// {name}\n{text.strip()}\n")
    body = "\n".join(parts)
    public = "{ start, table: () => page.table, marks: () => page.marks, shown: shownRows }"
    return f'(function () {{\n"use strict";\n{body}\nwindow.sitmap = {public};\n}})();\n'


@cache
def own_style() -> str:
    """Return our style sheet."""
    return (_ASSETS / "map.css").read_text("utf-8")


def vendored() -> bool:
    """Tell whether Leaflet was put into the package at build time."""
    return (_ASSETS / "vendor" / "manifest.json").is_file()


def _vendor_bytes(name: str) -> bytes:
    folder = _ASSETS / "vendor" / "leaflet"
    manifest: dict[str, Any] = json.loads((_ASSETS / "vendor" / "manifest.json").read_text("utf-8"))
    path = folder.joinpath(*name.split("/"))
    if not path.is_file():
        raise AssetError(f"layers/webmap/assets/vendor/leaflet/{name} is missing: run 'python tools/build_assets.py'")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest["leaflet"]["files"].get(name):
        raise AssetError(
            f"layers/webmap/assets/vendor/leaflet/{name} is damaged (its checksum differs): remove the folder vendor "
            "and run 'python tools/build_assets.py', or reinstall sitmap"
        )
    return content


@cache
def leaflet_inline() -> tuple[str, str]:
    """Return Leaflet's style sheet and script, ready to stand inside style and script elements.

    Raises
    ------
    layers.errors.AssetError
        When a file is missing or damaged.
    """
    licence = _vendor_bytes("LICENSE").decode("utf-8").replace("*/", "* /")
    script = _vendor_bytes("dist/leaflet.js").decode("utf-8")
    script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.M).strip()
    images = leaflet_images()
    style = _IMAGE.sub(lambda match: f"url({images[match[1]]})", _vendor_bytes("dist/leaflet.css").decode("utf-8"))
    for text in (script, style):
        if re.search(r"</(?:script|style)", text, re.I):
            raise AssetError("Leaflet's files hold an end tag and cannot be inlined")
    return style.replace("\r\n", "\n").strip(), f"/*! Leaflet's licence:\n{licence.strip()}\n*/\n{script}"


@cache
def leaflet_images() -> dict[str, str]:
    """Return Leaflet's own images as data addresses, by file name."""
    names = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
    return {
        name: "data:image/png;base64," + base64.b64encode(_vendor_bytes(f"dist/images/{name}")).decode("ascii")
        for name in names
    }


def leaflet_links() -> str:
    """Return the elements that link Leaflet from a content delivery network, with checksums."""
    return (
        f'<link rel="stylesheet" href="{_CDN}leaflet.css" integrity="{_STYLE_INTEGRITY}" crossorigin="anonymous">\n'
        f'<script src="{_CDN}leaflet.js" integrity="{_SCRIPT_INTEGRITY}" crossorigin="anonymous"></script>'
    )
