# fictive - forward modelling of flash calorimetry on glasses.
#
#   make demo    install what is missing, build, run the Vit4 samples into out/vit4/ and say what to open
#   make check   install what is missing, build, run every test
#   make         build the library and the command
#   make bench   times, with the error beside each
#   make asan | coverage | symbols | format | clean

BUILD  ?= build
OPT    ?= -O2 -g
C_FLAGS = -std=c11 -D_GNU_SOURCE -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp -fPIC -Wall -Wextra \
          -Wshadow -Wconversion $(OPT) $(EXTRA) $(CPPFLAGS) $(CFLAGS)
PACKAGES = gsl openblas libfyaml udunits jansson libxrl
INCLUDES = -I. $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null) -I/usr/include/udunits2
LIBS     = -lsundials_cvodes -lsundials_nvecserial \
           $(filter-out -lgslcblas,$(shell pkg-config --libs $(PACKAGES) 2>/dev/null)) -lm -lpthread

ROOMS    = models/base models analysis notebooks_export
LIBRARY  = $(BUILD)/libfictive.a
COMMAND  = $(BUILD)/fictive
OBJECTS  = $(patsubst %.c,$(BUILD)/%.o,$(foreach room,$(ROOMS),$(wildcard $(room)/*.c)))
MAIN     = $(patsubst %.c,$(BUILD)/%.o,$(wildcard experiments/*.c))
TESTS    = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/test_*.c))

.PHONY: all
all: $(COMMAND)

$(COMMAND): $(MAIN) $(LIBRARY)
	$(CC) $(C_FLAGS) $^ $(LIBS) -o $@

$(LIBRARY): $(OBJECTS)
	rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(INCLUDES) -MMD -MP $(C_FLAGS) -c $< -o $@

$(BUILD)/test_%: $(BUILD)/tests/test_%.o $(LIBRARY)
	$(CC) $(C_FLAGS) $^ $(LIBS) $(shell pkg-config --libs check) -o $@

$(BUILD)/bench_%: $(BUILD)/tests/bench/bench_%.o $(LIBRARY)
	$(CC) $(C_FLAGS) $^ $(LIBS) -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
