"""The command line: one module a subcommand, shared options in `options`, messages in `console`."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

import sitmap
from sitmap.cli.adding import add_command
from sitmap.cli.console import Console
from sitmap.cli.control import control_command
from sitmap.cli.data import data_command
from sitmap.cli.explaining import explain_command
from sitmap.cli.extraction import extract_command
from sitmap.cli.geocoding import geocode_command
from sitmap.cli.incidents import incidents_command
from sitmap.cli.licences import licenses_command
from sitmap.cli.mapping import map_command
from sitmap.cli.options import ExitCode
from sitmap.cli.store import store_command
from sitmap.cli.watching import watch_command
from sitmap.garbage import search_seldom

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(sitmap.__version__, prog_name="sitmap", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn what is reported about a war into a map that can be checked.

    Data and the paths of written files go to standard output, messages to standard error. NO_COLOR is honoured.

    Exit status: 0 when all is well; 1 when nothing could be written; 2 for wrong usage; 3 when some inputs failed
    (each is named with its reason) and the rest was written.
    """


for _command in (
    map_command, extract_command, incidents_command, explain_command, geocode_command, control_command, add_command,
    watch_command, store_command, data_command, licenses_command,
):  # fmt: skip
    cli.add_command(_command)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit status.

    Errors that a user can mend are one line; an internal one says how to see where it arose.
    """
    search_seldom()
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    from geo.errors import GeoError
    from layers.errors import LayersError
    from sitmap.errors import SitmapError, UsageError

    given = sys.argv[1:] if args is None else args
    console = Console(verbose="-v" in given or "--verbose" in given)
    try:
        status = cli.main(args, prog_name="sitmap", standalone_mode=False)
        return status if isinstance(status, int) else ExitCode.OK
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UsageError as error:
        console.error(str(error))
        return ExitCode.USAGE
    except (SitmapError, GeoError, LayersError) as error:
        console.error(str(error))
        return ExitCode.NOTHING
    except (KeyboardInterrupt, click.Abort):
        console.error("interrupted")
        return 130
    except BrokenPipeError:
        # Whoever read our output has left (`| head`). Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.NOTHING
    except OSError as error:
        console.error(f"cannot go on: {error}")
        return ExitCode.NOTHING
    except Exception as error:
        if console.verbose:
            traceback.print_exc()
        hint = "" if console.verbose else "; --verbose shows where"
        console.error(f"this is a fault in sitmap ({type(error).__name__}: {error}){hint}; please report it")
        return ExitCode.NOTHING
