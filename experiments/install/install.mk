# What leaves the tree: libraries, headers, manual pages, completions, presets, a Debian package.
#
#   make install PREFIX=/usr/local DESTDIR=      make uninstall PREFIX= DESTDIR=
#   make manual     docs/formats.md, the table of docs/vit4.md, and the API reference (build/api/html/index.html; needs doxygen)
#   make deb        build/fictive_VERSION_ARCH.deb

PREFIX  ?= /usr/local
DESTDIR ?=
LIBDIR  ?= $(PREFIX)/lib
SHARE    = $(PREFIX)/share/fictive
VERSION := $(shell sed -n 's/.*FIC_VERSION "\(.*\)"/\1/p' models/base/version.h)
ABI      = 0
SONAME   = libfictive.so.$(ABI)
NUMBER   = $(firstword $(subst -, ,$(VERSION)))
STAGE    = $(BUILD)/stage
KIT      = experiments/install

# Files that know where presets, scripts and uPlot lie are compiled once more with the place that they will have.
PLACED      = $(BUILD)/placed/models/material.o
PLACED_MAIN = $(BUILD)/placed/experiments/notebook.o $(BUILD)/placed/experiments/report_command.o
AT_HOME     = $(PLACED:$(BUILD)/placed/%=$(BUILD)/%) $(PLACED_MAIN:$(BUILD)/placed/%=$(BUILD)/%)

.PHONY: install uninstall deb stage manual FORCE
$(BUILD)/placed/%.o: PRESETS = $(SHARE)
$(BUILD)/placed/%.o: PYTHON = $(SHARE)/python
$(BUILD)/placed/%.o: UPLOT = $(SHARE)/uplot
$(BUILD)/placed/%.o: %.c FORCE
	@mkdir -p $(@D)
	@$(CC) $(INCLUDES) $(C_FLAGS) -c $< -o $@

$(BUILD)/placed/libfictive.a: $(filter-out $(AT_HOME),$(OBJECTS)) $(PLACED)
	@rm -f $@ && ar rcs $@ $^

$(BUILD)/placed/$(SONAME): $(filter-out $(AT_HOME),$(OBJECTS)) $(PLACED) $(KIT)/libfictive.map
	@echo "  link  $@"
	@$(CC) -shared $(C_FLAGS) -Wl,-soname,$(SONAME) -Wl,--version-script=$(KIT)/libfictive.map -Wl,-z,defs \
	    -Wl,--as-needed $(filter %.o,$^) $(LIBS) -o $@

# The command holds the library, so that it runs wherever it lies.
$(BUILD)/placed/fictive: $(filter-out $(AT_HOME),$(MAIN)) $(PLACED_MAIN) $(BUILD)/placed/libfictive.a
	@echo "  link  $@"
	@$(CC) $(C_FLAGS) $^ -Wl,--as-needed $(LIBS) $(MPI_LIBS) -o $@

# Everything under its final name, below $(STAGE).
stage: $(BUILD)/placed/fictive $(BUILD)/placed/$(SONAME) $(BUILD)/placed/libfictive.a
	@rm -rf $(STAGE)
	@VERSION=$(VERSION) NUMBER=$(NUMBER) SONAME=$(SONAME) PREFIX=$(PREFIX) LIBDIR=$(LIBDIR) LIBS="$(OPENMP) $(LIBS)" UPLOT=$(UPLOT) \
	    sh $(KIT)/stage.sh $(BUILD)/placed $(STAGE)

install: stage
	@umask 022; mkdir -p "$(DESTDIR)/" && cp -RP $(STAGE)/. "$(DESTDIR)/"
	@if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then ldconfig; fi
	@echo "fictive $(VERSION) is in $(DESTDIR)$(PREFIX); 'make uninstall' with the same PREFIX and DESTDIR removes it"

uninstall:
	@list="$(DESTDIR)$(SHARE)/manifest"; [ -f "$$list" ] || { echo "$$list is not there: nothing to remove" >&2; exit 1; }; \
	sort -r "$$list" | while read -r f; do case $$f in */) rmdir "$(DESTDIR)$$f" 2>/dev/null || true ;; \
	    *) rm -f "$(DESTDIR)$$f" ;; esac; done
	@if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then ldconfig; fi

deb:
	$(MAKE) stage PREFIX=/usr LIBDIR=/usr/lib STAGE=$(BUILD)/deb
	@VERSION=$(VERSION) sh $(KIT)/deb.sh $(BUILD)/deb $(BUILD)

manual: $(COMMAND)
	$(COMMAND) models --markdown > $(BUILD)/formats.md && cp $(BUILD)/formats.md docs/formats.md
	$(COMMAND) campaign experiments/vit4/campaign.yaml -f experiments/vit4/facts.yaml -cq -o $(BUILD)/vit4
	sed '/^| fact/,$$d' docs/vit4.md > $(BUILD)/vit4.md
	sh experiments/vit4/facts-table.sh experiments/vit4/facts.yaml $(BUILD)/vit4/facts.csv >> $(BUILD)/vit4.md
	cp $(BUILD)/vit4.md docs/vit4.md
	@if command -v doxygen >/dev/null; then doxygen docs/Doxyfile && echo "build/api/html/index.html"; \
	    else echo "doxygen is not installed: no API reference"; fi
