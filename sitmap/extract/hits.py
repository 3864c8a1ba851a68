"""Hits of the vocabulary in one sentence, to be asked for by category and token."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.lexicon import Hit

__all__ = ["HitIndex"]


# Most sentences have nothing of most categories: one table that stays empty serves them all.
_NONE: dict[int, Hit] = {}


class HitIndex:
    """Hits by category, to be asked for by the token they start or end at; the longest one wins."""

    __slots__ = ("_cover", "_ends", "_starts", "hits")

    @classmethod
    def over(cls, hits: Sequence[Hit] | HitIndex) -> HitIndex:
        """Return the index of some hits; one that is made already is used again."""
        return hits if isinstance(hits, HitIndex) else cls(hits)

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits: dict[str, list[Hit]] = {}
        self._starts: dict[str, dict[int, Hit]] = {}
        self._ends: dict[str, dict[int, Hit]] = {}
        self._cover: dict[str, dict[int, Hit]] = {}
        for hit in hits:
            category = hit.entry.category
            known = self.hits.get(category)
            if known is None:
                self.hits[category] = [hit]
            else:
                known.append(hit)

    def forget(self) -> None:
        """Drop the tables by token: a long report keeps thousands of sentences. They are made again when asked for."""
        self._starts.clear()
        self._ends.clear()
        self._cover.clear()

    def of(self, category: str) -> list[Hit]:
        """Return all hits of a category in the order of the text."""
        return self.hits.get(category, [])

    def starts(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by their first token."""
        found = self._starts.get(category)
        if found is None:
            hits = self.hits.get(category)
            if hits is None:
                self._starts[category] = _NONE
                return _NONE
            found = self._starts[category] = {}
            for hit in hits:
                known = found.get(hit.first)
                if known is None or known.last < hit.last:
                    found[hit.first] = hit
        return found

    def cover(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by every token that they cover, the first one winning."""
        found = self._cover.get(category)
        if found is None:
            hits = self.hits.get(category)
            if hits is None:
                self._cover[category] = _NONE
                return _NONE
            found = self._cover[category] = {}
            for hit in hits:
                for token in range(hit.first, hit.last):
                    found.setdefault(token, hit)
        return found

    def ends(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by the token after their last."""
        found = self._ends.get(category)
        if found is None:
            hits = self.hits.get(category)
            if hits is None:
                self._ends[category] = _NONE
                return _NONE
            found = self._ends[category] = {}
            for hit in hits:
                found.setdefault(hit.last, hit)
        return found
