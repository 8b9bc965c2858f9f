#include "experiments/sweep_ranks.h"

#include <stdlib.h>
#include <string.h>
#include "models/base/clock.h"
#ifdef FIC_MPI
#include <mpi.h>

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

int sweep_rank(void)
{
    return my_rank;
}

int sweep_ranks(void)
{
    return n_ranks;
}

/* No rank may wait for another one that computes. MPI_Send may wait until the other side is inside MPI, Open MPI does from
 * 1 kB on; so sends are MPI_Isend, and are seen to be over when their memory is needed again. A message above what MPI sends at
 * once, 4 kB at the least, would need both sides inside MPI; so messages stay below. */
enum { MESSAGE_BYTES = 3840, RESULTS = 1, CHUNK, AHEAD = 2 };
static const double own_chunk_s = 0.01;

/* Some of a chunk's results: their number, how many of the chunk are still to come, points, values, status, reasons. */
typedef struct {
    size_t n, to_come;
} parcel;

static size_t parcel_bytes(size_t n, size_t n_outputs)
{
    return sizeof(parcel) + n * (sizeof(size_t) + n_outputs * sizeof(double) + 1 + FIC_REASON_BYTES);
}

/* Results that fit a message; one at least. */
static size_t parcel_room(size_t n_outputs)
{
    size_t each = parcel_bytes(1, n_outputs) - sizeof(parcel), room = (MESSAGE_BYTES - sizeof(parcel)) / each;
    return room ? room : 1;
}

static void pack(const fic_results *r, size_t first, parcel head, char *to)
{
    size_t n = head.n;
    memcpy(to, &head, sizeof head);
    to += sizeof head;
    memcpy(to, r->point + first, n * sizeof *r->point);
    to += n * sizeof *r->point;
    for (size_t o = 0; o < r->n_outputs; o++, to += n * sizeof(double))
        memcpy(to, r->value + o * r->room + first, n * sizeof(double));
    memcpy(to, r->status + first, n);
    memcpy(to + n, r->reason + first * FIC_REASON_BYTES, n * FIC_REASON_BYTES);
}

static parcel unpack(const char *from, fic_results *r)
{
    parcel head;
    memcpy(&head, from, sizeof head);
    size_t n = head.n, first = r->n;
    from += sizeof head;
    memcpy(r->point + first, from, n * sizeof *r->point);
    from += n * sizeof *r->point;
    for (size_t o = 0; o < r->n_outputs; o++, from += n * sizeof(double))
        memcpy(r->value + o * r->room + first, from, n * sizeof(double));
    memcpy(r->status + first, from, n);
    memcpy(r->reason + first * FIC_REASON_BYTES, from + n, n * FIC_REASON_BYTES);
    r->n += n;
    return head;
}

/* A chunk on its way: runs of turns. */
typedef struct {
    size_t n_runs, first[SWEEP_RUNS], n[SWEEP_RUNS];
} chunk;

static void fold(size_t n, const size_t turn[], chunk *c)
{
    c->n_runs = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || turn[i] != turn[i - 1] + 1) {
            c->first[c->n_runs] = turn[i];
            c->n[c->n_runs++] = 0;
        }
        c->n[c->n_runs - 1]++;
    }
}

static size_t unfold(const chunk *c, size_t turn[])
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_runs; i++)
        for (size_t j = 0; j < c->n[i]; j++)
            turn[n++] = c->first[i] + j;
    return n;
}

/* A chunk's results on their way. */
typedef struct {
    char *packed; /* parcels, one behind the other */
    MPI_Request *request;
    int n; /* under way */
    size_t room;
} post;

static fic_status post_begin(post *p, size_t n_outputs, fic_error *err)
{
    size_t room = parcel_room(n_outputs), most = SWEEP_CHUNK / room + 1;
    *p = (post){ malloc(most * parcel_bytes(room, n_outputs)), malloc(most * sizeof *p->request), 0, room };
    return p->packed && p->request ? FIC_OK : fic_fail_memory(err, "a sweep");
}

static void post_end(post *p)
{
    MPI_Waitall(p->n, p->request, MPI_STATUSES_IGNORE);
    free(p->packed);
    free(p->request);
}

static void post_send(post *p, const fic_results *r)
{
    char *to = p->packed;
    size_t done = 0;
    MPI_Waitall(p->n, p->request, MPI_STATUSES_IGNORE);
    p->n = 0;
    do {
        parcel head = { .n = r->n - done < p->room ? r->n - done : p->room };
        size_t bytes = parcel_bytes(head.n, r->n_outputs);
        head.to_come = r->n - done - head.n;
        pack(r, done, head, to);
        MPI_Isend(to, (int)bytes, MPI_BYTE, 0, RESULTS, MPI_COMM_WORLD, &p->request[p->n++]);
        to += bytes;
        done += head.n;
    } while (done < r->n);
}

/* Results out, the next chunk in, AHEAD of them on their way. An empty chunk is the end. */
fic_status sweep_ranks_follow(sweep_crew *c, fic_error *err)
{
    size_t turn[SWEEP_CHUNK];
    fic_results r = { 0 };
    chunk next;
    post p;
    fic_status s = post_begin(&p, c->s->n_outputs, err);
    if (s == FIC_OK)
        s = fic_results_init(&r, SWEEP_CHUNK, c->s->n_outputs, err);
    for (int i = 0; i < AHEAD && s == FIC_OK; i++)
        post_send(&p, &r);
    for (int ends = 0; ends < AHEAD && s == FIC_OK;) {
        MPI_Recv(&next, sizeof next, MPI_BYTE, 0, CHUNK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        r.n = 0;
        size_t n = unfold(&next, turn);
        if (n == 0)
            ends++;
        else if ((s = sweep_crew_run(c, n, turn, sweep_chunk_s, &r, err)) == FIC_OK)
            post_send(&p, &r);
    }
    post_end(&p);
    fic_results_clear(&r);
    return s;
}

/* What rank 0 knows of another rank. */
typedef struct {
    size_t chunk, received; /* turns that its next chunk should have; of the one under way, results that are here */
    double asked_s;         /* when it last came for one */
    chunk out[AHEAD];       /* chunks on their way to it, taken in turn */
    MPI_Request request[AHEAD];
    int at;
} guest;

/* Rank 0 as the one who hands out. */
typedef struct {
    sweep_book *b;
    char *packed;
    size_t packed_bytes;
    guest *guest; /* one a rank */
    int ends;     /* empty chunks that are still to be sent */
    bool stop;
} desk;

/* The next chunk out, of a size that the last one's time says. */
static fic_status hand_to(desk *d, int rank, fic_error *err)
{
    size_t turn[SWEEP_CHUNK], n = 0;
    guest *g = &d->guest[rank];
    double now = fic_now_s(), spent_s = now - g->asked_s;
    if (g->received > 0 && spent_s < 0.5 * sweep_chunk_s && g->chunk < SWEEP_CHUNK / 2)
        g->chunk *= 2;
    else if (g->received > 0 && spent_s > 2.0 * sweep_chunk_s && g->chunk > 1)
        g->chunk /= 2;
    g->asked_s = now;
    g->received = 0;
    fic_status s = d->stop ? FIC_OK : sweep_book_take(d->b, g->chunk, AHEAD * (size_t)n_ranks, turn, &n, err);
    if (s == FIC_OK) {
        MPI_Wait(&g->request[g->at], MPI_STATUS_IGNORE); /* what went out in its place has been answered */
        fold(n, turn, &g->out[g->at]);
        MPI_Isend(&g->out[g->at], sizeof *g->out, MPI_BYTE, rank, CHUNK, MPI_COMM_WORLD, &g->request[g->at]);
        g->at = (g->at + 1) % AHEAD;
        d->ends -= n == 0;
    }
    return s;
}

/* One message of a rank: results into the sweep_book, and with the last of a chunk the next one out. */
static fic_status serve(desk *d, int rank, fic_error *err)
{
    MPI_Recv(d->packed, (int)d->packed_bytes, MPI_BYTE, rank, RESULTS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    parcel head = unpack(d->packed, &d->b->results);
    d->guest[rank].received += head.n;
    fic_status s = sweep_book_note(d->b, head.n, err);
    return s == FIC_OK && head.to_come == 0 ? hand_to(d, rank, err) : s;
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

static fic_status hand_out(sweep_work *w, sweep_crew *c, desk *d, fic_error *err)
{
    size_t turn[SWEEP_CHUNK], n = 1;
    fic_status s = FIC_OK, stopped = FIC_OK;
    while (s == FIC_OK && (n > 0 || d->ends > 0)) {
        s = serve_all(d, n == 0, err);
        n = 0;
        if (s == FIC_OK && !d->stop)
            s = sweep_book_take(d->b, c->chunk, AHEAD * (size_t)n_ranks, turn, &n, err);
        if (s == FIC_OK && n > 0)
            s = sweep_crew_run(c, n, turn, own_chunk_s, &d->b->results, err);
        if (s == FIC_OK)
            s = sweep_book_note(d->b, n, err);
        if (s == FIC_OK && stopped == FIC_OK && (stopped = sweep_tick(w, err)) != FIC_OK)
            d->stop = true;
    }
    return s != FIC_OK ? s : stopped;
}

fic_status sweep_ranks_lead(sweep_work *w, sweep_crew *c, sweep_book *b, fic_error *err)
{
    desk d = { .b = b, .ends = AHEAD * (n_ranks - 1) };
    d.packed_bytes = parcel_bytes(parcel_room(w->s->n_outputs), w->s->n_outputs);
    d.packed = malloc(d.packed_bytes);
    d.guest = calloc((size_t)n_ranks, sizeof *d.guest);
    fic_status s = d.packed && d.guest ? FIC_OK : fic_fail_memory(err, "a sweep");
    for (int i = 0; i < n_ranks && s == FIC_OK; i++) {
        d.guest[i].chunk = (size_t)c->threads;
        d.guest[i].asked_s = fic_now_s();
        for (int k = 0; k < AHEAD; k++)
            d.guest[i].request[k] = MPI_REQUEST_NULL;
    }
    if (s == FIC_OK)
        s = hand_out(w, c, &d, err);
    for (int i = 0; i < n_ranks && s == FIC_OK; i++)
        MPI_Waitall(AHEAD, d.guest[i].request, MPI_STATUSES_IGNORE);
    free(d.packed);
    free(d.guest);
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

int sweep_rank(void)
{
    return 0;
}

int sweep_ranks(void)
{
    return 1;
}

fic_status sweep_ranks_follow(sweep_crew *c, fic_error *err)
{
    (void)c;
    return fic_fail(err, FIC_EINPUT, "this build has no MPI");
}

fic_status sweep_ranks_lead(sweep_work *w, sweep_crew *c, sweep_book *b, fic_error *err)
{
    (void)w;
    (void)b;
    return sweep_ranks_follow(c, err);
}
#endif
