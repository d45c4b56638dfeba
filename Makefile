# stallscope - what stalled this Go service, for how long, and whose fault was it?
#
#   make            build build/stallscope        make demo       samples to a report
#   make check      all tests (T=name: one)       make golden     rewrite tests/golden
#   make SAN=1      address+undefined sanitizers  make memcheck   tests under valgrind
#   make fuzz       libFuzzer targets (clang)     make coverage   gcov summary
#   make bench      speed against the peers       make captures   check larger captures
#   make check-live record on this kernel (root)
#   make deps       install what is missing       make format     clang-format
#   make install PREFIX=/usr DESTDIR=/tmp/pkg
#   O=dir builds elsewhere, V=1 shows the commands, WERROR=1 for developers

VERSION := 0.1.0
NAME    := stallscope
PREFIX  ?= /usr/local
O       ?= build
PKGS    := libtraceevent libtracefs sqlite3 zlib libzstd
DEBS    := gcc libc6-dev make pkg-config libtraceevent-dev libtracefs-dev libsqlite3-dev \
           zlib1g-dev libzstd-dev libcmocka-dev

CC         ?= cc
PKG_CONFIG ?= pkg-config
CFLAGS     ?= -O2 -g
WARN       := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
              -Wold-style-definition -Wwrite-strings -Wvla -Wformat=2 -Wundef \
              -Wno-missing-field-initializers -Wno-format-nonliteral
MODE       :=
ALL_CFLAGS  = -std=gnu11 -D_GNU_SOURCE -DSTALL_VERSION='"$(VERSION)"' -I. -I$(O) \
              $(WARN) $(PKG_CFLAGS) -MMD -MP $(CFLAGS) $(MODE) $(CPPFLAGS)
ALL_LDLIBS  = $(PKG_LIBS) -lm -lpthread $(LDLIBS)

ifdef WERROR
WARN   += -Werror
endif
ifdef SAN
MODE   += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
override O := $(O)-san
endif
ifdef COV
MODE   += -O0 --coverage
override O := $(O)-cov
endif

# Ask pkg-config once, and only when something is to be built.
NO_BUILD := clean tags format help deps demo check check-layers
ifneq ($(filter-out $(NO_BUILD),$(or $(MAKECMDGOALS),all)),)
ifneq ($(shell $(PKG_CONFIG) --exists --print-errors $(PKGS) && echo y),y)
$(error missing packages; 'make deps' installs them: $(DEBS))
endif
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(PKGS))
endif

Q    := $(if $(V),,@)
say   = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-7s %s\n' $(1) '$(patsubst $(O)/%,%,$(2))';)

# A file is its own registration: importers/foo.c defines stall_importer_foo,
# importers/tracepoints/foo.c may define stall_family_foo,
# libanalyze/render_foo.c stall_renderer_foo, cmd/foo.c stall_command_foo.
LIB_SRC  := $(sort $(wildcard libanalyze/*.c))
IMP_SRC  := $(sort $(wildcard importers/*.c))
PART_SRC := $(sort $(wildcard importers/*/*.c))
CMD_SRC  := $(sort $(filter-out cmd/main.c,$(wildcard cmd/*.c)))
CMD_PART := $(sort $(wildcard cmd/*/*.c))
REN_SRC  := $(filter libanalyze/render_%,$(LIB_SRC))
SQL_SRC  := $(sort $(wildcard sql/*/*.sql sql/*/*/*.sql))
TEST_SRC := $(sort $(wildcard tests/test_*.c))

IMPORTERS := $(notdir $(IMP_SRC:.c=))
RENDERERS := $(patsubst render_%,%,$(notdir $(REN_SRC:.c=)))
COMMANDS  := $(notdir $(CMD_SRC:.c=))
FAMILIES  := $(foreach f,$(wildcard importers/tracepoints/*.c),$(shell \
             grep -q 'stall_family_$(notdir $(f:.c=)) =' $(f) && echo $(notdir $(f:.c=))))

GEN  := $(patsubst %,$(O)/gen/%.inc,importers families renderers commands sql syscalls)
LIB  := $(O)/libanalyze.a
OBJ   = $(patsubst %.c,$(O)/%.o,$(1))
TESTS := $(patsubst tests/%.c,$(O)/tests/%,$(TEST_SRC))

all: $(O)/$(NAME)

$(O)/$(NAME): $(call OBJ,cmd/main.c $(CMD_SRC) $(CMD_PART)) $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(ALL_LDLIBS)

$(LIB): $(call OBJ,$(LIB_SRC) $(IMP_SRC) $(PART_SRC))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: %.c $(O)/gen/flags | $(GEN)
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -c -o $@ $<

# Made anew each time, kept only if different: a file that comes or goes is
# noticed, and nothing recompiles when none did. flags is git's GIT-CFLAGS trick.
keep = cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
list = @mkdir -p $(@D); printf '$(if $(1),X(%s)\n)' $(1) > $@.tmp; $(keep)
$(O)/gen/importers.inc: FORCE ; $(call list,$(IMPORTERS))
$(O)/gen/families.inc:  FORCE ; $(call list,$(FAMILIES))
$(O)/gen/renderers.inc: FORCE ; $(call list,$(RENDERERS))
$(O)/gen/commands.inc:  FORCE ; $(call list,$(COMMANDS))
$(O)/gen/flags: FORCE ; @mkdir -p $(@D); echo '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(LDFLAGS))' > $@.tmp; $(keep)

# sql/analyses/stw/metrics.sql becomes { "analyses/stw/metrics", "its text" }.
$(O)/gen/sql.inc: FORCE
	@mkdir -p $(@D); for f in $(SQL_SRC); do n=$${f#sql/}; printf '{ "%s",\n' "$${n%.sql}"; \
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $$f; \
	printf '},\n'; done > $@.tmp; $(keep)

# System call numbers from the kernel's own headers: X86(0, read) and ARM64(63, read).
UNISTD_X86   := $(firstword $(wildcard /usr/include/x86_64-linux-gnu/asm/unistd_64.h /usr/include/asm/unistd_64.h importers/tracepoints/unistd_x86_64.h))
UNISTD_ARM64 := $(firstword $(wildcard /usr/include/asm-generic/unistd.h))
$(O)/gen/syscalls.inc: $(UNISTD_X86) $(UNISTD_ARM64)
	@mkdir -p $(@D); \
	sed -nE 's/^#define __NR_([a-z0-9_]+)[ \t]+([0-9]+)$$/X86(\2, \1)/p' $(UNISTD_X86) > $@.tmp; \
	sed -nE 's/^#define __NR(3264)?_([a-z0-9_]+)[ \t]+([0-9]+)$$/ARM64(\3, \2)/p' $(UNISTD_ARM64) | \
	grep -v -e arch_specific_syscall -e ', syscalls)' >> $@.tmp; $(keep)

# ---- tests ------------------------------------------------------------------
$(O)/tests/%: $(O)/tests/%.o $(call OBJ,$(wildcard tests/harness.c tests/cli.c tests/synth*.c)) $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(ALL_LDLIBS) -lcmocka

# A recording of any length out of a sample, to measure with.
BENCH_OBJ := $(call OBJ,$(wildcard tests/bench/*.c))
$(O)/tests/test_bench: $(filter-out %/repeat.o,$(BENCH_OBJ))
$(O)/tests/bench/repeat: $(BENCH_OBJ) $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ALL_LDLIBS)

# Parts of `record` that need no kernel.
$(O)/tests/test_tracefile: $(call OBJ,cmd/record/pages.c cmd/record/tracefile_write.c cmd/record/tracefile_keep.c cmd/record/tracefile_read.c)
$(O)/tests/test_kallsyms: $(call OBJ,cmd/record/kallsyms.c)
$(O)/tests/test_gobin: $(call OBJ,cmd/record/goinfo.c cmd/record/goprobes.c)
$(O)/tests/test_exectrace: $(call OBJ,cmd/record/exectrace.c cmd/record/http.c)

# N=events, RUNS=rounds, FILE=a recording of your own, KEEP=1 what was made.
bench: $(O)/$(NAME) $(O)/tests/bench/repeat
	$(Q)O=$(O) bash tests/bench/bench.sh
	$(Q)O=$(O) bash tests/bench/overhead.sh
export N RUNS FILE KEEP BENCH_DIR

# A filter takes one % only, and T may be anywhere in a name.
CHOSEN = $(if $(T),$(foreach t,$(TESTS),$(if $(findstring $(T),$(notdir $(t))),$(t))),$(TESTS))

# Both install what is missing first, so that a fresh machine needs nothing else.
check demo: deps
	$(Q)$(MAKE) --no-print-directory $@-run

check-run: $(TESTS) $(O)/$(NAME) check-layers
	$(Q)fail=; n=0; for t in $(CHOSEN); do \
	n=$$((n + 1)); STALL_BIN=$(O)/$(NAME) $(WRAP) $$t || fail="$$fail $$t"; done; \
	if [ "$$fail" ] || [ $$n = 0 ]; then echo "$$n test programs, FAILED:$${fail:- none was run}" >&2; exit 1; fi; echo "$$n test programs, all passed"

demo-run: $(O)/$(NAME)
	$(Q)rm -f $(O)/demo.db && $(O)/$(NAME) import -o $(O)/demo.db samples && \
	$(O)/$(NAME) report $(O)/demo.db --no-explain -o $(O)/demo.md && cat $(O)/demo.md && \
	printf '\nThis is %s; it opens with the verdict: %s\nTry: %s stw %s\n' $(O)/demo.md \
	"$$(sed -n '/^## Verdict/{n;n;p;q}' $(O)/demo.md)" $(O)/$(NAME) $(O)/demo.db

# Recording for real: as root, where tracefs is.
check-live: $(O)/$(NAME)
	$(Q)bash tests/live/record.sh $(O)/$(NAME)
	$(Q)bash tests/live/go.sh $(O)/$(NAME)
	$(Q)bash tests/live/containers.sh $(O)/$(NAME)

# Larger captures with their ground truth, where they are; needs python3, trace-cmd and perf.
CAPTURES ?= ../shared/captures
CAPTURE_TESTS := $(filter-out check oracle product,$(patsubst tests/captures/%.py,%,$(sort $(wildcard tests/captures/*.py))))
captures: $(O)/$(NAME)
	$(Q){ command -v trace-cmd && command -v perf; } >/dev/null || { s=; [ $$(id -u) = 0 ] || s=sudo; $$s apt-get install -q -y trace-cmd linux-perf; }
	$(Q)PYTHONDONTWRITEBYTECODE=1 python3 tests/captures/check.py $(O)/$(NAME) $(CAPTURES) $(T)
	$(if $(T),,$(Q)for t in $(CAPTURE_TESTS); do \
	PYTHONDONTWRITEBYTECODE=1 python3 tests/captures/$$t.py $(O)/$(NAME) $(CAPTURES) || exit 1; done)

golden: ; $(Q)$(MAKE) --no-print-directory check STALL_UPDATE=1
memcheck: ; $(Q)$(MAKE) --no-print-directory check WRAP="valgrind -q --leak-check=full --error-exitcode=9"
export STALL_UPDATE

# The arrow points one way: importers know neither SQLite nor analyses,
# renderers know neither SQLite nor importers, the library does not print;
# commands and importers both read programs by importers/binary/, which knows neither.
SQLITE_SRC := $(addprefix libanalyze/,store.c json_read.c load%.c analysis.c query.c quantile.c stats.c cpu_use.c thread_use.c pieces.c cpu_cut.c groups.c whose.c waits.c waits_sql.c scan.c scan_pages.c functions.c align.c align_events.c align_calls.c align_read.c align_move.c prepare.c)
check-layers:
	$(Q)! grep -nE 'sqlite3|analysis\.h|render\.h|store\.h' $(IMP_SRC) $(PART_SRC)
	$(Q)! grep -nE 'sqlite3|store\.h|importer\.h' $(REN_SRC)
	$(Q)! grep -nE '\b(printf|puts|exit|abort)\(|stderr[,)]' $(filter-out libanalyze/mem.c,$(LIB_SRC)) $(IMP_SRC) $(PART_SRC)
	$(Q)! grep -nE '"(cmd|importers)/|sqlite3|load\.h' $(wildcard importers/binary/*) | grep -v '"importers/binary/'
	$(Q)! grep -nE '"cmd/' $(LIB_SRC) $(IMP_SRC) $(PART_SRC)
	$(Q)! grep -nE 'sqlite3\.h' $(filter-out $(SQLITE_SRC),$(LIB_SRC))

coverage:
	$(Q)$(MAKE) --no-print-directory COV=1 check >/dev/null
	$(Q)gcov -n $$(find $(O)-cov/libanalyze $(O)-cov/importers -name '*.gcda') 2>/dev/null | \
	awk -F"'" '/^File/{f=$$2} /^Lines/{if (f !~ /^\/usr/) print $$0, f}' | sort -t: -k2 -n

# ---- fuzzing: one libFuzzer binary per importer, seeds in tests/corpus/NAME --
FUZZ_SRC := tests/fuzz_importer.c $(LIB_SRC) $(IMP_SRC) $(PART_SRC)
fuzz: $(IMPORTERS:%=$(O)/fuzz/%)
$(O)/fuzz/%: $(FUZZ_SRC) $(GEN)
	$(call say,FUZZ,$@)mkdir -p $(@D) && clang -std=gnu11 -D_GNU_SOURCE -DSTALL_VERSION='"fuzz"' -I. -I$(O) -O1 -g \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -DFUZZ_IMPORTER='"$*"' $(PKG_CFLAGS) -o $@ $(FUZZ_SRC) $(PKG_LIBS) -lm -lpthread

# ---- install ----------------------------------------------------------------
deps:
	$(Q)$(PKG_CONFIG) --exists $(PKGS) cmocka 2>/dev/null && exit; s=; \
	if [ $$(id -u) != 0 ]; then s=sudo; fi; \
	if ! command -v apt-get >/dev/null || { [ $$s ] && ! command -v $$s >/dev/null; }; then \
	echo "missing packages; as root: apt-get install $(DEBS)" >&2; exit 1; fi; \
	echo "installing: $(DEBS)"; $$s apt-get update -q && \
	$$s env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(DEBS) || \
	{ echo "could not install: $(DEBS)" >&2; exit 1; }

install: $(O)/$(NAME)
	install -Dm755 $(O)/$(NAME) $(DESTDIR)$(PREFIX)/bin/$(NAME)
	$(if $(wildcard cmd/*.1),install -Dm644 -t $(DESTDIR)$(PREFIX)/share/man/man1 cmd/*.1)
	for f in $(filter sql/analyses/%,$(SQL_SRC)); do \
	install -Dm644 $$f $(DESTDIR)$(PREFIX)/share/$(NAME)/$$f; done

format: ; clang-format -i $(LIB_SRC) $(IMP_SRC) $(PART_SRC) $(CMD_SRC) $(CMD_PART) cmd/main.c $(wildcard */*.h */*/*.h) $(wildcard tests/*.c tests/*/*.c)
help: ; @sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile
tags: ; ctags -R cmd libanalyze importers tests
clean: ; rm -rf $(O) $(O)-san $(O)-cov

-include $(shell find $(O) -name '*.d' 2>/dev/null)
.PHONY: all help bench captures check check-live check-run check-layers demo demo-run golden memcheck coverage fuzz deps install format tags clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:
