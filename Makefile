# smolwire: one Makefile, no recursion; everything it makes is below build/.
#
#   make             build/smolwire and build/smolwired
#   make run         install missing packages, build, mirror the sample site, serve it
#   make check       install missing packages, build with sanitizers, run lint and all tests
#   make lint        only what scripts hold the sources to
#   make install     below $(DESTDIR)$(PREFIX)
#   make format      clang-format over the sources
#   make clean
#
# VARIANT=release or asan (ASan and UBSan, in build/asan/). CC, CFLAGS, LDFLAGS as usual.

VARIANT ?= $(if $(filter check tests lint,$(MAKECMDGOALS)),asan,release)
PREFIX  ?= /usr/local
DESTDIR ?=

# --- packages (Debian 12) ----------------------------------------------------

PACKAGES_BUILD = gcc libc6-dev make pkg-config libssl-dev libxml2-dev libinih-dev \
    libcurl4-openssl-dev libsqlite3-dev libjansson-dev libutf8proc-dev libidn2-dev \
    libstemmer-dev libseccomp-dev zlib1g-dev openssl python3
PACKAGES_CHECK = $(PACKAGES_BUILD) libcmocka-dev clang clang-format clang-tidy cppcheck \
    binutils curl lynx procps

# --- flags -------------------------------------------------------------------

PKGS_COMMON    = inih libutf8proc libidn2
PKGS_CONVERTER = libxml-2.0 libcurl sqlite3 jansson libseccomp zlib
PKGS_SERVER    = openssl sqlite3 libseccomp
LIBS_COMMON    = $(shell pkg-config --libs $(PKGS_COMMON))
LIBS_CONVERTER = $(LIBS_COMMON) $(shell pkg-config --libs $(PKGS_CONVERTER)) -lstemmer -lm
LIBS_SERVER    = $(LIBS_COMMON) $(shell pkg-config --libs $(PKGS_SERVER)) -lm

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
    -Wold-style-definition -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 \
    -Wundef -Wvla -Wwrite-strings -Wpointer-arith -Wswitch-enum -Werror
CFLAGS_ALWAYS = -std=c11 -g $(WARNINGS) -fstack-protector-strong -fno-common \
    -D_GNU_SOURCE -Iinclude -I. \
    $(shell pkg-config --cflags $(PKGS_COMMON) $(PKGS_CONVERTER) $(PKGS_SERVER))
LDFLAGS_ALWAYS = -Wl,-z,relro,-z,now -Wl,--as-needed

ifeq ($(VARIANT),release)
B = build
CFLAGS_VARIANT  = -O2 -D_FORTIFY_SOURCE=2 -fPIE
LDFLAGS_VARIANT = -pie
else ifeq ($(VARIANT),asan)
B = build/asan
CFLAGS_VARIANT  = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer -DSW_ARENA_DEBUG
LDFLAGS_VARIANT = -fsanitize=address,undefined
else
$(error VARIANT is release or asan, not '$(VARIANT)')
endif

COMPILE = $(CC) $(CFLAGS_ALWAYS) $(CFLAGS_VARIANT) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) $(LDFLAGS_ALWAYS) $(LDFLAGS_VARIANT) $(LDFLAGS)

# --- what there is -------------------------------------------------------------

objects = $(patsubst %.c,$B/obj/%.o,$(wildcard $(1)))
programs = $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/$(1)/test_*.c))

OBJ_COMMON    = $(call objects,common/*.c)
OBJ_CONVERTER = $(call objects,converter/*.c)
OBJ_SERVER    = $(call objects,server/*.c)

# tests/unit/FOLDER/test_X.c is a program, linked with all of FOLDER but its main
UNIT_COMMON    = $(call programs,common)
UNIT_CONVERTER = $(call programs,converter)
UNIT_SERVER    = $(call programs,server)
UNIT           = $(UNIT_COMMON) $(UNIT_CONVERTER) $(UNIT_SERVER)
SCRIPTS        = $(wildcard tests/e2e/test_*.py tests/hostile/test_*.py tests/lint/test_*.py)
MANUALS        = $(wildcard man/*.[1-9])

.PHONY: all tests check lint run install uninstall format clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $B/smolwire $B/smolwired

$B/smolwire: $(OBJ_CONVERTER) $(OBJ_COMMON)
	$(LINK) -o $@ $^ $(LIBS_CONVERTER)

$B/smolwired: $(OBJ_SERVER) $(OBJ_COMMON)
	$(LINK) -o $@ $^ $(LIBS_SERVER)

# `make run` and `make check` install what is missing first; other goals never touch the system.
ifneq ($(filter run check,$(MAKECMDGOALS)),)
INSTALLED = build/.packages-$(if $(filter check,$(MAKECMDGOALS)),check,build)
endif

build/.packages-build: Makefile conf/install-packages
	@mkdir -p $(@D)
	@conf/install-packages $(PACKAGES_BUILD)
	@touch $@

build/.packages-check: Makefile conf/install-packages
	@mkdir -p $(@D)
	@conf/install-packages $(PACKAGES_CHECK)
	@touch $@

$B/obj/%.o: %.c | $(INSTALLED)
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<

# --- tests -----------------------------------------------------------------------

$(UNIT_COMMON): $B/tests/%: $B/obj/tests/unit/%.o $(OBJ_COMMON)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LIBS_COMMON) -lcmocka

$(UNIT_CONVERTER): $B/tests/%: $B/obj/tests/unit/%.o $(filter-out %/main.o,$(OBJ_CONVERTER)) $(OBJ_COMMON)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LIBS_CONVERTER) -lcmocka

$(UNIT_SERVER): $B/tests/%: $B/obj/tests/unit/%.o $(filter-out %/main.o,$(OBJ_SERVER)) $(OBJ_COMMON)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LIBS_SERVER) -lcmocka

export SMOLWIRE_BIN = $(CURDIR)/$B
export SMOLWIRE_TOP = $(CURDIR)
check lint: export LINT_CFLAGS = $(CFLAGS_ALWAYS)

tests: all $(UNIT)

check: tests
	@tests/run --seconds 540 tests/lint/run $(UNIT) $(SCRIPTS)

lint: all
	@tests/run --seconds 540 tests/lint/run tests/lint/test_lint.py

format:
	clang-format -i $(wildcard include/smolwire/*.h common/*.c converter/*.[ch] server/*.[ch] tests/*/*.c tests/unit/*/*.[ch])

# --- using it ----------------------------------------------------------------------

run: all
	@tests/site/run $(CURDIR)/$B

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/share/doc/smolwire
	install -m 0755 $B/smolwire $(DESTDIR)$(PREFIX)/bin/
	install -m 0755 $B/smolwired $(DESTDIR)$(PREFIX)/sbin/
	install -m 0644 README.md CHANGELOG.md LICENSE conf/smolwire.ini $(DESTDIR)$(PREFIX)/share/doc/smolwire/
	for page in $(MANUALS); do \
	    install -D -m 0644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; \
	done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/smolwire $(DESTDIR)$(PREFIX)/sbin/smolwired
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/smolwire
	for page in $(MANUALS); do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf build

-include $(shell find $B/obj -name '*.d' 2>/dev/null)
