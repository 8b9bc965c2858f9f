/* report.c - the order of the page. */
#include "experiments/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "models/base/file.h"

static size_t failed(const finished *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->campaign.n; i++)
        n += f->result[i].status != FIC_OK;
    return n;
}

static void put_summary(const report *r, fic_page *page)
{
    const finished *f = r->f;
    fic_page_heading(page, 2, "Summary");
    if (f->has_facts)
        fic_page_text(page,
                      "%zu of %zu measured facts are inside their windows, with one parameter set for all of them.",
                      f->verdicts.hits, f->verdicts.facts);
    fic_page_text(
        page,
        "%zu samples of %s, each scanned at %zu heating rates (run 1 and run 2); %zu failed. Every number on this page "
        "is read "
        "from the campaign's own files: quantities.csv, samples.csv, facts.csv and curves/ in the same folder.",
        f->campaign.n, f->campaign.material.name, f->campaign.n_rates, failed(f));
    if (f->has_facts)
        fic_page_text(page,
                      "The facts are those of [shen2025], as far as its words give numbers. Windows stand in the facts "
                      "file with their reason and "
                      "were set before any fit. A fact is a hit only where every one of its conditions is inside.");
    for (size_t i = 0; i < f->campaign.n; i++)
        if (f->result[i].status != FIC_OK)
            fic_page_text(page, "Sample %s has no numbers: %s.", f->campaign.sample[i].name, f->result[i].reason);
}

static fic_status put_figures(const report *r, fic_page *page, fic_error *err)
{
    fic_status s = FIC_OK;
    fic_page_heading(page, 2, "Figures");
    fic_page_text(page,
                  "The paper's figures as this model sees them, under their numbers there. In series blue is 1 atm and "
                  "red the high pressure; black is the glass cooled and heated at the scan rate. Bands are the windows "
                  "of the facts whose ids they carry.");
    for (size_t i = 0; figures[i].name && s == FIC_OK; i++) {
        fic_page_heading(page, 3, "%s", figures[i].title);
        if (!r->words[i].drawn) {
            fic_page_text(page, "Not drawn: %s.", r->words[i].reason);
            continue;
        }
        char *path = NULL, *link = NULL;
        if (asprintf(&path, "%s/figures/%s.svg", r->f->folder, figures[i].name) < 0 ||
            asprintf(&link, "figures/%s.png", figures[i].name) < 0)
            s = fic_fail_memory(err, "a report");
        else
            fic_page_figure(page, path, link, r->words[i].alt, r->words[i].caption);
        free(path);
        free(link);
    }
    return s;
}

/* The samples at the facts' rate: what quantities.csv and samples.csv hold of them. */
static fic_status put_samples(const report *r, fic_page *page, fic_error *err)
{
    enum { NUMBERS = 9 };
    const finished *f = r->f;
    size_t n = f->campaign.n;
    double *v = malloc(NUMBERS * (n + 1) * sizeof *v);
    const char **name = malloc((n + 1) * sizeof *name), **status = malloc((n + 1) * sizeof *status);
    fic_status s = v && name && status ? FIC_OK : fic_fail_memory(err, "a table");
    for (size_t i = 0; i < n && s == FIC_OK; i++) {
        const fic_sampled *x = finished_result(f, i);
        name[i] = f->campaign.sample[i].name;
        status[i] = x ? "done" : "failed";
        v[i] = finished_number(f, i, FIC_Q_TF, NULL);
        v[n + i] = finished_number(f, i, FIC_Q_TG_ONSET, NULL);
        v[2 * n + i] = finished_number(f, i, FIC_Q_T_MAX, NULL);
        v[3 * n + i] = finished_number(f, i, FIC_Q_T_P, NULL);
        v[4 * n + i] = finished_number(f, i, FIC_Q_PEAK_HEIGHT, NULL);
        v[5 * n + i] = x && x->series.clear ? x->series.E_J_mol / 1000.0 : NAN;
        v[6 * n + i] = x && x->series.clear ? x->series.E_error_J_mol / 1000.0 : NAN;
        v[7 * n + i] = x && x->series.clear ? x->series.R2 : NAN;
        v[8 * n + i] = x ? x->q1_1_A : NAN;
    }
    const fic_page_column column[] = {
        { "sample", NULL, NULL, name, 0 },     { "Tf", "K", v, NULL, 2 },
        { "Tg,onset", "K", v + n, NULL, 2 },   { "T of largest Cp", "K", v + 2 * n, NULL, 2 },
        { "Tp", "K", v + 3 * n, NULL, 2 },     { "height at Tp", NULL, v + 4 * n, NULL, 3 },
        { "E", "kJ/mol", v + 5 * n, NULL, 2 }, { "error of E", "kJ/mol", v + 6 * n, NULL, 2 },
        { "R²", NULL, v + 7 * n, NULL, 4 },    { "q1", "1/angstrom", v + 8 * n, NULL, 5 },
        { "status", NULL, NULL, status, 0 }
    };
    if (s == FIC_OK) {
        char caption[160];
        snprintf(caption, sizeof caption, "Samples at %g K/s. E only where the peak is clear; no number is a dash.",
                 f->campaign.rate_K_s[f->rate]);
        fic_page_heading(page, 2, "Samples");
        fic_page_table(page, caption, n, sizeof column / sizeof *column, column);
    }
    free(v);
    free(name);
    free(status);
    return s;
}

fic_status report_write(const report *r, fic_error *err)
{
    fic_page *page = NULL;
    char *html = fic_path_join(r->f->folder, "report.html"), *md = fic_path_join(r->f->folder, "report.md"), title[120];
    snprintf(title, sizeof title, "Campaign on %s", r->f->campaign.material.name);
    fic_status s = html && md ? fic_page_begin(&page, title, err) : fic_fail_memory(err, "a report");
    if (s == FIC_OK) {
        put_summary(r, page);
        report_facts(r, page);
        report_misses(r, page);
        s = put_figures(r, page, err);
    }
    if (s == FIC_OK)
        s = report_curves(r, page, err);
    if (s == FIC_OK)
        s = put_samples(r, page, err);
    if (s == FIC_OK)
        s = report_parameters(r, page, err);
    if (s == FIC_OK)
        s = report_provenance(r, page, err);
    if (s == FIC_OK)
        s = fic_page_write(page, html, md, err);
    fic_page_free(page);
    free(html);
    free(md);
    return s;
}
