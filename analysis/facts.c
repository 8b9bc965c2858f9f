/* facts.c - the rows that the ways of comparing make, hit or missed, and their table. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/comparisons.h"
#include "models/base/file.h"

static const fic_quantity_type sample_quantity_types[] = {
    [FIC_S_E] = { "E", "R Tg", "activation energy by Kissinger; only where the peak is clear" },
    [FIC_S_R2] = { "R2", "1", "straightness of the Kissinger line; only where the peak is clear" },
    [FIC_S_E_EXCESS] = { "E_excess", "R Tg", "Arrhenius less Kissinger energy; only where the peak is clear" },
    { 0 }
};

const fic_quantity_type *fic_quantity_of(int quantity)
{
    return quantity < FIC_QUANTITIES ? &fic_quantity_types[quantity]
                                     : &sample_quantity_types[quantity - FIC_QUANTITIES];
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static bool inside(const fic_window *w, double v)
{
    if (!isfinite(v))
        return false;
    bool low = isnan(w->low) || (w->low_belongs ? v >= w->low : v > w->low);
    bool high = isnan(w->high) || (w->high_belongs ? v <= w->high : v < w->high);
    return low && high;
}

fic_status fic_comparison_row(comparison *x, double predicted, double error, const char *format, ...)
{
    fic_verdict *larger = realloc(x->out->row, (x->out->n + 1) * sizeof *larger);
    if (!larger)
        return fic_fail_memory(x->err, "the comparison");
    x->out->row = larger;
    fic_verdict *v = &larger[x->out->n++];
    size_t which = x->row < x->check->n_windows ? x->row : x->check->n_windows - 1;
    *v = (fic_verdict){ .fact = x->fact,
                        .unit = x->check->unit,
                        .predicted = predicted,
                        .error = error,
                        .window = x->check->window[which] };
    va_list args;
    va_start(args, format);
    vsnprintf(v->condition, sizeof v->condition, format, args);
    va_end(args);
    v->hit = inside(&v->window, predicted);
    x->row++;
    return FIC_OK;
}

/* ---- the whole table ----------------------------------------------------------------------------------- */

static bool same_fact(const fic_verdict *a, const fic_verdict *b)
{
    return a->fact == b->fact;
}

/* Misses first, else in the order of the file: facts stand in one array. */
static int by_verdict(const void *a, const void *b)
{
    const fic_verdict *x = a, *y = b;
    if (x->hit != y->hit)
        return x->hit ? 1 : -1;
    if (!same_fact(x, y))
        return x->fact < y->fact ? -1 : 1;
    return strcmp(x->condition, y->condition);
}

static void count(fic_comparison_table *t, const fic_facts *f)
{
    t->facts = f->n;
    t->hits = 0;
    for (size_t i = 0; i < f->n; i++) {
        size_t rows = 0, hits = 0;
        for (size_t j = 0; j < t->n; j++)
            if (t->row[j].fact == &f->fact[i]) {
                rows++;
                hits += t->row[j].hit;
            }
        t->hits += rows > 0 && rows == hits;
    }
}

fic_status fic_facts_compare(const fic_facts *f, const fic_campaign *c, const fic_sampled *results,
                             fic_comparison_table *out, fic_error *err)
{
    *out = (fic_comparison_table){ 0 };
    comparison x = { .facts = f, .campaign = c, .results = results, .out = out, .err = err };
    fic_status s = FIC_OK;
    for (x.rate = 0; x.rate < c->n_rates && c->rate_K_s[x.rate] != f->rate_K_s;)
        x.rate++;
    if (x.rate == c->n_rates)
        s = fic_fail(err, FIC_EINPUT, "the campaign does not scan at %g K/s, expected it among its rates", f->rate_K_s);
    for (size_t i = 0; i < f->n && s == FIC_OK; i++)
        for (size_t k = 0; k < f->fact[i].n_checks && s == FIC_OK; k++) {
            x.fact = &f->fact[i];
            x.check = &f->fact[i].check[k];
            x.row = 0;
            s = x.check->compare->run(&x);
            /* A method that fails on these results makes a row without a number, which is a miss; the others go on. */
            if (s == FIC_EMATH && results)
                s = fic_comparison_row(&x, NAN, NAN, "%.*s", 63, err->text);
            /* So does one that finds nothing: no temperatures under at:, or no sample there. */
            if (s == FIC_OK && results && x.row == 0)
                s = fic_comparison_row(&x, NAN, NAN, "nothing to compare, expected at: or its samples");
            if (s != FIC_OK)
                fic_fail_in(err, s, "fact %s", f->fact[i].id);
        }
    if (s == FIC_OK) {
        count(out, f);
        qsort(out->row, out->n, sizeof *out->row, by_verdict);
    } else {
        fic_comparison_clear(out);
    }
    return s;
}

void fic_comparison_clear(fic_comparison_table *t)
{
    free(t->row);
    *t = (fic_comparison_table){ 0 };
}

static void print_number(FILE *f, double v)
{
    if (isfinite(v))
        fprintf(f, ",%.6g", v);
    else
        fputc(',', f);
}

/* Text of a file, quoted: a comma or a quote in it stays one cell. */
static void print_text(FILE *f, const char *text)
{
    fputc('"', f);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', f);
        fputc(*text, f);
    }
    fputc('"', f);
}

fic_status fic_comparison_write(const fic_comparison_table *t, const char *path, fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    FILE *f = text.f;
    fputs("id,description,condition,predicted,predicted_error,window_low,window_high,unit,verdict\n", f);
    for (size_t i = 0; i < t->n; i++) {
        const fic_verdict *v = &t->row[i];
        fprintf(f, "%s,", v->fact->id);
        print_text(f, v->fact->about);
        fputc(',', f);
        print_text(f, v->condition);
        print_number(f, v->predicted);
        print_number(f, v->error);
        print_number(f, v->window.low);
        print_number(f, v->window.high);
        fprintf(f, ",%s,%s\n", v->unit, v->hit ? "hit" : "miss");
    }
    return fic_text_end(&text, path, err);
}
