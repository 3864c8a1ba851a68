"""GeoNames dumps: ``UA.txt``, ``UA.zip``, ``allCountries.zip``, with ``alternateNamesV2.txt`` where it is beside them.

The columns are those of https://download.geonames.org/export/dump/readme.txt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geo.errors import GazetteerError
from geo.gazetteerfiles.opening import Member, read_lines
from geo.gazetteerfiles.rows import BadRow, FileRow, Skipped, read_degrees

__all__ = ["ALTERNATE_WIDTH", "WIDTH", "looks_geonames", "read_alternates", "read_geonames"]

WIDTH = 19
ALTERNATE_WIDTH = (4, 10)
# What reports name beside settlements. Railway stations, hills and streams bear the names of villages.
_CODES = {
    "S": {code: "site" for code in ("AIRB", "AIRF", "AIRP", "DAM", "BDG", "PS", "PSH", "PSN", "OILR", "INSM", "SPCL")},
    "L": {"PRT": "site", "MILB": "site", "INDS": "site"},
    "T": {code: "area" for code in ("CAPE", "ISL", "ISLS", "PEN", "SPIT")},
    "H": {code: "area" for code in ("BAY", "GULF", "LMN", "RSV", "STRT", "ESTY")},
}
# Languages whose names reports in English, Ukrainian and Russian hold.
_LANGUAGES = frozenset(("", "en", "uk", "ru", "be"))
# More names than this are those of the other tongues.
_MAX_NAMES = 60


def looks_geonames(line: str) -> bool:
    """Tell whether a line is one of a dump: 19 columns, an id, coordinates and a feature class where they belong."""
    cells = line.split("\t")
    return (
        len(cells) == WIDTH
        and cells[0].isdecimal()
        and (len(cells[6]) == 1 or not cells[6])
        and all(cell.replace(".", "", 1).lstrip("-").isdecimal() for cell in cells[4:6])
    )


def read_geonames(
    member: Member, skipped: Skipped, alternates: Mapping[int, list[tuple[str, str]]]
) -> Iterator[FileRow]:
    """Yield the places of a dump; rows that are broken are counted, features that reports do not name are not.

    Parameters
    ----------
    member : Member
        The table.
    skipped : Skipped
        What is left out.
    alternates : mapping
        Names with their languages by GeoNames id, as `read_alternates` gives them.
    """
    for number, line in read_lines(member):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != WIDTH:
            skipped.add(f"{len(cells)} columns instead of {WIDTH}", number)
            continue
        kind = _kind(cells[6], cells[7])
        if not kind:
            continue
        try:
            yield _row(cells, number, kind, alternates)
        except BadRow as error:
            skipped.add(str(error), number)


def _kind(feature_class: str, code: str) -> str:
    if feature_class == "P":
        return "district" if code == "PPLX" else "settlement"
    return _CODES.get(feature_class, {}).get(code, "")


def _row(cells: list[str], number: int, kind: str, alternates: Mapping[int, list[tuple[str, str]]]) -> FileRow:
    if not cells[0].isdecimal() or len(cells[0]) > 10:
        raise BadRow("the id is no number")
    lon, lat = read_degrees(cells[5], cells[4])
    if not cells[1].strip():
        raise BadRow("no name")
    geonameid = int(cells[0])
    names = [(cells[2], "")] + [(name, "") for name in cells[3].split(",")[:_MAX_NAMES] if name.strip()]
    names += alternates.get(geonameid, [])
    population = int(cells[14]) if cells[14].isdecimal() and len(cells[14]) < 9 else 0
    return FileRow(
        number,
        f"geonames:{geonameid}",
        cells[1].strip(),
        names,
        lon,
        lat,
        kind,
        population,
        cells[10],
        cells[8],
        geonameid,
    )


def read_alternates(member: Member) -> dict[int, list[tuple[str, str]]]:
    """Return the names of ``alternateNamesV2.txt`` with their languages, by GeoNames id.

    Old names stay names: reports of their time use them.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    for number, line in read_lines(member):
        cells = line.split("\t")
        if len(cells) < ALTERNATE_WIDTH[0]:
            if line.strip():
                raise GazetteerError(f"{member.label}, line {number}: is no line of alternateNamesV2.txt; get it again")
            continue
        if cells[1].isdecimal() and cells[2] in _LANGUAGES and cells[3].strip():
            found.setdefault(int(cells[1]), []).append((cells[3].strip(), cells[2]))
    return found
