/* pattern.h - a diffraction pattern: intensity against q, as a beamline's integration writes it and as we write it.
 *
 * Reads two- and three-column text: .xy, .dat, .xye, .chi. The columns are q (or 2 theta), intensity and, where there
 * is a third, its standard deviation. Around them there may be
 *   - comment lines that begin with # ; ! % * or /, with pyFAI's "# Wavelength: 9.5e-11 m" and its last one,
 *     "# q_A^-1  I  sigma", which names the unit (q_A^-1, q_nm^-1, 2th_deg, 2th_rad);
 *   - Fit2D's four lines (title, "Q (Inverse Angstrom)" or "2-Theta Angle (Degrees)", label, number of points);
 *   - one line of column names.
 * Numbers may be divided by blanks, tabs, commas or semicolons. Where nothing names the unit, q is in 1/angstrom. */
#ifndef FIC_PATTERN_H
#define FIC_PATTERN_H

#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    size_t n;
    double *q_1_A, *intensity, *error; /* n each; error is NULL where the file has none */
    char *name;                        /* path of the file, or of the sample */
    char *header;                      /* comment lines without their marks, '\n' after each; "" where there are none */
    double wavelength_A;               /* 0: not given */
    size_t n_dropped;                  /* rows left out because their intensity was NaN (an empty bin) */
} fic_pattern;

/* n points, zeroed, with or without errors. Errors FIC_ENOMEM. */
fic_status fic_pattern_init(fic_pattern *p, const char *name, size_t n, int with_error, fic_error *err);
void fic_pattern_clear(fic_pattern *p);

/* Reads a file. `wavelength_A` (0: unknown) turns 2 theta into q where the file names no wavelength.
 * Errors  FIC_EINPUT with file:line: fewer than two columns, text in a number, q not increasing or below 0, a negative
 *         intensity or error, fewer than 8 points, more than 200 000, 2 theta without a wavelength, binary file. */
fic_status fic_pattern_read(const char *path, double wavelength_A, fic_pattern *p, fic_error *err);

/* The same for text in memory; `name` stands in messages. */
fic_status fic_pattern_parse(const char *name, char *text, double wavelength_A, fic_pattern *p, fic_error *err);

/* Writes .chi (Fit2D's four lines, two columns) where the path ends so, else pyFAI's .dat/.xy with the header lines.
 * All at once; 10 digits of q, 9 of the intensity. */
fic_status fic_pattern_write(const fic_pattern *p, const char *path, fic_error *err);

/* p - share * background, with errors added in squares; the background is interpolated linearly to p's q.
 * Errors  FIC_EINPUT: the background does not reach as far as p; FIC_ENOMEM. */
fic_status fic_pattern_subtract(fic_pattern *p, const fic_pattern *background, double share, fic_error *err);

#endif
