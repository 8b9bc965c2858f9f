/* xray_chain.h - from states straight to what would be measured of them: structure, beamline and reduction in one call.
 *
 *   state -> shell model -> counts of sample and air -> first peak, pair distribution, equation of state
 * Each function measures the air as long as the sample and takes it off, as the paper did. */
#ifndef FIC_XRAY_CHAIN_H
#define FIC_XRAY_CHAIN_H

#include "analysis/eos.h"
#include "analysis/fsdp.h"
#include "analysis/pdf.h"
#include "analysis/pdf_peaks.h"
#include "models/instrument_xray.h"

/* q1 and FWHM of n recovered glasses. The q error of the beamline goes into o's place, so that q1_scale_error is set.
 * Seed    the i-th pattern has the seed seed + i.
 * Errors  of the steps; the sentence begins with the number of the state.
 * Cost    about 15 ms a state. */
fic_status fic_chain_first_peaks(const fic_structure *st, size_t n, const fic_structure_state state[],
                                 const fic_beamline *b, unsigned long seed, const fic_fsdp_options *o, fic_fsdp f[],
                                 fic_error *err);

/* G(r) of n glasses in one transform, with the density of each: g, RDF and N use its own. peak[4 n]: sub, main,
 * second and third of each; may be NULL. The caller clears pdf[n]. */
fic_status fic_chain_pair_distributions(const fic_structure *st, size_t n, const fic_structure_state state[],
                                        const fic_beamline *b, unsigned long seed, const fic_pdf_options *o,
                                        fic_pdf pdf[], fic_pdf_peak peak[], fic_error *err);

/* The run in the cell that figures and facts speak of: its pressures, and the error of the gauge (both assumed). */
enum { FIC_CELL_POINTS = 12 };
extern const double fic_cell_P_GPa[FIC_CELL_POINTS], fic_cell_gauge_GPa;

/* In situ: the glass of `state` under P_GPa[n]; the gauge reads P_read_GPa[n] with a standard deviation of
 * P_error_GPa (0: exact). q1[n], q1_error[n] are the fitted positions with their counting errors, and e (may be NULL)
 * the equation of state of them. */
fic_status fic_chain_compression(const fic_structure *st, const fic_structure_state *state, size_t n,
                                 const double P_GPa[], double P_error_GPa, const fic_beamline *b, unsigned long seed,
                                 const fic_fsdp_options *o, const fic_eos_options *eo, double P_read_GPa[],
                                 double q1_1_A[], double q1_error_1_A[], fic_eos *e, fic_error *err);

#endif
