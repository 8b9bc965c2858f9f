#include "experiments/figures_inside.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"

const figure figures[] = {
    { "fig-1A", "Fig. 1A: the thermo-mechanical path", { NULL }, figure_1A },
    { "fig-1B", "Fig. 1B: heating curves after the liquid", { "F04", "F05" }, figure_1B },
    { "fig-1C", "Fig. 1C: heating curves after the glass", { "F20", "F21", "F22" }, figure_1C },
    { "fig-2A", "Fig. 2A: fictive temperature", { "F06", "F07", "F08", "F09" }, figure_2A },
    { "fig-2B", "Fig. 2B: Kissinger lines", { "F34" }, figure_2B },
    { "fig-2C", "Fig. 2C: activation energy", { "F11", "F12", "F13", "F14", "F18", "F19" }, figure_2C },
    { "fig-2D", "Fig. 2D: activation energy on T/Tg,P", { "F15", "F16" }, figure_2D },
    { "fig-3A", "Fig. 3A: fictive temperature on T/Tg,P", { "F17" }, figure_3A },
    { "fig-3BCD", "Fig. 3B-D: pairs at one T/Tg,P", { "F35" }, figure_3BCD },
    { "fig-4C", "Fig. 4C: activation energy after compression", { "F12", "F15", "F19" }, figure_4C },
    { "fig-4F", "Fig. 4F: ratio of the fictive temperatures", { "F10" }, figure_4F },
    { "fig-4AB", "Fig. 4A, B: structure factor", { NULL }, figure_4AB },
    { "fig-4DE", "Fig. 4D, E: first diffraction peak", { "F27", "F28", "F29" }, figure_4DE },
    { "fig-5", "Fig. 5: pair distribution function", { "F31" }, figure_5 },
    { "fig-6AB", "Fig. 6A, B: profiles of the first peak", { NULL }, figure_6AB },
    { "fig-6CD", "Fig. 6C, D: first peak against pressure", { "F24", "F25", "F26", "F32" }, figure_6CD },
    { "fig-S1", "Fig. S1: pieces of one sample", { "F33" }, figure_S1 },
    { "fig-S2A", "Fig. S2A: from two runs to Tp", { "F34" }, figure_S2A },
    { "fig-S2B", "Fig. S2B: excess heat flow at five rates", { "F34" }, figure_S2B },
    { "fig-S3", "Fig. S3: Tf by area matching", { "F06", "F07", "F08" }, figure_S3 },
    { "fig-S4", "Fig. S4: overshoot on T/Tg,onset", { "F23" }, figure_S4 },
    { "fig-S5", "Fig. S5: relaxation time", { "F01", "F02", "F03" }, figure_S5 },
    { "fig-S6", "Fig. S6: pairs on the master curve", { "F16", "F35" }, figure_S6 },
    { "fig-S7", "Fig. S7: pair distribution after 583 K", { NULL }, figure_S7 },
    { "fig-S8", "Fig. S8: what y_pin means", { "F30" }, figure_S8 },
    { "fig-S9", "Fig. S9: q1 and FWHM against y_pin", { "F30" }, figure_S9 },
    { "pressure-series", "Pressure series at 583 K and 643 K", { NULL }, figure_pressures },
    { "area-matching", "Area matching against the state", { "F06", "F07", "F09" }, figure_truth },
    { 0 }
};

size_t figures_count(void)
{
    return sizeof figures / sizeof *figures - 1;
}

/* ---- words ----------------------------------------------------------------------------------------------- */

/* A number that the campaign does not have is "none". */
static void say_none(char *text, size_t room)
{
    static const char none[] = "none";
    for (char *s = text; (s = strstr(s, "nan")); s += sizeof none - 1) {
        bool sign = s > text && (s[-1] == '+' || s[-1] == '-');
        char *from = s + 3, *to = s - sign + sizeof none - 1;
        if ((s > text + sign && isalpha((unsigned char)s[-1 - sign])) || isalpha((unsigned char)*from))
            continue;
        size_t n = strlen(from) + 1, left = room - (size_t)(to - text);
        memmove(to, from, n < left ? n : left);
        text[room - 1] = '\0';
        memcpy(s - sign, none, sizeof none - 1);
    }
}

void figure_caption(figure_words *w, const char *format, ...)
{
    va_list args;
    size_t n = strlen(w->caption);
    va_start(args, format);
    vsnprintf(w->caption + n, sizeof w->caption - n, format, args);
    va_end(args);
    say_none(w->caption + n, sizeof w->caption - n);
}

void figure_alt(figure_words *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(w->alt, sizeof w->alt, format, args);
    va_end(args);
}

static void name_facts(const finished *f, const figure *g, figure_words *w)
{
    size_t named = 0;
    for (size_t i = 0; i < FIGURE_FACTS && g->facts[i]; i++)
        if (*finished_verdict(f, g->facts[i]))
            figure_caption(w, "%s%s (%s)", named++ ? ", " : " Facts: ", g->facts[i], finished_verdict(f, g->facts[i]));
    if (named)
        figure_caption(w, ".");
}

/* ---- what drawers share ---------------------------------------------------------------------------------- */

fic_status figure_needs_facts(const finished *f, fic_error *err)
{
    return f->facts.n_tg >= 2
               ? FIC_OK
               : fic_fail(err, FIC_EINPUT, "no facts with a Tg for two pressures, expected a facts file (-f)");
}

fic_status figure_sample(const finished *f, int which, double T_K, size_t *sample, fic_error *err)
{
    fic_status s = figure_needs_facts(f, err);
    if (s != FIC_OK)
        return s;
    double P = finished_pressure(f, which);
    *sample = fic_campaign_find_PT(&f->campaign, P, T_K);
    if (!finished_result(f, *sample))
        return fic_fail(err, FIC_EINPUT, "the campaign has no finished sample with P = %g GPa, T = %g K", P, T_K);
    return FIC_OK;
}

const char *figure_pressure(canvas *c, const finished *f, int which)
{
    double P = finished_pressure(f, which);
    return P == 0.0 ? "1 atm" : canvas_text(c, "%g GPa", P);
}

fic_status figure_curve(canvas *c, size_t panel, const finished *f, size_t sample, size_t rate, figure_signal signal,
                        double T_unit_K, fic_curve look, fic_error *err)
{
    finished_curve v;
    fic_status s = finished_curve_read(f, sample, rate, &v, err);
    if (s != FIC_OK)
        return s;
    for (size_t i = 0; i < v.n; i++)
        v.T_K[i] /= T_unit_K;
    look.n = v.n;
    look.x = v.T_K;
    look.y = signal == RUN_1 ? v.u_first : signal == RUN_2 ? v.u_second : signal == EXCESS ? v.excess : v.first_mW;
    canvas_copy(c, panel, look);
    finished_curve_clear(&v);
    return FIC_OK;
}

fic_status figure_standard(canvas *c, size_t panel, const finished *f, double T_unit_K, fic_error *err)
{
    size_t sample[FIGURE_SERIES], n = finished_series(f, finished_pressure(f, 0), FIGURE_SERIES, sample);
    if (n == 0)
        return fic_fail(err, FIC_EINPUT, "the campaign has no sample at the lower pressure");
    double q = f->campaign.rate_K_s[f->rate];
    return figure_curve(c, panel, f, sample[n - 1], f->rate, RUN_2, T_unit_K,
                        (fic_curve){ .title = canvas_text(c, "%g/%g K/s", q, q), .colour = BLACK }, err);
}

const char *figure_window(canvas *c, const finished *f, const char *id)
{
    char text[64];
    const char *words =
        canvas_text(c, "%s: %s", id, finished_window_text(finished_window(f, id, 0, 0), text, sizeof text));
    return words ? words : id;
}

fic_status figure_finish(canvas *c, fic_status s, fic_plots *plots, const char *path, const char *title, fic_error *err)
{
    if (s == FIC_OK)
        return canvas_draw(c, plots, path, title, err);
    canvas_clear(c);
    return s;
}

double figure_predicted(const finished *f, const char *id, const char *condition)
{
    for (size_t i = 0; i < f->verdicts.n; i++) {
        const fic_verdict *v = &f->verdicts.row[i];
        if (strcmp(v->fact->id, id) == 0 && strncmp(v->condition, condition, strlen(condition)) == 0)
            return v->predicted;
    }
    return NAN;
}

double figure_check(const finished *f, const char *id, size_t check)
{
    const fic_fact *fact = finished_fact(f, id);
    for (size_t i = 0; fact && check < fact->n_checks && i < f->verdicts.n; i++) {
        const fic_verdict *v = &f->verdicts.row[i];
        const fic_window *w = &fact->check[check].window[0];
        bool same_low = isnan(w->low) ? isnan(v->window.low) : v->window.low == w->low;
        bool same_high = isnan(w->high) ? isnan(v->window.high) : v->window.high == w->high;
        if (v->fact == fact && same_low && same_high)
            return v->predicted;
    }
    return NAN;
}

/* ---- all of them ----------------------------------------------------------------------------------------- */

/* FIC_EINPUT here means that this campaign does not hold what the figure shows. */
static fic_status draw_one(const finished *f, const figure *g, const char *folder, fic_plots *plots, figure_words *w,
                           fic_error *err)
{
    fic_error own;
    char *path = fic_path_join(folder, g->name);
    fic_status s = path ? g->draw(f, plots, path, w, &own) : fic_fail_memory(&own, g->name);
    w->drawn = s == FIC_OK;
    if (s == FIC_OK)
        name_facts(f, g, w);
    else if (s == FIC_EINPUT || s == FIC_EMATH)
        snprintf(w->reason, sizeof w->reason, "%.*s", (int)strcspn(own.text, "\n"), own.text);
    else
        fic_fail(err, s, "%s: %s", g->name, own.text);
    free(path);
    return s == FIC_EINPUT || s == FIC_EMATH ? FIC_OK : s;
}

fic_status figures_draw(const finished *f, figure_words words[], fic_error *err)
{
    fic_plots *plots[2] = { NULL, NULL };
    char *folder = fic_path_join(f->folder, "figures");
    fic_status s = folder ? fic_folder_create(folder, err) : fic_fail_memory(err, f->folder);
    for (size_t k = 0; k < 2 && s == FIC_OK; k++)
        s = fic_plots_begin(&plots[k], err);
    for (size_t i = 0; figures[i].name && s == FIC_OK; i++) {
        words[i] = (figure_words){ 0 };
        s = draw_one(f, &figures[i], folder, plots[i % 2], &words[i], err);
    }
    for (size_t k = 0; k < 2; k++) {
        fic_status end = fic_plots_end(plots[k], s == FIC_OK ? err : NULL);
        s = s == FIC_OK ? end : s;
    }
    free(folder);
    return s;
}
