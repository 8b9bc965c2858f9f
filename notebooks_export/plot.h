/* plot.h - the door to gnuplot: panels of curves in, NAME.png and NAME.svg out.
 *
 * All text is drawn as it stands (no markup, nothing is run), so a title may come from a file.
 * Curves keep one order of colours that stays apart in print and for the colour-blind. */
#ifndef FIC_PLOT_H
#define FIC_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"

typedef enum {
    FIC_LINE,
    FIC_DASHES,
    FIC_POINTS,      /* with error bars where error is given */
    FIC_POINTS_LINE, /* points joined by a line */
    FIC_BAND,        /* the area between y and y2 */
    FIC_BARS         /* histogram boxes */
} fic_style;

typedef struct {
    const char *title;         /* NULL: not in the key */
    fic_style style;
    size_t n;
    const double *x, *y;       /* n each; a NaN leaves a gap */
    const double *error, *y2;  /* NULL, or n each */
    int colour;                /* 0 to 7, or -1 for grey */
} fic_curve;

typedef struct {
    double at;
    const char *title;
    bool horizontal;
} fic_mark;                    /* a thin line through the panel with its name beside it */

typedef struct {
    const char *title, *x_label, *y_label;
    bool log_x, log_y;
    double x_low, x_high, y_low, y_high; /* low == high: chosen from the data */
    size_t n_curves, n_marks;
    const fic_curve *curve;
    const fic_mark *mark;
    /* A map: z[iy * nx + ix] over x[nx], y[ny], drawn as coloured cells under the curves. */
    size_t nx, ny;
    const double *map_x, *map_y, *map_z;
    const char *map_label;
} fic_panel;

/* One picture of rows x columns panels, as PATH.png and PATH.svg, each whole or not at all.
 * Errors  FIC_EIO: gnuplot is not installed or failed (the sentence says which package to install). */
fic_status fic_plot(const char *path, const char *title, size_t rows, size_t columns, const fic_panel panel[],
                    fic_error *err);

/* Many pictures in one gnuplot process, at about 50 ms each. fic_plots_end releases the handle also on error. */
typedef struct fic_plots fic_plots;
fic_status fic_plots_begin(fic_plots **p, fic_error *err);
fic_status fic_plots_add(fic_plots *p, const char *path, const char *title, size_t rows, size_t columns,
                         const fic_panel panel[], fic_error *err);
fic_status fic_plots_end(fic_plots *p, fic_error *err);

#endif
