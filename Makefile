# Everything a person or a server does with this repository: `make help` lists it.
# Needs Python 3.11 or later and make, and nothing else.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := .venv/bin
UV ?= uv
READY := .venv/.ready
PROCESSES ?= 3
ROUNDS ?= 20
FUZZ ?= 120
STRIKE ?= 100
KILLS ?= 500
ASK ?= 300
SEED := $(or $(SEED),$(shell date +%s))

# The first Python here that is new enough; name another with `make PYTHON=... test`.
PYTHON ?= $(shell for p in python3 python python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$p"; break; }; done)

.PHONY: help
help: ## List what make can do here.
	@awk -F ':.*## ' '/^[.a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# --- What users want ---------------------------------------------------------------

.PHONY: demo
demo: $(READY) ## Assess a simulated person; the report lands in demo/report.html.
	@$(BIN)/kneewise demo --out demo

.PHONY: test
test: check ## Set up, then run every check that is quick; `make long` has the rest.

# --- The environment ---------------------------------------------------------------

.PHONY: .venv
.venv: $(READY) ## Build or renew the environment, if anything it is made of changed.

$(READY): pyproject.toml requirements.lock hatch_build.py
	@test -n "$(PYTHON)" || { echo "Kneewise needs Python 3.11 or later, and there is" \
		"none here; install it, or name it with: make PYTHON=/path/to/python ..." >&2; \
		exit 1; }
	@echo "1/3 Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { echo "Python cannot make environments here; on Debian" \
		"and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "2/3 Fetching the packages named in requirements.lock (a minute or two) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
		--require-hashes --no-deps --requirement requirements.lock
	@echo "3/3 Installing Kneewise, with the pose models ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
		--no-build-isolation --no-deps --editable .
	@touch $(READY)

.PHONY: lock
lock: ## Renew requirements.lock from pyproject.toml (needs uv).
	@$(UV) pip compile pyproject.toml --extra postgres --extra pdf --extra cohort \
		--group build --group dev --group docs \
		--universal --python-version 3.11 --generate-hashes --upgrade --quiet \
		--no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock

# --- The checks: the one list ------------------------------------------------------

.PHONY: check format lint types layers kernels types-and-kernels pytest docs
check: format lint layers docs types-and-kernels pytest ## The one list of checks.
	@echo "All checks passed."

format: $(READY) ## Is everything formatted?
	@echo "== format"
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make fix" >&2; exit 1; }

lint: $(READY) ## Does the linter agree?
	@echo "== lint"
	@$(BIN)/ruff check --quiet .

types: $(READY) ## Do the types fit?
	@echo "== types"
	@$(BIN)/mypy --no-error-summary

layers: $(READY) ## Does a stage import a later one?
	@echo "== layers"
	@said=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$said"; exit 1; }

docs: $(READY) ## Build the documents into docs/_build; a warning is a failure.
	@echo "== docs"
	@$(BIN)/sphinx-build -q -W --keep-going -d docs/_build/cache docs docs/_build/html

kernels: $(READY) ## Compile what the tests would compile several times over.
	@echo "== kernels"
	@$(BIN)/python -m tests.compiled

types-and-kernels: $(READY) # Each holds one processor for a minute after a fresh clone.
	@$(MAKE) -j 2 types kernels

pytest: $(READY) ## Only the tests.
	@echo "== tests"
	@$(BIN)/pytest -n $(PROCESSES) --dist loadfile

.PHONY: long
long: $(READY) ## The tests that take long, which `make test` leaves to this.
	@echo "== long tests"
	@$(BIN)/pytest -m long -n $(PROCESSES) --dist loadfile

.PHONY: fix
fix: $(READY) ## Repair what can be repaired.
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check .

# --- Apart from the checks, because they take long -----------------------------------

DATA := $(or $(KNEEWISE_DATA),../shared/data)
FILM ?= $(DATA)/opencap-subject4/squats1_video.mp4

BENCHES := $(filter-out __init__ pose live pages browsing,$(patsubst bench/%.py,%,$(wildcard bench/*.py)))

.PHONY: bench
bench: $(READY) ## Measure speed; name a film of your own with FILM=...
	@for each in $(BENCHES); do \
		echo "== $$each"; $(BIN)/python -m "bench.$$each" || exit 1; done
	@test -e "$(FILM)" || { echo "There is no film $(FILM); name one: make bench" \
		"FILM=squat.mp4" >&2; exit 1; }
	@$(BIN)/python bench/pose.py "$(FILM)"

LIVE ?= 60

.PHONY: bench-live
bench-live: $(READY) ## How soon the live coach draws (needs Chromium); LIVE=60 seconds
	@$(BIN)/python -m bench.live $(LIVE)

.PHONY: bench-pages
bench-pages: $(READY) ## Fifty who browse, five who practise, uploads (needs Chromium)
	@$(BIN)/python -m bench.pages

.PHONY: campaigns
campaigns: $(READY) ## Fuzz every reader, kill writers, all property tests; SEED=...
	@$(BIN)/python -m campaigns.fuzz --seconds $(FUZZ) --seed $(SEED)
	@$(BIN)/python -m campaigns.kill_store --rounds $(KILLS) --seed $(SEED)
	@$(BIN)/python -m campaigns.api --seconds $(ASK) --seed $(SEED)
	@$(BIN)/python -m campaigns.cohort_faults --seconds $(STRIKE) --seed $(SEED)
	@for round in $$(seq 1 $(ROUNDS)); do \
		seed=$$(($(SEED) + round - 1)); \
		echo "== round $$round of $(ROUNDS); to repeat it:" \
			"make campaigns ROUNDS=1 SEED=$$seed"; \
		$(BIN)/pytest tests -m hypothesis --hypothesis-seed=$$seed \
			--randomly-seed=$$seed || exit 1; done

.PHONY: picture
picture: demo ## Take the README's picture of the demo's report (needs Chromium).
	@$(BIN)/python docs/take_picture.py demo/report.html

.PHONY: clean
clean: ## Remove everything that was made here, .venv too.
	@rm -rf .venv demo docs/_build docs/measures.md build dist
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find src tests bench campaigns -name __pycache__ -prune -exec rm -rf {} +
