/* What a state is worth: enthalpy, the enthalpic fictive temperature, volume; closed forms. */
#include "tests/support.h"

#include "models/observables.h"

/* Two populations that differ in everything, and a heat capacity step with a slope. */
static fic_material two(void)
{
    fic_material m = { .n = 2 };
    m.v[FIC_DELTA_CP] = 12.53;
    m.v[FIC_DELTA_CP_SLOPE] = -8.7e-3;
    m.v[FIC_T_REF] = 611.3;
    m.v[FIC_MOLAR_MASS] = 60.3;
    m.v[FIC_DENSITY] = 6.03;
    m.v[FIC_EXPANSION] = 2.9e-5;
    m.v[FIC_DELTA_EXPANSION] = 2.3e-5;
    m.v[FIC_BULK_MODULUS] = 113.7;
    m.v[FIC_BULK_MODULUS_SLOPE] = 4.19;
    m.population[0].weight = 0.816;
    m.population[1].weight = 0.184;
    m.population[0].pressure[FIC_ENTHALPY] = 11.9;
    m.population[1].pressure[FIC_ENTHALPY] = -18.4;
    m.population[0].pressure[FIC_DENSIFICATION] = 1.7e-3;
    m.population[1].pressure[FIC_DENSIFICATION] = 0.6e-3;
    return m;
}

static const double Tf_K[] = { 573.7, 488.9 }, Pf_GPa[] = { 2.385, 5.12 };

START_TEST(without_fictive_pressure_the_enthalpy_is_the_integral_of_the_step)
{
    fic_material m = two();
    const double none[] = { 0.0, 0.0 };
    double H = 0.0;
    for (size_t k = 0; k < m.n; k++) { /* a straight line: its middle times its width */
        double t = Tf_K[k] - 611.3;
        H += m.population[k].weight * t * (12.53 - 8.7e-3 * t / 2.0);
    }
    ck_assert_double_eq_tol(fic_enthalpy(&m, Tf_K, none), H, 1e-9);
}
END_TEST

START_TEST(fictive_pressure_costs_the_step_at_the_fictive_temperature)
{
    fic_material m = two();
    const double none[] = { 0.0, 0.0 };
    double cost = 0.816 * (12.53 - 8.7e-3 * (573.7 - 611.3)) * 11.9 * 2.385 -
                  0.184 * (12.53 - 8.7e-3 * (488.9 - 611.3)) * 18.4 * 5.12;
    ck_assert_double_eq_tol(fic_enthalpy(&m, Tf_K, none) - fic_enthalpy(&m, Tf_K, Pf_GPa), cost, 1e-9);
}
END_TEST

START_TEST(the_liquid_at_the_enthalpic_fictive_temperature_has_the_enthalpy)
{
    fic_material m = two();
    const double none[] = { 0.0, 0.0 };
    double T = fic_enthalpic_Tf(&m, Tf_K, Pf_GPa), both[] = { T, T };
    ck_assert_double_eq_tol(fic_enthalpy(&m, both, none), fic_enthalpy(&m, Tf_K, Pf_GPa), 1e-9);
    const double same[] = { 573.7, 573.7 };
    ck_assert_double_eq_tol(fic_enthalpic_Tf(&m, same, none), 573.7, 1e-9);
}
END_TEST

START_TEST(volume_grows_with_temperature_and_loses_what_pressure_stored)
{
    fic_material m = two();
    double V, reference;
    const double at_ref[] = { 611.3, 611.3 }, none[] = { 0.0, 0.0 };
    ok(fic_molar_volume(&m, 611.3, 0.0, at_ref, none, &reference, &err));
    ck_assert_double_eq_tol(reference, 60.3 / 6.03, 1e-9);
    ok(fic_molar_volume(&m, 350.2, 0.0, Tf_K, Pf_GPa, &V, &err));
    double share = 1.0 + 2.9e-5 * (350.2 - 611.3) + 2.3e-5 * (0.816 * 573.7 + 0.184 * 488.9 - 611.3) - 1.7e-3 * 2.385 -
                   0.6e-3 * 5.12;
    ck_assert_double_eq_tol(V / reference, share, 1e-12);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("observables");
    add_case(s, "closed forms", 10, NULL, NULL,
             (const TTest *[]){ without_fictive_pressure_the_enthalpy_is_the_integral_of_the_step,
                                fictive_pressure_costs_the_step_at_the_fictive_temperature,
                                the_liquid_at_the_enthalpic_fictive_temperature_has_the_enthalpy,
                                volume_grows_with_temperature_and_loses_what_pressure_stored, NULL });
    return run_suite(s);
}
