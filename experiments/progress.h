/* progress.h - a bar with share, time left and what is under way; on a terminal only, or a line each with --verbose.
 * Ctrl-C asks the work to end. */
#ifndef FIC_PROGRESS_H
#define FIC_PROGRESS_H

#include <stdbool.h>
#include "experiments/output_options.h"
#include "models/base/watch.h"

typedef struct {
    const output_options *say;
    bool shown; /* stderr is a terminal, and not --quiet */
    double start_s, last_s;
    char now[80]; /* what --verbose said last */
} progress;

/* Starts the clock and catches Ctrl-C from here on. The watch points into p, and p to the options. */
fic_watch progress_begin(progress *p, const output_options *say);
/* Wipes the bar. */
void progress_end(progress *p);
double progress_seconds(const progress *p);

#endif
