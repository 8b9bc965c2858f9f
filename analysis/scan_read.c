/* scan_read.c - which reader a file of curves needs, and the one of CSV. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "analysis/scan.h"
#include "analysis/stare.h"
#include "models/base/file.h"
#include "models/base/table.h"

enum { BYTES_MOST = 512 << 20 };

static const char *const time_names[] = { "t", "time", NULL };
static const char *const program_names[] = { "T", "Tr", "temperature", "program temperature", NULL };
static const char *const sample_names[] = { "Ts", "T_sample", "sample temperature", NULL };
static const char *const flow_names[] = { "heat_flow", "heat flow", "HF", "value", "heatflow", NULL };
static const char *const capacity_names[] = { "heat_capacity", "heat capacity", "Cp", NULL };

/* The column by any of its names, whatever the letters' case. "T" and "t" differ: case counts for one letter.
 */
static fic_column *find(const fic_table *t, const char *const names[])
{
    for (size_t k = 0; names[k]; k++)
        for (size_t i = 0; i < t->n_columns; i++) {
            const char *name = t->column[i].name;
            bool letter = strlen(names[k]) == 1;
            if (letter ? strcmp(name, names[k]) == 0 : strcasecmp(name, names[k]) == 0)
                return &t->column[i];
        }
    return NULL;
}

static fic_status numbers(fic_table *t, const char *const names[], const char *unit, const char *what, double **v,
                          fic_error *err)
{
    fic_column *c = find(t, names);
    *v = NULL;
    if (c)
        return fic_table_require(t, c->name, unit, v, err);
    return what ? fic_fail(err, FIC_EINPUT, "no column of %s, expected '%s [%s]' or the like", what, names[0], unit)
                : FIC_OK;
}

static double note_number(const fic_table *t, const char *key)
{
    const char *text = fic_table_get_note(t, key);
    char *end;
    double v = text ? strtod(text, &end) : NAN;
    return text && end != text ? v : NAN;
}

/* Heat flow from heat capacity, where a file holds that alone: of 1 ug where the mass is not said. */
static void flow_from_capacity(fic_scan *s)
{
    double mass = isfinite(s->mass_ug) ? s->mass_ug : 1.0,
           molar = isfinite(s->molar_mass_g_mol) ? s->molar_mass_g_mol : 1.0,
           sign = fic_scan_is_heating(s) ? 1.0 : -1.0;
    for (size_t i = 0; i < s->n; i++)
        s->heat_flow_mW[i] = sign * s->heat_capacity_J_molK[i] * s->rate_K_s * mass / molar * 1e-3;
}

static fic_status fill(fic_table *t, const char *path, fic_up up, fic_scan *s, fic_error *err)
{
    double *time, *T, *Ts, *flow, *capacity;
    fic_status status = numbers(t, time_names, "s", NULL, &time, err);
    if (status == FIC_OK)
        status = numbers(t, program_names, "K", NULL, &T, err);
    if (status == FIC_OK)
        status = numbers(t, sample_names, "K", T ? NULL : "temperature", &Ts, err);
    if (status == FIC_OK)
        status = numbers(t, capacity_names, "J/mol/K", NULL, &capacity, err);
    if (status == FIC_OK)
        status = numbers(t, flow_names, "mW", capacity ? NULL : "heat flow", &flow, err);
    if (status != FIC_OK)
        return status;
    s->rate_K_s = note_number(t, "rate_K_s");
    s->mass_ug = note_number(t, "mass_ug");
    s->molar_mass_g_mol = note_number(t, "molar_mass_g_mol");
    s->segment = isfinite(note_number(t, "segment")) ? (long)note_number(t, "segment") : 0;
    if (!time && !isfinite(s->rate_K_s))
        return fic_fail(
            err, FIC_EINPUT,
            "no column of time and no rate, expected a column 't [s]' or a line '# rate_K_s: 200' above the header");
    if (T && Ts)
        status = fic_scan_add_sample_temperature(s, err);
    if (status == FIC_OK && capacity)
        status = fic_scan_add_heat_capacity(s, err);
    if (status != FIC_OK)
        return status;
    const double *axis = T ? T : Ts;
    bool ours = fic_table_get_note(t, "name"); /* our own files say endothermic up */
    double sum = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        s->T_K[i] = axis[i];
        s->t_s[i] = time ? time[i] : fabs(axis[i] - axis[0]) / s->rate_K_s;
        if (s->sample_T_K)
            s->sample_T_K[i] = Ts[i];
        if (capacity)
            s->heat_capacity_J_molK[i] = capacity[i];
        s->heat_flow_mW[i] = flow ? flow[i] : 0.0;
        sum += s->heat_flow_mW[i];
    }
    if (!(s->file = strdup(path)))
        return fic_fail_memory(err, path);
    if (!isfinite(s->rate_K_s))
        s->rate_K_s = fic_scan_rate(s);
    if (!flow)
        flow_from_capacity(s);
    bool flip = flow && (up == FIC_EXO_UP || (up == FIC_UP_BY_SIGN && !ours && (sum < 0.0) == fic_scan_is_heating(s)));
    for (size_t i = 0; flip && i < s->n; i++)
        s->heat_flow_mW[i] = -s->heat_flow_mW[i];
    return FIC_OK;
}

static fic_status parse_csv(const char *path, char *bytes, size_t n, fic_up up, fic_scan_list *list, fic_error *err)
{
    fic_table t;
    fic_scan s = { 0 };
    fic_status status = fic_table_parse(path, bytes, n, &t, err);
    if (status != FIC_OK)
        return status;
    const char *name = fic_table_get_note(&t, "name"), *slash = strrchr(path, '/');
    status = fic_scan_init(&s, t.n_rows, name ? name : slash ? slash + 1 : path, err);
    if (status == FIC_OK) {
        status = fill(&t, path, up, &s, err);
        s.line = t.n_notes + 2; /* notes, the header, then rows: as our own files have it */
        if (status != FIC_OK)
            status = fic_fail_in(err, status, "%.300s", path);
    }
    fic_table_clear(&t);
    if (status == FIC_OK)
        return fic_scan_list_add(list, &s, err);
    fic_scan_clear(&s);
    return status;
}

fic_status fic_scan_read(const char *path, fic_up up, fic_scan_list *list, fic_error *err)
{
    char *bytes;
    size_t n;
    fic_status s = fic_file_read(path, BYTES_MOST, &bytes, &n, err);
    if (s != FIC_OK)
        return s;
    if (fic_stare_is(bytes, n))
        s = fic_stare_parse(path, bytes, n, up, list, err);
    else
        s = parse_csv(path, bytes, n, up, list, err);
    free(bytes);
    return s;
}

fic_status fic_scan_write(const fic_scan *s, const char *path, fic_error *err)
{
    fic_table t;
    fic_table_init(&t, s->n);
    fic_status status = fic_table_note(&t, err, "name", "%s", s->name);
    if (status == FIC_OK && isfinite(s->rate_K_s))
        status = fic_table_note(&t, err, "rate_K_s", "%.10g", s->rate_K_s);
    if (status == FIC_OK && isfinite(s->mass_ug))
        status = fic_table_note(&t, err, "mass_ug", "%.10g", s->mass_ug);
    if (status == FIC_OK && isfinite(s->molar_mass_g_mol))
        status = fic_table_note(&t, err, "molar_mass_g_mol", "%.10g", s->molar_mass_g_mol);
    if (status == FIC_OK)
        status = fic_table_add(&t, "t", "s", s->t_s, err);
    if (status == FIC_OK)
        status = fic_table_add(&t, "T", "K", s->T_K, err);
    if (status == FIC_OK && s->sample_T_K)
        status = fic_table_add(&t, "Ts", "K", s->sample_T_K, err);
    if (status == FIC_OK)
        status = fic_table_add(&t, "heat_flow", "mW", s->heat_flow_mW, err);
    if (status == FIC_OK && s->heat_capacity_J_molK)
        status = fic_table_add(&t, "heat_capacity", "J/mol/K", s->heat_capacity_J_molK, err);
    if (status == FIC_OK)
        status = fic_table_write(&t, path, err);
    fic_table_clear(&t);
    return status;
}
