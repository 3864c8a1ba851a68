"""One sentence read for events: clauses, the places and facts of each.

A *frame* is what one clause tells of one layer: its event words, places, tolls, weapons, targets, counts,
who acted, and who says so. Frames of one incident are joined across the report in `sitmap.extract.assemble`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sitmap.extract.actors import Sides, initiator_of, opposite
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution, read_attribution
from sitmap.extract.dates import DateMention
from sitmap.extract.lexicon import Entry
from sitmap.extract.placephrases import PlacePhrase, contains, read_places
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention
from sitmap.extract.triggers import Trigger, find_triggers

__all__ = ["Frame", "Reading", "read_sentence"]


@dataclass(slots=True)
class Frame:
    """What one clause tells of one layer.

    Parameters
    ----------
    layer : str
        ``strike``, ``air_defence``, ``ground`` or ``control``.
    phrases : list of PlacePhrase
        The places of the event; empty where the clause names none.
    tolls : list of TollMention
        Tolls of the clause as a whole.
    place_tolls : dict
        Tolls of a single place, by its number in `phrases`.
    place_counts : dict
        Air-defence counts of a single place, by its number in `phrases`.
    """

    layer: str
    analysis: Analysis
    first: int
    last: int
    triggers: list[Trigger] = field(default_factory=list)
    phrases: list[PlacePhrase] = field(default_factory=list)
    tolls: list[TollMention] = field(default_factory=list)
    place_tolls: dict[int, list[TollMention]] = field(default_factory=dict)
    counts: list[CountMention] = field(default_factory=list)
    place_counts: dict[int, list[CountMention]] = field(default_factory=dict)
    weapons: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    initiator: str | None = None
    date: DateMention | None = None
    attribution: Attribution | None = None
    office: list[PlacePhrase] = field(default_factory=list)
    anaphor: PlacePhrase | None = None
    same_day: bool = False
    another: bool = False
    status: str | None = None
    controller: str | None = None
    part: bool = False
    denied: bool = False
    background: bool = False
    nation: str | None = None

    @property
    def definite(self) -> bool:
        """Whether all event words point back ("the attack")."""
        return bool(self.triggers) and all(trigger.definite for trigger in self.triggers)


@dataclass(slots=True)
class Reading:
    """A sentence as it was read: its words' roles and its frames."""

    analysis: Analysis
    triggers: list[Trigger]
    phrases: list[PlacePhrase]
    attributions: list[Attribution]
    frames: list[Frame]


def read_sentence(analysis: Analysis, sides: Sides) -> Reading:
    """Read one sentence.

    Parameters
    ----------
    analysis : Analysis
        The sentence with everything found in it.
    sides : Sides
        What the report so far says of "the enemy" and "our forces".
    """
    triggers = find_triggers(analysis)
    phrases = read_places(analysis, triggers)
    attributions = read_attribution(analysis, phrases, triggers)
    analysis.datelines = [(p.first, p.last) for p in phrases if p.role == "dateline"]
    frames: list[Frame] = []
    live = [trigger for trigger in triggers if trigger.realis or (trigger.negated and trigger.layer == "control")]
    if analysis.has("exercise") or (analysis.has("court") and not analysis.tolls):
        live = []
    elif live or analysis.tolls or analysis.counts:
        for first, last in _segments(analysis, live, phrases):
            frames += _read_segment(analysis, first, last, live, phrases, attributions, sides)
    _carry_opening_place(frames)
    if not any(frame.phrases for frame in frames):
        frames += _on_an_axis(analysis, triggers, phrases, attributions, sides)
    if not frames:
        frames += _topic_line(analysis, phrases, attributions, sides)
    frames += _held(analysis, phrases, frames, attributions)
    for frame in frames:
        if frame.attribution is not None and frame.attribution.claim.side:
            sides.hear(frame.attribution.claim.side)
    return Reading(analysis, triggers, phrases, attributions, frames)


def _carry_opening_place(frames: Sequence[Frame]) -> None:
    """ "In X, the assault goes on; the port was bombed": a place that opens a sentence holds for its clauses."""
    opening = [p for frame in frames for p in frame.phrases if p.governor <= 1 and p.preposition in ("in", "near")]
    if len(opening) != 1:
        return
    for frame in frames:
        if not frame.phrases and frame.triggers and not frame.definite and frame.anaphor is None:
            frame.phrases = [opening[0]]
            tolls, frame.tolls = frame.tolls, []
            if tolls:
                frame.place_tolls[0] = tolls


def _topic_line(
    analysis: Analysis, phrases: Sequence[PlacePhrase], attributions: Sequence[Attribution], sides: Sides
) -> list[Frame]:
    """ "Kyiv: debris in the Desnianskyi district": an alert's line with a place, and what hit or was hit there."""
    topics = [p for p in phrases if p.topic and p.role == "location" and not p.coarse]
    hit = analysis.of("weapon") or analysis.of("model") or analysis.of("impact")
    told = analysis.of("target") or analysis.of("impact") or analysis.tolls
    if not topics or not hit or not told or analysis.of("irrealis") or analysis.of("negation"):
        return []
    entry = Entry("strike", "strike", {"pos": "noun"})
    head = Trigger(entry, topics[0].first, topics[0].last, "strike")
    frame = Frame("strike", analysis, 0, len(analysis.tokens), triggers=[head], phrases=topics[:1])
    _deal_tolls(frame, [toll for toll in analysis.tolls if _counts_as_toll(toll)])
    _facts(frame, attributions)
    frame.attribution = _attribution_for(frame, attributions)
    frame.date = _date_for(frame)
    frame.initiator = initiator_of(frame, sides)
    return [frame]


def _on_an_axis(
    analysis: Analysis,
    triggers: Sequence[Trigger],
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> list[Frame]:
    """In a bulletin's lines on an axis of the front, places that troops are told of are places of fighting.

    Bulletins have endless words for it ("forays near A", "pushes towards B", "went forward at C"); what they
    share is the axis, the troops and the places.
    """
    if not analysis.axis or analysis.of("negation") or analysis.of("exercise"):
        return []
    if any(trigger.aside.startswith("background") for trigger in triggers):
        return []
    places = [p for p in phrases if p.role == "location" and not p.axis and p.preposition in ("in", "near", "direction", "")]
    told = analysis.of("side") or analysis.of("attempt") or analysis.of("force") or analysis.quantities
    if not places or not told:
        return []
    entry = next((t.entry for t in triggers if t.layer == "ground"), Entry("ground", "fighting", {"pos": "noun"}))
    head = Trigger(entry, places[0].governor, places[0].governor + 1, "ground")
    frame = Frame("ground", analysis, 0, len(analysis.tokens), triggers=[head], phrases=list(places))
    _drop_outer(frame)
    frame.attribution = _attribution_for(frame, attributions)
    frame.date = _date_for(frame)
    frame.initiator = initiator_of(frame, sides)
    return [frame]


def _segments(
    analysis: Analysis, triggers: Sequence[Trigger], phrases: Sequence[PlacePhrase]
) -> list[tuple[int, int]]:
    """Split a sentence where a clause with its own event begins."""
    cuts: set[int] = set()
    length = len(analysis.tokens)
    tellings = sorted(
        [(t.first, t.last) for t in triggers] + [(t.first, t.last) for t in analysis.tolls]
        + [(c.first, c.last) for c in analysis.counts]
    )

    def tells(first: int, last: int) -> bool:
        return any(first <= a and b <= last for a, b in tellings)

    for index in range(length):
        if analysis.word(index) == ";" and tells(0, index) and tells(index, length):
            cuts.add(index + 1)
    for hit in analysis.of("conjunction"):
        if hit.entry.value == "break" and tells(0, hit.first) and tells(hit.last, length):
            cuts.add(hit.first)
    locations = [phrase for phrase in phrases if phrase.role == "location"]
    bridges = sorted(
        {hit.first for hit in analysis.of("conjunction") if hit.entry.value in ("and", "time", "relative")}
        | {index for index in range(length) if analysis.word(index) == ","}
    )
    for one, two in zip(triggers, triggers[1:], strict=False):
        own_one = [p for p in locations if _near(p, one, triggers)]
        own_two = [p for p in locations if _near(p, two, triggers)]
        if not own_one or not own_two:
            continue
        if own_one == own_two or {p.group for p in own_one} & {p.group for p in own_two}:
            continue
        for bridge in bridges:
            left = max(one.last, *(p.last for p in own_one if p.first < two.first), one.last)
            right = min(two.first, *(p.first for p in own_two))
            if left <= bridge <= right and (one.layer != two.layer or _independent(analysis, two, bridge)):
                cuts.add(bridge)
                break
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < length), length]
    return list(zip(edges, edges[1:], strict=False))


def _independent(analysis: Analysis, trigger: Trigger, bridge: int) -> bool:
    return not trigger.definite


def _near(phrase: PlacePhrase, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Tell whether a place hangs on a trigger: governed by it, or nearest to it."""
    if phrase.trigger is not None:
        return phrase.trigger == trigger
    return _nearest(phrase, triggers) == trigger


def _nearest(phrase: PlacePhrase, triggers: Sequence[Trigger]) -> Trigger | None:
    """The event word that a place belongs to: the last one before it, else the first one after it."""
    if phrase.trigger is not None:
        return phrase.trigger
    before = [trigger for trigger in triggers if trigger.last <= max(phrase.governor, phrase.first)]
    after = [trigger for trigger in triggers if trigger.first >= phrase.last]
    if before:
        return before[-1]
    return after[0] if after else None


def _read_segment(
    analysis: Analysis,
    first: int,
    last: int,
    triggers: Sequence[Trigger],
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> list[Frame]:
    inside = [trigger for trigger in triggers if first <= trigger.first < last]
    places = [
        p
        for p in phrases
        if p.role == "location" and first <= p.first < last and (p.trigger is None or p.trigger in triggers)
    ]
    tolls = [toll for toll in analysis.tolls if first <= toll.first < last and _counts_as_toll(toll)]
    counts = [c for c in analysis.counts if first <= c.first < last and c.role != "hit" and not c.cumulative]
    layers: dict[str, Frame] = {}
    for trigger in inside:
        frame = layers.setdefault(trigger.layer, Frame(trigger.layer, analysis, first, last))
        frame.triggers.append(trigger)
    if "strike" not in layers and "ground" not in layers and any(_by_itself(toll) for toll in tolls):
        layers["strike"] = Frame("strike", analysis, first, last)
    fell = any(t.layer == "strike" for t in inside) and not analysis.has("air_defence")
    if any(c.role == "intercepted" and not (fell and c.what == "bombs") or (c.role == "lost" and not fell) for c in counts) and "air_defence" not in layers:
        layers["air_defence"] = Frame("air_defence", analysis, first, last)
    elif any(c.role == "launched" for c in counts) and "air_defence" not in layers and not any(_on_land(p) for p in places):
        # Launches with no target named are a tally's; at a named place they are the strike's.
        layers["air_defence"] = Frame("air_defence", analysis, first, last)
    for phrase in places:
        trigger_of = _nearest(phrase, inside)
        layer = trigger_of.layer if trigger_of is not None else next(iter(layers), None)
        hinted = _hinted(counts, phrase)
        if hinted and (trigger_of is None or trigger_of.layer != "air_defence"):
            layer = "air_defence"
        if layer is not None and layer in layers:
            layers[layer].phrases.append(phrase)
    for layer, frame in layers.items():
        _drop_outer(frame)
        if layer == "strike":
            _deal_tolls(frame, tolls)
        if layer == "air_defence":
            _deal_counts(frame, counts)
        _facts(frame, attributions)
        frame.attribution = _attribution_for(frame, attributions)
        frame.date = _date_for(frame)
        frame.initiator = initiator_of(frame, sides)
        frame.office = [p for p in phrases if p.role == "office"]
        frame.anaphor = _anaphor(frame)
        frame.same_day = analysis.has("same_day", first, last)
        frame.another = any(first <= hit.first < last and _before_event(frame, hit.last) for hit in analysis.of("another"))
        frame.background = analysis.has("background", first, last)
        if layer == "control":
            _control(frame)
    kept = [frame for frame in layers.values() if _worth(frame, sides)]
    sides.war = sides.war or any(frame.layer in ("strike", "air_defence") for frame in kept)
    return kept


def _on_land(phrase: PlacePhrase) -> bool:
    """Tell whether a place can be what weapons were launched at: not a country as a whole, nor a sea."""
    return not phrase.coarse and not (phrase.places and phrase.places[0].kind == "sea")


def _by_itself(toll: TollMention) -> bool:
    """Tell whether a toll alone tells of an event: people, and a number of them."""
    return toll.who == "people" and (toll.min is not None or toll.max is not None)


def _anaphor(frame: Frame) -> PlacePhrase | None:
    """ "over the city", "in the region": a place without its name, to be found in what was told before."""
    analysis = frame.analysis
    for hit in analysis.of("anaphor"):
        if not frame.first <= hit.first < frame.last or analysis.place_at(hit.last) is not None:
            continue
        if hit.entry.value == "any" and analysis.at("auxiliary", hit.last) is not None:
            # "There are 13 wounded"
            continue
        tokens = analysis.tokens
        return PlacePhrase(
            (), hit.first, hit.last, tokens[hit.first].start, tokens[hit.last - 1].end,
            role="location", kind=hit.entry.value,
        )  # fmt: skip
    return None


def _counts_as_toll(toll: TollMention) -> bool:
    return not (toll.hypothetical or toll.cumulative or toll.negated or toll.kind == "casualties")


def _hinted(counts: Sequence[CountMention], phrase: PlacePhrase) -> bool:
    return any(
        count.place_hint is not None and _hint_at(count.place_hint, phrase) for count in counts
    )


def _hint_at(hint: int, phrase: PlacePhrase) -> bool:
    # The hint may stand at the article before the name.
    return hint <= phrase.first <= hint + 2 or phrase.first <= hint < phrase.last


def _before_event(frame: Frame, index: int) -> bool:
    return any(0 <= trigger.first - index <= 3 for trigger in frame.triggers) or any(
        0 <= toll.first - index <= 2 or toll.first <= index <= toll.last for toll in frame.tolls
    )


def _drop_outer(frame: Frame) -> None:
    """A unit that holds another place of the clause is its context, not a second place."""
    phrases = frame.phrases
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        if phrase.governor <= 1 and phrase.relation not in ("in", "between", "direction") and _others(phrase, phrases):
            # "Around X, troops took Y": X tells where Y is.
            for other in phrases:
                if other is not phrase and phrase.places:
                    other.near = other.near or phrase.places[0]
            continue
        inner = [
            other
            for other in phrases
            if other is not phrase and phrase.places and other.group != phrase.group
            and (contains(phrase.places[0], other.places) or (not other.places and phrase.places[0].kind in ("admin1", "raion")))
        ]
        if phrase.axis and any(other is not phrase and not other.axis for other in phrases):
            # An axis is the neighbourhood of a place that no gazetteer has.
            for other in phrases:
                if not other.places and not other.within:
                    other.places, other.relation = phrase.places, "direction"
            continue
        if inner and phrase.relation == "in" and not _own_toll(frame, phrase):
            for other in inner:
                if phrase.places[0].kind == "country":
                    other.country = other.country or phrase.places[0].admin0_iso
                elif phrase.places[0] not in other.within:
                    other.within.append(phrase.places[0])
            continue
        kept.append(phrase)
    frame.phrases = kept


def _others(phrase: PlacePhrase, phrases: Sequence[PlacePhrase]) -> bool:
    return any(other.group != phrase.group and not other.coarse for other in phrases)


def _own_toll(frame: Frame, phrase: PlacePhrase) -> bool:
    return any(0 <= phrase.governor - toll.last <= 2 for toll in frame.analysis.tolls)


def _deal_tolls(frame: Frame, tolls: Sequence[TollMention]) -> None:
    """Give each toll to the place it is told of, else to the clause."""
    phrases = frame.phrases
    for position, toll in enumerate(tolls):
        limit = tolls[position + 1].first if position + 1 < len(tolls) else frame.last
        right = [
            i for i, p in enumerate(phrases)
            if p.preposition in ("in", "near", "of") and toll.last <= p.governor <= toll.last + 3 and p.first < limit
        ]
        if right:
            group = phrases[right[0]].group
            members = [i for i, p in enumerate(phrases) if p.group == group and p.first < limit]
            if len(members) == 1:
                frame.place_tolls.setdefault(right[0], []).append(toll)
            else:
                frame.tolls.append(toll)
            continue
        groups = {p.group for p in phrases}
        if len(phrases) == 1:
            frame.place_tolls.setdefault(0, []).append(toll)
            continue
        before = [i for i, p in enumerate(phrases) if p.last <= toll.first and _opens_clause(frame, p)]
        if before and len(groups) > 1:
            group = phrases[before[-1]].group
            members = [i for i in before if phrases[i].group == group]
            if len(members) == 1:
                frame.place_tolls.setdefault(before[-1], []).append(toll)
                continue
        frame.tolls.append(toll)
    _elliptic(frame, tolls)


def _opens_clause(frame: Frame, phrase: PlacePhrase) -> bool:
    """ "and in B, three were hurt": a place that opens its clause has the toll that follows; an object has not."""
    analysis = frame.analysis
    before = phrase.governor - 1
    if before < frame.first or phrase.topic:
        return True
    return not analysis.tokens[before].text[:1].isalnum() or analysis.at("conjunction", before) is not None


def _elliptic(frame: Frame, tolls: Sequence[TollMention]) -> None:
    """ "two people were killed in A, one in B and three in C": later numbers count the same."""
    if not tolls:
        return
    used = [(toll.first, toll.last) for toll in tolls]
    for quantity in frame.analysis.quantities:
        if any(a < quantity.last and quantity.first < b for a, b in used) or quantity.of is not None:
            continue
        earlier = [toll for toll in tolls if toll.last <= quantity.first]
        if not earlier:
            continue
        for i, phrase in enumerate(frame.phrases):
            if phrase.preposition in ("in", "near") and phrase.governor == quantity.last:
                kind = earlier[-1]
                frame.place_tolls.setdefault(i, []).append(
                    TollMention(kind.kind, quantity.min, quantity.max, quantity.first, quantity.last, kind.who)
                )


def _deal_counts(frame: Frame, counts: Sequence[CountMention]) -> None:
    for count in counts:
        owner = None
        if count.place_hint is not None:
            owner = next(
                (i for i, p in enumerate(frame.phrases) if _hint_at(count.place_hint, p)), None
            )
        if count.role == "launched":
            owner = None
        if owner is not None and not count.distributive:
            # "over A and B shot down 12": the count is of both.
            group = frame.phrases[owner].group
            if sum(p.group == group for p in frame.phrases) > 1:
                owner = None
        if owner is None:
            frame.counts.append(count)
        else:
            frame.place_counts.setdefault(owner, []).append(count)


def _facts(frame: Frame, attributions: Sequence[Attribution]) -> None:
    """Weapons, models and targets of the clause; words that name a speaker are none."""
    analysis = frame.analysis
    targets = [hit for hit in analysis.of("target") if frame.first <= hit.first < frame.last]

    def speech(index: int) -> bool:
        return any(a.first <= index < a.last for a in attributions)

    for hit in analysis.of("weapon"):
        if not frame.first <= hit.first < frame.last or speech(hit.first):
            continue
        if any(t.first <= hit.first and hit.last <= t.last and t.last - t.first > hit.last - hit.first for t in targets):
            continue
        _add(frame.weapons, hit.entry.value)
    for hit in analysis.of("model"):
        if not frame.first <= hit.first < frame.last:
            continue
        kind = str(hit.entry.get("kind", ""))
        if kind == "defence":
            continue
        _add(frame.models, hit.entry.value)
        _add(frame.weapons, kind)
    if frame.layer in ("strike", "air_defence"):
        for trigger in frame.triggers:
            implied = trigger.entry.get("weapon")
            if implied and not frame.weapons:
                _add(frame.weapons, str(implied))
    if frame.layer == "strike":
        for hit in targets:
            named = analysis.starting("of_place", hit.first) is not None
            if not speech(hit.first) and not analysis.at("office", hit.first) and not named:
                _add(frame.targets, hit.entry.value)


def _add(values: list[str], value: str) -> None:
    if value and value not in values:
        values.append(value)


def _attribution_for(frame: Frame, attributions: Sequence[Attribution]) -> Attribution | None:
    inside = [a for a in attributions if frame.first <= a.verb < frame.last]
    if inside:
        return inside[0] if len(inside) == 1 else min(inside, key=lambda a: abs(a.verb - _centre(frame)))
    # "..., the governor said" at the end holds for the clauses before it, "X said that ..." for those after.
    if attributions:
        return min(attributions, key=lambda a: abs(a.verb - _centre(frame)))
    return None


def _centre(frame: Frame) -> int:
    return frame.triggers[0].first if frame.triggers else frame.first


def _date_for(frame: Frame) -> DateMention | None:
    """The date told of the event: not that of a statement, a meeting or an anniversary."""
    analysis = frame.analysis
    best: tuple[int, DateMention] | None = None
    spoken: DateMention | None = None
    for date in analysis.dates:
        if date.kind != "event" or date.future:
            continue
        heads = [(abs(t.first - date.first), t) for t in frame.triggers]
        tolls = [abs(t.first - date.first) for t in analysis.tolls if frame.first <= t.first < frame.last]
        distance = min([d for d, _ in heads] + tolls, default=99)
        claim = next((hit for hit in analysis.of("claim") if 0 <= date.first - hit.last <= 1), None)
        if claim is not None:
            spoken = spoken or date
            continue
        distractor = min(
            (abs(hit.first - date.first) for hit in analysis.of("distractor")), default=99
        )
        if distractor <= 2 and distractor < distance:
            continue
        if not frame.first <= date.first < frame.last:
            distance += 15
        if best is None or distance < best[0]:
            best = (distance, date)
    if best is not None:
        return best[1]
    return spoken


def _control(frame: Frame) -> None:
    trigger = frame.triggers[-1] if len(frame.triggers) == 1 else _governing(frame)
    frame.status = str(trigger.entry.get("status"))
    frame.denied = trigger.negated
    holder = trigger.entry.get("holder")
    agent = frame.initiator
    other = {"Russia": "Ukraine", "Ukraine": "Russia"}.get(agent or "")
    if holder == "none":
        frame.controller = None
    elif holder == "other":
        frame.controller = other
    else:
        frame.controller = agent
    if frame.controller is None and frame.status in ("captured", "liberated") and frame.phrases:
        # "The village was liberated": whoever's land it is liberates it, the other side captures it.
        place = frame.phrases[0].places[0] if frame.phrases[0].places else None
        home = {"UA": "Ukraine", "RU": "Russia"}.get((place.admin0_iso if place is not None else None) or "")
        frame.controller = home if frame.status == "liberated" else opposite(home)
    if frame.status == "occupied" and frame.controller == "Ukraine":
        frame.status = "controlled"
    if frame.controller is None and holder != "none":
        # "The ministry said that it had taken X": the speaker's own side, where no other is named.
        side = frame.attribution.claim.side if frame.attribution is not None else None
        frame.controller = {"agent": side, "other": opposite(side)}.get(str(holder)) if side != "third" else None
    if frame.status in ("controlled", "occupied"):
        frame.phrases = [p for p in frame.phrases if p.trigger is not None or p.area_noun or _positions(frame, trigger, p)]
    if frame.status in ("captured", "liberated"):
        frame.phrases = [p for p in frame.phrases if _taken(frame, trigger, p)]
    if frame.status in ("captured", "liberated") and any(p.relation not in ("in", "between") for p in frame.phrases):
        # Land beside the place was taken, not the place.
        frame.status = "advanced"
    if trigger.entry.get("weak"):
        # "left", "took", "lost": only of troops, with the place as the object.
        frame.phrases = [p for p in frame.phrases if p.trigger == trigger and p.preposition == ""]
        if agent is None:
            frame.phrases = []
    if frame.status == "advanced":
        for phrase in frame.phrases:
            phrase.part = True


def _taken(frame: Frame, trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Tell whether the place itself was taken: not people, arms or positions that were taken there."""
    if phrase.preposition in ("", "of", "between"):
        return True
    if trigger.entry.get("located"):
        return True
    if _positions(frame, trigger, phrase):
        frame.status = "advanced"
        return True
    return False


def _positions(frame: Frame, trigger: Trigger, phrase: PlacePhrase) -> bool:
    """ "captured positions near X", "hold the hills around X": part of the place's land."""
    between = range(trigger.last, phrase.governor)
    return any(frame.analysis.at("area_noun", i) or frame.analysis.at("ground_held", i) for i in between)


def _governing(frame: Frame) -> Trigger:
    for trigger in frame.triggers:
        if any(phrase.trigger == trigger for phrase in frame.phrases):
            return trigger
    return frame.triggers[0]


def _worth(frame: Frame, sides: Sides) -> bool:
    """Drop clauses whose only event word is too weak for what stands beside it."""
    if frame.layer == "strike":
        strong = [
            t for t in frame.triggers if not t.entry.get("weak") and t.entry.category == "strike"
        ]
        impact = [t for t in frame.triggers if t.entry.category == "impact"]
        if frame.phrases and all(p.coarse for p in frame.phrases):
            # "sanctions that target Belarus": a country is struck with weapons, or by an army.
            if not (frame.weapons or frame.tolls or frame.place_tolls or any(t.noun for t in strong) and frame.initiator):
                return False
        toll = bool(frame.tolls or frame.place_tolls)
        if strong or toll:
            return True
        told = frame.targets or frame.weapons or any(t.entry.value == "debris" for t in impact)
        if impact and (told or (frame.phrases and sides.war)):
            return True
        if any(t.passive and (t.noun or any(p.trigger == t for p in frame.phrases)) for t in frame.triggers):
            # "X was hit", "came under fire"
            return True
        if frame.targets and frame.phrases and any(t.entry.value == "strike" for t in frame.triggers):
            return True
        nouns = any(t.noun for t in frame.triggers)
        return bool(frame.weapons) or bool((frame.initiator or nouns) and frame.targets)
    if frame.layer == "control" and not frame.phrases:
        weak = any(trigger.entry.get("weak") for trigger in frame.triggers)
        return frame.anaphor is not None and not weak and (frame.controller is not None or frame.status == "contested")
    if frame.layer == "control":
        # A country or a region as a whole changes hands in no single event; only "parts of" it are held.
        frame.phrases = [
            p
            for p in frame.phrases
            if not (p.places and p.places[0].kind == "sea") and (not p.coarse or (p.area_noun and _held_state(frame)))
        ]
        return bool(frame.phrases) and (frame.controller is not None or frame.status == "contested")
    if frame.layer == "air_defence":
        if not (frame.counts or frame.place_counts) and frame.phrases and not (frame.weapons or frame.models):
            return False
        return bool(frame.triggers) or bool(frame.counts or frame.place_counts)
    return bool(frame.triggers)


def _held_state(frame: Frame) -> bool:
    return any(trigger.entry.get("state") for trigger in frame.triggers)


def _held(
    analysis: Analysis, phrases: Sequence[PlacePhrase], frames: Sequence[Frame], attributions: Sequence[Attribution]
) -> list[Frame]:
    """ "Ukrainian-controlled parts of X": who holds what, said in passing."""
    found = []
    for phrase in phrases:
        if not phrase.held_by or not phrase.area_noun or not phrase.places:
            continue
        if any(phrase in frame.phrases for frame in frames):
            continue
        status, _, side = phrase.held_by.partition(":")
        nation = phrase.country or phrase.places[0].admin0_iso
        controller = side or ("Russia" if status == "occupied" and nation == "UA" else None)
        if controller not in ("Russia", "Ukraine"):
            continue
        frame = Frame("control", analysis, max(0, phrase.first - 6), phrase.last)
        frame.phrases = [phrase]
        frame.status = "occupied" if controller == "Russia" and status == "occupied" else "controlled"
        frame.controller = controller
        phrase.part = True
        found.append(frame)
    return found
