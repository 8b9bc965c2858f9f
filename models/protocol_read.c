/* protocol_read.c - the protocol: list of a run file: steps become segments. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/table.h"
#include "models/names.h"
#include "models/protocol.h"

enum { STEPS_MOST = 4000000, SCANS_MOST = 10000, NESTING_MOST = 8 };

/* ---- keys ---------------------------------------------------------------------------------------------- */

#define TEMPERATURE "K", "temperature"
#define T_RANGE 1, 5000, "", false
#define T_RATE(optional)                                                                                               \
    {                                                                                                                  \
        "rate", "K/s", "rate, always positive", 0.3333, 1e-12, 1e12, "", optional                                      \
    }
#define P_RANGE -1, 100, "", false
#define P_RATE                                                                                                         \
    {                                                                                                                  \
        "rate", "GPa/s", "rate, always positive", 0.005, 1e-15, 1e12, "", false                                        \
    }

static const fic_param start_params[] = { { "temperature", TEMPERATURE, 1100, T_RANGE },
                                          { "pressure", "GPa", "pressure", 0, -1, 100, "", true },
                                          { 0 } };
static const fic_param heat_params[] = { { "to", TEMPERATURE, 643, T_RANGE }, T_RATE(false), { 0 } };
static const fic_param hold_params[] = { { "for", "s", "duration", 600, 0, 1e15, "", false }, { 0 } };
static const fic_param compress_params[] = { { "to", "GPa", "pressure", 7, P_RANGE }, P_RATE, { 0 } };
static const fic_param jump_params[] = {
    { "temperature", "K", "new temperature (default: stays)", -1, 1, 5000, "", true },
    { "pressure", "GPa", "new pressure (default: stays)", -1e9, -1, 100, "", true },
    { 0 }
};
static const fic_param modulate_params[] = {
    { "to", "K", "temperature that the underlying ramp ends at (default: stays)", -1, 1, 5000, "", true },
    { "rate", "K/s", "rate of the underlying ramp; with 'to', adjusted to a whole number of periods", -1, 1e-12, 1e12,
      "", true },
    { "for", "s", "duration, where 'to' is absent; rounded to a whole number of periods", -1, 0, 1e15, "", true },
    { "amplitude", "K", "amplitude of the sine", 0.5, 0, 500, "", false },
    { "period", "s", "period of the sine", 60, 1e-9, 1e12, "", false },
    { 0 }
};
static const fic_param scan_params[] = { { "to", TEMPERATURE, 780, T_RANGE },
                                         T_RATE(false),
                                         { "step", "K", "distance of recorded points", FIC_SCAN_STEP_K, 1e-4, 100, "",
                                           true },
                                         { 0 } };
static const fic_param repeat_params[] = { { "times", "1", "how many times", 2, 1, 100000, "", false }, { 0 } };

enum { START, HEAT, COOL, QUENCH, HOLD, COMPRESS, DECOMPRESS, JUMP, MODULATE, SCAN, REPEAT, TABLE };
const fic_step_kind fic_step_kinds[] = {
    [START] = { "start", "equilibrium to begin from; the first step", start_params },
    [HEAT] = { "heat", "ramp up in temperature", heat_params },
    [COOL] = { "cool", "ramp down in temperature", heat_params },
    [QUENCH] = { "quench", "a fast ramp down in temperature", heat_params },
    [HOLD] = { "hold", "wait", hold_params },
    [COMPRESS] = { "compress", "ramp up in pressure", compress_params },
    [DECOMPRESS] = { "decompress", "ramp down in pressure", compress_params },
    [JUMP] = { "jump", "change at once", jump_params },
    [MODULATE] = { "modulate", "a sine on a ramp or a hold; recorded where it has a name", modulate_params },
    [SCAN] = { "scan", "a recorded ramp, up or down; needs a name", scan_params },
    [REPEAT] = { "repeat", "steps, several times; scan names get -1, -2, ...", repeat_params },
    [TABLE] = { "table", "a CSV file with columns t, T and, if wanted, P; recorded where it has a name", NULL },
    { 0 }
};

/* ---- steps --------------------------------------------------------------------------------------------- */

typedef struct {
    fic_protocol *p;
    int depth;
    fic_names scans; /* taken so far: repeats multiply */
    char suffix[64]; /* of scan names inside repeats */
} reader;

static fic_status read_steps(reader *r, fic_node list, bool top, fic_error *err);

/* Appends a segment; complains at the node of its step where the path has become too long. */
static fic_status add(reader *r, fic_node at, const fic_segment *s, fic_error *err)
{
    fic_status status = fic_protocol_add(r->p, s, err);
    return status == FIC_OK ? status : fic_node_fail_at(at, err, status);
}

static fic_status read_scan_name(reader *r, fic_node map, bool needed, fic_segment *s, fic_error *err)
{
    fic_node name = fic_node_get(map, "name");
    if (!name.at)
        return needed ? fic_node_fail(map, err, "no 'name' here, expected the scan's name, such as first") : FIC_OK;
    fic_status status = fic_name_read(name, s->name, err);
    if (status != FIC_OK)
        return status;
    if (strlen(s->name) + strlen(r->suffix) >= sizeof s->name)
        return fic_node_fail(name, err, "'%s%s' is too long a name, expected at most %d characters", s->name, r->suffix,
                             FIC_NAME_BYTES - 1);
    strcat(s->name, r->suffix);
    bool is_new;
    status = fic_names_add(&r->scans, s->name, &is_new, err);
    if (status != FIC_OK)
        return status;
    if (!is_new)
        return fic_node_fail(name, err, "a second scan '%s', expected names that differ", s->name);
    if (r->scans.n > SCANS_MOST)
        return fic_node_fail(name, err, "more than %d scans, expected at most that", SCANS_MOST);
    s->recorded = true;
    return FIC_OK;
}

static fic_status read_ramp(reader *r, fic_node map, size_t kind, fic_error *err)
{
    double v[3] = { 0 };
    fic_segment s = fic_protocol_next(r->p, fic_step_kinds[kind].name);
    fic_status status = fic_node_params(map, fic_step_kinds[kind].params, v, err);
    if (status == FIC_OK && kind == SCAN)
        status = read_scan_name(r, map, true, &s, err);
    if (status != FIC_OK)
        return status;
    bool pressure = kind == COMPRESS || kind == DECOMPRESS, up = kind == HEAT || kind == COMPRESS;
    double from = pressure ? s.P0_GPa : s.T0_K;
    if (kind != SCAN && (up ? v[0] < from : v[0] > from))
        return fic_node_fail(fic_node_get(map, "to"), err, "%s to %g %s from %g %s, expected a target %s", s.kind, v[0],
                             pressure ? "GPa" : "K", from, pressure ? "GPa" : "K", up ? "above" : "below");
    *(pressure ? &s.P1_GPa : &s.T1_K) = v[0];
    s.duration_s = fabs(v[0] - from) / v[1];
    s.step_K = v[2];
    if (kind == SCAN && s.duration_s == 0.0)
        return fic_node_fail(fic_node_get(map, "to"), err, "scan to %g K from %g K, expected another temperature", v[0],
                             from);
    return s.duration_s > 0.0 ? add(r, map, &s, err) : FIC_OK;
}

static fic_status read_hold(reader *r, fic_node map, fic_error *err)
{
    fic_segment s = fic_protocol_next(r->p, "hold");
    fic_status status = fic_node_params(map, hold_params, &s.duration_s, err);
    return status == FIC_OK && s.duration_s > 0.0 ? add(r, map, &s, err) : status;
}

static fic_status read_jump(reader *r, fic_node map, fic_error *err)
{
    double v[2];
    fic_segment s = fic_protocol_next(r->p, "jump");
    fic_status status = fic_node_params(map, jump_params, v, err);
    if (status != FIC_OK)
        return status;
    if (fic_node_count(map) == 0)
        return fic_node_fail(map, err, "a jump to nowhere, expected 'temperature', 'pressure' or both");
    if (fic_node_get(map, "temperature").at)
        s.T1_K = v[0];
    if (fic_node_get(map, "pressure").at)
        s.P1_GPa = v[1];
    return add(r, map, &s, err);
}

static fic_status read_modulate(reader *r, fic_node map, fic_error *err)
{
    enum { TO, RATE, FOR, AMPLITUDE, PERIOD };
    double v[5];
    fic_segment s = fic_protocol_next(r->p, "modulate");
    fic_status status = fic_node_params(map, modulate_params, v, err);
    if (status == FIC_OK)
        status = read_scan_name(r, map, false, &s, err);
    if (status != FIC_OK)
        return status;
    bool ramp = fic_node_get(map, "to").at;
    if (ramp ? !fic_node_get(map, "rate").at || fic_node_get(map, "for").at
             : !fic_node_get(map, "for").at || fic_node_get(map, "rate").at)
        return fic_node_fail(map, err, "expected 'to' and 'rate', or 'for' alone");
    if (ramp)
        s.T1_K = v[TO];
    double asked_s = ramp ? fabs(s.T1_K - s.T0_K) / v[RATE] : v[FOR], periods = round(asked_s / v[PERIOD]);
    if (!(periods >= 1.0 && periods <= 1e6))
        return fic_node_fail(map, err, "%g s is %.3g periods of %g s, expected 1 to 1e6", asked_s, asked_s / v[PERIOD],
                             v[PERIOD]);
    if (!(fmin(s.T0_K, s.T1_K) > v[AMPLITUDE]))
        return fic_node_fail(map, err, "amplitude %g K at %g K, expected a temperature that stays above 0 K",
                             v[AMPLITUDE], fmin(s.T0_K, s.T1_K));
    s.amplitude_K = v[AMPLITUDE];
    s.period_s = v[PERIOD];
    s.duration_s = periods * v[PERIOD];
    return add(r, map, &s, err);
}

static fic_status read_repeat(reader *r, fic_node map, fic_error *err)
{
    double times;
    fic_node steps;
    fic_status s = fic_node_params(map, repeat_params, &times, err);
    if (s == FIC_OK && times != floor(times))
        s = fic_node_fail(fic_node_get(map, "times"), err, "%g times, expected a whole number", times);
    if (s == FIC_OK)
        s = fic_node_need(map, "steps", &steps, err);
    if (s == FIC_OK && ++r->depth > NESTING_MOST)
        s = fic_node_fail(map, err, "repeats %d deep, expected at most %d", r->depth, NESTING_MOST);
    size_t suffix = strlen(r->suffix);
    for (int i = 1; s == FIC_OK && i <= (int)times; i++) {
        snprintf(r->suffix + suffix, sizeof r->suffix - suffix, "-%d", i);
        s = read_steps(r, steps, false, err);
    }
    r->suffix[suffix] = '\0';
    r->depth--;
    return s;
}

/* Rows of a log, as linear pieces; the first row is reached from where the path stood by a jump. */
static fic_status add_rows(reader *r, fic_node at, const fic_table *log, const double t_s[], const double T_K[],
                           const double P_GPa[], const fic_segment *scan, fic_error *err)
{
    for (size_t i = 0; i < log->n_rows; i++) {
        double P = P_GPa ? P_GPa[i] : fic_protocol_next(r->p, "").P0_GPa;
        if (!(T_K[i] >= 1.0 && T_K[i] <= 5000.0) || !(P >= -1.0 && P <= 100.0) || !(isfinite(t_s[i])))
            return fic_node_fail(
                at, err, "row %zu holds t = %g s, T = %g K, P = %g GPa, expected T 1 to 5000 K and P -1 to 100 GPa",
                i + 1, t_s[i], T_K[i], P);
        if (i && !(t_s[i] >= t_s[i - 1]))
            return fic_node_fail(at, err, "row %zu is at %g s after %g s, expected times that do not fall", i + 1,
                                 t_s[i], t_s[i - 1]);
        fic_segment s = fic_protocol_next(r->p, "table");
        s.T1_K = T_K[i];
        s.P1_GPa = P;
        s.duration_s = i ? t_s[i] - t_s[i - 1] : 0.0;
        s.recorded = scan->recorded && s.duration_s > 0.0;
        s.ends_only = true;
        memcpy(s.name, scan->name, sizeof s.name);
        bool still = s.duration_s == 0.0 && s.T1_K == s.T0_K && s.P1_GPa == s.P0_GPa;
        fic_status status = still ? FIC_OK : add(r, at, &s, err);
        if (status != FIC_OK)
            return status;
    }
    return FIC_OK;
}

static fic_status read_table(reader *r, fic_node map, fic_error *err)
{
    static const char *const keys[] = { "file", "name", NULL };
    fic_node file;
    char *path = NULL;
    fic_table log;
    fic_segment scan = { 0 };
    double *t_s, *T_K, *P_GPa = NULL;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "file", &file, err);
    if (s == FIC_OK)
        s = fic_node_path(file, &path, err);
    if (s == FIC_OK)
        s = read_scan_name(r, map, false, &scan, err);
    if (s == FIC_OK && (s = fic_table_read(path, &log, err)) != FIC_OK)
        fic_node_fail_at(file, err, s);
    free(path);
    if (s != FIC_OK)
        return s;
    r->p->n_steps += 50 + log.n_bytes / 16; /* about a row each */
    s = fic_table_require(&log, "t", "s", &t_s, err);
    if (s == FIC_OK)
        s = fic_table_require(&log, "T", "K", &T_K, err);
    if (s == FIC_OK && fic_table_column(&log, "P"))
        s = fic_table_require(&log, "P", "GPa", &P_GPa, err);
    s = s == FIC_OK ? add_rows(r, file, &log, t_s, T_K, P_GPa, &scan, err) : fic_node_fail_at(file, err, s);
    fic_table_clear(&log);
    return s;
}

static fic_status read_step(reader *r, fic_node step, size_t kind, fic_error *err)
{
    static const char *const no_keys[] = { NULL }, *const name_key[] = { "name", NULL },
                             *const steps_key[] = { "steps", NULL };
    const char *const *keys = kind == SCAN || kind == MODULATE ? name_key : kind == REPEAT ? steps_key : no_keys;
    fic_status s = kind == TABLE ? FIC_OK : fic_node_allow_params(step, fic_step_kinds[kind].params, keys, err);
    if (s != FIC_OK)
        return s;
    switch (kind) {
    case HOLD:
        return read_hold(r, step, err);
    case JUMP:
        return read_jump(r, step, err);
    case MODULATE:
        return read_modulate(r, step, err);
    case REPEAT:
        return read_repeat(r, step, err);
    case TABLE:
        return read_table(r, step, err);
    default:
        return read_ramp(r, step, kind, err);
    }
}

static fic_status read_start(reader *r, fic_node step, fic_error *err)
{
    double v[2];
    fic_status s = fic_node_allow_params(step, start_params, NULL, err);
    if (s == FIC_OK)
        s = fic_node_params(step, start_params, v, err);
    if (s == FIC_OK) {
        r->p->T_K = v[0];
        r->p->P_GPa = v[1];
    }
    return s;
}

/* One "- kind: {...}" of the list. */
static fic_status read_item(reader *r, fic_node item, bool first, fic_error *err)
{
    const char *names[16], *word;
    size_t n = 0, kind = 0;
    for (; fic_step_kinds[n].name; n++)
        names[n] = fic_step_kinds[n].name;
    names[n] = NULL;
    if (++r->p->n_steps > STEPS_MOST)
        return fic_node_fail(item, err, "more than %d steps and rows, expected at most that", STEPS_MOST);
    if (!fic_node_is_map(item) || fic_node_count(item) != 1)
        return fic_node_fail(item, err, "expected one step, such as '- hold: {for: 10 min}'");
    fic_status s = fic_node_allow(item, names, err);
    if (s != FIC_OK)
        return s;
    fic_node step = fic_node_pair(item, 0, &word);
    while (strcmp(names[kind], word))
        kind++;
    if (first != (kind == START))
        return fic_node_fail(item, err,
                             first ? "the first step is '%s', expected 'start: {temperature: ...}'"
                                   : "'%s' stands here, expected it as the first step only",
                             word);
    return kind == START ? read_start(r, step, err) : read_step(r, step, kind, err);
}

static fic_status read_steps(reader *r, fic_node list, bool top, fic_error *err)
{
    if (!fic_node_is_list(list) || fic_node_count(list) == 0)
        return fic_node_fail(list, err, "expected a list of steps%s",
                             top ? ", the first of them 'start: {temperature: ...}'" : "");
    fic_status s = FIC_OK;
    for (size_t i = 0; s == FIC_OK && i < fic_node_count(list); i++)
        s = read_item(r, fic_node_item(list, i), top && i == 0, err);
    return s;
}

fic_status fic_protocol_read(fic_node list, fic_protocol *p, fic_error *err)
{
    *p = (fic_protocol){ 0 };
    reader r = { .p = p };
    fic_status s = read_steps(&r, list, true, err);
    fic_names_clear(&r.scans);
    if (s != FIC_OK)
        fic_protocol_clear(p);
    return s;
}
