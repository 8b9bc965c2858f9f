/* Readers and writers of curves: what goes out comes back, what is broken is named, and the rest is kept. */
#include "tests/support.h"

#include "analysis/reduce.h"
#include "analysis/scan.h"
#include "analysis/stare.h"

static char folder[64], path[128];

static void setup(void)
{
    make_folder(folder);
}

static void teardown(void)
{
    remove_folder(folder);
}

#define HEAD "Title\r\n____\r\n\r\nCurve Name:\r\n  []]5[$glass A[]]1[$chip\r\nCurve Values:\r\n"
#define NAMES "  Index    t    Ts    Tr   Value\r\n"
#define UNITS                                                                                                          \
    "          [s]  [\xB0"                                                                                             \
    "C]  [\xB0"                                                                                                        \
    "C]  [mW]\r\n"
#define ROWS_A "0 0.0 9.5 10.0 -0.101\r\n1 0.1 19.5 20.0 -0.102\r\n2 0.2 29.5 30.0 -0.1035\r\n"
#define TAIL "\r\nOrder Number:\r\n  7\r\n"
#define SECOND "Curve Name:\r\n  []]9[$glass B[]]1[$chip\r\nCurve Values:\r\n" NAMES UNITS ROWS_A TAIL

static fic_scan_list parsed(const char *text, fic_up up)
{
    fic_scan_list l = { 0 };
    char *bytes = strdup(text);
    ok(fic_stare_parse("run.txt", bytes, strlen(bytes), up, &l, &err));
    free(bytes);
    return l;
}

START_TEST(a_STARe_block_is_read_with_units_and_sign)
{
    fic_scan_list l = parsed(HEAD NAMES UNITS ROWS_A TAIL SECOND, FIC_UP_BY_SIGN);
    ck_assert_uint_eq(l.n, 2);
    ck_assert_uint_eq(l.n_faults, 0);
    const fic_scan *s = &l.scan[0];
    ck_assert_str_eq(s->name, "glass A");
    ck_assert_int_eq(s->segment, 5);
    ck_assert_uint_eq(s->line, 9);
    ck_assert_double_eq_tol(s->T_K[1], 293.15, 1e-9);
    ck_assert_double_eq_tol(s->sample_T_K[2], 302.65, 1e-9);
    ck_assert_double_eq_tol(s->heat_flow_mW[2], 0.1035, 1e-12); /* exothermic up in the file */
    ck_assert_double_eq_tol(s->rate_K_s, 100.0, 1e-9);
    ck_assert_int_eq(l.scan[1].segment, 9);
    fic_scan_list_clear(&l);
    l = parsed(HEAD NAMES UNITS ROWS_A, FIC_ENDO_UP);
    ck_assert_double_eq_tol(l.scan[0].heat_flow_mW[2], -0.1035, 1e-12);
    fic_scan_list_clear(&l);
}
END_TEST

START_TEST(decimal_commas_missing_numbers_and_other_units_are_read)
{
    fic_scan_list l =
        parsed(HEAD "Index t Ts Tr Value\r\n [min] [K] [K] [Wg^-1]\r\n0 0,0 --- 283,15 -0,101\r\n1 0,5 --- 293,15 "
                    "-1,02e-1\r\n2 1,0 --- 303,15 -0,1035\r\n",
               FIC_UP_BY_SIGN);
    const fic_scan *s = &l.scan[0];
    ck_assert_uint_eq(l.n, 1);
    ck_assert_double_eq_tol(s->t_s[2], 60.0, 1e-9);
    ck_assert_double_eq_tol(s->T_K[1], 293.15, 1e-9);
    ck_assert_ptr_null(s->sample_T_K);
    ck_assert_double_eq_tol(s->heat_flow_mW[1], 0.102, 1e-12);
    ck_assert_double_eq(s->mass_ug, 1000.0); /* W/g is mW of 1 mg */
    fic_scan_list_clear(&l);
}
END_TEST

START_TEST(UTF_16_is_read)
{
    const char *text = HEAD NAMES UNITS ROWS_A;
    size_t n = strlen(text);
    char *wide = calloc(2 * n + 3, 1);
    wide[0] = (char)0xFF;
    wide[1] = (char)0xFE;
    for (size_t i = 0; i < n; i++)
        wide[2 + 2 * i] = text[i];
    ck_assert(fic_stare_is(wide, 2 * n + 2));
    fic_scan_list l = { 0 };
    ok(fic_stare_parse("wide.txt", wide, 2 * n + 2, FIC_UP_BY_SIGN, &l, &err));
    ck_assert_uint_eq(l.n, 1);
    ck_assert_double_eq_tol(l.scan[0].T_K[2], 303.15, 1e-9);
    fic_scan_list_clear(&l);
    free(wide);
}
END_TEST

/* The first curve is broken; the second must come through. */
static void broken(const char *first, const char *words)
{
    char text[2000];
    snprintf(text, sizeof text, HEAD "%s" TAIL SECOND, first);
    fic_scan_list l = parsed(text, FIC_UP_BY_SIGN);
    ck_assert_uint_eq(l.n_faults, 1);
    ck_assert_uint_eq(l.n, 1);
    ck_assert_str_eq(l.scan[0].name, "glass B");
    has_words(l.fault[0], words);
    has_words(l.fault[0], "run.txt:");
    has_words(l.fault[0], "'glass A'");
    fic_scan_list_clear(&l);
}

START_TEST(one_broken_curve_is_named_and_the_others_kept)
{
    broken(NAMES UNITS "0 0.0 9.5 10.0 -0.101\r\n1 0.1 19.5 2o.0 -0.102\r\n", "run.txt:10");
    broken(NAMES UNITS "0 0.0 9.5 10.0 -0.101\r\n1 0.1 19.5 2o.0 -0.102\r\n", "'2o.0', expected a number");
    broken(NAMES UNITS "0 0.0 9.5 10.0 -0.101\r\n1 0.1 19.5\r\n", "3 numbers");
    broken("  Index t Ts Tr\r\n" UNITS ROWS_A, "column is missing");
    broken(NAMES ROWS_A, "no line of units");
    broken(NAMES "  [s] [parsec] [K] [mW]\r\n" ROWS_A, "parsec");
    broken(NAMES UNITS "0 0.0 9.5 10.0 -0.101\r\n", "fewer than two rows");
}
END_TEST

START_TEST(a_truncated_file_says_so)
{
    fic_scan_list l =
        parsed(SECOND HEAD NAMES UNITS "0 0.0 9.5 10.0 -0.101\r\n1 0.1 19.5 20.0 -0.102\r\n2 0.2 29", FIC_UP_BY_SIGN);
    ck_assert_uint_eq(l.n, 1);
    ck_assert_uint_eq(l.n_faults, 1);
    has_words(l.fault[0], "truncated");
    fic_scan_list_clear(&l);
    char none[] = "Title\r\n";
    ck_assert_int_eq(fic_stare_parse("empty.txt", none, strlen(none), FIC_UP_BY_SIGN, &l, &err), FIC_EINPUT);
    has_words(err.text, "empty.txt");
}
END_TEST

START_TEST(a_curve_survives_STARe_and_CSV)
{
    fic_scan s;
    fic_scan_list l = { 0 };
    ok(fic_scan_init(&s, 200, "caf\xc3\xa9 \xc2\xb5", &err));
    ok(fic_scan_add_sample_temperature(&s, &err));
    s.rate_K_s = 137.0;
    s.segment = 23;
    for (size_t i = 0; i < s.n; i++) {
        s.t_s[i] = 0.001 * (double)i;
        s.T_K[i] = 413.15 + 0.137 * (double)i;
        s.sample_T_K[i] = s.T_K[i] - 0.9;
        s.heat_flow_mW[i] = 0.0531 + 1e-5 * (double)(i * i % 37);
    }
    snprintf(path, sizeof path, "%s/out.txt", folder);
    ok(fic_stare_write(path, 1, &s, &err));
    ok(fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err));
    snprintf(path, sizeof path, "%s/out.csv", folder);
    ok(fic_scan_write(&s, path, &err));
    ok(fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err));
    ck_assert_uint_eq(l.n, 2);
    ck_assert_int_eq(l.scan[0].segment, 23);
    for (size_t k = 0; k < 2; k++) {
        ck_assert_str_eq(l.scan[k].name, s.name);
        ck_assert_double_eq_tol(l.scan[k].rate_K_s, 137.0, 0.01);
        for (size_t i = 0; i < s.n; i++) {
            ck_assert_double_eq_tol(l.scan[k].T_K[i], s.T_K[i], 1e-4);
            ck_assert_double_eq_tol(l.scan[k].sample_T_K[i], s.sample_T_K[i], 1e-4);
            ck_assert_double_eq_tol(l.scan[k].heat_flow_mW[i], s.heat_flow_mW[i], 1e-6);
        }
    }
    fic_scan_list_clear(&l);
    fic_scan_clear(&s);
}
END_TEST

START_TEST(plain_CSV_with_units_is_read)
{
    fic_scan_list l = { 0 };
    write_file(path, folder, "plain.csv",
               "Time [ms];Temperature [degC];Heat Flow [uW]\n0;10,0;-101\n100;20,0;-102\n200;30,0;-103,5\n");
    ok(fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err));
    ck_assert_double_eq_tol(l.scan[0].T_K[1], 293.15, 1e-9);
    ck_assert_double_eq_tol(l.scan[0].heat_flow_mW[2], 0.1035, 1e-12);
    ck_assert_double_eq_tol(l.scan[0].rate_K_s, 100.0, 1e-9);
    fic_scan_list_clear(&l);
    write_file(path, folder, "none.csv", "T [K],q [mW]\n300,1\n301,1\n");
    ck_assert_int_eq(fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err), FIC_EINPUT);
    has_words(err.text, "heat flow");
    has_words(err.text, "none.csv");
    write_file(path, folder, "flow.csv", "T [K],heat_flow [mW]\n300,1\n301,1\n");
    ck_assert_int_eq(fic_scan_read(path, FIC_UP_BY_SIGN, &l, &err), FIC_EINPUT);
    has_words(err.text, "rate_K_s");
    fic_scan_list_clear(&l);
}
END_TEST

START_TEST(the_mean_needs_equal_rows)
{
    fic_scan a, b, m;
    ok(fic_scan_init(&a, 3, "a", &err));
    ok(fic_scan_init(&b, 3, "b", &err));
    for (size_t i = 0; i < 3; i++) {
        a.T_K[i] = b.T_K[i] = 300.0 + (double)i;
        a.heat_flow_mW[i] = 1.0;
        b.heat_flow_mW[i] = 2.5;
    }
    const fic_scan *both[] = { &a, &b };
    ok(fic_scan_mean(2, both, &m, &err));
    ck_assert_double_eq(m.heat_flow_mW[1], 1.75);
    fic_scan_clear(&m);
    b.T_K[2] = 302.5;
    ck_assert_int_eq(fic_scan_mean(2, both, &m, &err), FIC_EINPUT);
    fic_scan_clear(&a);
    fic_scan_clear(&b);
}
END_TEST

START_TEST(the_shipped_file_reduces)
{
    fic_scan_list l = { 0 };
    fic_reduction r = { 0 }, second = { 0 };
    fic_reduction_choice c = fic_reduction_choice_default();
    ok(fic_scan_read("tests/data/vit4-two-runs.txt", FIC_UP_BY_SIGN, &l, &err));
    ck_assert_uint_eq(l.n, 2);
    ok(fic_reduce_reference(&l.scan[1], &c, &second, &err));
    ok(fic_reduce(&l.scan[0], &second, &c, &r, &err));
    /* run 1: the glass of 643 K, 594.77 K; run 2: that of 200 K/s, 639.01 K (states of the simulation) */
    ck_assert_double_eq_tol(r.Tf_K.value, 594.77, 4.0 * r.Tf_K.error + 0.1);
    ck_assert_double_eq_tol(r.recovery_K.value, 639.01 - 594.77, 4.0 * r.recovery_K.error + 0.1);
    fic_reduction_clear(&r);
    fic_reduction_clear(&second);
    fic_scan_list_clear(&l);
}
END_TEST

/* Flash DSC 1, PET aged at 60 degC; segments 5 and 9 unaged. */
START_TEST(PET_ages_monotonically_by_13_to_16_K)
{
    const char *file = "../shared/data/fdsc/pet_aging_1.txt";
    fic_scan_list l = { 0 };
    if (access(file, R_OK) != 0) {
        printf("skipped: %s is not there\n", file);
        return;
    }
    ok(fic_scan_read(file, FIC_UP_BY_SIGN, &l, &err));
    ck_assert_uint_eq(l.n, 15);
    ck_assert_uint_eq(l.n_faults, 0);
    const fic_scan *fresh[2];
    fic_scan reference;
    size_t n = 0;
    for (size_t i = 0; i < l.n; i++)
        if (l.scan[i].segment == 5 || l.scan[i].segment == 9)
            fresh[n++] = &l.scan[i];
    ok(fic_scan_mean(n, fresh, &reference, &err));
    fic_reduction_choice c = fic_reduction_choice_default();
    fic_reduction r = { 0 }, ref = { 0 };
    c.common = c.sample_axis = true;
    c.glass_low_K = 283.15;
    c.glass_high_K = 343.15;
    c.liquid_low_K = 403.15;
    c.liquid_high_K = 473.15;
    ok(fic_reduce_reference(&reference, &c, &ref, &err));
    double before = INFINITY, first = NAN, last = NAN;
    for (size_t i = l.n; i-- > 0;) { /* the file runs from long to short ageing */
        if (l.scan[i].segment == 5 || l.scan[i].segment == 9)
            continue;
        ok(fic_reduce(&l.scan[i], &ref, &c, &r, &err));
        ck_assert_double_lt(r.Tf_K.value, before);
        before = last = r.Tf_K.value;
        first = isnan(first) ? last : first;
    }
    printf("PET: T_f falls from %.2f to %.2f degC\n", first - 273.15, last - 273.15);
    ck_assert_double_ge(first - last, 13.0);
    ck_assert_double_le(first - last, 16.0);
    fic_reduction_clear(&r);
    fic_reduction_clear(&ref);
    fic_scan_clear(&reference);
    fic_scan_list_clear(&l);
}
END_TEST

int main(void)
{
    const TTest *const all[] = { a_STARe_block_is_read_with_units_and_sign,
                                 decimal_commas_missing_numbers_and_other_units_are_read,
                                 UTF_16_is_read,
                                 one_broken_curve_is_named_and_the_others_kept,
                                 a_truncated_file_says_so,
                                 a_curve_survives_STARe_and_CSV,
                                 plain_CSV_with_units_is_read,
                                 the_mean_needs_equal_rows,
                                 the_shipped_file_reduces,
                                 PET_ages_monotonically_by_13_to_16_K,
                                 NULL };
    Suite *s = suite_create("scan");
    add_case(s, "files", 30, setup, teardown, all);
    return run_suite(s);
}
