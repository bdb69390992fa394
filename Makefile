# Everything one does with this repository. A plain python3 (3.11 or newer) and make are enough to begin with:
# the first target makes .venv and fills it from uv.lock. `make help` lists the targets.

PYTHON ?= python3
ARGS ?=
JOBS ?= 2
ROUNDS ?= 200
BIN := .venv/bin
READY := .venv/.ready

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

.DEFAULT_GOAL := help
.PHONY: help env run demo screenshots test fuzz crash check format translations bench freeze clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  */make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

$(READY): pyproject.toml uv.lock .ci/uv.txt build_installer.py
	$(PYTHON) build_installer.py check --install
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	$(BIN)/uv sync --locked --quiet
	@touch $@

env: $(READY)  ## .venv with the pinned dependencies

run: env  ## start the program
	$(BIN)/intake $(ARGS)

demo: env  ## one invented case travels from the interview to the printed complaint (ARGS=--no-window: no window)
	$(BIN)/intake demo $(ARGS)

screenshots: env  ## every page in every language, light and dark, into screenshots/
	QT_QPA_PLATFORM=offscreen $(BIN)/intake --screenshots screenshots

test: env  ## every test (ARGS="-k word" picks some)
	$(BIN)/pytest -n $(JOBS) $(ARGS)

fuzz: env  ## the property tests with many more examples, new ones each time
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n $(JOBS) -m hypothesis $(ARGS)

crash: env  ## kill -9 at ROUNDS random moments in all: intake, drafting, export, import, receipts, new vaults
	INTAKE_CRASH_ROUNDS=$(ROUNDS) $(BIN)/pytest -m crash -s --timeout 3600 $(ARGS)

check: env  ## style, types, import rules, translations, letters
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy build_installer.py .ci/*.py
	$(BIN)/lint-imports
	$(BIN)/python .ci/translations.py check
	$(BIN)/python .ci/letters.py

format: env  ## bring the source into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: env  ## bring the .po files up to what the source says
	$(BIN)/python .ci/translations.py update

bench: env  ## the figures, beside other programs on the same bytes (ARGS=vault runs one)
	$(BIN)/python tests/benchmarks $(ARGS)

freeze: env  ## dist/intake: the program as a folder that needs no Python; then prove that it works
	$(PYTHON) build_installer.py check --install --freeze
	$(BIN)/python build_installer.py freeze
	$(BIN)/python build_installer.py verify

clean:  ## delete everything that can be made again
	rm -rf .venv build dist demo-output screenshots .mypy_cache* .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +
