/* bins.h - a curve in equal groups of neighbouring rows, which lines and windows are found from. */
#ifndef FIC_BINS_H
#define FIC_BINS_H

#include <stddef.h>

enum { FIC_BINS = 160 };

/* A curve in equal groups of neighbouring rows, rising in T. */
typedef struct {
    size_t n, rows;           /* rows: of the curve in each bin, about */
    double T_K[FIC_BINS + 4]; /* means; read in fours, so that three numbers follow the last */
    double y[FIC_BINS];
    double width_K[FIC_BINS]; /* sum to the whole range */
    double noise[2];          /* standard deviation of a mean, in the cold and the hot fifth */
    double low_K, high_K;     /* the range */
} fic_bins;

/* Groups n rows of rising T. n >= 20. */
void fic_bins_make(size_t n, const double T_K[], const double y[], fic_bins *b);

#endif
