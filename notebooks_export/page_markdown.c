/* md4c reads the text; raw HTML is off, and links go nowhere but inside the page. */
#include <md4c-html.h>
#include <stdlib.h>
#include <string.h>
#include "notebooks_export/letters.h"
#include "notebooks_export/page_inside.h"

/* The text with "##" before each heading, so that "# Notes" is below the sections of the page. */
static void put_lowered(FILE *out, const char *text)
{
    bool fenced = false;
    while (*text) {
        size_t n = strcspn(text, "\n");
        fenced = fenced != (strncmp(text, "```", 3) == 0);
        if (*text == '#' && !fenced && strspn(text, "#") <= 4)
            fputs("##", out);
        fwrite(text, 1, n, out);
        fputc('\n', out);
        text += n + (text[n] == '\n');
    }
}

static void collect(const MD_CHAR *text, MD_SIZE n, void *out)
{
    fwrite(text, 1, n, out);
}

static bool leads_out(const char *html)
{
    for (const char *s = html; (s = strstr(s, "href=\"")); s += 6)
        if (s[6] != '#')
            return true;
    return strstr(html, "<img") != NULL;
}

static char *lowered(const char *text)
{
    char *plain = NULL, *low = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&plain, &n);
    if (!out)
        return NULL;
    fic_put_plain(out, text);
    if (fclose(out) == 0 && (out = open_memstream(&low, &n))) {
        put_lowered(out, plain);
        if (fclose(out) != 0)
            n = 0;
    }
    free(plain);
    return low;
}

void fic_page_markdown(fic_page *p, const char *text)
{
    char *html = NULL, *low = p->status == FIC_OK ? lowered(text) : NULL;
    size_t n = 0;
    FILE *out = low ? open_memstream(&html, &n) : NULL;
    bool good = out && md_html(low, (MD_SIZE)strlen(low), collect, out, MD_FLAG_NOHTML | MD_FLAG_TABLES,
                               MD_HTML_FLAG_SKIP_UTF8_BOM) == 0;
    if (out)
        good = fclose(out) == 0 && good;
    if (p->status == FIC_OK && !good) {
        p->status = fic_fail_memory(&p->err, "the notes");
    } else if (good && leads_out(html)) {
        fic_page_code(p, text);
    } else if (good) {
        fputs(html, p->html);
        fputs(low, p->md);
        fputc('\n', p->md);
    }
    free(html);
    free(low);
}
