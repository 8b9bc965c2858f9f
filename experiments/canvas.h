/* canvas.h - a picture that is being put together: panels, curves, marks and the numbers behind them, owned in one
 * place.
 *
 *     canvas c;
 *     canvas_begin(&c, 1, 1);
 *     canvas_axes(&c, 0, NULL, "T (K)", "T_f (K)");
 *     double *y = canvas_numbers(&c, n);
 *     canvas_curve(&c, 0, (fic_curve){ ... });
 *     s = canvas_draw(&c, plots, path, title, err);     // draws and clears
 * Where memory runs out the calls after it do nothing and canvas_draw says so. */
#ifndef FIC_CANVAS_H
#define FIC_CANVAS_H

#include "notebooks_export/plot.h"

enum { CANVAS_PANELS = 6, CANVAS_CURVES = 64, CANVAS_MARKS = 12 };

typedef struct canvas_block canvas_block;

typedef struct {
    size_t rows, columns;
    fic_panel panel[CANVAS_PANELS];
    fic_curve curve[CANVAS_PANELS][CANVAS_CURVES];
    fic_mark mark[CANVAS_PANELS][CANVAS_MARKS];
    canvas_block *blocks;
    fic_status status;
} canvas;

void canvas_begin(canvas *c, size_t rows, size_t columns);
void canvas_clear(canvas *c);

/* Room for n numbers, or text, that lives as long as the canvas. NULL when memory has run out: n is then 0 to every
 * call. */
double *canvas_numbers(canvas *c, size_t n);
const char *canvas_text(canvas *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

void canvas_axes(canvas *c, size_t panel, const char *title, const char *x_label, const char *y_label);
void canvas_range(canvas *c, size_t panel, double x_low, double x_high, double y_low, double y_high);
/* Its arrays are to outlive the canvas; canvas_copy copies them, thinned to what
 * the axes of the panel (set before) can show. */
void canvas_curve(canvas *c, size_t panel, fic_curve curve);
void canvas_copy(canvas *c, size_t panel, fic_curve curve);
void canvas_mark(canvas *c, size_t panel, double at, const char *title, bool horizontal);
/* A filled box, a point, a straight line. */
void canvas_box(canvas *c, size_t panel, const char *title, double x0, double x1, double y0, double y1, int colour);
void canvas_point(canvas *c, size_t panel, const char *title, double x, double y, int colour);
void canvas_line(canvas *c, size_t panel, const char *title, fic_style style, double x0, double y0, double x1,
                 double y1, int colour);

fic_status canvas_draw(canvas *c, fic_plots *plots, const char *path, const char *title, fic_error *err);

#endif
