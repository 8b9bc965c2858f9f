/* figures_structure.c - Fig. 4A, B, D, E, 5, 6 and S7 to S9: the recovered glasses on the model's beamlines. q1 and FWHM are the
 * campaign's own; patterns are measured again from the states in its files. */
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/xray_chain.h"
#include "experiments/figures.h"

enum { SEED = 1, PEAKS = 4 };
static const char axis_q[] = "q (1/Å)", axis_q1[] = "q1 (1/Å)", axis_fwhm[] = "FWHM (1/Å)";

static fic_status finish(canvas *c, fic_status s, fic_plots *plots, const char *path, const char *title, fic_error *err)
{
    if (s == FIC_OK)
        return canvas_draw(c, plots, path, title, err);
    canvas_clear(c);
    return s;
}

static fic_status begin(canvas *c, const finished *f, size_t rows, size_t columns, fic_error *err)
{
    canvas_begin(c, rows, columns);
    if (!f->campaign.has_structure)
        return fic_fail(err, FIC_EINPUT, "the campaign has no 'structure'");
    return figure_needs_facts(f, err);
}

/* The state of a sample, and the structure that it has. */
static fic_status structure_at(const finished *f, int which, double T_K, fic_structure_at *at, fic_error *err)
{
    size_t sample;
    fic_status s = figure_sample(f, which, T_K, &sample, err);
    if (s != FIC_OK)
        return s;
    fic_structure_state state = fic_campaign_structure_state(&f->campaign, finished_result(f, sample));
    return fic_structure_solve(&f->campaign.structure, &state, at, err);
}

/* One pattern on a beamline, its air taken off. */
static fic_status measure(const finished *f, const char *beamline, const fic_structure_at *at, fic_pattern *p, fic_error *err)
{
    fic_pattern air;
    fic_status s = fic_beamline_measure(fic_beamline_find(beamline), &f->campaign.structure, at, "", SEED, p, &air, err);
    if (s != FIC_OK)
        return s;
    s = fic_pattern_subtract(p, &air, 1.0, err);
    fic_pattern_clear(&air);
    if (s != FIC_OK)
        fic_pattern_clear(p);
    return s;
}

/* ---- Fig. 4A, 4B ------------------------------------------------------------------------------------------ */

/* S(q) of the shell model itself, without counting noise. */
static void put_S(canvas *c, size_t panel, const fic_structure_at *at, double low, double high, const char *title, fic_style style, int colour)
{
    enum { POINTS = 700 };
    double *q = canvas_numbers(c, POINTS), *S = canvas_numbers(c, POINTS);
    if (!q || !S)
        return;
    for (size_t i = 0; i < POINTS; i++) {
        q[i] = low + (high - low) * (double)i / (POINTS - 1);
        S[i] = fic_shells_S(&at->shells, q[i]);
    }
    canvas_copy(c, panel, (fic_curve){ .title = title, .style = style, .n = POINTS, .x = q, .y = S, .colour = colour });
}

fic_status figure_4AB(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 298, 513, 583, 623, 643, 693 };
    enum { N = sizeof T_K / sizeof *T_K };
    canvas c;
    fic_structure_at at;
    fic_status s = begin(&c, f, 1, 2, err);
    canvas_axes(&c, 0, "A", axis_q, "S(q)");
    canvas_axes(&c, 1, "B: top of the first peak", axis_q, "S(q)");
    double low = INFINITY, top = 0.0;
    for (size_t i = 0; i < N && s == FIC_OK; i++)
        if ((s = structure_at(f, 1, T_K[i], &at, err)) == FIC_OK) {
            put_S(&c, 0, &at, 1.5, 10.0, canvas_text(&c, "7 GPa, %g K", T_K[i]), FIC_LINE, FIC_SHADE(i, N));
            put_S(&c, 1, &at, at.q1_1_A - 0.12, at.q1_1_A + 0.12, NULL, FIC_LINE, FIC_SHADE(i, N));
            top = fmax(top, fic_shells_S(&at.shells, at.q1_1_A));
            low = fmin(low, at.q1_1_A);
        }
    if (s == FIC_OK && (s = structure_at(f, 0, 643, &at, err)) == FIC_OK) {
        put_S(&c, 0, &at, 1.5, 10.0, "1 atm, 643 K", FIC_DASHES, BLACK);
        put_S(&c, 1, &at, at.q1_1_A - 0.12, at.q1_1_A + 0.12, NULL, FIC_DASHES, BLACK);
        canvas_range(&c, 1, low - 0.06, low + 0.07, 0.94 * top, 1.01 * top);
    }
    figure_alt(w, "Structure factors of glasses compressed at several temperatures and of one annealed at 1 atm, whole and at the top of the "
                  "first peak.");
    figure_caption(w, "S(q) of the shell model at 298 K and zero pressure, in the recovered states of the campaign; all of the structure's numbers are "
                      "those of structure.yaml, most of them assumed. The first peak moves from %.4f 1/Å (lowest) with the temperature of compression.",
                   low);
    return finish(&c, s, plots, path, "Structure factor", err);
}

/* ---- Fig. 4D, 4E ------------------------------------------------------------------------------------------ */

/* q1 or FWHM of the samples at one pressure. */
static void put_peaks(canvas *c, size_t panel, const finished *f, int which, bool fwhm)
{
    size_t sample[FIGURE_SERIES], n = finished_series(f, finished_pressure(f, which), FIGURE_SERIES, sample), m = 0;
    double *x = canvas_numbers(c, n), *y = canvas_numbers(c, n), *e = canvas_numbers(c, n);
    for (size_t i = 0; i < n && x && y && e; i++) {
        const fic_sampled *r = finished_result(f, sample[i]);
        if (!r || !isfinite(r->q1_1_A))
            continue;
        x[m] = finished_T(f, sample[i]);
        y[m] = fwhm ? r->fwhm_1_A : r->q1_1_A;
        e[m++] = fwhm ? r->fwhm_error_1_A : r->q1_error_1_A;
    }
    canvas_curve(c, panel, (fic_curve){ .title = figure_pressure(c, f, which), .style = FIC_POINTS_LINE, .n = m, .x = x, .y = y, .error = e,
                                        .colour = which ? RED : BLUE });
}

fic_status figure_4DE(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_status s = begin(&c, f, 2, 1, err);
    canvas_axes(&c, 0, "D", "T of annealing or compression (K)", axis_q1);
    canvas_axes(&c, 1, "E", "T of annealing or compression (K)", axis_fwhm);
    for (size_t panel = 0; panel < 2; panel++) {
        for (int which = 0; which < 2; which++)
            put_peaks(&c, panel, f, which, panel == 1);
        canvas_mark(&c, panel, 580, "F27: flat up to here", false);
        canvas_mark(&c, panel, finished_Tg(f, 1), "Tg at 7 GPa", false);
    }
    figure_alt(w, "Position and width of the first diffraction peak against the temperature of annealing or compression at both pressures.");
    figure_caption(w, "q1 and FWHM of the recovered glasses, fitted to counted patterns as the paper did (Gaussian, upper half); error bars are those of the "
                      "counts. F27 wants both flat up to 580 K to a tenth of the change, flat in the liquid as well: q1 moves by %.2f of the change in "
                      "the glass and %.2f in the liquid, FWHM by %.2f and %.2f. F29 wants q1 smaller and FWHM larger at 7 GPa below 580 K.",
                   figure_predicted(f, "F27", "q1, glass"), figure_predicted(f, "F27", "q1, liquid"), figure_predicted(f, "F27", "FWHM, glass"),
                   figure_predicted(f, "F27", "FWHM, liquid"));
    return finish(&c, s, plots, path, "First diffraction peak", err);
}

/* ---- Fig. 5, S7 ------------------------------------------------------------------------------------------- */

/* G(r) of n samples on id15a, in one transform. */
static fic_status pair_distributions(const finished *f, size_t n, const int which[], const double T_K[], fic_pdf pdf[], fic_pdf_peak peak[],
                                     fic_error *err)
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
    return s == FIC_OK ? fic_chain_pair_distributions(&f->campaign.structure, n, state, fic_beamline_find("id15a"), SEED, &o, pdf, peak, err) : s;
}

static void put_G(canvas *c, size_t panel, const fic_pdf *p, double low, double high, const char *title, fic_style style, int colour)
{
    size_t first = 0, n = 0;
    while (first < p->n && p->r_A[first] < low)
        first++;
    while (first + n < p->n && p->r_A[first + n] <= high)
        n++;
    canvas_copy(c, panel, (fic_curve){ .title = title, .style = style, .n = n, .x = p->r_A + first, .y = p->G_1_A2 + first, .colour = colour });
}

fic_status figure_5(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 298, 583, 643 }, from[] = { 2.0, 2.3, 4.0, 6.7 }, to[] = { 10.0, 3.6, 5.4, 8.3 };
    static const int which[] = { 1, 1, 1 }, colour[] = { BLACK, BLUE, RED };
    static const char *const title[] = { "A", "B: first shell", "C: second shell", "D: third shell" };
    canvas c;
    fic_pdf pdf[3] = { { 0 } };
    fic_pdf_peak p[3][PEAKS];
    fic_status s = begin(&c, f, 2, 2, err);
    if (s == FIC_OK)
        s = pair_distributions(f, 3, which, T_K, pdf, p[0], err);
    for (size_t panel = 0; panel < 4 && s == FIC_OK; panel++) {
        canvas_axes(&c, panel, title[panel], "r (Å)", "G(r) (1/Å²)");
        for (size_t i = 0; i < 3; i++)
            put_G(&c, panel, &pdf[i], from[panel], to[panel], canvas_text(&c, "%g K", T_K[i]), FIC_LINE, colour[i]);
        for (size_t k = 0; k < PEAKS && panel == 0; k++)
            canvas_mark(&c, 0, p[0][k].r_A, NULL, false);
    }
    if (s == FIC_OK)
        figure_caption(w, "G(r) after compression at 7 GPa, transformed from counted patterns without a window (the ripples are those of the end of the "
                          "range); lines: the peaks after 298 K. After 643 K the sub-peak is at %.3f Å (%+.4f), the main peak at %.3f Å (%+.4f), shells "
                          "2 and 3 at %+.4f and %+.4f Å; after 583 K the main peak is %+.3f higher and %+.4f Å away.",
                       p[2][0].r_A, p[2][0].r_A - p[0][0].r_A, p[2][1].r_A, p[2][1].r_A - p[0][1].r_A, p[2][2].r_A - p[0][2].r_A,
                       p[2][3].r_A - p[0][3].r_A, p[1][1].height_1_A2 - p[0][1].height_1_A2, p[1][1].r_A - p[0][1].r_A);
    figure_alt(w, "Pair distribution functions after compression at three temperatures, whole and at the first three shells.");
    for (size_t i = 0; i < 3; i++)
        fic_pdf_clear(&pdf[i]);
    return finish(&c, s, plots, path, "Pair distribution function", err);
}

fic_status figure_S7(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 583, 583 }, from[] = { 2.3, 4.0, 6.7 }, to[] = { 3.6, 5.4, 8.3 };
    static const int which[] = { 0, 1 };
    static const char *const title[] = { "A: first shell", "B: second shell", "C: third shell" };
    canvas c;
    fic_pdf pdf[2] = { { 0 } };
    fic_pdf_peak p[2][PEAKS];
    fic_status s = begin(&c, f, 3, 1, err);
    if (s == FIC_OK)
        s = pair_distributions(f, 2, which, T_K, pdf, p[0], err);
    for (size_t panel = 0; panel < 3 && s == FIC_OK; panel++) {
        canvas_axes(&c, panel, title[panel], "r (Å)", "G(r) (1/Å²)");
        for (int k = 0; k < 2; k++)
            put_G(&c, panel, &pdf[k], from[panel], to[panel], figure_pressure(&c, f, k), k ? FIC_LINE : FIC_DASHES, k ? RED : BLUE);
    }
    if (s == FIC_OK)
        figure_caption(w, "G(r) after 583 K. At 7 GPa less 1 atm the sub-peak is %+.3f and the main peak %+.3f 1/Å² high, and they moved by %+.4f and "
                          "%+.4f Å. The paper: both higher, positions unchanged; it sets no window.",
                       p[1][0].height_1_A2 - p[0][0].height_1_A2, p[1][1].height_1_A2 - p[0][1].height_1_A2, p[1][0].r_A - p[0][0].r_A,
                       p[1][1].r_A - p[0][1].r_A);
    figure_alt(w, "The first three shells of the pair distribution after 583 K at both pressures.");
    for (size_t i = 0; i < 2; i++)
        fic_pdf_clear(&pdf[i]);
    return finish(&c, s, plots, path, "Pair distribution after 583 K", err);
}

/* ---- Fig. 6 ----------------------------------------------------------------------------------------------- */

/* The top of the first peak of counted patterns at every pressure, each a step above the one before. */
static fic_status put_profiles(canvas *c, size_t panel, const finished *f, double T_K, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t shown = 0;
    for (int P = 0; P <= 7 && s == FIC_OK; P++) {
        fic_structure_at at;
        fic_pattern p;
        size_t sample = fic_campaign_find_PT(&f->campaign, P, T_K), n = 0, first = 0;
        if (!finished_result(f, sample))
            continue;
        fic_structure_state state = fic_campaign_structure_state(&f->campaign, finished_result(f, sample));
        s = fic_structure_solve(&f->campaign.structure, &state, &at, err);
        if (s == FIC_OK)
            s = measure(f, "id13", &at, &p, err);
        if (s != FIC_OK)
            return s;
        double top = 0.0;
        for (size_t i = 0; i < p.n; i++)
            top = p.q_1_A[i] > 2.0 && p.q_1_A[i] < 3.2 ? fmax(top, p.intensity[i]) : top;
        for (size_t i = 0; i < p.n; i++) {
            p.intensity[i] = p.intensity[i] / top + 0.008 * (double)shown;
            first = p.q_1_A[i] < 2.56 ? i : first;
            n = p.q_1_A[i] < 2.70 ? i - first : n;
        }
        canvas_copy(c, panel, (fic_curve){ .title = P ? canvas_text(c, "%d GPa", P) : "1 atm", .n = n, .x = p.q_1_A + first, .y = p.intensity + first,
                                           .colour = P ? FIC_SHADE(P - 1, 7) : BLACK });
        double q1 = finished_result(f, sample)->q1_1_A;
        canvas_point(c, panel, NULL, q1, 1.0 + 0.008 * (double)shown, P ? FIC_SHADE(P - 1, 7) : BLACK);
        fic_pattern_clear(&p);
        shown++;
    }
    return s == FIC_OK && shown < 3 ? fic_fail(err, FIC_EINPUT, "the campaign has no pressure series at %g K", T_K) : s;
}

fic_status figure_6AB(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_status s = begin(&c, f, 1, 2, err);
    canvas_axes(&c, 0, "A: 583 K", axis_q, "intensity / top + offset");
    canvas_axes(&c, 1, "B: 643 K", axis_q, "intensity / top + offset");
    for (size_t panel = 0; panel < 2; panel++)
        canvas_range(&c, panel, 2.56, 2.70, 0.90, 1.075);
    if (s == FIC_OK)
        s = put_profiles(&c, 0, f, 583, err);
    if (s == FIC_OK)
        s = put_profiles(&c, 1, f, 643, err);
    figure_alt(w, "Tops of the first diffraction peak after compression at 1 atm to 7 GPa at 583 K and 643 K, each above the one before.");
    figure_caption(w, "Top of the first peak as counted on ID13, air taken off, scaled to its maximum and shifted up with pressure; points mark the fitted q1. "
                      "The paper saw no shift at 583 K and a shift to larger q at 643 K.");
    return finish(&c, s, plots, path, "Profile of the first peak", err);
}

/* q1 and FWHM against pressure at one temperature, and the straight line through q1 from 1 GPa on. */
static void put_pressures(canvas *c, size_t panel, const finished *f, double T_K, int measure_of, int colour)
{
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES), *e = canvas_numbers(c, FIGURE_SERIES), q0 = NAN;
    size_t n = 0;
    for (int P = 0; P <= 7 && x && y && e; P++) {
        const fic_sampled *r = finished_result(f, fic_campaign_find_PT(&f->campaign, P, T_K));
        if (!r)
            continue;
        q0 = n ? q0 : r->q1_1_A;
        x[n] = P;
        y[n] = measure_of == 2 ? r->fwhm_1_A : measure_of == 1 ? r->q1_1_A : pow(r->q1_1_A / q0, 3.0);
        e[n++] = measure_of == 2 ? r->fwhm_error_1_A : measure_of == 1 ? r->q1_error_1_A : 3.0 * r->q1_error_1_A / q0;
    }
    canvas_curve(c, panel, (fic_curve){ .title = canvas_text(c, "recovered, %g K", T_K), .style = FIC_POINTS_LINE, .n = n, .x = x, .y = y,
                                        .error = e, .colour = colour });
}

/* In the diamond anvil cell: read pressures, q1^3 and the fitted equation of state. */
static fic_status put_in_situ(canvas *c, const finished *f, fic_eos *e, fic_error *err)
{
    static const double P[] = { 0.0, 0.8, 1.6, 2.5, 3.3, 4.2, 5.0, 5.9, 6.7, 7.6, 8.4, 9.3 };
    enum { N = sizeof P / sizeof *P, LINE = 60 };
    double q[N], error[N], *read = canvas_numbers(c, N), *y = canvas_numbers(c, N), *x = canvas_numbers(c, LINE), *line = canvas_numbers(c, LINE);
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_eos_options eo = { .form = &fic_birch3 };
    const fic_sampled *cast = finished_result(f, fic_campaign_find(&f->campaign, "as-cast"));
    if (!cast || !read || !y || !x || !line)
        return fic_fail(err, cast ? FIC_ENOMEM : FIC_EINPUT, "the campaign has no finished sample 'as-cast'");
    fic_structure_state state = fic_campaign_structure_state(&f->campaign, cast);
    fic_status s = fic_chain_compression(&f->campaign.structure, &state, N, P, 0.05, fic_beamline_find("dac"), SEED, &o, &eo, read, q, error, e, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; i < N; i++)
        y[i] = pow(q[i] / e->v0, 3.0);
    for (size_t i = 0; i < LINE; i++) {
        double v = e->v0 * (1.0 + 0.03 * (double)i / (LINE - 1));
        x[i] = fic_eos_pressure_GPa(e, v, NULL);
        line[i] = pow(v / e->v0, 3.0);
    }
    canvas_curve(c, 0, (fic_curve){ .title = "Birch-Murnaghan fit", .n = LINE, .x = x, .y = line, .colour = GREEN });
    canvas_curve(c, 0, (fic_curve){ .title = "in situ", .style = FIC_POINTS, .n = N, .x = read, .y = y, .colour = GREEN });
    return FIC_OK;
}

fic_status figure_6CD(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_eos e = { 0 };
    fic_status s = begin(&c, f, 2, 2, err);
    canvas_axes(&c, 0, "C: in situ and recovered", "P (GPa)", "(q1/q1,0)³");
    canvas_axes(&c, 1, "C: recovered, larger", "P of compression (GPa)", "(q1/q1,0)³");
    canvas_axes(&c, 2, "C, inset", "P of compression (GPa)", axis_q1);
    canvas_axes(&c, 3, "D", "P of compression (GPa)", axis_fwhm);
    canvas_range(&c, 0, -0.3, 9.8, 0.995, 1.085);
    if (s == FIC_OK)
        s = put_in_situ(&c, f, &e, err);
    for (size_t panel = 0; panel < 4 && s == FIC_OK; panel++) {
        put_pressures(&c, panel, f, 583, panel == 3 ? 2 : panel == 2 ? 1 : 0, BLUE);
        put_pressures(&c, panel, f, 643, panel == 3 ? 2 : panel == 2 ? 1 : 0, RED);
    }
    const fic_sampled *start = finished_result(f, fic_campaign_find_PT(&f->campaign, 1.0, 643));
    const fic_window *flat = finished_window(f, "F24", 0, 0), *slope = finished_window(f, "F25", 0, 0);
    const fic_sampled *glass = finished_result(f, fic_campaign_find_PT(&f->campaign, 1.0, 583));
    double *x = canvas_numbers(&c, 2), *y = canvas_numbers(&c, 8);
    for (int k = 0; k < 2 && s == FIC_OK && x && y && start && glass && flat && slope; k++) {
        const fic_window *wide = k ? slope : flat;
        double *v = y + 4 * k, q = k ? start->q1_1_A : glass->q1_1_A;
        x[0] = 1.0;
        x[1] = 7.0;
        v[0] = v[2] = q;
        v[1] = q + 6.0 * wide->low;
        v[3] = q + 6.0 * wide->high;
        canvas_curve(&c, 2, (fic_curve){ .title = k ? "F25: 643 K from 1 GPa on" : "F24: 583 K from 1 GPa on", .style = FIC_BAND, .n = 2, .x = x,
                                         .y = v, .y2 = v + 2, .colour = k ? ORANGE : SKY });
    }
    figure_alt(w, "Cube of the peak position under pressure and after it, and position and width of the peak of recovered glasses against the pressure of "
                  "compression at 583 K and 643 K.");
    figure_caption(w, "In situ the ribbon gives K0 = %.1f ± %.1f GPa and K0' = %.2f ± %.2f (put in: %g and %g; F32). Recovered: dq1/dP is %.5f 1/Å/GPa at "
                      "583 K (F24: flat) and %.5f at 643 K with R² = %.4f (F25: 0.0008, linear), dFWHM/dP at 643 K is %.5f (F26: falls). Error bars of q1 "
                      "are those of the counts; the scale of q adds 3.7e-4 of q1, common to all.",
                   e.K0_GPa, e.K0_error_GPa, e.K1, e.K1_error, f->campaign.structure.K0_GPa, f->campaign.structure.K1, figure_predicted(f, "F24", "583 K"),
                   figure_check(f, "F25", 0), figure_check(f, "F25", 1), figure_predicted(f, "F26", "643 K"));
    return finish(&c, s, plots, path, "Pressure dependence of the first peak", err);
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
    fic_status s = begin(&c, f, 1, 1, err);
    canvas_axes(&c, 0, NULL, axis_q, "intensity (counts/s)");
    canvas_range(&c, 0, 1.8, 5.2, 0, 0);
    if (s == FIC_OK)
        s = structure_at(f, 1, 643, &at, err);
    if (s == FIC_OK)
        s = measure(f, "id13", &at, &p, err);
    if (s == FIC_OK && (s = fic_fsdp_study(&p, &o, 3, y_pin, fit, err)) == FIC_OK) {
        canvas_copy(&c, 0, (fic_curve){ .title = "7 GPa, 643 K", .n = p.n, .x = p.q_1_A, .y = p.intensity, .colour = FIC_GREY });
        static const int colour[] = { BLACK, RED, BLUE };
        for (int i = 2; i >= 0; i--) {
            double height = fit[i].I_max - y_pin[i] * (fit[i].I_max - fit[i].I_min);
            canvas_line(&c, 0, canvas_text(&c, "y_pin %g %%, R² = %.6f", 100 * y_pin[i], fit[i].top.R2), FIC_LINE, fit[i].from_1_A, height,
                        fit[i].to_1_A, height, colour[i]);
        }
        canvas_point(&c, 0, "maximum and minimum", fit[0].q_max_1_A, fit[0].I_max, GREEN);
        canvas_point(&c, 0, NULL, fit[0].q_min_1_A, fit[0].I_min, GREEN);
        figure_caption(w, "The pattern of one sample as counted on ID13, air taken off. The normalised height runs from the minimum behind the first peak to "
                          "its maximum; the lines are the windows that y_pin of 40, 50 and 60 %% cut. q1 is %.5f, %.5f and %.5f 1/Å, FWHM %.5f, %.5f "
                          "and %.5f 1/Å.",
                       fit[0].q1_1_A, fit[1].q1_1_A, fit[2].q1_1_A, fit[0].fwhm_1_A, fit[1].fwhm_1_A, fit[2].fwhm_1_A);
    }
    figure_alt(w, "A diffraction pattern with the three fit windows at the top of its first peak.");
    fic_pattern_clear(&p);
    return finish(&c, s, plots, path, "What y_pin means", err);
}

/* q1 and FWHM of the n samples at three y_pin into panels first and first + 1. */
static fic_status put_study(canvas *c, const finished *f, size_t first, size_t n, const size_t sample[], const double x[], fic_error *err)
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
            s = measure(f, "id13", &at, &p, err);
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
        canvas_curve(c, first + (size_t)(k / 3), (fic_curve){ .title = canvas_text(c, "%g %%", 100 * y_pin[k % 3]), .style = FIC_POINTS_LINE, .n = n,
                                                              .x = axis, .y = v[k], .colour = colour[k % 3] });
    return FIC_OK;
}

fic_status figure_S9(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_status s = begin(&c, f, 3, 2, err);
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
            canvas_axes(&c, 2 * row + k, row == 0 ? "7 GPa" : canvas_text(&c, "%g K", at_K[row]), row == 0 ? "T of compression (K)" : "P of compression (GPa)",
                        k ? axis_fwhm : axis_q1);
        s = put_study(&c, f, 2 * row, n, sample, x, err);
    }
    figure_alt(w, "Position and width of the first peak at three values of y_pin, against temperature and pressure of compression.");
    figure_caption(w, "q1 and FWHM fitted with y_pin of 40, 50 and 60 %%. After 643 K q1 moves by %.2f of its error from 40 to 60 %%, FWHM by %.1f of its "
                      "error; the least R² below 60 %% is %.6f (F30: q1 within its error, FWHM beyond it, R² above 0.9999).",
                   figure_predicted(f, "F30", "643 K, q1"), figure_predicted(f, "F30", "643 K, FWHM"), figure_predicted(f, "F30", "643 K, y_pin"));
    return finish(&c, s, plots, path, "q1 and FWHM against y_pin", err);
}
