/* figures_structure.c - Fig. 4A, B, D, E and 6: the recovered glasses on the model's beamlines. q1 and
 * FWHM are the campaign's own; patterns are measured again from the states in its files. */
#include <gsl/gsl_fit.h>
#include <math.h>
#include "experiments/figures_inside.h"

const char figure_axis_q[] = "q (1/Å)", figure_axis_q1[] = "q1 (1/Å)", figure_axis_fwhm[] = "FWHM (1/Å)";

fic_status figure_begin_xray(canvas *c, const finished *f, size_t rows, size_t columns, fic_error *err)
{
    canvas_begin(c, rows, columns);
    if (!f->campaign.has_structure)
        return fic_fail(err, FIC_EINPUT, "the campaign has no 'structure'");
    return figure_needs_facts(f, err);
}

/* The state of a sample, and the structure that it has. */
fic_status figure_structure_at(const finished *f, int which, double T_K, fic_structure_at *at, fic_error *err)
{
    size_t sample;
    fic_status s = figure_sample(f, which, T_K, &sample, err);
    if (s != FIC_OK)
        return s;
    fic_structure_state state = fic_campaign_structure_state(&f->campaign, finished_result(f, sample));
    return fic_structure_solve(&f->campaign.structure, &state, at, err);
}

/* One pattern on a beamline, its air taken off. */
fic_status figure_measure(const finished *f, const char *beamline, const fic_structure_at *at, fic_pattern *p,
                          fic_error *err)
{
    fic_pattern air;
    fic_status s =
        fic_beamline_measure(fic_beamline_find(beamline), &f->campaign.structure, at, "", FIGURE_SEED, p, &air, err);
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
static void put_S(canvas *c, size_t panel, const fic_structure_at *at, double low, double high, const char *title,
                  fic_style style, int colour)
{
    enum { POINTS = 241 };
    double *q = canvas_numbers(c, POINTS), *S = canvas_numbers(c, POINTS);
    if (!q || !S)
        return;
    for (size_t i = 0; i < POINTS; i++) {
        q[i] = low + (high - low) * (double)i / (POINTS - 1);
        S[i] = fic_shells_S(&at->shells, q[i]);
    }
    canvas_curve(c, panel,
                 (fic_curve){ .title = title, .style = style, .n = POINTS, .x = q, .y = S, .colour = colour });
}

fic_status figure_4AB(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    static const double T_K[] = { 298, 513, 583, 623, 643, 693 };
    enum { N = sizeof T_K / sizeof *T_K };
    canvas c;
    fic_structure_at at;
    fic_status s = figure_begin_xray(&c, f, 1, 2, err);
    canvas_axes(&c, 0, "A: after 7 GPa", figure_axis_q, "S(q)");
    canvas_axes(&c, 1, "B: top of the first peak", figure_axis_q, "S(q)");
    double low = INFINITY, top = 0.0;
    canvas_range(&c, 0, 1.5, 10.0, -0.4, 5.4); /* room for the key */
    for (size_t i = 0; i < N && s == FIC_OK; i++)
        if ((s = figure_structure_at(f, 1, T_K[i], &at, err)) == FIC_OK) {
            put_S(&c, 0, &at, 1.5, 10.0, canvas_text(&c, "%g K", T_K[i]), FIC_LINE, FIC_SHADE(i, N));
            put_S(&c, 1, &at, at.q1_1_A - 0.12, at.q1_1_A + 0.12, NULL, FIC_LINE, FIC_SHADE(i, N));
            top = fmax(top, fic_shells_S(&at.shells, at.q1_1_A));
            low = fmin(low, at.q1_1_A);
        }
    if (s == FIC_OK && (s = figure_structure_at(f, 0, 643, &at, err)) == FIC_OK) {
        put_S(&c, 0, &at, 1.5, 10.0, "643 K, 1 atm", FIC_DASHES, BLACK);
        put_S(&c, 1, &at, at.q1_1_A - 0.12, at.q1_1_A + 0.12, NULL, FIC_DASHES, BLACK);
        canvas_range(&c, 1, low - 0.06, low + 0.07, 0.94 * top, 1.01 * top);
    }
    figure_alt(w, "Structure factors of glasses compressed at several temperatures and of one annealed at 1 atm, whole "
                  "and at the top of the "
                  "first peak.");
    figure_caption(w,
                   "S(q) of the shell model at 298 K and zero pressure, in the recovered states of the campaign; all "
                   "of the structure's numbers are "
                   "those of structure.yaml, most of them assumed. The first peak moves from %.4f 1/Å (lowest) with "
                   "the temperature of compression.",
                   low);
    return figure_finish(&c, s, plots, path, "Structure factor", err);
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
    canvas_curve(c, panel,
                 (fic_curve){ .title = figure_pressure(c, f, which),
                              .style = FIC_POINTS_LINE,
                              .n = m,
                              .x = x,
                              .y = y,
                              .error = e,
                              .colour = which ? RED : BLUE });
}

fic_status figure_4DE(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_status s = figure_begin_xray(&c, f, 2, 1, err);
    canvas_axes(&c, 0, "D", "T of annealing or compression (K)", figure_axis_q1);
    canvas_axes(&c, 1, "E", "T of annealing or compression (K)", figure_axis_fwhm);
    for (size_t panel = 0; panel < 2; panel++) {
        for (int which = 0; which < 2; which++)
            put_peaks(&c, panel, f, which, panel == 1);
        canvas_mark(&c, panel, 580, "F27: 580 K", false);
        canvas_mark(&c, panel, finished_Tg(f, 1), "Tg at 7 GPa", false);
    }
    figure_alt(w, "Position and width of the first diffraction peak against the temperature of annealing or "
                  "compression at both pressures.");
    figure_caption(w,
                   "q1 and FWHM of the recovered glasses, fitted to counted patterns as the paper did (Gaussian, upper "
                   "half); error bars are those of the "
                   "counts. F27 wants both flat up to 580 K to a tenth of the change, flat in the liquid as well: q1 "
                   "moves by %.2f of the change in "
                   "the glass and %.2f in the liquid, FWHM by %.2f and %.2f. F29 wants q1 smaller and FWHM larger at 7 "
                   "GPa below 580 K.",
                   figure_predicted(f, "F27", "q1, glass"), figure_predicted(f, "F27", "q1, liquid"),
                   figure_predicted(f, "F27", "FWHM, glass"), figure_predicted(f, "F27", "FWHM, liquid"));
    return figure_finish(&c, s, plots, path, "First diffraction peak", err);
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
            s = figure_measure(f, "id13", &at, &p, err);
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
        canvas_copy(
            c, panel,
            (fic_curve){
                .n = n, .x = p.q_1_A + first, .y = p.intensity + first, .colour = P ? FIC_SHADE(P - 1, 7) : BLACK });
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
    fic_status s = figure_begin_xray(&c, f, 1, 2, err);
    canvas_axes(&c, 0, "A: 583 K; 1 atm (lowest) to 7 GPa", figure_axis_q, "intensity / top + offset");
    canvas_axes(&c, 1, "B: 643 K; 1 atm (lowest) to 7 GPa", figure_axis_q, "intensity / top + offset");
    for (size_t panel = 0; panel < 2; panel++)
        canvas_range(&c, panel, 2.56, 2.70, 0.955, 1.07);
    if (s == FIC_OK)
        s = put_profiles(&c, 0, f, 583, err);
    if (s == FIC_OK)
        s = put_profiles(&c, 1, f, 643, err);
    figure_alt(w, "Tops of the first diffraction peak after compression at 1 atm to 7 GPa at 583 K and 643 K, each "
                  "above the one before.");
    figure_caption(w, "Top of the first peak as counted on ID13, air taken off, scaled to its maximum and shifted up "
                      "with pressure; points mark the fitted q1. "
                      "The paper saw no shift at 583 K and a shift to larger q at 643 K.");
    return figure_finish(&c, s, plots, path, "Profile of the first peak", err);
}

/* q1 and FWHM against pressure at one temperature, and the straight line through q1 from 1 GPa on. */
static void put_pressures(canvas *c, size_t panel, const finished *f, double T_K, int measure_of, int colour)
{
    double *x = canvas_numbers(c, FIGURE_SERIES), *y = canvas_numbers(c, FIGURE_SERIES),
           *e = canvas_numbers(c, FIGURE_SERIES), q0 = NAN;
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
    canvas_curve(c, panel,
                 (fic_curve){ .title = measure_of == 1 ? NULL : canvas_text(c, "recovered, %g K", T_K),
                              .style = FIC_POINTS_LINE,
                              .n = n,
                              .x = x,
                              .y = y,
                              .error = e,
                              .colour = colour });
}

/* In the diamond anvil cell: read pressures, q1^3 and the fitted equation of state. */
static fic_status put_in_situ(canvas *c, const finished *f, fic_eos *e, fic_error *err)
{
    enum { N = FIC_CELL_POINTS, LINE = 60 };
    double q[N], error[N], *read = canvas_numbers(c, N), *y = canvas_numbers(c, N), *x = canvas_numbers(c, LINE),
                           *line = canvas_numbers(c, LINE);
    fic_fsdp_options o = fic_fsdp_defaults();
    fic_eos_options eo = { .form = &fic_birch3 };
    const fic_sampled *cast = finished_result(f, fic_campaign_find(&f->campaign, "as-cast"));
    if (!cast || !read || !y || !x || !line)
        return fic_fail(err, cast ? FIC_ENOMEM : FIC_EINPUT, "the campaign has no finished sample 'as-cast'");
    fic_structure_state state = fic_campaign_structure_state(&f->campaign, cast);
    fic_status s = fic_chain_compression(&f->campaign.structure, &state, N, fic_cell_P_GPa, fic_cell_gauge_GPa,
                                         fic_beamline_find("dac"), FIGURE_SEED, &o, &eo, read, q, error, e, err);
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
    canvas_curve(c, 0,
                 (fic_curve){ .title = "in situ", .style = FIC_POINTS, .n = N, .x = read, .y = y, .colour = GREEN });
    return FIC_OK;
}

fic_status figure_6CD(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err)
{
    canvas c;
    fic_eos e = { 0 };
    fic_status s = figure_begin_xray(&c, f, 2, 2, err);
    canvas_axes(&c, 0, "C: in situ and recovered", "P (GPa)", "(q1/q1,0)³");
    canvas_axes(&c, 1, "C: recovered, larger", "P of compression (GPa)", "(q1/q1,0)³");
    canvas_axes(&c, 2, "C, inset", "P of compression (GPa)", figure_axis_q1);
    canvas_axes(&c, 3, "D", "P of compression (GPa)", figure_axis_fwhm);
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
        canvas_curve(&c, 2,
                     (fic_curve){ .title = k ? "F25 (643 K)" : "F24 (583 K)",
                                  .style = FIC_BAND,
                                  .n = 2,
                                  .x = x,
                                  .y = v,
                                  .y2 = v + 2,
                                  .colour = k ? ORANGE : SKY });
    }
    figure_alt(w, "Cube of the peak position under pressure and after it, and position and width of the peak of "
                  "recovered glasses against the pressure of "
                  "compression at 583 K and 643 K.");
    figure_caption(w,
                   "In situ the ribbon gives K0 = %.1f ± %.1f GPa and K0' = %.2f ± %.2f (put in: %g and %g; F32). "
                   "Recovered: dq1/dP is %.5f 1/Å/GPa at "
                   "583 K (F24: flat) and %.5f at 643 K with R² = %.4f (F25: 0.0008, linear), dFWHM/dP at 643 K is "
                   "%.5f (F26: falls). Error bars of q1 "
                   "are those of the counts; the scale of q adds 3.7e-4 of q1, common to all.",
                   e.K0_GPa, e.K0_error_GPa, e.K1, e.K1_error, f->campaign.structure.K0_GPa, f->campaign.structure.K1,
                   figure_predicted(f, "F24", "583 K"), figure_check(f, "F25", 0), figure_check(f, "F25", 1),
                   figure_predicted(f, "F26", "643 K"));
    return figure_finish(&c, s, plots, path, "Pressure dependence of the first peak", err);
}
