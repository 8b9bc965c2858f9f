/* sweep.c - fictive sweep FILE -o map.nc: a map of outcomes over axes, on threads or under mpirun. */
#include <argp.h>
#include <stdio.h>
#include <string.h>
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "experiments/option_values.h"
#include "experiments/progress.h"
#include "experiments/sweep_pictures.h"
#include "experiments/sweep_work.h"
#include "experiments/threads.h"

enum { PARTS_MOST = 100000, MERGE_MOST = 1024 };

typedef struct {
    const char *file, *map;
    bool fresh, merge;
    int threads;
    size_t part, parts, n_merge;
    const char *from[MERGE_MOST];
    output_options say;
} arguments;

/* K/N, K from 1. */
static void set_part(arguments *a, struct argp_state *state, const char *text)
{
    unsigned long k, n;
    int end = 0;
    if (sscanf(text, "%lu/%lu%n", &k, &n, &end) != 2 || text[end] || k < 1 || k > n || n > PARTS_MOST)
        argp_error(state, "--part %s, expected K/N, such as 3/10", text);
    a->part = k - 1;
    a->parts = n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'o':
        a->map = arg;
        if (strlen(arg) < 4 || strcmp(arg + strlen(arg) - 3, ".nc") != 0)
            argp_error(state, "-o %s, expected the name of a map that ends in .nc", arg);
        return 0;
    case 'j':
        a->threads = (int)option_whole(state, "threads", arg, 1, 4096);
        return 0;
    case 'p':
        set_part(a, state, arg);
        return 0;
    case 'm':
        a->merge = true;
        return 0;
    case 'f':
        a->fresh = true;
        return 0;
    case ARGP_KEY_ARG:
        if (!a->file)
            a->file = arg;
        else if (a->merge && a->n_merge < MERGE_MOST)
            a->from[a->n_merge++] = arg;
        else
            argp_error(state, "'%s' is one file too many, expected one sweep file", arg);
        return 0;
    case ARGP_KEY_END:
        if (!a->file || !a->map)
            argp_error(state, "expected a sweep file and where to write, such as -o out/map.nc");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "MAP.nc", 0,
      "Write here (required); a sweep that was stopped or killed goes on from what stands there", 0 },
    { "threads", 'j', "N", 0, "Threads of each process (default: all cores it may use)", 0 },
    { "part", 'p', "K/N", 0, "Only the K-th of N parts of the points, for jobs that know nothing of each other", 0 },
    { "merge", 'm', NULL, 0, "First take over the points that the maps named after FILE have done", 0 },
    { "fresh", 'f', NULL, 0, "Start anew where a map stands already", 0 },
    { 0 }
};

static fic_status merge(const arguments *a, const fic_sweep *s, fic_sweep_store *to, fic_error *err)
{
    fic_status status = FIC_OK;
    for (size_t i = 0; i < a->n_merge && status == FIC_OK; i++) {
        fic_sweep_store *from;
        FILE *there = fopen(a->from[i], "rb");
        if (!there)
            return fic_fail(err, FIC_EINPUT, "%s: no such file", a->from[i]);
        fclose(there);
        status = fic_sweep_store_open(a->from[i], s, false, &from, err);
        if (status != FIC_OK)
            return status;
        status = fic_sweep_store_take(to, from, err);
        fic_status closed = fic_sweep_store_close(from, status == FIC_OK ? err : NULL);
        status = status == FIC_OK ? closed : status;
    }
    return status;
}

static fic_status say(const arguments *a, const fic_sweep *s, const sweep_work *w, size_t good, size_t failed,
                      double wall_s, fic_error *err)
{
    if (a->say.json)
        return output_json(json_pack("{s:s, s:I, s:I, s:I, s:I, s:f}", "map", a->map, "points", (json_int_t)s->n,
                                     "good", (json_int_t)good, "failed", (json_int_t)failed, "computed_in_this_run",
                                     (json_int_t)w->done, "wall_time_s", wall_s),
                           err);
    if (a->say.quiet)
        return FIC_OK;
    printf("%s: %zu of %zu points good", a->map, good, s->n);
    if (failed)
        printf(", %zu failed (their reasons are in the variable 'reason'%s%.*s)", failed,
               *w->reason ? ", the first: " : "", FIC_REASON_BYTES, w->reason);
    if (good + failed < s->n)
        printf(", %zu not computed", s->n - good - failed);
    printf("; %zu in this run", w->done);
    if (w->done > 0 && wall_s > 0.0)
        printf(", %.4g points a second", (double)w->done / wall_s);
    putchar('\n');
    return FIC_OK;
}

/* Rank 0, or the only one. */
static fic_status lead(arguments *a, const fic_sweep *s, int threads, sweep_crew *crew, fic_error *err)
{
    progress p;
    fic_watch watch = progress_begin(&p, &a->say);
    sweep_work w = { .s = s, .watch = &watch, .part = a->part, .parts = a->parts };
    size_t good = 0, failed = 0;
    fic_status status = fic_sweep_store_open(a->map, s, a->fresh, &w.store, err);
    if (status != FIC_OK)
        return status;
    status = merge(a, s, w.store, err);
    if (status == FIC_OK)
        status = fic_sweep_store_count(w.store, &good, &failed, err);
    w.left = (s->n - good - failed) / a->parts;
    output_step(&a->say, "%zu points, %zu of them stood there already, on %d threads", s->n, good + failed, threads);
    if (status == FIC_OK)
        status = sweep_work_run(&w, crew, err);
    double wall_s = progress_seconds(&p);
    progress_end(&p);
    output_step(&a->say, "computed %zu points", w.done);
    if (status == FIC_OK)
        status = fic_sweep_store_count(w.store, &good, &failed, err);
    if (status == FIC_OK && good > 0 && good + failed == s->n && output_draws(&a->say))
        status = sweep_pictures(a->map, s, w.store, err);
    fic_error late;
    fic_status closed = fic_sweep_store_close(w.store, &late);
    if (status == FIC_OK && closed != FIC_OK) {
        *err = late;
        status = closed;
    }
    if (status == FIC_OK)
        status = say(a, s, &w, good, failed, wall_s, err);
    if (status == FIC_OK && good == 0 && failed == s->n)
        status = fic_fail(err, FIC_EMATH, "all %zu points failed%s%.*s; the variable 'reason' of %s says why", s->n,
                          *w.reason ? ", the first: " : "", FIC_REASON_BYTES, w.reason, a->map);
    return status;
}

static fic_status sweep(arguments *a, int rank, fic_error *err)
{
    fic_sweep s;
    int threads = a->threads ? a->threads : omp_get_max_threads();
    if (threads > 1 && !THREADS_ARE_THERE) {
        command_warn(
            "sweep",
            "this build has no OpenMP, so one thread computes in place of %d (a make without OPENMP= builds it in)",
            threads);
        threads = 1;
    }
    fic_status status = input_kind_expect(a->file, INPUT_SWEEP, err);
    if (status == FIC_OK)
        status = fic_sweep_read(a->file, &s, err);
    if (status != FIC_OK)
        return status;
    sweep_work w = { .s = &s, .parts = 1 };
    sweep_crew *crew;
    status = sweep_crew_begin(&crew, &s, threads, err);
    if (status == FIC_OK)
        status = rank == 0 ? lead(a, &s, threads, crew, err) : sweep_work_run(&w, crew, err);
    sweep_crew_end(crew);
    fic_sweep_clear(&s);
    return status;
}

int command_sweep(int argc, char **argv)
{
    static const struct argp argp = { options,
                                      parse,
                                      "FILE [MAP.nc...]",
                                      "Computes a map: axes over any value of material, instrument, protocol or scans, "
                                      "as a grid, a random or a Sobol "
                                      "design; outputs by name. Writes NetCDF-4 as it goes, that xarray opens as a "
                                      "labelled data set, and pictures. Run "
                                      "it under mpirun for many machines."
                                      "\vExamples:\n"
                                      "  fictive sweep map.yaml -o out/map.nc\n"
                                      "  fictive sweep map.yaml -o out/part-2.nc --part 2/4\n"
                                      "  fictive sweep map.yaml out/part-*.nc -o out/map.nc --merge",
                                      drawing_child,
                                      NULL,
                                      NULL };
    arguments a = { .parts = 1, .say = output_options_default("sweep") };
    fic_error err;
    int rank, ranks;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    fic_status s = sweep_ranks_begin(&argc, &argv, &rank, &ranks, &err);
    if (s == FIC_OK)
        s = sweep(&a, rank, &err);
    /* Every rank reads the same file, so the first speaks for all about what is wrong in it. */
    int code = rank == 0 || s == FIC_ENOMEM || s == FIC_EIO ? command_end("sweep", s, &err) : s != FIC_OK;
    sweep_ranks_end(s == FIC_OK || s == FIC_ESTOP);
    return code;
}
