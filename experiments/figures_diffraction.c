/* figures_diffraction.c - Fig. 5 and S7 to S9: pair distributions, and what the fit of the first peak depends on. */
#include <math.h>
#include <string.h>
#include "experiments/figures_inside.h"

enum { PEAKS = 4 };

/* ---- Fig. 5, S7 ------------------------------------------------------------------------------------------- */

/* G(r) of n samples on id15a, in one transform. */
static fic_status pair_distributions(const finished *f, size_t n, const int which[], const double T_K[], fic_pdf pdf[],
                                     fic_pdf_peak peak[], fic_error *err)
{
    fic_structure_state state[PEAKS];
    fic_pdf_options o = fic_pdf_defaults();
    fic_status s = FIC_OK;
    o.n_r = 1000;
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        size_t sample;
        s = figure_sample(f, which[i], T_K[i], &sample, err);
        if (s == FIC_OK)
            state[i] = fic_campaign_structure_state(&f->campaign, finished_result(f, sample));
    }
    return s == FIC_OK ? fic_chain_pair_distributions(&f->campaign.structure, n, state, fic_beamline_find("id15a"),
                                                      FIGURE_SEED, &o, pdf, peak, err)
                       : s;
}

static void put_G(canvas *c, size_t panel, const fic_pdf *p, double low, double high, const char *title,
                  fic_style style, int colour)
{
    size_t first = 0, n = 0;
    while (first < p->n && p->r_A[first] < low)
        first++;
    while (first + n < p->n && p->r_A[first + n] <= high)
        n++;
    canvas_copy(
        c, panel,
        (fic_curve){
            .title = title, .style = style, .n = n, .x = p->r_A + first, .y = p->G_1_A2 + first, .colour = colour });
}

/* The inset of Fig. 5A, and how far the peaks moved: glasses of 583 K and 643 K less the cold-compressed one. */
static fic_status put_changes(canvas *c, const fic_pdf pdf[3], fic_pdf_peak p[3][PEAKS], fic_error *err)
{
    static const double at[] = { 0, 1, 2, 3 };
    static const char *const name[] = { "sub", "main", "second", "third" };
    canvas_axes(c, 4, "A, inset: less 298 K", "r (Å)", "ΔG(r) (1/Å²)");
    canvas_axes(c, 5, "shift of the peaks", "peak", "Δr (Å)");
    c->panel[5].n_names = PEAKS;
    c->panel[5].name = name;
    for (size_t i = 1; i < 3; i++) {
        double *dG = canvas_numbers(c, pdf[i].n), *dr = canvas_numbers(c, PEAKS);
        if (!dG || !dr)
            return fic_fail_memory(err, "a picture");
        fic_status s = fic_pdf_difference(&pdf[i], &pdf[0], dG, NULL, err);
        if (s != FIC_OK)
            return s;
        fic_pdf difference = pdf[i];
        difference.G_1_A2 = dG;
        const char *title = i == 1 ? "583 K" : "643 K";
        put_G(c, 4, &difference, 2.0, 10.0, title, FIC_LINE, i == 1 ? BLUE : RED);
        for (size_t k = 0; k < PEAKS; k++)
            dr[k] = p[i][k].r_A - p[0][k].r_A;
        canvas_curve(
            c, 5,
            (fic_curve){
                .title = title, .style = FIC_BARS, .n = PEAKS, .x = at, .y = dr, .colour = i == 1 ? BLUE : RED });
    }
    return FIC_OK;
}

fic_status figure_5(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 298, 583, 643 }, from[] = { 2.0, 2.3, 4.2, 6.7 }, to[] = { 10.0, 3.6, 6.2, 8.8 };
    static const int which[] = { 1, 1, 1 }, colour[] = { BLACK, BLUE, RED };
    static const char *const title[] = { "A", "B: first shell", "C: second shell", "D: third shell" };
    canvas c;
    fic_pdf pdf[3] = { { 0 } };
    fic_pdf_peak p[3][PEAKS];
    fic_status s = figure_begin_xray(&c, f, 3, 2, err);
    if (s == FIC_OK)
        s = pair_distributions(f, 3, which, T_K, pdf, p[0], err);
    if (s == FIC_OK)
        s = put_changes(&c, pdf, p, err);
    for (size_t panel = 0; panel < 4 && s == FIC_OK; panel++) {
        canvas_axes(&c, panel, title[panel], "r (Å)", "G(r) (1/Å²)");
        for (size_t i = 0; i < 3; i++)
            put_G(&c, panel, &pdf[i], from[panel], to[panel], canvas_text(&c, "%g K", T_K[i]), FIC_LINE, colour[i]);
        for (size_t k = 0; k < PEAKS && panel == 0; k++)
            canvas_mark(&c, 0, p[0][k].r_A, NULL, false);
    }
    if (s == FIC_OK)
        figure_caption(w,
                       "G(r) after compression at 7 GPa, transformed from counted patterns without a window (the "
                       "ripples are noise of the counts at "
                       "the resolution of the range: they differ between samples); lines: the peaks after 298 K. After "
                       "643 K the sub-peak is at %.3f Å (%+.4f), the main peak at %.3f Å (%+.4f), shells "
                       "2 and 3 at %+.4f and %+.4f Å; after 583 K the main peak is %+.3f higher and %+.4f Å away.",
                       p[2][0].r_A, p[2][0].r_A - p[0][0].r_A, p[2][1].r_A, p[2][1].r_A - p[0][1].r_A,
                       p[2][2].r_A - p[0][2].r_A, p[2][3].r_A - p[0][3].r_A, p[1][1].height_1_A2 - p[0][1].height_1_A2,
                       p[1][1].r_A - p[0][1].r_A);
    figure_alt(
        w, "Pair distribution functions after compression at three temperatures, whole and at the first three shells.");
    for (size_t i = 0; i < 3; i++)
        fic_pdf_clear(&pdf[i]);
    return figure_finish(&c, s, plots, path, "Pair distribution function", err);
}

fic_status figure_S7(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 583, 583 }, from[] = { 2.3, 4.2, 6.7 }, to[] = { 3.6, 6.2, 8.8 };
    static const int which[] = { 0, 1 };
    static const char *const title[] = { "A: first shell", "B: second shell", "C: third shell" };
    canvas c;
    fic_pdf pdf[2] = { { 0 } };
    fic_pdf_peak p[2][PEAKS];
    fic_status s = figure_begin_xray(&c, f, 3, 1, err);
    if (s == FIC_OK)
        s = pair_distributions(f, 2, which, T_K, pdf, p[0], err);
    for (size_t panel = 0; panel < 3 && s == FIC_OK; panel++) {
        canvas_axes(&c, panel, title[panel], "r (Å)", "G(r) (1/Å²)");
        for (int k = 0; k < 2; k++)
            put_G(&c, panel, &pdf[k], from[panel], to[panel], figure_pressure(&c, f, k), k ? FIC_LINE : FIC_DASHES,
                  k ? RED : BLUE);
    }
    if (s == FIC_OK)
        figure_caption(w,
                       "G(r) after 583 K. At 7 GPa less 1 atm the sub-peak is %+.3f and the main peak %+.3f 1/Å² high, "
                       "and they moved by %+.4f and "
                       "%+.4f Å. The paper: both higher, positions unchanged; it sets no window.",
                       p[1][0].height_1_A2 - p[0][0].height_1_A2, p[1][1].height_1_A2 - p[0][1].height_1_A2,
                       p[1][0].r_A - p[0][0].r_A, p[1][1].r_A - p[0][1].r_A);
    figure_alt(w, "The first three shells of the pair distribution after 583 K at both pressures.");
    for (size_t i = 0; i < 2; i++)
        fic_pdf_clear(&pdf[i]);
    return figure_finish(&c, s, plots, path, "Pair distribution after 583 K", err);
}

/* ---- Fig. S8, S9 ------------------------------------------------------------------------------------------ */

fic_status figure_S8(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double y_pin[] = { 0.4, 0.5, 0.6 };
    canvas c;
    fic_structure_at at;
    fic_pattern p = { 0 };
    fic_fsdp fit[3];
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_status s = figure_begin_xray(&c, f, 1, 1, err);
    canvas_axes(&c, 0, NULL, figure_axis_q, "intensity (counts/s)");
    canvas_range(&c, 0, 1.8, 5.2, 0, 0);
    if (s == FIC_OK)
        s = figure_structure_at(f, 1, 643, &at, err);
    if (s == FIC_OK)
        s = figure_measure(f, "id13", &at, &p, err);
    if (s == FIC_OK && (s = fic_fsdp_study(&p, &o, 3, y_pin, fit, err)) == FIC_OK) {
        canvas_copy(
            &c, 0,
            (fic_curve){ .title = "7 GPa, 643 K", .n = p.n, .x = p.q_1_A, .y = p.intensity, .colour = FIC_GREY });
        static const int colour[] = { BLACK, RED, BLUE };
        for (int i = 2; i >= 0; i--) {
            double height = fit[i].I_max - y_pin[i] * (fit[i].I_max - fit[i].I_min);
            canvas_line(&c, 0, canvas_text(&c, "y_pin %g %%, R² = %.6f", 100 * y_pin[i], fit[i].top.R2), FIC_LINE,
                        fit[i].from_1_A, height, fit[i].to_1_A, height, colour[i]);
        }
        canvas_point(&c, 0, "maximum and minimum", fit[0].q_max_1_A, fit[0].I_max, GREEN);
        canvas_point(&c, 0, NULL, fit[0].q_min_1_A, fit[0].I_min, GREEN);
        figure_caption(w,
                       "The pattern of one sample as counted on ID13, air taken off. The normalised height runs from "
                       "the minimum behind the first peak to "
                       "its maximum; the lines are the windows that y_pin of 40, 50 and 60 %% cut. q1 is %.5f, %.5f "
                       "and %.5f 1/Å, FWHM %.5f, %.5f "
                       "and %.5f 1/Å.",
                       fit[0].q1_1_A, fit[1].q1_1_A, fit[2].q1_1_A, fit[0].fwhm_1_A, fit[1].fwhm_1_A, fit[2].fwhm_1_A);
    }
    figure_alt(w, "A diffraction pattern with the three fit windows at the top of its first peak.");
    fic_pattern_clear(&p);
    return figure_finish(&c, s, plots, path, "What y_pin means", err);
}

/* q1 and FWHM of the n samples at three y_pin into panels first and first + 1. */
static fic_status put_study(canvas *c, const finished *f, size_t first, size_t n, const size_t sample[],
                            const double x[], fic_error *err)
{
    static const double y_pin[] = { 0.4, 0.5, 0.6 };
    static const int colour[] = { BLACK, RED, BLUE };
    double *axis = canvas_numbers(c, n), *v[6];
    for (int k = 0; k < 6; k++)
        v[k] = canvas_numbers(c, n);
    if (c->status != FIC_OK)
        return fic_fail_memory(err, "a picture");
    fic_fsdp_options o = fic_fsdp_defaults();
    for (size_t i = 0; i < n; i++) {
        fic_structure_at at;
        fic_pattern p;
        fic_fsdp fit[3];
        fic_structure_state state = fic_campaign_structure_state(&f->campaign, finished_result(f, sample[i]));
        fic_status s = fic_structure_solve(&f->campaign.structure, &state, &at, err);
        if (s == FIC_OK)
            s = figure_measure(f, "id13", &at, &p, err);
        if (s != FIC_OK)
            return s;
        s = fic_fsdp_study(&p, &o, 3, y_pin, fit, err);
        fic_pattern_clear(&p);
        if (s != FIC_OK)
            return s;
        axis[i] = x[i];
        for (int k = 0; k < 3; k++) {
            v[k][i] = fit[k].q1_1_A;
            v[3 + k][i] = fit[k].fwhm_1_A;
        }
    }
    for (int k = 0; k < 6; k++)
        canvas_curve(c, first + (size_t)(k / 3),
                     (fic_curve){ .title = canvas_text(c, "%g %%", 100 * y_pin[k % 3]),
                                  .style = FIC_POINTS_LINE,
                                  .n = n,
                                  .x = axis,
                                  .y = v[k],
                                  .colour = colour[k % 3] });
    return FIC_OK;
}

/* One range of y for all panels of a column. */
static void share_range(canvas *c, size_t panel)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = panel % 2; i < 6; i += 2)
        for (size_t k = 0; k < c->panel[i].n_curves; k++)
            for (size_t j = 0; j < c->curve[i][k].n; j++) {
                low = fmin(low, c->curve[i][k].y[j]);
                high = fmax(high, c->curve[i][k].y[j]);
            }
    double margin = 0.06 * (high - low);
    c->panel[panel].y_low = low - margin;
    c->panel[panel].y_high = high + margin;
}

fic_status figure_S9(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_status s = figure_begin_xray(&c, f, 3, 2, err);
    static const double at_K[] = { NAN, 643, 583 };
    for (size_t row = 0; row < 3 && s == FIC_OK; row++) {
        size_t sample[FIGURE_SERIES], n = 0;
        double x[FIGURE_SERIES];
        for (size_t i = 0; i < f->campaign.n && n < FIGURE_SERIES; i++) {
            double P = finished_P(f, i), T = finished_T(f, i);
            const char *name = f->campaign.sample[i].name;
            bool wanted = row == 0 ? P == finished_pressure(f, 1) : T == at_K[row] && P > 0.0;
            if (!wanted || !finished_result(f, i) || strncmp(name, "pair-", 5) == 0 || strncmp(name, "piece-", 6) == 0)
                continue;
            size_t k = n++;
            double v = row == 0 ? T : P;
            for (; k > 0 && x[k - 1] > v; k--) {
                x[k] = x[k - 1];
                sample[k] = sample[k - 1];
            }
            x[k] = v;
            sample[k] = i;
        }
        for (size_t k = 0; k < 2; k++)
            canvas_axes(&c, 2 * row + k, row == 0 ? "7 GPa" : canvas_text(&c, "%g K", at_K[row]),
                        row == 0 ? "T of compression (K)" : "P of compression (GPa)",
                        k ? figure_axis_fwhm : figure_axis_q1);
        s = put_study(&c, f, 2 * row, n, sample, x, err);
    }
    for (size_t panel = 0; panel < 6 && s == FIC_OK; panel++)
        share_range(&c, panel);
    figure_alt(w, "Position and width of the first peak at three values of y_pin, against temperature and pressure of "
                  "compression.");
    figure_caption(
        w,
        "q1 and FWHM fitted with y_pin of 40, 50 and 60 %%. After 643 K q1 moves by %.2f of its error from 40 to 60 "
        "%%, FWHM by %.1f of its "
        "error; the least R² below 60 %% is %.6f (F30: q1 within its error, FWHM beyond it, R² above 0.9999).",
        figure_predicted(f, "F30", "643 K, q1"), figure_predicted(f, "F30", "643 K, FWHM"),
        figure_predicted(f, "F30", "643 K, y_pin"));
    return figure_finish(&c, s, plots, path, "q1 and FWHM against y_pin", err);
}
