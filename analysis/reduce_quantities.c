#include "analysis/reduce_quantities.h"

#include <math.h>
#include "analysis/local.h"

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

void fic_normalise(fic_reduction *r, double low_K, double high_K)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->T_K[i] > low_K && r->T_K[i] < high_K)
            r->u[i] = normalised(r, r->T_K[i], r->cp[i]);
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
    fic_noise none = { 0 }, noise = fic_noise_combined(&r->own.rows, 1.0 / step, &none, 0.0);
    return fic_local_fit(r->n, r->T_K, r->u, row_at(r, T_K), degree, most_K, &noise, l);
}

/* The last rise through one half from below a quarter: behind an overshoot a curve may dip to one half and come back. */
static double transition(const fic_reduction *r, const fic_bins *b)
{
    double T = NAN;
    bool low = true;
    for (size_t i = 1; i < b->n; i++) {
        double u0 = normalised(r, b->T_K[i - 1], b->y[i - 1]), u1 = normalised(r, b->T_K[i], b->y[i]);
        low |= u0 < 0.25;
        if (!low || !(u0 < 0.5 && u1 >= 0.5))
            continue;
        T = b->T_K[i - 1] + (b->T_K[i] - b->T_K[i - 1]) * (0.5 - u0) / (u1 - u0);
        low = false;
    }
    return T;
}

static fic_status find_onset(fic_reduction *r, const fic_lines *own, double T, double glass_error, double liquid_error,
                             fic_error *err)
{
    const fic_bins *b = &own->bins;
    fic_local l;
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
    if (!(fabs(T - l.centre_K) <= l.half_K) || !(fic_local_value(&l, T, 1) > 0.0))
        return fic_fail(err, FIC_EINPUT, "no clean rise through half of the step near %.1f K", l.centre_K);
    double slope = fic_local_value(&l, T, 1), bend = fic_local_value(&l, T, 2);
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

/* ---- all of them --------------------------------------------------------------------------------------- */

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

fic_status fic_quantities(fic_reduction *r, const fic_lines *reference, const fic_reduction_choice *c, bool errors,
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
        r->own.rows = rows_noise(r);
    /* A moved window needs the curve around the step only. */
    double range = r->T_K[r->n - 1] - r->T_K[0], low = errors ? -INFINITY : r->mid_K.value - 0.2 * range,
           high = errors ? INFINITY : fmax(r->mid_K.value, r->T_cp_max_K.value) + 0.2 * range;
    fic_normalise(r, low, high);
    double T = transition(r, &own->bins), glass_error = 0.0, liquid_error = 0.0;
    double middle = isfinite(T) ? T : r->liquid.low_K;
    if (errors) {
        glass_error = fic_lines_error_at(own, reference, c, false, middle);
        liquid_error = fic_lines_error_at(own, reference, c, true, middle);
    }
    double step = fic_baseline_at(&r->liquid, middle) - fic_baseline_at(&r->glass, middle);
    r->delta_cp = (fic_estimate){ step, hypot(glass_error, liquid_error), NAN };
    r->noise = bin_noise * sqrt((double)own->bins.rows) / step;
    s = find_onset(r, own, T, glass_error, liquid_error, err);
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
