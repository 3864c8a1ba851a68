"""Strikes: what hit where, by whom, with what, and who was hurt by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sitmap.reading import case, holds, read, reads, strike

AIR = "Air/drone strike"
SHELLING = "Shelling/artillery/missile attack"
MINE = "Remote explosive/landmine/IED"


@reads(
    case(
        "shelling is artillery",
        "Russian forces shelled Beryslav.",
        strike("Beryslav", sub_event_type=SHELLING, weapons=["artillery"], initiator="Russia"),
    ),
    case(
        "what lies in Sevastopol is said to be in Crimea",
        "Drones hit the Belbek airfield in Crimea.",
        strike("Belbek Air Base", unit="UA-40", precision="site", initiator="Ukraine", weapons=["drone"]),
    ),
    case(
        "a list line of means and places",
        "8 air strikes — Huliaipole, Orikhiv;\n- 204 drones, mostly FPV: Stepnohirsk and Huliaipole.",
        strike("Huliaipole"),
        strike("Orikhiv", weapons=["bomb"]),
        strike("Stepnohirsk", weapons=["drone"]),
    ),
    case("an alert's line names where weapons fly", "Missile threat – Odesa.\nDrones: Sumy, Poltava."),
    case(
        "a loose word says nothing beside the exact one",
        "Mortar shelling destroyed a barn in Beryslav.",
        strike("Beryslav", sub_event_type=SHELLING, weapons=["mortar"]),
    ),
    case(
        "shelling beside a drone is two means",
        "Shelling and a drone strike wounded a man in Beryslav.",
        strike("Beryslav", weapons=["artillery", "drone"], injured=1),
    ),
    case(
        "explosives that a drone dropped are the drone's",
        "A drone dropped explosives on a bus in Kherson.",
        strike("Kherson", sub_event_type=AIR, weapons=["drone"]),
    ),
    case(
        "a town told of within an attack was hit by its weapons",
        "Russia attacked Odesa with drones overnight. In Izmail a grain silo was set on fire.",
        strike("Odesa", weapons=["drone"]),
        strike("Izmail", sub_event_type=AIR, weapons=["drone"]),
    ),
    case(
        "what is shelled was not hit by the drones of another town",
        "Russia attacked Odesa with drones overnight. Troops shelled Nikopol.",
        strike("Odesa", weapons=["drone"]),
        strike("Nikopol", sub_event_type=SHELLING, weapons=["artillery"]),
    ),
    case(
        "of two kinds told before none is taken over",
        "Drones hit Odesa overnight. A missile hit Poltava. In Izmail a grain silo was set on fire.",
        strike("Odesa", weapons=["drone"]),
        strike("Poltava", weapons=["missile"]),
        strike("Izmail", weapons=[]),
    ),
    case(
        "a drone strike is an air strike",
        "A Russian drone hit a garage in Kupiansk.",
        strike("Kupiansk", sub_event_type=AIR, weapons=["drone"], initiator="Russia"),
    ),
    case(
        "a guided bomb is an air strike",
        "Guided aerial bombs fell on Vovchansk.",
        strike("Vovchansk", sub_event_type=AIR, weapons=["bomb"], initiator="Russia"),
    ),
    case(
        "KAB is a guided bomb",
        "Enemy KABs hit Vovchansk.",
        strike("Vovchansk", sub_event_type=AIR, weapons=["bomb"], weapon_models=["KAB"], initiator="Russia"),
    ),
    case(
        "a missile strike",
        "A missile struck Poltava.",
        strike("Poltava", sub_event_type=SHELLING, weapons=["missile"], initiator="Russia"),
    ),
    case(
        "drones and artillery together",
        "Russian forces attacked Nikopol with drones and artillery.",
        strike("Nikopol", weapons=["drone", "artillery"], initiator="Russia"),
    ),
    case(
        "mortars",
        "Mortar fire hit a farm in Shostka.",
        strike("Shostka", sub_event_type=SHELLING, weapons=["mortar"], targets=["agricultural"]),
    ),
    case(
        "a model of rocket launcher",
        "Grad rockets were fired at Toretsk.",
        strike("Toretsk", weapons=["rocket", "mlrs"], weapon_models=["Grad"], initiator="Russia"),
    ),
    case(
        "a model that one side flies tells whose strike it was",
        "HIMARS rockets struck a barracks in Makiivka.",
        strike("Makiivka", weapon_models=["HIMARS"], targets=["military"], initiator="Ukraine"),
    ),
    case(
        "a mine that somebody drives over has no initiator",
        "A farmer was killed when his tractor ran over an anti-tank mine near Snihurivka.",
        strike("Snihurivka", sub_event_type=MINE, weapons=["mine"], initiator=None, killed=1, precision="area"),
    ),
    case(
        "an explosive device",
        "An explosive device went off near a police station in Mariupol.",
        strike("Mariupol", sub_event_type=MINE, weapons=["ied"]),
    ),
    case(
        "partisans act for Ukraine",
        "Partisans blew up a railway line near Tokmak.",
        strike("Tokmak", sub_event_type=MINE, initiator="Ukraine", targets=["transport"], precision="area"),
    ),
    case(
        "debris of what was shot down is a strike by the side that launched it",
        "Debris of a drone fell on a kindergarten in Kyiv, breaking windows.",
        strike("Kyiv", sub_event_type=AIR, weapons=["drone"], targets=["education"], initiator="Russia"),
    ),
    case(
        "the passive names the same attack",
        "A kindergarten and two houses in Derhachi were damaged by a Russian drone.",
        strike("Derhachi", weapons=["drone"], targets=["education", "residential"], initiator="Russia"),
    ),
    case(
        "a place that comes under fire is the one that is hit",
        "Huliaipole, Orikhiv and Mala Tokmachka came under fire.",
        strike("Huliaipole", initiator="Russia"),
        strike("Orikhiv", initiator="Russia"),
        strike("Mala Tokmachka", initiator="Russia"),
    ),
)
def test_weapons_and_kinds(given: Any) -> None:
    holds(given)


@reads(
    case(
        "Ukraine strikes an occupied town",
        "Ukraine struck a barracks in occupied Melitopol.",
        strike("Melitopol", initiator="Ukraine", targets=["military"]),
    ),
    case(
        "Ukraine strikes Russia",
        "Ukrainian drones hit an oil depot in Russia's Rostov region.",
        strike("Rostov Oblast", initiator="Ukraine", targets=["energy"], precision="oblast", unit="RU-ROS"),
    ),
    case(
        "a strike on Russia whose author is not named is Ukraine's",
        "Drones attacked an oil refinery in Ryazan.",
        strike("Ryazan", initiator="Ukraine"),
    ),
    case(
        "a strike on a town that Ukraine holds is Russia's",
        "A missile hit a hangar in Voznesensk.",
        strike("Voznesensk", initiator="Russia"),
    ),
    case(
        "the launch place is no target",
        "The drones were fired from Primorsko-Akhtarsk and hit Odesa.",
        strike("Odesa", initiator="Russia", weapons=["drone"]),
    ),
    case(
        "nor is the place where the aircraft were",
        "Missiles fired by Tu-95 bombers from over the Caspian Sea struck a power plant in Burshtyn.",
        strike("Burshtyn", initiator="Russia", weapons=["missile"]),
    ),
    case(
        "a missile launched from Crimea lands elsewhere",
        "A missile launched from occupied Crimea destroyed a hangar in Voznesensk.",
        strike("Voznesensk", initiator="Russia", weapons=["missile"]),
    ),
    case(
        "a list of units is a row each",
        "Russia launched a missile attack on the Odesa, Mykolaiv and Kherson regions.",
        strike("Odesa Oblast", precision="oblast"),
        strike("Mykolaiv Oblast", precision="oblast"),
        strike("Kherson Oblast", precision="oblast"),
    ),
)
def test_who_struck_what(given: Any) -> None:
    holds(given)


@reads(
    case(
        "the toll belongs to the place it is told of",
        "Russian forces shelled Kherson and Beryslav, killing two in Kherson.",
        strike("Kherson", killed=2),
        strike("Beryslav"),
    ),
    case(
        "the place of the toll may come in a clause of its own",
        "Shells hit Nikopol, Marhanets and Pokrovske; a woman was killed in Marhanets.",
        strike("Nikopol"),
        strike("Marhanets", killed=1),
        strike("Pokrovske"),
    ),
    case(
        "the verb of the first member holds for the others",
        "Two people were killed in Kherson, one in Nikopol and three in Kharkiv.",
        strike("Kherson", killed=2),
        strike("Nikopol", killed=1),
        strike("Kharkiv", killed=3),
    ),
    case(
        "lines of a list have their own tolls",
        "Over the past day in the Kherson region:\n- Antonivka: 1 killed, 2 injured\n- Bilozerka: a house damaged by "
        "a drone\n- Kherson: 4 wounded",
        strike("Antonivka", killed=1, injured=2, days=("2025-02-11", "2025-02-12"), unit="UA-65"),
        strike("Bilozerka", weapons=["drone"], targets=["residential"], unit="UA-65"),
        strike("Kherson", injured=4, days=("2025-02-11", "2025-02-12")),
    ),
    case(
        "a toll in the next sentence belongs to the attack before it",
        "A guided bomb hit a farm in Krasnopillia. Two people were wounded.",
        strike("Krasnopillia", injured=2),
    ),
    case(
        "each sentence keeps the toll of its own place",
        "A Russian missile attack on Odesa killed three people and wounded seven. In Mykolaiv, a drone injured two.",
        strike("Odesa", killed=3, injured=7),
        strike("Mykolaiv", injured=2),
    ),
    case(
        "at least is a lower bound",
        "At least seven people were killed in a strike on Kostiantynivka.",
        strike("Kostiantynivka", killed=(7, None)),
    ),
    case(
        "so is more than",
        "More than 50 people were injured in a missile strike on Kharkiv.",
        strike("Kharkiv", injured=(50, None)),
    ),
    case(
        "up to is an upper bound",
        "Up to ten people were wounded when rockets hit Snihurivka.",
        strike("Snihurivka", injured=(None, 10)),
    ),
    case(
        "between two numbers",
        "Between 10 and 15 people were wounded when a bomb fell on Druzhkivka.",
        strike("Druzhkivka", injured=(10, 15)),
    ),
    case(
        "including is in the number already",
        "The strike on Dobropillia left eleven dead and 40 wounded, including five children.",
        strike("Dobropillia", killed=11, injured=40),
    ),
    case(
        "so is among them",
        "At least seven people, among them two children, were killed in a strike on Kostiantynivka.",
        strike("Kostiantynivka", killed=(7, None)),
    ),
    case(
        "and so is a number of them",
        "A missile hit a block of flats in Kryvyi Rih, killing 18 people, nine of them children.",
        strike("Kryvyi Rih", killed=18),
    ),
    case(
        "people who are named by what they are count",
        "A man, a woman and a child were killed when a shell hit their house in Beryslav.",
        strike("Beryslav", killed=3),
    ),
    case(
        "a couple are two",
        "A couple were killed and their daughter was wounded in the shelling of Kozacha Lopan.",
        strike("Kozacha Lopan", killed=2, injured=1),
    ),
    case(
        "the age of a person is no number of people",
        "A drone struck a car in Kupiansk, killing a 61-year-old man and injuring his wife.",
        strike("Kupiansk", killed=1, injured=1),
    ),
    case(
        "missing people",
        "A missile hit Dnipro. Some 79 people were injured and 20 are still missing.",
        strike("Dnipro", injured=79, missing=20),
    ),
    case(
        "no casualties is zero of both",
        "A drone attacked Ochakiv. There were no casualties.",
        strike("Ochakiv", killed=0, injured=0),
    ),
    case(
        "nobody killed is zero killed",
        "A drone attacked Ochakiv. Nobody was killed, but three people were hurt.",
        strike("Ochakiv", killed=0, injured=3),
    ),
    case(
        "casualties unknown is nothing said",
        "On 10 February, Russian forces shelled near Seredyna-Buda, Sumy region. Casualties unknown.",
        strike("Seredyna-Buda", precision="area", day="2025-02-10"),
    ),
)
def test_tolls_by_place(given: Any) -> None:
    holds(given)


@pytest.mark.parametrize(
    "text",
    [
        "Russian shelling of Donetsk region killed four civilians over the past 24 hours: two in Pokrovsk, one in "
        "Toretsk and one in Kostiantynivka.",
        "Shelling killed four people in the Donetsk region: two in Pokrovsk, one in Toretsk and one in Kostiantynivka.",
    ],
)
def test_parts_after_a_sum_go_to_their_places(text: str) -> None:
    tolls = {row["place_name"]: (row["killed_min"], row["killed_max"]) for row in read(text)}
    # The sum may have a row of the unit; it is not added to a place's own.
    assert tolls.pop("Donetsk Oblast", (4, 4)) == (4, 4)
    assert tolls == {"Pokrovsk": (2, 2), "Toretsk": (1, 1), "Kostiantynivka": (1, 1)}


@reads(
    case(
        "a toll that has risen replaces the earlier one",
        "A missile hit Kramatorsk on Monday. At first two people were reported dead. By evening the death toll had "
        "risen to five, with 17 wounded.",
        strike("Kramatorsk", killed=5, injured=17, day="2025-02-10"),
    ),
    case(
        "from twelve to nineteen is nineteen",
        "The number of wounded in the strike on Poltava has risen from 12 to 19, the governor said.",
        strike("Poltava", injured=19),
    ),
    case(
        "a correction replaces what it corrects",
        "Two people were wounded in the shelling of Izium, not three as reported earlier.",
        strike("Izium", injured=2),
    ),
    case(
        "one more is in the sum that follows",
        "One more body was found under the rubble in Ternopil after the missile strike, bringing the death toll to "
        "nine.",
        strike("Ternopil", killed=9),
    ),
    case(
        "the toll of an update is that of the attack and so is its day",
        "The toll of Saturday's attack on Dnipro has climbed to 45, officials said on Tuesday.",
        strike("Dnipro", killed=45, day="2025-02-08"),
    ),
    case(
        "a later number of injured replaces the first",
        "Three people were hurt in Zaporizhzhia, Governor Ivan Fedorov said. Rescuers pulled a woman from the rubble. "
        "Later he said the number of injured had grown to seven.",
        strike("Zaporizhzhia", injured=7),
    ),
)
def test_updates(given: Any) -> None:
    holds(given)


@reads(
    case(
        "headline, lead and later words tell one incident",
        "Missile strike on Sumy kills four\n\nA missile hit a dormitory in Sumy on Tuesday, killing four people. The "
        "attack also injured 12 people.",
        strike("Sumy", killed=4, injured=12, targets=["residential"], day="2025-02-11", weapons=["missile"]),
    ),
    case(
        "a strike told thrice is one row with all its facts",
        "A missile strike on Sumy killed four people on Tuesday. The missile hit a dormitory, officials said. The "
        "governor said 12 people were injured in the Sumy strike.",
        strike("Sumy", killed=4, injured=12, targets=["residential"], day="2025-02-11", weapons=["missile"]),
    ),
    case(
        "two days are two incidents",
        "A missile hit a hotel in Kramatorsk on Monday, killing two. On Wednesday, shelling of Kramatorsk injured a "
        "boy.",
        strike("Kramatorsk", killed=2, day="2025-02-10", weapons=["missile"]),
        strike("Kramatorsk", injured=1, day="2025-02-12", weapons=["artillery"]),
    ),
    case(
        "another drone hours later is another incident",
        "A drone hit a taxi in Kherson on Tuesday, killing the driver. Hours later another drone injured two women in "
        "the city.",
        strike("Kherson", killed=1, targets=["transport"]),
        strike("Kherson", injured=2, targets=[]),
    ),
    case(
        "morning and evening are two incidents",
        "A drone hit Nikopol in the morning, injuring a man. In the evening, shelling of Nikopol killed a woman.",
        strike("Nikopol", injured=1, weapons=["drone"]),
        strike("Nikopol", killed=1, weapons=["artillery"]),
    ),
    case(
        "a separate attack is another incident",
        "A drone struck a car in Kupiansk, killing a man. A separate attack on Izium left one dead.",
        strike("Kupiansk", killed=1),
        strike("Izium", killed=1),
    ),
)
def test_incidents(given: Any) -> None:
    holds(given)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the city of Vasylkiv", "Vasylkiv"),
        ("the Ukrainian city of Dnipro", "Dnipro"),
        ("the village of Shebekino in Russia's Belgorod region", "Shebekino"),
        ("the centre of Kharkiv", "Kharkiv"),
        ("the Shevchenkivskyi district of Kyiv", "Shevchenkivskyi"),
    ],
)
@pytest.mark.parametrize("verb", ["hit", "struck"])
def test_what_a_missile_hit_may_be_described(verb: str, words: str, place: str) -> None:
    (row,) = read(f"A missile {verb} {words}.")
    assert (row["layer"], row["place_name"], row["weapons"]) == ("strike", place, ["missile"])


def test_places_of_one_list_are_incidents_of_their_own() -> None:
    rows = read("Russian forces shelled Kherson and Beryslav, killing two in Kherson.")
    assert len({row["incident_id"] for row in rows}) == 2


def test_the_words_of_the_toll_are_kept() -> None:
    (row,) = read("At least seven people were killed in a strike on Kostiantynivka.")
    assert "seven people" in row["casualties_text"]
    assert "killed" in row["casualties_text"]


@reads(
    case(
        "both sides of one explosion told by one side each",
        "Russia accused Ukraine on Tuesday of shelling a residential district in the Russian-held city of Donetsk, "
        "killing three people. Ukraine's military denied it had carried out the strike and said the damage was caused "
        "by a stray Russian missile.",
        strike("Donetsk", initiator="Ukraine", killed=3, day="2025-02-11"),
        strike("Donetsk", initiator="Russia", claimant_side="Ukraine", stance="denied"),
    ),
    case(
        "a command post to one side is a theatre to the other",
        "Russia's defence ministry said it hit a command post in Chernihiv. Ukrainian officials said the missile "
        "destroyed a theatre and killed seven people.",
        strike("Chernihiv", initiator="Russia", claimant_side="Russia", targets=["military"]),
        strike("Chernihiv", initiator="Russia", claimant_side="Ukraine", targets=["cultural"], killed=7),
    ),
    case(
        "an ammunition depot to one side is a bakery to the other",
        "Ukraine's military said it struck an ammunition depot in Luhansk. Russian-installed officials said the "
        "missile hit a bakery, killing three people.",
        strike("Luhansk", initiator="Ukraine", claimant_side="Ukraine", targets=["military"]),
        strike("Luhansk", initiator="Ukraine", claimant_side="Russia", weapons=["missile"], killed=3),
    ),
    case(
        "there is the place of the other side's words",
        "Russian-installed officials said Ukrainian shells killed two in Nova Kakhovka; Ukraine said its forces had "
        "destroyed an ammunition depot there.",
        strike("Nova Kakhovka", claimant_side="Russia", killed=2),
        strike("Nova Kakhovka", claimant_side="Ukraine", targets=["military"]),
    ),
)
def test_rivals(given: Any) -> None:
    holds(given)
    text = given[0]
    assert len({row["incident_id"] for row in read(text)}) == 1, "versions of one incident share its id"


@reads(
    case("a road accident is no strike", "Two people died in a road accident near Uman."),
    case("a crash is no strike", "A helicopter crash near Brovary killed 14 people."),
    case(
        "a missile that destroyed something was not shot down",
        "A missile destroyed a school in Lozova.",
        strike("Lozova", initiator="Russia", weapons=["missile"], targets=["education"]),
    ),
    case(
        "the hurt are treated elsewhere",
        "Victims of the strike on Pokrovsk are being treated in Dnipro.",
        strike("Pokrovsk"),
    ),
    case(
        "a hospital is hit where it stands",
        "Drones hit a hospital in Kherson.",
        strike("Kherson", targets=["medical"], weapons=["drone"]),
    ),
    case(
        "a fleet is an actor, its seat a place",
        "Storm Shadow missiles hit the headquarters of the Black Sea Fleet in Sevastopol.",
        strike("Sevastopol", initiator="Ukraine", targets=["military"]),
    ),
    case(
        "who blew up what lies behind a front is not known by itself",
        "Saboteurs blew up a railway bridge near Melitopol.",
        strike("Melitopol", initiator=None, targets=["transport"]),
    ),
    case("a plan is no attack", "Russia is planning a new offensive on Sumy."),
    case("a pipeline abroad is no place", "Hungary blocked the loan after Kyiv's attack on the Druzhba pipeline."),
)
def test_what_was_hit_and_what_was_not(given: Any) -> None:
    holds(given)


@reads(
    case(
        "whatever is done to a mine sets it off",
        "A harvester ran over an old anti-tank mine near Snihurivka.",
        strike("Snihurivka", sub_event_type=MINE, weapons=["mine"]),
    ),
    case(
        "a thing that explodes is the subject of going off",
        "A bomb placed under a minibus went off in Henichesk.",
        strike("Henichesk"),
    ),
    case("an alarm that goes off is no mine", "The siren went off in Henichesk."),
    case("a bus that runs over a dog is no mine", "A bus ran over a dog in Snihurivka."),
    case(
        "ordnance that sappers find was not fired at the place",
        "Pyrotechnic teams destroyed 60 items of ordnance near Balakliia.",
    ),
    case(
        "what is left of something shot down falls",
        "Fragments of a downed drone landed on a garage in Kiliia.",
        strike("Kiliia", weapons=["drone"]),
    ),
    case(
        "lights that go out were not struck",
        "Russian drones hit Sumy. Power outages were reported in Konotop.",
        strike("Sumy"),
    ),
    case(
        "lights that go out after a strike were",
        "Power outages were reported in Konotop after a drone attack.",
        strike("Konotop", weapons=["drone"]),
    ),
    case(
        "a village that no gazetteer has heads a line",
        "Kharkiv region, past day:\n• Velyka Babka: three people were injured;\n• Kupiansk: a drone hit a house.",
        strike(None, injured=3),
        strike("Kupiansk"),
    ),
    case(
        "a word that heads a line is no village",
        "‼️ Attention: a drone hit Kherson.",
        strike("Kherson", weapons=["drone"]),
    ),
    case("so far from a town is near it", "A drone fell 10 km from Chuhuiv.", strike("Chuhuiv", precision="area")),
    case("so far from a town is where another lies", "A missile hit Izium, 40 km from Chuhuiv.", strike("Izium")),
)
def test_words_that_writers_use_for_blows_and_what_looks_like_them(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a place and a date head an entry of their own",
        "Mykolaiv, 13 January 2025. A school is seen on fire after a missile strike.\n\n"
        "Chernihiv, 16 January 2025. A strike hits a queue. At least ten people are killed.",
        strike("Mykolaiv", day="2025-01-13"),
        strike("Chernihiv", day="2025-01-16", killed=(10, None)),
    ),
    case(
        "what the headline says of a unit the lead says of its village",
        "Drone strikes minibus in Dnipropetrovsk Oblast: two killed\n\n"
        "Russian forces hit a minibus with a drone in Marhanets, killing two people and injuring four.",
        strike("Marhanets", killed=2, injured=4),
    ),
    case(
        "launches towards a place hit nothing yet",
        "KAB launches by tactical aviation in the direction of Zaporizhzhia region.",
    ),
    case(
        "a sea tells where a port lies",
        "Drones went after a grain terminal in Chornomorsk, on the Black Sea.",
        strike("Chornomorsk", weapons=["drone"]),
    ),
    case(
        "a month's victims in a country are a sum",
        "Violence killed 184 civilians and injured 811 in Ukraine in January.",
    ),
    case(
        "officials speak somewhere and nothing happens there",
        "A missile hit Pavlohrad, killing three and injuring 14 people, officials in eastern Ukraine said.",
        strike("Pavlohrad", killed=3, injured=14),
    ),
    case(
        "a victim who is named is one",
        "A drone hit a car in Henichesk, wounding Serhii Petrash, who ran the police there.",
        strike("Henichesk", injured=1),
    ),
    case(
        "a life that is lost is no place that is lost",
        "A man lost his life when a drone hit Melitopol.",
        strike("Melitopol", killed=1),
    ),
)
def test_entries_headlines_and_sums(given: Any) -> None:
    holds(given)
