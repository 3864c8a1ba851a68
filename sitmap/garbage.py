"""How often Python searches for garbage.

Reading and linking make many values that stay, and no cycles of them: to go through all of them again and again takes a
fifth to a third of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["search_seldom", "searched_seldom"]

_SELDOM = (200_000, 30, 30)


def search_seldom() -> None:
    """Search seldom from now on: for processes that are ours."""
    gc.set_threshold(*_SELDOM)


@contextmanager
def searched_seldom() -> Iterator[None]:
    """Search seldom for the time of a block, in a process that may be another program's."""
    before = gc.get_threshold()
    # Where it is switched off, or seldom already, it stays so.
    if before[0]:
        gc.set_threshold(*map(max, before, _SELDOM))
    try:
        yield
    finally:
        gc.set_threshold(*before)
