/* output_options.h - how much a command says, and to whom: --quiet, --verbose, --json, --no-pictures.
 *
 * One way for all commands. Results go to standard output; errors, warnings and what --verbose adds go to standard
 * error, so that --json and --verbose go together. */
#ifndef FIC_OUTPUT_OPTIONS_H
#define FIC_OUTPUT_OPTIONS_H

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include "models/base/error.h"

typedef struct {
    const char *command; /* what messages begin with: "simulate", "xray fsdp" */
    bool quiet, verbose, json, no_pictures;
    double last_s; /* when the step before ended */
} output_options;

/* Nothing chosen; the clock of the first step runs from here. */
output_options output_options_default(const char *name);

/* The child of a command's parser that takes -q, -v, --json, and of one that draws: those and -n. Its input is the
 * output_options. */
extern const struct argp_child output_child[], drawing_child[];

/* Whether pictures are drawn: wanted, and possible. Where they are not, for want of gnuplot, that is said once; numbers do
 * not wait for them. */
bool output_draws(output_options *o);

/* The table for people is wanted: neither --quiet nor --json. */
bool output_for_people(const output_options *o);

/* --verbose: "fictive NAME: 0.012 s  what was done" and how long since the step before. */
void output_step(output_options *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* --verbose: the same without a time, for what was chosen. */
void output_note(const output_options *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the value to standard output, indented, and releases it. Errors  FIC_EIO, FIC_ENOMEM (value NULL). */
fic_status output_json(json_t *value, fic_error *err);

#endif
