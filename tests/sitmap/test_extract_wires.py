"""Wire reports and governors' summaries: people counted beside others, long lists, what only looks like an event."""

from __future__ import annotations

from typing import Any

from tests.sitmap.reading import air_defence, case, holds, reads, strike


@reads(
    case(
        "another is one more person",
        "One woman was killed and another was wounded in a strike on Izium.",
        strike("Izium", killed=1, injured=1),
    ),
    case(
        "another without a verb of its own",
        "One man killed, another hurt in shelling of Beryslav.",
        strike("Beryslav", killed=1, injured=1),
    ),
    case(
        "another drone is nobody",
        "A drone fell on Beryslav and killed a man, another drone was shot down.",
        strike("Beryslav", killed=1),
        air_defence("Ukraine", drones_intercepted=1),
    ),
    case(
        "others behind a semicolon are of the same strike",
        "Artillery shelled nine villages of the Kherson region; one man was killed and another eight were wounded.",
        strike("Kherson Oblast", killed=1, injured=8),
    ),
    case(
        "others hurt beside the dead are counted once",
        "One killed and six wounded in shelling of Beryslav\n"
        "Shells hit Beryslav. One man was killed and six others were injured, the governor said.",
        strike("Beryslav", killed=1, injured=6),
    ),
    case(
        "one more is added to those told of before",
        "Shelling wounded two people in Kherson. One more person was hurt in the evening.",
        strike("Kherson", injured=3),
    ),
    case(
        "who says it was not killed",
        "A strike on Izium killed four people, the mayor said.",
        strike("Izium", killed=4),
    ),
    case(
        "nor was who holds an office of a place",
        "A strike on Izium killed four people, the deputy mayor of Kharkiv said.",
        strike("Izium", killed=4),
    ),
    case(
        "a driver among the dead was",
        "A strike on Izium killed a nurse, the driver and two others.",
        strike("Izium", killed=4),
    ),
    case(
        "a year of birth is no date and hides nobody",
        "A woman born in 1937 was injured in an attack on Izmail.",
        strike("Izmail", injured=1, day="2025-02-12"),
    ),
    case(
        "those who live there were killed there",
        "On February 3, the Russian army killed two residents of the Donetsk region and wounded five others.",
        strike("Donetsk Oblast", killed=2, injured=5, day="2025-02-03"),
    ),
    case(
        "the village behind a dash is where it was",
        "Russian troops killed one resident of the Donetsk region - in the village of Rodynske.",
        strike("Rodynske", killed=1),
    ),
    case(
        "a victim's home is not where he died",
        "A drone hit a minibus in Kupiansk, killing a resident of Izium.",
        strike("Kupiansk", killed=1),
    ),
)
def test_people_beside_others(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a place that bears a man's name in a list of settlements",
        "The following settlements came under fire: Antonivka, Stanislav, Bilozerka and the city of Kherson.",
        strike("Antonivka"),
        strike("Stanislav"),
        strike("Bilozerka"),
        strike("Kherson"),
    ),
    case(
        "the list goes on behind as well as",
        "The attacks affected the town of Nikopol as well as Marhanets and Tomakivka.",
        strike("Nikopol"),
        strike("Marhanets"),
        strike("Tomakivka"),
    ),
    case("what else affects a town is no strike", "Floods affected the town of Nikopol. Outages affected Kherson."),
    case(
        "debris of what was downed over a region fell there",
        "Debris from a drone downed over the Belgorod region killed two people and injured one.",
        strike("Belgorod Oblast", killed=2, injured=1, initiator="Ukraine"),
        air_defence("Belgorod Oblast", drones_intercepted=1),
    ),
    case(
        "debris that is said to have fallen elsewhere",
        "Debris from a drone shot down over Odesa fell on a house in Izmail.",
        strike("Izmail"),
        air_defence("Odesa", drones_intercepted=1),
    ),
    case(
        "a capital before a colon is where it was written",
        "KYIV: A school in the Sumy region caught fire after a Russian drone attack.",
        strike("Sumy Oblast", initiator="Russia"),
    ),
    case(
        "a capital before a colon with nothing else is the place",
        "KYIV: two people were wounded as drones hit a house.",
        strike("Kyiv", injured=2),
    ),
    case(
        "launched from a land and a peninsula",
        "Air defences shot down 17 of 23 drones launched from Russian territory and the occupied Crimean peninsula.",
        air_defence("Ukraine", drones_launched=23, drones_intercepted=17),
    ),
    case(
        "launch areas in brackets",
        "Russia attacked Sumy with two missiles and six drones (launch areas: Yeysk and Kursk).",
        strike("Sumy", initiator="Russia"),
    ),
    case(
        "the headline of another report",
        "Russian troops shelled Nikopol.\nRead also: Man killed in Zaporizhzhia after Russian strike",
        strike("Nikopol"),
    ),
    case(
        "a street bears the name of no settlement",
        "A missile struck Svobody Avenue in Sumy.",
        strike("Sumy"),
    ),
    case("a street of a city is in it", "A drone hit a Kherson street.", strike("Kherson")),
)
def test_lists_and_what_only_looks_like_a_place(given: Any) -> None:
    holds(given)
