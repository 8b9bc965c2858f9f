/* validate_summary.c - from draws to bias, rmse, coverage, and to what two glasses seem to differ by that do not. */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include "experiments/validate.h"

static void take(validate_summary *s, const validate_draw *d, fic_estimate e, double truth, double rate_K_s)
{
    if (!isfinite(truth))
        return;
    if (!isfinite(e.value) || !(e.error > 0.0)) {
        s->missing++;
        return;
    }
    s->all[s->n++] =
        (validate_pair){ e.value - truth, e.error, isfinite(e.windows) ? e.windows : 0.0, truth, rate_K_s, d };
}

/* Draw after draw, rate after rate. */
static fic_status collect(const validate_study *st, size_t q, double rate_K_s, validate_summary *s, fic_error *err)
{
    *s = (validate_summary){ .all = malloc((st->n * FIC_RATES + 1) * sizeof *s->all) };
    if (!s->all)
        return fic_fail_memory(err, "a summary");
    for (size_t i = 0; i < st->n; i++) {
        const validate_draw *d = &st->draw[i];
        if (d->failed || !d->done)
            continue;
        if (q >= VALIDATE_AT_RATE)
            take(s, d, d->whole[q - VALIDATE_AT_RATE], d->truth[q - VALIDATE_AT_RATE], NAN);
        for (size_t r = 0; q < VALIDATE_AT_RATE && r < d->n_rates; r++)
            if (isnan(rate_K_s) || d->rate_K_s[r] == rate_K_s)
                take(s, d, d->at_rate[r][q], d->truth_at_rate[r][q], d->rate_K_s[r]);
    }
    return FIC_OK;
}

fic_status validate_summarise(const validate_study *st, size_t q, double rate_K_s, validate_summary *s, fic_error *err)
{
    fic_status status = collect(st, q, rate_K_s, s, err);
    if (status != FIC_OK)
        return status;
    double sum = 0.0, squares = 0.0, n = (double)s->n;
    for (size_t i = 0; i < s->n; i++) {
        const validate_pair *p = &s->all[i];
        sum += p->error;
        squares += p->error * p->error;
        s->sigma += p->sigma / n;
        s->inside_68 += fabs(p->error) <= 0.994458 * p->sigma;
        s->inside_95 += fabs(p->error) <= 1.959964 * p->sigma;
        s->inside_95_windows += fabs(p->error) <= 1.959964 * hypot(p->sigma, p->windows);
        if (i == 0 || fabs(p->error) > fabs(s->worst.error))
            s->worst = *p;
    }
    s->inside_68 /= n;
    s->inside_95 /= n;
    s->inside_95_windows /= n;
    s->bias = sum / n;
    s->rmse = sqrt(squares / n);
    s->bias_error = sqrt(fmax(0.0, squares / n - s->bias * s->bias) / n);
    return FIC_OK;
}

double validate_binomial_error(double p, size_t n)
{
    return sqrt(p * (1.0 - p) / (double)n);
}

/* The 95th percentile of |error_i - error_j| over pairs of draws at one rate: what two glasses that do not differ would
 * seem to differ by, each in its own instrument. Every draw meets the next REACH ones. */
static double shift_of(const validate_summary *s)
{
    enum { REACH = 64 };
    double *d = malloc((REACH * s->n + 1) * sizeof *d), shift = NAN;
    size_t n = 0;
    for (size_t i = 0; d && i < s->n; i++)
        for (size_t j = i + 1, met = 0; j < s->n && met < REACH; j++) {
            const validate_pair *a = &s->all[i], *b = &s->all[j];
            bool at_one_rate = isnan(a->rate_K_s) || a->rate_K_s == b->rate_K_s;
            if (at_one_rate && a->draw != b->draw) {
                d[n++] = fabs(a->error - b->error);
                met++;
            }
        }
    if (d && n > 1) {
        gsl_sort(d, 1, n);
        shift = d[(size_t)(0.95 * (double)(n - 1))];
    }
    free(d);
    return shift;
}

fic_status validate_answer_of(const validation *v, size_t difference, validate_answer *a, fic_error *err)
{
    validate_summary s;
    *a = (validate_answer){ .what = &v->difference[difference] };
    fic_status status =
        validate_summarise(validate_find(v, a->what->study), a->what->quantity, a->what->rate_K_s, &s, err);
    if (status != FIC_OK)
        return status;
    a->bias = s.bias;
    a->shift_95 = shift_of(&s);
    a->larger = a->what->size > a->shift_95;
    free(s.all);
    return FIC_OK;
}
