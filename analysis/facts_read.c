/* facts_read.c - the facts file. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/comparisons.h"
#include "models/base/units.h"

static const fic_param T_param = { "temperature", "K", "temperature", 643, 1, 5000, "", false };
static const fic_param P_param = { "pressure", "GPa", "pressure", 7, -1, 100, "", false };
static const fic_param rate_param = { "rate", "K/s", "scan rate", 200, 1e-6, 1e9, "", false };

void fic_facts_clear(fic_facts *f)
{
    free(f->fact);
    *f = (fic_facts){ 0 };
}

/* A list, or one item standing for itself. */
static size_t items(fic_node n)
{
    return fic_node_is_list(n) ? fic_node_count(n) : n.at ? 1 : 0;
}

static fic_node item(fic_node n, size_t i)
{
    return fic_node_is_list(n) ? fic_node_item(n, i) : n;
}

static fic_status read_quantities(fic_node n, const fic_param *p, double v[], size_t most, size_t *count,
                                  fic_error *err)
{
    fic_status s = FIC_OK;
    *count = items(n);
    if (*count > most)
        return fic_node_fail(n, err, "%zu entries, expected at most %zu", *count, most);
    for (size_t i = 0; i < *count && s == FIC_OK; i++)
        s = fic_node_quantity(item(n, i), p, &v[i], err);
    return s;
}

static fic_status read_text(fic_node map, const char *key, char text[], size_t room, fic_error *err)
{
    fic_node n;
    const char *value;
    fic_status s = fic_node_need(map, key, &n, err);
    if (s == FIC_OK)
        s = fic_node_text(n, &value, err);
    if (s == FIC_OK && strlen(value) >= room)
        s = fic_node_fail(n, err, "%zu characters, expected at most %zu", strlen(value), room - 1);
    if (s == FIC_OK)
        strcpy(text, value);
    return s;
}

/* ---- windows ------------------------------------------------------------------------------------------- */

/* "42 R Tg" is a number of R Tg; everything else is a quantity in the check's unit. */
static fic_status read_edge(fic_node n, const char *unit, double *v, fic_error *err)
{
    const char *text;
    char *end;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    if (strcmp(unit, "R Tg") != 0) {
        s = fic_quantity_parse(text, unit, v, err);
        return s == FIC_OK ? s : fic_node_fail_at(n, err, s);
    }
    *v = strtod(text, &end);
    if (end == text || strcmp(end, " R Tg") != 0 || !isfinite(*v))
        return fic_node_fail(n, err, "'%.40s', expected a number of R Tg, such as 42 R Tg", text);
    return FIC_OK;
}

static fic_status read_window(fic_node map, const char *unit, fic_window *w, fic_error *err)
{
    static const char *const keys[] = { "from", "to", "above", "below", NULL };
    *w = (fic_window){ NAN, NAN, fic_node_get(map, "from").at != NULL, fic_node_get(map, "to").at != NULL };
    fic_status s = fic_node_allow(map, keys, err);
    fic_node low = fic_node_get(map, w->low_belongs ? "from" : "above");
    fic_node high = fic_node_get(map, w->high_belongs ? "to" : "below");
    if (s == FIC_OK && (!(low.at || high.at) || (fic_node_get(map, "from").at && fic_node_get(map, "above").at) ||
                        (fic_node_get(map, "to").at && fic_node_get(map, "below").at)))
        s = fic_node_fail(map, err, "expected one lower edge (from or above), one upper edge (to or below), or both");
    if (s == FIC_OK && low.at)
        s = read_edge(low, unit, &w->low, err);
    if (s == FIC_OK && high.at)
        s = read_edge(high, unit, &w->high, err);
    if (s == FIC_OK && !(isnan(w->low) || isnan(w->high) || w->low < w->high))
        s = fic_node_fail(map, err, "the window runs from %g to %g %s, expected a lower edge below the upper one",
                          w->low, w->high, unit);
    return s;
}

/* ---- checks -------------------------------------------------------------------------------------------- */

static fic_status read_quantity(fic_node n, int *quantity, fic_error *err)
{
    enum { ALL = FIC_QUANTITIES + FIC_SAMPLE_QUANTITIES };
    const char *names[ALL + 1];
    size_t which;
    for (int i = 0; i < ALL; i++)
        names[i] = fic_quantity_of(i)->name;
    names[ALL] = NULL;
    fic_status s = fic_node_choice(n, names, &which, err);
    *quantity = (int)which;
    return s;
}

static fic_status read_compare(fic_node n, const fic_comparison **compare, fic_error *err)
{
    const fic_comparison *all[64];
    const char *names[65];
    size_t count = 0, which;
    for (size_t k = 0; fic_comparison_lists[k]; k++)
        for (const fic_comparison *c = fic_comparison_lists[k]; c->name && count < 64; c++, count++) {
            all[count] = c;
            names[count] = c->name;
        }
    names[count] = NULL;
    fic_status s = fic_node_choice(n, names, &which, err);
    if (s == FIC_OK)
        *compare = all[which];
    return s;
}

/* compare, quantity and window may each be one or a list; a shorter one serves all. Several windows belong to several
 * checks where there are as many, else to the conditions of the one check. */
static fic_status read_checks(fic_node map, fic_fact *f, fic_error *err)
{
    fic_node compare, window, quantity = fic_node_get(map, "quantity");
    fic_status s = fic_node_need(map, "compare", &compare, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "window", &window, err);
    if (s != FIC_OK)
        return s;
    size_t nc = items(compare), nq = items(quantity), nw = items(window), n = nc > nq ? nc : nq;
    if (n == 0 || n > FIC_FACT_CHECKS || (nc != n && nc != 1) || (nq != n && nq > 1) || nw == 0 || nw > FIC_FACT_AT ||
        (n > 1 && nw != n && nw != 1))
        return fic_node_fail(map, err,
                             "%zu ways to compare, %zu quantities and %zu windows, expected as many or one of each", nc,
                             nq, nw);
    f->n_checks = n;
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        fic_check *c = &f->check[i];
        c->quantity = -1;
        s = read_compare(item(compare, nc > 1 ? i : 0), &c->compare, err);
        if (s == FIC_OK && nq)
            s = read_quantity(item(quantity, nq > 1 ? i : 0), &c->quantity, err);
        if (s != FIC_OK)
            return s;
        if (c->compare->needs_quantity != (nq > 0))
            return fic_node_fail(map, err,
                                 c->compare->needs_quantity ? "'%s' needs a 'quantity', expected one"
                                                            : "'%s' takes no 'quantity'",
                                 c->compare->name);
        c->unit = c->compare->unit ? c->compare->unit : fic_quantity_of(c->quantity)->unit;
        c->n_windows = n > 1 ? 1 : nw;
        for (size_t k = 0; k < c->n_windows && s == FIC_OK; k++)
            s = read_window(item(window, n > 1 ? (nw > 1 ? i : 0) : k), c->unit, &c->window[k], err);
    }
    return s;
}

/* at: temperatures, or names such as "0.87" for pairs. */
static fic_status read_at(fic_node list, fic_fact *f, fic_error *err)
{
    fic_status s = FIC_OK;
    f->n_at = items(list);
    if (f->n_at > FIC_FACT_AT)
        return fic_node_fail(list, err, "%zu entries, expected at most %d", f->n_at, FIC_FACT_AT);
    for (size_t i = 0; i < f->n_at && s == FIC_OK; i++) {
        const char *text;
        s = fic_node_text(item(list, i), &text, err);
        if (s != FIC_OK)
            return s;
        snprintf(f->at_text[i], sizeof f->at_text[i], "%s", text);
        bool unit = strpbrk(text, "KC") != NULL;
        f->at_K[i] = NAN;
        if (unit)
            s = fic_node_quantity(item(list, i), &T_param, &f->at_K[i], err);
    }
    return s;
}

static fic_status read_fact(fic_node map, fic_fact *f, fic_error *err)
{
    static const char *const keys[] = { "id",     "about",  "figure",      "compare",   "quantity", "at",
                                        "window", "reason", "at_pressure", "pressures", NULL };
    *f = (fic_fact){ 0 };
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = read_text(map, "id", f->id, sizeof f->id, err);
    if (s == FIC_OK)
        s = read_text(map, "about", f->about, sizeof f->about, err);
    if (s == FIC_OK)
        s = read_text(map, "figure", f->figure, sizeof f->figure, err);
    if (s == FIC_OK)
        s = read_text(map, "reason", f->reason, sizeof f->reason, err);
    if (s == FIC_OK)
        s = read_at(fic_node_get(map, "at"), f, err);
    if (s == FIC_OK)
        s = read_quantities(fic_node_get(map, "at_pressure"), &T_param, f->at_pressure_K, FIC_FACT_AT,
                            &f->n_at_pressure, err);
    if (s == FIC_OK)
        s = read_quantities(fic_node_get(map, "pressures"), &P_param, f->P_GPa, FIC_FACT_AT, &f->n_pressures, err);
    return s == FIC_OK ? read_checks(map, f, err) : s;
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static fic_status read_tg(fic_node list, fic_facts *f, fic_error *err)
{
    static const char *const keys[] = { "P", "Tg", NULL };
    fic_status s = FIC_OK;
    f->n_tg = fic_node_count(list);
    if (!fic_node_is_list(list) || f->n_tg < 2 || f->n_tg > 8)
        return fic_node_fail(list, err, "expected a list of 2 to 8 maps, such as {P: 0 GPa, Tg: 596 K}");
    for (size_t i = 0; i < f->n_tg && s == FIC_OK; i++) {
        fic_node map = fic_node_item(list, i), P, T;
        s = fic_node_allow(map, keys, err);
        if (s == FIC_OK)
            s = fic_node_need(map, "P", &P, err);
        if (s == FIC_OK)
            s = fic_node_need(map, "Tg", &T, err);
        if (s == FIC_OK)
            s = fic_node_quantity(P, &P_param, &f->tg_P_GPa[i], err);
        if (s == FIC_OK)
            s = fic_node_quantity(T, &T_param, &f->tg_K[i], err);
    }
    return s;
}

static fic_status read_map(fic_node map, fic_facts *f, fic_error *err)
{
    static const char *const keys[] = { "tg", "rate", "lowest_E", "temperatures", "facts", NULL };
    fic_node tg, rate, lowest, T, list;
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "tg", &tg, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "rate", &rate, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "lowest_E", &lowest, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "temperatures", &T, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "facts", &list, err);
    if (s == FIC_OK)
        s = read_tg(tg, f, err);
    if (s == FIC_OK)
        s = fic_node_quantity(rate, &rate_param, &f->rate_K_s, err);
    if (s == FIC_OK)
        s = fic_node_quantity(lowest, &T_param, &f->lowest_E_K, err);
    if (s == FIC_OK)
        s = read_quantities(T, &T_param, f->T_K, 32, &f->n_T, err);
    if (s == FIC_OK && (!fic_node_is_list(list) || fic_node_count(list) == 0))
        s = fic_node_fail(list, err, "expected a list of facts");
    if (s != FIC_OK)
        return s;
    f->fact = calloc(fic_node_count(list), sizeof *f->fact);
    if (!f->fact)
        return fic_fail_memory(err, "the facts");
    for (size_t i = 0; i < fic_node_count(list) && s == FIC_OK; i++) {
        s = read_fact(fic_node_item(list, i), &f->fact[i], err);
        for (size_t j = 0; j < i && s == FIC_OK; j++)
            if (strcmp(f->fact[i].id, f->fact[j].id) == 0)
                s = fic_node_fail(fic_node_item(list, i), err, "a second fact %s, expected ids that differ",
                                  f->fact[i].id);
        f->n += s == FIC_OK;
    }
    return s;
}

fic_status fic_facts_read(const char *path, fic_facts *f, fic_error *err)
{
    fic_yaml *file;
    *f = (fic_facts){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    s = read_map(fic_yaml_root(file), f, err);
    if (s != FIC_OK)
        fic_facts_clear(f);
    fic_yaml_free(file);
    return s;
}
