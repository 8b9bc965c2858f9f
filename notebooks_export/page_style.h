/* page_style.h - the style sheet and the script of a page (page.h). */
#ifndef FIC_PAGE_STYLE_H
#define FIC_PAGE_STYLE_H

extern const char fic_page_css[];
extern const char fic_page_js[];

#endif
