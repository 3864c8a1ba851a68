"""``sitmap data``: public data that makes sitmap know more places."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from sitmap.cli.console import Console, console_warnings, printable
from sitmap.cli.options import ExitCode, messages_options
from sitmap.errors import DownloadError
from sitmap.wording import plural

if TYPE_CHECKING:
    from sitmap.downloads import Installed

__all__ = ["data_command"]

_KINDS = ("gazetteer", "boundaries")


@click.group("data")
def data_command() -> None:
    """Fetch, list and remove public data: every village, exact borders.

    What is embedded has places of 500 people and more, and first-level units. What is fetched here is kept in a cache
    folder (SITMAP_CACHE, else the platform's own) and used by default from then on.
    """


def _address(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        f"--{name}-address",
        metavar="ADDRESS",
        help=f"Instead of the official address (or SITMAP_{name.upper()}_ADDRESS), with {{country}}"
        + (", {country3} and {level}" if name == "boundaries" else "")
        + " where these go.",
    )


@data_command.command("fetch")
@click.argument("kinds", nargs=-1, required=True, type=click.Choice(_KINDS), metavar="gazetteer|boundaries...")
@click.option(
    "--country",
    "countries",
    multiple=True,
    default=["UA"],
    show_default=True,
    metavar="CODE",
    help="Country (ISO 3166-1 alpha-2: UA, RU, BY); may be given several times.",
)
@_address("gazetteer")
@_address("names")
@_address("boundaries")
@messages_options
def fetch_command(
    kinds: tuple[str, ...],
    countries: tuple[str, ...],
    gazetteer_address: str | None,
    names_address: str | None,
    boundaries_address: str | None,
    console: Console,
) -> int:
    """Fetch data from those who publish it.

    gazetteer: all places of GeoNames, with the days from and to which names were used. boundaries: first to third level
    of geoBoundaries. What is there already is only fetched again if there is something newer; a download that broke off
    goes on where it stopped. The files are printed; the licence and what it asks for are told.
    """
    from sitmap import downloads
    from sitmap.downloads.catalogue import offer

    given = {"gazetteer": gazetteer_address, "names": names_address, "boundaries": boundaries_address}
    addresses = {name: address for name, address in given.items() if address is not None}
    wanted = list(dict.fromkeys((kind, country.upper()) for kind in kinds for country in countries))
    for kind, country in wanted:
        # Wrong usage is found before the first byte is fetched.
        offer(kind, country, addresses)
    done = 0
    for kind, country in wanted:
        try:
            with console_warnings(console), _Bars(console) as bars:
                dataset = downloads.fetch(
                    kind,
                    country,
                    addresses=addresses,
                    progress=bars.show if bars.wanted else None,
                    notify=bars.between(console.note),
                )
        except DownloadError as error:
            console.error(str(error))
            continue
        done += 1
        for file in dataset.files:
            console.line(bytes(file.path))
        console.flush()
        console.note(f"{_title(dataset)}: {_size(dataset.size)}, {dataset.licence}\n{dataset.terms}")
    if done == len(wanted):
        return ExitCode.OK
    return ExitCode.PARTLY if done else ExitCode.NOTHING


@data_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with addresses, digests and files.")
@messages_options
def list_command(as_json: bool, console: Console) -> int:
    """List what was fetched: kind, country, size, day, licence, folder."""
    from sitmap import downloads
    from sitmap.downloads.store import partials

    with console_warnings(console):
        found = downloads.installed()
    for dataset in found:
        if as_json:
            console.data(_record(dataset))
        else:
            console.line(printable(_line(dataset)).encode())
    console.flush()
    if not found:
        console.note(f"nothing was fetched to {downloads.data_folder()}; sitmap data fetch gazetteer does")
    unfinished = partials()
    if unfinished:
        size = sum(path.stat().st_size for path in unfinished)
        console.note(
            f"{plural(len(unfinished), 'unfinished download')} ({_size(size)}): fetch goes on, remove takes it away"
        )
    return ExitCode.OK


@data_command.command("remove")
@click.argument("kinds", nargs=-1, type=click.Choice(_KINDS), metavar="[gazetteer|boundaries]...")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Only of this country; may be given again.")
@click.option("--all", "everything", is_flag=True, help="Everything that was fetched.")
@messages_options
def remove_command(kinds: tuple[str, ...], countries: tuple[str, ...], everything: bool, console: Console) -> int:
    """Remove what was fetched; the embedded data is used again."""
    from sitmap import downloads

    if everything and (kinds or countries):
        raise click.UsageError("--all leaves nothing to choose: give it alone")
    if not (everything or kinds or countries):
        raise click.UsageError("say what to remove: gazetteer, boundaries, --country CODE or --all")
    gone = [
        one
        for kind in dict.fromkeys(kinds) or (None,)
        for country in dict.fromkeys(code.upper() for code in countries) or (None,)
        for one in downloads.remove(kind, country)
    ]
    for kind, country in gone:
        console.note(f"removed the {kind} of {country}")
    if not gone:
        console.warning(f"nothing of that was fetched to {downloads.data_folder()}")
    return ExitCode.OK


def _title(dataset: Installed) -> str:
    from sitmap.downloads.catalogue import country_name

    return f"{dataset.source} {dataset.kind} of {country_name(dataset.country)}"


def _line(dataset: Installed) -> str:
    return (
        f"{dataset.kind:<10}  {dataset.country}  {_size(dataset.size):>9}  {dataset.fetched}  "
        f"{dataset.source}, {dataset.licence}  {dataset.files[0].path.parent}"
    )


def _record(dataset: Installed) -> dict[str, Any]:
    return {
        "kind": dataset.kind,
        "country": dataset.country,
        "source": dataset.source,
        "address": dataset.address,
        "licence": dataset.licence,
        "licence_address": dataset.licence_address,
        "terms": dataset.terms,
        "fetched": dataset.fetched.isoformat(),
        "size": dataset.size,
        "sha256": dataset.sha256,
        "files": [
            {
                "role": file.role,
                "path": str(file.path),
                "address": file.address,
                "origin": file.origin,
                "licence": file.licence,
                "version": file.version,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in dataset.files
        ],
    }


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"


class _Bars:
    """A progress bar for each file, on a terminal."""

    def __init__(self, console: Console) -> None:
        self.wanted = console.live
        self._bar: Any = None
        self._name: str | None = None

    def __enter__(self) -> _Bars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def show(self, name: str, done: int, total: int | None) -> None:
        """Show how far a file is; without its size there is no bar."""
        if name != self._name:
            self._close()
            self._name = name
            if total:
                self._bar = click.progressbar(length=total, label=name, file=sys.stderr, show_pos=False)
                self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(done - self._bar.pos)

    def between(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """Return a way to say something that ends the line of the bar first."""

        def said(message: str) -> None:
            self._close()
            say(message)

        return said

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar = self._name = None
