/* reduce_pictures.h - what a reduction did: lines, windows, tangent, the two equal areas. */
#ifndef REDUCE_PICTURES_H
#define REDUCE_PICTURES_H

#include "analysis/reduce.h"

/* DIR/STEM.png and .svg of each good curve, and DIR/overview of all of them. */
fic_status reduce_pictures(const char *folder, size_t n, const fic_scan scan[], const fic_reduction r[],
                           const bool good[], fic_error *err);

#endif
