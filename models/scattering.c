#include "models/scattering.h"

#include <math.h>
#include <xraylib.h>

double fic_wavelength_A(double energy_keV)
{
    return 12.398419843320026 / energy_keV; /* h c, CODATA 2018, exact */
}

static fic_status from_xraylib(xrl_error *found, int Z, double q_1_A, fic_error *err)
{
    fic_status s = fic_fail(err, FIC_EINPUT, "the X-ray tables hold nothing for Z = %d at q = %g 1/angstrom: %s", Z,
                            q_1_A, found->message);
    xrl_error_free(found);
    return s;
}

/* E'/E of a photon scattered to q. With k = 2 pi / lambda, q = 2 k sin(theta / 2). */
static double recoil(double energy_keV, double q_1_A)
{
    double k = 2.0 * M_PI / fic_wavelength_A(energy_keV), sine = q_1_A / (2.0 * k);
    double cosine = 1.0 - 2.0 * sine * sine; /* of the scattering angle */
    return 1.0 / (1.0 + energy_keV / 510.99895 * (1.0 - cosine));
}

typedef struct {
    double f1[FIC_ELEMENTS_MOST], f2[FIC_ELEMENTS_MOST]; /* f', f'' */
} dispersion;

static fic_status find_dispersion(const fic_composition *c, const fic_beam *beam, dispersion *d, fic_error *err)
{
    *d = (dispersion){ 0 };
    for (size_t i = 0; beam->dispersion && beam->energy_keV > 0.0 && i < c->n; i++) {
        xrl_error *found = NULL;
        d->f1[i] = Fi(c->Z[i], beam->energy_keV, &found);
        if (!found)
            d->f2[i] = Fii(c->Z[i], beam->energy_keV, &found);
        if (found)
            return from_xraylib(found, c->Z[i], 0.0, err);
    }
    return FIC_OK;
}

/* The tables begin a little above 0, where the function goes as the square. */
static double incoherent_function(int Z, double s, xrl_error **found)
{
    const double s_first = 1e-3;
    if (s >= s_first)
        return SF_Compt(Z, s, found);
    return SF_Compt(Z, s_first, found) * (s / s_first) * (s / s_first);
}

static fic_status at_q(const fic_composition *c, const dispersion *d, double q_1_A, double *f_squared, double *f2,
                       double *compton, fic_error *err)
{
    double re = 0.0, im = 0.0, squares = 0.0, incoherent = 0.0, s = q_1_A / (4.0 * M_PI);
    for (size_t i = 0; i < c->n; i++) {
        xrl_error *found = NULL;
        double f = FF_Rayl(c->Z[i], s, &found);
        double S = found ? 0.0 : incoherent_function(c->Z[i], s, &found);
        if (found)
            return from_xraylib(found, c->Z[i], q_1_A, err);
        f += d->f1[i];
        re += c->x[i] * f;
        im += c->x[i] * d->f2[i];
        squares += c->x[i] * (f * f + d->f2[i] * d->f2[i]);
        incoherent += c->x[i] * S;
    }
    *f_squared = re * re + im * im;
    *f2 = squares;
    *compton = incoherent;
    return FIC_OK;
}

fic_status fic_scattering(const fic_composition *c, const fic_beam *beam, size_t n, const double q_1_A[],
                          double f_squared[], double f2[], double compton[], fic_error *err)
{
    dispersion d;
    fic_status s = find_dispersion(c, beam, &d, err);
    double q_most = beam->energy_keV > 0.0 ? 4.0 * M_PI / fic_wavelength_A(beam->energy_keV) : 100.0;
    for (size_t i = 0; s == FIC_OK && i < n; i++) {
        if (!(q_1_A[i] >= 0.0 && q_1_A[i] <= q_most))
            return fic_fail(err, FIC_EINPUT, "q = %g 1/angstrom, expected 0 to %g%s", q_1_A[i], q_most,
                            beam->energy_keV > 0.0 ? " at this photon energy" : "");
        s = at_q(c, &d, q_1_A[i], &f_squared[i], &f2[i], &compton[i], err);
        if (s == FIC_OK && beam->energy_keV > 0.0) {
            double e = recoil(beam->energy_keV, q_1_A[i]);
            compton[i] *= e * e;
        }
    }
    return s;
}
