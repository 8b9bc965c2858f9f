/* page.h - one text, two files: a web page that needs nothing beside it, and the same in plain Markdown.
 *
 * The calls below add to both. All text is UTF-8 and shown as it stands, so it may come from a file. The page
 * has a table of contents, light and dark colours, a form for print, and tables that can be sorted and
 * filtered; without JavaScript it is read like any page.
 *
 *     fic_page *page;
 *     fic_status s = fic_page_begin(&page, "Vit4 under pressure", &err);
 *     if (s == FIC_OK) {
 *         fic_page_heading(page, 2, "Samples");
 *         fic_page_text(page, "%zu samples were simulated.", n);
 *         fic_page_table(page, "Summary", n, 2, columns);
 *         s = fic_page_write(page, "out/report.html", "out/report.md", &err);
 *     }
 *     fic_page_free(page);
 *
 * A call that fails makes the calls after it do nothing; fic_page_write returns the first complaint. */
#ifndef FIC_PAGE_H
#define FIC_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include "models/base/error.h"

typedef struct fic_page fic_page;

/* One column of a table: numbers or words, n_rows each. A NaN or NULL is a cell without a value. */
typedef struct {
    const char *name, *unit; /* unit NULL or "1": none */
    const double *number;
    const char *const *word;
    int decimals; /* after the point; 0: four digits in all; FIC_WHOLE: none */
} fic_page_column;

enum { FIC_WHOLE = -1 };

typedef struct {
    const char *term, *meaning;
} fic_page_item;

fic_status fic_page_begin(fic_page **page, const char *title, fic_error *err);
void fic_page_free(fic_page *page); /* NULL is fine */

/* Level 2 is a section, 3 and 4 are below it; levels 2 and 3 are in the table of contents. */
void fic_page_heading(fic_page *page, int level, const char *format, ...) __attribute__((format(printf, 3, 4)));
void fic_page_text(fic_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Text in a fixed width, line for line, such as a run file. */
void fic_page_code(fic_page *page, const char *text);

void fic_page_list(fic_page *page, size_t n, const char *const item[]);
void fic_page_definitions(fic_page *page, size_t n, const fic_page_item item[]);

/* The first column names the rows where it holds words. Errors FIC_EINPUT: a column with neither or both. */
void fic_page_table(fic_page *page, const char *caption, size_t n_rows, size_t n_columns,
                    const fic_page_column column[]);

/* A picture: an SVG goes into the page as it is where it only draws, as an image otherwise; a PNG as an
 * image. alt says in words what is to be seen for who cannot see it; `link` is the file's name as Markdown
 * shall refer to it (NULL: the path). Errors FIC_EINPUT: not there, larger than 64 MB, neither SVG nor PNG. */
void fic_page_figure(fic_page *page, const char *path, const char *link, const char *alt, const char *caption);

/* Markdown, such as notes that lie beside a run, as part of the page: its headings go two levels down, raw HTML in it is
 * shown and not obeyed. */
void fic_page_markdown(fic_page *page, const char *text);

/* Curves to play with: zoom by dragging or by keys, values under the cursor, a button for each curve. The library uPlot
 * draws them; it is no part of this project and is put into the page from `library`, a folder with uPlot.iife.min.js,
 * uPlot.min.css and LICENSE. Without it (NULL, or not there), without JavaScript and in Markdown a sentence says so.
 * y is y[view][curve][n] at x0 + i dx, written to the nearest `step`; a NaN leaves a gap. */
typedef struct {
    const char *name, *group; /* curves of one group stand together */
    bool shown;               /* from the start */
} fic_page_curve;
typedef struct {
    const char *x_label, *y_label;
    double x0, dx, step;
    size_t n, n_views, n_curves, first_view;
    const char *const *view; /* what a list lets choose, such as heating rates */
    const fic_page_curve *curve;
    const double *y;
} fic_page_panel;
void fic_page_curves(fic_page *page, const char *caption, const fic_page_panel *panel, const char *library);

/* What stands between the two can be folded away. They nest, and those left open are closed at the end. */
void fic_page_fold(fic_page *page, const char *summary);
void fic_page_unfold(fic_page *page);

/* Writes the files, each whole or not at all; either path may be NULL. Can be called again after more text.
 * Errors  FIC_EINPUT, FIC_EIO: the first complaint of the calls above, or a file that cannot be written. */
fic_status fic_page_write(fic_page *page, const char *html_path, const char *md_path, fic_error *err);

#endif
