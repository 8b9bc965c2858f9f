/* models.c - fictive models: every parameter table that the readers use, printed. */
#include <argp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "experiments/command.h"
#include "experiments/formats.h"
#include "models/instrument_xray.h"
#include "models/run.h"

static void print_table(const fic_param params[]) {
    for (const fic_param *p = params; p && p->name; p++) {
        char value[40] = "required";
        if (p->optional)
            snprintf(value, sizeof value, "default %g", p->typical);
        printf("    %-27s %-11s %-17s %g to %g; %s%s%s%s\n", p->name, p->unit, value, p->low, p->high,
               p->meaning, p->source[0] ? " [" : "", p->source, p->source[0] ? "]" : "");
    }
}

static void print_group(const char *word, const char *name, const char *summary, const char *source,
                        const fic_param params[]) {
    printf("\n  %s%s: %s%s%s%s\n", word, name, summary, source[0] ? " [" : "", source, source[0] ? "]" : "");
    print_table(params);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    bool *markdown = state->input;
    (void)arg;
    if (key == 'm')
        *markdown = true;
    else if (key == ARGP_KEY_ARG)
        argp_error(state, "expected no argument");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

int command_models(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "markdown", 'm', NULL, 0, "every key of every input file as a page of the manual (docs/formats.md)", 0 }, { 0 }
    };
    static const struct argp argp = { options, parse, NULL,
                                      "Lists laws, spectra, couplings, steps and instruments with every parameter: unit, "
                                      "default, range, meaning and source.",
                                      NULL, NULL, NULL };
    bool markdown = false;
    argp_err_exit_status = 2;
    if (argp_parse(&argp, argc, argv, 0, NULL, &markdown))
        return 2;
    if (markdown) {
        formats_print(stdout);
        return 0;
    }
    puts("Relaxation laws (population: law: {type: ...})");
    for (size_t i = 0; fic_laws[i]; i++)
        print_group("", fic_laws[i]->name, fic_laws[i]->summary, fic_laws[i]->source, fic_laws[i]->params);
    puts("\nSpectra (population: spectrum: {type: ...})");
    print_group("", "debye", "one mode", "", NULL);
    print_group("", "kww", "exp[-(t/tau)^beta] as a sum of exponentials", "kohlrausch1854",
                fic_spectrum_kww_params);
    print_group("", "gaussian", "a Gaussian spread of activation energies", "", fic_spectrum_gaussian_params);
    print_group("", "table", "weights g: [...] and relative times r: [...] as given", "", NULL);
    puts("\nPressure (population: pressure: {...})");
    print_table(fic_coupling_params);
    puts("\nMaterial");
    print_table(fic_material_params);
    puts("\nSteps (protocol: - STEP: {...})");
    for (const fic_step_kind *k = fic_step_kinds; k->name; k++)
        print_group("", k->name, k->meaning, "", k->params);
    puts("\nInstrument (instrument: ideal, fdsc2+, or {preset: ..., ...})");
    print_table(fic_chip_params);
    puts("\nStructure (structure: {composition: ..., shells: [...], ...})");
    print_table(fic_structure_params);
    print_group("", "shells", "of G(r), each a map with a name", "", fic_structure_shell_params);
    puts("\nBeamline (beamline: id13, id15a, dac, or {preset: ..., ...})");
    print_table(fic_beamline_params);
    puts("\nSolver (solver: {method: exponential or cvode, ...})");
    print_table(fic_precision_params);
    return 0;
}
