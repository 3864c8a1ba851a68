"""Who holds what: dated, attributed areas of control, read, compared and asked.

De jure borders are `geo.boundaries`; here is who is said to hold the ground, by whom and as of which day. Nothing of it
is embedded: the files are the user's.
"""

from __future__ import annotations

from geo.control.model import BASES, STATUSES, ControlArea, ControlSeries, ControlSnapshot, ControlSource

__all__ = ["BASES", "STATUSES", "ControlArea", "ControlSeries", "ControlSnapshot", "ControlSource"]
