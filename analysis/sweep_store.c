/* sweep_store.c - a map that stands on the disk: opened, asked what it holds, and given results. */
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "analysis/sweep_store_inside.h"

fic_status fic_sweep_store_check(const char *path, int code, fic_error *err)
{
    return code == NC_NOERR ? FIC_OK : fic_fail(err, FIC_EIO, "%s: %s", path, nc_strerror(code));
}

/* ---- results --------------------------------------------------------------------------------------------- */

fic_status fic_results_init(fic_results *r, size_t room, size_t n_outputs, fic_error *err)
{
    *r = (fic_results){ .room = room, .n_outputs = n_outputs };
    r->point = calloc(room, sizeof *r->point);
    r->value = calloc(room * n_outputs, sizeof *r->value);
    r->status = calloc(room, sizeof *r->status);
    r->reason = calloc(room, FIC_REASON_BYTES);
    if (r->point && r->value && r->status && r->reason)
        return FIC_OK;
    fic_results_clear(r);
    return fic_fail_memory(err, "a sweep's results");
}

void fic_results_clear(fic_results *r)
{
    free(r->point);
    free(r->value);
    free(r->status);
    free(r->reason);
    *r = (fic_results){ 0 };
}

/* ---- where a point stands -------------------------------------------------------------------------------- */

static void place(const fic_sweep_store *st, size_t point, size_t start[], size_t count[])
{
    for (size_t k = st->n_dims; k-- > 0; point /= st->dim[k]) {
        start[k] = point % st->dim[k];
        count[k] = 1;
    }
    start[st->n_dims] = 0;
    count[st->n_dims] = FIC_REASON_BYTES;
}

size_t fic_sweep_store_block(const fic_sweep_store *st, size_t point, size_t n, size_t start[], size_t count[])
{
    size_t size = 1, d = st->n_dims;
    place(st, point, start, count);
    /* Whole inner dimensions as long as the point is at their beginning. */
    while (--d > 0 && start[d] == 0 && size * st->dim[d] <= n) {
        count[d] = st->dim[d];
        size *= st->dim[d];
    }
    size_t along = n / size, left = st->dim[d] - start[d];
    count[d] = along < left ? along : left;
    return size * count[d];
}

/* n points, each so far from the one before, as a block along one dimension; returns how many of them it holds. */
static size_t line(const fic_sweep_store *st, size_t point, size_t apart, size_t n, size_t start[], size_t count[])
{
    size_t stride = 1, k = st->n_dims;
    place(st, point, start, count);
    while (k-- > 0 && (stride < apart || st->dim[k] == 1))
        stride *= st->dim[k];
    if (k >= st->n_dims || stride != apart)
        return 1;
    size_t left = st->dim[k] - start[k];
    return count[k] = n < left ? n : left;
}

/* ---- opening --------------------------------------------------------------------------------------------- */

static fic_status check_key(const fic_sweep_store *st, fic_error *err)
{
    char key[65] = "";
    size_t n = 0;
    if (nc_inq_attlen(st->id, NC_GLOBAL, "key", &n) || n != 64 || nc_get_att_text(st->id, NC_GLOBAL, "key", key))
        return fic_fail(err, FIC_EINPUT, "%s is no map, expected another name after -o, or --fresh to write over it",
                        st->path);
    if (strcmp(key, st->s->key))
        return fic_fail(err, FIC_EINPUT,
                        "%s holds another sweep (the file, the material or the version has changed since), expected "
                        "another name after -o, or --fresh to write over it",
                        st->path);
    return FIC_OK;
}

static fic_status find_variables(fic_sweep_store *st, fic_error *err)
{
    int code = nc_inq_varid(st->id, "status", &st->status);
    if (code == NC_NOERR)
        code = nc_inq_varid(st->id, "reason", &st->reason);
    for (size_t i = 0; i < st->s->n_outputs && code == NC_NOERR; i++)
        code = nc_inq_varid(st->id, st->s->output[i].name, &st->output[i]);
    return fic_sweep_store_check(st->path, code, err);
}

static fic_status open_file(fic_sweep_store *st, fic_error *err)
{
    int code = nc_open(st->path, NC_WRITE, &st->id);
    if (code != NC_NOERR)
        return fic_fail(err, FIC_EINPUT, "%s: %s, expected a map, another name after -o, or --fresh to write over it",
                        st->path, nc_strerror(code));
    fic_status s = check_key(st, err);
    if (s == FIC_OK)
        s = find_variables(st, err);
    if (s != FIC_OK)
        nc_close(st->id);
    return s;
}

fic_status fic_sweep_store_open(const char *path, const fic_sweep *s, bool fresh, fic_sweep_store **store,
                                fic_error *err)
{
    fic_sweep_store *st = calloc(1, sizeof *st);
    fic_status status = st && (st->path = strdup(path)) ? FIC_OK : fic_fail_memory(err, "a map");
    if (status == FIC_OK) {
        st->s = s;
        st->n_dims = s->design == FIC_GRID ? s->n_axes : 1;
        for (size_t k = 0; k < st->n_dims; k++)
            st->dim[k] = s->design == FIC_GRID ? s->axis[k].n : s->n;
        if (fresh || access(path, F_OK))
            status = fic_sweep_store_make(st, err);
    }
    if (status == FIC_OK)
        status = open_file(st, err);
    if (status != FIC_OK && st) {
        free(st->path);
        free(st);
        return status;
    }
    *store = st;
    return status;
}

fic_status fic_sweep_store_close(fic_sweep_store *st, fic_error *err)
{
    fic_status s = fic_sweep_store_check(st->path, nc_close(st->id), err);
    free(st->path);
    free(st);
    return s;
}

/* ---- what stands in it ----------------------------------------------------------------------------------- */

static fic_status get_status(fic_sweep_store *st, size_t first, size_t n, signed char v[], fic_error *err)
{
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    fic_status s = FIC_OK;
    for (size_t i = 0, part; i < n && s == FIC_OK; i += part) {
        part = fic_sweep_store_block(st, first + i, n - i, start, count);
        s = fic_sweep_store_check(st->path, nc_get_vara_schar(st->id, st->status, start, count, v + i), err);
    }
    return s;
}

fic_status fic_sweep_store_count(fic_sweep_store *st, size_t *good, size_t *failed, fic_error *err)
{
    signed char v[FIC_SWEEP_BLOCK];
    fic_status s = FIC_OK;
    *good = *failed = 0;
    for (size_t first = 0; first < st->s->n && s == FIC_OK; first += FIC_SWEEP_BLOCK) {
        size_t n = st->s->n - first < FIC_SWEEP_BLOCK ? st->s->n - first : FIC_SWEEP_BLOCK;
        s = get_status(st, first, n, v, err);
        for (size_t i = 0; i < n && s == FIC_OK; i++) {
            *good += v[i] == FIC_POINT_GOOD;
            *failed += v[i] == FIC_POINT_FAILED;
        }
    }
    return s;
}

fic_status fic_sweep_store_pending(fic_sweep_store *st, size_t *next, size_t room, size_t turn[], size_t *n,
                                   fic_error *err)
{
    signed char v[FIC_SWEEP_BLOCK];
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1], apart;
    fic_status s = FIC_OK;
    for (*n = 0; *n < room && *next < st->s->n && s == FIC_OK;) {
        size_t most = room - *n < FIC_SWEEP_BLOCK ? room - *n : FIC_SWEEP_BLOCK,
               run = fic_sweep_run(st->s, *next, &apart);
        run = line(st, fic_sweep_point(st->s, *next), apart, run < most ? run : most, start, count);
        s = fic_sweep_store_check(st->path, nc_get_vara_schar(st->id, st->status, start, count, v), err);
        for (size_t i = 0; i < run && s == FIC_OK; i++)
            if (v[i] == FIC_POINT_PENDING)
                turn[(*n)++] = *next + i;
        *next += run;
    }
    return s;
}

fic_status fic_sweep_store_get(fic_sweep_store *st, size_t output, size_t first, size_t n, double v[], fic_error *err)
{
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    fic_status s = FIC_OK;
    for (size_t i = 0, part; i < n && s == FIC_OK; i += part) {
        part = fic_sweep_store_block(st, first + i, n - i, start, count);
        s = fic_sweep_store_check(st->path, nc_get_vara_double(st->id, st->output[output], start, count, v + i), err);
    }
    return s;
}

static int get_block(fic_sweep_store *st, fic_results *r, const size_t start[], const size_t count[])
{
    int code = nc_get_vara_schar(st->id, st->status, start, count, r->status);
    for (size_t o = 0; o < r->n_outputs && code == NC_NOERR; o++)
        code = nc_get_vara_double(st->id, st->output[o], start, count, r->value + o * r->room);
    return code == NC_NOERR ? nc_get_vara_text(st->id, st->reason, start, count, r->reason) : code;
}

fic_status fic_sweep_store_take(fic_sweep_store *to, fic_sweep_store *from, fic_error *err)
{
    fic_results r;
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    fic_status s = fic_results_init(&r, FIC_SWEEP_BLOCK, from->s->n_outputs, err);
    for (size_t first = 0, n; first < from->s->n && s == FIC_OK; first += n) {
        n = fic_sweep_store_block(
            from, first, from->s->n - first < FIC_SWEEP_BLOCK ? from->s->n - first : FIC_SWEEP_BLOCK, start, count);
        s = fic_sweep_store_check(from->path, get_block(from, &r, start, count), err);
        for (size_t i = 0, kept = 0; i < n && s == FIC_OK; i++) {
            if (r.status[i] == FIC_POINT_PENDING)
                continue;
            r.point[kept] = first + i;
            r.status[kept] = r.status[i];
            for (size_t o = 0; o < r.n_outputs; o++)
                r.value[o * r.room + kept] = r.value[o * r.room + i];
            memmove(r.reason + kept * FIC_REASON_BYTES, r.reason + i * FIC_REASON_BYTES, FIC_REASON_BYTES);
            r.n = ++kept;
        }
        if (s == FIC_OK)
            s = fic_sweep_store_put(to, &r, err);
    }
    fic_results_clear(&r);
    return s;
}

/* ---- results into it ------------------------------------------------------------------------------------- */

/* Outputs and reasons of one block, or its status alone. */
static int put_block(fic_sweep_store *st, const fic_results *r, size_t i, const size_t start[], const size_t count[],
                     bool status)
{
    int code = NC_NOERR;
    if (status)
        return nc_put_vara_schar(st->id, st->status, start, count, r->status + i);
    for (size_t o = 0; o < r->n_outputs && code == NC_NOERR; o++)
        code = nc_put_vara_double(st->id, st->output[o], start, count, r->value + o * r->room + i);
    return code == NC_NOERR ? nc_put_vara_text(st->id, st->reason, start, count, r->reason + i * FIC_REASON_BYTES)
                            : code;
}

/* Results from i on that go into the file at once: points in a row, or along another dimension. */
static size_t next_part(const fic_sweep_store *st, const fic_results *r, size_t i, size_t start[], size_t count[])
{
    size_t run = 1, apart = i + 1 < r->n && r->point[i + 1] > r->point[i] ? r->point[i + 1] - r->point[i] : 1;
    while (i + run < r->n && r->point[i + run] == r->point[i] + run * apart)
        run++;
    return apart == 1 ? fic_sweep_store_block(st, r->point[i], run, start, count)
                      : line(st, r->point[i], apart, run, start, count);
}

static fic_status put_all(fic_sweep_store *st, const fic_results *r, bool status, fic_error *err)
{
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    int code = NC_NOERR;
    for (size_t i = 0, part; i < r->n && code == NC_NOERR; i += part) {
        part = next_part(st, r, i, start, count);
        code = put_block(st, r, i, start, count, status);
    }
    return fic_sweep_store_check(st->path, code == NC_NOERR ? nc_sync(st->id) : code, err);
}

fic_status fic_sweep_store_put(fic_sweep_store *st, fic_results *r, fic_error *err)
{
    fic_status s = r->n ? put_all(st, r, false, err) : FIC_OK;
    if (s == FIC_OK && r->n)
        s = put_all(st, r, true, err);
    r->n = 0;
    return s;
}
