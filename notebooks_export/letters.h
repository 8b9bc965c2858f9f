/* letters.h - UTF-8 text that may come from anywhere, letter by letter. */
#ifndef FIC_LETTERS_H
#define FIC_LETTERS_H

#include <stddef.h>
#include <stdio.h>

/* The bytes of the letter at s; 0 where it is broken, overlong, a surrogate or a code that no text holds. */
size_t fic_letter(const char *s);

/* The number of letters; NULL has none. */
size_t fic_count_letters(const char *text);

/* The text with its lines and tabs; other control characters as spaces, broken bytes as U+FFFD. */
void fic_put_plain(FILE *out, const char *text);

/* The text for HTML and XML, between tags and within quotes: & < > " ' as entities, the
 * rest as above. */
void fic_put_html(FILE *out, const char *text);

/* The text for Markdown, in one line: whatever could be markup behind a backslash, the rest as above. */
void fic_put_markdown(FILE *out, const char *text);

#endif
