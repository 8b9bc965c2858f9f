/* progress.h - a line with share, time left and what is under way; on a terminal only. Ctrl-C asks the work
 * to end. */
#ifndef FIC_PROGRESS_H
#define FIC_PROGRESS_H

#include <stdbool.h>
#include <time.h>
#include "models/base/watch.h"

typedef struct {
    const char *name;
    bool shown; /* stderr is a terminal, and not --quiet */
    struct timespec start, last;
} progress;

/* Starts the clock and catches Ctrl-C from here on. The watch points into p. */
fic_watch progress_begin(progress *p, const char *name, bool quiet);
/* Wipes the line. */
void progress_end(progress *p);
/* Ctrl-C was pressed. */
bool progress_stopped(void);
double progress_seconds(const progress *p);

#endif
