/* colour.h - colour for people: only where the stream is a terminal, and not with NO_COLOR (https://no-color.org) or a
 * terminal that calls itself dumb. */
#ifndef FIC_COLOUR_H
#define FIC_COLOUR_H

#include <stdio.h>

typedef enum { COLOUR_OFF, COLOUR_GOOD, COLOUR_BAD, COLOUR_FAINT } colour_kind;

/* What switches the terminal to that colour, COLOUR_OFF back; "" where there is to be none. */
const char *colour(FILE *f, colour_kind kind);

#endif
