# Everything is done from here; `make help` lists it. Python 3.11 to 3.13 is all it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
DBT := $(BIN)/dbt
MANIFEST := dbt_project/target/manifest.json
PARSE := parse --quiet --project-dir dbt_project --profiles-dir dbt_project \
	--target-path target --log-level-file none
INSTALL := $(BIN)/python tools/install.py
HASHED := --require-hashes --only-binary :all: -r
VENDORED := serving/dashboard/static/vendor
LOCK := --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --quiet $(LOCK_FLAGS)

# The first import of a module compiles it, for all processes after it.
unexport PYTHONDONTWRITEBYTECODE

# dbt parses while the project itself is installed.
MAKEFLAGS += --jobs=2

# Telemetry is off, here and in every child process.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := 1
export RUNTIME__DLTHUB_TELEMETRY := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A moved environment, or one whose Python is gone, is made again.
ifneq ($(shell { cat .venv/.runtime && $(BIN)/python -c ''; } 2>/dev/null),$(CURDIR))
.PHONY: .venv/.packages
endif

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .venv/.runtime $(wildcard $(MANIFEST)) ## install, collect 14 days from the sandbox, build everything, open the dashboard
	@$(BIN)/creators demo --serve

.PHONY: ui
ui: setup ## start Dagster's UI with the same data, on http://127.0.0.1:3000
	@$(BIN)/creators ui

.PHONY: test
test: setup-dev ## install and run the whole test suite
	@$(PYTEST) -m "not soak" -n 2 --dist loadfile --no-loadscope-reorder \
	  $(PYTEST_FLAGS)

.PHONY: test-integration
test-integration: setup-dev ## run only the end-to-end tests
	@$(PYTEST) -m "not soak" tests/journeys $(PYTEST_FLAGS)

.PHONY: soak
soak: setup-dev ## the tests that take long: kills, faults, many days
	@$(PYTEST) -m soak $(PYTEST_FLAGS)

.PHONY: check
check: setup-dev ## formatting, lint, types, SQL style, dbt's warnings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 0 --disable-progress-bar dbt_project/models
	$(DBT) --warn-error $(PARSE)

.PHONY: fix
fix: setup-dev ## fix findings of the formatters and linters
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project/models

.PHONY: docs
docs: setup ## write docs/tables from the models' descriptions, and the tables of docs/scaling.md
	@$(BIN)/python -m tools.table_docs
	@$(BIN)/python -m tools.scaling

.PHONY: golden
golden: setup ## write tests/golden/graph.txt from the definitions
	@$(BIN)/python -m tools.graph > tests/golden/graph.txt

.PHONY: vendor
vendor: ## bundle the dashboard's libraries again; only after a changed version, needs npm
	@mkdir -p build/vendor && cp tools/vendor/* build/vendor
	@cd build/vendor && npm ci --no-audit --no-fund --ignore-scripts
	@build/vendor/node_modules/.bin/esbuild build/vendor/libraries.js --bundle \
	  --minify --format=esm --target=es2022 --legal-comments=none \
	  --outfile=$(VENDORED)/libraries.js
	@cp build/vendor/node_modules/axe-core/axe.min.js tests/serving/dashboard/vendor/axe.min.js
	@cd build/vendor/node_modules && for name in preact @preact/signals \
	  @preact/signals-core htm echarts echarts/licenses zrender tslib; do \
	  for file in $$name/LICENSE* $$name/NOTICE; do \
	    if [ -f "$$file" ]; then printf '==== %s ====\n\n' "$$file"; \
	      sed 's/[[:space:]]*$$//' "$$file"; printf '\n'; fi; \
	  done; done > "$(CURDIR)/$(VENDORED)/LICENSES.txt"
	@cp build/vendor/node_modules/axe-core/LICENSE tests/serving/dashboard/vendor/LICENSE.txt
	@for folder in $(VENDORED) tests/serving/dashboard/vendor; do \
	  (cd $$folder && sha256sum *.js > SHA256SUMS); done

.PHONY: bench
bench: setup-dev ## run the benchmarks and print the results
	@$(BIN)/python -m bench

.PHONY: bench-peers
bench-peers: setup-dev ## the same work by Airbyte, Meltano, ingestr and sling (PEERS_FLAGS=--clean deletes them)
	@$(BIN)/python -m bench.peers $(PEERS_FLAGS)

.PHONY: setup
setup: .venv/.runtime $(MANIFEST) ## only install

.PHONY: setup-dev
setup-dev: setup .venv/.dev

.venv/.packages: requirements/runtime.txt requirements/uv.txt tools/install.py
	@python=; for name in "$${PYTHON:-}" python3.13 python3.12 python3.11 python3; do \
	  if [ -n "$$name" ] && "$$name" -c 'import ensurepip, sys; \
	    sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
	  then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "error: no Python 3.11, 3.12 or 3.13 with venv: install one," \
	    "or set PYTHON" >&2; exit 1; \
	fi; \
	if ! { $(BIN)/python -m pip --version && \
	  grep -F "$(CURDIR)/.venv/bin/python" $(BIN)/pip; } >/dev/null 2>&1; \
	then echo "making .venv with $$python"; "$$python" -m venv --clear .venv; fi
	@echo "installing requirements/runtime.txt"
	@$(INSTALL) $(HASHED) requirements/runtime.txt
	@touch $@

.venv/.runtime: .venv/.packages pyproject.toml
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "installing requirements/dev.txt"
	@$(INSTALL) $(HASHED) requirements/dev.txt
	@touch $@

$(MANIFEST): .venv/.packages \
		$(shell find dbt_project -name '*.sql' -o -name '*.yml' -o -name '*.md' -o -name '*.csv')
	@$(DBT) $(PARSE)
	@touch $@

.PHONY: lock
lock: ## resolve the requirements again (LOCK_FLAGS=--upgrade moves the versions)
	python3 -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet $(HASHED) requirements/uv.txt
	cd requirements && ../build/lock/bin/uv pip compile uv.in $(LOCK) -o uv.txt
	cd requirements && ../build/lock/bin/uv pip compile dev.in $(LOCK) -o dev.txt
	cd requirements && ../build/lock/bin/uv pip compile runtime.in $(LOCK) \
	  -c dev.txt -o runtime.txt
	rm -r build/lock

.PHONY: clean
clean: ## remove what can be made again; the state folder .creators stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	rm -rf dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
