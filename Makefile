# The project's commands. `make` alone lists them. Settings: DB=koperasi PORT=8069 ODOO_HOME= PGHOST= ...
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
export DB PORT ODOO_HOME EXTRA_ADDONS TEST_TAGS TEST_DB PYTHON HTTP_INTERFACE

DB ?= koperasi
PORT ?= 8069
BACKUP ?= backups/$(DB)-$(shell date +%Y%m%d-%H%M%S).tar

# every command first makes sure of its set-up (0.3 s when there is nothing to do)
ready := scripts/setup.sh && source scripts/env.sh

.PHONY: help setup run stop update shell psql test test-unit test-odoo test-e2e test-stock lint format bench simulate mutate drill backup restore clean

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 12

setup: ## install what is needed: Debian packages, Odoo 19.0, Python packages, PostgreSQL
	@$(ready)

run: ## start the suite at http://localhost:8069, with the demo cooperative on first use
	@$(ready) && scripts/server.sh start

stop: ## stop the server and the private PostgreSQL
	@source scripts/env.sh && scripts/server.sh stop && scripts/postgres.sh stop

update: ## update all our addons in database DB
	@$(ready) && scripts/server.sh update

shell: ## a Python shell in database DB (env is there)
	@$(ready) && exec odoo shell -d "$$DB" --no-http

psql: ## an SQL shell in database DB
	@$(ready) && exec psql "$$DB"

test: ## all tests: unit, Odoo (browser tests included), end to end
	@$(ready) && scripts/test.py

test-unit: ## the tests that need no Odoo
	@$(ready) && scripts/test.py unit

test-odoo: ## the addons' own tests: make test-odoo [ADDON="koperasi_loan ..."] [TEST_TAGS=...] [TEST_DB=...]
	@$(ready) && scripts/test.py odoo $(ADDON)

test-e2e: ## the end-to-end tests
	@$(ready) && scripts/test.py e2e

test-stock: ## Odoo's own tests without our addons and with them (takes long): make test-stock [TAGS=/account]
	@$(ready) && nice -n 10 scripts/stock_tests.py $(TAGS)

lint: ## ruff, pylint-odoo, oca-checks-odoo-module, oca-checks-po
	@$(ready) && scripts/lint.sh

format: ## let ruff format the code
	@$(ready) && ruff format . && ruff check --fix .

bench: ## benchmarks: make bench [ARGS="..."]
	@$(ready) && python tests/bench/run.py $(ARGS)

simulate: ## random operations against an independent model: make simulate [SEEDS=50] [STEPS=200] [JOBS=2] [ARGS="..."]
	@$(ready) && python tests/simulator/run.py --seeds $(or $(SEEDS),50) --steps $(or $(STEPS),200) --jobs $(or $(JOBS),2) $(ARGS)

mutate: ## take every protection away in a copy and see its test fail: make mutate [ARGS="p04 p20"]
	@$(ready) && scripts/mutate.py $(ARGS)

drill: ## on the demo: back up under load and restore, update all addons, 400 are invited and 50 join; some minutes
	@$(ready) && DRILL=demo python -m pytest -q -W default tests/e2e/test_drill.py tests/e2e/test_joining.py

backup: ## database DB and its filestore into one file: make backup [BACKUP=file]
	@$(ready) && scripts/database.py backup "$$DB" "$(BACKUP)"

restore: ## the way back: make restore FILE=... DB=... [FORCE=1]
	@$(ready) && scripts/database.py restore "$$DB" "$(FILE)" $(if $(FORCE),--force)

clean: ## stop everything and remove what was set up here, databases included
	@source scripts/env.sh
	if [ -z "$(YES)" ]; then
		read -rp "This deletes .state, .venv and all databases of this folder. Sure? [y/N] " answer
		[ "$$answer" = y ]
	fi
	scripts/server.sh stop
	scripts/postgres.sh remove
	rm -rf .state .venv
