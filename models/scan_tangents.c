#include "models/scan_tangents.h"

#include <math.h>
#include <stdlib.h>

void fic_scan_tangents_clear(fic_scan_tangents *t)
{
    free(t->T_K);
    *t = (fic_scan_tangents){ 0 };
}

fic_status fic_scan_tangents_init(size_t n, size_t rows, fic_scan_tangents *t, fic_error *err)
{
    *t = (fic_scan_tangents){ .n = n, .rows = rows, .T_K = calloc((3 * n + 2) * rows + 1, sizeof *t->T_K) };
    if (!t->T_K)
        return fic_fail_memory(err, "tangents of a scan");
    t->flow_mW = t->T_K + n * rows;
    t->Cp_J_molK = t->flow_mW + n * rows;
    t->rate_K_s = t->Cp_J_molK + n * rows;
    t->heat_J_mol_s = t->rate_K_s + rows;
    return FIC_OK;
}

/* ---- traces -------------------------------------------------------------------------------------------- */

/* along[n] is the one of zeros. */
fic_status fic_along_traces_make(const fic_relaxer *relaxer, const fic_state_tangents *tangents, size_t n_populations,
                                 size_t points, fic_trace **along, fic_error *err)
{
    size_t n = tangents->n;
    *along = calloc(n + 1, sizeof **along);
    fic_status s = *along ? fic_trace_init(&(*along)[n], n_populations, points, err) : fic_fail_memory(err, "traces");
    for (size_t j = 0; j < n && s == FIC_OK; j++) {
        if (fic_relaxer_moves(relaxer, tangents, j))
            s = fic_trace_init(&(*along)[j], n_populations, points, err);
        else
            (*along)[j] = (*along)[n];
    }
    return s;
}

void fic_along_traces_free(size_t n, fic_trace *along)
{
    if (!along)
        return;
    for (size_t j = 0; j < n; j++)
        if (along[j].block != along[n].block)
            fic_trace_clear(&along[j]);
    fic_trace_clear(&along[n]);
    free(along);
}

/* ---- heat flow ----------------------------------------------------------------------------------------- */

/* The configurational heat flow of one population over its weight, at one point, and its derivative:
 *     h = dCp(T_f) (dT_f - kappa dP_f) - dCp' dT_f kappa P_f */
typedef struct {
    double dCp, slope, T_ref, kappa;
} numbers;

static inline double heat(const numbers *x, double Tf, double Pf, double dTf, double dPf)
{
    return (x->dCp + x->slope * (Tf - x->T_ref)) * (dTf - x->kappa * dPf) - x->slope * dTf * x->kappa * Pf;
}

/* d: of the numbers; the means' come last. */
static inline double heat_tangent(const numbers *x, const numbers *d, double Tf, double Pf, double dTf, double dPf,
                                  double tTf, double tPf, double tdTf, double tdPf)
{
    double dCp = x->dCp + x->slope * (Tf - x->T_ref), moved = d->dCp + d->slope * (Tf - x->T_ref);
    moved += x->slope * (tTf - d->T_ref);
    return moved * (dTf - x->kappa * dPf) + dCp * (tdTf - d->kappa * dPf - x->kappa * tdPf) -
           (d->slope * dTf + x->slope * tdTf) * x->kappa * Pf - x->slope * dTf * (d->kappa * Pf + x->kappa * tPf);
}

static numbers numbers_of(const double v[], const double pressure[])
{
    return (numbers){ v[FIC_DELTA_CP], v[FIC_DELTA_CP_SLOPE], v[FIC_T_REF], pressure[FIC_ENTHALPY] };
}

/* J/mol/s of every row: what the sample takes up. */
static void add_heat(const fic_material *m, const fic_trace *trace, double dH[])
{
    for (size_t k = 0; k < m->n; k++) {
        numbers x = numbers_of(m->v, m->population[k].pressure);
        double w = m->population[k].weight;
        const double *Tf = trace->Tf_K[k], *Pf = trace->Pf_GPa[k], *dTf = trace->dTf_K_s[k], *dPf = trace->dPf_GPa_s[k];
        _Pragma("omp simd") for (size_t i = 0; i < trace->n; i++) dH[i] += w * heat(&x, Tf[i], Pf[i], dTf[i], dPf[i]);
    }
}

static bool any(size_t n, const double v[])
{
    bool some = false;
    for (size_t i = 0; i < n; i++)
        some = some || v[i] != 0.0;
    return some;
}

/* The derivative of what population k takes up. */
static void add_population(const fic_material *m, size_t k, const fic_material_tangent *along, const fic_trace *trace,
                           const fic_trace *t, double tdH[])
{
    numbers x = numbers_of(m->v, m->population[k].pressure), d = numbers_of(along->v, along->population[k].pressure);
    double w = m->population[k].weight, dw = along->weight[k];
    const double *Tf = trace->Tf_K[k], *Pf = trace->Pf_GPa[k], *dTf = trace->dTf_K_s[k], *dPf = trace->dPf_GPa_s[k];
    const double *tTf = t->Tf_K[k], *tPf = t->Pf_GPa[k], *tdTf = t->dTf_K_s[k], *tdPf = t->dPf_GPa_s[k];
    bool numbers_move = any(4, (double[]){ d.dCp, d.slope, d.T_ref, d.kappa }) || dw != 0.0;
    if (!numbers_move && !any(trace->n, tTf) && !any(trace->n, tPf))
        return;
    _Pragma("omp simd") for (size_t i = 0; i < trace->n; i++)
    {
        double h = heat(&x, Tf[i], Pf[i], dTf[i], dPf[i]);
        tdH[i] += dw * h + w * heat_tangent(&x, &d, Tf[i], Pf[i], dTf[i], dPf[i], tTf[i], tPf[i], tdTf[i], tdPf[i]);
    }
}

void fic_scan_tangents_fill(const fic_run *run, const fic_run_directions *directions, const fic_segment *segment,
                            size_t first, size_t n, const fic_trace *trace, const fic_trace along[],
                            fic_scan_tangents *out)
{
    const fic_material *m = &run->material;
    double mass = run->chip.v[FIC_CHIP_MASS], moles = mass * 1e-6 / m->v[FIC_MOLAR_MASS], T_ref = m->v[FIC_T_REF];
    double *dT = out->rate_K_s + first, *dH = out->heat_J_mol_s + first;
    for (size_t i = 0; i < n; i++) {
        dT[i] = fic_segment_dT(segment, trace->t_s[i]);
        dH[i] = fic_material_cp_glass(m, trace->T_K[i]) * dT[i];
    }
    add_heat(m, trace, dH);
    for (size_t j = 0; j < directions->n; j++) {
        const fic_material_tangent *d = &directions->material[j];
        double *flow = out->flow_mW + j * out->rows + first, *Cp = out->Cp_J_molK + j * out->rows + first;
        double glass = d->v[FIC_CP_GLASS] - m->v[FIC_CP_GLASS_SLOPE] * d->v[FIC_T_REF], bend = d->v[FIC_CP_GLASS_SLOPE];
        double moved = directions->chip[j][FIC_CHIP_MASS] / mass - d->v[FIC_MOLAR_MASS] / m->v[FIC_MOLAR_MASS];
        for (size_t i = 0; i < n; i++)
            flow[i] = dT[i] * (glass + bend * (trace->T_K[i] - T_ref));
        for (size_t k = 0; k < m->n; k++)
            add_population(m, k, d, trace, &along[j], flow);
        for (size_t i = 0; i < n; i++) {
            Cp[i] = dT[i] != 0.0 ? flow[i] / dT[i] : NAN;
            flow[i] = 1e3 * moles * (flow[i] + moved * dH[i]);
        }
    }
}

/* ---- the chip ------------------------------------------------------------------------------------------ */

/* Along one direction d; the formulas of fic_chip_record, differentiated in place. */
static void record(const double v[], const double d[], size_t n, double dt_s, const double dT_K_s[], const double T_K[],
                   const double flow_mW[], double t_T_K[], double t_flow_mW[])
{
    double tau = v[FIC_CHIP_SMOOTHING], follow = tau > 0.0 ? -expm1(-dt_s / tau) : 1.0;
    double d_follow = tau > 0.0 ? -exp(-dt_s / tau) * dt_s / (tau * tau) * d[FIC_CHIP_SMOOTHING] : 0.0;
    double signal = n ? flow_mW[0] : 0.0, d_signal = n ? t_flow_mW[0] : 0.0;
    for (size_t i = 0; i < n; i++) {
        double t = T_K[i] + v[FIC_CHIP_LAG] * dT_K_s[i] + v[FIC_CHIP_OFFSET] - 298.15;
        double d_t = d[FIC_CHIP_LAG] * dT_K_s[i] + d[FIC_CHIP_OFFSET];
        d_signal += d_follow * (flow_mW[i] - signal) + follow * (t_flow_mW[i] - d_signal);
        signal += follow * (flow_mW[i] - signal);
        t_T_K[i] = d_t;
        t_flow_mW[i] = d_signal + 1e3 * (d[FIC_CHIP_SHIFT] + t * (d[FIC_CHIP_SLOPE] + t * d[FIC_CHIP_CURVATURE]) +
                                         d_t * (v[FIC_CHIP_SLOPE] + 2.0 * t * v[FIC_CHIP_CURVATURE]));
    }
}

void fic_scan_tangents_record(const fic_run *run, const fic_run_directions *directions, double dt_s,
                              const double dT_K_s[], const double T_K[], const double flow_mW[], fic_scan_tangents *out)
{
    for (size_t j = 0; j < directions->n; j++)
        record(run->chip.v, directions->chip[j], out->rows, dt_s, dT_K_s, T_K, flow_mW, out->T_K + j * out->rows,
               out->flow_mW + j * out->rows);
}
