/* Ticks at round numbers that the reader expects: 10^n over many decades, 1 2 5 over few, even steps on less.
 */
#include "notebooks_export/plot_script.h"

#include <math.h>
#include "notebooks_export/letters.h"

/* A tick of a log axis: 200 as it is, 2e7 as 2 x 10^7. */
static void put_log_tick(FILE *out, double mantissa, int power, bool decades)
{
    const char *sign = power < 0 ? "−" : "";
    double v = mantissa * pow(10, power);
    if (decades && mantissa == 1)
        fprintf(out, "'10^{%s%d}' %.9g", sign, power < 0 ? -power : power, v);
    else if (v >= 1e-3 && v < 1e5)
        fprintf(out, "'%.4g' %.9g", v, v);
    else
        fprintf(out, "'%g×10^{%s%d}' %.9g", mantissa, sign, power < 0 ? -power : power, v);
}

/* On a piece of a log axis that is nearly straight: five or so even steps. */
static void put_even_ticks(FILE *out, double low, double high)
{
    double power = pow(10, floor(log10((high - low) / 4))), steps = (high - low) / 4 / power;
    double step = power * (steps < 2 ? 1 : steps < 5 ? 2 : 5);
    for (double v = step * ceil(low / step); v <= high; v += step)
        fprintf(out, "%.9g, ", v);
    fprintf(out, "%.9g)\n", high * 1e9); /* the list may not end in a comma: one tick out of sight */
}

/* Over three decades and more 10^n; below that as many of 1, 2, 5 or of all digits as are needed. */
static void put_log_ticks(FILE *out, char axis, const fic_plot_axis *a)
{
    double low = fmin(a->low, a->high), high = fmax(a->low, a->high), decades = log10(high / low);
    int every = (int)ceil(decades / 8), from = (int)floor(log10(low)), to = (int)ceil(log10(high));
    fprintf(out, "set %ctics (", axis);
    if (decades < 0.5) {
        put_even_ticks(out, low, high);
        return;
    }
    bool first = true;
    for (int power = from; power <= to; power++)
        for (int m = 1; m < 10; m++) {
            double v = m * pow(10, power);
            bool major = decades >= 3 ? m == 1 && power % every == 0 : decades >= 1 ? m == 1 || m == 2 || m == 5 : 1;
            if (v < low * (1 - 1e-9) || v > high * (1 + 1e-9) || (!major && every > 1 && m != 1))
                continue;
            fputs(first ? "" : ", ", out);
            first = false;
            if (major)
                put_log_tick(out, m, power, decades >= 3);
            else
                fprintf(out, "'' %.9g 1", v);
        }
    fputs(")\n", out);
}

/* Letters of the longest number between low and high that has the decimals of its step. */
static int tick_letters(double low, double high, double step)
{
    double largest = fmax(fabs(low), fabs(high));
    int decimals = (int)fmax(0, ceil(-log10(step) - 1e-9)), whole = largest < 10 ? 1 : 1 + (int)floor(log10(largest));
    return whole + (decimals > 0 ? decimals + 1 : 0) + (low < 0);
}

/* The next of 1, 2, 5, 10, ... */
static double wider_step(double step)
{
    double power = pow(10, floor(log10(step) + 1e-9)), mantissa = step / power;
    return power * (mantissa < 1.5 ? 2 : mantissa < 3.5 ? 5 : 10);
}

/* Below a panel gnuplot writes up to some ten numbers, however long: where they would touch, fewer. */
static void put_wider_ticks(FILE *out, const fic_plot_axis *a, double width, double font)
{
    double low = fmin(a->low, a->high), high = fmax(a->low, a->high), step = pow(10, floor(log10((high - low) / 20)));
    while ((high - low) / step > 10)
        step = wider_step(step);
    double natural = step;
    while ((high - low) / step > 2 && (tick_letters(low, high, step) + 1.5) * 0.6 * font * (high - low) / step > width)
        step = wider_step(step);
    if (step > natural)
        fprintf(out, "set xtics %.9g\n", step);
}

static void put_names(FILE *out, const fic_panel *p, const fic_sheet *g)
{
    size_t longest = 0;
    for (size_t i = 0; i < p->n_names; i++)
        longest = fic_count_letters(p->name[i]) > longest ? fic_count_letters(p->name[i]) : longest;
    bool tight = (double)((longest + 1) * p->n_names) * 0.6 * g->font > g->panel_width;
    fprintf(out, "set xtics noenhanced scale 0 %s (", tight ? "rotate by 30 right" : "norotate");
    for (size_t i = 0; i < p->n_names; i++) {
        fputs(i > 0 ? ", " : "", out);
        fic_put_words(out, p->name[i], 0);
        fprintf(out, " %zu", i);
    }
    fputs(")\n", out);
    if (tight)
        fprintf(out, "set bmargin %g\n", 3 + 0.45 * fmin(20, (double)longest));
}

void fic_put_axes(FILE *out, const fic_panel *p, const fic_frame *f, const fic_sheet *g)
{
    bool map = p->nx > 0 && p->ny > 0;
    fprintf(out, "set border %d lw 1.2 lc rgb '#444444'\n", map ? 31 : 3);
    fputs("set tics out nomirror scale 0.7,0.4 textcolor rgb '#222222'\nset format xy '%h'\nset format cb "
          "'%h'\n",
          out);
    if (map)
        fprintf(out, "set tics front\n");
    else
        fprintf(out, "set grid xtics ytics noztics nomxtics nomytics back lt 1 lw 1 lc rgb '#e6e6e6'\n");
    fprintf(out, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n", f->x.low, f->x.high, f->y.low, f->y.high);
    fputs(f->x.log ? "set logscale x\n" : "", out);
    fputs(f->y.log ? "set logscale y\n" : "", out);
    size_t wide = (size_t)(g->panel_width / (0.62 * g->font));
    size_t high = (size_t)(g->height / (double)g->rows / (0.6 * g->font));
    if (g->columns > 1 || g->rows > 1) /* so that panels of one column stand in line */
        fprintf(out, "set lmargin %g\nset rmargin %d\nset bmargin %g\n",
                fic_count_letters(p->y_label) > high ? 11.5 : 9.5, map ? 12 : 2, 3.8 * g->char_height);
    if (p->n_names > 0)
        put_names(out, p, g);
    else if (f->x.log)
        put_log_ticks(out, 'x', &f->x);
    else
        put_wider_ticks(out, &f->x, g->panel_width - (map ? 6.0 * g->font : 0), g->font);
    if (f->y.log)
        put_log_ticks(out, 'y', &f->y);
    if (g->char_height < 1) /* its lines are higher than its letters */
        fputs("set xtics offset 0,0.35\n", out);
    fprintf(out, "set xlabel noenhanced offset 0,%g ", g->char_height < 1 ? 0.75 : 0);
    fic_put_words(out, p->x_label, wide);
    fputs("\nset ylabel noenhanced ", out);
    fic_put_words(out, p->y_label, high);
    fputs("\nset title noenhanced offset 0,-0.3 ", out);
    fic_put_words(out, p->title, wide);
    fputc('\n', out);
    if (!map)
        return;
    fprintf(out, "set cbrange [%.9g:%.9g]\nset cblabel noenhanced offset 1,0 ", f->z_low, f->z_high);
    fic_put_words(out, p->map_label, high);
    fputs("\nset palette defined (0 '#440154', 1 '#482878', 2 '#3e4989', 3 '#31688e', 4 '#26828e', 5 "
          "'#1f9e89', "
          "6 '#35b779', 7 '#6ece58', 8 '#b5de2b', 9 '#fde725')\n",
          out);
}
