"""``sitmap control``: who is said to hold what, and what changed."""

from __future__ import annotations

import click

from sitmap.cli.control_at import at_command
from sitmap.cli.control_changes import diff_command, history_command
from sitmap.cli.control_claims import claims_command

__all__ = ["control_command"]


@click.group("control")
def control_command() -> None:
    """Ask files of who holds what: a place on a day, what changed between two days, the history of a period, and what
    reports claim.

    Nothing of it is embedded: the files are yours, and what their owners ask is printed. Whose ground it is de jure is
    another question (sitmap geocode --reverse).
    """


for _command in (at_command, diff_command, history_command, claims_command):
    control_command.add_command(_command)
