#include "analysis/stare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/words.h"
#include "models/base/units.h"

enum { COLUMNS = 8, CURVES_MOST = 20000 };

typedef struct {
    const char *name;
    const char *at, *end;
    size_t line;
    fic_up up;
} reader;

/* ---- bytes -------------------------------------------------------------------------------------------- */

static bool contains(const char *bytes, size_t n, const char *text)
{
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

bool fic_stare_is(const char *bytes, size_t n)
{
    static const char wide[] = "C\0u\0r\0v\0e\0 \0N\0a\0m\0e", wide_big[] = "\0C\0u\0r\0v\0e\0 \0N\0a\0m\0e";
    size_t head = n < 65536 ? n : 65536;
    return contains(bytes, head, "Curve Name:") || contains(bytes, head, "Curve Values:") ||
           memmem(bytes, head, wide, sizeof wide - 1) || memmem(bytes, head, wide_big, sizeof wide_big - 1);
}

/* The next line without its end; false at the end of the text. */
static bool next_line(reader *r, const char **from, const char **to)
{
    if (r->at >= r->end)
        return false;
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    *from = r->at;
    *to = stop ? stop : r->end;
    r->at = stop ? stop + 1 : r->end;
    r->line++;
    while (*to > *from && ((*to)[-1] == '\r' || (*to)[-1] == ' ' || (*to)[-1] == '\t'))
        --*to;
    return true;
}

/* ---- one curve ---------------------------------------------------------------------------------------- */

typedef struct {
    char name[256];
    long segment;
    size_t line; /* of the first row */
    size_t n_columns;
    int t, Ts, Tr, value; /* places; -1: not there */
    double factor[COLUMNS], offset[COLUMNS];
    bool per_mass;
    size_t n, room;
    double *v[4]; /* t, Ts, Tr, value */
} block;

static void block_clear(block *b)
{
    for (int i = 0; i < 4; i++)
        free(b->v[i]);
    *b = (block){ 0 };
}

static fic_status fault(const reader *r, const block *b, fic_error *err, const char *what)
{
    return fic_fail(err, FIC_EINPUT, "%.300s:%zu: curve '%.120s' (segment %ld): %s", r->name, r->line, b->name,
                    b->segment, what);
}

/* The line after "Curve Name:": the first whole number is the segment; the text between its marks is the
 * name. */
static void read_name(const char *from, const char *to, block *b)
{
    char text[256];
    fic_words_printable(fic_words_skip_blank(from, to), to, text, sizeof text);
    const char *digits = strpbrk(text, "0123456789");
    b->segment = digits ? strtol(digits, NULL, 10) : 0;
    const char *begin = strncmp(text, "[]]", 3) == 0 ? strstr(text, "[$") : NULL, *stop = NULL;
    if (begin)
        stop = strstr(begin, "[]]");
    else
        b->segment = text[0] == '[' && digits ? b->segment : 0;
    snprintf(b->name, sizeof b->name, "%.*s", stop ? (int)(stop - begin - 2) : 250, begin ? begin + 2 : text);
}

static fic_status read_columns(reader *r, const char *from, const char *to, block *b, fic_error *err)
{
    char word[FIC_WORD];
    b->t = b->Ts = b->Tr = b->value = -1;
    for (const char *p = from; (p = fic_words_next(p, to, word)) && b->n_columns < COLUMNS; b->n_columns++) {
        int i = (int)b->n_columns;
        if (strcmp(word, "t") == 0)
            b->t = i;
        else if (strcmp(word, "Ts") == 0)
            b->Ts = i;
        else if (strcmp(word, "Tr") == 0)
            b->Tr = i;
        else if (strcmp(word, "Value") == 0 || strcmp(word, "HF") == 0)
            b->value = i;
    }
    if (b->t < 0 || (b->Ts < 0 && b->Tr < 0) || b->value < 0)
        return fault(r, b, err, "a column is missing, expected Index, t, Ts or Tr, and Value");
    return FIC_OK;
}

/* "[°C]" in any encoding, "[mW]", "[Wg^-1]" as UDUNITS spells them. */
static void unit_text(const char *word, char out[FIC_WORD])
{
    size_t n = 0;
    bool degree = false;
    for (; *word; word++) {
        unsigned char c = (unsigned char)*word;
        if (c == '[' || c == ']')
            continue;
        if (c >= 0x80) {
            degree = true;
            continue;
        }
        out[n++] = (char)c;
    }
    out[n] = '\0';
    if (degree || strcmp(out, "C") == 0)
        strcpy(out, "degC");
    if (strcmp(out, "Wg^-1") == 0)
        strcpy(out, "W/g");
}

static fic_status read_units(reader *r, const char *from, const char *to, block *b, fic_error *err)
{
    char word[FIC_WORD], unit[COLUMNS][FIC_WORD];
    size_t n = 0;
    for (const char *p = from; n < COLUMNS && (p = fic_words_next(p, to, word)); n++)
        unit_text(word, unit[n]);
    /* Index has no unit */
    size_t skip = b->n_columns - n;
    if (n == 0 || n > b->n_columns || skip > 1 || !memchr(from, '[', (size_t)(to - from)))
        return fault(r, b, err, "no line of units below the names, expected [s] [degC] [degC] [mW]");
    for (size_t i = 0; i < n; i++) {
        int k = (int)(i + skip);
        const char *want = k == b->t ? "s" : k == b->Ts || k == b->Tr ? "K" : k == b->value ? "mW" : NULL;
        if (!want)
            continue;
        if (k == b->value && strchr(unit[i], '/')) {
            b->per_mass = true;
            want = "mW/mg";
        }
        if (fic_unit_convert(unit[i], want, &b->factor[k], &b->offset[k], err) != FIC_OK)
            return fic_fail_in(err, FIC_EINPUT, "%.300s:%zu: curve '%.120s'", r->name, r->line, b->name);
    }
    return FIC_OK;
}

static bool grow(block *b)
{
    if (b->n < b->room)
        return true;
    size_t room = b->room ? 2 * b->room : 256;
    for (int i = 0; i < 4; i++) {
        double *larger = realloc(b->v[i], room * sizeof *larger);
        if (!larger)
            return false;
        b->v[i] = larger;
    }
    b->room = room;
    return true;
}

/* A row begins with a digit; anything else ends the curve. */
static bool is_row(const char *from, const char *to)
{
    from = fic_words_skip_blank(from, to);
    return from < to && ((*from >= '0' && *from <= '9') || *from == '-' || *from == '.') &&
           !(to - from > 3 && memcmp(from, "---", 3) == 0);
}

static fic_status read_row(reader *r, const char *from, const char *to, block *b, fic_error *err)
{
    double v[COLUMNS];
    char what[200];
    size_t n = 0;
    for (const char *p = fic_words_skip_blank(from, to); p < to; p = fic_words_skip_blank(p, to), n++) {
        const char *word = p;
        while (p < to && *p != ' ' && *p != '\t')
            p++;
        if (n < b->n_columns && !fic_words_number(word, p, &v[n])) {
            char text[FIC_WORD];
            fic_words_printable(word, p, text, sizeof text);
            snprintf(what, sizeof what, "column %zu holds '%.40s', expected a number", n + 1, text);
            return fault(r, b, err, what);
        }
    }
    if (n != b->n_columns) {
        snprintf(what, sizeof what, "%zu numbers%s, expected %zu as in the header", n,
                 r->at >= r->end ? " where the file ends (truncated)" : "", b->n_columns);
        return fault(r, b, err, what);
    }
    if (!grow(b))
        return fic_fail_memory(err, "a STARe curve");
    const int at[4] = { b->t, b->Ts, b->Tr, b->value };
    for (int i = 0; i < 4; i++)
        b->v[i][b->n] = at[i] < 0 ? NAN : b->factor[at[i]] * v[at[i]] + b->offset[at[i]];
    b->n++;
    return FIC_OK;
}

/* Rows up to the first line that is none. */
static fic_status read_rows(reader *r, block *b, fic_error *err)
{
    const char *from, *to;
    fic_status s = FIC_OK;
    b->line = r->line + 1;
    for (;;) {
        reader before = *r;
        if (!next_line(r, &from, &to))
            break;
        if (!is_row(from, to)) {
            *r = before;
            break;
        }
        s = read_row(r, from, to, b, err);
        if (s != FIC_OK)
            return s;
    }
    if (b->n < 2)
        return fault(r, b, err, "fewer than two rows of numbers, expected a curve");
    return FIC_OK;
}

/* ---- to a scan ---------------------------------------------------------------------------------------- */

static bool all_finite(size_t n, const double v[])
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

static fic_status to_scan(const reader *r, block *b, fic_scan_list *list, fic_error *err)
{
    fic_scan s;
    fic_status status = fic_scan_init(&s, 0, b->name, err);
    if (status != FIC_OK)
        return status;
    s.file = strdup(r->name);
    if (!s.file) {
        fic_scan_clear(&s);
        return fic_fail_memory(err, r->name);
    }
    s.line = b->line;
    s.segment = b->segment;
    s.n = b->n;
    bool has_Tr = b->Tr >= 0 && all_finite(b->n, b->v[2]), has_Ts = b->Ts >= 0 && all_finite(b->n, b->v[1]);
    double **into[] = { &s.t_s, &s.T_K, &s.heat_flow_mW };
    const int from[] = { 0, has_Tr ? 2 : 1, 3 };
    for (int i = 0; i < 3; i++) { /* the scan takes the arrays over */
        free(*into[i]);
        *into[i] = b->v[from[i]];
        b->v[from[i]] = NULL;
    }
    if (has_Tr && has_Ts) {
        s.sample_T_K = b->v[1];
        b->v[1] = NULL;
    }
    if (b->per_mass)
        s.mass_ug = 1000.0; /* W/g is mW/mg */
    double sum = 0.0;
    for (size_t i = 0; i < s.n; i++)
        sum += s.heat_flow_mW[i];
    bool flip = r->up == FIC_EXO_UP || (r->up == FIC_UP_BY_SIGN && (sum < 0.0) == fic_scan_is_heating(&s));
    for (size_t i = 0; flip && i < s.n; i++)
        s.heat_flow_mW[i] = -s.heat_flow_mW[i];
    s.rate_K_s = fic_scan_rate(&s);
    return fic_scan_list_add(list, &s, err);
}

static fic_status read_curve(reader *r, block *b, fic_error *err)
{
    const char *from, *to;
    if (!next_line(r, &from, &to))
        return fault(r, b, err, "the file ends after 'Curve Values:', expected a line of column names");
    fic_status s = read_columns(r, from, to, b, err);
    if (s != FIC_OK)
        return s;
    if (!next_line(r, &from, &to))
        return fault(r, b, err, "the file ends after the column names, expected a line of units");
    for (size_t i = 0; i < COLUMNS; i++)
        b->factor[i] = 1.0;
    s = read_units(r, from, to, b, err);
    return s == FIC_OK ? read_rows(r, b, err) : s;
}

fic_status fic_stare_parse(const char *name, char *bytes, size_t n, fic_up up, fic_scan_list *list, fic_error *err)
{
    n = fic_words_from_utf16(bytes, n);
    reader r = { .name = name, .at = bytes, .end = bytes + n, .up = up };
    const char *from, *to;
    size_t blocks = 0;
    block b = { .name = "without a name" };
    fic_status s = FIC_OK;
    while (s == FIC_OK && next_line(&r, &from, &to)) {
        size_t length = (size_t)(to - from);
        if (length >= 11 && memcmp(from, "Curve Name:", 11) == 0) {
            if (next_line(&r, &from, &to))
                read_name(from, to, &b);
        } else if (length >= 13 && memcmp(from, "Curve Values:", 13) == 0) {
            fic_error bad;
            if (++blocks > CURVES_MOST) {
                s = fic_fail(err, FIC_EINPUT, "%.300s:%zu: more than %d curves, expected at most that", name, r.line,
                             CURVES_MOST);
                break;
            }
            fic_status curve = read_curve(&r, &b, &bad);
            if (curve == FIC_OK)
                curve = to_scan(&r, &b, list, &bad);
            if (curve == FIC_ENOMEM)
                s = fic_fail_memory(err, name);
            else if (curve != FIC_OK)
                s = fic_scan_list_fault(list, bad.text, err);
            block_clear(&b);
            strcpy(b.name, "without a name");
        }
    }
    block_clear(&b);
    if (s == FIC_OK && blocks == 0)
        return fic_fail(err, FIC_EINPUT, "%.300s: no 'Curve Values:', expected at least one curve", name);
    return s;
}
