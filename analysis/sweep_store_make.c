/* sweep_store_make.c - the file of a map, made once: dimensions, variables with units, all room laid out. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "analysis/sweep_store_inside.h"
#include "models/base/file.h"
#include "models/base/version.h"

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
    double v[FIC_AXES], (*column)[FIC_SWEEP_BLOCK] = calloc(FIC_AXES, sizeof *column);
    if (!column)
        return fic_fail_memory(err, "a design");
    fic_status status = fic_sweeper_create(s, &w, err);
    for (size_t first = 0; first < s->n && status == FIC_OK; first += FIC_SWEEP_BLOCK) {
        size_t n = s->n - first < FIC_SWEEP_BLOCK ? s->n - first : FIC_SWEEP_BLOCK;
        for (size_t i = 0; i < n; i++) {
            fic_sweeper_values(w, first + i, v);
            for (size_t k = 0; k < s->n_axes; k++)
                column[k][i] = v[k];
        }
        for (size_t k = 0; k < s->n_axes && status == FIC_OK; k++)
            status =
                fic_sweep_store_check(st->path, nc_put_vara_double(st->id, st->axis[k], &first, &n, column[k]), err);
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
    fic_sweep_store_block(st, st->s->n - 1, 1, start, count);
    int code = nc_put_vara_schar(st->id, st->status, start, count, &pending);
    for (size_t i = 0; i < st->s->n_outputs && code == NC_NOERR; i++)
        code = nc_put_vara_double(st->id, st->output[i], start, count, &none);
    if (code == NC_NOERR)
        code = nc_put_vara_text(st->id, st->reason, start, count, reason);
    return fic_sweep_store_check(st->path, code, err);
}

static fic_status put_axes(fic_sweep_store *st, fic_error *err)
{
    fic_status s = lay_out(st, err);
    if (s != FIC_OK || st->s->design != FIC_GRID)
        return s == FIC_OK ? put_points(st, err) : s;
    for (size_t k = 0; k < st->s->n_axes && s == FIC_OK; k++)
        s = fic_sweep_store_check(st->path, nc_put_var_double(st->id, st->axis[k], st->s->axis[k].value), err);
    return s;
}

/* HDF5 takes a full disk badly, up to a crash when the process ends: the room is asked for before it has the file. */
static fic_status reserve(const char *draft, const fic_sweep *s, fic_error *err)
{
    int file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = file >= 0 && (fallocate(file, 0, 0, (off_t)fic_sweep_bytes(s)) == 0 || errno == EOPNOTSUPP);
    int code = good ? 0 : errno;
    if (file >= 0)
        close(file);
    return good ? FIC_OK : fic_fail(err, FIC_EIO, "%s could not be written: %s", draft, strerror(code));
}

fic_status fic_sweep_store_make(fic_sweep_store *st, fic_error *err)
{
    fic_status s = check_room(st->path, st->s, err);
    size_t n = strlen(st->path) + 16;
    char *draft = malloc(n);
    if (s != FIC_OK || !draft) {
        free(draft);
        return s != FIC_OK ? s : fic_fail_memory(err, "a path");
    }
    snprintf(draft, n, "%s.draft", st->path);
    s = reserve(draft, st->s, err);
    if (s == FIC_OK)
        s = fic_sweep_store_check(draft, nc_create(draft, NC_NETCDF4 | NC_CLOBBER, &st->id), err);
    if (s == FIC_OK) {
        s = fic_sweep_store_check(draft, define_all(st), err);
        if (s == FIC_OK)
            s = put_axes(st, err);
        fic_status closed = fic_sweep_store_check(draft, nc_close(st->id), s == FIC_OK ? err : NULL);
        s = s == FIC_OK ? closed : s;
    }
    if (s == FIC_OK && rename(draft, st->path))
        s = fic_fail(err, FIC_EIO, "%s could not be moved to its place", draft);
    if (s != FIC_OK)
        unlink(draft);
    free(draft);
    return s;
}
