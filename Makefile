# Every target explains itself: make help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test gate lint format types train bench wheel lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/newsledger: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "newsledger needs Python 3.11 or later: make PYTHON=/path/to/python3.11 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.test: $(BIN)/newsledger
	$(INSTALL) --editable '.[test]'
	@touch $@

run: $(BIN)/newsledger ## set up, then run the five seed articles into outputs/, with the report
	$(BIN)/newsledger run 'seeds/*.txt' --out outputs --report

test: $(VENV)/.test ## set up with the test extra, then run the tests
	$(BIN)/python -m pytest

gate: $(BIN)/newsledger ## score dev; fail below models/corpus/floors.toml
	$(BIN)/python bench/gate.py

train: $(BIN)/newsledger ## learn linking, elided counts and clusters from models/corpus
	$(BIN)/python -m newsledger.training models/corpus/train.jsonl
	$(BIN)/python -m newsledger.training.clusters models/corpus/train.jsonl models/corpus/clusters/dev.jsonl

bench: $(VENV)/.test ## measure speed, memory, growth and accuracy beside the peers
	$(INSTALL) --editable '.[bench]'
	$(BIN)/python bench/speed.py $(if $(FULL),--full)
	$(BIN)/python bench/baseline.py

lint: $(VENV)/.test ## check style, format, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: $(VENV)/.test ## format the code
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

types: $(VENV)/.test ## check the types
	$(BIN)/mypy

wheel: $(VENV)/.test ## build the wheel into dist/
	$(BIN)/python -m build --wheel

lock: $(VENV)/.test ## write the installed versions into constraints.txt
	{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | sort -f; } > constraints.new
	mv constraints.new constraints.txt

clean: ## remove what was built and installed
	rm -rf $(VENV) dist build
