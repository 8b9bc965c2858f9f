#include "analysis/stare.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/units.h"

enum { COLUMNS = 8, WORD = 64, CURVES_MOST = 20000 };

typedef struct {
    const char *name;
    const char *at, *end;
    size_t line;
    fic_up up;
} reader;

/* ---- bytes -------------------------------------------------------------------------------------------- */

/* UTF-16 with its mark, in place, to one byte a character; what latin-1 lacks becomes '?'. */
static size_t from_utf16(char *bytes, size_t n)
{
    unsigned char *b = (unsigned char *)bytes;
    bool little = n > 1 && b[0] == 0xFF && b[1] == 0xFE, big = n > 1 && b[0] == 0xFE && b[1] == 0xFF;
    if (!little && !big)
        return n;
    size_t m = 0;
    for (size_t i = 2; i + 1 < n; i += 2) {
        unsigned code = little ? b[i] | (unsigned)b[i + 1] << 8 : b[i + 1] | (unsigned)b[i] << 8;
        b[m++] = code < 256 ? (unsigned char)code : '?';
    }
    bytes[m] = '\0';
    return m;
}

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

static const char *skip_blank(const char *p, const char *to)
{
    while (p < to && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* The next word of a line into text; its end. NULL: none left. */
static const char *next_word(const char *p, const char *to, char text[WORD])
{
    p = skip_blank(p, to);
    if (p == to)
        return NULL;
    size_t n = 0;
    for (; p < to && *p != ' ' && *p != '\t'; p++)
        if (n + 1 < WORD)
            text[n++] = *p;
    text[n] = '\0';
    return p;
}

/* Printable UTF-8: control bytes out, latin-1 letters in two bytes, UTF-8 left as it is. */
static void printable(const char *from, const char *to, char out[], size_t room)
{
    size_t n = 0;
    for (const char *p = from; p < to && n + 3 < room; p++) {
        unsigned char c = (unsigned char)*p, next = p + 1 < to ? (unsigned char)p[1] : 0;
        if (c >= 0x20 && c < 0x7F) {
            out[n++] = (char)c;
        } else if (c >= 0xC2 && c < 0xE0 && (next & 0xC0) == 0x80) {
            out[n++] = (char)c;
            out[n++] = (char)next;
            p++;
        } else if (c >= 0xA0) {
            out[n++] = (char)(0xC0 | c >> 6);
            out[n++] = (char)(0x80 | (c & 0x3F));
        }
    }
    out[n] = '\0';
}

/* ---- numbers ------------------------------------------------------------------------------------------ */

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* What the quick way cannot hold exactly, by the library, with a decimal point. */
static bool slow_number(const char *from, const char *to, double *v)
{
    char text[WORD], *end;
    size_t n = (size_t)(to - from);
    if (n == 0 || n >= sizeof text)
        return false;
    for (size_t i = 0; i < n; i++)
        text[i] = from[i] == ',' ? '.' : from[i];
    text[n] = '\0';
    if (strspn(text, "0123456789+-.eE") != n)
        return false;
    *v = strtod(text, &end);
    return *end == '\0' && isfinite(*v);
}

/* A number of at most 15 digits and a small power of ten: both are exact, so the quotient is the nearest
 * double. A point or a comma divides. strtod takes eight times as long. */
static bool number(const char *from, const char *to, double *v)
{
    const char *p = from;
    bool minus = p < to && *p == '-';
    unsigned long long digits = 0;
    int n = 0, decimals = 0, seen = 0;
    if (p < to && (*p == '-' || *p == '+'))
        p++;
    for (; p < to && *p >= '0' && *p <= '9'; p++, n++)
        digits = digits * 10 + (unsigned)(*p - '0');
    seen = n;
    if (p < to && (*p == '.' || *p == ','))
        for (p++; p < to && *p >= '0' && *p <= '9'; p++, n++, decimals++)
            digits = digits * 10 + (unsigned)(*p - '0');
    if (p == to && n > 0 && n <= 15 && (seen || decimals)) {
        double x = (double)digits / powers_of_ten[decimals];
        *v = minus ? -x : x;
        return true;
    }
    if (to - from == 3 && memcmp(from, "---", 3) == 0) {
        *v = NAN;
        return true;
    }
    return slow_number(from, to, v);
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
    printable(skip_blank(from, to), to, text, sizeof text);
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
    char word[WORD];
    b->t = b->Ts = b->Tr = b->value = -1;
    for (const char *p = from; (p = next_word(p, to, word)) && b->n_columns < COLUMNS; b->n_columns++) {
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
static void unit_text(const char *word, char out[WORD])
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
    char word[WORD], unit[COLUMNS][WORD];
    size_t n = 0;
    for (const char *p = from; n < COLUMNS && (p = next_word(p, to, word)); n++)
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
    from = skip_blank(from, to);
    return from < to && ((*from >= '0' && *from <= '9') || *from == '-' || *from == '.') &&
           !(to - from > 3 && memcmp(from, "---", 3) == 0);
}

static fic_status read_row(reader *r, const char *from, const char *to, block *b, fic_error *err)
{
    double v[COLUMNS];
    char what[200];
    size_t n = 0;
    for (const char *p = skip_blank(from, to); p < to; p = skip_blank(p, to), n++) {
        const char *word = p;
        while (p < to && *p != ' ' && *p != '\t')
            p++;
        if (n < b->n_columns && !number(word, p, &v[n])) {
            char text[WORD];
            printable(word, p, text, sizeof text);
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
    n = from_utf16(bytes, n);
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

/* ---- writing ------------------------------------------------------------------------------------------ */

/* UTF-8 to latin-1; what it lacks becomes '?'. */
static void put_latin1(FILE *f, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p < 0x80)
            fputc(*p, f);
        else if ((*p == 0xC2 || *p == 0xC3) && (p[1] & 0xC0) == 0x80) {
            fputc((*p & 3) << 6 | (p[1] & 0x3F), f);
            p++;
        } else if ((*p & 0xC0) != 0x80)
            fputc('?', f);
    }
}

static void put_curve(FILE *f, const fic_scan *s, long segment)
{
    fprintf(f, "Curve Name:\r\n  []]%ld[$", segment);
    put_latin1(f, s->name);
    fprintf(f, "[]]1[$fictive\r\nCurve Values:\r\n%15s%15s%15s%15s%15s\r\n%30s%15s%15s%15s\r\n", "Index", "t", "Ts",
            "Tr", "Value", "[s]",
            "[\xB0"
            "C]",
            "[\xB0"
            "C]",
            "[mW]");
    for (size_t i = 0; i < s->n; i++) {
        fprintf(f, "%15zu%15.7g", i, s->t_s[i]);
        if (s->sample_T_K)
            fprintf(f, "%15.4f", s->sample_T_K[i] - 273.15);
        else
            fprintf(f, "%15s", "---");
        fprintf(f, "%15.4f%15.6g\r\n", s->T_K[i] - 273.15, -s->heat_flow_mW[i]);
    }
    fprintf(f, "\r\n");
}

fic_status fic_stare_write(const char *path, size_t n, const fic_scan scan[], fic_error *err)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *f = open_memstream(&text, &bytes);
    if (!f)
        return fic_fail_memory(err, path);
    fprintf(f, "Title\r\n");
    for (int i = 0; i < 80; i++)
        fputc('_', f);
    fprintf(f, "\r\n\r\nTitle\r\nEvaluation Categories:\r\n\r\n");
    for (size_t i = 0; i < n; i++)
        put_curve(f, &scan[i], scan[i].segment ? scan[i].segment : (long)i + 1);
    bool failed = ferror(f);
    failed |= fclose(f) != 0;
    fic_status s = failed ? fic_fail_memory(err, path) : fic_file_write(path, text, bytes, err);
    free(text);
    return s;
}
