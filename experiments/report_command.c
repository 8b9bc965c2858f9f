/* report_command.c - fictive report DIR: figures and page of a finished campaign. */
#include <argp.h>
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "experiments/command.h"
#include "experiments/report.h"
#include "experiments/threads.h"

#ifndef FIC_UPLOT
#define FIC_UPLOT NULL /* the build did not say where it would be */
#endif

typedef struct {
    const char *folder, *facts, *uplot;
    bool quiet;
} arguments;

static const struct argp_option options[] = {
    { "facts", 'f', "FACTS", 0, "hold the campaign against these facts and draw them as bands", 0 },
    { "uplot", 'u', "FOLDER", 0, "take uPlot for the interactive curves from here", 0 },
    { "quiet", 'q', NULL, 0, "print nothing but errors", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case 'f':
        a->facts = arg;
        return 0;
    case 'u':
        a->uplot = arg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->folder)
            argp_error(state, "'%s' is one folder too many, expected that of one campaign", arg);
        a->folder = arg;
        return 0;
    case ARGP_KEY_END:
        if (!a->folder)
            argp_error(state, "expected the folder of a finished campaign");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static fic_status make(const arguments *a, fic_error *err)
{
    double started_s = now_s();
    finished f;
    /* The work here is many small pieces beside two gnuplots: threads that wait for each other would only take their
     * time. */
    omp_set_num_threads(1);
    openblas_set_num_threads(1);
    fic_status s = finished_read(a->folder, a->facts, &f, err);
    if (s != FIC_OK)
        return s;
    size_t drawn = 0, count = figures_count();
    figure_words *words = calloc(count, sizeof *words);
    bool draws = command_draws("report", true);
    s = words ? FIC_OK : fic_fail_memory(err, "captions");
    if (s == FIC_OK && draws)
        s = figures_draw(&f, words, err);
    for (size_t i = 0; i < count && s == FIC_OK && !draws; i++)
        snprintf(words[i].reason, sizeof words[i].reason, "gnuplot was not on the PATH");
    report r = { &f, words, a->facts, a->uplot, started_s };
    if (s == FIC_OK)
        s = report_write(&r, err);
    for (size_t i = 0; i < count && s == FIC_OK; i++) {
        drawn += words[i].drawn;
        if (!words[i].drawn && draws && !a->quiet)
            fprintf(stderr, "fictive report: %s is left out: %s\n", figures[i].name, words[i].reason);
    }
    if (s == FIC_OK && !a->quiet)
        printf("%zu of %zu figures and the report in %.2f s: %s/report.html\n", drawn, count, now_s() - started_s,
               a->folder);
    free(words);
    finished_clear(&f);
    return s;
}

int command_report(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "DIR",
        "Draws the figures of a finished campaign into DIR/figures and writes DIR/report.html and DIR/report.md.",
        NULL,
        NULL,
        NULL
    };
    arguments a = { .uplot = FIC_UPLOT };
    fic_error err;
    argp_err_exit_status = 2;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("report", make(&a, &err), &err);
}
