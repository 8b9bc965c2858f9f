/* fit_slopes.c - exact slopes of residuals: directions of the free parameters, the runs simulated once with their
 * tangents, and from a curve's tangent to the slopes of each datum.
 *
 *   scan      y - a m about its baseline, a the best one: a and the residual are differentiated together
 *   quantity  the reduction of curve + eps tangent; nothing is simulated for it
 *
 * A parameter has a direction unless it is noise or sampling of the chip, or the pace of a step that is recorded or
 * carries a sine. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/fit_inside.h"
#include "analysis/simulated.h"

/* ---- directions ---------------------------------------------------------------------------------------- */

static bool step_has_direction(const fic_fit_model *m, const fic_number *n)
{
    for (size_t i = 0; i < m->n_runs; i++)
        for (size_t j = 0; j < m->run[i].protocol.n; j++) {
            const fic_segment *g = &m->run[i].protocol.segment[j];
            if (strcmp(g->kind, n->step) == 0 && (g->recorded || g->amplitude_K != 0.0))
                return false;
        }
    return true;
}

static bool has_direction(const fic_fit_model *m, const fic_number *n)
{
    if (n->place == FIC_OF_STEP)
        return step_has_direction(m, n);
    if (n->place == FIC_OF_CHIP)
        return n->index != FIC_CHIP_NOISE && n->index != FIC_CHIP_FLICKER && n->index != FIC_CHIP_SAMPLING;
    return n->place != FIC_OF_STRUCTURE;
}

/* The numbers that follow free parameter i: itself and those tied to it. */
static bool follows(const fic_fit *fit, size_t number, size_t i, double *factor)
{
    const fic_fit_parameter *p = &fit->parameter[number];
    *factor = p->is_tied ? p->factor : 1.0;
    return p->is_tied ? p->tied == fit->free[i] : number == fit->free[i];
}

static bool all_have(const fic_fit *fit, const fic_fit_model *m, size_t i)
{
    double factor;
    bool all = true;
    for (size_t k = 0; k < fit->n_parameters; k++)
        if (follows(fit, k, i, &factor))
            all = all && has_direction(m, &fit->parameter[k].number);
    return all;
}

/* Modes of a spectrum along its shape, times a factor. */
static fic_status add_spectrum(const fic_spectrum *s, double factor, fic_population_tangent *k, double **room,
                               fic_error *err)
{
    if (!k->g) {
        k->g = *room;
        k->a = k->g + s->n;
        k->b_K = k->a + s->n;
        *room += 3 * s->n;
    }
    fic_status status = fic_spectrum_tangent(s, k->g, k->a, k->b_K, err);
    for (size_t i = 0; i < 3 * s->n; i++)
        k->g[i] *= factor;
    return status;
}

static fic_status add(const fic_fit_model *m, const fic_number *n, double factor, size_t j, fic_fit_directions *d,
                      double **room, fic_error *err)
{
    fic_material_tangent *t = &d->material[j];
    switch (n->place) {
    case FIC_OF_SCALAR:
        t->v[n->index] += factor;
        break;
    case FIC_OF_WEIGHT:
        t->weight[n->population] += factor;
        t->weight[m->rest] -= factor;
        break;
    case FIC_OF_LAW:
        t->population[n->population].p[n->index] += factor;
        break;
    case FIC_OF_PRESSURE:
        t->population[n->population].pressure[n->index] += factor;
        break;
    case FIC_OF_CHIP:
        d->chip[j][n->index] += factor;
        break;
    case FIC_OF_STEP:
        d->step[d->n_steps].direction = j;
        d->step[d->n_steps].number = n;
        d->step[d->n_steps++].factor = factor;
        break;
    case FIC_OF_SPECTRUM:
        return add_spectrum(&m->material.population[n->population].spectrum, factor, &t->population[n->population],
                            room, err);
    case FIC_OF_STRUCTURE:
        break; /* has no direction */
    }
    return FIC_OK;
}

void fic_fit_directions_clear(fic_fit_directions *d)
{
    free(d->material);
    free(d->chip);
    free(d->modes);
    *d = (fic_fit_directions){ 0 };
}

fic_status fic_fit_directions_make(const fic_fit *fit, const fic_fit_model *m, const double share[],
                                   fic_fit_directions *d, fic_error *err)
{
    size_t modes = 0;
    *d = (fic_fit_directions){ 0 };
    for (size_t k = 0; k < m->material.n; k++)
        modes += 3 * m->material.population[k].spectrum.n;
    d->material = calloc(fit->n_free, sizeof *d->material);
    d->chip = calloc(fit->n_free, sizeof *d->chip);
    d->modes = calloc(fit->n_free * modes + 1, sizeof *d->modes);
    fic_status s = d->material && d->chip && d->modes ? FIC_OK : fic_fail_memory(err, "directions of a fit");
    double *room = d->modes, factor;
    for (size_t i = 0; i < fit->n_free && s == FIC_OK; i++) {
        if (!all_have(fit, m, i))
            continue;
        double slope = fic_fit_slope(&fit->parameter[fit->free[i]], share[i]);
        for (size_t k = 0; k < fit->n_parameters && s == FIC_OK; k++)
            if (follows(fit, k, i, &factor))
                s = add(m, &fit->parameter[k].number, factor * slope, d->of.n, d, &room, err);
        d->column[d->of.n++] = i;
    }
    d->of.material = d->material;
    d->of.chip = (const double(*)[FIC_CHIP_SCALARS])d->chip;
    if (s != FIC_OK)
        fic_fit_directions_clear(d);
    return s;
}

/* ---- scans --------------------------------------------------------------------------------------------- */

static double dot(size_t n, const double a[], const double b[])
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Takes orthonormal columns out of y. */
static void take_out(size_t n, size_t n_columns, double *const column[], double y[])
{
    for (size_t k = 0; k < n_columns; k++) {
        double share = dot(n, column[k], y);
        for (size_t i = 0; i < n; i++)
            y[i] -= share * column[k][i];
    }
}

/* The curve's derivative at the rows: by its values, and by the places of its points where these move. T: of the
 * curve; moved: as much memory again. */
static void tangent_at_rows(const fic_fit_data *d, size_t n, const double T_K[], const double y[], const double dT_K[],
                            const double dy[], double moved[], double at_rows[], double spare[])
{
    double most = 0.0;
    fic_fit_interpolate(d, n, T_K, dy, at_rows);
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(dT_K[i]));
    if (!(most > 0.0))
        return;
    for (int side = -1; side <= 1; side += 2) {
        double h = 1e-4 * fabs(T_K[1] - T_K[0]) / most;
        for (size_t i = 0; i < n; i++)
            moved[i] = T_K[i] + side * h * dT_K[i];
        fic_fit_interpolate(d, n, moved, y, spare);
        for (size_t i = 0; i < d->n_rows; i++)
            at_rows[i] += side * spare[i] / (2.0 * h);
    }
}

enum { BASELINE_MOST = 4 };

/* What all directions of a datum share: its baseline's columns, orthonormal, the model and the data less their parts
 * along them, both over the noise. */
typedef struct {
    double *column[BASELINE_MOST], *model, *data, *row, *spare, *moved;
    double square, scale; /* of the model; its best factor */
    double *block;
} bench;

static fic_status lay_out(const fic_fit_data *d, const fic_table *t, const double y[], bench *b, fic_error *err)
{
    size_t n = d->n_rows;
    b->block = calloc((BASELINE_MOST + 4) * n + t->n_rows, sizeof *b->block);
    if (!b->block)
        return fic_fail_memory(err, "the slopes of a curve");
    for (size_t k = 0; k < BASELINE_MOST; k++)
        b->column[k] = b->block + k * n;
    b->model = b->block + BASELINE_MOST * n;
    b->data = b->model + n;
    b->row = b->data + n;
    b->spare = b->row + n;
    b->moved = b->spare + n;
    fic_fit_baseline(d, b->column);
    fic_fit_interpolate(d, t->n_rows, t->column[1].v, y, b->model);
    for (size_t i = 0; i < n; i++) {
        b->model[i] /= d->noise[i];
        b->data[i] = d->y[i] / d->noise[i];
    }
    double whole = dot(n, b->model, b->model);
    fic_fit_project(n, d->baseline, b->column, b->data);
    take_out(n, d->baseline, b->column, b->model);
    b->square = dot(n, b->model, b->model);
    bool there = d->scale && b->square > 1e-20 * whole;
    b->scale = !d->scale ? 1.0 : there ? dot(n, b->model, b->data) / b->square : 0.0;
    return FIC_OK;
}

fic_status fic_fit_slopes_of_scan(const fic_fit_outcome *o, const fic_fit_data *d, size_t n, double J[], fic_error *err)
{
    size_t at = fic_fit_scan_of(o, d->run, d->scan);
    const fic_table *t = &o->run[d->run].scan[at].table;
    const fic_scan_tangents *along = &o->run[d->run].along[at];
    const double *y = t->column[d->capacity ? 5 : 4].v, *dy = d->capacity ? along->Cp_J_molK : along->flow_mW;
    bench b;
    fic_status s = lay_out(d, t, y, &b, err);
    if (s != FIC_OK)
        return s;
    for (size_t j = 0; j < n; j++) {
        const double *dT = along->T_K + j * along->rows;
        tangent_at_rows(d, t->n_rows, t->column[1].v, y, dT, dy + j * along->rows, b.moved, b.row, b.spare);
        for (size_t i = 0; i < d->n_rows; i++)
            b.row[i] /= d->noise[i];
        take_out(d->n_rows, d->baseline, b.column, b.row);
        double turn = 0.0;
        if (d->scale && b.scale != 0.0)
            turn = (dot(d->n_rows, b.row, b.data) - 2.0 * b.scale * dot(d->n_rows, b.row, b.model)) / b.square;
        for (size_t i = 0; i < d->n_rows; i++)
            J[i * n + j] = b.scale * b.row[i] + turn * b.model[i];
    }
    free(b.block);
    return FIC_OK;
}

/* ---- reduced quantities -------------------------------------------------------------------------------- */

/* The curve moved along direction j by h to both sides, reduced. */
static fic_status reduce_moved(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d,
                               const fic_fit_directions *along, size_t j, double h, double T_K[], double *p,
                               fic_error *err)
{
    size_t at = fic_fit_scan_of(o, d->run, d->scan);
    const fic_simulated_scan *sim = &o->run[d->run].scan[at];
    const fic_scan_tangents *t = &o->run[d->run].along[at];
    const double *mass = m->run[d->run].chip.v;
    double *flow = T_K + t->rows;
    for (size_t i = 0; i < t->rows; i++) {
        T_K[i] = sim->table.column[1].v[i] + h * t->T_K[j * t->rows + i];
        flow[i] = sim->table.column[4].v[i] + h * t->flow_mW[j * t->rows + i];
    }
    fic_scan view = fic_simulated_view(sim, mass[FIC_CHIP_MASS] + h * along->chip[j][FIC_CHIP_MASS],
                                       m->material.v[FIC_MOLAR_MASS] + h * along->material[j].v[FIC_MOLAR_MASS]);
    view.T_K = T_K;
    view.heat_flow_mW = flow;
    return fic_fit_reduce(d, &view, p, err);
}

/* A step that moves no point of the curve by more than a hundredth of its height, or 0.3 K. Windows follow a curve from
 * row to row, so reduced numbers go in stairs of some 0.05 K: a step below them would see one tread alone. */
static double step_of(const fic_simulated_scan *sim, const fic_scan_tangents *t, size_t j)
{
    double high = 0.0, far = 0.0, along_T = 0.0;
    for (size_t i = 0; i < t->rows; i++) {
        high = fmax(high, fabs(sim->table.column[4].v[i]));
        far = fmax(far, fabs(t->flow_mW[j * t->rows + i]));
        along_T = fmax(along_T, fabs(t->T_K[j * t->rows + i]));
    }
    return fmin(far > 0.0 ? 0.01 * high / far : 1.0, along_T > 0.0 ? 0.3 / along_T : 1.0);
}

fic_status fic_fit_slopes_of_quantity(const fic_fit_model *m, const fic_fit_outcome *o, const fic_fit_data *d,
                                      const fic_fit_directions *along, double J[], fic_error *err)
{
    size_t at = fic_fit_scan_of(o, d->run, d->scan);
    const fic_scan_tangents *t = &o->run[d->run].along[at];
    double *room = malloc(2 * t->rows * sizeof *room), p[2] = { NAN, NAN };
    fic_status s = room ? FIC_OK : fic_fail_memory(err, "a moved curve");
    for (size_t j = 0; j < along->of.n && s == FIC_OK; j++) {
        double h = step_of(&o->run[d->run].scan[at], t, j);
        for (int side = 0; side < 2 && s == FIC_OK; side++)
            s = reduce_moved(m, o, d, along, j, side ? h : -h, room, &p[side], err);
        J[j] = (p[1] - p[0]) / (2.0 * h) / d->error;
        if (s == FIC_OK && !isfinite(J[j]))
            s = fic_fail(err, FIC_EMATH, "%s: no slope", d->name);
    }
    free(room);
    return s;
}
