# One definition of every everyday act; CI, the pre-commit hooks and people run the same recipes.
# A fresh machine needs make and Python 3.11 or newer. uv is used when it is there, for speed only.

VENV  := .venv
PY    := $(VENV)/bin/python
CORES ?= 2
CODE  := correction geofences workers schemas console tests $(wildcard benchmarks)
UV    := $(firstword $(shell command -v uv 2>/dev/null) $(wildcard $(VENV)/bin/uv))
OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c '$(OLD_ENOUGH)' >/dev/null 2>&1 && { echo "$$p"; break; }; done)

# Real sample data, if a folder of it lies beside the checkout; tests of it are skipped and counted without.
CORRECTION_REAL_DATA ?= $(abspath $(wildcard ../shared/data))
export CORRECTION_REAL_DATA

ifdef UV
INSTALL := $(UV) pip install --quiet --python $(PY)
else
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick mutants mutants-sample boundaries fuzz contract faults faults-long check lint format types imports tidy bench law bundle lock clean

help:  ## list the recipes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

demo: $(VENV)/.ready  ## simulate a county, import it, run the worker through the time, show alerts, score and how to open the console
	$(VENV)/bin/correction demo
	$(VENV)/bin/correction-console demo --home var/demo/office

test: $(VENV)/.ready  ## every test, in random order
	$(PY) -m pytest -n $(CORES) -q

test-quick: $(VENV)/.ready  ## the tests without the slow ones
	$(PY) -m pytest -n $(CORES) -q -m "not slow"

mutants: $(VENV)/.ready  ## put every small wrong into the code of the law, and write the page of survivors
	nice -n 19 $(PY) -m tests.mutation.run $(ONLY)

mutants-sample: $(VENV)/.ready  ## the same for 100 mutants drawn by lot (SEED=7)
	nice -n 19 $(PY) -m tests.mutation.run --sample 100 --seed $(or $(SEED),1)

boundaries: $(VENV)/.ready  ## move each number of the books by one, and name the tests that object
	nice -n 19 $(PY) -m tests.mutation.numbers $(ONLY)

fuzz: $(VENV)/.ready  ## spoil input for each decoder and importer for SECONDS=600 of CPU time (ONLY=batch)
	nice -n 19 $(PY) -m tests.fuzz.run --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1) $(ONLY)

contract: $(VENV)/.ready  ## ask the HTTP interface anything its description allows, and more, for SECONDS=1200
	CONTRACT_SECONDS=$(or $(SECONDS),1200) nice -n 19 $(PY) -m pytest -q tests/contract

faults: $(VENV)/.ready  ## crash, kill, cut off and overload the worker, in a short form under ten minutes (ONLY=killing)
	nice -n 10 $(PY) -m tests.faults.run --short --minutes 4 $(ONLY)

faults-long: $(VENV)/.ready  ## the same in full, two hours and more, and write docs/reliability.md (ONLY=simulation)
	nice -n 10 $(PY) -m tests.faults.run --minutes $(or $(MINUTES),120) $(ONLY)

check: lint test  ## everything that must hold before a commit

lint: format types imports  ## format, style, types and import direction

tidy: $(VENV)/.ready  ## the tests of the tree itself
	$(PY) -m pytest -q tests/tidy

format: $(VENV)/.ready
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m ruff check $(CODE)

types: $(VENV)/.ready
	$(PY) -m mypy

imports: $(VENV)/.ready
	$(VENV)/bin/lint-imports

bench: $(VENV)/.ready  ## the numbers, each against its peer in the same run
	@set -e; for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(PY) -m $$(echo $${script%.py} | tr / .); done

law: $(VENV)/.ready  ## parameters of the rulebooks, those checked longest ago first
	$(PY) -m correction.rulebooks

bundle: $(VENV)/.ready  ## one zip for a machine without internet (FOR=windows WITH="WinSW-x64.exe python-3.11.9-amd64.exe")
	$(PY) workers/bundle/pack.py $(or $(FOR),linux) $(if $(WITH),--with $(WITH))

lock: $(VENV)/.ready  ## work out requirements.lock anew (needs uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock

clean:  ## remove what the recipes made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache var

# Two stamps: an edit of pyproject.toml alone installs the project anew, not its dependencies.
$(VENV)/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 (Python 3.11 or newer is needed)"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready: $(VENV)/.locked pyproject.toml
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
