"""One sentence read for events: its clauses, the places and facts of each.

Each clause gives a frame for each layer that it tells of, and none where its words are too weak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sitmap.extract.actors import Sides
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution, read_attribution
from sitmap.extract.bulletinlines import fighting_on_axis, means_line, topic_line
from sitmap.extract.clausefacts import anaphor_of, is_before_event, read_circumstances, read_facts
from sitmap.extract.control import held_in_passing, read_control, tells_state
from sitmap.extract.dealing import counts_as_toll, deal_counts, deal_tolls, drop_outer, is_hinted
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.itemlists import read_items
from sitmap.extract.lexicon import Hit
from sitmap.extract.offices import is_capital
from sitmap.extract.placephrases import PlacePhrase, is_water
from sitmap.extract.placeroles import read_places
from sitmap.extract.segments import segments_of, trigger_of_place
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention
from sitmap.extract.triggers import Trigger, find_triggers

__all__ = ["read_sentence"]


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
    if analysis.carried == "launched":
        # The lines of a list of what was launched name where from.
        phrases = [replace(phrase, role="origin") if phrase.role == "location" else phrase for phrase in phrases]
    elif analysis.counts:
        # "24 - Oryol region", "Oryol region - 24": nothing but the number of the count governs the name.
        phrases = [
            replace(phrase, role="location")
            if phrase.role in ("description", "unused") and is_hinted(analysis.counts, phrase)
            else phrase
            for phrase in phrases
        ]
    attributions = [_of_enemy(analysis, a, sides) for a in read_attribution(analysis, phrases, triggers)]
    said_by = [(a.first, a.last) for a in attributions] + _cited(analysis, triggers)
    speaking = [phrase for phrase in phrases if any(first <= phrase.first < last for first, last in said_by)]
    elsewhere = any(phrase.role == "location" and phrase not in speaking for phrase in phrases)
    for phrase in speaking:
        if phrase.role == "location" and (phrase.coarse or is_capital(analysis, phrase) or elsewhere):
            # "officials in eastern Ukraine said", "the military in Moscow said", "a missile hit A, police in B said";
            # where no other place is named, "police in B said that a missile hit a house" tells of B.
            capital = is_capital(analysis, phrase) and not phrase.coarse
            phrase.role = "government" if capital else "office"
    _leave_offices(analysis, phrases, attributions, triggers)
    analysis.datelines = [(p.first, p.last) for p in phrases if p.role == "dateline"]
    frames: list[Frame] = []
    weak: list[Frame] = []
    live = [trigger for trigger in triggers if trigger.realis or (trigger.negated and trigger.layer == "control")]
    aside = _no_act_of_war(analysis)
    linked = next((hit.first for hit in analysis.of("other_report")), len(analysis.tokens))
    if linked <= 1:
        return Reading(analysis, triggers, phrases, attributions, [], [], "link")
    if aside:
        live = []
    elif live or analysis.tolls or analysis.counts:
        for first, last in segments_of(analysis, live, phrases):
            if first >= linked:
                break
            kept, dropped = _read_segment(analysis, first, min(last, linked), live, phrases, attributions, sides)
            frames += kept
            weak += dropped
    _carry_opening_place(frames)
    if not any(frame.phrases for frame in frames):
        frames = means_line(analysis, triggers, phrases, attributions, sides) or frames
    if not any(frame.phrases for frame in frames):
        frames += fighting_on_axis(analysis, triggers, phrases, attributions, sides)
    frames += read_items(analysis, phrases, frames, attributions, sides)
    if not frames:
        frames += topic_line(analysis, phrases, attributions, sides)
    frames += held_in_passing(analysis, phrases, frames, attributions)
    for frame in frames:
        if frame.attribution is not None and frame.attribution.claim.side:
            sides.hear(frame.attribution.claim.side)
    return Reading(analysis, triggers, phrases, attributions, frames, weak, aside)


# Words between a speaker and the place of the office: "a spokesman for the emergency service in the X region".
_OFFICE = 8


def _cited(analysis: Analysis, triggers: Sequence[Trigger]) -> list[tuple[int, int]]:
    """ "According to doctors at a hospital in X": who is cited, whoever it is, up to a comma or an event word."""
    found = []
    for hit in analysis.of("according"):
        last = hit.last
        while last < len(analysis.tokens) and analysis.word(last) not in {",", ";", ":", ".", '"', "-", "–", "—"}:
            if any(trigger.first <= last < trigger.last for trigger in triggers):
                break
            last += 1
        found.append((hit.last, last))
    return found


def _leave_offices(
    analysis: Analysis,
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    triggers: Sequence[Trigger],
) -> None:
    """ "Said Y, a spokesman for the service in the X region": where the speaker holds office."""
    if analysis.genitive:
        return
    for phrase in phrases:
        if phrase.role != "location" or phrase.preposition != "in" or phrase.trigger is not None:
            continue
        speaker = next((a for a in attributions if 0 < phrase.governor - a.last <= _OFFICE and a.kind), None)
        if speaker is None or not _holds_office(analysis, speaker.last):
            continue
        between = range(speaker.last, phrase.governor)
        parted = any(
            analysis.word(i) in {",", ";", ":", '"'} or analysis.any_at(("claim", "auxiliary", "weekday", "month"), i)
            for i in between
        )
        if not parted and not any(t.first in between for t in triggers):
            phrase.role = "office"


def _holds_office(analysis: Analysis, index: int) -> bool:
    """Tell whether what a speaker speaks for follows: "for the service", "of the office", "at the ministry"."""
    prep = analysis.at("prep", index)
    return prep is not None and prep.entry.value in ("other", "of", "in") and analysis.at("conjunction", index) is None


def _of_enemy(analysis: Analysis, attribution: Attribution, sides: Sides) -> Attribution:
    """ "The enemy claims that": the side that the report does not speak for."""
    named = any(
        hit.entry.value == "enemy" and attribution.first < hit.last <= attribution.last for hit in analysis.of("side")
    )
    if attribution.claim.side is not None or not named:
        return attribution
    return replace(attribution, claim=replace(attribution.claim, side=sides.resolve("enemy", None)))


def _no_act_of_war(analysis: Analysis) -> str:
    """Why a sentence tells of no act of war, whatever its event words; empty where nothing says so."""
    causes = analysis.of("other_cause")
    if (
        causes
        and not (analysis.has("weapon") or analysis.has("model"))
        and (any(hit.entry.value != "blast" for hit in causes) or not any(map(_of_war, analysis.of("strike"))))
    ):
        return "accident"
    if analysis.has("exercise"):
        return "exercise"
    if analysis.has("clearing") and not analysis.tolls:
        return "clearing"
    # "hit the court building": the house of a court is a target.
    court = any(analysis.at("target", hit.first) is None for hit in analysis.of("court"))
    return "court" if court and not analysis.tolls else ""


def _of_war(hit: Hit) -> bool:
    """Tell whether a word for a strike cannot be one for an accident."""
    return not hit.entry.get("weak") and hit.entry.value not in ("explosion", "mine")


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


def _read_segment(
    analysis: Analysis,
    first: int,
    last: int,
    triggers: Sequence[Trigger],
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> tuple[list[Frame], list[Frame]]:
    """Read one clause: the frames that tell of something, and those that are too weak to."""
    inside = [trigger for trigger in triggers if first <= trigger.first < last]
    places = [
        p
        for p in phrases
        if p.role == "location" and first <= p.first < last and (p.trigger is None or p.trigger in triggers)
    ]
    tolls = [toll for toll in analysis.tolls if first <= toll.first < last and counts_as_toll(toll)]
    counts = [c for c in analysis.counts if first <= c.first < last and c.role != "hit"]
    if counts and all(count.cumulative for count in counts):
        # "Since the war began 600 aircraft and 90 000 drones were destroyed"
        inside = [trigger for trigger in inside if trigger.layer != "air_defence"]
    counts = [count for count in counts if not count.cumulative]
    layers: dict[str, Frame] = {}
    for trigger in inside:
        frame = layers.setdefault(trigger.layer, Frame(trigger.layer, analysis, first, last))
        frame.triggers.append(trigger)
    if "strike" not in layers and "ground" not in layers and any(_by_itself(toll) for toll in tolls):
        layers["strike"] = Frame("strike", analysis, first, last)
    met = any(t.layer == "air_defence" for t in inside)
    fell = any(t.layer == "strike" for t in inside) and not (met or analysis.has("air_defence"))
    # Launches with no target named are a tally's; at a named place they are the strike's.
    launched = not any(_on_land(p) for p in places)
    if any(_of_tally(count, met=met, fell=fell, launched=launched) for count in counts) and "air_defence" not in layers:
        layers["air_defence"] = Frame("air_defence", analysis, first, last)
    for phrase in places:
        trigger_of = trigger_of_place(phrase, inside)
        layer = trigger_of.layer if trigger_of is not None else next(iter(layers), None)
        hinted = is_hinted(counts, phrase)
        if hinted and (trigger_of is None or trigger_of.layer != "air_defence"):
            layer = "air_defence"
        if layer is not None and layer in layers:
            layers[layer].phrases.append(phrase)
    _leave_shores(layers)
    _fell_where_met(layers)
    for layer, frame in layers.items():
        drop_outer(frame)
        if layer == "strike":
            deal_tolls(frame, tolls)
        if layer == "air_defence":
            deal_counts(frame, counts)
        read_facts(frame, attributions)
        read_circumstances(frame, attributions, sides)
        frame.office = [p for p in phrases if p.role == "office"]
        frame.anaphor = anaphor_of(frame)
        frame.same_day = analysis.has("same_day", first, last)
        placed = bool(frame.phrases) or (frame.anaphor is not None and frame.anaphor.kind == "admin1")
        frame.another = any(
            first <= hit.first < last and is_before_event(frame, hit.last) and (placed or not _of_people(hit, tolls))
            for hit in analysis.of("another")
        )
        frame.background = _is_background(frame)
        if layer == "control":
            read_control(frame)
    kept: list[Frame] = []
    weak: list[Frame] = []
    if "air_defence" in layers and "strike" in layers and _launches_of_tally(layers["strike"]):
        weak.append(layers.pop("strike"))
    for frame in layers.values():
        (kept if is_worth(frame, sides) else weak).append(frame)
    sides.war = sides.war or any(frame.layer in ("strike", "air_defence") for frame in kept)
    return kept, weak


def _leave_shores(layers: Mapping[str, Frame]) -> None:
    """ "A bridge over the bay, into the Black Sea, west of X": beside a place on land, waters only describe."""
    frame = layers.get("strike")
    if frame is None:
        return
    land = [p for p in frame.phrases if not is_water(p)]
    if land and len({p.group for p in frame.phrases}) > 1:
        frame.phrases = land


def _fell_where_met(layers: Mapping[str, Frame]) -> None:
    """ "Debris of a drone downed over X killed two": with no other place named, it fell there."""
    strike, met = layers.get("strike"), layers.get("air_defence")
    if strike is None or met is None or strike.phrases or len(met.phrases) != 1:
        return
    if any(trigger.entry.value == "debris" for trigger in strike.triggers):
        strike.phrases = list(met.phrases)


# How near, in tokens, words such as "in recent months" make an event word's clause one of background.
_BACKGROUND = 6


def _is_background(frame: Frame) -> bool:
    """Tell whether the words of habit or of the past stand by an event word, not elsewhere in the sentence."""
    return any(
        abs(hit.first - trigger.first) <= _BACKGROUND
        for hit in frame.analysis.background()
        for trigger in frame.triggers
    )


def _of_people(hit: Hit, tolls: Sequence[TollMention]) -> bool:
    """ "Another two were hurt": other people, of no other incident."""
    return any(toll.first <= hit.first < toll.last for toll in tolls)


def _on_land(phrase: PlacePhrase) -> bool:
    """Tell whether a place can be what weapons were launched at: not a country as a whole, nor a sea."""
    return not phrase.coarse and not (phrase.places and phrase.places[0].kind == "sea")


def _of_tally(count: CountMention, *, met: bool, fell: bool, launched: bool) -> bool:
    """Tell whether a count is one of an air defence; `fell`: of weapons that hit and were not met by any."""
    if count.what == "aircraft" and not met:
        # "reported nine aircraft destroyed": on the ground as soon as in the air.
        return False
    if count.role == "intercepted":
        # "A missile destroyed a school": one weapon that hit.
        return not (fell and (count.what == "bombs" or count.value == 1))
    return (count.role == "lost" and not fell) or (count.role == "launched" and launched)


def _launches_of_tally(frame: Frame) -> bool:
    """ "Russia sent 62 drones at the country, 50 were stopped": the launches are the tally's, at no place."""
    placed = frame.phrases or frame.tolls or frame.place_tolls
    return not placed and all(t.entry.value == "launch" for t in frame.triggers)


def _by_itself(toll: TollMention) -> bool:
    """Tell whether a toll alone tells of an event: people, and a number of them."""
    return toll.who == "people" and (toll.min is not None or toll.max is not None or toll.beyond)


def _long_past(frame: Frame) -> bool:
    """ "In X, a school rebuilt after the shelling was opened": the strike is only what came before the news."""
    analysis = frame.analysis
    return bool(frame.triggers) and all(
        t.noun
        and analysis.ending("rebuilt_after", t.first) is not None
        and not any(phrase.trigger == t for phrase in frame.phrases)
        for t in frame.triggers
    )


def _aimed(frame: Frame, trigger: Trigger) -> bool:
    """ "Fired 30 times at X", "fired on the outskirts of X"; but not "fired its commander in X"."""
    return any(
        phrase.first > trigger.last and frame.analysis.has("aimed_at", trigger.last, phrase.first)
        for phrase in frame.phrases
    )


def is_worth(frame: Frame, sides: Sides) -> bool:
    """Drop clauses whose only event word is too weak for what stands beside it."""
    if frame.layer == "strike":
        if frame.refers:
            return bool(frame.phrases)
        if not (toll := bool(frame.tolls or frame.place_tolls)) and _long_past(frame):
            return False
        strong = [t for t in frame.triggers if not t.entry.get("weak") and t.entry.category == "strike"]
        impact = [t for t in frame.triggers if t.entry.category == "impact" and t.entry.value != "outage"]
        by_army = frame.initiator is not None and any(t.noun for t in strong)
        if frame.phrases and all(p.coarse for p in frame.phrases) and not (frame.weapons or toll or by_army):
            # "sanctions that target Belarus": a country is struck with weapons, or by an army.
            return False
        only_toll = bool(toll) and not frame.triggers
        if only_toll and frame.phrases and all(p.places and p.places[0].kind == "country" for p in frame.phrases):
            # "violence killed 180 in Ukraine in November": a sum.
            return False
        if strong or toll:
            return True
        told = frame.targets or frame.weapons or any(t.entry.value == "debris" for t in impact)
        if impact and (told or (frame.phrases and sides.war)):
            return True
        if any(t.passive and (t.noun or any(p.trigger == t for p in frame.phrases)) for t in frame.triggers):
            # "X was hit", "came under fire"
            return True
        if frame.targets and frame.phrases and any(t.entry.value in ("strike", "sabotage") for t in frame.triggers):
            return True
        if frame.initiator is not None and any(_aimed(frame, t) for t in frame.triggers if t.entry.get("aims")):
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
            if not (p.places and p.places[0].kind == "sea") and (not p.coarse or (p.area_noun and tells_state(frame)))
        ]
        # Whose land the place is, and so who liberated it, may be known by the voice alone.
        open_ = frame.status in ("contested", "liberated")
        return bool(frame.phrases) and (frame.controller is not None or frame.assumed or open_)
    if frame.layer == "air_defence":
        if not (frame.counts or frame.place_counts) and frame.phrases and not (frame.weapons or frame.models):
            return False
        return bool(frame.triggers) or bool(frame.counts or frame.place_counts)
    return bool(frame.triggers)
