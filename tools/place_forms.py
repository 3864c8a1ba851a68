"""What dictionaries add to the case forms that `geo.declension` gives place names, and the adjectives of towns.

pymorphy3 knows what endings do not tell (fleeting vowels, Кринки: Кринок) and which words are adjectives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from geo import declension
from geo.declension import CASES, Forms, ending_forms

__all__ = ["adjectives", "declined", "feature_forms", "packed", "ukrainian_of_russian"]


@lru_cache(maxsize=2)
def _morph(lang: str) -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=lang)


@lru_cache(maxsize=100_000)
def _known(word: str, lang: str) -> tuple[tuple[str, ...], ...] | None:
    """Forms that the dictionary has of a noun of things whose name this is, by case."""
    best = None
    for parse in _morph(lang).parse(word.lower()):
        tag = str(parse.tag)
        if (
            not parse.is_known
            or "NOUN" not in tag
            or "nomn" not in tag
            or "anim" in tag
            or re.search("Surn|Name|Patr", tag)
        ):
            continue
        if "plur" in tag and "Pltm" not in tag and parse.normal_form != word.lower():
            continue
        best = parse
        if "Geox" in tag or "Pltm" in tag:
            break
    if best is None:
        return None
    number = "plur" if "plur" in str(best.tag) else "sing"
    forms: dict[str, set[str]] = {case: set() for case in CASES}
    for form in best.lexeme:
        tag = str(form.tag)
        if number == "sing" and "plur" in tag:
            continue
        for case in CASES:
            if case in tag:
                forms[case].add(form.word[:1].upper() + form.word[1:])
    return tuple(tuple(sorted(forms[case])) for case in CASES)


def _is_adjective(word: str, lang: str) -> bool:
    return any("ADJF" in str(p.tag) and p.is_known for p in _morph(lang).parse(word.lower()))


def _word(word: str, lang: str, adjective: bool) -> Forms:
    rules = ending_forms(word, lang, adjective)
    known = None if adjective else _known(word, lang)
    if known is None:
        return rules
    return [tuple(dict.fromkeys((*a, *b))) for a, b in zip(rules, known, strict=True)]


def declined(name: str, lang: str) -> set[str]:
    """Return the case forms of a name, without the name itself: those of the endings and those of the dictionary."""
    return declension.declined(name, lang, forms=_word, adjective=_is_adjective)


# What features are called, before or after a name of their own: "Каховське водосховище", "мис Тарханкут".
_KINDS = {
    "uk": frozenset(
        ("водосховище", "море", "затока", "лиман", "коса", "острів", "півострів", "мис", "озеро", "перешийок",
         "протока", "дамба", "гребля", "міст", "аеропорт", "аеродром", "завод", "порт", "полігон", "арсенал",
         "нафтобаза")
    ),
    "ru": frozenset(
        ("водохранилище", "море", "залив", "лиман", "коса", "остров", "полуостров", "мыс", "озеро", "перешеек",
         "пролив", "дамба", "плотина", "мост", "аэропорт", "аэродром", "завод", "порт", "полигон", "арсенал",
         "нефтебаза")
    ),
}  # fmt: skip


def feature_forms(name: str, lang: str) -> set[str]:
    """Return the case forms of a feature's name that holds the word for its kind; empty for any other name."""
    words = name.split(" ")
    kinds = [number for number, word in enumerate(words) if word.lower() in _KINDS[lang]]
    if len(kinds) != 1 or len(words) not in (2, 3):
        return set()
    table: list[Forms] = []
    for number, word in enumerate(words):
        known = _known(word, lang) if number == kinds[0] else None
        if known is not None:
            small = word[0].islower()
            table.append(tuple(tuple(form.lower() if small else form for form in case) for case in known))
        elif re.search("(?:ий|ый|ой|ій|ська|цька|ская|цкая|ське|цьке|ское|цкое|а|е|ая|ое)$", word) and (
            number < kinds[0] or word.endswith(("ий", "ый", "ій"))
        ):
            table.append(tuple(tuple(forms) for forms in ending_forms(word, lang, True)))
        else:
            table.append(((word,),) * 5)
    return {" ".join(choice) for case in range(5) for choice in product(*(forms[case] for forms in table))} - {name}


# --- adjectives -------------------------------------------------------------------------------------

_ADJECTIVES = {
    "Велика Новосілка": "великоновосілківськ", "Великая Новосёлка": "великоновоселковск", "Часів Яр": "часовоярськ",
    "Часов Яр": "часовоярск", "Кривий Ріг": "криворізьк", "Кривой Рог": "криворожск",
    "Великий Бурлук": "великобурлуцьк",
    "Белгород": "белгородск", "Бєлгород": "бєлгородськ", "Гуляйполе": "гуляйпільськ",
    "Велика Писарівка": "великописарівськ",
    "Великая Писаревка": "великописаревск", "Красний Лиман": "краснолиманськ", "Красный Лиман": "краснолиманск",
}  # fmt: skip


def adjectives(name: str, lang: str) -> set[str]:
    """Return the adjectives of a town, masculine: Лиман, Лиманський; its axes, districts and communities bear them."""
    low = _ADJECTIVES.get(name, "")
    if not low or low.endswith("ьк") != (lang == "uk"):
        low = name.lower()
        if " " in low or len(low) < 4 or re.search("(?:ий|ый|а[яй]|ої)$", low):
            return set()
        sk, ck, zk = ("ськ", "цьк", "зьк") if lang == "uk" else ("ск", "цк", "зк")
        rules: Sequence[tuple[str, str]]
        if lang == "uk":
            rules = (
                ("([сцз]ьк)(?:е|а|і)?$", r"\1"), ("пілля$|поле$", "піль" + sk), ("([сц])ь$", r"\1ьк"),
                ("ець$", "ець" + "к"),
                ("([ії]вк)[аи]$", r"\1"), ("ія$", "ій" + sk), ("([нлрвбж])ки$", rf"\1ків{sk}"), ("к[аи]$", sk),
                ("иця$", "и" + ck), ("ниці$", "ни" + ck), ("ці$", ck),
                ("не$", "н" + sk), ("[ое]ве$", "ів" + sk), ("єве$", "їв" + sk), ("г[аи]?$", zk),
                ("х[аи]?$", sk), ("ьк[аи]$", sk), ("жжя$", zk), ("[ьаеиіоуяєї]$", sk), ("$", sk),
            )  # fmt: skip
        else:
            rules = (
                ("([сцз]к)(?:ое|ая|ие)?$", r"\1"), ("полье$|поле$", "поль" + sk), ("ец$", "ец" + "к"),
                ("([ео]вк)[аи]$", r"\1"),
                ("ица$", "иц" + "к"), ("цы$", "ц" + "к"), ("(?:ное|ная)$", "н" + sk), ("(ово|ево|ёво)$", r"\1"),
                ("ино$", "ин" + sk), ("к[аи]$", sk),
                ("[ьаеиоуыяё]$", sk), ("$", sk),
            )  # fmt: skip
        for pattern, replacement in rules:
            changed, count = re.subn(pattern, replacement, low)
            if count:
                low = changed
                break
        low = re.sub("([ії]в|ов|ев)к$", rf"\1{sk}", low)
        low = re.sub("(ов|ев|єв)[еоё]$", rf"\1{sk}", low)
    return {low[:1].upper() + low[1:] + "ий"}


def adjective_cases(name: str, lang: str) -> set[str]:
    """Return the forms of an adjective in -ий in both numbers and all genders."""
    stem = name[:-2]
    ends = (
        ("а", "ої", "ій", "у", "ою", "е", "ого", "ому", "им", "ім", "і", "их", "ими")
        if lang == "uk"
        else ("ая", "ой", "ую", "ое", "ого", "ому", "им", "ом", "ие", "их", "ими")
    )
    return {stem + end for end in ends}


def ukrainian_of_russian(name: str) -> set[str]:
    """Return the ways in which a Russian name is written in Ukrainian: Рыльск, Рильськ; Шебекино, Шебекіно."""
    if re.search("[іїєґ]", name):
        return set()
    base = re.sub("([сцз])к(?=$|[- ])", r"\1ьк", name)
    base = re.sub("ский(?=$|[- ])", "ський", base)
    base = base.replace("ъ", "'").replace("э", "е").replace("Э", "Е").replace("ё", "ьо")
    base = re.sub("ый(?=$|[- ])", "ий", base)
    base = re.sub("ая(?=$|[- ])", "а", base)
    base = re.sub("ое(?=$|[- ])", "е", base)
    base = re.sub("^Е|(?<=[- ])Е", "Є", base)
    base = re.sub("(?<=[аеиоуыэюяь])е", "є", base)
    out = set()
    for i in ("і", "и"):
        text = re.sub("и(?!й(?:$|[ -]))", i, base).replace("И", "І").replace("ы", "и")
        text = re.sub("(?<=[аеоуіиюя])і(?=[а-я])", "ї", text)
        out.add(text)
        out.add(re.sub("(?<=^[БВМПДТ])е", "є", text))
    # Writers make adjectives of them, too: у Шебекіному.
    out |= {text[:-1] + "е" for text in out if re.search("(?:ов|ев|єв|ин|ін|їн)о$", text)}
    out.discard(name)
    return out


def packed(name: str, forms: Iterable[str]) -> str:
    """Write a name's forms as its line: the name, how many letters to take off, the endings to put there."""
    ordered = sorted(set(forms) - {name})
    words = (name, *ordered)
    length = next(
        (i for i, letters in enumerate(zip(*words, strict=False)) if len(set(letters)) > 1), min(map(len, words))
    )
    return f"{name}\t{len(name) - length}\t" + ",".join(form[length:] for form in ordered)
