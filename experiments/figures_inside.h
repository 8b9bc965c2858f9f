/* figures_inside.h - what the files that draw share. */
#ifndef FIC_FIGURES_INSIDE_H
#define FIC_FIGURES_INSIDE_H

#include "analysis/xray_chain.h"
#include "experiments/figures.h"

enum { BLUE = 0, RED = 1, GREEN = 2, PINK = 3, ORANGE = 4, SKY = 5, BLACK = 6 };

/* Words from the numbers: what is to be seen, for the caption and for who cannot see the picture. */
void figure_caption(figure_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void figure_alt(figure_words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The sample of the lower (0) or higher (1) pressure at T; fails with FIC_EINPUT where there is none. */
fic_status figure_sample(const finished *f, int which, double T_K, size_t *sample, fic_error *err);
/* Facts with a Tg for two pressures are needed by most figures. */
fic_status figure_needs_facts(const finished *f, fic_error *err);

/* "1 atm" or "7 GPa". */
const char *figure_pressure(canvas *c, const finished *f, int which);

typedef enum { RUN_1, RUN_2, EXCESS, RUN_1_MW } figure_signal;
/* One curve of a sample at a rate, T divided by T_unit_K, thinned and owned by the canvas. */
fic_status figure_curve(canvas *c, size_t panel, const finished *f, size_t sample, size_t rate, figure_signal signal,
                        double T_unit_K, fic_curve look, fic_error *err);
/* Run 2 of the liquid's samples: cooled and heated at one rate, the black line of the paper. */
fic_status figure_standard(canvas *c, size_t panel, const finished *f, double T_unit_K, fic_error *err);

/* "F18: at least 4", from the facts file; owned by the canvas. */
const char *figure_window(canvas *c, const finished *f, const char *id);
/* The number of a verdict whose condition starts with these words; NaN where there is none. */
double figure_predicted(const finished *f, const char *id, const char *condition);

/* The same for the check-th way of comparing, told by its window. */
double figure_check(const finished *f, const char *id, size_t check);

fic_status figure_1A(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_1B(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_1C(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_2A(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_2B(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_2C(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_2D(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_3A(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_3BCD(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_4C(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_4F(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_pressures(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_truth(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S1(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S2A(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S2B(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S3(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S4(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S5(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S6(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_4AB(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_4DE(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_5(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_6AB(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_6CD(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S7(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S8(const finished *, fic_plots *, const char *, figure_words *, fic_error *);
fic_status figure_S9(const finished *, fic_plots *, const char *, figure_words *, fic_error *);

/* Draws and clears the canvas; where s is an error only clears it, and returns s. */
fic_status figure_finish(canvas *c, fic_status s, fic_plots *plots, const char *path, const char *title,
                         fic_error *err);

/* ---- numbers of a temperature series --------------------------------------------------------------------- */

enum { FIGURE_ENERGY = FIC_QUANTITIES }; /* beside the quantities of scans */
extern const char figure_axis_reduced[], figure_axis_E[], figure_axis_Tf[];

/* With their errors; NaN where a sample has none. */
typedef struct {
    size_t n;
    double T_K[FIGURE_SERIES], v[FIGURE_SERIES], error[FIGURE_SERIES];
} figure_series;

figure_series figure_series_of(const finished *f, double P_GPa, int quantity);
/* Points with error bars on a line, T divided by unit_K. */
void figure_put_series(canvas *c, size_t panel, const figure_series *r, double unit_K, const char *title, int colour);
/* Index of the first that is a number, r->n where there is none. */
size_t figure_first_number(const figure_series *r);
/* The window of beta's E around the lowest clear temperatures. */
void figure_band_beta(canvas *c, const finished *f, double x0, double x1);

/* ---- X-rays ---------------------------------------------------------------------------------------------- */

enum { FIGURE_SEED = 1 };
extern const char figure_axis_q[], figure_axis_q1[], figure_axis_fwhm[];

/* Begins the canvas. Errors  FIC_EINPUT: a campaign without a structure, no facts. */
fic_status figure_begin_xray(canvas *c, const finished *f, size_t rows, size_t columns, fic_error *err);
/* The structure that a sample has. */
fic_status figure_structure_at(const finished *f, int which, double T_K, fic_structure_at *at, fic_error *err);
/* One pattern on a beamline, its air taken off; the caller clears it where this is FIC_OK. */
fic_status figure_measure(const finished *f, const char *beamline, const fic_structure_at *at, fic_pattern *p,
                          fic_error *err);

#endif
