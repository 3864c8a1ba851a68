"""Build sitmap/extract/data/uk and ru from tools/vocabulary/<language>.txt.

Run from the repository's root::

    python tools/build_vocabulary.py

A source has one entry after the other: a line ``@category value key=value ...`` and lines of forms, parted by
commas. ``%name`` starts a new file of the vocabulary; ``=key value, value`` is a setting. A word with a star
stands for its inflected forms, as pymorphy3 has them:

- a noun, an adjective or a participle: all cases and numbers; words with stars in one phrase agree;
- a verb: past, present of the imperfective, gerunds: the forms that tell of what happened;
- ``word+sg``, ``word+pl``: a noun in one number; ``word+nom``: one that is a subject or an object
  (nominative and accusative, singular); ``word+gen``: genitive, both numbers;
- ``(one|another|)``: one of these, or nothing;
- ``word!``: the passive of a verb: in -но, -то, and the participles; ``word?``: the infinitive alone.

The same inputs give the same bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "sitmap" / "extract" / "data"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@lru_cache(maxsize=2)
def morph(lang: str) -> Any:
    """Return the analyser of a language."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=lang)


def lexeme(word: str, lang: str) -> list[tuple[str, str]]:
    """Return the forms of a lemma with their tags; of several lemmas that read alike, of all."""
    found: list[tuple[str, str]] = []
    parses = [
        p
        for p in morph(lang).parse(word)
        if p.normal_form.replace("ё", "е") == word.replace("ё", "е") or p.word == word
    ]
    nominative = [
        p for p in parses if "nomn" in str(p.tag) or "INFN" in str(p.tag) or "infn" in str(p.tag) or "PRT" in str(p.tag)
    ]
    parses = [p for p in (nominative or parses) if not re.search("Surn|Name|Patr|Geox", str(p.tag))] or parses
    if not parses:
        return [(word, "")]
    first = parses[0]
    if "PRTF" in str(first.tag):
        # A participle written as such is declined; its verb's other forms mean something else.
        same = [mark for mark in ("pssv", "actv", "past", "pres") if mark in str(first.tag)]
        forms = [(form.word, str(form.tag)) for form in first.lexeme]
        return [(w, tag) for w, tag in forms if "PRT" in tag and all(mark in tag for mark in same)]
    kept = (
        [first]
        if "VERB" in str(first.tag) or "INFN" in str(first.tag)
        else [p for p in parses if str(p.tag)[:4] == str(first.tag)[:4]]
    )
    for parse in kept:
        found += [(form.word, str(form.tag)) for form in parse.lexeme]
    return list(dict.fromkeys(found))


def verb(word: str, lang: str, how: str) -> list[str]:
    """Return the forms of a verb: told (*), passive (!), infinitive (?)."""
    out = []
    for form, tag in lexeme(word, lang):
        if how == "?":
            keep = "INFN" in tag or "infn" in tag
        elif how == "!":
            keep = "Impe" in tag or ("PRT" in tag and "pssv" in tag)
        else:
            perfective = "perf" in tag and "impf" not in tag
            keep = (
                ("past" in tag and "PRT" not in tag)
                or "GRND" in tag
                or ("3per" in tag and not perfective and "VERB" in tag and "futr" not in tag)
            )
        if keep:
            out.append(form)
    return out


def nominal(word: str, lang: str, limit: str) -> list[tuple[str, str, str, str]]:
    """Return forms of a noun or an adjective: (form, case, number, gender)."""
    out = []
    for form, tag in lexeme(word, lang):
        case = next((c for c in CASES if c in tag), "loct" if "loc2" in tag else "gent" if "gen2" in tag else "")
        number = "plur" if "plur" in tag else "sing"
        gender = next((g for g in ("masc", "femn", "neut") if g in tag), "")
        short = "ADJS" in tag or "PRTS" in tag
        if not case and not short:
            continue
        if (limit == "sg" and number != "sing") or (limit == "pl" and number != "plur"):
            continue
        if limit == "nom" and (number != "sing" or case not in ("nomn", "accs")):
            continue
        if limit == "gen" and case != "gent":
            continue
        out.append((form, case, number, gender))
    return out


def choices(item: str) -> list[str]:
    """Return the phrases that an item with choices ("(за|протягом|) минулої доби") stands for."""
    choice = re.search(r"\(([^()]*\|[^()]*)\)", item)
    if choice is None:
        return [" ".join(item.split())]
    return [
        one
        for option in choice[1].split("|")
        for one in choices(f"{item[: choice.start()]}{option}{item[choice.end() :]}")
    ]


def expand(item: str, lang: str) -> list[str]:
    """Return all forms of one item of a source."""
    words = item.split()
    options: list[list[tuple[str, str, str, str]]] = []
    for word in words:
        match = re.fullmatch(r"(.+?)(\*|!|\?|\+(?:sg|pl|nom|gen))", word)
        if match is None:
            options.append([(word, "", "", "")])
            continue
        lemma, how = match[1], match[2]
        prefix = ""
        if "-" in lemma and not any(p.is_known for p in morph(lang).parse(lemma)):
            prefix, _, lemma = lemma.rpartition("-")
            prefix += "-"
        tags = [tag for _, tag in lexeme(lemma, lang)]
        is_verb = any("INFN" in tag or "infn" in tag for tag in tags)
        if is_verb:
            forms = [(form, "", "", "") for form in verb(lemma, lang, how)]
        elif how == "!":
            forms = [(f, "", "", "") for f, *_ in nominal(lemma, lang, "")]
        else:
            forms = nominal(lemma, lang, how[1:] if how[0] == "+" else "")
        if not forms:
            print(f"{lang}: {item!r}: {word!r} is not in the dictionary; declined as a masculine noun")
            ends = (
                ("а", "у", "ом", "і", "и", "ів", "ам", "ами", "ах")
                if lang == "uk"
                else ("а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
            )
            ends = ends if lemma[-1] in "бвгґджзклмнпрстфхцчшщ" else ()
            forms = [(lemma + end, "", "", "") for end in ("", *ends)]
        options.append([(prefix + form, *rest) for form, *rest in forms])
    found = []
    for combination in product(*options):
        cases = {c for _, c, _, _ in combination if c}
        numbers = {n for _, c, n, _ in combination if c}
        genders = {g for _, c, n, g in combination if c and g and n == "sing"}
        if len(cases) <= 1 and len(numbers) <= 1 and len(genders) <= 1:
            found.append(" ".join(form for form, *_ in combination))
    return list(dict.fromkeys(found))


def split(line: str) -> list[str]:
    """Split a line of forms at its commas; a comma written as \\, stays."""
    return [part.strip().replace("\\,", ",") for part in re.split(r"(?<!\\),", line) if part.strip()]


def quoted(text: str) -> str:
    """Write a TOML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def build(lang: str) -> dict[str, str]:
    """Return the vocabulary files of a language: name and content."""
    files: dict[str, list[str]] = {}
    settings: dict[str, list[str]] = {}
    name = "vocabulary"
    entry: tuple[str, str, dict[str, str]] | None = None
    forms: list[str] = []

    def close() -> None:
        if entry is None:
            return
        category, value, attributes = entry
        if not forms:
            raise SystemExit(f"{lang}: @{category} {value} has no forms")
        lines = ["[[entry]]", f'category = "{category}"', f"value = {quoted(value)}"]
        lines += [f"{key} = {val if val in ('true', 'false') else quoted(val)}" for key, val in attributes.items()]
        # Russian writes ё as е as it likes: the reader compares words with е.
        plain = dict.fromkeys(form.replace("ё", "е") for form in forms)
        lines.append("forms = [" + ", ".join(quoted(form) for form in plain) + "]\n")
        files.setdefault(name, []).append("\n".join(lines))

    for line in (ROOT / "tools" / "vocabulary" / f"{lang}.txt").read_text("utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line[0] in "%@=":
            close()
            entry, forms = None, []
        if line[0] == "%":
            name = line[1:].strip()
        elif line[0] == "=":
            key, _, value = line[1:].partition(" ")
            settings.setdefault(name, []).append(f"{key} = {value}")
        elif line[0] == "@":
            category, *rest = line[1:].split()
            value = rest.pop(0) if rest and "=" not in rest[0] else ""
            attributes = dict(
                part.replace("_", " ").split("=", 1) if part.startswith("subtype") else part.split("=", 1)
                for part in rest
            )
            entry = (
                category,
                "" if value == "-" else value.replace("_", " ") if category in ("model",) else value,
                attributes,
            )
        else:
            for item in split(line):
                for one in choices(item):
                    forms += expand(one, lang)
    close()
    head = "# Built by tools/build_vocabulary.py from tools/vocabulary/{}.txt; not edited by hand.\n\n"
    return {
        name: head.format(lang)
        + "".join(f"{s}\n" for s in settings.get(name, []))
        + "\n"
        + "\n".join(files.get(name, []))
        for name in {**settings, **files}
    }


def main() -> None:
    """Build the vocabularies."""
    for source in sorted((ROOT / "tools" / "vocabulary").glob("*.txt")):
        folder = OUT / source.stem
        folder.mkdir(exist_ok=True)
        for name, text in build(source.stem).items():
            (folder / f"{name}.toml").write_text(text, "utf-8")
        print(source.stem, sum(len(f.read_bytes()) for f in folder.glob("*.toml")), "bytes")


if __name__ == "__main__":
    main()
