"""Control and fighting: who holds which place, what was taken or lost, and where it is fought."""

from __future__ import annotations

from typing import Any

from tests.sitmap.reading import case, control, ground, holds, reads


@reads(
    case(
        "captured",
        "Russian troops captured the town of Kurakhove.",
        control("Kurakhove", control_status="captured", controller="Russia", initiator="Russia", extent="whole"),
    ),
    case(
        "taken",
        "Russia's defence ministry said its forces had taken Velyka Novosilka.",
        control("Velyka Novosilka", control_status="captured", controller="Russia", claimant_side="Russia"),
    ),
    case(
        "full control is captured when it was taken",
        "The Russian defence ministry said its troops had taken full control of Avdiivka.",
        control("Avdiivka", control_status="captured", controller="Russia", stance="claimed"),
    ),
    case(
        "what Russia calls liberated in Ukraine is captured",
        "The Russian defence ministry said its troops had liberated the village of Terny in the Donetsk region.",
        control("Terny", control_status="captured", controller="Russia", unit="UA-14"),
    ),
    case(
        "liberated by its own country",
        "Ukrainian forces liberated Robotyne, the General Staff said.",
        control("Robotyne", control_status="liberated", controller="Ukraine", claimant_side="Ukraine"),
    ),
    case(
        "recaptured is liberated",
        "Ukrainian forces recaptured the village of Andriivka near Bakhmut.",
        control("Andriivka", control_status="liberated", controller="Ukraine", unit="UA-14"),
    ),
    case(
        "retaken is liberated",
        "Ukrainian forces retook Klishchiivka.",
        control("Klishchiivka", control_status="liberated", controller="Ukraine"),
    ),
    case(
        "a withdrawal leaves the place to the other side",
        "Ukrainian troops withdrew from Avdiivka.",
        control("Avdiivka", control_status="lost", controller="Russia"),
    ),
    case(
        "so does being pushed out",
        "Ukrainian troops have been pushed out of Kurakhove, the monitoring group DeepState said.",
        control("Kurakhove", control_status="lost", controller="Russia", claimant_side="third"),
    ),
    case(
        "and losing control",
        "Ukrainian forces lost control of Selydove.",
        control("Selydove", control_status="lost", controller="Russia"),
    ),
    case(
        "contested is nobody's",
        "Chasiv Yar remains contested.",
        control("Chasiv Yar", control_status="contested", controller=None),
    ),
    case(
        "a direction from a town is an advance near it",
        "Russian forces advanced north of Pokrovsk, the Institute for the Study of War said.",
        control(
            "Pokrovsk", control_status="advanced", controller="Russia", extent="part", precision="area",
            claimant="Institute for the Study of War", claimant_side="third",
        ),
    ),
    case(
        "footage of an advance in a part of a town",
        "Geolocated footage shows that Russian forces advanced in western Chasiv Yar.",
        control("Chasiv Yar", control_status="advanced", controller="Russia", extent="part"),
    ),
    case(
        "entering a part is an advance",
        "Russian troops entered the eastern part of Toretsk.",
        control("Toretsk", control_status="advanced", controller="Russia", extent="part"),
    ),
    case(
        "parts of a region are held",
        "Ukrainian forces control parts of the Kursk region.",
        control("Kursk Oblast", control_status="controlled", controller="Ukraine", extent="part", precision="oblast"),
    ),
    case(
        "a small part is still held",
        "Ukraine still holds a small part of the Luhansk region.",
        control("Luhansk Oblast", control_status="controlled", controller="Ukraine", extent="part"),
    ),
    case(
        "a flag over the town hall claims the town",
        "Russian soldiers raised a flag over the town hall of Vuhledar.",
        control("Vuhledar", control_status="captured", controller="Russia"),
    ),
    case(
        "a Ukrainian flag frees it",
        "Ukrainian soldiers raised the Ukrainian flag over Snihurivka.",
        control("Snihurivka", control_status="liberated", controller="Ukraine"),
    ),
)  # fmt: skip
def test_who_holds_it(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a side denies what is said of the other",
        "Ukraine's General Staff denied that Russian forces had captured Chasiv Yar.",
        control(
            "Chasiv Yar", control_status="captured", controller="Russia", claimant="Ukraine's General Staff",
            claimant_side="Ukraine", stance="denied",
        ),
    ),
    case(
        "reports are denied",
        "The General Staff denied reports that Kupiansk had been captured.",
        control("Kupiansk", control_status="captured", controller="Russia", stance="denied", claimant_side="Ukraine"),
    ),
    case(
        "an advance is denied",
        "Kyiv denied that Russian troops had entered Pokrovsk.",
        control("Pokrovsk", control_status="advanced", controller="Russia", stance="denied", claimant="Kyiv"),
    ),
)  # fmt: skip
def test_denied_claims(given: Any) -> None:
    holds(given)


@reads(
    case(
        "repelled assaults are clashes at each place",
        "Ukrainian forces repelled 14 assaults near Kupiansk, Synkivka and Petropavlivka.",
        ground("Kupiansk", initiator="Russia", sub_event_type="Armed clash", precision="area"),
        ground("Synkivka", initiator="Russia", sub_event_type="Armed clash", precision="area"),
        ground("Petropavlivka", initiator="Russia", sub_event_type="Armed clash", unit="UA-63"),
    ),
    case(
        "who was repelled had attacked",
        "Russian forces were repelled near Vovchansk.",
        ground("Vovchansk", initiator="Russia", precision="area"),
    ),
    case(
        "counter-attacks of the other side",
        "Two counter-attacks launched by AFU assault groups were repelled close to Makeyevka (Lugansk People's "
        "Republic).",
        ground("Makiivka", initiator="Ukraine", unit="UA-09"),
    ),
    case(
        "fighting has no initiator",
        "Heavy fighting continued in Bakhmut and Vuhledar, while Ukrainian forces repelled attacks near Marinka.",
        ground("Bakhmut", initiator=None),
        ground("Vuhledar", initiator=None),
        ground("Marinka", initiator="Russia"),
    ),
    case(
        "fighting on the outskirts is near the town",
        "Fighting continued on the outskirts of Toretsk.",
        ground("Toretsk", precision="area"),
    ),
    case(
        "fighting in the streets",
        "Street battles raged in Vovchansk.",
        ground("Vovchansk", event_type="Battles", sub_event_type="Armed clash"),
    ),
    case(
        "an axis alone is an area at its town",
        "Clashes took place in the Pokrovsk direction.",
        ground("Pokrovsk", precision="area", unit="UA-14"),
    ),
    case(
        "an axis is context for the places named in it",
        "In the Kherson direction, the enemy carried out two unsuccessful assaults on the positions of our troops near "
        "Krynky.",
        ground("Krynky", initiator="Russia", unit="UA-65"),
    ),
    case(
        "a quiet axis is no event",
        "In the Siversk direction, no offensive actions were recorded.",
    ),
    case(
        "an attempt that was stopped was a clash",
        "The enemy tried to break through near Krasnohorivka but was pushed back.",
        ground("Krasnohorivka", initiator="Russia"),
    ),
    case(
        "a failed capture is a clash and no claim",
        "Russian forces tried to capture Siversk but were repelled.",
        ground("Siversk", initiator="Russia"),
    ),
    case(
        "a bulletin's axis with its villages",
        "On the Bakhmut axis, Ukrainian defenders repelled all attacks in the vicinity of Bohdanivka and Klishchiivka "
        "(Donetsk oblast).",
        ground("Bohdanivka", initiator="Russia", unit="UA-14", precision="area"),
        ground("Klishchiivka", initiator="Russia", unit="UA-14", precision="area"),
    ),
)
def test_fighting(given: Any) -> None:
    holds(given)


@reads(
    case("what failed changed no hands", "Russian forces failed to capture Siversk."),
    case(
        "a capital that speaks is no place",
        "Russian forces fully control Bakhmut, Moscow says.",
        control("Bakhmut", controller="Russia", control_status="controlled"),
    ),
)
def test_nothing_is_held_by_failing_or_speaking(given: Any) -> None:
    holds(given)


@reads(
    case(
        "one of several speakers has their side",
        "Russian milbloggers disagreed: one claimed that Russian troops entered Siversk.",
        control("Siversk", controller="Russia", control_status="advanced", claimant_side="Russia", stance="claimed"),
    ),
    case(
        "a speaker described between commas is heard",
        "A milblogger, who is close to airborne units, claimed that the Ukrainians had abandoned Toretsk.",
        control("Toretsk", controller="Russia", control_status="lost", claimant_side="Russia", stance="claimed"),
    ),
    case(
        "has occupied is a change, occupies a state",
        "The Russian army has occupied Toretsk.",
        control("Toretsk", controller="Russia", control_status="captured", extent="whole"),
    ),
    case(
        "what Ukraine clears of its own land is liberated",
        "Ukrainian troops cleared the village of Kindrativka in Sumy region.",
        control("Kindrativka", controller="Ukraine", control_status="liberated"),
    ),
    case(
        "what Ukraine takes in Russia is captured",
        "Ukrainian troops captured Sudzha.",
        control("Sudzha", controller="Ukraine", control_status="captured"),
    ),
    case(
        "troops attack near places, parted by semicolons too",
        "Russian forces attacked near Lyman itself; northwest of Siversk; and east of Kupiansk near Petropavlivka.",
        ground("Lyman", initiator="Russia"),
        ground("Siversk", initiator="Russia"),
        ground("Petropavlivka", initiator="Russia"),
    ),
    case(
        "progress on the ground is an advance, progress at talks is none",
        "The Ukrainian commander-in-chief acknowledged that the enemy had made progress west of Novohrodivka. "
        "Negotiators made progress in Istanbul.",
        control("Novohrodivka", controller="Russia", control_status="advanced", extent="part", claimant_side="Ukraine"),
    ),
)
def test_front_line_reviews(given: Any) -> None:
    holds(given)


@reads(
    case(
        "all of an unknown village is held whole",
        "Russian troops hold all of Ptyche.",
        control(None, controller="Russia", control_status="controlled", extent="whole"),
    ),
    case(
        "whoever advances last is the enemy, not the defenders named before",
        "Ukraine's defenders have cleared the village of Kindrativka and the enemy has advanced near Shakhove.",
        control("Kindrativka", controller="Ukraine", control_status="liberated"),
        control("Shakhove", controller="Russia", control_status="advanced"),
    ),
    case(
        "a village beside a town is told of by its own name",
        "Ukraine's army has abandoned Tonenke, a village to the west of Avdiivka.",
        control("Tonenke", controller="Russia", control_status="lost"),
    ),
)
def test_whose_and_which_place(given: Any) -> None:
    holds(given)
