"""Wire reports and governors' summaries: people counted beside others, long lists, what only looks like an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.sitmap.reading import air_defence, case, control, ground, holds, reads, strike


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


@reads(
    case(
        "ages are nobody",
        "Six people aged between 61 and 84 were injured in Beryslav by a drone.",
        strike("Beryslav", injured=6),
    ),
    case(
        "people told by their ages",
        "A drone hit Beryslav. Men aged 44, 59 and 71 were injured.",
        strike("Beryslav", injured=3),
    ),
    case(
        "one of some age and others",
        "A man aged 58 and 12 others were hurt in shelling of Beryslav.",
        strike("Beryslav", injured=13),
    ),
    case(
        "numbers with dashes before their places",
        "On February 9, the Russians killed 8 civilians of Donetsk region: 6 - in Lyman, 1 - in Toretsk, "
        "1 - in Rodynske. Another 17 people were injured.",
        strike("Donetsk Oblast", killed=8, injured=17, day="2025-02-09"),
        strike("Lyman", killed=6),
        strike("Toretsk", killed=1),
        strike("Rodynske", killed=1),
    ),
    case(
        "what was hurt over a list of common names goes to their unit",
        "Antonivka, Beryslav, Bilozerka and Dudchany came under fire. As a result of the attacks, "
        "five people were injured.",
        *(strike(name) for name in ("Antonivka", "Beryslav", "Bilozerka", "Dudchany")),
        strike("Kherson Oblast", injured=5),
    ),
    case(
        "a toll far behind its noun",
        "The death toll from a Russian missile strike on an apartment building in the southeastern Ukrainian city of "
        "Dnipro rose to 21 as rescuers searched.",
        strike("Dnipro", killed=21),
    ),
    case(
        "a number as far off that no verb ties to it",
        "The toll of the strike on the market in the southern Ukrainian city of Kherson is not known; 12 shops burnt.",
        strike("Kherson"),
    ),
)
def test_tolls_of_lists_and_ages(given: Any) -> None:
    holds(given)


@reads(
    case(
        "an army fires so many times at a place",
        "During the day, the Russians fired 51 times at the border areas of the Sumy region.",
        strike("Sumy Oblast", initiator="Russia"),
    ),
    case("an army fires its general", "Ukraine's army fired a general in Kharkiv."),
    case(
        "what drones destroyed was not shot down",
        "A shed and a car were destroyed by a drone in the village of Yampil, Sumy region.",
        strike("Yampil", weapons=["drone"]),
    ),
    case(
        "they are what was counted before",
        "Air defences shot down nine Shahed drones overnight. They were destroyed over the Poltava and Sumy regions.",
        air_defence("Ukraine", drones_intercepted=9),
    ),
    case(
        "all of them were met",
        "Russia launched seven Shaheds. All of them were shot down.",
        air_defence("Ukraine", drones_launched=7, drones_intercepted=7),
    ),
    case(
        "a list of other reports",
        "A strike on Zaporizhzhia killed two.\nRead also\n- Drones struck Konotop, three dead\n- Main news of the day\n"
        "Another drone hit Kherson.",
        strike("Zaporizhzhia", killed=2),
        strike("Kherson"),
    ),
    case("a target for years", "Donetsk has been a frequent target of Ukrainian strikes since 2014."),
)
def test_words_that_look_like_other_events(given: Any) -> None:
    holds(given)


@reads(
    case(
        "gas explodes in peace",
        "Two injured in gas explosion in the Odesa region\nA couple was hurt as a gas cylinder blew up in Kiliia.\n"
        "In January, five people were injured in an explosion in a high-rise building in Khmelnytskyi.",
    ),
    case("a fire has its own cause", "A fire at a nursing home in Odesa killed three people; faulty wiring is blamed."),
    case(
        "gas explodes in a strike",
        "A strike on Izium caused a gas explosion that killed two.",
        strike("Izium", killed=2),
    ),
    case(
        "a strike beside an accident",
        "A Russian missile hit Izium, killing two. In Odesa, two people died in a gas explosion.",
        strike("Izium", killed=2),
    ),
)
def test_accidents(given: Any) -> None:
    holds(given)


@reads(
    case(
        "the incident says where the attack was",
        "A drone attack injured one person in the Bryansk region, the governor said.\n"
        "The incident occurred in the town of Trubchevsk.",
        strike("Trubchevsk", injured=1, unit="RU-BRY"),
    ),
    case("an accident's incident is none of war", "A road accident injured two. The incident occurred in Poltava."),
    case(
        "the attack in a village that no gazetteer has",
        "A civilian was injured in the Bryansk region by a drone.\n"
        "The attack, which occurred in the village of Uborky Dalni, was confirmed by the governor.",
        strike("Bryansk Oblast", injured=1),
    ),
    case(
        "what a head of another region counts was there",
        "A Russian drone hit Mykolaiv, wounding five.\nKharkiv regional authorities reported three injuries.",
        strike("Mykolaiv", injured=5),
        strike("Kharkiv Oblast", injured=3),
    ),
    case(
        "a head of the unit that was struck counts its victims",
        "A missile hit Kramatorsk. Donetsk governor Vadym Petrenko said three were wounded.",
        strike("Kramatorsk", injured=3),
    ),
    case(
        "a word with a capital where a sentence opens is no place",
        "Meanwhile, Kharkiv faced airstrikes, injuring at least 25 people.",
        strike("Kharkiv", injured=(25, None)),
    ),
    case(
        "an alarm is no raid",
        "Explosions were heard in Mykolaiv after the air raid alarm; a shed burnt down.",
        strike("Mykolaiv", weapons=[]),
    ),
    case(
        "a missile that has fallen took no city",
        "The prosecutor's office said one missile had fallen on a residential area in Kramatorsk.",
        strike("Kramatorsk", weapons=["missile"]),
    ),
    case(
        "a sea tells where a bridge stands",
        "The Russians targeted a bridge over the estuary into the Black Sea just west of Odesa.",
        strike("Odesa"),
    ),
    case(
        "a part of a total over a list of units is of none of them",
        "A total of 31 drones attacked, 23 of which were shot down over the Odesa, Mykolaiv and Kharkiv regions.",
        air_defence("Ukraine", drones_intercepted=23),
    ),
    case("years of strikes are background", "Drone strikes have been a persistent feature of life in Kharkiv."),
)
def test_where_it_was(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a ministry tells of what its own army took",
        "Russian forces captured Bahatyr, the defence ministry said.",
        control("Bahatyr", controller="Russia", control_status="captured", claimant_side="Russia"),
    ),
    case(
        "another side's staff that is named tells of it too",
        "The General Staff of Ukraine said Russian forces captured Bahatyr.",
        control("Bahatyr", controller="Russia", claimant_side="Ukraine"),
    ),
    case(
        "the day of a meeting is that of the meeting",
        "Ministers met on Monday in Brussels. A missile hit Kharkiv, killing two.",
        strike("Kharkiv", killed=2, day="2025-02-12"),
    ),
)
def test_who_said_it_and_when(given: Any) -> None:
    holds(given)


@reads(
    case(
        "what was known earlier changes no later figure",
        "The death toll of a missile strike on Dnipro has risen to 35.\n"
        "Earlier, 75 people were said to be injured. The death toll stood at 30 then.",
        strike("Dnipro", killed=35, injured=75),
    ),
    case(
        "what happened earlier is counted",
        "A drone killed two people in Kherson.\nEarlier on Wednesday, shelling wounded three in Beryslav.",
        strike("Kherson", killed=2),
        strike("Beryslav", injured=3),
    ),
    case(
        "a number in a headline names no settlement",
        "Russian Forces Attack Nikopol And Four Communities",
        strike("Nikopol"),
    ),
)
def test_figures_that_are_out_of_date(given: Any) -> None:
    holds(given)


@reads(
    case("police of a city", "Shelling of Nikopol hurt a man, police in Kharkiv said.", strike("Nikopol", injured=1)),
    case(
        "a service of a city",
        "A missile hit a depot in Nikopol, the emergency service in Dnipro reported.",
        strike("Nikopol"),
    ),
    case(
        "doctors at a hospital",
        "A man was hurt by shelling in Nikopol, according to doctors at a hospital in Dnipro.",
        strike("Nikopol", injured=1),
    ),
    case(
        "doctors, in Ukrainian",
        "Внаслідок обстрілу Нікополя поранено чоловіка, за словами лікарів у Дніпрі.",
        strike("Nikopol", injured=1),
    ),
    case(
        "where no other place is named, that of the speakers counts",
        "Police in Kharkiv said a missile had hit a house.",
        strike("Kharkiv"),
    ),
    case(
        "an owner after a comma does not hold the place before it",
        "Its troops repelled 23 assaults near Pokrovsk, Ukraine's general staff said.",
        ground("Pokrovsk"),
    ),
    case("a country after a comma does", "A drone struck Belgorod, Russia, on Monday.", strike("Belgorod")),
    case(
        "the last day is no background",
        "Ukrainian soldiers had repelled 23 assaults near Pokrovsk in the past 24 hours.",
        ground("Pokrovsk"),
    ),
    case("the past is", "In the past, Russian forces shelled Nikopol."),
    case("months are", "Over the past months Russian forces shelled Nikopol daily."),
)
def test_speakers_owners_and_the_past(given: Any) -> None:
    holds(given)


@reads(
    case("a headline's child", "12-year-old girl dies in Russian strike on Izium.", strike("Izium", killed=1)),
    case("an age in words", "Twelve-year-old boy wounded in Nikopol shelling.", strike("Nikopol", injured=1)),
    case("an age between commas", "Woman, 62, dies after drone attack on Nikopol.", strike("Nikopol", killed=1)),
    case("a number and a verb", "Two die in drone attack on Nikopol.", strike("Nikopol", killed=2)),
    case(
        "an age after a colon",
        "Nikopol shelled: 67-year-old woman killed, two men hurt.",
        strike("Nikopol", killed=1, injured=2),
    ),
    case(
        "the day that owns the attack",
        "The toll from Saturday's attack on Izium rose to 18.",
        strike("Izium", killed=18, start_date=dt.date(2025, 2, 8)),
    ),
    case(
        "the third time this week happened now",
        "Izmail was struck for the third time this week.",
        strike("Izmail", start_date=dt.date(2025, 2, 12)),
    ),
    case(
        "a city that tells which suburb",
        "A drone hit the Kherson suburb of Antonivka, wounding two people.",
        strike("Antonivka", injured=2),
    ),
    case(
        "a city that tells which village, with an adjective",
        "Russian forces attacked the Sumy border community of Yunakivka, killing a farmer.",
        strike("Yunakivka", killed=1),
    ),
    case("the suburbs of a city", "Russian artillery shelled the suburbs of Kherson.", strike("Kherson")),
)
def test_headlines_and_places_told_by_a_city(given: Any) -> None:
    holds(given)


@reads(
    case(
        "who speaks after while speaks of what follows",
        "Seven drones were downed over the Tula region, while Smolensk's governor said a drone had damaged a house.",
        air_defence("Tula Oblast", drones_intercepted=7, claimant=None, stance="reported"),
        strike("Smolensk Oblast", claimant="Smolensk's governor"),
    ),
    case(
        "who speaks at the end speaks of all",
        "A missile hit Odesa, but damage was minor, officials said.",
        strike("Odesa", claimant="officials"),
    ),
)
def test_a_speaker_in_a_clause_of_contrast(given: Any) -> None:
    holds(given)
