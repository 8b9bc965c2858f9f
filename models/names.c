/* A hash table by open addressing, at most half full. */
#include "models/names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a */
static size_t hash(const char *name)
{
    uint64_t h = 14695981039346656037u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)h;
}

/* The slot where the name stands, or the empty one where it would. */
static size_t *find(const fic_names *s, const char *name)
{
    size_t mask = 2 * s->room - 1, k = hash(name) & mask;
    while (s->slot[k] && strcmp(s->name[s->slot[k] - 1], name) != 0)
        k = (k + 1) & mask;
    return &s->slot[k];
}

static fic_status grow(fic_names *s, fic_error *err)
{
    size_t room = s->room ? 2 * s->room : 8;
    char(*name)[FIC_NAME_BYTES] = realloc(s->name, room * sizeof *name);
    if (name)
        s->name = name;
    size_t *slot = name ? calloc(2 * room, sizeof *slot) : NULL;
    if (!slot)
        return fic_fail_memory(err, "names");
    free(s->slot);
    s->slot = slot;
    s->room = room;
    for (size_t i = 0; i < s->n; i++)
        *find(s, s->name[i]) = i + 1;
    return FIC_OK;
}

fic_status fic_names_add(fic_names *s, const char *name, bool *is_new, fic_error *err)
{
    fic_status status = s->n == s->room ? grow(s, err) : FIC_OK;
    if (status != FIC_OK)
        return status;
    size_t *slot = find(s, name);
    *is_new = *slot == 0;
    if (!*is_new)
        return FIC_OK;
    strcpy(s->name[s->n], name);
    *slot = ++s->n;
    return FIC_OK;
}

void fic_names_clear(fic_names *s)
{
    free(s->name);
    free(s->slot);
    *s = (fic_names){ 0 };
}
