/* input_kind.h - which kind of YAML file a file is, told by its keys, so that the wrong one is called by its name. */
#ifndef FIC_INPUT_KIND_H
#define FIC_INPUT_KIND_H

#include "models/base/error.h"

typedef enum {
    INPUT_RUN,
    INPUT_MATERIAL,
    INPUT_CAMPAIGN,
    INPUT_FACTS,
    INPUT_SWEEP,
    INPUT_FIT,
    INPUT_VALIDATION,
    INPUT_XRAY,
    INPUT_STRUCTURE,
    INPUT_UNKNOWN
} input_kind;

/* Errors  those of fic_yaml_read. A file without a key that tells is INPUT_UNKNOWN. */
fic_status input_kind_of(const char *path, input_kind *kind, fic_error *err);

/* Errors  FIC_EINPUT where the file is surely of another kind: what it is, and which command takes it. Everything else
 * is for the reader to complain about. */
fic_status input_kind_expect(const char *path, input_kind kind, fic_error *err);

/* The same for curves and patterns: YAML and JSON are none. */
fic_status input_kind_expect_rows(const char *path, fic_error *err);

#endif
