/* command.h - one entry a subcommand; fictive.c holds the list, one file each the work.
 *
 * A subcommand parses its own arguments with argp, prints for the user, and returns the exit code:
 * 0 good, 1 the work failed, 2 the input was wrong. */
#ifndef FIC_COMMAND_H
#define FIC_COMMAND_H

#include <stdbool.h>
#include "models/base/error.h"

typedef struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} command;

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

/* Reads a file of studies and prints what it holds. Errors  FIC_EINPUT. */
fic_status validate_check(const char *path, fic_error *err);

/* 0 for FIC_OK, 2 for FIC_EINPUT, 1 else; prints "fictive NAME: sentence" to stderr where it is not 0. */
int command_end(const char *name, fic_status s, const fic_error *err);

/* Are pictures drawn, where they are wanted? Without gnuplot they are not, which is said on stderr; numbers do not
 * wait for them. */
bool command_draws(const char *name, bool wanted);

#endif
