"""Lines that were broken at a fixed width, as in mail: one paragraph again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sitmap.extract.edits import Edit

__all__ = ["wrap_edits"]

# Characters. Shorter lines are a list; longer ones nobody breaks by hand.
_NARROWEST, _WIDEST = 40, 100
_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)+")
# What opens a line of its own: a bullet, a dash, a number of a list.
_BULLET = re.compile(r"\s*(?:[^\w\s\"'“‘«„(]|\d{1,3}[.)]\s)")
# The words up to where a line could have been broken before.
_CHUNK = re.compile(r"[^\s-]*-?")
_GOES_ON = re.compile(r"[a-zа-яіїєґё0-9(]")
_OPEN_END = re.compile(r"[\w,'’)-]\s*$")


def wrap_edits(text: str) -> Iterator[Edit]:
    """Find the line breaks that are no ends of a paragraph.

    Where lines are filled, the next line's first word did not fit on the one before; and somewhere a sentence
    goes on in the next line.
    """
    if "\n" not in text:
        return
    for block in _BLOCK.finditer(text):
        yield from _edits_of_block(block.group(), block.start())


def _edits_of_block(block: str, offset: int) -> Iterator[Edit]:
    lines = block.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if not _NARROWEST <= width <= _WIDEST:
        return
    run: list[Edit] = []
    goes_on = False
    at = offset
    for line, following in pairwise(lines):
        kept = line.rstrip()
        break_at = at + len(kept)
        at += len(line) + 1
        bare = following.lstrip()
        chunk = _CHUNK.match(bare)
        glue = "" if kept.endswith("-") and kept[-2:-1].isalpha() else " "
        fits = len(kept) + len(glue) + (len(chunk.group()) if chunk else 0) <= width
        if fits or _BULLET.match(following):
            if goes_on:
                yield from run
            run, goes_on = [], False
            continue
        run.append((break_at, at + len(following) - len(bare), glue))
        goes_on = goes_on or (_OPEN_END.search(kept) is not None and _GOES_ON.match(bare) is not None)
    if goes_on:
        yield from run
