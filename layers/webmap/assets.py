"""The page's scripts and styles: our own modules made one script when the package was built, Leaflet inlined or linked.

Our modules (``assets/*.js``) are ES modules, so that a type checker, a linter and a test runner read them as they are.
A page opened from ``file://`` cannot load modules from each other, so ``tools/build_assets.py`` makes them one script
and puts it into ``assets/vendor`` with Leaflet and a manifest. Nothing is built here: a script that is missing, damaged
or older than its modules is an error that says how to build it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files

from layers.errors import AssetError

__all__ = [
    "LEAFLET_VERSION",
    "leaflet_images",
    "leaflet_inline",
    "leaflet_links",
    "own_script",
    "own_style",
]

LEAFLET_VERSION = "1.9.4"
# What `package-lock.json` pins, as a browser checks it (subresource integrity of the two files).
_CDN = f"https://cdn.jsdelivr.net/npm/leaflet@{LEAFLET_VERSION}/dist/"
_SCRIPT_INTEGRITY = "sha256-20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo="
_STYLE_INTEGRITY = "sha256-p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY="

_ASSETS = files("layers.webmap") / "assets"
_BUNDLE = "sitmap.js"
_BUILD = "run 'python tools/build_assets.py'"
_IMAGE = re.compile(r"url\(images/([\w.-]+)\)")


@cache
def own_script() -> str:
    """Return our modules as one script that defines ``window.sitmap``.

    Raises
    ------
    layers.errors.AssetError
        When the script is missing, damaged or was made of other modules than those beside it.
    """
    script = _vendor_bytes(_BUNDLE).decode("utf-8")
    made_of = _manifest()["modules"]
    modules = {
        item.name: hashlib.sha256(item.read_bytes()).hexdigest()
        for item in _ASSETS.iterdir()
        if item.name.endswith(".js")
    }
    changed = sorted(name for name in made_of.keys() | modules.keys() if made_of.get(name) != modules.get(name))
    if changed:
        raise AssetError(
            f"layers/webmap/assets/vendor/{_BUNDLE} was made before {', '.join(changed)} changed: {_BUILD}"
        )
    return script


@cache
def own_style() -> str:
    """Return our style sheet."""
    return (_ASSETS / "map.css").read_text("utf-8")


def _manifest() -> dict[str, dict[str, str]]:
    """Return checksums by name: of the ``files`` in the folder vendor, and of the ``modules`` that the script is of."""
    path = _ASSETS / "vendor" / "manifest.json"
    if not path.is_file():
        raise AssetError(
            "the map's script was not built: install Node.js with npm, then run 'python tools/build_assets.py' where "
            "sitmap's source lies, or install sitmap again"
        )
    try:
        manifest = json.loads(path.read_text("utf-8"))
        return {"files": dict(manifest["files"]), "modules": dict(manifest["modules"])}
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged("manifest.json", "it is not what the build writes") from error


def _vendor_bytes(name: str) -> bytes:
    digest = _manifest()["files"].get(name)
    path = (_ASSETS / "vendor").joinpath(*name.split("/"))
    if digest is None or not path.is_file():
        raise AssetError(f"layers/webmap/assets/vendor/{name} is missing: {_BUILD}")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise _damaged(name, "its checksum differs")
    return content


def _damaged(name: str, why: str) -> AssetError:
    return AssetError(f"layers/webmap/assets/vendor/{name} is damaged ({why}): {_BUILD}, or reinstall sitmap")


@cache
def leaflet_inline() -> tuple[str, str]:
    """Return Leaflet's style sheet and script, ready to stand inside style and script elements.

    Raises
    ------
    layers.errors.AssetError
        When a file is missing or damaged.
    """
    licence = _vendor_bytes("leaflet/LICENSE").decode("utf-8").replace("*/", "* /")
    script = _vendor_bytes("leaflet/dist/leaflet.js").decode("utf-8")
    script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.M).strip()
    images = leaflet_images()
    style = _IMAGE.sub(
        lambda match: f"url({images[match[1]]})", _vendor_bytes("leaflet/dist/leaflet.css").decode("utf-8")
    )
    for text in (script, style):
        if re.search(r"</(?:script|style)", text, re.I):
            raise AssetError("Leaflet's files hold an end tag and cannot be inlined")
    return style.replace("\r\n", "\n").strip(), f"/*! Leaflet's licence:\n{licence.strip()}\n*/\n{script}"


@cache
def leaflet_images() -> dict[str, str]:
    """Return Leaflet's own images as data addresses, by file name."""
    names = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
    return {
        name: "data:image/png;base64," + base64.b64encode(_vendor_bytes(f"leaflet/dist/images/{name}")).decode("ascii")
        for name in names
    }


def leaflet_links() -> str:
    """Return the elements that link Leaflet from a content delivery network, with checksums."""
    return (
        f'<link rel="stylesheet" href="{_CDN}leaflet.css" integrity="{_STYLE_INTEGRITY}" crossorigin="anonymous">\n'
        f'<script src="{_CDN}leaflet.js" integrity="{_SCRIPT_INTEGRITY}" crossorigin="anonymous"></script>'
    )
