/* validate_store.c - DIR/draws.part: the key of the validation, then one record a draw, in the order of their ends.
 *
 * It is for the same program on the same machine, a few hours later: records are what memory holds. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "experiments/validate.h"

struct validate_store {
    FILE *f;
    char *path;
};

typedef struct {
    size_t study, i;
    validate_draw draw;
} record;

/* Whole records of this validation; what was cut off by a kill ends them. */
static size_t take_over(FILE *f, validation *v)
{
    char key[sizeof v->key];
    size_t taken = 0;
    record *r = malloc(sizeof *r);
    if (!r || fread(key, sizeof key, 1, f) != 1 || memcmp(key, v->key, sizeof key)) {
        free(r);
        return 0;
    }
    while (fread(r, sizeof *r, 1, f) == 1 && r->study < v->n && r->i < v->study[r->study].n) {
        v->study[r->study].draw[r->i] = r->draw;
        taken++;
    }
    free(r);
    return taken;
}

fic_status validate_store_open(const char *folder, validation *v, size_t *taken, validate_store **out, fic_error *err)
{
    validate_store *s = calloc(1, sizeof *s);
    fic_status status = s ? fic_folder_create(folder, err) : fic_fail_memory(err, "a store");
    if (status == FIC_OK && !(s->path = fic_path_join(folder, "draws.part")))
        status = fic_fail_memory(err, "a store");
    FILE *old = status == FIC_OK ? fopen(s->path, "rb") : NULL;
    *taken = old ? take_over(old, v) : 0;
    if (old)
        fclose(old);
    long end = (long)(sizeof v->key + *taken * sizeof(record));
    if (status == FIC_OK && !(s->f = fopen(s->path, *taken ? "r+b" : "wb")))
        status = fic_fail(err, FIC_EIO, "%s: %s", s->path, strerror(errno));
    if (status == FIC_OK && (*taken ? fseek(s->f, end, SEEK_SET) != 0 || ftruncate(fileno(s->f), end) != 0
                                    : fwrite(v->key, sizeof v->key, 1, s->f) != 1 || fflush(s->f) != 0))
        status = fic_fail(err, FIC_EIO, "%s: %s", s->path, strerror(errno));
    if (status != FIC_OK) {
        validate_store_close(s, false);
        s = NULL;
    }
    *out = s;
    return status;
}

fic_status validate_store_add(validate_store *s, size_t study, size_t i, const validate_draw *d, fic_error *err)
{
    record *r = calloc(1, sizeof *r);
    if (!r)
        return fic_fail_memory(err, "a draw");
    r->study = study;
    r->i = i;
    r->draw = *d;
    bool good = fwrite(r, sizeof *r, 1, s->f) == 1 && fflush(s->f) == 0;
    free(r);
    return good ? FIC_OK : fic_fail(err, FIC_EIO, "%s: %s", s->path, strerror(errno));
}

void validate_store_close(validate_store *s, bool done)
{
    if (!s)
        return;
    if (s->f)
        fclose(s->f);
    if (done)
        unlink(s->path);
    free(s->path);
    free(s);
}
