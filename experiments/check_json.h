/* check_json.h - what fictive check --json says of each kind of file. NULL where memory ran out. */
#ifndef FIC_CHECK_JSON_H
#define FIC_CHECK_JSON_H

#include <jansson.h>
#include "analysis/facts.h"
#include "analysis/fit.h"
#include "analysis/sweep.h"

json_t *check_json_run(const fic_run *run);
json_t *check_json_material(const fic_material *m);
json_t *check_json_campaign(const fic_campaign *c);
json_t *check_json_facts(const fic_facts *f);
json_t *check_json_sweep(const fic_sweep *w);
json_t *check_json_fit(const fic_fit *f);

/* Prints {"file", "kind"} and the rest, and releases the rest. */
fic_status check_json_print(const char *path, const char *kind, json_t *rest, fic_error *err);

#endif
