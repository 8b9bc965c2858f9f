/* simulate.c - fictive simulate RUN -o DIR: scans, their numbers and pictures. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/bands.h"
#include "experiments/command.h"
#include "experiments/progress.h"
#include "experiments/results.h"

typedef struct {
    const char *file, *folder, *posterior;
    bool no_pictures, json, quiet;
    long seed; /* -1: the file's */
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    char *end;
    switch (key) {
    case 'o':
        a->folder = arg;
        return 0;
    case 'p':
        a->posterior = arg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case 'j':
        a->json = true;
        return 0;
    case 'n':
        a->no_pictures = true;
        return 0;
    case 's':
        a->seed = strtol(arg, &end, 10);
        if (*end || end == arg || a->seed < 0 || a->seed > 4294967295L)
            argp_error(state, "--seed %s, expected a whole number from 0 to 4294967295", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (a->file)
            argp_error(state, "'%s' is one file too many, expected one run file", arg);
        a->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (!a->file)
            argp_error(state, "no run file, expected one, such as experiments/vit4/7GPa-643K.yaml");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "DIR", 0, "write scans, summary.json and pictures here (default: out/NAME of the run file)", 0 },
    { "no-pictures", 'n', NULL, 0, "leave the pictures out", 0 },
    { "seed", 's', "N", 0, "seed of the noise, instead of the run file's", 0 },
    { "posterior", 'p', "DIR", 0, "prediction bands from the posterior that fictive fit --sample left in DIR", 0 },
    { "json", 'j', NULL, 0, "print summary.json instead of the table", 0 },
    { "quiet", 'q', NULL, 0, "print nothing but errors", 0 },
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

static fic_status simulate(const arguments *a, const char *folder, fic_error *err)
{
    fic_run run;
    fic_simulation sim = { 0 };
    results r = { 0 };
    progress p;
    bool pictures = command_draws("simulate", !a->no_pictures);
    fic_watch watch = progress_begin(&p, "simulate", a->quiet);
    fic_status s = fic_run_read(a->file, &run, err);
    if (s != FIC_OK)
        return s;
    if (a->seed >= 0)
        run.seed = (unsigned long)a->seed;
    s = fic_simulate(&run, &watch, &sim, err);
    if (s == FIC_OK)
        s = results_reduce(&run, &sim, &r, err);
    r.wall_time_s = progress_seconds(&p);
    if (s == FIC_OK)
        s = results_write(&run, &sim, &r, folder, pictures, err);
    if (s == FIC_OK && a->posterior)
        s = bands_write(&run, a->posterior, folder, pictures, &watch, err);
    progress_end(&p);
    if (s == FIC_OK && a->json)
        s = results_print_json(&run, &sim, &r, err);
    else if (s == FIC_OK && !a->quiet)
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
        "them, and writes curves, numbers and pictures.",
        NULL,
        NULL,
        NULL
    };
    arguments a = { .seed = -1 };
    fic_error err;
    argp_err_exit_status = 2;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    char *folder = a.folder ? strdup(a.folder) : default_folder(a.file);
    fic_status s = folder ? simulate(&a, folder, &err) : fic_fail_memory(&err, "a path");
    free(folder);
    return command_end("simulate", s, &err);
}
