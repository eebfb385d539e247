# `make demo` and `make test` set everything up by themselves; both are quick when nothing has changed.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Every file that pip takes has a checksum in the lists; the project itself is built with what came from them.
LOCKED := $(PIP) --require-hashes --requirement
PROJECT := $(PIP) --no-deps --no-build-isolation --editable .
DEMO_DIR ?= zushi-survey-demo
WORKERS ?= 3
BENCH_ROWS ?= 1112 100000 1000000

.PHONY: help demo test check lint types imports spelling pytest format docs sample clean system
.PHONY: bench bench-check bench-parts bench-scaling
.PHONY: audit kills lock sbom versions

help:
	@echo 'make demo     見本の調査で一とおり動かす(結果は $(DEMO_DIR)/out)'
	@echo 'make test     準備をして、すべての検査とテストを行う'
	@echo 'make check    テスト以外の検査だけを行う'
	@echo 'make format   コードの書式を整える'
	@echo 'make docs     docs/cli.md、docs/errors.md、schemas、Wordの雛形を作り直す'
	@echo 'make bench    ほかの集計ソフトと速さを比べる(通信が要る。票の数は BENCH_ROWS で選べます)'
	@echo 'make bench-check  前より遅くなっていないかを確かめる'
	@echo 'make bench-parts  こちらの部分ごとの速さを測る'
	@echo 'make bench-scaling  伸び方を測り docs/scaling.md を書き直す'
	@echo 'make sample   data/sample を作り直す'
	@echo 'make audit    使っている部品に、知られている弱点がないかを調べる(通信が要る)'
	@echo 'make sbom     部品表を CycloneDX の形で出す'
	@echo 'make versions 許している部品の版のうち、いちばん古い組と新しい組で動かしてみる(通信が要る)'
	@echo 'make kills    報告書を作る途中で100回止め、出力が壊れないことを確かめる'
	@echo 'make lock     部品の版と照合値の一覧(requirements-*.lock)を作り直す(uv と通信が要る)'
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

# Peers in Python get environments of their own under .bench; `make bench BENCH_ROWS=1112` is the short form.
bench: $(VENV)/dev.stamp system
	$(BIN)/python -m benchmarks.contest --rows $(BENCH_ROWS)

bench-check: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.gate

bench-parts: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

bench-scaling: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.scaling

sample: $(VENV)/dev.stamp
	$(BIN)/python data/sample/generate.py

# None of these is part of `make test`: they ask a registry, or take minutes.
audit: $(VENV)/run.stamp
	$(BIN)/python scripts/dependencies.py --audit

sbom: $(VENV)/run.stamp
	@$(BIN)/python scripts/dependencies.py --sbom

versions: $(VENV)/dev.stamp
	$(BIN)/python scripts/versions.py lowest
	$(BIN)/python scripts/versions.py newest

kills: $(VENV)/dev.stamp
	ZUSHI_KILLS=100 $(BIN)/python -m pytest tests/cli/test_killed.py

LOCK := uv pip compile pyproject.toml - --constraint constraints.txt --generate-hashes --universal \
	--python-version 3.11 --no-header --no-annotate --quiet
LOCK_HEAD := \# By `make lock`, from pyproject.toml and constraints.txt: pip takes a file only with one of these checksums.
lock:
	{ echo '$(LOCK_HEAD)'; echo hatchling | $(LOCK); } >requirements-run.lock
	{ echo '$(LOCK_HEAD)'; echo hatchling | $(LOCK) --extra dev; } >requirements-dev.lock

system:
	@sh scripts/setup-system.sh tests

# An environment that has the development tools has everything the demo needs, so it is left alone.
$(VENV)/run.stamp: pyproject.toml requirements-run.lock scripts/setup-system.sh
	@sh scripts/setup-system.sh venv $(VENV)
	@echo '必要な部品を入れています(初回は数分かかります)'
	$(LOCKED) requirements-run.lock
	$(PROJECT)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	@touch $@

clean:
	rm -rf build dist out '$(DEMO_DIR)' '$(DEMO_DIR).old' .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
