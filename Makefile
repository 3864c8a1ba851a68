# `make map` makes a map of a sample report, `make test` runs all tests; both set up what they need on first use.

PYTHON ?= python3
VENV ?= .venv
REPORT ?= examples/wire-report.txt
OUT ?= outputs

BIN := $(VENV)/bin
READY := $(VENV)/.ready
NODE_READY := node_modules/.package-lock.json

.PHONY: help map test test-gis check format docs gallery wheel clean

help:
	@echo "make map     a map of $(REPORT) in $(OUT)/ (REPORT=..., OUT=... for others)"
	@echo "make test    all tests (needs Chromium and its driver for the browser tests)"
	@echo "make test-gis every file opened in QGIS and GDAL (needs qgis, python3-qgis and gdal-bin)"
	@echo "make check   linters, types, import rules, documentation"
	@echo "make gallery the pictures of docs/gallery.md, drawn anew"
	@echo "make docs    write docs/cli.md anew"
	@echo "make wheel   build the wheel into dist/"
	@echo "make clean   remove what was built"

# The package is installed editable; its build makes the map's script with npm. Later `python tools/build_assets.py`
# makes it anew where a module has changed; the tests do so by themselves.
$(READY): pyproject.toml constraints.txt package.json package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,build-data]'
	@touch $@

# What builds, checks and tests the map's script. None of it needs an install script of its own.
$(NODE_READY): package.json package-lock.json .npmrc
	npm ci --ignore-scripts
	@touch $@

map: $(READY)
	@$(BIN)/python tools/build_assets.py >/dev/null
	$(BIN)/sitmap map $(REPORT) --out $(OUT)

# Files of tests are shared out among the cores; more than four browsers at once only wait for each other.
test: $(NODE_READY) $(READY)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# Elsewhere these tests are skipped where QGIS is missing; here that is a failure.
test-gis: $(READY)
	QT_QPA_PLATFORM=offscreen $${SITMAP_QGIS_PYTHON:-/usr/bin/python3} -c 'import qgis.core'
	ogrinfo --version
	$(BIN)/python -m pytest tests/gis

check: $(NODE_READY) $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	node_modules/.bin/tsc
	node_modules/.bin/eslint .
	$(BIN)/python tools/build_docs.py --check
	$(BIN)/python tools/build_constraints.py --check

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

gallery: $(READY)
	@$(BIN)/python tools/build_assets.py >/dev/null
	$(BIN)/python tools/build_gallery.py

docs: $(READY)
	$(BIN)/python tools/build_docs.py

wheel: $(READY)
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
