# Two commands do everything: `make demo` and `make test`. Nothing but make, Python 3.11+ and its venv module is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: setup demo dashboard test check docs screenshots bench fuzz crash constraints

setup: $(READY)

$(READY): constraints.txt pyproject.toml
	@echo "Setting up Python packages in $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: setup
	@$(BIN)/tiertrace demo

dashboard: setup
	@$(BIN)/tiertrace dashboard --cases datasets/cases

test: setup
	@$(BIN)/python -m pytest $(or $(PYTEST),-n 2)

check: setup
	@$(BIN)/ruff format --check graph dashboard tests benchmarks
	@$(BIN)/ruff check graph dashboard tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: setup
	@$(BIN)/python -m graph.model_page docs/model.md
	@$(BIN)/python -m graph.query docs/queries.md

# Every screen over the cases, as a picture in docs/screenshots; needs chromium.
screenshots: setup
	@$(BIN)/python -m tests.browser.screenshots

bench: setup
	@$(BIN)/python -m benchmarks

# Mutated files for every importer, ten minutes each.
fuzz: setup
	@$(BIN)/python -m tests.fuzz

crash: setup
	@$(BIN)/python -m tests.crash --rounds 200

# Pins every package with the hashes of all its files; run after changing pyproject.toml.
constraints:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --all-extras pyproject.toml -o constraints.txt
