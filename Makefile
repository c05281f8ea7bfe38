# Two commands are all a newcomer needs: `make run` and `make test`. Both make their own environment in .venv.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check format sweep oldest docs bench clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: .venv/.serving ## start the simulator with demo data and print a first call to paste
	@exec $(BIN)/python -m mockspot serve --seed demo --hint

test: $(STAMP) ## run the test suite (a few minutes on two cores)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q

check: $(STAMP) ## format, lint and type checks
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(STAMP) ## rewrite the sources in the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

sweep: $(STAMP) ## run the long property and fuzz runs that `make test` leaves out
	@$(BIN)/python -m pytest -n 2 -q -m sweep

oldest: ## run the test suite with the oldest releases that pyproject.toml allows, in an environment of its own
	@rm -rf .oldest && $(PYTHON) -m venv .oldest
	@$(PYTHON) tests/packaging/oldest.py > .oldest/constraints.txt
	@.oldest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@.oldest/bin/python -m pip install --quiet --disable-pip-version-check -c .oldest/constraints.txt -e . --group dev
	@.oldest/bin/python -m pytest -n 2 --dist worksteal -q -m "not sweep"

docs: $(STAMP) ## regenerate the pages that are made from the rows
	@$(BIN)/python -m docs.generate

bench: $(STAMP) ## measure the performance ratios
	@$(BIN)/python -m benchmarks

clean: ## remove the environment and everything built
	@rm -rf .venv .oldest build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mockspot needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; } # half an environment would look like one next time

# A bare install is enough to serve, and quick; tests and checks want everything.
.venv/.serving: pyproject.toml | .venv/bin/python
	@echo "installing mockspot into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(STAMP): pyproject.toml | .venv/bin/python
	@echo "installing mockspot with its development tools into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . --group dev
	@touch $@ .venv/.serving
