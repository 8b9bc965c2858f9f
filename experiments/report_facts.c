/* report_facts.c - facts, misses first, and what a miss says in words. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/report.h"
#include "models/base/file.h"

typedef struct {
    char (*window)[64];
    const char **id, **fact, **figure, **condition, **windows, **unit, **verdict, **reason;
    double *predicted, *error;
} columns;

static void free_columns(columns *c)
{
    free(c->window);
    free(c->id);
    free(c->predicted);
}

static fic_status fill(const fic_comparison_table *t, columns *c, fic_error *err)
{
    size_t n = t->n;
    c->window = malloc((n + 1) * sizeof *c->window);
    const char **words = malloc((8 * n + 1) * sizeof *words);
    c->id = words;
    c->predicted = malloc((2 * n + 1) * sizeof *c->predicted);
    if (!c->window || !words || !c->predicted)
        return fic_fail_memory(err, "the table of facts");
    c->fact = words + n;
    c->figure = words + 2 * n;
    c->condition = words + 3 * n;
    c->windows = words + 4 * n;
    c->unit = words + 5 * n;
    c->verdict = words + 6 * n;
    c->reason = words + 7 * n;
    c->error = c->predicted + n;
    for (size_t i = 0; i < n; i++) {
        const fic_verdict *v = &t->row[i];
        c->id[i] = v->fact->id;
        c->fact[i] = v->fact->about;
        c->figure[i] = v->fact->figure;
        c->condition[i] = v->condition;
        c->windows[i] = finished_window_text(&v->window, c->window[i], sizeof c->window[i]);
        c->unit[i] = v->unit;
        c->verdict[i] = v->hit ? "hit" : "miss";
        c->reason[i] = v->fact->reason;
        c->predicted[i] = v->predicted;
        c->error[i] = v->error;
    }
    return FIC_OK;
}

void report_facts(const report *r, fic_page *page)
{
    columns c = { 0 };
    const fic_comparison_table *t = &r->f->verdicts;
    if (!r->f->has_facts)
        return;
    fic_page_heading(page, 2, "Facts");
    if (fill(t, &c, NULL) == FIC_OK) {
        const fic_page_column column[] = { { "id", NULL, NULL, c.id, 0 },
                                           { "verdict", NULL, NULL, c.verdict, 0 },
                                           { "fact", NULL, NULL, c.fact, 0 },
                                           { "paper's figure", NULL, NULL, c.figure, 0 },
                                           { "condition", NULL, NULL, c.condition, 0 },
                                           { "predicted", NULL, c.predicted, NULL, 0 },
                                           { "error", NULL, c.error, NULL, 0 },
                                           { "window", NULL, NULL, c.windows, 0 },
                                           { "unit", NULL, NULL, c.unit, 0 },
                                           { "reason for the window", NULL, NULL, c.reason, 0 } };
        fic_page_table(page,
                       "Every condition of every fact, misses first. The figure is that of [shen2025]; error is one "
                       "standard deviation from "
                       "the analysis of the curves, a dash where there is none; R Tg is R times the Tg at 1 atm.",
                       t->n, sizeof column / sizeof *column, column);
    }
    free_columns(&c);
}

/* ---- misses ---------------------------------------------------------------------------------------------- */

/* "2.78 K, expected 4.5 to 7.5 K: too low by 1.72 K" */
static void say_miss(const fic_verdict *v, char text[], size_t room)
{
    char window[64];
    const char *unit = strcmp(v->unit, "1") ? v->unit : "", *gap = *unit ? " " : "";
    finished_window_text(&v->window, window, sizeof window);
    if (!isfinite(v->predicted)) {
        snprintf(text, room, "%s: the campaign gives no number, expected %s%s%s.", v->condition, window, gap, unit);
        return;
    }
    bool low = isfinite(v->window.low) && !(v->predicted > v->window.low);
    double off = low ? v->window.low - v->predicted : v->predicted - v->window.high;
    snprintf(text, room, "%s: %.4g%s%s, expected %s%s%s; too %s by %.3g%s%s%s.", v->condition, v->predicted, gap, unit,
             window, gap, unit, low ? "low" : "high", off, gap, unit,
             isfinite(v->error) && off < 2.0 * v->error ? ", less than twice its own error" : "");
}

static void put_miss(const finished *f, const fic_fact *fact, fic_page *page)
{
    enum { MOST = 32, TEXT = 320 };
    char(*text)[TEXT] = malloc(MOST * sizeof *text);
    const char *item[MOST];
    size_t n = 0, rows = 0;
    if (!text)
        return;
    for (size_t i = 0; i < f->verdicts.n; i++) {
        const fic_verdict *v = &f->verdicts.row[i];
        rows += v->fact == fact;
        if (v->fact != fact || v->hit || n == MOST)
            continue;
        say_miss(v, text[n], TEXT);
        item[n] = text[n];
        n++;
    }
    fic_page_heading(page, 3, "%s: %s", fact->id, fact->about);
    fic_page_text(page, "Figure %s. Window: %s. %zu of %zu conditions are outside.", fact->figure, fact->reason, n,
                  rows);
    fic_page_list(page, n, item);
    free(text);
}

/* NOTES.md beside the facts: what was tried, and the physical reasons. */
static void put_notes(const report *r, fic_page *page)
{
    fic_error err;
    char *folder = r->facts_path ? fic_path_folder(r->facts_path) : NULL,
         *path = folder ? fic_path_join(folder, "NOTES.md") : NULL;
    char *text = NULL;
    size_t n;
    if (path && fic_text_read(path, 1 << 20, &text, &n, &err) == FIC_OK) {
        fic_page_heading(page, 3, "Notes on the model");
        fic_page_markdown(page, text);
    }
    free(text);
    free(path);
    free(folder);
}

void report_misses(const report *r, fic_page *page)
{
    const finished *f = r->f;
    if (!f->has_facts)
        return;
    fic_page_heading(page, 2, "What the model cannot explain");
    size_t misses = f->verdicts.facts - f->verdicts.hits;
    if (misses == 0)
        fic_page_text(page, "Every fact is inside its windows.");
    else
        fic_page_text(page, "%zu facts are outside. What follows is made from the table above; no window was moved.",
                      misses);
    for (size_t i = 0; i < f->facts.n; i++)
        if (strcmp(finished_verdict(f, f->facts.fact[i].id), "miss") == 0)
            put_miss(f, &f->facts.fact[i], page);
    put_notes(r, page);
}
