/* figures_reduced.c - Fig. 2D, 3A, 4C, 4F and S6: what T/Tg,P makes of the series, and what the crossover does. */
#include <math.h>
#include <stdio.h>
#include "experiments/figures_inside.h"

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
    canvas_axes(&c, 0, NULL, figure_axis_reduced, figure_axis_E);
    fic_status s = figure_needs_facts(f, err);
    const fic_window *rms = finished_window(f, "F16", 0, 0);
    master_axes(&c, f, 20, 50);
    for (int k = 0; k < 2; k++) {
        figure_series r = figure_series_of(f, finished_pressure(f, k), FIGURE_ENERGY);
        double *x = canvas_numbers(&c, r.n), *y = canvas_numbers(&c, r.n), *y2 = canvas_numbers(&c, r.n);
        size_t n = 0;
        for (size_t i = 0; i < r.n && k == 0 && x && y && y2 && rms; i++)
            if (isfinite(r.v[i])) {
                x[n] = r.T_K[i] / finished_Tg(f, 0);
                y[n] = r.v[i] - rms->high;
                y2[n++] = r.v[i] + rms->high;
            }
        if (n)
            canvas_curve(&c, 0,
                         (fic_curve){ .title = canvas_text(&c, "F16: 1 atm ± %g R Tg", rms->high),
                                      .style = FIC_BAND,
                                      .n = n,
                                      .x = x,
                                      .y = y,
                                      .y2 = y2,
                                      .colour = SKY });
        figure_put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
        canvas_mark(&c, 0, figure_predicted(f, "F15", k ? "7 GPa" : "0 GPa"),
                    canvas_text(&c, "10 %% at %s", figure_pressure(&c, f, k)), false);
    }
    figure_alt(w, "Activation energies of both pressures on T/Tg,P, with a band around the curve of 1 atm.");
    figure_caption(
        w,
        "On T/Tg,P the two pressures lie on one curve to %.2f R Tg rms (%s). The crossover has gone a tenth of its way "
        "at %.3f (1 atm) and %.3f (%g GPa) of Tg,P (F15).",
        figure_predicted(f, "F16", ""), figure_window(&c, f, "F16"), figure_predicted(f, "F15", "0 GPa"),
        figure_predicted(f, "F15", "7 GPa"), finished_pressure(f, 1));
    return figure_finish(&c, s, plots, path, "Activation energy on T/Tg,P", err);
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
        y[n++] = quantity == FIGURE_ENERGY ? finished_E(f, sample, NULL)
                                           : finished_number(f, sample, (fic_quantity)quantity, NULL);
    }
    if (n)
        canvas_curve(
            c, 0,
            (fic_curve){
                .title = "pairs at 0.87, 0.95, 1.09", .style = FIC_POINTS, .n = n, .x = x, .y = y, .colour = PINK });
}

fic_status figure_3A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, figure_axis_reduced, figure_axis_Tf);
    fic_status s = figure_needs_facts(f, err);
    for (int k = 0; k < 2; k++) {
        figure_series r = figure_series_of(f, finished_pressure(f, k), FIC_Q_TF);
        figure_put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
    }
    put_pairs(&c, f, FIC_Q_TF);
    canvas_mark(&c, 0, 0.85, "E begins to rise (paper)", false);
    figure_alt(w, "Fictive temperatures of both pressures on T/Tg,P, with three pairs of glasses marked.");
    figure_caption(w,
                   "Tf on T/Tg,P: at 7 GPa less 1 atm it is %+.2f K at 0.87, %+.2f K at 0.95 and %+.2f K at 1.09 Tg,P "
                   "(diamonds; the paper: higher, higher, lower).",
                   figure_predicted(f, "F17", "T/Tg,P = 0.87"), figure_predicted(f, "F17", "T/Tg,P = 0.95"),
                   figure_predicted(f, "F17", "T/Tg,P = 1.09"));
    return figure_finish(&c, s, plots, path, "Fictive temperature on T/Tg,P", err);
}

fic_status figure_S6(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, figure_axis_reduced, figure_axis_E);
    fic_status s = figure_needs_facts(f, err);
    master_axes(&c, f, 20, 50);
    for (int k = 0; k < 2; k++) {
        figure_series r = figure_series_of(f, finished_pressure(f, k), FIGURE_ENERGY);
        figure_put_series(&c, 0, &r, finished_Tg(f, k), figure_pressure(&c, f, k), k ? RED : BLUE);
    }
    put_pairs(&c, f, FIGURE_ENERGY);
    figure_alt(w, "The master curve of the activation energy with the three pairs of glasses marked.");
    figure_caption(w, "The pairs that Fig. 3B-D compares (diamonds), on the master curve of E: each pair is at one "
                      "distance to equilibrium.");
    return figure_finish(&c, s, plots, path, "Pairs on the master curve", err);
}

/* ---- Fig. 4C, 4F ------------------------------------------------------------------------------------------ */

fic_status figure_4C(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, "T of compression (K)", figure_axis_E);
    canvas_range(&c, 0, 460, 710, 20, 50);
    fic_status s = figure_needs_facts(f, err);
    double Tg = finished_Tg(f, 1), begins = figure_predicted(f, "F15", "7 GPa") * Tg;
    canvas_box(&c, 0, "crossover", begins, Tg, 20, 50, FIC_GREY);
    figure_series r = figure_series_of(f, finished_pressure(f, 1), FIGURE_ENERGY);
    size_t first = figure_first_number(&r);
    if (first < r.n)
        figure_band_beta(&c, f, r.T_K[first] - 10, r.T_K[first] + 10);
    figure_put_series(&c, 0, &r, 1.0, figure_pressure(&c, f, 1), RED);
    figure_alt(w, "Activation energy after compression against the temperature of compression, with the crossover from "
                  "beta to alpha shaded.");
    figure_caption(w,
                   "E after compression at %g GPa; shaded from where the crossover has gone a tenth of its way (%.0f "
                   "K) to Tg,P (%g K). In the "
                   "liquid E changes by %.2f R Tg between 643 and 693 K (%s).",
                   finished_pressure(f, 1), begins, Tg, figure_predicted(f, "F19", ""), figure_window(&c, f, "F19"));
    return figure_finish(&c, s, plots, path, "Activation energy after compression", err);
}

fic_status figure_4F(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, "T of compression / Tg,P", "Tf(7 GPa) / Tf(1 atm)");
    fic_status s = figure_needs_facts(f, err);
    const fic_window *window = finished_window(f, "F10", 0, 0);
    double least = 1.0, most = 1.0;
    figure_series low = figure_series_of(f, finished_pressure(f, 0), FIC_Q_TF),
                  high = figure_series_of(f, finished_pressure(f, 1), FIC_Q_TF);
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
    figure_put_series(&c, 0, &high, finished_Tg(f, 1), "this model", RED);
    canvas_mark(&c, 0, 1.0, NULL, true);
    canvas_mark(&c, 0, figure_predicted(f, "F10", ""), "largest", false);
    figure_alt(w, "Ratio of the fictive temperatures at both pressures against T/Tg,P, with a band where the paper saw "
                  "its maximum.");
    figure_caption(w,
                   "Tf after compression over Tf at 1 atm at the same temperature. It is largest at %.3f Tg,P (%s); at "
                   "%g K it is %.4f.",
                   figure_predicted(f, "F10", ""), figure_window(&c, f, "F10"), high.n ? high.T_K[high.n - 1] : NAN,
                   high.n ? high.v[high.n - 1] : NAN);
    return figure_finish(&c, s, plots, path, "Ratio of the fictive temperatures", err);
}
