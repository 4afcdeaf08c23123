# Safeguarding yearly reports. `make help` lists what there is.
# Every setting of include/settings.py may be given here: make run INBOX=folder LAKE_URI=s3://bucket/prefix
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export INBOX LAKE_URI REGISTER ENGINE OPENAI_BASE_URL OPENAI_API_KEY OPENAI_MODEL LLM_BUDGET PORT WORKER_COUNT
# a setting that was not given must be absent, not empty
$(foreach v,INBOX LAKE_URI REGISTER ENGINE OPENAI_BASE_URL OPENAI_API_KEY OPENAI_MODEL LLM_BUDGET PORT WORKER_COUNT,$(if $($(v)),,$(eval unexport $(v))))
# without bytecode every process compiles thousands of modules anew: more than half of all the CPU-seconds of a run
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

# The environment: exactly the lock, with hashes; made again when the lock changes.
.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' || \
		{ echo "Python 3.11 to 3.13 is needed; $$($(PYTHON) --version) is what '$(PYTHON)' is. Try: make PYTHON=python3.12 …"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ;\\]*\).*/\1/p' requirements.txt)"
	@echo "Installing the locked packages into .venv …"
	@$(BIN)/python -m uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.txt
	@touch $@

.PHONY: setup
setup: .venv/installed ## install the locked packages into .venv

.PHONY: run
run: setup ## the main job: reports in, yearly tables out (INBOX=folder for your own files)
	@$(BIN)/python -m local.run

.PHONY: ui
ui: setup ## the same Airflow with its web pages on 127.0.0.1 (PORT=8080)
	@$(BIN)/python -m local.ui

.PHONY: airflow
airflow: setup ## a command of Airflow's own on this checkout's Airflow (DO='dags list-runs collect_reports')
	@$(BIN)/python -m local.cli $(DO)

.PHONY: notify-test
notify-test: setup ## a message to everybody of NOTIFY, as a failed run would send it
	@$(BIN)/python -m local.notify

.PHONY: health
health: setup ## whether the yearly run goes on by itself: exit code 1 when not, for cron or a monitor (AIRFLOW=http://…)
	@$(BIN)/python -m local.health $(if $(AIRFLOW),--airflow $(AIRFLOW)) $(FLAGS)

.PHONY: test
test: setup ## all tests, on all cores
	@$(BIN)/python -m local.browser
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test-fast
test-fast: setup ## the tests that take seconds
	@$(BIN)/python -m pytest -m "not slow and not airflow"

.PHONY: test-distributed
test-distributed: setup ## the same DAGs on Celery, PostgreSQL, Redis and S3, natively: equal tables to the byte (docs/deployment.md)
	@$(BIN)/python -m pytest -m distributed tests/distributed --timeout 3600 $(FLAGS)

.PHONY: test-image
test-image: setup ## build the image with Docker or Podman and run it as confined as the compose file says (docs/deployment.md)
	@$(BIN)/python -m pytest -m image tests/deploy --timeout 7200 $(FLAGS)

.PHONY: test-policies
test-policies: setup ## a whole year on S3 with the rights of docs/security.md, each of which must be needed
	@$(BIN)/python -m pytest -m distributed tests/security --timeout 3600 $(FLAGS)

.PHONY: up
up: ## containers: Airflow on Celery, PostgreSQL, Redis, S3 (needs Docker Compose; INBOX=folder WORKER_COUNT=2 PORT=8080)
	@$(PYTHON) -m local.env_file
	@$(if $(filter-out s3://%,$(INBOX)),INBOX= INBOX_FOLDER="$(abspath $(INBOX))") docker compose build
	@$(if $(filter-out s3://%,$(INBOX)),INBOX= INBOX_FOLDER="$(abspath $(INBOX))") docker compose up --detach
	@echo "Airflow: http://localhost:$(or $(PORT),8080), user admin; its password is ADMIN_PASSWORD in .env"

.PHONY: down
down: ## stop the containers; the volumes (database, objects, logs) stay
	@docker compose --profile local-model down

.PHONY: local-model
local-model: ## Ollama in a container on 127.0.0.1:11434: nothing is sent outside (docs/language-model.md)
	@$(PYTHON) -m local.env_file
	@docker compose --profile local-model up --detach local-model

.PHONY: test-faults
test-faults: setup ## break things on purpose: kill, fill, cut off, set back (docs/fault-drills.md); prints the time of each drill
	@FAULT_DRILLS=full $(BIN)/python -m pytest tests/faults -m "" --timeout 2400 --durations 0 --durations-min 0.1

.PHONY: lint
lint: setup ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

.PHONY: format
format: setup ## put the code in order
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

.PHONY: trace
trace: setup ## from an id in a release to the raw file and page it came from (ID=…)
	@$(BIN)/python -m include.trace $(if $(ID),'$(ID)')

.PHONY: verify
verify: setup ## recompute the hashes of a release (RELEASE=2023-24/v1)
	@$(BIN)/python -m include.trace --verify $(if $(RELEASE),'$(RELEASE)')

.PHONY: duckdb
duckdb: setup ## a DuckDB file with views over the newest releases (OUT=safeguarding.duckdb; COPY=1: with the rows, to take along)
	@$(BIN)/python -m include.query $(or $(OUT),safeguarding.duckdb) $(if $(COPY),--copy)

.PHONY: questions
questions: setup ## twenty questions with their answers into docs/questions.md (after `make run` on an empty lake)
	@$(BIN)/python -m include.query --questions

.PHONY: questions-check
questions-check: setup ## fail where docs/questions.md is not what this lake of the samples answers (after `make run`)
	@$(BIN)/python -m include.query --check

.PHONY: docs
docs: setup ## write the generated pages of docs/ anew
	@$(BIN)/python -m local.docs

.PHONY: docs-check
docs-check: setup ## fail when a generated page is not what the code says
	@$(BIN)/python -m local.docs --check

.PHONY: samples
samples: setup ## render the fictional reports and their known answers anew
	@$(BIN)/python -m include.samples.render

.PHONY: deep-dive
deep-dive: setup ## draw the sample of a deep dive and count its audit tables (YEAR=2019-20 SEED=2020 OUT=folder DEPRIVATION=scores.csv)
	@mkdir -p $(or $(OUT),deep-dive)
	@$(BIN)/python -m include.deep_dive $(or $(OUT),deep-dive)/sample.csv --seed $(or $(SEED),2020) --year $(or $(YEAR),2019-20) \
		--tables $(or $(OUT),deep-dive)/tables.csv $(if $(DEPRIVATION),--deprivation $(DEPRIVATION))

.PHONY: evaluate
evaluate: setup ## how well an engine reads reports with known answers, of 2023-24 and of earlier years (DATA=folder OUT=folder FLAGS=…)
	@$(BIN)/python -m include.evaluate $(or $(DATA),$(addprefix include/samples/,held_out earlier_years_unseen earlier_years) --short) $(if $(OUT),--out $(OUT)) $(FLAGS)

.PHONY: evaluate-passages
evaluate-passages: setup ## the engine's patterns on single labelled passages
	@$(BIN)/python -m include.evaluate.passages

.PHONY: evaluate-quotes
evaluate-quotes: setup ## true and altered quotes put to the quote check (DATA=folder of PDFs)
	@$(BIN)/python -m include.evaluate.quotes $(DATA)

.PHONY: evaluate-convert
evaluate-convert: setup ## words, pages, headings, tables and pictures against what was drawn (DATA=folder)
	@$(BIN)/python -m include.convert.evaluate $(DATA)

.PHONY: benchmark-convert
benchmark-convert: setup ## pages per CPU-second beside pdfminer.six and pypdfium2 (DATA=folder of PDFs FLAGS=--no-pictures)
	@$(BIN)/python -m include.convert.benchmark $(or $(DATA),include/samples/practice) $(FLAGS)

.PHONY: evaluate-collect
evaluate-collect: setup ## the crawler on a miniature web, and recognition on 106 real landing pages
	@$(BIN)/python -m include.collect.recognise.evaluate
	@$(BIN)/python -m tests.miniature_web.measure $(FLAGS)

.PHONY: evaluate-review
evaluate-review: setup ## whether recorded probabilities of the sample are those of its draw, and intervals of agreement hold (FLAGS='--draws 300')
	@$(BIN)/python -m tests.review.measure $(FLAGS)

.PHONY: evaluate-themes
evaluate-themes: setup ## which of the themes 15 to 26, hidden in turn, are proposed again from the practice samples
	@$(BIN)/python -m include.discover.evaluate

.PHONY: benchmark-llm
benchmark-llm: setup ## what asking a model costs and how fast it is, against a server of our own (FLAGS='--only tokens')
	@$(BIN)/python -m local.benchmark_llm $(FLAGS)

.PHONY: benchmark-review
benchmark-review: setup ## how long a reviewer waits for a page of a long report, and for words found in it (PAGES=124)
	@$(BIN)/python -m tests.review_pages.measure $(PAGES)

.PHONY: evaluate-marks
evaluate-marks: setup ## whether the marks on pictures of pages lie on the quotes, over all quotes in the lake (FLAGS=-v)
	@$(BIN)/python -m tests.review_pages.marks_on_pictures $(FLAGS)

.PHONY: audit
audit: setup ## known vulnerabilities of the locked packages (UNREACHABLE=warn where the service cannot be reached)
	@UNREACHABLE=$(UNREACHABLE) $(BIN)/python -m local.audit

.PHONY: secrets
secrets: setup ## keys, tokens and passwords in tracked files
	@$(BIN)/python -m local.secret_scan

.PHONY: benchmark
benchmark: setup ## a made-up year through plain Python and Airflow: time, memory, sizes (SIZES="10 126" ENGINE=extractive DATA=folder of real PDFs FLAGS=…)
	@$(BIN)/python -m benchmarks --sizes $(or $(SIZES),10 126) --engine $(or $(ENGINE),extractive) $(if $(DATA),--real $(DATA)) $(FLAGS)

.PHONY: benchmark-page
benchmark-page: setup ## docs/performance.md from the results that are kept
	@$(BIN)/python -m benchmarks --page-only

.PHONY: lock
lock: ## compile requirements.in into requirements.txt
	@$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--override requirements-left-out.txt --custom-compile-command "make lock" requirements.in -o requirements.txt

.PHONY: lock-check
lock-check: setup ## fail when the lock does not fit requirements.in
	@cp requirements.txt .venv/lock-check.txt
	@$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--override requirements-left-out.txt --custom-compile-command "make lock" requirements.in -o .venv/lock-check.txt
	@diff -u requirements.txt .venv/lock-check.txt >/dev/null || { echo "requirements.txt is not what requirements.in compiles to: run 'make lock'."; exit 1; }
	@echo "The lock fits requirements.in."

.PHONY: clean
clean: ## remove the environment, Airflow's home and caches; the lake stays
	@rm -rf .venv .airflow .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
