#include "analysis/structure_factor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void fic_sq_clear(fic_sq *sq)
{
    free(sq->q_1_A);
    free(sq->S);
    free(sq->error);
    free(sq->background_free);
    *sq = (fic_sq){ 0 };
}

static fic_status reserve(fic_sq *sq, const fic_pattern *p, fic_error *err)
{
    size_t bytes = p->n * sizeof(double);
    *sq = (fic_sq){ .n = p->n, .q_1_A = malloc(bytes), .S = malloc(bytes), .background_free = malloc(bytes) };
    sq->error = p->error ? malloc(bytes) : NULL;
    if (!sq->q_1_A || !sq->S || !sq->background_free || (p->error && !sq->error))
        return fic_fail_memory(err, "a structure factor");
    memcpy(sq->q_1_A, p->q_1_A, bytes);
    return FIC_OK;
}

/* alpha and the relative error that the counts give it. */
static fic_status normalise(const fic_pattern *p, const fic_sq_options *o, const double f_squared[],
                            const double want[], fic_sq *sq, fic_error *err)
{
    double low = o->norm_low_1_A, high = o->norm_high_1_A, last = p->q_1_A[p->n - 1];
    if (!(high > 0.0)) {
        high = last;
        low = 0.6 * last;
    }
    if (!(low >= p->q_1_A[0] && high <= last * (1.0 + 1e-9) && low < high))
        return fic_fail(err, FIC_EINPUT, "%s: normalisation from %g to %g 1/angstrom, expected inside %g to %g",
                        p->name, low, high, p->q_1_A[0], last);
    double above = 0.0, below = 0.0, variance = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (p->q_1_A[i] < low || p->q_1_A[i] > high)
            continue;
        double v = (1.0 - cos(2.0 * M_PI * (p->q_1_A[i] - low) / (high - low))) / f_squared[i];
        above += v * want[i];
        below += v * p->intensity[i];
        variance += p->error ? v * v * p->error[i] * p->error[i] : 0.0;
        n++;
    }
    if (n < 10)
        return fic_fail(err, FIC_EINPUT, "%s: %zu points from %g to %g 1/angstrom, expected at least 10 to normalise",
                        p->name, n, low, high);
    if (!(below > 0.0))
        return fic_fail(err, FIC_EINPUT,
                        "%s: no intensity is left from %g to %g 1/angstrom, expected some to normalise", p->name, low,
                        high);
    sq->alpha = above / below;
    sq->alpha_relative_error = p->error ? sqrt(variance) / below : NAN;
    return FIC_OK;
}

static fic_status reduce(const fic_pattern *p, const fic_sq_options *o, double work[], fic_sq *sq, fic_error *err)
{
    double *f_squared = work, *f2 = work + p->n, *compton = work + 2 * p->n, *want = work + 3 * p->n;
    fic_status s = fic_scattering(&o->composition, &o->beam, p->n, p->q_1_A, f_squared, f2, compton, err);
    if (s != FIC_OK)
        return fic_fail_in(err, s, "%s", p->name);
    for (size_t i = 0; i < p->n; i++) {
        if (!o->compton)
            compton[i] = 0.0;
        want[i] = f2[i] + compton[i];
    }
    s = normalise(p, o, f_squared, want, sq, err);
    for (size_t i = 0; s == FIC_OK && i < p->n; i++) {
        sq->background_free[i] = sq->alpha * p->intensity[i];
        sq->S[i] = 1.0 + (sq->background_free[i] - want[i]) / f_squared[i];
        if (sq->error)
            sq->error[i] = sq->alpha * p->error[i] / f_squared[i];
    }
    return s;
}

static fic_status copy(const fic_pattern *p, fic_pattern *c, fic_error *err)
{
    fic_status s = fic_pattern_init(c, p->name, p->n, p->error != NULL, err);
    if (s != FIC_OK)
        return s;
    memcpy(c->q_1_A, p->q_1_A, p->n * sizeof(double));
    memcpy(c->intensity, p->intensity, p->n * sizeof(double));
    if (p->error)
        memcpy(c->error, p->error, p->n * sizeof(double));
    return FIC_OK;
}

fic_status fic_sq_reduce(const fic_pattern *p, const fic_pattern *background, const fic_sq_options *o, fic_sq *sq,
                         fic_error *err)
{
    fic_pattern net = { 0 };
    fic_sq made = { 0 };
    double *work = malloc(4 * (p->n + 1) * sizeof *work);
    fic_status s = work ? copy(p, &net, err) : fic_fail_memory(err, "a structure factor");
    if (s == FIC_OK && background)
        s = fic_pattern_subtract(&net, background, o->background_share, err);
    if (s == FIC_OK)
        s = reserve(&made, &net, err);
    if (s == FIC_OK)
        s = reduce(&net, o, work, &made, err);
    fic_pattern_clear(&net);
    free(work);
    if (s != FIC_OK)
        fic_sq_clear(&made);
    else
        *sq = made;
    return s;
}
