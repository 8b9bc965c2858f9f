/* watch.h - how long work says how far it is, and hears that it should stop. */
#ifndef FIC_WATCH_H
#define FIC_WATCH_H

#include <stdbool.h>

typedef struct {
    /* done: share of the work, 0 to 1. false: stop at the next good moment. May come from any thread. */
    bool (*tick)(void *user, double done, const char *now);
    void *user;
} fic_watch;

/* true to go on; a NULL watch always goes on. */
static inline bool fic_watch_tick(const fic_watch *w, double done, const char *now)
{
    return !w || w->tick(w->user, done, now);
}

#endif
