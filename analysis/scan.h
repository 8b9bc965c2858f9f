/* scan.h - one calorimetric curve, measured or synthetic, and a list of them.
 *
 * Every reader makes this container and every analysis takes it, so that a synthetic curve can stand in for
 * a measured one everywhere. Heat flow is endothermic up, temperatures are in kelvin, rows in order of time.
 * What is not known is NaN. */
#ifndef FIC_SCAN_H
#define FIC_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    char *name;   /* of the curve, as printable UTF-8 */
    char *file;   /* it was read from; NULL: made in memory */
    size_t line;  /* of its first row in that file; 0: made in memory */
    long segment; /* of the program that the instrument ran; 0: not said */
    size_t n;
    double *t_s, *T_K, *heat_flow_mW; /* n each; T is the program's (reference) temperature */
    double *sample_T_K;               /* n, or NULL: not recorded */
    double *heat_capacity_J_molK;     /* n, or NULL: an ideal calorimeter's, beside the heat flow */
    double rate_K_s;                  /* positive; the sign is in the order of T_K */
    double mass_ug, molar_mass_g_mol;
} fic_scan;

/* n rows of zeros, numbers unknown. Errors  FIC_ENOMEM; nothing is left to clear then. */
fic_status fic_scan_init(fic_scan *s, size_t n, const char *name, fic_error *err);
/* Adds the optional columns, zeros. Errors  FIC_ENOMEM; the scan is unchanged then. */
fic_status fic_scan_add_heat_capacity(fic_scan *s, fic_error *err);
fic_status fic_scan_add_sample_temperature(fic_scan *s, fic_error *err);
void fic_scan_clear(fic_scan *s);

/* Whether T rises from the first row to the last. */
bool fic_scan_is_heating(const fic_scan *s);

/* The rate that the rows themselves have, positive: slope of T over t by least squares.
 * NaN where times or temperatures are not numbers or do not move. */
double fic_scan_rate(const fic_scan *s);

/* What an analysis needs: at least 20 rows, finite numbers, temperatures that only rise or only fall.
 * Errors  FIC_EINPUT, naming file, curve and line of the row. */
fic_status fic_scan_check(const fic_scan *s, fic_error *err);

/* "FILE:LINE: curve 'NAME'" into text, for messages. */
const char *fic_scan_where(const fic_scan *s, char text[], size_t n);

typedef struct {
    size_t n, room;
    fic_scan *scan;
    size_t n_faults; /* curves that could not be read */
    char **fault;    /* a sentence each, with file, line and curve */
} fic_scan_list;

/* Takes over what *s holds, also on error. Errors  FIC_ENOMEM. */
fic_status fic_scan_list_add(fic_scan_list *list, fic_scan *s, fic_error *err);
/* Notes a curve that could not be read. Errors  FIC_ENOMEM. */
fic_status fic_scan_list_fault(fic_scan_list *list, const char *sentence, fic_error *err);
void fic_scan_list_clear(fic_scan_list *list);

/* Which way is up in a file's heat flow. A file that does not say is taken at its sign: a sample takes up
 * heat when it is heated, so a heating curve that is negative on average has exothermic up. */
typedef enum { FIC_UP_BY_SIGN, FIC_ENDO_UP, FIC_EXO_UP } fic_up;

/* Appends the curves of a file: STARe text (stare.h), our own CSV, or a plain CSV with units in its header
 * and columns t or time, T, Tr, Ts or temperature, heat_flow, "heat flow", HF or value, heat_capacity. A
 * curve that cannot be read becomes a fault of the list; the others are kept. Errors  FIC_EINPUT where
 * nothing could be read from the file; FIC_EIO, FIC_ENOMEM. */
fic_status fic_scan_read(const char *path, fic_up up, fic_scan_list *list, fic_error *err);

/* One scan as CSV, as table.h has it. */
fic_status fic_scan_write(const fic_scan *s, const char *path, fic_error *err);

/* The mean of scans with the same rows (n, temperatures within 1e-3 of a step). Errors  FIC_EINPUT. */
fic_status fic_scan_mean(size_t n, const fic_scan *const scan[], fic_scan *mean, fic_error *err);

#endif
