"""Measure a user's gazetteer: first and second start, memory, and how fast names are found in a text.

::

    python bench/gazetteers.py                               # 30,000 and 600,000 made-up places; some minutes
    python bench/gazetteers.py --places 30000 --megabytes 2
    python bench/gazetteers.py --gazetteer places.csv.gz     # a file of your own, instead of made-up ones

The places are made up, in the form of a GeoNames dump of Ukraine, Russia and Belarus, and the same for the same seed.
Each figure comes from a process of its own. Beside them stands a plain program: it reads the file into a dict at
every start and looks every capitalised word up in it, without case forms, units or several words.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

_STARTS = (
    "Ново Старо Верхньо Нижньо Велико Мало Красно Біло Чорно Зелено Камено Вишне Сухо Тихо Доброслав Ярослав Мстислав "
    "Богдан Роман Степан Олекс Михайл Григор Семен Петр Павл Андрі Федор Тарас Яків Захар Мака Лук Прокоп Гаври"
).split()
_MIDDLES = (
    "бар вод гор дуб жит зор кам лип мар нив озер пас рід сад тер хут чаг шум яр бер вес глад доб крин луж пол".split()
)
_ENDS = "івка ське ове ине не ець ичі янка ки івці ино енці ани уха ище анка овичі ля".split()
# Country, west, south, east, north, GeoNames code of a unit, share.
_LANDS = (("UA", 22.5, 46.0, 39.5, 52.0, "05", 0.12), ("BY", 23.5, 51.5, 32.0, 56.0, "04", 0.06),
          ("RU", 32.0, 45.0, 130.0, 62.0, "38", 0.82))  # fmt: skip
_FILLER = (
    "The shelling went on through the night and damaged houses, a school and power lines, officials said.",
    "Rescuers worked until the morning; two people were taken to hospital with injuries from shrapnel.",
    "Обстріли тривали всю ніч, пошкоджено будинки, школу та лінії електропередач, повідомили в адміністрації.",
    "Рятувальники працювали до ранку, двох людей з осколковими пораненнями госпіталізовано.",
)
_WITH_PLACE = (
    "Russian forces shelled the village of {latin} with artillery on Tuesday morning.",
    "A drone hit a car near {latin}, killing the driver, the regional prosecutor said.",
    "Ворог обстріляв {cyrillic} з артилерії, є руйнування.",
    "Дрон влучив у автомобіль, {cyrillic} залишилася без світла.",
)


def made_places(count: int, seed: int) -> Iterator[tuple[int, str, str, float, float, str, str]]:
    """Yield id, Latin and Cyrillic name, lat, lon, country and unit of made-up places."""
    from geo.names import romanise

    draw = random.Random(seed)
    number = 0
    for land, west, south, east, north, unit, share in _LANDS:
        for _ in range(round(count * share)):
            number += 1
            cyrillic = draw.choice(_STARTS) + draw.choice(["", *_MIDDLES]) + draw.choice(_MIDDLES) + draw.choice(_ENDS)
            if draw.random() < 0.15:
                cyrillic = f"{draw.choice(('Нова', 'Стара', 'Велика', 'Мала'))} {cyrillic}"
            if land != "UA":
                cyrillic = cyrillic.translate(str.maketrans("іїєґ", "иией"))
            lon, lat = round(draw.uniform(west, east), 5), round(draw.uniform(south, north), 5)
            yield (
                90_000_000 + number,
                romanise(cyrillic, "uk" if land == "UA" else "ru"),
                cyrillic,
                lat,
                lon,
                land,
                unit,
            )


def write_dump(path: Path, count: int, seed: int) -> None:
    """Write made-up places as GeoNames writes them."""
    with path.open("w", encoding="utf-8") as out:
        for gid, latin, cyrillic, lat, lon, land, unit in made_places(count, seed):
            cells = (gid, latin, latin, cyrillic, lat, lon, "P", "PPL", land, "", unit, "", "", "", 0, "", "", "", "")
            out.write("\t".join(map(str, cells)) + "\n")


def made_text(names: list[tuple[str, str]], size: int, seed: int) -> str:
    """Return a text of some bytes with a place in every third sentence."""
    draw = random.Random(seed)
    parts, length = [], 0
    while length < size:
        latin, cyrillic = draw.choice(names)
        for sentence in (draw.choice(_WITH_PLACE).format(latin=latin, cyrillic=cyrillic), *draw.sample(_FILLER, 2)):
            parts.append(sentence)
            length += len(sentence.encode()) + 1
    return " ".join(parts)


# --- one process each -----------------------------------------------------------------------------------


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def job_start(path: str) -> dict[str, Any]:
    """Open a gazetteer and look a name up."""
    begin = time.perf_counter()
    from geo.gazetteerfiles import read_gazetteer

    gazetteer = read_gazetteer(path)
    gazetteer.lookup("Kyiv")
    return {"seconds": time.perf_counter() - begin, "peak_mb": _peak_mb(), "places": len(gazetteer)}


def job_find(path: str, text: str) -> dict[str, Any]:
    """Find the names in a text; then read the mentions."""
    from geo.gazetteerfiles import read_gazetteer
    from geo.mentions import find_mentions

    gazetteer = read_gazetteer(path)
    words = Path(text).read_text("utf-8")
    size = len(words.encode()) / 1e6
    begin = time.perf_counter()
    find_mentions("Київ, Kyiv", gazetteer)
    first = time.perf_counter() - begin
    begin = time.process_time()
    names = sum(1 for _ in gazetteer.spotter.find(words))
    found = time.process_time() - begin
    begin = time.process_time()
    mentions = len(find_mentions(words, gazetteer))
    read = time.process_time() - begin
    return {"first_text_s": first, "names": names, "names_mb_s": size / found, "mentions": mentions,
            "mentions_mb_s": size / read, "peak_mb": _peak_mb()}  # fmt: skip


def job_plain(path: str, text: str) -> dict[str, Any]:
    """Do it with a dict: names as they are written, one word each."""
    import csv
    import gzip

    begin = time.perf_counter()
    known: dict[str, list[tuple[float, float]]] = {}
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else Path(path).open(encoding="utf-8") as source
    ):
        if path.endswith(".txt"):
            for line in source:
                cells = line.split("\t")
                for name in (cells[1], *cells[3].split(",")):
                    known.setdefault(name, []).append((float(cells[5]), float(cells[4])))
        else:
            for row in csv.DictReader(source):
                for column in ("name", "name:uk"):
                    known.setdefault(row.get(column) or "", []).append((float(row["lon"]), float(row["lat"])))
    loaded = time.perf_counter() - begin
    words = Path(text).read_text("utf-8")
    begin = time.process_time()
    hits = sum(1 for match in re.finditer(r"\b[A-ZА-ЯІЇЄҐ][\w'-]*", words) if match.group() in known)
    return {"start_s": loaded, "hits": hits, "mb_s": len(words.encode()) / 1e6 / (time.process_time() - begin),
            "peak_mb": _peak_mb()}  # fmt: skip


_JOBS = {"start": job_start, "find": job_find, "plain": job_plain}


def run(job: str, *arguments: str, cache: str) -> dict[str, Any]:
    """Run a job in a process of its own."""
    ran = subprocess.run(
        [sys.executable, __file__, "--job", job, *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, "SITMAP_CACHE": cache},
    )  # fmt: skip
    if ran.returncode:
        raise SystemExit(f"{job} failed:\n{ran.stderr}")
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return result


def measure(path: Path, text: Path, cache: str) -> dict[str, Any]:
    """Measure one file."""
    first = run("start", str(path), cache=cache)
    again = [run("start", str(path), cache=cache) for _ in range(3)]
    kept = sum(file.stat().st_size for file in Path(cache).rglob("*.store"))
    return {
        "places": first["places"],
        "first_start": first,
        "second_start": min(again, key=lambda one: float(one["seconds"])),
        "index_mb": kept / 1e6,
        "text": run("find", str(path), str(text), cache=cache),
        "plain": run("plain", str(path), str(text), cache=cache),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure a user's gazetteer")
    parser.add_argument("--places", type=int, nargs="+", default=[30_000, 600_000])
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gazetteer", type=Path, help="a file of your own, instead of made-up ones")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--job", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        print(json.dumps(_JOBS[options.job[0]](*options.job[1:])))
        return 0
    reports = []
    with tempfile.TemporaryDirectory(prefix="sitmap-bench-") as folder:
        names = [(latin, cyrillic) for _, latin, cyrillic, *_ in made_places(3000, options.seed)]
        for number, count in enumerate([0] if options.gazetteer else options.places):
            path = options.gazetteer
            if path is None:
                path = Path(folder) / f"made{count}.txt"
                write_dump(path, count, options.seed)
            text = Path(folder) / "text.txt"
            text.write_text(made_text(names, round(options.megabytes * 1e6), options.seed), encoding="utf-8")
            reports.append(measure(path, text, str(Path(folder) / f"cache{number}")))
    if options.json:
        print(json.dumps(reports, indent=2))
        return 0
    for report in reports:
        first, again, text, plain = (report[key] for key in ("first_start", "second_start", "text", "plain"))
        print(f"{report['places']:,} places, index of {report['index_mb']:.0f} MB")
        print(f"  first start   {first['seconds']:8.2f} s  {first['peak_mb']:6.0f} MB at most")
        print(f"  second start  {again['seconds']:8.2f} s  {again['peak_mb']:6.0f} MB   plain {plain['start_s']:.2f} s")
        print(f"  first text    {text['first_text_s']:8.2f} s")
        print(f"  names         {text['names_mb_s']:8.1f} MB/s ({text['names']:,})", end="   ")
        print(f"plain {plain['mb_s']:.1f} MB/s ({plain['hits']:,})")
        print(f"  mentions      {text['mentions_mb_s']:8.1f} MB/s ({text['mentions']:,})", end="   ")
        print(f"{text['peak_mb']:6.0f} MB at most   plain {plain['peak_mb']:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
