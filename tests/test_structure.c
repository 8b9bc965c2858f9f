/* The structure of a glass from its state: closed forms, the state's slopes, the paper's fit on its own pattern. */
#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>
#include "models/composition.h"
#include "models/compression.h"
#include "models/scattering.h"
#include "models/structure.h"
#include "tests/suite.h"

static fic_error err;
static fic_structure vit4;

static const char *const text =
    "composition: Zr46.25Ti8.25Cu7.5Ni10Be27.5\n"
    "first_peak_position: 2.6317 1/angstrom\nfirst_peak_position_per_temperature: -2.6e-5 1/angstrom/K\n"
    "first_peak_position_per_fictive_temperature: -5e-6 1/angstrom/K\n"
    "first_peak_position_per_alpha_pressure: 8.7e-4 1/angstrom/GPa\n"
    "first_peak_position_per_beta_pressure: -4e-5 1/angstrom/GPa\n"
    "first_peak_width: 0.507 1/angstrom\nfirst_peak_width_per_alpha_pressure: -8e-4 1/angstrom/GPa\n"
    "first_peak_width_per_beta_pressure: 6e-5 1/angstrom/GPa\n"
    "density: 6.03 g/cm3\ndensity_per_alpha_pressure: 5.95e-3 g/cm3/GPa\n"
    "bulk_modulus: 113.7 GPa\nbulk_modulus_derivative: 4.31\n"
    "oscillation_amplitude: 1.5018 1/angstrom^2\noscillation_start: 2.3 angstrom\ncontinuum_edge: 0.4243 angstrom\n"
    "structure_factor_at_zero: -0.158\nshells:\n"
    "  - {name: sub, distance: 2.72 angstrom, width: 0.13 angstrom, number: 2.963, number_per_alpha_pressure: -0.06 "
    "1/GPa}\n"
    "  - {name: main, distance: 3.12 angstrom, width: 0.193 angstrom, number: 9.176}\n"
    "  - {name: gap, distance: 3.736 angstrom, width: 0.316 angstrom, number: -0.737}\n"
    "  - {name: second, distance: 4.403 angstrom, width: 0.311 angstrom, number: 1.775}\n"
    "  - {name: hollow, distance: 5.997 angstrom, width: 0.694 angstrom, number: -3.872}\n"
    "  - {name: outer, distance: 6.178 angstrom, width: 0.416 angstrom, number: 3.199}\n"
    "  - {name: third, distance: 7.30 angstrom, width: 0.704 angstrom, number: 0.300}\n";

static fic_status read_text(const char *yaml, fic_structure *s)
{
    fic_yaml *y;
    fic_status code = fic_yaml_parse("structure.yaml", yaml, strlen(yaml), &y, &err);
    if (code != FIC_OK)
        return code;
    code = fic_structure_read(fic_yaml_root(y), s, &err);
    fic_yaml_free(y);
    return code;
}

static void setup(void)
{
    ck_assert_msg(read_text(text, &vit4) == FIC_OK, "%s", err.text);
}

static fic_structure_at solve(fic_structure_state state)
{
    fic_structure_at at;
    ck_assert_msg(fic_structure_solve(&vit4, &state, &at, &err) == FIC_OK, "%s", err.text);
    return at;
}

/* ---- composition, form factors ------------------------------------------------------------------------ */

START_TEST(a_composition_that_adds_up_to_99_5_is_normalised_and_says_so)
{
    double sum = 0.0;
    for (size_t i = 0; i < vit4.composition.n; i++)
        sum += vit4.composition.x[i];
    ck_assert_double_eq_tol(sum, 1.0, 1e-15);
    ck_assert_double_eq_tol(vit4.composition.x[0], 46.25 / 99.5, 1e-15);
    ck_assert_ptr_nonnull(strstr(vit4.composition.note, "99.5"));
    fic_composition c;
    ck_assert_int_eq(fic_composition_parse("Zr50 Cu50", &c, &err), FIC_OK);
    ck_assert_str_eq(c.note, "");
}
END_TEST

START_TEST(compositions_that_are_none_are_refused)
{
    static const char *const bad[] = { "",      "  ",     "Xx50", "zr50",  "Zr-5",  "Zr50Zr50",
                                       "Zr50.", "Zr0Cu5", "50",   "Zrnan", "Zr1e9", "Zr50;Cu50" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        fic_composition c;
        fic_status s = fic_composition_parse(bad[i], &c, &err);
        ck_assert_msg(s == FIC_EINPUT || strcmp(bad[i], "Zr50.") == 0, "'%s' was accepted", bad[i]);
    }
}
END_TEST

/* f(0) = Z; Compton scattering goes from 0 to Z. */
START_TEST(scattering_has_its_limits_at_small_and_large_q)
{
    fic_composition c;
    fic_beam none = { 0 };
    double q[3] = { 0.0, 0.01, 60.0 }, f_squared[3], f2[3], compton[3];
    ck_assert_int_eq(fic_composition_parse("Ni3P", &c, &err), FIC_OK);
    ck_assert_msg(fic_scattering(&c, &none, 3, q, f_squared, f2, compton, &err) == FIC_OK, "%s", err.text);
    ck_assert_double_eq_tol(f2[0], 0.75 * 28 * 28 + 0.25 * 15 * 15, 1e-3);
    ck_assert_double_eq_tol(f_squared[0], pow(0.75 * 28 + 0.25 * 15, 2), 1e-3);
    ck_assert_double_lt(compton[1], 1e-3);
    ck_assert_double_gt(compton[2], 0.95 * (0.75 * 28 + 0.25 * 15));
    ck_assert_int_eq(fic_scattering(&c, &(fic_beam){ 13.0, false }, 3, q, f_squared, f2, compton, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "at this photon energy"));
}
END_TEST

/* ---- shells ------------------------------------------------------------------------------------------- */

typedef struct {
    const fic_shells *s;
    double x;
} at_x;

static double back(double q, void *v)
{
    const at_x *a = v;
    return 2.0 / M_PI * q * (fic_shells_S(a->s, q) - 1.0) * sin(q * a->x);
}

/* G from the closed form against the integral of the closed form of S, to q = 60 where exp(-(60 0.13)^2/2) = 6e-14. */
START_TEST(G_and_S_of_the_shell_model_are_a_transform_pair)
{
    fic_structure_at at = solve((fic_structure_state){ 298.0, 0.0, 611.3, 1.7, 3.9 });
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(4000);
    for (double r = 0.31; r < 15.0; r += 0.437) {
        at_x a = { &at.shells, r };
        gsl_function f = { back, &a };
        double G, e;
        ck_assert_int_eq(gsl_integration_qag(&f, 0.0, 60.0, 1e-10, 1e-10, 4000, GSL_INTEG_GAUSS61, w, &G, &e), 0);
        ck_assert_double_eq_tol(G, fic_shells_G_1_A2(&at.shells, r), 1e-8);
    }
    gsl_integration_workspace_free(w);
}
END_TEST

START_TEST(the_core_of_an_atom_is_empty_and_S_ends_at_the_value_asked_for)
{
    fic_structure_at at = solve((fic_structure_state){ 298.0, 0.0, 596.0, 0.0, 0.0 });
    for (double r = 0.2; r < 2.2; r += 0.1)
        ck_assert_double_lt(fabs(fic_shells_rdf_1_A(&at.shells, r)) / (4.0 * M_PI * at.shells.rho_1_A3 * r * r), 0.02);
    ck_assert_double_eq_tol(fic_shells_S(&at.shells, 0.0), -0.158, 1e-9);
    ck_assert_double_eq_tol(fic_shells_S(&at.shells, 40.0), 1.0, 1e-4);
    ck_assert_double_eq_tol(fic_shells_G_1_A2(&at.shells, 40.0), 0.0, 1e-9);
    /* 6.03 g/cm3 of 59.5 g/mol */
    ck_assert_double_eq_tol(at.shells.rho_1_A3, 6.03 * 0.602214076 / fic_composition_weight(&vit4.composition), 1e-9);
}
END_TEST

/* ---- state -------------------------------------------------------------------------------------------- */

START_TEST(q1_FWHM_and_density_are_linear_in_the_state)
{
    fic_structure_state z = { 298.0, 0.0, 596.0, 0.0, 0.0 }, s = z;
    fic_structure_at a, b;
    ck_assert_int_eq(fic_structure_numbers(&vit4, &z, &a, &err), FIC_OK);
    ck_assert_double_eq_tol(a.q1_1_A, 2.6317, 1e-12);
    s.Pf_alpha_GPa = 6.9;
    s.Pf_beta_GPa = 7.0;
    s.Tf_K = 633.7;
    s.T_K = 310.0;
    ck_assert_int_eq(fic_structure_numbers(&vit4, &s, &b, &err), FIC_OK);
    ck_assert_double_eq_tol(b.q1_1_A - a.q1_1_A, 8.7e-4 * 6.9 - 4e-5 * 7.0 - 5e-6 * 37.7 - 2.6e-5 * 12.0, 1e-12);
    ck_assert_double_eq_tol(b.fwhm_1_A - a.fwhm_1_A, -8e-4 * 6.9 + 6e-5 * 7.0, 1e-12);
    ck_assert_double_eq_tol(b.density_g_cm3 - a.density_g_cm3, 5.95e-3 * 6.9, 1e-12);
}
END_TEST

START_TEST(beta_stores_no_density)
{
    fic_structure_state z = { 298.0, 0.0, 596.0, 0.0, 7.0 };
    fic_structure_at a;
    ck_assert_int_eq(fic_structure_numbers(&vit4, &z, &a, &err), FIC_OK);
    ck_assert_double_eq_tol(a.density_g_cm3, 6.03, 1e-12);
    ck_assert_double_gt(a.fwhm_1_A, 0.507);
    ck_assert_double_lt(a.q1_1_A, 2.6317);
}
END_TEST

START_TEST(under_pressure_q1_cubed_follows_birch_murnaghan)
{
    for (double P = 0.7; P < 12.0; P += 2.3) {
        fic_structure_state s = { 298.0, P, 596.0, 0.0, 0.0 };
        fic_structure_at a;
        ck_assert_int_eq(fic_structure_numbers(&vit4, &s, &a, &err), FIC_OK);
        ck_assert_double_eq_tol(fic_birch3.pressure(pow(a.q1_1_A / 2.6317, 3), 113.7, 4.31), P, 1e-9);
        ck_assert_double_eq_tol(a.density_g_cm3, 6.03 * a.squeeze, 1e-12);
    }
}
END_TEST

START_TEST(every_state_between_0_and_10_GPa_has_a_shell_model)
{
    for (double P = 0.0; P <= 10.0; P += 5.0)
        for (double Pf = 0.0; Pf <= 8.0; Pf += 4.0) {
            fic_structure_at at = solve((fic_structure_state){ 298.0, P, 596.0 + 100.0 - 10.0 * Pf, Pf, 8.0 - Pf });
            ck_assert_double_gt(at.shells.R_A, 3.0);
            ck_assert_double_eq_tol(at.shells.Q_1_A, at.q1_1_A, 0.1);
        }
}
END_TEST

START_TEST(bad_states_and_bad_files_are_sentences)
{
    fic_structure_at at;
    fic_structure s;
    fic_structure_state bad[] = { { -1, 0, 596, 0, 0 },
                                  { 298, NAN, 596, 0, 0 },
                                  { 298, 0, NAN, 0, 0 },
                                  { 298, 0, 596, 1e9, 0 },
                                  { 298, -400, 596, 0, 0 } };
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(fic_structure_numbers(&vit4, &bad[i], &at, &err), FIC_EINPUT);
    ck_assert_int_eq(read_text("composition: Zr50Cu50\nfirst_peak: 2.6 1/angstrom\n", &s), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "structure.yaml:2"));
    ck_assert_int_eq(read_text("composition: Unobtainium\n", &s), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "structure.yaml:1"));
    ck_assert_int_eq(read_text("composition: Zr50Cu50\n", &s), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "first_peak_position"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("structure");
    TCase *c = tcase_create("structure");
    tcase_set_timeout(c, 60);
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, a_composition_that_adds_up_to_99_5_is_normalised_and_says_so);
    tcase_add_test(c, compositions_that_are_none_are_refused);
    tcase_add_test(c, scattering_has_its_limits_at_small_and_large_q);
    tcase_add_test(c, G_and_S_of_the_shell_model_are_a_transform_pair);
    tcase_add_test(c, the_core_of_an_atom_is_empty_and_S_ends_at_the_value_asked_for);
    tcase_add_test(c, q1_FWHM_and_density_are_linear_in_the_state);
    tcase_add_test(c, beta_stores_no_density);
    tcase_add_test(c, under_pressure_q1_cubed_follows_birch_murnaghan);
    tcase_add_test(c, every_state_between_0_and_10_GPa_has_a_shell_model);
    tcase_add_test(c, bad_states_and_bad_files_are_sentences);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
