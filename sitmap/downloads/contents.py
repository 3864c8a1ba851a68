"""Is what was fetched what it should be? Looked at before it takes the place of what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["WrongContent", "check_outlines", "check_table", "description"]

_HEAD = 512
# GeoNames' longest lines have some 15,000 bytes (all names of a capital in one column).
_MAX_LINE = 1_000_000


class WrongContent(ValueError):
    """A file is not what it should be; the message says what it is or lacks."""


def check_table(path: Path, columns: int) -> None:
    """See that a file is a table of tab-separated lines in UTF-8, each with a number first and enough columns.

    Raises
    ------
    WrongContent
        If it is not.
    """
    lines = 0
    with open(path, "rb") as stream:
        while line := stream.readline(_MAX_LINE):
            lines += 1
            cells = line.rstrip(b"\r\n").split(b"\t")
            if len(cells) < columns or not cells[0].isdigit():
                raise WrongContent(f"{_other(line) or 'is no table of GeoNames'} (line {lines})")
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                raise WrongContent(f"is not UTF-8 (line {lines})") from None
    if not lines:
        raise WrongContent("is empty")


def check_outlines(path: Path) -> None:
    """See that a file is GeoJSON with areas.

    Raises
    ------
    WrongContent
        If it is not.
    """
    with open(path, "rb") as stream:
        head = stream.read(_HEAD)
    if other := _other(head):
        raise WrongContent(other)
    # GDAL would also open files that send it elsewhere: it is only asked about JSON.
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        raise WrongContent("is no GeoJSON")
    import pyogrio

    try:
        info = pyogrio.read_info(path, force_feature_count=True)
    except pyogrio.errors.DataSourceError as error:
        raise WrongContent(f"is damaged or no GeoJSON ({error})") from None
    if info["driver"] != "GeoJSON":
        raise WrongContent(f"is {info['driver']}, not GeoJSON")
    if not info["features"]:
        raise WrongContent("holds no areas")
    # A file that mixes areas of one and of several parts has no type.
    if info["geometry_type"] not in ("Polygon", "MultiPolygon", "Unknown"):
        raise WrongContent(f"holds no areas but {info['geometry_type']}")


def description(text: bytes) -> Mapping[str, Any]:
    """Read how geoBoundaries describes a file: a JSON object, or a list of one.

    Raises
    ------
    WrongContent
        If it is not that.
    """
    try:
        record = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise WrongContent(_other(text[:_HEAD]) or "is no JSON") from None
    if isinstance(record, list) and len(record) == 1:
        (record,) = record
    if not isinstance(record, dict) or not isinstance(record.get("gjDownloadURL"), str):
        raise WrongContent("does not say where the file is (gjDownloadURL)")
    return record


def _other(head: bytes) -> str:
    """Say what a file is that should have been something else, where its beginning tells."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        return "is a web page"
    if start.startswith(b"version https://git-lfs"):
        return "is only a pointer to the file (Git LFS)"
    return ""
