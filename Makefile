# Every verb sets up what it needs first. PYTHON=… names the Python to use; UPGRADE=1 lets `make lock` take newer versions.

BIN := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help sandbox setup setup-dev browser fmt lint types test looked-through every-test check chaos bench docs lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r verb what; do printf '  make %-9s %s\n' "$$verb" "$$what"; done

sandbox: setup ## run the desk with a local Slack at http://127.0.0.1:3000
	@$(BIN)/slackbot sandbox $(if $(PORT),--port $(PORT))

test: setup-dev ## run every check and every test, the browser ones too (WORKERS=4: each waits a third of its time)
	@$(MAKE) --no-print-directory -j4 browser lint types looked-through
	@$(MAKE) --no-print-directory every-test

# On a fresh clone: compiles the tests and has hypothesis look through the code once, while the browser is fetched. Each
# worker would do it for itself, at the same time. What fails here fails there.
looked-through: setup-dev
	@[ -d .hypothesis ] || $(BIN)/pytest --collect-only -q >/dev/null 2>&1 || true

every-test:
	@$(BIN)/pytest -n $(or $(WORKERS),4) --dist worksteal

check: test ## the same as test

setup: ## make .venv with what the desk needs to run
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev

browser: setup-dev
	@$(BIN)/python scripts/browser.py

fmt: setup-dev ## format the code
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

lint: setup-dev ## style, formatting and who may import whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-cache

types: setup-dev ## mypy --strict
	@$(BIN)/mypy

chaos: setup-dev ## kill at every step, let everybody ask for everything, long: ROUNDS=… storms, SEED=… the first one's
	@EXAMPLES=$(or $(EXAMPLES),200) $(BIN)/pytest -m "" -n 2 --timeout 900 \
		tests/chaos tests/fuzz tests/handlers/test_identity.py tests/rules/test_timers_through_the_store.py \
		tests/blocks/test_what_is_read.py

bench: setup-dev ## measure, side by side (QUICK=1 two minutes, PART=ack|growth|…, WRITE=1 into docs/performance.md)
	@$(BIN)/pytest tests/bench -m bench -s $(if $(PART),-k '$(PART)')

docs: setup-dev ## write into the documentation what the code knows
	@$(BIN)/python -m scripts.docs

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--only-binary :all: $(if $(UPGRADE),--upgrade) pyproject.toml

lock: setup-dev ## write both locks from pyproject.toml
	@$(COMPILE) -o requirements.lock
	@$(COMPILE) --group dev --constraints requirements.lock -o requirements-dev.lock

clean: ## remove .venv and everything that can be made again
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist screenshots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
