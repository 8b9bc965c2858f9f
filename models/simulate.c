/* simulate.c - run -> scans: relax through the protocol, enthalpy out of the means, and the chip on top. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/observables.h"
#include "models/run.h"

enum { POINTS_MOST = 5000000, POINTS_ALL = 10000000, HISTORY_POINTS = 60, HISTORY_MOST = 20000 };

/* ---- one scan ------------------------------------------------------------------------------------------ */

void fic_simulated_scan_clear(fic_simulated_scan *s)
{
    fic_table_clear(&s->table);
    *s = (fic_simulated_scan){ 0 };
}

/* How many even intervals a segment is recorded in, and how long each is. */
static double intervals(const fic_run *run, const fic_segment *s, double *dt_s)
{
    double sampling = run->chip.v[FIC_CHIP_SAMPLING], step = s->step_K > 0.0 ? s->step_K : FIC_SCAN_STEP_K;
    double n = s->ends_only ? 1.0 : ceil(fabs(s->T1_K - s->T0_K) / step * (1.0 - 1e-12));
    if (s->amplitude_K != 0.0)
        n = fmax(n, 64.0 * round(s->duration_s / s->period_s));
    if (sampling > 0.0 && !s->ends_only) {
        *dt_s = 1.0 / sampling;
        return floor(s->duration_s * sampling * (1.0 + 1e-12));
    }
    n = fmax(n, 1.0);
    *dt_s = s->duration_s / n;
    return n;
}

/* The columns of a scan, while it is being filled. */
typedef struct {
    double *t_s, *T_K, *T_sample_K, *P_GPa, *flow_mW, *Cp, *dT_K_s, *Tf_K[FIC_POPULATIONS], *Pf_GPa[FIC_POPULATIONS];
} columns;

static fic_status add_column(fic_table *t, const char *name, const char *unit, fic_error *err)
{
    return fic_table_add(t, name, unit, NULL, err);
}

/* Columns are added first and their arrays taken after: adding moves the list, not the arrays. */
static fic_status lay_out(const fic_material *m, size_t n, fic_table *t, columns *c, fic_error *err)
{
    static const char *const plain[][2] = { { "t", "s" },     { "T", "K" },          { "T_sample", "K" },
                                            { "P", "GPa" },   { "heat_flow", "mW" }, { "heat_capacity", "J/mol/K" },
                                            { "rate", "K/s" } };
    enum { PLAIN = sizeof plain / sizeof *plain };
    char name[FIC_NAME_BYTES + 8];
    fic_status s = FIC_OK;
    fic_table_init(t, n);
    for (size_t i = 0; i < PLAIN && s == FIC_OK; i++)
        s = add_column(t, plain[i][0], plain[i][1], err);
    for (size_t k = 0; k < m->n && s == FIC_OK; k++) {
        snprintf(name, sizeof name, "Tf_%s", m->population[k].name);
        s = add_column(t, name, "K", err);
        snprintf(name, sizeof name, "Pf_%s", m->population[k].name);
        if (s == FIC_OK)
            s = add_column(t, name, "GPa", err);
    }
    if (s != FIC_OK)
        return s;
    double **const to[PLAIN] = { &c->t_s, &c->T_K, &c->T_sample_K, &c->P_GPa, &c->flow_mW, &c->Cp, &c->dT_K_s };
    for (size_t i = 0; i < PLAIN; i++)
        *to[i] = t->column[i].v;
    for (size_t k = 0; k < m->n; k++) {
        c->Tf_K[k] = t->column[PLAIN + 2 * k].v;
        c->Pf_GPa[k] = t->column[PLAIN + 2 * k + 1].v;
    }
    return FIC_OK;
}

/* A segment's points as a trace whose times and means are the table's own; slopes: room for the derivatives. */
static fic_trace trace_of(const fic_material *m, const columns *c, size_t row, size_t points, double *slopes)
{
    fic_trace t = {
        .n = points, .n_populations = m->n, .t_s = c->t_s + row, .T_K = c->T_sample_K + row, .P_GPa = c->P_GPa + row
    };
    for (size_t k = 0; k < m->n; k++) {
        t.Tf_K[k] = c->Tf_K[k] + row;
        t.Pf_GPa[k] = c->Pf_GPa[k] + row;
        t.dTf_K_s[k] = slopes + 2 * k * points;
        t.dPf_GPa_s[k] = slopes + (2 * k + 1) * points;
    }
    return t;
}

/* Heat capacity and heat flow out of the means, from a row on. */
static void set_points(const fic_run *run, const fic_segment *s, const fic_trace *trace, const columns *c, size_t row)
{
    const fic_material *m = &run->material;
    double moles = run->chip.v[FIC_CHIP_MASS] * 1e-6 / m->v[FIC_MOLAR_MASS], ramp_K_s = fic_segment_dT(s, 0.0);
    double Cp_ref = m->v[FIC_CP_GLASS], slope = m->v[FIC_CP_GLASS_SLOPE], T_ref = m->v[FIC_T_REF];
    double *T_K = c->T_K + row, *dT_K_s = c->dT_K_s + row, *flow_mW = c->flow_mW + row, *Cp = c->Cp + row;
    for (size_t j = 0; j < trace->n; j++)
        dT_K_s[j] = s->amplitude_K != 0.0 ? fic_segment_dT(s, trace->t_s[j]) : ramp_K_s;
    fic_enthalpy_rates(m, trace->n, trace->Tf_K, trace->Pf_GPa, trace->dTf_K_s, trace->dPf_GPa_s, flow_mW);
    /* Cp of the glass as fic_material_cp_glass has it, written out for vectors. */
    _Pragma("omp simd") for (size_t j = 0; j < trace->n; j++)
    {
        double T = trace->T_K[j], dT = dT_K_s[j], dH = (Cp_ref + slope * (T - T_ref)) * dT + flow_mW[j];
        T_K[j] = T;
        Cp[j] = dT != 0.0 ? dH / dT : NAN;
        flow_mW[j] = 1e3 * moles * dH;
    }
}

/* Relaxes through the scan's segments and fills its rows; `rows` of them are there. */
static fic_status fill(const fic_run *run, fic_relaxer *relaxer, size_t first, size_t last, fic_state *state,
                       const columns *c, size_t rows, fic_error *err)
{
    double before_s = 0.0, *slopes = calloc(2 * run->material.n * rows + 1, sizeof *slopes);
    size_t row = 0;
    fic_status s = slopes ? FIC_OK : fic_fail_memory(err, "a scan");
    for (size_t i = first; i < last && s == FIC_OK; i++) {
        const fic_segment *g = &run->protocol.segment[i];
        double dt_s, n = intervals(run, g, &dt_s);
        /* The end of a segment is the start of the next, so only the last keeps it. */
        size_t points = (size_t)n + (i + 1 == last);
        fic_trace trace = trace_of(&run->material, c, row, points, slopes);
        for (size_t j = 0; j < points; j++)
            trace.t_s[j] = fmin((double)j * dt_s, g->duration_s);
        s = fic_relax(relaxer, g, state, &trace, err);
        if (s == FIC_OK)
            set_points(run, g, &trace, c, row);
        for (size_t j = 0; j < points; j++)
            trace.t_s[j] += before_s;
        before_s += g->duration_s;
        row += points;
    }
    free(slopes);
    return s;
}

static fic_status note(const fic_run *run, fic_simulated_scan *scan, fic_error *err)
{
    fic_table *t = &scan->table;
    fic_status s = fic_table_note(t, err, "name", "%s", scan->name);
    if (s == FIC_OK)
        s = fic_table_note(t, err, "material", "%s", run->material.name);
    if (s == FIC_OK)
        s = fic_table_note(t, err, "instrument", "%s", run->chip.name);
    if (s == FIC_OK)
        s = fic_table_note(t, err, "rate_K_s", "%.10g", scan->rate_K_s);
    if (s == FIC_OK)
        s = fic_table_note(t, err, "mass_ug", "%.10g", run->chip.v[FIC_CHIP_MASS]);
    if (s == FIC_OK)
        s = fic_table_note(t, err, "molar_mass_g_mol", "%.10g", run->material.v[FIC_MOLAR_MASS]);
    return s == FIC_OK ? fic_table_note(t, err, "seed", "%lu", run->seed) : s;
}

/* Noise of its own for each scan, the same for the same run file. */
static unsigned long scan_seed(const fic_run *run, const char *name)
{
    unsigned long h = 2166136261UL ^ run->seed;
    for (; *name; name++)
        h = ((h ^ (unsigned char)*name) * 16777619UL) & 0xffffffffUL;
    return h;
}

fic_status fic_simulate_scan(const fic_run *run, fic_relaxer *relaxer, size_t first, size_t last, fic_state *state,
                             fic_simulated_scan *scan, fic_error *err)
{
    const fic_segment *g = run->protocol.segment;
    const fic_material *m = &run->material;
    double rows = 1.0, dt_s = 0.0, duration_s = 0.0;
    columns c;
    *scan = (fic_simulated_scan){ 0 };
    memcpy(scan->name, g[first].name, sizeof scan->name);
    for (size_t i = first; i < last; i++) {
        rows += intervals(run, &g[i], &dt_s);
        duration_s += g[i].duration_s;
    }
    if (!(rows <= POINTS_MOST))
        return fic_fail(err, FIC_EINPUT, "scan %s has %g points, expected at most %d (a wider step or lower sampling)",
                        scan->name, rows, POINTS_MOST);
    scan->rate_K_s = (g[last - 1].T1_K - g[first].T0_K) / duration_s;
    for (size_t k = 0; k < m->n; k++) {
        scan->Tf_before_K[k] = fic_state_Tf(m, state, k);
        scan->Pf_before_GPa[k] = fic_state_Pf(m, state, k);
    }
    scan->enthalpic_Tf_before_K = fic_enthalpic_Tf(m, scan->Tf_before_K, scan->Pf_before_GPa);
    fic_status s = lay_out(m, (size_t)rows, &scan->table, &c, err);
    if (s == FIC_OK)
        s = fill(run, relaxer, first, last, state, &c, (size_t)rows, err);
    if (s == FIC_OK)
        s = fic_chip_record(&run->chip, scan_seed(run, scan->name), (size_t)rows, dt_s, c.dT_K_s, c.T_K, c.flow_mW,
                            err);
    if (s == FIC_OK)
        s = note(run, scan, err);
    if (s != FIC_OK)
        fic_simulated_scan_clear(scan);
    return s;
}

/* ---- the whole run ------------------------------------------------------------------------------------- */

void fic_simulation_clear(fic_simulation *s)
{
    for (size_t i = 0; i < s->n; i++)
        fic_simulated_scan_clear(&s->scan[i]);
    free(s->scan);
    fic_table_clear(&s->history);
    *s = (fic_simulation){ 0 };
}

static fic_status history_init(const fic_run *run, fic_table *t, fic_error *err)
{
    static const char *const plain[][2] = { { "t", "s" }, { "T", "K" }, { "P", "GPa" }, { "V", "cm^3/mol" } };
    char name[FIC_NAME_BYTES + 8];
    size_t points = run->protocol.n * HISTORY_POINTS + 1;
    fic_status s = FIC_OK;
    fic_table_init(t, points < HISTORY_MOST ? points : HISTORY_MOST);
    for (size_t i = 0; i < 4 && s == FIC_OK; i++)
        s = add_column(t, plain[i][0], plain[i][1], err);
    for (size_t k = 0; k < run->material.n && s == FIC_OK; k++) {
        snprintf(name, sizeof name, "Tf_%s", run->material.population[k].name);
        s = add_column(t, name, "K", err);
        snprintf(name, sizeof name, "Pf_%s", run->material.population[k].name);
        if (s == FIC_OK)
            s = add_column(t, name, "GPa", err);
    }
    t->n_rows = 0;
    return s;
}

static fic_status history_row(const fic_run *run, fic_table *t, double t_s, double T_K, double P_GPa, const double Tf[],
                              const double Pf[], fic_error *err)
{
    if (t->n_rows == HISTORY_MOST) /* a picture needs no more */
        return FIC_OK;
    size_t row = t->n_rows++;
    t->column[0].v[row] = t_s;
    t->column[1].v[row] = T_K;
    t->column[2].v[row] = P_GPa;
    for (size_t k = 0; k < run->material.n; k++) {
        t->column[4 + 2 * k].v[row] = Tf[k];
        t->column[5 + 2 * k].v[row] = Pf[k];
    }
    return fic_molar_volume(&run->material, T_K, P_GPa, Tf, Pf, &t->column[3].v[row], err);
}

/* A segment that nobody records, seen at a few points. */
static fic_status pass(const fic_run *run, fic_relaxer *relaxer, const fic_segment *g, fic_state *state, double start_s,
                       fic_table *history, fic_error *err)
{
    fic_trace trace;
    size_t n = (run->protocol.n + 1) * HISTORY_POINTS < HISTORY_MOST ? HISTORY_POINTS : HISTORY_MOST / run->protocol.n;
    n = g->duration_s > 0.0 ? (n ? n : 1) : 0;
    fic_status s = fic_trace_init(&trace, run->material.n, n, err);
    if (s != FIC_OK)
        return s;
    for (size_t j = 0; j < n; j++)
        trace.t_s[j] = g->duration_s * (double)(j + 1) / (double)n;
    s = fic_relax(relaxer, g, state, n ? &trace : NULL, err);
    for (size_t j = 0; j < n && s == FIC_OK; j++) {
        double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
        for (size_t k = 0; k < run->material.n; k++) {
            Tf[k] = trace.Tf_K[k][j];
            Pf[k] = trace.Pf_GPa[k][j];
        }
        s = history_row(run, history, start_s + trace.t_s[j], trace.T_K[j], trace.P_GPa[j], Tf, Pf, err);
    }
    fic_trace_clear(&trace);
    return s;
}

/* A scan's own points, thinned, so that it is seen in the history too. */
static fic_status thin(const fic_run *run, const fic_table *scan, double start_s, fic_table *history, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t every = scan->n_rows / (HISTORY_POINTS - 1) + 1, room = history->n_rows + HISTORY_POINTS;
    for (size_t j = every; j < scan->n_rows && s == FIC_OK && history->n_rows < room; j += every) {
        double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
        for (size_t k = 0; k < run->material.n; k++) {
            Tf[k] = scan->column[7 + 2 * k].v[j];
            Pf[k] = scan->column[8 + 2 * k].v[j];
        }
        s = history_row(run, history, start_s + scan->column[0].v[j], scan->column[2].v[j], scan->column[3].v[j], Tf,
                        Pf, err);
    }
    return s;
}

/* Where the scan that starts at segment i ends. */
static size_t scan_end(const fic_protocol *p, size_t i)
{
    size_t last = i + 1;
    while (last < p->n && p->segment[last].recorded && strcmp(p->segment[last].name, p->segment[i].name) == 0)
        last++;
    return last;
}

static fic_status add_scan(fic_simulation *out, fic_simulated_scan **next, fic_error *err)
{
    fic_simulated_scan *larger = realloc(out->scan, (out->n + 1) * sizeof *larger);
    if (!larger)
        return fic_fail_memory(err, "the scans");
    out->scan = larger;
    *next = &larger[out->n];
    return FIC_OK;
}

/* All scans stay in memory until they are written. */
static fic_status check_points(const fic_run *run, fic_error *err)
{
    double points = 0.0, dt_s;
    for (size_t i = 0; i < run->protocol.n; i++)
        if (run->protocol.segment[i].recorded)
            points += intervals(run, &run->protocol.segment[i], &dt_s);
    if (!(points <= POINTS_ALL))
        return fic_fail(err, FIC_EINPUT, "the scans have %.4g points, expected at most %d in all (wider steps)", points,
                        POINTS_ALL);
    return FIC_OK;
}

static fic_status follow(const fic_run *run, fic_relaxer *relaxer, fic_state *state, const fic_watch *watch,
                         fic_simulation *out, fic_error *err)
{
    const fic_protocol *p = &run->protocol;
    double start_s = 0.0;
    fic_status s = check_points(run, err);
    for (size_t i = 0, last; i < p->n && s == FIC_OK; i = last) {
        last = p->segment[i].recorded ? scan_end(p, i) : i + 1;
        if (!fic_watch_tick(watch, (double)i / (double)p->n, p->segment[i].kind))
            return fic_fail(err, FIC_ESTOP, "stopped at step %zu of %zu", i + 1, p->n);
        if (p->segment[i].recorded) {
            fic_simulated_scan *scan = NULL;
            s = add_scan(out, &scan, err);
            if (s == FIC_OK)
                s = fic_simulate_scan(run, relaxer, i, last, state, scan, err);
            if (s == FIC_OK) {
                out->n++;
                s = thin(run, &scan->table, start_s, &out->history, err);
            }
        } else {
            s = pass(run, relaxer, &p->segment[i], state, start_s, &out->history, err);
        }
        for (size_t j = i; j < last; j++)
            start_s += p->segment[j].duration_s;
    }
    return s;
}

fic_status fic_simulate(const fic_run *run, const fic_watch *watch, fic_simulation *out, fic_error *err)
{
    fic_relaxer *relaxer = NULL;
    fic_state state = { 0 };
    double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
    *out = (fic_simulation){ 0 };
    for (size_t k = 0; k < run->material.n; k++) {
        Tf[k] = run->protocol.T_K;
        Pf[k] = run->protocol.P_GPa;
    }
    fic_status s = history_init(run, &out->history, err);
    if (s == FIC_OK)
        s = history_row(run, &out->history, 0.0, run->protocol.T_K, run->protocol.P_GPa, Tf, Pf, err);
    if (s == FIC_OK)
        s = fic_relaxer_create(&run->material, run->precision, &relaxer, err);
    if (s == FIC_OK)
        s = fic_state_equilibrium(&run->material, run->protocol.T_K, run->protocol.P_GPa, &state, err);
    if (s == FIC_OK)
        s = follow(run, relaxer, &state, watch, out, err);
    if (relaxer)
        out->effort = fic_relaxer_effort(relaxer);
    fic_relaxer_free(relaxer);
    fic_state_clear(&state);
    if (s != FIC_OK)
        fic_simulation_clear(out);
    return s;
}
