/* page_style.h - the style sheet and the script of a page (page.h). */
#ifndef FIC_PAGE_STYLE_H
#define FIC_PAGE_STYLE_H

extern const char fic_page_css[];
extern const char fic_page_js[];

/* The same for the panels of curves; the script is a function of the panel's id. */
extern const char fic_page_curves_css[], fic_page_curves_js[];

#endif
