/* example.c - a program of your own that uses the library: runs a run file and prints T_f of each scan.
 *
 *   cc example.c -o example $(pkg-config --cflags --libs fictive gsl) && ./example RUN.yaml */
#include <fictive/fictive.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    fic_run run = { 0 };
    fic_simulation sim = { 0 };
    fic_reduction r = { 0 };
    fic_error err = { "expected one run file" };
    fic_reduction_choice choice = fic_reduction_choice_default();
    gsl_set_error_handler_off(); /* GSL's own would abort; the library checks its codes */
    fic_status s = argc == 2 ? fic_run_read(argv[1], &run, &err) : FIC_EINPUT;
    if (s == FIC_OK)
        s = fic_simulate(&run, NULL, &sim, &err);
    for (size_t i = 0; s == FIC_OK && i < sim.n; i++) {
        fic_scan scan = fic_simulated_view(&sim.scan[i], run.chip.v[FIC_CHIP_MASS], run.material.v[FIC_MOLAR_MASS]);
        s = fic_reduce(&scan, NULL, &choice, &r, &err);
        if (s == FIC_OK)
            printf("%s %.4f +- %.4f K\n", scan.name, r.Tf_K.value, r.Tf_K.error);
    }
    if (s != FIC_OK)
        fprintf(stderr, "example: %s\n", err.text);
    fic_reduction_clear(&r);
    fic_simulation_clear(&sim);
    fic_run_clear(&run);
    return s == FIC_OK ? 0 : 1;
}
