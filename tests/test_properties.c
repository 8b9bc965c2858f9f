/* test_properties.c - what holds for any glass and any path: fixed points, closed cycles, scaled clocks, slower cooling,
 * order of populations. That two integrators agree is in test_agreement.c, that a split segment changes nothing in
 * test_relax.c. */
#include "models/observables.h"
#include "tests/random_glass.h"

#define FINE_K 1e-6

static gsl_rng *seeded(unsigned long seed)
{
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    ck_assert_ptr_nonnull(g);
    gsl_rng_set(g, seed);
    return g;
}

/* A random glass with a heat capacity; a path that meets a divergence of its law is not what is tested here. */
static random_case glass_of(unsigned long seed)
{
    random_case c = random_glass(STORING_SEEDS + seed);
    c.m.v[FIC_DELTA_CP] = 12.5;
    return c;
}

/* As relax_all; false where the path meets a divergence of ln tau, which some laws have. */
static bool relaxes(const fic_material *m, double T_K, double P_GPa, const fic_segment path[], size_t n, fic_state *s)
{
    fic_relaxer *r;
    fic_status status = FIC_OK;
    ok(fic_relaxer_create(m, (fic_precision){ FIC_EXPONENTIAL, FINE_K }, &r, &err));
    ok(fic_state_equilibrium(m, T_K, P_GPa, s, &err));
    for (size_t i = 0; i < n && status == FIC_OK; i++)
        status = fic_relax(r, &path[i], s, NULL, &err);
    fic_relaxer_free(r);
    ck_assert(status == FIC_OK || status == FIC_EMATH);
    return status == FIC_OK;
}

static double enthalpy(const fic_material *m, const fic_state *s)
{
    double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
    for (size_t k = 0; k < m->n; k++) {
        Tf[k] = fic_state_Tf(m, s, k);
        Pf[k] = fic_state_Pf(m, s, k);
    }
    return fic_enthalpy(m, Tf, Pf);
}

START_TEST(equilibrium_of_any_glass_is_a_fixed_point)
{
    for (unsigned long seed = 0; seed < 60; seed++) {
        random_case c = glass_of(seed);
        gsl_rng *g = seeded(seed);
        double T = between(g, c.T_start_K, 1.2 * c.T_start_K), P = between(g, 0.0, 3.0);
        fic_segment path[] = { hold(T, P, log_between(g, 1e-6, 1e6)) };
        for (size_t k = 0; k < COUNT(both_methods); k++) {
            fic_state s;
            relax_all(&c.m, (fic_precision){ both_methods[k], 1e-3 }, T, P, path, 1, &s);
            for (size_t i = 0; i < s.n_modes; i++) {
                ck_assert_double_eq(s.d_K[i], 0.0);
                ck_assert_double_eq(s.e_GPa[i], 0.0);
            }
            fic_state_clear(&s);
        }
        gsl_rng_free(g);
        fic_material_clear(&c.m);
    }
}
END_TEST

enum { POINTS = 20001 };

/* Enthalpy at a point of a trace. */
static double at(const fic_material *m, const fic_trace *t, size_t i)
{
    double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
    for (size_t k = 0; k < m->n; k++) {
        Tf[k] = t->Tf_K[k][i];
        Pf[k] = t->Pf_GPa[k][i];
    }
    return fic_enthalpy(m, Tf, Pf);
}

/* Times that lie where enthalpy moves, half of them evenly: a glass may relax on heating within millikelvins. */
static void crowd(const fic_material *m, const fic_trace *from, double duration_s, double t_s[])
{
    double *way = calloc(POINTS, sizeof *way), before = at(m, from, 0), range = 0.0;
    ck_assert_ptr_nonnull(way);
    for (size_t i = 1; i < POINTS; i++) {
        double H = at(m, from, i);
        range += fabs(H - before);
        way[i] = range;
        before = H;
    }
    for (size_t i = 0, j = 0; i < POINTS; i++) {
        double share = (double)i / (POINTS - 1);
        while (j + 2 < POINTS && (way[j + 1] / range + (double)(j + 1) / (POINTS - 1)) / 2.0 < share)
            j++;
        double low = (way[j] / range + (double)j / (POINTS - 1)) / 2.0,
               high = (way[j + 1] / range + (double)(j + 1) / (POINTS - 1)) / 2.0;
        t_s[i] = fmin(duration_s, duration_s * ((double)j + (share - low) / (high - low)) / (POINTS - 1));
    }
    free(way);
}

/* integral of dH/dt over a segment, by trapezoids; the state goes to its end. */
static double heat_of(const fic_material *m, fic_relaxer *r, const fic_segment *s, fic_state *state)
{
    fic_trace even, t;
    fic_state copy;
    double heat = 0.0, *rate = calloc(POINTS, sizeof *rate);
    ck_assert_ptr_nonnull(rate);
    ok(fic_state_copy(state, &copy, &err));
    ok(fic_trace_init(&even, m->n, POINTS, &err));
    ok(fic_trace_init(&t, m->n, POINTS, &err));
    for (size_t i = 0; i < POINTS; i++)
        even.t_s[i] = s->duration_s * (double)i / (POINTS - 1);
    ok(fic_relax(r, s, &copy, &even, &err));
    crowd(m, &even, s->duration_s, t.t_s);
    ok(fic_relax(r, s, state, &t, &err));
    fic_enthalpy_rates(m, POINTS, t.Tf_K, t.Pf_GPa, t.dTf_K_s, t.dPf_GPa_s, rate);
    for (size_t i = 1; i < POINTS; i++)
        heat += 0.5 * (rate[i - 1] + rate[i]) * (t.t_s[i] - t.t_s[i - 1]);
    free(rate);
    fic_trace_clear(&even);
    fic_trace_clear(&t);
    fic_state_clear(&copy);
    return heat;
}

START_TEST(the_enthalpy_of_a_closed_cycle_comes_back)
{
    for (unsigned long seed = 100; seed < 130; seed++) {
        random_case c = glass_of(seed);
        gsl_rng *g = seeded(seed);
        double high = fmax(c.T_start_K, 1.1 * c.T_glass_K), low = fmax(lowest_T(&c.m, c.T_glass_K), 0.7 * high),
               q = log_between(g, 1e-3, 1e2), whole = c.m.v[FIC_DELTA_CP] * (high - low);
        fic_segment path[] = { ramp(high, low, q), ramp(low, high, q), hold(high, 0.0, 1e12) };
        fic_relaxer *r;
        fic_state s;
        ok(fic_relaxer_create(&c.m, (fic_precision){ FIC_EXPONENTIAL, 1e-4 }, &r, &err));
        ok(fic_state_equilibrium(&c.m, high, 0.0, &s, &err));
        double first = enthalpy(&c.m, &s), down = heat_of(&c.m, r, &path[0], &s), glassy = enthalpy(&c.m, &s),
               up = heat_of(&c.m, r, &path[1], &s), hot = enthalpy(&c.m, &s);
        ok(fic_relax(r, &path[2], &s, NULL, &err));
        /* What flows is what the states differ by, and a liquid has one enthalpy. */
        ck_assert_msg(fabs(down - (glassy - first)) < 1e-3 * whole && fabs(up - (hot - glassy)) < 1e-3 * whole,
                      "seed %lu: %g and %g J/mol flow, the states differ by %g and %g", seed, down, up, glassy - first,
                      hot - glassy);
        ck_assert_double_lt(glassy, first);
        ck_assert_double_eq_tol(enthalpy(&c.m, &s), first, 1e-9 * whole);
        fic_state_clear(&s);
        fic_relaxer_free(r);
        gsl_rng_free(g);
        fic_material_clear(&c.m);
    }
}
END_TEST

/* All times of a law by a factor; false where no parameter does that alone. */
static bool slow_down(fic_population *k, double factor)
{
    if (k->law == &fic_law_myega)
        return false;
    if (k->law == &fic_law_tnm)
        k->p[0] += log(factor);
    else
        k->p[0] *= factor;
    return true;
}

START_TEST(clocks_of_glass_and_path_scaled_together_leave_every_state_where_it_was)
{
    size_t tried = 0;
    for (unsigned long seed = 200; seed < 320; seed++) {
        random_case c = glass_of(seed), slow = glass_of(seed);
        gsl_rng *g = seeded(seed);
        double factor = log_between(g, 1e-4, 1e4);
        fic_state a, b;
        bool can = c.m.n == 1 && slow_down(&slow.m.population[0], factor);
        size_t n = c.n < 3 ? c.n : 3; /* the longer, the likelier a history that amplifies rounding */
        for (size_t i = 0; i < c.n; i++) {
            slow.path[i].duration_s *= factor;
            slow.path[i].period_s *= factor;
        }
        if (can) {
            bool one = relaxes(&c.m, c.T_start_K, c.P_start_GPa, c.path, n, &a),
                 other = relaxes(&slow.m, c.T_start_K, c.P_start_GPa, slow.path, n, &b);
            ck_assert_int_eq(one, other);
            double d = one ? fic_state_Tf(&c.m, &a, 0) - fic_state_Tf(&slow.m, &b, 0) : 0.0;
            ck_assert_msg(fabs(d) < 1e-3, "seed %lu: %.3g K apart, times %g", seed, d, factor);
            tried += one;
            fic_state_clear(&a);
            fic_state_clear(&b);
        }
        gsl_rng_free(g);
        fic_material_clear(&c.m);
        fic_material_clear(&slow.m);
    }
    ck_assert_uint_gt(tried, 40);
}
END_TEST

START_TEST(any_glass_cools_lower_when_cooled_slower)
{
    size_t tried = 0;
    for (unsigned long seed = 400; seed < 440; seed++) {
        random_case c = glass_of(seed);
        double high = 1.15 * c.T_start_K, low = lowest_T(&c.m, c.T_glass_K), before = INFINITY;
        for (double q = 1e3; q > 1e-4; q /= 31.7) {
            fic_segment cool[] = { ramp(high, low, q) };
            fic_state s;
            if (relaxes(&c.m, high, 0.0, cool, 1, &s)) {
                double H = enthalpy(&c.m, &s);
                ck_assert_msg(H <= before + 1e-3, "seed %lu: %g J/mol at %g K/s after %g", seed, H, q, before);
                tried += H < before - 1.0;
                before = H;
            }
            fic_state_clear(&s);
        }
        fic_material_clear(&c.m);
    }
    ck_assert_uint_gt(tried, 100); /* lower by more than 1 J/mol */
}
END_TEST

START_TEST(the_order_of_populations_changes_no_sum)
{
    for (unsigned long seed = 500; seed < 540; seed++) {
        random_case c = glass_of(seed);
        fic_material turned = c.m;
        fic_state a, b;
        size_t n = c.n < 3 ? c.n : 3;
        for (size_t k = 0; k < c.m.n; k++)
            turned.population[k] = c.m.population[c.m.n - 1 - k];
        bool one = relaxes(&c.m, c.T_start_K, c.P_start_GPa, c.path, n, &a),
             other = relaxes(&turned, c.T_start_K, c.P_start_GPa, c.path, n, &b);
        ck_assert_int_eq(one, other);
        for (size_t k = 0; one && k < c.m.n; k++)
            ck_assert_double_eq(fic_state_Tf(&c.m, &a, k), fic_state_Tf(&turned, &b, c.m.n - 1 - k));
        if (one)
            ck_assert_double_eq(enthalpy(&c.m, &a), enthalpy(&turned, &b));
        fic_state_clear(&a);
        fic_state_clear(&b);
        fic_material_clear(&c.m);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { equilibrium_of_any_glass_is_a_fixed_point,
                                   the_enthalpy_of_a_closed_cycle_comes_back,
                                   clocks_of_glass_and_path_scaled_together_leave_every_state_where_it_was,
                                   any_glass_cools_lower_when_cooled_slower,
                                   the_order_of_populations_changes_no_sum,
                                   NULL };
    Suite *s = suite_create("properties");
    add_case(s, "any glass", 300.0, NULL, NULL, tests);
    return run_suite(s);
}
