/* shells.h - atoms around an atom: G(r) and S(q) of one model in closed form.
 *
 * Near an atom there are Gaussian shells; far away a uniform continuum with a dying oscillation in it:
 *   G(r) = sum_j N_j/(r_j s_j sqrt(2 pi)) {exp[-(r - r_j)^2/(2 s_j^2)] - exp[-(r + r_j)^2/(2 s_j^2)]}
 *          - 4 pi rho r B(r)  +  A exp[-r^2/(2 L^2)] [1 - exp(-r^2/a^2)]^8 sin(Q r)
 * B is a ball of radius R, its edge smoothed by s: no atom but those of the shells is inside it. The oscillation
 * fades in at a and makes the first peak of S(q) at about Q, nearly Gaussian with a width of about 2.35/L. Term by
 * term,
 *   S(q) - 1 = sum_j N_j sin(q r_j)/(q r_j) exp(-q^2 s_j^2/2) - (4 pi/3) rho R^3 3 [sin(qR) - qR cos(qR)]/(qR)^3
 *   exp(-q^2 s^2/2)
 *     + A/(2q) sum_k C(8,k) (-1)^k sqrt(pi/(4 u_k)) {exp[-(q - Q)^2/(4 u_k)] - exp[-(q + Q)^2/(4 u_k)]},
 *       u_k = 1/(2 L^2) + k/a^2
 * which is the exact pair under G(r) = (2/pi) integral_0^inf q [S(q) - 1] sin(qr) dq.
 * Source  [warren1990] for broadened shells; the rest are elementary integrals. */
#ifndef FIC_SHELLS_H
#define FIC_SHELLS_H

#include <stddef.h>

enum { FIC_SHELLS_MOST = 16 };

typedef struct {
    double r_A, sigma_A, N; /* distance, standard deviation, atoms (X-ray weighted; < 0 thins the continuum) */
} fic_shell;

typedef struct {
    size_t n;
    fic_shell shell[FIC_SHELLS_MOST];
    double rho_1_A3;                /* atoms per cubic angstrom */
    double R_A, edge_A;             /* the ball; R = 0: no continuum, shells alone */
    double A_1_A2, L_A, a_A, Q_1_A; /* the oscillation; A = 0: none */
} fic_shells;

/* At one q (1/angstrom) or r (angstrom), both >= 0. */
double fic_shells_S(const fic_shells *s, double q_1_A);
double fic_shells_G_1_A2(const fic_shells *s, double r_A);

/* Radial distribution 4 pi r^2 rho g(r) = r G(r) + 4 pi rho r^2, atoms per angstrom. */
double fic_shells_rdf_1_A(const fic_shells *s, double r_A);

/* Sets the ball so that S(0) = S0. Returns 0, or -1 where no ball does that (the shells hold too few atoms). */
int fic_shells_close(fic_shells *s, double S0);

#endif
