"""Which entry of the vocabulary, or which rule of the reader, decided."""

from __future__ import annotations

from collections.abc import Iterable

from sitmap.explanation.values import Rule
from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.triggers import Trigger

__all__ = ["entry_rule", "place_rules", "trigger_rules"]

# How far, in tokens, the words stand that decide on a name: before it, and after it.
_BEFORE, _AFTER = 7, 4
_DISTRACTORS = frozenset(("meeting", "residence", "origin"))


def entry_rule(analysis: Analysis, hit: Hit) -> Rule | None:
    """Return the entry of a hit; None for one that stands in no file."""
    entry = hit.entry
    if not entry.file:
        return None
    form = " ".join(token.lower for token in analysis.tokens[hit.first : hit.last])
    return Rule(entry.category, entry.value or None, entry.file, entry.number, form)


def _rules(analysis: Analysis, hits: Iterable[Hit | None]) -> tuple[Rule, ...]:
    found = [entry_rule(analysis, hit) for hit in hits if hit is not None]
    return tuple(dict.fromkeys(rule for rule in found if rule is not None))


def trigger_rules(analysis: Analysis, trigger: Trigger, reason: str) -> tuple[Rule, ...]:
    """Return the entry of an event word, and the entry that set it aside."""
    return _rules(analysis, [Hit(trigger.entry, trigger.first, trigger.last), _blamed(analysis, trigger, reason)])


def _blamed(analysis: Analysis, trigger: Trigger, reason: str) -> Hit | None:
    """The word that keeps an event word from telling of an event."""
    if reason == "blocked":
        hits = analysis.of("blocked")
        return next((h for h in hits if h.first < trigger.last and trigger.first < h.last), None)
    if reason in ("accident", "exercise", "court"):
        return next(iter(analysis.of("other_cause" if reason == "accident" else reason)), None)
    categories = {"threat": ("irrealis", "infinitive"), "background": ("background",), "negated": ("negation",)}
    hits = [hit for category in categories.get(reason, ()) for hit in analysis.of(category)]
    words = trigger.aside.partition("(")[2].rstrip(")")
    named = [h for h in hits if words and " ".join(t.text for t in analysis.tokens[h.first : h.last]) == words]
    before = [hit for hit in named or hits if hit.last <= trigger.first]
    return before[-1] if before else next(iter(named), None)


def place_rules(analysis: Analysis, phrase: PlacePhrase) -> tuple[Rule, ...]:
    """Return the entries that decided on a name: its preposition, the word that it is the object of, and the like."""
    hits: list[Hit | None] = []
    if phrase.preposition:
        hits.append(next((h for h in analysis.of("prep") if h.first == phrase.governor), None))
    if phrase.role == "location":
        if phrase.trigger is not None:
            hits.append(Hit(phrase.trigger.entry, phrase.trigger.first, phrase.trigger.last))
        return _rules(analysis, hits)
    if phrase.role in ("government", "office"):
        hits.append(_near(analysis, phrase, ("speech", "governmental", "office", "speaker")))
    elif phrase.role in _DISTRACTORS:
        distractors = [h for h in analysis.of("distractor") if h.entry.value == phrase.role]
        hits.append(next((h for h in reversed(distractors) if 0 <= phrase.first - h.last <= _BEFORE), None))
        if phrase.role == "meeting":
            hits.append(next((h for h in analysis.of("claim") if h.last == phrase.governor), None))
    return _rules(analysis, hits)


def _near(analysis: Analysis, phrase: PlacePhrase, categories: Iterable[str]) -> Hit | None:
    """The nearest word of some categories beside a name, after it rather than before it."""
    hits = [hit for category in categories for hit in analysis.of(category)]
    after = [hit for hit in hits if 0 <= hit.first - phrase.last <= _AFTER]
    before = [hit for hit in hits if 0 <= phrase.first - hit.last <= _AFTER]
    # A hit that holds the name itself ("Сумська ОВА").
    over = [hit for hit in hits if hit.first <= phrase.first < hit.last]
    return next(iter(over + sorted(after, key=lambda h: h.first) + sorted(before, key=lambda h: -h.last)), None)
