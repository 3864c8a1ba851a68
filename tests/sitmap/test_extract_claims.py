"""Claims: who says it, for which side, and whether they claim, confirm, deny or merely report it."""

from __future__ import annotations

from typing import Any

from tests.sitmap.reading import air_defence, case, control, ground, holds, read, reads, strike


@reads(
    case(
        "the outlet's own voice",
        "A drone hit a school in Krolevets.",
        strike("Krolevets", claimant=None, claimant_side=None, stance="reported"),
    ),
    case(
        "an official before the words",
        "Governor Oleh Kiper said a missile attack on Odesa had killed three people.",
        strike("Odesa", killed=3, claimant="Governor Oleh Kiper", claimant_side="Ukraine", stance="claimed"),
    ),
    case(
        "an official after the words",
        "A missile attack on Odesa killed three people, Governor Oleh Kiper said.",
        strike("Odesa", killed=3, claimant="Governor Oleh Kiper", claimant_side="Ukraine", stance="claimed"),
    ),
    case(
        "an official behind said",
        "A missile hit a supermarket in Kostiantynivka, said Interior Minister Ihor Klymenko.",
        strike("Kostiantynivka", claimant="Interior Minister Ihor Klymenko", claimant_side="Ukraine"),
    ),
    case(
        "an office in apposition",
        "Oleksandr Prokudin, the governor of the Kherson region, said shelling had killed a man in Stanislav.",
        strike(
            "Stanislav", killed=1, claimant="Oleksandr Prokudin, the governor of the Kherson region",
            claimant_side="Ukraine",
        ),
    ),
    case(
        "according to",
        "According to the Sumy regional military administration, a drone hit a school in Krolevets.",
        strike(
            "Krolevets", claimant="Sumy regional military administration", claimant_side="Ukraine", stance="claimed"
        ),
    ),
    case(
        "a bare body is that of the army that fends off, whoever spoke last",
        "Russia's defence ministry said a missile hit Lozova. Near Kurakhove, Ukrainian forces repelled 14 attacks, "
        "the General Staff said.",
        strike("Lozova", claimant_side="Russia"),
        ground("Kurakhove", claimant="General Staff", claimant_side="Ukraine", initiator="Russia"),
    ),
    case(
        "the other army's body likewise",
        "Ukraine's defence ministry said a missile hit Lozova. Russian troops repelled two counter-attacks near "
        "Sudzha, the defence ministry said.",
        strike("Lozova", claimant_side="Ukraine"),
        ground("Sudzha", claimant="defence ministry", claimant_side="Russia", initiator="Ukraine"),
    ),
    case(
        "a bare body is the one of its name before, not the last that spoke",
        "Ukraine's General Staff said two drones hit the port of Odesa. Russia's foreign ministry said a missile hit "
        "Lozova. Shells hit Nikopol, the General Staff said.",
        strike("Port of Odesa", claimant_side="Ukraine"),
        strike("Lozova", claimant_side="Russia"),
        strike("Nikopol", claimant="General Staff", claimant_side="Ukraine"),
    ),
    case(
        "a name that was introduced before",
        "Shelling killed a man in Stanislav, Prokudin wrote on Telegram.",
        strike("Stanislav", killed=1, claimant="Prokudin", claimant_side="Ukraine"),
    ),
    case(
        "he is who spoke last",
        "Prokudin said a drone hit Bilozerka. He added that shelling had damaged houses in Komyshany.",
        strike("Bilozerka", claimant="Prokudin"),
        strike("Komyshany", claimant="Prokudin", claimant_side="Ukraine"),
    ),
    case(
        "police",
        "Police said a shell hit a school in Krolevets.",
        strike("Krolevets", claimant="Police", claimant_side="Ukraine", stance="claimed"),
    ),
    case(
        "a governor of a Russian region speaks for Russia",
        "Belgorod governor Vyacheslav Gladkov said two people were hurt in a drone attack on Shebekino.",
        strike("Shebekino", injured=2, claimant="Belgorod governor Vyacheslav Gladkov", claimant_side="Russia"),
    ),
    case(
        "an official whom Russia installed speaks for Russia",
        "The Russian-installed mayor of Donetsk, Alexei Kulemzin, said shelling killed two people in the city.",
        strike("Donetsk", killed=2, claimant_side="Russia", stance="claimed", initiator="Ukraine"),
    ),
    case(
        "also behind the words",
        "An attack on Starobilsk was reported by the Russian-installed governor.",
        strike("Starobilsk", claimant_side="Russia", initiator="Ukraine"),
    ),
    case(
        "the United Nations are a third side",
        "A missile hit Sumy, killing two, the UN said.",
        strike("Sumy", killed=2, claimant="UN", claimant_side="third", stance="claimed"),
    ),
    case(
        "so are analysts",
        "ISW reported that Russian forces shelled Kupiansk.",
        strike("Kupiansk", claimant="ISW", claimant_side="third"),
    ),
    case(
        "an agency is the outlet's voice",
        "A missile hit Sumy, Reuters reported.",
        strike("Sumy", claimant_side=None, stance="reported"),
    ),
    case(
        "so are residents",
        "Residents said a missile hit a school in Krolevets.",
        strike("Krolevets", claimant_side=None, stance="reported"),
    ),
)  # fmt: skip
def test_who_says_it(given: Any) -> None:
    holds(given)


@reads(
    case(
        "a side confirms its own strike",
        "Ukraine's security service confirmed its drones had hit a refinery in Saratov.",
        strike("Saratov", initiator="Ukraine", claimant_side="Ukraine", stance="confirmed"),
    ),
    case(
        "the other side too",
        "Russia confirmed it had carried out a missile strike on Odesa.",
        strike("Odesa", initiator="Russia", claimant_side="Russia", stance="confirmed"),
    ),
    case(
        "a denied capture",
        "Ukraine's General Staff denied that Russian forces had captured Chasiv Yar.",
        control("Chasiv Yar", claimant_side="Ukraine", stance="denied"),
    ),
    case(
        "what could not be verified is still reported",
        "Reuters could not independently verify the report of a strike on Tokmak.",
        strike("Tokmak", stance="reported", claimant_side=None),
    ),
    case(
        "two sides of one night",
        "Ukraine's air force said drones hit Odesa, while Russia's defence ministry said it had struck a port "
        "warehouse there.",
        strike("Odesa", claimant="Ukraine's air force", claimant_side="Ukraine", weapons=["drone"]),
        strike("Odesa", claimant="Russia's defence ministry", claimant_side="Russia", initiator="Russia"),
    ),
    case(
        "each tally has its own teller",
        "Ukraine's air force said it shot down 20 drones overnight. Russia's defence ministry said 12 drones were "
        "destroyed over the Kursk region.",
        air_defence("Ukraine", drones_intercepted=20, claimant_side="Ukraine", initiator="Russia"),
        air_defence("Kursk Oblast", drones_intercepted=12, claimant_side="Russia", initiator="Ukraine"),
    ),
)
def test_stances(given: Any) -> None:
    holds(given)


def test_a_row_keeps_the_sentence_that_says_it() -> None:
    text = "Talks go on.  A drone hit a school in Krolevets, officials said.\n\nNothing else happened."
    (row,) = read(text)
    assert row["quote"] == "A drone hit a school in Krolevets, officials said."
    assert text[row["span_start"] : row["span_end"]] in row["quote"]


def test_what_the_source_gives_is_kept() -> None:
    (row,) = read(
        "A drone hit Lozova.", id="a1", title="Lozova hit", publisher="The Example", url="https://example.org/1"
    )
    assert (row["report_id"], row["title"], row["publisher"], row["url"]) == (
        "a1", "Lozova hit", "The Example", "https://example.org/1",
    )  # fmt: skip


@reads(
    case(
        "a sentence of its own says whose words the report is",
        "Russian drones hit Beryslav.\n\nThis was announced on Telegram by Hlib Marchenko, head of the Regional "
        "Military Administration.",
        strike("Beryslav", claimant_side="Ukraine", stance="claimed"),
    ),
    case(
        "what was reported by residents is the outlet's own voice",
        "Russian drones hit Beryslav.\n\nThis was reported by residents.",
        strike("Beryslav", claimant_side=None, stance="reported"),
    ),
)
def test_whose_words_a_report_is(given: Any) -> None:
    holds(given)
