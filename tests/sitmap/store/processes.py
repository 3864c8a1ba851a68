"""Work in a process of its own, which may be killed."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

__all__ = ["ended", "in_a_process"]


def in_a_process(work: Callable[[], None]) -> int:
    """Do something in a process of its own; return its number. It ends with 0, or 1 and what went wrong."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """Wait for a process; return how it ended (a signal as a negative number)."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
