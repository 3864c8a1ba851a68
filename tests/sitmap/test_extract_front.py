"""How reports from the front say who holds what: villages placed by their neighbours, denials, flags, presence."""

from __future__ import annotations

from typing import Any

from tests.sitmap.reading import case, control, ground, holds, reads, strike


@reads(
    case(
        "a town that tells where the village lies was not taken",
        "Russia said its forces had taken Robotyne, a small village about ten kilometres (six miles) south of Orikhiv.",
        control("Robotyne", control_status="captured", controller="Russia", extent="whole"),
    ),
    case(
        "nor is it where it stands after near",
        "Ukraine said its troops had been pushed out of Klishchiivka, a village near the embattled city of Bakhmut.",
        control("Klishchiivka", control_status="lost", controller="Russia"),
    ),
    case(
        "two villages taken and a third one entered",
        "Russian troops captured Terny and Torske in the Lyman direction and pushed into Zarichne.",
        control("Terny", control_status="captured"),
        control("Torske", control_status="captured"),
        control("Zarichne", control_status="advanced"),
    ),
    case(
        "a village that no gazetteer has is one row however often it is told of",
        "Russian Troops Liberate Verbylove Settlement in Donetsk Region. "
        "Battlegroup Yug has taken control of the village of Verbylove, the Russian Defence Ministry (MoD) said. "
        '"Units have liberated the settlement of Verbylove in the Donetsk region," the ministry said.',
        control("Donetsk Oblast", control_status="captured", controller="Russia", claimant_side="Russia"),
    ),
    case(
        "what one side calls liberated it took though its name stands only with the speaker",
        'The Russian army said it had "liberated" the village of Tabaivka.',
        control("Tabaivka", control_status="captured", controller="Russia"),
    ),
    case(
        "what is claimed to have been done was done",
        "Russian forces claim to have taken the front-line town of Kurakhove.",
        control("Kurakhove", control_status="captured", controller="Russia"),
    ),
    case(
        "what taking a town would bring did not happen",
        "Capturing it would pave the way for a Russian advance on the logistics hub of Pokrovsk.",
    ),
    case(
        "nor did the capture itself",
        "The capture of Pokrovsk would give Russia a springboard for an advance towards Kramatorsk, analysts said.",
    ),
    case(
        "what is fought over between two governments is not between two capitals",
        "Now, Vovchansk is contested between Kyiv's and Moscow's forces.",
        control("Vovchansk", control_status="contested", controller=None),
    ),
    case(
        "a government that tries to advance is no place",
        'The spokesman said that Moscow was "trying to advance in all directions".',
    ),
    case(
        "a village entered that no gazetteer has and the town in brackets that tells where it is",
        "Ukrainian officials said that Russian forces entered Verbylove, Sumy Oblast (a village south of Sumy City).",
        control("Sumy Oblast", place_text="Verbylove", control_status="advanced", claimant_side="Ukraine"),
    ),
    case(
        "the mark of a note ends no sentence and is no word of the next",
        "Russian forces seized Toretsk.[4] The Ukrainian General Staff said fighting continued in Pokrovsk.[5][6]",
        control("Toretsk", control_status="captured", stance="reported"),
        ground("Pokrovsk", claimant="Ukrainian General Staff"),
    ),
    case(
        "a town as it is known was not struck",
        "The heavily bombarded city of Pokrovsk has become a symbol of the war, the minister said.",
    ),
    case(
        "troops that only gather fight nobody",
        "In the Kupiansk direction, the enemy is regrouping its units near Petropavlivka.",
    ),
    case(
        "a claim of control and what is said against it",
        "Russia claimed full control over Kupiansk. Ukraine refuted the claim.",
        control("Kupiansk", control_status="controlled", controller="Russia", stance="claimed"),
        control("Kupiansk", control_status="controlled", controller="Russia", stance="denied"),
    ),
    case(
        "troops withdrawn from a town in any words",
        "The Russian Defence Ministry says it has withdrawn its exhausted troops from the town of Lyman.",
        control("Lyman", control_status="lost", controller="Ukraine", claimant_side="Russia"),
    ),
    case("a proposal withdrawn is no loss", "The ministry has withdrawn the proposal from the parliament in Kyiv."),
    case(
        "what others take of a country's land is captured whoever calls it liberated",
        "The Freedom of Russia Legion said its fighters had liberated Kozinka in the Belgorod region.",
        control("Kozinka", control_status="captured", controller="Ukraine"),
    ),
    case(
        "soldiers lost in a town are not the town",
        "Russia has lost up to 900 soldiers in the fighting for the town of Chasiv Yar, Kyiv said.",
        ground("Chasiv Yar"),
    ),
    case(
        "where a town lies and what was taken next to it long ago",
        "Chasiv Yar lies just west of Bakhmut, which Russia captured in 2023.",
    ),
    case(
        "a distance between dashes tells where the village lies",
        "Staromaiorske - 90 km east of the city of Zaporizhzhia - was liberated after heavy fighting, Kyiv said.",
        control("Staromaiorske", control_status="liberated", controller="Ukraine"),
        ground("Staromaiorske"),
    ),
    case(
        "a street is no village",
        "Russian soldiers advanced along Tsentralna Street in the centre of Toretsk.",
        control("Toretsk", control_status="advanced", controller="Russia"),
    ),
    case(
        "a name that tells who holds a city in passing",
        "An official in southern Ukraine's occupied city of Kherson has resigned.",
    ),
    case(
        "the date of a clause set off by commas is not that of the advance",
        "Kyiv's troops, who began their drive in early June, were moving southeast of Robotyne.",
        control("Robotyne", control_status="advanced", controller="Ukraine", day="2025-02-12"),
    ),
    case(
        "a frontline town names no axis",
        "The village is six miles south of the frontline town of Orikhiv on a road towards Russian-occupied Tokmak.",
    ),
    case(
        "a village bears the name of a city elsewhere",
        "Russia's military announced it had recaptured the villages of Pogrebki and Gorlovka in the Kursk region.",
        control("Kursk Oblast", place_text="Pogrebki", control_status="liberated", controller="Russia"),
        control("Kursk Oblast", place_text="Gorlovka", control_status="liberated", controller="Russia"),
    ),
    case(
        "an adjective is only the first half of a name",
        "The Russian ministry said its troops retook Viktorovka and Staraya Sorochina in the Kursk region.",
        control("Kursk Oblast", place_text="Viktorovka", control_status="liberated"),
        control("Kursk Oblast", place_text="Staraya Sorochina", control_status="liberated"),
    ),
    case(
        "whose army it is was said before",
        "Russia's Defence Ministry said its troops were advancing near Sudzha in the Kursk region. "
        "The army said its forces liberated the village of Novaya Sorochina.",
        control("Sudzha", control_status="advanced", controller="Russia"),
        control(None, place_text="Novaya Sorochina", controller="Russia"),
    ),
    case(
        "three villages near a city are not the city",
        "Russia said its troops had retaken three villages in Kursk.",
    ),
    case("lines of attack point somewhere", "Kyiv's forces have two lines of attack towards Melitopol and Berdiansk."),
    case("a bank of a river was not left", "Shelling was heard all night on the left bank of the Dnipro near Kherson."),
)  # fmt: skip
def test_who_took_what_is_told_apart_from_where_it_lies(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a claim and its denial in one sentence",
        "Russia has claimed its forces have taken Tabaivka, but Kyiv has denied the claim.",
        control("Tabaivka", stance="claimed", claimant_side="Russia"),
        control("Tabaivka", stance="denied", claimant_side="Ukraine", controller="Russia"),
    ),
    case(
        "a local official denies what an opponent claimed",
        "Kadyrov said Russian forces had seized Ryzhivka. A local Ukrainian official rejected the claim.",
        control("Ryzhivka", stance="claimed", claimant_side="Russia"),
        control("Ryzhivka", stance="denied", claimant_side="Ukraine"),
    ),
    case(
        "said to be untrue",
        '"The enemy claims that it has captured Toretsk. This is not true," army spokesman Ivan Koval said.',
        control("Toretsk", stance="claimed", controller="Russia", claimant_side="Russia"),
        control("Toretsk", stance="denied", controller="Russia", claimant_side="Ukraine"),
    ),
    case(
        "the same side denies once",
        "Moscow said it had taken Toretsk. Ukraine's army denied the claim. Ukraine's General Staff denied the report.",
        control("Toretsk", stance="claimed"),
        control("Toretsk", stance="denied"),
    ),
    case(
        "one thing confirmed and another rejected by the same command",
        "Kyiv acknowledged fighting in Pokrovsk but rejected reports that Russian forces had entered Dobropillia.",
        ground("Pokrovsk", stance="confirmed"),
        control("Dobropillia", stance="denied", controller="Russia", claimant_side="Ukraine"),
    ),
    case(
        "something else is denied",
        "Russian forces captured Toretsk. The minister denied this week that taxes would rise.",
        control("Toretsk", stance="reported"),
    ),
)  # fmt: skip
def test_denials_stand_beside_what_they_deny(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a flag put up by a unit",
        "Russian soldiers hoisted their unit's flag on the roof of a school in the town of Hirnyk.",
        control("Hirnyk", control_status="captured", controller="Russia"),
    ),
    case(
        "a flag of the country's own",
        "Ukrainian marines planted their brigade's banner in Robotyne.",
        control("Robotyne", control_status="liberated", controller="Ukraine"),
    ),
    case("nothing was hoisted but cargo", "The crane hoisted containers at the port of Odesa."),
    case(
        "one's own troops within a town hold a part of it",
        "Our forces are still in Chasiv Yar, the Ukrainian army's spokesman said.",
        control("Chasiv Yar", control_status="controlled", controller="Ukraine", extent="part"),
    ),
    case(
        "the other side's troops there have come into it",
        "About 300 Russian soldiers were in Pokrovsk, the Ukrainian military said.",
        control("Pokrovsk", control_status="advanced", controller="Russia", extent="part"),
    ),
    case("people of another kind are somewhere else", "Hundreds of refugees are in Lviv."),
    case("troops are in trouble", "Ukrainian troops are in a difficult position near the border."),
    case(
        "a village that belongs to whoever speaks",
        "Klishchiivka is ours again, the Ukrainian brigade said.",
        control("Klishchiivka", control_status="controlled", controller="Ukraine"),
    ),
    case(
        "troops press into a village",
        "Russian troops have smashed their way into Velyka Novosilka, military bloggers said.",
        control("Velyka Novosilka", control_status="advanced", controller="Russia"),
    ),
)  # fmt: skip
def test_flags_and_presence_tell_who_holds_a_place(given: Any) -> None:
    holds(given)


@reads(
    case(
        "losses dealt to brigades near towns",
        "Battlegroup Zapad dealt heavy losses to two Ukrainian brigades near Kupiansk and Kramatorsk, Moscow said.",
        ground("Kupiansk", initiator="Russia"),
        ground("Kramatorsk", initiator="Russia"),
    ),
    case(
        "soldiers wiped out near two villages",
        "Ukrainian troops wiped out 65 Russian soldiers near Kupiansk and Kramatorsk.",
        ground("Kupiansk", initiator="Ukraine"),
        ground("Kramatorsk", initiator="Ukraine"),
    ),
    case(
        "formations defeated in two villages",
        "The formations of a marine brigade were defeated in Ternova and Vovchansk, the Russian ministry said.",
        ground("Ternova"),
        ground("Vovchansk", claimant_side="Russia"),
    ),
    case("a team defeated", "Dynamo defeated Shakhtar in Lviv in the national league on Saturday."),
    case(
        "saboteurs stopped at the border",
        "Border guards stopped a Russian sabotage and reconnaissance group in Sumy Oblast, the service said.",
        ground("Sumy Oblast", initiator="Russia"),
    ),
    case(
        "the town of an axis is one of its places",
        "In the Toretsk sector, attacks continued near Toretsk and Kurakhove.",
        ground("Toretsk", precision="area"),
        ground("Kurakhove"),
    ),
    case(
        "pushes on two axes",
        "Ukraine's military said Russian forces had made unsuccessful pushes in the Kharkiv and Kupiansk directions.",
        ground("Kharkiv", initiator="Russia"),
        ground("Kupiansk", initiator="Russia"),
    ),
    case(
        "occupying forces advance",
        "DeepState said Russian occupying forces also progressed near Toretsk.",
        control("Toretsk", control_status="advanced", controller="Russia", extent="part"),
    ),
    case(
        "each village of an axis has its row, though only the town is known",
        "In the Avdiivka direction, attacks were repelled near Avdiivka, Zhovtivka and Berdychi.",
        ground("Avdiivka", place_text="Avdiivka"),
        ground("Avdiivka", place_text="Zhovtivka"),
        ground("Berdychi"),
    ),
    case(
        "partisans sabotage railways in two towns",
        "The Atesh partisan group sabotaged the railway in the Russian city of Volgograd and in Kursk.",
        strike("Volgograd", initiator="Ukraine", targets=["transport"]),
        strike("Kursk", initiator="Ukraine", targets=["transport"]),
    ),
)  # fmt: skip
def test_fighting_and_sabotage(given: Any) -> None:
    holds(given)


@reads(
    case(
        "an abbreviation behind the speaker's name",
        "Battlegroup Yug liberated Toretsk, the Russian Ministry of Defence (MoD) said.",
        control("Toretsk", claimant="Russian Ministry of Defence", claimant_side="Russia", stance="claimed"),
    ),
    case(
        "an adverb between a country and what it said",
        "Ukraine, meanwhile, said its forces had recaptured Klishchiivka.",
        control("Klishchiivka", claimant="Ukraine", controller="Ukraine"),
    ),
    case(
        "a quotation that goes on",
        '"The group is surrounded," spokesman Ivan Koval said. "Robotyne and Klishchiivka have been liberated."',
        control("Robotyne", claimant="spokesman Ivan Koval"),
        control("Klishchiivka", claimant="spokesman Ivan Koval"),
    ),
    case(
        "an official named behind his office",
        "The Russian-installed head of Donetsk region, Denis Pushilin, said Russian forces had entered Toretsk.",
        control("Toretsk", claimant="Russian-installed head of Donetsk region, Denis Pushilin", claimant_side="Russia"),
    ),
    case(
        "a nameless official whom a state agency quotes is that state's",
        "Troops of Battlegroup East took control of Temyrivka, a security official told TASS.",
        control("Temyrivka", claimant_side="Russia"),
    ),
)  # fmt: skip
def test_who_says_it(given: Any) -> None:
    holds(given)
