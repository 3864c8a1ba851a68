"""How a report was read: what became an event, what was set aside and why, which rule fired."""

from __future__ import annotations

from sitmap.explanation.explain import explain_report
from sitmap.explanation.values import EventNote, Explanation, Fact, Rule, SentenceNote, WordNote

__all__ = ["EventNote", "Explanation", "Fact", "Rule", "SentenceNote", "WordNote", "explain_report"]
