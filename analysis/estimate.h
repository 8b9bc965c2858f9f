/* estimate.h - a number with its two errors, kept apart. */
#ifndef FIC_ESTIMATE_H
#define FIC_ESTIMATE_H

#include <math.h>

typedef struct {
    double value;
    double error;   /* standard error from noise */
    double windows; /* largest change when a window's edge moves; NaN: not asked or not applicable */
} fic_estimate;

#define FIC_NO_ESTIMATE ((fic_estimate){ NAN, NAN, NAN })

#endif
