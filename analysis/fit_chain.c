/* fit_chain.c - a chain on disk: NetCDF-4, as xarray and others open it. */
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_sample.h"

static fic_status complain(int code, const char *path, fic_error *err)
{
    return fic_fail(err, code == NC_ENOMEM ? FIC_ENOMEM : FIC_EIO, "%s: %s", path, nc_strerror(code));
}

/* The first code that is not good wins. */
static int both(int code, int next)
{
    return code ? code : next;
}

static int put_text(int file, int dim, const char *name, size_t n, size_t room, const char *text)
{
    int length, var, code = 0, dims[2] = { dim, 0 };
    char length_name[40];
    snprintf(length_name, sizeof length_name, "%s_length", name);
    code = both(code, nc_def_dim(file, length_name, room, &length));
    dims[1] = length;
    code = both(code, nc_def_var(file, name, NC_CHAR, 2, dims, &var));
    for (size_t i = 0; i < n && !code; i++) {
        size_t start[2] = { i, 0 }, count[2] = { 1, room };
        code = nc_put_vara_text(file, var, start, count, text + i * room);
    }
    return code;
}

static int put_figures(int file, int var, const fic_fit_chain *c)
{
    double number[3] = { c->acceptance, (double)c->burn_rows, (double)c->every };
    int code = nc_put_att_double(file, NC_GLOBAL, "acceptance", NC_DOUBLE, 1, &number[0]);
    code = both(code, nc_put_att_double(file, NC_GLOBAL, "burn_in_steps", NC_DOUBLE, 1, &number[1]));
    code = both(code, nc_put_att_double(file, NC_GLOBAL, "steps_per_row", NC_DOUBLE, 1, &number[2]));
    code = both(code, nc_put_att_text(file, NC_GLOBAL, "converged", c->converged ? 3 : 2, c->converged ? "yes" : "no"));
    code = both(code, nc_put_att_text(file, NC_GLOBAL, "convergence", strlen(c->reason), c->reason));
    code = both(code, nc_put_att_double(file, var, "autocorrelation_time", NC_DOUBLE, c->n, c->autocorrelation));
    code = both(code, nc_put_att_double(file, var, "r_hat", NC_DOUBLE, c->n, c->r_hat));
    code = both(code, nc_put_att_text(file, NC_GLOBAL, "title", 27, "posterior of a fictive fit "));
    return code;
}

fic_status fic_fit_chain_write(const fic_fit_chain *c, const char *path, fic_error *err)
{
    int file, dims[3], value, chi2, code = nc_create(path, NC_NETCDF4 | NC_CLOBBER, &file);
    if (code)
        return complain(code, path, err);
    code = both(code, nc_def_dim(file, "step", c->rows, &dims[0]));
    code = both(code, nc_def_dim(file, "walker", c->walkers, &dims[1]));
    code = both(code, nc_def_dim(file, "parameter", c->n, &dims[2]));
    code = both(code, nc_def_var(file, "value", NC_DOUBLE, 3, dims, &value));
    code = both(code, nc_def_var(file, "chi2", NC_DOUBLE, 2, dims, &chi2));
    code = code ? code : put_figures(file, value, c);
    code = code ? code : put_text(file, dims[2], "parameter_name", c->n, FIC_PATH_BYTES, c->name[0]);
    code = code ? code : put_text(file, dims[2], "parameter_unit", c->n, sizeof c->unit[0], c->unit[0]);
    code = code ? code : nc_enddef(file);
    code = code == NC_ENOTINDEFINE ? 0 : code;
    code = code || !c->rows ? code : nc_put_var_double(file, value, c->value);
    code = code || !c->rows ? code : nc_put_var_double(file, chi2, c->chi2);
    code = both(code, nc_close(file));
    return code ? complain(code, path, err) : FIC_OK;
}

static int dim_length(int file, const char *name, size_t *n)
{
    int dim, code = nc_inq_dimid(file, name, &dim);
    return code ? code : nc_inq_dimlen(file, dim, n);
}

static int get_text(int file, const char *name, size_t n, size_t room, char *text)
{
    int var, code = nc_inq_varid(file, name, &var);
    for (size_t i = 0; i < n && !code; i++) {
        size_t start[2] = { i, 0 }, count[2] = { 1, room };
        code = nc_get_vara_text(file, var, start, count, text + i * room);
        text[i * room + room - 1] = '\0';
    }
    return code;
}

static int get_numbers(int file, fic_fit_chain *c)
{
    int value, chi2, code = nc_inq_varid(file, "value", &value);
    double burn = 0.0;
    code = both(code, nc_inq_varid(file, "chi2", &chi2));
    code = code ? code : nc_get_var_double(file, value, c->value);
    code = code ? code : nc_get_var_double(file, chi2, c->chi2);
    code = code ? code : nc_get_att_double(file, NC_GLOBAL, "burn_in_steps", &burn);
    c->burn_rows = burn >= 0.0 && burn < (double)c->rows ? (size_t)burn : 0;
    return code;
}

fic_status fic_fit_chain_read(const char *path, fic_fit_chain *c, fic_error *err)
{
    int file, code = nc_open(path, NC_NOWRITE, &file);
    *c = (fic_fit_chain){ 0 };
    if (code)
        return fic_fail(err, FIC_EINPUT, "%s: %s, expected the posterior of a fit", path, nc_strerror(code));
    code = both(code, dim_length(file, "step", &c->rows));
    code = both(code, dim_length(file, "walker", &c->walkers));
    code = both(code, dim_length(file, "parameter", &c->n));
    if (!code && (c->n == 0 || c->n > FIC_FIT_PARAMETERS || c->walkers == 0 || c->rows == 0 ||
                  c->rows > 100000000 / c->walkers / c->n)) {
        nc_close(file);
        return fic_fail(err, FIC_EINPUT,
                        "%s: %zu steps of %zu walkers and %zu parameters, expected the posterior of a fit", path,
                        c->rows, c->walkers, c->n);
    }
    c->value = code ? NULL : calloc(c->rows * c->walkers * c->n, sizeof *c->value);
    c->chi2 = code ? NULL : calloc(c->rows * c->walkers, sizeof *c->chi2);
    code = code || (c->value && c->chi2) ? code : NC_ENOMEM;
    code = code ? code : get_numbers(file, c);
    code = code ? code : get_text(file, "parameter_name", c->n, FIC_PATH_BYTES, c->name[0]);
    code = code ? code : get_text(file, "parameter_unit", c->n, sizeof c->unit[0], c->unit[0]);
    nc_close(file);
    if (!code)
        return FIC_OK;
    fic_fit_chain_clear(c);
    return fic_fail(err, code == NC_ENOMEM ? FIC_ENOMEM : FIC_EINPUT, "%s: %s, expected the posterior of a fit", path,
                    nc_strerror(code));
}
