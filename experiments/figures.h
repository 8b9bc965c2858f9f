/* figures.h - the figures of [shen2025] as a campaign sees them: DIR/figures/NAME.png and .svg, with captions.
 *
 * Windows of the measured facts are drawn as bands, read from the facts file. A figure whose samples a campaign does not
 * hold is left out and says why. */
#ifndef FIC_FIGURES_H
#define FIC_FIGURES_H

#include "experiments/canvas.h"
#include "experiments/finished.h"

enum { FIGURE_FACTS = 6 };

/* What a figure says of itself, from the numbers it was drawn from. */
typedef struct {
    bool drawn;
    char alt[400], caption[1800];
    char reason[400]; /* why it was not drawn */
} figure_words;

typedef struct {
    const char *name, *title;          /* of its files; of its place in the report */
    const char *facts[FIGURE_FACTS];   /* ids that it shows */
    fic_status (*draw)(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err);
} figure;

extern const figure figures[]; /* in the order of the paper; ends with a zeroed entry */
size_t figures_count(void);

/* Draws all into folder/figures, words[figures_count()] out. Two gnuplot processes take turns.
 * Errors  FIC_EIO: gnuplot, the disk; FIC_ENOMEM. What lacks its samples is no error. */
fic_status figures_draw(const finished *f, figure_words words[], fic_error *err);

/* ---- for the files that draw ----------------------------------------------------------------------------- */

enum { BLUE = 0, RED = 1, GREEN = 2, PINK = 3, ORANGE = 4, SKY = 5, BLACK = 6 };
enum { FIGURE_SERIES = 32 };

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

#endif
