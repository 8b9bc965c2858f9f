/* validate_output.c - from draws to bias, rmse, coverage and pictures. */
#include "experiments/validate_output.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/json.h"
#include "models/base/version.h"
#include "notebooks_export/plot.h"

/* One estimate beside its truth. */
typedef struct {
    double error, sigma, windows, truth, rate_K_s;
    const validate_draw *draw;
} pair;

typedef struct {
    size_t n, missing;
    double bias, bias_error, rmse, sigma, inside_68, inside_95;
    double inside_95_windows; /* where the shift of the windows is added to the stated error */
    double shift_95;          /* 95 % of the differences of two draws lie within this, where the truth has none */
    pair worst;
    pair *all; /* n */
} summary;

static void take(summary *s, const validate_draw *d, fic_estimate e, double truth, double rate_K_s)
{
    if (!isfinite(truth))
        return;
    if (!isfinite(e.value) || !(e.error > 0.0)) {
        s->missing++;
        return;
    }
    s->all[s->n++] = (pair){ e.value - truth, e.error, isfinite(e.windows) ? e.windows : 0.0, truth, rate_K_s, d };
}

static int collect(const validation *v, const validate_study *st, size_t q, summary *s)
{
    *s = (summary){ .all = malloc((st->n * FIC_RATES + 1) * sizeof *s->all) };
    for (size_t i = 0; s->all && i < st->n; i++) {
        const validate_draw *d = &st->draw[i];
        size_t rates = q < VALIDATE_AT_RATE ? v->campaign.n_rates : 1;
        for (size_t r = 0; r < rates; r++)
            if (q < VALIDATE_AT_RATE)
                take(s, d, d->at_rate[r][q], d->truth_at_rate[r][q], v->campaign.rate_K_s[r]);
            else
                take(s, d, d->whole[q - VALIDATE_AT_RATE], d->truth[q - VALIDATE_AT_RATE], NAN);
    }
    return s->all != NULL;
}

/* The 95th percentile of |error_i - error_j| over draws that stand half the list apart: those of other draws. */
static double shift_of(const summary *s)
{
    double *d = malloc((s->n + 1) * sizeof *d), shift = NAN;
    for (size_t i = 0; d && i < s->n; i++)
        d[i] = fabs(s->all[i].error - s->all[(i + s->n / 2) % s->n].error);
    if (d && s->n > 1) {
        gsl_sort(d, 1, s->n);
        shift = d[(size_t)(0.95 * (double)(s->n - 1))];
    }
    free(d);
    return shift;
}

static int summarise(const validation *v, const validate_study *st, size_t q, summary *s)
{
    if (!collect(v, st, q, s))
        return 0;
    double sum = 0.0, squares = 0.0, n = (double)s->n;
    for (size_t i = 0; i < s->n; i++) {
        const pair *p = &s->all[i];
        sum += p->error;
        squares += p->error * p->error;
        s->sigma += p->sigma / n;
        s->inside_68 += (fabs(p->error) <= 1.0 * p->sigma) / n;
        s->inside_95 += (fabs(p->error) <= 1.959964 * p->sigma) / n;
        s->inside_95_windows += (fabs(p->error) <= 1.959964 * hypot(p->sigma, p->windows)) / n;
        if (i == 0 || fabs(p->error) > fabs(s->worst.error))
            s->worst = *p;
    }
    s->bias = sum / n;
    s->rmse = sqrt(squares / n);
    s->bias_error = sqrt(fmax(0.0, squares / n - s->bias * s->bias) / n);
    s->shift_95 = shift_of(s);
    return 1;
}

static double binomial_error(double p, size_t n)
{
    return sqrt(p * (1.0 - p) / (double)n);
}

/* ---- numbers ------------------------------------------------------------------------------------------- */

static json_t *quantity_json(const validation *v, size_t q, const summary *s)
{
    json_t *o = json_pack("{s:s, s:s, s:I, s:I}", "name", validate_quantities[q].name, "unit",
                          validate_quantities[q].unit, "n", (json_int_t)s->n, "missing", (json_int_t)s->missing);
    const struct {
        const char *key;
        double v;
    } numbers[] = { { "bias", s->bias },
                    { "bias_error", s->bias_error },
                    { "rmse", s->rmse },
                    { "mean_stated_error", s->sigma },
                    { "coverage_68", s->inside_68 },
                    { "coverage_68_error", binomial_error(s->inside_68, s->n) },
                    { "coverage_95", s->inside_95 },
                    { "coverage_95_error", binomial_error(s->inside_95, s->n) },
                    { "coverage_95_with_windows", s->inside_95_windows },
                    { "difference_of_two_95", s->shift_95 } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_object_set_new(o, numbers[i].key, fic_json_real(numbers[i].v));
    if (s->n)
        json_object_set_new(o, "worst",
                            json_pack("{s:o, s:o, s:o, s:I, s:s}", "error", fic_json_real(s->worst.error),
                                      "stated_error", fic_json_real(s->worst.sigma), "rate_K_s",
                                      fic_json_real(s->worst.rate_K_s), "seed", (json_int_t)s->worst.draw->seed,
                                      "sample", v->campaign.sample[s->worst.draw->sample].name));
    return o;
}

static json_t *ranges_json(const validate_study *st)
{
    json_t *o = json_object();
    for (size_t k = 0; k < FIC_CHIP_SCALARS; k++)
        json_object_set_new(o, fic_chip_params[k].name,
                            json_pack("[f,f,s]", st->range[k][0], st->range[k][1], fic_chip_params[k].unit));
    if (isfinite(st->glass_K[0]))
        json_object_set_new(o, "glass", json_pack("[f,f,s]", st->glass_K[0], st->glass_K[1], "K"));
    if (isfinite(st->liquid_K[0]))
        json_object_set_new(o, "liquid", json_pack("[f,f,s]", st->liquid_K[0], st->liquid_K[1], "K"));
    json_object_set_new(o, "correct_lag", json_pack("[f,s]", st->correct_lag_s, "s"));
    return o;
}

static json_t *study_json(const validation *v, const validate_study *st)
{
    size_t failed = 0, refused = 0;
    for (size_t i = 0; i < st->n; i++) {
        failed += st->draw[i].failed;
        refused += st->draw[i].refused;
    }
    json_t *list = json_array();
    for (size_t q = 0; q < VALIDATE_QUANTITIES; q++) {
        summary s;
        if (summarise(v, st, q, &s))
            json_array_append_new(list, quantity_json(v, q, &s));
        free(s.all);
    }
    return json_pack("{s:s, s:I, s:I, s:I, s:o, s:o}", "name", st->name, "draws", (json_int_t)st->n, "failed_draws",
                     (json_int_t)failed, "refused_curves", (json_int_t)refused, "instrument", ranges_json(st),
                     "quantities", list);
}

static const validate_study *find(const validation *v, const char *name)
{
    size_t k = 0;
    while (k + 1 < v->n && strcmp(v->study[k].name, name))
        k++;
    return &v->study[k];
}

static json_t *differences_json(const validation *v)
{
    json_t *list = json_array();
    for (size_t i = 0; i < v->n_differences; i++) {
        const validate_difference *d = &v->difference[i];
        summary s;
        if (summarise(v, find(v, d->study), d->quantity, &s))
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s, s:f, s:o, s:o, s:b}", "about", d->about, "quantity",
                                            validate_quantities[d->quantity].name, "unit",
                                            validate_quantities[d->quantity].unit, "study", d->study, "size", d->size,
                                            "chain_shifts_a_difference_by_95", fic_json_real(s.shift_95), "chain_bias",
                                            fic_json_real(s.bias), "larger_than_the_chain", d->size > s.shift_95));
        free(s.all);
    }
    return list;
}

void validate_print(const validation *v, FILE *f)
{
    fprintf(f, "%-12s %-10s %6s %4s %11s %11s %11s %7s %7s %7s %11s  %s\n", "study", "quantity", "n", "none", "bias",
            "rmse", "stated", "68 %", "95 %", "+win", "difference", "unit");
    for (size_t k = 0; k < v->n; k++)
        for (size_t q = 0; q < VALIDATE_QUANTITIES; q++) {
            summary s;
            if (summarise(v, &v->study[k], q, &s) && s.n)
                fprintf(f, "%-12s %-10s %6zu %4zu %11.4g %11.4g %11.4g %6.1f%% %6.1f%% %6.1f%% %11.4g  %s\n",
                        v->study[k].name, validate_quantities[q].name, s.n, s.missing, s.bias, s.rmse, s.sigma,
                        100.0 * s.inside_68, 100.0 * s.inside_95, 100.0 * s.inside_95_windows, s.shift_95,
                        validate_quantities[q].unit);
            free(s.all);
        }
    for (size_t i = 0; i < v->n_differences; i++) {
        const validate_difference *d = &v->difference[i];
        summary s;
        if (summarise(v, find(v, d->study), d->quantity, &s))
            fprintf(f, "%s: %g %s, the chain (%s) shifts such a difference by up to %.3g: %s\n", d->about, d->size,
                    validate_quantities[d->quantity].unit, d->study, s.shift_95,
                    d->size > s.shift_95 ? "larger than the chain" : "not larger than the chain");
        free(s.all);
    }
}

/* ---- pictures ------------------------------------------------------------------------------------------ */

enum { BINS = 33 };

/* Pulls of a quantity with the normal curve; error against an artefact of the instrument. */
static fic_status draw_study(const validation *v, const validate_study *st, size_t artefact, const fic_drafts *drafts,
                             fic_error *err)
{
    static const size_t shown[] = { VALIDATE_TF_CURVE, VALIDATE_ONSET, VALIDATE_T_P,
                                    VALIDATE_AREA,     VALIDATE_E,     VALIDATE_Q1 };
    enum { PANELS = sizeof shown / sizeof *shown };
    summary s[PANELS] = { 0 };
    fic_panel panel[PANELS] = { 0 };
    fic_curve curve[PANELS][2] = { 0 };
    char title[PANELS][80], label[PANELS][80], x_label[80], name[120];
    double *x[PANELS] = { 0 }, *y[PANELS] = { 0 }, bell[BINS];
    fic_status status = FIC_OK;
    bool pulls = artefact == FIC_CHIP_SCALARS;
    snprintf(x_label, sizeof x_label, "%s (%s)",
             pulls ? "(estimate - truth) / stated error" : fic_chip_params[artefact].name,
             pulls ? "1" : fic_chip_params[artefact].unit);
    for (size_t k = 0; k < PANELS; k++) {
        if (!summarise(v, st, shown[k], &s[k]))
            status = fic_fail_memory(err, "a picture");
        size_t room = pulls ? BINS : s[k].n + 1;
        x[k] = calloc(room, sizeof(double));
        y[k] = calloc(room, sizeof(double));
        if (status != FIC_OK || !x[k] || !y[k]) {
            status = fic_fail_memory(err, "a picture");
            break;
        }
        for (size_t i = 0; pulls && i < BINS; i++) {
            x[k][i] = -4.0 + 8.0 * (double)i / (BINS - 1);
            bell[i] = 0.3989422804014327 * exp(-0.5 * x[k][i] * x[k][i]);
        }
        for (size_t i = 0; i < s[k].n; i++) {
            double pull = s[k].all[i].error / s[k].all[i].sigma;
            if (!pulls) {
                x[k][i] = s[k].all[i].draw->chip[artefact];
                y[k][i] = s[k].all[i].error;
            } else if (fabs(pull) < 4.0) {
                y[k][(size_t)((pull + 4.0) / 8.0 * (BINS - 1) + 0.5)] += (BINS - 1) / 8.0 / (double)s[k].n;
            }
        }
        curve[k][0] =
            (fic_curve){ .style = pulls ? FIC_BARS : FIC_POINTS, .n = pulls ? BINS : s[k].n, .x = x[k], .y = y[k] };
        curve[k][1] = (fic_curve){ .title = "normal", .style = FIC_LINE, .n = BINS, .x = x[k], .y = bell, .colour = 1 };
        snprintf(title[k], sizeof title[k], "%s", validate_quantities[shown[k]].name);
        snprintf(label[k], sizeof label[k], pulls ? "density (1)" : "estimate - truth (%s)",
                 validate_quantities[shown[k]].unit);
        panel[k] = (fic_panel){
            .title = title[k], .x_label = x_label, .y_label = label[k], .n_curves = pulls ? 2 : 1, .curve = curve[k]
        };
    }
    snprintf(name, sizeof name, "%s-%s", pulls ? "pulls" : fic_chip_params[artefact].name, st->name);
    char *path = fic_drafts_path(drafts, name);
    if (status == FIC_OK)
        status = path ? fic_plot(path, name, 2, 3, panel, err) : fic_fail_memory(err, "a picture");
    free(path);
    for (size_t k = 0; k < PANELS; k++) {
        free(s[k].all);
        free(x[k]);
        free(y[k]);
    }
    return status;
}

json_t *validate_json(const validation *v)
{
    json_t *studies = json_array();
    for (size_t k = 0; k < v->n; k++)
        json_array_append_new(studies, study_json(v, &v->study[k]));
    return json_pack("{s:s, s:s, s:I, s:o, s:o}", "version", FIC_VERSION, "campaign_sha256", v->campaign.sha256, "seed",
                     (json_int_t)v->seed, "studies", studies, "differences", differences_json(v));
}

fic_status validate_write(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err)
{
    char *path = fic_drafts_path(drafts, "validate.json");
    fic_status s = path ? fic_json_write(validate_json(v), path, err) : fic_fail_memory(err, "validate.json");
    free(path);
    for (size_t k = 0; k < v->n && s == FIC_OK && pictures; k++) {
        s = draw_study(v, &v->study[k], FIC_CHIP_SCALARS, drafts, err);
        for (size_t a = 0; a < FIC_CHIP_SCALARS && s == FIC_OK; a++)
            if (v->study[k].range[a][1] > v->study[k].range[a][0])
                s = draw_study(v, &v->study[k], a, drafts, err);
    }
    return s;
}
