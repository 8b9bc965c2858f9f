/* nearest.h - the name that was meant, for "did you mean". */
#ifndef FIC_NEAREST_H
#define FIC_NEAREST_H

/* The name nearest to `word` by letters that are wrong, missing or too many; NULL where none is near. names ends with NULL. */
const char *fic_nearest(const char *word, const char *const names[]);

#endif
