# Two commands on a fresh machine: `make demo` and `make test`. Both begin with `make setup`.
PYTHON ?= python3.11
BIN := .venv/bin
UV := $(BIN)/uv

.PHONY: setup demo test lint samples reference
setup: .venv/.ready web/dist/.ready

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip --quiet --disable-pip-version-check install 'uv>=0.13,<0.14'

.venv/.ready: .venv/bin/uv pyproject.toml uv.lock
	UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --quiet --frozen --inexact --all-groups
	touch $@
