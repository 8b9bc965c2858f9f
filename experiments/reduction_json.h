/* reduction_json.h - what a reduction found, as JSON. */
#ifndef REDUCTION_JSON_H
#define REDUCTION_JSON_H

#include <jansson.h>
#include "analysis/reduce.h"

/* {value, std_error, window_sensitivity} */
json_t *estimate_json(const fic_estimate *e);

/* The sentences of its warnings, a list. */
json_t *warnings_json(const fic_reduction *r);

/* Everything, windows and choices included. */
json_t *reduction_json(const fic_scan *s, const fic_reduction *r);

#endif
