/* yaml_inside.h - parts of the door to libfyaml that know each other. */
#ifndef FIC_YAML_INSIDE_H
#define FIC_YAML_INSIDE_H

#include "models/base/yaml.h"

struct fy_diag;
struct fy_parse_cfg;

enum { FIC_YAML_BYTES = 1 << 20 };

struct fic_yaml {
    char *name, *text; /* libfyaml points into the text */
    size_t n;
    struct fy_diag *diag;
    struct fy_document *document;
    char report[1400];                /* what libfyaml said last */
    struct fic_yaml_binding *binding; /* yaml_variables.c; NULL: no variables */
};

/* ---- yaml_bounds.c ---- */

/* UTF-8, and no directive. Errors  FIC_EINPUT. */
fic_status fic_yaml_check_text(const fic_yaml *y, fic_error *err);
/* Reads the text once without keeping it, so that what would take long to load is refused beforehand. Faults of the
 * text itself are left to the loader, which says them better. Errors  FIC_EINPUT, FIC_ENOMEM. */
fic_status fic_yaml_check_bounds(const struct fy_parse_cfg *cfg, fic_yaml *y, fic_error *err);

/* ---- yaml_report.c ---- */

/* Where libfyaml says what is wrong: user is the fic_yaml. */
void fic_yaml_take_report(struct fy_diag *diag, void *user, const char *text, size_t n);
/* What libfyaml said last, with the file's name. Returns FIC_EINPUT. */
fic_status fic_yaml_complain(const fic_yaml *y, fic_error *err);

/* ---- yaml_variables.c ---- */

/* The text of a node with its variables put in. Errors  FIC_EINPUT at the node, FIC_ENOMEM. */
fic_status fic_yaml_resolve(fic_node n, const char **text, fic_error *err);
void fic_yaml_unbind(fic_yaml *y);

#endif
