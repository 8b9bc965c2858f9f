/* figures.h - the figures of [shen2025] as a campaign sees them: DIR/figures/NAME.png and .svg, with captions.
 *
 * Windows of the measured facts are drawn as bands, read from the facts file. A figure whose samples a campaign does
 * not hold is left out and says why. */
#ifndef FIC_FIGURES_H
#define FIC_FIGURES_H

#include "experiments/canvas.h"
#include "experiments/finished.h"

enum { FIGURE_FACTS = 6, FIGURE_SERIES = 32 };

/* What a figure says of itself, from the numbers it was drawn from. */
typedef struct {
    bool drawn;
    char alt[400], caption[1800];
    char reason[400]; /* why it was not drawn */
} figure_words;

typedef struct {
    const char *name, *title;        /* of its files; of its place in the report */
    const char *facts[FIGURE_FACTS]; /* ids that it shows */
    fic_status (*draw)(const finished *f, fic_plots *plots, const char *path, figure_words *w, fic_error *err);
} figure;

extern const figure figures[]; /* in the order of the paper; ends with a zeroed entry */
size_t figures_count(void);

/* Draws all into folder/figures, words[figures_count()] out. Two gnuplot processes take turns.
 * Errors  FIC_EIO: gnuplot, the disk; FIC_ENOMEM. What lacks its samples is no error. */
fic_status figures_draw(const finished *f, figure_words words[], fic_error *err);

#endif
