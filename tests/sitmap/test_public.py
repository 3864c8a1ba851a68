"""The public face of the packages, and the rules of the house that import-linter cannot hold."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo
import layers
import sitmap
import sitmap.downloads
import sitmap.engine
from tests.support import ROOT

HEAVY = (
    "geopandas",
    "pandas",
    "numpy",
    "shapely",
    "pyproj",
    "pyarrow",
    "pyogrio",
    "xlsxwriter",
    "folium",
    "branca",
    "spacy",
    "requests",
    "urllib3",
    "lxml",
    "trafilatura",
    "feedparser",
    "sqlalchemy",
    "distributed",
    "dask",
)
PACKAGES = ("sitmap", "layers", "geo")


def python(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, cwd=ROOT, timeout=60, capture_output=True, text=True)


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", [sitmap, layers, geo, sitmap.downloads, sitmap.engine])
def test_every_public_name_exists_and_is_documented(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert len(names) == len(set(names))
    for name in names:
        value = getattr(package, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name
    assert set(names) <= set(dir(package))


def test_the_names_of_the_readme_are_there() -> None:
    for name in ("read_reports", "extract", "locate", "to_table", "build_map", "write", "write_geojson", "map_reports"):
        assert callable(getattr(sitmap, name)), name
    for name in ("geocode", "join_admin", "find_mentions"):
        assert callable(getattr(geo, name)), name
    assert callable(layers.strike_layer)


def test_functions_keep_their_names_after_the_modules_of_that_name_are_imported() -> None:
    code = (
        "import sitmap, sitmap.extract.reader, sitmap.locate, geo, geo.geocode\n"
        "assert callable(sitmap.extract) and callable(sitmap.locate) and callable(geo.geocode)\n"
        "from sitmap.extract import extract_events\n"
        "assert sitmap.extract(sitmap.make_report('No news.')) == []"
    )
    python(code)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sitmap.nothing


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["map", "--help"], ["frobnicate"]])
def test_start_up_imports_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\n"
        "from sitmap.cli import run\n"
        f"run({args!r})\n"
        f"print(sorted(set(sys.modules) & set({HEAVY!r})), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60, capture_output=True, text=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_imports_nothing_heavy(package: str) -> None:
    code = f"import sys, {package}; print(sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_to_ask_what_was_fetched_imports_nothing_that_fetches() -> None:
    code = (
        "import sys\n"
        "from sitmap.downloads import installed\n"
        "installed()\n"
        "print(sorted(set(sys.modules) & {'sitmap.network', 'sitmap.downloads.fetching', 'requests', 'filelock'}))"
    )
    assert python(code).stdout.strip() == "[]"


def test_ours_is_the_geo_that_is_imported() -> None:
    assert Path(geo.__file__ or "").parent == ROOT / "geo"
    assert Path(layers.__file__ or "").parent == ROOT / "layers"
    assert Path(sitmap.__file__ or "").parent == ROOT / "sitmap"


# Rules of the house

CLIENTS = frozenset(
    {"urllib.request", "http.client", "http", "socket", "ftplib", "asyncio", "ssl", "requests", "urllib3"}
)
WRITERS = frozenset(
    {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "to_file", "to_csv", "to_parquet", "to_json_file"}
)
MAY_WRITE = (
    "geo/boundaryfiles/cache.py", "geo/gazetteerfiles/cache.py", "layers/export/", "layers/webmap/",
    "sitmap/downloads/", "sitmap/store/", "sitmap/cli/",
)  # fmt: skip


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_network_is_reached_from_one_module() -> None:
    reached = {
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if CLIENTS & set(imports(ast.parse(path.read_text("utf-8"))))
    }
    assert reached == {"sitmap/network.py"}


def opens_to_write(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in WRITERS:
        return True
    if name not in ("open", "fdopen"):
        return False
    modes = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    modes += [kw.value.value for kw in call.keywords if kw.arg == "mode" and isinstance(kw.value, ast.Constant)]
    return any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes)


def test_files_are_written_in_the_named_places_only() -> None:
    writing = {
        path.relative_to(ROOT).as_posix()
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and opens_to_write(node)
    }
    assert {path for path in writing if not path.startswith(MAY_WRITE)} == set()
    assert "layers/export/atomic.py" in writing


@pytest.mark.parametrize(
    "code", ["open(p, 'w')", "open(p, mode='ab')", "p.open('x')", "p.write_text('')", "os.fdopen(h, 'wb')"]
)
def test_the_check_for_writing_sees_what_it_must(code: str) -> None:
    assert any(isinstance(node, ast.Call) and opens_to_write(node) for node in ast.walk(ast.parse(code)))


OWNERS = frozenset("date datetime dt time uuid random os secrets".split())
CLOCKS = frozenset({"now", "today", "utcnow", "time", "time_ns", "uuid4", "uuid1", "random", "urandom", "token_hex"})


def test_nothing_asks_the_clock_or_draws_lots() -> None:
    asking = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in (
                    "date",
                    "datetime",
                    "dt",
                    "time",
                    "uuid",
                    "random",
                    "os",
                    "secrets",
                ):
                    asking.add(path.relative_to(ROOT).as_posix())
    # The day on which data was fetched is part of where it comes from; a store tells when a run was.
    assert asking == {"sitmap/downloads/fetching.py", "sitmap/store/stores.py"}


def test_committed_text_names_no_machine_and_no_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    hosts = ("registry." + "npmjs.org", "files." + "pythonhosted.org", "/" + "work/")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".gz", ".npz", ".png", ".gpkg"} or not path.is_file():
            continue
        text = path.read_text("utf-8", errors="replace")
        assert not [host for host in hosts if host in text], name
