#include "analysis/reduce.h"

#include <math.h>
#include <stdlib.h>
#include "analysis/reduce_quantities.h"
#include "analysis/reduce_reference.h"
#include "analysis/reduce_sensitivity.h"
#include "analysis/signal.h"

fic_reduction_choice fic_reduction_choice_default(void)
{
    return (fic_reduction_choice){ .signal = FIC_HEAT_FLOW,
                                   .glass_low_K = NAN,
                                   .glass_high_K = NAN,
                                   .liquid_low_K = NAN,
                                   .liquid_high_K = NAN,
                                   .glass_order = 1,
                                   .liquid_order = 1,
                                   .glass_terms = 2,
                                   .liquid_terms = 2,
                                   .delta_cp_J_gK = NAN,
                                   .sensitivity = true };
}

void fic_reduction_clear(fic_reduction *r)
{
    free(r->T_K);
    *r = (fic_reduction){ 0 };
}

const char *fic_reduction_warning(int bit)
{
    switch (bit) {
    case FIC_WARN_GLASS_TAIL:
        return "the curve relaxes at its cold end: the glass line is an extrapolation";
    case FIC_WARN_LIQUID_TAIL:
        return "the curve relaxes at its hot end: the liquid line is an extrapolation";
    case FIC_WARN_SLOPE_TAKEN:
        return "the range is too short for two slopes: one line took its slope from the other";
    case FIC_WARN_SHORT:
        return "a window is shorter than a tenth of the range";
    case FIC_WARN_NOT_LIQUID:
        return "more than 2 % of the step still relaxes at the hot end: T_f is rough, heat further";
    case FIC_WARN_NARROWED:
        return "no lines over the whole range: windows looked for around the step only";
    case FIC_WARN_OWN_SLOPE:
        return "more than 5 % of the step at T_f comes from the liquid line's own slope, and a slow tail looks the "
               "same: take the line from run 2";
    default:
        return "no such warning";
    }
}

double fic_reduction_J_g(const fic_reduction *r)
{
    if (r->signal == FIC_HEAT_CAPACITY)
        return 1.0 / r->molar_mass_g_mol;
    return 1.0 / r->mass_ug; /* uJ/ug is J/g */
}

double fic_reduction_J_mol(const fic_reduction *r)
{
    return r->signal == FIC_HEAT_CAPACITY ? 1.0 : r->molar_mass_g_mol / r->mass_ug;
}

/* Where the curve rises most above its own slope: the difference of means over a twentieth of the range. */
static double steepest_K(const fic_bins *b)
{
    size_t h = b->n / 20 + 1, best = b->n / 2;
    double slope = (b->y[b->n - 1] - b->y[0]) / (double)(b->n - 1), most = -INFINITY;
    for (size_t i = h; i + h < b->n; i++) {
        double rise = 0.0;
        for (size_t k = 1; k <= h; k++)
            rise += b->y[i + k] - b->y[i - k] - slope * 2.0 * (double)k;
        if (rise > most) {
            most = rise;
            best = i;
        }
    }
    return b->T_K[best];
}

static void bins_between(const fic_reduction *r, double low_K, double high_K, fic_bins *b)
{
    size_t i0 = 0, i1 = r->n;
    while (i0 + 20 < i1 && r->T_K[i0] < low_K)
        i0++;
    while (i1 > i0 + 20 && r->T_K[i1 - 1] > high_K)
        i1--;
    fic_bins_make(i1 - i0, r->T_K + i0, r->cp + i0, b);
}

static fic_status lines_and_quantities(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c,
                                       int need, fic_error *err)
{
    fic_lines *own = &r->own;
    r->warnings = 0;
    fic_status s = fic_lines_find(c, need, own, &r->warnings, err);
    if (s != FIC_OK)
        return s;
    r->glass = need & 1 ? own->glass : fic_lines_own_tail(own, &reference->glass);
    r->liquid = need & 2 ? own->liquid : fic_lines_own_tail(own, &reference->liquid);
    return fic_quantities(r, reference, c, true, err);
}

/* Narrower ranges around the steepest rise. A part of a step has lines too, but not its own: those that lean on a tail or
 * on each other do not count. */
static fic_status around_the_step(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c, int need)
{
    static const double shares[] = { 0.5, 0.35, 0.25 };
    fic_error other;
    fic_bins whole = r->own.bins;
    double T = steepest_K(&whole), range = r->T_K[r->n - 1] - r->T_K[0];
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        bins_between(r, T - 0.5 * shares[i] * range, T + 0.5 * shares[i] * range, &r->own.bins);
        if (r->own.bins.n < 20 || lines_and_quantities(r, reference, c, need, &other) != FIC_OK)
            continue;
        if (r->warnings & (FIC_WARN_GLASS_TAIL | FIC_WARN_LIQUID_TAIL | FIC_WARN_NOT_LIQUID | FIC_WARN_SLOPE_TAKEN))
            continue;
        r->warnings |= FIC_WARN_NARROWED;
        return FIC_OK;
    }
    r->own.bins = whole;
    return FIC_EINPUT;
}

/* Where lines with slopes of their own give no answer, parallel ones are tried; and where the whole range gives none, for a
 * baseline that bends over a long range has no line at its ends that holds at the step, narrower ones. The warnings say so. */
static fic_status by_itself(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c, int need,
                            fic_error *err)
{
    fic_error other;
    fic_reduction_choice parallel = *c;
    parallel.parallel = true;
    fic_bins_make(r->n, r->T_K, r->cp, &r->own.bins);
    fic_status s = lines_and_quantities(r, reference, c, need, err);
    bool given = (need & 1 && !isnan(c->glass_low_K)) || (need & 2 && !isnan(c->liquid_low_K));
    if (s == FIC_OK || s == FIC_ENOMEM || given || need == 0)
        return s;
    if (need == 3 && lines_and_quantities(r, reference, &parallel, need, &other) == FIC_OK)
        return FIC_OK;
    return around_the_step(r, reference, c, need) == FIC_OK ? FIC_OK : s;
}

/* With a common baseline the lines are the reference's, and the noise is that of the rows about them. */
static fic_status on_common(fic_reduction *r, const fic_reduction *ref, const fic_reduction_choice *c, fic_error *err)
{
    fic_lines *own = &r->own;
    fic_bins_make(r->n, r->T_K, r->cp, &own->bins);
    own->glass = r->glass = ref->glass;
    own->liquid = r->liquid = ref->liquid;
    fic_baseline_rebase(&own->bins, &own->glass);
    fic_baseline_rebase(&own->bins, &own->liquid);
    r->warnings = ref->warnings;
    fic_reduction_choice both = *c;
    both.glass_from_reference = both.liquid_from_reference = true;
    fic_status s = fic_quantities(r, &ref->own, &both, true, err);
    if (s == FIC_OK)
        r->Tf_K.error = hypot(sqrt(pow(ref->Tf_K.error, 2) - pow(ref->axis_error_K, 2)), r->recovery_K.error);
    return s;
}

static void take_mass(fic_reduction *r, double delta_cp_J_gK)
{
    if (!(delta_cp_J_gK > 0.0) || r->signal != FIC_HEAT_FLOW)
        return;
    r->mass_ug = r->delta_cp.value / delta_cp_J_gK; /* uJ/K over J/(g K) */
    r->mass_from_step = true;
}

/* What the calibration leaves open shifts every temperature alike. */
static void add_axis_error(fic_reduction *r, const fic_reduction_choice *c)
{
    fic_estimate *all[] = { &r->onset_K, &r->mid_K, &r->Tf_K, &r->T_cp_max_K };
    r->axis_error_K = hypot(c->axis_error_K, r->rate_K_s * c->lag_error_s);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        all[i]->error = hypot(all[i]->error, r->axis_error_K);
}

static void warn_of_slope(fic_reduction *r)
{
    const fic_baseline *l = &r->liquid;
    double slope = fic_baseline_slope(l, l->low_K) - fic_baseline_slope(&r->glass, r->glass.high_K);
    if (l->found && !l->known && !l->slope_taken && r->own.liquid.freedom &&
        fabs(slope * (l->low_K - r->Tf_K.value)) > 0.05 * r->delta_cp.value)
        r->warnings |= FIC_WARN_OWN_SLOPE;
}

static fic_status reduce(const fic_scan *scan, const fic_reduction *reference, const fic_reduction_choice *c,
                         fic_reduction *r, fic_error *err)
{
    int need = (c->glass_from_reference ? 0 : 1) | (c->liquid_from_reference ? 0 : 2);
    const fic_lines *from = reference ? &reference->own : NULL;
    if ((need != 3 || c->common) && !reference)
        return fic_fail(err, FIC_EINPUT, "a line is to come from a reference, expected one");
    fic_status s = fic_signal_prepare(scan, c, r, err);
    if (s == FIC_OK && reference && !(fabs(reference->rate_K_s / r->rate_K_s - 1.0) < 0.02))
        s = fic_fail(err, FIC_EINPUT, "reference: rate %g K/s, expected %g K/s as the curve's", reference->rate_K_s,
                     r->rate_K_s);
    if (s == FIC_OK && reference)
        s = fic_reference_compare(r, reference, c->common, err);
    if (s == FIC_OK)
        s = c->common ? on_common(r, reference, c, err) : by_itself(r, from, c, need, err);
    if (s != FIC_OK)
        return s;
    if (c->sensitivity && !c->common)
        fic_sensitivity(r, from, c);
    add_axis_error(r, c);
    warn_of_slope(r);
    take_mass(r, c->delta_cp_J_gK);
    return FIC_OK;
}

fic_status fic_reduce(const fic_scan *scan, const fic_reduction *reference, const fic_reduction_choice *choice,
                      fic_reduction *out, fic_error *err)
{
    char where[512];
    double *keep = out->T_K;
    size_t room = out->room;
    *out = (fic_reduction){ .T_K = keep, .room = room, .recovery_K = FIC_NO_ESTIMATE };
    fic_status s = fic_scan_check(scan, err);
    if (s != FIC_OK)
        return s;
    s = reduce(scan, reference, choice, out, err);
    return s == FIC_OK ? s : fic_fail_in(err, s, "%s", fic_scan_where(scan, where, sizeof where));
}

fic_status fic_reduce_reference(const fic_scan *scan, const fic_reduction_choice *choice, fic_reduction *out,
                                fic_error *err)
{
    fic_reduction_choice plain = *choice;
    plain.glass_from_reference = plain.liquid_from_reference = plain.common = plain.sensitivity = false;
    fic_status s = fic_reduce(scan, NULL, &plain, out, err);
    return s == FIC_OK ? s : fic_fail_in(err, s, "reference");
}
