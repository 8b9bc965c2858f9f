/* validate_output.c - validate.json, a table of every draw, and what stands on the terminal. */
#include <math.h>
#include <stdlib.h>
#include "experiments/validate.h"
#include "models/base/json.h"
#include "models/base/table.h"
#include "models/base/version.h"

/* ---- numbers --------------------------------------------------------------------------------------------- */

static json_t *worst_json(const validate_study *st, const validate_pair *p)
{
    json_t *o =
        json_pack("{s:o, s:o, s:o, s:I}", "error", fic_json_real(p->error), "stated_error", fic_json_real(p->sigma),
                  "rate_K_s", fic_json_real(p->rate_K_s), "seed", (json_int_t)p->draw->seed);
    if (st->campaign)
        json_object_set_new(o, "sample", json_string(st->campaign->sample[p->draw->sample].name));
    else
        json_object_set_new(o, "point", json_integer((json_int_t)p->draw->sample));
    return o;
}

static json_t *quantity_json(const validate_study *st, size_t q, const validate_summary *s)
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
                    { "bias_over_stated_error", s->bias / s->sigma },
                    { "coverage_68", s->inside_68 },
                    { "coverage_68_error", validate_binomial_error(s->inside_68, s->n) },
                    { "coverage_95", s->inside_95 },
                    { "coverage_95_error", validate_binomial_error(s->inside_95, s->n) },
                    { "coverage_95_with_windows", s->inside_95_windows } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_object_set_new(o, numbers[i].key, fic_json_real(numbers[i].v));
    if (s->n)
        json_object_set_new(o, "worst", worst_json(st, &s->worst));
    return o;
}

static json_t *range_json(double low, double high, const char *unit)
{
    return json_pack("[o, o, s]", fic_json_real(low), fic_json_real(high), unit);
}

static json_t *ranges_json(const validate_study *st)
{
    json_t *o = json_object();
    for (size_t k = 0; k < (st->n_pressures ? VALIDATE_INSTRUMENT : VALIDATE_TO); k++) {
        const fic_param *p = k < VALIDATE_TO ? &fic_chip_params[k] : &validate_compression_params[k - VALIDATE_TO];
        json_object_set_new(o, p->name, range_json(st->range[k][0], st->range[k][1], p->unit));
    }
    for (size_t k = 0; st->sweep && k < st->sweep->n_axes; k++) {
        const fic_axis *a = &st->sweep->axis[k];
        json_object_set_new(o, a->name, range_json(a->low, a->high, a->unit));
    }
    json_object_set_new(o, "glass", range_json(st->reduction.glass_low_K, st->reduction.glass_high_K, "K"));
    json_object_set_new(o, "liquid", range_json(st->reduction.liquid_low_K, st->reduction.liquid_high_K, "K"));
    json_object_set_new(o, "correct_lag", range_json(st->reduction.lag_s, st->reduction.lag_s, "s"));
    return o;
}

static fic_status study_json(const validate_study *st, json_t *studies, fic_error *err)
{
    size_t failed = 0, refused = 0;
    fic_status s = FIC_OK;
    json_t *list = json_array();
    for (size_t i = 0; i < st->n; i++) {
        failed += st->draw[i].failed;
        refused += st->draw[i].refused;
    }
    for (size_t q = 0; q < VALIDATE_QUANTITIES && s == FIC_OK; q++) {
        validate_summary sum;
        s = validate_summarise(st, q, NAN, &sum, err);
        if (s == FIC_OK && sum.n + sum.missing)
            json_array_append_new(list, quantity_json(st, q, &sum));
        if (s == FIC_OK)
            free(sum.all);
    }
    json_array_append_new(studies, json_pack("{s:s, s:I, s:I, s:I, s:o, s:o}", "name", st->name, "draws",
                                             (json_int_t)st->n, "failed_draws", (json_int_t)failed, "refused_curves",
                                             (json_int_t)refused, "ranges", ranges_json(st), "quantities", list));
    return s;
}

static fic_status differences_json(const validation *v, json_t *list, fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; i < v->n_differences && s == FIC_OK; i++) {
        validate_answer a;
        s = validate_answer_of(v, i, &a, err);
        if (s != FIC_OK)
            return s;
        const validate_quantity *q = &validate_quantities[a.what->quantity];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o, s:f, s:o, s:o, s:b}", "about", a.what->about,
                                              "quantity", q->name, "unit", q->unit, "study", a.what->study, "rate_K_s",
                                              fic_json_real(a.what->rate_K_s), "size", a.what->size,
                                              "chain_shifts_a_difference_by_95", fic_json_real(a.shift_95),
                                              "chain_bias", fic_json_real(a.bias), "larger_than_the_chain", a.larger));
    }
    return s;
}

static json_t *calibration_json(const validate_calibration *c)
{
    const fic_calibration *r = &c->result;
    json_t *list = json_array();
    for (size_t k = 0; k < r->n; k++) {
        const fic_calibration_ranks *p = &r->parameter[k];
        json_t *counts = json_array();
        for (size_t b = 0; b < r->bins; b++)
            json_array_append_new(counts, json_integer((json_int_t)p->count[b]));
        json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o, s:o}", "name", p->name, "ranks", counts, "chi2",
                                              fic_json_real(p->chi2), "p_value", fic_json_real(p->p_value), "mean_rank",
                                              fic_json_real(p->mean_rank)));
    }
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "name", c->name, "draws", (json_int_t)r->draws,
                     "failed_draws", (json_int_t)r->failed, "noise", fic_json_real(c->choice.noise), "low_95",
                     fic_json_real(r->low_95), "high_95", fic_json_real(r->high_95), "worst_r_hat",
                     fic_json_real(r->r_hat), "acceptance", fic_json_real(r->acceptance), "parameters", list);
}

fic_status validate_json(const validation *v, json_t **out, fic_error *err)
{
    json_t *studies = json_array(), *differences = json_array(), *calibrations = json_array();
    fic_status s = FIC_OK;
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        s = study_json(&v->study[k], studies, err);
    if (s == FIC_OK)
        s = differences_json(v, differences, err);
    for (size_t k = 0; k < v->n_calibrations; k++)
        json_array_append_new(calibrations, calibration_json(&v->calibration[k]));
    *out = json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "version", FIC_VERSION, "key", v->key, "seed",
                     (json_int_t)v->seed, "studies", studies, "differences", differences, "calibrations", calibrations);
    if (s == FIC_OK && *out)
        return FIC_OK;
    json_decref(*out);
    return s == FIC_OK ? fic_fail_memory(err, "validate.json") : s;
}

static fic_status write_json(const validation *v, const fic_drafts *drafts, fic_error *err)
{
    json_t *o;
    fic_status s = validate_json(v, &o, err);
    if (s != FIC_OK)
        return s;
    char *path = fic_drafts_path(drafts, "validate.json");
    s = path ? fic_json_write(o, path, err) : fic_fail_memory(err, "validate.json");
    if (!path)
        json_decref(o);
    free(path);
    return s;
}

/* ---- every draw ------------------------------------------------------------------------------------------ */

/* One row for each draw and rate; what a draw has once stands in each of its rows. */
typedef struct {
    fic_table t;
    const validate_study *st;
    size_t n_rates;
} listing;

/* A column; of gives the number of one draw at one rate. */
typedef double (*number_of)(const validate_draw *d, size_t rate, size_t k);

static fic_status add(listing *l, const char *name, const char *unit, number_of of, size_t k, fic_error *err)
{
    fic_status s = fic_table_add(&l->t, name, unit, NULL, err);
    for (size_t i = 0; s == FIC_OK && i < l->t.n_rows; i++) {
        const validate_draw *d = &l->st->draw[i / l->n_rates];
        l->t.column[l->t.n_columns - 1].v[i] = i % l->n_rates < d->n_rates ? of(d, i % l->n_rates, k) : NAN;
    }
    return s;
}

static double seed_of(const validate_draw *d, size_t rate, size_t k)
{
    (void)rate;
    return k ? (double)d->sample : (double)d->seed;
}

static double rate_of(const validate_draw *d, size_t rate, size_t k)
{
    (void)k;
    return d->rate_K_s[rate];
}

static double artefact_of(const validate_draw *d, size_t rate, size_t k)
{
    (void)rate;
    return d->artefact[k];
}

/* k: three times the quantity, plus 0 estimate, 1 its error, 2 the truth. */
static double quantity_of(const validate_draw *d, size_t rate, size_t k)
{
    size_t q = k / 3;
    bool at_rate = q < VALIDATE_AT_RATE;
    const fic_estimate *e = at_rate ? &d->at_rate[rate][q] : &d->whole[q - VALIDATE_AT_RATE];
    const double three[] = { e->value, e->error, at_rate ? d->truth_at_rate[rate][q] : d->truth[q - VALIDATE_AT_RATE] };
    return three[k % 3];
}

static fic_status list_draws(listing *l, fic_error *err)
{
    static const char *const three[] = { "", "_error", "_truth" };
    char name[FIC_NAME_BYTES + 16];
    validate_quantity what;
    fic_status s = fic_table_note(&l->t, err, "sample",
                                  l->st->campaign ? "its place in the campaign, from 0" : "point of the sweep, from 0");
    if (s == FIC_OK)
        s = add(l, "seed", "1", seed_of, 0, err);
    if (s == FIC_OK)
        s = add(l, "sample", "1", seed_of, 1, err);
    if (s == FIC_OK)
        s = add(l, "rate", "K/s", rate_of, 0, err);
    for (size_t k = 0; k < VALIDATE_ARTEFACTS && s == FIC_OK; k++)
        if (validate_artefact(l->st, k, &what))
            s = add(l, what.name, what.unit, artefact_of, k, err);
    for (size_t k = 0; k < 3 * VALIDATE_QUANTITIES && s == FIC_OK; k++) {
        snprintf(name, sizeof name, "%s%s", validate_quantities[k / 3].name, three[k % 3]);
        s = add(l, name, validate_quantities[k / 3].unit, quantity_of, k, err);
    }
    return s;
}

static fic_status write_draws(const validate_study *st, const fic_drafts *drafts, fic_error *err)
{
    listing l = { .st = st, .n_rates = 1 };
    char name[FIC_NAME_BYTES + 16];
    for (size_t i = 0; i < st->n; i++)
        l.n_rates = st->draw[i].n_rates > l.n_rates ? st->draw[i].n_rates : l.n_rates;
    fic_table_init(&l.t, st->n * l.n_rates);
    fic_status s = list_draws(&l, err);
    snprintf(name, sizeof name, "draws-%s.csv", st->name);
    char *path = fic_drafts_path(drafts, name);
    if (s == FIC_OK)
        s = path ? fic_table_write(&l.t, path, err) : fic_fail_memory(err, "the draws");
    free(path);
    fic_table_clear(&l.t);
    return s;
}

fic_status validate_write(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err)
{
    fic_status s = write_json(v, drafts, err);
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        s = write_draws(&v->study[k], drafts, err);
    if (s == FIC_OK && pictures)
        s = validate_draw_pictures(v, drafts, err);
    return s == FIC_OK ? validate_write_report(v, drafts, pictures, err) : s;
}

/* ---- the terminal ---------------------------------------------------------------------------------------- */

static fic_status print_study(const validate_study *st, FILE *f, fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t q = 0; q < VALIDATE_QUANTITIES && s == FIC_OK; q++) {
        validate_summary u;
        s = validate_summarise(st, q, NAN, &u, err);
        if (s != FIC_OK)
            return s;
        if (u.n)
            fprintf(f, "%-14s %-10s %6zu %5zu %11.4g %11.4g %11.4g %7.1f%% %6.1f +- %3.1f%% %6.1f%%  %s\n", st->name,
                    validate_quantities[q].name, u.n, u.missing, u.bias, u.rmse, u.sigma, 100.0 * u.inside_68,
                    100.0 * u.inside_95, 100.0 * validate_binomial_error(u.inside_95, u.n), 100.0 * u.inside_95_windows,
                    validate_quantities[q].unit);
        free(u.all);
    }
    return s;
}

static fic_status print_answers(const validation *v, FILE *f, fic_error *err)
{
    fic_status s = FIC_OK;
    if (v->n_differences)
        fprintf(f, "\n%-40s %-10s %10s %12s  %-12s %s\n", "difference", "quantity", "size", "the chain", "unit",
                "larger than the chain?");
    for (size_t i = 0; i < v->n_differences && s == FIC_OK; i++) {
        validate_answer a;
        s = validate_answer_of(v, i, &a, err);
        if (s == FIC_OK)
            fprintf(f, "%-40s %-10s %10.4g %12.3g  %-12s %s (%s)\n", a.what->about,
                    validate_quantities[a.what->quantity].name, a.what->size, a.shift_95,
                    validate_quantities[a.what->quantity].unit, a.larger ? "yes" : "no", a.what->study);
    }
    return s;
}

static void print_calibration(const validate_calibration *c, FILE *f)
{
    const fic_calibration *r = &c->result;
    fprintf(f, "\n%s: %zu truths (%zu failed), worst R-hat %.3f; ranks in %zu bins, 95 %% of them within %g to %g\n",
            c->name, r->draws, r->failed, r->r_hat, r->bins, r->low_95, r->high_95);
    for (size_t k = 0; k < r->n; k++) {
        fprintf(f, "  %-32s p = %-9.3g mean %.3f ", r->parameter[k].name, r->parameter[k].p_value,
                r->parameter[k].mean_rank);
        for (size_t b = 0; b < r->bins; b++)
            fprintf(f, " %zu", r->parameter[k].count[b]);
        fputc('\n', f);
    }
}

fic_status validate_print(const validation *v, FILE *f, fic_error *err)
{
    fic_status s = FIC_OK;
    if (v->n)
        fprintf(f, "%-14s %-10s %6s %5s %11s %11s %11s %8s %14s %7s  %s\n", "study", "quantity", "n", "none", "bias",
                "rmse", "stated", "68 %", "95 %", "+win", "unit");
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        s = print_study(&v->study[k], f, err);
    if (s == FIC_OK)
        s = print_answers(v, f, err);
    for (size_t k = 0; k < v->n_calibrations && s == FIC_OK; k++)
        print_calibration(&v->calibration[k], f);
    return s;
}
