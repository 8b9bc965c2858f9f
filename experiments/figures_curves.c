/* figures_curves.c - Fig. 1 and Fig. 3B-D: the path, and heating curves between glass (0) and liquid (1). */
#include <math.h>
#include "experiments/figures_inside.h"

static const char axis_u[] = "normalised Cp", axis_T[] = "T (K)";

/* ---- Fig. 1A ---------------------------------------------------------------------------------------------- */

/* T(t) and P(t) from the first step of pressure on, corner to corner. Returns the number of points. */
static size_t corners(const fic_protocol *p, double t_min[], double T_K[], double P_GPa[], size_t most)
{
    size_t n = 0, first = 0;
    double t_s = 0.0;
    while (first < p->n && p->segment[first].P0_GPa == p->segment[first].P1_GPa)
        first++;
    for (size_t i = first; i < p->n && n + 1 < most; i++) {
        const fic_segment *s = &p->segment[i];
        for (int end = n > 0; end < 2; end++, n++) {
            t_min[n] = (t_s + end * s->duration_s) / 60.0;
            T_K[n] = end ? s->T1_K : s->T0_K;
            P_GPa[n] = end ? s->P1_GPa : s->P0_GPa;
        }
        t_s += s->duration_s;
    }
    return n;
}

fic_status figure_1A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    enum { MOST = 64 };
    static const double wanted_K[] = { 298, 450, 543, 583, 643, 693 };
    canvas c;
    size_t shown = 0, sample;
    fic_status s = figure_needs_facts(f, err);
    canvas_begin(&c, 2, 1);
    canvas_axes(&c, 0, NULL, "t (min)", axis_T);
    canvas_axes(&c, 1, NULL, "t (min)", "P (GPa)");
    for (size_t i = 0; s == FIC_OK && i < 6; i++) {
        if (figure_sample(f, 1, wanted_K[i], &sample, NULL) != FIC_OK)
            continue;
        double *t = canvas_numbers(&c, MOST), *T = canvas_numbers(&c, MOST), *P = canvas_numbers(&c, MOST);
        size_t n = t && T && P ? corners(&f->campaign.sample[sample].protocol, t, T, P, MOST) : 0;
        int colour = FIC_SHADE(i, 6);
        canvas_curve(
            &c, 0,
            (fic_curve){ .title = canvas_text(&c, "%g K", wanted_K[i]), .n = n, .x = t, .y = T, .colour = colour });
        canvas_curve(&c, 1, (fic_curve){ .n = n, .x = t, .y = P, .colour = colour });
        shown++;
    }
    for (int k = 0; k < 2; k++)
        canvas_mark(&c, 0, finished_Tg(f, k), canvas_text(&c, "Tg at %s", figure_pressure(&c, f, k)), true);
    if (s == FIC_OK && shown == 0)
        s = fic_fail(err, FIC_EINPUT, "the campaign has no sample of the temperature series");
    figure_alt(
        w,
        "Temperature and pressure against time for samples held at several temperatures: pressure goes up first, then "
        "temperature, both hold, temperature comes down, then pressure.");
    figure_caption(
        w,
        "The path of each sample, read from the campaign file: pressure is raised at 298 K, the sample is heated, held "
        "for 10 min, cooled under pressure and released at 298 K. Above Tg at %g GPa (%g K) it is a liquid in "
        "equilibrium under pressure, below it a glass. Reference samples take the same path at 1 atm. The quench from "
        "the melt before it and the scans after it are not drawn.",
        finished_pressure(f, 1), finished_Tg(f, 1));
    return figure_finish(&c, s, plots, path, "Thermo-mechanical path", err);
}

/* ---- Fig. 1B ---------------------------------------------------------------------------------------------- */

/* Both pressures at one temperature: 1 atm dashed, high pressure solid, as in the paper; the key names the solid one.
 */
static fic_status both(canvas *c, size_t panel, const finished *f, double T_K, int colour, bool named, fic_error *err)
{
    fic_status s = FIC_OK;
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        size_t sample;
        s = figure_sample(f, k, T_K, &sample, err);
        const char *title = named && k ? canvas_text(c, "%g K", T_K) : NULL;
        if (s == FIC_OK)
            s = figure_curve(c, panel, f, sample, f->rate, RUN_1, 1.0,
                             (fic_curve){ .title = title, .style = k ? FIC_LINE : FIC_DASHES, .colour = colour }, err);
    }
    return s;
}

static double mean_onset_K(const finished *f, int which, const double T_K[], size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += finished_number(f, fic_campaign_find_PT(&f->campaign, finished_pressure(f, which), T_K[i]),
                               FIC_Q_TG_ONSET, NULL);
    return sum / (double)n;
}

fic_status figure_1B(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 643, 663, 693 };
    canvas c;
    canvas_begin(&c, 1, 2);
    canvas_axes(&c, 0, "solid 7 GPa, dashed 1 atm", axis_T, axis_u);
    canvas_axes(&c, 1, "the onset", axis_T, axis_u);
    canvas_range(&c, 0, 550, 780, 0, 0);
    fic_status s = figure_needs_facts(f, err);
    double low = mean_onset_K(f, 0, T_K, 3), high = mean_onset_K(f, 1, T_K, 3);
    const fic_window *window = finished_window(f, "F04", 0, 0);
    canvas_range(&c, 1, low - 25, low + 45, -0.1, 1.6);
    if (window && isfinite(low))
        canvas_box(&c, 1, "F04: onset at 7 GPa", low + window->low, low + window->high, -0.1, 1.6, GREEN);
    for (size_t panel = 0; panel < 2; panel++) {
        for (size_t i = 0; i < 3 && s == FIC_OK; i++)
            s = both(&c, panel, f, T_K[i], (int)i, panel == 0, err);
        if (s == FIC_OK)
            s = figure_standard(&c, panel, f, 1.0, err);
    }
    if (s == FIC_OK)
        c.curve[1][c.panel[1].n_curves - 1].title = NULL;
    canvas_mark(&c, 1, low, "onset, 1 atm", false);
    canvas_mark(&c, 1, high, canvas_text(&c, "onset, %s", figure_pressure(&c, f, 1)), false);
    figure_alt(w, "Heating curves after annealing in the liquid at both pressures and of the glass cooled at the scan "
                  "rate; beside it the region of "
                  "the onset, with a band where the measured shift would put the onset after compression.");
    figure_caption(w,
                   "Run 1 at %g K/s after 643, 663 and 693 K, on a scale from 0 (glass) to 1 (liquid); solid lines: %g "
                   "GPa, dashed: 1 atm, "
                   "black: the glass cooled and heated at this rate. The mean onset is %.1f K at 1 atm and %.1f K at "
                   "%g GPa, %+.1f K (right, the band is where the "
                   "paper's shift would put it). The maxima of one pressure lie within %.1f K of each other at 1 atm "
                   "(663, 693 K), within "
                   "%.1f K at %g GPa (643 to 693 K).",
                   f->campaign.rate_K_s[f->rate], finished_pressure(f, 1), low, high, finished_pressure(f, 1),
                   high - low, figure_predicted(f, "F05", "0 GPa, T_max"), figure_predicted(f, "F05", "7 GPa, T_max"),
                   finished_pressure(f, 1));
    return figure_finish(&c, s, plots, path, "After the liquid", err);
}

/* ---- Fig. 1C ---------------------------------------------------------------------------------------------- */

static fic_status cast(canvas *c, size_t panel, const finished *f, fic_error *err)
{
    return figure_curve(c, panel, f, fic_campaign_find(&f->campaign, "as-cast"), f->rate, RUN_1, 1.0,
                        (fic_curve){ .title = "as cast", .colour = FIC_GREY }, err);
}

/* What 298 K did to the ribbon: run 1 less that of the ribbon itself, which was recorded at the same temperatures. */
static fic_status less_cast(canvas *c, size_t panel, const finished *f, int which, fic_error *err)
{
    finished_curve a = { 0 }, b = { 0 };
    size_t sample;
    fic_status s = figure_sample(f, which, 298, &sample, err);
    if (s == FIC_OK)
        s = finished_curve_read(f, sample, f->rate, &a, err);
    if (s == FIC_OK)
        s = finished_curve_read(f, fic_campaign_find(&f->campaign, "as-cast"), f->rate, &b, err);
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++)
        a.u_first[i] -= b.u_first[i];
    if (s == FIC_OK)
        canvas_copy(c, panel,
                    (fic_curve){ .title = figure_pressure(c, f, which),
                                 .style = which ? FIC_LINE : FIC_DASHES,
                                 .n = n,
                                 .x = a.T_K,
                                 .y = a.u_first,
                                 .colour = BLUE });
    finished_curve_clear(&a);
    finished_curve_clear(&b);
    return s;
}

/* The peaks of run 1 less run 2 at one temperature, with the onset that parts sub-Tg from post-Tg. */
static fic_status excess(canvas *c, size_t panel, const finished *f, double T_K, fic_error *err)
{
    fic_status s = FIC_OK;
    const fic_window *window = finished_window(f, "F21", 0, 0);
    double height[2] = { NAN, NAN }, T_p[2] = { NAN, NAN }, onset = NAN;
    size_t sample;
    for (int k = 0; k < 2 && s == FIC_OK; k++)
        if ((s = figure_sample(f, k, T_K, &sample, err)) == FIC_OK) {
            height[k] = finished_number(f, sample, FIC_Q_PEAK_HEIGHT, NULL);
            T_p[k] = finished_number(f, sample, FIC_Q_T_P, NULL);
            onset = finished_number(f, sample, FIC_Q_STANDARD_ONSET, NULL);
        }
    if (window)
        canvas_box(c, panel, "F21: 7 GPa peak", T_p[1] - 12, T_p[1] + 12, window->low * height[0],
                   window->high * height[0], GREEN);
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        s = figure_sample(f, k, T_K, &sample, err);
        if (s == FIC_OK)
            s = figure_curve(c, panel, f, sample, f->rate, EXCESS, 1.0,
                             (fic_curve){ .title = figure_pressure(c, f, k),
                                          .style = k ? FIC_LINE : FIC_DASHES,
                                          .colour = k ? RED : BLUE },
                             err);
        canvas_point(c, panel, NULL, T_p[k], height[k], k ? RED : BLUE);
    }
    canvas_mark(c, panel, onset, "F20: Tg,onset", false);
    return s;
}

fic_status figure_1C(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 298, 513, 583 };
    canvas c;
    canvas_begin(&c, 2, 2);
    canvas_axes(&c, 0, "run 1; solid 7 GPa, dashed 1 atm", axis_T, axis_u);
    canvas_axes(&c, 1, "298 K less as cast", axis_T, "difference of Cp / step");
    canvas_axes(&c, 2, "513 K: run 1 less run 2", axis_T, "excess Cp / step");
    canvas_axes(&c, 3, "583 K: run 1 less run 2", axis_T, "excess Cp / step");
    canvas_range(&c, 1, 400, 780, 0, 0);
    canvas_range(&c, 0, 400, 780, 0, 0);
    canvas_range(&c, 2, 500, 740, 0, 0);
    canvas_range(&c, 3, 500, 740, 0, 0);
    fic_status s = cast(&c, 0, f, err);
    for (size_t i = 0; i < 3 && s == FIC_OK; i++)
        s = both(&c, 0, f, T_K[i], (int)i, true, err);
    if (s == FIC_OK)
        s = figure_standard(&c, 0, f, 1.0, err);
    for (int k = 0; k < 2 && s == FIC_OK; k++)
        s = less_cast(&c, 1, f, k, err);
    if (s == FIC_OK)
        s = excess(&c, 2, f, 513, err);
    if (s == FIC_OK)
        s = excess(&c, 3, f, 583, err);
    figure_alt(w, "Four panels: heating curves after annealing in the glass, what 298 K changed in the ribbon, and the "
                  "difference of the two runs "
                  "after 513 K and 583 K at both pressures.");
    figure_caption(w,
                   "Run 1 at %g K/s after 298, 513 and 583 K, on a scale from 0 (glass) to 1 (liquid). Cold "
                   "compression leaves the exotherm of the ribbon: area times %.2f, width "
                   "times %.2f (F22). The endotherm at 7 GPa is %.2f of that at 1 atm after 513 K and %.2f after 583 K "
                   "(F21: bands). At "
                   "1 atm it lies %+.1f K from the onset of the 200/200 K/s glass after 513 K, %+.1f K after 583 K "
                   "(F20: below, above).",
                   f->campaign.rate_K_s[f->rate], figure_predicted(f, "F22", "298 K, exotherm_area"),
                   figure_predicted(f, "F22", "298 K, exotherm_width"), figure_predicted(f, "F21", "513 K"),
                   figure_predicted(f, "F21", "583 K"), figure_predicted(f, "F20", "0 GPa, 513 K"),
                   figure_predicted(f, "F20", "0 GPa, 583 K"));
    return figure_finish(&c, s, plots, path, "After the glass", err);
}

/* ---- Fig. 3B-D -------------------------------------------------------------------------------------------- */

static const char *const pair_at[] = { "0.87", "0.95", "1.09" };

static fic_status pair(canvas *c, size_t panel, const finished *f, double height[2], fic_error *err)
{
    fic_status s = FIC_OK;
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        const char *name = canvas_text(c, "pair-%s-%s", pair_at[panel], k ? "7GPa" : "1atm");
        size_t sample = name ? fic_campaign_find(&f->campaign, name) : f->campaign.n;
        if (!finished_result(f, sample))
            return fic_fail(err, FIC_EINPUT, "the campaign has no finished sample '%s'", name ? name : "");
        height[k] = finished_number(f, sample, FIC_Q_PEAK_HEIGHT, NULL);
        s = figure_curve(c, panel, f, sample, f->rate, RUN_1, 1.0,
                         (fic_curve){ .title = canvas_text(c, "%s, %g K", k ? "7 GPa" : "1 atm", finished_T(f, sample)),
                                      .style = k ? FIC_LINE : FIC_DASHES,
                                      .colour = k ? RED : BLUE },
                         err);
    }
    return s;
}

fic_status figure_3BCD(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double at[] = { 0, 1, 2 };
    canvas c;
    double height[3][2] = { { 0 } };
    fic_status s = FIC_OK;
    canvas_begin(&c, 2, 2);
    for (size_t i = 0; i < 3 && s == FIC_OK; i++) {
        canvas_axes(&c, i, canvas_text(&c, "%c: T/Tg,P = %s", "BCD"[i], pair_at[i]), axis_T, axis_u);
        canvas_range(&c, i, 480, 780, 0, 0);
        s = pair(&c, i, f, height[i], err);
    }
    canvas_axes(&c, 3, "height of the endotherm (F35)", "T/Tg,P", "excess Cp / step");
    c.panel[3].n_names = 3;
    c.panel[3].name = pair_at;
    for (int k = 0; k < 2; k++) {
        double *y = canvas_numbers(&c, 3);
        for (size_t i = 0; i < 3 && y; i++)
            y[i] = height[i][k];
        canvas_curve(
            &c, 3,
            (fic_curve){
                .title = k ? "7 GPa" : "1 atm", .style = FIC_BARS, .n = 3, .x = at, .y = y, .colour = k ? RED : BLUE });
    }
    figure_alt(w,
               "Three pairs of heating curves, each pair at one T/Tg,P, and the heights of their endotherms as bars.");
    figure_caption(w,
                   "Pairs of glasses at the same distance to equilibrium. The endotherm at 7 GPa less that at 1 atm is "
                   "%+.3f, %+.3f and "
                   "%+.3f at 0.87, 0.95 and 1.09 Tg,P; the paper saw it weaker, weaker, stronger.",
                   height[0][1] - height[0][0], height[1][1] - height[1][0], height[2][1] - height[2][0]);
    return figure_finish(&c, s, plots, path, "Pairs at one T/Tg,P", err);
}
