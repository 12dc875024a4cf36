# Two commands for everybody: `make demo` and `make test`. Each prepares its own environment.
SHELL := /bin/bash
# The first Python that is new enough and can make an environment; the system's own first: LibreOffice speaks to it.
PYTHON ?= $(firstword $(foreach p,/usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(p) -c 'import ensurepip, sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
SYSTEM_PACKAGES := libreoffice-calc libreoffice-writer python3-uno python3-venv fontconfig fonts-noto-cjk

.PHONY: demo test lint setup system build lock bundle licences sbom audit clean

demo: build
	@$(RUN) -m xl_jixiao demo

test: lint
	$(RUN) -m pytest -n 2 --dist loadgroup

lint: setup
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(BIN)/lint-imports --no-cache

# How fast, beside what else one could do; takes some minutes, prints one table (tests/bench/README.md).
bench: setup
	$(RUN) -m workbook.build
	$(RUN) tests/bench

setup: system $(VENV)/.ready

# LibreOffice and Chinese fonts, where this machine lets us; without them the tests that need them say so.
system:
	@if ! { command -v soffice && [ -e /usr/lib/python3/dist-packages/uno.py ] && fc-list :lang=zh | grep -q . ; } >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root=no; fi; \
		if command -v apt-get >/dev/null && [ "$$as_root" != no ]; then \
			echo "正在安装 LibreOffice 与中文字体（仅首次）…"; \
			$$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq \
				--no-install-recommends $(SYSTEM_PACKAGES) >/dev/null; \
		else echo "没有 LibreOffice，也无权安装：需要它的部分会注明跳过。"; fi; \
	fi

$(VENV)/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 以上（含 venv）：请安装 python3 与 python3-venv 后重试。"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	touch $@

# Template, add-in and LibreOffice extension, into xl_jixiao/data.
build: setup
	@$(RUN) -m workbook

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--all-extras --group dev pyproject.toml -o requirements.lock

# Everything a Windows machine without internet needs, in dist/.
bundle: setup
	$(RUN) -m workbook.bundle

licences: setup
	$(RUN) -m workbook.supply licences

sbom: setup
	$(RUN) -m workbook.supply sbom

# Known vulnerabilities of what is locked; asks a public database, so it needs internet and is not part of the tests.
audit: $(VENV)/.audit
	$(VENV)/audit/bin/pip-audit --require-hashes --disable-pip --requirement requirements.lock

$(VENV)/.audit: setup
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	touch $@

clean:
	rm -rf out dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
