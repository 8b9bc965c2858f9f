/* command.h - one entry a subcommand; fictive.c holds the list, one file each the work.
 *
 * A subcommand parses its own arguments with argp, prints for the user, and returns the exit code:
 * 0 good, 1 the work failed, 2 the input was wrong. */
#ifndef FIC_COMMAND_H
#define FIC_COMMAND_H

#include <stddef.h>
#include "experiments/output_options.h"

typedef struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is "fictive NAME", which usage and errors begin with */
} command;

typedef struct {
    const char *name;         /* "fictive", "fictive xray" */
    const char *about, *more; /* paragraphs of the help before and after the list */
    const command *commands;
    size_t n;
} command_list;

/* Runs the command that argv[1] names; --help, -h and `help COMMAND` where they are asked for. A word that is no
 * command is answered with the nearest one. Returns the exit code. */
int command_dispatch(const command_list *list, int argc, char **argv);

int command_simulate(int argc, char **argv);
int command_reduce(int argc, char **argv);
int command_kissinger(int argc, char **argv);
int command_fit(int argc, char **argv);
int command_campaign(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_validate(int argc, char **argv);
int command_sweep(int argc, char **argv);
int command_xray(int argc, char **argv);
int command_report(int argc, char **argv);
int command_notebook(int argc, char **argv);
int command_check(int argc, char **argv);
int command_models(int argc, char **argv);

/* For fictive check: read such a file and say what it holds. Errors  FIC_EINPUT, FIC_EIO. */
fic_status validate_check(const char *path, const output_options *say, fic_error *err);
fic_status xray_check(const char *path, const output_options *say, fic_error *err);
fic_status xray_check_structure(const char *path, const output_options *say, fic_error *err);

/* "fictive NAME: sentence" on standard error: a warning, or what failed while the work goes on. */
void command_warn(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* 0 for FIC_OK, 2 for FIC_EINPUT, 1 else; prints "fictive NAME: sentence" to stderr where it is not 0. */
int command_end(const char *name, fic_status s, const fic_error *err);

#endif
