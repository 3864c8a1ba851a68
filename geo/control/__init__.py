"""Who holds what: dated, attributed areas of control, read, compared and asked.

De jure borders are `geo.boundaries`; here is who is said to hold the ground, by whom and as of which day. Nothing of it
is embedded: the files are the user's.
"""

from __future__ import annotations

from geo.control.comparing import Change, ControlDiff, UnitChange, control_diff
from geo.control.history import ControlHistory, Gap, HistoryStep, SettlementChange, control_history
from geo.control.holding import control_at
from geo.control.model import BASES, STATUSES, ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.control.reading import read_control

__all__ = [
    "BASES",
    "STATUSES",
    "Change",
    "ControlArea",
    "ControlDiff",
    "ControlHistory",
    "ControlSeries",
    "ControlSnapshot",
    "ControlSource",
    "Gap",
    "HistoryStep",
    "SettlementChange",
    "UnitChange",
    "control_at",
    "control_diff",
    "control_history",
    "read_control",
]
