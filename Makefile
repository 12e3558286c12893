# The commands of the project. `make demo` and `make test` need git, make and python3 (3.11+) with venv, nothing else.
PY ?= python3
PORT ?= 8000
BIN := .venv/bin
LOCK := requirements/dev.txt
STAMP := .venv/.stamp-$(shell sha256sum $(LOCK) | cut -c1-16)
UV := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: demo test test-all check bench fix run setup e2e lock schema catalogues messages registers addresses roles

setup: $(STAMP)

$(STAMP): | $(LOCK)  # its name holds the hash of the lock: a newer copy of the same needs nothing
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	rm -rf .venv
	$(PY) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $(LOCK)
	@touch $@

demo: setup
	@OFFICE_DEMO=1 PORT=$(PORT) $(BIN)/python manage.py serve_demo

run: setup catalogues
	$(BIN)/python manage.py migrate
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: setup catalogues
	$(BIN)/python -m pytest -n auto

# What CI runs: both databases; whole offices and browsers once. Needs TEST_DATABASE_URL=postgres://...
test-all: setup catalogues
	@$(BIN)/python tests/run_all.py

check: setup catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') HTTPS=1 ALLOWED_HOSTS=ombudsman.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m tests.support.registers
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/project/test_translations.py tests/api/test_schema.py

bench: setup
	$(BIN)/python manage.py bench

catalogues: setup
	@$(BIN)/python manage.py compile_catalogues

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: setup
	$(BIN)/python manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn

e2e: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/e2e.txt

# Everything a change must still be entered in, one line each, in seconds and without a database.
registers: setup
	@$(BIN)/python -m tests.support.registers

# The commands that fill a register. Read the difference before you keep it.
messages: setup
	@$(BIN)/python -m tests.support.messages

addresses: setup catalogues
	$(BIN)/python -m pytest -q -p no:cacheprovider --write-addresses tests/project/test_addresses.py tests/api/test_scopes.py

roles: setup
	$(BIN)/python -m tests.support.roles_matrix

# Maintainers only: makes the locks again. Installing never needs uv.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(UV) pyproject.toml -o requirements/production.txt
	$(UV) pyproject.toml --group test --group lint -c requirements/production.txt -o requirements/dev.txt
	$(UV) --group e2e -c requirements/dev.txt -o requirements/e2e.txt
