# Secondsight: two commands, `make run` and `make test`; the others are for those who change it.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
# packages are fetched by exact version and hash; bytecode is made when a module is first used
PIP := PYTHONDONTWRITEBYTECODE=1 $(PY) -m pip --disable-pip-version-check --no-input install --quiet --quiet --no-compile
COMPILE := $(VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# tests of the whole product, for its browser or its clock: they wait more than they work
WAITING := tests/browser tests/test_trials.py \
	$(patsubst %,tests/webapp/test_%.py,backup_of_product up worker_process database_locked queue_restarts)
TEMPLATES = $(shell find templates webapp -name '*.html')

# bytecode that may not be kept is made again by each of the many processes
unexport PYTHONDONTWRITEBYTECODE

# an install is done when the stamp with its lock's hash is there, so a second `make run` installs nothing
hash_of = $(shell cat $(1) | sha256sum | cut -c1-16)
RUN_STAMP := $(VENV)/run-$(call hash_of,requirements.lock install/trim_venv.py)
TEST_STAMP := $(VENV)/test-$(call hash_of,requirements.lock requirements-dev.lock requirements-vlm.txt requirements-speech.txt)
VLM_STAMP := $(VENV)/vlm-$(call hash_of,requirements-vlm.txt)
SPEECH_STAMP := $(VENV)/speech-$(call hash_of,requirements-speech.txt)
POSTGRES_STAMP := $(VENV)/postgres-$(call hash_of,requirements-postgres.txt)
# what speaks to PostgreSQL: only where POSTGRES=1 or a DATABASE_URL asks for it
WANTS_POSTGRES := $(if $(filter 1,$(POSTGRES))$(filter postgres%,$(DATABASE_URL)),$(POSTGRES_STAMP))
# hearing what is said takes 260 MB more, so it is asked for: SPEECH=1
WANTS_SPEECH := $(if $(filter 1,$(SPEECH)),$(SPEECH_STAMP))
# a vision language model needs torch: only where a GPU is found or VLM=1 is given
WANTS_VLM := $(shell { [ "$(VLM)" = 1 ] || { [ "$(VLM)" != 0 ] && nvidia-smi -L >/dev/null 2>&1; }; } && echo $(VLM_STAMP))

.PHONY: help install run test test-services check style types bench score soak audit messages lock
.DEFAULT_GOAL := help

help: ## lists these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

install: $(RUN_STAMP) $(WANTS_VLM) $(WANTS_SPEECH) $(WANTS_POSTGRES) ## installs what is missing to run

run: install ## installs what is missing and starts everything; PORT, HOST, SITE, VLM, SPEECH and POSTGRES may be set
	@$(PY) manage.py up

test: $(TEST_STAMP) ## installs what is missing, checks the code and runs all tests; FULL=1 repeats the drawn ones with more seeds
	@install/chromium.sh
	@install/espeak.sh
	@$(MAKE) --no-print-directory style
	@# types, then what waits most of its time, go on beside the other tests and are told afterwards
	@($(MAKE) --no-print-directory types && $(PY) -m pytest $(WAITING)) >$(VENV)/waiting-tests.log 2>&1 & waiting=$$!; \
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(WAITING:%=--ignore=%); others=$$?; \
	wait $$waiting; waiting=$$?; cat $(VENV)/waiting-tests.log; exit $$((waiting + others))

test-services: $(TEST_STAMP) ## the webapp and the main job against PostgreSQL, a separate Valkey and nginx (at most 15 minutes)
	@install/chromium.sh
	@install/services.sh
	@$(PY) -m tests.other_servers

check: style types ## style, templates and types

style: $(TEST_STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djade --target-version 5.2 --check $(TEMPLATES)

types: $(TEST_STAMP)
	$(VENV)/bin/mypy --strict analysis webapp

bench: $(RUN_STAMP) ## measures speed and memory
	$(PY) -m bench

soak: $(TEST_STAMP) ## tries the promises at length: kills, hostile files, slow sockets, full disks (about an hour)
	$(PY) -m soak

score: $(RUN_STAMP) ## holds described videos against the truth that lies beside the project
	$(PY) -m bench.score

audit: $(TEST_STAMP) ## asks whether anything is known against a locked package; only warns where nobody can be asked
	@$(PY) install/audit.py

messages: $(RUN_STAMP) ## collects the sentences to translate and compiles the German ones (needs gettext)
	$(PY) manage.py makemessages -l de --ignore .venv --ignore var --ignore tests --no-location --no-obsolete --no-wrap
	$(PY) manage.py compilemessages -l de --ignore .venv

lock: $(TEST_STAMP) ## takes what requirements.in and requirements-dev.in ask for into the locks
	$(COMPILE) --output-file requirements.lock requirements.in
	$(COMPILE) --allow-unsafe --output-file requirements-dev.lock requirements-dev.in
	@# the part that speaks to PostgreSQL, for those who run it
	sed -n '/^psycopg/,/^    # via/p' requirements-dev.lock > requirements-postgres.txt

# the environment of `make run`
$(RUN_STAMP): requirements.lock
	@install/python.sh $(PYTHON)
	@echo "Installing into $(VENV) (once; a few minutes at most) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m ensurepip >/dev/null
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@ls $(VENV)/test-* >/dev/null 2>&1 || PYTHONDONTWRITEBYTECODE=1 $(PY) install/trim_venv.py
	@rm -f $(VENV)/run-* && touch $@

# what only tests need: checkers, a browser driver, a second server, and torch
$(TEST_STAMP): $(RUN_STAMP) $(VLM_STAMP) $(SPEECH_STAMP)
	@echo "Installing what the tests need ..."
	@$(PY) -m ensurepip >/dev/null
	@$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@rm -f $(VENV)/test-* && touch $@

$(POSTGRES_STAMP): $(RUN_STAMP)
	@echo "Installing what speaks to PostgreSQL ..."
	@$(PY) -m ensurepip >/dev/null
	@$(PIP) --require-hashes --no-deps -r requirements-postgres.txt
	@rm -f $(VENV)/postgres-* && touch $@

$(SPEECH_STAMP): $(RUN_STAMP)
	@echo "Installing what hears speech ..."
	@$(PY) -m ensurepip >/dev/null
	@$(PIP) --no-deps -r requirements-speech.txt
	@rm -f $(VENV)/speech-* && touch $@

# torch's wheels differ from machine to machine, so they are pinned but not hashed
$(VLM_STAMP): $(RUN_STAMP)
	@echo "Installing torch and transformers ..."
	@$(PY) -m ensurepip >/dev/null
	@$(PIP) -r requirements-vlm.txt
	@rm -f $(VENV)/vlm-* && touch $@
