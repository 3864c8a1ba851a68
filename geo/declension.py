"""Case forms of Ukrainian and Russian place names, by their endings.

Place names decline more regularly than dictionaries tell: towns in -ськ, -івка, -ове, -ово make up most of
them. The endings here give every form that a text can hold, some that none does: a form too many costs a line
of a table, a form too few a place. `EXCEPTIONS` has what endings get wrong. What a dictionary knows beside them
(tools/place_forms.py asks one when the embedded table is built) comes in through the parameters of `declined`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

__all__ = ["CASES", "Forms", "declined", "ending_forms", "looks_adjective", "word_forms"]

# Genitive, dative, accusative, instrumental, locative.
CASES = ("gent", "datv", "accs", "ablt", "loct")
# The forms of one word, by case.
Forms = list[tuple[str, ...]]

# Whole names: forms in the order of CASES, "/" between equal ones.
EXCEPTIONS = {
    "Часів Яр": ("Часового Яру", "Часовому Яру", "Часів Яр", "Часовим Яром", "Часовому Яру/Часовім Яру/Часовому Ярі"),
    "Часов Яр": ("Часова Яра", "Часову Яру", "Часов Яр", "Часовым Яром", "Часовом Яру/Часовом Яре"),
    "Кривий Ріг": ("Кривого Рогу/Кривого Рога", "Кривому Рогу", "Кривий Ріг", "Кривим Рогом",
                   "Кривому Розі/Кривому Рогу"),
    "Рівне": ("Рівного/Рівне", "Рівному/Рівне", "Рівне", "Рівним/Рівне", "Рівному/Рівне"),
    "Кам'янець-Подільський": (
        "Кам'янця-Подільського", "Кам'янцю-Подільському", "Кам'янець-Подільський", "Кам'янцем-Подільським",
        "Кам'янці-Подільському/Кам'янцю-Подільському",
    ),
    "Гуляйполе": ("Гуляйполя", "Гуляйполю", "Гуляйполе", "Гуляйполем", "Гуляйполі/Гуляйполе"),
    "Ніжин": ("Ніжина", "Ніжину", "Ніжин", "Ніжином", "Ніжині/Ніжину"),
    "Днепр": ("Днепра", "Днепру", "Днепр", "Днепром", "Днепре"),
    "Дніпро": ("Дніпра", "Дніпру", "Дніпро", "Дніпром", "Дніпрі/Дніпру"),
    "Орёл": ("Орла", "Орлу", "Орёл", "Орлом", "Орле"),
    "Орел": ("Орла", "Орлу", "Орел", "Орлом", "Орле/Орлі"),
    "Великие Луки": ("Великих Лук", "Великим Лукам", "Великие Луки", "Великими Луками", "Великих Луках"),
    "Ейск": ("Ейска", "Ейску", "Ейск", "Ейском", "Ейске"),
}  # fmt: skip

_SIBILANT = "жчшщц"


def _uk_word(w: str, adjective: bool) -> Forms:
    """Forms of one Ukrainian word in the cases of CASES."""
    s1, s2 = w[:-1], w[:-2]
    if w.endswith("ий"):
        return [(s2 + "ого",), (s2 + "ому",), (w, s2 + "ого"), (s2 + "им",), (s2 + "ому", s2 + "ім")]
    if w.endswith("ій") and (adjective or w.endswith("ній")):
        return [(s2 + "ього",), (s2 + "ьому",), (w,), (s2 + "ім",), (s2 + "ьому", s2 + "ім")]
    if adjective or re.search("[сцз]ьк[аеі]$", w):
        if w.endswith("а"):
            return [(s1 + "ої",), (s1 + "ій",), (s1 + "у",), (s1 + "ою",), (s1 + "ій",)]
        if w.endswith("я"):
            return [(s1 + "ьої",), (s1 + "ій",), (s1 + "ю",), (s1 + "ьою",), (s1 + "ій",)]
        if w.endswith("е"):
            return [(s1 + "ого",), (s1 + "ому",), (w,), (s1 + "им",), (s1 + "ому", s1 + "ім")]
        if w.endswith("є"):
            return [(s1 + "ього",), (s1 + "ьому",), (w,), (s1 + "ім",), (s1 + "ьому",)]
        if w.endswith("і"):
            return [(s1 + "их",), (s1 + "им",), (w,), (s1 + "ими",), (s1 + "их",)]
    if w.endswith("а"):
        hard = s1[-1:] not in _SIBILANT
        loct = s1[:-1] + {"г": "з", "к": "ц", "х": "с"}.get(s1[-1:], s1[-1:]) + "і"
        return [
            (s1 + "и", s1 + "і") if not hard else (s1 + "и",),
            (loct,),
            (s1 + "у",),
            (s1 + ("ою" if hard else "ею"),),
            (loct,),
        ]
    if w.endswith("я"):
        if len(w) > 3 and w[-2] == w[-3]:
            return [(w,), (s1 + "ю",), (w,), (w + "м",), (s1 + "і",)]
        i, e = ("ї", "є") if w[-2] in "аеиіоуюяєї'ь" else ("і", "е")
        return [(s1 + i,), (s1 + i,), (s1 + "ю",), (s1 + e + "ю",), (s1 + i,)]
    if w.endswith("ь"):
        root = s1[:-2] + "о" + s1[-1] if re.search("піль$", w) else s1[:-2] + s1[-1] if w.endswith("ець") else s1
        double = root + root[-1] + "ю"
        return [
            (root + "я", root + "і"),
            (root + "ю", root + "і"),
            (w,),
            (root + "ем", double, root + "ю"),
            (root + "і", root + "ю"),
        ]
    if w.endswith("ів") or w.endswith("їв"):
        stems = (s2 + "єв",) if w.endswith("їв") else (s2 + "ов", s2 + "ев", s2 + "єв")
        return [tuple(r + e for r in stems) for e in ("а", "у")] + [(w,), tuple(r + "ом" for r in stems),
                tuple(r + "і" for r in stems) + tuple(r + "у" for r in stems)]  # fmt: skip
    if w.endswith("й"):
        return [(s1 + "я", s1 + "ю"), (s1 + "ю", s1 + "єві"), (w,), (s1 + "єм",), (s1 + "ї", s1 + "ю")]
    if w.endswith("е"):
        if w.endswith("поле") or w.endswith("море"):
            return [(s1 + "я",), (s1 + "ю",), (w,), (s1 + "ем",), (s1 + "і",)]
        noun: Forms = [(s1 + "а",), (s1 + "у",), (w,), (s1 + "ем",), (s1 + "і",)]
        if w.endswith("ище"):
            return noun
        adj: Forms = [(s1 + "ого",), (s1 + "ому",), (w,), (s1 + "им",), (s1 + "ому", s1 + "ім")]
        if w.endswith(("ове", "еве", "єве", "ине", "іне", "їне")):
            return [(a + b) for a, b in zip(adj, noun, strict=True)]
        return adj
    if w.endswith("є"):
        return [(s1 + "ього", s1 + "я"), (s1 + "ьому", s1 + "ю"), (w,), (s1 + "ім", s1 + "єм"), (s1 + "ьому", s1 + "ї")]
    if w.endswith("о"):
        return [(s1 + "а",), (s1 + "у",), (w,), (s1 + "ом",), (s1 + "і", s1 + "у")]
    if w.endswith("и"):
        gent = {s1, s1 + "ів"}
        if len(s1) > 2 and s1[-1] in "кц" and s1[-2] not in "аеиіоуюяєї":
            gent |= {s1[:-1].removesuffix("ь") + "о" + s1[-1]}
        if len(s1) > 2 and s1[-1] in "лнрв" and s1[-2] not in "аеиіоуюяєї":
            gent |= {s1[:-1] + "е" + s1[-1]}
        return [tuple(sorted(gent)), (s1 + "ам",), (w,), (s1 + "ами",), (s1 + "ах",)]
    if w.endswith("і"):
        gent = {s1 + "ів", s1 + "ей", s1 + "ь", s1}
        if len(s1) > 2 and s1[-1] == "ц" and s1[-2] not in "аеиіоуюяєї":
            gent |= {s1[:-1] + "ець", s1[:-1] + "ець"}
        a = "а" if s1[-1:] in "жчшщ" else "я"
        return [tuple(sorted(gent)), (s1 + a + "м",), (w,), (s1 + a + "ми",), (s1 + a + "х",)]
    if w.endswith("ї"):
        return [(s1 + "їв", s1 + "й"), (s1 + "ям",), (w,), (s1 + "ями",), (s1 + "ях",)]
    if w[-1:] in "бвгґджзклмнпрстфхцчшщ":
        e = "ем" if w[-1] in _SIBILANT else "ом"
        roots = [w]
        if w.endswith("ок") and len(w) > 4:
            roots.append(s2 + "к")
        if re.search("[бдгклмнпрст]іг$|[брлт]ід$|хутір$|бір$|двір$", w):
            roots.append(s2 + "о" + w[-1])
        return [
            tuple(r + x for r in roots for x in ("а", "у")), tuple(r + x for r in roots for x in ("у", "ові")), (w,),
            tuple(r + e for r in roots),
            tuple(r[:-1] + {"г": "з", "к": "ц", "х": "с"}.get(r[-1], r[-1]) + "і" for r in roots)
            + tuple(r + "у" for r in roots),
        ]  # fmt: skip
    return [(w,)] * 5


def _ru_word(w: str, adjective: bool) -> Forms:
    """Forms of one Russian word in the cases of CASES."""
    s1, s2 = w[:-1], w[:-2]
    if w.endswith(("ый", "ий")) or (adjective and w.endswith("ой")):
        soft = w.endswith("ий") and s2[-1:] not in "гкхжчшщ"
        return [(s2 + ("его" if soft else "ого"),), (s2 + ("ему" if soft else "ому"),), (w,),
                (s2 + ("им" if soft or w.endswith("ий") else "ым"),), (s2 + ("ем" if soft else "ом"),)]  # fmt: skip
    if w.endswith("ая"):
        return [(s2 + "ой",), (s2 + "ой",), (s2 + "ую",), (s2 + "ой",), (s2 + "ой",)]
    if w.endswith("ья") and adjective:
        return [(s1 + "ей",), (s1 + "ей",), (s1 + "ю",), (s1 + "ей",), (s1 + "ей",)]
    if w.endswith("яя"):
        return [(s2 + "ей",), (s2 + "ей",), (s2 + "юю",), (s2 + "ей",), (s2 + "ей",)]
    if w.endswith("ое"):
        i = "им" if s2[-1:] in "гкхжчшщ" else "ым"
        return [(s2 + "ого",), (s2 + "ому",), (w,), (s2 + i,), (s2 + "ом",)]
    if w.endswith("ее"):
        return [(s2 + "его",), (s2 + "ему",), (w,), (s2 + "им",), (s2 + "ем",)]
    if w.endswith(("ые", "ие")):
        v = w[-2]
        return [(s2 + v + "х",), (s2 + v + "м",), (w,), (s2 + v + "ми",), (s2 + v + "х",)]
    if w.endswith("ия"):
        return [(s1 + "и",), (s1 + "и",), (s1 + "ю",), (s1 + "ей",), (s1 + "и",)]
    if w.endswith("а"):
        i = "и" if s1[-1:] in "гкхжчшщ" else "ы"
        return [
            (s1 + i,),
            (s1 + "е",),
            (s1 + "у",),
            (s1 + ("ей" if s1[-1:] in _SIBILANT else "ой"), s1 + "ою"),
            (s1 + "е",),
        ]
    if w.endswith("я"):
        return [(s1 + "и",), (s1 + "е",), (s1 + "ю",), (s1 + "ей",), (s1 + "е",)]
    if w.endswith("ь"):
        return [(s1 + "я", s1 + "и"), (s1 + "ю", s1 + "и"), (w,), (s1 + "ем", s1 + "ью"), (s1 + "е", s1 + "и")]
    if w.endswith("й"):
        return [(s1 + "я",), (s1 + "ю",), (w,), (s1 + "ем",), (s1 + "е", s1 + "и")]
    if w.endswith("о"):
        return [(s1 + "а", w), (s1 + "у", w), (w,), (s1 + "ом", w), (s1 + "е", w)]
    if w.endswith("ье"):
        return [(s1 + "я",), (s1 + "ю",), (w,), (s1 + "ем",), (w,)]
    if w.endswith("е"):
        return [(s1 + "а", s1 + "я"), (s1 + "у", s1 + "ю"), (w,), (w + "м",), (w,)]
    if w.endswith(("ы", "и")):
        gent = {s1, s1 + "ов", s1 + "ей"}
        if len(s1) > 2 and s1[-1] == "ц" and s1[-2] not in "аеиоуыюяё":
            gent |= {s1[:-1].removesuffix("ь") + "ец", s1 + "ев"}
        elif len(s1) > 2 and s1[-2] not in "аеиоуыюяё":
            gent |= {s1[:-1].removesuffix("ь") + x + s1[-1] for x in "ое"}
        soft = w.endswith("и") and s1[-1:] not in "гкхжчшщ"
        a = "я" if soft else "а"
        return [tuple(sorted(gent)), (s1 + a + "м",), (w,), (s1 + a + "ми",), (s1 + a + "х",)]
    if w[-1:] in "бвгджзклмнпрстфхцчшщ":
        e = "ем" if w[-1] in _SIBILANT else "ом"
        roots = [w]
        if w.endswith("ок") and len(w) > 4:
            roots.append(s2 + "к")
        if w.endswith("ец"):
            roots = [s2 + ("ьц" if w[-3:-2] == "л" else "ц"), w]
        if w.endswith("ёл"):
            roots = [s2 + "л"]
        return [
            tuple(r + "а" for r in roots),
            tuple(r + "у" for r in roots),
            (w,),
            tuple(r + e for r in roots),
            tuple(r + "е" for r in roots),
        ]
    return [(w,)] * 5


def ending_forms(word: str, lang: str, adjective: bool) -> Forms:
    """Return the forms of one word that its ending tells."""
    return _uk_word(word, adjective) if lang == "uk" else _ru_word(word, adjective)


# The і of a closed syllable: Потік, Потоку; Міст, Мосту; Добротвір, Добротвору.
_CLOSED = re.compile("(?<=[бвгґджзклмнпрстфхцчшщ])і(ст|[бвгґджзклмнпрстфхцчшщ])$")


def word_forms(word: str, lang: str, adjective: bool) -> Forms:
    """Return the forms of one word: those of its ending, and those that a dictionary would have to tell.

    Against the table that was built with one (2,407 Ukrainian names of Ukraine): 96 % of the forms; hardly
    a text has one of the others.
    """
    forms = ending_forms(word, lang, adjective)
    more: Forms = []
    if lang != "uk" or adjective:
        return forms
    if _CLOSED.search(word) and not word.endswith("ів"):
        more = _uk_word(_CLOSED.sub(r"о\1", word), False)
    elif word.endswith("інь"):
        more = _uk_word(word[:-3] + "ень", False)
    elif word.endswith(("ища", "орота")):
        stem = word[:-1]
        more = [(stem,), (stem + "ам",), (word,), (stem + "ами",), (stem + "ах",)]
    if not more:
        return forms
    # The nominative of the changed word is none of the name's forms: the accusative stays as it is.
    return [
        first if case == "accs" else tuple(dict.fromkeys((*first, *second)))
        for case, first, second in zip(CASES, forms, more, strict=True)
    ]


def looks_adjective(word: str, lang: str) -> bool:
    """Tell whether a word that does not end a name has the ending of an adjective ("Зелений Гай")."""
    ends = (
        ("ий", "ій", "а", "я", "е", "є", "і")
        if lang == "uk"
        else ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
    )
    return word.endswith(ends)


def declined(
    name: str,
    lang: str,
    *,
    forms: Callable[[str, str, bool], Forms] = word_forms,
    adjective: Callable[[str, str], bool] = looks_adjective,
) -> set[str]:
    """Return the case forms of a name, without the name itself.

    Parameters
    ----------
    name : str
        A place name as it stands in the nominative.
    lang : str
        ``uk`` or ``ru``.
    forms : callable
        Gives the forms of a word of a language, and is told whether it is an adjective.
    adjective : callable
        Tells whether a word of a language that does not end the name is an adjective.
    """
    if name in EXCEPTIONS:
        return {form for case in EXCEPTIONS[name] for form in case.split("/")} - {name}
    parts = re.split("([ -])", name)
    words = [part for part in parts if part not in (" ", "-", "")]
    if not all(re.fullmatch("[А-ЯІЇЄҐЁа-яіїєґё']+", word) for word in words) or len(words) > 3:
        return set()
    capital = [word[:1].isupper() for word in words]
    table: list[Forms] = []
    for number, word in enumerate(words):
        last = number == len(words) - 1
        separator = parts[2 * number + 1] if 2 * number + 1 < len(parts) else ""
        after_small = number > 0 and not capital[number - 1]
        if (
            not capital[number]
            or after_small
            or word.isupper()
            or (len(word) < 3 and word != "Яр")
            or (not last and separator == "-" and word.endswith("о") and capital[number + 1])
        ):
            table.append([(word,)] * 5)
        else:
            declines_so = len(words) > 1 and not last and adjective(word, lang)
            if len(words) > 1 and last:
                declines_so = word.endswith(("ий", "ая", "ое", "ый"))
            table.append(forms(word, lang, declines_so))
    found = set()
    for case in range(5):
        for combination in product(*(word[case] for word in table)):
            out = parts[:]
            for number, form in enumerate(combination):
                out[2 * number] = form
            found.add("".join(out))
    found.discard(name)
    return found
