#include "experiments/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
    signal(SIGINT, SIG_DFL); /* a second Ctrl-C ends at once */
}

bool progress_stopped(void)
{
    return stopped;
}

static double between(const struct timespec *a, const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) + 1e-9 * (double)(b->tv_nsec - a->tv_nsec);
}

double progress_seconds(const progress *p)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return between(&p->start, &now);
}

static bool tick(void *user, double done, const char *now)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    progress *p = user;
    if (p->shown && pthread_mutex_trylock(&one_at_a_time) == 0) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        double spent = between(&p->start, &t);
        if (spent > 0.3 && between(&p->last, &t) > 0.1) {
            p->last = t;
            fprintf(stderr, "\r%s: %3.0f %%", p->name, 100.0 * done);
            if (done > 0.02)
                fprintf(stderr, ", about %.0f s left", spent * (1.0 - done) / done);
            fprintf(stderr, "  %.40s\033[K", now ? now : "");
        }
        pthread_mutex_unlock(&one_at_a_time);
    }
    return !stopped;
}

fic_watch progress_begin(progress *p, const char *name, bool quiet)
{
    p->name = name;
    p->shown = !quiet && isatty(STDERR_FILENO);
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
    signal(SIGINT, stop);
    return (fic_watch){ tick, p };
}

void progress_end(progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
}
