/* walk.h - samples along their paths, one after another: what a path shares with the one before is walked once.
 *
 * Populations do not see each other, so each keeps waymarks of its own: its state at the ends of segments of the last
 * path. The next sample starts from the last waymark before its path parts, as long as the population and the
 * precision are the same; a population that changes leaves those of the others. A state out of a waymark is bit by bit
 * the one that walking there again would give. Memory does not grow with the number of samples. */
#ifndef FIC_WALK_H
#define FIC_WALK_H

#include "models/relax.h"

/* What one thread remembers between samples. */
typedef struct fic_walker fic_walker;
fic_status fic_walker_create(fic_walker **w, fic_error *err);
void fic_walker_free(fic_walker *w);

/* From equilibrium at the path's start to its end. The state is the caller's to clear, nothing is left to clear on error.
 * Errors  those of fic_relaxer_create and fic_relax. */
fic_status fic_walk(fic_walker *w, const fic_material *m, fic_precision precision, const fic_protocol *path,
                    fic_state *state, fic_error *err);

/* For what follows the path: all populations of the material that the walker was last led by. It stays the walker's. */
fic_relaxer *fic_walker_relaxer(const fic_walker *w);

/* Segments that were walked since creation, each population's counted alone. */
size_t fic_walker_segments(const fic_walker *w);

#endif
