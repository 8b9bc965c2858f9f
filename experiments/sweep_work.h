/* sweep_work.h - who computes the points of a sweep: threads of one machine, or the ranks of an MPI job.
 *
 * Points are handed out in chunks of neighbours (fic_sweep_point) that take about a tenth of a second. Under mpirun rank 0
 * hands them out, writes the file and computes too; every other rank has its next chunk before it asks. Memory does not grow
 * with the points. */
#ifndef FIC_SWEEP_WORK_H
#define FIC_SWEEP_WORK_H

#include "analysis/sweep_store.h"
#include "models/base/watch.h"

typedef struct {
    const fic_sweep *s;
    fic_sweep_store *store; /* of rank 0; NULL elsewhere */
    const fic_watch *watch;
    size_t part, parts;            /* only this one of so many parts of the points */
    size_t done, failed;           /* out: in this run */
    char reason[FIC_REASON_BYTES]; /* of the first that failed in it; may be cut short */
    size_t left;                   /* points to do at the start */
} sweep_work;

/* Starts MPI where the command runs under mpirun. rank and ranks are 0 and 1 without.
 * Errors  FIC_EINPUT: more than one rank, but this build has no MPI. */
fic_status sweep_ranks_begin(int *argc, char ***argv, int *rank, int *ranks, fic_error *err);
/* Ends it; on an error all ranks end. */
void sweep_ranks_end(bool good);

/* The threads of this process. Every one reads its inputs here, so that they may change or go away once the work has begun.
 * *c is to be ended also on error. Errors  FIC_EINPUT, FIC_ENOMEM. */
typedef struct sweep_crew sweep_crew;
fic_status sweep_crew_begin(sweep_crew **c, const fic_sweep *s, int threads, fic_error *err);
void sweep_crew_end(sweep_crew *c);

/* Takes all points that are left. Errors  FIC_ESTOP: the watch said so, after all that was done has been written;
 * FIC_EIO, FIC_ENOMEM. */
fic_status sweep_work_run(sweep_work *w, sweep_crew *c, fic_error *err);

#endif
