#include "models/walk.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Waymarks stand at even distances, WAYMARKS of them along a path, at its end, and where it parted from the one before;
 * some stand from earlier paths. Where ROOM is full no more are set, and more is walked. */
enum { WAYMARKS = 32, ROOM = 3 * WAYMARKS };

/* What shapes a state: the numbers that a segment begins with. */
typedef struct {
    unsigned char bytes[offsetof(fic_segment, kind)];
} footprint;

/* One population, as a material of its own. */
typedef struct {
    fic_material m;
    fic_relaxer *relaxer;
    size_t n, segment[ROOM]; /* waymarks, and how many segments lie before each: rising */
    fic_state state[ROOM];
} lane;

struct fic_walker {
    fic_material m; /* a copy: the caller's may change between samples */
    fic_precision precision;
    fic_relaxer *relaxer;
    lane *lanes[FIC_POPULATIONS];
    double T_K, P_GPa; /* of the last path: its start, its segments */
    size_t n, room, walked;
    footprint *path;
};

/* ---- materials ------------------------------------------------------------------------------------------- */

static bool same_spectrum(const fic_spectrum *a, const fic_spectrum *b)
{
    size_t bytes = a->n * sizeof *a->g;
    return a->n == b->n && a->energies == b->energies && memcmp(a->g, b->g, bytes) == 0 &&
           memcmp(a->a, b->a, bytes) == 0 && memcmp(a->b_K, b->b_K, bytes) == 0;
}

static bool same_population(const fic_population *a, const fic_population *b)
{
    return strcmp(a->name, b->name) == 0 && a->law == b->law && memcmp(a->p, b->p, sizeof a->p) == 0 &&
           memcmp(a->pressure, b->pressure, sizeof a->pressure) == 0 && same_spectrum(&a->spectrum, &b->spectrum);
}

static bool same_material(const fic_material *a, const fic_material *b)
{
    bool same = a->n == b->n;
    for (size_t k = 0; k < a->n && same; k++)
        same = same_population(&a->population[k], &b->population[k]);
    return same;
}

/* Populations first to first + n - 1 of a material; to is cleared on error. */
static fic_status copy_populations(const fic_material *from, size_t first, size_t n, fic_material *to, fic_error *err)
{
    fic_status s = FIC_OK;
    *to = *from;
    to->n = 0;
    memset(to->population, 0, sizeof to->population);
    for (size_t k = 0; k < n && s == FIC_OK; k++) {
        to->population[k] = from->population[first + k];
        s = fic_spectrum_copy(&from->population[first + k].spectrum, &to->population[k].spectrum, err);
        to->n = k + 1;
    }
    if (s != FIC_OK)
        fic_material_clear(to);
    return s;
}

/* ---- lanes ----------------------------------------------------------------------------------------------- */

/* Waymarks that lie beyond so many segments are none of the next path. */
static void forget_beyond(lane *l, size_t segments)
{
    while (l->n > 0 && l->segment[l->n - 1] > segments)
        fic_state_clear(&l->state[--l->n]);
}

static void lane_free(lane *l)
{
    if (!l)
        return;
    forget_beyond(l, 0);
    fic_relaxer_free(l->relaxer);
    fic_material_clear(&l->m);
    free(l);
}

static fic_status lane_create(const fic_material *m, size_t k, fic_precision precision, lane **out, fic_error *err)
{
    lane *l = calloc(1, sizeof *l);
    fic_status s = l ? copy_populations(m, k, 1, &l->m, err) : fic_fail_memory(err, "a walk");
    if (s == FIC_OK)
        s = fic_relaxer_create(&l->m, precision, &l->relaxer, err);
    if (s != FIC_OK)
        lane_free(l);
    else
        *out = l;
    return s;
}

static fic_status mark(lane *l, size_t segments, const fic_state *state, fic_error *err)
{
    fic_status s = fic_state_copy(state, &l->state[l->n], err);
    if (s == FIC_OK)
        l->segment[l->n++] = segments;
    return s;
}

/* One population to the end of the path, which goes along with the last one for `common` segments. */
static fic_status walk_lane(fic_walker *w, lane *l, const fic_protocol *path, size_t common, fic_state *state,
                            fic_error *err)
{
    size_t every = path->n / WAYMARKS + 1;
    fic_status s = l->n > 0 ? fic_state_copy(&l->state[l->n - 1], state, err)
                            : fic_state_equilibrium(&l->m, path->T_K, path->P_GPa, state, err);
    for (size_t i = l->n > 0 ? l->segment[l->n - 1] : 0; i < path->n && s == FIC_OK;) {
        s = fic_relax(l->relaxer, &path->segment[i++], state, NULL, err);
        w->walked++;
        if (s == FIC_OK && l->n < ROOM && (i % every == 0 || i == common || i == path->n))
            s = mark(l, i, state, err);
    }
    if (s != FIC_OK)
        fic_state_clear(state);
    return s;
}

/* ---- the walker ------------------------------------------------------------------------------------------ */

static void forget_material(fic_walker *w)
{
    fic_relaxer_free(w->relaxer);
    w->relaxer = NULL;
    fic_material_clear(&w->m);
}

static void forget_lanes(fic_walker *w)
{
    for (size_t k = 0; k < FIC_POPULATIONS; k++) {
        lane_free(w->lanes[k]);
        w->lanes[k] = NULL;
    }
}

fic_status fic_walker_create(fic_walker **out, fic_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? FIC_OK : fic_fail_memory(err, "a walk");
}

void fic_walker_free(fic_walker *w)
{
    if (!w)
        return;
    forget_lanes(w);
    forget_material(w);
    free(w->path);
    free(w);
}

fic_relaxer *fic_walker_relaxer(const fic_walker *w)
{
    return w->relaxer;
}

size_t fic_walker_segments(const fic_walker *w)
{
    return w->walked;
}

/* New lanes for those populations that are not as they were. */
static fic_status set_material(fic_walker *w, const fic_material *m, fic_precision precision, fic_error *err)
{
    bool other = precision.method != w->precision.method || precision.tolerance_K != w->precision.tolerance_K;
    fic_status s = FIC_OK;
    if (w->relaxer && !other && same_material(m, &w->m))
        return FIC_OK;
    forget_material(w);
    if (other)
        forget_lanes(w);
    w->precision = precision;
    for (size_t k = 0; k < FIC_POPULATIONS && s == FIC_OK; k++) {
        lane **l = &w->lanes[k];
        if (k < m->n && *l && same_population(&m->population[k], &(*l)->m.population[0]))
            continue;
        lane_free(*l);
        *l = NULL;
        if (k < m->n)
            s = lane_create(m, k, precision, l, err);
    }
    if (s == FIC_OK)
        s = copy_populations(m, 0, m->n, &w->m, err);
    if (s == FIC_OK && (s = fic_relaxer_create(&w->m, precision, &w->relaxer, err)) != FIC_OK)
        forget_material(w);
    return s;
}

/* How many segments the path has in common with the last one, which it then replaces. */
static fic_status set_path(fic_walker *w, const fic_protocol *path, size_t *common, fic_error *err)
{
    size_t both = path->n < w->n ? path->n : w->n, n = 0;
    if (memcmp(&path->T_K, &w->T_K, sizeof w->T_K) || memcmp(&path->P_GPa, &w->P_GPa, sizeof w->P_GPa))
        both = 0;
    while (n < both && memcmp(&path->segment[n], &w->path[n], sizeof *w->path) == 0)
        n++;
    if (path->n > w->room) {
        footprint *larger = realloc(w->path, path->n * sizeof *larger);
        if (!larger)
            return fic_fail_memory(err, "a walk");
        w->path = larger;
        w->room = path->n;
    }
    for (w->n = n; w->n < path->n; w->n++)
        memcpy(&w->path[w->n], &path->segment[w->n], sizeof *w->path);
    w->T_K = path->T_K;
    w->P_GPa = path->P_GPa;
    *common = n;
    return FIC_OK;
}

fic_status fic_walk(fic_walker *w, const fic_material *m, fic_precision precision, const fic_protocol *path,
                    fic_state *state, fic_error *err)
{
    size_t common = 0;
    fic_status s = set_material(w, m, precision, err);
    if (s == FIC_OK)
        s = set_path(w, path, &common, err);
    if (s == FIC_OK)
        s = fic_state_equilibrium(m, path->T_K, path->P_GPa, state, err);
    if (s != FIC_OK)
        return s;
    /* All of them first: a population that fails ends the walk, and the next one starts from this path. */
    for (size_t k = 0; k < m->n; k++)
        forget_beyond(w->lanes[k], common);
    for (size_t k = 0; k < m->n && s == FIC_OK; k++) {
        fic_state own;
        s = walk_lane(w, w->lanes[k], path, common, &own, err);
        if (s != FIC_OK)
            break;
        memcpy(state->d_K + state->first[k], own.d_K, own.n_modes * sizeof *own.d_K);
        memcpy(state->e_GPa + state->first[k], own.e_GPa, own.n_modes * sizeof *own.e_GPa);
        state->T_K = own.T_K;
        state->P_GPa = own.P_GPa;
        fic_state_clear(&own);
    }
    if (s != FIC_OK)
        fic_state_clear(state);
    return s;
}
