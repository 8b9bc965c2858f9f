/* protocol.h - a thermo-mechanical path T(t), P(t): the start, then segments.
 *
 * Time counts from the start of each segment, so that a microsecond scan after a year of storage keeps its
 * digits. Units: s, K, GPa. */
#ifndef FIC_PROTOCOL_H
#define FIC_PROTOCOL_H

#include <stdbool.h>
#include "models/population.h"

typedef struct {
    double duration_s; /* 0: a jump */
    double T0_K, T1_K, P0_GPa, P1_GPa;
    double amplitude_K, period_s; /* of a sine on top of the ramp; amplitude 0: none */
    const char *kind;             /* the step it came from: "heat", "scan", ... */
    bool recorded;                /* a scan */
    char name[FIC_NAME_BYTES];
    double step_K;  /* asked distance of recorded points; 0: the default */
    bool ends_only; /* record where it starts and ends: a row of a table */
} fic_segment;

typedef struct {
    double T_K, P_GPa; /* equilibrium at the start */
    size_t n;
    fic_segment *segment;
    size_t n_steps; /* that it took to read them, repeats multiplied, tables by their rows: at most 4e6 */
} fic_protocol;

#define FIC_SCAN_STEP_K 0.2 /* default distance of recorded points */

double fic_segment_T(const fic_segment *s, double t_s);
double fic_segment_dT(const fic_segment *s, double t_s); /* K/s */
double fic_segment_P(const fic_segment *s, double t_s);
double fic_segment_dP(const fic_segment *s); /* GPa/s */

/* The protocol: list of a run file.
 * Steps   start, heat, cool, quench, hold, compress, decompress, jump, modulate, scan, repeat, table.
 * Errors  FIC_EINPUT at the node: no start, wrong direction, unknown key, unit, range, two scans of one name. */
fic_status fic_protocol_read(fic_node list, fic_protocol *p, fic_error *err);
void fic_protocol_clear(fic_protocol *p);

/* A segment that begins where the path ends, and stays there; kind is a word that outlives the protocol. */
fic_segment fic_protocol_next(const fic_protocol *p, const char *kind);

/* Appends a segment; for callers that build a path in memory. */
fic_status fic_protocol_add(fic_protocol *p, const fic_segment *s, fic_error *err);

/* Appends a linear ramp from where the path ends to T, P. kind is a word that outlives the protocol. */
fic_status fic_protocol_ramp(fic_protocol *p, const char *kind, double T_K, double P_GPa, double duration_s,
                             fic_error *err);

/* T and P at the end of the last segment, or of the start. */
void fic_protocol_end(const fic_protocol *p, double *T_K, double *P_GPa);

/* One step of the run file: for the manual. */
typedef struct {
    const char *name, *meaning;
    const fic_param *params;
} fic_step_kind;
extern const fic_step_kind fic_step_kinds[]; /* ends with a zeroed entry */

#endif
