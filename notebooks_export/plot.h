/* plot.h - the door to gnuplot: panels of curves in, PATH.png and PATH.svg out.
 *
 * All text is drawn as it stands (no markup, nothing is run), so a title may come from a file. Long titles
 * are wrapped. Curves keep one order of colours that stays apart in print and for the colour-blind; the first
 * six have shapes of their own too, as points. The key goes to the corner that hides no data, or else
 * outside. */
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
    FIC_BARS         /* histogram boxes from 0; those of several curves stand side by side */
} fic_style;

enum { FIC_GREY = -1, FIC_N_COLOURS = 8 };

/* The colour of the k-th of n curves that have an order, such as rates or pressures: dark violet to light
 * green. */
#define FIC_SHADE(k, n) (1000 + (int)((n) > 1 ? 1000 * (k) / ((n)-1) : 0))

/* Curves are drawn in the order they are given: put bands first. */
typedef struct {
    const char *title; /* NULL: not in the key */
    fic_style style;
    size_t n;                 /* 0: only in the key */
    const double *x, *y;      /* n each; a NaN, or what a log axis cannot show, leaves a gap */
    const double *error, *y2; /* NULL, or n each; error is half the length of the bar */
    int colour;               /* 0 to 7, FIC_GREY, or FIC_SHADE(k, n) */
} fic_curve;

typedef struct {
    double at;
    const char *title;
    bool horizontal;
} fic_mark; /* a thin line through the panel with its name beside it */

typedef struct {
    const char *title, *x_label, *y_label; /* NULL: none */
    bool log_x, log_y;
    double x_low, x_high, y_low, y_high; /* low == high: chosen from the data; low > high: runs backwards */
    size_t n_curves, n_marks;
    const fic_curve *curve;
    const fic_mark *mark;
    /* Words below x = 0, 1, 2 ... where the axis has no numbers, such as the samples under their bars. */
    size_t n_names;
    const char *const *name;
    /* A map: z[iy * nx + ix] at the cell centres x[nx], y[ny], both rising or falling, drawn under the
     * curves. */
    size_t nx, ny;
    const double *map_x, *map_y, *map_z; /* a NaN leaves a hole */
    const char *map_label;
} fic_panel;

/* Is a gnuplot on the PATH? */
bool fic_plot_possible(void);

/* One picture of rows x columns panels (row after row), as PATH.png and PATH.svg, each whole or not at all.
 * Size    1100 x 680 px for one panel; about 800 x 560 px for each of several.
 * Errors  FIC_EINPUT: a curve without the arrays its style needs, a map whose edges do not rise or fall.
 *         FIC_EIO: gnuplot is not installed or failed (the sentence says which package to install, or what
 *         gnuplot said); FIC_ENOMEM. Nothing is left behind. */
fic_status fic_plot(const char *path, const char *title, size_t rows, size_t columns, const fic_panel panel[],
                    fic_error *err);

/* Many pictures in one gnuplot process, which draws while the caller computes the next.
 * fic_plots_add copies what it needs before it returns; a picture of the wrong shape leaves the others as
 * they are. fic_plots_end waits, puts every picture that came out well in its place, releases the handle also
 * on error, and returns the first complaint; the pictures are there after it and not before. p may be NULL. */
typedef struct fic_plots fic_plots;
fic_status fic_plots_begin(fic_plots **p, fic_error *err);
fic_status fic_plots_add(fic_plots *p, const char *path, const char *title, size_t rows, size_t columns,
                         const fic_panel panel[], fic_error *err);
fic_status fic_plots_end(fic_plots *p, fic_error *err);

#endif
