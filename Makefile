# make run      serve the page at http://127.0.0.1:7860 (PORT changes it); the first time, install and index
# make test     run every test
# make lint     run the linter, the formatter (checking only) and the type checker
# make clean    remove the environment, the built index and all caches
#
# PYTHON names the interpreter to make .venv with, 3.11 or newer: make run PYTHON=python3.12

PYTHON ?= python3

python := .venv/bin/python
# Through `python -m`, never .venv/bin/pip: the first line of such a script cannot hold a path with spaces.
pip_install := $(python) -m pip install --disable-pip-version-check --constraint .ci/constraints.txt --editable

.DELETE_ON_ERROR:
.PHONY: run test lint clean chromium

run: .venv/installed
	$(python) app.py

test: .venv/installed-test chromium
	$(python) -m pytest

lint: .venv/installed-test
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

clean:
	rm -rf .venv build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find index -mindepth 1 -not -name README.md -delete

# Made once, and again when what is to be installed changes.
.venv/installed: pyproject.toml .ci/constraints.txt $(python)
	$(pip_install) .
	touch $@

.venv/installed-test: pyproject.toml .ci/constraints.txt $(python)
	$(pip_install) '.[test]'
	touch $@ .venv/installed

$(python):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "$(PYTHON) is Python %d.%d, and 3.11 or newer is needed: make PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

# The browser tests take any Chromium or Chrome; where there is none, Debian's if we may install it.
# Where none can be had they are skipped, and the end of the test run says so (tests/conftest.py).
chromium:
	@for name in chromium chromium-browser google-chrome; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update --quiet; apt-get install --yes --quiet --no-install-recommends chromium; \
	fi </dev/null || true
