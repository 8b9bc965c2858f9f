#include "experiments/pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include "notebooks_export/plot.h"

enum { CURVES_MOST = 12, POPULATIONS_SHOWN = 4 };

static fic_status draw(fic_plots *plots, const fic_drafts *d, const char *name, const char *title, size_t columns,
                       const fic_panel panel[], fic_error *err)
{
    char *path = fic_drafts_path(d, name);
    fic_status s = path ? fic_plots_add(plots, path, title, 1, columns, panel, err) : fic_fail_memory(err, name);
    free(path);
    return s;
}

static fic_status draw_scans(const fic_run *run, const fic_simulation *sim, const results *r, fic_plots *plots,
                             const fic_drafts *d, fic_error *err)
{
    fic_curve flow[CURVES_MOST], cp[CURVES_MOST], Tf[CURVES_MOST * POPULATIONS_SHOWN];
    char title[CURVES_MOST * POPULATIONS_SHOWN][2 * FIC_NAME_BYTES];
    size_t n = 0, n_cp = 0, n_Tf = 0;
    for (size_t i = 0; i < sim->n && n < CURVES_MOST; i++, n++) {
        const fic_table *t = &sim->scan[i].table;
        const double *T = t->column[1].v;
        int colour = (int)(i % 8);
        flow[n] =
            (fic_curve){ .title = sim->scan[i].name, .n = t->n_rows, .x = T, .y = t->column[4].v, .colour = colour };
        if (r->status[i] == FIC_OK)
            cp[n_cp++] = (fic_curve){ .title = sim->scan[i].name,
                                      .n = r->reduction[i].n,
                                      .x = r->reduction[i].T_K,
                                      .y = r->reduction[i].u,
                                      .colour = colour };
        for (size_t k = 0; k < run->material.n && k < POPULATIONS_SHOWN; k++, n_Tf++) {
            snprintf(title[n_Tf], sizeof title[n_Tf], "%s, %s", sim->scan[i].name, run->material.population[k].name);
            Tf[n_Tf] = (fic_curve){ .title = title[n_Tf],
                                    .style = k ? FIC_DASHES : FIC_LINE,
                                    .n = t->n_rows,
                                    .x = T,
                                    .y = t->column[7 + 2 * k].v,
                                    .colour = colour };
        }
    }
    fic_panel panel[] = {
        { .x_label = "T (K)", .y_label = "heat flow (mW), endothermic up", .curve = flow, .n_curves = n },
        { .x_label = "T (K)", .y_label = "Cp, glass 0 to liquid 1", .curve = cp, .n_curves = n_cp },
        { .x_label = "T (K)", .y_label = "fictive temperature (K)", .curve = Tf, .n_curves = n_Tf },
    };
    return n ? draw(plots, d, "scans", run->material.name, 3, panel, err) : FIC_OK;
}

/* Steps last from microseconds to years, so the axis counts steps: each is as wide as every other. */
static void count_steps(const fic_run *run, const fic_table *h, double step[])
{
    double start_s = 0.0;
    size_t i = 0;
    for (size_t j = 0; j < h->n_rows; j++) {
        double t_s = h->column[0].v[j];
        while (i + 1 < run->protocol.n && t_s > (start_s + run->protocol.segment[i].duration_s) * (1.0 + 1e-12))
            start_s += run->protocol.segment[i++].duration_s;
        double duration_s = run->protocol.n ? run->protocol.segment[i].duration_s : 0.0;
        step[j] = (double)i + (duration_s > 0.0 ? (t_s - start_s) / duration_s : 0.0);
    }
}

static fic_status draw_history(const fic_run *run, const fic_simulation *sim, fic_plots *plots, const fic_drafts *d,
                               fic_error *err)
{
    enum { MARKS = 16 };
    const fic_table *h = &sim->history;
    double *step = calloc(h->n_rows + 1, sizeof *step);
    fic_curve T[1 + POPULATIONS_SHOWN], P[1 + POPULATIONS_SHOWN];
    fic_mark mark[MARKS];
    size_t n = 1, marks = run->protocol.n <= MARKS ? run->protocol.n : 0;
    if (!step)
        return fic_fail_memory(err, "a picture");
    count_steps(run, h, step);
    T[0] =
        (fic_curve){ .title = "T", .style = FIC_DASHES, .n = h->n_rows, .x = step, .y = h->column[1].v, .colour = -1 };
    P[0] =
        (fic_curve){ .title = "P", .style = FIC_DASHES, .n = h->n_rows, .x = step, .y = h->column[2].v, .colour = -1 };
    for (size_t k = 0; k < run->material.n && k < POPULATIONS_SHOWN; k++, n++) {
        const char *name = run->material.population[k].name;
        T[n] = (fic_curve){ .title = name, .n = h->n_rows, .x = step, .y = h->column[4 + 2 * k].v, .colour = (int)k };
        P[n] = (fic_curve){ .title = name, .n = h->n_rows, .x = step, .y = h->column[5 + 2 * k].v, .colour = (int)k };
    }
    for (size_t i = 0; i < marks; i++)
        mark[i] = (fic_mark){ .at = (double)i, .title = run->protocol.segment[i].kind };
    fic_panel panel[] = {
        { .x_label = "step of the protocol",
          .y_label = "T and fictive temperature (K)",
          .curve = T,
          .n_curves = n,
          .mark = mark,
          .n_marks = marks },
        { .x_label = "step of the protocol",
          .y_label = "P and fictive pressure (GPa)",
          .curve = P,
          .n_curves = n,
          .mark = mark,
          .n_marks = marks },
    };
    fic_status s = draw(plots, d, "history", run->material.name, 2, panel, err);
    free(step);
    return s;
}

fic_status pictures_of_simulation(const fic_run *run, const fic_simulation *sim, const results *r, const fic_drafts *d,
                                  fic_error *err)
{
    fic_plots *plots;
    fic_status s = fic_plots_begin(&plots, err);
    if (s != FIC_OK)
        return s;
    s = draw_scans(run, sim, r, plots, d, err);
    if (s == FIC_OK)
        s = draw_history(run, sim, plots, d, err);
    fic_status end = fic_plots_end(plots, s == FIC_OK ? err : NULL);
    return s == FIC_OK ? end : s;
}
