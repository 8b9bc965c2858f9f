/* figures_series.c - Fig. 2A to 2C and the pressure series: numbers of samples against what was done to them. */
#include <math.h>
#include "experiments/figures_inside.h"

static const char axis_T[] = "T of annealing or compression (K)";
const char figure_axis_reduced[] = "T of annealing or compression / Tg,P";
const char figure_axis_E[] = "activation energy E (R Tg)";
const char figure_axis_Tf[] = "fictive temperature Tf (K)";

figure_series figure_series_of(const finished *f, double P_GPa, int quantity)
{
    figure_series r = { 0 };
    size_t sample[FIGURE_SERIES];
    r.n = finished_series(f, P_GPa, FIGURE_SERIES, sample);
    for (size_t i = 0; i < r.n; i++) {
        r.T_K[i] = finished_T(f, sample[i]);
        r.v[i] = quantity == FIGURE_ENERGY ? finished_E(f, sample[i], &r.error[i])
                                           : finished_number(f, sample[i], (fic_quantity)quantity, &r.error[i]);
        if (quantity == FIGURE_ENERGY && r.T_K[i] < f->facts.lowest_E_K)
            r.v[i] = NAN;
    }
    return r;
}

void figure_put_series(canvas *c, size_t panel, const figure_series *r, double unit_K, const char *title, int colour)
{
    double *x = canvas_numbers(c, r->n), *y = canvas_numbers(c, r->n), *e = canvas_numbers(c, r->n);
    if (!x || !y || !e)
        return;
    for (size_t i = 0; i < r->n; i++) {
        x[i] = r->T_K[i] / unit_K;
        y[i] = r->v[i];
        e[i] = isfinite(r->error[i]) ? r->error[i] : 0.0;
    }
    canvas_curve(
        c, panel,
        (fic_curve){
            .title = title, .style = FIC_POINTS_LINE, .n = r->n, .x = x, .y = y, .error = e, .colour = colour });
}

/* ---- Fig. 2A ---------------------------------------------------------------------------------------------- */

/* Where the higher pressure's points would lie: the window of a difference on top of this model's 1 atm values. */
static void band_above(canvas *c, size_t panel, const finished *f, const figure_series *low, const char *id, int colour)
{
    const fic_fact *fact = finished_fact(f, id);
    const fic_window *w = finished_window(f, id, 0, 0);
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES),
           *y2 = canvas_numbers(c, FIGURE_SERIES);
    size_t n = 0;
    if (!fact || !w || !x || !y || !y2)
        return;
    for (size_t k = 0; k < fact->n_at; k++)
        for (size_t i = 0; i < low->n && n < FIGURE_SERIES; i++)
            if (low->T_K[i] == fact->at_K[k] && isfinite(low->v[i])) {
                x[n] = low->T_K[i];
                y[n] = low->v[i] + w->low;
                y2[n++] = low->v[i] + w->high;
            }
    canvas_curve(c, panel,
                 (fic_curve){ .title = canvas_text(c, "%s: 1 atm %+g to %+g K", id, w->low, w->high),
                              .style = FIC_BAND,
                              .n = n,
                              .x = x,
                              .y = y,
                              .y2 = y2,
                              .colour = colour });
}

fic_status figure_2A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 2, 1);
    canvas_axes(&c, 0, NULL, axis_T, "Tf (K)");
    canvas_axes(&c, 1, "the same near Tg", axis_T, "Tf (K)");
    fic_status s = figure_needs_facts(f, err);
    figure_series low = figure_series_of(f, finished_pressure(f, 0), FIC_Q_TF),
                  high = figure_series_of(f, finished_pressure(f, 1), FIC_Q_TF);
    double level = low.n ? low.v[low.n - 1] : NAN;
    if (isfinite(level))
        canvas_range(&c, 1, 575, 700, level - 12, level + 12);
    for (size_t panel = 0; panel < 2; panel++) {
        if (panel == 0)
            band_above(&c, 0, f, &low, "F08", PINK);
        band_above(&c, panel, f, &low, panel ? "F06" : "F07", panel ? ORANGE : GREEN);
        figure_put_series(&c, panel, &low, 1.0, "1 atm", BLUE);
        figure_put_series(&c, panel, &high, 1.0, figure_pressure(&c, f, 1), RED);
    }
    double as_cast = finished_number(f, fic_campaign_find(&f->campaign, "as-cast"), FIC_Q_TF, NULL);
    canvas_mark(&c, 0, as_cast, "as cast", true);
    for (int k = 0; k < 2; k++)
        canvas_mark(&c, 1, finished_Tg(f, k), canvas_text(&c, "Tg at %s", figure_pressure(&c, f, k)), false);
    figure_alt(w, "Fictive temperature against the temperature of annealing or compression at both pressures, over all "
                  "temperatures and near "
                  "Tg, with bands where the measured differences would put the points of the higher pressure.");
    figure_caption(
        w,
        "Tf by area matching of run 1 at %g K/s. The as-cast ribbon has %.0f K. After compression Tf is %+.1f K at 298 "
        "K, "
        "%+.1f K at 513 K, %+.1f K at 583 K and %+.1f K at 663 K against 1 atm. Bands: where the points of the higher "
        "pressure would lie if the differences were the measured ones.",
        f->campaign.rate_K_s[f->rate], as_cast, figure_predicted(f, "F08", "298 K"),
        figure_predicted(f, "F07", "513 K"), figure_predicted(f, "F07", "583 K"), figure_predicted(f, "F06", "663 K"));
    return figure_finish(&c, s, plots, path, "Fictive temperature", err);
}

/* ---- Fig. 2B ---------------------------------------------------------------------------------------------- */

/* T_p of every rate, and the line of the E that the campaign found. */
static void kissinger(canvas *c, size_t panel, const finished *f, size_t sample, const char *title, int colour)
{
    const fic_sampled *r = finished_result(f, sample);
    double *x = canvas_numbers(c, FIC_RATES), *y = canvas_numbers(c, FIC_RATES), mean_x = 0.0, mean_y = 0.0;
    size_t n = 0;
    if (!r || !x || !y)
        return;
    for (size_t i = 0; i < f->campaign.n_rates; i++) {
        double T = r->scan[i].v[FIC_Q_T_P];
        if (!isfinite(T))
            continue;
        x[n] = 1000.0 / T;
        y[n] = log(f->campaign.rate_K_s[i] / (T * T));
        mean_x += x[n];
        mean_y += y[n++];
    }
    if (n < 3)
        return;
    mean_x /= (double)n;
    mean_y /= (double)n;
    double slope = -r->series.E_J_mol / (1000.0 * FIC_R_J_MOLK);
    canvas_line(c, panel, NULL, FIC_LINE, x[0], mean_y + slope * (x[0] - mean_x), x[n - 1],
                mean_y + slope * (x[n - 1] - mean_x), colour);
    canvas_curve(c, panel,
                 (fic_curve){ .title = title, .style = FIC_POINTS, .n = n, .x = x, .y = y, .colour = colour });
}

static bool has_E(const finished *f, size_t sample)
{
    const fic_sampled *r = finished_result(f, sample);
    return r && r->series.clear && finished_T(f, sample) >= f->facts.lowest_E_K;
}

/* One colour for a temperature at either pressure: the figure_series runs from beta's first peak to the last
 * temperature. */
static int shade_of(const finished *f, size_t sample)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f->campaign.n; i++)
        if (has_E(f, i)) {
            low = fmin(low, finished_T(f, i));
            high = fmax(high, finished_T(f, i));
        }
    return FIC_SHADE((size_t)(finished_T(f, sample) - low), (size_t)(high - low) + 1);
}

fic_status figure_2B(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    double least = 1.0;
    size_t shown = 0;
    fic_status s = figure_needs_facts(f, err);
    canvas_begin(&c, 2, 1);
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        size_t sample[FIGURE_SERIES], n = finished_series(f, finished_pressure(f, k), FIGURE_SERIES, sample);
        canvas_axes(&c, (size_t)k, figure_pressure(&c, f, k), "1000/Tp (1/K)", "ln(q/Tp²), q in K/s");
        for (size_t i = 0; i < n; i++) {
            if (!has_E(f, sample[i]))
                continue;
            least = fmin(least, f->result[sample[i]].series.R2);
            shown++;
            kissinger(&c, (size_t)k, f, sample[i], canvas_text(&c, "%g K", finished_T(f, sample[i])),
                      shade_of(f, sample[i]));
        }
    }
    if (s == FIC_OK && shown == 0)
        s = fic_fail(err, FIC_EINPUT, "no sample has a clear peak");
    figure_alt(
        w, "Kissinger plots at both pressures: points and a fitted straight line for each temperature of annealing.");
    figure_caption(w,
                   "Tp of run 1 less run 2 at %zu rates, a new sample for each point, and the Kissinger line of each "
                   "series. Only samples "
                   "whose peak exceeds %g of the step at %g K/s and that were annealed at %g K or above. The least R² "
                   "of the %zu lines is "
                   "%.4f.",
                   f->campaign.n_rates, f->campaign.clear_height, f->campaign.clear_rate_K_s, f->facts.lowest_E_K,
                   shown, least);
    return figure_finish(&c, s, plots, path, "Kissinger lines", err);
}

/* ---- Fig. 2C ---------------------------------------------------------------------------------------------- */

size_t figure_first_number(const figure_series *r)
{
    size_t i = 0;
    while (i < r->n && !isfinite(r->v[i]))
        i++;
    return i;
}

void figure_band_beta(canvas *c, const finished *f, double x0, double x1)
{
    const fic_window *w = finished_window(f, "F12", 0, 0);
    if (w)
        canvas_box(c, 0, "F12: beta, both pressures", x0, x1, w->low, w->high, GREEN);
}

fic_status figure_2C(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_T, figure_axis_E);
    fic_status s = figure_needs_facts(f, err);
    figure_series low = figure_series_of(f, finished_pressure(f, 0), FIGURE_ENERGY),
                  high = figure_series_of(f, finished_pressure(f, 1), FIGURE_ENERGY);
    size_t a = figure_first_number(&low), b = figure_first_number(&high);
    if (s == FIC_OK && (a == low.n || b == high.n))
        s = fic_fail(err, FIC_EINPUT, "no sample has a clear peak");
    canvas_range(&c, 0, 460, 710, 20, 58);
    const fic_window *alpha = finished_window(f, "F11", 0, 0), *at_583 = finished_window(f, "F18", 0, 0);
    if (s == FIC_OK)
        figure_band_beta(&c, f, fmin(low.T_K[a], high.T_K[b]) - 10, fmax(low.T_K[a], high.T_K[b]) + 10);
    if (alpha)
        canvas_box(&c, 0, "F11: alpha, 1 atm", 638, 698, alpha->low, alpha->high, SKY);
    for (size_t i = 0; at_583 && i < low.n; i++)
        if (low.T_K[i] == 583.0)
            canvas_box(&c, 0, "F18: 7 GPa at 583 K", 577, 589, low.v[i] - at_583->low - 8, low.v[i] - at_583->low,
                       ORANGE);
    figure_put_series(&c, 0, &low, 1.0, "1 atm", BLUE);
    figure_put_series(&c, 0, &high, 1.0, figure_pressure(&c, f, 1), RED);
    for (int k = 0; k < 2; k++)
        canvas_mark(&c, 0, finished_Tg(f, k), canvas_text(&c, "Tg at %s", figure_pressure(&c, f, k)), false);
    figure_alt(w, "Activation energy with error bars against the temperature of annealing or compression at both "
                  "pressures, with the measured "
                  "values of beta and alpha as bands.");
    figure_caption(
        w,
        "E of the Kissinger lines, in R x %g K, with the standard errors of the fits. It runs from beta's value (%.1f "
        "at 1 atm, "
        "%.1f at %g GPa at the lowest clear temperature) to alpha's (%.1f at 1 atm, times %.3f at %g GPa); the "
        "midpoint of the "
        "crossover moves by %+.0f K. At 583 K E is lower by %.1f R Tg after compression (%s; the band is open below).",
        finished_Tg(f, 0), a < low.n ? low.v[a] : NAN, b < high.n ? high.v[b] : NAN, finished_pressure(f, 1),
        low.n ? low.v[low.n - 1] : NAN, figure_predicted(f, "F13", ""), finished_pressure(f, 1),
        figure_predicted(f, "F14", ""), figure_predicted(f, "F18", "583 K"), figure_window(&c, f, "F18"));
    return figure_finish(&c, s, plots, path, "Activation energy", err);
}

/* ---- pressure series -------------------------------------------------------------------------------------- */

static void put_pressures(canvas *c, size_t panel, const finished *f, double T_K, int quantity, int colour)
{
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES),
           *e = canvas_numbers(c, FIGURE_SERIES);
    size_t n = 0;
    for (int P = 0; P <= 20 && x && y && e; P++) {
        size_t sample = fic_campaign_find_PT(&f->campaign, P, T_K);
        if (!finished_result(f, sample))
            continue;
        x[n] = P;
        y[n] = quantity == FIGURE_ENERGY ? finished_E(f, sample, &e[n])
                                         : finished_number(f, sample, (fic_quantity)quantity, &e[n]);
        e[n] = isfinite(e[n]) ? e[n] : 0.0;
        n++;
    }
    canvas_curve(c, panel,
                 (fic_curve){ .title = canvas_text(c, "%g K", T_K),
                              .style = FIC_POINTS_LINE,
                              .n = n,
                              .x = x,
                              .y = y,
                              .error = e,
                              .colour = colour });
}

fic_status figure_pressures(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const struct {
        int quantity;
        const char *axis;
    } shown[] = { { FIC_Q_TF, "Tf (K)" },
                  { FIC_Q_TG_ONSET, "Tg,onset (K)" },
                  { FIGURE_ENERGY, "E (R Tg)" },
                  { FIC_Q_PEAK_HEIGHT, "endotherm, excess Cp / step" } };
    canvas c;
    canvas_begin(&c, 2, 2);
    fic_status s = figure_needs_facts(f, err);
    for (size_t i = 0; i < 4; i++) {
        canvas_axes(&c, i, NULL, "P of compression (GPa)", shown[i].axis);
        put_pressures(&c, i, f, 583, shown[i].quantity, GREEN);
        put_pressures(&c, i, f, 643, shown[i].quantity, PINK);
    }
    if (s == FIC_OK && c.curve[0][0].n < 3)
        s = fic_fail(err, FIC_EINPUT, "the campaign has no pressure series at 583 K");
    figure_alt(w, "Fictive temperature, onset, activation energy and height of the endotherm against the pressure of "
                  "compression, at 583 K and "
                  "643 K.");
    figure_caption(w, "The samples of the paper's Fig. 6 in the calorimeter. The paper shows their diffraction only: "
                      "these curves are predictions "
                      "and touch no fact.");
    return figure_finish(&c, s, plots, path, "Pressure series", err);
}

/* ---- area matching against the state ---------------------------------------------------------------------- */

/* Largest of |Tf - state| over all samples, and where. */
static double worst_K(const finished *f, size_t *where)
{
    double worst = 0.0;
    *where = 0;
    for (size_t i = 0; i < f->campaign.n; i++) {
        double d = fabs(finished_number(f, i, FIC_Q_TF, NULL) - finished_number(f, i, FIC_Q_TF_STATE, NULL));
        if (d > worst) {
            worst = d;
            *where = i;
        }
    }
    return worst;
}

fic_status figure_truth(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    size_t where, sample[FIGURE_SERIES];
    canvas_begin(&c, 2, 1);
    fic_status s = figure_needs_facts(f, err);
    canvas_axes(&c, 0, NULL, axis_T, "Tf less the state's (K)");
    canvas_axes(&c, 1, NULL, "P of compression (GPa)", "Tf less the state's (K)");
    for (int which = 0; which < 2 && s == FIC_OK; which++) {
        figure_series r = figure_series_of(f, finished_pressure(f, which), FIC_Q_TF);
        finished_series(f, finished_pressure(f, which), FIGURE_SERIES, sample);
        for (size_t i = 0; i < r.n; i++)
            r.v[i] -= finished_number(f, sample[i], FIC_Q_TF_STATE, NULL);
        figure_put_series(&c, 0, &r, 1.0, figure_pressure(&c, f, which), which ? RED : BLUE);
    }
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        figure_series r = { 0 };
        for (int P = 0; P <= 20 && r.n < FIGURE_SERIES; P++) {
            size_t at = fic_campaign_find_PT(&f->campaign, P, k ? 643 : 583);
            if (!finished_result(f, at))
                continue;
            r.T_K[r.n] = P; /* the axis is pressure here */
            r.v[r.n] = finished_number(f, at, FIC_Q_TF, &r.error[r.n]) - finished_number(f, at, FIC_Q_TF_STATE, NULL);
            r.n++;
        }
        figure_put_series(&c, 1, &r, 1.0, k ? "643 K" : "583 K", k ? PINK : GREEN);
    }
    for (size_t panel = 0; panel < 2; panel++)
        canvas_mark(&c, panel, 0.0, NULL, true);
    double worst = worst_K(f, &where);
    figure_alt(w, "Fictive temperature by area matching less that of the state the model scanned, against temperature "
                  "and pressure of "
                  "treatment.");
    figure_caption(w,
                   "What a measurement cannot know: Tf by area matching at %g K/s less the enthalpic fictive "
                   "temperature of the state "
                   "that was scanned. Error bars are those that the analysis gives. The lag of the chip, which is left "
                   "in as in the "
                   "paper, moves the axis by %.1f K; the rest is what lines and windows do. The largest distance of "
                   "all samples is "
                   "%.1f K (%s).",
                   f->campaign.rate_K_s[f->rate], f->campaign.chip.v[FIC_CHIP_LAG] * f->campaign.rate_K_s[f->rate],
                   worst, f->campaign.sample[where].name);
    return figure_finish(&c, s, plots, path, "Area matching against the state", err);
}
