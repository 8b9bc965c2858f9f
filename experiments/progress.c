#include "experiments/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "experiments/colour.h"
#include "models/base/clock.h"

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
    signal(SIGINT, SIG_DFL); /* a second Ctrl-C ends at once */
}

double progress_seconds(const progress *p)
{
    return fic_now_s() - p->start_s;
}

/* [########            ]  42 %, about 3 s left  0GPa-643K */
static void bar(const progress *p, double spent_s, double done, const char *now)
{
    enum { WIDTH = 24 };
    char cells[WIDTH + 1] = "";
    for (int i = 0; i < WIDTH; i++)
        cells[i] = (double)i < done * WIDTH ? '#' : ' ';
    fprintf(stderr, "\r%s [%s%s%s] %3.0f %%", p->say->command, colour(stderr, COLOUR_GOOD), cells,
            colour(stderr, COLOUR_OFF), 100.0 * done);
    if (done > 0.02)
        fprintf(stderr, ", about %.0f s left", spent_s * (1.0 - done) / done);
    fprintf(stderr, "  %.40s\033[K", now ? now : "");
}

static bool tick(void *user, double done, const char *now)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    progress *p = user;
    if ((p->shown || p->say->verbose) && pthread_mutex_trylock(&one_at_a_time) == 0) {
        double now_s = fic_now_s(), spent_s = now_s - p->start_s;
        if (p->say->verbose && now && strncmp(now, p->now, sizeof p->now - 1)) {
            snprintf(p->now, sizeof p->now, "%s", now);
            output_note(p->say, "%8.3f s %3.0f %%  %s", spent_s, 100.0 * done, now);
        }
        if (p->shown && spent_s > 0.3 && now_s - p->last_s > 0.1) {
            p->last_s = now_s;
            bar(p, spent_s, done, now);
        }
        pthread_mutex_unlock(&one_at_a_time);
    }
    return !stopped;
}

fic_watch progress_begin(progress *p, const output_options *say)
{
    *p = (progress){ .say = say, .shown = !say->quiet && isatty(STDERR_FILENO) };
    p->start_s = p->last_s = fic_now_s();
    signal(SIGINT, stop);
    return (fic_watch){ tick, p };
}

void progress_end(progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
}
