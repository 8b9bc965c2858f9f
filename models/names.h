/* names.h - a set of names, so that a second one is found in the same time however many there are. */
#ifndef FIC_NAMES_H
#define FIC_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include "models/population.h"

typedef struct {
    size_t n, room;
    char (*name)[FIC_NAME_BYTES]; /* n of them, in the order in which they came */
    size_t *slot;                 /* 2 room of them: 0 or 1 + the number of a name */
} fic_names;

/* Takes a copy of the name, of less than FIC_NAME_BYTES characters; *is_new is false where it stands there already.
 * A set begins as { 0 }. Errors  FIC_ENOMEM: the set is as it was. */
fic_status fic_names_add(fic_names *s, const char *name, bool *is_new, fic_error *err);

void fic_names_clear(fic_names *s);

#endif
