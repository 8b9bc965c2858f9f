#include "experiments/canvas.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct canvas_block {
    canvas_block *next;
    double v[];
};

void canvas_begin(canvas *c, size_t rows, size_t columns)
{
    memset(c, 0, sizeof *c);
    c->rows = rows;
    c->columns = columns;
    for (size_t i = 0; i < CANVAS_PANELS; i++) {
        c->panel[i].curve = c->curve[i];
        c->panel[i].mark = c->mark[i];
    }
}

void canvas_clear(canvas *c)
{
    while (c->blocks) {
        canvas_block *next = c->blocks->next;
        free(c->blocks);
        c->blocks = next;
    }
}

double *canvas_numbers(canvas *c, size_t n)
{
    canvas_block *b = c->status == FIC_OK ? malloc(sizeof *b + (n + 1) * sizeof(double)) : NULL;
    if (!b) {
        c->status = FIC_ENOMEM;
        return NULL;
    }
    b->next = c->blocks;
    c->blocks = b;
    return b->v;
}

const char *canvas_text(canvas *c, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    double *room = n < 0 ? NULL : canvas_numbers(c, (size_t)n / sizeof(double) + 1);
    if (room)
        memcpy(room, text, (size_t)n + 1);
    if (n >= 0)
        free(text);
    return (const char *)room;
}

void canvas_axes(canvas *c, size_t panel, const char *title, const char *x_label, const char *y_label)
{
    c->panel[panel].title = title;
    c->panel[panel].x_label = x_label;
    c->panel[panel].y_label = y_label;
}

void canvas_range(canvas *c, size_t panel, double x_low, double x_high, double y_low, double y_high)
{
    fic_panel *p = &c->panel[panel];
    p->x_low = x_low;
    p->x_high = x_high;
    p->y_low = y_low;
    p->y_high = y_high;
}

void canvas_curve(canvas *c, size_t panel, fic_curve curve)
{
    fic_panel *p = &c->panel[panel];
    if (c->status == FIC_OK && p->n_curves < CANVAS_CURVES)
        c->curve[panel][p->n_curves++] = curve;
}

/* Marks what stays between two rows that stay: the farthest one, then what that leaves on either side. */
static void thin_between(const double x[], const double y[], double most, size_t first, size_t last, bool stay[])
{
    while (last > first + 1) {
        size_t far = first;
        double farthest = most, slope = (y[last] - y[first]) / (x[last] - x[first]);
        for (size_t i = first + 1; i < last; i++) {
            double d = fabs(y[i] - y[first] - slope * (x[i] - x[first]));
            if (d > farthest) {
                farthest = d;
                far = i;
            }
        }
        if (far == first)
            return;
        stay[far] = true;
        thin_between(x, y, most, first, far, stay);
        first = far;
    }
}

/* The rows of x, y (n) that stay when all are left out whose absence moves the line by no more than `most` in y
 * (Ramer, Douglas, Peucker): keep[] gets their indices, in order. Returns how many; 0 where memory ran out. */
static size_t thin(size_t n, const double x[], const double y[], double most, size_t keep[])
{
    size_t kept = 0;
    bool *stay = calloc(n + 1, sizeof *stay);
    if (!stay || n == 0) {
        free(stay);
        return 0;
    }
    stay[0] = stay[n - 1] = true;
    thin_between(x, y, most, 0, n - 1, stay);
    for (size_t i = 0; i < n; i++)
        if (stay[i])
            keep[kept++] = i;
    free(stay);
    return kept;
}

static double on_axis(const fic_panel *p, double y)
{
    return p->log_y ? log10(fmax(y, 1e-12)) : y;
}

/* A thousandth of the range that is shown is less than a line's width. */
static size_t thin_for(const fic_panel *p, const fic_curve *curve, size_t keep[])
{
    double *y = malloc((curve->n + 1) * sizeof *y), low = INFINITY, high = -INFINITY;
    if (!y)
        return 0;
    for (size_t i = 0; i < curve->n; i++) {
        y[i] = on_axis(p, curve->y[i]);
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    double range = p->y_low != p->y_high ? fabs(on_axis(p, p->y_high) - on_axis(p, p->y_low)) : high - low;
    size_t n = thin(curve->n, curve->x, y, 1e-3 * range, keep);
    free(y);
    return n;
}

void canvas_copy(canvas *c, size_t panel, fic_curve curve)
{
    size_t *keep = malloc((curve.n + 1) * sizeof *keep);
    size_t n = keep ? thin_for(&c->panel[panel], &curve, keep) : 0;
    double *x = canvas_numbers(c, n), *y = canvas_numbers(c, n), *y2 = canvas_numbers(c, n);
    if (!x || !y || !y2 || (curve.n && !n)) {
        c->status = FIC_ENOMEM;
    } else {
        for (size_t i = 0; i < n; i++) {
            x[i] = curve.x[keep[i]];
            y[i] = curve.y[keep[i]];
            y2[i] = curve.y2 ? curve.y2[keep[i]] : 0.0;
        }
        curve.n = n;
        curve.x = x;
        curve.y = y;
        curve.y2 = curve.y2 ? y2 : NULL;
        canvas_curve(c, panel, curve);
    }
    free(keep);
}

void canvas_mark(canvas *c, size_t panel, double at, const char *title, bool horizontal)
{
    fic_panel *p = &c->panel[panel];
    if (isfinite(at) && p->n_marks < CANVAS_MARKS)
        c->mark[panel][p->n_marks++] = (fic_mark){ .at = at, .title = title, .horizontal = horizontal };
}

void canvas_box(canvas *c, size_t panel, const char *title, double x0, double x1, double y0, double y1, int colour)
{
    double *v = canvas_numbers(c, 6);
    if (!v || !isfinite(x0 + x1 + y0 + y1))
        return;
    v[0] = x0;
    v[1] = x1;
    v[2] = v[3] = y0;
    v[4] = v[5] = y1;
    canvas_curve(
        c, panel,
        (fic_curve){ .title = title, .style = FIC_BAND, .n = 2, .x = v, .y = v + 2, .y2 = v + 4, .colour = colour });
}

void canvas_point(canvas *c, size_t panel, const char *title, double x, double y, int colour)
{
    double *v = canvas_numbers(c, 2);
    if (!v || !isfinite(x + y))
        return;
    v[0] = x;
    v[1] = y;
    canvas_curve(c, panel,
                 (fic_curve){ .title = title, .style = FIC_POINTS, .n = 1, .x = v, .y = v + 1, .colour = colour });
}

void canvas_line(canvas *c, size_t panel, const char *title, fic_style style, double x0, double y0, double x1,
                 double y1, int colour)
{
    double *v = canvas_numbers(c, 4);
    if (!v || !isfinite(x0 + x1 + y0 + y1))
        return;
    v[0] = x0;
    v[1] = x1;
    v[2] = y0;
    v[3] = y1;
    canvas_curve(c, panel, (fic_curve){ .title = title, .style = style, .n = 2, .x = v, .y = v + 2, .colour = colour });
}

fic_status canvas_draw(canvas *c, fic_plots *plots, const char *path, const char *title, fic_error *err)
{
    fic_status s = c->status == FIC_OK ? FIC_OK : fic_fail_memory(err, path);
    if (s == FIC_OK)
        s = fic_plots_add(plots, path, title, c->rows, c->columns, c->panel, err);
    canvas_clear(c);
    return s;
}
