/* test_sweep.c - a map holds what single runs give, in its place, whatever happened on the way. */
#include "analysis/sweep_store.h"
#include "tests/support.h"

static char folder[64];

static void set_up(void)
{
    make_folder(folder);
}

static void tear_down(void)
{
    remove_folder(folder);
}

static const char *in_folder(const char *name)
{
    static char path[4][128];
    static int turn;
    char *p = path[turn++ % 4];
    snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

static const char *const a_glass = "material:\n"
                                   "  name: job_J\n"
                                   "  glass_heat_capacity: 25 J/mol/K\n"
                                   "  delta_heat_capacity: 12.5 J/mol/K\n"
                                   "  populations:\n"
                                   "    - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}, "
                                   "spectrum: {type: kww, beta: 0.65}}\n";
static const char *const path = "protocol:\n"
                                "  - start: {temperature: 650 K}\n"
                                "  - cool:  {to: 500 K, rate: $q}\n"
                                "  - hold:  {for: $t}\n";
static const char *const scans = "scans: {to: 640 K, rates: [10 K/min], step: 0.5 K}\n";
static const char *const axes = "axes:\n"
                                "  q: {from: 0.1 K/min, to: 1000 K/min, points: 5, spacing: log}\n"
                                "  t: [1 min, 90 s, 3.7 h]\n";

static void write_sweep(const char *head, const char *body, const char *outputs, const char *tail)
{
    FILE *f = fopen(in_folder("sweep.yaml"), "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_gt(fprintf(f, "%s%s%soutputs: %s\n%s", head, a_glass, body, outputs, tail), 0);
    ck_assert_int_eq(fclose(f), 0);
}

static fic_sweep read_good(void)
{
    fic_sweep s;
    ok(fic_sweep_read(in_folder("sweep.yaml"), &s, &err));
    return s;
}

/* ---- points ------------------------------------------------------------------------------------------------ */

START_TEST(a_grid_runs_through_its_last_axis_first)
{
    double v[FIC_AXES];
    fic_sweeper *w;
    write_sweep(axes, path, "[Tf_alpha]", "");
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    ck_assert_uint_eq(s.n, 15);
    fic_sweeper_values(w, 7, v); /* 7 = 2 * 3 + 1 */
    ck_assert_double_eq_tol(v[0], 10.0, 1e-12);
    ck_assert_double_eq_tol(v[1], 1.5, 1e-12); /* 90 s in the axis's minutes */
    fic_sweeper_values(w, 14, v);
    ck_assert_double_eq(v[0], 1000.0);
    ck_assert_double_eq_tol(v[1], 222.0, 1e-9);
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}
END_TEST

static const char *const design_head[] = { "design: {type: sobol, points: 100}\naxes: {q: {from: 0.5 K/min, to: 80 "
                                           "K/min, spacing: log}, t: {from: 1 s, to: 9 s}}\n",
                                           "design: {type: random, points: 100, seed: 3}\naxes: {q: {from: 0.5 K/min, "
                                           "to: 80 K/min, spacing: log}, t: {from: 1 s, to: "
                                           "9 s}}\n" };

START_TEST(a_design_gives_a_point_the_same_values_in_any_order)
{
    double v[FIC_AXES], again[FIC_AXES], mean = 0.0;
    fic_sweeper *w, *other;
    write_sweep(design_head[_i], path, "[Tf_alpha]", "");
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    ok(fic_sweeper_create(&s, &other, &err));
    for (size_t i = 0; i < 100; i++) {
        fic_sweeper_values(w, i, v);
        fic_sweeper_values(other, 99 - i, again);
        fic_sweeper_values(other, i, again);
        ck_assert_double_eq(v[0], again[0]);
        ck_assert_double_eq(v[1], again[1]);
        ck_assert(v[0] >= 0.5 && v[0] <= 80.0 && v[1] >= 1.0 && v[1] <= 9.0);
        mean += 0.01 * v[1];
    }
    ck_assert_double_eq_tol(mean, 5.0, _i == 0 ? 0.15 : 0.8);
    fic_sweeper_free(w);
    fic_sweeper_free(other);
    fic_sweep_clear(&s);
}
END_TEST

/* ---- numbers ----------------------------------------------------------------------------------------------- */

START_TEST(a_point_is_the_sample_that_a_campaign_takes)
{
    double v[FIC_OUTPUTS];
    char reason[FIC_REASON_BYTES];
    fic_sweeper *w;
    fic_campaign c;
    fic_sampled sampled;
    write_sweep(axes, path, "[T_max, Tf, Tf_alpha]", scans);
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    ok(fic_sweeper_run(w, 7, v, reason, &err));
    ck_assert_str_eq(reason, "");
    FILE *f = fopen(in_folder("campaign.yaml"), "w");
    ck_assert_ptr_nonnull(f);
    fprintf(f, "%s%ssamples:\n  - name: one\n    for: {q: [10 K/min], t: [90 s]}\n%s", a_glass, scans, path);
    fclose(f);
    ok(fic_campaign_read(in_folder("campaign.yaml"), &c, &err));
    ok(fic_campaign_sample(&c, 0, NULL, NULL, &sampled, &err));
    ck_assert_double_eq_tol(v[0], sampled.scan[0].v[FIC_Q_T_MAX], 1e-7);
    ck_assert_double_eq_tol(v[1], sampled.scan[0].v[FIC_Q_TF], 1e-7);
    ck_assert_double_eq_tol(v[2], sampled.Tf_K[0], 1e-7);
    ck_assert_double_lt(v[1], 560.0);
    fic_campaign_clear(&c);
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(a_point_that_cannot_be_has_no_numbers_but_a_reason)
{
    double v[FIC_OUTPUTS];
    char reason[FIC_REASON_BYTES];
    fic_sweeper *w;
    write_sweep("axes: {T: [600 K, 500 K, 643.7 K, 550 K]}\n",
                "protocol:\n  - start: {temperature: 650 K}\n  - cool: {to: $T, rate: 20 K/min}\n", "[Tf, Tf_alpha]",
                scans);
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    ok(fic_sweeper_run(w, 2, v, reason, &err)); /* already above the end of the scans */
    has_words(reason, "expected below the scans' 640 K");
    ck_assert(isnan(v[0]) && isnan(v[1]));
    ok(fic_sweeper_run(w, 1, v, reason, &err));
    ck_assert_str_eq(reason, "");
    ck_assert(isfinite(v[0]) && isfinite(v[1]));
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}
END_TEST

/* ---- the file ---------------------------------------------------------------------------------------------- */

/* Points in this order, with a flush after each `every`; stops after `most`. */
static void fill(const char *map, const fic_sweep *s, const size_t order[], size_t most, size_t every)
{
    fic_sweep_store *st;
    fic_results r;
    ok(fic_sweep_store_open(map, s, false, &st, &err));
    ok(fic_results_init(&r, 32, s->n_outputs, &err));
    for (size_t i = 0; i < most; i++) {
        r.point[r.n] = order[i];
        r.status[r.n] = order[i] == 4 ? FIC_POINT_FAILED : FIC_POINT_GOOD;
        for (size_t o = 0; o < s->n_outputs; o++)
            r.value[o * r.room + r.n] = order[i] == 4 ? NAN : 1000.0 * (double)o + (double)order[i];
        memset(r.reason + r.n * FIC_REASON_BYTES, 0, FIC_REASON_BYTES);
        if (order[i] == 4)
            strcpy(r.reason + r.n * FIC_REASON_BYTES, "it was too cold");
        if (++r.n == every)
            ok(fic_sweep_store_put(st, &r, &err));
    }
    ok(fic_sweep_store_put(st, &r, &err));
    fic_results_clear(&r);
    ok(fic_sweep_store_close(st, &err));
}

static bool same_bytes(const char *a, const char *b)
{
    char *x, *y;
    size_t n, m;
    ok(fic_file_read(a, 1 << 24, &x, &n, &err));
    ok(fic_file_read(b, 1 << 24, &y, &m, &err));
    bool same = n == m && memcmp(x, y, n) == 0;
    free(x);
    free(y);
    return same;
}

START_TEST(a_map_is_the_same_byte_by_byte_in_whatever_order_points_come)
{
    const size_t forward[15] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 },
                 mixed[15] = { 11, 12, 13, 2, 3, 4, 0, 14, 1, 8, 9, 10, 5, 6, 7 };
    write_sweep(axes, path, "[Tf_alpha, Pf_alpha]", "");
    fic_sweep s = read_good();
    fill(in_folder("a.nc"), &s, forward, 15, 15);
    fill(in_folder("b.nc"), &s, mixed, 6, 2); /* stopped, and gone on */
    fill(in_folder("b.nc"), &s, mixed + 6, 9, 4);
    ck_assert(same_bytes(in_folder("a.nc"), in_folder("b.nc")));
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(what_is_left_is_what_was_not_written)
{
    const size_t order[6] = { 11, 12, 13, 2, 3, 4 };
    size_t point[15], n, next = 0, good, failed;
    double v[15];
    fic_sweep_store *st;
    write_sweep(axes, path, "[Tf_alpha, Pf_alpha]", "");
    fic_sweep s = read_good();
    fill(in_folder("a.nc"), &s, order, 6, 2);
    ok(fic_sweep_store_open(in_folder("a.nc"), &s, false, &st, &err));
    ok(fic_sweep_store_count(st, &good, &failed, &err));
    ck_assert_uint_eq(good, 5);
    ck_assert_uint_eq(failed, 1);
    ok(fic_sweep_store_pending(st, &next, 4, point, &n, &err));
    ck_assert(n == 4 && point[0] == 0 && point[1] == 1 && point[2] == 5 && point[3] == 6);
    ok(fic_sweep_store_pending(st, &next, 15, point, &n, &err));
    ck_assert(n == 5 && point[0] == 7 && point[4] == 14);
    ok(fic_sweep_store_get(st, 1, 0, 15, v, &err));
    ck_assert(v[11] == 1011.0 && v[3] == 1003.0 && isnan(v[4]) && isnan(v[0]));
    ok(fic_sweep_store_close(st, &err));
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(parts_make_a_whole)
{
    const size_t all[15] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
    fic_sweep_store *to, *from;
    write_sweep(axes, path, "[Tf_alpha, Pf_alpha]", "");
    fic_sweep s = read_good();
    fill(in_folder("whole.nc"), &s, all, 15, 15);
    fill(in_folder("one.nc"), &s, all, 6, 4);
    fill(in_folder("two.nc"), &s, all + 6, 9, 9);
    ok(fic_sweep_store_open(in_folder("one.nc"), &s, false, &to, &err));
    ok(fic_sweep_store_open(in_folder("two.nc"), &s, false, &from, &err));
    ok(fic_sweep_store_take(to, from, &err));
    ok(fic_sweep_store_close(from, &err));
    ok(fic_sweep_store_close(to, &err));
    ck_assert(same_bytes(in_folder("whole.nc"), in_folder("one.nc")));
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(a_map_of_another_sweep_is_left_alone)
{
    fic_sweep_store *st;
    write_sweep(axes, path, "[Tf_alpha]", "");
    fic_sweep s = read_good();
    ok(fic_sweep_store_open(in_folder("a.nc"), &s, false, &st, &err));
    ok(fic_sweep_store_close(st, &err));
    fic_sweep_clear(&s);
    write_sweep(axes, path, "[Tf_alpha]", "solver: {tolerance: 1e-2 K}\n");
    s = read_good();
    ck_assert_int_eq(fic_sweep_store_open(in_folder("a.nc"), &s, false, &st, &err), FIC_EINPUT);
    has_words(err.text, "holds another sweep");
    ck_assert_int_eq(fic_sweep_store_open(in_folder("sweep.yaml"), &s, false, &st, &err), FIC_EINPUT);
    has_words(err.text, "expected a map");
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(a_map_that_no_disk_holds_is_said_before_the_work)
{
    fic_sweep_store *st;
    write_sweep("axes:\n  q: {from: 1 K/min, to: 2 K/min, points: 100000}\n  t: {from: 1 s, to: 2 s, points: 100000}\n",
                path, "[Tf_alpha]", "");
    fic_sweep s = read_good();
    ck_assert_double_gt(fic_sweep_bytes(&s), 1e12);
    ck_assert_int_eq(fic_sweep_store_open(in_folder("a.nc"), &s, false, &st, &err), FIC_EINPUT);
    has_words(err.text, "are free there");
    ck_assert_int_ne(access(in_folder("a.nc"), F_OK), 0);
    fic_sweep_clear(&s);
}
END_TEST

/* ---- order ------------------------------------------------------------------------------------------------- */

/* The scan's end parts the samples last, the hold before it, the cooling first; spectra before all. */
static const char *const mixed_axes = "axes:\n"
                                      "  t: [1 min, 90 s, 3.7 h, 2 h]\n"
                                      "  to: [660 K, 670 K, 680 K]\n"
                                      "  b: {from: 0.6, to: 0.65, points: 2}\n"
                                      "  q: {from: 0.1 K/min, to: 1000 K/min, points: 5, spacing: log}\n"
                                      "  lag: [5 ms]\n";

static void write_mixed(void)
{
    FILE *f = fopen(in_folder("sweep.yaml"), "w");
    ck_assert_ptr_nonnull(f);
    fprintf(f,
            "%s%s%soutputs: [Tf, Tf_alpha]\nscans: {to: $to, rates: [10 K/min], step: 2 K}\ninstrument: {lag: $lag}\n",
            mixed_axes, a_glass, path);
    ck_assert_int_eq(fclose(f), 0);
    char *text, *beta;
    size_t n;
    ok(fic_file_read(in_folder("sweep.yaml"), 1 << 20, &text, &n, &err));
    beta = strstr(text, "beta: 0.65");
    ck_assert_ptr_nonnull(beta);
    memcpy(beta, "beta: $b  ", 10);
    ok(fic_file_write(in_folder("sweep.yaml"), text, n, &err));
    free(text);
}

START_TEST(neighbours_differ_where_their_samples_part_last)
{
    bool taken[120] = { false };
    double v[FIC_AXES], before[FIC_AXES];
    size_t apart, changes[FIC_AXES] = { 0 };
    fic_sweeper *w;
    write_mixed();
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    ck_assert_uint_eq(s.n, 120);
    ck_assert_uint_eq(fic_sweep_row(&s), 3); /* of `to`: a lag that is always the same parts nothing */
    for (size_t turn = 0; turn < s.n; turn++) {
        size_t point = fic_sweep_point(&s, turn);
        ck_assert(point < s.n && !taken[point]);
        taken[point] = true;
        fic_sweeper_values(w, point, v);
        for (size_t k = 0; k < s.n_axes && turn > 0; k++)
            changes[k] += v[k] != before[k];
        memcpy(before, v, sizeof v);
        ck_assert_uint_ge(fic_sweep_run(&s, turn, &apart), 1);
    }
    ck_assert_uint_eq(changes[2], 1);                 /* b: one refit */
    ck_assert_uint_eq(changes[3], 2 * 5 - 1);         /* q */
    ck_assert_uint_eq(changes[0], 2 * 5 * 4 - 1);     /* t */
    ck_assert_uint_eq(changes[1], 2 * 5 * 4 * 3 - 1); /* to */
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(a_point_has_the_same_numbers_whatever_came_before)
{
    double v[FIC_OUTPUTS], alone[FIC_OUTPUTS];
    char reason[FIC_REASON_BYTES], reason_alone[FIC_REASON_BYTES];
    size_t good = 0;
    fic_sweeper *w, *other;
    write_mixed();
    fic_sweep s = read_good();
    ok(fic_sweeper_create(&s, &w, &err));
    for (size_t i = 0; i < 60; i++) {
        size_t point = i < 30 ? fic_sweep_point(&s, i) : i * 37 % s.n;
        ok(fic_sweeper_run(w, point, v, reason, &err));
        good += !reason[0] && isfinite(v[0]) && isfinite(v[1]);
        ok(fic_sweeper_create(&s, &other, &err));
        ok(fic_sweeper_run(other, point, alone, reason_alone, &err));
        ck_assert_str_eq(reason, reason_alone);
        ck_assert_int_eq(memcmp(v, alone, s.n_outputs * sizeof *v), 0);
        fic_sweeper_free(other);
    }
    ck_assert_uint_gt(good, 50);
    fic_sweeper_free(w);
    fic_sweep_clear(&s);
}
END_TEST

START_TEST(a_map_is_filled_in_turns_as_in_points)
{
    size_t turn[120], points[120], n, next = 0, all = 0;
    fic_sweep_store *st;
    write_mixed();
    fic_sweep s = read_good();
    for (size_t i = 0; i < s.n; i++) {
        turn[i] = fic_sweep_point(&s, i);
        points[i] = i;
    }
    fill(in_folder("a.nc"), &s, points, s.n, 30);
    fill(in_folder("b.nc"), &s, turn, 47, 31); /* stopped, and gone on */
    ok(fic_sweep_store_open(in_folder("b.nc"), &s, false, &st, &err));
    do {
        ok(fic_sweep_store_pending(st, &next, 5, turn, &n, &err));
        for (size_t i = 0; i < n; i++)
            ck_assert_uint_eq(turn[i], 47 + all++);
    } while (n > 0);
    ck_assert_uint_eq(all, s.n - 47);
    ok(fic_sweep_store_close(st, &err));
    for (size_t i = 0; i < s.n; i++)
        turn[i] = fic_sweep_point(&s, i);
    fill(in_folder("b.nc"), &s, turn + 47, s.n - 47, 23);
    ck_assert(same_bytes(in_folder("a.nc"), in_folder("b.nc")));
    fic_sweep_clear(&s);
}
END_TEST

/* ---- bad files --------------------------------------------------------------------------------------------- */

static const struct {
    const char *head, *outputs, *words;
} bad[] = {
    { "axes: {q: [1 K/min], t: [1 s], w: [2 s]}\n", "[Tf_alpha]", "axis 'w' is used nowhere" },
    { "axes: {q: [1 K/min]}\n", "[Tf_alpha]", "'$t' is no variable here" },
    { "axes: {q: [1 K/min], t: [1 K]}\n", "[Tf_alpha]", "wrong kind" },
    { "axes: {q: [1 K/min], t: [1 s, 1 s]}\n", "[Tf_alpha]", "stands twice" },
    { "axes: {q: [1 K/min], t: [1 s, 2 K]}\n", "[Tf_alpha]", "wrong kind" },
    { "axes: {q: [1 K/min], t: []}\n", "[Tf_alpha]", "0 values, expected 1" },
    { "axes: {q: [1 K/min], t: 5 s}\n", "[Tf_alpha]", "expected a list or {from" },
    { "axes: {q: [1 K/min], t: {from: 0 s, to: 5 s, points: 3, spacing: log}}\n", "[Tf_alpha]", "both above 0" },
    { "axes: {q: [1 K/min], t: {from: 5 s, to: 5 s, points: 3}}\n", "[Tf_alpha]", "ends where it begins" },
    { "axes: {q: [1 K/min], t: {from: 1 s, to: 5 s, points: 1}}\n", "[Tf_alpha]", "a whole number from 2" },
    { "axes: {q: [1 K/min], t: {from: 1 s, to: 5 s, pionts: 3}}\n", "[Tf_alpha]", "did you mean 'points'" },
    { "axes: {q: [1 K/min], 2t: [1 s]}\n", "[Tf_alpha]", "no name of an axis" },
    { "axes: {q: [1 K/min], t: [1 s]}\n", "[Tf_alhpa]", "did you mean 'Tf_alpha'" },
    { "axes: {q: [1 K/min], t: [1 s]}\n", "[T_p]", "needs a scan" },
    { "axes: {q: [1 K/min], t: [1 s]}\n", "[]", "expected a list of 1 to" },
    { "axes: {q: [1 K/min], t: [1 s]}\n", "[Tf_alpha, Tf_alpha]", "stands twice" },
    { "axes: {}\n", "[Tf_alpha]", "expected a map of 1 to" },
    { "design: sobol\naxes: {q: [1 K/min], t: [1 s]}\n", "[Tf_alpha]", "expected {type: sobol, points" },
    { "design: {type: sobol, points: 5}\naxes: {q: [1 K/min], t: [1 s]}\n", "[Tf_alpha]", "expected {from" },
    { "design: {type: soblo, points: 5}\naxes: {q: [1 K/min], t: [1 s]}\n", "[Tf_alpha]", "did you mean 'sobol'" },
};

START_TEST(a_bad_sweep_file_is_refused_at_its_place)
{
    fic_sweep s;
    write_sweep(bad[_i].head, path, bad[_i].outputs, "");
    fic_status status = fic_sweep_read(in_folder("sweep.yaml"), &s, &err);
    if (status != FIC_EINPUT)
        ck_abort_msg("%s with outputs %s is taken", bad[_i].head, bad[_i].outputs);
    has_words(err.text, bad[_i].words);
    has_words(err.text, "sweep.yaml:");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("sweep");
    TCase *t = tcase_create("sweep");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_grid_runs_through_its_last_axis_first);
    tcase_add_loop_test(t, a_design_gives_a_point_the_same_values_in_any_order, 0, 2);
    tcase_add_test(t, a_point_is_the_sample_that_a_campaign_takes);
    tcase_add_test(t, a_point_that_cannot_be_has_no_numbers_but_a_reason);
    tcase_add_test(t, a_map_is_the_same_byte_by_byte_in_whatever_order_points_come);
    tcase_add_test(t, what_is_left_is_what_was_not_written);
    tcase_add_test(t, neighbours_differ_where_their_samples_part_last);
    tcase_add_test(t, a_point_has_the_same_numbers_whatever_came_before);
    tcase_add_test(t, a_map_is_filled_in_turns_as_in_points);
    tcase_add_test(t, parts_make_a_whole);
    tcase_add_test(t, a_map_of_another_sweep_is_left_alone);
    tcase_add_test(t, a_map_that_no_disk_holds_is_said_before_the_work);
    tcase_add_loop_test(t, a_bad_sweep_file_is_refused_at_its_place, 0, (int)COUNT(bad));
    suite_add_tcase(s, t);
    return run_suite(s);
}
