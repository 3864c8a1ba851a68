"""Which side acted: read from the words beside the event, else from where it happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitmap.extract.analysis import Analysis
    from sitmap.extract.frames import Frame
    from sitmap.extract.triggers import Trigger

__all__ = ["Sides", "initiator_of", "opposite"]

# How far the words naming the actor may stand from the event word, in tokens.
_REACH = 25
_BY = 9
# Nouns of the front that a genitive tells the doer of.
_OWN_ACTS = frozenset(("assault", "strike", "advanced"))
# Words for a side that are words for its troops.
_FORCES = frozenset(("enemy", "defenders", "own"))


def opposite(side: str | None) -> str | None:
    """Return the other side, None for neither."""
    return {"Russia": "Ukraine", "Ukraine": "Russia"}.get(side or "")


@dataclass(slots=True)
class Sides:
    """Whose voice a report speaks in: what "the enemy" and "our forces" mean.

    "The enemy" is the other side of whoever speaks; until anyone is known to speak it is Russia, since
    Ukrainian bulletins are the ones that say so without naming themselves.
    """

    voices: list[str] = field(default_factory=list)
    actor: str | None = None
    war: bool = False
    # Sides that words name as those who struck.
    strikers: set[str] = field(default_factory=set)
    # The report is an office's own: a governor's or a mayor's post, not a ministry's bulletin.
    office: bool = False

    def hear(self, side: str) -> None:
        """Note that a side spoke."""
        if side in ("Russia", "Ukraine"):
            self.voices.append(side)

    @property
    def voice(self) -> str:
        """The side that the report speaks for."""
        russia = self.voices.count("Russia")
        return "Russia" if russia > len(self.voices) - russia else "Ukraine"

    def resolve(self, word: str, speaker: str | None) -> str | None:
        """Turn ``enemy`` or ``defenders`` into a side, given who speaks."""
        own = speaker if speaker in ("Russia", "Ukraine") else self.voice
        if word == "enemy":
            return opposite(own)
        if word == "defenders":
            return own
        if word == "own":
            return speaker if speaker in ("Russia", "Ukraine") else None
        return word if word in ("Russia", "Ukraine") else None


def initiator_of(frame: Frame, sides: Sides) -> str | None:
    """Side that acted in a frame, None where the words leave it open."""
    found = _named(frame, sides)
    if found is None:
        found = _meant_by_pronoun(frame, sides)
    if found is not None:
        sides.actor = found
        if frame.layer == "strike":
            sides.strikers.add(found)
    return found


def _meant_by_pronoun(frame: Frame, sides: Sides) -> str | None:
    pronoun = _pronoun(frame)
    if pronoun is None:
        return None
    said = frame.attribution
    if said is not None and said.claim.side in ("Russia", "Ukraine") and said.verb < pronoun:
        # "The ministry said that it had struck X"
        return said.claim.side
    # "They have entered X": whoever acted last.
    return sides.actor


def _pronoun(frame: Frame) -> int | None:
    """Token of the pronoun that is the subject of the clause's first verb."""
    analysis = frame.analysis
    verb = next((t for t in frame.triggers if not t.noun and not t.passive), None)
    if verb is None:
        return None
    index = verb.first - 1
    while index >= 0 and (
        analysis.at("auxiliary", index) or analysis.at("adverb", index) or analysis.word(index) == '"'
    ):
        index -= 1
    hit = analysis.at("speaker", index)
    return index if hit is not None and hit.entry.get("pronoun") else None


def _named(frame: Frame, sides: Sides) -> str | None:
    speaker = frame.claim.side
    if frame.layer == "air_defence":
        launched = _whose_weapons(frame, sides, speaker)
        if launched is not None:
            return launched
    losses = next((t for t in frame.triggers if t.entry.get("losses")), None)
    if losses is not None:
        return _inflicted(frame, losses, sides, speaker)
    for trigger in frame.triggers:
        side = _beside(frame, trigger, sides, speaker)
        if side is not None:
            intercepted = frame.layer == "air_defence" and trigger.entry.category == "intercept"
            if intercepted or trigger.entry.value == "repelled":
                return _attacker(frame, trigger, sides, speaker, side)
            return side
    owner = _owner(frame)
    if owner is not None and frame.layer in ("strike", "air_defence"):
        return owner
    for trigger in frame.triggers:
        if trigger.entry.value == "repelled":
            return opposite(speaker if speaker in ("Russia", "Ukraine") else sides.voice)
    return None


def _inflicted(frame: Frame, trigger: Trigger, sides: Sides, speaker: str | None) -> str | None:
    """ "Losses were inflicted on the brigades of X": the other side than X acted, else that of whoever says so."""
    for hit in frame.analysis.of("side"):
        if trigger.last <= hit.first < min(frame.last, trigger.last + _REACH):
            side = sides.resolve(hit.entry.value, speaker)
            if side is not None:
                return opposite(side)
    return _beside(frame, trigger, sides, speaker) or (speaker if opposite(speaker) else sides.voice)


def _whose_weapons(frame: Frame, sides: Sides, speaker: str | None) -> str | None:
    """ "47 Ukrainian drones were shot down": the word for the side before what was shot down tells who sent it."""
    analysis = frame.analysis
    for hit in analysis.of("side"):
        if not frame.first <= hit.first < frame.last or not (
            hit.entry.get("adjective") or hit.entry.value in ("enemy", "Russia", "Ukraine")
        ):
            continue
        if any(analysis.any_at(("weapon", "model"), index) for index in range(hit.last, min(hit.last + 2, frame.last))):
            return sides.resolve(hit.entry.value, speaker)
    return None


def _owner(frame: Frame) -> str | None:
    """Side whose models alone are named: HIMARS are Ukraine's, Shaheds Russia's."""
    owners = {
        str(hit.entry.get("side"))
        for hit in frame.analysis.of("model")
        if frame.first <= hit.first < frame.last and hit.entry.get("kind") != "defence"
    }
    return owners.pop() if len(owners) == 1 and owners <= {"Russia", "Ukraine"} else None


def _candidates(frame: Frame) -> list[tuple[int, int, str]]:
    """Side words of the sentence that can be an actor: (first token, last token, side)."""
    analysis = frame.analysis
    spoken = frame.attribution
    places = [(p.first, p.last) for p in frame.phrases] + list(analysis.datelines)
    found = []
    for hit in analysis.of("side"):
        if any(first < hit.last and hit.first < last and hit.first >= first for first, last in places):
            # A country's name is a place; "армия РФ" is an army.
            continue
        if spoken is not None and spoken.first < hit.last and hit.first < spoken.last:
            continue
        if analysis.genitive and _holds_ground(analysis, hit.first):
            # "атакували позиції ЗСУ": whose positions they are, not who attacked.
            continue
        if _object(frame, hit.first) or any(t.first <= hit.first < t.last for t in frame.triggers):
            continue
        following = hit.last
        if analysis.word(following) == "-" and analysis.at("held_by", following + 1) is not None:
            continue
        if (hit.entry.get("adjective") or analysis.at("possessive", following)) and not _acts(frame, following):
            # "Ukrainian territory", "Ukrainian military-industrial sites": they did not act.
            continue
        found.append((hit.first, hit.last, hit.entry.value))
    return found


def _holds_ground(analysis: Analysis, first: int) -> bool:
    """Tell whether ground stands before a side's name, with its army at most between: "обороны армии Украины"."""
    if analysis.ending("ground_held", first) is not None:
        return True
    force = analysis.ending("force", first)
    return force is not None and analysis.ending("ground_held", force.first) is not None


def _acts(frame: Frame, first: int) -> bool:
    """Tell whether the noun phrase that goes on at a token is a force, a weapon or an act."""
    analysis = frame.analysis
    triggers = {trigger.first for trigger in frame.triggers}
    for index in range(first, min(first + 5, len(analysis.tokens))):
        if index in triggers or analysis.any_at(("force", "weapon", "model", "speaker"), index):
            return True
        if analysis.word(index) in {"-", '"'} or analysis.at("possessive", index):
            continue
        if analysis.any_at(("target", "area_noun"), index) or not analysis.tokens[index].text[:1].isalnum():
            return False
        if analysis.any_at(("prep", "conjunction", "auxiliary", "claim"), index):
            return False
    return False


def _object(frame: Frame, index: int) -> bool:
    """Tell whether a side word stands after a preposition that makes it no actor."""
    analysis = frame.analysis
    step = index - 1
    while step >= 0 and (analysis.at("definite", step) or analysis.at("descriptor", step)):
        prep = analysis.ending("prep", step + 1)
        if prep is not None:
            break
        step -= 1
    prep = analysis.ending("prep", step + 1)
    if prep is not None and prep.entry.value == "from" and analysis.ending("by", step + 1) is not None:
        # "со стороны ВСУ"
        return False
    return prep is not None and prep.entry.value in ("in", "at", "near", "from", "direction", "to", "between")


def _beside(frame: Frame, trigger: Trigger, sides: Sides, speaker: str | None) -> str | None:
    """Side that the words beside an event word name as the actor."""
    analysis = frame.analysis
    within = [h for h in analysis.of("side") if trigger.first <= h.first < trigger.last]
    if within:
        return sides.resolve(within[0].entry.value, speaker)
    candidates = _candidates(frame)
    # "was struck by", "attack by"; of an active verb only what touches it: "shot down 85 drones launched by Russia".
    reach = _BY if trigger.passive or trigger.noun else 0
    by = next((hit for hit in analysis.of("by") if 0 <= hit.first - trigger.last <= reach), None)
    if by is not None and not any(analysis.word(i) in {",", ";"} for i in range(trigger.last, by.first)):
        for first, _last, word in candidates:
            if by.last <= first <= by.last + 4:
                return sides.resolve(word, speaker)
    if trigger.passive and not trigger.noun and by is None and trigger.entry.get("holder") != "other":
        close = [c for c in candidates if 0 <= trigger.first - c[1] <= 6]
        if frame.layer == "air_defence":
            return sides.resolve(close[-1][2], speaker) if close else None
        agent = _in_agent_case(frame, trigger, candidates)
        if agent is not None:
            return sides.resolve(agent, speaker)
        if trigger.entry.get("passive"):
            after = [c for c in candidates if 0 <= c[0] - trigger.last <= 3]
            if after:
                return sides.resolve(after[0][2], speaker)
        return None
    left = [c for c in candidates if c[1] <= trigger.first and trigger.first - c[1] <= _REACH and c[0] >= frame.first]
    if trigger.noun and analysis.genitive and (trigger.layer == "strike" or trigger.entry.value in _OWN_ACTS):
        # "контратак ВСУ", "обстрел ВСУ", "продвижение армии РФ": the genitive tells whose they are.
        own = [c for c in candidates if c[0] == trigger.last]
        if own:
            return sides.resolve(own[0][2], speaker)
    if trigger.noun and _possessed(frame, trigger):
        return sides.resolve("own", speaker)
    if trigger.noun:
        touching = [c for c in left if trigger.first - c[1] <= 4]
        if touching:
            return sides.resolve(touching[-1][2], speaker)
        by_noun = [c for c in candidates if 0 < c[0] - trigger.last <= 3 and analysis.at("by", c[0] - 1)]
        if by_noun:
            return sides.resolve(by_noun[0][2], speaker)
    if left and not trigger.noun:
        # The subject is a side word that heads its clause: prefer one followed by a force or a weapon.
        forces = [
            c for c in left
            if c[2] in _FORCES or analysis.at("weapon", c[1]) or any(analysis.at("force", i) for i in (c[0] - 1, c[1]))
        ]  # fmt: skip
        pick = forces[-1] if forces else left[-1]
        return sides.resolve(pick[2], speaker)
    earlier = [c for c in candidates if c[1] <= trigger.first and c[0] < frame.first]
    if earlier and not trigger.noun and analysis.word(frame.first) != ";" and not _new_subject(frame):
        return sides.resolve(earlier[-1][2], speaker)
    after = [c for c in candidates if 0 <= c[0] - trigger.last <= 8 and c[0] < frame.last]
    if after and frame.layer == "ground" and not trigger.noun:
        return sides.resolve(after[0][2], speaker)
    return None


def _in_agent_case(frame: Frame, trigger: Trigger, candidates: Sequence[tuple[int, int, str]]) -> str | None:
    """ "подразделениями группировки войск освобождены X": troops in the case that says by whom."""
    analysis = frame.analysis
    for hit in analysis.of("agent_case"):
        if not frame.first <= hit.first < frame.last or abs(hit.first - trigger.first) > _BY:
            continue
        own = [
            c for c in candidates if c[0] <= hit.first < c[1] or hit.last <= c[0] <= hit.last + 2 or c[1] == hit.first
        ]
        if own:
            return own[0][2]
    return None


def _possessed(frame: Frame, trigger: Trigger) -> bool:
    """ "its missile strike": the speaker's own."""
    analysis = frame.analysis
    index = trigger.first - 1
    while index >= 0 and not analysis.at("own", index):
        if not analysis.any_at(("weapon", "model", "descriptor"), index):
            return False
        index -= 1
    return analysis.at("own", index) is not None


def _new_subject(frame: Frame) -> bool:
    """A clause after "and" that starts with a noun has a subject of its own."""
    analysis = frame.analysis
    verb = frame.triggers[0].first if frame.triggers else frame.last
    return any(
        analysis.at("weapon", index) is not None or analysis.place_at(index) is not None
        for index in range(frame.first, min(frame.first + 4, verb))
    )


def _attacker(frame: Frame, trigger: Trigger, sides: Sides, speaker: str | None, nearest: str) -> str | None:
    """Of "A repelled B's attacks" the attacker is B; of "A shot down B's drones" it is B as well."""
    candidates = [(first, last, sides.resolve(word, speaker)) for first, last, word in _candidates(frame)]
    after = [c for c in candidates if 0 <= c[0] - trigger.last <= 8]
    if after and after[0][2] is not None:
        return after[0][2]
    if trigger.passive:
        return nearest
    return opposite(nearest)
