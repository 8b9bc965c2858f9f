/* sweep_crew.h - inside a sweep's work: the threads of one process, and the book of what is given out and done. */
#ifndef FIC_SWEEP_CREW_H
#define FIC_SWEEP_CREW_H

#include "experiments/sweep_work.h"

enum { SWEEP_CHUNK = 2048, SWEEP_RUNS = 64 }; /* most turns of a chunk, and of runs of them */
extern const double sweep_chunk_s;            /* what a chunk should take */

struct sweep_crew {
    const fic_sweep *s;
    int threads;
    fic_sweeper **sweeper; /* one a thread */
    size_t chunk;          /* turns that take as long as was asked for, as far as is known */
};

/* The points of n turns to r->n and after; c->chunk learns from the time. */
fic_status sweep_crew_run(sweep_crew *c, size_t n, const size_t turn[], double aim_s, fic_results *r, fic_error *err);

typedef struct {
    sweep_work *w;
    fic_results results;
    size_t next; /* turn from which pending ones are looked for */
    size_t *pending, n_pending, taken;
    size_t handed, together; /* turns given out; of a part, how many in a row are its own */
    double flushed_s;
} sweep_book;

fic_status sweep_book_begin(sweep_book *b, sweep_work *w, fic_error *err);
void sweep_book_end(sweep_book *b);
/* Up to n turns that nobody has yet, in at most SWEEP_RUNS runs. shares: among how many what is left is to be shared, so that
 * all end together; 0: alone. */
fic_status sweep_book_take(sweep_book *b, size_t n, size_t shares, size_t turn[], size_t *got, fic_error *err);
/* Counts the last n results, and writes when it is time. */
fic_status sweep_book_note(sweep_book *b, size_t n, fic_error *err);

/* Says how far the work is. Errors  FIC_ESTOP: the watch said so. */
fic_status sweep_tick(const sweep_work *w, fic_error *err);

#endif
