# Two commands: `make demo` and `make test`. Everything else is a part of them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo setup test test-long check lock openapi pictures format clean

demo:            ## set up what is missing, then serve a market that looks alive at http://127.0.0.1:8000
	@exec $(PYTHON) bootstrap.py demo

setup:           ## set up only; the command line is then .venv/bin/jishi
	@$(PYTHON) bootstrap.py

test:            ## every test, on real parts
	@$(PYTHON) bootstrap.py --tests
	$(BIN)/python -m pytest -m "not long"
	$(BIN)/python bootstrap.py --npm test

test-long:       ## the long ones too
	@$(PYTHON) bootstrap.py --tests
	$(BIN)/python -m pytest

check:           ## style, types, architecture, migrations, API drift
	@$(PYTHON) bootstrap.py --tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/jishi openapi --check
	$(BIN)/mypy
	$(BIN)/python bootstrap.py --npm check

lock:            ## renew the hashed lock files from requirements/*.in (needs uv)
	for name in runtime dev; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt; done

openapi:         ## write openapi.json and the client's types from the routes
	$(BIN)/jishi openapi
	$(BIN)/python bootstrap.py --npm api

pictures:        ## docs/pictures from the market that `make demo` serves
	$(BIN)/python -m tests.browser.gallery

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:           ## remove what set-up made (not the data folder)
	rm -rf .venv web/node_modules web/dist
