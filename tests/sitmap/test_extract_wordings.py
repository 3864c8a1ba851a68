"""Wordings of governors' lists and agencies' leads: which words place an event, and which only look so."""

from __future__ import annotations

from typing import Any

from tests.sitmap.reading import case, control, ground, holds, reads, strike


@reads(
    case(
        "a line of place and hour heads what is told after it",
        "Attacks of the past day in Kharkiv region:\n"
        "- 07:20, Kupiansk district, Kindrashivka village. Shelling damaged a barn. A man of 61 was killed.\n"
        "- 00:40, Izium district, Izium. A woman was injured in a missile attack.",
        strike("Kindrashivka", killed=1),
        strike("Izium", injured=1),
    ),
    case(
        "a heading holds for its own entry alone",
        "- 09:15, Vovchansk town. A drone damaged a car.\n- 10:00, Lyptsi village. A woman was wounded in shelling.",
        strike("Vovchansk", weapons=["drone"], injured=None),
        strike("Lyptsi", injured=1),
    ),
    case(
        "a list goes on behind semicolons with the next district",
        "Ten settlements came under artillery fire, including Udy, Bohodukhiv district; Ohirtseve, Vovchansk, Budarky, "
        "Chuhuiv district; Dvorichna, Kupiansk district.",
        strike("Udy"),
        strike("Chuhuiv Raion", place_text="Ohirtseve"),
        strike("Vovchansk"),
        strike("Chuhuiv Raion", place_text="Budarky"),
        strike("Dvorichna"),
    ),
    case(
        "towns of a region are named after it",
        "Missiles hit two Donetsk towns: Pokrovsk and Myrnohrad.",
        strike("Pokrovsk", weapons=["missile"]),
        strike("Myrnohrad", weapons=["missile"]),
    ),
)
def test_lists(given: Any) -> None:
    holds(given)


@reads(
    case(
        "the town is what was hit, not that by which it is described",
        "Uman, a normally quiet town 190 km south of Kyiv, was hit by two missiles.",
        strike("Uman", weapons=["missile"]),
    ),
    case(
        "a habit of the attacks is no habit of the town",
        "Nikopol, a town on the river, was regularly shelled.",
    ),
    case(
        "a hometown is a place, whoever's it is",
        "Two people died in a missile strike on a block of flats in President Zelensky's hometown of Kryvyi Rih.",
        strike("Kryvyi Rih", killed=2),
    ),
    case(
        "nothing happens where the fallen are buried",
        "A soldier who was killed in a drone attack was buried in his hometown of Kovel.",
    ),
    case(
        "a spokesman's region is where he holds office",
        "A missile hit Vinnytsia on Thursday.\n\nEighteen people were missing after the strike, said Petro Kovalchuk, "
        "a spokesman for the emergency service in the Vinnytsia region.",
        strike("Vinnytsia", precision="settlement", missing=18),
    ),
    case(
        "what an official of a region tells without a place is of the region",
        "A drone killed a man, a police spokeswoman for the Kherson region said.",
        strike("Kherson Oblast", killed=1),
    ),
    case(
        "damage that a governor tells of lies in the region, wherever the news before was from",
        "Missiles hit Kryvyi Rih, killing six. The governor of Russia's Kursk region said several houses had been "
        "damaged in two villages in the region.",
        strike("Kryvyi Rih", killed=6),
        strike("Kursk Oblast", initiator="Ukraine", killed=None),
    ),
    case(
        "a capital before a colon is where the news is from",
        "Moscow: A fire broke out at an oil refinery in the Volgograd region after a drone attack.",
        strike("Volgograd Oblast", unit="RU-VGG", weapons=["drone"]),
    ),
    case(
        "a capital before a colon is what was hit where its district follows",
        "Kyiv: two people were wounded as debris fell in the Holosiivskyi district.",
        strike("Holosiiv", unit="UA-30", injured=2),
    ),
    case(
        "what was destroyed after a drone attack was no drone",
        "The block of flats in Ternopil stands half-destroyed after a drone and missile attack.",
        strike("Ternopil", weapons=["drone", "missile"]),
    ),
)
def test_places_that_are_meant(given: Any) -> None:
    holds(given)


@reads(
    case(
        "the body of a fourth victim makes four dead",
        "Rescuers have recovered the body of a fourth victim from a building in Kharkiv that a missile hit.",
        strike("Kharkiv", killed=4),
    ),
    case(
        "a third victim in hospital is not the third dead",
        "A missile hit Kharkiv, killing two people. A third victim was taken to hospital.",
        strike("Kharkiv", killed=2, injured=1),
    ),
    case(
        "bodies by which a toll rose are in it already",
        "The death toll of the strike on Ternopil has risen to 31. Three more bodies were found overnight.",
        strike("Ternopil", killed=31),
    ),
    case(
        "another death in the same city is one more",
        "Shelling killed a man in Kherson. Another death was reported in the same city.",
        strike("Kherson", killed=2),
    ),
    case(
        "a toll after a list in one unit is the unit's",
        "Drones hit Nikopol and Marhanets. Three people were wounded, the governor said.",
        strike("Nikopol", injured=None),
        strike("Marhanets", injured=None),
        strike("Dnipropetrovsk Oblast", injured=3),
    ),
    case(
        "a toll after a list over several units is no one place's",
        "Russia attacked Kyiv and Odesa with drones overnight. Two people were killed, officials said.",
        strike("Kyiv", killed=None),
        strike("Odesa", killed=None),
    ),
    case(
        "a region's toll does not go to the first of several towns told after it",
        "Drones killed two people in the Kharkiv region. According to the governor, homes were damaged in Derhachi "
        "and in Lozova.",
        strike("Kharkiv Oblast", killed=2),
        strike("Derhachi", killed=None),
        strike("Lozova", killed=None),
    ),
)
def test_tolls_that_belong_elsewhere(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a strike on a region that is told again with its village is one",
        "A mine killed a man in Kherson Oblast.\nDetails: A tractor driver ran over an explosive near the village of "
        "Bilozerka.",
        strike("Bilozerka", sub_event_type="Remote explosive/landmine/IED", killed=1),
    ),
    case(
        "another strike in the region stays another",
        "Shelling killed a man in Kherson Oblast. In a separate incident, a drone wounded a woman in Beryslav.",
        strike("Kherson Oblast", killed=1),
        strike("Beryslav", injured=1, weapons=["drone"]),
    ),
    case(
        "a region's sum is more than its one part",
        "Russian forces shelled 12 settlements of the Kherson region over the past day, wounding four people. "
        "In Beryslav a man was wounded.",
        strike("Kherson Oblast", injured=4),
        strike("Beryslav", injured=1),
    ),
    case(
        "an older strike is not the one of the headline",
        "Harvester hits a mine in Kharkiv region\nThe driver was injured, police said. As reported, on 20 January a "
        "tractor hit a mine near Vovchansk.",
        strike("Kharkiv Oblast", day="2025-02-12", injured=1),
        strike("Vovchansk", day="2025-01-20"),
    ),
    case(
        "a place that is located somewhere was not hit there",
        "A drone attacked a refinery in Tuapse, located some 120 km northwest of Sochi.",
        strike("Tuapse", weapons=["drone"]),
    ),
    case(
        "a resident who was wounded in shelling was at home",
        "A resident of the village of Bilozerka was wounded during shelling, the governor said.",
        strike("Bilozerka", injured=1),
    ),
    case(
        "shelling that killed a resident fell on the village, not on the river by which it lies",
        "Shelling killed a resident of the village of Bilozerka, which lies on the bank of the Dnipro, police said.",
        strike("Bilozerka", killed=1),
    ),
    case(
        "what had been attacked already is no news",
        "Drones hit a granary in Izmail overnight. Russia had already attacked the port of Chornomorsk.",
        strike("Izmail", weapons=["drone"]),
    ),
    case(
        "an attack that is executed kills nobody by that",
        "Russia executed a large missile attack on Poltava.",
        strike("Poltava", weapons=["missile"]),
    ),
    case(
        "a river tells where a town lies",
        "A shell wounded a man in Nikopol, across the Dnipro from the occupied bank.",
        strike("Nikopol", injured=1),
    ),
    case(
        "debris on a highway is at no town that the highway is named after",
        "Drone debris fell on a warehouse in Tula and on the Kaluga highway.",
        strike("Tula"),
    ),
    case(
        "hostilities as such are no fighting", "Most fields of the Izium district are mined due to ongoing hostilities."
    ),
    case(
        "the headline of another report is none of this one",
        "A shell wounded a man in Kupiansk.\nRead also: Enemy shells Izium. Two killed\nThe man is in hospital.",
        strike("Kupiansk", injured=1),
    ),
    case(
        "a number at the end of a sentence is no initial",
        "The region has been shelled since September 2. Bogomaz said a drone hit the village of Klimovo.",
        strike("Klimovo", weapons=["drone"], claimant="Bogomaz"),
    ),
)
def test_one_strike_and_what_is_beside_it(given: Any) -> None:
    holds(given)


@reads(
    case(
        "villages that are now under the ministry's control are claimed by its side",
        "Russia's Defence Ministry said on Monday that its troops had taken Stavky. The ministry said that two other "
        "villages – Novoselivka and Zarichne – were now under its control.",
        control("Stavky", controller="Russia"),
        control("Novoselivka", controller="Russia"),
        control("Zarichne", controller="Russia"),
    ),
    case(
        "a town that remains under Ukraine's control is Ukraine's",
        "Ukraine said Toretsk remained under its control.",
        control("Toretsk", controller="Ukraine", control_status="controlled"),
    ),
    case(
        "what was taken is the village, not the land that was crossed",
        "Russian forces pressing their advance through eastern Ukraine have captured the town of Siversk.",
        control("Siversk", controller="Russia", control_status="captured"),
    ),
    case(
        "a town that is in ruins was taken, not struck",
        "Russian forces captured the largely destroyed town of Toretsk.",
        control("Toretsk", controller="Russia", control_status="captured"),
    ),
    case(
        "attacks that armies count are assaults",
        "Russian troops launched 62 attacks on areas near Pokrovsk.",
        ground("Pokrovsk", initiator="Russia"),
    ),
    case(
        "attacks with drones are counted as strikes",
        "Russian troops launched six drone attacks on Nikopol.",
        strike("Nikopol", weapons=["drone"]),
    ),
    case(
        "a quoted village lies north of the town that says where",
        "The Russian army said its troops “took the town of Toretsk”, some 20 km southeast of Druzhkivka.",
        control("Toretsk", control_status="captured"),
    ),
    case("a ship is no town of its name", "Two Neptune missiles hit the cruiser Moskva; the Moskva cruiser sank."),
    case(
        "what the other side calls an accident is a strike all the same",
        "The Saky airbase in Crimea was rocked by blasts on Tuesday. Russia says fire safety rules were broken.",
        strike("Saky Air Base", day="2025-02-11"),
    ),
)
def test_towns_that_armies_hold_and_attack(given: Any) -> None:
    holds(given)
