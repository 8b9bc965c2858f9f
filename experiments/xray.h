/* xray.h - what the subcommands of fictive xray share: options, files in a batch, names, exit codes. */
#ifndef XRAY_H
#define XRAY_H

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include "experiments/output_options.h"
#include "analysis/structure_factor.h"
#include "models/base/error.h"
#include "models/base/table.h"
#include "models/base/yaml.h"
#include "models/pattern.h"

typedef struct {
    size_t n;
    char **file;
    const char *out; /* folder of -o, or NULL */
    output_options say;
    double wavelength_A; /* for files against 2 theta; 0: unknown */
    const char *background;
    double background_share;
    int worst;      /* exit code so far */
    fic_error *err; /* of the option that is being read */
} xray;

/* The numbers of one of the states: of an X-ray file. */
extern const fic_param xray_state_params[];

/* One each, called with its own name in argv[0]. */
int xray_fsdp(int argc, char **argv);
int xray_sq(int argc, char **argv);
int xray_pdf(int argc, char **argv);
int xray_eos(int argc, char **argv);
int xray_simulate(int argc, char **argv);

/* Files, -o, --quiet and its like: a child parser for each subcommand. Its input is the xray. */
extern const struct argp xray_common;
/* --wavelength, --background, --background-share: for subcommands that read patterns. The same input. */
extern const struct argp xray_patterns;

/* Composition, energy, Compton and normalisation: a child parser whose input is the fic_sq_options. */
extern const struct argp xray_scattering;

/* What was done to the amounts of a composition, if anything, on standard error; not with --quiet. */
void xray_say_composition(const xray *x, const fic_composition *c);

/* Prints the sentence to stderr and remembers the exit code. True where s is FIC_OK. */
bool xray_good(xray *x, fic_status s, const fic_error *err);

/* A file's pattern with the background of --background taken off. */
fic_status xray_read(const xray *x, const char *path, fic_pattern *p, fic_error *err);

/* The name of a file without folder and ending; the caller frees. NULL: out of memory. */
char *xray_stem(const char *path);

/* DIR/STEM-what.csv; the table is cleared also on error. */
fic_status xray_write(const xray *x, const char *stem, const char *what, fic_table *t, fic_error *err);

/* DIR/name, freed by the caller; creates DIR. */
fic_status xray_path(const xray *x, const char *name, char **path, fic_error *err);

/* Prints the JSON value where --json is given, and releases it. */
void xray_print_json(xray *x, json_t *value);

#endif
