/* timing.h - what the benches share: a clock, and the median of what it said. */
#ifndef FIC_TESTS_BENCH_TIMING_H
#define FIC_TESTS_BENCH_TIMING_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "models/base/error.h"

static inline double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of this thread alone: what else the machine does hardly counts. */
static inline double processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Puts v in order. */
static inline double median(double v[], size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return v[n / 2];
}

static inline void stop(const char *bench, const fic_error *err)
{
    fprintf(stderr, "%s: %s\n", bench, err->text);
    exit(EXIT_FAILURE);
}

#endif
