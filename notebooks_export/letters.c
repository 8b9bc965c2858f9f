/* A letter of UTF-8 is one lead byte and up to three that start with the bits 10. */
#include "notebooks_export/letters.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

size_t fic_letter(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t n = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3 : s[0] >> 3 == 30 ? 4 : 0;
    unsigned code = n == 1 ? s[0] : n == 2 ? s[0] & 0x1fu : n == 3 ? s[0] & 0x0fu : s[0] & 0x07u;
    for (size_t i = 1; i < n; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        code = code << 6 | (s[i] & 0x3fu);
    }
    static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    bool bad = code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (code & 0xfffe) == 0xfffe;
    return bad ? 0 : n;
}

size_t fic_count_letters(const char *text)
{
    size_t n = 0;
    for (; text && *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

/* One letter as it is, a control character as a space, a broken byte as U+FFFD; returns the bytes read. */
static size_t put_letter(FILE *out, const char *s)
{
    size_t n = fic_letter(s);
    if (n == 0)
        fputs("\xef\xbf\xbd", out);
    else if (n == 1 && iscntrl((unsigned char)*s))
        fputc(' ', out);
    else
        fwrite(s, 1, n, out);
    return n == 0 ? 1 : n;
}

void fic_put_plain(FILE *out, const char *text)
{
    for (const char *s = text ? text : ""; *s;) {
        if (*s == '\n' || *s == '\t')
            fputc(*s++, out);
        else
            s += put_letter(out, s);
    }
}

void fic_put_html(FILE *out, const char *text)
{
    static const char marks[] = "&<>\"'";
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    for (const char *s = text ? text : ""; *s;) {
        const char *mark = strchr(marks, *s);
        if (mark)
            fputs(entities[mark - marks], out);
        else if (*s == '\n' || *s == '\t')
            fputc(*s, out);
        s += mark || *s == '\n' || *s == '\t' ? 1 : put_letter(out, s);
    }
}

void fic_put_markdown(FILE *out, const char *text)
{
    const char *start = text ? text : "";
    start += strspn(start, " \t\r\n");
    /* At the start of a line "1. ", "- " and "=" make lists and headings. */
    size_t digits = strspn(start, "0123456789");
    const char *list = start + digits;
    bool numbered = digits > 0 && *list && strchr(".)", *list) && (!list[1] || isspace((unsigned char)list[1]));
    bool lists = numbered || (digits == 0 && *list && strchr("-+=", *list));
    for (const char *s = start; *s;) {
        if ((lists && s == list) || strchr("\\`*_[]<>|#&~$", *s))
            fputc('\\', out);
        s += put_letter(out, s);
    }
}
