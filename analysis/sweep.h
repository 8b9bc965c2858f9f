/* sweep.h - a map of outcomes: one sample for every point of a design, its path, chip or material full of variables.
 *
 *     sweep file -> axes, design -> point -> variables put in -> sample as in a campaign -> outputs, status
 * An axis is a variable; $NAME stands for its value anywhere in material, instrument, protocol and scans. */
#ifndef FIC_SWEEP_H
#define FIC_SWEEP_H

#include "analysis/campaign.h"

enum { FIC_AXES = 8, FIC_OUTPUTS = 64, FIC_REASON_BYTES = 96 };

typedef struct {
    char name[FIC_NAME_BYTES], unit[24]; /* unit as written; "1": none */
    size_t n;                            /* values of a grid */
    double *value;                       /* n, in unit; NULL unless a grid */
    double low, high;                    /* the ends */
    bool logarithmic;
} fic_axis;

typedef enum { FIC_GRID, FIC_RANDOM, FIC_SOBOL } fic_design;
extern const char *const fic_design_names[]; /* "grid", "random", "sobol", NULL */

typedef struct {
    char name[2 * FIC_NAME_BYTES], unit[16], meaning[96];
    size_t place; /* inside sweep.c: where the number is found */
} fic_output;

typedef struct {
    char *path, *text;           /* of the file */
    size_t n_axes, n_outputs, n; /* n: points */
    fic_axis axis[FIC_AXES];
    fic_output output[FIC_OUTPUTS];
    fic_design design;
    size_t order[FIC_AXES];   /* axes by where they part the samples: the first to last in a grid's turns */
    unsigned long seed;       /* of a random design */
    char sha256[65], key[65]; /* of the file; of everything that shapes the numbers */
} fic_sweep;

/* Finds an output by name and says where its number is. Errors  FIC_EINPUT: no such name for these populations. */
fic_status fic_sweep_find_output(const fic_campaign *c, const char *name, fic_output *o, fic_error *err);

/* Reads a sweep file and tries its first point, so that what is wrong in the file is said before the work. On error
 * nothing is left to clear. Errors FIC_EINPUT: axes, design, outputs, and all that a campaign file can have wrong. */
fic_status fic_sweep_read(const char *path, fic_sweep *s, fic_error *err);
void fic_sweep_clear(fic_sweep *s);

/* Points in the order in which they share most: neighbours of a grid differ along the axis that parts their samples last,
 * such as one of the scans, and what lies before it is walked once. turn and point count from 0; a random or Sobol design is
 * taken as it is. */
size_t fic_sweep_point(const fic_sweep *s, size_t turn);
/* How many turns from one on run along one axis of a grid, and how far apart in points. */
size_t fic_sweep_run(const fic_sweep *s, size_t turn, size_t *apart);
/* How many turns in a row share most: the length of a grid's last axis in order. */
size_t fic_sweep_row(const fic_sweep *s);

/* Takes points one after another: everything a thread needs, read and laid out once. What a point shares with the one
 * before is not computed again, and its outputs are bit by bit those that it has alone. */
typedef struct fic_sweeper fic_sweeper;
fic_status fic_sweeper_create(const fic_sweep *s, fic_sweeper **w, fic_error *err);
void fic_sweeper_free(fic_sweeper *w);

/* Reads what a point needs without running it, and what stands then. Errors  FIC_EINPUT. */
fic_status fic_sweeper_check(fic_sweeper *w, size_t point, fic_error *err);
const fic_campaign *fic_sweeper_campaign(const fic_sweeper *w);
bool fic_sweeper_uses(const fic_sweeper *w, size_t axis);
/* Where an axis parts the samples: 0 at spectra, which are costly, 1 at the material, 2 + i at step i of the protocol,
 * last at scans and instrument. */
size_t fic_sweeper_parting(const fic_sweeper *w, size_t axis);

/* The variables of a point, one an axis. A Sobol sequence is walked, so that rising indices cost least. */
void fic_sweeper_values(fic_sweeper *w, size_t point, double values[]);

/* One point. outputs: n_outputs, NaN where the curve has no such number. A point that cannot be computed is FIC_OK with
 * all outputs NaN and its reason in a sentence; reason is "" else.  Errors  FIC_ENOMEM. */
fic_status fic_sweeper_run(fic_sweeper *w, size_t point, double outputs[], char reason[FIC_REASON_BYTES],
                           fic_error *err);

#endif
