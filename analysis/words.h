/* words.h - words and numbers of instrument software's text, whatever its encoding, decimal sign and stray bytes. */
#ifndef FIC_WORDS_H
#define FIC_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { FIC_WORD = 64 };

/* UTF-16 with its mark, in place, to one byte a character; what latin-1 lacks becomes '?'. The new length. */
size_t fic_words_from_utf16(char *bytes, size_t n);

const char *fic_words_skip_blank(const char *p, const char *to);

/* The next word of a line into text; its end. NULL: none left. */
const char *fic_words_next(const char *p, const char *to, char text[FIC_WORD]);

/* Printable UTF-8: control bytes out, latin-1 letters in two bytes, UTF-8 left as it is. */
void fic_words_printable(const char *from, const char *to, char out[], size_t room);

/* A finite number with point or comma, or --- as NaN; nothing else may stand there. */
bool fic_words_number(const char *from, const char *to, double *v);

#endif
