"""What a user sees: data on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from sitmap.sources.notices import Notice

__all__ = ["Console", "console_warnings", "printable"]

# Of one input this many broken records are named; then they are counted, so that the reason stays readable.
_NAMED_PER_SOURCE = 20


class Console:
    """Messages of one run.

    Parameters
    ----------
    quiet : bool
        Only errors.
    verbose : bool
        Every report and every broken record is named.

    Attributes
    ----------
    errors : int
        How many errors were said.
    live : bool
        Whether someone sees on a terminal how the work goes on.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        # https://no-color.org: any value that is not empty.
        self._colour = terminal and not os.environ.get("NO_COLOR")
        self.live = terminal and not quiet
        self._line_open = False
        self.errors = 0
        self._named: Counter[tuple[str, str | None]] = Counter()

    # Standard error

    def error(self, message: str) -> None:
        """Say what went wrong; the only thing that ``--quiet`` lets through."""
        self.errors += 1
        self._say("error", "red", message)

    def warning(self, message: str) -> None:
        """Say what was done in a way that the user may not expect."""
        if not self.quiet:
            self._say("warning", "yellow", message)

    def note(self, message: str) -> None:
        """Say what was done."""
        if not self.quiet:
            self._say(None, None, message)

    def detail(self, message: str) -> None:
        """Say what only ``--verbose`` asks for."""
        if self.verbose and not self.quiet:
            self._say(None, None, message)

    def notice(self, notice: Notice) -> None:
        """Pass a notice on: a failure as an error, the rest as a warning."""
        key = (notice.kind, notice.source if notice.line is not None else None)
        if notice.line is not None and not self.verbose:
            self._named[key] += 1
            if self._named[key] > _NAMED_PER_SOURCE:
                return
        self._pass_on(notice.kind, str(notice))

    def _pass_on(self, kind: str, message: str) -> None:
        if kind == "failure":
            self.error(message)
        else:
            self.warning(message)

    def close(self) -> None:
        """Clear the progress line and count what was not named."""
        self._clear()
        for (kind, source), times in self._named.items():
            if times > _NAMED_PER_SOURCE:
                message = f"{source}: {times - _NAMED_PER_SOURCE} more of these (--verbose names each)"
                self._pass_on(kind, message)
        self._named.clear()

    def progress(self, number: int, name: str) -> None:
        """Show which report is being read: on a terminal, one line that is written over."""
        self.detail(f"reading {name}")
        if self.live and not self.verbose:
            width = 78
            text = f"report {number}: {printable(name)}"
            text = text if len(text) <= width else text[: width - 1] + "…"
            click.echo(f"\r\x1b[2K{text}", err=True, nl=False, color=True)
            self._line_open = True

    def _clear(self) -> None:
        if self._line_open:
            click.echo("\r\x1b[2K", err=True, nl=False, color=True)
            self._line_open = False

    def _say(self, label: str | None, colour: str | None, message: str) -> None:
        self._clear()
        head = "" if label is None else click.style(f"{label}: ", fg=colour, bold=True)
        click.echo(head + printable(message), err=True, color=self._colour)

    # Standard output

    def data(self, value: Any) -> None:
        """Write one JSON value as a line, in UTF-8 whatever the locale says."""
        self.line(json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace"))

    def line(self, line: bytes) -> None:
        """Write a line of bytes (a path has no encoding of its own)."""
        self._clear()
        sys.stdout.buffer.write(line + b"\n")

    def flush(self) -> None:
        """Hand what was written to whoever reads it; a reader that left raises here and not later."""
        sys.stdout.buffer.flush()


def printable(text: str) -> str:
    """Return text that cannot steer a terminal: control and direction marks become ``\\ufffd``."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") else "\ufffd" for char in text
    )


@contextmanager
def console_warnings(console: Console) -> Iterator[None]:
    """Show Python warnings of our own packages as messages; those of others only with ``--verbose``."""
    with warnings.catch_warnings():
        default = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, (DeprecationWarning, FutureWarning)) and not console.verbose:
                return
            if issubclass(category, UserWarning):
                console.warning(str(message))
            else:
                default(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield
