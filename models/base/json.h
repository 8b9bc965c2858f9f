/* json.h - the door to jansson: numbers that JSON can hold, files that appear whole. */
#ifndef FIC_JSON_H
#define FIC_JSON_H

#include <jansson.h>
#include "models/base/error.h"

/* A number, or null where v is NaN or infinite: JSON has no word for those. */
json_t *fic_json_real(double v);

/* Reads a file of at most 8 MB, which becomes 160 MB in memory at worst; the caller owns the value.
 * Errors  FIC_EINPUT: no such file, a larger one, or no JSON, with the line; FIC_EIO; FIC_ENOMEM. */
fic_status fic_json_read(const char *path, json_t **value, fic_error *err);

/* Writes the value, indented, and releases it, also on error. A NULL value is FIC_ENOMEM. */
fic_status fic_json_write(json_t *value, const char *path, fic_error *err);

/* The same with all 17 digits, for numbers that are read back. */
fic_status fic_json_write_exact(json_t *value, const char *path, fic_error *err);

#endif
