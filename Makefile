# Two commands do everything: `make serve` and `make test`. Both set up first, and are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVES := $(VENV)/.serves
READY := $(VENV)/.ready

.PHONY: help serve quick test torture other-days as-if-windows setup develop browser proxy dictionaries office faketime page lint lock bundle catalogue screenshots pictures looks clean

help:
	@echo "make serve        set up, then serve a rehearsal day to click through"
	@echo "make quick        run what is tried after every save: no browser, no server, a minute on an idle laptop"
	@echo "make test         set up, then run all tests, browser included"
	@echo "make setup        set up only what serving needs, as make serve does; make develop sets up the tests too"
	@echo "make torture      try for ten minutes to break the outcome log, and keep the figures in benchmarks/results"
	@echo "make other-days   run the tests as if it were a year or ten ahead, 29 February or the night of a clock change; DAYS=leap for one"
	@echo "make as-if-windows run the core tests and a day in the browser on a Linux that behaves as Windows does, as far as it can"
	@echo "make page         build the browser's side of pages and cards from its source; needs Node"
	@echo "make lint         check style, types, spelling and the direction of imports"
	@echo "make lock         renew requirements.lock and requirements-serve.lock from pyproject.toml"
	@echo "make bundle       make a folder for a USB stick, with all that a laptop without internet needs"
	@echo "make catalogue    renew the list of texts to translate"
	@echo "make pictures     take a picture of every page and card, in every size, language and scheme, into pictures/"
	@echo "make looks        keep how pages look and are walked by keyboard now, after you looked at what changed"
	@echo "make screenshots  take the README's pictures anew"

serve: setup
	$(BIN)/themeday rehearse --participants 24 --seed 1 --serve $(SERVE_ARGS)

# Four at once, on two cores too: most tests wait for a browser, a server or a disk. A file stays together: its tests share
# a day. The files go in the order of tests/conftest.py, which puts the long ones first.
# What was compiled is kept, whatever the environment says: the tests start the kit hundreds of times.
test: develop browser proxy dictionaries office
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

# After every save. What is in it: CONTRIBUTING, "Before you push". Collecting what needs a browser would take seconds more.
QUICK := tests --ignore=tests/browser --ignore=tests/torture --ignore=tests/serving/security
quick: develop
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not (browser or server or slow or hypothesis)" $(QUICK) $(TEST_ARGS)

torture: develop
	THEMEDAY_TORTURE=1 $(BIN)/python -m pytest tests/torture -q

# With the clock of the tests and of all they start moved; for a night, since it takes the tests as often as there are days.
DAYS ?=
other-days: develop proxy dictionaries faketime
	$(BIN)/python -m tests.other_days $(DAYS) $(if $(TEST_ARGS),-- $(TEST_ARGS))

# What is imitated, and what only a real Windows computer can tell: tests/as_if/as_if_windows/__init__.py.
as-if-windows: develop browser
	$(BIN)/python -m tests.other_system $(TEST_ARGS)

setup: $(SERVES)

develop: $(READY)

$(SERVES): requirements-serve.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; name it with make PYTHON=python3.12 ...')"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-serve.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(SERVES)

# The same versions, and more: tests, JupyterLab, PDF.
$(READY): requirements.lock $(SERVES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $(READY)

# The tests need a Chromium. Debian's without windows is the quickest by far; else any that is there, else Playwright's own.
browser: develop
	@command -v chromium-headless-shell > /dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && apt-get install -y -qq chromium-headless-shell > /dev/null; } \
	|| command -v chromium chromium-browser google-chrome > /dev/null \
	|| $(BIN)/python -m playwright install chromium

# One test puts nginx before a served day: one that is there, else Debian's. It is only unpacked: installed, it would start.
# Where there is none, that test is skipped.
NGINX := $(VENV)/nginx
proxy: develop
	@command -v nginx > /dev/null || test -x /usr/sbin/nginx || test -x $(NGINX)/usr/sbin/nginx \
	|| ! command -v apt-get > /dev/null \
	|| { mkdir -p $(NGINX) && cd $(NGINX) && { test "$$(id -u)" != 0 || apt-get update -qq; }; \
	     for package in nginx-light nginx; do apt-get download -qq $$package; done; \
	     for file in *.deb; do dpkg-deb -x "$$file" . ; done; rm -f ./*.deb; } > /dev/null 2>&1 || true

# One test looks words up in Debian's Dutch and British dictionaries. They too are only unpacked; without them it is skipped.
DICTIONARIES := $(VENV)/dictionaries
dictionaries: develop
	@test -e /usr/share/hunspell/nl.dic -a -e /usr/share/hunspell/en_GB.dic || test -e $(DICTIONARIES)/usr/share/hunspell/en_GB.dic \
	|| ! command -v apt-get > /dev/null \
	|| { mkdir -p $(DICTIONARIES) && cd $(DICTIONARIES) && { test "$$(id -u)" != 0 || apt-get update -qq; }; \
	     for package in hunspell-nl hunspell-en-gb; do apt-get download -qq $$package; done; \
	     for file in *.deb; do dpkg-deb -x "$$file" . ; done; rm -f ./*.deb; } > /dev/null 2>&1 || true

# One test opens and saves a log in LibreOffice: one that is there, else Debian's, only unpacked (270 MB).
OFFICE := $(VENV)/libreoffice
office: develop
	@command -v soffice libreoffice > /dev/null || test -x $(OFFICE)/soffice || ! command -v apt-get > /dev/null \
	|| { { test "$$(id -u)" != 0 || apt-get update -qq; } && $(BIN)/python -m tests.unpack_office $(OFFICE); } > /dev/null 2>&1 || true

# What moves the clock, libfaketime, is only unpacked too; without it, `make other-days` says that it skips.
FAKETIME := $(VENV)/faketime
faketime: develop
	@test -n "$$(find $(FAKETIME) /usr/lib -name libfaketime.so.1 2> /dev/null)" \
	|| ! command -v apt-get > /dev/null \
	|| { mkdir -p $(FAKETIME) && cd $(FAKETIME) && { test "$$(id -u)" != 0 || apt-get update -qq; }; \
	     apt-get download -qq libfaketime; for file in *.deb; do dpkg-deb -x "$$file" . ; done; rm -f ./*.deb; } > /dev/null 2>&1 || true

page: setup
	$(BIN)/python themeday/serving/frontend/write_rule.py
	cd themeday/serving/frontend && npm ci --ignore-scripts --no-audit --no-fund && npm run check && npm test && npm run build

lint: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.check_types
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

# For laptops without internet: FOR="windows" PYTHONS="3.12 3.13" takes less room than all of them.
FOR ?= windows macos linux
PYTHONS ?= 3.11 3.12 3.13 3.14
bundle: setup
	$(BIN)/python -m themeday.bundle --for $(FOR) --python $(PYTHONS) -o dist/theme-day-kit

# What serving needs is a part of the whole, in the same versions.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --extra dev -o requirements.lock
	$(LOCK) --extra build --constraints requirements.lock -o requirements-serve.lock

catalogue: setup
	$(BIN)/python -m themeday.locales

screenshots: develop browser
	$(BIN)/python -m tests.browser.take_pictures

looks: develop browser
	THEMEDAY_LOOKS=keep $(BIN)/python -m pytest -q tests/browser/test_looks.py tests/browser/test_keyboard.py
	git diff --stat tests/browser/looks tests/browser/walks

pictures: develop browser
	$(BIN)/python -m tests.browser.take_all_pictures

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
