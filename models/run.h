/* run.h - the main way of the data: a run file in, scans out.
 *
 *     run file -> material, protocol, chip, precision -> relax -> enthalpy -> chip -> scans */
#ifndef FIC_RUN_H
#define FIC_RUN_H

#include "models/base/table.h"
#include "models/base/watch.h"
#include "models/instrument_fdsc.h"
#include "models/relax.h"

typedef struct {
    fic_material material;
    fic_protocol protocol;
    fic_chip chip;
    fic_precision precision;
    unsigned long seed;
    char sha256[65]; /* of the run file */
} fic_run;

/* Reads a run file. On error nothing is left to clear. */
fic_status fic_run_read(const char *path, fic_run *run, fic_error *err);
/* The same from a node, for files that hold a run inside. */
fic_status fic_run_read_node(fic_node map, fic_run *run, fic_error *err);
void fic_run_clear(fic_run *run);

/* The keys that every file with a simulation in it shares: instrument, solver, seed; each with its default. */
fic_status fic_run_read_common(fic_node map, fic_chip *chip, fic_precision *precision, unsigned long *seed,
                               fic_error *err);

/* One recorded scan.
 * Columns  t [s], T [K] (as recorded), T_sample [K], P [GPa], heat_flow [mW] (endothermic up),
 *          heat_capacity [J/mol/K] (of the sample, without the chip; NaN where the temperature stands still),
 *          rate [K/s] (of the sample, at the moment), and for each population NAME  Tf_NAME [K], Pf_NAME [GPa].
 * Notes    name, material, instrument, rate_K_s, mass_ug, molar_mass_g_mol, seed. */
typedef struct {
    char name[FIC_NAME_BYTES];
    double rate_K_s; /* mean, signed */
    fic_table table;
    double Tf_before_K[FIC_POPULATIONS], Pf_before_GPa[FIC_POPULATIONS];
    double enthalpic_Tf_before_K; /* what area matching should find */
} fic_simulated_scan;

typedef struct {
    size_t n;
    fic_simulated_scan *scan;
    /* The whole path, coarsely, for pictures: t [s], T [K], P [GPa], V [cm^3/mol], Tf_NAME [K], Pf_NAME [GPa]. */
    fic_table history;
    fic_effort effort;
} fic_simulation;

/* Runs it. The watch may be NULL. Errors FIC_EMATH with the segment named, FIC_ENOMEM, FIC_ESTOP. */
fic_status fic_simulate(const fic_run *run, const fic_watch *watch, fic_simulation *out, fic_error *err);
void fic_simulation_clear(fic_simulation *s);

/* One scan from a state that stands already: segments [first, last) of the protocol, all recorded under one
 * name. The state goes to the end of the scan. */
fic_status fic_simulate_scan(const fic_run *run, fic_relaxer *relaxer, size_t first, size_t last, fic_state *state,
                             fic_simulated_scan *scan, fic_error *err);
void fic_simulated_scan_clear(fic_simulated_scan *s);

#endif
