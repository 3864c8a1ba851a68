"""What can be fetched, from where, and under which licence."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urlsplit

from sitmap.downloads.manifest import KINDS, Kind
from sitmap.errors import UsageError
from sitmap.network import public_address

__all__ = ["ADDRESSES", "Address", "Offer", "Part", "country_name", "offer"]

LEVELS = ("ADM1", "ADM2", "ADM3")


@dataclass(frozen=True)
class Address:
    """An address with places to fill in: ``{country}`` (UA), ``{country3}`` (UKR), ``{level}`` (ADM1).

    Attributes
    ----------
    default : str
        The official one.
    variable : str
        The environment variable that sets another.
    needs : tuple of str
        What must be filled in, so that different files have different addresses.
    """

    default: str
    variable: str
    needs: tuple[str, ...]


ADDRESSES: dict[str, Address] = {
    # https://download.geonames.org/export/dump/readme.txt
    "gazetteer": Address(
        "https://download.geonames.org/export/dump/{country}.zip", "SITMAP_GAZETTEER_ADDRESS", ("country",)
    ),
    # The names of each country with the days from and to which they were used.
    "names": Address(
        "https://download.geonames.org/export/dump/alternatenames/{country}.zip", "SITMAP_NAMES_ADDRESS", ("country",)
    ),
    # https://www.geoboundaries.org/api.html: answers with a JSON object that holds the address of the file.
    "boundaries": Address(
        "https://www.geoboundaries.org/api/current/gbOpen/{country3}/{level}/",
        "SITMAP_BOUNDARIES_ADDRESS",
        ("country", "level"),
    ),
}


@dataclass(frozen=True)
class Part:
    """One file of a dataset.

    Attributes
    ----------
    role : str
        What it is in the dataset: ``places``, ``names``, ``ADM1`` ...
    address, setting : str
        Where it is, or where it is said where it is; and which of `ADDRESSES` that comes from.
    form : str
        ``dump``: a ZIP archive with one table; ``described``: a JSON object that names the file and its licence.
    file : str
        The name under which it is kept.
    member : str
        For a dump: the archive's member that is wanted.
    columns : int
        For a dump: how many columns a line has at least.
    required : bool
        Whether the dataset is of no use without it.
    """

    role: str
    address: str
    setting: str
    form: Literal["dump", "described"]
    file: str
    member: str = ""
    columns: int = 0
    required: bool = True


@dataclass(frozen=True)
class Offer:
    """A dataset that can be fetched.

    Attributes
    ----------
    kind, country : str
        What it is, and of which country (ISO 3166-1 alpha-2).
    source : str
        Who makes it.
    licence, licence_address, terms : str
        The licence where the source does not give one with each file, and what it asks of whoever uses the data.
    parts : tuple of Part
        Its files.
    by_hand : str
        What to do where there is no network.
    """

    kind: Kind
    country: str
    source: str
    licence: str
    licence_address: str
    terms: str
    parts: tuple[Part, ...]
    by_hand: str


def offer(kind: str, country: str, addresses: Mapping[str, str] | None = None) -> Offer:
    """Say what there is of a kind for a country.

    Parameters
    ----------
    kind : str
        ``gazetteer`` or ``boundaries``.
    country : str
        ISO 3166-1 alpha-2, in any case.
    addresses : mapping, optional
        Other addresses than the official ones, by their names in `ADDRESSES`; they win over the environment variables.

    Raises
    ------
    UsageError
        If there is no such kind or country, or an address cannot be used.
    """
    code = country.strip().upper()
    if code not in _countries():
        raise UsageError(f"{country!r} is no country: give its two letters (ISO 3166-1), for example UA, RU or BY")
    given = dict(addresses or {})
    if unknown := sorted(set(given) - set(ADDRESSES)):
        raise UsageError(f"there is no address called {unknown[0]!r}: {', '.join(ADDRESSES)} can be set")
    if kind == "gazetteer":
        return _gazetteer(code, given)
    if kind == "boundaries":
        return _boundaries(code, given)
    raise UsageError(f"{kind!r} cannot be fetched: {' and '.join(KINDS)} can")


def country_name(code: str) -> str:
    """Return the English name of a country, by its two letters."""
    return _countries()[code][1]


def _gazetteer(country: str, given: Mapping[str, str]) -> Offer:
    places = _filled("gazetteer", given, country)
    return Offer(
        kind="gazetteer",
        country=country,
        source="GeoNames",
        licence="CC BY 4.0",
        licence_address="https://creativecommons.org/licenses/by/4.0/",
        terms="Name GeoNames (https://www.geonames.org/) and the licence wherever you show or pass on what is made "
        "with it.",
        parts=(
            Part("places", places, "gazetteer", "dump", f"{country}.txt", member=f"{country}.txt", columns=19),
            Part(
                "names",
                _filled("names", given, country),
                "names",
                "dump",
                f"alternatenames-{country}.txt",
                member=f"{country}.txt",
                columns=4,
                required=False,
            ),
        ),
        by_hand=f"fetch {public_address(places)} on a computer that has a network and give the file to --gazetteer",
    )


def _boundaries(country: str, given: Mapping[str, str]) -> Offer:
    country3 = _countries()[country][0]
    parts = tuple(
        Part(
            level,
            _filled("boundaries", given, country, level),
            "boundaries",
            "described",
            f"{country3}-{level}.geojson",
            required=level == LEVELS[0],
        )
        for level in LEVELS
    )
    return Offer(
        kind="boundaries",
        country=country,
        source="geoBoundaries",
        licence="",
        licence_address="https://www.geoboundaries.org/",
        terms="Name geoBoundaries (https://www.geoboundaries.org/; Runfola et al. 2020, "
        "doi:10.1371/journal.pone.0231866) and the source of each level wherever you show or pass on what is made "
        "with it.",
        parts=parts,
        by_hand=f"open {public_address(parts[0].address)} on a computer that has a network, fetch the file that its "
        "gjDownloadURL names and give it to --boundaries",
    )


def _filled(name: str, given: Mapping[str, str], country: str, level: str = "") -> str:
    """Return an address with its places filled in: the one given, else the environment's, else the official one."""
    address = ADDRESSES[name]
    template = given.get(name) or os.environ.get(address.variable) or address.default
    try:
        parts = urlsplit(template)
        shown = public_address(template)
    except ValueError as error:
        raise UsageError(f"the address for {name} cannot be used ({error})") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError(f"{shown} is no http(s) address: write https://...")
    values = {"country": country, "country3": _countries()[country][0], "level": level}
    named = set(re.findall(r"\{(\w*)\}", template))
    if unknown := sorted(named - set(values)):
        raise UsageError(
            f"the address {shown} holds {{{unknown[0]}}}: it may hold {{country}}, {{country3}}, {{level}}"
        )
    for need in address.needs:
        if not named & {need, f"{need}3"}:
            raise UsageError(f"the address {shown} does not say where the {need} goes: write {{{need}}} there")
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Return alpha-2 → alpha-3 and English name."""
    text = (files("sitmap.downloads") / "countries.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {two: (three, name) for two, three, name in rows}
