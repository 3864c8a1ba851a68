"""Small words round place names: adjectives, articles, class words, joints of lists."""

from __future__ import annotations

from sitmap.extract.analysis import Analysis

__all__ = ["article_before", "is_adjective", "is_joint", "left_of"]


def is_adjective(analysis: Analysis, index: int) -> bool:
    """ "Ukrainian", "Russia's" before a name."""
    place = analysis.place_at(index)
    return (place is not None and place.mention.form == "adjective") or analysis.at("side", index) is not None


def is_joint(analysis: Analysis, index: int) -> bool:
    """Tell whether a token joins the members of a list ("and")."""
    hit = analysis.at("conjunction", index)
    return hit is not None and hit.entry.value == "and"


def left_of(analysis: Analysis, index: int) -> int:
    """Token at which the run of articles, adjectives and class words before a token begins."""
    while index > 0 and (
        analysis.at("descriptor", index - 1) is not None
        or analysis.at("compass", index - 1) is not None
        or is_adjective(analysis, index - 1)
    ):
        index -= 1
    return index


def article_before(analysis: Analysis, index: int) -> int:
    """First token of the article before a token, if there is one; else the token itself."""
    return index - 1 if analysis.at("definite", index - 1) is not None else index
