/* page_case.h - a page in a folder of its own, written and read back: what the tests of pages share. */
#ifndef FIC_TESTS_PAGE_CASE_H
#define FIC_TESTS_PAGE_CASE_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "models/base/file.h"
#include "notebooks_export/page_inside.h"
#include "tests/suite.h"

static char folder[] = "/tmp/fic_page_XXXXXX";
static fic_page *page;
static char *html, *md;

static void setup(void)
{
    fic_error err;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(fic_page_begin(&page, "A <b>title</b> & \"more\"", &err), FIC_OK);
}

static void teardown(void)
{
    static const char *const files[] = { "p.html",        "p.md",   "a.svg", "b.svg", "c.png", "uPlot.iife.min.js",
                                         "uPlot.min.css", "LICENSE" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    rmdir(folder);
    fic_page_free(page);
    free(html);
    free(md);
}

static void write_and_read(void)
{
    fic_error err;
    size_t n;
    ck_assert_msg(fic_page_write(page, "p.html", "p.md", &err) == FIC_OK, "%s", err.text);
    free(html);
    free(md);
    ck_assert_int_eq(fic_file_read("p.html", 1 << 24, &html, &n, &err), FIC_OK);
    ck_assert_int_eq(fic_file_read("p.md", 1 << 24, &md, &n, &err), FIC_OK);
}

static void make_file(const char *path, const char *text)
{
    ck_assert_int_eq(fic_file_write(path, text, strlen(text), NULL), FIC_OK);
}

#endif
