/* An SVG that only draws goes into the page, its ids behind "figure-N-" so that no two pictures share one;
 * any other, and a PNG, goes in as an image, where nothing in it can run. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "notebooks_export/letters.h"
#include "notebooks_export/page_inside.h"

static void put_base64(FILE *out, const char *bytes, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned long v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (i + k < n ? (unsigned char)bytes[i + k] : 0u);
        fputc(digit[v >> 18], out);
        fputc(digit[v >> 12 & 63], out);
        fputc(i + 1 < n ? digit[v >> 6 & 63] : '=', out);
        fputc(i + 2 < n ? digit[v & 63] : '=', out);
    }
}

/* Whether a tag has an attribute such as onload="...". */
static bool has_handler(const char *svg)
{
    for (const char *s = svg; (s = strcasestr(s, "on")); s += 2) {
        if (s == svg || isalnum((unsigned char)s[-1]) || s[-1] == '-')
            continue;
        const char *end = s + 2;
        while (isalpha((unsigned char)*end))
            end++;
        if (end > s + 2 && end[strspn(end, " \t\r\n")] == '=')
            return true;
    }
    return false;
}

/* Rather a picture too many as an image than one that does more than draw. */
static bool only_draws(const char *svg)
{
    static const char *const more[] = { "<script", "<foreignobject", "<!doctype", "<!entity", "<![cdata",   "<!--",
                                        "<style",  "<iframe",        "<set",      "<animate", "javascript:" };
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (strcasestr(svg, more[i]))
            return false;
    for (const char *s = svg; (s = strcasestr(s, "href=")); s += 5)
        if (strncmp(s + 5, "\"#", 2) != 0 && strncmp(s + 5, "'#", 2) != 0 && strncmp(s + 6, "data:image/png;", 15) != 0)
            return false;
    return !has_handler(svg);
}

/* The length of a name that ids hang on, such as id=" or url(#, where s starts with one. */
static size_t id_mark(const char *s)
{
    static const char *const marks[] = { " id=\"", " id='", "href=\"#", "href='#", "url(#" };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strncmp(s, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* Past a group that holds nothing, and the space behind it; s itself where there is none. gnuplot writes thousands, and a
 * browser takes its time for each. */
static const char *skip_empty_group(const char *s)
{
    if (strncmp(s, "<g", 2) != 0 || !(isspace((unsigned char)s[2]) || s[2] == '>'))
        return s;
    const char *end = s;
    for (char quote = 0; *end && (quote || *end != '>'); end++)
        quote = quote ? (*end == quote ? 0 : quote) : *end == '"' || *end == '\'' ? *end : 0;
    if (!*end || end[-1] == '/')
        return s;
    for (end++; isspace((unsigned char)*end); end++)
        ;
    if (strncmp(end, "</g>", 4) != 0)
        return s;
    for (end += 4; isspace((unsigned char)*end); end++)
        ;
    return end;
}

static void put_svg(FILE *out, const char *svg, size_t index, const char *alt)
{
    const char *s = strstr(svg, "<svg") + 4;
    bool in_tag = true;
    fputs("<svg role=\"img\" aria-label=\"", out);
    fic_put_html(out, alt);
    fputc('"', out);
    while (*s) {
        /* Titles and descriptions name the program, the label above what is to be seen. */
        const char *end = strncmp(s, "<title>", 7) == 0  ? strstr(s, "</title>")
                          : strncmp(s, "<desc>", 6) == 0 ? strstr(s, "</desc>")
                                                         : NULL;
        if (end) {
            s = strchr(end, '>') + 1;
            continue;
        }
        end = skip_empty_group(s);
        if (end > s) {
            s = end;
            continue;
        }
        size_t n = in_tag ? id_mark(s) : 0;
        if (n > 0) {
            fwrite(s, 1, n, out);
            fprintf(out, "figure-%zu-", index);
            s += n;
            continue;
        }
        in_tag = *s == '<' || (in_tag && *s != '>');
        fputc(*s++, out);
    }
}

static void put_image(FILE *out, const char *type, const char *bytes, size_t n, const char *alt)
{
    fprintf(out, "<img src=\"data:image/%s;base64,", type);
    put_base64(out, bytes, n);
    fputs("\" alt=\"", out);
    fic_put_html(out, alt);
    fputs("\">\n", out);
}

/* The destination of a Markdown link: whatever could end it as %XX. */
static void put_link(FILE *out, const char *link)
{
    for (const unsigned char *s = (const unsigned char *)link; *s; s++)
        if (isalnum(*s) || strchr("/._-~", *s))
            fputc(*s, out);
        else
            fprintf(out, "%%%02X", *s);
}

void fic_page_figure(fic_page *p, const char *path, const char *link, const char *alt, const char *caption)
{
    if (p->status != FIC_OK)
        return;
    char *bytes = NULL;
    size_t n = 0;
    p->status = fic_file_read(path, (size_t)64 << 20, &bytes, &n, &p->err);
    if (p->status != FIC_OK)
        return;
    bool png = n > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
    bool svg = !png && strlen(bytes) == n && strstr(bytes, "<svg") && strstr(bytes, "</svg>");
    if (!png && !svg) {
        p->status = fic_fail(&p->err, FIC_EINPUT, "%s: is no picture, expected SVG or PNG", path);
        free(bytes);
        return;
    }
    size_t index = ++p->n_figures;
    fprintf(p->html, "<figure id=\"figure-%zu\">\n", index);
    if (svg && only_draws(bytes))
        put_svg(p->html, bytes, index, alt);
    else
        put_image(p->html, png ? "png" : "svg+xml", bytes, n, alt);
    fprintf(p->html, "<figcaption>Figure %zu. ", index);
    fic_put_html(p->html, caption);
    fputs("</figcaption>\n</figure>\n", p->html);
    fputs("![", p->md);
    fic_put_markdown(p->md, alt);
    fputs("](", p->md);
    put_link(p->md, link ? link : path);
    fprintf(p->md, ")\n\n**Figure %zu.** ", index);
    fic_put_markdown(p->md, caption);
    fputs("\n\n", p->md);
    free(bytes);
}
