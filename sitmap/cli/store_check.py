"""``sitmap store verify`` and ``sitmap store trace``."""

from __future__ import annotations

import sys
from typing import Any

import click

from sitmap.cli.console import Console
from sitmap.cli.options import ExitCode, messages_options

__all__ = ["trace_command", "verify_command"]


@click.command("verify")
@click.argument("store")
@click.option("--no-links", is_flag=True, help="Leave out linking all events once more, which takes memory for all.")
@messages_options
def verify_command(store: str, no_links: bool, console: Console) -> int:
    """Check that all in STORE is as it was written.

    The database itself, the bytes of every report against their SHA-256, the words of every event against the text of
    its report, what is drawn, how rows are found, and whether linking all events at once gives the incidents that they
    are of. What is wrong is an error each; a digest of the contents is printed, which is the same for the same
    contents, whenever and in whatever order they were added.
    """
    from sitmap.store import open_store

    with open_store(store) as kept:
        faults = kept.verify(links=not no_links)
        for fault in faults:
            console.error(f"{kept.name}: {fault}")
        if not faults:
            console.line(kept.digest().encode("ascii"))
            console.flush()
            console.note(f"{kept.name}: all is as it was written")
    return ExitCode.NOTHING if faults else ExitCode.OK


@click.command("trace")
@click.argument("store")
@click.argument("event")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@click.option("--original", is_flag=True, help="Print the bytes that the report was read from, and nothing else.")
@messages_options
def trace_command(store: str, event: str, as_json: bool, original: bool, console: Console) -> int:
    """Print where an EVENT of STORE came from: its words, its report, where that was found, its bytes, what read it.

    EVENT is an id, as the column id of maps and files has it.
    """
    from sitmap.store import open_store

    if as_json and original:
        raise click.UsageError("--json and --original are two answers: ask for one of them")
    with open_store(store) as kept:
        if original:
            sys.stdout.buffer.write(kept.original(event))
            console.flush()
            return ExitCode.OK
        found = kept.trace(event)
    if as_json:
        console.data(found)
    else:
        for line in _lines(found):
            console.line(line.encode("utf-8", "replace"))
    console.flush()
    return ExitCode.OK


def _lines(found: dict[str, Any]) -> list[str]:
    event, report, run = found["event"], found["report"], found["run"]
    where = event.get("place_name") or event.get("place_text") or "no place"
    lines = [f"event {event['id']}: {event['layer']}, {where}, {event.get('start_date', 'no date')}"]
    if event.get("quote"):
        lines.append(f"sentence: {' '.join(event['quote'].split())}")
    if report is not None:
        named = (report["title"], report["publisher"], report["url"], report["published"])
        lines.append(": ".join([f"report {report['id']}", ", ".join(word for word in named if word)]).rstrip(": "))
        for of, words in report["words"].items():
            if of != "quote":
                lines += [f"  {of} {one['start']}-{one['end']}: {' '.join(one['text'].split())}" for one in words]
        lines += [f"found: {one['name']} (first seen {one['first_seen']})" for one in report["found"]]
        if report["sha256"] is not None:
            lines.append(f"original: {report['bytes']:,} bytes, SHA-256 {report['sha256']}")
    if found["read_from"]:
        lines.append(f"found: {found['read_from']} (first seen {found['added_at']})")
    lines += [f"  {name}: {value}" for name, value in found["own"].items()]
    lines.append(
        f"read by sitmap {run['sitmap_version']} on {run['started_at']}: rules {run['rules']}, vocabulary "
        f"{run['vocabulary']}, gazetteer {run['gazetteer']}, boundaries {run['boundaries']}"
    )
    others = [f"{one['id']} (report {one['report_id']})" for one in found["others_of_the_incident"]]
    lines.append(f"incident {event['incident_id']}: " + (f"also told by {', '.join(others)}" if others else "no other"))
    return lines + [f"{one['change']} on {one['at']}" for one in found["changes"]]
