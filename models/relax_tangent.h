/* relax_tangent.h - derivatives of a history along directions in which a population is turned, carried from step to
 * step beside it. Internal to the exponential integrator.
 *
 * The end of a step solves  ln tau_1 = ln tau(T_f, P_f),  slope_1 = h d ln tau/dt  with T_f, P_f sums over the modes
 * (relax_step.h). Both are differentiated: two linear equations a step, one matrix for all directions. Steps are those
 * of the history; by how much an unfinished iteration misses its solution, tangents miss that of the steps taken.
 *
 * A segment's duration is a direction too: in units of it a ramp stays what it is and all rates grow with it. Rates
 * of tangents are therefore those of a clock that is stretched along. */
#ifndef FIC_RELAX_TANGENT_H
#define FIC_RELAX_TANGENT_H

#include "models/relax_response.h"
#include "models/relax_step.h"

/* One direction. The derivative of a moment is kept as a moment: of t and T_K it has those of the moment itself. */
struct fic_tangent {
    fic_population_tangent along; /* g, a, b_K are padded to whole blocks */
    double ln_rate;               /* d ln duration of the segment */
    bool moves; /* something along it has not been 0 yet; where not, nothing is computed or recorded */
    double *d, *e, *d_next, *e_next;
    fic_path path; /* where tangents of the means go */
    fic_moment before, from, to;
    double *block;
};

fic_status fic_tangents_create(fic_stepper *w, size_t n, const fic_population_tangent *const along[], fic_error *err);
void fic_tangents_clear(fic_stepper *w);

/* At the start of a segment; of a step that is good and not accepted yet; and when it is. */
void fic_tangents_start(fic_stepper *w, const fic_course *c, const fic_moment *from);
void fic_tangents_step(fic_stepper *w, const fic_course *c, const fic_moment *before, const fic_moment *from,
                       const fic_moment *to);
void fic_tangents_accept(fic_stepper *w, bool pressure);

/* Of a part that fic_step_part has just found: tangents of `at` to at_tangent[n]. */
void fic_tangents_part(fic_stepper *w, const fic_course *c, const fic_moment *from, const fic_moment *to,
                       const fic_moment *at, fic_moment at_tangent[]);

#endif
