/* Tables: read as they were written, also by other programs, and a wrong one is named by its line. */
#include "models/base/table.h"
#include "tests/support.h"

static char folder[64];

static void setup(void)
{
    make_folder(folder);
}

static void teardown(void)
{
    remove_folder(folder);
}

static fic_status read_text(const char *text, fic_table *t, fic_error *to)
{
    char path[128];
    write_file(path, folder, "table.csv", text);
    return fic_table_read(path, t, to);
}

START_TEST(a_table_is_read_as_it_was_written)
{
    char path[128];
    double T_K[] = { 573.7, NAN, -1.0 / 3.0, 1e-300 }, q[] = { 0.0127, 2.385, INFINITY, -0.0 };
    fic_table t, back;
    snprintf(path, sizeof path, "%s/t.csv", folder);
    fic_table_init(&t, 4);
    ok(fic_table_add(&t, "T", "K", T_K, &err));
    ok(fic_table_add(&t, "heat flow", "mW", q, &err));
    ok(fic_table_add(&t, "empty", "1", NULL, &err));
    ok(fic_table_note(&t, &err, "material", "vit4: %d K", 596));
    ok(fic_table_note(&t, &err, "seed", "%d", 3));
    ok(fic_table_note(&t, &err, "seed", "%d", 4));
    ok(fic_table_write(&t, path, &err));
    ok(fic_table_read(path, &back, &err));
    ck_assert_uint_eq(back.n_rows, 4);
    ck_assert_uint_eq(back.n_columns, 3);
    ck_assert_uint_eq(back.n_notes, 2);
    ck_assert_str_eq(fic_table_get_note(&back, "material"), "vit4: 596 K");
    ck_assert_str_eq(fic_table_get_note(&back, "seed"), "4");
    ck_assert_ptr_null(fic_table_get_note(&back, "nothing"));
    ck_assert_str_eq(fic_table_column(&back, "heat flow")->unit, "mW");
    const double *v = fic_table_column(&back, "T")->v, *w = fic_table_column(&back, "heat flow")->v;
    ck_assert_double_eq(v[0], 573.7);
    ck_assert(isnan(v[1]));
    ck_assert_double_eq_tol(v[2], -1.0 / 3.0, 1e-10);
    ck_assert_double_eq_tol(v[3] / 1e-300, 1.0, 1e-9);
    ck_assert_double_eq(w[1], 2.385);
    ck_assert(isnan(w[2])); /* infinity is no number of a file */
    fic_table_clear(&t);
    fic_table_clear(&back);
    char *text;
    size_t n;
    ok(fic_text_read(path, 1000, &text, &n, &err));
    ck_assert_ptr_null(strstr(text, "nan"));
    ck_assert_ptr_null(strstr(text, "inf"));
    free(text);
}
END_TEST

START_TEST(tables_of_other_programs_are_read)
{
    static const char *const same[] = {
        "t [s],T [K],P [GPa]\n0,573.7,0.1\n1.5,600.25,\n",
        "# a: b\r\n\r\nt (s), T (K), P (GPa)\r\n 0 , 573.7 , 0.1 \r\n1.5,600.25,\r\n",
        "t [s];T [K];P [GPa]\n0;573,7;0,1\n1,5;600,25;\n",
        "t [s]\tT [K]\tP [GPa]\n0\t573,7\t1e-1\n1,5\t600.25\t---\n",
        "\"t [s]\",\"T [K]\",\"P [GPa]\"\n0,573.7,0.1\n1.5,600.25,\n\n\n",
        "\xef\xbb\xbft [s],T [K],P [GPa]\n0,573.7,0.1\n1.5,600.25,",
        "t [min],T [degC],P [kbar]\n0,300.55,1\n0.025,327.1,\n",
    };
    for (size_t i = 0; i < COUNT(same); i++) {
        fic_table t;
        double *t_s, *T_K, *P_GPa;
        ok(read_text(same[i], &t, &err));
        ok(fic_table_require(&t, "t", "s", &t_s, &err));
        ok(fic_table_require(&t, "T", "K", &T_K, &err));
        ok(fic_table_require(&t, "P", "GPa", &P_GPa, &err));
        ck_assert_uint_eq(t.n_rows, 2);
        ck_assert_double_eq_tol(t_s[1], 1.5, 1e-12);
        ck_assert_double_eq_tol(T_K[0], 573.7, 1e-10);
        ck_assert_double_eq_tol(T_K[1], 600.25, 1e-10);
        ck_assert_double_eq_tol(P_GPa[0], 0.1, 1e-12);
        ck_assert(isnan(P_GPa[1]));
        ck_assert_str_eq(fic_table_column(&t, "T")->unit, "K");
        fic_table_clear(&t);
    }
}
END_TEST

START_TEST(a_wrong_table_is_named_by_line)
{
    static const char *const bad[][2] = {
        { "t [s],T [K]\n0,573.7\n1\n", ":3: 1 cells, expected 2" },
        { "t [s],T [K]\n0,573.7,4\n", ":2: 3 cells, expected 2" },
        { "# x\n\nt [s],T [K]\n0,573.7 K\n", ":4: column 'T' holds '573.7 K'" },
        { "t [s],T [K]\n0,nan\n", ":2: column 'T' holds 'nan'" },
        { "t [s],T [K]\n0,1e999\n", ":2: column 'T' holds '1e999'" },
        { "t [s],T [K]\n0,0x1F\n", ":2: column 'T' holds '0x1F'" },
        { "t [s],T [K]\n", "no row of numbers" },
        { "# only: notes\n", "no row of numbers" },
        { "t [s],,T [K]\n1,2,3\n", ":1: column 2 has no name" },
        { "t [s],t [K]\n1,2\n", ":1: a second column 't'" },
        { "t;T\n1;1,2,3\n", ":2: column 'T' holds" },
        { "t,T\n1,\x02\n", ":2: byte 0x02" },
        { "", "is empty" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        fic_table t;
        fic_status s = read_text(bad[i][0], &t, &err);
        ck_assert_msg(s == FIC_EINPUT, "table %zu was read: %s", i, bad[i][0]);
        has_words(err.text, bad[i][1]);
        ck_assert_uint_eq(t.n_columns, 0);
    }
}
END_TEST

START_TEST(a_column_that_is_not_there_or_of_another_kind_is_named)
{
    fic_table t;
    double *v;
    ok(read_text("t [s],T [K],x [foo]\n0,573.7,1\n", &t, &err));
    ck_assert_int_eq(fic_table_require(&t, "P", "GPa", &v, &err), FIC_EINPUT);
    has_words(err.text, "no column 'P', expected one beside t, T, x");
    ck_assert_int_eq(fic_table_require(&t, "T", "s", &v, &err), FIC_EINPUT);
    has_words(err.text, "column 'T': unit 'K' is of the wrong kind");
    ck_assert_int_eq(fic_table_require(&t, "x", "s", &v, &err), FIC_EINPUT);
    has_words(err.text, "column 'x': 'foo' is not a unit");
    ck_assert_double_eq(fic_table_column(&t, "T")->v[0], 573.7);
    fic_table_clear(&t);
}
END_TEST

START_TEST(a_long_table_keeps_every_row)
{
    char *text = malloc(200000), *at = text;
    fic_table t;
    at += sprintf(at, "i,v\n");
    for (int i = 0; i < 5000; i++)
        at += sprintf(at, "%d,%.3f\n", i, 0.37 * i);
    ok(read_text(text, &t, &err));
    free(text);
    ck_assert_uint_eq(t.n_rows, 5000);
    for (size_t i = 0; i < 5000; i++) {
        ck_assert_double_eq(t.column[0].v[i], (double)i);
        ck_assert_double_eq_tol(t.column[1].v[i], 0.37 * (double)i, 1e-9);
    }
    fic_table_clear(&t);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("table");
    add_case(s, "tables", 10, setup, teardown,
             (const TTest *[]){ a_table_is_read_as_it_was_written, tables_of_other_programs_are_read,
                                a_wrong_table_is_named_by_line, a_column_that_is_not_there_or_of_another_kind_is_named,
                                a_long_table_keeps_every_row, NULL });
    return run_suite(s);
}
