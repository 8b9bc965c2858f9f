#include "experiments/command.h"

#include <argp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "experiments/colour.h"
#include "models/base/nearest.h"

enum { COMMANDS_MOST = 32 };

void command_warn(const char *name, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%sfictive %s:%s ", colour(stderr, COLOUR_BAD), name, colour(stderr, COLOUR_OFF));
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

int command_end(const char *name, fic_status s, const fic_error *err)
{
    if (s == FIC_OK)
        return 0;
    command_warn(name, "%s", err->text);
    return s == FIC_EINPUT ? 2 : 1;
}

static void help(const command_list *list, FILE *f)
{
    fprintf(f, "Usage: %s COMMAND [ARGUMENTS]\n\n%s\n\n", list->name, list->about);
    for (size_t i = 0; i < list->n; i++)
        fprintf(f, "  %-10s %s\n", list->commands[i].name, list->commands[i].summary);
    fprintf(f, "\n'%s COMMAND --help' tells its options.%s\n", list->name, list->more);
}

static const command *find(const command_list *list, const char *word)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(word, list->commands[i].name) == 0)
            return &list->commands[i];
    return NULL;
}

static int unknown(const command_list *list, const char *word)
{
    const char *names[COMMANDS_MOST + 1] = { NULL };
    for (size_t i = 0; i < list->n && i < COMMANDS_MOST; i++)
        names[i] = list->commands[i].name;
    const char *near = fic_nearest(word, names);
    fprintf(stderr, "%s%s:%s '%s' is not a command", colour(stderr, COLOUR_BAD), list->name, colour(stderr, COLOUR_OFF),
            word);
    if (word[0] == '-')
        fprintf(stderr, "; options stand behind the command, as in '%s %s --help'\n", list->name,
                list->commands[0].name);
    else if (near)
        fprintf(stderr, "; did you mean '%s'?\n", near);
    else
        fprintf(stderr, ", expected one that '%s --help' lists\n", list->name);
    return 2;
}

static bool asks_help(const char *word)
{
    static const char *const words[] = { "--help", "-h", "-?", "help" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

int command_dispatch(const command_list *list, int argc, char **argv)
{
    static char shown[60], long_help[] = "--help";
    bool asked = argc > 1 && asks_help(argv[1]);
    if (argc < 2 || (asked && (argc == 2 || asks_help(argv[2])))) {
        help(list, asked ? stdout : stderr);
        return asked ? 0 : 2;
    }
    if (asked) { /* help COMMAND: COMMAND --help */
        argv[1] = argv[2];
        argv[2] = long_help;
    }
    const command *c = find(list, argv[1]);
    if (!c)
        return unknown(list, argv[1]);
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "-h") == 0)
            argv[i] = long_help;
    snprintf(shown, sizeof shown, "%s %s", list->name, c->name);
    argv[1] = shown;
    argp_err_exit_status = 2;
    return c->run(argc - 1, argv + 1);
}
