/* fit_checkpoint.h - the best point of a search on disk while it goes on, so that --resume goes on from there whatever
 * ended it. */
#ifndef FIC_FIT_CHECKPOINT_H
#define FIC_FIT_CHECKPOINT_H

#include "analysis/fit.h"

typedef struct {
    fic_fit *fit;
    const char *folder;
    fic_watch inner; /* told of every tick, too */
    double last_s;
    double chi2; /* of the point on disk */
    bool searching;
} fit_checkpoint;

/* A watch that keeps DIR/unfinished.json: written whole, at most once a second and where chi2 has fallen. */
fic_watch fit_checkpoint_begin(fit_checkpoint *c, fic_fit *fit, const char *folder, fic_watch inner);

/* The search is over: what comes after moves no best point, and holds parameters for a while. */
void fit_checkpoint_pause(fit_checkpoint *c);

/* The results stand in the folder. */
void fit_checkpoint_remove(const fit_checkpoint *c);

/* Where an earlier fit of the same file stands: unfinished.json, else fit.json.
 * Errors  FIC_EINPUT: neither is there, or they are of another file, or no JSON. */
fic_status fit_checkpoint_resume(const fic_fit *fit, const char *folder, double share[], fic_error *err);

#endif
