/* YAML: checked values out of nodes, and a complaint that shows the place. */
#include "models/base/nearest.h"
#include "models/base/yaml.h"
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
    Suite *s = suite_create("yaml");
    add_case(s, "yaml", 60, setup, teardown,
             (const TTest *[]){ a_map_of_quantities_is_read, complaints_name_line_and_column_and_show_the_place,
                                files_that_hold_no_document_are_refused,
                                deep_and_wide_files_are_refused_or_read_but_do_no_harm, nodes_are_walked,
                                the_nearest_name_is_near, variables_are_expanded_and_others_named, NULL });
    return run_suite(s);
}
