/* Reduction: closed forms, simulated curves whose fictive temperature is known, noise, and what bad curves get. */
#include "tests/support.h"
#include "tests/synthetic.h"

#include "analysis/known_lines.h"
#include "analysis/peak.h"
#include "analysis/reduce.h"
#include "analysis/signal.h"

/* A step between two lines, u = 1 / (1 + exp(-(T - T0) / w)): T_f = Tg,mid = T0, onset T0 - 2 w. */
enum { ROWS = 2101 };
static const double T0 = 573.7, W = 3.85, STEP_UJ_K = 0.2385;

static fic_scan step_scan(double slope_uJ_K2, double extra_slope_uJ_K2)
{
    fic_scan s;
    ok(fic_scan_init(&s, ROWS, "step", &err));
    s.rate_K_s = 137.0;
    for (size_t i = 0; i < ROWS; i++) {
        double T = 413.3 + 0.15 * (double)i, u = 1.0 / (1.0 + exp(-(T - T0) / W)),
               cp = 0.481 + slope_uJ_K2 * (T - T0) + (STEP_UJ_K + extra_slope_uJ_K2 * (T - T0)) * u;
        s.t_s[i] = (T - 413.3) / s.rate_K_s;
        s.T_K[i] = T;
        s.heat_flow_mW[i] = cp * s.rate_K_s * 1e-3;
    }
    return s;
}

static fic_reduction reduced(const fic_scan *s, const fic_reduction_choice *c)
{
    fic_reduction r = { 0 };
    ok(fic_reduce(s, NULL, c, &r, &err));
    return r;
}

START_TEST(a_symmetric_step_has_its_fictive_temperature_in_the_middle)
{
    fic_scan s = step_scan(3.1e-4, 0.0);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction r = reduced(&s, &c);
    ck_assert_double_eq_tol(r.Tf_K.value, T0, 0.02);
    ck_assert_double_eq_tol(r.mid_K.value, T0, 2e-3);
    ck_assert_double_eq_tol(r.onset_K.value, T0 - 2.0 * W, 5e-3);
    ck_assert_double_eq_tol(r.delta_cp.value, STEP_UJ_K, 1e-5);
    fic_reduction_clear(&r);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(a_cooling_curve_gives_the_same_as_a_heating_curve)
{
    fic_scan s = step_scan(3.1e-4, 0.0), back = step_scan(3.1e-4, 0.0);
    for (size_t i = 0; i < ROWS; i++) {
        back.T_K[i] = s.T_K[ROWS - 1 - i];
        back.heat_flow_mW[i] = -s.heat_flow_mW[ROWS - 1 - i];
    }
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction a = reduced(&s, &c), b = reduced(&back, &c);
    ck_assert_double_eq_tol(a.Tf_K.value, b.Tf_K.value, 1e-9);
    fic_reduction_clear(&a);
    fic_reduction_clear(&b);
    fic_scan_clear(&s);
    fic_scan_clear(&back);
}
END_TEST

START_TEST(given_windows_are_used_as_given_and_a_sloping_step_is_integrated)
{
    fic_scan s = step_scan(3.1e-4, 2.2e-4);
    fic_reduction_choice c = fic_reduction_choice_default();
    c.glass_low_K = 420.0;
    c.glass_high_K = 500.0;
    c.liquid_low_K = 640.0;
    c.liquid_high_K = 720.0;
    fic_reduction r = reduced(&s, &c);
    /* the exact root of integral step = integral of the excess, for the same lines */
    double excess = 0.0, from = 413.3, to = 720.0, low = 500.0, high = 640.0;
    for (double T = from; T < to; T += 0.001)
        excess += 0.001 * (STEP_UJ_K + 2.2e-4 * (T - T0)) / (1.0 + exp(-(T - T0) / W));
    for (int i = 0; i < 60; i++) {
        double T = 0.5 * (low + high), area = STEP_UJ_K * (to - T) + 1.1e-4 * (pow(to - T0, 2) - pow(T - T0, 2));
        *(area > excess ? &low : &high) = T;
    }
    ck_assert_double_eq_tol(r.Tf_K.value, low, 5e-3);
    ck_assert(!r.glass.found && !r.liquid.found);
    ck_assert_double_eq(r.glass.low_K, 420.0);
    fic_reduction_clear(&r);
    fic_scan_clear(&s);
}
END_TEST

/* Behind the overshoot of a glass that a faster process left far from equilibrium, u may fall to one half once more. */
START_TEST(a_dip_that_grazes_one_half_is_not_the_glass_transition)
{
    for (double depth = 0.5; depth < 0.506; depth += 0.001) {
        fic_scan s = step_scan(3.1e-4, 0.0);
        for (size_t i = 0; i < ROWS; i++) {
            double x = (s.T_K[i] - 622.3) / 7.0;
            s.heat_flow_mW[i] -= 1e-3 * s.rate_K_s * STEP_UJ_K * depth * exp(-0.5 * x * x);
        }
        fic_reduction_choice c = fic_reduction_choice_default();
        c.glass_low_K = 420.0;
        c.glass_high_K = 500.0;
        c.liquid_low_K = 670.0;
        c.liquid_high_K = 720.0;
        fic_reduction r = reduced(&s, &c);
        ck_assert_double_eq_tol(r.mid_K.value, T0, 0.1);
        fic_reduction_clear(&r);
        fic_scan_clear(&s);
    }
}
END_TEST

START_TEST(a_DSC_step_gives_the_mass_on_the_chip)
{
    fic_scan s = step_scan(3.1e-4, 0.0);
    fic_reduction_choice c = fic_reduction_choice_default();
    c.delta_cp_J_gK = 0.2073;
    fic_reduction r = reduced(&s, &c);
    ck_assert(r.mass_from_step);
    ck_assert_double_eq_tol(r.mass_ug, STEP_UJ_K / 0.2073, 1e-4);
    fic_reduction_clear(&r);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(an_empty_run_is_taken_off)
{
    fic_scan s = step_scan(3.1e-4, 0.0), empty = step_scan(0.0, 0.0), with = step_scan(3.1e-4, 0.0);
    for (size_t i = 0; i < ROWS; i++) {
        double T = s.T_K[i];
        empty.T_K[i] = 411.0 + 0.152 * (double)i; /* other rows */
        empty.heat_flow_mW[i] = 1e-3 * s.rate_K_s * (0.07 + 2e-6 * pow(empty.T_K[i] - 500.0, 2));
        with.heat_flow_mW[i] += 1e-3 * s.rate_K_s * (0.07 + 2e-6 * pow(T - 500.0, 2));
    }
    fic_reduction_choice c = fic_reduction_choice_default();
    c.empty = &empty;
    fic_reduction r = reduced(&with, &c);
    ck_assert_double_eq_tol(r.Tf_K.value, T0, 0.03);
    fic_reduction_clear(&r);
    fic_scan_clear(&s);
    fic_scan_clear(&empty);
    fic_scan_clear(&with);
}
END_TEST

START_TEST(a_common_baseline_forgets_a_drift)
{
    fic_scan reference = step_scan(3.1e-4, 0.0), s = step_scan(3.1e-4, 0.0);
    for (size_t i = 0; i < ROWS; i++) { /* an aged curve: the overshoot of a derivative of a Gaussian, and drift */
        double x = (s.T_K[i] - 590.0) / 6.0;
        s.heat_flow_mW[i] += 1e-3 * s.rate_K_s * (0.31 * exp(-0.5 * x * x) + 0.044 - 1.7e-4 * (s.T_K[i] - 500.0));
    }
    double lost_K = 0.31 * 6.0 * sqrt(2.0 * M_PI) / STEP_UJ_K;
    fic_reduction_choice c = fic_reduction_choice_default();
    c.glass_low_K = 430.0;
    c.glass_high_K = 530.0;
    c.liquid_low_K = 640.0;
    c.liquid_high_K = 720.0;
    c.common = true;
    fic_reduction r = { 0 }, ref = { 0 };
    ok(fic_reduce_reference(&reference, &c, &ref, &err));
    ok(fic_reduce(&s, &ref, &c, &r, &err));
    fic_reduction_clear(&ref);
    ck_assert_double_eq_tol(r.recovery_K.value, lost_K, 0.02);
    ck_assert_double_eq_tol(r.Tf_K.value, T0 - lost_K, 0.03);
    fic_reduction_clear(&r);
    fic_scan_clear(&reference);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(a_lag_of_the_signal_is_undone)
{
    fic_scan s = step_scan(3.1e-4, 0.0), late;
    synthetic_chip(&s, 7.3e-3, 0.0, 0.0, NULL, &late);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction raw = reduced(&late, &c);
    ck_assert_double_eq_tol(raw.Tf_K.value, T0 + 137.0 * 7.3e-3, 0.03);
    c.lag_s = 7.3e-3;
    c.lag = FIC_LAG_SIGNAL;
    fic_reduction r = reduced(&late, &c);
    ck_assert_double_eq_tol(r.Tf_K.value, T0, 0.03);
    ck_assert_double_eq_tol(r.onset_K.value, T0 - 2.0 * W, 0.02);
    c.lag = FIC_LAG_SHIFT;
    fic_reduction shifted = reduced(&late, &c);
    ck_assert_double_eq_tol(shifted.Tf_K.value, T0, 0.03);
    fic_reduction_clear(&raw);
    fic_reduction_clear(&r);
    fic_reduction_clear(&shifted);
    fic_scan_clear(&s);
    fic_scan_clear(&late);
}
END_TEST

START_TEST(errors_of_the_calibration_are_in_every_temperature)
{
    fic_scan s = step_scan(3.1e-4, 0.0);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction sure = reduced(&s, &c);
    c.lag_error_s = 1.1e-3;
    c.axis_error_K = 0.37;
    fic_reduction r = reduced(&s, &c);
    double shift = hypot(0.37, 137.0 * 1.1e-3);
    ck_assert_double_eq_tol(r.Tf_K.error, hypot(sure.Tf_K.error, shift), 1e-12);
    ck_assert_double_eq_tol(r.onset_K.error, hypot(sure.onset_K.error, shift), 1e-12);
    fic_reduction_clear(&sure);
    fic_reduction_clear(&r);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(savitzky_golay_keeps_a_cubic_and_its_slope)
{
    double y[61], smooth[61], slope[61];
    for (int i = 0; i < 61; i++)
        y[i] = 0.3 - 1.7 * i + 0.021 * i * i - 3.3e-4 * i * i * i;
    fic_savitzky_golay(61, y, 11, 0, smooth);
    fic_savitzky_golay(61, y, 11, 1, slope);
    for (int i = 5; i < 56; i++) {
        ck_assert_double_eq_tol(smooth[i], y[i], 1e-10);
        ck_assert_double_eq_tol(slope[i], -1.7 + 0.042 * i - 9.9e-4 * i * i, 1e-10);
    }
}
END_TEST

/* ---- curves whose state is known ------------------------------------------------------------------------ */

#define J_PATH                                                                                                         \
    "[start: {temperature: 650 K}, scan: {to: 450 K, rate: 10 K/min, name: cool}, scan: {to: 650 K, rate: 10 K/min, "  \
    "name: heat}]"

START_TEST(job_J_agrees_with_its_state_within_0_2_K)
{
    synthetic s;
    synthetic_run(JOB_J, J_PATH, &s);
    ck_assert_double_eq_tol(s.Tf_K[1], 550.0439, 1e-3);
    fic_reduction_choice c = fic_reduction_choice_default();
    for (int i = 0; i < 2; i++) {
        fic_reduction r = reduced(&s.scan[i], &c);
        ck_assert_double_eq_tol(r.Tf_K.value, s.Tf_K[1], 0.2);
        ck_assert(r.warnings & FIC_WARN_GLASS_TAIL); /* the range is short, and it says so */
        if (i == 1)
            ck_assert_double_eq_tol(r.cp_max.value, 1.5497, 0.01);
        fic_reduction_clear(&r);
    }
    synthetic_clear(&s);
}
END_TEST

static void vit4(const char *material, int T_K, int P_GPa, synthetic *s)
{
    char path[600];
    snprintf(
        path, sizeof path,
        "[start: {temperature: 1100 K}, quench: {to: 298 K, rate: 1e6 K/s}, compress: {to: %d GPa, rate: 0.3 "
        "GPa/min}, heat: {to: %d K, rate: 20 K/min}, hold: {for: 10 min}, cool: {to: 298 K, rate: 20 K/min}, "
        "decompress: {to: 0 GPa, rate: 0.3 GPa/min}, scan: {to: 780 K, rate: 200 K/s, name: first}, cool: {to: 298 "
        "K, rate: 200 K/s}, scan: {to: 780 K, rate: 200 K/s, name: second}]",
        P_GPa, T_K);
    synthetic_run(material, path, s);
}

static const int programme_K[] = { 298, 350, 420, 450, 483, 513, 543, 583, 603, 623, 643, 663, 693 };

START_TEST(Vit4_scans_agree_with_their_state_within_0_05_K)
{
    synthetic s;
    vit4(VIT4_ALPHA, programme_K[_i / 2], 7 * (_i % 2), &s);
    fic_reduction_choice c = fic_reduction_choice_default();
    for (size_t i = 0; i < s.n; i++) {
        fic_reduction r = reduced(&s.scan[i], &c);
        ck_assert_double_eq_tol(r.Tf_K.value, s.Tf_K[i], 0.05);
        ck_assert_int_eq(r.warnings & FIC_WARN_NOT_LIQUID, 0);
        fic_reduction_clear(&r);
    }
    synthetic_clear(&s);
}
END_TEST

/* The two runs of a sample on one chip share the liquid line, and run 2 has the smaller tail on it. */
START_TEST(with_the_liquid_line_of_run_2_a_slow_second_population_costs_0_3_K)
{
    synthetic s;
    vit4(VIT4_GAUSSIAN, programme_K[_i / 2], 7 * (_i % 2), &s);
    fic_reduction_choice c = fic_reduction_choice_default();
    c.liquid_from_reference = true;
    fic_reduction r = { 0 }, second = { 0 };
    ok(fic_reduce_reference(&s.scan[1], &c, &second, &err));
    ok(fic_reduce(&s.scan[0], &second, &c, &r, &err));
    ck_assert_double_eq_tol(r.Tf_K.value, s.Tf_K[0], 0.3);
    ck_assert(second.warnings & FIC_WARN_LIQUID_TAIL);
    fic_reduction_clear(&second);
    fic_reduction_clear(&r);
    synthetic_clear(&s);
}
END_TEST

/* dCp that falls or rises by a quarter over the scan, and no second population: parallel lines are not taken. */
START_TEST(a_liquid_with_a_slope_of_its_own_keeps_it)
{
    static const double slope_J_molK2[] = { -0.007, 0.006 };
    char material[2000];
    const char *rest = strstr(VIT4_ALPHA, "populations");
    snprintf(material, sizeof material, "%.*sdelta_heat_capacity_slope: %g J/mol/K^2, reference_temperature: 600 K, %s",
             (int)(rest - VIT4_ALPHA), VIT4_ALPHA, slope_J_molK2[_i], rest);
    synthetic s;
    vit4(material, 643, 0, &s);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction r = reduced(&s.scan[0], &c);
    double scale = s.scan[0].mass_ug / s.scan[0].molar_mass_g_mol;
    ck_assert_double_eq_tol(fic_baseline_slope(&r.liquid, 600.0), scale * slope_J_molK2[_i],
                            0.01 * scale * fabs(slope_J_molK2[_i]));
    ck_assert_int_eq(r.warnings & FIC_WARN_SLOPE_TAKEN, 0);
    fic_reduction_clear(&r);
    synthetic_clear(&s);
}
END_TEST

/* A curve that begins far above equilibrium is an exotherm from 400 to 650 K; its liquid bends at the end. With noise that
 * once gave 130 K less and no sign of it. */
START_TEST(noise_on_an_exotherm_does_not_lose_the_glass_line)
{
    synthetic s;
    vit4(VIT4_GAUSSIAN, 298, 0, &s);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 4);
    fic_reduction_choice c = fic_reduction_choice_default();
    for (int i = 0; i < 40; i++) {
        fic_scan x;
        synthetic_chip(&s.scan[0], 0.0, 0.0, 0.4, rng, &x);
        fic_reduction r = reduced(&x, &c);
        ck_assert_double_lt(fabs(r.Tf_K.value - s.Tf_K[0]), hypot(3.0 * r.Tf_K.error, r.Tf_K.windows) + 2.0);
        ck_assert_double_lt(r.glass.high_K, 420.0);
        fic_reduction_clear(&r);
        fic_scan_clear(&x);
    }
    gsl_rng_free(rng);
    synthetic_clear(&s);
}
END_TEST

START_TEST(with_known_lines_a_slow_second_population_costs_0_15_K)
{
    synthetic s;
    vit4(VIT4_GAUSSIAN, programme_K[_i], 7, &s);
    fic_yaml *file;
    fic_material m;
    fic_line glass, liquid;
    ok(fic_yaml_parse("material", VIT4_GAUSSIAN, strlen(VIT4_GAUSSIAN), &file, &err));
    ok(fic_material_read(fic_yaml_root(file), &m, &err));
    fic_known_lines(&m, FIC_HEAT_FLOW, s.scan[0].mass_ug, &glass, &liquid);
    fic_material_clear(&m);
    fic_yaml_free(file);
    fic_reduction_choice c = fic_reduction_choice_default();
    c.glass_line = &glass;
    c.liquid_line = &liquid;
    fic_reduction r = reduced(&s.scan[0], &c);
    ck_assert_double_eq_tol(r.Tf_K.value, s.Tf_K[0], 0.15);
    fic_reduction_clear(&r);
    synthetic_clear(&s);
}
END_TEST

/* ---- the table of docs/analysis.md ----------------------------------------------------------------------- */

enum { HISTORIES = 26, WAYS = 3 }; /* a line of its own, the liquid line of run 2, known lines */
static const int table_K_s[] = { 50, 100, 200, 500, 1000 };

static char *file_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s, expected the tests to run where the sources are", path);
    char *text = calloc(1, 100000);
    ck_assert_uint_lt(fread(text, 1, 99999, f), 99999);
    fclose(f);
    return text;
}

/* How far T_f of run 1 is off the state, each way. */
static void off_K(const fic_line *glass, const fic_line *liquid, const synthetic *s, double off[WAYS])
{
    fic_reduction r = { 0 }, second = { 0 };
    for (int way = 0; way < WAYS; way++) {
        fic_reduction_choice c = fic_reduction_choice_default();
        c.sensitivity = false;
        c.liquid_from_reference = way == 1;
        if (way == 1)
            ok(fic_reduce_reference(&s->scan[1], &c, &second, &err));
        c.glass_line = way == 2 ? glass : NULL;
        c.liquid_line = way == 2 ? liquid : NULL;
        ok(fic_reduce(&s->scan[0], way == 1 ? &second : NULL, &c, &r, &err));
        off[way] = fabs(r.Tf_K.value - s->Tf_K[0]);
    }
    fic_reduction_clear(&r);
    fic_reduction_clear(&second);
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Largest and median distance from the state of 26 Vit4 histories, printed as the page has them. The page rounds to two
 * digits; a third more is let pass before it has to be written anew. */
START_TEST(the_table_of_the_manual_is_what_is_reached)
{
    int rate = table_K_s[_i];
    char *material = file_text("experiments/vit4/material.yaml"), *page = file_text("docs/analysis.md"), row[40],
         path[600];
    double off[WAYS][HISTORIES], said[2 * WAYS];
    fic_yaml *file;
    fic_material m;
    fic_line glass, liquid;
    ok(fic_yaml_parse("material", material, strlen(material), &file, &err));
    ok(fic_material_read(fic_yaml_root(file), &m, &err));
    for (int i = 0; i < HISTORIES; i++) {
        double at[WAYS];
        synthetic s;
        snprintf(
            path, sizeof path,
            "[start: {temperature: 1100 K}, quench: {to: 298 K, rate: 5.5e6 K/s}, compress: {to: %d GPa, rate: 0.3 "
            "GPa/min}, heat: {to: %d K, rate: 20 K/min}, hold: {for: 10 min}, cool: {to: 298 K, rate: 20 K/min}, "
            "decompress: {to: 0 GPa, rate: 0.3 GPa/min}, scan: {to: 780 K, rate: %d K/s, name: first}, cool: {to: "
            "298 K, rate: %d K/s}, scan: {to: 780 K, rate: %d K/s, name: second}]",
            7 * (i % 2), programme_K[i / 2], rate, rate, rate);
        synthetic_run(material, path, &s);
        fic_known_lines(&m, FIC_HEAT_FLOW, s.scan[0].mass_ug, &glass, &liquid);
        off_K(&glass, &liquid, &s, at);
        for (int way = 0; way < WAYS; way++)
            off[way][i] = at[way];
        synthetic_clear(&s);
    }
    snprintf(row, sizeof row, "\n| %d |", rate);
    const char *found = strstr(page, row);
    ck_assert_msg(found != NULL, "docs/analysis.md has no row for %d K/s", rate);
    ck_assert_int_eq(sscanf(found + strlen(row), " %lf, %lf | %lf, %lf | %lf, %lf", &said[0], &said[1], &said[2],
                            &said[3], &said[4], &said[5]),
                     2 * WAYS);
    printf("| %d |", rate);
    for (int way = 0; way < WAYS; way++) {
        qsort(off[way], HISTORIES, sizeof(double), rising);
        double largest = off[way][HISTORIES - 1],
               median = 0.5 * (off[way][HISTORIES / 2 - 1] + off[way][HISTORIES / 2]);
        printf(" %.2g, %.2g |", largest, median);
        ck_assert_double_eq_tol(largest, said[2 * way], 0.01 + 0.33 * said[2 * way]);
        ck_assert_double_eq_tol(median, said[2 * way + 1], 0.01 + 0.33 * said[2 * way + 1]);
    }
    printf("\n");
    fic_material_clear(&m);
    fic_yaml_free(file);
    free(material);
    free(page);
}
END_TEST

START_TEST(a_liquid_that_still_relaxes_is_said)
{
    synthetic s;
    vit4(VIT4, 298, 0, &s);
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction r = { 0 };
    if (fic_reduce(&s.scan[0], NULL, &c, &r, &err) == FIC_OK)
        ck_assert(r.warnings & FIC_WARN_NOT_LIQUID);
    fic_reduction_clear(&r);
    synthetic_clear(&s);
}
END_TEST

/* ---- noise ---------------------------------------------------------------------------------------------- */

typedef struct {
    int inside, n;
} tally;

static void count(tally *t, const fic_estimate *e, double truth)
{
    t->n++;
    t->inside += fabs(e->value - truth) <= 1.96 * e->error;
}

enum { T_F, ONSET, T_P, AREA, COUNTED };

/* 0.4 uW on a step of 0.05 mW, 1 kHz, 6 ms lag, drift of 5 and -3 uW; 1000 pairs of scans. Truth: the same chain
 * without noise, and for T_f the state where windows are found (given ones keep the bias of their edges). */
static void count_1000(const fic_reduction_choice *c, tally t[COUNTED])
{
    enum { N = 1000 };
    synthetic s;
    vit4(VIT4_ALPHA, 643, 0, &s);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20240607);
    fic_reduction a = { 0 }, b = { 0 };
    fic_difference d = { 0 };
    fic_peaks p;
    double truth[COUNTED] = { s.Tf_K[0] };
    memset(t, 0, COUNTED * sizeof *t);
    for (int i = 0; i <= N; i++) {
        fic_scan x, y;
        synthetic_chip(&s.scan[0], 6e-3, 5.0, 0.4, i ? rng : NULL, &x);
        synthetic_chip(&s.scan[1], 6e-3, -3.0, 0.4, i ? rng : NULL, &y);
        ok(fic_reduce(&x, NULL, c, &a, &err));
        ok(fic_reduce(&y, NULL, c, &b, &err));
        ok(fic_difference_make(&a, &b, true, &d, &err));
        ok(fic_difference_peaks(&d, &p, &err));
        ck_assert_uint_gt(p.n, 0);
        const fic_peak *top = &p.peak[p.highest];
        const fic_estimate found[COUNTED] = { a.Tf_K, a.onset_K, top->T_K, top->area };
        for (int k = 0; k < COUNTED; k++)
            if (i)
                count(&t[k], &found[k], truth[k]);
            else if (k != T_F || !isnan(c->glass_low_K))
                truth[k] = found[k].value;
        ck_assert_double_eq_tol(top->T_K.value, truth[T_P], 0.5); /* any two pieces: less than 1 K apart */
        fic_scan_clear(&x);
        fic_scan_clear(&y);
    }
    printf("coverage of T_f %d, onset %d, T_p %d, area %d of %d\n", t[T_F].inside, t[ONSET].inside, t[T_P].inside,
           t[AREA].inside, N);
    fic_reduction_clear(&a);
    fic_reduction_clear(&b);
    fic_difference_clear(&d);
    gsl_rng_free(rng);
    synthetic_clear(&s);
}

static fic_reduction_choice noisy_choice(void)
{
    fic_reduction_choice c = fic_reduction_choice_default();
    c.lag_s = 6e-3;
    c.lag = FIC_LAG_SIGNAL;
    c.sensitivity = false;
    return c;
}

/* The area is left out: windows that are found move with the noise, and the line between them with the windows. */
START_TEST(intervals_of_95_percent_hold_the_truth_in_93_to_97)
{
    tally t[COUNTED];
    fic_reduction_choice c = noisy_choice();
    count_1000(&c, t);
    for (int k = T_F; k <= T_P; k++) {
        ck_assert_int_ge(t[k].inside, 930);
        ck_assert_int_le(t[k].inside, 970);
    }
}
END_TEST

START_TEST(with_given_windows_they_hold_the_area_too)
{
    tally t[COUNTED];
    fic_reduction_choice c = noisy_choice();
    c.glass_low_K = 320.0;
    c.glass_high_K = 470.0;
    c.liquid_low_K = 730.0;
    c.liquid_high_K = 778.0;
    count_1000(&c, t);
    for (int k = T_F; k < COUNTED; k++) {
        ck_assert_int_ge(t[k].inside, 930);
        ck_assert_int_le(t[k].inside, 970);
    }
}
END_TEST

/* ---- bad curves ----------------------------------------------------------------------------------------- */

static void refused(const fic_scan *s, const fic_reduction_choice *c, const char *words)
{
    fic_reduction r = { 0 };
    fic_status status = fic_reduce(s, NULL, c, &r, &err);
    if (status == FIC_OK)
        ck_abort_msg("reduced to T_f = %g K, expected '%s'", r.Tf_K.value, words);
    ck_assert_int_eq(status, FIC_EINPUT);
    has_words(err.text, words);
    has_words(err.text, "'step'"); /* the curve */
    fic_reduction_clear(&r);
}

START_TEST(bad_curves_get_a_sentence)
{
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_scan s = step_scan(3.1e-4, 0.0);
    s.file = strdup("run.txt");
    s.line = 12;
    double keep = s.T_K[700];
    s.T_K[700] = s.T_K[699];
    refused(&s, &c, "run.txt:12");
    refused(&s, &c, "line 712");
    s.T_K[700] = keep;
    s.heat_flow_mW[33] = NAN;
    refused(&s, &c, "expected three numbers");
    s.heat_flow_mW[33] = INFINITY;
    refused(&s, &c, "expected three numbers");
    s.heat_flow_mW[33] = s.heat_flow_mW[32];
    c.glass_low_K = 300.0;
    c.glass_high_K = 400.0;
    refused(&s, &c, "window");
    c = fic_reduction_choice_default();
    c.glass_from_reference = true;
    refused(&s, &c, "reference");
    fic_scan_clear(&s);
}
END_TEST

START_TEST(a_curve_a_third_of_the_step_above_its_liquid_at_the_end_is_refused)
{
    fic_scan s = step_scan(0.0, 0.0);
    fic_reduction_choice c = fic_reduction_choice_default();
    s.n = 1601; /* 413.3 to 653.3 K */
    for (size_t i = 0; i < s.n; i++) {
        double u = 1.0 / (1.0 + exp(-(s.T_K[i] - 533.3) / W)), tail = 0.37 * exp(-(s.T_K[i] - 653.3) / 19.0);
        s.heat_flow_mW[i] = (0.481 + 3.1e-4 * (s.T_K[i] - 533.3) + STEP_UJ_K * u * (1.0 + tail)) * s.rate_K_s * 1e-3;
    }
    refused(&s, &c, "37 % of the step off the liquid line");
    fic_scan_clear(&s);
}
END_TEST

START_TEST(curves_without_a_step_get_a_sentence)
{
    fic_reduction_choice c = fic_reduction_choice_default();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    fic_scan s = step_scan(3.1e-4, 0.0);
    for (size_t i = 0; i < ROWS; i++)
        s.heat_flow_mW[i] = 0.066;
    refused(&s, &c, "expected a step up");
    for (size_t i = 0; i < ROWS; i++)
        s.heat_flow_mW[i] = 0.066 + gsl_ran_gaussian(rng, 5.0); /* noise far above any step */
    refused(&s, &c, "expected");
    fic_scan_clear(&s);
    s = step_scan(3.1e-4, 0.0);
    s.n = 1080; /* ends at 575 K, in the middle of the step */
    refused(&s, &c, "expected");
    fic_scan_clear(&s);
    s = step_scan(3.1e-4, 0.0); /* begins there */
    for (size_t i = 0; i + 1080 < ROWS; i++) {
        s.T_K[i] = s.T_K[i + 1080];
        s.heat_flow_mW[i] = s.heat_flow_mW[i + 1080];
    }
    s.n = ROWS - 1080;
    refused(&s, &c, "expected");
    s.n = 12;
    refused(&s, &c, "12 rows");
    fic_scan_clear(&s);
    gsl_rng_free(rng);
}
END_TEST

int main(void)
{
    const TTest *const closed[] = { a_symmetric_step_has_its_fictive_temperature_in_the_middle,
                                    a_cooling_curve_gives_the_same_as_a_heating_curve,
                                    given_windows_are_used_as_given_and_a_sloping_step_is_integrated,
                                    a_dip_that_grazes_one_half_is_not_the_glass_transition,
                                    a_DSC_step_gives_the_mass_on_the_chip,
                                    an_empty_run_is_taken_off,
                                    a_common_baseline_forgets_a_drift,
                                    a_lag_of_the_signal_is_undone,
                                    errors_of_the_calibration_are_in_every_temperature,
                                    savitzky_golay_keeps_a_cubic_and_its_slope,
                                    NULL };
    const TTest *const states[] = { job_J_agrees_with_its_state_within_0_2_K,
                                    a_liquid_that_still_relaxes_is_said,
                                    noise_on_an_exotherm_does_not_lose_the_glass_line,
                                    bad_curves_get_a_sentence,
                                    a_curve_a_third_of_the_step_above_its_liquid_at_the_end_is_refused,
                                    curves_without_a_step_get_a_sentence,
                                    NULL };
    const TTest *const noise[] = { intervals_of_95_percent_hold_the_truth_in_93_to_97,
                                   with_given_windows_they_hold_the_area_too, NULL };
    Suite *s = suite_create("reduce");
    add_case(s, "closed forms", 30, NULL, NULL, closed);
    add_case(s, "states", 60, NULL, NULL, states);
    add_case(s, "noise", 120, NULL, NULL, noise);
    TCase *loops = tcase_create("programme");
    tcase_set_timeout(loops, 60);
    tcase_add_loop_test(loops, Vit4_scans_agree_with_their_state_within_0_05_K, 0, 2 * (int)COUNT(programme_K));
    tcase_add_loop_test(loops, with_known_lines_a_slow_second_population_costs_0_15_K, 0, (int)COUNT(programme_K));
    tcase_add_loop_test(loops, with_the_liquid_line_of_run_2_a_slow_second_population_costs_0_3_K, 0,
                        2 * (int)COUNT(programme_K));
    tcase_add_loop_test(loops, a_liquid_with_a_slope_of_its_own_keeps_it, 0, 2);
    tcase_add_loop_test(loops, the_table_of_the_manual_is_what_is_reached, 0, (int)COUNT(table_K_s));
    suite_add_tcase(s, loops);
    return run_suite(s);
}
