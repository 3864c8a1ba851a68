"""Reports are read: text in, events with their words out."""

from __future__ import annotations

from sitmap.extract.reader import ReportReading, extract_events, read_report

__all__ = ["ReportReading", "extract_events", "read_report"]
