"""``sitmap store``: what is in a store."""

from __future__ import annotations

import click

from sitmap.cli.store_info import info_command

__all__ = ["store_command"]


@click.group("store")
def store_command() -> None:
    """Look into a store that `sitmap add` made."""


for _command in (info_command,):
    store_command.add_command(_command)
