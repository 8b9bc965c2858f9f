/* yaml.h - the door to libfyaml: a file in, checked values out.
 *
 * Every complaint names file:line:col, shows the source line with a caret and says what was expected.
 * A map is read against tables of fic_param, so that keys, units, defaults and ranges stand in one place. */
#ifndef FIC_YAML_H
#define FIC_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/param.h"

struct fy_node;
typedef struct fic_yaml fic_yaml;

typedef struct {
    const fic_yaml *file;
    struct fy_node *at; /* NULL: not there */
} fic_node;

/* Reads one document of at most 1 MB, 4096 keys a map, 1000 anchors and 60 levels. `name` stands in messages. The text
 * is copied.
 * Errors FIC_EINPUT, FIC_ENOMEM, FIC_EIO. */
fic_status fic_yaml_read(const char *path, fic_yaml **file, fic_error *err);
fic_status fic_yaml_parse(const char *name, const char *text, size_t n, fic_yaml **file, fic_error *err);
void fic_yaml_free(fic_yaml *file);

fic_node fic_yaml_root(const fic_yaml *file);
const char *fic_yaml_name(const fic_yaml *file);
const char *fic_yaml_text(const fic_yaml *file, size_t *n);

/* A complaint at a node: "file:line:col: sentence", the source line, a caret. Returns FIC_EINPUT. */
fic_status fic_node_fail(fic_node node, fic_error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a sentence that stands in err already. */
fic_status fic_node_fail_at(fic_node node, fic_error *err, fic_status code);

bool fic_node_is_map(fic_node n);
bool fic_node_is_list(fic_node n);
bool fic_node_is_text(fic_node n);
size_t fic_node_count(fic_node n); /* of a list's items or a map's pairs */
fic_node fic_node_item(fic_node list, size_t i);
fic_node fic_node_pair(fic_node map, size_t i, const char **key); /* key lives as long as the file */
fic_node fic_node_key_at(fic_node map, size_t i);                 /* the key itself, to complain at */
fic_node fic_node_get(fic_node map, const char *key);             /* .at is NULL where absent */

/* A copy of what stands under a node, as a document of its own, in which $NAME and ${NAME} are replaced by
 * text: how a list of samples or a grid of points is written once. `title` stands in messages about the copy.
 * Errors  FIC_EINPUT at the node: a $NAME that is not among the n names, a copy of more than 1 MB; FIC_ENOMEM. */
fic_status fic_yaml_expand(fic_node node, const char *title, size_t n, const char *const names[],
                           const char *const texts[], fic_yaml **copy, fic_error *err);

/* From now on $NAME and ${NAME} in the file's texts stand for these texts: for values that change from one reading to the
 * next, at no cost but the reading. The arrays stay the caller's and are not copied. Texts that were taken
 * before are no longer valid. Errors  FIC_ENOMEM; a $NAME that is not among the names is an error where it is read. */
fic_status fic_yaml_bind(fic_yaml *file, size_t n, const char *const names[], const char *const texts[],
                         fic_error *err);

/* What stands under a node as text, for looking at; the caller frees. NULL: out of memory. */
char *fic_node_print(fic_node n);

/* Every key of the map is in the list (NULL at its end); else a complaint with the nearest name. */
fic_status fic_node_allow(fic_node map, const char *const keys[], fic_error *err);

/* The value of a key that must be there. Errors FIC_EINPUT at the map. */
fic_status fic_node_need(fic_node map, const char *key, fic_node *value, fic_error *err);

/* Text without its end marks; it lives as long as the file. */
fic_status fic_node_text(fic_node n, const char **text, fic_error *err);
/* A path beside the file that the node stands in, or an absolute one; the caller frees. Errors  FIC_EINPUT, FIC_ENOMEM. */
fic_status fic_node_path(fic_node n, char **path, fic_error *err);
/* One of the names (NULL at their end), by its place; else a complaint with the nearest. */
fic_status fic_node_choice(fic_node n, const char *const names[], size_t *which, fic_error *err);
/* yes, true, no, false. */
fic_status fic_node_flag(fic_node n, bool *flag, fic_error *err);
fic_status fic_node_whole(fic_node n, long low, long high, long *value, fic_error *err);
/* A number with a unit of the kind of p's, converted to it and in its range. */
fic_status fic_node_quantity(fic_node n, const fic_param *p, double *value, fic_error *err);

/* The numbers of a table out of a map: v[i] for params[i]. Absent optional ones get their default. Other keys
 * are passed over: fic_node_allow_params says which are allowed. */
fic_status fic_node_params(fic_node map, const fic_param params[], double v[], fic_error *err);

/* As fic_node_allow, for the names of a table and a list of further keys (may be NULL). */
fic_status fic_node_allow_params(fic_node map, const fic_param params[], const char *const keys[], fic_error *err);

#endif
