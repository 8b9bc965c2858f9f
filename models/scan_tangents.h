/* scan_tangents.h - derivatives of a recorded scan along directions in which material and chip are turned.
 *
 *     tangents of the means -> of the heat flow (product rule) -> of what the chip records */
#ifndef FIC_SCAN_TANGENTS_H
#define FIC_SCAN_TANGENTS_H

#include "models/run.h"

/* n directions of a run: derivatives of its material's numbers, and of its chip's. */
typedef struct {
    size_t n;
    const fic_material_tangent *material;
    const double (*chip)[FIC_CHIP_SCALARS];
} fic_run_directions;

/* Row by row of the scan's table: of T (as recorded), heat_flow, heat_capacity. Arrays are [direction][row]. */
typedef struct {
    size_t n, rows;
    double *T_K, *flow_mW, *Cp_J_molK;
    double *rate_K_s, *heat_J_mol_s; /* of the scan itself, [row]: what all directions share */
} fic_scan_tangents;

fic_status fic_scan_tangents_init(size_t n, size_t rows, fic_scan_tangents *t, fic_error *err);
void fic_scan_tangents_clear(fic_scan_tangents *t);

/* As fic_simulate_scan, with derivatives: of the state in place, of the scan to *out. The relaxer follows
 * directions->material, and no segment of the scan has its duration turned. Noise is the same along every direction.
 * On error nothing is left to clear. Errors as fic_simulate_scan. */
fic_status fic_simulate_scan_along(const fic_run *run, fic_relaxer *relaxer, size_t first, size_t last,
                                   fic_state *state, const fic_run_directions *directions, fic_state_tangents *tangents,
                                   fic_simulated_scan *scan, fic_scan_tangents *out, fic_error *err);

/* ---- parts of it, for simulate.c ---------------------------------------------------------------------- */

/* Traces for the tangents of one segment; directions along which nothing moves share one of zeros. */
fic_status fic_along_traces_make(const fic_relaxer *relaxer, const fic_state_tangents *tangents, size_t n_populations,
                                 size_t points, fic_trace **along, fic_error *err);
void fic_along_traces_free(size_t n, fic_trace *along);

/* Rows first to first + n - 1 out of the traces of a segment; heat flow as of the sample. */
void fic_scan_tangents_fill(const fic_run *run, const fic_run_directions *directions, const fic_segment *segment,
                            size_t first, size_t n, const fic_trace *trace, const fic_trace along[],
                            fic_scan_tangents *out);

/* What the chip makes of them; T_K and flow_mW are those of the sample still. */
void fic_scan_tangents_record(const fic_run *run, const fic_run_directions *directions, double dt_s,
                              const double dT_K_s[], const double T_K[], const double flow_mW[],
                              fic_scan_tangents *out);

#endif
