# `make run` shows the pages, `make test` checks everything. Both make .venv first, once; what is
# already in place costs nothing. PYTHON= names the interpreter.

PORT ?= 8501
BROWSER ?= yes

venv := .venv/bin/python
side_by_side := --numprocesses=auto --dist=loadfile --no-loadscope-reorder
old_enough := import sys; sys.exit(sys.version_info < (3, 11))
pythons = $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
find_python = for python in $(pythons); do \
	if "$$python" -c '$(old_enough)' 2>/dev/null; then break; fi; python=; done; \
	if [ -z "$$python" ]; then \
	echo "charviz needs Python 3.11 or newer, which none of these is: $(pythons). Install one," \
	"or name it: PYTHON=/path/to/python3.11"; exit 1; fi

.PHONY: help run install install-dev test lint format bench

help:
	@echo "make run      serve the pages (PORT=8501)"
	@echo "make test     lint, then every test, in a real Chromium too (BROWSER=no: without those)"
	@echo "make install  only make .venv and install what charviz needs"
	@echo "make lint     ruff, mypy and import-linter"
	@echo "make format   let ruff lay the code out"
	@echo "make bench    measure against what one would use instead"

install:
	@$(find_python); "$$python" tools/environment.py runtime

install-dev:
	@$(find_python); "$$python" tools/environment.py dev

run: install
	@exec $(venv) -m streamlit run app.py --server.headless true --server.port "$(PORT)"

lint: install-dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet . || { echo "Run make format."; exit 1; }
	@$(venv) -m mypy
	@.venv/bin/lint-imports --no-logo

format: install-dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

ifeq ($(BROWSER),no)
test: lint
	@echo "BROWSER=no: the tests in tests/browser are left out."
	@$(venv) -m pytest $(side_by_side) --ignore=tests/browser
else
test: lint
	@chromium=$$($(venv) tools/chromium.py) && CHARVIZ_CHROMIUM="$$chromium" $(venv) -m pytest $(side_by_side)
endif

bench: install-dev
	@chromium=$$($(venv) tools/chromium.py) && CHARVIZ_CHROMIUM="$$chromium" $(venv) -m benchmarks
