#include "experiments/sweep_work.h"

#include "experiments/sweep_ranks.h"

static fic_status run_alone(sweep_work *w, sweep_crew *c, sweep_book *b, fic_error *err)
{
    size_t turn[SWEEP_CHUNK], n;
    fic_status s = FIC_OK;
    while (s == FIC_OK) {
        s = sweep_book_take(b, c->chunk, 0, turn, &n, err);
        if (s != FIC_OK || n == 0)
            return s;
        s = sweep_crew_run(c, n, turn, sweep_chunk_s, &b->results, err);
        if (s == FIC_OK)
            s = sweep_book_note(b, n, err);
        if (s == FIC_OK)
            s = sweep_tick(w, err);
    }
    return s;
}

static fic_status lead(sweep_work *w, sweep_crew *c, fic_error *err)
{
    sweep_book b;
    fic_status s = sweep_book_begin(&b, w, err);
    if (s == FIC_OK) {
        s = sweep_ranks() > 1 ? sweep_ranks_lead(w, c, &b, err) : run_alone(w, c, &b, err);
        /* What is done is kept, whatever ended the work. */
        fic_error late;
        fic_status written = s == FIC_OK || s == FIC_ESTOP ? fic_sweep_store_put(w->store, &b.results, &late) : FIC_OK;
        if (written != FIC_OK) {
            s = written;
            *err = late;
        }
    }
    sweep_book_end(&b);
    return s;
}

fic_status sweep_work_run(sweep_work *w, sweep_crew *c, fic_error *err)
{
    return sweep_rank() == 0 ? lead(w, c, err) : sweep_ranks_follow(c, err);
}
