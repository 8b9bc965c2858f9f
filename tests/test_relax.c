/* test_relax.c - a sample along its path: closed forms, laws of nature, reference values, extremes. */
#include <fenv.h>
#include "tests/random_glass.h"

static const double fine_K = 1e-4;

static const char *name_of(fic_method method)
{
    return fic_method_names[method];
}

static int laws(void)
{
    int n = 0;
    while (fic_laws[n])
        n++;
    return n;
}

/* ---- reference values: cool, then heat, at 10 K/min -------------------------------------------------------- */

typedef struct {
    double h_K, ln_A, x, beta, high_K, low_K, Tf_K, cp_max;
} job;

static const job jobs[] = { { 45000, -75.6, 0.40, 0.65, 650, 450, 550.0439, 1.5497 },
                            { 38300, -79.21, 0.57, 0.71, 520, 380, 453.5654, 1.4739 },
                            { 42800, -133, 0.52, 0.65, 350, 270, 310.8275, 1.435 },
                            { 45000, -75.6, 0.40, 1.0, 680, 400, 553.34441, 2.9081 } };

static fic_material job_glass(const job *j, double spectrum_tolerance)
{
    fic_material m = { 0 };
    double p[] = { j->ln_A, j->h_K, j->x };
    add_population(&m, 1.0, &fic_law_tnm, p, kww(j->beta, spectrum_tolerance));
    return m;
}

/* T_f after cooling and the largest dT_f/dT on heating. */
static void run_job(const job *j, const fic_material *m, fic_precision precision, double *Tf_K, double *cp_max)
{
    enum { POINTS = 4001 };
    double q = 10.0 / 60.0, L = (j->high_K - j->low_K) / q;
    fic_segment cool = ramp(j->high_K, j->low_K, q), heat = ramp(j->low_K, j->high_K, q);
    fic_relaxer *r;
    fic_state state;
    fic_trace trace;
    ok(fic_relaxer_create(m, precision, &r, &err));
    ok(fic_state_equilibrium(m, j->high_K, 0.0, &state, &err));
    ok(fic_trace_init(&trace, 1, POINTS, &err));
    for (size_t i = 0; i < POINTS; i++)
        trace.t_s[i] = L * (double)i / (POINTS - 1);
    ok(fic_relax(r, &cool, &state, NULL, &err));
    *Tf_K = fic_state_Tf(m, &state, 0);
    ok(fic_relax(r, &heat, &state, &trace, &err));
    *cp_max = 0.0;
    for (size_t i = 0; i < POINTS; i++)
        *cp_max = fmax(*cp_max, trace.dTf_K_s[0][i] / q);
    fic_trace_clear(&trace);
    fic_state_clear(&state);
    fic_relaxer_free(r);
}

START_TEST(published_histories_give_the_reference_values)
{
    const job *j = &jobs[_i];
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        double Tf_K, cp_max;
        fic_material m = job_glass(j, 1e-5);
        run_job(j, &m, (fic_precision){ both_methods[k], fine_K }, &Tf_K, &cp_max);
        ck_assert_msg(fabs(Tf_K - j->Tf_K) <= 3e-3, "%s: Tf' = %.5f K, not %.5f", name_of(both_methods[k]), Tf_K,
                      j->Tf_K);
        ck_assert_msg(fabs(cp_max - j->cp_max) <= 1e-3, "%s: Cp max = %.5f, not %.5f", name_of(both_methods[k]), cp_max,
                      j->cp_max);
        fic_material_clear(&m);
    }
}
END_TEST

START_TEST(one_mode_gives_the_exact_ODE)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        double Tf_K, cp_max;
        fic_material m = job_glass(&jobs[3], 1e-5);
        run_job(&jobs[3], &m, (fic_precision){ both_methods[k], 1e-6 }, &Tf_K, &cp_max);
        ck_assert_msg(fabs(Tf_K - 553.34441) <= 1e-5, "%s: Tf' = %.6f K", name_of(both_methods[k]), Tf_K);
        fic_material_clear(&m);
    }
}
END_TEST

/* ---- closed forms ------------------------------------------------------------------------------------------ */

/* Blind to structure: tnm with x = 1, ln tau = -75.6 + 45000 K/T. */
static fic_material blind_glass(fic_spectrum spectrum)
{
    fic_material m = { 0 };
    double p[] = { -75.6, 45000.0, 1.0 };
    add_population(&m, 1.0, &fic_law_tnm, p, spectrum);
    return m;
}

/* T_f at times after a jump from 603.7 to 583.2 K, in units of tau at 583.2 K. */
static double worst_decay(const fic_material *m, fic_precision precision, double beta)
{
    static const double times[] = { 1e-7, 1e-5, 0.0013, 0.0271, 0.113, 0.37, 0.82, 1.0, 1.71, 2.9, 5.3, 11.7, 40.0 };
    double tau_s = exp(-75.6 + 45000.0 / 583.2), worst = 0.0;
    fic_segment path[] = { leap(583.2, 0.0), hold(583.2, 0.0, 40.0 * tau_s) };
    fic_relaxer *r;
    fic_state state;
    fic_trace trace;
    ok(fic_relaxer_create(m, precision, &r, &err));
    ok(fic_state_equilibrium(m, 603.7, 0.0, &state, &err));
    ok(fic_trace_init(&trace, 1, COUNT(times), &err));
    for (size_t i = 0; i < COUNT(times); i++)
        trace.t_s[i] = times[i] * tau_s;
    ok(fic_relax(r, &path[0], &state, NULL, &err));
    ck_assert_double_eq_tol(fic_state_Tf(m, &state, 0), 603.7, 1e-11);
    ok(fic_relax(r, &path[1], &state, &trace, &err));
    for (size_t i = 0; i < COUNT(times); i++)
        worst = fmax(worst, fabs(trace.Tf_K[0][i] - 583.2 - 20.5 * exp(-pow(times[i], beta))));
    fic_trace_clear(&trace);
    fic_state_clear(&state);
    fic_relaxer_free(r);
    return worst;
}

START_TEST(a_temperature_jump_decays_as_a_stretched_exponential)
{
    static const double betas[] = { 0.4, 0.65, 0.9 };
    for (size_t i = 0; i < COUNT(betas); i++)
        for (size_t k = 0; k < COUNT(both_methods); k++) {
            fic_material m = blind_glass(kww(betas[i], 1e-5));
            double worst = worst_decay(&m, (fic_precision){ both_methods[k], fine_K }, betas[i]);
            /* The spectrum's own error times the jump; what is faster than its first time is below tolerance. */
            double allowed = 20.5 * 1.02e-5 + 2.0 * fine_K;
            ck_assert_msg(worst <= allowed, "%s, beta %g: off by %g K, at most %g", name_of(both_methods[k]), betas[i],
                          worst, allowed);
            fic_material_clear(&m);
        }
}
END_TEST

START_TEST(a_temperature_jump_of_one_mode_decays_exactly)
{
    fic_material m = blind_glass(debye());
    double tau_s = exp(-75.6 + 45000.0 / 583.2);
    for (double t = 1e-6; t < 60.0; t *= 2.713) {
        fic_segment path[] = { leap(583.2, 0.0), hold(583.2, 0.0, t * tau_s) };
        double Tf = relaxed_Tf(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-3 }, 603.7, 0.0, path, 2);
        ck_assert_double_eq_tol(Tf, 583.2 + 20.5 * exp(-t), 1e-9);
    }
    /* On the way the points asked for keep the tolerance. */
    ck_assert_double_le(worst_decay(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-3 }, 1.0), 1e-3);
    ck_assert_double_le(worst_decay(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-6 }, 1.0), 1e-6);
    ck_assert_double_le(worst_decay(&m, (fic_precision){ FIC_CVODE, 1e-9 }, 1.0), 1e-7);
    fic_material_clear(&m);
}
END_TEST

/* On a slow ramp with constant tau, d = T - T_f = q tau (1 - e^(-t/tau)).
 */
START_TEST(a_ramp_lags_by_q_tau)
{
    double tau_s = 13.7, q = 0.73;
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = { 0 };
        /* ln tau falls by 1e-4 over the ramp */
        double p[] = { log(tau_s) - 100.0 / 600.0, 100.0, 1.0 };
        add_population(&m, 1.0, &fic_law_tnm, p, debye());
        fic_segment path[] = { ramp(600.0, 600.5, q) };
        double t = 0.5 / q, Tf = relaxed_Tf(&m, (fic_precision){ both_methods[k], 1e-6 }, 600.0, 0.0, path, 1);
        ck_assert_double_eq_tol(Tf, 600.5 - q * tau_s * (1.0 - exp(-t / tau_s)), 1e-5);
        fic_material_clear(&m);
    }
}
END_TEST

/* ---- laws of nature ----------------------------------------------------------------------------------------- */

START_TEST(equilibrium_is_a_fixed_point)
{
    const fic_law *law = fic_laws[_i];
    fic_material m = glass(law, kww(0.61, 1e-4));
    m.population[0].pressure[FIC_SHIFT] = 5.27;
    m.population[0].pressure[FIC_STRUCTURE_SHIFT] = 5.51;
    m.population[0].pressure[FIC_REJUVENATION] = 1.2;
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        static const double T[] = { 553.1, 602.9, 777.7 };
        for (size_t i = 0; i < COUNT(T); i++) {
            fic_state state;
            fic_segment path[] = { hold(T[i], 3.1, 0.0371), hold(T[i], 3.1, 86400.0) };
            relax_all(&m, (fic_precision){ both_methods[k], 1e-3 }, T[i], 3.1, path, 2, &state);
            ck_assert_double_eq(fic_state_Tf(&m, &state, 0), T[i]);
            ck_assert_double_eq(fic_state_Pf(&m, &state, 0), 3.1);
            fic_state_clear(&state);
        }
    }
    fic_material_clear(&m);
}
END_TEST

START_TEST(every_law_cools_lower_when_cooled_slower)
{
    const fic_law *law = fic_laws[_i];
    fic_material m = glass(law, kww(0.55, 1e-4));
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        double before = 0.0;
        for (double q = 1e-3; q < 2e5; q *= 13.7) {
            fic_segment cool = ramp(788.3, 467.1, q);
            double Tf = relaxed_Tf(&m, (fic_precision){ both_methods[k], 1e-3 }, 788.3, 0.0, &cool, 1);
            ck_assert_msg(Tf > before + 1.0, "%s, %s: %g K at %g K/s after %g K", name_of(both_methods[k]), law->name,
                          Tf, q, before);
            before = Tf;
        }
    }
    fic_material_clear(&m);
}
END_TEST

/* ln(q/Tf'^2) over 1/Tf' has the slope -h for tnm, whatever x [moynihan1976]. */
START_TEST(cooling_rates_give_the_activation_enthalpy)
{
    fic_material m = job_glass(&jobs[0], 1e-4);
    double q[2] = { 0.0127, 0.83 }, Tf[2];
    for (size_t i = 0; i < 2; i++) {
        fic_segment cool = ramp(680.0, 420.0, q[i]);
        Tf[i] = relaxed_Tf(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-4 }, 680.0, 0.0, &cool, 1);
    }
    double slope = (log(q[1] / (Tf[1] * Tf[1])) - log(q[0] / (Tf[0] * Tf[0]))) / (1.0 / Tf[1] - 1.0 / Tf[0]);
    ck_assert_double_eq_tol(slope, -45000.0, 90.0);
    fic_material_clear(&m);
}
END_TEST

START_TEST(time_and_tau_scaled_together_change_nothing)
{
    for (unsigned long seed = 0; seed < 12; seed++)
        for (size_t k = 0; k < COUNT(both_methods); k++) {
            gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
            gsl_rng_set(g, 500 + seed);
            double h = between(g, 3e4, 6e4), x = between(g, 0.3, 1.0), scale = log_between(g, 1e-9, 1e9), Tf[2];
            double q = log_between(g, 1e-3, 1e3), low = between(g, 430.0, 500.0), high = between(g, 690.0, 800.0);
            gsl_rng_free(g);
            for (int i = 0; i < 2; i++) {
                fic_material m = { 0 };
                double p[] = { -75.6 + 45000.0 / 600 - h / 600 + (i ? log(scale) : 0.0), h, x };
                add_population(&m, 1.0, &fic_law_tnm, p, kww(0.57, 1e-3));
                double rate = i ? q / scale : q;
                fic_segment path[] = { ramp(high, low, rate), hold(low, 0, 7.0 / rate), ramp(low, 588.0, 3 * rate) };
                Tf[i] = relaxed_Tf(&m, (fic_precision){ both_methods[k], 1e-4 }, high, 0.0, path, 3);
                fic_material_clear(&m);
            }
            ck_assert_msg(fabs(Tf[0] - Tf[1]) <= 2e-4, "%s: %.6f K, scaled by %g %.6f K", name_of(both_methods[k]),
                          Tf[0], scale, Tf[1]);
        }
}
END_TEST

/* As relax_all; a path that ends before a divergence of ln tau is handed back as such. */
static fic_status try_all(const random_case *c, fic_precision precision, const fic_segment path[], size_t n,
                          fic_state *state)
{
    fic_relaxer *r;
    fic_status s = FIC_OK;
    ok(fic_relaxer_create(&c->m, precision, &r, &err));
    ok(fic_state_equilibrium(&c->m, c->T_start_K, c->P_start_GPa, state, &err));
    for (size_t i = 0; i < n && s == FIC_OK; i++)
        s = fic_relax(r, &path[i], state, NULL, &err);
    fic_relaxer_free(r);
    return s;
}

START_TEST(splitting_a_segment_changes_nothing)
{
    enum { PARTS = 7 };
    for (unsigned long seed = 700; seed < 740; seed++) {
        random_case c = random_glass(seed);
        fic_state whole, split;
        fic_segment parts[RANDOM_SEGMENTS * PARTS];
        size_t n = 0;
        for (size_t i = 0; i < c.n; i++) {
            bool ramped = c.path[i].duration_s > 0.0 && c.path[i].amplitude_K == 0.0;
            for (int j = 0; j < (ramped ? PARTS : 1); j++) {
                fic_segment s = c.path[i];
                if (ramped) {
                    double from = s.duration_s * j / PARTS, to = s.duration_s * (j + 1) / PARTS;
                    s.T0_K = fic_segment_T(&c.path[i], from);
                    s.P0_GPa = fic_segment_P(&c.path[i], from);
                    s.T1_K = fic_segment_T(&c.path[i], to);
                    s.P1_GPa = fic_segment_P(&c.path[i], to);
                    s.duration_s = to - from;
                }
                parts[n++] = s;
            }
        }
        for (size_t k = 0; k < COUNT(both_methods); k++) {
            fic_precision precision = { both_methods[k], fine_K };
            fic_status s = try_all(&c, precision, c.path, c.n, &whole);
            ck_assert_int_eq(s, try_all(&c, precision, parts, n, &split));
            for (size_t p = 0; s == FIC_OK && p < c.m.n; p++)
                ck_assert_msg(fabs(fic_state_Tf(&c.m, &whole, p) - fic_state_Tf(&c.m, &split, p)) <= 1e-3,
                              "%s, seed %lu, population %zu: %.7f K whole, %.7f K in parts", name_of(both_methods[k]),
                              seed, p, fic_state_Tf(&c.m, &whole, p), fic_state_Tf(&c.m, &split, p));
            fic_state_clear(&whole);
            fic_state_clear(&split);
        }
        fic_material_clear(&c.m);
    }
}
END_TEST

START_TEST(requested_points_change_no_bit)
{
    for (unsigned long seed = 900; seed < 940; seed++) {
        random_case c = random_glass(seed);
        for (size_t k = 0; k < COUNT(both_methods); k++) {
            fic_state plain, traced;
            fic_relaxer *r;
            relax_all(&c.m, (fic_precision){ both_methods[k], 1e-3 }, c.T_start_K, c.P_start_GPa, c.path, c.n, &plain);
            ok(fic_relaxer_create(&c.m, (fic_precision){ both_methods[k], 1e-3 }, &r, &err));
            ok(fic_state_equilibrium(&c.m, c.T_start_K, c.P_start_GPa, &traced, &err));
            for (size_t i = 0; i < c.n; i++) {
                fic_trace trace;
                ok(fic_trace_init(&trace, c.m.n, 57, &err));
                for (size_t j = 0; j < 57; j++)
                    trace.t_s[j] = c.path[i].duration_s * (double)j / 56.0;
                ok(fic_relax(r, &c.path[i], &traced, &trace, &err));
                fic_trace_clear(&trace);
            }
            ck_assert_int_eq(memcmp(plain.d_K, traced.d_K, plain.n_modes * sizeof *plain.d_K), 0);
            ck_assert_int_eq(memcmp(plain.e_GPa, traced.e_GPa, plain.n_modes * sizeof *plain.e_GPa), 0);
            fic_relaxer_free(r);
            fic_state_clear(&plain);
            fic_state_clear(&traced);
        }
        fic_material_clear(&c.m);
    }
}
END_TEST

START_TEST(a_trace_begins_and_ends_where_the_state_does)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = glass(&fic_law_ags_vft, kww(0.62, 1e-3));
        fic_segment cool = ramp(700.0, 500.0, 31.0), heat = ramp(500.0, 690.0, 200.0);
        fic_relaxer *r;
        fic_state state;
        fic_trace trace;
        ok(fic_relaxer_create(&m, (fic_precision){ both_methods[k], fine_K }, &r, &err));
        ok(fic_state_equilibrium(&m, 700.0, 0.0, &state, &err));
        ok(fic_trace_init(&trace, 1, 5, &err));
        ok(fic_relax(r, &cool, &state, NULL, &err));
        double Tf = fic_state_Tf(&m, &state, 0), slope = 0.0;
        static const double share[] = { 0.0, 0.5 - 1e-4, 0.5, 0.5 + 1e-4, 1.0 };
        for (size_t j = 0; j < 5; j++)
            trace.t_s[j] = share[j] * heat.duration_s;
        trace.t_s[4] = heat.duration_s;
        ok(fic_relax(r, &heat, &state, &trace, &err));
        ck_assert_double_eq_tol(trace.Tf_K[0][0], Tf, 1e-9);
        ck_assert_double_eq_tol(trace.Tf_K[0][4], fic_state_Tf(&m, &state, 0), 1e-9);
        ck_assert_double_eq_tol(trace.T_K[2], 595.0, 1e-9);
        /* The slope is that of the values. */
        slope = (trace.Tf_K[0][3] - trace.Tf_K[0][1]) / (trace.t_s[3] - trace.t_s[1]);
        ck_assert_double_eq_tol(trace.dTf_K_s[0][2], slope, 0.02);
        fic_trace_clear(&trace);
        fic_state_clear(&state);
        fic_relaxer_free(r);
        fic_material_clear(&m);
    }
}
END_TEST

START_TEST(populations_do_not_see_each_other)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material ab = { 0 }, ba = { 0 };
        double fast[] = { 8.6e-12, 141500.0, 0.0 }, slow[] = { -75.6, 45000.0, 0.4 };
        add_population(&ab, 0.816, &fic_law_tnm, slow, kww(0.628, 1e-3));
        add_population(&ab, 0.184, &fic_law_arrhenius, fast, kww(0.345, 1e-3));
        add_population(&ba, 0.184, &fic_law_arrhenius, fast, kww(0.345, 1e-3));
        add_population(&ba, 0.816, &fic_law_tnm, slow, kww(0.628, 1e-3));
        fic_segment path[] = { ramp(700.0, 298.0, 2e4), hold(298.0, 0.0, 1e5), ramp(298.0, 601.0, 200.0) };
        fic_state one, other;
        relax_all(&ab, (fic_precision){ both_methods[k], 1e-3 }, 700.0, 0.0, path, 3, &one);
        relax_all(&ba, (fic_precision){ both_methods[k], 1e-3 }, 700.0, 0.0, path, 3, &other);
        ck_assert_double_eq(fic_state_Tf(&ab, &one, 0), fic_state_Tf(&ba, &other, 1));
        ck_assert_double_eq(fic_state_Tf(&ab, &one, 1), fic_state_Tf(&ba, &other, 0));
        ck_assert_double_gt(fabs(fic_state_Tf(&ab, &one, 0) - fic_state_Tf(&ab, &one, 1)), 1.0);
        fic_state_clear(&one);
        fic_state_clear(&other);
        fic_material_clear(&ab);
        fic_material_clear(&ba);
    }
}
END_TEST

/* ---- pressure ------------------------------------------------------------------------------------------------ */

START_TEST(pressure_freezes_in_and_comes_out_again)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = glass(&fic_law_ags_vft, kww(0.628, 1e-3));
        m.population[0].pressure[FIC_SHIFT] = m.population[0].pressure[FIC_STRUCTURE_SHIFT] = 5.3;
        fic_segment path[] = {
            ramp(700.0, 298.0, 0.333),
            press(298.0, 0.0, 7.0, 1400.0),
            { .kind = "heat", .T0_K = 298, .T1_K = 700, .P0_GPa = 7, .P1_GPa = 7, .duration_s = 1206 },
            { .kind = "cool", .T0_K = 700, .T1_K = 298, .P0_GPa = 7, .P1_GPa = 7, .duration_s = 1206 },
            press(298.0, 7.0, 0.0, 1400.0),
            ramp(298.0, 700.0, 0.333)
        };
        fic_precision precision = { both_methods[k], 1e-3 };
        static const double Pf[] = { 0.0, 0.0, 7.0, 7.0, 7.0, 0.0 };
        for (size_t i = 0; i < COUNT(path); i++) {
            fic_state state;
            relax_all(&m, precision, 700.0, 0.0, path, i + 1, &state);
            ck_assert_msg(fabs(fic_state_Pf(&m, &state, 0) - Pf[i]) < 2e-3, "%s: P_f %g GPa after step %zu, not %g",
                          name_of(both_methods[k]), fic_state_Pf(&m, &state, 0), i, Pf[i]);
            if (i == 1) /* nothing rejuvenates here */
                ck_assert_double_lt(fic_state_Tf(&m, &state, 0), 640.0);
            if (i == 3) /* the liquid under pressure freezes 5.3 K/GPa higher */
                ck_assert_double_gt(fic_state_Tf(&m, &state, 0), 600.0 + 20.0);
            fic_state_clear(&state);
        }
        fic_material_clear(&m);
    }
}
END_TEST

START_TEST(a_jump_leaves_every_mode_where_it_is)
{
    fic_material m = glass(&fic_law_tnm, kww(0.628, 1e-3));
    fic_segment path[] = { ramp(700.0, 500.0, 3.3), leap(571.3, 3.7), leap(298.0, 0.4) };
    fic_state before, after;
    relax_all(&m, FIC_PRECISION_DEFAULT, 700.0, 1.9, (fic_segment[]){ leap(700.0, 0.0) }, 1, &before);
    ck_assert_double_eq_tol(fic_state_Pf(&m, &before, 0), 1.9, 1e-14);
    fic_state_clear(&before);
    relax_all(&m, FIC_PRECISION_DEFAULT, 700.0, 0.0, path, 1, &before);
    for (size_t n = 2; n <= 3; n++) {
        relax_all(&m, FIC_PRECISION_DEFAULT, 700.0, 0.0, path, n, &after);
        ck_assert_double_eq_tol(fic_state_Tf(&m, &after, 0), fic_state_Tf(&m, &before, 0), 1e-10);
        ck_assert_double_eq_tol(fic_state_Pf(&m, &after, 0), 0.0, 1e-14);
        for (size_t i = 0; i < after.n_modes; i++)
            ck_assert_double_eq_tol(after.T_K - after.d_K[i], before.T_K - before.d_K[i], 1e-10);
        fic_state_clear(&after);
    }
    fic_state_clear(&before);
    fic_material_clear(&m);
}
END_TEST

START_TEST(compression_rejuvenates_a_glass_by_rho_dP_and_decompression_does_not)
{
    for (size_t k = 0; k < COUNT(both_methods); k++)
        for (int jumped = 0; jumped < 2; jumped++) {
            fic_material m = glass(&fic_law_tnm, kww(0.628, 1e-3));
            m.population[0].pressure[FIC_REJUVENATION] = 1.37;
            fic_segment path[] = { ramp(700.0, 298.0, 33.0), jumped ? leap(298.0, 6.9) : press(298.0, 0.0, 6.9, 1e-3),
                                   jumped ? leap(298.0, 0.0) : press(298.0, 6.9, 0.0, 1e-3) };
            double Tf[3];
            for (size_t i = 0; i < 3; i++)
                Tf[i] = relaxed_Tf(&m, (fic_precision){ both_methods[k], fine_K }, 700.0, 0.0, path, i + 1);
            ck_assert_double_eq_tol(Tf[1] - Tf[0], 1.37 * 6.9, 1e-6);
            ck_assert_double_eq_tol(Tf[2], Tf[1], 1e-6);
            fic_material_clear(&m);
        }
}
END_TEST

START_TEST(a_liquid_forgets_rejuvenation_at_once)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = glass(&fic_law_tnm, kww(0.628, 1e-3));
        m.population[0].pressure[FIC_REJUVENATION] = 1.37;
        fic_segment path[] = { press(800.0, 0.0, 6.9, 1400.0) };
        ck_assert_double_eq_tol(relaxed_Tf(&m, (fic_precision){ both_methods[k], fine_K }, 800.0, 0.0, path, 1), 800.0,
                                1e-3);
        fic_material_clear(&m);
    }
}
END_TEST

/* A pure T - s P law with s_f = s: shifted by s P, heated under pressure, the sample does as at 1 atm. */
START_TEST(perfect_pressure_scaling_shifts_the_history)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = glass(&fic_law_ags_vft, kww(0.628, 1e-3));
        m.population[0].p[3] = 0.0;
        m.population[0].pressure[FIC_SHIFT] = m.population[0].pressure[FIC_STRUCTURE_SHIFT] = 5.3;
        double up = 5.3 * 4.1, Tf[2];
        for (int i = 0; i < 2; i++) {
            double P = i ? 4.1 : 0.0, T = i ? up : 0.0;
            fic_segment path[] = { ramp(700.0 + T, 410.0 + T, 3.1), ramp(410.0 + T, 617.0 + T, 200.0) };
            for (size_t j = 0; j < 2; j++)
                path[j].P0_GPa = path[j].P1_GPa = P;
            Tf[i] = relaxed_Tf(&m, (fic_precision){ both_methods[k], fine_K }, 700.0 + T, P, path, 2);
        }
        ck_assert_double_eq_tol(Tf[1] - up, Tf[0], 3e-4);
        fic_material_clear(&m);
    }
}
END_TEST

/* ---- modulation ----------------------------------------------------------------------------------------------- */

/* Linear response of one mode with (nearly) constant tau: amplitude A / sqrt(1 + (w tau)^2), delay atan(w tau). */
START_TEST(a_small_modulation_gives_the_linear_response)
{
    enum { POINTS = 64 };
    double tau_s = 13.7, period = 60.0, w = 2.0 * M_PI / period, T0 = 600.0;
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = { 0 };
        add_population(&m, 1.0, &fic_law_tnm, (double[]){ log(tau_s) - 100.0 / T0, 100.0, 1.0 }, debye());
        fic_segment s = hold(T0, 0.0, 10 * period);
        s.amplitude_K = 0.1;
        s.period_s = period;
        fic_relaxer *r;
        fic_state state;
        fic_trace trace;
        ok(fic_relaxer_create(&m, (fic_precision){ both_methods[k], 1e-6 }, &r, &err));
        ok(fic_state_equilibrium(&m, T0, 0.0, &state, &err));
        ok(fic_trace_init(&trace, 1, POINTS, &err));
        for (size_t j = 0; j < POINTS; j++)
            trace.t_s[j] = period * (9.0 + (double)j / POINTS);
        ok(fic_relax(r, &s, &state, &trace, &err));
        for (size_t j = 0; j < POINTS; j++) {
            double phase = w * trace.t_s[j] - atan(w * tau_s);
            ck_assert_double_eq_tol(trace.T_K[j], T0 + 0.1 * sin(w * trace.t_s[j]), 1e-9);
            ck_assert_double_eq_tol(trace.Tf_K[0][j], T0 + 0.1 / sqrt(1.0 + w * w * tau_s * tau_s) * sin(phase), 1e-5);
            ck_assert_double_eq_tol(trace.dTf_K_s[0][j], 0.1 * w / sqrt(1.0 + w * w * tau_s * tau_s) * cos(phase),
                                    2e-5);
        }
        fic_trace_clear(&trace);
        fic_state_clear(&state);
        fic_relaxer_free(r);
        fic_material_clear(&m);
    }
}
END_TEST

/* ---- extremes -------------------------------------------------------------------------------------------------- */

/* No flag of the floating-point unit that warns of a wrong number. */
static void no_flag(const char *what, fic_method method)
{
    int raised = fetestexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW);
    ck_assert_msg(!raised, "%s, %s raised%s%s%s", name_of(method), what, raised & FE_INVALID ? " FE_INVALID" : "",
                  raised & FE_DIVBYZERO ? " FE_DIVBYZERO" : "", raised & FE_OVERFLOW ? " FE_OVERFLOW" : "");
}

static fic_material extreme_glass(const fic_law *law, int kind)
{
    fic_material m = glass(law, kind == 0 ? debye() : kind == 1 ? kww(0.5, 1e-3) : gaussian(1.5e4, 1e-3));
    m.population[0].pressure[FIC_SHIFT] = 5.3;
    m.population[0].pressure[FIC_STRUCTURE_SHIFT] = 5.5;
    m.population[0].pressure[FIC_ENTHALPY] = 11.9;
    return m;
}

START_TEST(extremes_are_finite_have_their_limits_and_raise_no_flag)
{
    const fic_law *law = fic_laws[_i];
    double cold = law == &fic_law_vft ? 390.0 : 298.0; /* vft has no value below 383.9 K */
    for (size_t k = 0; k < COUNT(both_methods); k++)
        for (int kind = 0; kind < 3; kind++) {
            fic_precision precision = { both_methods[k], 1e-3 };
            fic_material m = extreme_glass(law, kind);
            fic_segment quench[] = { ramp(1100.0, cold, 1e6), hold(cold, 0.0, 1e10) };
            feclearexcept(FE_ALL_EXCEPT);
            double glassy = relaxed_Tf(&m, precision, 1100.0, 0.0, quench, 1);
            double aged = relaxed_Tf(&m, precision, 1100.0, 0.0, quench, 2);
            no_flag("a quench and 1e10 s of cold", both_methods[k]);
            ck_assert(glassy > 600.0 && glassy < 1000.0);
            ck_assert(aged > cold && aged <= glassy + 1e-3);
            fic_segment melt[] = { hold(1500.0, 0.0, 1e10), ramp(1500.0, 1499.0, 1e-6) };
            ck_assert_double_eq_tol(
                relaxed_Tf(&m, precision, 1400.0, 0.0, (fic_segment[]){ leap(1500.0, 0.0), melt[0] }, 2), 1500.0, 1e-3);
            ck_assert_double_eq_tol(relaxed_Tf(&m, precision, 1500.0, 0.0, melt, 2), 1499.0, 1e-3);
            no_flag("the melt", both_methods[k]);
            fic_segment fast[] = { ramp(1100.0, cold, 1e9), ramp(cold, 1100.0, 1e9), hold(1100.0, 0.0, 1.0) };
            double frozen = relaxed_Tf(&m, precision, 1100.0, 0.0, fast, 1);
            ck_assert(frozen > glassy - 1e-3 && frozen <= 1100.0 + 1e-9);
            ck_assert_double_eq_tol(relaxed_Tf(&m, precision, 1100.0, 0.0, fast, 3), 1100.0, 1e-3);
            no_flag("1e9 K/s", both_methods[k]);
            fic_segment squeeze[] = { press(1100.0, 0.0, 20.0, 1.0), press(1100.0, 20.0, 0.0, 1e-9) };
            fic_state state;
            relax_all(&m, precision, 1100.0, 0.0, squeeze, 1, &state);
            ck_assert_double_eq_tol(fic_state_Pf(&m, &state, 0), 20.0, 1e-2);
            fic_state_clear(&state);
            relax_all(&m, precision, 1100.0, 0.0, squeeze, 2, &state);
            ck_assert(isfinite(fic_state_Pf(&m, &state, 0)) && fic_state_Pf(&m, &state, 0) > -1e-3);
            fic_state_clear(&state);
            no_flag("20 GPa", both_methods[k]);
            fic_material_clear(&m);
        }
}
END_TEST

START_TEST(a_frozen_glass_keeps_its_fictive_temperature)
{
    const fic_law *law = fic_laws[_i];
    double cold = law == &fic_law_vft ? 390.0 : 298.0;
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        fic_material m = glass(law, debye());
        fic_precision precision = { both_methods[k], fine_K };
        double warm = cold + 32.3;
        fic_segment path[] = { ramp(800.0, warm, 1e5), ramp(warm, cold, 1e3), ramp(cold, warm, 1e2),
                               hold(warm, 0.0, 10.0) };
        double Tf = relaxed_Tf(&m, precision, 800.0, 0.0, path, 1);
        for (size_t i = 2; i <= 4; i++) {
            double now = relaxed_Tf(&m, precision, 800.0, 0.0, path, i);
            ck_assert_msg(fabs(now - Tf) < 1e-4, "%s, %s: T_f moved from %.7f to %.7f K in step %zu",
                          name_of(both_methods[k]), law->name, Tf, now, i);
        }
        fic_material_clear(&m);
    }
}
END_TEST

START_TEST(a_path_through_a_divergence_is_named_and_ends_soon)
{
    fic_material m = glass(&fic_law_vft, kww(0.6, 1e-3)), y = glass(&fic_law_ags_vft, kww(0.68, 1e-3));
    y.population[0].p[4] = 0.9;
    fic_segment cool = ramp(700.0, 300.0, 1.0);
    for (size_t k = 0; k < COUNT(both_methods); k++)
        for (int i = 0; i < 2; i++) {
            const fic_material *which = i ? &y : &m;
            fic_relaxer *r;
            fic_state state;
            ok(fic_relaxer_create(which, (fic_precision){ both_methods[k], 1e-3 }, &r, &err));
            ok(fic_state_equilibrium(which, 700.0, 0.0, &state, &err));
            ck_assert_int_eq(fic_relax(r, &cool, &state, NULL, &err), FIC_EMATH);
            has_words(err.text, "population p0, cool");
            has_words(err.text, "T_f = ");
            ck_assert_uint_lt(fic_relaxer_effort(r).evaluations, 200000);
            fic_state_clear(&state);
            fic_relaxer_free(r);
        }
    fic_material_clear(&m);
    fic_material_clear(&y);
}
END_TEST

START_TEST(a_tolerance_out_of_range_is_refused)
{
    static const double bad[] = { 0.0, -1e-3, 1.1, 1e-10, NAN };
    fic_material m = glass(&fic_law_tnm, debye());
    fic_relaxer *r;
    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_int_eq(fic_relaxer_create(&m, (fic_precision){ FIC_EXPONENTIAL, bad[i] }, &r, &err), FIC_EINPUT);
        has_words(err.text, "expected 1e-9 to 1");
    }
    fic_relaxer_free(NULL);
    fic_material_clear(&m);
}
END_TEST

/* ---- the methods themselves ------------------------------------------------------------------------------------- */

/* Cooling and heating with points all along; at the end alone errors cancel. Returns the steps. */
enum { ALONG = 401 };
static double course_of(const fic_material *m, fic_precision precision, double Tf_K[2 * ALONG])
{
    double q = 1.0 / 6.0;
    fic_segment path[] = { ramp(650.0, 450.0, q), ramp(450.0, 650.0, q) };
    fic_relaxer *r;
    fic_state state;
    ok(fic_relaxer_create(m, precision, &r, &err));
    ok(fic_state_equilibrium(m, 650.0, 0.0, &state, &err));
    for (size_t k = 0; k < 2; k++) {
        fic_trace t;
        ok(fic_trace_init(&t, 1, ALONG, &err));
        for (size_t j = 0; j < ALONG; j++)
            t.t_s[j] = path[k].duration_s * (double)j / (ALONG - 1);
        ok(fic_relax(r, &path[k], &state, &t, &err));
        memcpy(Tf_K + k * ALONG, t.Tf_K[0], ALONG * sizeof *Tf_K);
        fic_trace_clear(&t);
    }
    double steps = (double)fic_relaxer_effort(r).steps;
    fic_state_clear(&state);
    fic_relaxer_free(r);
    return steps;
}

static double furthest(const double a[2 * ALONG], const double b[2 * ALONG])
{
    double worst = 0.0;
    for (size_t j = 0; j < (size_t)(2 * ALONG); j++)
        worst = fmax(worst, fabs(a[j] - b[j]));
    return worst;
}

START_TEST(tolerances_are_met_along_the_curve_and_the_order_is_at_least_four)
{
    static double exact[2 * ALONG], cvode[2 * ALONG], Tf_K[2 * ALONG];
    double error[4], steps[4];
    fic_material m = job_glass(&jobs[0], 1e-4);
    course_of(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-9 }, exact);
    course_of(&m, (fic_precision){ FIC_CVODE, 1e-9 }, cvode);
    ck_assert_double_lt(furthest(exact, cvode), 2e-6);
    for (int i = 0; i < 4; i++) {
        double tolerance = pow(10.0, -3.0 - i);
        steps[i] = course_of(&m, (fic_precision){ FIC_EXPONENTIAL, tolerance }, Tf_K);
        error[i] = furthest(Tf_K, exact);
        ck_assert_msg(error[i] <= 2.0 * tolerance, "error %g K at tolerance %g K", error[i], tolerance);
    }
    double order = -log(error[3] / error[0]) / log(steps[3] / steps[0]);
    ck_assert_msg(order >= 4.0, "order %.2f: error %g with %g steps, %g with %g", order, error[0], steps[0], error[3],
                  steps[3]);
    fic_material_clear(&m);
}
END_TEST

/* Cost is sweeps times modes: linear if the number of sweeps does not grow. */
START_TEST(more_modes_need_no_more_sweeps)
{
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        double sweeps[6];
        size_t n = 8;
        for (int i = 0; i < 6; i++, n *= 2) {
            double g[256], r[256];
            fic_spectrum s;
            fic_material m = { 0 };
            for (size_t j = 0; j < n; j++) {
                g[j] = 1.0 / (double)n;
                r[j] = pow(10.0, -2.0 + 3.0 * (double)j / (double)(n - 1));
            }
            ok(fic_spectrum_table(n, g, r, &s, &err));
            add_population(&m, 1.0, &fic_law_tnm, glass_params(&fic_law_tnm), s);
            fic_relaxer *x;
            fic_state state;
            fic_segment path[] = { ramp(650.0, 450.0, 0.17), ramp(450.0, 650.0, 0.17) };
            ok(fic_relaxer_create(&m, (fic_precision){ both_methods[k], 1e-3 }, &x, &err));
            ok(fic_state_equilibrium(&m, 650.0, 0.0, &state, &err));
            for (size_t j = 0; j < 2; j++)
                ok(fic_relax(x, &path[j], &state, NULL, &err));
            sweeps[i] = (double)fic_relaxer_effort(x).evaluations;
            ck_assert_double_gt(sweeps[i], 50.0);
            ck_assert_double_le(sweeps[i], 1.2 * sweeps[0]);
            fic_state_clear(&state);
            fic_relaxer_free(x);
            fic_material_clear(&m);
        }
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("relax");
    TCase *t = tcase_create("every law");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, published_histories_give_the_reference_values, 0, COUNT(jobs));
    tcase_add_loop_test(t, equilibrium_is_a_fixed_point, 0, laws());
    tcase_add_loop_test(t, every_law_cools_lower_when_cooled_slower, 0, laws());
    tcase_add_loop_test(t, extremes_are_finite_have_their_limits_and_raise_no_flag, 0, laws());
    tcase_add_loop_test(t, a_frozen_glass_keeps_its_fictive_temperature, 0, laws());
    suite_add_tcase(s, t);
    add_case(s, "closed forms", 60, NULL, NULL,
             (const TTest *[]){ one_mode_gives_the_exact_ODE, a_temperature_jump_decays_as_a_stretched_exponential,
                                a_temperature_jump_of_one_mode_decays_exactly, a_ramp_lags_by_q_tau,
                                a_small_modulation_gives_the_linear_response, NULL });
    add_case(s, "laws of nature", 60, NULL, NULL,
             (const TTest *[]){ cooling_rates_give_the_activation_enthalpy, time_and_tau_scaled_together_change_nothing,
                                splitting_a_segment_changes_nothing, requested_points_change_no_bit,
                                a_trace_begins_and_ends_where_the_state_does, populations_do_not_see_each_other,
                                NULL });
    add_case(s, "pressure", 60, NULL, NULL,
             (const TTest *[]){ a_jump_leaves_every_mode_where_it_is, pressure_freezes_in_and_comes_out_again,
                                compression_rejuvenates_a_glass_by_rho_dP_and_decompression_does_not,
                                a_liquid_forgets_rejuvenation_at_once, perfect_pressure_scaling_shifts_the_history,
                                NULL });
    add_case(s, "methods", 60, NULL, NULL,
             (const TTest *[]){ a_path_through_a_divergence_is_named_and_ends_soon, a_tolerance_out_of_range_is_refused,
                                tolerances_are_met_along_the_curve_and_the_order_is_at_least_four,
                                more_modes_need_no_more_sweeps, NULL });
    return run_suite(s);
}
