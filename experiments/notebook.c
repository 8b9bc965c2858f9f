/* notebook.c - fictive notebook DIR -o NAME.ipynb: a folder of results, or the map of a sweep, as a Jupyter notebook.
 *
 * What a folder holds is told by its files; each kind has a script in notebooks_export/notebooks. */
#include <argp.h>
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "experiments/command.h"
#include "experiments/option_values.h"
#include "models/base/file.h"
#include "models/base/version.h"
#include "notebooks_export/notebook.h"

typedef struct {
    const char *folder, *output;
    output_options say;
} arguments;

/* The first kind whose file stands in the folder; tables fits every folder. */
static const struct {
    const char *name, *file;
} kinds[] = { { "simulate", "history.csv" },
              { "campaign", "quantities.csv" },
              { "fit", "fit.json" },
              { "validate", "validate.json" },
              { "tables", "" } };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->say;
        return 0;
    case 'o':
        a->output = arg;
        return 0;
    default:
        return option_one_argument(key, arg, state, &a->folder, "one folder that fictive wrote, or the map of a sweep");
    }
}

static const struct argp_option options[] = {
    { "output", 'o', "NAME.ipynb", 0, "Write here (default: notebook.ipynb in the folder, or beside the map)", 0 },
    { 0 }
};

static bool holds(const char *folder, const char *file)
{
    char *path = fic_path_join(folder, file);
    bool there = path && access(path, R_OK) == 0;
    free(path);
    return there;
}

/* Whether a file of the folder has one of the endings that notebooks open. */
static bool holds_results(const char *folder)
{
    static const char *const endings[] = { ".csv", ".json", ".nc" };
    bool found = false;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && !found && (e = readdir(dir));)
        for (size_t i = 0, n = strlen(e->d_name); i < sizeof endings / sizeof *endings; i++) {
            size_t k = strlen(endings[i]);
            found |= n > k && strcmp(e->d_name + n - k, endings[i]) == 0;
        }
    if (dir)
        closedir(dir);
    return found;
}

/* What stands at the path; NULL: nothing that a notebook can be made of. */
static const char *kind_of(const char *path)
{
    struct stat what;
    size_t kind = 0, n = strlen(path);
    if (stat(path, &what) != 0)
        return NULL;
    if (S_ISREG(what.st_mode))
        return n > 3 && strcmp(path + n - 3, ".nc") == 0 ? "sweep" : NULL;
    while (kinds[kind].file[0] && !holds(path, kinds[kind].file))
        kind++;
    return kinds[kind].file[0] || holds_results(path) ? kinds[kind].name : NULL;
}

/* DIR/notebook.ipynb, or MAP.ipynb beside MAP.nc. */
static char *default_output(const char *path, bool map)
{
    size_t n = strlen(path);
    char *name = map ? malloc(n + 4) : fic_path_join(path, "notebook.ipynb");
    if (map && name)
        snprintf(name, n + 4, "%.*s.ipynb", (int)(n - 3), path);
    return name;
}

/* The folder as the notebook will name it: "." inside it, else its full path, since a notebook runs where it lies. */
static char *folder_from(const char *notebook, const char *folder)
{
    char *beside = fic_path_folder(notebook), *there = beside ? realpath(beside, NULL) : NULL,
         *full = realpath(folder, NULL), *literal = NULL;
    if (full)
        literal = fic_notebook_literal(there && strcmp(there, full) == 0 ? "." : full);
    free(beside);
    free(there);
    free(full);
    return literal;
}

static const char *python_folder(void)
{
    const char *set = getenv("FICTIVE_PYTHON");
    return set ? set : FIC_PYTHON;
}

static fic_status read_script(const char *kind, char **script, fic_error *err)
{
    char path[PATH_MAX];
    size_t n;
    if (snprintf(path, sizeof path, "%s/notebooks/%s.py", python_folder(), kind) >= (int)sizeof path)
        return fic_fail(err, FIC_EINPUT, "the path of the scripts, '%.60s...', is too long", path);
    return fic_text_read(path, 1 << 20, script, &n, err);
}

static fic_status write_notebook(arguments *a, const char *kind, const char *output, fic_error *err)
{
    char *script = NULL, *json = NULL, *folder = folder_from(output, a->folder),
         *python = fic_notebook_literal(python_folder());
    fic_status s = folder && python ? read_script(kind, &script, err) : fic_fail_memory(err, "a path");
    if (s == FIC_OK) {
        const fic_notebook_value values[] = { { "FOLDER", folder }, { "PYTHON", python }, { "VERSION", FIC_VERSION } };
        s = fic_notebook_make(script, sizeof values / sizeof *values, values, &json, err);
        if (s != FIC_OK)
            s = fic_fail_in(err, s, "the script '%s'", kind);
    }
    if (s == FIC_OK)
        s = fic_file_write(output, json, strlen(json), err);
    output_step(&a->say, "made a notebook of %s, which holds what '%s' writes", a->folder, kind);
    if (s == FIC_OK && a->say.json)
        s = output_json(json_pack("{s:s, s:s, s:s}", "notebook", output, "of", a->folder, "kind", kind), err);
    else if (s == FIC_OK && !a->say.quiet)
        printf("%s: a notebook of %s. Open it with 'jupyter notebook', or run it with\n"
               "  jupyter nbconvert --execute --to html %s\n",
               output, a->folder, output);
    free(script);
    free(json);
    free(folder);
    free(python);
    return s;
}

int command_notebook(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "DIR|MAP.nc",
        "Turns a folder that fictive wrote, or the map of a sweep, into a Jupyter notebook that opens its tables, "
        "draws them and explains each "
        "quantity with its unit and equation."
        "\vExamples:\n"
        "  fictive notebook out/programme\n"
        "  fictive notebook out/map.nc -o map.ipynb\n\n"
        "The notebook needs python3-pandas, python3-matplotlib and, for NetCDF "
        "files, python3-xarray and python3-netcdf4.",
        output_child,
        NULL,
        NULL
    };
    arguments a = { .say = output_options_default("notebook") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    const char *kind = kind_of(a.folder);
    if (!kind)
        return command_end("notebook",
                           fic_fail(&err, FIC_EINPUT,
                                    "'%s' is no folder with results and no map (.nc), expected one that fictive wrote",
                                    a.folder),
                           &err);
    char *output = a.output ? strdup(a.output) : default_output(a.folder, strcmp(kind, "sweep") == 0);
    fic_status s = output ? write_notebook(&a, kind, output, &err) : fic_fail_memory(&err, "a path");
    free(output);
    return command_end("notebook", s, &err);
}
