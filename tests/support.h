/* support.h - what the tests share beside the suite: materials and paths built in memory, folders that
 * vanish. Every function fails the running test where its own work fails. */
#ifndef FIC_TESTS_SUPPORT_H
#define FIC_TESTS_SUPPORT_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "models/base/file.h"
#include "models/relax.h"
#include "tests/suite.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Where every call of the tests leaves its sentence. */
static fic_error err;

/* The status is FIC_OK, or the test fails with the sentence. */
#define ok(call) ok_text((call), #call, __FILE__, __LINE__)
static inline void ok_text(fic_status s, const char *call, const char *file, int line)
{
    if (s != FIC_OK)
        ck_abort_msg("%s:%d: %s gave %d: %s", file, line, call, (int)s, err.text);
}

/* The sentence holds the words. */
static inline void has_words(const char *sentence, const char *words)
{
    if (!strstr(sentence, words))
        ck_abort_msg("'%s' does not say '%s'", sentence, words);
}

/* ---- samples ------------------------------------------------------------------------------------------- */

/* One population; the values of the law's parameters are copied, the spectrum is taken over. */
static inline void add_population(fic_material *m, double weight, const fic_law *law, const double p[],
                                  fic_spectrum spectrum)
{
    fic_population *k = &m->population[m->n];
    *k = (fic_population){ .weight = weight, .law = law, .spectrum = spectrum };
    snprintf(k->name, sizeof k->name, "p%zu", m->n);
    memcpy(k->p, p, fic_params_count(law->params) * sizeof *p);
    m->n++;
}

static inline fic_spectrum debye(void)
{
    fic_spectrum s;
    ok(fic_spectrum_debye(&s, &err));
    return s;
}

static inline fic_spectrum kww(double beta, double tolerance)
{
    fic_spectrum s;
    ok(fic_spectrum_kww(beta, tolerance, 0, &s, &err));
    return s;
}

static inline fic_spectrum gaussian(double sigma_J_mol, double tolerance)
{
    fic_spectrum s;
    ok(fic_spectrum_gaussian(sigma_J_mol, tolerance, 0, &s, &err));
    return s;
}

/* Parameters that make a glass near 600 K of every law; the order is that of the law's table. */
static inline const double *glass_params(const fic_law *law)
{
    static const double ags[] = { 5e-14, 19.8, 383.9, 0.004, 0.09 }, tnm[] = { -75.6, 45000, 0.4 },
                        arrhenius[] = { 1e-13, 163000, 0 }, vft[] = { 5e-14, 19.8, 383.9 },
                        myega[] = { 1e-14, 596, 40, 25000, 23, 2 };
    return law == &fic_law_ags_vft     ? ags
           : law == &fic_law_tnm       ? tnm
           : law == &fic_law_arrhenius ? arrhenius
           : law == &fic_law_vft       ? vft
                                       : myega;
}

static inline fic_material glass(const fic_law *law, fic_spectrum spectrum)
{
    fic_material m = { 0 };
    add_population(&m, 1.0, law, glass_params(law), spectrum);
    return m;
}

/* ---- paths ----------------------------------------------------------------------------------------------
 */

static inline fic_segment ramp(double T0_K, double T1_K, double q_K_s)
{
    return (fic_segment){
        .kind = T1_K < T0_K ? "cool" : "heat", .T0_K = T0_K, .T1_K = T1_K, .duration_s = fabs(T1_K - T0_K) / q_K_s
    };
}

static inline fic_segment hold(double T_K, double P_GPa, double duration_s)
{
    return (fic_segment){
        .kind = "hold", .T0_K = T_K, .T1_K = T_K, .P0_GPa = P_GPa, .P1_GPa = P_GPa, .duration_s = duration_s
    };
}

static inline fic_segment press(double T_K, double P0_GPa, double P1_GPa, double duration_s)
{
    return (fic_segment){ .kind = P1_GPa < P0_GPa ? "decompress" : "compress",
                          .T0_K = T_K,
                          .T1_K = T_K,
                          .P0_GPa = P0_GPa,
                          .P1_GPa = P1_GPa,
                          .duration_s = duration_s };
}

static inline fic_segment leap(double T_K, double P_GPa)
{
    return (fic_segment){ .kind = "jump", .T1_K = T_K, .P1_GPa = P_GPa };
}

/* ---- relaxing -------------------------------------------------------------------------------------------
 */

static const fic_method both_methods[] = { FIC_EXPONENTIAL, FIC_CVODE };

/* The state at the end of a path that starts in equilibrium. */
static inline void relax_all(const fic_material *m, fic_precision precision, double T_K, double P_GPa,
                             const fic_segment path[], size_t n, fic_state *state)
{
    fic_relaxer *r;
    ok(fic_relaxer_create(m, precision, &r, &err));
    ok(fic_state_equilibrium(m, T_K, P_GPa, state, &err));
    for (size_t i = 0; i < n; i++)
        ok(fic_relax(r, &path[i], state, NULL, &err));
    fic_relaxer_free(r);
}

/* The first population's fictive temperature there. */
static inline double relaxed_Tf(const fic_material *m, fic_precision precision, double T_K, double P_GPa,
                                const fic_segment path[], size_t n)
{
    fic_state state;
    relax_all(m, precision, T_K, P_GPa, path, n, &state);
    double Tf_K = fic_state_Tf(m, &state, 0);
    fic_state_clear(&state);
    return Tf_K;
}

/* ---- folders --------------------------------------------------------------------------------------------
 */

/* A new folder below /tmp, and its end. */
static inline void make_folder(char path[64])
{
    strcpy(path, "/tmp/fictive-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
}

static inline void remove_folder(const char *path)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    ck_assert_int_eq(system(command), 0);
}

static inline void write_file(char where[128], const char *folder, const char *name, const char *text)
{
    snprintf(where, 128, "%s/%s", folder, name);
    FILE *f = fopen(where, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

#endif
