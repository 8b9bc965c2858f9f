/* reduction_options.h - what reduce and kissinger share: how a curve is reduced, which curves of a file are meant. */
#ifndef REDUCTION_OPTIONS_H
#define REDUCTION_OPTIONS_H

#include <argp.h>
#include "experiments/output_options.h"
#include "analysis/reduce.h"

enum { SEGMENTS_MOST = 256 };

typedef struct {
    size_t n;
    long segment[SEGMENTS_MOST];
} segment_list;

typedef struct {
    fic_reduction_choice choice;
    fic_up up;
    segment_list segments;                   /* none: all */
    const char *reference_text, *empty_text; /* FILE or FILE:SEGMENT,SEGMENT */
    fic_scan empty;                          /* filled by reduction_open */
    fic_reduction reference;                 /* the same */
    size_t n_files;
    char **file;
    const char *out; /* folder of -o, or NULL */
    bool list;
    output_options say;
} reduction_options;

/* Files and all options: a child parser whose input is the reduction_options, set to reduction_options_default(). */
extern const struct argp reduction_argp;
reduction_options reduction_options_default(const char *command);

/* Reads the curves of the files that are meant, then reference and empty run. Curves that could not be read are
 * faults of the list. */
fic_status reduction_open(reduction_options *o, fic_scan_list *list, fic_error *err);
void reduction_close(reduction_options *o);

/* A name for files: the curve's letters and digits, and its place in the list. The caller frees. */
char *reduction_stem(const fic_scan *s, size_t place);

#endif
