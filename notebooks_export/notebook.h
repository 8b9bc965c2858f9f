/* notebook.h - a Jupyter notebook (nbformat 4.5) from a plain Python file.
 *
 * The file is in the percent format that editors and jupytext read: a line "# %%" begins a cell of code, a line
 * "# %% [markdown]" a cell of text, whose lines begin with "# ". So the same file can be read, run and tested
 * as Python. @NAME@ stands for a value that is known only when the notebook is made. */
#ifndef FIC_NOTEBOOK_H
#define FIC_NOTEBOOK_H

#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    const char *name, *value; /* @name@ is replaced by value, as it stands */
} fic_notebook_value;

/* Text of the notebook's JSON; the caller frees *json.
 * Shape   script: text of the Python file; values: n of them.
 * Errors  FIC_EINPUT: no cell, a text line that does not begin with "#", an @NAME@ without a value; FIC_ENOMEM. */
fic_status fic_notebook_make(const char *script, size_t n, const fic_notebook_value values[], char **json,
                             fic_error *err);

/* The value as a Python string literal; the caller frees. NULL: out of memory or no UTF-8. */
char *fic_notebook_literal(const char *text);

#endif
