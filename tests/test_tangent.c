/* Tangents: the derivatives carried beside a history are those of the history, by every number of every law, spectrum
 * and coupling, and by the pace of a step. */
#include "tests/support.h"

/* ---- laws ---------------------------------------------------------------------------------------------- */

/* A direction without symmetry, through every parameter and the point. */
static fic_rate moved(const fic_law *law, const double p[], const fic_point *at, const double dp[],
                      const fic_point *dat, double h)
{
    double q[FIC_LAW_PARAMS];
    for (int i = 0; i < FIC_LAW_PARAMS; i++)
        q[i] = p[i] + h * dp[i];
    fic_point there = { at->theta_K + h * dat->theta_K, at->theta_f_K + h * dat->theta_f_K, at->P_GPa + h * dat->P_GPa,
                        at->Pf_GPa + h * dat->Pf_GPa };
    return law->rate(q, &there);
}

static void close_to(double exact, double high, double low, double h, double scale)
{
    ck_assert_double_eq_tol(exact, (high - low) / (2.0 * h), 1e-7 * (fabs(exact) + scale) + 1e-300);
}

static void check_law(const fic_law *law)
{
    static const fic_point at[] = { { 573.7, 611.3, 0.83, 1.27 }, { 702.9, 688.1, 2.1, 0.4 } };
    static const fic_point dat = { 3.1, -2.3, 0.17, 0.29 };
    double p[FIC_LAW_PARAMS] = { 0 }, dp[FIC_LAW_PARAMS] = { 0 };
    for (int i = 0; law->params[i].name; i++) {
        p[i] =
            law->params[i].typical != 0.0 ? law->params[i].typical : 0.0071 * (law->params[i].high < 1.0 ? 1.0 : 9.0);
        dp[i] = p[i] * 0.0113 * (i % 2 ? -1.0 : 1.7);
    }
    for (size_t k = 0; k < COUNT(at); k++) {
        double h = 1e-4;
        fic_rate exact = fic_law_tangent(law, p, &at[k], dp, &dat), r = law->rate(p, &at[k]);
        fic_rate high = moved(law, p, &at[k], dp, &dat, h), low = moved(law, p, &at[k], dp, &dat, -h);
        close_to(exact.ln_tau, high.ln_tau, low.ln_tau, h, 1e-2);
        close_to(exact.d_theta, high.d_theta, low.d_theta, h, fabs(r.d_theta));
        close_to(exact.d_theta_f, high.d_theta_f, low.d_theta_f, h, fabs(r.d_theta_f));
        close_to(exact.d_P, high.d_P, low.d_P, h, fabs(r.d_P));
        close_to(exact.d_Pf, high.d_Pf, low.d_Pf, h, fabs(r.d_Pf));
    }
}

START_TEST(every_law_knows_its_derivative)
{
    check_law(fic_laws[_i]);
}
END_TEST

/* A law of one's own need not bring one: differences of its rate stand for it. */
START_TEST(a_law_without_a_derivative_gets_it_by_differences)
{
    fic_law own = *fic_laws[_i];
    own.tangent = NULL;
    check_law(&own);
    double p[FIC_LAW_PARAMS] = { 1.0 }, still[FIC_LAW_PARAMS] = { 0 };
    fic_point at = { 573.7, 611.3, 0.0, 0.0 }, nowhere = { 0 };
    ck_assert_double_eq(fic_law_tangent(&own, p, &at, still, &nowhere).ln_tau, 0.0);
}
END_TEST

/* ---- spectra ------------------------------------------------------------------------------------------- */

START_TEST(the_modes_of_kww_move_with_beta_as_they_say)
{
    static const double beta[] = { 0.31, 0.47, 0.573, 0.652, 0.81, 0.93 };
    const double h = 1e-6;
    fic_spectrum s, low, high;
    double g[128], a[128], b[128];
    ok(fic_spectrum_kww(beta[_i], 1e-4, 0, &s, &err));
    ok(fic_spectrum_kww(beta[_i] - h, 1e-4, s.terms, &low, &err));
    ok(fic_spectrum_kww(beta[_i] + h, 1e-4, s.terms, &high, &err));
    ok(fic_spectrum_tangent(&s, g, a, b, &err));
    ck_assert_uint_eq(low.n, s.n);
    ck_assert_uint_eq(high.n, s.n);
    for (size_t j = 0; j < s.n; j++) {
        ck_assert_double_eq_tol(g[j], (high.g[j] - low.g[j]) / (2.0 * h), 2e-6);
        ck_assert_double_eq_tol(a[j], (high.a[j] - low.a[j]) / (2.0 * h), 1e-7);
        ck_assert_double_eq(b[j], 0.0);
    }
    fic_spectrum_clear(&s);
    fic_spectrum_clear(&low);
    fic_spectrum_clear(&high);
}
END_TEST

/* ---- histories ----------------------------------------------------------------------------------------- */

enum { ROWS = 60, SEGMENTS = 6, MOST = 20, MODES = 64 };

/* Quenched, annealed under pressure, scanned. `longer`: of the third segment. */
static void path(fic_segment g[SEGMENTS], double longer)
{
    static const fic_segment all[SEGMENTS] = {
        { .kind = "cool", .T0_K = 900, .T1_K = 298, .duration_s = 0.0602 },
        { .kind = "compress", .T0_K = 298, .T1_K = 298, .P1_GPa = 5, .duration_s = 1000 },
        { .kind = "heat", .T0_K = 298, .T1_K = 600, .P0_GPa = 5, .P1_GPa = 5, .duration_s = 900 },
        { .kind = "cool", .T0_K = 600, .T1_K = 298, .P0_GPa = 5, .P1_GPa = 5, .duration_s = 900 },
        { .kind = "jump", .T0_K = 298, .T1_K = 298, .P0_GPa = 5, .P1_GPa = 6 },
        { .kind = "scan", .T0_K = 298, .T1_K = 780, .duration_s = 2.41 },
    };
    memcpy(g, all, sizeof all);
    g[2].duration_s *= 1.0 + longer;
    g[5].P0_GPa = g[5].P1_GPa = 6.0;
}

/* The scan's trace, and its tangents along n directions, the last of which is the pace of the third segment. */
static void run(const fic_material *m, double longer, size_t n, const fic_material_tangent along[], fic_trace *trace,
                fic_trace tangent[])
{
    fic_relaxer *r;
    fic_state state;
    fic_state_tangents t;
    fic_segment g[SEGMENTS];
    path(g, longer);
    ok(fic_relaxer_create(m, (fic_precision){ FIC_EXPONENTIAL, 1e-9 }, &r, &err));
    ok(fic_state_equilibrium(m, 900.0, 0.0, &state, &err));
    ok(fic_state_tangents_init(&state, n, &t, &err));
    if (n)
        ok(fic_relaxer_follow(r, n, along, &err));
    for (int i = 0; i < SEGMENTS; i++) {
        if (n)
            t.ln_duration[n - 1] = i == 2 ? 1.0 : 0.0;
        ok(fic_relax_along(r, &g[i], &state, n ? &t : NULL, i == SEGMENTS - 1 ? trace : NULL, tangent, &err));
    }
    fic_relaxer_free(r);
    fic_state_clear(&state);
    fic_state_tangents_clear(&t);
}

static const struct {
    const fic_law *law;
    double p[FIC_LAW_PARAMS];
    bool energies;
} glasses[] = {
    { &fic_law_ags_vft, { 5e-14, 19.8, 383.9, 0.005, 0.1 }, false },
    { &fic_law_ags_vft, { 5e-14, 19.8, 383.9, 0.005, 0.1 }, true },
    { &fic_law_arrhenius, { 1e-13, 150e3, 100 }, true },
    { &fic_law_tnm, { -75.6, 45000, 0.4 }, false },
    { &fic_law_myega, { 1e-14, 596, 40, 25000, 23, 2 }, false },
};

static fic_material glass_of(int i)
{
    fic_material m = { .n = 1 };
    fic_population *k = &m.population[0];
    *k = (fic_population){ .name = "alpha", .weight = 1.0, .law = glasses[i].law };
    memcpy(k->p, glasses[i].p, sizeof k->p);
    static const double pressure[FIC_COUPLINGS] = { 4.6, 6.0, 6.2, 0.8, 0.1, 3.0, 0.0 };
    memcpy(k->pressure, pressure, sizeof pressure);
    ok(glasses[i].energies ? fic_spectrum_gaussian(9000.0, 1e-3, 0, &k->spectrum, &err)
                           : fic_spectrum_kww(0.6, 1e-3, 0, &k->spectrum, &err));
    return m;
}

/* Every law parameter and coupling, all modes at once in an uneven way, and the pace of a step. */
static size_t directions_of(const fic_material *m, double modes[3][MODES], fic_material_tangent along[MOST])
{
    const fic_population *k = &m->population[0];
    size_t n = 0;
    memset(along, 0, MOST * sizeof *along);
    for (int i = 0; k->law->params[i].name; i++)
        along[n++].population[0].p[i] = k->p[i];
    for (int i = 0; i < FIC_DENSIFICATION; i++)
        if (i != FIC_ENTHALPY)
            along[n++].population[0].pressure[i] = 1.0;
    double sum = 0.0;
    for (size_t i = 0; i < k->spectrum.n; i++) {
        modes[0][i] = sin((double)i + 1.0) * k->spectrum.g[i];
        modes[1][i] = 0.1 * cos(2.0 * (double)i);
        modes[2][i] = k->spectrum.energies ? 400.0 * sin((double)i) : 0.0;
        sum += modes[0][i];
    }
    for (size_t i = 0; i < k->spectrum.n; i++)
        modes[0][i] -= sum * k->spectrum.g[i];
    along[n].population[0].g = modes[0];
    along[n].population[0].a = modes[1];
    along[n++].population[0].b_K = modes[2];
    return n + 1;
}

static void run_moved(const fic_material *m, const fic_population_tangent *by, double h, double longer,
                      fic_trace *trace)
{
    fic_material there = *m;
    fic_population *k = &there.population[0];
    ok(fic_spectrum_copy(&m->population[0].spectrum, &k->spectrum, &err));
    for (int i = 0; i < FIC_LAW_PARAMS; i++)
        k->p[i] += h * by->p[i];
    for (int i = 0; i < FIC_COUPLINGS; i++)
        k->pressure[i] += h * by->pressure[i];
    for (size_t i = 0; by->g && i < k->spectrum.n; i++) {
        k->spectrum.g[i] += h * by->g[i];
        k->spectrum.a[i] += h * by->a[i];
        k->spectrum.b_K[i] += h * by->b_K[i];
    }
    run(&there, longer, 0, NULL, trace, NULL);
    fic_spectrum_clear(&k->spectrum);
}

static void make_trace(fic_trace *t)
{
    ok(fic_trace_init(t, 1, ROWS, &err));
    for (size_t j = 0; j < ROWS; j++)
        t->t_s[j] = 2.41 * (double)j / (ROWS - 1);
}

/* Largest deviation over the largest slope; 0 where slopes are those of rounding. */
static double deviation(const double exact[], const double high[], const double low[], double h, double rounding)
{
    double worst = 0.0, largest = 0.0;
    for (size_t j = 0; j < ROWS; j++) {
        double slope = (high[j] - low[j]) / (2.0 * h);
        worst = fmax(worst, fabs(exact[j] - slope));
        largest = fmax(largest, fabs(slope));
    }
    return worst > rounding ? worst / largest : 0.0;
}

/* At 1e-9 K of tolerance differences of 1e-4 are good to some 1e-4 of the largest slope; of myega, which has a kink in
 * equilibrium, to a few more. */
START_TEST(tangents_of_a_history_are_its_slopes)
{
    const double h = 1e-4, within = glasses[_i].law == &fic_law_myega ? 1e-3 : 5e-4;
    double modes[3][MODES];
    fic_material_tangent along[MOST];
    fic_trace trace, low, high, tangent[MOST];
    fic_material m = glass_of(_i);
    size_t n = directions_of(&m, modes, along);
    make_trace(&trace);
    make_trace(&low);
    make_trace(&high);
    for (size_t j = 0; j < n; j++)
        ok(fic_trace_init(&tangent[j], 1, ROWS, &err));
    run(&m, 0.0, n, along, &trace, tangent);
    for (size_t j = 0; j < n; j++) {
        double longer = j == n - 1 ? h : 0.0;
        run_moved(&m, &along[j].population[0], -h, -longer, &low);
        run_moved(&m, &along[j].population[0], h, longer, &high);
        ck_assert_double_lt(deviation(tangent[j].Tf_K[0], high.Tf_K[0], low.Tf_K[0], h, 1e-6), within);
        ck_assert_double_lt(deviation(tangent[j].dTf_K_s[0], high.dTf_K_s[0], low.dTf_K_s[0], h, 1e-4), within);
        ck_assert_double_lt(deviation(tangent[j].Pf_GPa[0], high.Pf_GPa[0], low.Pf_GPa[0], h, 1e-6), within);
        fic_trace_clear(&tangent[j]);
    }
    fic_trace_clear(&trace);
    fic_trace_clear(&low);
    fic_trace_clear(&high);
    fic_spectrum_clear(&m.population[0].spectrum);
}
END_TEST

/* Beside tangents the history itself keeps its bits. */
START_TEST(a_history_with_tangents_is_the_history)
{
    double modes[3][MODES];
    fic_material_tangent along[MOST];
    fic_trace with, without, tangent[MOST];
    fic_material m = glass_of(_i);
    size_t n = directions_of(&m, modes, along);
    make_trace(&with);
    make_trace(&without);
    for (size_t j = 0; j < n; j++)
        ok(fic_trace_init(&tangent[j], 1, ROWS, &err));
    run(&m, 0.0, n, along, &with, tangent);
    run(&m, 0.0, 0, NULL, &without, NULL);
    ck_assert_mem_eq(with.Tf_K[0], without.Tf_K[0], ROWS * sizeof(double));
    ck_assert_mem_eq(with.dPf_GPa_s[0], without.dPf_GPa_s[0], ROWS * sizeof(double));
    for (size_t j = 0; j < n; j++)
        fic_trace_clear(&tangent[j]);
    fic_trace_clear(&with);
    fic_trace_clear(&without);
    fic_spectrum_clear(&m.population[0].spectrum);
}
END_TEST

START_TEST(what_cannot_be_followed_is_refused)
{
    static const fic_material_tangent along[FIC_DIRECTIONS + 1];
    fic_material m = glass_of(0);
    fic_relaxer *r;
    ok(fic_relaxer_create(&m, (fic_precision){ FIC_CVODE, 1e-3 }, &r, &err));
    ck_assert_int_eq(fic_relaxer_follow(r, 1, along, &err), FIC_EINPUT);
    has_words(err.text, "expected the exponential integrator");
    fic_relaxer_free(r);
    ok(fic_relaxer_create(&m, FIC_PRECISION_DEFAULT, &r, &err));
    ck_assert_int_eq(fic_relaxer_follow(r, FIC_DIRECTIONS + 1, along, &err), FIC_EINPUT);
    has_words(err.text, "at most 40");
    fic_relaxer_free(r);
    fic_spectrum_clear(&m.population[0].spectrum);
}
END_TEST

int main(void)
{
    const TTest *const refused[] = { what_cannot_be_followed_is_refused, NULL };
    Suite *s = suite_create("tangents");
    TCase *t = tcase_create("loops");
    tcase_set_timeout(t, 120.0);
    tcase_add_loop_test(t, every_law_knows_its_derivative, 0, 5);
    tcase_add_loop_test(t, a_law_without_a_derivative_gets_it_by_differences, 0, 5);
    tcase_add_loop_test(t, the_modes_of_kww_move_with_beta_as_they_say, 0, 6);
    tcase_add_loop_test(t, tangents_of_a_history_are_its_slopes, 0, (int)COUNT(glasses));
    tcase_add_loop_test(t, a_history_with_tangents_is_the_history, 0, (int)COUNT(glasses));
    suite_add_tcase(s, t);
    add_case(s, "refused", 30.0, NULL, NULL, refused);
    return run_suite(s);
}
