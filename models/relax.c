#include "models/relax.h"

#include <math.h>
#include <stdlib.h>
#include "models/base/fastest.h"

const char *const fic_method_names[] = { "exponential", "cvode", NULL };

const fic_param fic_precision_params[] = {
    { "tolerance", "K", "error allowed in fictive temperature", 1e-3, 1e-9, 1, "", true }, { 0 }
};

struct fic_relaxer {
    const fic_material *m;
    const fic_integrator *integrator;
    void *work[FIC_POPULATIONS];
    fic_effort effort;
};

fic_status fic_trace_init(fic_trace *t, size_t n_populations, size_t n, fic_error *err)
{
    *t = (fic_trace){ .n = n, .n_populations = n_populations };
    t->block = calloc((3 + 4 * n_populations) * n + 1, sizeof *t->block);
    if (!t->block)
        return fic_fail_memory(err, "a trace");
    double *next = t->block;
    double **const plain[] = { &t->t_s, &t->T_K, &t->P_GPa };
    for (size_t i = 0; i < 3; i++, next += n)
        *plain[i] = next;
    for (size_t k = 0; k < n_populations; k++, next += 4 * n) {
        t->Tf_K[k] = next;
        t->Pf_GPa[k] = next + n;
        t->dTf_K_s[k] = next + 2 * n;
        t->dPf_GPa_s[k] = next + 3 * n;
    }
    return FIC_OK;
}

void fic_trace_clear(fic_trace *t)
{
    free(t->block);
    *t = (fic_trace){ 0 };
}

fic_status fic_relaxer_create(const fic_material *m, fic_precision precision, fic_relaxer **r, fic_error *err)
{
    if (!(precision.tolerance_K >= 1e-9 && precision.tolerance_K <= 1.0))
        return fic_fail(err, FIC_EINPUT, "tolerance = %g K, expected 1e-9 to 1", precision.tolerance_K);
    fic_relaxer *made = calloc(1, sizeof *made);
    if (!made)
        return fic_fail_memory(err, "an integrator");
    made->m = m;
    made->integrator = precision.method == FIC_CVODE ? &fic_integrator_cvode : &fic_integrator_exponential;
    for (size_t k = 0; k < m->n; k++) {
        made->work[k] = made->integrator->create(&m->population[k], precision.tolerance_K, err);
        if (!made->work[k]) {
            fic_relaxer_free(made);
            return FIC_ENOMEM;
        }
    }
    *r = made;
    return FIC_OK;
}

void fic_relaxer_free(fic_relaxer *r)
{
    if (!r)
        return;
    for (size_t k = 0; k < r->m->n; k++)
        if (r->work[k])
            r->integrator->free(r->work[k]);
    free(r);
}

fic_effort fic_relaxer_effort(const fic_relaxer *r)
{
    return r->effort;
}

fic_status fic_relax_fail(const fic_population *k, const fic_segment *s, double t_s, double Tf_K, double Pf_GPa,
                          const char *what, fic_error *err)
{
    return fic_fail(err, FIC_EMATH,
                    "population %s, %s%s%s: %s at T = %.6g K, P = %.6g GPa, T_f = %.6g K, P_f = %.6g GPa "
                    "(%.6g s into the segment)",
                    k->name, s->kind, s->recorded ? " " : "", s->recorded ? s->name : "", what, fic_segment_T(s, t_s),
                    fic_segment_P(s, t_s), Tf_K, Pf_GPa, t_s);
}

/* T and P change at once; every mode stays where it is, but compression rejuvenates. */
static void jump(const fic_material *m, fic_state *state, double T_K, double P_GPa)
{
    double dT = T_K - state->T_K, dP = P_GPa - state->P_GPa;
    for (size_t k = 0; k < m->n; k++) {
        double up = m->population[k].pressure[FIC_REJUVENATION] * fmax(dP, 0.0);
        double stored = m->population[k].pressure[FIC_STORAGE] * fmax(dP, 0.0);
        for (size_t i = state->first[k]; i < state->first[k + 1]; i++) {
            state->d_K[i] += dT - up;
            state->e_GPa[i] += dP - stored;
        }
    }
    state->T_K = T_K;
    state->P_GPa = P_GPa;
}

static fic_path path_of(fic_trace *trace, size_t k)
{
    if (!trace)
        return (fic_path){ 0 };
    return (fic_path){ trace->n, trace->t_s, trace->Tf_K[k], trace->Pf_GPa[k], trace->dTf_K_s[k], trace->dPf_GPa_s[k] };
}

/* T and P at the requested times, with the arithmetic of fic_segment_T; for a ramp, and nearly all are, it is
 * worth writing out: vectors do four at a time. */
FIC_FASTEST static void set_ramp(size_t n, const fic_segment *s, double *restrict t_s, double *restrict T_K,
                                 double *restrict P_GPa)
{
    double L = s->duration_s, T0 = s->T0_K, dT = s->T1_K - T0, P0 = s->P0_GPa, dP = s->P1_GPa - P0;
    _Pragma("omp simd") for (size_t j = 0; j < n; j++)
    {
        double t = t_s[j] < L ? t_s[j] : L, share = t / L;
        t_s[j] = t;
        T_K[j] = T0 + dT * share;
        P_GPa[j] = P0 + dP * share;
    }
}

/* Whether times rise within 0 to most_s. */
FIC_FASTEST static bool rise_within(size_t n, const double t_s[], double most_s)
{
    int bad = n > 0 && !(t_s[0] >= 0.0 && t_s[0] <= most_s);
    _Pragma("omp simd reduction(| : bad)") for (size_t j = 1; j < n; j++) bad |=
        !(t_s[j] >= t_s[j - 1]) | !(t_s[j] <= most_s);
    return !bad;
}

/* Requested times must lie within the segment; rounding past its end is taken back. */
static fic_status place(fic_trace *trace, const fic_segment *segment, fic_error *err)
{
    const double *t_s = trace->t_s;
    double most_s = segment->duration_s * (1.0 + 1e-9);
    bool good = rise_within(trace->n, t_s, most_s);
    for (size_t j = 0; !good && j < trace->n; j++) {
        double before_s = j ? t_s[j - 1] : 0.0;
        if (!(t_s[j] >= before_s && t_s[j] <= most_s))
            return fic_fail(err, FIC_EINPUT, "requested time %zu is %g s, expected %g to %g s", j, t_s[j], before_s,
                            segment->duration_s);
    }
    set_ramp(trace->n, segment, trace->t_s, trace->T_K, trace->P_GPa);
    for (size_t j = 0; segment->amplitude_K != 0.0 && j < trace->n; j++)
        trace->T_K[j] = fic_segment_T(segment, t_s[j]);
    return FIC_OK;
}

fic_status fic_relax(fic_relaxer *r, const fic_segment *segment, fic_state *state, fic_trace *trace, fic_error *err)
{
    bool at_once = !(segment->duration_s > 0.0);
    double T0 = at_once ? segment->T1_K : segment->T0_K, P0 = at_once ? segment->P1_GPa : segment->P0_GPa;
    if (T0 != state->T_K || P0 != state->P_GPa)
        jump(r->m, state, T0, P0);
    if (at_once)
        return FIC_OK;
    if (trace) {
        fic_status s = place(trace, segment, err);
        if (s != FIC_OK)
            return s;
    }
    for (size_t k = 0; k < r->m->n; k++) {
        fic_path path = path_of(trace, k);
        double *d = state->d_K + state->first[k], *e = state->e_GPa + state->first[k];
        fic_status s = r->integrator->run(r->work[k], segment, d, e, &path, &r->effort, err);
        if (s != FIC_OK)
            return s;
    }
    state->T_K = segment->T1_K;
    state->P_GPa = segment->P1_GPa;
    return FIC_OK;
}
