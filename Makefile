# PhotoDesk: `make demo` shows it, `make test` proves it, `make run` opens your own library.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done)
export QT_LOGGING_RULES ?= qt.qpa.fonts=false

.PHONY: help venv system demo test run lint types unit bench torture pictures package package-test clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

system:  ## the system libraries Qt needs (Debian, Ubuntu); says the line to run when it may not install
	@bash packaging/system-libraries.sh

venv: $(STAMP)  ## the virtual environment with the program in it

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "PhotoDesk needs Python 3.11 or newer: sudo apt-get install python3 python3-venv"; exit 2; }
	@test -x $(PY) || "$(PYTHON)" -m venv $(VENV) || { echo "Python's venv module is missing: sudo apt-get install python3-venv"; exit 2; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[formats,dev]'
	@touch $(STAMP)

demo: system venv  ## a throw-away library with sample photos: the window, or offscreen the same main job
	@$(VENV)/bin/photodesk demo

run: system venv  ## your own library
	@$(VENV)/bin/photodesk

lint: venv  ## ruff
	@$(VENV)/bin/ruff check photodesk tests
	@$(VENV)/bin/ruff format --check --quiet photodesk tests

types: venv  ## mypy, strict
	@$(VENV)/bin/mypy photodesk

unit: system venv  ## the test suite
	@QT_QPA_PLATFORM=offscreen $(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

test: lint types unit  ## ruff, mypy and the whole suite, offscreen

bench: system venv  ## every figure, as JSON and as tables, beside the peers found on this machine
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.benchmarks

torture: system venv  ## kills, full disks and hostile files, for as long as it takes
	@QT_QPA_PLATFORM=offscreen $(VENV)/bin/pytest -q -p no:xdist --timeout 3600 -m torture tests

pictures: system venv  ## every view as a picture, dark and light, at 1x and 2x, in build/gallery: to be looked at
	@$(PY) -m tests.gallery build/gallery

# Packages are built with the distribution's own Python where it is new enough: smaller, and its maker mends it.
PACKAGE_PYTHON ?= $(shell /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo "$(PYTHON)")
PACKAGE_VENV := build/venv
PACKAGE_STAMP := $(PACKAGE_VENV)/.installed

$(PACKAGE_STAMP): pyproject.toml
	@rm -rf $(PACKAGE_VENV) && "$(PACKAGE_PYTHON)" -m venv $(PACKAGE_VENV)
	@$(PACKAGE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(PACKAGE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[formats,package]'
	@touch $(PACKAGE_STAMP)

package:  ## the bundle in dist/, from it the .tar.xz and the .deb (on Debian), checked by Debian's own tools
	@bash packaging/linux/tools.sh build
	@$(MAKE) --no-print-directory $(PACKAGE_STAMP)
	@$(PACKAGE_VENV)/bin/python packaging/freeze.py
	@$(PACKAGE_VENV)/bin/python packaging/linux/build_deb.py
	@bash packaging/linux/check.sh build/deb dist/photodesk_*.deb
	@$(PACKAGE_VENV)/bin/python packaging/windows/build.py --check

package-test:  ## installs the .deb in a clean root without Python, uses it, upgrades it, removes it
	@bash packaging/linux/tools.sh test
	@$(PACKAGE_VENV)/bin/python packaging/linux/test_deb.py

clean:
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache *.egg-info
