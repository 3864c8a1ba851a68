"""What is reported about a war → a map that can be checked.

>>> import sitmap
>>> result = sitmap.map_reports("report.txt", out="outputs")  # doctest: +SKIP

The stages of that call can be used one by one: `read_reports` → `extract` → `locate` → `to_table` → `build_map`,
`write` (or `write_geojson`). Nothing heavy is imported before one of them needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

# A package's attribute is set to a submodule of that name when it is first imported. These two are imported here,
# so that the functions below keep the names `sitmap.extract` and `sitmap.locate` for good.
import sitmap.extract as _extraction
import sitmap.locate as _location
from sitmap.errors import EngineError, InputError, OutputError, SitmapError, StoreError, UsageError, VocabularyError
from sitmap.model import Claim, Event, LocatedEvent, Report, Span, Toll, Tolls, When

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.gazetteerfiles import GazetteerPaths
    from layers.export import write
    from layers.export.geojson import write_geojson
    from layers.webmap import build_map, write_map
    from sitmap.assessing import assess
    from sitmap.boundarychoice import Boundaries
    from sitmap.claimhistories import ClaimHistory, ControlClaim, claim_histories
    from sitmap.explanation import Explanation
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths
    from sitmap.histories import Incident, incidents
    from sitmap.mapmaking import MapResult
    from sitmap.pipeline import map_reports
    from sitmap.sources import InputWarning, Notice, iter_reports, make_report, read_reports
    from sitmap.store import Store, open_store
    from sitmap.tabulate import to_table

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimHistory",
    "ControlClaim",
    "EngineError",
    "Event",
    "Explanation",
    "Incident",
    "InputError",
    "InputWarning",
    "LocatedEvent",
    "MapResult",
    "Notice",
    "OutputError",
    "Report",
    "SitmapError",
    "Span",
    "Store",
    "StoreError",
    "Toll",
    "Tolls",
    "UsageError",
    "VocabularyError",
    "When",
    "__version__",
    "assess",
    "build_map",
    "claim_histories",
    "explain",
    "extract",
    "incidents",
    "iter_reports",
    "locate",
    "make_report",
    "map_reports",
    "open_store",
    "read_reports",
    "to_table",
    "write",
    "write_geojson",
    "write_map",
]


def extract(
    report: Report,
    *,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
) -> list[Event]:
    """Find the events in a report.

    Parameters
    ----------
    report : Report
        As `read_reports` or `make_report` gives it.
    gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones
        and what ``sitmap data fetch gazetteer`` fetched.
    vocabulary : path, or iterable of paths, optional
        TOML files, or folders of them, with words to add to those of the package; see CONTRIBUTING.

    Returns
    -------
    list of Event
        In the order of the text, their places still as words.
    """
    return _extraction.extract_events(report, _places(gazetteer), vocabulary)


def explain(
    report: Report,
    *,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    boundaries: Boundaries | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
) -> Explanation:
    """Tell how a report is read: what becomes an event, what is set aside and why, which rule fires.

    Parameters
    ----------
    report : Report
        As `read_reports` or `make_report` gives it.
    gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones
        and what ``sitmap data fetch gazetteer`` fetched.
    boundaries : geo.BoundarySet, path, or iterable of paths, optional
        As for `map_reports`.
    vocabulary : path, or iterable of paths, optional
        As for `extract`.

    Returns
    -------
    sitmap.explanation.Explanation
        The words with their roles, the events of `extract` with their places and the words of each value, and the
        sentences.
    """
    from sitmap.boundarychoice import chosen_boundaries
    from sitmap.explanation import explain_report

    return explain_report(report, _places(gazetteer), vocabulary, boundaries=chosen_boundaries(boundaries))


def locate(events: Iterable[Event], *, gazetteer: Gazetteer | GazetteerPaths | None = None) -> list[LocatedEvent]:
    """Resolve the places of events; see `sitmap.locate.locate`."""
    return _location.locate(events, gazetteer=_places(gazetteer))


def _places(gazetteer: Gazetteer | GazetteerPaths | None) -> Gazetteer:
    from sitmap.gazetteers import chosen_gazetteer

    return chosen_gazetteer(gazetteer)


_HOMES = {
    "layers.export": ("write",),
    "layers.export.geojson": ("write_geojson",),
    "layers.webmap": ("build_map", "write_map"),
    "sitmap.assessing": ("assess",),
    "sitmap.claimhistories": ("ClaimHistory", "ControlClaim", "claim_histories"),
    "sitmap.explanation": ("Explanation",),
    "sitmap.histories": ("Incident", "incidents"),
    "sitmap.mapmaking": ("MapResult",),
    "sitmap.pipeline": ("map_reports",),
    "sitmap.sources": ("InputWarning", "Notice", "iter_reports", "make_report", "read_reports"),
    "sitmap.store": ("Store", "open_store"),
    "sitmap.tabulate": ("to_table",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'sitmap' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
