#include "experiments/output_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "experiments/colour.h"
#include "experiments/command.h"
#include "models/base/clock.h"
#include "notebooks_export/plot.h"

enum { JSON = 5000 };

static const struct argp_option options[] = {
    { "quiet", 'q', NULL, 0, "Print nothing but errors", -2 },
    { "verbose", 'v', NULL, 0, "Say on standard error what is done, how long it takes and what is chosen", -2 },
    { "json", JSON, NULL, 0, "Print the result for machines", -2 },
    { 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    output_options *o = state->input;
    (void)arg;
    switch (key) {
    case 'q':
    case 'v':
        o->quiet |= key == 'q';
        o->verbose |= key == 'v';
        if (o->quiet && o->verbose)
            argp_error(state, "--quiet and --verbose contradict each other, expected one of them");
        return 0;
    case JSON:
        o->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp output_argp = { options, parse, NULL, NULL, NULL, NULL, NULL };
const struct argp_child output_child[] = { { &output_argp, 0, NULL, 0 }, { 0 } };

static const struct argp_option pictures[] = { { "no-pictures", 'n', NULL, 0, "Leave the pictures out", -2 }, { 0 } };

static error_t parse_drawing(int key, char *arg, struct argp_state *state)
{
    output_options *o = state->input;
    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = o;
        return 0;
    case 'n':
        o->no_pictures = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp drawing_argp = { pictures, parse_drawing, NULL, NULL, output_child, NULL, NULL };
const struct argp_child drawing_child[] = { { &drawing_argp, 0, NULL, 0 }, { 0 } };

output_options output_options_default(const char *name)
{
    return (output_options){ .command = name, .last_s = fic_now_s() };
}

bool output_draws(output_options *o)
{
    if (!o->no_pictures && !fic_plot_possible()) {
        command_warn(o->command,
                     "gnuplot is not on the PATH, so the pictures are missing (apt-get install gnuplot-nox)");
        o->no_pictures = true;
    }
    return !o->no_pictures;
}

bool output_for_people(const output_options *o)
{
    return !o->quiet && !o->json;
}

/* A progress line that stands there is written over. */
static void say(const output_options *o, const char *time, const char *format, va_list args)
{
    fprintf(stderr, "%s%sfictive %s:%s %9s  ", isatty(STDERR_FILENO) ? "\r\033[K" : "", colour(stderr, COLOUR_FAINT),
            o->command, colour(stderr, COLOUR_OFF), time);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void output_step(output_options *o, const char *format, ...)
{
    char time[40];
    va_list args;
    if (!o->verbose)
        return;
    double now_s = fic_now_s();
    snprintf(time, sizeof time, "%.3f s", now_s - o->last_s);
    o->last_s = now_s;
    va_start(args, format);
    say(o, time, format, args);
    va_end(args);
}

void output_note(const output_options *o, const char *format, ...)
{
    va_list args;
    if (!o->verbose)
        return;
    va_start(args, format);
    say(o, "", format, args);
    va_end(args);
}

fic_status output_json(json_t *value, fic_error *err)
{
    if (!value)
        return fic_fail_memory(err, "JSON");
    int failed = json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12) | JSON_ENCODE_ANY);
    json_decref(value);
    return failed || putchar('\n') == EOF || fflush(stdout)
               ? fic_fail(err, FIC_EIO, "standard output could not be written")
               : FIC_OK;
}
