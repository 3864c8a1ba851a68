"""From one report to a war's: the pipeline in partitions, on one core, on all of them, or on a cluster.

The stages are those of `sitmap.pipeline`. What is added here is told in docs/scale.md: inputs are cut into partitions
(`partitions`), each is worked on by itself (`work`) wherever an engine runs it (`engines`, `processes`), what is done
is kept (`ledger`, `manifest`) and linked, and the folder is read again (`reading`).
"""

from __future__ import annotations

from sitmap.engine.engines import ENGINES, Engine, open_engine
from sitmap.engine.reading import credits_of_partitions, holds_partitions, read_partitions
from sitmap.engine.run import Extracted, extract_partitions
from sitmap.engine.work import Settings

__all__ = [
    "ENGINES",
    "Engine",
    "Extracted",
    "Settings",
    "credits_of_partitions",
    "extract_partitions",
    "holds_partitions",
    "open_engine",
    "read_partitions",
]
