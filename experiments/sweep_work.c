#include "experiments/sweep_work.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef FIC_MPI
#include <mpi.h>
#endif
#include "experiments/threads.h"

enum { ROOM = 8192, CHUNK_MOST = 2048, AHEAD = 2 };
static const double chunk_s = 0.1, flush_s = 0.2;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- a chunk, by the threads of this process ---------------------------------------------------------------- */

typedef struct {
    const fic_sweep *s;
    int threads;
    fic_sweeper **sweeper; /* one a thread */
    size_t chunk;          /* points that take chunk_s, as far as is known */
} crew;

static void crew_end(crew *c)
{
    for (int i = 0; c->sweeper && i < c->threads; i++)
        fic_sweeper_free(c->sweeper[i]);
    free(c->sweeper);
}

static fic_status crew_begin(crew *c, const fic_sweep *s, int threads, fic_error *err)
{
    *c = (crew){ s, threads, calloc((size_t)threads, sizeof *c->sweeper), (size_t)threads };
    fic_status status = c->sweeper ? FIC_OK : fic_fail_memory(err, "a sweep");
    for (int i = 0; i < threads && status == FIC_OK; i++)
        status = fic_sweeper_create(s, &c->sweeper[i], err);
    openblas_set_num_threads(1); /* ours are enough */
    return status;
}

/* Points to r->n and after. */
static fic_status compute(crew *c, size_t n, const size_t point[], double aim_s, fic_results *r, fic_error *err)
{
    double start_s = now_s();
    fic_status worst = FIC_OK;
#pragma omp parallel for schedule(dynamic) num_threads(c->threads)
    for (size_t i = 0; i < n; i++) {
        size_t at = r->n + i;
        char *reason = r->reason + at * FIC_REASON_BYTES;
        double v[FIC_OUTPUTS];
        fic_error own;
        fic_status s = fic_sweeper_run(c->sweeper[omp_get_thread_num()], point[i], v, reason, &own);
        for (size_t o = 0; o < r->n_outputs; o++)
            r->value[o * r->room + at] = v[o];
        r->point[at] = point[i];
        r->status[at] = *reason ? FIC_POINT_FAILED : FIC_POINT_GOOD;
        if (s != FIC_OK) {
#pragma omp critical(sweep)
            {
                worst = s;
                *err = own;
            }
        }
    }
    if (worst != FIC_OK)
        return worst;
    r->n += n;
    double spent_s = now_s() - start_s;
    if (n == c->chunk && spent_s < 0.5 * aim_s && c->chunk < CHUNK_MOST)
        c->chunk *= 2;
    else if (spent_s > 2.0 * aim_s && c->chunk > (size_t)c->threads)
        c->chunk /= 2;
    return FIC_OK;
}

/* ---- where results go ------------------------------------------------------------------------------------- */

typedef struct {
    sweep_work *w;
    fic_results results;
    size_t next; /* point from which pending ones are looked for */
    size_t *pending, n_pending, taken;
    double flushed_s;
} book;

static fic_status book_begin(book *b, sweep_work *w, fic_error *err)
{
    *b = (book){ .w = w, .pending = calloc(CHUNK_MOST, sizeof *b->pending), .flushed_s = now_s() };
    return b->pending ? fic_results_init(&b->results, ROOM, w->s->n_outputs, err) : fic_fail_memory(err, "a sweep");
}

static void book_end(book *b)
{
    free(b->pending);
    fic_results_clear(&b->results);
}

/* Up to n points that nobody has yet, without those that are on their way. */
static fic_status book_take(book *b, size_t n, size_t point[], size_t *got, fic_error *err)
{
    fic_status s = FIC_OK;
    for (*got = 0; *got < n && s == FIC_OK;) {
        if (b->taken == b->n_pending) {
            b->taken = 0;
            s = fic_sweep_store_pending(b->w->store, &b->next, CHUNK_MOST, b->pending, &b->n_pending, err);
            if (b->n_pending == 0)
                break;
        }
        size_t p = b->pending[b->taken++];
        if (p % b->w->parts == b->w->part)
            point[(*got)++] = p;
    }
    return s;
}

/* Counts the last n results, and writes when it is time. */
static fic_status book_note(book *b, size_t n, fic_error *err)
{
    fic_results *r = &b->results;
    b->w->done += n;
    for (size_t i = r->n - n; i < r->n; i++)
        b->w->failed += r->status[i] == FIC_POINT_FAILED;
    if (r->n + CHUNK_MOST <= r->room && now_s() - b->flushed_s < flush_s)
        return FIC_OK;
    b->flushed_s = now_s();
    return fic_sweep_store_put(b->w->store, r, err);
}

static fic_status tick(const sweep_work *w, fic_error *err)
{
    char now[64];
    snprintf(now, sizeof now, "%zu of %zu points", w->done, w->left);
    if (fic_watch_tick(w->watch, w->left ? (double)w->done / (double)w->left : 1.0, now))
        return FIC_OK;
    return fic_fail(err, FIC_ESTOP, "stopped after %zu of %zu points; the same command goes on from here", w->done,
                    w->left);
}

static fic_status run_alone(sweep_work *w, crew *c, book *b, fic_error *err)
{
    size_t point[CHUNK_MOST], n;
    fic_status s = FIC_OK;
    while (s == FIC_OK) {
        s = book_take(b, c->chunk, point, &n, err);
        if (s != FIC_OK || n == 0)
            return s;
        s = compute(c, n, point, chunk_s, &b->results, err);
        if (s == FIC_OK)
            s = book_note(b, n, err);
        if (s == FIC_OK)
            s = tick(w, err);
    }
    return s;
}

/* ---- ranks ------------------------------------------------------------------------------------------------ */

#ifdef FIC_MPI
static const double own_chunk_s = 0.01; /* short, so that other ranks do not wait for the first */
static int my_rank, n_ranks = 1;
static bool started;

static bool under_mpirun(void)
{
    return getenv("OMPI_COMM_WORLD_SIZE") || getenv("PMI_SIZE") || getenv("PMI_RANK") || getenv("PMIX_RANK");
}

fic_status sweep_ranks_begin(int *argc, char ***argv, int *rank, int *ranks, fic_error *err)
{
    int level;
    *rank = 0;
    *ranks = 1;
    if (!under_mpirun())
        return FIC_OK;
    if (MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS || level < MPI_THREAD_FUNNELED)
        return fic_fail(err, FIC_EIO, "MPI did not start");
    started = true;
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, ranks);
    my_rank = *rank;
    n_ranks = *ranks;
    return FIC_OK;
}

void sweep_ranks_end(bool good)
{
    if (started && !good && n_ranks > 1)
        MPI_Abort(MPI_COMM_WORLD, 1);
    if (started)
        MPI_Finalize();
    started = false;
}

const char *sweep_ranks_library(void)
{
    static char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int n;
    MPI_Get_library_version(text, &n);
    text[strcspn(text, ",\n")] = '\0';
    return text;
}

/* A chunk's results in one message: number, then points, values, status, reasons. */
static size_t message_bytes(size_t n, size_t n_outputs)
{
    return sizeof(size_t) + n * (sizeof(size_t) + n_outputs * sizeof(double) + 1 + FIC_REASON_BYTES);
}

static void pack(const fic_results *r, size_t first, char *to)
{
    size_t n = r->n - first;
    memcpy(to, &n, sizeof n);
    to += sizeof n;
    memcpy(to, r->point + first, n * sizeof *r->point);
    to += n * sizeof *r->point;
    for (size_t o = 0; o < r->n_outputs; o++, to += n * sizeof(double))
        memcpy(to, r->value + o * r->room + first, n * sizeof(double));
    memcpy(to, r->status + first, n);
    memcpy(to + n, r->reason + first * FIC_REASON_BYTES, n * FIC_REASON_BYTES);
}

static size_t unpack(const char *from, fic_results *r)
{
    size_t n, first = r->n;
    memcpy(&n, from, sizeof n);
    from += sizeof n;
    memcpy(r->point + first, from, n * sizeof *r->point);
    from += n * sizeof *r->point;
    for (size_t o = 0; o < r->n_outputs; o++, from += n * sizeof(double))
        memcpy(r->value + o * r->room + first, from, n * sizeof(double));
    memcpy(r->status + first, from, n);
    memcpy(r->reason + first * FIC_REASON_BYTES, from + n, n * FIC_REASON_BYTES);
    r->n += n;
    return n;
}

enum { RESULTS = 1, CHUNK };

/* Another rank: results out, the next chunk in, AHEAD of them on their way. An empty chunk is the end. */
static fic_status run_rank(crew *c, fic_error *err)
{
    size_t message[CHUNK_MOST + 1], nothing = 0;
    fic_results r;
    char *packed = malloc(message_bytes(CHUNK_MOST, c->s->n_outputs));
    fic_status s = packed ? fic_results_init(&r, CHUNK_MOST, c->s->n_outputs, err) : fic_fail_memory(err, "a sweep");
    for (int i = 0; i < AHEAD && s == FIC_OK; i++)
        MPI_Send(&nothing, sizeof nothing, MPI_BYTE, 0, RESULTS, MPI_COMM_WORLD);
    for (int ends = 0; ends < AHEAD && s == FIC_OK;) {
        MPI_Recv(message, sizeof message, MPI_BYTE, 0, CHUNK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (message[0] == 0) {
            ends++;
            continue;
        }
        r.n = 0;
        s = compute(c, message[0], message + 1, chunk_s, &r, err);
        if (s == FIC_OK) {
            pack(&r, 0, packed);
            MPI_Send(packed, (int)message_bytes(r.n, r.n_outputs), MPI_BYTE, 0, RESULTS, MPI_COMM_WORLD);
        }
    }
    free(packed);
    if (packed)
        fic_results_clear(&r);
    return s;
}

/* Rank 0 as the one who hands out. */
typedef struct {
    book *b;
    char *packed;
    size_t packed_bytes, *chunk; /* points that the next chunk of each rank should have */
    double *asked_s;             /* when it last came */
    int ends;                    /* empty chunks that are still to be sent */
    bool stop;
} desk;

/* One message of a rank: its results into the book, its next chunk out. */
static fic_status serve(desk *d, int rank, fic_error *err)
{
    size_t message[CHUNK_MOST + 1] = { 0 };
    MPI_Recv(d->packed, (int)d->packed_bytes, MPI_BYTE, rank, RESULTS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    size_t n = unpack(d->packed, &d->b->results);
    double now = now_s(), spent_s = now - d->asked_s[rank];
    if (n > 0 && spent_s < 0.5 * chunk_s && d->chunk[rank] < CHUNK_MOST / 2)
        d->chunk[rank] *= 2;
    else if (n > 0 && spent_s > 2.0 * chunk_s && d->chunk[rank] > 1)
        d->chunk[rank] /= 2;
    d->asked_s[rank] = now;
    fic_status s = book_note(d->b, n, err);
    if (s == FIC_OK && !d->stop)
        s = book_take(d->b, d->chunk[rank], message + 1, &message[0], err);
    if (s == FIC_OK) {
        MPI_Send(message, (int)((message[0] + 1) * sizeof *message), MPI_BYTE, rank, CHUNK, MPI_COMM_WORLD);
        d->ends -= message[0] == 0;
    }
    return s;
}

/* Everybody who has asked; waits for one where `wait`. */
static fic_status serve_all(desk *d, bool wait, fic_error *err)
{
    fic_status s = FIC_OK;
    MPI_Status from;
    int there = 1;
    while (s == FIC_OK && d->ends > 0 && there) {
        if (wait)
            MPI_Probe(MPI_ANY_SOURCE, RESULTS, MPI_COMM_WORLD, &from);
        else
            MPI_Iprobe(MPI_ANY_SOURCE, RESULTS, MPI_COMM_WORLD, &there, &from);
        if (there)
            s = serve(d, from.MPI_SOURCE, err);
        wait = false;
    }
    return s;
}

static fic_status hand_out(sweep_work *w, crew *c, desk *d, fic_error *err)
{
    size_t point[CHUNK_MOST], n = 1;
    fic_status s = FIC_OK, stopped = FIC_OK;
    while (s == FIC_OK && (n > 0 || d->ends > 0)) {
        s = serve_all(d, n == 0, err);
        n = 0;
        if (s == FIC_OK && !d->stop)
            s = book_take(d->b, c->chunk, point, &n, err);
        if (s == FIC_OK && n > 0)
            s = compute(c, n, point, own_chunk_s, &d->b->results, err);
        if (s == FIC_OK)
            s = book_note(d->b, n, err);
        if (s == FIC_OK && stopped == FIC_OK && (stopped = tick(w, err)) != FIC_OK)
            d->stop = true;
    }
    return s != FIC_OK ? s : stopped;
}

static fic_status run_ranks(sweep_work *w, crew *c, book *b, fic_error *err)
{
    desk d = { .b = b, .packed_bytes = message_bytes(CHUNK_MOST, w->s->n_outputs), .ends = AHEAD * (n_ranks - 1) };
    d.packed = malloc(d.packed_bytes);
    d.chunk = calloc((size_t)n_ranks, sizeof *d.chunk);
    d.asked_s = calloc((size_t)n_ranks, sizeof *d.asked_s);
    fic_status s = d.packed && d.chunk && d.asked_s ? FIC_OK : fic_fail_memory(err, "a sweep");
    for (int i = 0; i < n_ranks && s == FIC_OK; i++) {
        d.chunk[i] = (size_t)c->threads;
        d.asked_s[i] = now_s();
    }
    if (s == FIC_OK)
        s = hand_out(w, c, &d, err);
    free(d.packed);
    free(d.chunk);
    free(d.asked_s);
    return s;
}

#else

fic_status sweep_ranks_begin(int *argc, char ***argv, int *rank, int *ranks, fic_error *err)
{
    const char *size = getenv("OMPI_COMM_WORLD_SIZE") ? getenv("OMPI_COMM_WORLD_SIZE") : getenv("PMI_SIZE");
    (void)argc;
    (void)argv;
    *rank = 0;
    *ranks = 1;
    if (size && atoi(size) > 1)
        return fic_fail(
            err, FIC_EINPUT,
            "started under mpirun, but this build has no MPI: install libopenmpi-dev and build again, or run "
            "without mpirun");
    return FIC_OK;
}

void sweep_ranks_end(bool good)
{
    (void)good;
}

const char *sweep_ranks_library(void)
{
    return "none";
}
#endif

fic_status sweep_work_run(sweep_work *w, fic_error *err)
{
    crew c;
    book b = { 0 };
    fic_status s = crew_begin(&c, w->s, w->threads, err);
#ifdef FIC_MPI
    if (s == FIC_OK && my_rank > 0) {
        s = run_rank(&c, err);
        crew_end(&c);
        return s;
    }
#endif
    if (s == FIC_OK)
        s = book_begin(&b, w, err);
    if (s == FIC_OK) {
#ifdef FIC_MPI
        s = n_ranks > 1 ? run_ranks(w, &c, &b, err) : run_alone(w, &c, &b, err);
#else
        s = run_alone(w, &c, &b, err);
#endif
        /* What is done is kept, whatever ended the work. */
        fic_error late;
        fic_status written = s == FIC_OK || s == FIC_ESTOP ? fic_sweep_store_put(w->store, &b.results, &late) : FIC_OK;
        if (written != FIC_OK) {
            s = written;
            *err = late;
        }
    }
    book_end(&b);
    crew_end(&c);
    return s;
}
