#include "models/base/table.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/units.h"

enum { TABLE_BYTES = 512 << 20, COLUMNS_MOST = 1000, NOTES_MOST = 1000 };

void fic_table_init(fic_table *t, size_t n_rows)
{
    *t = (fic_table){ .n_rows = n_rows };
}

void fic_table_clear(fic_table *t)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        free(t->column[i].name);
        free(t->column[i].unit);
        free(t->column[i].v);
    }
    for (size_t i = 0; i < t->n_notes; i++) {
        free(t->note[i].key);
        free(t->note[i].value);
    }
    free(t->column);
    free(t->note);
    *t = (fic_table){ 0 };
}

fic_status fic_table_add(fic_table *t, const char *name, const char *unit, const double v[], fic_error *err)
{
    fic_column *larger = realloc(t->column, (t->n_columns + 1) * sizeof *larger);
    if (!larger)
        return fic_fail_memory(err, name);
    t->column = larger;
    fic_column c = { strdup(name), strdup(unit), calloc(t->n_rows ? t->n_rows : 1, sizeof *c.v) };
    if (!c.name || !c.unit || !c.v) {
        free(c.name);
        free(c.unit);
        free(c.v);
        return fic_fail_memory(err, name);
    }
    if (v && t->n_rows)
        memcpy(c.v, v, t->n_rows * sizeof *v);
    t->column[t->n_columns++] = c;
    return FIC_OK;
}

static fic_status put_note(fic_table *t, const char *key, const char *value, fic_error *err)
{
    char *copy = strdup(value);
    if (!copy)
        return fic_fail_memory(err, key);
    for (size_t i = 0; i < t->n_notes; i++)
        if (strcmp(t->note[i].key, key) == 0) {
            free(t->note[i].value);
            t->note[i].value = copy;
            return FIC_OK;
        }
    fic_note *larger = realloc(t->note, (t->n_notes + 1) * sizeof *larger);
    if (larger)
        t->note = larger;
    char *name = larger ? strdup(key) : NULL;
    if (!name) {
        free(copy);
        return fic_fail_memory(err, key);
    }
    t->note[t->n_notes++] = (fic_note){ name, copy };
    return FIC_OK;
}

fic_status fic_table_note(fic_table *t, fic_error *err, const char *key, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return put_note(t, key, text, err);
}

const char *fic_table_get_note(const fic_table *t, const char *key)
{
    for (size_t i = 0; i < t->n_notes; i++)
        if (strcmp(t->note[i].key, key) == 0)
            return t->note[i].value;
    return NULL;
}

fic_column *fic_table_column(const fic_table *t, const char *name)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].name, name) == 0)
            return &t->column[i];
    return NULL;
}

fic_status fic_table_require(fic_table *t, const char *name, const char *unit, double **v, fic_error *err)
{
    fic_column *c = fic_table_column(t, name);
    if (!c) {
        char list[400] = "";
        for (size_t i = 0; i < t->n_columns; i++)
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? ", " : "", t->column[i].name);
        return fic_fail(err, FIC_EINPUT, "no column '%s', expected one beside %s", name, list);
    }
    double factor, offset;
    if (strcmp(c->unit, "1") == 0 && strcmp(unit, "1") != 0)
        return fic_fail(err, FIC_EINPUT, "column '%s' has no unit, expected one of the kind of %s, as in '%s [%s]'",
                        c->name, unit, c->name, unit);
    fic_status s = fic_unit_convert(c->unit, unit, &factor, &offset, err);
    if (s != FIC_OK)
        return fic_fail_in(err, s, "column '%s'", name);
    char *renamed = strdup(unit);
    if (!renamed)
        return fic_fail_memory(err, name);
    for (size_t i = 0; i < t->n_rows; i++)
        c->v[i] = factor * c->v[i] + offset;
    free(c->unit);
    c->unit = renamed;
    *v = c->v;
    return FIC_OK;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    char *at;
    size_t line;
    char cell; /* what divides cells: ',', ';' or '\t' */
    bool decimal_comma;
} reader;

static char *next_line(reader *r)
{
    char *line = r->at;
    if (!*line)
        return NULL;
    r->at += strcspn(r->at, "\n");
    if (*r->at)
        *r->at++ = '\0';
    r->line++;
    line[strcspn(line, "\r")] = '\0';
    return line;
}

static char *trim(char *s)
{
    s += strspn(s, " \t");
    for (char *end = s + strlen(s); end > s && isspace((unsigned char)end[-1]);)
        *--end = '\0';
    return s;
}

/* Cuts the next cell off *at; *at is NULL after the last. */
static char *next_cell(char **at, char divider)
{
    char *cell = *at, *end = strchr(cell, divider);
    *at = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return trim(cell);
}

static fic_status read_note(fic_table *t, char *line, const reader *r, fic_error *err)
{
    char *colon = strchr(line, ':');
    if (!colon)
        return FIC_OK;
    if (t->n_notes == NOTES_MOST)
        return fic_fail(err, FIC_EINPUT, "%s:%zu: more than %d notes, expected at most that", r->path, r->line,
                        NOTES_MOST);
    *colon = '\0';
    return put_note(t, trim(line), trim(colon + 1), err);
}

/* "name [unit]" or "name (unit)" or "name". */
static fic_status read_header(fic_table *t, char *line, const reader *r, fic_error *err)
{
    fic_status s = FIC_OK;
    for (char *at = line; at && s == FIC_OK;) {
        char *name = next_cell(&at, r->cell), *open = strpbrk(name, "[("), *unit = "1";
        size_t n = strlen(name);
        if (n > 1 && name[0] == '"' && name[n - 1] == '"') {
            name[n - 1] = '\0';
            name++;
            open = strpbrk(name, "[(");
        }
        if (open) {
            unit = open + 1;
            unit[strcspn(unit, "])")] = '\0';
            *open = '\0';
            unit = trim(unit);
        }
        name = trim(name);
        if (!name[0])
            return fic_fail(err, FIC_EINPUT, "%s:%zu: column %zu has no name, expected a header 'name [unit]'", r->path,
                            r->line, t->n_columns + 1);
        if (t->n_columns == COLUMNS_MOST)
            return fic_fail(err, FIC_EINPUT, "%s:%zu: more than %d columns, expected at most that", r->path, r->line,
                            COLUMNS_MOST);
        if (fic_table_column(t, name))
            return fic_fail(err, FIC_EINPUT, "%s:%zu: a second column '%s', expected names that differ", r->path,
                            r->line, name);
        s = fic_table_add(t, name, unit[0] ? unit : "1", NULL, err);
    }
    return s;
}

static fic_status read_number(char *cell, double *v, const reader *r, const char *column, fic_error *err)
{
    if (!cell[0] || strcmp(cell, "---") == 0) {
        *v = NAN;
        return FIC_OK;
    }
    if (r->decimal_comma)
        for (char *comma = cell; (comma = strchr(comma, ','));)
            *comma = '.';
    /* strtod takes "nan", "inf" and "0x1F" too. */
    char *end = cell;
    if (!cell[strspn(cell, "0123456789+-.eE")])
        *v = strtod(cell, &end);
    if (end == cell || *end || !isfinite(*v))
        return fic_fail(err, FIC_EINPUT, "%s:%zu: column '%s' holds '%.40s', expected a number", r->path, r->line,
                        column, cell);
    return FIC_OK;
}

static fic_status read_row(fic_table *t, char *line, const reader *r, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t i = 0;
    for (char *at = line; at && s == FIC_OK; i++) {
        char *cell = next_cell(&at, r->cell);
        if (i < t->n_columns)
            s = read_number(cell, &t->column[i].v[t->n_rows], r, t->column[i].name, err);
    }
    if (s == FIC_OK && i != t->n_columns)
        s = fic_fail(err, FIC_EINPUT, "%s:%zu: %zu cells, expected %zu as in the header", r->path, r->line, i,
                     t->n_columns);
    if (s == FIC_OK)
        t->n_rows++;
    return s;
}

static fic_status grow(fic_table *t, size_t *room, fic_error *err)
{
    if (t->n_rows < *room)
        return FIC_OK;
    size_t more = *room ? 2 * *room : 256;
    for (size_t i = 0; i < t->n_columns; i++) {
        double *larger = realloc(t->column[i].v, more * sizeof *larger);
        if (!larger)
            return fic_fail_memory(err, "a table");
        t->column[i].v = larger;
    }
    *room = more;
    return FIC_OK;
}

static fic_status read_lines(reader *r, fic_table *t, fic_error *err)
{
    fic_status s = FIC_OK;
    size_t room = 0;
    for (char *line; s == FIC_OK && (line = next_line(r));) {
        char *text = trim(line);
        if (!text[0])
            continue;
        if (text[0] == '#') {
            s = read_note(t, text + 1, r, err);
        } else if (t->n_columns == 0) {
            r->cell = strchr(text, ';') ? ';' : strchr(text, '\t') ? '\t' : ',';
            r->decimal_comma = r->cell != ',';
            s = read_header(t, text, r, err);
        } else {
            s = grow(t, &room, err);
            if (s == FIC_OK)
                s = read_row(t, text, r, err);
        }
    }
    if (s == FIC_OK && t->n_rows == 0)
        s = fic_fail(err, FIC_EINPUT, "%s: no row of numbers, expected a header 'name [unit],...' and rows", r->path);
    return s;
}

fic_status fic_table_parse(const char *name, char *bytes, size_t n, fic_table *t, fic_error *err)
{
    fic_table_init(t, 0);
    fic_status s = fic_text_check(name, bytes, n, err);
    if (s != FIC_OK)
        return s;
    bool marked = strncmp(bytes, "\xef\xbb\xbf", 3) == 0; /* some programs begin with a byte order mark */
    reader r = { .path = name, .at = bytes + (marked ? 3 : 0) };
    s = read_lines(&r, t, err);
    t->n_bytes = n;
    if (s != FIC_OK)
        fic_table_clear(t);
    return s;
}

fic_status fic_table_read(const char *path, fic_table *t, fic_error *err)
{
    char *bytes;
    size_t n;
    fic_table_init(t, 0);
    fic_status s = fic_file_read(path, TABLE_BYTES, &bytes, &n, err);
    if (s != FIC_OK)
        return s;
    s = fic_table_parse(path, bytes, n, t, err);
    free(bytes);
    return s;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static void print(FILE *f, const fic_table *t)
{
    for (size_t i = 0; i < t->n_notes; i++)
        fprintf(f, "# %s: %s\n", t->note[i].key, t->note[i].value);
    for (size_t i = 0; i < t->n_columns; i++)
        fprintf(f, "%s%s [%s]", i ? "," : "", t->column[i].name, t->column[i].unit);
    fputc('\n', f);
    for (size_t j = 0; j < t->n_rows; j++) {
        for (size_t i = 0; i < t->n_columns; i++) {
            double v = t->column[i].v[j];
            if (i)
                fputc(',', f);
            if (isfinite(v))
                fprintf(f, "%.10g", v);
        }
        fputc('\n', f);
    }
}

fic_status fic_table_write(const fic_table *t, const char *path, fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    print(text.f, t);
    return fic_text_end(&text, path, err);
}
