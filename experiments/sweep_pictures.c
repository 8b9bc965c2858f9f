#include "experiments/sweep_pictures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "notebooks_export/plot.h"

enum { CURVES = 8, POINTS = 5000, LABEL_BYTES = 128 };

static void label(char text[LABEL_BYTES], const char *name, const char *unit)
{
    snprintf(text, LABEL_BYTES, strcmp(unit, "1") ? "%s (%s)" : "%s", name, unit);
}

/* "map-Tf" for map.nc; the caller frees. */
static char *picture_path(const char *map, const char *output)
{
    size_t n = strlen(map) + strlen(output) + 2;
    char *path = malloc(n);
    if (!path)
        return NULL;
    const char *dot = strrchr(map, '.'), *slash = strrchr(map, '/');
    int stem = dot && (!slash || dot > slash) ? (int)(dot - map) : (int)strlen(map);
    snprintf(path, n, "%.*s-%s", stem, map, output);
    return path;
}

/* What the other axes stand at. */
static void set_title(char text[256], const fic_sweep *s, const fic_output *o)
{
    int used = snprintf(text, 256, "%s", o->meaning);
    for (size_t k = 0; k + 2 < s->n_axes && used < 255; k++)
        used += snprintf(text + used, 256 - (size_t)used, "%s %s = %g %s", k ? "," : ", at", s->axis[k].name,
                         s->axis[k].value[0], strcmp(s->axis[k].unit, "1") ? s->axis[k].unit : "");
}

/* ---- a grid ---------------------------------------------------------------------------------------------- */

/* z[i * nx + j]: rows are the axis before the last. */
static fic_status draw_grid(const char *path, const fic_sweep *s, const fic_output *o, const double z[], fic_error *err)
{
    const fic_axis *x = &s->axis[s->n_axes - 1], *y = s->n_axes > 1 ? x - 1 : NULL;
    size_t ny = y ? y->n : 1, shown = ny < CURVES ? ny : CURVES;
    char x_label[LABEL_BYTES], y_label[LABEL_BYTES] = "", z_label[LABEL_BYTES], title[256], key[CURVES][LABEL_BYTES];
    fic_curve curve[CURVES];
    label(x_label, x->name, x->unit);
    label(z_label, o->name, o->unit);
    set_title(title, s, o);
    for (size_t i = 0; i < shown; i++) {
        size_t row = shown > 1 ? i * (ny - 1) / (shown - 1) : 0;
        if (y)
            snprintf(key[i], LABEL_BYTES, "%s = %.4g %s", y->name, y->value[row], strcmp(y->unit, "1") ? y->unit : "");
        curve[i] = (fic_curve){ y ? key[i] : NULL,
                                x->n > 60 ? FIC_LINE : FIC_POINTS_LINE,
                                x->n,
                                x->value,
                                z + row * x->n,
                                NULL,
                                NULL,
                                FIC_SHADE((int)i, (int)shown) };
    }
    fic_panel lines = {
        .x_label = x_label, .y_label = z_label, .log_x = x->logarithmic, .n_curves = shown, .curve = curve
    };
    if (!y)
        return fic_plot(path, title, 1, 1, &lines, err);
    label(y_label, y->name, y->unit);
    fic_panel both[2] = { { .x_label = x_label,
                            .y_label = y_label,
                            .log_x = x->logarithmic,
                            .log_y = y->logarithmic,
                            .nx = x->n,
                            .ny = ny,
                            .map_x = x->value,
                            .map_y = y->value,
                            .map_z = z,
                            .map_label = z_label },
                          lines };
    return fic_plot(path, title, 1, 2, both, err);
}

static bool is_monotonic(const fic_axis *a)
{
    bool up = true, down = true;
    for (size_t i = 1; i < a->n; i++) {
        up &= a->value[i] > a->value[i - 1];
        down &= a->value[i] < a->value[i - 1];
    }
    return up || down;
}

/* ---- a design without a grid ------------------------------------------------------------------------------- */

static fic_status draw_points(const char *path, const fic_sweep *s, const fic_output *o, size_t n, double *x[],
                              const double z[], fic_error *err)
{
    char labels[FIC_AXES][LABEL_BYTES], z_label[LABEL_BYTES];
    fic_curve curve[FIC_AXES];
    fic_panel panel[FIC_AXES];
    label(z_label, o->name, o->unit);
    for (size_t k = 0; k < s->n_axes; k++) {
        label(labels[k], s->axis[k].name, s->axis[k].unit);
        curve[k] = (fic_curve){ NULL, FIC_POINTS, n, x[k], z, NULL, NULL, 0 };
        panel[k] = (fic_panel){
            .x_label = labels[k], .y_label = z_label, .log_x = s->axis[k].logarithmic, .n_curves = 1, .curve = &curve[k]
        };
    }
    return fic_plot(path, o->meaning, 1, s->n_axes, panel, err);
}

static fic_status fill_points(const fic_sweep *s, size_t n, double *x[], fic_error *err)
{
    fic_sweeper *w;
    double v[FIC_AXES];
    fic_status status = fic_sweeper_create(s, &w, err);
    if (status != FIC_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        fic_sweeper_values(w, i, v);
        for (size_t k = 0; k < s->n_axes; k++)
            x[k][i] = v[k];
    }
    fic_sweeper_free(w);
    return FIC_OK;
}

/* ---- all outputs ------------------------------------------------------------------------------------------- */

fic_status sweep_pictures(const char *map, const fic_sweep *s, fic_sweep_store *store, fic_error *err)
{
    const fic_axis *last = &s->axis[s->n_axes - 1], *before = s->n_axes > 1 ? last - 1 : NULL;
    bool grid = s->design == FIC_GRID;
    size_t n = !grid ? (s->n < POINTS ? s->n : POINTS) : last->n * (before ? before->n : 1);
    if (grid && (n > 4000000 || !is_monotonic(last) || (before && !is_monotonic(before))))
        return FIC_OK; /* nothing that a picture could show */
    double *block = malloc((FIC_AXES + 1) * n * sizeof *block), *z = block, *x[FIC_AXES];
    fic_status status = block ? FIC_OK : fic_fail_memory(err, "a picture");
    for (size_t k = 0; k < FIC_AXES && block; k++)
        x[k] = block + (k + 1) * n;
    if (status == FIC_OK && !grid)
        status = fill_points(s, n, x, err);
    for (size_t i = 0; i < s->n_outputs && status == FIC_OK; i++) {
        char *path = picture_path(map, s->output[i].name);
        bool any = false;
        status = path ? fic_sweep_store_get(store, i, 0, n, z, err) : fic_fail_memory(err, "a path");
        for (size_t j = 0; j < n && status == FIC_OK; j++)
            any |= isfinite(z[j]);
        if (status == FIC_OK && any)
            status =
                grid ? draw_grid(path, s, &s->output[i], z, err) : draw_points(path, s, &s->output[i], n, x, z, err);
        free(path);
    }
    free(block);
    return status;
}
