/* sweep_store.h - a sweep on disk: NetCDF-4 that is whole at every moment.
 *
 * Dimensions are the axes of a grid, or `point` of a random or Sobol design; axes are coordinates, outputs variables
 * over them with units. `status` says what each point is (-127 not computed, 1 good, 2 failed) and `reason` why it failed.
 * All room is laid out when the file is made and results go to their own place, so that the file is the same, byte by
 * byte, in whatever order and with whatever interruptions they came. A point counts as done only after its numbers are
 * in the file: a killed sweep loses at most what was not flushed yet, and repeats only that. One thread at a time. */
#ifndef FIC_SWEEP_STORE_H
#define FIC_SWEEP_STORE_H

#include "analysis/sweep.h"

/* Results on their way into the file. */
typedef struct {
    size_t n, room, n_outputs;
    size_t *point;
    double *value;       /* output o of result i at value[o * room + i] */
    signed char *status; /* FIC_POINT_... */
    char *reason;        /* FIC_REASON_BYTES each */
} fic_results;
/* Pending is what NetCDF fills bytes with that nobody has written. */
enum { FIC_POINT_PENDING = -127, FIC_POINT_GOOD = 1, FIC_POINT_FAILED = 2 };

fic_status fic_results_init(fic_results *r, size_t room, size_t n_outputs, fic_error *err);
void fic_results_clear(fic_results *r);

typedef struct fic_sweep_store fic_sweep_store;

/* Bytes that the file of a sweep takes. */
double fic_sweep_bytes(const fic_sweep *s);

/* Opens the file of this sweep, or makes it; `fresh` makes it anew in any case.
 * Errors  FIC_EINPUT: a file of another sweep stands there, the map would not fit on the disk; FIC_EIO, FIC_ENOMEM. */
fic_status fic_sweep_store_open(const char *path, const fic_sweep *s, bool fresh, fic_sweep_store **store,
                                fic_error *err);
fic_status fic_sweep_store_close(fic_sweep_store *store, fic_error *err);

/* How many points are good, and failed. */
fic_status fic_sweep_store_count(fic_sweep_store *store, size_t *good, size_t *failed, fic_error *err);

/* Up to `room` turns from *next on whose points are not computed yet; *next moves on. n = 0: no more. */
fic_status fic_sweep_store_pending(fic_sweep_store *store, size_t *next, size_t room, size_t turn[], size_t *n,
                                   fic_error *err);

/* Writes results, flushes, then marks them done, and empties r. */
fic_status fic_sweep_store_put(fic_sweep_store *store, fic_results *r, fic_error *err);

/* Every point that another map of the same sweep has done: parts that were computed apart. */
fic_status fic_sweep_store_take(fic_sweep_store *to, fic_sweep_store *from, fic_error *err);

/* The values of one output over n points from `first` on. */
fic_status fic_sweep_store_get(fic_sweep_store *store, size_t output, size_t first, size_t n, double v[],
                               fic_error *err);

#endif
