/* Numbers and words as gnuplot reads them. A line of 20000 points on 1000 pixels keeps, of the points that
 * fall on one pixel column, the first, the last, the lowest and the highest: those alone decide what is
 * drawn. */
#include "notebooks_export/plot_script.h"

#include <ctype.h>
#include <math.h>
#include "notebooks_export/letters.h"

/* The number of characters before the next space or the end. */
static size_t word(const unsigned char *s)
{
    size_t n = 0;
    for (; *s && !isspace(*s); s++)
        n += (*s & 0xc0) != 0x80;
    return n;
}

void fic_put_words(FILE *out, const char *text, size_t width)
{
    const unsigned char *s = (const unsigned char *)(text ? text : "");
    size_t column = 0;
    fputc('"', out);
    while (*s) {
        size_t n = fic_letter((const char *)s);
        if (n == 0) {
            fputs("\\357\\277\\275", out);
            s++;
            column++;
            continue;
        }
        column++;
        if (isspace(*s) && width > 0 && column + word(s + 1) > width) {
            fputs("\\n", out);
            column = 0;
        } else if (*s < 0x20 || *s == 0x7f) {
            fputs("\\040", out);
        } else if (n == 1 && isalpha(*s)) {
            fputc(*s, out);
        } else { /* digits too: gnuplot would read \0550 as one escape of four digits */
            for (size_t i = 0; i < n; i++)
                fprintf(out, "\\%03o", s[i]);
        }
        s += n;
    }
    fputc('"', out);
}

static bool shown(const fic_curve *c, const fic_frame *f, size_t i)
{
    return isfinite(fic_axis_at(&f->x, c->x[i])) && isfinite(fic_axis_at(&f->y, c->y[i])) &&
           (c->style != FIC_BAND || isfinite(fic_axis_at(&f->y, c->y2[i])));
}

bool fic_curve_shows(const fic_curve *c, const fic_frame *f)
{
    for (size_t i = 0; i < c->n; i++)
        if (shown(c, f, i))
            return true;
    return false;
}

bool fic_map_shows(const fic_panel *p)
{
    for (size_t i = 0; i < p->nx * p->ny; i++)
        if (isfinite(p->map_z[i]))
            return true;
    return false;
}

static void put_point(FILE *out, const fic_curve *c, const fic_frame *f, size_t i)
{
    double y = c->y[i], e = fic_has_error(c) && c->error[i] > 0 && isfinite(c->error[i]) ? c->error[i] : 0;
    double low = y - e;
    /* An error bar that reaches zero ends at the edge of a log panel. */
    if (f->y.log && !(low > 0))
        low = fmin(fmin(f->y.low, f->y.high), y);
    if (c->style == FIC_BAND)
        fprintf(out, "%.9g %.9g %.9g\n", c->x[i], y, c->y2[i]);
    else if (fic_has_error(c))
        fprintf(out, "%.9g %.9g %.9g %.9g\n", c->x[i], y, low, y + e);
    else
        fprintf(out, "%.9g %.9g\n", c->x[i], y);
}

/* The points i of one pixel column: the first, the last and the extremes of y and of a band's y2. */
typedef struct {
    size_t n, i[6];
    double column;
} run;

static void run_add(run *r, const fic_curve *c, size_t i)
{
    if (r->n == 0)
        for (size_t k = 0; k < 6; k++)
            r->i[k] = i;
    r->n++;
    r->i[1] = i;
    if (c->y[i] < c->y[r->i[2]])
        r->i[2] = i;
    if (c->y[i] > c->y[r->i[3]])
        r->i[3] = i;
    if (c->style == FIC_BAND && c->y2[i] < c->y2[r->i[4]])
        r->i[4] = i;
    if (c->style == FIC_BAND && c->y2[i] > c->y2[r->i[5]])
        r->i[5] = i;
}

static size_t run_put(FILE *out, const fic_curve *c, const fic_frame *f, run *r)
{
    size_t put = 0;
    for (size_t next = r->i[0]; r->n > 0;) {
        put_point(out, c, f, next);
        put++;
        size_t after = (size_t)-1;
        for (size_t k = 0; k < 6; k++)
            if (r->i[k] > next && r->i[k] < after)
                after = r->i[k];
        if (after == (size_t)-1)
            break;
        next = after;
    }
    r->n = 0;
    return put;
}

size_t fic_put_curve(FILE *out, const fic_curve *c, const fic_frame *f, size_t columns)
{
    bool joined = c->style != FIC_POINTS && c->style != FIC_BARS;
    bool thin = (c->style == FIC_LINE || c->style == FIC_DASHES || c->style == FIC_BAND) && c->n > 4 * columns;
    size_t put = 0;
    run r = { 0 };
    for (size_t i = 0; i < c->n; i++) {
        bool good = shown(c, f, i);
        double column = thin && good ? floor(fic_axis_at(&f->x, c->x[i]) * (double)columns) : 0;
        if (!thin || !good || column != r.column)
            put += run_put(out, c, f, &r);
        r.column = column;
        if (good)
            run_add(&r, c, i);
        else if (joined)
            fputc('\n', out);
    }
    return put + run_put(out, c, f, &r);
}

/* The far edge of a cell. It reaches a third into the next cell, which is drawn over it: edges that only
 * touch let the white of the paper shine through. */
static double far_edge(const fic_plot_axis *a, size_t n, const double centre[], size_t i, bool last)
{
    double edge = fic_cell_edge(a, n, centre, i + 1);
    return last ? edge : edge + 0.3 * (fic_cell_edge(a, n, centre, i + 2) - edge);
}

size_t fic_put_map(FILE *out, const fic_panel *p, const fic_frame *f)
{
    size_t put = 0, nx = p->nx, ny = p->ny;
    for (size_t iy = 0; iy < ny; iy++)
        for (size_t ix = 0; ix < nx; ix++) {
            const double *z = &p->map_z[iy * nx + ix];
            if (!isfinite(*z))
                continue;
            put++;
            bool last_x = ix + 1 == nx || !isfinite(z[1]);
            bool last_y = iy + 1 == ny || !isfinite(z[nx]) || (!last_x && !isfinite(z[nx + 1]));
            fprintf(out, "%.9g %.9g %.9g %.9g %.9g %.9g %.9g\n", p->map_x[ix], p->map_y[iy],
                    fic_cell_edge(&f->x, nx, p->map_x, ix), far_edge(&f->x, nx, p->map_x, ix, last_x),
                    fic_cell_edge(&f->y, ny, p->map_y, iy), far_edge(&f->y, ny, p->map_y, iy, last_y), *z);
        }
    return put;
}
