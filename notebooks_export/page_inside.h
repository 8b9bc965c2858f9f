/* page_inside.h - what a page (page.h) holds while it is written; for the files that write it. */
#ifndef FIC_PAGE_INSIDE_H
#define FIC_PAGE_INSIDE_H

#include <stdio.h>
#include "notebooks_export/page.h"

struct fic_page {
    char *title;
    FILE *html, *md;             /* the text so far */
    FILE *html_links, *md_links; /* the table of contents so far */
    char *text[4];               /* of those four, in that order */
    size_t n[4];
    size_t n_headings, n_tables, n_figures, n_open, n_panels;
    fic_status status; /* the first complaint */
    fic_error err;
};

/* A number as a reader expects it: "641.2", "-3", "1.2 x 10^-5" with the signs of print. NaN is a dash. */
void fic_put_number(FILE *out, double v, int decimals);

#endif
