# `make` alone lists the targets. Nothing but Python 3.11 or newer and make is needed beforehand.

VENV := .venv
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=

# Where `python3` is too old, a newer one beside it is taken; PYTHON=/path/to/python overrides.
OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c '$(OLD_ENOUGH)' 2>/dev/null && echo "$$name" && exit; done; echo python3)

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --quiet --require-hashes
PORT_FREE := import socket; socket.create_server(("$(HOST)", int("$(PORT)"))).close()
SERVE := $(PY) -m config.serve "$(HOST):$(PORT)"
UV_PIP_COMPILE = $(VENV)/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench lock format clean env dev-env

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- environments -------------------------------------------------------------------------------

$(PY):
	@"$(PYTHON)" -c '$(OLD_ENOUGH)' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1 || true)." >&2; \
		echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: its venv module is packaged apart." >&2; \
		echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Creating $(VENV)"
	@"$(PYTHON)" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/base.stamp: requirements/base.txt | $(PY)
	@echo "Installing requirements/base.txt (this takes a minute the first time)"
	@$(INSTALL) -r requirements/base.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(PY)
	@echo "Installing requirements/dev.txt (this takes a minute the first time)"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@ $(VENV)/base.stamp

# The peers that a benchmark measures beside us, where nothing of ours can import them.
$(VENV)/bench/stamp: requirements/base.txt requirements/bench.txt | $(PY)
	@echo "Installing requirements/bench.txt beside the product (this takes a minute the first time)"
	@$(PY) -m venv --clear $(VENV)/bench
	@$(VENV)/bench/bin/python -m pip --disable-pip-version-check --no-input install --quiet --quiet \
		--require-hashes -r requirements/base.txt -r requirements/bench.txt
	@touch $@

env: $(VENV)/base.stamp
dev-env: $(VENV)/dev.stamp ## create .venv with what developing needs

# --- running ------------------------------------------------------------------------------------

# Without a .env, and without keys in the environment, this is a trial: demo keys, data and accounts.
ifeq ($(wildcard .env)$(SECRET_KEY),)
run: export DEMO = True
LOAD_DEMO := $(PY) manage.py demo --if-empty
else
LOAD_DEMO := true
endif

run: env ## serve on http://127.0.0.1:8000 (PORT=, HOST=); without a .env, a trial with demo data
	@$(PY) -c '$(PORT_FREE)' || { echo "Nothing can listen on $(HOST):$(PORT): the port is taken, or the address is not of this machine." >&2; \
		echo "Choose another: make run PORT=8001" >&2; exit 1; }
	@$(PY) manage.py migrate --noinput --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@$(LOAD_DEMO)
	@echo "Serving on http://$(HOST):$(PORT) (Ctrl+C stops it)"
	@exec $(SERVE)

# --- development --------------------------------------------------------------------------------

test: dev-env ## the whole suite (PYTEST_ARGS=…; DATABASE_URL=postgres://… for PostgreSQL)
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)

# The settings of a real installation, with keys that open nothing.
check: export DEMO = False
check: export DATABASE_URL = sqlite://:memory:
check: export SECRET_KEY = only-for-make-check-0123456789-abcdefghijklmnopqrstuvwxyz
check: export ID_NUMBER_KEY = only-for-make-check-zyxwvutsrqponmlkjihgfedcba-9876543210
check: export CERTIFICATE_SIGNING_KEY = only-for-make-check-abcxyz-0123456789-zyxwvutsrqponmlkjihgfe
check: dev-env ## static checks: lint, format, layers, migrations, deployment settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) $(VENV)/bin/lint-imports --no-logo
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --deploy --fail-level WARNING

bench: dev-env $(VENV)/bench/stamp ## measure every claim of speed
	$(PY) -m benchmarks

format: dev-env ## format the code and sort the imports
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: $(PY) ## resolve pyproject.toml anew into requirements/*.txt
	@test -x $(VENV)/lock/bin/uv || { $(PY) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv; }
	@$(UV_PIP_COMPILE) --upgrade --output-file requirements/base.txt
	@$(UV_PIP_COMPILE) --upgrade --extra dev --constraints requirements/base.txt --output-file requirements/dev.txt
	@$(UV_PIP_COMPILE) --upgrade --extra pdf --constraints requirements/base.txt --output-file requirements/pdf.txt
	@$(UV_PIP_COMPILE) --upgrade --extra bench --constraints requirements/base.txt --output-file requirements/bench.txt

clean: ## remove .venv and caches; the database and .env stay
	rm -rf $(VENV) staticfiles .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
