#include "experiments/reduction_options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/input_kind.h"
#include "experiments/option_values.h"

enum {
    GLASS = 3000,
    LIQUID,
    ORDER,
    PARALLEL,
    REFERENCE,
    LINES_FROM,
    COMMON,
    EMPTY,
    AXIS,
    SIGNAL,
    LAG,
    LAG_OF,
    LAG_ERROR,
    AXIS_ERROR,
    SMOOTH,
    DSC_CP,
    UP,
    SEGMENT,
    LIST
};

static const struct argp_option options[] = {
    { NULL, 0, NULL, 0, "Which curves:", 2 },
    { "list", LIST, NULL, 0, "Say what is in the files, and stop", 2 },
    { "segment", SEGMENT, "N,N,...", 0, "Only these segments", 2 },
    { "up", UP, "exo|endo", 0, "Direction of heat flow (default: told from its sign)", 2 },
    { NULL, 0, NULL, 0, "Before the lines:", 3 },
    { "axis", AXIS, "program|sample", 0, "Temperature of the program (Tr, default) or of the sample (Ts)", 3 },
    { "signal", SIGNAL, "heat_flow|heat_capacity", 0, "Column to reduce (default heat_flow)", 3 },
    { "empty", EMPTY, "FILE[:N,...]", 0, "Run without sample, taken off first", 3 },
    { "lag", LAG, "TIME", 0, "Correct this lag, such as 6ms, with its unit (default: not corrected)", 3 },
    { "lag-of", LAG_OF, "signal|sample", 0,
      "The lag is a low pass of the signal (default), or the sample's temperature", 3 },
    { "lag-error", LAG_ERROR, "TIME", 0, "Standard error of the lag, such as 0.5ms, for the errors of temperatures",
      3 },
    { "axis-error", AXIS_ERROR, "KELVIN", 0, "Standard error of the temperature calibration, such as 0.3K", 3 },
    { "smooth", SMOOTH, "ROWS", 0, "Savitzky-Golay window, odd, 5 or more (default: none)", 3 },
    { NULL, 0, NULL, 0, "Lines:", 4 },
    { "glass", GLASS, "LOW:HIGH", 0, "Window of the glass line (K, or 10degC:70degC; default: found)", 4 },
    { "liquid", LIQUID, "LOW:HIGH", 0, "Window of the liquid line (default: found)", 4 },
    { "order", ORDER, "N", 0, "Polynomial of the lines, 0 to 2 (default 1)", 4 },
    { "parallel", PARALLEL, NULL, 0, "Liquid line with the slope of the glass line", 4 },
    { "reference", REFERENCE, "FILE[:N,...]", 0, "Curve of reference; several segments are averaged", 4 },
    { "from-reference", LINES_FROM, "glass|liquid|both", 0, "Lines taken from the reference (default: none)", 4 },
    { "common", COMMON, NULL, 0, "Lay the curve on the reference by a straight line through both windows", 4 },
    { "dsc-cp", DSC_CP, "STEP", 0, "Step of heat capacity from a DSC (J/g/K): gives the mass on the chip", 4 },
    { NULL, 0, NULL, 0, "Output:", 5 },
    { "output", 'o', "DIR", 0, "Write tables and pictures here", 5 },
    { 0 }
};

reduction_options reduction_options_default(const char *command)
{
    reduction_options o = { .choice = fic_reduction_choice_default(), .say = output_options_default(command) };
    o.choice.lag = FIC_LAG_SIGNAL;
    return o;
}

/* "5,9,15"; false where it is no list of whole numbers. */
static bool read_segments(const char *text, segment_list *l)
{
    for (const char *p = text; *p;) {
        char *end;
        long v = strtol(p, &end, 10);
        if (end == p || l->n == SEGMENTS_MOST || (*end && *end != ','))
            return false;
        l->segment[l->n++] = v;
        p = *end ? end + 1 : end;
    }
    return l->n > 0;
}

static double standard_error(struct argp_state *state, const char *option, const char *text, const char *unit)
{
    double v =
        strcmp(unit, "s") ? option_quantity(state, option, text, unit) : option_with_unit(state, option, text, unit);
    if (!(v >= 0.0))
        argp_error(state, "--%s: %g %s, expected a standard error of 0 or more", option, v, unit);
    return v;
}

static error_t parse_lines(int key, char *arg, struct argp_state *state, fic_reduction_choice *c)
{
    static const char *const sides[] = { "glass", "liquid", "both", NULL };
    double range[2] = { 0.0, 0.0 };
    size_t side;
    switch (key) {
    case GLASS:
        option_range(state, "glass", arg, "K", range);
        c->glass_low_K = range[0];
        c->glass_high_K = range[1];
        return 0;
    case LIQUID:
        option_range(state, "liquid", arg, "K", range);
        c->liquid_low_K = range[0];
        c->liquid_high_K = range[1];
        return 0;
    case ORDER:
        c->glass_order = c->liquid_order = (size_t)option_whole(state, "order", arg, 0, 2);
        return 0;
    case PARALLEL:
        c->parallel = true;
        return 0;
    case LINES_FROM:
        side = option_choice(state, "from-reference", arg, sides);
        c->glass_from_reference = side != 1;
        c->liquid_from_reference = side != 0;
        return 0;
    case COMMON:
        c->common = true;
        return 0;
    case DSC_CP:
        c->delta_cp_J_gK = option_quantity(state, "dsc-cp", arg, "J/g/K");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_signal(int key, char *arg, struct argp_state *state, reduction_options *o)
{
    static const char *const axes[] = { "program", "sample", NULL }, *const lags[] = { "sample", "signal", NULL },
                             *const signals[] = { "heat_flow", "heat_capacity", NULL },
                             *const ups[] = { "endo", "exo", NULL };
    fic_reduction_choice *c = &o->choice;
    switch (key) {
    case AXIS:
        c->sample_axis = option_choice(state, "axis", arg, axes) == 1;
        return 0;
    case SIGNAL:
        c->signal = option_choice(state, "signal", arg, signals) ? FIC_HEAT_CAPACITY : FIC_HEAT_FLOW;
        return 0;
    case LAG:
        c->lag_s = option_with_unit(state, "lag", arg, "s");
        if (!(c->lag_s >= 0.0))
            argp_error(state, "--lag: %g s, expected a time of 0 or more", c->lag_s);
        return 0;
    case LAG_OF:
        c->lag = option_choice(state, "lag-of", arg, lags) ? FIC_LAG_SIGNAL : FIC_LAG_SHIFT;
        return 0;
    case LAG_ERROR:
        c->lag_error_s = standard_error(state, "lag-error", arg, "s");
        return 0;
    case AXIS_ERROR:
        c->axis_error_K = standard_error(state, "axis-error", arg, "K");
        return 0;
    case SMOOTH:
        c->smooth = (size_t)option_whole(state, "smooth", arg, 5, 999);
        return 0;
    case UP:
        o->up = option_choice(state, "up", arg, ups) ? FIC_EXO_UP : FIC_ENDO_UP;
        return 0;
    default:
        return parse_lines(key, arg, state, c);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    reduction_options *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->say;
        return 0;
    case LIST:
        o->list = true;
        return 0;
    case SEGMENT:
        if (!read_segments(arg, &o->segments))
            argp_error(state, "--segment: '%.60s', expected numbers with commas between", arg);
        return 0;
    case REFERENCE:
        o->reference_text = arg;
        return 0;
    case EMPTY:
        o->empty_text = arg;
        return 0;
    case 'o':
        o->out = arg;
        return 0;
    case ARGP_KEY_ARGS:
        o->file = state->argv + state->next;
        o->n_files = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected at least one file of curves");
        return EINVAL;
    case ARGP_KEY_END:
        if ((o->choice.common || o->choice.glass_from_reference || o->choice.liquid_from_reference) &&
            !o->reference_text)
            argp_error(state, "--common and --from-reference need --reference FILE");
        return 0;
    default:
        return parse_signal(key, arg, state, o);
    }
}

const struct argp reduction_argp = { options, parse, "FILE...", NULL, drawing_child, NULL, NULL };

/* ---- files -------------------------------------------------------------------------------------------- */

static bool is_meant(const segment_list *l, long segment)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->segment[i] == segment)
            return true;
    return l->n == 0;
}

/* Appends the curves of one file that are meant. */
static fic_status read_file(const char *path, fic_up up, const segment_list *segments, fic_scan_list *list,
                            fic_error *err)
{
    fic_scan_list all = { 0 };
    fic_status s = input_kind_expect_rows(path, err);
    if (s == FIC_OK)
        s = fic_scan_read(path, up, &all, err);
    for (size_t i = 0; s == FIC_OK && i < all.n_faults; i++)
        s = fic_scan_list_fault(list, all.fault[i], err);
    size_t before = list->n;
    for (size_t i = 0; s == FIC_OK && i < all.n; i++)
        if (is_meant(segments, all.scan[i].segment))
            s = fic_scan_list_add(list, &all.scan[i], err);
    if (s == FIC_OK && list->n == before && all.n_faults == 0)
        s = fic_fail(err, FIC_EINPUT,
                     "%s: none of its %zu curves is meant, expected a segment that 'fictive reduce %s --list' shows",
                     path, all.n, path);
    fic_scan_list_clear(&all);
    return s;
}

/* The one curve, or the mean of those, that FILE:N,N names. */
static fic_status read_one(const char *text, fic_up up, fic_scan *out, fic_error *err)
{
    segment_list segments = { 0 };
    fic_scan_list list = { 0 };
    const char *colon = strrchr(text, ':');
    char *path = strdup(text);
    if (!path)
        return fic_fail_memory(err, "a path");
    if (colon && read_segments(colon + 1, &segments))
        path[colon - text] = '\0';
    else
        segments.n = 0;
    fic_status s = read_file(path, up, &segments, &list, err);
    if (s == FIC_OK && list.n_faults)
        s = fic_fail(err, FIC_EINPUT, "%s", list.fault[0]);
    const fic_scan *each[SEGMENTS_MOST];
    for (size_t i = 0; i < list.n && i < SEGMENTS_MOST; i++)
        each[i] = &list.scan[i];
    if (s == FIC_OK && list.n > (segments.n ? SEGMENTS_MOST : 1))
        s = fic_fail(err, FIC_EINPUT, "%s holds %zu curves, expected FILE:SEGMENT to say which", text, list.n);
    if (s == FIC_OK)
        s = fic_scan_mean(list.n, each, out, err);
    fic_scan_list_clear(&list);
    free(path);
    return s;
}

fic_status reduction_open(reduction_options *o, fic_scan_list *list, fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; s == FIC_OK && i < o->n_files; i++)
        s = read_file(o->file[i], o->up, &o->segments, list, err);
    if (s == FIC_OK && o->empty_text) {
        s = read_one(o->empty_text, FIC_ENDO_UP, &o->empty, err);
        if (s != FIC_OK)
            return fic_fail_in(err, s, "--empty");
        o->choice.empty = &o->empty;
    }
    if (s == FIC_OK && o->reference_text) {
        fic_scan reference = { 0 };
        s = read_one(o->reference_text, o->up, &reference, err);
        if (s == FIC_OK)
            s = fic_reduce_reference(&reference, &o->choice, &o->reference, err);
        fic_scan_clear(&reference);
        if (s != FIC_OK)
            return fic_fail_in(err, s, "--reference");
    }
    return s;
}

void reduction_close(reduction_options *o)
{
    fic_reduction_clear(&o->reference);
    fic_scan_clear(&o->empty);
}

/* ---- names -------------------------------------------------------------------------------------------- */

char *reduction_stem(const fic_scan *s, size_t place)
{
    char text[120];
    int n = s->segment ? snprintf(text, sizeof text, "%03zu-segment-%ld", place + 1, s->segment)
                       : snprintf(text, sizeof text, "%03zu-", place + 1);
    for (const char *p = s->name; !s->segment && *p && n < 60; p++)
        text[n++] = isalnum((unsigned char)*p) ? *p : '_';
    text[n] = '\0';
    return strdup(text);
}
