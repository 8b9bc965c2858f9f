/* door.h - libfictive for other languages: a run as text in, tables of numbers out.
 *
 * Nothing but numbers, text and one opaque handle passes, so that a caller needs no layout of ours: Python's
 * ctypes (fictive_ctypes.py), Julia's ccall, MATLAB's calllib. Tables are the recorded scans in order, then the
 * history. A table, its columns and its text live as long as the handle. An index beyond the end gives 0 or NULL.
 *
 * GSL's error handler, which aborts, is switched off by fic_door_simulate. */
#ifndef FIC_DOOR_H
#define FIC_DOOR_H

#include <stddef.h>

typedef struct fic_door fic_door;

/* Runs a run file given as text (YAML or JSON).
 * Shape   folder: where files and presets that it names are looked for; message: room of n_message bytes for the
 *         sentence of an error.
 * Errors  NULL, with the sentence in message. */
fic_door *fic_door_simulate(const char *run, const char *folder, char *message, size_t n_message);
void fic_door_free(fic_door *d);

const char *fic_door_version(void);

size_t fic_door_tables(const fic_door *d);
const char *fic_door_name(const fic_door *d, size_t table); /* of the scan; "history" for the last one */
size_t fic_door_rows(const fic_door *d, size_t table);
size_t fic_door_columns(const fic_door *d, size_t table);
const char *fic_door_column_name(const fic_door *d, size_t table, size_t column);
const char *fic_door_column_unit(const fic_door *d, size_t table, size_t column);
const double *fic_door_column(const fic_door *d, size_t table, size_t column); /* fic_door_rows values */

/* A number of a scan by its name: rate_K_s, enthalpic_fictive_temperature_K (of the state before the scan), and, where
 * the scan can be reduced, fictive_temperature_K, onset_K, midpoint_K, peak_K, cp_max, each also with "_error" after
 * it. NaN where there is none. */
double fic_door_number(const fic_door *d, size_t table, const char *name);

#endif
