# fictive - forward modelling of flash calorimetry on glasses.
#
#   make demo     install what is missing, build, run the Vit4 samples into out/vit4/ and say what to open
#   make check    install what is missing, build, run every test
#   make          build the library and the command into build/
#   make bench    times, with the error beside each
#   make validate a thousand draws of every study of Vit4, into out/validate/; goes on where it was stopped (DRAWS)
#   make fuzz     every reader against bytes that libFuzzer makes up, FUZZ_SECONDS each (needs clang)
#   make asan | coverage | lint | symbols | format | clean
#   make install PREFIX= DESTDIR= | uninstall | deb | manual
#
# Settings: OPT (optimisation), EXTRA (further flags), BUILD (folder), CC, OPENMP= and MPI= (without), JOBS (tests at a time).

BUILD   ?= build
OPT     ?= -O2 -g
OPENMP  ?= -fopenmp
JOBS    ?= 2
PRESETS ?= $(CURDIR)/experiments
UPLOT   ?= $(abspath $(BUILD))/uplot
PYTHON  ?= $(CURDIR)/notebooks_export
# -ffp-contract=off: the same bits on every machine. -fno-math-errno, -fno-trapping-math: let loops over exp() become
# vectors; NaN and infinity keep their meaning.
C_FLAGS = -std=c11 -D_GNU_SOURCE -DFIC_PRESETS='"$(PRESETS)"' -DFIC_UPLOT='"$(UPLOT)"' -DFIC_PYTHON='"$(PYTHON)"' \
          -ffp-contract=off -fno-math-errno -fno-trapping-math $(or $(OPENMP),-Wno-unknown-pragmas) -fPIC -Wall -Wextra -Wshadow -Wconversion \
          -Wno-psabi $(OPT) $(EXTRA) $(CPPFLAGS) $(CFLAGS)

PACKAGES = gsl openblas libfyaml udunits jansson nettle libxrl nlopt netcdf md4c-html
INCLUDES := -I. $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LIBS     := -lsundials_cvodes -lsundials_nvecserial \
           $(filter-out -lgslcblas,$(shell pkg-config --libs $(PACKAGES) 2>/dev/null)) -lm -lpthread

# A sweep may run under mpirun where Open MPI was there when it was built; `make MPI=` builds without.
MPI      ?= $(shell pkg-config --exists ompi-c 2>/dev/null && echo ompi-c)
ifneq ($(MPI),)
MPI_FLAGS := -DFIC_MPI $(shell pkg-config --cflags $(MPI))
MPI_LIBS  := $(shell pkg-config --libs $(MPI))
endif

ROOMS    = models/base models analysis notebooks_export
LIBRARY  = $(BUILD)/libfictive.a
COMMAND  = $(BUILD)/fictive
OBJECTS  = $(patsubst %.c,$(BUILD)/%.o,$(foreach room,$(ROOMS),$(wildcard $(room)/*.c)))
MAIN     = $(patsubst %.c,$(BUILD)/%.o,$(wildcard experiments/*.c))
TESTS    = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/test_*.c))
BENCHES  = $(patsubst tests/bench/%.c,$(BUILD)/%,$(wildcard tests/bench/bench_*.c))

.PHONY: all ready uplot demo check test bench validate fuzz asan coverage lint symbols format clean install-packages
all: $(COMMAND)
	@[ -n "$(MPI)" ] || echo "  without MPI: libopenmpi-dev was not found; sweeps use the threads of one machine"
	@[ -n "$(OPENMP)" ] || echo "  without OpenMP: campaigns and sweeps use one thread"

# What a plain `make` on a fresh machine lacks, said before the compiler's first error.
ready:
	@for need in $(firstword $(CC)) pkg-config; do command -v $$need >/dev/null || \
	    { echo "make: $$need is not installed; 'make demo' and 'make check' install what is missing" >&2; exit 1; }; done
	@for need in $(PACKAGES); do pkg-config --exists $$need || \
	    { echo "make: pkg-config knows no $$need; 'make demo' and 'make check' install what is missing" >&2; exit 1; }; done

$(COMMAND): $(MAIN) $(LIBRARY)
	@echo "  link  $@"
	@$(CC) $(C_FLAGS) $^ $(LIBS) $(MPI_LIBS) -o $@

$(LIBRARY): $(OBJECTS)
	@echo "  ar    $@"
	@rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c | ready
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(INCLUDES) -MMD -MP $(C_FLAGS) -c $< -o $@

$(BUILD)/experiments/sweep_ranks.o: INCLUDES += $(MPI_FLAGS)

$(BUILD)/test_%: $(BUILD)/tests/test_%.o $(LIBRARY)
	@echo "  link  $@"
	@$(CC) $(C_FLAGS) $^ $(LIBS) $(shell pkg-config --libs check) -o $@

# The linker hands the library's allocations to the test, which lets each of them fail once.
$(BUILD)/test_memory: LIBS += $(foreach f,malloc calloc realloc aligned_alloc strdup strndup,-Wl,--wrap=$(f))

$(BUILD)/bench_%: $(BUILD)/tests/bench/bench_%.o $(LIBRARY)
	@echo "  link  $@"
	@$(CC) $(C_FLAGS) $^ $(LIBS) $(shell pkg-config --libs check) -lmvec -o $@

# A fresh Debian lacks compiler and libraries: the first make installs, a second one builds, so that pkg-config is
# asked only when it is there.
install-packages:
	@sh tests/install-packages.sh

# For the interactive curves of reports; without it (no network) they are left out and the page says so.
uplot:
	@sh experiments/fetch-uplot.sh $(UPLOT)

demo: install-packages
	$(MAKE) -j$$(nproc) all uplot
	sh experiments/vit4/demo.sh $(COMMAND)

# uPlot first, so that the interactive curves are tried where it can be had.
check: install-packages
	$(MAKE) uplot
	$(MAKE) -j$$(nproc) test

test: $(COMMAND) $(TESTS)
	JOBS=$(JOBS) CC="$(CC)" OPENMP="$(OPENMP)" MPI="$(MPI)" sh tests/run.sh $(BUILD) $(TESTS)

bench: $(BENCHES) $(COMMAND)
	for b in $(BENCHES); do $$b || exit 1; done

DRAWS ?= 1000
validate: $(COMMAND)
	$(COMMAND) validate experiments/vit4/validate.yaml --draws $(DRAWS) -o out/validate

# What is slower by tens has more time.
asan:
	CK_TIMEOUT_MULTIPLIER=20 $(MAKE) test BUILD=build/asan OPT="-O1 -g" EXTRA="-fsanitize=address,undefined -fno-sanitize-recover=all"

# clang, without OpenMP, which the library does not need: one fuzzer is one thread.
FUZZ_SECONDS ?= 60
FUZZ_BUILD    = BUILD=build/fuzz CC=clang OPT="-O1 -g" OPENMP= \
                EXTRA="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined"

$(BUILD)/fuzz: $(BUILD)/tests/fuzz/fuzz.o $(LIBRARY)
	@echo "  link  $@"
	@$(CC) $(C_FLAGS) -fsanitize=fuzzer $^ $(LIBS) -o $@

fuzz:
	$(MAKE) build/fuzz/fuzz $(FUZZ_BUILD)
	sh tests/fuzz/fuzz.sh build/fuzz/fuzz $(FUZZ_SECONDS)

coverage:
	CK_TIMEOUT_MULTIPLIER=20 $(MAKE) test BUILD=build/coverage OPT="-O0 -g" EXTRA="--coverage -fprofile-update=atomic"
	gcovr --root . --filter models --filter analysis --object-directory build/coverage --gcov-ignore-parse-errors --print-summary --sort-percentage

# Exported names that do not begin with fic_; those of OpenMP's locks begin with a dot and are no names of C.
symbols: $(LIBRARY)
	@! nm -g --defined-only $(LIBRARY) | awk 'NF == 3 && $$3 !~ /^(fic_|\.gomp_)/ { print $$3; bad = 1 } END { exit !bad }'

# Both analyzers over every source.
lint:
	@FLAGS='-std=c11 $(INCLUDES) $(MPI_FLAGS) -D_GNU_SOURCE -DFIC_PRESETS="" -DFIC_UPLOT="" -DFIC_PYTHON=""' \
	    sh tests/lint/lint.sh $(BUILD)

format:
	clang-format -i $$(git ls-files '*.[ch]')

clean:
	rm -rf build

include experiments/install/install.mk

.PRECIOUS: $(BUILD)/%.o

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
