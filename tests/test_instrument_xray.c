/* Beamlines: counts have the statistics of counts, and what is known about the pattern is in it. */
#include <math.h>
#include <string.h>
#include "models/scattering.h"
#include "tests/suite.h"
#include "tests/vit4_structure.h"

static fic_structure st;
static fic_structure_at at;

static void setup(void)
{
    vit4_read(&st);
    vit4_solve(&st, (fic_structure_state){ 298.0, 0.0, 596.0, 0.0, 0.0 }, &at);
}

START_TEST(presets_have_the_energies_and_ranges_of_the_paper)
{
    const fic_beamline *a = fic_beamline_find("id13"), *b = fic_beamline_find("id15a"), *c = fic_beamline_find("dac");
    ck_assert_double_eq(a->energy_keV, 13.0);
    ck_assert_double_eq(a->q_step_1_A, 0.003);
    ck_assert_double_eq(a->exposure_s, 36.0);
    ck_assert_double_eq(b->energy_keV, 68.5);
    ck_assert_double_eq(b->q_high_1_A, 30.0);
    ck_assert_double_eq(c->energy_keV, 15.0);
    ck_assert_ptr_null(fic_beamline_find("id99"));
}
END_TEST

/* Counts of 300 seeds in a few bins: mean and variance of a Poisson distribution, within four standard errors. */
START_TEST(counts_have_poisson_mean_and_variance)
{
    enum { SEEDS = 300 };
    fic_beamline b = *fic_beamline_find("id13"), quiet;
    fic_pattern mean, p;
    double sum[3] = { 0 }, squares[3] = { 0 };
    size_t bins[3] = { 100, 840, 2000 };
    b.rate_1_s = 0.013; /* few counts */
    quiet = b;
    quiet.noise = false;
    ck_assert_int_eq(fic_beamline_measure(&quiet, &st, &at, "mean", 1, &mean, NULL, &err), FIC_OK);
    for (unsigned long seed = 1; seed <= SEEDS; seed++) {
        ck_assert_int_eq(fic_beamline_measure(&b, &st, &at, "p", seed, &p, NULL, &err), FIC_OK);
        for (int k = 0; k < 3; k++) {
            double counts = p.intensity[bins[k]] * b.exposure_s;
            ck_assert_double_eq_tol(counts, round(counts), 1e-9);
            sum[k] += counts;
            squares[k] += counts * counts;
        }
        fic_pattern_clear(&p);
    }
    for (int k = 0; k < 3; k++) {
        double m = mean.intensity[bins[k]] * b.exposure_s, found = sum[k] / SEEDS,
               v = squares[k] / SEEDS - found * found;
        ck_assert_double_eq_tol(found, m, 4.0 * sqrt(m / SEEDS));
        ck_assert_double_eq_tol(v, m, 4.0 * m * sqrt(2.0 / SEEDS) + 4.0 * sqrt(m / SEEDS));
    }
    fic_pattern_clear(&mean);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_counts_and_another_seed_others)
{
    const fic_beamline *b = fic_beamline_find("id13");
    fic_pattern p[3];
    for (unsigned long k = 0; k < 3; k++)
        ck_assert_int_eq(fic_beamline_measure(b, &st, &at, "p", 7 + k / 2, &p[k], NULL, &err), FIC_OK);
    ck_assert_int_eq(memcmp(p[0].intensity, p[1].intensity, p[0].n * sizeof(double)), 0);
    ck_assert_int_ne(memcmp(p[0].intensity, p[2].intensity, p[0].n * sizeof(double)), 0);
    for (int k = 0; k < 3; k++)
        fic_pattern_clear(&p[k]);
}
END_TEST

/* Without noise and air the pattern is <f^2> + <f>^2 (S - 1) + Compton with the recoil of 68.5 keV. */
START_TEST(a_pattern_without_noise_is_the_sum_of_its_parts)
{
    fic_beamline b = *fic_beamline_find("id15a");
    fic_pattern p;
    b.noise = false;
    vit4_pattern(&b, &st, &at, 1, &p);
    double f_squared, f2, compton, still, q = p.q_1_A[3456];
    ck_assert_int_eq(
        fic_scattering(&st.composition, &(fic_beam){ 68.5, false }, 1, &q, &f_squared, &f2, &compton, &err), 0);
    double S = 1.0 + (p.intensity[3456] / b.rate_1_s - f2 - compton) / f_squared;
    ck_assert_double_eq_tol(S, fic_shells_S(&at.shells, q), 1e-9);
    ck_assert_int_eq(fic_scattering(&st.composition, &(fic_beam){ 0 }, 1, &q, &f_squared, &f2, &still, &err), 0);
    double k = 2.0 * M_PI / fic_wavelength_A(68.5), back = 1.0 + 68.5 / 510.99895 * q * q / (2.0 * k * k);
    ck_assert_double_eq_tol(compton / still, 1.0 / (back * back), 1e-9);
    fic_pattern_clear(&p);
}
END_TEST

/* 0.1 % of stretch moves the maximum by 0.1 %. */
START_TEST(a_scatter_of_the_q_scale_is_drawn_where_it_is_asked_for)
{
    fic_beamline b = *fic_beamline_find("id13");
    fic_pattern p[2];
    b.noise = false;
    ck_assert_int_eq(fic_beamline_measure(&b, &st, &at, "p", 3, &p[0], NULL, &err), FIC_OK);
    b.q_scatter = 1e-3;
    ck_assert_int_eq(fic_beamline_measure(&b, &st, &at, "p", 3, &p[1], NULL, &err), FIC_OK);
    double d = 0.0;
    for (size_t i = 0; i < p[0].n; i++)
        d = fmax(d, fabs(p[1].intensity[i] / p[0].intensity[i] - 1.0));
    ck_assert_double_gt(d, 1e-4);
    ck_assert_double_lt(d, 5e-2);
    fic_pattern_clear(&p[0]);
    fic_pattern_clear(&p[1]);
}
END_TEST

START_TEST(a_beamline_is_read_by_name_or_with_changes)
{
    static const char *const good = "{preset: id13, rate: 100 1/s, noise: no, q_high: 6 1/angstrom}";
    static const char *const bad[] = { "id99", "{rate: 100 1/s}", "{preset: id13, q_high: 20 1/angstrom}",
                                       "{preset: id13, rate: 100 1/m}", "{preset: id13, rat: 5}" };
    fic_yaml *y;
    fic_beamline b;
    ck_assert_int_eq(fic_yaml_parse("b.yaml", good, strlen(good), &y, &err), FIC_OK);
    ck_assert_msg(fic_beamline_read(fic_yaml_root(y), &b, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq(b.rate_1_s, 100.0);
    ck_assert(!b.noise);
    fic_yaml_free(y);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(fic_yaml_parse("b.yaml", bad[i], strlen(bad[i]), &y, &err), FIC_OK);
        ck_assert_msg(fic_beamline_read(fic_yaml_root(y), &b, &err) == FIC_EINPUT, "%s", bad[i]);
        ck_assert_ptr_nonnull(strstr(err.text, "b.yaml:1"));
        fic_yaml_free(y);
    }
}
END_TEST

START_TEST(a_structure_that_would_scatter_less_than_nothing_is_refused)
{
    fic_structure_at broken = at;
    fic_pattern p;
    broken.shells.shell[1].N = -30.0;
    ck_assert_int_eq(fic_beamline_measure(fic_beamline_find("id13"), &st, &broken, "p", 1, &p, NULL, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "electron units"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instrument_xray");
    TCase *c = tcase_create("instrument_xray");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, presets_have_the_energies_and_ranges_of_the_paper);
    tcase_add_test(c, counts_have_poisson_mean_and_variance);
    tcase_add_test(c, the_same_seed_gives_the_same_counts_and_another_seed_others);
    tcase_add_test(c, a_pattern_without_noise_is_the_sum_of_its_parts);
    tcase_add_test(c, a_scatter_of_the_q_scale_is_drawn_where_it_is_asked_for);
    tcase_add_test(c, a_beamline_is_read_by_name_or_with_changes);
    tcase_add_test(c, a_structure_that_would_scatter_less_than_nothing_is_refused);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
