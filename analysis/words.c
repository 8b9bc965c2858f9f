#include "analysis/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t fic_words_from_utf16(char *bytes, size_t n)
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

const char *fic_words_skip_blank(const char *p, const char *to)
{
    while (p < to && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

const char *fic_words_next(const char *p, const char *to, char text[FIC_WORD])
{
    p = fic_words_skip_blank(p, to);
    if (p == to)
        return NULL;
    size_t n = 0;
    for (; p < to && *p != ' ' && *p != '\t'; p++)
        if (n + 1 < FIC_WORD)
            text[n++] = *p;
    text[n] = '\0';
    return p;
}

void fic_words_printable(const char *from, const char *to, char out[], size_t room)
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

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* What the quick way cannot hold exactly, by the library, with a decimal point. */
static bool slow_number(const char *from, const char *to, double *v)
{
    char text[FIC_WORD], *end;
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
bool fic_words_number(const char *from, const char *to, double *v)
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
