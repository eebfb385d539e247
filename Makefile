# `make demo` and `make test` set everything up by themselves; both are quick when nothing has changed.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEMO_DIR ?= zushi-survey-demo
WORKERS ?= 3

.PHONY: help demo test check lint types imports spelling pytest format docs bench sample clean system

help:
	@echo 'make demo     見本の調査で一とおり動かす(結果は $(DEMO_DIR)/out)'
	@echo 'make test     準備をして、すべての検査とテストを行う'
	@echo 'make check    テスト以外の検査だけを行う'
	@echo 'make format   コードの書式を整える'
	@echo 'make docs     docs/cli.md、docs/errors.md、schemas、Wordの雛形を作り直す'
	@echo 'make bench    速さを測る'
	@echo 'make sample   data/sample を作り直す'
	@echo 'make clean    作られたものを消す'

# The last demo is kept beside the new one: somebody may have tried things in it.
demo: $(VENV)/run.stamp
	@if [ -d '$(DEMO_DIR)' ]; then \
		rm -rf '$(DEMO_DIR).old' && mv '$(DEMO_DIR)' '$(DEMO_DIR).old'; \
		echo '前回の見本は $(DEMO_DIR).old に移しました'; \
	fi
	$(BIN)/zushi-survey demo '$(DEMO_DIR)'

test: check pytest

check: lint types imports spelling

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy --strict zushi_survey

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports

spelling: $(VENV)/dev.stamp
	$(BIN)/codespell

pytest: $(VENV)/dev.stamp system
	$(BIN)/python -m pytest -n $(WORKERS)

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/generate_cli.py
	$(BIN)/python docs/generate_errors.py
	$(BIN)/python docs/generate_schemas.py
	$(BIN)/python reports/generate_word_template.py

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

sample: $(VENV)/dev.stamp
	$(BIN)/python data/sample/generate.py

system:
	@sh scripts/setup-system.sh tests

# An environment that has the development tools has everything the demo needs, so it is left alone.
$(VENV)/run.stamp: pyproject.toml constraints.txt scripts/setup-system.sh
	@sh scripts/setup-system.sh venv $(VENV)
	@echo '必要な部品を入れています(初回は数分かかります)'
	$(PIP) --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(PIP) --editable '.[dev]'
	@touch $@

clean:
	rm -rf build dist out '$(DEMO_DIR)' '$(DEMO_DIR).old' .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
