/* fictive.c - the command: a list of subcommands, one file each.
 *
 *     run file -> simulate -> scans <- measured file
 *                             reduce, kissinger -> quantities
 *                             campaign, compare -> facts, pictures, report
 */
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "experiments/command.h"
#include "models/base/version.h"

static const command commands[] = {
    { "simulate", "run a run file: scans, numbers, pictures", command_simulate },
    { "fit", "parameters from measured curves and numbers, with errors", command_fit },
    { "campaign", "run a programme of samples and rates", command_campaign },
    { "compare", "hold a campaign against measured facts", command_compare },
    { "report", "figures and report of a finished campaign", command_report },
    { "sweep", "map outcomes over axes of any value", command_sweep },
    { "validate", "the chain of analysis on synthetic data whose truth is known", command_validate },
    { "reduce", "heat-flow curves to numbers with errors", command_reduce },
    { "kissinger", "activation energies from a series of rates", command_kissinger },
    { "xray", "X-ray patterns: first peak, S(q), G(r), equation of state, simulation", command_xray },
    { "notebook", "a folder of results as a Jupyter notebook", command_notebook },
    { "check", "read an input file and say what it holds, without running it", command_check },
    { "models", "list the relaxation laws, spectra, steps and instruments with their parameters", command_models },
};
static const command_list list = {
    "fictive",
    "Forward modelling of flash calorimetry on glasses, for any path in temperature and pressure.",
    " Start with:\n"
    "  fictive simulate experiments/vit4/7GPa-643K.yaml -o out/first\n"
    "where experiments/ is that of the sources, or PREFIX/share/fictive/ of an installation.\n\n"
    "Exit status: 0 good, 1 the work failed, 2 the input was wrong.",
    commands,
    sizeof commands / sizeof *commands,
};

/* What was printed has to arrive: a full disk shows only when the buffer is written. */
static int finish(const char *name, int code)
{
    if (code || (!fflush(stdout) && !ferror(stdout)))
        return code;
    command_warn(name, "standard output could not be written");
    return 1;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error, said as a sentence */
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("fictive " FIC_VERSION);
        return finish("--version", 0);
    }
    const char *name = argc > 1 ? argv[1] : "";
    return finish(name, command_dispatch(&list, argc, argv));
}
