#include "experiments/sweep_crew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "experiments/threads.h"
#include "models/base/clock.h"

enum { ROOM = 8192 };
const double sweep_chunk_s = 0.1;
static const double flush_s = 0.2;

/* ---- a chunk, by the threads of this process ---------------------------------------------------------------- */

void sweep_crew_end(sweep_crew *c)
{
    if (!c)
        return;
    for (int i = 0; c->sweeper && i < c->threads; i++)
        fic_sweeper_free(c->sweeper[i]);
    free(c->sweeper);
    free(c);
}

fic_status sweep_crew_begin(sweep_crew **out, const fic_sweep *s, int threads, fic_error *err)
{
    fic_status worst = FIC_OK;
    sweep_crew *c = *out = calloc(1, sizeof *c);
    if (!c)
        return fic_fail_memory(err, "a sweep");
    *c = (sweep_crew){ s, threads, calloc((size_t)threads, sizeof *c->sweeper), (size_t)threads };
    if (!c->sweeper)
        return fic_fail_memory(err, "a sweep");
    threads_are_ours();
#pragma omp parallel num_threads(threads)
    {
        fic_error own;
        fic_sweeper **w = &c->sweeper[omp_get_thread_num()];
        fic_status status = fic_sweeper_create(s, w, &own);
        if (status == FIC_OK)
            status = fic_sweeper_check(*w, 0, &own);
        if (status != FIC_OK) {
#pragma omp critical(sweep)
            {
                worst = status;
                *err = own;
            }
        }
    }
    return worst;
}

/* The next of n turns for a thread: a quarter of its share, so that neighbours stay together, and in the end one. */
static size_t take_some(const sweep_crew *c, size_t n, size_t *next, size_t *end)
{
    size_t first;
#pragma omp critical(sweep_take)
    {
        first = *next;
        *next += (n - first) / (4 * (size_t)c->threads) + (n > first);
        *end = *next;
    }
    return first;
}

/* One result to its place; a point's failure is a result, too. */
static fic_status compute_one(fic_sweeper *w, size_t point, fic_results *r, size_t at, fic_error *err)
{
    char *reason = r->reason + at * FIC_REASON_BYTES;
    double v[FIC_OUTPUTS];
    fic_status s = fic_sweeper_run(w, point, v, reason, err);
    for (size_t o = 0; o < r->n_outputs; o++)
        r->value[o * r->room + at] = v[o];
    r->point[at] = point;
    r->status[at] = *reason ? FIC_POINT_FAILED : FIC_POINT_GOOD;
    return s;
}

/* Turns to r->n and after. */
fic_status sweep_crew_run(sweep_crew *c, size_t n, const size_t turn[], double aim_s, fic_results *r, fic_error *err)
{
    double start_s = fic_now_s();
    fic_status worst = FIC_OK;
    size_t next = 0;
#pragma omp parallel num_threads(c->threads)
    {
        size_t end;
        for (size_t i = take_some(c, n, &next, &end); i < n; i = i < end ? i : take_some(c, n, &next, &end)) {
            fic_error own;
            fic_status s =
                compute_one(c->sweeper[omp_get_thread_num()], fic_sweep_point(c->s, turn[i]), r, r->n + i, &own);
            i++;
            if (s != FIC_OK) {
#pragma omp critical(sweep)
                {
                    worst = s;
                    *err = own;
                }
            }
        }
    }
    if (worst != FIC_OK)
        return worst;
    r->n += n;
    double spent_s = fic_now_s() - start_s;
    if (n == c->chunk && spent_s < 0.5 * aim_s && c->chunk < SWEEP_CHUNK)
        c->chunk *= 2;
    else if (spent_s > 2.0 * aim_s && c->chunk > (size_t)c->threads)
        c->chunk /= 2;
    return FIC_OK;
}

/* ---- where results go ------------------------------------------------------------------------------------- */

fic_status sweep_book_begin(sweep_book *b, sweep_work *w, fic_error *err)
{
    size_t row = fic_sweep_row(w->s), fair = w->s->n / (8 * w->parts) + 1;
    *b = (sweep_book){ .w = w, .pending = calloc(SWEEP_CHUNK, sizeof *b->pending), .flushed_s = fic_now_s() };
    b->together = row < fair ? row : fair;
    return b->pending ? fic_results_init(&b->results, ROOM, w->s->n_outputs, err) : fic_fail_memory(err, "a sweep");
}

void sweep_book_end(sweep_book *b)
{
    free(b->pending);
    fic_results_clear(&b->results);
}

fic_status sweep_book_take(sweep_book *b, size_t n, size_t shares, size_t turn[], size_t *got, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t left = b->w->left > b->handed ? b->w->left - b->handed : 0, runs = 0,
           most = shares ? left / (2 * shares) + 1 : n;
    n = n < most ? n : most;
    for (*got = 0; *got < n && s == FIC_OK;) {
        if (b->taken == b->n_pending) {
            b->taken = 0;
            s = fic_sweep_store_pending(b->w->store, &b->next, SWEEP_CHUNK, b->pending, &b->n_pending, err);
            if (b->n_pending == 0)
                break;
        }
        size_t t = b->pending[b->taken];
        if (t / b->together % b->w->parts != b->w->part) {
            b->taken++;
            continue;
        }
        runs += *got == 0 || turn[*got - 1] + 1 != t;
        if (runs > SWEEP_RUNS)
            break;
        turn[(*got)++] = t;
        b->taken++;
    }
    b->handed += *got;
    return s;
}

/* Counts the last n results, and writes when it is time. */
fic_status sweep_book_note(sweep_book *b, size_t n, fic_error *err)
{
    fic_results *r = &b->results;
    b->w->done += n;
    for (size_t i = r->n - n; i < r->n; i++) {
        if (r->status[i] == FIC_POINT_FAILED && b->w->failed++ == 0)
            memcpy(b->w->reason, r->reason + i * FIC_REASON_BYTES, FIC_REASON_BYTES);
    }
    if (r->n + SWEEP_CHUNK <= r->room && fic_now_s() - b->flushed_s < flush_s)
        return FIC_OK;
    b->flushed_s = fic_now_s();
    return fic_sweep_store_put(b->w->store, r, err);
}

fic_status sweep_tick(const sweep_work *w, fic_error *err)
{
    char now[64];
    snprintf(now, sizeof now, "%zu of %zu points", w->done, w->left);
    if (fic_watch_tick(w->watch, w->left ? (double)w->done / (double)w->left : 1.0, now))
        return FIC_OK;
    return fic_fail(err, FIC_ESTOP, "stopped after %zu of %zu points; the same command goes on from here", w->done,
                    w->left);
}
