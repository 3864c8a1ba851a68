"""Places and days: which names are where something happened, how exactly, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.sitmap.reading import case, control, ground, holds, read, reads, strike


@reads(
    case(
        "governments at talks",
        "Washington, Brussels and Kyiv agreed on a new package of sanctions against Moscow, while Ankara offered to "
        "mediate.",
    ),
    case("a government accuses another", "Kyiv has accused Moscow of dragging out the talks."),
    case(
        "a government that speaks is not where it strikes",
        "Kyiv said on Monday its drones had struck an ammunition depot near Toropets.",
        strike("Toropets", initiator="Ukraine", claimant="Kyiv", claimant_side="Ukraine", precision="area"),
    ),
    case(
        "governments that condemn a strike",
        "London and Paris condemned the missile strike on Poltava that killed nine people.",
        strike("Poltava", killed=9),
    ),
    case(
        "houses of governments",
        "The White House and the Kremlin both declined to comment on the shelling of Nikopol.",
        strike("Nikopol"),
    ),
    case(
        "a dateline",
        "KYIV, Feb 12 - A drone attack damaged a school in Chuhuiv on Wednesday.",
        strike("Chuhuiv", targets=["education"], day="2025-02-12"),
    ),
    case(
        "a dateline with an agency",
        "KHARKIV, Ukraine (Newswire) — Rescuers searched the ruins of a clinic in Balakliia hit by a missile on "
        "Tuesday.",
        strike("Balakliia", targets=["medical"], day="2025-02-11"),
    ),
    case(
        "the launch place of drones",
        "The Shahed drones were launched from Primorsko-Akhtarsk and Kursk; one of them hit a warehouse in Poltava.",
        strike("Poltava", weapons=["drone"], weapon_models=["Shahed"]),
    ),
    case(
        "the office of a governor",
        "The governor of the Kherson region said a drone had wounded a bus driver in Beryslav.",
        strike("Beryslav", injured=1, claimant="governor of the Kherson region"),
    ),
    case(
        "the office of a mayor",
        "The mayor of Mykolaiv, Oleksandr Senkevych, thanked rescuers for their work.",
    ),
    case(
        "the office of a prosecutor",
        "The Kharkiv regional prosecutor's office opened an inquiry after a guided bomb hit a farm in Vovchansk.",
        strike("Vovchansk", weapons=["bomb"]),
    ),
    case(
        "where somebody was born",
        "A soldier born in Zhytomyr took part in the fighting. Shelling hit Huliaipole.",
        strike("Huliaipole", weapons=["artillery"]),
    ),
    case(
        "where somebody lives",
        "Olena, a resident of Poltava, lost her brother when a shell hit a market in Kupiansk.",
        strike("Kupiansk", targets=["commercial"]),
    ),
    case(
        "somebody's home town is where the strike was only if it says so",
        "A missile hit Kryvyi Rih, the president's home town, killing six.",
        strike("Kryvyi Rih", killed=6),
    ),
    case("a meeting", "The two leaders met in Odesa on Thursday to discuss reconstruction."),
    case("a conference", "Foreign ministers will gather in Lviv for a conference on demining."),
    case("an anniversary", "Residents of Bucha marked the third anniversary of the town's liberation."),
    case(
        "an anniversary of a strike",
        "Hundreds attended a ceremony in Chernihiv on the anniversary of the missile strike that killed seven people "
        "there in 2023.",
    ),
    case("a warning", "Zelensky warned that Russia could strike Odesa again."),
    case("a preparation", "Russia is preparing a new offensive on Kharkiv, military intelligence said."),
    case("a plan", "Russia plans to attack Sumy."),
    case("drones on their way", "Drones are heading for Poltava, the air force warned."),
    case("an alert", "An air raid alert was declared in Kyiv and Cherkasy regions; no strikes were recorded."),
    case("a threat", "There is a threat of ballistic missiles for Dnipro."),
    case("what was not attacked", "Russia did not attack Odesa overnight."),
    case("what was not recorded", "No shelling was recorded in the Chernihiv region over the past day."),
    case("a habit", "Russian forces regularly shell Nikopol from the opposite bank of the river."),
    case("a habit of months", "Kherson has been shelled almost daily for months."),
    case(
        "where prisoners were taken and brought to",
        "The prisoners, captured in Mariupol in 2022, were brought to Chernihiv after an exchange.",
    ),
    case("weapons on their way", "Germany will deliver two Patriot systems to Ukraine, officials in Berlin said."),
    case("airports closed", "Airports in Saratov and Kazan were closed temporarily because of the drone threat."),
    case("drills", "The army held air-defence drills near Rivne."),
    case(
        "a court and what it judges",
        "A court in Lviv sentenced a man who had directed missile strikes on the city of Yavoriv in 2023.",
    ),
    case("a strike of workers", "Workers went on strike at a plant in Zaporizhzhia."),
    case("sport", "Dynamo beat Shakhtar in a match in Kyiv; the striker hit the post twice."),
    case(
        "words that are also names",
        "Human rights groups said police in Kyiv detained ten people at a bar.",
    ),
    case("leaflets", "The Russian army dropped leaflets over Kherson."),
    case(
        "held places in passing",
        "Russian-occupied Mariupol is being rebuilt, Moscow says.",
    ),
)
def test_names_where_nothing_happened(given: Any) -> None:
    holds(given)


@reads(
    case("in", "A drone hit a truck in Chuhuiv.", strike("Chuhuiv", precision="settlement")),
    case("near", "A drone hit a truck near Chuhuiv.", strike("Chuhuiv", precision="area")),
    case("outside", "A missile hit a farm outside Poltava.", strike("Poltava", precision="area")),
    case(
        "on the outskirts",
        "A strike hit a warehouse on the outskirts of Zaporizhzhia.",
        strike("Zaporizhzhia", precision="area"),
    ),
    case("a direction from a town", "Shelling hit a field north of Sumy.", strike("Sumy", precision="area")),
    case(
        "between two towns",
        "Shells fell between Kherson and Bilozerka.",
        strike("between Kherson and Bilozerka", precision="area", unit="UA-65"),
    ),
    case(
        "on the road between two towns",
        "A drone hit a car on the road between Kostiantynivka and Druzhkivka.",
        strike("between Kostiantynivka and Druzhkivka", precision="area", targets=["transport"]),
    ),
    case(
        "a region",
        "A drone wounded two people in the Cherkasy region, south of Kyiv.",
        strike("Cherkasy Oblast", injured=2, precision="oblast", unit="UA-71"),
    ),
    case(
        "a region in another spelling",
        "Drones hit Chernigiv region.",
        strike("Chernihiv Oblast", place_text="Chernigiv region", precision="oblast"),
    ),
    case(
        "a region by its adjective",
        "A drone hit a farm in Sumska oblast.",
        strike("Sumy Oblast", precision="oblast", unit="UA-59"),
    ),
    case(
        "a district",
        "Shelling damaged houses in the Izium district of the Kharkiv region.",
        strike("Izium Raion", precision="raion", unit="UA-63"),
    ),
    case(
        "a part of a city",
        "A shell hit a house in the Korabelnyi district of Kherson.",
        strike("Korabelnyi, Kherson", precision="district", unit="UA-65"),
    ),
    case(
        "several regions at once",
        "Shelling damaged a shop in eastern Ukraine.",
        strike("eastern Ukraine", precision="region", unit=None),
    ),
    case(
        "a plant",
        "A missile hit the Zaporizhzhia nuclear power plant.",
        strike("Zaporizhzhia Nuclear Power Plant", precision="site", targets=["energy"]),
    ),
    case(
        "a bridge",
        "An explosion occurred on the Crimean Bridge on Saturday.",
        strike("Crimean Bridge", precision="site", day="2025-02-08"),
    ),
    case(
        "a distance from a border does not move the town",
        "A drone struck the village of Nova Sloboda, about 10 km from the Russian border.",
        strike("Nova Sloboda", precision="settlement", unit="UA-59"),
    ),
    case(
        "nor does a distance that describes it",
        "A missile hit Bila Tserkva, 80 km south of Kyiv.",
        strike("Bila Tserkva", precision="settlement", unit="UA-32"),
    ),
    case(
        "a list of towns",
        "Drones struck Kyiv, Odesa and Kharkiv.",
        strike("Kyiv", unit="UA-30"),
        strike("Odesa", unit="UA-51"),
        strike("Kharkiv", unit="UA-63"),
    ),
    case(
        "Soviet spellings",
        "Russian forces shelled Kupyansk in the Kharkov region.",
        strike("Kupiansk", unit="UA-63", place_text="Kupyansk"),
    ),
)
def test_how_exactly(given: Any) -> None:
    holds(given)


@reads(
    case(
        "the oblast in front decides",
        "A drone attacked Pokrovsk in the Donetsk region.",
        strike("Pokrovsk", unit="UA-14"),
    ),
    case(
        "the oblast after a comma decides",
        "A drone hit a bus in Bilozerka, Kherson region.",
        strike("Bilozerka", unit="UA-65", targets=["transport"]),
    ),
    case(
        "a name with a suffix of its own",
        "A drone attacked Pokrovske in the Luhansk region.",
        strike("Pokrovske", unit="UA-09"),
    ),
    case(
        "a chain of units",
        "Shells hit Dvorichna, Kupiansk district, Kharkiv region.",
        strike("Dvorichna", unit="UA-63", precision="settlement"),
    ),
    case(
        "Crimea is Ukraine's",
        "Naval drones hit a patrol ship near Feodosia.",
        strike("Feodosiia", unit="UA-43", admin0_iso="UA", initiator="Ukraine"),
    ),
    case(
        "a region of the other country",
        "A drone hit Sudzha in Russia's Kursk region.",
        strike("Sudzha", unit="RU-KRS", admin0_iso="RU", initiator="Ukraine"),
    ),
    case(
        "the axis decides against a namesake far from it",
        "In the Kupiansk direction, four assaults were repelled near Synkivka and Pishchane.",
        ground("Synkivka", unit="UA-63"),
        ground("Kupiansk", place_text="Pishchane", unit="UA-63", precision="area", uncertainty_km=30.0),
    ),
    case(
        "the town that lies beside the others, not the city abroad",
        "In the Toretsk direction, the enemy attacked near Pivnichne and New York.",
        ground("Pivnichne", unit="UA-14"),
        ground("Niu-York", unit="UA-14"),
    ),
    case(
        "the same, by its unit",
        "Російські війська обстріляли селище Нью-Йорк Донецької області.",
        strike("Niu-York", unit="UA-14"),
    ),
    case(
        "a name of two words is not the village that bears the first",
        "Российские войска освободили населённый пункт Зелёное Поле в Донецкой области.",
        control("Zelene Pole", unit="UA-14"),
    ),
    case(
        "nor is one that no list has",
        "Російські війська обстріляли село Красне Поле.",
        strike(None, place_text="Красне Поле"),
    ),
    case(
        "a district of several cities is that of none of them",
        "A drone hit a shop in the Shevchenkivskyi district.",
        strike("Ukraine", place_text="Shevchenkivskyi district", precision="country"),
    ),
    case(
        "the city round it decides",
        "In Kyiv, a drone hit a house in the Obolonskyi district.",
        strike("Obolon", unit="UA-30"),
    ),
    case(
        "a city abroad stays one",
        "The president spoke in New York after an attack on Pokrovsk.",
        strike("Pokrovsk", unit="UA-14"),
    ),
)
def test_namesakes(given: Any) -> None:
    holds(given)


def test_a_direction_moves_the_point() -> None:
    (north,) = read("Shelling hit a field north of Sumy.")
    (west,) = read("A missile struck a depot 20 kilometres west of Dnipro.")
    (sumy,), (dnipro,) = read("Shelling hit Sumy."), read("A missile struck Dnipro.")
    assert north["lat"] > sumy["lat"]
    # A degree of longitude is some 74 km there.
    assert dnipro["lon"] - west["lon"] == pytest.approx(20 / 74, abs=0.05)
    assert west["uncertainty_km"] < 25


def test_a_coarse_place_is_no_pin() -> None:
    (row,) = read("Drones hit Chernigiv region.")
    assert row["uncertainty_km"] > 50
    (country,) = read("Ukraine's air force said it shot down 20 drones.")
    assert (country["lon"], country["lat"], country["uncertainty_km"]) == (None, None, None)


@reads(
    case(
        "with a unit beside it stands for the unit",
        "A guided bomb hit a farm in the village of Zhovtneve-Nove in the Sumy region.",
        strike("Sumy Oblast", place_text="Zhovtneve-Nove", precision="oblast", unit="UA-59"),
    ),
    case(
        "with a district beside it stands for the district",
        "A tractor hit a mine near the village of Zhovtneve-Nove in Izium district, injuring the driver.",
        strike("Izium Raion", place_text="Zhovtneve-Nove", precision="raion", injured=1, unit="UA-63"),
    ),
    case(
        "of a control claim makes it a part of the unit",
        "Russian forces captured the village of Zhovtneve-Nove in the Donetsk region.",
        control("Donetsk Oblast", precision="oblast", extent="part", control_status="captured"),
    ),
    case(
        "with nothing beside it stays open",
        "A drone crashed near the village of Zhovtneve-Nove.",
        strike(None, place_text="Zhovtneve-Nove", precision=None, lon=None, lat=None, admin1_iso=None),
    ),
)
def test_a_village_that_the_gazetteer_does_not_have(given: Any) -> None:
    holds(given)


@pytest.mark.parametrize("name", ["Mykolaivka", "Oleksandrivka", "Ivanivka"])
def test_a_name_of_many_villages_is_no_pin(name: str) -> None:
    (row,) = read(f"A shell hit {name}.")
    assert row["place_text"] == name
    assert row["precision"] in (None, "country")
    assert row["lon"] is None


@reads(
    case("overnight", "Overnight, drones hit Izmail.", strike("Izmail", days=("2025-02-11", "2025-02-12"))),
    case(
        "overnight into a day",
        "Overnight into Tuesday, drones hit Izmail.",
        strike("Izmail", days=("2025-02-10", "2025-02-11"), date_basis="relative"),
    ),
    case(
        "the past day",
        "Over the past 24 hours, shelling wounded two people in Kherson.",
        strike("Kherson", injured=2, days=("2025-02-11", "2025-02-12"), date_precision="range"),
    ),
    case(
        "the start of the day",
        "Since the start of the day, Russian forces have shelled Krasnopillia.",
        strike("Krasnopillia", day="2025-02-12"),
    ),
    case("yesterday", "Yesterday a drone hit a bus in Marhanets.", strike("Marhanets", day="2025-02-11")),
    case("two days ago", "Two days ago a drone hit Lozova.", strike("Lozova", day="2025-02-10")),
    case(
        "a weekday",
        "A missile hit Chernihiv on Monday morning.",
        strike("Chernihiv", day="2025-02-10", date_precision="day", date_basis="relative"),
    ),
    case("an evening", "On Tuesday evening, a missile hit Balakliia.", strike("Balakliia", day="2025-02-11")),
    case("late on a day", "Late on Thursday, a drone damaged a house in Romny.", strike("Romny", day="2025-02-06")),
    case("early on a day", "A missile hit Konotop early on Wednesday.", strike("Konotop", day="2025-02-12")),
    case("before dawn", "A drone hit Konotop before dawn on Tuesday.", strike("Konotop", day="2025-02-11")),
    case(
        "a night with both dates",
        "On the night of 11-12 February, drones attacked Starokostiantyniv.",
        strike("Starokostiantyniv", days=("2025-02-11", "2025-02-12"), date_basis="stated"),
    ),
    case(
        "a stated day",
        "A missile hit Lutsk on 17 March 2023.",
        strike("Lutsk", day="2023-03-17", date_precision="day", date_basis="stated"),
    ),
    case(
        "a month alone",
        "In March 2023, a missile hit Lutsk.",
        strike("Lutsk", days=("2023-03-01", "2023-03-31"), date_precision="month"),
    ),
    case(
        "a week",
        "Last week, a missile hit Bohodukhiv.",
        strike("Bohodukhiv", days=("2025-02-03", "2025-02-09"), date_precision="week"),
    ),
    case(
        "a day without a year is the last such day",
        "A drone struck a car in Kupiansk on 3 August.",
        strike("Kupiansk", day="2024-08-03"),
    ),
    case(
        "no words for the time",
        "A missile hit Lozova.",
        strike("Lozova", day="2025-02-12", date_basis="publication"),
    ),
    case(
        "the day of something else",
        "A drone struck Shostka. On February 24, Ukraine will mark the anniversary of the invasion.",
        strike("Shostka", day="2025-02-12", date_basis="publication"),
    ),
)
def test_days(given: Any) -> None:
    holds(given)


def test_without_a_published_date_a_relative_day_stays_open() -> None:
    (row,) = read("A missile hit Chernihiv on Monday.", published=None)
    assert (row["start_date"], row["end_date"], row["date_precision"]) == (None, None, "unknown")


def test_without_a_published_date_a_stated_day_holds() -> None:
    (row,) = read("A missile hit Chernihiv on 17 March 2023.", published=None)
    assert row["start_date"] == row["end_date"] == date(2023, 3, 17)


def test_without_a_published_date_a_weekday_with_its_date_gives_the_year() -> None:
    # Of the years since 2022 only in 2025 was 12 February a Wednesday.
    (row,) = read("On Wednesday, February 12, a missile hit Chernihiv.", published=None)
    assert row["start_date"] == date(2025, 2, 12)


@pytest.mark.parametrize("published", [date(2024, 2, 29), date(2023, 1, 1), date(2022, 3, 1)])
def test_overnight_crosses_months_and_years(published: date) -> None:
    (row,) = read("Overnight, drones hit Izmail.", published=published)
    assert (published - row["start_date"]).days == 1
    assert row["end_date"] == published
