"""Make the gallery: still maps of the sample reports, views of the page in a browser, and the page that shows them.

    python tools/build_gallery.py

Writes docs/gallery.md, docs/gallery/*.png and README's docs/map.png: what the present code makes of `examples/`, by the
very commands that the page names. Make it anew when the maps' looks or the reading of the samples change. Needs
Chromium and its driver.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import map_views  # noqa: E402
from click.testing import CliRunner  # noqa: E402

from sitmap.cli import cli  # noqa: E402

HEAD = """# Gallery

Maps of the [sample reports](../examples/README.md): the page as a browser shows it, and still maps as `--format png`
draws them. **Everything in these reports is invented**: the places are real, the events, figures and statements are
not. `make gallery` makes all of them anew.

What the symbols, strokes and hatching mean stands beside each map; how pictures are drawn, in
[formats.md](formats.md#png-svg).
"""
# A page needs half the pixels that print does. Fewer colours would save more, and make blue symbols green.
SHRUNK = 2


@dataclass(frozen=True)
class Picture:
    """A picture of the gallery: its name, what is to be seen, and the options of `sitmap map` that make it."""

    name: str
    heading: str
    words: str
    options: str


PICTURES = (
    Picture(
        "all", "Many reports on one map",
        "Events known by oblast are drawn as areas with a name tag, hatched where a claim is of a part of one; dashed "
        "edges are claims. The small map shows from nearer where many places stand together.",
        "examples/*.txt examples/week.jsonl --title 'Sample reports (invented)'",
    ),
    Picture(
        "governor", "One report",
        "Rings hold the true place: a district of a city is known less exactly than a village. The small map shows "
        "where the picture lies.",
        "examples/governor-summary.txt --title 'A governor, summing up a day (invented)'",
    ),
    Picture(
        "public", "For the public",
        "The same report with `--profile public`: the attack on an ambulance is shown by raion, coordinates are "
        "rounded, and the picture says so.",
        "examples/governor-summary.txt --title 'A governor, summing up a day (invented)' --profile public",
    ),
)  # fmt: skip


def page() -> str:
    """Return the gallery's page."""
    parts = [HEAD]
    for view in map_views.VIEWS:
        shown = view.path.removeprefix("../") if view.path.startswith("../") else f"gallery/{view.path}"
        parts.append(
            f"\n## {view.heading}\n\n{view.words}\n\n```sh\nsitmap map {view.options}\n```\n\n"
            f"![{view.heading}: a picture of the page]({shown})\n"
        )
    for one in PICTURES:
        parts.append(
            f"\n## {one.heading}\n\n{one.words}\n\n```sh\nsitmap map {one.options} --format png\n```\n\n"
            f"![{one.heading}: a still map with legend, scale and credits](gallery/{one.name}.png)\n"
        )
    return "".join(parts)


def draw(one: Picture, folder: Path) -> bytes:
    """Run a picture's command and return what it drew, at half its size."""
    made = run(one.options, "png", folder / f"{one.name}.png")
    buffer = io.BytesIO()
    with Image.open(made) as picture:
        picture.convert("RGB").reduce(SHRUNK).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def run(options: str, kind: str, out: Path) -> Path:
    """Run `sitmap map` with the options in the present folder, and return the file of this kind that it wrote."""
    command = ["map", *map_views.arguments(options), "--format", kind, "--out", str(out.parent), "--name", out.stem]
    ran = CliRunner().invoke(cli, [*command, "--quiet"], catch_exceptions=False)
    if ran.exit_code:
        raise SystemExit(f"{out.name}: {ran.output}")
    return out


def main() -> None:
    """Write the pictures and the page."""
    os.chdir(ROOT)
    out = ROOT / "docs" / "gallery"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for one in PICTURES:
            path = out / f"{one.name}.png"
            path.write_bytes(draw(one, Path(folder)))
            print(path)
        for view in map_views.VIEWS:
            path = (out / view.path).resolve()
            map_views.take(view, run(view.options, "html", Path(folder) / f"{path.stem}.html"), path)
            print(path)
    (ROOT / "docs" / "gallery.md").write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
