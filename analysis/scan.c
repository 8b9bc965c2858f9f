#include "analysis/scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_LEAST = 20 };

static double *numbers(size_t n)
{
    return calloc(n ? n : 1, sizeof(double));
}

fic_status fic_scan_init(fic_scan *s, size_t n, const char *name, fic_error *err)
{
    *s = (fic_scan){ .n = n, .rate_K_s = NAN, .mass_ug = NAN, .molar_mass_g_mol = NAN };
    s->name = strdup(name);
    s->t_s = numbers(n);
    s->T_K = numbers(n);
    s->heat_flow_mW = numbers(n);
    if (s->name && s->t_s && s->T_K && s->heat_flow_mW)
        return FIC_OK;
    fic_scan_clear(s);
    return fic_fail_memory(err, "a scan");
}

fic_status fic_scan_add_heat_capacity(fic_scan *s, fic_error *err)
{
    if (!s->heat_capacity_J_molK)
        s->heat_capacity_J_molK = numbers(s->n);
    return s->heat_capacity_J_molK ? FIC_OK : fic_fail_memory(err, "a scan");
}

fic_status fic_scan_add_sample_temperature(fic_scan *s, fic_error *err)
{
    if (!s->sample_T_K)
        s->sample_T_K = numbers(s->n);
    return s->sample_T_K ? FIC_OK : fic_fail_memory(err, "a scan");
}

void fic_scan_clear(fic_scan *s)
{
    free(s->name);
    free(s->file);
    free(s->t_s);
    free(s->T_K);
    free(s->heat_flow_mW);
    free(s->sample_T_K);
    free(s->heat_capacity_J_molK);
    *s = (fic_scan){ 0 };
}

bool fic_scan_is_heating(const fic_scan *s)
{
    return s->n > 1 && s->T_K[s->n - 1] > s->T_K[0];
}

double fic_scan_rate(const fic_scan *s)
{
    double t0 = s->n ? s->t_s[0] : 0.0, T0 = s->n ? s->T_K[0] : 0.0, t = 0.0, T = 0.0, tt = 0.0, tT = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        double dt = s->t_s[i] - t0, dT = s->T_K[i] - T0;
        t += dt;
        T += dT;
        tt += dt * dt;
        tT += dt * dT;
    }
    double n = (double)s->n, spread = tt - t * t / n;
    return spread > 0.0 ? fabs((tT - t * T / n) / spread) : NAN;
}

const char *fic_scan_where(const fic_scan *s, char text[], size_t n)
{
    if (s->file)
        snprintf(text, n, "%.300s:%zu: curve '%.120s'", s->file, s->line, s->name);
    else
        snprintf(text, n, "curve '%.120s'", s->name ? s->name : "");
    return text;
}

static fic_status row_fail(const fic_scan *s, size_t i, const char *what, fic_error *err)
{
    char place[40] = "";
    if (s->file)
        snprintf(place, sizeof place, " (line %zu)", s->line + i);
    return fic_fail(err, FIC_EINPUT, "row %zu%s: %s", i + 1, place, what);
}

static fic_status check_rows(const fic_scan *s, fic_error *err)
{
    bool up = fic_scan_is_heating(s);
    char what[160];
    for (size_t i = 0; i < s->n; i++) {
        double T = s->T_K[i], before = i ? s->T_K[i - 1] : up ? -INFINITY : INFINITY;
        if (!isfinite(s->t_s[i]) || !isfinite(T) || !isfinite(s->heat_flow_mW[i])) {
            snprintf(what, sizeof what, "t = %g s, T = %g K, heat flow = %g mW, expected three numbers", s->t_s[i], T,
                     s->heat_flow_mW[i]);
            return row_fail(s, i, what, err);
        }
        if (!(up ? T > before : T < before)) {
            snprintf(what, sizeof what, "T = %.6g K after %.6g K, expected temperatures that only %s", T, before,
                     up ? "rise" : "fall");
            return row_fail(s, i, what, err);
        }
    }
    return FIC_OK;
}

fic_status fic_scan_check(const fic_scan *s, fic_error *err)
{
    char where[512];
    fic_status status = s->n >= ROWS_LEAST
                            ? check_rows(s, err)
                            : fic_fail(err, FIC_EINPUT, "%zu rows, expected at least %d", s->n, ROWS_LEAST);
    return status == FIC_OK ? status : fic_fail_in(err, status, "%s", fic_scan_where(s, where, sizeof where));
}

fic_status fic_scan_list_add(fic_scan_list *list, fic_scan *s, fic_error *err)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        fic_scan *larger = realloc(list->scan, room * sizeof *larger);
        if (!larger) {
            fic_scan_clear(s);
            return fic_fail_memory(err, "a list of scans");
        }
        list->scan = larger;
        list->room = room;
    }
    list->scan[list->n++] = *s;
    *s = (fic_scan){ 0 };
    return FIC_OK;
}

void fic_scan_list_clear(fic_scan_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        fic_scan_clear(&list->scan[i]);
    for (size_t i = 0; i < list->n_faults; i++)
        free(list->fault[i]);
    free(list->scan);
    free(list->fault);
    *list = (fic_scan_list){ 0 };
}

fic_status fic_scan_list_fault(fic_scan_list *list, const char *sentence, fic_error *err)
{
    char **larger = realloc(list->fault, (list->n_faults + 1) * sizeof *larger);
    if (!larger)
        return fic_fail_memory(err, "a list of scans");
    list->fault = larger;
    char *copy = strdup(sentence);
    if (!copy)
        return fic_fail_memory(err, "a list of scans");
    list->fault[list->n_faults++] = copy;
    return FIC_OK;
}

fic_status fic_scan_mean(size_t n, const fic_scan *const scan[], fic_scan *mean, fic_error *err)
{
    char where[512];
    if (n == 0)
        return fic_fail(err, FIC_EINPUT, "the mean of no scan, expected at least one");
    const fic_scan *a = scan[0];
    double step = a->n > 1 ? fabs(a->T_K[a->n - 1] - a->T_K[0]) / (double)(a->n - 1) : 0.0;
    for (size_t k = 1; k < n; k++) {
        bool same = scan[k]->n == a->n;
        for (size_t i = 0; same && i < a->n; i++)
            same = fabs(scan[k]->T_K[i] - a->T_K[i]) <= 1e-3 * step;
        if (!same)
            return fic_fail(err, FIC_EINPUT, "%s has other temperatures, expected those of '%s' for a mean",
                            fic_scan_where(scan[k], where, sizeof where), a->name);
    }
    fic_status s = fic_scan_init(mean, a->n, a->name, err);
    bool sample = true;
    for (size_t k = 0; k < n; k++)
        sample = sample && scan[k]->sample_T_K;
    if (s == FIC_OK && sample)
        s = fic_scan_add_sample_temperature(mean, err);
    if (s != FIC_OK) {
        fic_scan_clear(mean);
        return s;
    }
    mean->rate_K_s = a->rate_K_s;
    mean->mass_ug = a->mass_ug;
    mean->molar_mass_g_mol = a->molar_mass_g_mol;
    for (size_t i = 0; i < a->n; i++) {
        mean->t_s[i] = a->t_s[i];
        mean->T_K[i] = a->T_K[i];
        for (size_t k = 0; k < n; k++) {
            mean->heat_flow_mW[i] += scan[k]->heat_flow_mW[i] / (double)n;
            if (sample)
                mean->sample_T_K[i] += scan[k]->sample_T_K[i] / (double)n;
        }
    }
    return FIC_OK;
}
