"""What a user's places add to the meaning of a name.

References of a store name a place of the store (``+12``) or an embedded one (``12``), each with marks before it:
``f`` the spelling is a case form of the place's name; ``w`` the name is an ordinary word or a person's name;
``o`` it is a word that a sentence can open with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer import Name, Place
    from geo.placestore import PlaceStore

__all__ = ["AddedPlaces"]

# As for the embedded names: a spelling's own meaning stands before that of a case form.
_FORM_LOSS = 1.0


@dataclass(frozen=True, slots=True)
class _Reference:
    place: Place
    form: bool
    weak: bool
    ordinary: bool


class AddedPlaces:
    """The places of a store as the gazetteer sees them.

    Parameters
    ----------
    store : PlaceStore
        Rows and tables.
    read_row : callable
        Makes a place of a row.
    embedded : callable
        Gives an embedded place by its number.
    prior : callable
        How likely a place is meant by its name alone.
    """

    def __init__(
        self,
        store: PlaceStore,
        read_row: Callable[[str], Place],
        embedded: Callable[[int], Place],
        prior: Callable[[Place], float],
    ) -> None:
        self.store = store
        self._read_row = read_row
        self._embedded = embedded
        self._prior = prior
        self._places: dict[int, Place] = {}

    def __len__(self) -> int:
        return len(self.store)

    def __iter__(self) -> Iterator[Place]:
        # Half a million places are not kept only because somebody counted them.
        return (self._places.get(n) or self._read_row(self.store.row(n)) for n in range(len(self.store)))

    def _place(self, number: int) -> Place:
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = self._read_row(self.store.row(number))
        return place

    def get(self, place_id: str) -> Place | None:
        """Return the added place with this id, or None."""
        number = self.store.ids.get(place_id)
        return None if number is None else self._place(int(number))

    def _read(self, references: str) -> list[_Reference]:
        found = []
        for reference in references.split(","):
            number = reference.lstrip("fwo+")
            marks = reference[: -len(number)]
            place = self._place(int(number)) if "+" in marks else self._embedded(int(number))
            found.append(_Reference(place, "f" in marks, "w" in marks, "o" in marks))
        return found

    def joined(self, name: str, own: Name) -> Name:
        """Return what a spelling means with the added places: each stands where its prior puts it."""
        references = self.store.names.get(name)
        if references is None:
            return own
        held = {place.id for place in own.places}
        added = [one for one in self._read(references) if one.place.id not in held]
        if not added:
            return own
        ranked = sorted(added, key=lambda one: (-self._rank(one), one.place.id))
        places = list(own.places)
        at = 0
        for one in ranked:
            # The embedded ones keep their order, which knows more than the prior does.
            while at < len(places) and self._prior(places[at]) >= self._rank(one):
                at += 1
            places.insert(at, one.place)
            at += 1
        weak = own.weak if own.places else ranked[0].weak
        return replace(own, places=tuple(places), weak=weak)

    def _rank(self, one: _Reference) -> float:
        return self._prior(one.place) - (_FORM_LOSS if one.form else 0.0)

    def opens_ordinary(self, spelling: str) -> bool:
        """Tell whether a spelling of added places is a word that a sentence can open with."""
        references = self.store.names.get(spelling)
        return references is not None and all(
            "o" in one[: len(one) - len(one.lstrip("fwo+"))] for one in references.split(",")
        )

    def similar(self, key: str) -> list[Place]:
        """Return the places, added or with added names, that have a name with this match key."""
        references = self.store.keys.get(key)
        return [] if references is None else [one.place for one in self._read(references)]
