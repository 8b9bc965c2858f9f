/* A line at a time: comments are kept, everything before the first row of numbers is header, everything after must be
 * rows. The unit is what the header says about the first column; it is applied at the end, to all rows. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "models/base/file.h"
#include "models/pattern.h"

enum { BYTES = 256 << 20, ROWS_MOST = 200000, ROWS_LEAST = 8, HEADER_LINES = 2000, HEADER_LINE = 4000 };

typedef enum { PER_ANGSTROM, PER_NM, DEGREES, RADIANS } unit;

typedef struct {
    const char *name;
    char *at;
    size_t line, n_rows, room, n_columns, n_text; /* n_text: header lines that are no comment */
    unit unit;
    bool said; /* the header named a unit */
    fic_pattern p;
    char *header;
    size_t header_n;
    FILE *header_stream;
} reader;

/* ---- header ------------------------------------------------------------------------------------------- */

/* Case-blind search without needing a GNU locale: header words are ASCII. */
static bool has(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (; *text; text++)
        if (strncasecmp(text, word, n) == 0)
            return true;
    return false;
}

static void take_unit(reader *r, const char *text)
{
    static const struct {
        const char *word;
        unit unit;
    } words[] = { { "q_A^-1", PER_ANGSTROM },
                  { "q_nm^-1", PER_NM },
                  { "2th_deg", DEGREES },
                  { "2th_rad", RADIANS },
                  { "Inverse Angstrom", PER_ANGSTROM },
                  { "Inverse Nanomet", PER_NM },
                  { "2-Theta Angle (Deg", DEGREES },
                  { "2-Theta Angle (Rad", RADIANS },
                  { "(A^-1)", PER_ANGSTROM },
                  { "(nm^-1)", PER_NM },
                  { "1/angstrom", PER_ANGSTROM },
                  { "[A^-1]", PER_ANGSTROM },
                  { "[nm^-1]", PER_NM },
                  { "1/nm", PER_NM },
                  { "2theta", DEGREES },
                  { "2-theta", DEGREES },
                  { "two_theta", DEGREES } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (has(text, words[i].word)) {
            r->unit = words[i].unit;
            r->said = true;
            return;
        }
}

/* "Wavelength: 9.5e-11 m" (pyFAI), "Wavelength: 0.95 A"; a number without a unit below 1e-6 can only be metres. */
static void take_wavelength(reader *r, const char *text)
{
    const char *at = text;
    while (*at && strncasecmp(at, "wavelength", 10) != 0)
        at++;
    if (!*at)
        return;
    at += 10;
    at += strcspn(at, "0123456789");
    char *end;
    double v = strtod(at, &end);
    if (end == at || !(v > 0.0))
        return;
    double metres = v < 1e-6 ? v : v * 1e-10;
    if (metres > 1e-13 && metres < 1e-8)
        r->p.wavelength_A = metres * 1e10;
}

static void take_header(reader *r, const char *text)
{
    fprintf(r->header_stream, "%.*s\n", HEADER_LINE, text);
    if (strlen(text) > HEADER_LINE)
        return; /* names no unit, and is long to search */
    take_wavelength(r, text);
    take_unit(r, text);
}

/* ---- rows --------------------------------------------------------------------------------------------- */

/* Up to four numbers of a line; the count, or -1 where something in it is no number. */
static int numbers(const char *line, double v[4])
{
    int n = 0;
    for (const char *at = line; n < 4; n++) {
        at += strspn(at, " \t,;");
        if (!*at)
            break;
        char *end;
        v[n] = strtod(at, &end);
        if (end == at || (*end && !strchr(" \t,;", *end)))
            return -1;
        at = end;
    }
    return n;
}

static fic_status grow(reader *r, fic_error *err)
{
    if (r->n_rows < r->room)
        return FIC_OK;
    size_t room = r->room ? 2 * r->room : 4096;
    double **columns[] = { &r->p.q_1_A, &r->p.intensity, &r->p.error };
    for (int i = 0; i < 3; i++) {
        double *larger = realloc(*columns[i], room * sizeof *larger);
        if (!larger)
            return fic_fail_memory(err, r->name);
        *columns[i] = larger;
    }
    r->room = room;
    return FIC_OK;
}

static fic_status check_row(const reader *r, const double v[], fic_error *err)
{
    if (!(v[0] >= 0.0) || !isfinite(v[0]))
        return fic_fail(err, FIC_EINPUT, "%s:%zu: q = %g, expected a number of at least 0", r->name, r->line, v[0]);
    if (r->n_rows > 0 && !(v[0] > r->p.q_1_A[r->n_rows - 1]))
        return fic_fail(err, FIC_EINPUT, "%s:%zu: q = %.9g behind %.9g, expected q to increase", r->name, r->line, v[0],
                        r->p.q_1_A[r->n_rows - 1]);
    if (!(v[1] >= 0.0) || !isfinite(v[1]))
        return fic_fail(err, FIC_EINPUT,
                        "%s:%zu: intensity = %g, expected at least 0 (give the background as a file of its own)",
                        r->name, r->line, v[1]);
    if (r->n_columns > 2 && (!(v[2] >= 0.0) || !isfinite(v[2])))
        return fic_fail(err, FIC_EINPUT, "%s:%zu: error = %g, expected at least 0", r->name, r->line, v[2]);
    return FIC_OK;
}

static fic_status take_row(reader *r, const double v[], int n, fic_error *err)
{
    if (n < 2)
        return fic_fail(err, FIC_EINPUT, "%s:%zu: one column, expected q and intensity", r->name, r->line);
    if (r->n_columns == 0)
        r->n_columns = n > 3 ? 3 : (size_t)n;
    if ((size_t)n < r->n_columns)
        return fic_fail(err, FIC_EINPUT, "%s:%zu: %d columns, expected %zu as above", r->name, r->line, n,
                        r->n_columns);
    if (isnan(v[1]) || (r->n_columns > 2 && isnan(v[2]))) {
        r->p.n_dropped++;
        return FIC_OK;
    }
    if (r->n_rows == ROWS_MOST)
        return fic_fail(err, FIC_EINPUT, "%s: more than %d points, expected at most that", r->name, ROWS_MOST);
    fic_status s = check_row(r, v, err);
    if (s == FIC_OK)
        s = grow(r, err);
    if (s != FIC_OK)
        return s;
    r->p.q_1_A[r->n_rows] = v[0];
    r->p.intensity[r->n_rows] = v[1];
    r->p.error[r->n_rows++] = r->n_columns > 2 ? v[2] : 0.0;
    return FIC_OK;
}

static char *next_line(reader *r)
{
    if (!*r->at)
        return NULL;
    char *line = r->at, *end = strchr(line, '\n');
    r->at = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    for (char *last = line + strlen(line); last > line && isspace((unsigned char)last[-1]);)
        *--last = '\0';
    r->line++;
    return line + strspn(line, " \t");
}

static fic_status take_line(reader *r, char *line, fic_error *err)
{
    double v[4] = { 0 };
    if (!line[0])
        return FIC_OK;
    if (strchr("#;!%*/", line[0])) {
        if (r->n_rows == 0 && r->line < HEADER_LINES)
            take_header(r, line + strspn(line, "#;!%*/ "));
        return FIC_OK;
    }
    int n = numbers(line, v);
    /* Fit2D's fourth line is one whole number, "1000" or "1000 1". */
    bool count_line = r->n_rows == 0 && r->n_text == 3 && n >= 1 && n <= 2 && v[0] == floor(v[0]) && v[0] >= 1.0 &&
                      (n == 1 || v[1] < v[0]);
    if (n > 0 && !count_line)
        return take_row(r, v, n, err);
    if (n < 0 && r->n_columns > 0)
        return fic_fail(err, FIC_EINPUT, "%s:%zu: '%.40s' is no row of numbers", r->name, r->line, line);
    if (++r->n_text > 5)
        return fic_fail(err, FIC_EINPUT, "%s:%zu: '%.40s', expected rows of q and intensity", r->name, r->line, line);
    take_header(r, line);
    return FIC_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static fic_status to_q(reader *r, double wavelength_A, fic_error *err)
{
    double *q = r->p.q_1_A, lambda = r->p.wavelength_A > 0.0 ? r->p.wavelength_A : wavelength_A;
    r->p.wavelength_A = lambda;
    if (r->unit == PER_ANGSTROM)
        return FIC_OK;
    if (r->unit == PER_NM) {
        for (size_t i = 0; i < r->n_rows; i++)
            q[i] *= 0.1;
        return FIC_OK;
    }
    if (!(lambda > 0.0))
        return fic_fail(err, FIC_EINPUT, "%s: is against 2 theta, expected a wavelength in the file or from the caller",
                        r->name);
    double half = 0.5 * (r->unit == DEGREES ? M_PI / 180.0 : 1.0);
    if (!(q[r->n_rows - 1] * half < M_PI_2))
        return fic_fail(err, FIC_EINPUT, "%s: 2 theta ends at %g, expected less than half a turn", r->name,
                        q[r->n_rows - 1]);
    for (size_t i = 0; i < r->n_rows; i++)
        q[i] = 4.0 * M_PI / lambda * sin(q[i] * half);
    return FIC_OK;
}

static fic_status finish(reader *r, double wavelength_A, fic_error *err)
{
    if (r->n_rows < ROWS_LEAST)
        return fic_fail(err, FIC_EINPUT, "%s: %zu points, expected rows of q and intensity, at least %d", r->name,
                        r->n_rows, ROWS_LEAST);
    fic_status s = to_q(r, wavelength_A, err);
    if (s != FIC_OK)
        return s;
    r->p.n = r->n_rows;
    if (r->n_columns < 3) {
        free(r->p.error);
        r->p.error = NULL;
    }
    r->p.name = strdup(r->name);
    return r->p.name ? FIC_OK : fic_fail_memory(err, r->name);
}

fic_status fic_pattern_parse(const char *name, char *text, double wavelength_A, fic_pattern *p, fic_error *err)
{
    reader r = { .name = name, .at = text };
    fic_status s = FIC_OK;
    r.header_stream = open_memstream(&r.header, &r.header_n);
    if (!r.header_stream)
        return fic_fail_memory(err, name);
    for (char *line; s == FIC_OK && (line = next_line(&r));)
        s = take_line(&r, line, err);
    bool failed = fclose(r.header_stream) != 0;
    r.p.header = r.header;
    if (s == FIC_OK && failed)
        s = fic_fail_memory(err, name);
    if (s == FIC_OK)
        s = finish(&r, wavelength_A, err);
    if (s != FIC_OK)
        fic_pattern_clear(&r.p);
    else
        *p = r.p;
    return s;
}

fic_status fic_pattern_read(const char *path, double wavelength_A, fic_pattern *p, fic_error *err)
{
    char *text;
    size_t n;
    fic_status s = fic_text_read(path, BYTES, &text, &n, err);
    if (s != FIC_OK)
        return s;
    s = fic_pattern_parse(path, text, wavelength_A, p, err);
    free(text);
    return s;
}
