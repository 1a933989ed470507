# smolwire: one Makefile, no recursion; everything it makes is below build/.
#
#   make             build/smolwire and build/smolwired
#   make run         install missing packages, build, mirror the sample site, serve it
#   make check       install missing packages, build with sanitizers, run lint and all tests
#   make lint        only what scripts hold the sources to; LINT_DEEP=1 for the slow analyses
#   make install     below $(DESTDIR)$(PREFIX)
#   make format      clang-format over the sources
#   make clean
#
# VARIANT=release or asan (ASan and UBSan, in build/asan/); fuzz is for `make fuzz`. CC, CFLAGS, LDFLAGS as usual.

VARIANT ?= $(if $(filter check tests lint,$(MAKECMDGOALS)),asan,release)
PREFIX  ?= /usr/local
DESTDIR ?=

# As many jobs as there are processors, unless -j says otherwise.
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# --- packages (Debian 12) ----------------------------------------------------

PACKAGES_BUILD = gcc libc6-dev make pkg-config libssl-dev libxml2-dev libinih-dev \
    libcurl4-openssl-dev libsqlite3-dev libjansson-dev libutf8proc-dev libidn2-dev \
    libstemmer-dev libseccomp-dev zlib1g-dev openssl python3
PACKAGES_CHECK = $(PACKAGES_BUILD) libcmocka-dev clang clang-format clang-tidy cppcheck \
    binutils curl lynx gopher tmux bombadillo amfora procps mandoc \
    python3-feedparser libxml2-utils haproxy

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
    -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -I. \
    $(CFLAGS_PACKAGES)
# Asked for when first needed, not when this file is read: `make run` installs pkg-config itself.
CFLAGS_PACKAGES = $(eval CFLAGS_PACKAGES := $$(shell pkg-config --cflags \
    $(PKGS_COMMON) $(PKGS_CONVERTER) $(PKGS_SERVER)))$(CFLAGS_PACKAGES)
LDFLAGS_ALWAYS = -Wl,-z,relro,-z,now -Wl,--as-needed

# make V=1 shows the commands
Q   = $(if $(V),,@)
SAY = $(if $(V),@true,@echo)

# --- variants: VARIANT FOLDER FLAGS ----------------------------------------------

# Linking whole programs at once makes a conversion a tenth faster; clang wants another linker for it.
WHOLE = $(eval WHOLE := $$(if $$(findstring clang,$$(shell $$(CC) --version)),,-flto=auto))$(WHOLE)

CFLAGS_release  = -O3 $(WHOLE) -D_FORTIFY_SOURCE=2 -fPIE
LDFLAGS_release = -O3 $(WHOLE) -pie
CFLAGS_asan     = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer -DSW_ARENA_DEBUG
LDFLAGS_asan    = -fsanitize=address,undefined
CFLAGS_fuzz     = $(CFLAGS_asan) -fsanitize=fuzzer-no-link
LDFLAGS_fuzz    = -fsanitize=address,undefined,fuzzer

B = $(FOLDER_$(VARIANT))
FOLDER_release = build
FOLDER_asan    = build/asan
FOLDER_fuzz    = build/fuzz
$(if $B,,$(error VARIANT is release, asan or fuzz, not '$(VARIANT)'))

COMPILE = $(CC) $(CFLAGS_ALWAYS) $(CFLAGS_$(1)) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) $(LDFLAGS_ALWAYS) $(LDFLAGS_$(1)) $(LDFLAGS)

# --- what there is -------------------------------------------------------------

SRC_COMMON    = $(wildcard common/*.c)
SRC_CONVERTER = $(wildcard converter/*.c)
SRC_SERVER    = $(wildcard server/*.c)

# A program of the tests lies in tests/KIND/FOLDER/X.c, becomes FOLDER_OF_VARIANT/KIND/FOLDER/X
# and is linked with all of that folder but its main. KIND: unit, tools, bench, fuzz.
programs = $(patsubst tests/%.c,$(1)/%,$(wildcard $(addsuffix /*.c,$(addprefix tests/$(2)/,common converter server))))

UNIT    = $(call programs,$B,unit)
TOOLS   = $(patsubst tests/tools/converter/%.c,$B/tests/%,$(wildcard tests/tools/converter/*.c))
BENCHES = $(call programs,build,bench)
FUZZERS = $(call programs,build/fuzz,fuzz)
SCRIPTS = $(wildcard tests/e2e/test_*.py tests/hostile/test_*.py tests/lint/test_*.py)
MANUALS = $(wildcard man/*.[1-9]) build/man/smolwire.ini.5

.PHONY: all tests check lint bench-programs bench-refresh bench-serve bench-crowd bench-convert bench-rules \
    bench-search bench-relate bench-rebuild eval fuzz run install uninstall model format clean
.DELETE_ON_ERROR:
.SECONDARY:

# The manual is made here and not by `make install`, which may run as root. What the model is learned
# with takes long to link: it is built there, and in the variant of the tests.
ALL_release = $B/tests/robots-cases $(MANUALS)
ALL_asan    = $(TOOLS)
all: $B/smolwire $B/smolwired $(ALL_$(VARIANT))

# The options come from the one table that the programs themselves read.
build/man/smolwire.ini.5: man/smolwire.ini.5.in build/smolwire
	@mkdir -p $(@D)
	$(SAY) "  MAN   $@"
	$(Q)build/smolwire config --manual >$@.options
	$(Q)sed -e '/@OPTIONS@/{' -e 'r $@.options' -e 'd' -e '}' $< >$@

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

# The rules of one variant: $(call rules,VARIANT,FOLDER)
define rules
$(2)/obj/%.o: %.c | $(INSTALLED)
	@mkdir -p $$(@D)
	$$(SAY) "  CC    $$@"
	$$(Q)$$(call COMPILE,$(1)) -MMD -MP -c -o $$@ $$<

$(2)/smolwire: $(SRC_CONVERTER:%.c=$(2)/obj/%.o) $(SRC_COMMON:%.c=$(2)/obj/%.o)
	$$(SAY) "  LINK  $$@"
	$$(Q)$$(call LINK,$(1)) -o $$@ $$^ $$(LIBS_CONVERTER)

$(2)/smolwired: $(SRC_SERVER:%.c=$(2)/obj/%.o) $(SRC_COMMON:%.c=$(2)/obj/%.o)
	$$(SAY) "  LINK  $$@"
	$$(Q)$$(call LINK,$(1)) -o $$@ $$^ $$(LIBS_SERVER)

$(2)/unit/common/% $(2)/bench/common/% $(2)/fuzz/common/%: LINKED = $$(LIBS_COMMON)
$(2)/unit/converter/% $(2)/bench/converter/% $(2)/fuzz/converter/% $(2)/tests/%: LINKED = $$(LIBS_CONVERTER)
$(2)/unit/server/% $(2)/bench/server/% $(2)/fuzz/server/%: LINKED = $$(LIBS_SERVER)
$(2)/unit/%: CMOCKA = -lcmocka

$(call program,$(1),$(2),unit,common,$(SRC_COMMON))
$(call program,$(1),$(2),unit,converter,$(SRC_CONVERTER) $(SRC_COMMON))
$(call program,$(1),$(2),unit,server,$(SRC_SERVER) $(SRC_COMMON))
$(call program,$(1),$(2),bench,converter,$(SRC_CONVERTER) $(SRC_COMMON))
$(call program,$(1),$(2),bench,server,$(SRC_SERVER) $(SRC_COMMON))
$(call program,$(1),$(2),fuzz,common,$(SRC_COMMON))
$(call program,$(1),$(2),fuzz,converter,$(SRC_CONVERTER) $(SRC_COMMON))
$(call program,$(1),$(2),fuzz,server,$(SRC_SERVER) $(SRC_COMMON))

$(2)/tests/%: $(2)/obj/tests/tools/converter/%.o $(call without_main,$(2),$(SRC_CONVERTER) $(SRC_COMMON))
	@mkdir -p $$(@D)
	$$(SAY) "  LINK  $$@"
	$$(Q)$$(call LINK,$(1)) -o $$@ $$^ $$(LINKED)
endef

without_main = $(patsubst %.c,$(1)/obj/%.o,$(filter-out %/main.c,$(2)))

# $(call program,VARIANT,FOLDER,KIND,HALF,SOURCES)
define program
$(2)/$(3)/$(4)/%: $(2)/obj/tests/$(3)/$(4)/%.o $(call without_main,$(2),$(5))
	@mkdir -p $$(@D)
	$$(SAY) "  LINK  $$@"
	$$(Q)$$(call LINK,$(1)) -o $$@ $$^ $$(LINKED) $$(CMOCKA)

endef

$(eval $(call rules,release,build))
$(eval $(call rules,asan,build/asan))
$(eval $(call rules,fuzz,build/fuzz))

# --- tests -----------------------------------------------------------------------

export SMOLWIRE_BIN = $(CURDIR)/$B
export SMOLWIRE_TOP = $(CURDIR)

tests: all $(UNIT)

check: tests build/smolwire build/smolwired
	@LINT_CFLAGS='$(CFLAGS_ALWAYS)' tests/run tests/lint/run $(UNIT) $(SCRIPTS)

lint: all
	@LINT_CFLAGS='$(CFLAGS_ALWAYS)' tests/run tests/lint/run tests/lint/test_lint.py

bench-programs: build/smolwire build/smolwired $(BENCHES)

# CPU a request, one pinned core for the server, the other one for the load; then memory, tails,
# evenness, reloads; then honest clients among a crowd. QUICK=--quick: smaller numbers.
bench-serve: bench-programs
	@tests/bench/serve.py $(QUICK); a=$$?; tests/bench/serve_limits.py $(QUICK) && exit $$a

bench-crowd: bench-programs
	@tests/bench/serve_limits.py crowd

# Ten thousand stories into a small store and a large one (some 20 minutes); a thousand sources on loopback.
bench-refresh: bench-programs
	@nice build/bench/converter/growth
	@nice tests/bench/thousand_sources.py

# A thousand mixed queries over 300,000 stories, as the daemon asks them.
bench-search: bench-programs
	@nice build/bench/server/search

# A thousand new stories into windows of 10,000 and of 100,000.
bench-relate: bench-programs
	@nice build/bench/converter/relate

# Every page of 10,000 stories and of 100,000 anew: time, memory, and what is touched.
bench-rebuild: bench-programs
	@nice tests/bench/rebuild.py

# Extraction and metadata, scored on the sets of ../shared where they are.
eval: build/smolwire
	@tests/bench/eval.py

# The cost of converting a page beside that of parsing it alone.
bench-convert: bench-programs
	@tests/bench/convert.py

# What 2,000 rule files for other sites cost a page.
bench-rules: build/smolwire
	@tests/bench/rules_folder.py

# make CC=clang fuzz, then build/fuzz/fuzz/FOLDER/NAME -max_total_time=60
fuzz: $(FUZZERS)

# Learns the table again from the benchmark's pages; needs ../shared and python3-numpy.
model: build/smolwire build/tests/page-blocks build/tests/boost
	tests/model/train.py --check --write converter/model_table.c

# A smolwire with a table that train.py made to check itself; it is not shipped.
build/model/%.o: build/model/%.c
	$(Q)$(call COMPILE,release) -iquote converter -c -o $@ $<

build/model/%: build/model/%.o $(filter-out %/model_table.o,$(SRC_CONVERTER:%.c=build/obj/%.o)) $(SRC_COMMON:%.c=build/obj/%.o)
	$(Q)$(call LINK,release) -o $@ $^ $(LIBS_CONVERTER)

format:
	clang-format -i $(wildcard include/smolwire/*.h common/*.[ch] converter/*.[ch] server/*.[ch] tests/*/*/*.[ch])

# --- using it ----------------------------------------------------------------------

run: all
	@tests/site/run "$(CURDIR)/$B"

SHARE     = $(DESTDIR)$(PREFIX)/share
UNITS     = $(wildcard conf/*.service conf/*.socket conf/*.timer)
TEMPLATES = $(wildcard conf/templates/*)

# Units, cron line and example name what is installed by full path, so they are rewritten for PREFIX.
install: all $(MANUALS)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin
	install -m 0755 $B/smolwire $(DESTDIR)$(PREFIX)/bin/
	install -m 0755 $B/smolwired $(DESTDIR)$(PREFIX)/sbin/
	install -d $(SHARE)/doc/smolwire $(SHARE)/smolwire/templates
	install -m 0644 README.md CHANGELOG.md LICENSE $(SHARE)/doc/smolwire/
	for file in $(TEMPLATES); do install -m 0644 $$file $(SHARE)/smolwire/templates/ || exit 1; done
	for page in $(MANUALS); do \
	    install -D -m 0644 $$page $(SHARE)/man/man$${page##*.}/$${page##*/} || exit 1; \
	done
	install -m 0644 conf/smolwire.logrotate $(SHARE)/doc/smolwire/
	for file in smolwire.ini smolwire.cron; do \
	    sed 's|/usr/local/|$(PREFIX)/|g' conf/$$file >$(SHARE)/doc/smolwire/$$file || exit 1; \
	done
	install -D -m 0644 conf/smolwire.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/smolwire.conf
	install -D -m 0644 conf/smolwire.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/smolwire.conf
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	for unit in $(UNITS); do \
	    sed 's|/usr/local/|$(PREFIX)/|g' $$unit >$(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/} || exit 1; \
	done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/smolwire $(DESTDIR)$(PREFIX)/sbin/smolwired
	rm -rf $(SHARE)/doc/smolwire $(SHARE)/smolwire
	rm -f $(DESTDIR)$(PREFIX)/lib/sysusers.d/smolwire.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/smolwire.conf
	for page in $(MANUALS); do rm -f $(SHARE)/man/man$${page##*.}/$${page##*/}; done
	for unit in $(UNITS); do rm -f $(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}; done

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
