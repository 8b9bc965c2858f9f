#include "analysis/sweep_store.h"

#include <errno.h>
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "models/base/file.h"
#include "models/base/version.h"

enum { BLOCK = 4096 };

struct fic_sweep_store {
    const fic_sweep *s;
    char *path;
    int id, axis[FIC_AXES], output[FIC_OUTPUTS], status, reason;
    size_t n_dims, dim[FIC_AXES + 1]; /* the last: bytes of a reason */
};

static fic_status check(const char *path, int code, fic_error *err)
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

/* The largest block of the variables' shape that begins at a point and holds at most n; returns how many it holds. */
static size_t block(const fic_sweep_store *st, size_t point, size_t n, size_t start[], size_t count[])
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

/* ---- making the file ------------------------------------------------------------------------------------- */

double fic_sweep_bytes(const fic_sweep *s)
{
    double a_point = 8.0 * (double)s->n_outputs + 1.0 + FIC_REASON_BYTES, axes = 0.0;
    for (size_t k = 0; k < s->n_axes; k++)
        axes += 8.0 * (double)(s->design == FIC_GRID ? s->axis[k].n : s->n);
    return a_point * (double)s->n + axes + 65536.0 + 2.0 * (double)strlen(s->text);
}

static fic_status check_room(const char *path, const fic_sweep *s, fic_error *err)
{
    struct statvfs disk;
    char *folder = fic_path_folder(path);
    if (!folder)
        return fic_fail_memory(err, "a path");
    int code = statvfs(folder, &disk) ? errno : 0;
    fic_status status = code == ENOENT ? fic_fail(err, FIC_EINPUT, "%s: there is no folder %s", path, folder) : FIC_OK;
    free(folder);
    if (code)
        return status; /* of other troubles the file itself will tell */
    double there = (double)disk.f_bavail * (double)disk.f_frsize, needed = fic_sweep_bytes(s);
    if (needed > there)
        return fic_fail(err, FIC_EINPUT,
                        "%s: a map of %zu points takes %.3g GB, expected at most the %.3g GB that are free there", path,
                        s->n, 1e-9 * needed, 1e-9 * there);
    return FIC_OK;
}

static int put_text(int id, int var, const char *name, const char *text)
{
    return nc_put_att_text(id, var, name, strlen(text), text);
}

/* UDUNITS spells them the same way; "1" is dimensionless. */
static int define(int id, const char *name, nc_type type, size_t n_dims, const int dims[], const char *unit,
                  const char *meaning, int *var)
{
    int code = nc_def_var(id, name, type, (int)n_dims, dims, var);
    if (code == NC_NOERR)
        code = nc_def_var_chunking(id, *var, NC_CONTIGUOUS, NULL);
    if (code == NC_NOERR && unit)
        code = put_text(id, *var, "units", unit);
    return code == NC_NOERR && meaning ? put_text(id, *var, "long_name", meaning) : code;
}

static int define_axes(fic_sweep_store *st, const int dims[])
{
    int code = NC_NOERR;
    for (size_t k = 0; k < st->s->n_axes && code == NC_NOERR; k++) {
        const fic_axis *a = &st->s->axis[k];
        code = define(st->id, a->name, NC_DOUBLE, 1, st->s->design == FIC_GRID ? &dims[k] : dims, a->unit, NULL,
                      &st->axis[k]);
    }
    return code;
}

static int define_outputs(fic_sweep_store *st, const int dims[])
{
    const double none = NAN;
    const signed char flags[] = { FIC_POINT_PENDING, FIC_POINT_GOOD, FIC_POINT_FAILED };
    char names[FIC_AXES * (FIC_NAME_BYTES + 1) + 1] = "";
    int code = NC_NOERR;
    for (size_t k = 0; k < st->s->n_axes; k++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", k ? " " : "", st->s->axis[k].name);
    for (size_t i = 0; i < st->s->n_outputs && code == NC_NOERR; i++) {
        const fic_output *o = &st->s->output[i];
        code = define(st->id, o->name, NC_DOUBLE, st->n_dims, dims, o->unit, o->meaning, &st->output[i]);
        if (code == NC_NOERR)
            code = nc_def_var_fill(st->id, st->output[i], NC_FILL, &none);
        if (code == NC_NOERR && st->s->design != FIC_GRID)
            code = put_text(st->id, st->output[i], "coordinates", names);
    }
    if (code == NC_NOERR)
        code = define(st->id, "status", NC_BYTE, st->n_dims, dims, NULL, "what became of the point", &st->status);
    if (code == NC_NOERR)
        code = nc_put_att_schar(st->id, st->status, "flag_values", NC_BYTE, 3, flags);
    if (code == NC_NOERR)
        code = put_text(st->id, st->status, "flag_meanings", "not_computed good failed");
    if (code == NC_NOERR)
        code = define(st->id, "reason", NC_CHAR, st->n_dims + 1, dims, NULL, "why a point failed", &st->reason);
    return code;
}

static int define_all(fic_sweep_store *st)
{
    int dims[FIC_AXES + 1], code = NC_NOERR;
    for (size_t k = 0; k < st->n_dims && code == NC_NOERR; k++)
        code = nc_def_dim(st->id, st->s->design == FIC_GRID ? st->s->axis[k].name : "point", st->dim[k], &dims[k]);
    if (code == NC_NOERR)
        code = nc_def_dim(st->id, "reason_bytes", FIC_REASON_BYTES, &dims[st->n_dims]);
    if (code == NC_NOERR)
        code = define_axes(st, dims);
    if (code == NC_NOERR)
        code = define_outputs(st, dims);
    if (code == NC_NOERR)
        code = put_text(st->id, NC_GLOBAL, "Conventions", "CF-1.8");
    if (code == NC_NOERR)
        code = put_text(st->id, NC_GLOBAL, "source", "fictive " FIC_VERSION);
    if (code == NC_NOERR)
        code = put_text(st->id, NC_GLOBAL, "design", fic_design_names[st->s->design]);
    if (code == NC_NOERR)
        code = put_text(st->id, NC_GLOBAL, "input", st->s->text);
    if (code == NC_NOERR)
        code = put_text(st->id, NC_GLOBAL, "key", st->s->key);
    return code == NC_NOERR ? nc_enddef(st->id) : code;
}

/* A design without a grid: the variables of every point. */
static fic_status put_points(fic_sweep_store *st, fic_error *err)
{
    const fic_sweep *s = st->s;
    fic_sweeper *w = NULL;
    double v[FIC_AXES], (*column)[BLOCK] = calloc(FIC_AXES, sizeof *column);
    if (!column)
        return fic_fail_memory(err, "a design");
    fic_status status = fic_sweeper_create(s, &w, err);
    for (size_t first = 0; first < s->n && status == FIC_OK; first += BLOCK) {
        size_t n = s->n - first < BLOCK ? s->n - first : BLOCK;
        for (size_t i = 0; i < n; i++) {
            fic_sweeper_values(w, first + i, v);
            for (size_t k = 0; k < s->n_axes; k++)
                column[k][i] = v[k];
        }
        for (size_t k = 0; k < s->n_axes && status == FIC_OK; k++)
            status = check(st->path, nc_put_vara_double(st->id, st->axis[k], &first, &n, column[k]), err);
    }
    fic_sweeper_free(w);
    free(column);
    return status;
}

/* The last point as it is before the work: room for a whole variable is laid out and filled when it is first written
 * to, and from then on nothing in the file moves. */
static fic_status lay_out(fic_sweep_store *st, fic_error *err)
{
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    const double none = NAN;
    const signed char pending = FIC_POINT_PENDING;
    const char reason[FIC_REASON_BYTES] = "";
    block(st, st->s->n - 1, 1, start, count);
    int code = nc_put_vara_schar(st->id, st->status, start, count, &pending);
    for (size_t i = 0; i < st->s->n_outputs && code == NC_NOERR; i++)
        code = nc_put_vara_double(st->id, st->output[i], start, count, &none);
    if (code == NC_NOERR)
        code = nc_put_vara_text(st->id, st->reason, start, count, reason);
    return check(st->path, code, err);
}

static fic_status put_axes(fic_sweep_store *st, fic_error *err)
{
    fic_status s = lay_out(st, err);
    if (s != FIC_OK || st->s->design != FIC_GRID)
        return s == FIC_OK ? put_points(st, err) : s;
    for (size_t k = 0; k < st->s->n_axes && s == FIC_OK; k++)
        s = check(st->path, nc_put_var_double(st->id, st->axis[k], st->s->axis[k].value), err);
    return s;
}

/* Made under another name and moved in place when it is whole. */
static fic_status make(fic_sweep_store *st, fic_error *err)
{
    fic_status s = check_room(st->path, st->s, err);
    size_t n = strlen(st->path) + 16;
    char *draft = malloc(n);
    if (s != FIC_OK || !draft) {
        free(draft);
        return s != FIC_OK ? s : fic_fail_memory(err, "a path");
    }
    snprintf(draft, n, "%s.draft", st->path);
    s = check(draft, nc_create(draft, NC_NETCDF4 | NC_CLOBBER, &st->id), err);
    if (s == FIC_OK) {
        s = check(draft, define_all(st), err);
        if (s == FIC_OK)
            s = put_axes(st, err);
        fic_status closed = check(draft, nc_close(st->id), s == FIC_OK ? err : NULL);
        s = s == FIC_OK ? closed : s;
    }
    if (s == FIC_OK && rename(draft, st->path))
        s = fic_fail(err, FIC_EIO, "%s could not be moved to its place", draft);
    if (s != FIC_OK)
        unlink(draft);
    free(draft);
    return s;
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
    return check(st->path, code, err);
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
            status = make(st, err);
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
    fic_status s = check(st->path, nc_close(st->id), err);
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
        part = block(st, first + i, n - i, start, count);
        s = check(st->path, nc_get_vara_schar(st->id, st->status, start, count, v + i), err);
    }
    return s;
}

fic_status fic_sweep_store_count(fic_sweep_store *st, size_t *good, size_t *failed, fic_error *err)
{
    signed char v[BLOCK];
    fic_status s = FIC_OK;
    *good = *failed = 0;
    for (size_t first = 0; first < st->s->n && s == FIC_OK; first += BLOCK) {
        size_t n = st->s->n - first < BLOCK ? st->s->n - first : BLOCK;
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
    signed char v[BLOCK];
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1], apart;
    fic_status s = FIC_OK;
    for (*n = 0; *n < room && *next < st->s->n && s == FIC_OK;) {
        size_t most = room - *n < BLOCK ? room - *n : BLOCK, run = fic_sweep_run(st->s, *next, &apart);
        run = line(st, fic_sweep_point(st->s, *next), apart, run < most ? run : most, start, count);
        s = check(st->path, nc_get_vara_schar(st->id, st->status, start, count, v), err);
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
        part = block(st, first + i, n - i, start, count);
        s = check(st->path, nc_get_vara_double(st->id, st->output[output], start, count, v + i), err);
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
    fic_status s = fic_results_init(&r, BLOCK, from->s->n_outputs, err);
    for (size_t first = 0, n; first < from->s->n && s == FIC_OK; first += n) {
        n = block(from, first, from->s->n - first < BLOCK ? from->s->n - first : BLOCK, start, count);
        s = check(from->path, get_block(from, &r, start, count), err);
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
    return apart == 1 ? block(st, r->point[i], run, start, count) : line(st, r->point[i], apart, run, start, count);
}

static fic_status put_all(fic_sweep_store *st, const fic_results *r, bool status, fic_error *err)
{
    size_t start[FIC_AXES + 1], count[FIC_AXES + 1];
    int code = NC_NOERR;
    for (size_t i = 0, part; i < r->n && code == NC_NOERR; i += part) {
        part = next_part(st, r, i, start, count);
        code = put_block(st, r, i, start, count, status);
    }
    return check(st->path, code == NC_NOERR ? nc_sync(st->id) : code, err);
}

fic_status fic_sweep_store_put(fic_sweep_store *st, fic_results *r, fic_error *err)
{
    fic_status s = r->n ? put_all(st, r, false, err) : FIC_OK;
    if (s == FIC_OK && r->n)
        s = put_all(st, r, true, err);
    r->n = 0;
    return s;
}
