#include "analysis/reduce.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/local.h"
#include "analysis/reduce_lines.h"
#include "analysis/reduce_reference.h"
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

/* ---- normalised curve --------------------------------------------------------------------------------- */

static double normalised(const fic_reduction *r, double T_K, double cp)
{
    double g = fic_baseline_at(&r->glass, T_K), l = fic_baseline_at(&r->liquid, T_K);
    return (cp - g) / (l - g);
}

/* A step that lines can be told apart by, from the end of the glass to the beginning of the liquid. */
static fic_status check_step(const fic_reduction *r, double noise, fic_error *err)
{
    double a = r->glass.high_K, b = r->liquid.low_K;
    if (isfinite(a) && r->glass.freedom && r->liquid.freedom && !(r->glass.high_K < r->liquid.high_K))
        return fic_fail(err, FIC_EINPUT,
                        "glass window %.1f to %.1f K, liquid window %.1f to %.1f K, expected the liquid above",
                        r->glass.low_K, r->glass.high_K, r->liquid.low_K, r->liquid.high_K);
    double T[2] = { a < b ? a : b, b };
    for (int i = 0; i < 2; i++) {
        double step = fic_baseline_at(&r->liquid, T[i]) - fic_baseline_at(&r->glass, T[i]);
        if (!(step > 3.0 * noise) || !(step > 0.0))
            return fic_fail(err, FIC_EINPUT,
                            "the liquid line lies %.4g %s above the glass line at %.1f K with noise of %.2g, "
                            "expected a step up: a flat line, or a curve that never reaches the liquid",
                            step, r->unit, T[i], noise);
    }
    return FIC_OK;
}

/* At most a quarter of the step may still relax at an end: beyond that the extrapolation is the result. */
static fic_status check_tails(const fic_reduction *r, fic_error *err)
{
    double T2 = r->T_K[0], T1 = r->T_K[r->n - 1], most = 0.25,
           glass =
               fic_baseline_tail(&r->glass, T2) / (fic_baseline_at(&r->liquid, T2) - fic_baseline_at(&r->glass, T2)),
           liquid =
               fic_baseline_tail(&r->liquid, T1) / (fic_baseline_at(&r->liquid, T1) - fic_baseline_at(&r->glass, T1));
    if (!(fabs(glass) <= most))
        return fic_fail(err, FIC_EINPUT,
                        "at %.1f K the curve is %.0f %% of the step off the glass line, expected a glass there: "
                        "begin the scan lower or give the window",
                        T2, 100.0 * glass);
    if (!(fabs(liquid) <= most))
        return fic_fail(err, FIC_EINPUT,
                        "at %.1f K the curve is %.0f %% of the step off the liquid line, expected a liquid "
                        "there: end the scan higher or give the window",
                        T1, 100.0 * liquid);
    return FIC_OK;
}

/* ---- onset, overshoot --------------------------------------------------------------------------------- */

/* Temperature where the binned u last rises through a level below `before`; NaN where it does not. */
static double last_rise(const fic_reduction *r, const fic_bins *b, double level, double before_K)
{
    for (size_t i = b->n - 1; i > 0; i--) {
        double u0 = normalised(r, b->T_K[i - 1], b->y[i - 1]), u1 = normalised(r, b->T_K[i], b->y[i]);
        if (b->T_K[i - 1] < before_K && u0 < level && u1 >= level)
            return b->T_K[i - 1] + (b->T_K[i] - b->T_K[i - 1]) * (level - u0) / (u1 - u0);
    }
    return NAN;
}

static double next_rise(const fic_reduction *r, const fic_bins *b, double level, double after_K)
{
    for (size_t i = 1; i < b->n; i++) {
        double u0 = normalised(r, b->T_K[i - 1], b->y[i - 1]), u1 = normalised(r, b->T_K[i], b->y[i]);
        if (b->T_K[i] > after_K && u1 >= level)
            return b->T_K[i - 1] + (b->T_K[i] - b->T_K[i - 1]) * fmin(1.0, (level - u0) / (u1 - u0));
    }
    return NAN;
}

static size_t row_at(const fic_reduction *r, double T_K)
{
    size_t lo = 0, hi = r->n - 1;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        *(r->T_K[mid] <= T_K ? &lo : &hi) = mid;
    }
    return T_K - r->T_K[lo] < r->T_K[hi] - T_K ? lo : hi;
}

/* The local polynomial of u about T, wide as the span in which the curve keeps its bend. */
static bool local_u(fic_reduction *r, double T_K, size_t degree, double most_K, fic_local *l)
{
    double step = fic_baseline_at(&r->liquid, T_K) - fic_baseline_at(&r->glass, T_K);
    fic_noise none = { 0 }, noise = fic_noise_combined(&r->rows, 1.0 / step, &none, 0.0);
    return fic_local_fit(r->n, r->T_K, r->u, row_at(r, T_K), degree, most_K, &noise, l);
}

static fic_status find_onset(fic_reduction *r, const fic_lines *own, double glass_error, double liquid_error,
                             fic_error *err)
{
    const fic_bins *b = &own->bins;
    fic_local l;
    double T = last_rise(r, b, 0.5, INFINITY);
    if (!isfinite(T))
        return fic_fail(err, FIC_EINPUT,
                        "the curve never rises through half of the step between %.1f and %.1f K, expected a "
                        "glass transition there",
                        b->low_K, b->high_K);
    double below = T - last_rise(r, b, 0.15, T), above = next_rise(r, b, 0.85, T) - T,
           most = 1.3 * fmin(isfinite(below) ? below : above, isfinite(above) ? above : below);
    if (!isfinite(most) || !local_u(r, T, 3, most, &l))
        return fic_fail(err, FIC_EINPUT, "too few rows around the glass transition at %.1f K", T);
    for (int i = 0; i < 20; i++) {
        double change = (fic_local_value(&l, T, 0) - 0.5) / fic_local_value(&l, T, 1);
        T -= fmax(-l.half_K, fmin(l.half_K, change));
        if (fabs(change) < 1e-10)
            break;
    }
    double slope = fic_local_value(&l, T, 1), bend = fic_local_value(&l, T, 2);
    if (!(fabs(T - l.centre_K) <= l.half_K) || !(slope > 0.0))
        return fic_fail(err, FIC_EINPUT, "no clean rise through half of the step near %.1f K", l.centre_K);
    /* T_on = T_m - u/u' there. A change of u moves T_m and with it u'. */
    double on_u = -1.0 / slope - 0.5 * bend / (slope * slope * slope), on_slope = 0.5 / (slope * slope),
           step = r->delta_cp.value, lines = hypot(glass_error, liquid_error) * 0.5 / step, /* of u at 1/2 */
        v00 = fic_local_covariance(&l, T, 0, 0) + lines * lines, v01 = fic_local_covariance(&l, T, 0, 1),
           v11 = fic_local_covariance(&l, T, 1, 1);
    r->mid_K = (fic_estimate){ T, sqrt(v00) / slope, NAN };
    r->onset_K = (fic_estimate){ T - 0.5 / slope, 0.0, NAN };
    r->onset_K.error = sqrt(fmax(0.0, on_u * on_u * v00 + 2.0 * on_u * on_slope * v01 + on_slope * on_slope * v11));
    return FIC_OK;
}

/* The highest point above the middle of the step. */
static void find_overshoot(fic_reduction *r, const fic_bins *b, double line_error)
{
    fic_local l;
    size_t top = 0;
    r->cp_max = r->T_cp_max_K = FIC_NO_ESTIMATE;
    for (size_t i = 0; i < b->n; i++)
        if (b->T_K[i] > r->mid_K.value &&
            (!top || normalised(r, b->T_K[i], b->y[i]) > normalised(r, b->T_K[top], b->y[top])))
            top = i;
    double least = 1.0 + 2.0 * r->noise / sqrt((double)b->rows), T, error;
    if (!top || top + 1 >= b->n || !(normalised(r, b->T_K[top], b->y[top]) > least))
        return;
    size_t row = row_at(r, b->T_K[top]), reach = 2 * b->rows;
    for (size_t i = row > reach ? row - reach : 0; i < r->n && i <= row + reach; i++)
        if ((double)b->rows * r->noise * r->noise < 1e-6 && r->u[i] > r->u[row])
            row = i;
    double u_top = r->u[row], most = 0.0;
    for (size_t i = top; i < b->n && most == 0.0; i++) /* half way down to the liquid */
        if (normalised(r, b->T_K[i], b->y[i]) < 1.0 + 0.5 * (u_top - 1.0))
            most = b->T_K[i] - r->T_K[row];
    if (!local_u(r, r->T_K[row], 4, most > 0.0 ? most : 20.0, &l) || !fic_local_extremum(&l, &T, &error)) {
        r->cp_max.value = u_top; /* a top too flat for a place */
        return;
    }
    double u = fic_local_value(&l, T, 0), step = r->delta_cp.value;
    r->T_cp_max_K = (fic_estimate){ T, error, NAN };
    r->cp_max = (fic_estimate){ u, sqrt(fic_local_covariance(&l, T, 0, 0) + pow(u * line_error / step, 2)), NAN };
}

/* A window that was found on the wrong side of the middle is no window. */
static fic_status check_sides(const fic_reduction *r, fic_error *err)
{
    if (r->liquid.found && !r->liquid.known && !(r->liquid.low_K > r->mid_K.value))
        return fic_fail(
            err, FIC_EINPUT,
            "the curve ends at %.1f K, too near the middle of the step (%.1f K) for a liquid line, expected a "
            "scan that goes on",
            r->T_K[r->n - 1], r->mid_K.value);
    if (r->glass.found && !r->glass.known && !(r->glass.high_K < r->mid_K.value))
        return fic_fail(
            err, FIC_EINPUT,
            "the curve begins at %.1f K, too near the middle of the step (%.1f K) for a glass line, expected a "
            "scan that begins lower",
            r->T_K[0], r->mid_K.value);
    return FIC_OK;
}

/* ---- the chain ---------------------------------------------------------------------------------------- */

/* Covariance of rows in the windows, about a cubic of their own there: a bend that a straight line leaves is no noise.
 * u is scratch here. */
static fic_noise rows_noise(fic_reduction *r)
{
    enum { ROWS_MOST = 500 };
    const fic_baseline *both[] = { &r->glass, &r->liquid };
    fic_noise_sum sum = { 0 };
    for (int k = 0; k < 2; k++) {
        fic_linear_fit work;
        fic_baseline bent = { .side = both[k]->side, .low_K = both[k]->low_K, .high_K = both[k]->high_K, .order = 3 };
        bool cubic = fic_baseline_fit(&r->own.bins, NULL, &bent, &work);
        size_t n = 0;
        for (size_t i = 0; i < r->n && n < ROWS_MOST; i++)
            if (both[k]->freedom && r->T_K[i] >= both[k]->low_K && r->T_K[i] <= both[k]->high_K)
                r->u[n++] =
                    r->cp[i] - (cubic ? fic_baseline_at(&bent, r->T_K[i])
                                      : fic_baseline_at(both[k], r->T_K[i]) + fic_baseline_tail(both[k], r->T_K[i]));
        fic_noise_add(&sum, n, r->u, cubic ? 4.0 : 3.0);
    }
    return fic_noise_settle(&sum);
}

/* Everything that follows from the lines as they stand in *r. */
static fic_status quantities(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c, bool errors,
                             fic_error *err)
{
    const fic_lines *own = &r->own;
    double bin_noise = fic_lines_noise(own);
    fic_status s = check_step(r, bin_noise, err);
    if (s == FIC_OK)
        s = check_tails(r, err);
    if (s != FIC_OK)
        return s;
    if (errors)
        r->rows = rows_noise(r);
    /* A moved window needs the curve around the step only. */
    double range = r->T_K[r->n - 1] - r->T_K[0], low = errors ? -INFINITY : r->mid_K.value - 0.2 * range,
           high = errors ? INFINITY : fmax(r->mid_K.value, r->T_cp_max_K.value) + 0.2 * range;
    for (size_t i = 0; i < r->n; i++)
        if (r->T_K[i] > low && r->T_K[i] < high)
            r->u[i] = normalised(r, r->T_K[i], r->cp[i]);
    double T = last_rise(r, &own->bins, 0.5, INFINITY), glass_error = 0.0, liquid_error = 0.0;
    double middle = isfinite(T) ? T : r->liquid.low_K;
    if (errors) {
        glass_error = fic_lines_error_at(c->glass_from_reference ? reference : own, &r->glass, middle);
        liquid_error = fic_lines_error_at(c->liquid_from_reference ? reference : own, &r->liquid, middle);
    }
    double step = fic_baseline_at(&r->liquid, middle) - fic_baseline_at(&r->glass, middle);
    r->delta_cp = (fic_estimate){ step, hypot(glass_error, liquid_error), NAN };
    r->noise = bin_noise * sqrt((double)own->bins.rows) / step;
    s = find_onset(r, own, glass_error, liquid_error, err);
    if (s != FIC_OK)
        return s;
    s = check_sides(r, err);
    if (s != FIC_OK)
        return s;
    find_overshoot(r, &own->bins, liquid_error);
    r->Tf_K = (fic_estimate){ fic_lines_Tf(r, r->mid_K.value), NAN, NAN };
    if (!isfinite(r->Tf_K.value))
        return fic_fail(err, FIC_EINPUT,
                        "the areas match nowhere: the lines cross near the glass transition, "
                        "expected other windows");
    if (errors)
        r->Tf_K.error = fic_lines_Tf_error(r, own, reference, c);
    return FIC_OK;
}

static void widen(fic_estimate *e, const fic_estimate *moved)
{
    double change = fabs(moved->value - e->value);
    if (isfinite(change))
        e->windows = isfinite(e->windows) ? fmax(e->windows, change) : change;
}

/* Moves each inner edge of the windows by a tenth of the window, out and in. */
static void sensitivity(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c)
{
    fic_reduction moved = *r;
    fic_linear_fit work;
    for (int k = 0; k < 4; k++) {
        bool liquid = k >= 2;
        double sign = k % 2 ? 1.0 : -1.0;
        const fic_lines *from = (liquid ? c->liquid_from_reference : c->glass_from_reference) ? reference : &r->own;
        moved.glass = r->glass;
        moved.liquid = r->liquid;
        fic_baseline *b = liquid ? &moved.liquid : &moved.glass;
        if (!b->freedom)
            continue;
        double by = sign * 0.1 * (b->high_K - b->low_K), slope = fic_baseline_slope(b, b->low_K);
        *(liquid ? &b->low_K : &b->high_K) += by;
        if (!fic_baseline_fit(&from->bins, b->slope_taken ? &slope : NULL, b, &work) ||
            quantities(&moved, reference, c, false, NULL) != FIC_OK)
            continue;
        fic_estimate *e[] = { &r->onset_K, &r->mid_K, &r->Tf_K, &r->delta_cp, &r->cp_max, &r->T_cp_max_K },
                     *m[] = { &moved.onset_K,  &moved.mid_K,  &moved.Tf_K,
                              &moved.delta_cp, &moved.cp_max, &moved.T_cp_max_K };
        for (size_t i = 0; i < sizeof e / sizeof *e; i++)
            widen(e[i], m[i]);
    }
    for (size_t i = 0; i < r->n; i++) /* moved shares the array */
        r->u[i] = normalised(r, r->T_K[i], r->cp[i]);
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
    return quantities(r, reference, c, true, err);
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
    fic_status s = quantities(r, &ref->own, &both, true, err);
    if (s == FIC_OK)
        r->Tf_K.error = hypot(ref->Tf_K.error, r->recovery_K.error);
    return s;
}

static void take_mass(fic_reduction *r, double delta_cp_J_gK)
{
    if (!(delta_cp_J_gK > 0.0) || r->signal != FIC_HEAT_FLOW)
        return;
    r->mass_ug = r->delta_cp.value / delta_cp_J_gK; /* uJ/K over J/(g K) */
    r->mass_from_step = true;
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
        sensitivity(r, from, c);
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
