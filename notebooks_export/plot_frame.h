/* plot_frame.h - where the axes of a panel end, and what a box laid over it would hide. */
#ifndef FIC_PLOT_FRAME_H
#define FIC_PLOT_FRAME_H

#include "notebooks_export/plot.h"

typedef struct {
    double low, high; /* positive and apart where log */
    bool log;
} fic_plot_axis;

typedef struct {
    fic_plot_axis x, y;
    double z_low, z_high;
    double bar_width; /* of one box, in units of x */
    size_t n_bars;    /* curves that are bars */
} fic_frame;

/* Whether a curve has the arrays that its style needs, and a map its edges. Errors FIC_EINPUT. */
fic_status fic_panel_check(const fic_panel *p, fic_error *err);

/* Whether a curve is drawn with error bars. */
bool fic_has_error(const fic_curve *c);

/* The range of each axis: what the panel asks for, else what the data need and a margin. Never empty. */
void fic_frame_choose(const fic_panel *p, fic_frame *f);

/* Where v lies: 0 at the low end, 1 at the high end. NaN where the axis cannot show it. */
double fic_axis_at(const fic_plot_axis *a, double v);

/* The edge between cell i - 1 and cell i of n centres, half-way in the axis' own measure; i = 0..n. */
double fic_cell_edge(const fic_plot_axis *a, size_t n, const double centre[], size_t i);

/* A part of the panel: 0, 0 is its lower left corner, 1, 1 its upper right one. */
typedef struct {
    double left, right, bottom, top;
} fic_box;

/* How many strokes of the pen (points, steps along lines, marks) a box would hide. */
double fic_frame_hides(const fic_panel *p, const fic_frame *f, fic_box box);

#endif
