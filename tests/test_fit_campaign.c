/* Fits to a campaign: facts with windows, numbers of its samples, structure; what is not asked for is not simulated. */
#include "tests/fit_case.h"

#include "analysis/fit_inside.h"

static fic_fit fit;

static void clean(void)
{
    fic_fit_clear(&fit);
    remove_fit_folder();
}

/* Two samples at two pressures and one at no pressure, three rates, coarse curves. */
static void put_campaign(const char *rest)
{
    char structure[4096], text[9000];
    ck_assert_ptr_nonnull(realpath("experiments/vit4/structure.yaml", structure));
    put("two.yaml", TWO_POPULATIONS);
    snprintf(text, sizeof text,
             "material: two.yaml\nstructure: %s\ninstrument: {preset: ideal, mass: 1.15 ug}\n"
             "solver: {tolerance: 1e-2 K}\nprotocol:\n  - start: {temperature: 900 K}\n"
             "  - quench: {to: 298 K, rate: 5000 K/s}\n  - compress: {to: $P, rate: 0.3 GPa/min}\n"
             "  - heat: {to: $T, rate: 20 K/min}\n  - cool: {to: 298 K, rate: 20 K/min}\n"
             "  - decompress: {to: 0 GPa, rate: 0.3 GPa/min}\nsamples:\n"
             "  - {name: $P-$T, for: {P: [0 GPa, 7 GPa], T: [520 K, 643 K]}}\n"
             "scans:\n  to: 780 K\n  rates: [100 K/s, 200 K/s, 500 K/s]\n",
             structure);
    put("campaign.yaml", text);
    put("facts.yaml",
        "tg: [{P: 0 GPa, Tg: 596 K}, {P: 7 GPa, Tg: 634 K}]\nrate: 200 K/s\nlowest_E: 420 K\n"
        "temperatures: [520 K, 643 K]\nfacts:\n"
        "  - {id: A, about: Tf at one atmosphere, figure: none, compare: difference, quantity: Tf, at: "
        "[520 K, 643 K], window: {from: -1 K, to: 3 K}, reason: a test}\n"
        "  - {id: B, about: slowdown, figure: none, compare: slowdown, at: [600 K], window: {above: 750}, "
        "reason: a test}\n"
        "  - {id: C, about: onset, figure: none, compare: difference, quantity: Tg_onset, at: [643 K], "
        "window: {from: 400 K, to: 410 K}, reason: a test}\n");
    snprintf(text, sizeof text, "campaign: campaign.yaml\n%s", rest);
    put("fit.yaml", text);
}

#define SHIFT                                                                                                          \
    "parameters:\n  alpha.pressure.shift: {from: 0 K/GPa, to: 9 K/GPa, start: 2 K/GPa}\n"                              \
    "  alpha.pressure.structure_shift: {tied: alpha.pressure.shift}\n"
#define FACTS "data:\n  - {facts: facts.yaml, margin: 0.1, pull: 0.05}\n"

/* Of the header of fit_data.c, by hand: d = (p - middle)/half width, r = 2 {sign max(0, |d| - 1 + margin) + pull d}. */
START_TEST(residuals_of_facts_are_those_of_their_windows)
{
    double share, *p, *middle, *r;
    bool failed;
    put_campaign(FACTS SHIFT);
    read_fit(&fit);
    ck_assert_uint_eq(fit.n_residuals, 4);
    p = calloc(3 * fit.n_residuals, sizeof *p);
    middle = p + fit.n_residuals;
    r = middle + fit.n_residuals;
    share = fic_fit_share(&fit.parameter[0], 2.0);
    ok(fic_fit_residuals(&fit, &share, r, &failed, &err));
    ck_assert(!failed);
    ok(fic_fit_predict(&fit, &share, p, middle, &err));
    for (size_t i = 0; i < 2; i++) { /* A: -1 to 3 K */
        double d = (p[i] - 1.0) / 2.0, out = fmax(0.0, fabs(d) - 0.9);
        ck_assert_double_eq(middle[i], 1.0);
        ck_assert_double_eq_tol(r[i], 2.0 * (copysign(out, d) + 0.05 * d), 1e-9);
    }
    /* B: above 750, and a tenth of that stands for a width; 2 K/GPa slow down by far less */
    ck_assert_double_eq(middle[2], 750.0);
    ck_assert_double_lt(p[2], 700.0);
    ck_assert_double_eq_tol(r[2], 2.0 * ((750.0 - p[2]) / 75.0 + 0.1), 1e-6);
    /* C: nothing shifts an onset by 400 K; in half widths of 5 K */
    ck_assert_double_eq(middle[3], 405.0);
    ck_assert_double_eq_tol(r[3], 2.0 * ((p[3] - 405.0) / 5.0 * 1.05 + 0.9), 1e-9);
    free(p);
}
END_TEST

/* Slower by pressure: the one-sided window pulls the shift up until 750 is reached. */
START_TEST(a_fit_to_facts_moves_what_they_ask_for)
{
    fic_fit_point point;
    fic_fit_errors e;
    put_campaign("data:\n  - {facts: facts.yaml, except: [A, C]}\n" SHIFT "method: {step: 1e-3, iterations: 20}\n");
    read_fit(&fit);
    ck_assert_uint_eq(fit.n_residuals, 1);
    solve(&fit, &point, &e);
    double p, limit;
    ok(fic_fit_predict(&fit, point.share, &p, &limit, &err));
    ck_assert_msg(p > 740.0, "%s after %zu iterations: %g by %g K/GPa", point.reason, point.iterations, p,
                  e.estimate[0].value);
    ck_assert_double_gt(e.estimate[0].value, 3.0);
}
END_TEST

/* Numbers of one sample: T_f of a scan and E of its rates. Only that sample is simulated; structure can be turned. */
START_TEST(numbers_of_a_sample_are_data)
{
    fic_fit_outcome o;
    fic_fit_model m;
    double share[2], r[2], p[2], measured[2];
    bool failed;
    put_campaign("data:\n  - {quantity: Tf, sample: 0GPa-643K, rate: 200 K/s, value: 601 K, error: 2 K}\n"
                 "  - {quantity: E, sample: 0GPa-643K, value: 300 kJ/mol, error: 50 kJ/mol}\n"
                 "parameters:\n  alpha.law.D: {from: 19, to: 21}\n"
                 "  structure.first_peak_position: {from: 2.5 1/angstrom, to: 2.9 1/angstrom}\n");
    read_fit(&fit);
    for (size_t i = 0; i < 2; i++)
        share[i] = fic_fit_share(&fit.parameter[i], fit.parameter[i].start);
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    ck_assert_msg(!failed, "%s", fit.failure);
    ok(fic_fit_predict(&fit, share, p, measured, &err));
    ck_assert_double_eq_tol(r[0], (p[0] - 601.0) / 2.0, 1e-9);
    ck_assert_double_eq_tol(r[1], (p[1] - 300e3) / 50e3, 1e-9);
    ck_assert(p[0] > 560.0 && p[0] < 660.0 && p[1] > 100e3 && p[1] < 600e3);
    share[1] = 0.25;
    ok(fic_fit_model_at(&fit, share, &m, &err));
    ck_assert_double_eq_tol(m.campaign.structure.q1_1_A.value, 2.6, 1e-12);
    ok(fic_fit_outcome_make(&fit, &m, &o, &err));
    for (size_t i = 0; i < 4; i++) {
        bool asked = strcmp(m.campaign.sample[i].name, "0GPa-643K") == 0;
        ck_assert_int_eq(isfinite(o.sampled[i].scan[1].v[FIC_Q_TF]), asked);
        ck_assert_int_eq(o.sampled[i].status, asked ? FIC_OK : FIC_ESTOP);
    }
    fic_fit_outcome_clear(&o);
    fic_fit_model_clear(&m);
}
END_TEST

/* A step of every sample is one number; a sample that fails is a point that fails, with its name. */
START_TEST(steps_and_failures_of_samples_are_seen)
{
    fic_fit_model m;
    double share[2] = { 0.5, 0.0 }, r[4];
    bool failed;
    put_campaign(FACTS "parameters:\n  protocol.quench.rate: {from: 1e2 K/s, to: 1e6 K/s, scale: log}\n"
                       "  alpha.law.T0: {from: 380 K, to: 2000 K}\n");
    read_fit(&fit);
    ck_assert_double_eq_tol(fit.parameter[0].start, 5000.0, 1e-6);
    ok(fic_fit_model_at(&fit, share, &m, &err));
    for (size_t i = 0; i < m.campaign.n; i++)
        ck_assert_double_eq_tol(m.campaign.sample[i].protocol.segment[0].duration_s, 602.0 / 1e4, 1e-9);
    fic_fit_model_clear(&m);
    share[1] = 0.9;
    ok(fic_fit_residuals(&fit, share, r, &failed, &err));
    ck_assert(failed);
    has_words(fit.failure, "ln tau has no value");
    ck_assert_double_eq(r[3], FIC_FIT_PENALTY);
}
END_TEST

/* From a bad start one local search ends beside; from many places another ends where the data were made. */
START_TEST(searches_from_many_places_find_the_best_of_them)
{
    fic_fit_point point;
    put_job_J("parameters:\n  alpha.law.x: {from: 0.05, to: 1, start: 0.98}\n"
              "  alpha.spectrum.beta: {from: 0.2, to: 1, start: 0.22}\n"
              "method: {global: multistart, evaluations: 150, time: 60 s, iterations: 10}\n");
    read_fit(&fit);
    double truth[] = { 0.40, 0.65 }, start[2];
    make_data(&fit, truth, 4);
    shares_of(&fit, (double[]){ 0.98, 0.22 }, start);
    ok(fic_fit_global(&fit, start, &point, &err));
    has_words(point.reason, "local searches, from the best of");
    ck_assert_uint_ge(point.iterations, 2);
    ck_assert_uint_le(fit.evaluations, 200);
    ck_assert_double_lt(fabs(fic_fit_value(&fit.parameter[0], point.share[0]) - 0.40), 0.01);
    ck_assert_double_lt(fabs(fic_fit_value(&fit.parameter[1], point.share[1]) - 0.65), 0.01);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    { "data:\n  - {facts: none.yaml}\n" SHIFT, "none.yaml" },
    { "data:\n  - {facts: facts.yaml, margin: 2 K}\n" SHIFT, "margin" },
    { "data:\n  - {facts: facts.yaml, instead: {Tf: warmth}}\n" SHIFT, "'warmth' is no quantity of a scan" },
    { "data:\n  - {quantity: Tf, sample: nobody, rate: 200 K/s, value: 1 K, error: 1 K}\n" SHIFT,
      "no sample 'nobody'" },
    { "data:\n  - {quantity: Tf, sample: 0GPa-643K, rate: 210 K/s, value: 1 K, error: 1 K}\n" SHIFT,
      "does not scan at 210 K/s" },
    { "data:\n  - {quantity: Tf, sample: 0GPa-643K, value: 1 K, error: 1 K}\n" SHIFT, "rate" },
    { FACTS "parameters:\n  structure.composition: {from: 1, to: 2}\n", "structure.composition" },
    { FACTS
      "parameters:\n  alpha.law.a_name_of_parameter_that_is_longer_than_any_path_of_three_parts: {from: 1, to: 2}\n",
      "too long" },
};

START_TEST(what_a_campaign_does_not_hold_is_refused)
{
    char path[256];
    put_campaign(bad[_i].text);
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_fit_read(path, &fit, &err), FIC_EINPUT);
    has_words(err.text, bad[_i].says);
}
END_TEST

START_TEST(structure_needs_a_campaign)
{
    char path[256];
    put_job_J("parameters: {structure.first_peak_position: {from: 2, to: 3}}\n");
    path_in("fit.yaml", path);
    ck_assert_int_eq(fic_fit_read(path, &fit, &err), FIC_EINPUT);
    has_words(err.text, "there is no campaign with a structure");
}
END_TEST

int main(void)
{
    const TTest *const campaigns[] = { residuals_of_facts_are_those_of_their_windows,
                                       a_fit_to_facts_moves_what_they_ask_for,
                                       numbers_of_a_sample_are_data,
                                       steps_and_failures_of_samples_are_seen,
                                       searches_from_many_places_find_the_best_of_them,
                                       NULL };
    Suite *s = suite_create("fits of campaigns");
    add_case(s, "campaigns", 300.0, make_fit_folder, clean, campaigns);
    TCase *t = tcase_create("bad input");
    tcase_add_checked_fixture(t, make_fit_folder, remove_fit_folder);
    tcase_add_loop_test(t, what_a_campaign_does_not_hold_is_refused, 0, (int)COUNT(bad));
    tcase_add_test(t, structure_needs_a_campaign);
    suite_add_tcase(s, t);
    return run_suite(s);
}
