"""Names of several words of which only one is a listed settlement's: Новый Комар, Зелёное Поле, Stara Mykolaivka.

A village is told from its namesakes by a word of age, size, colour or position before its name, or by a noun or a
number after it. Where the whole name is not listed, its listed half is another place.
"""

from __future__ import annotations

import re

__all__ = ["NAME_ADJECTIVE", "whole_name"]

_CYRILLIC = (
    "Нов|Стар|Велик|Больш|Мал|Красн|Червон|Верхн|Нижн|Біл|Бел|Чорн|Черн|Сух|Зелен|Широк|Перш|Перв|Крив|Степ(?:ов)?н?|"
    "Ясн|Золот|Весел|Солон|Солен|Глибок|Глубок|Висок|Высок|Довг|Долг|Кам['’]?ян|Каменн|Піщан|Песчан|Тих|Добр|Мирн|"
    "Світл|Светл|Вільн|Вольн|Гарн|Гол|Син|Свят|Ближн|Дальн|Середн|Средн"
)
_ENDINGS = (
    "ого|ему|ому|его|ими|ыми|ому|им|ым|ім|ом|ем|их|ых|ая|яя|ої|ої|ій|ой|ей|ую|юю|ою|ею|ое|ее|ый|ий|ій|ые|ие|"
    "а|я|е|є|і|у|ю"
)
NAME_ADJECTIVE = re.compile(
    r"(?<![\w-])(?:(?:Nov|Star|Velyk|Vilyk|Bol['’]?sh|Mal|Krasn|Chervon|Verkhn|Nyzhn|Nizhn|Bil|Bel|Chorn|Chern|Sukh|Syn|"
    r"Sin|Zelen|Shyrok|Shirok|Dovh|Dolg|Hlybok|Glubok|Persh|Perv|Druh|Vtor|Vysok|Nyzk|Nizk|Svit|Svet|Sol[eo]n|Kryv|Kriv|"
    r"Stepov|Yasn|Zolot|Vesel|Tykh|Dobr|Viln)"
    r"(?:yi|yy|iy|y|i|ii|a|aya|aia|ya|ia|e|ye|ie|oe|oye|oie|yj|oi|oy)|"
    rf"(?:{_CYRILLIC})(?:{_ENDINGS})) $"
)
"""A word that begins names of two words, and the space after it; looked for before a name."""

_AFTER = re.compile(
    r" (?:(?:Пол|Гор|Балк|Долин|Полян|Слобод|Слобід|Крини[цч]|Колод[яеі]з|Рощ|Га|Луг|Яр|Озер|Ставок|Ставк|Луц|Лук|Брод|"
    r"Дубров|Дібров|Криниц|Ключ|Зар|Зор)(?:[еєяюьйіїиаоу]|ем|ям|ами|ях|ом|ою|ой|ої|ей|і|ів|ов)?"
    r"|(?:Перш|Перв|Друг|Втор)(?:а|ая|ої|ой|у|ую|ий|ый|ого|ому|е|ое|ій)|Трет[яьі]\w{0,4}"
    r"|(?:Pole|Hora|Balka|Dolyna|Poliana|Sloboda|Kolodiaz|Druhyi|Pershyi|Persha|Druha|Tretia))(?![\w-])"
)


def whole_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the name of several words begins and ends that a name of one word is a part of.

    Parameters
    ----------
    text : str
        The text, with е for ё.
    start, end : int
        Where the name of one word stands.

    Returns
    -------
    (int, int) or None
        None where it stands for itself.
    """
    before = NAME_ADJECTIVE.search(text, max(0, start - 24), start)
    after = _AFTER.match(text, end)
    if before is None and after is None:
        return None
    return before.start() if before is not None else start, after.end() if after is not None else end
