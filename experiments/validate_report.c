/* validate_report.c - report.html and report.md: the answer, the figures of each study, its pictures, the ranks. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include "experiments/validate.h"
#include "notebooks_export/page.h"

static fic_status put_answers(const validation *v, fic_page *page, fic_error *err)
{
    const char *about[VALIDATE_STUDIES], *quantity[VALIDATE_STUDIES], *unit[VALIDATE_STUDIES], *study[VALIDATE_STUDIES],
        *larger[VALIDATE_STUDIES];
    double size[VALIDATE_STUDIES], shift[VALIDATE_STUDIES];
    fic_status s = FIC_OK;
    if (v->n_differences == 0)
        return s;
    for (size_t i = 0; i < v->n_differences && s == FIC_OK; i++) {
        validate_answer a;
        s = validate_answer_of(v, i, &a, err);
        about[i] = a.what->about;
        quantity[i] = validate_quantities[a.what->quantity].name;
        unit[i] = validate_quantities[a.what->quantity].unit;
        study[i] = a.what->study;
        size[i] = a.what->size;
        shift[i] = a.shift_95;
        larger[i] = a.larger ? "yes" : "no";
    }
    if (s != FIC_OK)
        return s;
    const fic_page_column columns[] = {
        { .name = "difference", .word = about }, { .name = "quantity", .word = quantity },
        { .name = "size", .number = size },      { .name = "the chain shifts by", .number = shift },
        { .name = "unit", .word = unit },        { .name = "larger than the chain", .word = larger },
        { .name = "study", .word = study }
    };
    fic_page_heading(page, 2, "Larger than the chain's own shift?");
    fic_page_text(page, "Two glasses that do not differ, each in an instrument of its own, seem to differ by less than "
                        "\"the chain shifts by\" in 95 %% of the cases.");
    fic_page_table(page, "Differences", v->n_differences, sizeof columns / sizeof *columns, columns);
    return s;
}

static fic_status put_figures(const validate_study *st, fic_page *page, fic_error *err)
{
    enum { FIGURES = 8 };
    const char *name[VALIDATE_QUANTITIES], *unit[VALIDATE_QUANTITIES];
    double v[FIGURES][VALIDATE_QUANTITIES];
    size_t n = 0;
    for (size_t q = 0; q < VALIDATE_QUANTITIES; q++) {
        validate_summary u;
        fic_status s = validate_summarise(st, q, NAN, &u, err);
        if (s != FIC_OK)
            return s;
        free(u.all);
        if (u.n == 0)
            continue;
        const double figures[FIGURES] = { (double)u.n,
                                          (double)u.missing,
                                          u.bias,
                                          u.rmse,
                                          u.sigma,
                                          100.0 * u.inside_68,
                                          100.0 * u.inside_95,
                                          100.0 * validate_binomial_error(u.inside_95, u.n) };
        for (size_t k = 0; k < FIGURES; k++)
            v[k][n] = figures[k];
        name[n] = validate_quantities[q].name;
        unit[n++] = validate_quantities[q].unit;
    }
    const fic_page_column columns[] = { { .name = "quantity", .word = name },
                                        { .name = "unit", .word = unit },
                                        { .name = "n", .number = v[0], .decimals = FIC_WHOLE },
                                        { .name = "none", .number = v[1], .decimals = FIC_WHOLE },
                                        { .name = "bias", .number = v[2] },
                                        { .name = "rmse", .number = v[3] },
                                        { .name = "stated error", .number = v[4] },
                                        { .name = "inside 68 %", .unit = "%", .number = v[5], .decimals = 1 },
                                        { .name = "inside 95 %", .unit = "%", .number = v[6], .decimals = 1 },
                                        { .name = "its error", .unit = "%", .number = v[7], .decimals = 1 } };
    fic_page_table(page, st->name, n, sizeof columns / sizeof *columns, columns);
    return FIC_OK;
}

static fic_status put_ranks(const validate_calibration *c, fic_page *page)
{
    const fic_calibration *r = &c->result;
    const char *name[FIC_FIT_PARAMETERS];
    double p[FIC_FIT_PARAMETERS], mean[FIC_FIT_PARAMETERS];
    for (size_t k = 0; k < r->n; k++) {
        name[k] = r->parameter[k].name;
        p[k] = r->parameter[k].p_value;
        mean[k] = r->parameter[k].mean_rank;
    }
    const fic_page_column columns[] = { { .name = "parameter", .word = name },
                                        { .name = "p of equal ranks", .number = p },
                                        { .name = "mean rank", .number = mean, .decimals = 3 } };
    fic_page_heading(page, 2, "Calibration: %s", c->name);
    fic_page_text(page,
                  "%zu truths, %zu of them failed; worst R-hat %.3f. A posterior that is too narrow piles ranks up at "
                  "both ends, one that is too wide in the middle, a bias tilts them.",
                  r->draws, r->failed, r->r_hat);
    fic_page_table(page, c->name, r->n, sizeof columns / sizeof *columns, columns);
    return FIC_OK;
}

static fic_status put_picture(const fic_drafts *drafts, const char *name, const char *of, const char *caption,
                              fic_page *page, fic_error *err)
{
    char file[140];
    snprintf(file, sizeof file, "%s-%s.png", name, of);
    char *path = fic_drafts_path(drafts, file);
    if (!path)
        return fic_fail_memory(err, "a report");
    if (access(path, R_OK) == 0) /* nothing scatters: no picture */
        fic_page_figure(page, path, file, caption, caption);
    free(path);
    return FIC_OK;
}

static fic_status put_study(const validate_study *st, const fic_drafts *drafts, bool pictures, fic_page *page,
                            fic_error *err)
{
    validate_quantity artefact;
    char caption[160];
    fic_page_heading(page, 2, "Study: %s", st->name);
    fic_status s = put_figures(st, page, err);
    if (!pictures || s != FIC_OK)
        return s;
    s = put_picture(drafts, "truth", st->name, "Estimate against truth.", page, err);
    if (s == FIC_OK)
        s = put_picture(drafts, "pulls", st->name, "Errors over stated errors, with the normal curve.", page, err);
    for (size_t k = 0; k < VALIDATE_ARTEFACTS && s == FIC_OK; k++)
        if (validate_artefact(st, k, &artefact)) {
            snprintf(caption, sizeof caption, "Errors against %s.", artefact.name);
            s = put_picture(drafts, artefact.name, st->name, caption, page, err);
        }
    return s;
}

fic_status validate_write_report(const validation *v, const fic_drafts *drafts, bool pictures, fic_error *err)
{
    fic_page *page;
    char *html = fic_drafts_path(drafts, "report.html"), *md = fic_drafts_path(drafts, "report.md");
    fic_status s = html && md ? fic_page_begin(&page, "Validation of the chain of analysis", err)
                              : fic_fail_memory(err, "a report");
    bool begun = s == FIC_OK;
    if (begun)
        s = put_answers(v, page, err);
    for (size_t k = 0; k < v->n && s == FIC_OK; k++)
        s = put_study(&v->study[k], drafts, pictures, page, err);
    for (size_t k = 0; k < v->n_calibrations && s == FIC_OK; k++) {
        s = put_ranks(&v->calibration[k], page);
        if (s == FIC_OK && pictures)
            s = put_picture(drafts, "ranks", v->calibration[k].name,
                            "Ranks of the truth in the posterior; the band holds 95 % of the bins of a calibrated fit.",
                            page, err);
    }
    if (s == FIC_OK)
        s = fic_page_write(page, html, md, err);
    if (begun)
        fic_page_free(page);
    free(html);
    free(md);
    return s;
}
