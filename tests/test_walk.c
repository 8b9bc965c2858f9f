/* test_walk.c - what samples share is walked once, and nobody can tell from the numbers. */
#include "models/walk.h"
#include "tests/support.h"

/* Three populations under pressure: energies of activation, a law of its own, several modes. */
static fic_material three_populations(void)
{
    fic_material m = { 0 };
    add_population(&m, 0.6, &fic_law_ags_vft, glass_params(&fic_law_ags_vft), kww(0.61, 1e-3));
    add_population(&m, 0.3, &fic_law_arrhenius, glass_params(&fic_law_arrhenius), gaussian(9.3e3, 1e-2));
    add_population(&m, 0.1, &fic_law_tnm, glass_params(&fic_law_tnm), kww(0.47, 1e-2));
    for (size_t k = 0; k < m.n; k++) {
        m.population[k].pressure[FIC_SHIFT] = m.population[k].pressure[FIC_STRUCTURE_SHIFT] = 5.3;
        m.population[k].pressure[FIC_REJUVENATION] = 1.7;
        m.population[k].pressure[FIC_STORAGE] = 0.21;
    }
    return m;
}

/* Compressed to P, annealed at T, released: as the samples of a map. */
static fic_protocol annealed(double P_GPa, double T_K, double last_s)
{
    fic_protocol p = { .T_K = 903.1 };
    ok(fic_protocol_ramp(&p, "quench", 298.3, 0.0, 1e-4, &err));
    ok(fic_protocol_ramp(&p, "compress", 298.3, P_GPa, 211.0, &err));
    ok(fic_protocol_ramp(&p, "heat", T_K, P_GPa, 977.0, &err));
    ok(fic_protocol_ramp(&p, "hold", T_K, P_GPa, 613.0, &err));
    ok(fic_protocol_ramp(&p, "decompress", 298.3, 0.0, 401.0, &err));
    ok(fic_protocol_ramp(&p, "hold", 298.3, 0.0, last_s, &err));
    return p;
}

static void check_same(const fic_state *a, const fic_state *b)
{
    ck_assert_uint_eq(a->n_modes, b->n_modes);
    ck_assert_int_eq(memcmp(a->d_K, b->d_K, a->n_modes * sizeof *a->d_K), 0);
    ck_assert_int_eq(memcmp(a->e_GPa, b->e_GPa, a->n_modes * sizeof *a->e_GPa), 0);
    ck_assert(a->T_K == b->T_K && a->P_GPa == b->P_GPa);
}

/* The walker's state is that of somebody who walks alone; returns how many segments it took. */
static size_t walk_and_check(fic_walker *w, const fic_material *m, fic_precision precision, const fic_protocol *p)
{
    fic_state state, alone;
    size_t before = fic_walker_segments(w);
    ok(fic_walk(w, m, precision, p, &state, &err));
    relax_all(m, precision, p->T_K, p->P_GPa, p->segment, p->n, &alone);
    check_same(&state, &alone);
    fic_state_clear(&state);
    fic_state_clear(&alone);
    return fic_walker_segments(w) - before;
}

START_TEST(paths_that_part_are_walked_from_there_to_the_last_bit)
{
    static const struct {
        double P_GPa, T_K, last_s;
        size_t segments; /* of 6 */
    } steps[] = { { 1.9, 583.0, 10.0, 6 }, { 1.9, 583.0, 977.0, 1 }, { 1.9, 643.0, 977.0, 4 }, { 0.0, 643.0, 977.0, 5 },
                  { 0.0, 643.0, 10.0, 1 }, { 0.0, 643.0, 10.0, 0 },  { 1.9, 583.0, 10.0, 5 } };
    fic_material m = three_populations();
    fic_precision precision = { both_methods[_i], 1e-2 };
    fic_walker *w;
    ok(fic_walker_create(&w, &err));
    for (size_t i = 0; i < COUNT(steps); i++) {
        fic_protocol p = annealed(steps[i].P_GPa, steps[i].T_K, steps[i].last_s);
        ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), m.n * steps[i].segments);
        fic_protocol_clear(&p);
    }
    fic_walker_free(w);
    fic_material_clear(&m);
}
END_TEST

START_TEST(another_start_or_tolerance_shares_nothing)
{
    fic_material m = three_populations();
    fic_protocol p = annealed(1.9, 583.0, 10.0);
    fic_walker *w;
    ok(fic_walker_create(&w, &err));
    (void)walk_and_check(w, &m, (fic_precision){ FIC_EXPONENTIAL, 1e-2 }, &p);
    ck_assert_uint_eq(walk_and_check(w, &m, (fic_precision){ FIC_EXPONENTIAL, 2e-2 }, &p), 6 * m.n);
    ck_assert_uint_eq(walk_and_check(w, &m, (fic_precision){ FIC_CVODE, 2e-2 }, &p), 6 * m.n);
    p.T_K = 904.1;
    ck_assert_uint_eq(walk_and_check(w, &m, (fic_precision){ FIC_CVODE, 2e-2 }, &p), 6 * m.n);
    fic_walker_free(w);
    fic_protocol_clear(&p);
    fic_material_clear(&m);
}
END_TEST

START_TEST(a_population_that_changes_leaves_those_of_the_others)
{
    fic_material m = three_populations();
    fic_precision precision = { FIC_EXPONENTIAL, 1e-2 };
    fic_protocol p = annealed(1.9, 583.0, 10.0);
    fic_walker *w;
    ok(fic_walker_create(&w, &err));
    (void)walk_and_check(w, &m, precision, &p);
    m.population[1].p[1] *= 1.01;
    ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), 6);
    m.population[2].pressure[FIC_STORAGE] = 0.3;
    ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), 6);
    m.population[0].spectrum.a[1] += 1e-3; /* in place: the walker must have a copy to see it */
    ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), 6);
    fic_walker_free(w);
    fic_protocol_clear(&p);
    fic_material_clear(&m);
}
END_TEST

START_TEST(a_long_path_has_few_waymarks_and_one_where_it_parted)
{
    fic_material m = glass(&fic_law_tnm, kww(0.65, 1e-2));
    fic_precision precision = { FIC_EXPONENTIAL, 1e-2 };
    fic_protocol p = { .T_K = 650.0 };
    fic_walker *w;
    ok(fic_walker_create(&w, &err));
    for (int i = 1; i < 1000; i++)
        ok(fic_protocol_ramp(&p, "cool", 650.0 - 0.13 * i, 0.0, 7.0, &err));
    (void)walk_and_check(w, &m, precision, &p);
    p.segment[900].duration_s = 8.0;
    ck_assert_uint_lt(walk_and_check(w, &m, precision, &p), 99 + 1000 / 32 + 2);
    p.segment[900].duration_s = 9.0;
    ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), 99);
    /* Paths of many lengths: waymarks of all of them pile up, and none is one too many. */
    for (size_t n = p.n; n > 20; n = n * 9 / 10) {
        p.n = n;
        (void)walk_and_check(w, &m, precision, &p);
    }
    for (size_t n = 20; n < 999; n = n * 11 / 10) {
        p.n = n;
        (void)walk_and_check(w, &m, precision, &p);
    }
    p.n = 999;
    fic_walker_free(w);
    fic_protocol_clear(&p);
    fic_material_clear(&m);
}
END_TEST

/* Cooled below the divergence of ln tau there is no state, and what lies before it still serves the next sample. */
START_TEST(a_path_that_fails_leaves_what_lies_before)
{
    static const double params[] = { 5e-14, 19.8, 383.9 };
    fic_material m = { 0 };
    fic_precision precision = { FIC_EXPONENTIAL, 1e-2 };
    fic_protocol p = { .T_K = 903.1 };
    fic_state state;
    fic_walker *w;
    add_population(&m, 1.0, &fic_law_vft, params, debye());
    ok(fic_walker_create(&w, &err));
    ok(fic_protocol_ramp(&p, "cool", 650.0, 0.0, 60.0, &err));
    ok(fic_protocol_add(&p, &(fic_segment){ .kind = "table", .T0_K = 300.0, .T1_K = 300.0, .duration_s = 60.0 }, &err));
    m.population[0].pressure[FIC_SHIFT] = m.population[0].pressure[FIC_STRUCTURE_SHIFT] = 60.0;
    ok(fic_protocol_add(
        &p, &(fic_segment){ .kind = "compress", .T0_K = 300.0, .T1_K = 300.0, .P1_GPa = 9.0, .duration_s = 60.0 },
        &err));
    fic_status s = fic_walk(w, &m, precision, &p, &state, &err);
    ck_assert_int_eq(s, FIC_EMATH);
    has_words(err.text, "population p0");
    size_t n = p.n, good = fic_walker_segments(w);
    ck_assert_int_eq(fic_walk(w, &m, precision, &p, &state, &err), FIC_EMATH);
    ck_assert_uint_lt(fic_walker_segments(w) - good, n);
    p.n = 1;
    ck_assert_uint_eq(walk_and_check(w, &m, precision, &p), 0);
    p.n = n;
    fic_walker_free(w);
    fic_protocol_clear(&p);
    fic_material_clear(&m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("walk");
    add_case(s, "walk", 60, NULL, NULL,
             (const TTest *[]){ another_start_or_tolerance_shares_nothing,
                                a_population_that_changes_leaves_those_of_the_others,
                                a_long_path_has_few_waymarks_and_one_where_it_parted,
                                a_path_that_fails_leaves_what_lies_before, NULL });
    TCase *t = tcase_create("both methods");
    tcase_add_loop_test(t, paths_that_part_are_walked_from_there_to_the_last_bit, 0, COUNT(both_methods));
    suite_add_tcase(s, t);
    return run_suite(s);
}
