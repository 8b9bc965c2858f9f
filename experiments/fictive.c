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
#include "models/base/yaml.h"
#include "notebooks_export/plot.h"

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
enum { COMMANDS = sizeof commands / sizeof *commands };

int command_end(const char *name, fic_status s, const fic_error *err)
{
    if (s == FIC_OK)
        return 0;
    fprintf(stderr, "fictive %s: %s\n", name, err->text);
    return s == FIC_EINPUT ? 2 : 1;
}

bool command_draws(const char *name, bool wanted)
{
    bool draws = wanted && fic_plot_possible();
    if (wanted && !draws)
        fprintf(stderr,
                "fictive %s: gnuplot is not on the PATH, so the pictures are missing (apt-get install gnuplot-nox)\n",
                name);
    return draws;
}

static void help(FILE *f)
{
    fputs("Usage: fictive COMMAND [ARGUMENTS]\n\n"
          "Forward modelling of flash calorimetry on glasses, for any path in temperature and pressure.\n\n",
          f);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(f, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'fictive COMMAND --help' tells its options. Start with:\n"
          "  fictive simulate experiments/vit4/7GPa-643K.yaml -o out/first\n\n"
          "Exit status: 0 good, 1 the work failed, 2 the input was wrong.\n",
          f);
}

static int unknown(const char *word)
{
    const char *names[COMMANDS + 1] = { NULL };
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = fic_nearest(word, names);
    fprintf(stderr, "fictive: '%s' is not a command", word);
    fprintf(stderr, near ? "; did you mean '%s'?\n" : "%s, expected one that 'fictive --help' lists\n",
            near ? near : "");
    return 2;
}

/* What was printed has to arrive: a full disk shows only when the buffer is written. */
static int finish(const char *name, int code)
{
    if (code || (!fflush(stdout) && !ferror(stdout)))
        return code;
    fprintf(stderr, "fictive %s: standard output could not be written\n", name);
    return 1;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error, said as a sentence */
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        help(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : finish("--help", 0);
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("fictive " FIC_VERSION);
        return finish("--version", 0);
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(argv[1], commands[i].run(argc - 1, argv + 1));
    return unknown(argv[1]);
}
