/* Files that are small and ask for a lot: each is refused with a sentence, at once and in little memory. */
#include <sys/resource.h>
#include <time.h>
#include "tests/support.h"
#include "analysis/campaign.h"
#include "analysis/scan.h"
#include "analysis/stare.h"
#include "models/base/table.h"
#include "models/pattern.h"
#include "models/run.h"

static char folder[] = "/tmp/fictive-limits-XXXXXX", path[64];

static void begin(void)
{
    /* 2 GB hold any file that is refused; memory that runs out is no sentence of these tests. */
    const struct rlimit most = { (rlim_t)2 << 30, (rlim_t)2 << 30 };
#ifndef __SANITIZE_ADDRESS__
    setrlimit(RLIMIT_AS, &most);
#endif
    (void)most;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void end(void)
{
    unlink(path);
    rmdir(folder);
}

/* Writes head, `times` times middle (in which %d counts), then tail. */
static void write_repeated(const char *head, size_t times, const char *middle, const char *tail)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(head, f);
    for (size_t i = 0; i < times; i++) {
        const char *digits = strstr(middle, "%d");
        if (digits)
            fprintf(f, "%.*s%zu%s", (int)(digits - middle), middle, i, digits + 2);
        else
            fputs(middle, f);
    }
    fputs(tail, f);
    ck_assert_int_eq(fclose(f), 0);
}

#define MATERIAL                                                                                                       \
    "material:\n  name: j\n  glass_heat_capacity: 25 J/mol/K\n  delta_heat_capacity: 12.5 J/mol/K\n  populations:\n"   \
    "    - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.4}, spectrum: {type: debye}}\n"

static void refuses_run(const char *words)
{
    fic_run run;
    ck_assert_int_eq(fic_run_read(path, &run, &err), FIC_EINPUT);
    has_words(err.text, words);
}

static void refuses_campaign(const char *words)
{
    fic_campaign c;
    ck_assert_int_eq(fic_campaign_read(path, &c, &err), FIC_EINPUT);
    has_words(err.text, words);
}

static void refuses_table(const char *words)
{
    fic_table t;
    ck_assert_int_eq(fic_table_read(path, &t, &err), FIC_EINPUT);
    has_words(err.text, words);
}

START_TEST(a_map_of_too_many_keys_is_refused)
{
    write_repeated("", 100000, "k%d: 1\n", "");
    refuses_run("4096 keys");
    write_repeated(MATERIAL, 100000, "k%d: 1\n", "");
    refuses_run("4096 keys");
    write_repeated("--- 1\n---\n", 100000, "k%d: 1\n", ""); /* in a second document, too */
    refuses_run("4096 keys");
}
END_TEST

START_TEST(too_many_anchors_are_refused)
{
    write_repeated("", 80000, "- &a%d x\n", "");
    refuses_run("1000 anchors");
}
END_TEST

START_TEST(nesting_too_deep_is_refused)
{
    write_repeated("", 1000000, "[", "");
    refuses_run("60 lists and maps");
    write_repeated("", 200000, "{a: ", "");
    refuses_run("60 lists and maps");
    write_repeated("", 500000, "- ", "");
    refuses_run("60 lists and maps");
}
END_TEST

START_TEST(more_than_a_megabyte_of_yaml_is_refused)
{
    write_repeated("# ", 1 << 20, "x", "\n");
    refuses_run("expected at most");
}
END_TEST

START_TEST(a_list_of_forty_thousand_steps_is_read_in_a_second)
{
    fic_run run;
    write_repeated(MATERIAL "protocol:\n  - start: {temperature: 611.3 K}\n", 40000, "  - hold: {for: 7 s}\n", "");
    clock_t begun = clock();
    ok(fic_run_read(path, &run, &err));
    ck_assert_double_lt((double)(clock() - begun) / CLOCKS_PER_SEC, 10.0); /* 0.5 s; by counting it would be 30 s */
    ck_assert_uint_eq(run.protocol.n, 40000);
    fic_run_clear(&run);
}
END_TEST

START_TEST(repeats_that_multiply_are_refused)
{
    write_repeated(MATERIAL "protocol:\n  - start: {temperature: 611.3 K}\n  - ", 8,
                   "repeat: {times: 100000, steps: [{", "hold: {for: 0 s}}]}}]}}]}}]}}]}}]}}]}}]}\n");
    refuses_run("steps and rows");
}
END_TEST

START_TEST(a_table_read_again_and_again_is_refused)
{
    char log[96];
    write_repeated("t [s],T [K]\n", 200000, "0,611.3\n", ""); /* rows that do not move anything */
    snprintf(log, sizeof log, "%s/log.csv", folder);
    ck_assert_int_eq(rename(path, log), 0);
    write_repeated(MATERIAL "protocol:\n  - start: {temperature: 611.3 K}\n", 1,
                   "  - repeat: {times: 90000, steps: [{table: {file: log.csv}}]}\n", "");
    refuses_run("steps and rows");
    unlink(log);
}
END_TEST

START_TEST(ten_thousand_scans_are_told_apart_in_time)
{
    fic_run run;
    write_repeated(MATERIAL "protocol:\n  - start: {temperature: 600 K}\n"
                            "  - repeat: {times: 300000, steps: [{hold: {for: 1 s}}, {hold: {for: 2 s}}]}\n",
                   1,
                   "  - repeat: {times: 4900, steps: [{scan: {to: 700 K, rate: 1 K/s, name: a}}, "
                   "{scan: {to: 600 K, rate: 1 K/s, name: b}}]}\n",
                   "");
    refuses_run("times"); /* 300000 are too many for one repeat */
    write_repeated(MATERIAL "protocol:\n  - start: {temperature: 600 K}\n"
                            "  - repeat: {times: 90000, steps: [{hold: {for: 1 s}}, {hold: {for: 2 s}}]}\n",
                   1,
                   "  - repeat: {times: 4900, steps: [{scan: {to: 700 K, rate: 1 K/s, name: a}}, "
                   "{scan: {to: 600 K, rate: 1 K/s, name: b}}]}\n",
                   "");
    ok(fic_run_read(path, &run, &err));
    fic_run_clear(&run);
}
END_TEST

#define CAMPAIGN MATERIAL "scans: {to: 780 K, rates: [100 K/s]}\n"
#define NINE "[401 K, 402 K, 403 K, 404 K, 405 K, 406 K, 407 K, 408 K, 409 K]"

START_TEST(combinations_of_long_protocols_are_refused)
{
    write_repeated(CAMPAIGN "samples:\n  - name: $A-$B-$C-$D\n    for: {A: " NINE ", B: " NINE ", C: " NINE ", D: " NINE
                            "}\n    protocol:\n      - start: {temperature: 1000 K}\n",
                   1000, "      - hold: {for: %d s}\n", "");
    refuses_campaign("bytes");
    write_repeated(CAMPAIGN "samples:\n  - name: $A-$B-$C-$D\n    for: {A: " NINE ", B: " NINE ", C: " NINE ", D: " NINE
                            "}\n    protocol:\n      - start: {temperature: 1000 K}\n",
                   1, "      - repeat: {times: 100000, steps: [{hold: {for: 1 s}}]}\n", "");
    refuses_campaign("steps in all samples");
}
END_TEST

START_TEST(variables_that_unfold_to_gigabytes_are_refused)
{
    char head[30000] = CAMPAIGN "samples:\n  - name: a\n    for: {A: [\"";
    size_t n = strlen(head);
    memset(head + n, 'x', 20000);
    strcpy(head + n + 20000, "\"]}\n    protocol:\n      - start: {temperature: 1000 K}\n");
    write_repeated(head, 30000, "      - hold: {for: $A}\n", "");
    refuses_campaign("with its variables");
}
END_TEST

START_TEST(samples_beyond_ten_thousand_are_refused)
{
    write_repeated(CAMPAIGN "protocol: [{start: {temperature: 300 K}}]\nsamples:\n", 10001, "  - name: s%d\n", "");
    refuses_campaign("10000 samples");
}
END_TEST

START_TEST(columns_and_notes_beyond_a_thousand_are_refused)
{
    write_repeated("c", 1000000, ",c%d", "\n1\n");
    refuses_table("1000 columns");
    write_repeated("", 1000000, "# k%d: v\n", "t [s]\n1\n");
    refuses_table("1000 notes");
}
END_TEST

START_TEST(curves_beyond_twenty_thousand_are_refused)
{
    fic_scan_list list = { 0 };
    write_repeated("", 200000, "Curve Values:\n", "");
    ck_assert_int_eq(fic_scan_read(path, FIC_UP_BY_SIGN, &list, &err), FIC_EINPUT);
    has_words(err.text, "20000 curves");
    fic_scan_list_clear(&list);
}
END_TEST

START_TEST(a_pattern_of_one_endless_line_is_refused_in_time)
{
    fic_pattern p;
    write_repeated("", 40000000, "a", "");
    clock_t begun = clock();
    ck_assert_int_eq(fic_pattern_read(path, 0.0, &p, &err), FIC_EINPUT);
    ck_assert_double_lt((double)(clock() - begun) / CLOCKS_PER_SEC, 3.0); /* 0.1 s; searched for units it was 5 s */
}
END_TEST

START_TEST(points_that_would_fill_memory_are_refused_before_the_run)
{
    fic_run run;
    fic_simulation out;
    write_repeated(
        MATERIAL "protocol:\n  - start: {temperature: 5000 K}\n", 9,
        "  - scan: {to: 4000 K, rate: 1 K/s, step: 0.0005 K, name: a%d}\n  - heat: {to: 5000 K, rate: 1 K/s}\n", "");
    ok(fic_run_read(path, &run, &err));
    ck_assert_int_eq(fic_simulate(&run, NULL, &out, &err), FIC_EINPUT);
    has_words(err.text, "points, expected at most 10000000 in all");
    fic_run_clear(&run);
}
END_TEST

int main(void)
{
    const TTest *const files[] = { a_map_of_too_many_keys_is_refused,
                                   too_many_anchors_are_refused,
                                   nesting_too_deep_is_refused,
                                   more_than_a_megabyte_of_yaml_is_refused,
                                   a_list_of_forty_thousand_steps_is_read_in_a_second,
                                   repeats_that_multiply_are_refused,
                                   a_table_read_again_and_again_is_refused,
                                   ten_thousand_scans_are_told_apart_in_time,
                                   combinations_of_long_protocols_are_refused,
                                   variables_that_unfold_to_gigabytes_are_refused,
                                   samples_beyond_ten_thousand_are_refused,
                                   columns_and_notes_beyond_a_thousand_are_refused,
                                   curves_beyond_twenty_thousand_are_refused,
                                   a_pattern_of_one_endless_line_is_refused_in_time,
                                   points_that_would_fill_memory_are_refused_before_the_run,
                                   NULL };
    Suite *s = suite_create("limits");
    add_case(s, "files", 300, begin, end, files);
    return run_suite(s);
}
