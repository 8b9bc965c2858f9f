/* sweep_ranks.h - inside a sweep's work: the ranks of an MPI job. Rank 0 leads: it hands out, keeps the book and computes,
 * too; the others follow. A build without MPI has rank 0 alone. */
#ifndef FIC_SWEEP_RANKS_H
#define FIC_SWEEP_RANKS_H

#include "experiments/sweep_crew.h"

int sweep_rank(void);
int sweep_ranks(void);
fic_status sweep_ranks_lead(sweep_work *w, sweep_crew *c, sweep_book *b, fic_error *err);
fic_status sweep_ranks_follow(sweep_crew *c, fic_error *err);

#endif
