# The commands of the portal. `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$name; exit; fi; done; echo python3)
PY := .venv/bin/python
VAR_DIR ?= var
HOST ?= 127.0.0.1
PORT ?= 8000
SIZE ?= small
WORKERS ?= auto
MINUTES ?= 5
SOURCES := safetyportal enterprises hazards inspections incidents training emergency tests scripts benchmarks manage.py

export DJANGO_SETTINGS_MODULE ?= safetyportal.settings.dev
# Images set it often. The suite starts a hundred Pythons: each would compile the code anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: ## Run the demonstration (PORT=8000, SIZE=small|province, RESET=1)
	@$(PYTHON) scripts/bootstrap.py base
	@exec $(PY) manage.py demo --host $(HOST) --port $(PORT) --size $(SIZE) $(if $(filter 1,$(RESET)),--reset)

.PHONY: test
test: setup ## Check everything and run the whole suite, browser journeys included
	@$(PY) scripts/tools.py
	@scratch=$$($(PY) scripts/scratch.py); trap 'rm -rf "$$scratch"' EXIT; \
	export VAR_DIR=$$scratch; $(PY) -m tests.prepare & $(MAKE) check || { wait; exit 1; }; wait; \
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup --basetemp="$$scratch/tests"

.PHONY: probes
probes: setup ## The long form of the probes: every role, 50,000 cases of the interface, release checks
	@$(PY) scripts/tools.py
	@scratch=$$($(PY) scripts/scratch.py); trap 'rm -rf "$$scratch"' EXIT; export VAR_DIR=$$scratch PROBES=long; failed=0; \
	$(PY) scripts/asvs.py --check || failed=1; \
	$(PY) scripts/sbom.py "$$scratch/sbom.cdx.json" || failed=1; \
	$(PY) -m pytest tests/probes tests/platform/test_proxy.py -n $(WORKERS) --dist loadgroup --durations=20 || failed=1; \
	$(PY) scripts/advisories.py --release || failed=1; \
	exit $$failed

.PHONY: sbom
sbom: ## Bill of materials of the running portal (CycloneDX), VAR_DIR/sbom.cdx.json
	@$(PY) scripts/sbom.py $(VAR_DIR)/sbom.cdx.json

.PHONY: setup
setup: ## Install what development needs into .venv
	@$(PYTHON) scripts/bootstrap.py dev

.PHONY: check
check: ## Format, lint, types, import contracts, migrations, translations, deployment, documents
	@$(PY) scripts/check.py

.PHONY: run
run: ## Development server with reloading, on PORT
	@$(PY) manage.py compilemessages
	@$(PY) manage.py migrate --verbosity 0
	@exec env DEBUG=1 $(PY) manage.py runserver $(HOST):$(PORT)

.PHONY: fmt
fmt: ## Format code and templates
	@$(PY) -m ruff check --fix-only --quiet . || true
	@$(PY) -m ruff format --quiet .
	@$(PY) -m djlint --reformat --quiet templates || true

.PHONY: messages
messages: ## Collect the texts and merge the translations of locale/src
	@$(PY) scripts/messages.py

.PHONY: docs
docs: ## Write the generated documents anew
	@$(PY) scripts/docs.py

.PHONY: lock
lock: ## Pin requirements/*.in anew, with hashes; what runs gets the versions that are tested
	@pin() { $(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --quiet requirements/$$1.in -o requirements/$$1.lock; }; \
	pin dev; cp requirements/dev.lock requirements/base.lock; pin base

.PHONY: bench
bench: ## Measure against the floors of docs/benchmarks.md
	@$(PY) -m benchmarks

.PHONY: faults
faults: ## Break parts of the running portal and compare (ONLY=F6,F9, QUICK=1)
	@$(PY) -m benchmarks.faults $(if $(ONLY),--only $(ONLY)) $(if $(filter 1,$(QUICK)),--quick)

.PHONY: mutants
mutants: ## Take away each permission check in turn: do the tests notice? (goes on where it stopped)
	@$(PY) -m tests.oracle.mutants.run $(MUTANTS)

.PHONY: replica
replica: ## Run web and database on two hosts (network namespaces), lose the first database, switch over
	@$(PY) -m benchmarks.faults --only HOSTS $(if $(filter 1,$(QUICK)),--quick)

.PHONY: soak
soak: ## Run the portal under load for MINUTES=5 and look for what grows
	@$(PY) -m benchmarks.faults --only SOAK --minutes $(MINUTES)

.PHONY: stop
stop: ## Stop the embedded PostgreSQL and Redis of VAR_DIR
	@VAR_DIR=$(VAR_DIR) $(PY) -m safetyportal.core.embedded stop

.PHONY: clean
clean: ## Remove the environment and all local data, the demonstration included
	@[ ! -x $(PY) ] || VAR_DIR=$(VAR_DIR) $(PY) -m safetyportal.core.embedded stop
	@rm -rf .venv var .pytest_cache .ruff_cache .mypy_cache
	@find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -delete
