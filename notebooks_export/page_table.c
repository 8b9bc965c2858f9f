/* A table is written cell by cell; a number's cell carries the whole number beside the rounded one, so that
 * sorting does not stumble over equal roundings. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "notebooks_export/letters.h"
#include "notebooks_export/page_inside.h"

/* "1.2e-05" as 1.2 x 10 with a raised -5: both writers have the letters for it. */
static void put_power(FILE *out, const char *digits)
{
    static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
    int power = atoi(digits);
    fputs(power < 0 ? "×10⁻" : "×10", out);
    char text[16];
    snprintf(text, sizeof text, "%d", abs(power));
    for (const char *s = text; *s; s++)
        fputs(raised[*s - '0'], out);
}

void fic_put_number(FILE *out, double v, int decimals)
{
    char text[400]; /* the longest double has 309 digits before its point */
    if (isnan(v)) {
        fputs("–", out);
        return;
    }
    if (isinf(v)) {
        fputs(v < 0 ? "−∞" : "∞", out);
        return;
    }
    if (decimals == 0)
        snprintf(text, sizeof text, "%.4g", v);
    else
        snprintf(text, sizeof text, "%.*f", decimals > 0 && decimals < 20 ? decimals : 0, v);
    for (const char *s = text; *s; s++) {
        if (*s == 'e') {
            put_power(out, s + 1);
            return;
        }
        if (*s == '-')
            fputs("−", out);
        else
            fputc(*s, out);
    }
}

static bool has_unit(const fic_page_column *c)
{
    return c->unit && *c->unit && strcmp(c->unit, "1") != 0;
}

static void put_html_head(FILE *out, size_t n_columns, const fic_page_column column[])
{
    fputs("<thead><tr>", out);
    for (size_t k = 0; k < n_columns; k++) {
        fprintf(out, "<th scope=\"col\"%s>", column[k].number ? " class=\"n\"" : "");
        fic_put_html(out, column[k].name);
        if (has_unit(&column[k])) {
            fputs(" <span class=\"unit\">/ ", out);
            fic_put_html(out, column[k].unit);
            fputs("</span>", out);
        }
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void put_html_cell(FILE *out, const fic_page_column *c, size_t row, bool names_row)
{
    if (c->number) {
        double v = c->number[row];
        if (isnan(v))
            fputs("<td class=\"n\" data-v=\"\">", out);
        else if (isinf(v))
            fprintf(out, "<td class=\"n\" data-v=\"%sInfinity\">", v < 0 ? "-" : "");
        else
            fprintf(out, "<td class=\"n\" data-v=\"%.17g\">", v);
        fic_put_number(out, v, c->decimals);
        fputs("</td>", out);
        return;
    }
    fputs(names_row ? "<th scope=\"row\">" : "<td>", out);
    if (c->word[row])
        fic_put_html(out, c->word[row]);
    else
        fputs("–", out);
    fputs(names_row ? "</th>" : "</td>", out);
}

static void put_html_table(FILE *out, size_t index, const char *caption, size_t n_rows, size_t n_columns,
                           const fic_page_column column[])
{
    fprintf(out,
            "<div class=\"table%s\"><div class=\"scroll\" role=\"region\" aria-labelledby=\"table-%zu-caption\" "
            "tabindex=\"0\">\n<table id=\"table-%zu\">\n<caption id=\"table-%zu-caption\">Table %zu. ",
            n_columns > 8 ? " wide" : "", index, index, index, index);
    fic_put_html(out, caption);
    fputs("</caption>\n", out);
    put_html_head(out, n_columns, column);
    fputs("<tbody>\n", out);
    for (size_t i = 0; i < n_rows; i++) {
        fputs("<tr>", out);
        for (size_t k = 0; k < n_columns; k++)
            put_html_cell(out, &column[k], i, k == 0);
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n</table>\n</div></div>\n", out);
}

static void put_markdown_table(FILE *out, size_t index, const char *caption, size_t n_rows, size_t n_columns,
                               const fic_page_column column[])
{
    fprintf(out, "**Table %zu.** ", index);
    fic_put_markdown(out, caption);
    fputs("\n\n|", out);
    for (size_t k = 0; k < n_columns; k++) {
        fputc(' ', out);
        fic_put_markdown(out, column[k].name);
        if (has_unit(&column[k])) {
            fputs(" / ", out);
            fic_put_markdown(out, column[k].unit);
        }
        fputs(" |", out);
    }
    fputs("\n|", out);
    for (size_t k = 0; k < n_columns; k++)
        fputs(column[k].number ? " ---: |" : " --- |", out);
    fputc('\n', out);
    for (size_t i = 0; i < n_rows; i++) {
        fputc('|', out);
        for (size_t k = 0; k < n_columns; k++) {
            fputc(' ', out);
            if (column[k].number)
                fic_put_number(out, column[k].number[i], column[k].decimals);
            else if (column[k].word[i])
                fic_put_markdown(out, column[k].word[i]);
            else
                fputs("–", out);
            fputs(" |", out);
        }
        fputc('\n', out);
    }
    fputc('\n', out);
}

void fic_page_table(fic_page *p, const char *caption, size_t n_rows, size_t n_columns, const fic_page_column column[])
{
    if (p->status != FIC_OK)
        return;
    for (size_t k = 0; k < n_columns; k++)
        if (n_rows > 0 && !column[k].number == !column[k].word) {
            p->status = fic_fail(&p->err, FIC_EINPUT, "table \"%s\": column %zu (%s) has %s, expected numbers or words",
                                 caption, k, column[k].name, column[k].number ? "both" : "neither");
            return;
        }
    if (n_columns == 0) {
        p->status = fic_fail(&p->err, FIC_EINPUT, "table \"%s\": no column, expected one or more", caption);
        return;
    }
    p->n_tables++;
    put_html_table(p->html, p->n_tables, caption, n_rows, n_columns, column);
    put_markdown_table(p->md, p->n_tables, caption, n_rows, n_columns, column);
}
