/* campaign.c - one sample: path, then for each rate run 1, cooling, run 2; reduced as measured curves are. */
#include "analysis/campaign.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "analysis/kissinger.h"
#include "analysis/peak.h"
#include "analysis/simulated.h"
#include "analysis/xray_chain.h"

const fic_quantity_type fic_quantity_types[] = {
    [FIC_Q_TF] = { "Tf", "K", "fictive temperature by area matching, run 1" },
    [FIC_Q_TG_ONSET] = { "Tg_onset", "K", "onset of run 1" },
    [FIC_Q_TG_MID] = { "Tg_mid", "K", "midpoint of run 1" },
    [FIC_Q_T_MAX] = { "T_max", "K", "temperature of the largest Cp of run 1" },
    [FIC_Q_CP_MAX] = { "cp_max", "1", "largest normalised Cp of run 1" },
    [FIC_Q_RECOVERY] = { "recovery", "K", "enthalpy of recovery: area between run 1 and run 2 over dCp" },
    [FIC_Q_OVERSHOOT_AREA] = { "overshoot_area", "K", "area of run 1 above the liquid line" },
    [FIC_Q_OVERSHOOT_WIDTH] = { "overshoot_width", "K", "full width at half height above the liquid line" },
    [FIC_Q_OVERSHOOT_AREA_REDUCED] = { "overshoot_area_reduced", "1", "the same on T/Tg,onset" },
    [FIC_Q_OVERSHOOT_WIDTH_REDUCED] = { "overshoot_width_reduced", "1", "the same on T/Tg,onset" },
    [FIC_Q_EXOTHERM_AREA] = { "exotherm_area", "K", "area of run 2 - run 1 where run 1 lies below" },
    [FIC_Q_EXOTHERM_WIDTH] = { "exotherm_width", "K", "its full width at half height" },
    [FIC_Q_STANDARD_ONSET] = { "standard_onset", "K", "onset of run 2: cooled and heated at one rate" },
    [FIC_Q_T_P] = { "T_p", "K", "highest peak of run 1 - run 2" },
    [FIC_Q_PEAK_HEIGHT] = { "peak_height", "1", "its height in dCp" },
    [FIC_Q_PEAK_AREA] = { "peak_area", "K", "its area" },
    [FIC_Q_PEAK_WIDTH] = { "peak_width", "K", "its full width at half height" },
    [FIC_Q_TF_STATE] = { "Tf_state", "K", "enthalpic fictive temperature of the state itself" },
    { 0 }
};

size_t fic_campaign_find(const fic_campaign *c, const char *name)
{
    size_t i = 0;
    while (i < c->n && strcmp(c->sample[i].name, name))
        i++;
    return i;
}

static double variable(const fic_sample *s, const char *name)
{
    for (size_t i = 0; i < s->n_variables; i++)
        if (strcmp(s->variable[i], name) == 0)
            return s->value[i];
    return NAN;
}

size_t fic_campaign_find_PT(const fic_campaign *c, double P_GPa, double T_K)
{
    size_t i = 0;
    while (i < c->n &&
           !(fabs(variable(&c->sample[i], "P") - P_GPa) < 1e-9 && fabs(variable(&c->sample[i], "T") - T_K) < 1e-9))
        i++;
    return i;
}

/* ---- reducing a pair of runs ----------------------------------------------------------------------------- */

typedef struct {
    fic_reduction first, second;
    fic_difference difference;
    fic_peaks peaks[FIC_RATES]; /* of run 1 - run 2 at each rate */
} workbench;

static void put(fic_scanned *out, fic_quantity q, fic_estimate e)
{
    out->v[q] = e.value;
    out->error[q] = e.error;
}

static void put_overshoot(const fic_reduction *r, fic_scanned *out)
{
    fic_peak p;
    if (fic_overshoot(r, &p, NULL) != FIC_OK)
        return;
    fic_peak reduced = fic_peak_scaled(&p, r->onset_K);
    put(out, FIC_Q_OVERSHOOT_AREA, p.area);
    put(out, FIC_Q_OVERSHOOT_WIDTH, p.fwhm_K);
    put(out, FIC_Q_OVERSHOOT_AREA_REDUCED, reduced.area);
    put(out, FIC_Q_OVERSHOOT_WIDTH_REDUCED, reduced.fwhm_K);
}

/* False where there is none. */
static bool find_peaks(const fic_difference *d, fic_peaks *peaks)
{
    return fic_difference_peaks(d, peaks, NULL) == FIC_OK && peaks->n > 0;
}

static void put_difference(fic_difference *d, fic_peaks *peaks, fic_scanned *out)
{
    fic_peaks below;
    if (find_peaks(d, peaks)) {
        const fic_peak *p = &peaks->peak[peaks->highest];
        put(out, FIC_Q_T_P, p->T_K);
        put(out, FIC_Q_PEAK_HEIGHT, p->height);
        put(out, FIC_Q_PEAK_AREA, p->area);
        put(out, FIC_Q_PEAK_WIDTH, p->fwhm_K);
    } else {
        peaks->n = 0;
    }
    for (size_t i = 0; i < d->n; i++) /* an exotherm is a peak of run 2 - run 1 */
        d->y[i] = -d->y[i];
    if (find_peaks(d, &below)) {
        put(out, FIC_Q_EXOTHERM_AREA, below.peak[below.highest].area);
        put(out, FIC_Q_EXOTHERM_WIDTH, below.peak[below.highest].fwhm_K);
    }
}

static fic_status reduce_pair(const fic_campaign *c, const fic_chip *chip, const fic_simulated_scan *first,
                              const fic_simulated_scan *second, workbench *w, fic_peaks *peaks, fic_scanned *out,
                              fic_error *err)
{
    double mass = chip->v[FIC_CHIP_MASS], molar = c->material.v[FIC_MOLAR_MASS];
    fic_scan a = fic_simulated_view(first, mass, molar), b = fic_simulated_view(second, mass, molar);
    fic_status s = fic_reduce_reference(&b, &c->reduction, &w->second, err);
    if (s == FIC_OK)
        s = fic_reduce(&a, &w->second, &c->reduction, &w->first, err);
    if (s == FIC_OK)
        s = fic_difference_make(&w->first, &w->second, false, &w->difference, err);
    if (s != FIC_OK)
        return s;
    put(out, FIC_Q_TF, w->first.Tf_K);
    put(out, FIC_Q_TG_ONSET, w->first.onset_K);
    put(out, FIC_Q_TG_MID, w->first.mid_K);
    put(out, FIC_Q_T_MAX, w->first.T_cp_max_K);
    put(out, FIC_Q_CP_MAX, w->first.cp_max);
    put(out, FIC_Q_RECOVERY, w->first.recovery_K);
    put(out, FIC_Q_STANDARD_ONSET, w->second.onset_K);
    out->v[FIC_Q_TF_STATE] = first->enthalpic_Tf_before_K;
    out->error[FIC_Q_TF_STATE] = 0.0;
    put_overshoot(&w->first, out);
    put_difference(&w->difference, peaks, out);
    return FIC_OK;
}

/* ---- one rate -------------------------------------------------------------------------------------------- */

/* Run 1, cooling, run 2, as a protocol of its own from where the recovered sample stands. */
static fic_status scan_protocol(const fic_campaign *c, double rate_K_s, const fic_state *state, fic_protocol *p,
                                fic_error *err)
{
    double duration_s = (c->to_K - state->T_K) / rate_K_s;
    *p = (fic_protocol){ .T_K = state->T_K, .P_GPa = state->P_GPa };
    fic_status s = fic_protocol_ramp(p, "scan", c->to_K, state->P_GPa, duration_s, err);
    if (s == FIC_OK)
        s = fic_protocol_ramp(p, "cool", state->T_K, state->P_GPa, duration_s, err);
    if (s == FIC_OK)
        s = fic_protocol_ramp(p, "scan", c->to_K, state->P_GPa, duration_s, err);
    if (s != FIC_OK)
        return s;
    p->segment[0].recorded = p->segment[2].recorded = true;
    p->segment[0].step_K = p->segment[2].step_K = c->step_K;
    snprintf(p->segment[0].name, FIC_NAME_BYTES, "first");
    snprintf(p->segment[2].name, FIC_NAME_BYTES, "second");
    return FIC_OK;
}

static fic_status scan_rate(const fic_campaign *c, size_t sample, size_t rate, fic_relaxer *relaxer,
                            const fic_state *recovered, fic_keep_scans keep, void *user, workbench *w, fic_scanned *out,
                            fic_error *err)
{
    fic_state state = { 0 };
    fic_simulated_scan first = { 0 }, second = { 0 };
    fic_run run = { .material = c->material, .chip = c->sample[sample].chip, .precision = c->precision };
    run.seed = c->seed + 1000003UL * (unsigned long)sample + 7919UL * (unsigned long)rate;
    fic_status s = fic_state_copy(recovered, &state, err);
    if (s == FIC_OK)
        s = scan_protocol(c, c->rate_K_s[rate], recovered, &run.protocol, err);
    if (s == FIC_OK)
        s = fic_simulate_scan(&run, relaxer, 0, 1, &state, &first, err);
    if (s == FIC_OK)
        s = fic_relax(relaxer, &run.protocol.segment[1], &state, NULL, err);
    if (s == FIC_OK)
        s = fic_simulate_scan(&run, relaxer, 2, 3, &state, &second, err);
    if (s == FIC_OK && !c->no_reduction)
        s = reduce_pair(c, &run.chip, &first, &second, w, &w->peaks[rate], out, err);
    if (s == FIC_OK && keep)
        s = keep(user, sample, rate, &first, &second, err);
    out->status = s;
    fic_protocol_clear(&run.protocol);
    fic_simulated_scan_clear(&first);
    fic_simulated_scan_clear(&second);
    fic_state_clear(&state);
    return s == FIC_OK ? s : fic_fail_in(err, s, "%s at %g K/s", c->sample[sample].name, c->rate_K_s[rate]);
}

/* ---- the series of rates --------------------------------------------------------------------------------- */

/* Kissinger and Arrhenius along one branch: the highest peak at the clear rate, and what it becomes at the others. A peak
 * of another branch that happens to be higher there is not fitted through. */
static void series_of(const fic_campaign *c, const workbench *w, fic_sampled *out)
{
    double q[FIC_RATES], T[FIC_RATES];
    size_t n = 0, start = 0;
    fic_branch branch;
    fic_activation kissinger, arrhenius;
    out->series = (fic_series){ NAN, NAN, NAN, NAN, false };
    while (start + 1 < c->n_rates && c->rate_K_s[start] != c->clear_rate_K_s)
        start++;
    out->series.clear = out->scan[start].v[FIC_Q_PEAK_HEIGHT] > c->clear_height;
    if (fic_branch_follow(c->n_rates, c->rate_K_s, w->peaks, start, &branch, NULL) != FIC_OK)
        return;
    for (size_t i = 0; i < c->n_rates; i++)
        if (branch.peak[i] >= 0) {
            q[n] = c->rate_K_s[i];
            T[n++] = w->peaks[i].peak[branch.peak[i]].T_K.value;
        }
    if (fic_kissinger(n, q, T, NULL, &kissinger, NULL) != FIC_OK ||
        fic_arrhenius(n, q, T, NULL, &arrhenius, NULL) != FIC_OK)
        return;
    out->series.E_J_mol = kissinger.E_J_mol;
    out->series.E_error_J_mol = kissinger.E_error_J_mol;
    out->series.R2 = kissinger.R2;
    out->series.E_arrhenius_J_mol = arrhenius.E_J_mol;
}

/* ---- structure ------------------------------------------------------------------------------------------- */

fic_structure_state fic_campaign_structure_state(const fic_campaign *c, const fic_sampled *s)
{
    size_t alpha = fic_material_find(&c->material, "alpha"), beta = fic_material_find(&c->material, "beta");
    /* Density may have a population of its own, which need not count in the enthalpy. */
    size_t density = fic_material_find(&c->material, "density");
    if (density == c->material.n)
        density = alpha;
    return (fic_structure_state){ .T_K = 298.0,
                                  .Tf_K = alpha < c->material.n ? s->Tf_K[alpha] : NAN,
                                  .Pf_alpha_GPa = density < c->material.n ? s->Pf_GPa[density] : NAN,
                                  .Pf_beta_GPa = beta < c->material.n ? s->Pf_GPa[beta] : 0.0 };
}

static fic_status first_peak(const fic_campaign *c, size_t sample, fic_sampled *out, fic_error *err)
{
    fic_structure_state state = fic_campaign_structure_state(c, out);
    if (c->no_patterns) {
        fic_structure_at at;
        fic_status s = fic_structure_numbers(&c->structure, &state, &at, err);
        out->q1_1_A = at.q1_1_A;
        out->fwhm_1_A = at.fwhm_1_A;
        return s;
    }
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_fsdp f;
    fic_status s = fic_chain_first_peaks(&c->structure, 1, &state, fic_beamline_find("id13"),
                                         c->seed + (unsigned long)sample, &o, &f, err);
    if (s != FIC_OK)
        return s;
    out->q1_1_A = f.q1_1_A;
    out->q1_error_1_A = f.q1_error_1_A;
    out->fwhm_1_A = f.fwhm_1_A;
    out->fwhm_error_1_A = f.fwhm_error_1_A;
    return FIC_OK;
}

/* ---- a sample -------------------------------------------------------------------------------------------- */

static void forget(const fic_campaign *c, fic_sampled *out)
{
    *out = (fic_sampled){ .q1_1_A = NAN, .q1_error_1_A = NAN, .fwhm_1_A = NAN, .fwhm_error_1_A = NAN };
    for (size_t i = 0; i < c->n_rates; i++)
        for (size_t q = 0; q < FIC_QUANTITIES; q++)
            out->scan[i].v[q] = out->scan[i].error[q] = NAN;
}

fic_status fic_campaign_next_sample(const fic_campaign *c, size_t sample, fic_walker *walker, fic_keep_scans keep,
                                    void *user, fic_sampled *out, fic_error *err)
{
    fic_state state = { 0 };
    workbench w = { 0 };
    fic_error own;
    forget(c, out);
    fic_status s = fic_walk(walker, &c->material, c->precision, &c->sample[sample].protocol, &state, &own);
    if (s == FIC_OK && !(state.T_K < c->to_K))
        s = fic_fail(&own, FIC_EINPUT, "%s: the sample ends at %g K, expected below the scans' %g K",
                     c->sample[sample].name, state.T_K, c->to_K);
    for (size_t k = 0; k < c->material.n && s == FIC_OK; k++) {
        out->Tf_K[k] = fic_state_Tf(&c->material, &state, k);
        out->Pf_GPa[k] = fic_state_Pf(&c->material, &state, k);
    }
    for (size_t i = 0; i < c->n_rates && s == FIC_OK; i++)
        s = scan_rate(c, sample, i, fic_walker_relaxer(walker), &state, keep, user, &w, &out->scan[i], &own);
    if (s == FIC_OK && c->has_structure)
        s = first_peak(c, sample, out, &own);
    if (s == FIC_OK)
        series_of(c, &w, out);
    fic_state_clear(&state);
    fic_reduction_clear(&w.first);
    fic_reduction_clear(&w.second);
    fic_difference_clear(&w.difference);
    out->status = s;
    if (s != FIC_OK) {
        snprintf(out->reason, sizeof out->reason, "%.*s", (int)strcspn(own.text, "\n"), own.text);
        if (err)
            *err = own;
    }
    return s;
}

fic_status fic_campaign_sample(const fic_campaign *c, size_t sample, fic_keep_scans keep, void *user, fic_sampled *out,
                               fic_error *err)
{
    fic_walker *walker;
    out->status = fic_walker_create(&walker, err);
    if (out->status != FIC_OK)
        return out->status;
    fic_status s = fic_campaign_next_sample(c, sample, walker, keep, user, out, err);
    fic_walker_free(walker);
    return s;
}
