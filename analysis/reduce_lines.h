/* reduce_lines.h - inside a reduction: which lines, which windows, and what their noise does to T_f. */
#ifndef FIC_REDUCE_LINES_H
#define FIC_REDUCE_LINES_H

#include "analysis/reduce.h"

/* Finds or takes both lines from the bins. `need`: which must come from this curve (bit 1 glass, bit 2
 * liquid). Errors  FIC_EINPUT: no glass window, no liquid, no step. */
fic_status fic_lines_find(const fic_reduction_choice *choice, int need, fic_lines *l, int *warnings, fic_error *err);

/* The reference's line with the tail of this curve, where the reference had one: two runs share their line, and each
 * relaxes on its own. */
fic_baseline fic_lines_own_tail(const fic_lines *own, const fic_baseline *reference);

/* T_f by area; T2 and T1 are the ends of the range. The rows outside the windows' outer edges count as lying
 * on line and tail. NaN where the lines do not allow one. */
double fic_lines_Tf(const fic_reduction *r, double start_K);

/* Standard error of T_f from the noise of bins (of one curve, or of two). */
double fic_lines_Tf_error(const fic_reduction *r, const fic_lines *own, const fic_lines *reference,
                          const fic_reduction_choice *choice);

/* Standard deviation that a bin would have if bins were independent: residuals about both lines, and how
 * neighbours hang together. */
double fic_lines_noise(const fic_lines *l);

/* Standard error of the glass or liquid line at T. */
double fic_lines_error_at(const fic_lines *own, const fic_lines *reference, const fic_reduction_choice *choice,
                          bool liquid, double T_K);

#endif
