/* figures_supplement.c - Fig. S1 to S5: how the numbers are taken from curves, and the relaxation time itself. */
#include <math.h>
#include <stdio.h>
#include "experiments/figures_inside.h"

static const char axis_T[] = "T (K)", axis_u[] = "normalised Cp";

/* ---- Fig. S1 ---------------------------------------------------------------------------------------------- */

fic_status figure_S1(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    size_t good = 0, pieces = 0;
    double low = INFINITY, high = -INFINITY;
    fic_status s = FIC_OK;
    canvas_begin(&c, 1, 2);
    canvas_axes(&c, 0, "as recorded", axis_T, "heat flow (mW)");
    canvas_axes(&c, 1, "normalised", axis_T, axis_u);
    canvas_range(&c, 0, 450, 780, 0, 0);
    canvas_range(&c, 1, 550, 780, 0, 0);
    figure_caption(w, "Pieces of other masses of one sample (643 K), on a chip with its noise, at %g K/s.",
                   f->campaign.rate_K_s[f->rate]);
    for (;; pieces++) {
        char name[FIC_NAME_BYTES];
        snprintf(name, sizeof name, "piece-%zu", pieces + 1);
        size_t sample = fic_campaign_find(&f->campaign, name);
        if (sample == f->campaign.n || s != FIC_OK)
            break;
        if (!finished_result(f, sample)) {
            figure_caption(w, " Piece %zu has no numbers: %s.", pieces + 1, f->result[sample].reason);
            continue;
        }
        double mass = f->campaign.sample[sample].chip.v[FIC_CHIP_MASS],
               T_p = finished_number(f, sample, FIC_Q_T_P, NULL);
        fic_curve look = { .title = canvas_text(&c, "%.2f µg", mass), .colour = (int)(pieces % 6) };
        s = figure_curve(&c, 0, f, sample, f->rate, RUN_1_MW, 1.0, look, err);
        if (s == FIC_OK)
            s = figure_curve(&c, 1, f, sample, f->rate, RUN_1, 1.0, look, err);
        low = fmin(low, T_p);
        high = fmax(high, T_p);
        good++;
    }
    if (s == FIC_OK && good == 0)
        s = fic_fail(err, FIC_EINPUT, "the campaign has no finished sample piece-1, piece-2, ...");
    figure_alt(w, "Heating curves of pieces of one sample, in milliwatt and normalised.");
    figure_caption(w, " Their Tp lie within %.2f K of each other (%zu of %zu pieces).", high - low, good, pieces);
    return figure_finish(&c, s, plots, path, "Pieces of one sample", err);
}

/* ---- Fig. S2 ---------------------------------------------------------------------------------------------- */

fic_status figure_S2A(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    size_t sample = 0;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_T, axis_u);
    canvas_range(&c, 0, 450, 780, 0, 0);
    fic_status s = figure_sample(f, 1, 583, &sample, err);
    if (s == FIC_OK)
        s = figure_curve(&c, 0, f, sample, f->rate, RUN_1, 1.0, (fic_curve){ .title = "run 1", .colour = RED }, err);
    if (s == FIC_OK)
        s = figure_curve(&c, 0, f, sample, f->rate, RUN_2, 1.0, (fic_curve){ .title = "run 2", .colour = BLACK }, err);
    if (s == FIC_OK)
        s = figure_curve(&c, 0, f, sample, f->rate, EXCESS, 1.0,
                         (fic_curve){ .title = "run 1 less run 2", .style = FIC_DASHES, .colour = BLUE }, err);
    double T_p = s == FIC_OK ? finished_number(f, sample, FIC_Q_T_P, NULL) : NAN;
    double height = s == FIC_OK ? finished_number(f, sample, FIC_Q_PEAK_HEIGHT, NULL) : NAN;
    canvas_point(&c, 0, "Tp", T_p, height, BLACK);
    figure_alt(w, "Two heating runs of one sample and their difference, whose maximum is marked as Tp.");
    figure_caption(w,
                   "%g GPa, 583 K, at %g K/s. Run 2 follows after cooling at the same rate. The maximum of the "
                   "difference is Tp = %.2f K, "
                   "%.3f of the step high.",
                   finished_pressure(f, 1), f->campaign.rate_K_s[f->rate], T_p, height);
    return figure_finish(&c, s, plots, path, "From two runs to Tp", err);
}

/* The difference of the runs as recorded, where it is positive, and its value at T_p. */
static fic_status difference_mW(canvas *c, const finished *f, size_t sample, size_t rate, fic_error *err)
{
    finished_curve v;
    fic_status s = finished_curve_read(f, sample, rate, &v, err);
    if (s != FIC_OK)
        return s;
    double T_p = f->result[sample].scan[rate].v[FIC_Q_T_P], q = f->campaign.rate_K_s[rate], at = NAN;
    int colour = FIC_SHADE(rate, f->campaign.n_rates);
    for (size_t i = 0; i < v.n; i++) {
        v.first_mW[i] = fmax(v.first_mW[i] - v.second_mW[i], 1e-9); /* far below the axis */
        if (i > 0 && v.T_K[i - 1] <= T_p && T_p < v.T_K[i])
            at = v.first_mW[i];
    }
    canvas_copy(
        c, 0,
        (fic_curve){ .title = canvas_text(c, "%g K/s", q), .n = v.n, .x = v.T_K, .y = v.first_mW, .colour = colour });
    canvas_point(c, 0, NULL, T_p, at, BLACK);
    finished_curve_clear(&v);
    return FIC_OK;
}

fic_status figure_S2B(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    size_t sample = 0;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_T, "excess heat flow (mW)");
    canvas_range(&c, 0, 560, 780, 3e-4, 3);
    c.panel[0].log_y = true;
    fic_status s = figure_sample(f, 1, 583, &sample, err);
    for (size_t i = 0; i < f->campaign.n_rates && s == FIC_OK; i++)
        s = difference_mW(&c, f, sample, i, err);
    const fic_sampled *r = s == FIC_OK ? finished_result(f, sample) : NULL;
    figure_alt(w, "Excess heat flow on a logarithmic scale at each heating rate, with the maxima marked.");
    figure_caption(w,
                   "%g GPa, 583 K: heat flow of run 1 less run 2 at the %zu rates, on a logarithmic scale as in the "
                   "paper. The maxima (points) "
                   "move from %.1f to %.1f K; ln(q/Tp²) over 1/Tp is straight to R² = %.4f, and the Arrhenius energy "
                   "is %.1f R Tg above "
                   "Kissinger's.",
                   finished_pressure(f, 1), f->campaign.n_rates, r ? r->scan[0].v[FIC_Q_T_P] : NAN,
                   r ? r->scan[f->campaign.n_rates - 1].v[FIC_Q_T_P] : NAN, r ? r->series.R2 : NAN,
                   r ? (r->series.E_arrhenius_J_mol - r->series.E_J_mol) / (FIC_R_J_MOLK * finished_Tg(f, 0)) : NAN);
    return figure_finish(&c, s, plots, path, "Excess heat flow at five rates", err);
}

/* ---- Fig. S3 ---------------------------------------------------------------------------------------------- */

/* The areas above and below the step at Tf: equal where dCp does not depend on temperature. */
static fic_status area_matching(canvas *c, size_t panel, const finished *f, size_t sample, double area_K[2],
                                fic_error *err)
{
    finished_curve v;
    fic_status s = finished_curve_read(f, sample, f->rate, &v, err);
    if (s != FIC_OK)
        return s;
    double Tf = finished_number(f, sample, FIC_Q_TF, NULL);
    double *step = v.u_second, *edge = v.excess; /* read for this curve alone */
    for (size_t i = 0; i < v.n; i++)
        step[i] = v.T_K[i] >= Tf ? 1.0 : 0.0;
    for (int above = 0; above < 2; above++) {
        area_K[above] = 0.0;
        for (size_t i = 0; i < v.n; i++) {
            edge[i] = above ? fmax(v.u_first[i], step[i]) : fmin(v.u_first[i], step[i]);
            if (i > 0)
                area_K[above] +=
                    0.5 * (v.T_K[i] - v.T_K[i - 1]) * (fabs(edge[i] - step[i]) + fabs(edge[i - 1] - step[i - 1]));
        }
        canvas_copy(
            c, panel,
            (fic_curve){ .title = canvas_text(c, "%s the step: %.1f K", above ? "above" : "below", area_K[above]),
                         .style = FIC_BAND,
                         .n = v.n,
                         .x = v.T_K,
                         .y = edge,
                         .y2 = step,
                         .colour = above ? ORANGE : SKY });
    }
    canvas_copy(
        c, panel,
        (fic_curve){ .title = "step at Tf", .style = FIC_DASHES, .n = v.n, .x = v.T_K, .y = step, .colour = FIC_GREY });
    canvas_copy(c, panel, (fic_curve){ .title = "run 1", .n = v.n, .x = v.T_K, .y = v.u_first, .colour = BLACK });
    canvas_mark(c, panel, Tf, canvas_text(c, "Tf = %.1f K", Tf), false);
    finished_curve_clear(&v);
    return FIC_OK;
}

fic_status figure_S3(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const struct {
        double T_K;
        const char *title;
    } shown[] = { { 643, "643 K, 7 GPa: equilibrium" },
                  { 513, "513 K, 7 GPa: glass with an endotherm" },
                  { 298, "298 K, 7 GPa: glass with an exotherm" } };
    canvas c;
    double area[3][2];
    size_t sample;
    fic_status s = FIC_OK;
    canvas_begin(&c, 3, 1);
    for (size_t i = 0; i < 3 && s == FIC_OK; i++) {
        canvas_axes(&c, i, shown[i].title, axis_T, "normalised Cp");
        canvas_range(&c, i, i ? 380 : 400, 790, 0, 0);
        s = figure_sample(f, 1, shown[i].T_K, &sample, err);
        if (s == FIC_OK)
            s = area_matching(&c, i, f, sample, area[i], err);
    }
    figure_alt(w, "Three heating curves with the step at the fictive temperature; the areas above and below the step "
                  "are shaded.");
    if (s == FIC_OK)
        figure_caption(w,
                       "Area matching [moynihan1976] on three kinds of curve: Tf is where a sharp step from glass to "
                       "liquid has the area of the "
                       "curve, so that what lies above the step is as large as what lies below it: %.1f and %.1f K, "
                       "%.1f and %.1f K, %.1f and "
                       "%.1f K (of the drawn rows alone, without the tail beyond the scan's end).",
                       area[0][1], area[0][0], area[1][1], area[1][0], area[2][1], area[2][0]);
    return figure_finish(&c, s, plots, path, "Fictive temperature by area matching", err);
}

/* ---- Fig. S4 ---------------------------------------------------------------------------------------------- */

/* The full width at half height above the liquid line, drawn where the rising flank passes that height. */
static fic_status width(canvas *c, const finished *f, size_t sample, int colour, fic_error *err)
{
    finished_curve v;
    fic_status s = finished_curve_read(f, sample, f->rate, &v, err);
    if (s != FIC_OK)
        return s;
    double onset = finished_number(f, sample, FIC_Q_TG_ONSET, NULL),
           wide = finished_number(f, sample, FIC_Q_OVERSHOOT_WIDTH_REDUCED, NULL);
    double half = 0.5 * (1.0 + finished_number(f, sample, FIC_Q_CP_MAX, NULL));
    for (size_t i = 1; i < v.n; i++)
        if (v.u_first[i - 1] < half && v.u_first[i] >= half) {
            double T = v.T_K[i - 1] +
                       (v.T_K[i] - v.T_K[i - 1]) * (half - v.u_first[i - 1]) / (v.u_first[i] - v.u_first[i - 1]);
            canvas_line(c, 0, NULL, FIC_DASHES, T / onset, half, T / onset + wide, half, colour);
        }
    finished_curve_clear(&v);
    return FIC_OK;
}

fic_status figure_S4(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    double area[2] = { NAN, NAN }, wide[2] = { NAN, NAN };
    fic_status s = FIC_OK;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, "T / Tg,onset", axis_u);
    canvas_range(&c, 0, 0.95, 1.15, 0, 0);
    for (int k = 0; k < 2 && s == FIC_OK; k++) {
        size_t sample;
        s = figure_sample(f, k, 643, &sample, err);
        if (s == FIC_OK)
            s = figure_curve(&c, 0, f, sample, f->rate, RUN_1, finished_number(f, sample, FIC_Q_TG_ONSET, NULL),
                             (fic_curve){ .title = figure_pressure(&c, f, k),
                                          .style = k ? FIC_LINE : FIC_DASHES,
                                          .colour = k ? RED : BLUE },
                             err);
        if (s == FIC_OK)
            s = width(&c, f, sample, k ? RED : BLUE, err);
        if (s == FIC_OK) {
            area[k] = finished_number(f, sample, FIC_Q_OVERSHOOT_AREA_REDUCED, NULL);
            wide[k] = finished_number(f, sample, FIC_Q_OVERSHOOT_WIDTH_REDUCED, NULL);
        }
    }
    canvas_mark(&c, 0, 1.0, "liquid", true);
    figure_alt(w, "Overshoots of the samples annealed at 643 K at both pressures on T/Tg,onset with their widths at "
                  "half height.");
    figure_caption(w,
                   "643 K, at %g K/s, on T/Tg,onset. Above the liquid line the overshoot has the area %.4f at 1 atm "
                   "and %.4f at %g GPa (ratio %.3f) "
                   "and the width %.4f and %.4f (ratio %.3f). The paper saw both larger at 7 GPa (F23).",
                   f->campaign.rate_K_s[f->rate], area[0], area[1], finished_pressure(f, 1), area[1] / area[0], wide[0],
                   wide[1], wide[1] / wide[0]);
    return figure_finish(&c, s, plots, path, "Overshoot on T/Tg,onset", err);
}

/* ---- Fig. S5 ---------------------------------------------------------------------------------------------- */

/* Equilibrium tau of a population, in s. */
static double tau_s(const finished *f, size_t k, double T_K, double P_GPa)
{
    return exp(fic_population_kinetics(&f->campaign.material.population[k], T_K, P_GPa, T_K, P_GPa).ln_tau);
}

/* [shen2025] SI Fig. S5: D, T0, and tau0 = 5e-14 s where 5e-4 s is printed (REFERENCES.md). */
static double paper_tau_s(double T_K)
{
    const double tau0_s = 5e-14, D = 19.8, T0_K = 383.9;
    return tau0_s * exp(D * T0_K / (T_K - T0_K));
}

static void put_tau(canvas *c, const finished *f, size_t population, int which, double low_K, double high_K)
{
    enum { POINTS = 121 };
    static const int colour[] = { BLACK, RED, SKY, ORANGE, FIC_GREY, GREEN };
    double *x = canvas_numbers(c, POINTS), *y = canvas_numbers(c, POINTS), P = finished_pressure(f, which);
    for (size_t i = 0; i < POINTS && x && y; i++) {
        x[i] = low_K + (high_K - low_K) * (double)i / (POINTS - 1);
        y[i] = tau_s(f, population, x[i], P);
    }
    canvas_curve(c, 0,
                 (fic_curve){ .title = canvas_text(c, "%s, %s", f->campaign.material.population[population].name,
                                                   figure_pressure(c, f, which)),
                              .style = population ? FIC_DASHES : FIC_LINE,
                              .n = x && y ? POINTS : 0,
                              .x = x,
                              .y = y,
                              .colour = colour[2 * (population < 3 ? population : 2) + (size_t)which] });
}

static void put_paper_tau(canvas *c, double shift_K, const char *title, int colour, double low_K, double high_K)
{
    enum { POINTS = 15 };
    double *x = canvas_numbers(c, POINTS), *y = canvas_numbers(c, POINTS);
    for (size_t i = 0; i < POINTS && x && y; i++) {
        x[i] = low_K + (high_K - low_K) * (double)i / (POINTS - 1);
        y[i] = paper_tau_s(x[i] - shift_K);
    }
    canvas_curve(
        c, 0,
        (fic_curve){ .title = title, .style = FIC_POINTS, .n = x && y ? POINTS : 0, .x = x, .y = y, .colour = colour });
}

fic_status figure_S5(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    const double low_K = 570.0, high_K = 710.0;
    canvas c;
    canvas_begin(&c, 1, 1);
    canvas_axes(&c, 0, NULL, axis_T, "tau (s)");
    canvas_range(&c, 0, low_K, high_K, 1e-6, 1e10);
    c.panel[0].log_y = true;
    fic_status s = figure_needs_facts(f, err);
    const fic_window *slow = finished_window(f, "F01", 0, 0), *iso = finished_window(f, "F02", 0, 0);
    if (s == FIC_OK) {
        double Tg = finished_Tg(f, 0), at_Tg = tau_s(f, 0, Tg, finished_pressure(f, 0)),
               at_600 = tau_s(f, 0, 600, finished_pressure(f, 0));
        if (slow)
            canvas_box(&c, 0, "F01", 598, 602, at_600 * slow->low, at_600 * slow->high, GREEN);
        if (iso)
            canvas_box(&c, 0, "F02", iso->low, iso->high, 0.4 * at_Tg, 2.5 * at_Tg, ORANGE);
        for (int which = 0; which < 2; which++)
            for (size_t k = 0; k < f->campaign.material.n; k++)
                put_tau(&c, f, k, which, low_K, high_K);
        put_paper_tau(&c, 0.0, "paper, 1 atm", BLUE, low_K, high_K);
        put_paper_tau(&c, 38.0, "38 K later", PINK, low_K, high_K);
        canvas_mark(&c, 0, at_Tg, canvas_text(&c, "tau at %g K", Tg), true);
    }
    figure_alt(w, "Relaxation time of alpha and beta in equilibrium against temperature at both pressures, with the "
                  "curves of the paper as points.");
    figure_caption(w,
                   "Equilibrium relaxation times of the model's populations (lines) and the paper's VFT curve at 1 atm "
                   "and shifted by 38 K (points; "
                   "tau0 = 5e-14 s, printed 5e-4 s, see REFERENCES.md). At 600 K alpha is %.0f times slower at %g GPa; "
                   "tau(596 K, 1 atm) is reached at "
                   "%.1f K; dTg/dP is %.2f K/GPa.",
                   figure_predicted(f, "F01", ""), finished_pressure(f, 1), figure_predicted(f, "F02", ""),
                   figure_predicted(f, "F03", ""));
    return figure_finish(&c, s, plots, path, "Relaxation time", err);
}
