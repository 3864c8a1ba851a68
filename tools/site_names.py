"""The names of the sites in `geo/data/sites.tsv`, completed by the kind of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["local_site_name", "site_names"]

# English words that follow a name.
_ENGLISH = {
    "npp": ["NPP", "nuclear power plant", "Nuclear Power Plant", "nuclear plant", "nuclear power station",
            "Nuclear Power Station", "nuclear station"],
    "tpp": ["TPP", "thermal power plant", "Thermal Power Plant", "thermal power station", "Thermal Power Station",
            "coal-fired power plant"],
    "hpp": ["HPP", "HES", "hydroelectric power plant", "Hydroelectric Power Plant", "hydroelectric power station",
            "hydroelectric plant", "hydropower plant", "hydroelectric dam", "dam"],
    "airfield": ["airfield", "Airfield", "airbase", "Airbase", "air base", "Air Base", "military airfield",
                 "military air base", "military airport", "aerodrome", "airport", "Airport", "International Airport",
                 "international airport"],
    "port": ["port", "Port", "seaport", "Seaport", "sea port", "Sea Port", "commercial port", "river port"],
    "refinery": ["refinery", "Refinery", "oil refinery", "Oil Refinery"],
    "depot": ["oil depot", "fuel depot", "oil storage depot", "oil storage facility", "fuel storage depot",
              "oil terminal", "Oil Depot"],
    "arsenal": ["arsenal", "Arsenal", "ammunition depot", "ammo depot", "munitions depot", "ammunition warehouse",
                "ammunition storage", "missile depot"],
    "bridge": ["bridge", "Bridge"],
}  # fmt: skip
_MASCULINE = {
    "uk": ("ий", "ого", "ому", "им", "ім"),
    "ru": ("ий", "ого", "ому", "им", "ом"),
}
_FEMININE = {"uk": ("а", "ої", "ій", "у", "ою"), "ru": ("ая", "ой", "ой", "ую", "ой")}
# Ukrainian and Russian: the gender of the noun, and its forms by case, in the order of the adjectives' endings.
_NOUNS = {
    "npp": [("uk", "f", ("АЕС",) * 5), ("ru", "f", ("АЭС",) * 5)],
    "tpp": [("uk", "f", ("ТЕС",) * 5), ("ru", "f", ("ТЭС",) * 5), ("ru", "f", ("ГРЭС",) * 5)],
    "hpp": [("uk", "f", ("ГЕС",) * 5), ("ru", "f", ("ГЭС",) * 5)],
    "refinery": [
        ("uk", "m", ("НПЗ",) * 5), ("ru", "m", ("НПЗ",) * 5),
        ("uk", "m", tuple(f"нафтопереробн{a} завод{n}" for a, n in
                          (("ий", ""), ("ого", "у"), ("ому", "і"), ("им", "ом"), ("ім", "і")))),
        ("ru", "m", tuple(f"нефтеперерабатывающ{a} завод{n}" for a, n in
                          (("ий", ""), ("его", "а"), ("ему", "у"), ("им", "ом"), ("ем", "е")))),
    ],
    "airfield": [("uk", "m", ("аеродром", "аеродрому", "аеродрому", "аеродромом", "аеродромі")),
                 ("ru", "m", ("аэродром", "аэродрома", "аэродрому", "аэродромом", "аэродроме"))],
    "port": [("uk", "m", ("порт", "порту", "порту", "портом", "порту")),
             ("ru", "m", ("порт", "порта", "порту", "портом", "порту"))],
    "depot": [("uk", "f", ("нафтобаза", "нафтобази", "нафтобазі", "нафтобазу", "нафтобазою")),
              ("ru", "f", ("нефтебаза", "нефтебазы", "нефтебазе", "нефтебазу", "нефтебазой"))],
    "arsenal": [("uk", "m", ("арсенал", "арсеналу", "арсеналу", "арсеналом", "арсеналі")),
                ("ru", "m", ("арсенал", "арсенала", "арсеналу", "арсеналом", "арсенале"))],
    "bridge": [("uk", "m", ("міст", "мосту", "мосту", "мостом", "мості")),
               ("uk", "m", ("міст", "моста", "мостові", "мостом", "мості")),
               ("ru", "m", ("мост", "моста", "мосту", "мостом", "мосту"))],
}  # fmt: skip
# The word before a name, as `geo.sitenames` has it.
_HEADS = {
    "airfield": {"uk": "Аеродром", "ru": "Аэродром"}, "port": {"uk": "Порт", "ru": "Порт"},
    "depot": {"uk": "Нафтобаза", "ru": "Нефтебаза"}, "arsenal": {"uk": "Арсенал", "ru": "Арсенал"},
    "refinery": {"uk": "НПЗ", "ru": "НПЗ"},
}  # fmt: skip


def site_names(
    kind: str, display: str, english: Sequence[str], native: dict[str, Sequence[str]], stems: dict[str, Sequence[str]]
) -> list[str]:
    """Return all names of a site.

    Parameters
    ----------
    kind : str
        As in the first column; ``named`` for a site whose names are listed whole.
    display : str
        The name to display.
    english : sequence of str
        Names without the word for the kind.
    native : dict
        By language (uk, ru): names in the nominative, as they stand behind the word for the kind.
    stems : dict
        By language: the stems of the adjectives, in -ськ, -ск and the like.
    """
    names = [display, *_completed(kind, english, native, stems)]
    return list(dict.fromkeys(names))


def local_site_name(kind: str, lang: str, native: Sequence[str], stems: Sequence[str]) -> str | None:
    """Return what a site is called in Ukrainian or Russian: the first of its names in the nominative.

    Parameters
    ----------
    kind, lang : str
        As for `site_names`.
    native, stems : sequence of str
        The language's names and stems.
    """
    if kind == "named":
        return native[0][:1].upper() + native[0][1:] if native else None
    if native and lang in _HEADS.get(kind, {}):
        return f"{_HEADS[kind][lang]} {native[0]}"
    for noun, gender, forms in _NOUNS.get(kind, ()):
        if noun == lang and stems:
            adjective = "-".join(part.capitalize() for part in stems[0].split("-"))
            return f"{adjective}{(_MASCULINE if gender == 'm' else _FEMININE)[lang][0]} {forms[0]}"
    return None


def _completed(
    kind: str, english: Sequence[str], native: dict[str, Sequence[str]], stems: dict[str, Sequence[str]]
) -> Iterator[str]:
    if kind == "named":
        for listed in (english, *native.values()):
            for name in listed:
                yield name[:1].upper() + name[1:]
                yield name
        return
    for name in english:
        yield from (f"{name} {word}" for word in _ENGLISH[kind])
        if kind == "port":
            yield from (f"Port of {name}", f"Port {name}")
    for lang, head in _HEADS.get(kind, {}).items():
        yield from (f"{head} {name}" for name in native[lang])
    for lang, gender, forms in _NOUNS.get(kind, ()):
        endings = (_MASCULINE if gender == "m" else _FEMININE)[lang]
        for stem in stems[lang]:
            adjective = "-".join(part.capitalize() for part in stem.split("-"))
            yield from (f"{adjective}{ending} {form}" for ending, form in zip(endings, forms, strict=True))
