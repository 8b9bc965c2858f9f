/* table.h - columns of numbers with names and units: the one container that every curve and result uses.
 *
 * On disk a table is CSV: lines "# key: value", one header line "name [unit],name [unit],...", then numbers.
 * A number that does not exist is an empty cell on disk and NaN in memory; no file holds "nan". */
#ifndef FIC_TABLE_H
#define FIC_TABLE_H

#include <stddef.h>
#include "models/base/error.h"

typedef struct {
    char *name, *unit; /* unit "1" is dimensionless */
    double *v;         /* n_rows values */
} fic_column;

typedef struct {
    char *key, *value;
} fic_note;

typedef struct {
    size_t n_rows, n_columns, n_notes;
    fic_column *column;
    fic_note *note;
    size_t n_bytes; /* of the file that it was read from; 0: made in memory */
} fic_table;

/* An empty table of n_rows rows. */
void fic_table_init(fic_table *t, size_t n_rows);
void fic_table_clear(fic_table *t);

/* Appends a column and copies n_rows values into it (zeros where v is NULL).
 * The column's own array is t->column[t->n_columns - 1].v. Errors FIC_ENOMEM; the table is unchanged then. */
fic_status fic_table_add(fic_table *t, const char *name, const char *unit, const double v[], fic_error *err);

/* Sets one "# key: value" line; printf-like. Replaces a note of the same key. */
fic_status fic_table_note(fic_table *t, fic_error *err, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The value of a note, the column of a name; NULL where there is none. */
const char *fic_table_get_note(const fic_table *t, const char *key);
fic_column *fic_table_column(const fic_table *t, const char *name);

/* The column of that name converted in place to the unit.
 * Errors  FIC_EINPUT: no such column (the sentence lists those there are), wrong kind of unit. */
fic_status fic_table_require(fic_table *t, const char *name, const char *unit, double **v, fic_error *err);

/* Reads a CSV as above. Accepts a comma, a semicolon (then a decimal comma too) or a tab between cells, units
 * in [] or (), and empty cells.
 * Errors  FIC_EINPUT with file:line: ragged rows, text in a number, no header, no row, binary file, more than 1000
 *         columns or notes, more than 512 MB. */
fic_status fic_table_read(const char *path, fic_table *t, fic_error *err);
/* The same from n bytes with a NUL byte after the last, which it spoils; name stands in messages. */
fic_status fic_table_parse(const char *name, char *bytes, size_t n, fic_table *t, fic_error *err);

/* Writes %.10g numbers, all at once (file.h). */
fic_status fic_table_write(const fic_table *t, const char *path, fic_error *err);

#endif
