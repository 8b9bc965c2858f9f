/* formats.h - docs/formats.md: every key of every input file, out of the tables that the readers use. */
#ifndef FORMATS_H
#define FORMATS_H

#include <stdio.h>

/* Writes the page as Markdown. */
void formats_print(FILE *f);

#endif
