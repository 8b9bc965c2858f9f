/* Pictures: what gnuplot is told, and that a picture is there whole or not at all. */
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "models/base/file.h"
#include "notebooks_export/plot_script.h"
#include "tests/suite.h"

enum { N = 120 };
static double x[N], y[N], y2[N], e[N];
static char folder[] = "/tmp/fic_plot_XXXXXX";

static void setup(void)
{
    for (int i = 0; i < N; i++) {
        x[i] = 573.7 + 1.3 * i;
        y[i] = 25.1 + 31.7 * exp(-0.003 * (x[i] - 651.3) * (x[i] - 651.3));
        y2[i] = y[i] + 2.385;
        e[i] = 1.1;
    }
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static size_t count_files(const char *with)
{
    size_t n = 0;
    DIR *d = opendir(".");
    for (struct dirent *f; d && (f = readdir(d));)
        n += f->d_name[0] != '.' && strstr(f->d_name, with) != NULL;
    closedir(d);
    return n;
}

static void teardown(void)
{
    unlink("bin/gnuplot");
    DIR *d = opendir(folder);
    for (struct dirent *f; d && (f = readdir(d));) {
        unlink(f->d_name);
        rmdir(f->d_name);
    }
    closedir(d);
    rmdir(folder);
}

/* Whether there is a gnuplot on the PATH; says so where there is none. */
static bool no_gnuplot(void)
{
    if (system("command -v gnuplot >/dev/null 2>&1") == 0)
        return false;
    fprintf(stderr, "skipped: gnuplot is not installed (apt-get install gnuplot-nox)\n");
    return true;
}

static char *text_of(const char *path)
{
    char *text = NULL;
    size_t n;
    fic_error err;
    ck_assert_msg(fic_file_read(path, 1 << 26, &text, &n, &err) == FIC_OK, "%s", err.text);
    return text;
}

static void fake_gnuplot(const char *script)
{
    ck_assert_int_eq(mkdir("bin", 0700), 0);
    FILE *f = fopen("bin/gnuplot", "w");
    fprintf(f, "#!/bin/sh\n%s\n", script);
    fclose(f);
    chmod("bin/gnuplot", 0700);
    char path[128];
    snprintf(path, sizeof path, "%s/bin:/usr/bin:/bin", folder);
    setenv("PATH", path, 1);
}

static fic_curve line(void)
{
    return (fic_curve){ .title = "model", .n = N, .x = x, .y = y };
}

static fic_panel panel(const fic_curve *c, size_t n)
{
    return (fic_panel){ .x_label = "T / K", .y_label = "c / J", .n_curves = n, .curve = c };
}

static void must_plot(const char *path, const char *title, const fic_panel *p)
{
    fic_error err;
    ck_assert_msg(fic_plot(path, title, 1, 1, p, &err) == FIC_OK, "%s", err.text);
}

START_TEST(a_picture_of_every_style_comes_as_png_and_svg_and_nothing_else)
{
    if (no_gnuplot())
        return;
    double z[6] = { 0, 1, NAN, 3, 4, 5 };
    y[7] = NAN;
    fic_mark m[] = { { 641.2, "onset", false }, { 30, "glass", true }, { 1e9, "far off", false } };
    fic_curve c[7];
    for (int k = 0; k < 6; k++)
        c[k] = (fic_curve){ "style", (fic_style)k, N, x, y, e, y2, k - 1 };
    c[6] = (fic_curve){ .title = "empty", .style = FIC_POINTS };
    fic_panel p[4] = { panel(c, 7), panel(c, 7), { .nx = 3, .ny = 2, .map_x = x, .map_y = y2, .map_z = z }, { 0 } };
    p[0].mark = m;
    p[0].n_marks = 3;
    p[1].log_x = p[1].log_y = true;
    fic_error err;
    ck_assert_msg(fic_plot("four", "title", 2, 2, p, &err) == FIC_OK, "%s", err.text);
    char *png = text_of("four.png"), *svg = text_of("four.svg");
    ck_assert_mem_eq(png, "\x89PNG\r\n", 6);
    ck_assert_ptr_nonnull(strstr(svg, "</svg>"));
    ck_assert_uint_eq(count_files(""), 2);
    free(png);
    free(svg);
}
END_TEST

START_TEST(titles_are_drawn_as_they_stand_and_run_nothing)
{
    if (no_gnuplot())
        return;
    fic_curve c = line();
    c.title = "`touch a` $(touch b) {/Symbol g} @macro x_1^2";
    fic_panel p = panel(&c, 1);
    p.x_label = "it's \"q\" \\ 7 % \xc3\x85\xe2\x81\xbb\xc2\xb9";
    p.title = "'; system 'touch c'\n\"; !touch d";
    must_plot("evil", "<b> & \xff \x01", &p);
    char *svg = text_of("evil.svg");
    ck_assert_ptr_nonnull(strstr(svg, "`touch a` $(touch b) {/Symbol g} @macro x_1^2"));
    ck_assert_ptr_nonnull(strstr(svg, "it's \"q\" \\ 7 % \xc3\x85\xe2\x81\xbb\xc2\xb9"));
    ck_assert_ptr_nonnull(strstr(svg, "'; system 'touch c' \"; !touch d"));
    ck_assert_ptr_nonnull(strstr(svg, "&lt;b> &amp; \xef\xbf\xbd"));
    ck_assert_uint_eq(count_files(""), 2);
    free(svg);
}
END_TEST

START_TEST(a_path_that_looks_like_a_command_is_a_path)
{
    if (no_gnuplot())
        return;
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    must_plot("|touch y; 'q' `z` 10", NULL, &p);
    ck_assert_int_eq(access("|touch y; 'q' `z` 10.png", R_OK), 0);
    ck_assert_int_eq(access("|touch y; 'q' `z` 10.svg", R_OK), 0);
    ck_assert_uint_eq(count_files(""), 2);
}
END_TEST

START_TEST(data_that_gnuplot_would_refuse_still_make_a_picture)
{
    if (no_gnuplot())
        return;
    double none[3] = { NAN, INFINITY, -3 }, same[3] = { 1e-12, 1e-12, 1e-12 }, huge[3] = { -1e300, 0, 1e300 };
    const double *const cases[][2] = { { none, none }, { same, same }, { huge, huge }, { same, none } };
    for (size_t i = 0; i < 4; i++)
        for (int style = FIC_LINE; style <= FIC_BARS; style++) {
            fic_curve c = { "c", (fic_style)style, 3, cases[i][0], cases[i][1], e, same, 0 };
            fic_panel p = panel(&c, 1);
            p.log_x = p.log_y = style % 2;
            must_plot("odd", "odd", &p);
        }
}
END_TEST

START_TEST(an_absent_gnuplot_is_a_sentence_with_the_package)
{
    setenv("PATH", "/nowhere", 1);
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    fic_error err;
    ck_assert_int_eq(fic_plot("none", NULL, 1, 1, &p, &err), FIC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "gnuplot-nox"));
    ck_assert_uint_eq(count_files(""), 0);
}
END_TEST

START_TEST(a_gnuplot_that_dies_is_quoted_kills_nothing_and_leaves_nothing)
{
    fake_gnuplot("echo >&2; echo 'cannot find libgd' >&2; echo more >&2; exit 3");
    static double many_x[200000], many_y[200000]; /* more than a socket holds */
    for (int i = 0; i < 200000; i++)
        many_x[i] = many_y[i] = i * (1 + (i * 7919) % 13);
    fic_curve c = { "c", FIC_POINTS, 200000, many_x, many_y, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1);
    int before = dup(2), leak = open("leak", O_RDWR | O_CREAT, 0600);
    dup2(leak, 2);
    fic_error err;
    fic_status s = fic_plot("dead", NULL, 1, 1, &p, &err);
    dup2(before, 2);
    ck_assert_int_eq(s, FIC_EIO);
    ck_assert_msg(strstr(err.text, "cannot find libgd") != NULL, "%s", err.text);
    ck_assert_int_eq(lseek(leak, 0, SEEK_END), 0);
    ck_assert_uint_eq(count_files("dead"), 0);
}
END_TEST

START_TEST(a_gnuplot_without_the_terminal_is_a_sentence)
{
    fake_gnuplot("cat >/dev/null; printf 'gnuplot> set term\\n   ^\\n   line 3: unknown or ambiguous "
                 "terminal type\\n' >&2; "
                 "echo picture 27 >&2");
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    fic_error err;
    ck_assert_int_eq(fic_plot("bare", NULL, 1, 1, &p, &err), FIC_EIO);
    ck_assert_msg(strstr(err.text, "line 3: unknown") && strstr(err.text, "gnuplot-nox"), "%s", err.text);
    ck_assert_uint_eq(count_files("bare"), 0);
}
END_TEST

START_TEST(a_picture_cut_short_does_not_take_the_name)
{
    /* Writes a few bytes under the draft names and says that all is well. */
    fake_gnuplot("cat >/dev/null; for f in cut.*.part.gp; do f=${f%.gp}; printf 'too short to be a picture' >$f.png; "
                 "cp $f.png $f.svg; done; echo picture 0 >&2");
    ck_assert_int_eq(fic_file_write("cut.svg", "earlier", 7, NULL), FIC_OK);
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    fic_error err;
    ck_assert_int_eq(fic_plot("cut", NULL, 1, 1, &p, &err), FIC_EIO);
    char *text = text_of("cut.svg");
    ck_assert_str_eq(text, "earlier");
    ck_assert_uint_eq(count_files("cut"), 1);
    free(text);
}
END_TEST

START_TEST(one_bad_picture_of_a_batch_leaves_the_others)
{
    if (no_gnuplot())
        return;
    fic_curve c = line(), band = { "band", FIC_BAND, N, x, y, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1), wrong = panel(&band, 1);
    fic_plots *plots;
    fic_error err;
    ck_assert_int_eq(fic_plots_begin(&plots, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_add(plots, "first", NULL, 1, 1, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_add(plots, "wrong", NULL, 1, 1, &wrong, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "wrong: panel 0: curve 0"));
    ck_assert_int_eq(fic_plots_add(plots, "no/such/folder", NULL, 1, 1, &p, &err), FIC_EIO);
    ck_assert_msg(strstr(err.text, "no/such/folder") != NULL, "%s", err.text);
    ck_assert_int_eq(fic_plots_add(plots, "last", NULL, 1, 1, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_end(plots, &err), FIC_OK);
    ck_assert_uint_eq(count_files("first."), 2);
    ck_assert_uint_eq(count_files("last."), 2);
    ck_assert_uint_eq(count_files(""), 4);
}
END_TEST

START_TEST(a_picture_that_cannot_take_its_name_leaves_the_others)
{
    if (no_gnuplot())
        return;
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    fic_plots *plots;
    fic_error err;
    ck_assert_int_eq(fic_plots_begin(&plots, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_add(plots, "first", NULL, 1, 1, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_add(plots, "wide", NULL, 1, 1000, NULL, &err), FIC_EINPUT);
    ck_assert_int_eq(mkdir("full.png", 0700), 0); /* a folder has the name */
    ck_assert_int_eq(fic_plots_add(plots, "full", NULL, 1, 1, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_add(plots, "last", NULL, 1, 1, &p, &err), FIC_OK);
    ck_assert_int_eq(fic_plots_end(plots, &err), FIC_EIO);
    ck_assert_msg(strstr(err.text, "full.png") != NULL, "%s", err.text);
    ck_assert_uint_eq(count_files("first."), 2);
    ck_assert_uint_eq(count_files("last."), 2);
    ck_assert_uint_eq(count_files(""), 5);
}
END_TEST

START_TEST(panels_that_cannot_be_drawn_are_said_before_gnuplot_starts_drawing)
{
    double zigzag[3] = { 1, 3, 2 }, up[3] = { 1, 2, 3 }, z[9] = { 0 };
    fic_curve c = { "c", FIC_LINE, 3, up, NULL, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1), map = { .nx = 3, .ny = 3, .map_x = zigzag, .map_y = up, .map_z = z };
    fic_error err;
    ck_assert_int_eq(fic_panel_check(&p, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "no y"));
    ck_assert_int_eq(fic_panel_check(&map, &err), FIC_EINPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "map_x[2] = 2 after 3"));
    map.map_x = up;
    ck_assert_int_eq(fic_panel_check(&map, &err), FIC_OK);
    up[0] = -1;
    map.log_x = true;
    ck_assert_int_eq(fic_panel_check(&map, &err), FIC_EINPUT);
}
END_TEST

static char *words(const char *text, size_t width)
{
    char *s = NULL;
    size_t n;
    FILE *f = open_memstream(&s, &n);
    fic_put_words(f, text, width);
    fclose(f);
    return s;
}

START_TEST(words_hold_only_letters_and_octal_escapes)
{
    char *s = words("a\"1`\xe2\x81\xbb\n\xe2\x81", 0);
    ck_assert_str_eq(s, "\"a\\042\\061\\140\\342\\201\\273\\040\\357\\277\\275\\357\\277\\275\"");
    free(s);
    s = words("aa bb ccc d", 6);
    ck_assert_str_eq(s, "\"aa\\040bb\\nccc\\040d\"");
    free(s);
    s = words(NULL, 6);
    ck_assert_str_eq(s, "\"\"");
    free(s);
}
END_TEST

/* What gnuplot reads of a curve, into *s; returns the number of points. */
static size_t numbers(const fic_curve *c, const fic_panel *p, size_t columns, char **s)
{
    size_t room;
    fic_frame f;
    fic_frame_choose(p, &f);
    FILE *out = open_memstream(s, &room);
    size_t n = fic_put_curve(out, c, &f, columns);
    fclose(out);
    return n;
}

START_TEST(a_gap_is_a_blank_line_and_a_log_axis_makes_gaps_of_what_it_cannot_show)
{
    double t[5] = { 1, 2, 3, 4, 5 }, v[5] = { 7, NAN, 8, -1, 9 };
    fic_curve c = { "c", FIC_LINE, 5, t, v, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1);
    char *s;
    numbers(&c, &p, 1000, &s);
    ck_assert_str_eq(s, "1 7\n\n3 8\n4 -1\n5 9\n");
    free(s);
    p.log_y = true;
    numbers(&c, &p, 1000, &s);
    ck_assert_str_eq(s, "1 7\n\n3 8\n\n5 9\n");
    free(s);
    c.style = FIC_POINTS;
    numbers(&c, &p, 1000, &s);
    ck_assert_str_eq(s, "1 7\n3 8\n5 9\n");
    free(s);
}
END_TEST

/* Where a word stands in a text; -1: nowhere. */
static long place(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    return at ? at - text : -1;
}

START_TEST(a_thinned_line_keeps_its_ends_and_its_sharpest_peak)
{
    static double t[20000], v[20000];
    for (int i = 0; i < 20000; i++) {
        t[i] = 0.0317 * i;
        v[i] = sin(0.0021 * i);
    }
    v[12345] = 51.7;
    v[12346] = -43.9;
    fic_curve c = { "c", FIC_LINE, 20000, t, v, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1);
    char *s;
    size_t n = numbers(&c, &p, 500, &s);
    ck_assert_uint_lt(n, 2100);
    ck_assert_uint_gt(n, 900);
    long high = place(s, " 51.7\n"), low = place(s, " -43.9\n"), last = place(s, "633.9683 ");
    ck_assert(high > 0 && low > high && last > low);
    ck_assert_int_eq(strncmp(s, "0 0\n", 4), 0);
    free(s);
    c.style = FIC_POINTS; /* every point counts */
    ck_assert_uint_eq(numbers(&c, &p, 500, &s), 20000);
    free(s);
}
END_TEST

START_TEST(a_range_is_never_empty_and_holds_all_that_is_drawn)
{
    double one[1] = { 651.3 }, err1[1] = { 12.5 };
    fic_curve c = { "c", FIC_POINTS, 1, one, one, err1, NULL, 0 };
    fic_panel p = panel(&c, 1);
    fic_mark m = { 700.1, "mark", true };
    p.mark = &m;
    p.n_marks = 1;
    fic_frame f;
    fic_frame_choose(&p, &f);
    ck_assert(f.x.low < 651.3 && f.x.high > 651.3);
    ck_assert(f.y.low < 651.3 - 12.5 && f.y.high > 700.1);
    p.y_low = 700;
    p.y_high = 600;
    fic_frame_choose(&p, &f);
    ck_assert_double_eq(f.y.low, 700);
    ck_assert_double_eq_tol(fic_axis_at(&f.y, 675), 0.25, 1e-12);
    fic_frame_choose(&(fic_panel){ .log_x = true }, &f);
    ck_assert(f.x.low > 0 && f.x.high > f.x.low && f.y.high > f.y.low);
    c.style = FIC_BARS;
    p.y_high = p.y_low;
    fic_frame_choose(&p, &f);
    ck_assert_double_eq(f.y.low, 0);
}
END_TEST

START_TEST(cells_of_a_log_map_meet_at_geometric_means)
{
    double centre[3] = { 0.02, 0.2, 2 };
    fic_plot_axis a = { .low = 1, .high = 10, .log = true };
    ck_assert_double_eq_tol(fic_cell_edge(&a, 3, centre, 0), 0.02 / sqrt(10), 1e-12);
    ck_assert_double_eq_tol(fic_cell_edge(&a, 3, centre, 1), sqrt(0.02 * 0.2), 1e-12);
    ck_assert_double_eq_tol(fic_cell_edge(&a, 3, centre, 3), 2 * sqrt(10), 1e-12);
    a.log = false;
    ck_assert_double_eq_tol(fic_cell_edge(&a, 3, centre, 1), 0.11, 1e-12);
}
END_TEST

START_TEST(a_box_hides_a_line_that_crosses_it_without_a_point_inside)
{
    double t[2] = { 0, 10 }, v[2] = { 0, 10 };
    fic_curve c = { "c", FIC_LINE, 2, t, v, NULL, NULL, 0 };
    fic_panel p = panel(&c, 1);
    fic_frame f;
    fic_frame_choose(&p, &f);
    ck_assert_double_gt(fic_frame_hides(&p, &f, (fic_box){ 0.4, 0.6, 0.4, 0.6 }), 0);
    ck_assert_double_eq(fic_frame_hides(&p, &f, (fic_box){ 0, 0.4, 0.6, 1 }), 0);
    v[1] = NAN;
    ck_assert_double_eq(fic_frame_hides(&p, &f, (fic_box){ 0.4, 0.6, 0.4, 0.6 }), 0);
}
END_TEST

/* All that gnuplot is told of two panels side by side; the caller frees. */
static char *script_of(const fic_panel pair[2])
{
    FILE *f = fopen("script.gp", "w");
    fic_put_picture(f, "p.png", "p.svg", "both", 1, 2, pair);
    fclose(f);
    return text_of("script.gp");
}

START_TEST(the_name_of_a_line_stands_between_curves_that_cross_it_at_both_ends)
{
    double t[2] = { 573.7, 691.3 }, low[2] = { 0.1, 0.1 }, high[2] = { 0.9, 0.9 };
    fic_curve c[2] = { { NULL, FIC_LINE, 2, t, low, NULL, NULL, 0 }, { NULL, FIC_LINE, 2, t, high, NULL, NULL, 1 } };
    fic_mark m = { .title = "onset", .at = 641.3 };
    fic_panel p = panel(c, 2);
    p.n_marks = 1;
    p.mark = &m;
    p.y_low = 0;
    p.y_high = 1;
    char *s = script_of((fic_panel[2]){ p, p }), *label = strstr(s, "set label");
    double across, up;
    ck_assert_ptr_nonnull(label);
    ck_assert_int_eq(sscanf(strstr(label, "graph"), "graph %lf, graph %lf", &across, &up), 2);
    ck_assert_double_eq_tol(up, 0.5, 0.2);
    free(s);
}
END_TEST

START_TEST(a_panel_is_as_high_in_svg_as_in_png)
{
    fic_curve c = line();
    fic_panel p = panel(&c, 1);
    p.title = "run 1";
    char *s = script_of((fic_panel[2]){ p, p }), said[64];
    FILE *f = fopen("measured.gp", "w");
    fputs("set print '-'\n", f); /* not where a font library may warn */
    for (char *l = s, *end; (end = strchr(l, '\n')); l = end + 1) {
        fprintf(f, "%.*s\n", (int)(end - l), l);
        if (strncmp(l, "plot ", 5) == 0)
            fputs("print GPVAL_TERM_YMAX - GPVAL_TERM_YMIN\n", f);
    }
    fclose(f);
    free(s);
    double high[4] = { 0 };
    FILE *gnuplot = popen("gnuplot measured.gp 2>/dev/null", "r");
    for (int i = 0; i < 4 && fgets(said, sizeof said, gnuplot); i++)
        high[i] = strtod(said, NULL);
    pclose(gnuplot);
    ck_assert_double_gt(high[0], 300);
    for (int i = 1; i < 4; i++)
        ck_assert_double_eq_tol(high[i], high[0], 0.06 * high[0]);
}
END_TEST

START_TEST(long_numbers_below_a_panel_are_fewer)
{
    double t[2] = { -75.6061, -75.5877 }, v[2] = { 1.3, 2.7 }, short_t[2] = { 0.1, 7.3 };
    fic_curve c[2] = { { NULL, FIC_LINE, 2, t, v, NULL, NULL, 0 }, { NULL, FIC_LINE, 2, short_t, v, NULL, NULL, 0 } };
    char *s = script_of((fic_panel[2]){ panel(&c[0], 1), panel(&c[0], 1) });
    ck_assert_ptr_nonnull(strstr(s, "set xtics 0.005\n"));
    free(s);
    s = script_of((fic_panel[2]){ panel(&c[1], 1), panel(&c[1], 1) });
    ck_assert(!strstr(s, "set xtics 0") && !strstr(s, "set xtics 1") && !strstr(s, "set xtics 2"));
    free(s);
}
END_TEST

START_TEST(a_place_without_a_panel_has_no_axes)
{
    fic_curve c = line();
    char *s = script_of((fic_panel[2]){ panel(&c, 1), { 0 } }), *plot = strstr(s, "\nplot ");
    ck_assert_ptr_nonnull(strstr(s, "set multiplot next"));
    ck_assert_ptr_nonnull(plot);
    plot = strstr(plot + 1, "set terminal svg");
    ck_assert_ptr_nonnull(plot);
    plot = strstr(plot, "\nplot ");
    ck_assert_ptr_null(strstr(plot + 1, "\nplot "));
    free(s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("plot");
    TCase *t = tcase_create("plot");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_picture_of_every_style_comes_as_png_and_svg_and_nothing_else);
    tcase_add_test(t, titles_are_drawn_as_they_stand_and_run_nothing);
    tcase_add_test(t, a_path_that_looks_like_a_command_is_a_path);
    tcase_add_test(t, data_that_gnuplot_would_refuse_still_make_a_picture);
    tcase_add_test(t, an_absent_gnuplot_is_a_sentence_with_the_package);
    tcase_add_test(t, a_gnuplot_that_dies_is_quoted_kills_nothing_and_leaves_nothing);
    tcase_add_test(t, a_gnuplot_without_the_terminal_is_a_sentence);
    tcase_add_test(t, a_picture_cut_short_does_not_take_the_name);
    tcase_add_test(t, one_bad_picture_of_a_batch_leaves_the_others);
    tcase_add_test(t, a_picture_that_cannot_take_its_name_leaves_the_others);
    tcase_add_test(t, panels_that_cannot_be_drawn_are_said_before_gnuplot_starts_drawing);
    tcase_add_test(t, words_hold_only_letters_and_octal_escapes);
    tcase_add_test(t, a_gap_is_a_blank_line_and_a_log_axis_makes_gaps_of_what_it_cannot_show);
    tcase_add_test(t, a_thinned_line_keeps_its_ends_and_its_sharpest_peak);
    tcase_add_test(t, a_range_is_never_empty_and_holds_all_that_is_drawn);
    tcase_add_test(t, cells_of_a_log_map_meet_at_geometric_means);
    tcase_add_test(t, a_box_hides_a_line_that_crosses_it_without_a_point_inside);
    tcase_add_test(t, the_name_of_a_line_stands_between_curves_that_cross_it_at_both_ends);
    tcase_add_test(t, a_panel_is_as_high_in_svg_as_in_png);
    tcase_add_test(t, long_numbers_below_a_panel_are_fewer);
    tcase_add_test(t, a_place_without_a_panel_has_no_axes);
    suite_add_tcase(s, t);
    return run_suite(s);
}
