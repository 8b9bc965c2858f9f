#include "notebooks_export/notebook.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/json.h"

char *fic_notebook_literal(const char *text)
{
    json_t *string = json_string(text);
    char *literal = json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
    json_decref(string);
    return literal;
}

/* Length of an @NAME@ at c, both marks included; 0 where none stands. A decorator or an address is none. */
static size_t mark_length(const char *c)
{
    size_t n = 1;
    while (isupper((unsigned char)c[n]))
        n++;
    return c[0] == '@' && n > 1 && c[n] == '@' ? n + 1 : 0;
}

static fic_status print_value(FILE *f, const char *mark, size_t length, size_t n, const fic_notebook_value values[],
                              fic_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(values[i].name) == length - 2 && strncmp(values[i].name, mark + 1, length - 2) == 0) {
            fputs(values[i].value, f);
            return FIC_OK;
        }
    return fic_fail(err, FIC_EINPUT, "'%.*s' has no value", (int)length, mark);
}

static fic_status fill(const char *script, size_t n, const fic_notebook_value values[], char **text, fic_error *err)
{
    size_t size = 0, length;
    *text = NULL;
    FILE *f = open_memstream(text, &size);
    fic_status s = f ? FIC_OK : fic_fail_memory(err, "a notebook");
    for (const char *c = script; s == FIC_OK && *c; c += length ? length : 1) {
        if ((length = mark_length(c)))
            s = print_value(f, c, length, n, values, err);
        else
            fputc(*c, f);
    }
    if (f && fclose(f) != 0 && s == FIC_OK)
        s = fic_fail_memory(err, "a notebook");
    return s;
}

/* "# text" without its mark, in place. */
static fic_status uncomment(char *source, fic_error *err)
{
    char *to = source;
    for (char *from = source; *from;) {
        if (*from != '#' && *from != '\n')
            return fic_fail(err, FIC_EINPUT, "'%.40s' in a cell of text, expected '# ' first", from);
        if (*from == '#')
            from += from[1] == ' ' ? 2 : 1;
        while (*from && (*to++ = *from++) != '\n')
            ;
    }
    *to = '\0';
    return FIC_OK;
}

/* The cell that stands in source, without empty lines around it. */
static fic_status add_cell(json_t *cells, bool markdown, char *source, fic_error *err)
{
    char id[24];
    source += strspn(source, "\n");
    for (size_t n = strlen(source); n > 0 && isspace((unsigned char)source[n - 1]);)
        source[--n] = '\0';
    fic_status s = markdown ? uncomment(source, err) : FIC_OK;
    if (s != FIC_OK)
        return s;
    snprintf(id, sizeof id, "cell-%zu", json_array_size(cells) + 1);
    json_t *cell = json_pack("{s:s, s:s, s:{}, s:s}", "cell_type", markdown ? "markdown" : "code", "id", id, "metadata",
                             "source", source);
    if (cell && !markdown) {
        json_object_set_new(cell, "execution_count", json_null());
        json_object_set_new(cell, "outputs", json_array());
    }
    return json_array_append_new(cells, cell) ? fic_fail_memory(err, "a notebook (or text that is no UTF-8)") : FIC_OK;
}

/* What stands before the first mark belongs to no cell. */
static fic_status cut(char *text, json_t *cells, fic_error *err)
{
    static const char mark[] = "# %%";
    fic_status s = FIC_OK;
    char *next, *at = strncmp(text, mark, 4) == 0 ? text : strstr(text, "\n# %%");
    for (; at && s == FIC_OK; at = next) {
        at += *at == '\n';
        size_t line = strcspn(at, "\n");
        bool markdown = line >= 15 && strncmp(at + 5, "[markdown]", 10) == 0;
        char *source = at + line;
        if ((next = strstr(source, "\n# %%")))
            *next++ = '\0';
        s = add_cell(cells, markdown, source, err);
    }
    if (s == FIC_OK && json_array_size(cells) == 0)
        s = fic_fail(err, FIC_EINPUT, "no cell, expected a line '# %%%%'");
    return s;
}

fic_status fic_notebook_make(const char *script, size_t n, const fic_notebook_value values[], char **json,
                             fic_error *err)
{
    char *text;
    json_t *cells = json_array();
    fic_status s = cells ? fill(script, n, values, &text, err) : fic_fail_memory(err, "a notebook");
    if (cells && s == FIC_OK)
        s = cut(text, cells, err);
    if (cells)
        free(text);
    json_t *book = s == FIC_OK
                       ? json_pack("{s:O, s:{s:{s:s, s:s, s:s}, s:{s:s}}, s:i, s:i}", "cells", cells, "metadata",
                                   "kernelspec", "display_name", "Python 3", "language", "python", "name", "python3",
                                   "language_info", "name", "python", "nbformat", 4, "nbformat_minor", 5)
                       : NULL;
    *json = book ? json_dumps(book, JSON_INDENT(1)) : NULL;
    json_decref(book);
    json_decref(cells);
    return s == FIC_OK && !*json ? fic_fail_memory(err, "a notebook") : s;
}
