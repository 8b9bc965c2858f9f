/* structure.h - the structure of a glass as X-rays see it, from the state of its populations.
 *
 * The state is five numbers. With dT = T - T_ref, dTf = Tf - Tf_ref of alpha and the stored pressures of alpha and
 * beta,
 *   q1   = [q1_0   + a dT + b dTf + c Pf_alpha + d Pf_beta] x^(1/3)
 *   FWHM = [w_0    + ...                                  ] x^(1/3)
 *   rho  = [rho_0  + ...                                  ] x
 * where x(P) is the squeeze of the third-order Birch-Murnaghan equation at the pressure P the glass is under now.
 * Only alpha's fictive pressure stores density; beta's stores disorder. The shells of G(r) move with 1/q1 (affine)
 * and by linear terms of their own on top (non-affine); numbers and widths of shells are linear in the same state.
 *
 * q1 and FWHM mean what the paper's fit returns: centre and width of a Gaussian over the upper half (y_pin = 50 %) of
 * the first peak of the coherent and Compton scattering of the composition [shen2025, SI 5]. Q and L of the shell
 * model (shells.h) are solved so that it is true of the model's own pattern to 1e-8 1/angstrom. */
#ifndef FIC_STRUCTURE_H
#define FIC_STRUCTURE_H

#include "models/base/yaml.h"
#include "models/composition.h"
#include "models/shells.h"

typedef struct {
    double T_K, P_GPa; /* of the moment: 298 K and 0 for a recovered glass on a diffractometer */
    double Tf_K;       /* alpha's fictive temperature */
    double Pf_alpha_GPa, Pf_beta_GPa;
} fic_structure_state;

/* A quantity that is linear in the state. */
typedef struct {
    double value, per_T, per_Tf, per_Pf_alpha, per_Pf_beta;
} fic_linear;

typedef struct {
    char name[32];
    fic_linear r_A, sigma_A, N; /* r: non-affine part */
} fic_structure_shell;

typedef struct {
    fic_composition composition;
    fic_linear q1_1_A, fwhm_1_A, density_g_cm3;
    double K0_GPa, K1; /* bulk modulus and its derivative */
    double T_ref_K, Tf_ref_K;
    double A_1_A2, a_A, edge_A, S0;
    size_t n_shells;
    fic_structure_shell shell[FIC_SHELLS_MOST];
} fic_structure;

typedef struct {
    double q1_1_A, fwhm_1_A, density_g_cm3, squeeze;
    fic_shells shells; /* fic_shells_S and fic_shells_G_1_A2 give S(q) and G(r) */
} fic_structure_at;

/* Parameters of the `structure:` map and of an item of its `shells:` list; each table ends with a zeroed entry. */
extern const fic_param fic_structure_params[], fic_structure_shell_params[];

/* Reads a map with `composition`, the numbers of fic_structure_params and a list `shells` of maps with `name` and the
 * numbers of fic_structure_shell_params.
 * Errors  FIC_EINPUT at file:line:col: unknown key, missing number, out of range, composition, more than 16 shells. */
fic_status fic_structure_read(fic_node map, fic_structure *s, fic_error *err);

/* The three numbers that need no pattern. Errors FIC_EINPUT: a state that is no state, q1, FWHM or density <= 0. */
fic_status fic_structure_numbers(const fic_structure *s, const fic_structure_state *state, fic_structure_at *at,
                                 fic_error *err);

/* All of it, G(r) and S(q) included. Errors as above, FIC_EMATH: no shell model has this q1 and FWHM.
 * Needs   gsl_set_error_handler_off().  Cost  about 5 ms. */
fic_status fic_structure_solve(const fic_structure *s, const fic_structure_state *state, fic_structure_at *at,
                               fic_error *err);

#endif
