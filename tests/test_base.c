/* test_base.c - units, files, tables, YAML and JSON: what a reader accepts, and what it says about the rest. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "models/base/json.h"
#include "models/base/nearest.h"
#include "models/base/table.h"
#include "models/base/units.h"
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

/* ---- units ---------------------------------------------------------------------------------------------- */

static double parsed(const char *text, const char *unit)
{
    double v = 0.0;
    ok(fic_quantity_parse(text, unit, &v, &err));
    return v;
}

START_TEST(a_unit_in_any_spelling_gives_the_same_bits)
{
    static const char *const same[][6] = {
        { "K/s", "17.3 K/min", "17.3 kelvin/minute", "17.3 K min-1", "17.3 K.min^-1", "17.3K/min" },
        { "K/s", "17.3 K/min", " 17.3  K/min ", "1.73e1 K/min", "+17.3 K/min", "17.3 degC/min" },
        { "g", "1.15 ug", "1.15 microgram", "1.15 µg", "1.15e0 ug", "1.15 ugram" },
        { "J/mol/K", "25.7 J/mol/K", "25.7 J mol-1 K-1", "25.7 J/(mol K)", "25.7 joule/mole/kelvin", "25.7 J/K/mol" },
        { "1/angstrom", "2.59 1/angstrom", "2.59 angstrom-1", "2.59 angstrom^-1", "2.59 Å-1", "2.59 1/Å" },
        { "1", "0.37", "0.37 1", "3.7e-1", ".37", "0.37 " },
    };
    for (size_t i = 0; i < COUNT(same); i++) {
        double first = parsed(same[i][1], same[i][0]);
        for (size_t j = 2; j < 6; j++) {
            double v = parsed(same[i][j], same[i][0]);
            ck_assert_msg(memcmp(&v, &first, sizeof v) == 0, "'%s' is %.17g, '%s' is %.17g %s", same[i][1], first,
                          same[i][j], v, same[i][0]);
        }
    }
}
END_TEST

START_TEST(units_convert_as_their_definitions_say)
{
    static const struct {
        const char *text, *unit;
        double value;
    } known[] = {
        { "370 degC", "K", 643.15 },
        { "-40 degF", "K", 233.15 },
        { "20 degC/min", "K/s", 1.0 / 3.0 },
        { "0.3 GPa/min", "GPa/s", 0.005 },
        { "10 kbar", "GPa", 1.0 },
        { "71.3 kJ/mol", "J/mol", 71300.0 },
        { "1 cm3/mol", "J/mol/GPa", 1000.0 },
        { "2.5 %", "1", 0.025 },
        { "7.1 d", "s", 613440.0 },
        { "3 ms", "s", 0.003 },
        { "26.1 1/nm", "1/angstrom", 2.61 },
        { "6.1 g/cm^3", "kg/m^3", 6100.0 },
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        double v = parsed(known[i].text, known[i].unit);
        ck_assert_msg(fabs(v - known[i].value) <= 1e-12 * fabs(known[i].value), "%s is %.15g %s, not %.15g",
                      known[i].text, v, known[i].unit, known[i].value);
    }
}
END_TEST

START_TEST(what_is_no_quantity_is_refused_and_the_value_stays)
{
    static const char *const bad[][3] = {
        { "", "K", "not a number" },
        { "  ", "K", "not a number" },
        { "K", "K", "not a number" },
        { "nan K", "K", "not a number" },
        { "-nan K", "K", "not a number" },
        { "inf K", "K", "not a number" },
        { "-inf K", "K", "not a number" },
        { "infinity K", "K", "not a number" },
        { "0x10 K", "K", "not a number" },
        { "-0X1p3 K", "K", "not a number" },
        { "--5 K", "K", "not a number" },
        { ". K", "K", "not a number" },
        { "1e400 K", "K", "not a finite" },
        { "-1e400 K", "K", "not a finite" },
        { "20", "K/s", "has no unit" },
        { "20 K", "K/s", "wrong kind" },
        { "20 K/min", "K", "wrong kind" },
        { "20 GPa", "K", "wrong kind" },
        { "20 K/min rest", "K/s", "not a unit" },
        { "20 K/", "K/s", "not a unit" },
        { "20 kelvinn", "K", "not a unit" },
        { "1,5 K", "K", "" },
        { "20 K;", "K", "not a unit" },
        { "20 k", "K", "" },
        { "5 1", "K", "" },
        { "1 100 K", "K", "" },
        { "5 5 K", "K", "" },
        { "5 -3 K", "K", "" },
        { "5 .5 K", "K", "" },
        { "20 K @ 100", "K", "" },
        { "5 K 2", "K", "" },
        { "0.5 K", "1", "wrong kind" },
        { "1e308 degC/fs", "K/s", "too large" },
        { "0.5 2", "1", "" },
        { "20 K from 100", "K", "" },
        { "3 lg(re 1 K)", "K", "" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        double v = -7.25;
        fic_status s = fic_quantity_parse(bad[i][0], bad[i][1], &v, &err);
        ck_assert_msg(s == FIC_EINPUT, "'%s' was taken as %g %s", bad[i][0], v, bad[i][1]);
        ck_assert_msg(v == -7.25, "'%s' changed the value to %g", bad[i][0], v);
        ck_assert_msg(strlen(err.text) > 10, "'%s' got no sentence", bad[i][0]);
        has_words(err.text, bad[i][2]);
    }
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "5 ", 2);
    text[sizeof text - 1] = '\0';
    double v;
    ck_assert_int_eq(fic_quantity_parse(text, "K", &v, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_quantity_parse("no error wanted", "K", &v, NULL), FIC_EINPUT);
}
END_TEST

START_TEST(a_misspelt_unit_is_answered_with_the_one_that_was_meant)
{
    static const char *const meant[][3] = {
        { "20 K/mnn", "K/s", "did you mean 'K/min'?" },      { "0.3 gpa/min", "GPa/s", "did you mean 'GPa/min'?" },
        { "7 Gpa", "GPa", "did you mean 'GPa'?" },           { "163 kjj/mol", "J/mol", "did you mean 'kJ/mol'?" },
        { "20 kelvinn", "K", "did you mean 'kelvin'?" },     { "0.4 uw", "W", "did you mean 'uW'?" },
        { "163 kj/mol", "J/mol", "did you mean 'kJ/mol'?" }, { "2 mins", "s", "did you mean 'min'?" },
    };
    static const char *const none[][2] = {
        { "20 K/", "K/s" }, { "163 kj/moll", "J/mol" }, { "20 gpa", "K/s" }, { "3 xyzzy", "K" }, { "3 ;", "K" }
    };
    double v;
    for (size_t i = 0; i < COUNT(meant); i++) {
        ck_assert_int_eq(fic_quantity_parse(meant[i][0], meant[i][1], &v, &err), FIC_EINPUT);
        has_words(err.text, meant[i][2]);
    }
    for (size_t i = 0; i < COUNT(none); i++) {
        ck_assert_int_eq(fic_quantity_parse(none[i][0], none[i][1], &v, &err), FIC_EINPUT);
        ck_assert_msg(!strstr(err.text, "did you mean"), "'%s': %s", none[i][0], err.text);
    }
}
END_TEST

/* ---- sentences ------------------------------------------------------------------------------------------- */

START_TEST(a_sentence_that_is_too_long_is_cut_and_not_overrun)
{
    char word[4000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    ck_assert_int_eq(fic_fail(&err, FIC_EMATH, "%s", word), FIC_EMATH);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(fic_fail_in(&err, FIC_EIO, "file %d", 7), FIC_EIO);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(strncmp(err.text, "file 7: aaa", 11), 0);
    ck_assert_int_eq(fic_fail_in(&err, FIC_EIO, "%s", word), FIC_EIO);
    ck_assert_uint_lt(strlen(err.text), sizeof err.text);
    ck_assert_int_eq(fic_fail_in(NULL, FIC_EIO, "nobody listens"), FIC_EIO);
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------------------- */

static void holds(const char *path, const char *text)
{
    char *bytes;
    size_t n;
    ok(fic_file_read(path, 1000, &bytes, &n, &err));
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_int_eq(memcmp(bytes, text, n + 1), 0);
    free(bytes);
}

/* Files of the folder, drafts too. */
static size_t files(void)
{
    char command[128], line[32] = "";
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
    FILE *f = popen(command, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    pclose(f);
    return strtoul(line, NULL, 10);
}

START_TEST(a_file_is_replaced_whole)
{
    char path[128];
    write_file(path, folder, "result.csv", "earlier\n");
    ok(fic_file_write(path, "later, longer\n", 14, &err));
    holds(path, "later, longer\n");
    ok(fic_file_write(path, "", 0, &err));
    holds(path, "");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_full_disk_leaves_the_earlier_file_untouched)
{
    char path[128], *large = calloc(1, 300000);
    write_file(path, folder, "result.csv", "earlier\n");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100000, 100000 }), 0);
    ck_assert_int_eq(fic_file_write(path, large, 300000, &err), FIC_EIO);
    free(large);
    has_words(err.text, path);
    has_words(err.text, "could not be written");
    holds(path, "earlier\n");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_folder_that_may_not_be_written_leaves_the_earlier_file_untouched)
{
    char path[128];
    write_file(path, folder, "result.csv", "earlier\n");
    ck_assert_int_eq(chmod(folder, 0555), 0);
    bool root = geteuid() == 0; /* root may write anywhere, so the test becomes nobody */
    if (root)
        ck_assert_int_eq(seteuid(65534), 0);
    fic_status s = fic_file_write(path, "later", 5, &err), t = fic_folder_create("/proc/fictive/out", NULL);
    if (root)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(s, FIC_EIO);
    ck_assert_int_eq(t, FIC_EIO);
    has_words(err.text, "Permission denied");
    holds(path, "earlier\n");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_folder_in_the_place_of_a_file_is_not_replaced)
{
    char path[128];
    snprintf(path, sizeof path, "%s/result.csv", folder);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(fic_file_write(path, "later", 5, &err), FIC_EIO);
    has_words(err.text, "could not be put in place");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(folders_are_made_with_those_above_them)
{
    char path[128], file[128];
    snprintf(path, sizeof path, "%s/a//b/c/", folder);
    ok(fic_folder_create(path, &err));
    ok(fic_folder_create(path, &err));
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert(S_ISDIR(st.st_mode));
    write_file(file, folder, "plain", "x");
    snprintf(path, sizeof path, "%s/plain/deeper", folder);
    ck_assert_int_eq(fic_folder_create(path, &err), FIC_EIO);
    has_words(err.text, "plain");
}
END_TEST

START_TEST(what_cannot_be_read_is_said_in_a_sentence)
{
    static const struct {
        const char *content, *words;
    } bad[] = { { "", "is empty" },
                { " \n\t\r\n", "is empty" },
                { "ab\ncd\x01", ":2: byte 0x01" },
                { "\x7f"
                  "ELF\x02",
                  "byte 0x02" },
                { "0123456789abcdef0123456789", "26 bytes, expected at most 20" } };
    char path[128], *text = NULL;
    size_t n;
    for (size_t i = 0; i < COUNT(bad); i++) {
        write_file(path, folder, "run.yaml", bad[i].content);
        ck_assert_int_eq(fic_text_read(path, 20, &text, &n, &err), FIC_EINPUT);
        has_words(err.text, path);
        has_words(err.text, bad[i].words);
    }
    ck_assert_int_eq(fic_text_read(folder, 20, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, "is a directory");
    ck_assert_int_eq(fic_text_read("/nowhere/run.yaml", 20, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, "No such file");
    ck_assert_int_eq(fic_text_read("/dev/zero", 100000, &text, &n, &err), FIC_EINPUT); /* without end */
    has_words(err.text, "more than 100000 bytes");
    /* A file that does not say its size beforehand. */
    ok(fic_text_read("/proc/self/maps", 1000000, &text, &n, &err));
    free(text);
    ck_assert_int_eq(fic_text_read("/proc/self/maps", 2 * n / 3, &text, &n, &err), FIC_EINPUT);
}
END_TEST

START_TEST(a_nul_byte_makes_a_file_binary)
{
    char path[128], *text;
    size_t n;
    write_file(path, folder, "x", "");
    ok(fic_file_write(path, "name: a\n\0b: 1\n", 14, &err));
    ck_assert_int_eq(fic_text_read(path, 100, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, ":2: byte 0x00");
}
END_TEST

static void draft(const fic_drafts *d, const char *name, const char *text)
{
    char *path = fic_drafts_path(d, name);
    ok(fic_file_write(path, text, strlen(text), &err));
    free(path);
}

START_TEST(a_folder_of_results_appears_whole_or_not_at_all)
{
    char results[96], old[128], first[128];
    fic_drafts d;
    snprintf(results, sizeof results, "%s/a/results", folder);
    snprintf(first, sizeof first, "%s/first.csv", results);
    ok(fic_drafts_begin(results, &d, &err));
    draft(&d, "first.csv", "1");
    ck_assert_int_ne(access(results, F_OK), 0);
    fic_drafts_abandon(&d);
    ck_assert_int_ne(access(results, F_OK), 0);
    fic_drafts_abandon(&d);
    ok(fic_drafts_begin(results, &d, &err));
    draft(&d, "first.csv", "1");
    ok(fic_drafts_commit(&d, &err));
    holds(first, "1");
    write_file(old, results, "notes.txt", "mine");
    char slashed[100];
    snprintf(slashed, sizeof slashed, "%s///", results);
    ok(fic_drafts_begin(slashed, &d, &err));
    draft(&d, "first.csv", "2");
    holds(first, "1");
    ok(fic_drafts_commit(&d, &err));
    fic_drafts_abandon(&d);
    holds(first, "2");
    holds(old, "mine");
    snprintf(old, sizeof old, "ls '%.90s/a' | wc -l", folder);
    FILE *f = popen(old, "r");
    ck_assert_int_eq(fgetc(f), '1'); /* no draft is left */
    pclose(f);
    write_file(old, folder, "plain", "x");
    ck_assert_int_eq(fic_drafts_begin(strcat(old, "/results"), &d, &err), FIC_EIO);
    fic_drafts_abandon(&d);
}
END_TEST

START_TEST(a_digest_is_SHA_256)
{
    char hex[65];
    fic_sha256("abc", 3, hex); /* FIPS 180-4, example of one block */
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(paths_join_as_a_shell_would)
{
    static const char *const joined[][3] = { { "a/b", "c.yaml", "a/b/c.yaml" },
                                             { "a", "/c.yaml", "/c.yaml" },
                                             { "", "c.yaml", "c.yaml" } };
    static const char *const folders[][2] = { { "a/b/c.yaml", "a/b" }, { "c.yaml", "." }, { "/c.yaml", "/" } };
    for (size_t i = 0; i < COUNT(joined); i++) {
        char *path = fic_path_join(joined[i][0], joined[i][1]);
        ck_assert_str_eq(path, joined[i][2]);
        free(path);
    }
    for (size_t i = 0; i < COUNT(folders); i++) {
        char *path = fic_path_folder(folders[i][0]);
        ck_assert_str_eq(path, folders[i][1]);
        free(path);
    }
}
END_TEST

START_TEST(json_has_null_where_a_number_does_not_exist)
{
    char path[128], *text;
    size_t n;
    snprintf(path, sizeof path, "%s/summary.json", folder);
    json_t *v =
        json_pack("{s:o, s:o, s:o}", "a", fic_json_real(NAN), "b", fic_json_real(-INFINITY), "c", fic_json_real(573.7));
    ok(fic_json_write(v, path, &err));
    ok(fic_text_read(path, 1000, &text, &n, &err));
    has_words(text, "\"a\": null");
    has_words(text, "\"b\": null");
    has_words(text, "\"c\": 573.7\n");
    free(text);
    ck_assert_int_eq(fic_json_write(NULL, path, NULL), FIC_ENOMEM);
}
END_TEST

/* ---- tables ---------------------------------------------------------------------------------------------- */

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

/* ---- YAML ------------------------------------------------------------------------------------------------ */

static fic_status parse(const char *text, fic_yaml **y, fic_error *to)
{
    return fic_yaml_parse("run.yaml", text, strlen(text), y, to);
}

static const fic_param two[] = { { "rate", "K/s", "rate of the scan", 0.3333, 1e-6, 1e6, "", false },
                                 { "step", "K", "distance of points", 0.2, 1e-3, 10, "", true },
                                 { 0 } };

/* Reads the text as a map of the two parameters. */
static fic_status read_two(const char *text, double v[2], fic_error *to)
{
    fic_yaml *y;
    fic_status s = parse(text, &y, to);
    if (s != FIC_OK)
        return s;
    s = fic_node_allow_params(fic_yaml_root(y), two, NULL, to);
    if (s == FIC_OK)
        s = fic_node_params(fic_yaml_root(y), two, v, to);
    fic_yaml_free(y);
    return s;
}

START_TEST(a_map_of_quantities_is_read)
{
    double v[2];
    ok(read_two("rate: 20 K/min\nstep: 0.1 K\n", v, &err));
    ck_assert_double_eq_tol(v[0], 1.0 / 3.0, 1e-15);
    ck_assert_double_eq(v[1], 0.1);
    ok(read_two("{rate: \"3 K/s\"}", v, &err));
    ck_assert_double_eq(v[0], 3.0);
    ck_assert_double_eq(v[1], 0.2); /* the default */
    ok(read_two("\xef\xbb\xbf# a comment\r\nrate: 3 K/s # another\r\n", v, &err));
    ck_assert_double_eq(v[0], 3.0);
}
END_TEST

START_TEST(complaints_name_line_and_column_and_show_the_place)
{
    static const char *const bad[][4] = {
        { "step: 0.1 K\nrate: 20 K\n", "run.yaml:2:7: rate: unit 'K' is of the wrong kind", "rate: 20 K\n",
          "      ^~~~" },
        { "step: 0.1 K\nrat: 20 K/min\n", "run.yaml:2:1: 'rat' is not known here; did you mean 'rate'?",
          "rat: 20 K/min\n", "^~~" },
        { "step: 0.1 K\n", "run.yaml:1:1: no 'rate' here, expected the rate of the scan, such as 0.3333 K/s",
          "step: 0.1 K", "^" },
        { "rate: 5\n", "run.yaml:1:7: rate: '5' has no unit", "rate: 5\n", "^" },
        { "rate: 5 K/s\nstep: 0 K\n", "run.yaml:2:7: step = 0 K, expected 0.001 to 10", "step: 0 K", "^" },
        { "rate: nan K/s\n", "run.yaml:1:7: rate: 'nan K/s' is not a number", "nan", "^" },
        { "rate: [1, 2]\n", "run.yaml:1:7: expected plain text", "[1, 2]", "^" },
        { "rate:\n", "run.yaml:1:1: rate: '' is not a number", "rate:", "^~~~" },
        { "rate: &a 5 K/s\nstep: *a\n", "run.yaml:2:8: expected plain text (aliases are not followed)", "*a", "^" },
        { "rate: 5 K/s\nrate: 6 K/s\n", "run.yaml:2:1: ", "duplicate key", "" },
        { "rate: 5 K/s\n  step: 1 K\n", "run.yaml:1:7: ", "", "" },
        { "rate: {\n", "run.yaml:", "", "" },
        { "[1, 2]\n", "run.yaml:1:1: expected a map with keys out of rate, step", "[1, 2]", "^" },
        { "just words\n", "run.yaml:1:1: expected a map", "just words", "^" },
        { "? [a, b]\n: 3\nrate: 5 K/s\n", "run.yaml:1:3: '' is not known here", "", "" },
        { "rate: 5 K/s\n---\nrate: 6 K/s\n", "run.yaml:3:1: a second document", "", "" },
        { "rate: 5 K/s\n...\nrubbish: 3\n", "run.yaml:3:1: ", "", "" },
        { "<<: {rate: 5 K/s}\n", "run.yaml:1:1: '<<' is not known here", "", "" },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        double v[2];
        fic_status s = read_two(bad[i][0], v, &err);
        ck_assert_msg(s == FIC_EINPUT, "was read: %s", bad[i][0]);
        for (size_t j = 1; j < 4; j++)
            has_words(err.text, bad[i][j]);
        ck_assert_ptr_null(strstr(err.text, "memory-"));
    }
}
END_TEST

START_TEST(files_that_hold_no_document_are_refused)
{
    static const char *const bad[] = { "",
                                       "# only a comment\n",
                                       "---\n...\n",
                                       "\xff\xfe\x00x",
                                       "a: \xc3\x28\n",
                                       "%YAML 9.9\n---\na: 1\n",
                                       "a: b: c\n",
                                       "\t- x\n",
                                       "a: 'open\n" };
    char path[128];
    for (size_t i = 0; i < COUNT(bad); i++) {
        fic_yaml *y = NULL;
        write_file(path, folder, "run.yaml", bad[i]);
        fic_status s = fic_yaml_read(path, &y, &err);
        ck_assert_msg(s == FIC_EINPUT, "text %zu was read: %s", i, bad[i]);
        has_words(err.text, path);
    }
}
END_TEST

START_TEST(deep_and_wide_files_are_refused_or_read_but_do_no_harm)
{
    size_t n = 2000000;
    char *text = malloc(n + 1);
    fic_yaml *y;
    for (int kind = 0; kind < 4; kind++) {
        static const char *const pieces[] = { "[", "{a: ", "- ", "a" };
        size_t m = strlen(pieces[kind]);
        for (size_t i = 0; i < n; i++)
            text[i] = pieces[kind][i % m];
        text[n] = '\0';
        if (fic_yaml_parse("deep.yaml", text, n, &y, &err) == FIC_OK)
            fic_yaml_free(y);
    }
    /* A bomb of aliases stays as small as its text. */
    ok(parse("a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n", &y, &err));
    ck_assert_uint_eq(fic_node_count(fic_node_get(fic_yaml_root(y), "c")), 4);
    fic_yaml_free(y);
    free(text);
}
END_TEST

START_TEST(nodes_are_walked)
{
    fic_yaml *y;
    ok(parse("list: [1, two, {three: 3}]\nmap: {b: yes, a: no}\nwhole: 1e4\nhalf: 2.5\nbig: 1e30\n", &y, &err));
    fic_node root = fic_yaml_root(y), list = fic_node_get(root, "list"), map = fic_node_get(root, "map");
    const char *key, *text;
    bool flag;
    long whole;
    size_t n;
    ck_assert_uint_eq(fic_node_count(root), 5);
    ck_assert(fic_node_is_list(list) && fic_node_is_map(map) && !fic_node_is_map(list));
    ck_assert_uint_eq(fic_node_count(list), 3);
    ok(fic_node_text(fic_node_item(list, 1), &text, &err));
    ck_assert_str_eq(text, "two");
    ck_assert(fic_node_is_map(fic_node_item(list, 2)));
    ok(fic_node_flag(fic_node_pair(map, 0, &key), &flag, &err));
    ck_assert_str_eq(key, "b");
    ck_assert(flag);
    ok(fic_node_flag(fic_node_get(map, "a"), &flag, &err));
    ck_assert(!flag);
    ck_assert_ptr_null(fic_node_get(map, "c").at);
    ck_assert_ptr_null(fic_node_get(list, "c").at);
    ok(fic_node_whole(fic_node_get(root, "whole"), 0, 100000, &whole, &err));
    ck_assert_int_eq(whole, 10000);
    static const char *const wrong[] = { "half", "big", "list" };
    for (size_t i = 0; i < COUNT(wrong); i++)
        ck_assert_int_eq(fic_node_whole(fic_node_get(root, wrong[i]), 0, 100000, &whole, &err), FIC_EINPUT);
    ck_assert_int_eq(fic_node_flag(fic_node_get(root, "half"), &flag, &err), FIC_EINPUT);
    has_words(err.text, "expected one of no, yes, false, true");
    ck_assert_str_eq(fic_yaml_name(y), "run.yaml");
    ck_assert_ptr_nonnull(strstr(fic_yaml_text(y, &n), "half"));
    fic_yaml_free(y);
    fic_yaml_free(NULL);
}
END_TEST

START_TEST(the_nearest_name_is_near)
{
    static const char *const names[] = { "temperature", "pressure", "rate", "to", NULL };
    ck_assert_str_eq(fic_nearest("temprature", names), "temperature");
    ck_assert_str_eq(fic_nearest("presure", names), "pressure");
    ck_assert_ptr_null(fic_nearest("xyzzy", names));
    ck_assert_ptr_null(fic_nearest("", names));
    char text[400];
    memset(text, 't', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert_ptr_null(fic_nearest(text, names));
}
END_TEST

START_TEST(variables_are_expanded_and_others_named)
{
    static const char *const names[] = { "T", "T_anneal" }, *const texts[] = { "643 K", "300 K" };
    fic_yaml *y, *copy;
    const char *text;
    ok(parse("a: {to: $T, from: \"${T_anneal}\"}\nb: $P\n", &y, &err));
    fic_node root = fic_yaml_root(y);
    ok(fic_yaml_expand(fic_node_get(root, "a"), "copy.yaml", 2, names, texts, &copy, &err));
    ok(fic_node_text(fic_node_get(fic_yaml_root(copy), "to"), &text, &err));
    ck_assert_str_eq(text, "643 K");
    ok(fic_node_text(fic_node_get(fic_yaml_root(copy), "from"), &text, &err));
    ck_assert_str_eq(text, "300 K");
    fic_yaml_free(copy);
    ck_assert_int_eq(fic_yaml_expand(fic_node_get(root, "b"), "copy.yaml", 2, names, texts, &copy, &err), FIC_EINPUT);
    has_words(err.text, "run.yaml:2:4: '$P' is no variable here");
    fic_yaml_free(y);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("base");
    add_case(s, "units", 10, NULL, NULL,
             (const TTest *[]){ a_unit_in_any_spelling_gives_the_same_bits, units_convert_as_their_definitions_say,
                                what_is_no_quantity_is_refused_and_the_value_stays,
                                a_misspelt_unit_is_answered_with_the_one_that_was_meant,
                                a_sentence_that_is_too_long_is_cut_and_not_overrun, NULL });
    add_case(s, "files", 10, setup, teardown,
             (const TTest *[]){ a_file_is_replaced_whole, a_full_disk_leaves_the_earlier_file_untouched,
                                a_folder_that_may_not_be_written_leaves_the_earlier_file_untouched,
                                a_folder_in_the_place_of_a_file_is_not_replaced, folders_are_made_with_those_above_them,
                                what_cannot_be_read_is_said_in_a_sentence, a_nul_byte_makes_a_file_binary,
                                paths_join_as_a_shell_would, json_has_null_where_a_number_does_not_exist,
                                a_digest_is_SHA_256, a_folder_of_results_appears_whole_or_not_at_all, NULL });
    add_case(s, "tables", 10, setup, teardown,
             (const TTest *[]){ a_table_is_read_as_it_was_written, tables_of_other_programs_are_read,
                                a_wrong_table_is_named_by_line, a_column_that_is_not_there_or_of_another_kind_is_named,
                                a_long_table_keeps_every_row, NULL });
    add_case(s, "yaml", 60, setup, teardown,
             (const TTest *[]){ a_map_of_quantities_is_read, complaints_name_line_and_column_and_show_the_place,
                                files_that_hold_no_document_are_refused,
                                deep_and_wide_files_are_refused_or_read_but_do_no_harm, nodes_are_walked,
                                the_nearest_name_is_near, variables_are_expanded_and_others_named, NULL });
    return run_suite(s);
}
