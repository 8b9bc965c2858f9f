#include "models/simulate_history.h"

#include <stdio.h>
#include "models/observables.h"

enum { HISTORY_POINTS = 60, HISTORY_MOST = 20000 };

fic_status fic_history_init(const fic_run *run, fic_table *t, fic_error *err)
{
    static const char *const plain[][2] = { { "t", "s" }, { "T", "K" }, { "P", "GPa" }, { "V", "cm^3/mol" } };
    char name[FIC_NAME_BYTES + 8];
    size_t points = run->protocol.n * HISTORY_POINTS + 1;
    fic_status s = FIC_OK;
    fic_table_init(t, points < HISTORY_MOST ? points : HISTORY_MOST);
    for (size_t i = 0; i < 4 && s == FIC_OK; i++)
        s = fic_table_add(t, plain[i][0], plain[i][1], NULL, err);
    for (size_t k = 0; k < run->material.n && s == FIC_OK; k++) {
        snprintf(name, sizeof name, "Tf_%s", run->material.population[k].name);
        s = fic_table_add(t, name, "K", NULL, err);
        snprintf(name, sizeof name, "Pf_%s", run->material.population[k].name);
        if (s == FIC_OK)
            s = fic_table_add(t, name, "GPa", NULL, err);
    }
    t->n_rows = 0;
    return s;
}

fic_status fic_history_row(const fic_run *run, fic_table *t, double t_s, double T_K, double P_GPa, const double Tf[],
                           const double Pf[], fic_error *err)
{
    if (t->n_rows == HISTORY_MOST) /* a picture needs no more */
        return FIC_OK;
    size_t row = t->n_rows++;
    t->column[0].v[row] = t_s;
    t->column[1].v[row] = T_K;
    t->column[2].v[row] = P_GPa;
    for (size_t k = 0; k < run->material.n; k++) {
        t->column[4 + 2 * k].v[row] = Tf[k];
        t->column[5 + 2 * k].v[row] = Pf[k];
    }
    return fic_molar_volume(&run->material, T_K, P_GPa, Tf, Pf, &t->column[3].v[row], err);
}

fic_status fic_history_pass(const fic_run *run, fic_relaxer *relaxer, const fic_segment *g, fic_state *state,
                            double start_s, fic_table *history, fic_error *err)
{
    fic_trace trace;
    size_t n = (run->protocol.n + 1) * HISTORY_POINTS < HISTORY_MOST ? HISTORY_POINTS : HISTORY_MOST / run->protocol.n;
    n = g->duration_s > 0.0 ? (n ? n : 1) : 0;
    fic_status s = fic_trace_init(&trace, run->material.n, n, err);
    if (s != FIC_OK)
        return s;
    for (size_t j = 0; j < n; j++)
        trace.t_s[j] = g->duration_s * (double)(j + 1) / (double)n;
    s = fic_relax(relaxer, g, state, n ? &trace : NULL, err);
    for (size_t j = 0; j < n && s == FIC_OK; j++) {
        double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
        for (size_t k = 0; k < run->material.n; k++) {
            Tf[k] = trace.Tf_K[k][j];
            Pf[k] = trace.Pf_GPa[k][j];
        }
        s = fic_history_row(run, history, start_s + trace.t_s[j], trace.T_K[j], trace.P_GPa[j], Tf, Pf, err);
    }
    fic_trace_clear(&trace);
    return s;
}

fic_status fic_history_thin(const fic_run *run, const fic_table *scan, double start_s, fic_table *history,
                            fic_error *err)
{
    fic_status s = FIC_OK;
    size_t every = scan->n_rows / (HISTORY_POINTS - 1) + 1, room = history->n_rows + HISTORY_POINTS;
    for (size_t j = every; j < scan->n_rows && s == FIC_OK && history->n_rows < room; j += every) {
        double Tf[FIC_POPULATIONS], Pf[FIC_POPULATIONS];
        for (size_t k = 0; k < run->material.n; k++) {
            Tf[k] = scan->column[7 + 2 * k].v[j];
            Pf[k] = scan->column[8 + 2 * k].v[j];
        }
        s = fic_history_row(run, history, start_s + scan->column[0].v[j], scan->column[2].v[j], scan->column[3].v[j],
                            Tf, Pf, err);
    }
    return s;
}
