/* Two texts grow side by side, one line of code for each; writing puts the head, the contents and the end
 * around them. */
#include "notebooks_export/page.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "notebooks_export/letters.h"
#include "notebooks_export/page_inside.h"
#include "notebooks_export/page_style.h"

fic_status fic_page_begin(fic_page **page, const char *title, fic_error *err)
{
    *page = NULL;
    fic_page *p = calloc(1, sizeof *p);
    if (!p)
        return fic_fail_memory(err, "page");
    p->title = strdup(title);
    FILE **stream[4] = { &p->html, &p->md, &p->html_links, &p->md_links };
    bool good = p->title;
    for (int i = 0; i < 4; i++) {
        *stream[i] = open_memstream(&p->text[i], &p->n[i]);
        good = good && *stream[i];
    }
    if (!good) {
        fic_page_free(p);
        return fic_fail_memory(err, "page");
    }
    *page = p;
    return FIC_OK;
}

void fic_page_free(fic_page *p)
{
    if (!p)
        return;
    FILE *stream[4] = { p->html, p->md, p->html_links, p->md_links };
    for (int i = 0; i < 4; i++) {
        if (stream[i])
            fclose(stream[i]);
        free(p->text[i]);
    }
    free(p->title);
    free(p);
}

/* The formatted text, or NULL where the page has a complaint already or memory runs out; the caller frees. */
static char *say(fic_page *p, const char *format, va_list args)
{
    char *text = NULL;
    if (p->status != FIC_OK)
        return NULL;
    if (vasprintf(&text, format, args) < 0) {
        p->status = fic_fail_memory(&p->err, "page");
        return NULL;
    }
    return text;
}

void fic_page_heading(fic_page *p, int level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = say(p, format, args);
    va_end(args);
    if (!text)
        return;
    level = level < 2 ? 2 : level > 4 ? 4 : level;
    size_t k = ++p->n_headings;
    fprintf(p->html, "<h%d id=\"section-%zu\">", level, k);
    fic_put_html(p->html, text);
    fprintf(p->html, "</h%d>\n", level);
    fprintf(p->md, "%.*s ", level, "####");
    fic_put_markdown(p->md, text);
    fputs("\n\n", p->md);
    if (level < 4) {
        fprintf(p->html_links, "<li class=\"l%d\"><a href=\"#section-%zu\">", level, k);
        fic_put_html(p->html_links, text);
        fputs("</a></li>\n", p->html_links);
        fputs(level == 2 ? "- " : "  - ", p->md_links);
        fic_put_markdown(p->md_links, text);
        fputc('\n', p->md_links);
    }
    free(text);
}

void fic_page_text(fic_page *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = say(p, format, args);
    va_end(args);
    if (!text)
        return;
    fputs("<p>", p->html);
    fic_put_html(p->html, text);
    fputs("</p>\n", p->html);
    fic_put_markdown(p->md, text);
    fputs("\n\n", p->md);
    free(text);
}

/* The longest run of backticks: the fence around the code is longer. */
static size_t longest_fence(const char *text)
{
    size_t longest = 0;
    for (const char *s = text; (s = strchr(s, '`'));) {
        size_t n = strspn(s, "`");
        longest = n > longest ? n : longest;
        s += n;
    }
    return longest;
}

void fic_page_code(fic_page *p, const char *text)
{
    if (p->status != FIC_OK)
        return;
    size_t fence = longest_fence(text) < 3 ? 3 : longest_fence(text) + 1;
    fputs("<pre tabindex=\"0\"><code>", p->html);
    fic_put_html(p->html, text);
    fputs("</code></pre>\n", p->html);
    for (size_t i = 0; i < fence; i++)
        fputc('`', p->md);
    fputc('\n', p->md);
    fic_put_plain(p->md, text);
    if (!*text || text[strlen(text) - 1] != '\n')
        fputc('\n', p->md);
    for (size_t i = 0; i < fence; i++)
        fputc('`', p->md);
    fputs("\n\n", p->md);
}

void fic_page_list(fic_page *p, size_t n, const char *const item[])
{
    if (p->status != FIC_OK || n == 0)
        return;
    fputs("<ul>\n", p->html);
    for (size_t i = 0; i < n; i++) {
        fputs("<li>", p->html);
        fic_put_html(p->html, item[i]);
        fputs("</li>\n", p->html);
        fputs("- ", p->md);
        fic_put_markdown(p->md, item[i]);
        fputc('\n', p->md);
    }
    fputs("</ul>\n", p->html);
    fputc('\n', p->md);
}

void fic_page_definitions(fic_page *p, size_t n, const fic_page_item item[])
{
    if (p->status != FIC_OK || n == 0)
        return;
    fputs("<dl>\n", p->html);
    for (size_t i = 0; i < n; i++) {
        fputs("<dt>", p->html);
        fic_put_html(p->html, item[i].term);
        fputs("</dt><dd>", p->html);
        fic_put_html(p->html, item[i].meaning);
        fputs("</dd>\n", p->html);
        fputs("- **", p->md);
        fic_put_markdown(p->md, item[i].term);
        fputs("**: ", p->md);
        fic_put_markdown(p->md, item[i].meaning);
        fputc('\n', p->md);
    }
    fputs("</dl>\n", p->html);
    fputc('\n', p->md);
}

void fic_page_fold(fic_page *p, const char *summary)
{
    if (p->status != FIC_OK)
        return;
    p->n_open++;
    fputs("<details><summary>", p->html);
    fic_put_html(p->html, summary);
    fputs("</summary>\n", p->html);
    fputs("**", p->md);
    fic_put_markdown(p->md, summary);
    fputs("**\n\n", p->md);
}

void fic_page_unfold(fic_page *p)
{
    if (p->status != FIC_OK || p->n_open == 0)
        return;
    p->n_open--;
    fputs("</details>\n", p->html);
}

static void put_html_page(FILE *out, const fic_page *p)
{
    fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          /* Nothing is fetched, whatever a file that went into the page may hold. */
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
          "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>",
          out);
    fic_put_html(out, p->title);
    fprintf(out,
            "</title>\n<style>\n%s</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
            "text</a>\n"
            "<header>\n<h1>",
            fic_page_css);
    fic_put_html(out, p->title);
    fputs("</h1>\n</header>\n", out);
    if (p->n[2] > 0)
        fprintf(out, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n%s</ol>\n</nav>\n",
                p->text[2]);
    fprintf(out, "<main id=\"main\" tabindex=\"-1\">\n%s", p->text[0]);
    for (size_t i = 0; i < p->n_open; i++)
        fputs("</details>\n", out);
    fprintf(out, "</main>\n<script>\n%s</script>\n</body>\n</html>\n", fic_page_js);
}

static void put_markdown_page(FILE *out, const fic_page *p)
{
    fputs("# ", out);
    fic_put_markdown(out, p->title);
    fputs("\n\n", out);
    if (p->n[3] > 0)
        fprintf(out, "%s\n", p->text[3]);
    /* The last block ends with an empty line, a file with a full one. */
    size_t n = p->n[1];
    while (n > 1 && p->text[1][n - 1] == '\n' && p->text[1][n - 2] == '\n')
        n--;
    fwrite(p->text[1], 1, n, out);
}

static fic_status write_page(const fic_page *p, void (*put)(FILE *, const fic_page *), const char *path, fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    put(text.f, p);
    return fic_text_end(&text, path, err);
}

fic_status fic_page_write(fic_page *p, const char *html_path, const char *md_path, fic_error *err)
{
    if (fflush(p->html) | fflush(p->md) | fflush(p->html_links) | fflush(p->md_links) && p->status == FIC_OK)
        p->status = fic_fail_memory(&p->err, "page");
    if (p->status != FIC_OK)
        return fic_fail(err, p->status, "%s", p->err.text);
    fic_status s = FIC_OK;
    if (html_path)
        s = write_page(p, put_html_page, html_path, err);
    if (s == FIC_OK && md_path)
        s = write_page(p, put_markdown_page, md_path, err);
    return s;
}
