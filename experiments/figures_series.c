/* figures_series.c - Fig. 2, 3A, 4C, 4F and the pressure series: numbers of samples against what was done to them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/figures.h"

static const char axis_T[] = "T of annealing or compression (K)", axis_reduced[] = "T of annealing or compression / Tg,P",
                  axis_E[] = "activation energy E (R Tg)",
                  axis_Tf[] = "fictive temperature Tf (K)";

/* Numbers of a temperature series with their errors; NaN where a sample has none. */
typedef struct {
    size_t n;
    double T_K[FIGURE_SERIES], v[FIGURE_SERIES], error[FIGURE_SERIES];
} series;

enum { ENERGY = FIC_QUANTITIES }; /* beside the quantities of scans */

static series series_of(const finished *f, double P_GPa, int quantity)
{
    series r = { 0 };
    size_t sample[FIGURE_SERIES];
    r.n = finished_series(f, P_GPa, FIGURE_SERIES, sample);
    for (size_t i = 0; i < r.n; i++) {
        r.T_K[i] = finished_T(f, sample[i]);
        r.v[i] = quantity == ENERGY ? finished_E(f, sample[i], &r.error[i])
                                    : finished_number(f, sample[i], (fic_quantity)quantity, &r.error[i]);
        if (quantity == ENERGY && r.T_K[i] < f->facts.lowest_E_K)
            r.v[i] = NAN;
    }
    return r;
}

static void put_series(canvas *c, size_t panel, const series *r, double unit_K, const char *title, int colour)
{
    double *x = canvas_numbers(c, r->n), *y = canvas_numbers(c, r->n), *e = canvas_numbers(c, r->n);
    if (!x || !y || !e)
        return;
    for (size_t i = 0; i < r->n; i++) {
        x[i] = r->T_K[i] / unit_K;
        y[i] = r->v[i];
        e[i] = isfinite(r->error[i]) ? r->error[i] : 0.0;
    }
    canvas_curve(c, panel,
                 (fic_curve){ .title = title, .style = FIC_POINTS_LINE, .n = r->n, .x = x, .y = y, .error = e, .colour = colour });
}

static fic_status finish(canvas *c, fic_status s, fic_plots *plots, const char *path, const char *title, fic_error *err)
{
    if (s == FIC_OK)
        return canvas_draw(c, plots, path, title, err);
    canvas_clear(c);
    return s;
}

/* ---- Fig. 2A ---------------------------------------------------------------------------------------------- */

/* Where the higher pressure's points would lie: the window of a difference on top of this model's 1 atm values. */
static void band_above(canvas *c, size_t panel, const finished *f, const series *low, const char *id, int colour)
{
    const fic_fact *fact = finished_fact(f, id);
    const fic_window *w = finished_window(f, id, 0, 0);
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES), *y2 = canvas_numbers(c, FIGURE_SERIES);
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
    canvas_curve(c, panel, (fic_curve){ .title = canvas_text(c, "%s: 1 atm %+g to %+g K", id, w->low, w->high),
                                    .style = FIC_BAND, .n = n, .x = x, .y = y, .y2 = y2, .colour = colour });
}

fic_status figure_2A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 2, 1);
    canvas_axes(&c, 0, NULL, axis_T, "Tf (K)");
    canvas_axes(&c, 1, "the same near Tg", axis_T, "Tf (K)");
    fic_status s = figure_needs_facts(f, err);
    series low = series_of(f, finished_pressure(f, 0), FIC_Q_TF), high = series_of(f, finished_pressure(f, 1), FIC_Q_TF);
    double level = low.n ? low.v[low.n - 1] : NAN;
    if (isfinite(level))
        canvas_range(&c, 1, 575, 700, level - 12, level + 12);
    for (size_t panel = 0; panel < 2; panel++) {
        if (panel == 0)
            band_above(&c, 0, f, &low, "F08", PINK);
        band_above(&c, panel, f, &low, panel ? "F06" : "F07", panel ? ORANGE : GREEN);
        put_series(&c, panel, &low, 1.0, "1 atm", BLUE);
        put_series(&c, panel, &high, 1.0, figure_pressure(&c, f, 1), RED);
    }
    double as_cast = finished_number(f, fic_campaign_find(&f->campaign, "as-cast"), FIC_Q_TF, NULL);
    canvas_mark(&c, 0, as_cast, "as cast", true);
    for (int k = 0; k < 2; k++)
        canvas_mark(&c, 1, finished_Tg(f, k), canvas_text(&c, "Tg at %s", figure_pressure(&c, f, k)), false);
    figure_alt(w, "Fictive temperature against the temperature of annealing or compression at both pressures, over all temperatures and near "
                  "Tg, with bands where the measured differences would put the points of the higher pressure.");
    figure_caption(w, "Tf by area matching of run 1 at %g K/s. The as-cast ribbon has %.0f K. After compression Tf is %+.1f K at 298 K, "
                      "%+.1f K at 513 K, %+.1f K at 583 K and %+.1f K at 663 K against 1 atm. Bands: where the points of the higher "
                      "pressure would lie if the differences were the measured ones.",
                   f->campaign.rate_K_s[f->rate], as_cast, figure_predicted(f, "F08", "298 K"), figure_predicted(f, "F07", "513 K"),
                   figure_predicted(f, "F07", "583 K"), figure_predicted(f, "F06", "663 K"));
    return finish(&c, s, plots, path, "Fictive temperature", err);
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
    canvas_line(c, panel, NULL, FIC_LINE, x[0], mean_y + slope * (x[0] - mean_x), x[n - 1], mean_y + slope * (x[n - 1] - mean_x), colour);
    canvas_curve(c, panel, (fic_curve){ .title = title, .style = FIC_POINTS, .n = n, .x = x, .y = y, .colour = colour });
}

static bool has_E(const finished *f, size_t sample)
{
    const fic_sampled *r = finished_result(f, sample);
    return r && r->series.clear && finished_T(f, sample) >= f->facts.lowest_E_K;
}

/* One colour for a temperature at either pressure: the series runs from beta's first peak to the last temperature. */
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
            kissinger(&c, (size_t)k, f, sample[i], canvas_text(&c, "%g K", finished_T(f, sample[i])), shade_of(f, sample[i]));
        }
    }
    if (s == FIC_OK && shown == 0)
        s = fic_fail(err, FIC_EINPUT, "no sample has a clear peak");
    figure_alt(w, "Kissinger plots at both pressures: points and a fitted straight line for each temperature of annealing.");
    figure_caption(w, "Tp of run 1 less run 2 at %zu rates, a new sample for each point, and the Kissinger line of each series. Only samples "
                      "whose peak exceeds %g of the step at %g K/s and that were annealed at %g K or above. The least R² of the %zu lines is "
                      "%.4f.",
                   f->campaign.n_rates, f->campaign.clear_height, f->campaign.clear_rate_K_s, f->facts.lowest_E_K, shown, least);
    return finish(&c, s, plots, path, "Kissinger lines", err);
}

/* ---- Fig. 2C, 2D ------------------------------------------------------------------------------------------ */

static size_t first_number(const series *r)
{
    size_t i = 0;
    while (i < r->n && !isfinite(r->v[i]))
        i++;
    return i;
}

/* The window of beta's E around the lowest clear temperatures of both series. */
static void band_beta(canvas *c, const finished *f, double x0, double x1)
{
    const fic_window *w = finished_window(f, "F12", 0, 0);
    if (w)
        canvas_box(c, 0, "F12: beta, both pressures", x0, x1, w->low, w->high, GREEN);
}

fic_status figure_2C(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_T, axis_E);
    fic_status s = figure_needs_facts(f, err);
    series low = series_of(f, finished_pressure(f, 0), ENERGY), high = series_of(f, finished_pressure(f, 1), ENERGY);
    size_t a = first_number(&low), b = first_number(&high);
    if (s == FIC_OK && (a == low.n || b == high.n))
        s = fic_fail(err, FIC_EINPUT, "no sample has a clear peak");
    canvas_range(&c, 0, 460, 710, 20, 50);
    const fic_window *alpha = finished_window(f, "F11", 0, 0), *at_583 = finished_window(f, "F18", 0, 0);
    if (s == FIC_OK)
        band_beta(&c, f, fmin(low.T_K[a], high.T_K[b]) - 10, fmax(low.T_K[a], high.T_K[b]) + 10);
    if (alpha)
        canvas_box(&c, 0, "F11: alpha, 1 atm", 638, 698, alpha->low, alpha->high, SKY);
    for (size_t i = 0; at_583 && i < low.n; i++)
        if (low.T_K[i] == 583.0)
            canvas_box(&c, 0, "F18: 7 GPa at 583 K", 577, 589, low.v[i] - at_583->low - 8, low.v[i] - at_583->low, ORANGE);
    put_series(&c, 0, &low, 1.0, "1 atm", BLUE);
    put_series(&c, 0, &high, 1.0, figure_pressure(&c, f, 1), RED);
    for (int k = 0; k < 2; k++)
        canvas_mark(&c, 0, finished_Tg(f, k), canvas_text(&c, "Tg at %s", figure_pressure(&c, f, k)), false);
    figure_alt(w, "Activation energy with error bars against the temperature of annealing or compression at both pressures, with the measured "
                  "values of beta and alpha as bands.");
    figure_caption(w, "E of the Kissinger lines, in R x %g K, with the standard errors of the fits. It runs from beta's value (%.1f at 1 atm, "
                      "%.1f at %g GPa at the lowest clear temperature) to alpha's (%.1f at 1 atm, times %.3f at %g GPa); the midpoint of the "
                      "crossover moves by %+.0f K. At 583 K E is lower by %.1f R Tg after compression (%s; the band is open below).",
                   finished_Tg(f, 0), a < low.n ? low.v[a] : NAN, b < high.n ? high.v[b] : NAN, finished_pressure(f, 1),
                   low.n ? low.v[low.n - 1] : NAN, figure_predicted(f, "F13", "mean"), finished_pressure(f, 1),
                   figure_predicted(f, "F14", "half"), figure_predicted(f, "F18", "583 K"), figure_window(&c, f, "F18"));
    return finish(&c, s, plots, path, "Activation energy", err);
}

static void master_axes(canvas *c, const finished *f, double low, double high)
{
    const fic_window *onset = finished_window(f, "F15", 0, 0);
    canvas_range(c, 0, 0.78, 1.18, low, high);
    if (onset)
        canvas_box(c, 0, "F15: the crossover begins", onset->low, onset->high, low, high, GREEN);
}

fic_status figure_2D(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_reduced, axis_E);
    fic_status s = figure_needs_facts(f, err);
    const fic_window *rms = finished_window(f, "F16", 0, 0);
    master_axes(&c, f, 20, 50);
    for (int k = 0; k < 2; k++) {
        series r = series_of(f, finished_pressure(f, k), ENERGY);
        double *x = canvas_numbers(&c, r.n), *y = canvas_numbers(&c, r.n), *y2 = canvas_numbers(&c, r.n);
        size_t n = 0;
        for (size_t i = 0; i < r.n && k == 0 && x && y && y2 && rms; i++)
            if (isfinite(r.v[i])) {
                x[n] = r.T_K[i] / finished_Tg(f, 0);
                y[n] = r.v[i] - rms->high;
                y2[n++] = r.v[i] + rms->high;
            }
        if (n)
            canvas_curve(&c, 0, (fic_curve){ .title = canvas_text(&c, "F16: 1 atm ± %g R Tg", rms->high), .style = FIC_BAND, .n = n,
                                             .x = x, .y = y, .y2 = y2, .colour = SKY });
        put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
        canvas_mark(&c, 0, figure_predicted(f, "F15", k ? "7 GPa" : "0 GPa"), canvas_text(&c, "10 %% at %s", figure_pressure(&c, f, k)), false);
    }
    figure_alt(w, "Activation energies of both pressures on T/Tg,P, with a band around the curve of 1 atm.");
    figure_caption(w, "On T/Tg,P the two pressures lie on one curve to %.2f R Tg rms (%s). The crossover has gone a tenth of its way "
                      "at %.3f (1 atm) and %.3f (%g GPa) of Tg,P (F15).",
                   figure_predicted(f, "F16", ""), figure_window(&c, f, "F16"), figure_predicted(f, "F15", "0 GPa"),
                   figure_predicted(f, "F15", "7 GPa"), finished_pressure(f, 1));
    return finish(&c, s, plots, path, "Activation energy on T/Tg,P", err);
}

/* ---- pairs on a reduced axis: Fig. 3A, S6 ----------------------------------------------------------------- */

static void put_pairs(canvas *c, const finished *f, int quantity)
{
    static const char *const at[] = { "0.87", "0.95", "1.09" };
    double *x = canvas_numbers(c, 6), *y = canvas_numbers(c, 6);
    size_t n = 0;
    for (int i = 0; i < 6 && x && y; i++) {
        char name[FIC_NAME_BYTES];
        snprintf(name, sizeof name, "pair-%s-%s", at[i / 2], i % 2 ? "7GPa" : "1atm");
        size_t sample = fic_campaign_find(&f->campaign, name);
        if (!finished_result(f, sample))
            continue;
        x[n] = finished_T(f, sample) / finished_Tg(f, i % 2);
        y[n++] = quantity == ENERGY ? finished_E(f, sample, NULL) : finished_number(f, sample, (fic_quantity)quantity, NULL);
    }
    if (n)
        canvas_curve(c, 0, (fic_curve){ .title = "pairs at 0.87, 0.95, 1.09", .style = FIC_POINTS, .n = n, .x = x, .y = y, .colour = PINK });
}

fic_status figure_3A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_reduced, axis_Tf);
    fic_status s = figure_needs_facts(f, err);
    for (int k = 0; k < 2; k++) {
        series r = series_of(f, finished_pressure(f, k), FIC_Q_TF);
        put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
    }
    put_pairs(&c, f, FIC_Q_TF);
    canvas_mark(&c, 0, 0.85, "E begins to rise (paper)", false);
    figure_alt(w, "Fictive temperatures of both pressures on T/Tg,P, with three pairs of glasses marked.");
    figure_caption(w, "Tf on T/Tg,P: at 7 GPa less 1 atm it is %+.2f K at 0.87, %+.2f K at 0.95 and %+.2f K at 1.09 Tg,P "
                      "(diamonds; the paper: higher, higher, lower).",
                   figure_predicted(f, "F17", "T/Tg,P = 0.87"), figure_predicted(f, "F17", "T/Tg,P = 0.95"),
                   figure_predicted(f, "F17", "T/Tg,P = 1.09"));
    return finish(&c, s, plots, path, "Fictive temperature on T/Tg,P", err);
}

fic_status figure_S6(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_reduced, axis_E);
    fic_status s = figure_needs_facts(f, err);
    master_axes(&c, f, 20, 50);
    for (int k = 0; k < 2; k++) {
        series r = series_of(f, finished_pressure(f, k), ENERGY);
        put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
    }
    put_pairs(&c, f, ENERGY);
    figure_alt(w, "The master curve of the activation energy with the three pairs of glasses marked.");
    figure_caption(w, "The pairs that Fig. 3B-D compares (diamonds), on the master curve of E: each pair is at one distance to equilibrium.");
    return finish(&c, s, plots, path, "Pairs on the master curve", err);
}

/* ---- Fig. 4C, 4F ------------------------------------------------------------------------------------------ */

fic_status figure_4C(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, "T of compression (K)", axis_E);
    canvas_range(&c, 0, 460, 710, 20, 50);
    fic_status s = figure_needs_facts(f, err);
    double Tg = finished_Tg(f, 1), begins = figure_predicted(f, "F15", "7 GPa") * Tg;
    canvas_box(&c, 0, "crossover", begins, Tg, 20, 50, FIC_GREY);
    series r = series_of(f, finished_pressure(f, 1), ENERGY);
    size_t first = first_number(&r);
    if (first < r.n)
        band_beta(&c, f, r.T_K[first] - 10, r.T_K[first] + 10);
    put_series(&c, 0, &r, 1.0, figure_pressure(&c, f, 1), RED);
    figure_alt(w, "Activation energy after compression against the temperature of compression, with the crossover from beta to alpha shaded.");
    figure_caption(w, "E after compression at %g GPa; shaded from where the crossover has gone a tenth of its way (%.0f K) to Tg,P (%g K). In the "
                      "liquid E changes by %.2f R Tg between 643 and 693 K (%s).",
                   finished_pressure(f, 1), begins, Tg, figure_predicted(f, "F19", ""), figure_window(&c, f, "F19"));
    return finish(&c, s, plots, path, "Activation energy after compression", err);
}

fic_status figure_4F(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, "T of compression / Tg,P", "Tf(7 GPa) / Tf(1 atm)");
    fic_status s = figure_needs_facts(f, err);
    const fic_window *window = finished_window(f, "F10", 0, 0);
    double least = 1.0, most = 1.0;
    series low = series_of(f, finished_pressure(f, 0), FIC_Q_TF), high = series_of(f, finished_pressure(f, 1), FIC_Q_TF);
    for (size_t i = 0; i < high.n; i++) {
        double at = NAN, error = 0.0;
        for (size_t j = 0; j < low.n; j++)
            if (low.T_K[j] == high.T_K[i]) {
                at = low.v[j];
                error = low.error[j];
            }
        high.error[i] = high.v[i] / at * hypot(high.error[i] / high.v[i], error / at);
        high.v[i] /= at;
        least = fmin(least, high.v[i]);
        most = fmax(most, high.v[i]);
    }
    canvas_range(&c, 0, 0.44, 1.12, least - 0.01, most + 0.02);
    if (window)
        canvas_box(&c, 0, "F10: largest here", window->low, window->high, least - 0.01, most + 0.02, GREEN);
    put_series(&c, 0, &high, finished_Tg(f, 1), "this model", RED);
    canvas_mark(&c, 0, 1.0, NULL, true);
    canvas_mark(&c, 0, figure_predicted(f, "F10", ""), "largest", false);
    figure_alt(w, "Ratio of the fictive temperatures at both pressures against T/Tg,P, with a band where the paper saw its maximum.");
    figure_caption(w, "Tf after compression over Tf at 1 atm at the same temperature. It is largest at %.3f Tg,P (%s); at %g K it is %.4f.",
                   figure_predicted(f, "F10", ""), figure_window(&c, f, "F10"), high.n ? high.T_K[high.n - 1] : NAN,
                   high.n ? high.v[high.n - 1] : NAN);
    return finish(&c, s, plots, path, "Ratio of the fictive temperatures", err);
}

/* ---- pressure series -------------------------------------------------------------------------------------- */

static void put_pressures(canvas *c, size_t panel, const finished *f, double T_K, int quantity, int colour)
{
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES), *e = canvas_numbers(c, FIGURE_SERIES);
    size_t n = 0;
    for (int P = 0; P <= 20 && x && y && e; P++) {
        size_t sample = fic_campaign_find_PT(&f->campaign, P, T_K);
        if (!finished_result(f, sample))
            continue;
        x[n] = P;
        y[n] = quantity == ENERGY ? finished_E(f, sample, &e[n]) : finished_number(f, sample, (fic_quantity)quantity, &e[n]);
        e[n] = isfinite(e[n]) ? e[n] : 0.0;
        n++;
    }
    canvas_curve(c, panel, (fic_curve){ .title = canvas_text(c, "%g K", T_K), .style = FIC_POINTS_LINE, .n = n, .x = x, .y = y, .error = e,
                                        .colour = colour });
}

fic_status figure_pressures(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const struct {
        int quantity;
        const char *axis;
    } shown[] = { { FIC_Q_TF, "Tf (K)" }, { FIC_Q_TG_ONSET, "Tg,onset (K)" }, { ENERGY, "E (R Tg)" },
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
    figure_alt(w, "Fictive temperature, onset, activation energy and height of the endotherm against the pressure of compression, at 583 K and "
                  "643 K.");
    figure_caption(w, "The samples of the paper's Fig. 6 in the calorimeter. The paper shows their diffraction only: these curves are predictions "
                      "and touch no fact.");
    return finish(&c, s, plots, path, "Pressure series", err);
}
