"""``sitmap store``: what is in a store."""

from __future__ import annotations

import click

from sitmap.cli.store_check import trace_command, verify_command
from sitmap.cli.store_export import export_command
from sitmap.cli.store_info import info_command
from sitmap.cli.store_rerun import rerun_command

__all__ = ["store_command"]


@click.group("store")
def store_command() -> None:
    """Look into a store that `sitmap add` made: what is in it, is it sound, where did an event come from; and
    read its reports once more."""


for _command in (info_command, verify_command, trace_command, export_command, rerun_command):
    store_command.add_command(_command)
