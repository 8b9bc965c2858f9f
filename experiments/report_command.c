/* report_command.c - fictive report DIR: figures and page of a finished campaign. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include "experiments/command.h"
#include "experiments/option_values.h"
#include "experiments/report.h"
#include "experiments/threads.h"
#include "models/base/clock.h"

#ifndef FIC_UPLOT
#define FIC_UPLOT NULL /* the build did not say where it would be */
#endif

typedef struct {
    const char *folder, *facts, *uplot;
    output_options say;
} arguments;

static const struct argp_option options[] = {
    { "facts", 'f', "FACTS", 0, "Hold the campaign against these facts and draw them as bands", 0 },
    { "uplot", 'u', "FOLDER", 0, "Take uPlot for the interactive curves from here", 0 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'f':
        a->facts = arg;
        return 0;
    case 'u':
        a->uplot = arg;
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->folder, "the folder of one finished campaign");
    }
}

static json_t *to_json(const char *folder, size_t n, const figure_words words[])
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_pack("{s:s, s:b}", "name", figures[i].name, "drawn", (int)words[i].drawn);
        if (!words[i].drawn)
            json_object_set_new(o, "reason", json_string(words[i].reason));
        json_array_append_new(list, o);
    }
    return json_pack("{s:s+, s:s+, s:o}", "report", folder, "/report.html", "markdown", folder, "/report.md", "figures",
                     list);
}

static fic_status make(arguments *a, fic_error *err)
{
    double started_s = fic_now_s();
    finished f;
    /* The work here is many small pieces beside two gnuplots: threads that wait for each other would only take their
     * time. */
    omp_set_num_threads(1);
    threads_are_ours();
    fic_status s = finished_read(a->folder, a->facts, &f, err);
    if (s != FIC_OK)
        return s;
    output_step(&a->say, "read the campaign in %s", a->folder);
    size_t drawn = 0, count = figures_count();
    figure_words *words = calloc(count, sizeof *words);
    bool draws = output_draws(&a->say);
    s = words ? FIC_OK : fic_fail_memory(err, "captions");
    if (s == FIC_OK && draws)
        s = figures_draw(&f, words, err);
    for (size_t i = 0; i < count && s == FIC_OK && !draws; i++)
        snprintf(words[i].reason, sizeof words[i].reason, "gnuplot was not on the PATH");
    output_step(&a->say, "drew the figures");
    report r = { &f, words, a->facts, a->uplot, started_s };
    if (s == FIC_OK)
        s = report_write(&r, err);
    for (size_t i = 0; i < count && s == FIC_OK; i++) {
        drawn += words[i].drawn;
        if (!words[i].drawn && draws && !a->say.quiet)
            command_warn("report", "%s is left out: %s", figures[i].name, words[i].reason);
    }
    output_step(&a->say, "wrote the page");
    if (s == FIC_OK && a->say.json)
        s = output_json(to_json(a->folder, count, words), err);
    else if (s == FIC_OK && !a->say.quiet)
        printf("%zu of %zu figures and the report in %.2f s: %s/report.html\n", drawn, count, fic_now_s() - started_s,
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
        "Draws the figures of a finished campaign into DIR/figures and writes DIR/report.html and DIR/report.md."
        "\vExamples:\n"
        "  fictive report out/programme --facts facts.yaml",
        output_child,
        NULL,
        NULL
    };
    arguments a = { .uplot = FIC_UPLOT, .say = output_options_default("report") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("report", make(&a, &err), &err);
}
