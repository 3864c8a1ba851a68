"""What is known of one sentence before it is read for events: words, places, numbers, dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sitmap.extract.counts import find_counts
from sitmap.extract.dates import DateMention, find_dates
from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Entry, Hit, Lexicon
from sitmap.extract.numbers import Quantity, find_quantities
from sitmap.extract.tallies import CountMention
from sitmap.extract.tokens import Sentence, Token, tokenise
from sitmap.extract.tolls import TollMention, find_tolls

if TYPE_CHECKING:
    from geo.mentions import Mention

__all__ = ["Analysis", "Passage", "PlaceMention", "analyse"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name and the tokens ``[first, last)`` it covers."""

    mention: Mention
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """``[start, end)`` of the report's text, in a language of its own: a quotation."""

    start: int
    end: int
    lexicon: Lexicon


@dataclass(slots=True)
class Analysis:
    """One tokenised sentence with everything that vocabulary and gazetteer find in it.

    ``axis`` tells that its paragraph is about an axis of the front; ``datelines`` are the tokens of datelines;
    ``carried`` is the role that the head of a list gave to the counts of this line; ``tallied`` tells that the sentence
    just before counted weapons.
    """

    index: int
    sentence: Sentence
    tokens: Sequence[Token]
    hits: HitIndex
    places: list[PlaceMention]
    quantities: Sequence[Quantity]
    tolls: Sequence[TollMention]
    counts: Sequence[CountMention]
    dates: Sequence[DateMention]
    axis: bool = False
    datelines: Sequence[tuple[int, int]] = ()
    carried: str | None = None
    tallied: bool = False
    _covered: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)
    lexicon: Lexicon | None = None

    @property
    def genitive(self) -> bool:
        """Whether the language ties names to nouns by case, without a preposition ("обстріл Херсона")."""
        return self.lexicon is not None and bool(self.lexicon.settings.get("genitive"))

    def of(self, category: str) -> list[Hit]:
        """Hits of a category in the order of the text."""
        return self.hits.of(category)

    def has(self, category: str, first: int = 0, last: int | None = None) -> bool:
        """Tell whether a hit of the category lies in the tokens ``[first, last)``."""
        stop = len(self.tokens) if last is None else last
        return any(hit.first >= first and hit.last <= stop for hit in self.hits.of(category))

    def any_at(self, categories: tuple[str, ...], token: int) -> bool:
        """Tell whether a hit of one of the categories covers a token."""
        covered = self._covered.get(categories)
        if covered is None:
            covered = self._covered[categories] = frozenset().union(*(self.hits.cover(c) for c in categories))
        return token in covered

    def at(self, category: str, token: int) -> Hit | None:
        """Return the hit of the category that covers a token."""
        return self.hits.cover(category).get(token)

    def ending(self, category: str, token: int) -> Hit | None:
        """Return the longest hit of the category that ends right before a token."""
        return self.hits.ends(category).get(token)

    def starting(self, category: str, token: int) -> Hit | None:
        """Return the longest hit of the category that starts at a token."""
        return self.hits.starts(category).get(token)

    def word(self, token: int) -> str:
        """Folded word at a token, empty outside the sentence."""
        return self.tokens[token].lower if 0 <= token < len(self.tokens) else ""

    def place_at(self, token: int) -> PlaceMention | None:
        """Return the place mention that covers a token."""
        for place in self.places:
            if place.first <= token < place.last:
                return place
        return None

    def background(self) -> list[Hit]:
        """Words of habit or of the past, but those that a date of the last days begins with: "in the past 24 hours"."""
        return [
            hit
            for hit in self.of("background")
            if not any(date.first <= hit.first and hit.last < date.last and _of_last_days(date) for date in self.dates)
        ]

    def entries(self, category: str, first: int = 0, last: int | None = None) -> list[Entry]:
        """Entries of the category found in a range of tokens."""
        stop = len(self.tokens) if last is None else last
        return [hit.entry for hit in self.of(category) if hit.first >= first and hit.last <= stop]


def _of_last_days(date: DateMention) -> bool:
    return date.precision in ("day", "range") and date.kind == "event"


def analyse(
    index: int,
    sentence: Sentence,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    published: date | None,
    before: Sequence[CountMention] = (),
    carried: str | None = None,
    foreign: Sequence[Passage] = (),
) -> Analysis:
    """Tokenise a sentence and find all that later steps need.

    Parameters
    ----------
    index : int
        Number of the sentence in its report.
    sentence : Sentence
        The sentence.
    mentions : sequence of Mention
        Place names of the whole report, sorted by position.
    lexicon : Lexicon
        Vocabulary of the sentence's language.
    published : datetime.date, optional
        The report's date, to which relative dates refer.
    before : sequence of CountMention
        Counts of the sentences just before, which bare numbers can refer to.
    carried : str, optional
        The role of the counts of this line, where it is one of a list whose head said it.
    foreign : sequence of Passage
        What of the sentence is in another language.
    """
    tokens = tokenise(sentence, lexicon.tokenizer)
    hits = HitIndex(_match(tokens, lexicon, foreign) if foreign else lexicon.match(tokens))
    quantities = find_quantities(tokens, hits)
    places = _place_tokens(tokens, sentence, mentions)
    analysis = Analysis(
        index=index,
        sentence=sentence,
        tokens=tokens,
        hits=hits,
        places=places,
        quantities=quantities,
        tolls=find_tolls(tokens, hits, quantities),
        counts=find_counts(tokens, hits, quantities, before, carried, [(p.first, p.last) for p in places]),
        dates=find_dates(tokens, hits, published),
        carried=carried,
        tallied=bool(before),
        lexicon=lexicon,
    )
    hits.forget()
    return analysis


def _match(tokens: Sequence[Token], lexicon: Lexicon, foreign: Sequence[Passage]) -> list[Hit]:
    """Find the words of each passage of a sentence in the vocabulary of its language."""
    hits: list[Hit] = []
    last = 0
    for passage in foreign:
        first = next((i for i, token in enumerate(tokens) if token.start >= passage.start), len(tokens))
        end = next((i for i, token in enumerate(tokens) if token.start >= passage.end), len(tokens))
        for start, stop, words in ((last, first, lexicon), (first, end, passage.lexicon)):
            hits += [Hit(h.entry, h.first + start, h.last + start) for h in words.match(tokens[start:stop])]
        last = end
    hits += [Hit(h.entry, h.first + last, h.last + last) for h in lexicon.match(tokens[last:])]
    return hits


def _place_tokens(tokens: Sequence[Token], sentence: Sentence, mentions: Sequence[Mention]) -> list[PlaceMention]:
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    low = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    found = []
    for index in range(low, len(mentions)):
        mention = mentions[index]
        if mention.start >= sentence.end:
            break
        first = bisect_right(starts, mention.start) - 1
        last = bisect_left(ends, mention.end) + 1
        if first >= 0:
            found.append(PlaceMention(mention, first, min(last, len(tokens))))
    return found
