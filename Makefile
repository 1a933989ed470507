# smolwire: one Makefile, no recursion, everything it makes is below build/.
#
#   make            build/smolwire and build/smolwired
#   make VARIANT=asan ...   the same under ASan and UBSan, in build/asan/

VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=

CC      ?= cc
PKGS_COMMON    = inih libutf8proc libidn2
PKGS_CONVERTER = libxml-2.0 libcurl sqlite3 jansson libseccomp zlib
PKGS_SERVER    = openssl sqlite3 libseccomp
LIBS_CONVERTER = $(shell pkg-config --libs $(PKGS_COMMON) $(PKGS_CONVERTER)) -lstemmer -lm
LIBS_SERVER    = $(shell pkg-config --libs $(PKGS_COMMON) $(PKGS_SERVER))

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wold-style-definition -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 \
           -Wundef -Wvla -Wwrite-strings -Wpointer-arith -Wswitch-enum -Werror
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. $(shell pkg-config --cflags $(PKGS_COMMON) $(PKGS_CONVERTER) $(PKGS_SERVER))
CFLAGS_BASE = -std=c11 -g $(WARNINGS) -fstack-protector-strong -fno-common
LDFLAGS_BASE = -Wl,-z,relro,-z,now -Wl,--as-needed

ifeq ($(VARIANT),release)
B = build
CFLAGS_VARIANT = -O2 -D_FORTIFY_SOURCE=2 -fPIE
LDFLAGS_VARIANT = -pie
else ifeq ($(VARIANT),asan)
B = build/asan
CFLAGS_VARIANT = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DSW_ARENA_DEBUG
LDFLAGS_VARIANT = -fsanitize=address,undefined
else
$(error VARIANT is release or asan, not '$(VARIANT)')
endif

ALL_CFLAGS = $(CPPFLAGS) $(CFLAGS_BASE) $(CFLAGS_VARIANT) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_BASE) $(LDFLAGS_VARIANT) $(LDFLAGS)

COMMON_OBJ    = $(patsubst %.c,$B/obj/%.o,$(wildcard common/*.c))
CONVERTER_OBJ = $(patsubst %.c,$B/obj/%.o,$(wildcard converter/*.c))
SERVER_OBJ    = $(patsubst %.c,$B/obj/%.o,$(wildcard server/*.c))

# tests/unit/FOLDER/test_X.c is one program, linked with all of FOLDER but its main
TESTS_COMMON    = $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/common/test_*.c))
TESTS_CONVERTER = $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/converter/test_*.c))
TESTS_SERVER    = $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/server/test_*.c))

all: $B/smolwire $B/smolwired

$B/smolwire: $(CONVERTER_OBJ) $(COMMON_OBJ)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_CONVERTER)

$B/smolwired: $(SERVER_OBJ) $(COMMON_OBJ)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_SERVER)

$B/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(TESTS_COMMON): $B/tests/%: $B/obj/tests/unit/%.o $(COMMON_OBJ)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKGS_COMMON)) -lcmocka

$(TESTS_CONVERTER): $B/tests/%: $B/obj/tests/unit/%.o $(filter-out $B/obj/converter/main.o,$(CONVERTER_OBJ)) $(COMMON_OBJ)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_CONVERTER) -lcmocka

$(TESTS_SERVER): $B/tests/%: $B/obj/tests/unit/%.o $(filter-out $B/obj/server/main.o,$(SERVER_OBJ)) $(COMMON_OBJ)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_SERVER) -lcmocka

tests: $(TESTS_COMMON) $(TESTS_CONVERTER) $(TESTS_SERVER)

clean:
	rm -rf build

.PHONY: all tests clean
.SECONDARY:
-include $(shell find $B/obj -name '*.d' 2>/dev/null)
