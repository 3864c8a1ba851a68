"""Air defence: tallies, what was launched, intercepted and lost, and over which place."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.sitmap.reading import air_defence, case, holds, reads, strike


@reads(
    case(
        "n out of m",
        "Ukraine's air force said it shot down 71 out of 123 drones overnight.",
        air_defence("Ukraine", drones_launched=123, drones_intercepted=71, precision="country", lon=None, lat=None),
    ),
    case(
        "n of the m",
        "Ukraine shot down 12 of the 15 drones.",
        air_defence("Ukraine", drones_launched=15, drones_intercepted=12),
    ),
    case(
        "of m launched n were shot down",
        "Of 72 drones launched, 47 were shot down and 20 were lost to jamming.",
        air_defence("Ukraine", drones_launched=72, drones_intercepted=47, drones_lost=20),
    ),
    case(
        "all of them",
        "The air force said it shot down all 14 Shahed drones launched by Russia overnight.",
        air_defence("Ukraine", drones_launched=14, drones_intercepted=14, weapon_models=["Shahed"]),
    ),
    case(
        "all missiles fired at a city, which was struck at",
        "Air defences destroyed all six missiles fired at Kyiv.",
        air_defence("Ukraine", missiles_launched=6, missiles_intercepted=6),
        strike("Kyiv", weapons=["missile"], initiator="Russia"),
    ),
    case(
        "none of them",
        "None of the five missiles was intercepted.",
        air_defence("Ukraine", missiles_launched=5, missiles_intercepted=0),
    ),
    case(
        "half of them",
        "Half of the 20 drones were shot down.",
        air_defence("Ukraine", drones_launched=20, drones_intercepted=10),
    ),
    case(
        "drones and missiles have counts of their own",
        "Russia attacked with 90 drones and four Iskander-M missiles overnight; 58 drones were downed and 27 failed to "
        "reach their targets.",
        air_defence("Ukraine", drones_launched=90, drones_intercepted=58, drones_lost=27, missiles_launched=4),
    ),
    case(
        "a number alone goes with what was named last",
        "Overnight into Wednesday, Russia launched 215 drones and 3 Iskander missiles; 140 were shot down and 50 lost.",
        air_defence(
            "Ukraine", drones_launched=215, drones_intercepted=140, drones_lost=50, missiles_launched=3,
            days=("2025-02-11", "2025-02-12"),
        ),
    ),
    case(
        "what disappeared from radar was lost and not intercepted",
        "The air force said 83 Shahed drones were launched and 61 of them were shot down. Another 22 disappeared from "
        "radar.",
        air_defence("Ukraine", drones_launched=83, drones_intercepted=61, drones_lost=22),
    ),
    case(
        "more shot down than launched cannot be",
        "The air force said it had shot down 71 of 12 drones.",
        air_defence("Ukraine", drones_launched=12, drones_intercepted=None),
    ),
    case("nothing shot down is no tally", "Nothing was shot down."),
)  # fmt: skip
def test_tallies(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a tally over one region is placed there",
        "Over the Odesa region, two missiles and 15 drones were shot down.",
        air_defence("Odesa Oblast", missiles_intercepted=2, drones_intercepted=15, precision="oblast", unit="UA-51"),
    ),
    case(
        "regions with counts are rows of their own",
        "Russia's defence ministry said 21 drones were destroyed over the Kursk region and nine over the Bryansk "
        "region.",
        air_defence("Kursk Oblast", drones_intercepted=21, initiator="Ukraine", claimant_side="Russia"),
        air_defence("Bryansk Oblast", drones_intercepted=9, initiator="Ukraine", claimant_side="Russia"),
    ),
    case(
        "beside their total",
        "Russian air defences intercepted 36 drones overnight, including 15 over the Rostov region and 10 over the "
        "Tula region.",
        air_defence("Russia", drones_intercepted=36, precision="country", initiator="Ukraine"),
        air_defence("Rostov Oblast", drones_intercepted=15),
        air_defence("Tula Oblast", drones_intercepted=10),
    ),
    case(
        "regions without counts leave the tally with the country",
        "Air defence units downed 40 drones in the Kharkiv, Poltava and Sumy regions.",
        air_defence("Ukraine", drones_intercepted=40),
    ),
    case(
        "so do two cities that share a count",
        "Air defences over Odesa and Mykolaiv shot down 12 drones overnight.",
        air_defence("Ukraine", drones_intercepted=12, days=("2025-02-11", "2025-02-12")),
    ),
    case(
        "launch places are no events",
        "Ukraine's air force said it shot down all 14 drones launched overnight from Kursk and Yeysk.",
        air_defence("Ukraine", drones_launched=14, drones_intercepted=14),
    ),
    case(
        "a drone over a Russian city was Ukraine's",
        "A drone was shot down over Tula.",
        air_defence("Tula", initiator="Ukraine", drones_intercepted=1),
    ),
)
def test_places_of_tallies(given: Any) -> None:
    holds(given)


@reads(
    case(
        "drones were shot down and debris fell",
        "Drones were shot down over Sumy region; debris fell on Konotop, damaging houses.",
        air_defence("Sumy Oblast"),
        strike("Konotop", targets=["residential"], weapons=["drone"], initiator="Russia"),
    ),
    case(
        "with nobody hurt",
        "Ukraine's air force said it shot down all 14 Shahed drones overnight. Debris damaged a warehouse in Cherkasy "
        "region, no casualties were reported.",
        air_defence("Ukraine", drones_launched=14, drones_intercepted=14),
        strike("Cherkasy Oblast", killed=0, injured=0, targets=["industrial"], precision="oblast"),
    ),
    case(
        "air defence named in the words of a strike is no tally",
        "A missile hit a radar of the air defence near Feodosia.",
        strike("Feodosiia", precision="area", initiator="Ukraine", unit="UA-43"),
    ),
)
def test_strikes_beside_tallies(given: Any) -> None:
    holds(given)


@reads(
    case(
        "who tells it and who flew",
        "Ukraine's air force said it shot down 71 out of 123 drones.",
        air_defence(
            "Ukraine", drones_launched=123, drones_intercepted=71, initiator="Russia", claimant="Ukraine's air force",
            claimant_side="Ukraine", stance="claimed", event_type="Strategic developments",
            sub_event_type="Disrupted weapons use",
        ),
    ),
    case(
        "the Russian ministry counts Ukrainian drones",
        "Russia's Defence Ministry said its air defences destroyed 112 Ukrainian drones overnight.",
        air_defence("Russia", drones_intercepted=112, initiator="Ukraine", claimant_side="Russia"),
    ),
)  # fmt: skip
def test_who_says_so(given: Any) -> None:
    holds(given)


@reads(
    case(
        "two kinds over one place are both of it",
        "Air defences shot down two missiles and 15 drones over the Mykolaiv region.",
        air_defence("Mykolaiv Oblast", missiles_intercepted=2, drones_intercepted=15),
    ),
    case(
        "a part over several oblasts is of none of them",
        "On 6 July 2024 the enemy attacked with 27 drones. Air defence shot down 24 of them over the Mykolaiv, "
        "Kherson, Vinnytsia and Khmelnytskyi regions.",
        air_defence("Ukraine", precision="country", drones_launched=27, drones_intercepted=24),
    ),
    case(
        "parts over single oblasts are theirs",
        "On 10 July 2024 air defence shot down 30 drones, five of them over the Kyiv region and three over the Odesa "
        "region.",
        air_defence("Ukraine", drones_intercepted=30),
        air_defence("Kyiv Oblast", drones_intercepted=5),
        air_defence("Odesa Oblast", drones_intercepted=3),
    ),
    case(
        "the nights to two days are two tallies",
        "У ніч на 6 липня 2024 року збито 24 шахеди. У ніч на 7 липня 2024 року збито 20 шахедів.",
        air_defence("Ukraine", start_date=date(2024, 7, 5), drones_intercepted=24),
        air_defence("Ukraine", start_date=date(2024, 7, 6), drones_intercepted=20),
    ),
    case(
        "what flies over Crimea is Ukraine's",
        "Eleven Ukrainian drones were intercepted over Crimea overnight.",
        air_defence("Autonomous Republic of Crimea", initiator="Ukraine", drones_intercepted=11),
    ),
)
def test_counts_and_the_place_they_share(given: Any) -> None:
    holds(given)


@reads(
    case(
        "lines of a number and a unit go on counting what their head counted",
        "Overnight, air defence systems intercepted and destroyed 41 Ukrainian drones:\n"
        "- 20 UAVs over the territory of the Kursk region,\n- 12 — Oryol region,\n- 9 — Kaluga region.",
        air_defence("Russia", drones_intercepted=41),
        air_defence("Kursk Oblast", drones_intercepted=20),
        air_defence("Oryol Oblast", drones_intercepted=12),
        air_defence("Kaluga Oblast", drones_intercepted=9),
    ),
    case(
        "a number and a unit under no tally count nothing",
        "Two schools were opened this week:\n- 12 — Oryol region,\n- 9 — Kaluga region.",
    ),
    case(
        "adjectives of a list count on, without noun and without regions",
        "За ночь уничтожены 15 БПЛА над Брянской областью, по пять — над Курской и Воронежской, два — над Тульской.",
        air_defence("Bryansk Oblast", drones_intercepted=15),
        air_defence("Kursk Oblast", drones_intercepted=5),
        air_defence("Voronezh Oblast", drones_intercepted=5),
        air_defence("Tula Oblast", drones_intercepted=2),
    ),
    case(
        "beside a region a city's bare name stands for its region",
        "Air defences shot down 12 drones over the Bryansk region and five each over Kursk and Voronezh.",
        air_defence("Bryansk Oblast", drones_intercepted=12),
        air_defence("Kursk Oblast", drones_intercepted=5, precision="oblast"),
        air_defence("Voronezh Oblast", drones_intercepted=5, precision="oblast"),
    ),
    case(
        "without a region it is the city, and Kyiv is always",
        "Air defences shot down 12 drones over Poltava and two over Kyiv.",
        air_defence("Poltava", drones_intercepted=12),
        air_defence("Kyiv", drones_intercepted=2),
    ),
    case(
        "shot down or jammed is one count",
        "Ukraine's Air Force said that 47 drones and three cruise missiles were either shot down or jammed.",
        air_defence("Ukraine", drones_intercepted=47, missiles_intercepted=3, claimant_side="Ukraine"),
    ),
    case(
        "the capital in a speaker's name is no place of an interception",
        "Russian forces brought down 31 Ukrainian drones, the military in Moscow said.",
        air_defence("Russia", drones_intercepted=31, claimant_side="Russia"),
    ),
    case(
        "a heading's ministry speaks for the lines below",
        "Daily report of the Russian Ministry of Defence\n\nAir defence systems shot down 12 UAVs.",
        air_defence("Russia", drones_intercepted=12, claimant_side="Russia", stance="claimed"),
    ),
)
def test_lists_and_speakers_of_tallies(given: Any) -> None:
    holds(given)
