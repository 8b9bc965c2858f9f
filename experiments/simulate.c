/* simulate.c - fictive simulate RUN -o DIR: scans, their numbers and pictures. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/bands.h"
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/results.h"

typedef struct {
    const char *file, *folder, *posterior;
    long seed; /* -1: the file's */
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'o':
        a->folder = arg;
        return 0;
    case 'p':
        a->posterior = arg;
        return 0;
    case 's':
        a->seed = option_whole(state, "seed", arg, 0, 4294967295L);
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->file, "one run file, such as experiments/vit4/7GPa-643K.yaml");
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "Write scans, summary.json and pictures here (default: out/NAME of the run file)", 0 },
    { "seed", 's', "N", 0, "Seed of the noise, instead of the run file's", 0 },
    { "posterior", 'p', "DIR", 0, "Prediction bands from the posterior that fictive fit --sample left in DIR", 0 },
    { 0 }
};

/* out/NAME for folder/NAME.yaml. */
static char *default_folder(const char *file)
{
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file, *dot = strrchr(base, '.');
    size_t n = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    char *folder = malloc(n + 5);
    if (folder)
        snprintf(folder, n + 5, "out/%.*s", (int)n, base);
    return folder;
}

static void say_windows(output_options *say, const fic_simulation *sim, const results *r)
{
    output_step(say, "reduced %zu scans", sim->n);
    for (size_t i = 0; i < sim->n; i++) {
        const fic_reduction *d = &r->reduction[i];
        if (r->status[i] == FIC_OK)
            output_note(say, "%s: glass line %.1f to %.1f K, liquid line %.1f to %.1f K, noise of a row %.2g %s",
                        sim->scan[i].name, d->glass.low_K, d->glass.high_K, d->liquid.low_K, d->liquid.high_K, d->noise,
                        d->unit);
        else
            output_note(say, "%s: %s", sim->scan[i].name, r->reason[i].text);
    }
}

static fic_status simulate(arguments *a, const char *folder, fic_error *err)
{
    fic_run run;
    fic_simulation sim = { 0 };
    results r = { 0 };
    progress p;
    bool pictures = output_draws(&a->say);
    fic_watch watch = progress_begin(&p, &a->say);
    fic_status s = input_kind_expect(a->file, INPUT_RUN, err);
    if (s == FIC_OK)
        s = fic_run_read(a->file, &run, err);
    if (s != FIC_OK)
        return s;
    output_step(&a->say, "read %s: %zu segments, %zu populations", a->file, run.protocol.n, run.material.n);
    if (a->seed >= 0)
        run.seed = (unsigned long)a->seed;
    s = fic_simulate(&run, &watch, &sim, err);
    if (s == FIC_OK) {
        output_step(&a->say, "followed the path: %s, %zu steps, %zu rejected, %zu evaluations",
                    fic_method_names[run.precision.method], sim.effort.steps, sim.effort.rejected,
                    sim.effort.evaluations);
        s = results_reduce(&run, &sim, &r, err);
    }
    r.wall_time_s = progress_seconds(&p);
    if (s == FIC_OK) {
        say_windows(&a->say, &sim, &r);
        s = results_write(&run, &sim, &r, folder, pictures, err);
    }
    if (s == FIC_OK)
        output_step(&a->say, "wrote %s%s", folder, pictures ? " with pictures" : "");
    if (s == FIC_OK && a->posterior) {
        s = bands_write(&run, a->posterior, folder, pictures, &watch, err);
        output_step(&a->say, "drew bands from %s", a->posterior);
    }
    progress_end(&p);
    if (s == FIC_OK && a->say.json)
        s = results_print_json(&run, &sim, &r, err);
    else if (s == FIC_OK && !a->say.quiet)
        results_print(&sim, &r, folder, pictures);
    results_clear(&r);
    fic_simulation_clear(&sim);
    fic_run_clear(&run);
    return s;
}

int command_simulate(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "RUN",
        "Runs a run file: takes the sample along its protocol, records its scans, reduces "
        "them, and writes curves, numbers and pictures."
        "\vExamples:\n"
        "  fictive simulate run.yaml -o out/first\n"
        "  fictive simulate run.yaml --seed 7 --no-pictures --json\n"
        "  fictive simulate new.yaml --posterior out/fit     # with the bands of a fit",
        drawing_child,
        NULL,
        NULL
    };
    arguments a = { .seed = -1, .say = output_options_default("simulate") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    char *folder = a.folder ? strdup(a.folder) : default_folder(a.file);
    fic_status s = folder ? simulate(&a, folder, &err) : fic_fail_memory(&err, "a path");
    free(folder);
    return command_end("simulate", s, &err);
}
