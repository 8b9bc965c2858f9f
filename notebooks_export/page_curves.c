/* Numbers go into the page as whole multiples of a step, each less the one before: half the size of numbers as they
 * are. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "notebooks_export/letters.h"
#include "notebooks_export/page_inside.h"
#include "notebooks_export/page_style.h"

/* JSON inside a script element: "</" may not appear there, whatever a name holds. */
static void put_string(FILE *out, const char *text)
{
    char *plain = NULL, *json = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&plain, &n);
    if (f) {
        fic_put_plain(f, text ? text : "");
        if (fclose(f) == 0) {
            json_t *value = json_string(plain);
            json = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;
            json_decref(value);
        }
    }
    for (const char *s = json ? json : "\"\""; *s; s++)
        if (*s == '<')
            fputs("\\u003c", out);
        else
            fputc(*s, out);
    free(plain);
    free(json);
}

static void put_steps(FILE *out, size_t n, const double y[], double step)
{
    long before = 0;
    fputc('[', out);
    for (size_t i = 0; i < n; i++) {
        if (i)
            fputc(',', out);
        if (!(fabs(y[i] / step) < 1e9)) {
            fputs("null", out);
            continue;
        }
        long now = lround(y[i] / step);
        fprintf(out, "%ld", now - before);
        before = now;
    }
    fputs("]", out);
}

static void put_data(FILE *out, const fic_page_panel *c)
{
    fprintf(out, "{\"x0\":%.9g,\"dx\":%.9g,\"n\":%zu,\"step\":%.9g,\"first\":%zu,\"x\":", c->x0, c->dx, c->n, c->step,
            c->first_view);
    put_string(out, c->x_label);
    fputs(",\"y\":", out);
    put_string(out, c->y_label);
    fputs(",\"views\":[", out);
    for (size_t v = 0; v < c->n_views; v++) {
        if (v)
            fputc(',', out);
        put_string(out, c->view[v]);
    }
    fputs("],\"curves\":[", out);
    for (size_t k = 0; k < c->n_curves; k++) {
        fputs(k ? ",\n{\"name\":" : "\n{\"name\":", out);
        put_string(out, c->curve[k].name);
        fputs(",\"group\":", out);
        put_string(out, c->curve[k].group);
        fprintf(out, ",\"on\":%d,\"d\":[", c->curve[k].shown);
        for (size_t v = 0; v < c->n_views; v++) {
            if (v)
                fputc(',', out);
            put_steps(out, c->n, c->y + (v * c->n_curves + k) * c->n, c->step);
        }
        fputs("]}", out);
    }
    fputs("\n]}", out);
}

/* A file of the library between two tags; false where it is not there or could end its element. */
static bool read_part(const char *folder, const char *name, const char *end, char **text)
{
    char *path = folder ? fic_path_join(folder, name) : NULL;
    size_t n;
    fic_error err;
    *text = NULL;
    bool good = path && fic_text_read(path, 1 << 20, text, &n, &err) == FIC_OK && !strcasestr(*text, end);
    free(path);
    return good;
}

void fic_page_curves(fic_page *p, const char *caption, const fic_page_panel *c, const char *library)
{
    char *script = NULL, *sheet = NULL, *licence = NULL;
    if (p->status != FIC_OK)
        return;
    size_t index = p->n_panels + 1;
    bool drawn = read_part(library, "uPlot.iife.min.js", "</script", &script) &&
                 read_part(library, "uPlot.min.css", "</style", &sheet) &&
                 read_part(library, "LICENSE", "*/", &licence);
    if (drawn) {
        p->n_panels = index;
        fprintf(p->html,
                "<figure class=\"curves\" id=\"curves-%zu\">\n<noscript><p>These curves need JavaScript; the figures "
                "show the "
                "same.</p></noscript>\n<figcaption>",
                index);
        fic_put_html(p->html, caption);
        fputs("</figcaption>\n</figure>\n", p->html);
        if (index == 1)
            fprintf(p->html, "<style>%s\n%s</style>\n<script>/* uPlot\n%s*/\n%s</script>\n", sheet, fic_page_curves_css,
                    licence, script);
        fprintf(p->html, "<script type=\"application/json\" id=\"curves-%zu-data\">", index);
        put_data(p->html, c);
        fprintf(p->html, "</script>\n<script>\n(%s)('curves-%zu');\n</script>\n", fic_page_curves_js, index);
    } else {
        fputs("<p class=\"no-curves\">The interactive curves are not in this page: the library uPlot was not there "
              "when it was made. The figures "
              "show the same.</p>\n",
              p->html);
    }
    fic_put_markdown(p->md, caption);
    fputs(" The curves themselves are in the HTML page.\n\n", p->md);
    free(script);
    free(sheet);
    free(licence);
}
