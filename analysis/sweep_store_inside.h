/* sweep_store_inside.h - parts of the map on disk that know each other. */
#ifndef FIC_SWEEP_STORE_INSIDE_H
#define FIC_SWEEP_STORE_INSIDE_H

#include "analysis/sweep_store.h"

enum { FIC_SWEEP_BLOCK = 4096 };

struct fic_sweep_store {
    const fic_sweep *s;
    char *path;
    int id, axis[FIC_AXES], output[FIC_OUTPUTS], status, reason;
    size_t n_dims, dim[FIC_AXES + 1]; /* the last: bytes of a reason */
};

/* What NetCDF answered, as a status. Errors  FIC_EIO. */
fic_status fic_sweep_store_check(const char *path, int code, fic_error *err);

/* The largest block of the variables' shape that begins at a point and holds at most n; returns how many it holds. */
size_t fic_sweep_store_block(const fic_sweep_store *st, size_t point, size_t n, size_t start[], size_t count[]);

/* The file with all its room, made under another name and moved in place when it is whole.
 * Errors  FIC_EINPUT: it would not fit on the disk; FIC_EIO, FIC_ENOMEM. */
fic_status fic_sweep_store_make(fic_sweep_store *st, fic_error *err);

#endif
