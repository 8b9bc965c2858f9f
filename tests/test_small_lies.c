/* Claims about numbers that a small lie in the code would break and no other test would notice (tests/mutants.sh). */
#include <gsl/gsl_fit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include "analysis/kissinger.h"
#include "analysis/peak.h"
#include "analysis/reduce.h"
#include "analysis/stare.h"
#include "models/compression.h"
#include "models/instrument_fdsc.h"
#include "models/material.h"
#include "tests/support.h"

static char folder[64], path[128];

static void begin(void)
{
    strcpy(folder, "/tmp/fictive-lies-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void end(void)
{
    unlink(path);
    rmdir(folder);
}

static void write_text(const char *text)
{
    ok(fic_file_write(path, text, strlen(text), &err));
}

START_TEST(weights_that_add_up_to_1_001_are_refused)
{
    fic_material m;
    write_text(
        "name: two\nglass_heat_capacity: 25 J/mol/K\ndelta_heat_capacity: 12.5 J/mol/K\npopulations:\n"
        "  - {name: a, weight: 0.6, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.4}, spectrum: {type: debye}}\n"
        "  - {name: b, weight: 0.401, law: {type: tnm, ln_A: -70, h: 45000 K, x: 0.4}, spectrum: {type: debye}}\n");
    ck_assert_int_eq(fic_material_read_file(path, &m, &err), FIC_EINPUT);
    has_words(err.text, "add up to 1.001");
}
END_TEST

/* K = x dP/dx is K0 at x = 1, and dK/dP there is K0'. */
START_TEST(every_equation_of_state_begins_with_its_modulus_and_slope)
{
    for (size_t i = 0; fic_compressions[i]; i++) {
        const fic_compression *e = fic_compressions[i];
        double K0 = 113.7, K1 = e->has_K1 ? 5.31 : 4.0, h = 1e-3, K[3];
        for (int j = 0; j < 3; j++) {
            double x = 1.0 + h * (j - 1);
            K[j] = x * fic_compression_slope(e, x, K0, K1);
        }
        ck_assert_double_eq_tol(K[1], K0, 1e-6 * K0);
        ck_assert_double_eq_tol((K[2] - K[0]) / (2.0 * h) / K0, K1, 1e-3 * K1);
    }
}
END_TEST

START_TEST(a_file_of_one_byte_holds_it)
{
    char *bytes;
    size_t n;
    ok(fic_file_write(path, "q", 1, &err));
    ok(fic_file_read(path, 10, &bytes, &n, &err));
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(bytes[0], 'q');
    free(bytes);
}
END_TEST

START_TEST(STARe_text_has_exothermic_up_and_degrees_Celsius)
{
    fic_scan s;
    char *text;
    size_t n;
    ok(fic_scan_init(&s, 3, "endothermic", &err));
    for (size_t i = 0; i < 3; i++) {
        s.t_s[i] = 0.7 * (double)i;
        s.T_K[i] = 300.15 + 7.3 * (double)i;
        s.heat_flow_mW[i] = 0.125;
    }
    ok(fic_stare_write(path, 1, &s, &err));
    ok(fic_file_read(path, 10000, &text, &n, &err));
    ck_assert_ptr_nonnull(strstr(text, "27.0000         -0.125"));
    ck_assert_ptr_nonnull(strstr(text, "34.3000         -0.125"));
    free(text);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(heat_capacity_alone_becomes_the_heat_flow_of_its_mass)
{
    fic_scan_list list = { 0 };
    write_text("# rate_K_s: 200\n# mass_ug: 1.2\n# molar_mass_g_mol: 60\nT [K],Cp [J/mol/K]\n300,30\n310,30\n320,33\n");
    ok(fic_scan_read(path, FIC_UP_BY_SIGN, &list, &err));
    ck_assert_uint_eq(list.n, 1);
    ck_assert_double_eq_tol(list.scan[0].heat_flow_mW[0], 0.12, 1e-12); /* 30 J/mol/K 200 K/s 1.2 ug / 60 g/mol */
    ck_assert_double_eq_tol(list.scan[0].heat_flow_mW[2], 0.132, 1e-12);
    fic_scan_list_clear(&list);
}
END_TEST

static double bump(double T, double at, double height, double sigma)
{
    return height * exp(-0.5 * pow((T - at) / sigma, 2));
}

enum { ROWS = 1200 };
static double T_K[ROWS], y[ROWS];

/* Rows that stand four times as far apart above the top: a sum of left or right edges is wrong by 1 %. */
START_TEST(the_area_of_unevenly_spaced_rows_is_that_of_the_peak)
{
    fic_peak_choice choice = fic_peak_choice_default();
    fic_peaks p;
    double at = 600.37;
    for (size_t i = 0; i < ROWS; i++) {
        T_K[i] = (i ? T_K[i - 1] : 500.0) + (i && T_K[i - 1] > at ? 0.8 : 0.2);
        y[i] = bump(T_K[i], at, 1.37, 6.1);
    }
    ok(fic_peaks_find(ROWS, T_K, y, &choice, &p, &err));
    ck_assert_double_eq_tol(p.peak[p.highest].area.value, 1.37 * 6.1 * sqrt(2.0 * M_PI), 0.01);
}
END_TEST

START_TEST(a_peak_on_the_flank_is_prominent_by_what_it_rises_from_the_valley)
{
    fic_peak_choice choice = fic_peak_choice_default();
    fic_peaks p;
    double valley = INFINITY;
    for (size_t i = 0; i < ROWS; i++) {
        T_K[i] = 500.0 + 0.2 * (double)i;
        y[i] = bump(T_K[i], 600.0, 1.0, 12.0) + bump(T_K[i], 641.3, 0.5, 12.0);
        if (T_K[i] > 605.0 && T_K[i] < 640.0)
            valley = fmin(valley, y[i]);
    }
    ok(fic_peaks_find(ROWS, T_K, y, &choice, &p, &err));
    ck_assert_uint_eq(p.n, 2);
    ck_assert_double_eq_tol(p.peak[1].prominence, p.peak[1].height.value - valley, 0.005);
    ck_assert_double_eq_tol(p.peak[0].prominence, p.peak[0].height.value, 0.01);
}
END_TEST

START_TEST(R2_is_the_share_that_the_line_explains)
{
    const double q[] = { 100, 200, 300, 500, 1000 }, T[] = { 611.2, 619.9, 622.1, 634.7, 641.3 };
    double x[5], z[5], c0, c1, a, b, c, rss, mean = 0.0, total = 0.0;
    fic_activation found;
    for (int i = 0; i < 5; i++) {
        x[i] = 1.0 / T[i];
        z[i] = log(q[i] / (T[i] * T[i]));
        mean += z[i] / 5.0;
    }
    for (int i = 0; i < 5; i++)
        total += pow(z[i] - mean, 2);
    gsl_fit_linear(x, 1, z, 1, 5, &c0, &c1, &a, &b, &c, &rss);
    ok(fic_kissinger(5, q, T, NULL, &found, &err));
    ck_assert_double_eq_tol(found.R2, 1.0 - rss / total, 1e-9);
    ck_assert_double_lt(found.R2, 0.99);
}
END_TEST

/* The scatter of 300 noisy curves is what each of them says of itself: 300 give it to 4 %. */
START_TEST(stated_errors_of_onset_and_midpoint_are_their_scatter)
{
    enum { CURVES = 300, POINTS = 800 };
    fic_reduction r = { 0 };
    fic_reduction_choice choice = fic_reduction_choice_default();
    fic_scan s;
    double sum[2] = { 0 }, squares[2] = { 0 }, stated[2] = { 0 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    choice.glass_low_K = 455.0;
    choice.glass_high_K = 540.0;
    choice.liquid_low_K = 660.0;
    choice.liquid_high_K = 745.0;
    ok(fic_scan_init(&s, POINTS, "noisy", &err));
    s.rate_K_s = 10.0;
    for (int k = 0; k < CURVES; k++) {
        for (size_t i = 0; i < POINTS; i++) {
            s.T_K[i] = 450.0 + 300.0 * (double)i / (POINTS - 1);
            s.t_s[i] = (s.T_K[i] - 450.0) / s.rate_K_s;
            s.heat_flow_mW[i] = 2.0 + 1.0 / (1.0 + exp(-(s.T_K[i] - 601.3) / 7.7)) + gsl_ran_gaussian(rng, 0.02);
        }
        ok(fic_reduce(&s, NULL, &choice, &r, &err));
        const fic_estimate e[] = { r.mid_K, r.onset_K };
        for (int j = 0; j < 2; j++) {
            sum[j] += e[j].value - 600.0;
            squares[j] += pow(e[j].value - 600.0, 2);
            stated[j] += e[j].error / CURVES;
        }
    }
    for (int j = 0; j < 2; j++) {
        double scatter = sqrt(squares[j] / CURVES - pow(sum[j] / CURVES, 2));
        ck_assert_double_eq_tol(stated[j] / scatter, 1.0, 0.25);
    }
    gsl_rng_free(rng);
    fic_scan_clear(&s);
    fic_reduction_clear(&r);
}
END_TEST

START_TEST(a_jump_in_pressure_stores_its_share)
{
    fic_material m = glass(&fic_law_tnm, debye());
    fic_state state;
    fic_relaxer *r;
    const fic_segment up = leap(400.3, 3.17), down = leap(400.3, 0.0);
    m.population[0].pressure[FIC_STORAGE] = 0.23;
    m.population[0].pressure[FIC_REJUVENATION] = 1.9;
    ok(fic_relaxer_create(&m, (fic_precision){ FIC_EXPONENTIAL, 1e-4 }, &r, &err));
    ok(fic_state_equilibrium(&m, 400.3, 0.0, &state, &err));
    ok(fic_relax(r, &up, &state, NULL, &err));
    ck_assert_double_eq_tol(fic_state_Pf(&m, &state, 0), 0.23 * 3.17, 1e-12);
    ck_assert_double_eq_tol(fic_state_Tf(&m, &state, 0), 400.3 + 1.9 * 3.17, 1e-9);
    ok(fic_relax(r, &down, &state, NULL, &err)); /* taking pressure off stores nothing and gives nothing back */
    ck_assert_double_eq_tol(fic_state_Pf(&m, &state, 0), 0.23 * 3.17, 1e-12);
    fic_relaxer_free(r);
    fic_state_clear(&state);
    fic_material_clear(&m);
}
END_TEST

START_TEST(a_chip_runs_ahead_of_the_sample_and_has_its_baseline_from_25_degC)
{
    fic_chip c = fic_chip_ideal();
    double T[] = { 512.7, 298.15 }, flow[] = { 0.731, 0.731 };
    const double dT[] = { 213.0, -213.0 };
    c.v[FIC_CHIP_LAG] = 6.7e-3;
    c.v[FIC_CHIP_OFFSET] = -0.31;
    c.v[FIC_CHIP_SHIFT] = 1.3e-6;
    c.v[FIC_CHIP_SLOPE] = 4.1e-9;
    c.v[FIC_CHIP_CURVATURE] = -2.9e-12;
    ok(fic_chip_record(&c, 1, 2, 1e-3, dT, T, flow, &err));
    for (int i = 0; i < 2; i++) {
        double recorded = (i ? 298.15 : 512.7) + 6.7e-3 * dT[i] - 0.31, t = recorded - 298.15;
        ck_assert_double_eq_tol(T[i], recorded, 1e-9);
        ck_assert_double_eq_tol(flow[i], 0.731 + 1.3e-3 + 4.1e-6 * t - 2.9e-9 * t * t, 1e-12);
    }
}
END_TEST

/* The variance of 600 draws is known to 6 %. */
START_TEST(flicker_keeps_its_rms_along_a_scan)
{
    enum { DRAWS = 600, POINTS = 1500 };
    fic_chip c = fic_chip_ideal();
    double T[POINTS], flow[POINTS], first = 0.0, last = 0.0;
    const double dT[POINTS] = { 0.0 };
    c.v[FIC_CHIP_FLICKER] = 0.37e-6;
    for (unsigned long seed = 1; seed <= DRAWS; seed++) {
        for (int i = 0; i < POINTS; i++)
            T[i] = flow[i] = 0.0;
        ok(fic_chip_record(&c, seed, POINTS, 1e-3, dT, T, flow, &err));
        first += flow[0] * flow[0] / DRAWS;
        last += flow[POINTS - 1] * flow[POINTS - 1] / DRAWS;
    }
    ck_assert_double_eq_tol(sqrt(first), 0.37e-3, 0.15 * 0.37e-3);
    ck_assert_double_eq_tol(sqrt(last), 0.37e-3, 0.15 * 0.37e-3);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { weights_that_add_up_to_1_001_are_refused,
                                   every_equation_of_state_begins_with_its_modulus_and_slope,
                                   a_file_of_one_byte_holds_it,
                                   STARe_text_has_exothermic_up_and_degrees_Celsius,
                                   heat_capacity_alone_becomes_the_heat_flow_of_its_mass,
                                   the_area_of_unevenly_spaced_rows_is_that_of_the_peak,
                                   a_peak_on_the_flank_is_prominent_by_what_it_rises_from_the_valley,
                                   R2_is_the_share_that_the_line_explains,
                                   stated_errors_of_onset_and_midpoint_are_their_scatter,
                                   a_jump_in_pressure_stores_its_share,
                                   a_chip_runs_ahead_of_the_sample_and_has_its_baseline_from_25_degC,
                                   flicker_keeps_its_rms_along_a_scan,
                                   NULL };
    Suite *s = suite_create("small lies");
    add_case(s, "claims", 60, begin, end, tests);
    return run_suite(s);
}
