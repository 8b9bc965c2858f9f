/* plot_script.h - what gnuplot is told: the words of one picture. */
#ifndef FIC_PLOT_SCRIPT_H
#define FIC_PLOT_SCRIPT_H

#include <stdio.h>
#include "notebooks_export/plot_frame.h"

/* A gnuplot string in double quotes, every byte but a letter as an octal escape, so that no text can
 * end the string or run anything. Broken UTF-8 becomes U+FFFD, control characters a space. A line longer than
 * `width` characters is broken at a space; 0: never. NULL is "". */
void fic_put_words(FILE *out, const char *text, size_t width);

/* Whether there is anything to draw: one point that the axes can show, one cell that is no hole. */
bool fic_curve_shows(const fic_curve *c, const fic_frame *f);
bool fic_map_shows(const fic_panel *p);

/* A curve's numbers as gnuplot reads them: "x y", band "x y y2", points with error "x y low high". What the
 * axes cannot show is a blank line (a gap), or left out where the style has no line. Lines much finer than
 * `columns` pixel columns are thinned to what those can show. Returns the number of points that remain. */
size_t fic_put_curve(FILE *out, const fic_curve *c, const fic_frame *f, size_t columns);

/* A map's cells as "x y left right bottom top z". */
size_t fic_put_map(FILE *out, const fic_panel *p, const fic_frame *f);

/* Sizes in pixels: of the picture, of one panel without its labels, of the letters. */
typedef struct {
    size_t rows, columns;
    double width, height, panel_width, panel_height, font;
    double point, line, char_height; /* what one terminal makes of point sizes, lines of keys and margins */
} fic_sheet;

/* Borders, ticks, ranges, labels and the title of one panel, and the scale of its map. */
void fic_put_axes(FILE *out, const fic_panel *p, const fic_frame *f, const fic_sheet *g);

/* The whole picture, once for each file. */
void fic_put_picture(FILE *out, const char *png, const char *svg, const char *title, size_t rows, size_t columns,
                     const fic_panel panel[]);

#endif
