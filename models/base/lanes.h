/* lanes.h - four numbers at a time, and e^-z of them. Sums are kept lane by lane, so that they have the same bits whatever
 * the width of the machine's vectors; functions that work on lanes are marked FIC_FASTEST. */
#ifndef FIC_BASE_LANES_H
#define FIC_BASE_LANES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include "models/base/fastest.h"

enum { LANES = 4 };

/* Blocks are passed between functions that are always inlined: how others pass them does not matter. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

/* Four numbers at a time, in the notation of gcc and clang; on machines without such vectors the compiler
 * takes them apart. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), may_alias));
typedef double lanes_anywhere __attribute__((vector_size(LANES * sizeof(double)), may_alias, aligned(8)));
typedef int64_t whole_lanes __attribute__((vector_size(LANES * sizeof(int64_t))));

#define INLINE static inline __attribute__((always_inline))

/* n up to the next whole four. */
INLINE size_t fours(size_t n)
{
    return (n + LANES - 1) / LANES * LANES;
}

INLINE lanes choose(whole_lanes yes, lanes a, lanes b)
{
    return (lanes)((yes & (whole_lanes)a) | (~yes & (whole_lanes)b));
}

/* From anywhere; memory that is aligned to 32 bytes is faster. */
INLINE lanes load(const double v[LANES])
{
    return *(const lanes_anywhere *)v;
}

INLINE void store(double v[LANES], lanes x)
{
    *(lanes_anywhere *)v = x;
}

INLINE lanes spread(double x)
{
    return (lanes){ x, x, x, x };
}

INLINE double total(lanes v)
{
    return (v[0] + v[2]) + (v[1] + v[3]);
}

/* e^-z to 2e-16 relative; z beyond +-708 counts as that. */
INLINE lanes exp_minus(lanes z)
{
    lanes most = spread(708.0), x = choose(z < most, z, most);
    x = choose(x > -most, x, -most);
    lanes shifted = x * M_LOG2E + 0x1.8p52, whole = shifted - 0x1.8p52;
    lanes r = (whole * 6.93147180369123816490e-01 - x) + whole * 1.90821492927058770002e-10;
    lanes r2 = r * r, r4 = r2 * r2;
    lanes low = (1.0 + r) + r2 * (1.0 / 2.0 + r * (1.0 / 6.0));
    lanes middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0));
    lanes high = (1.0 / 40320.0 + r * (1.0 / 362880.0)) + r2 * (1.0 / 3628800.0 + r * (1.0 / 39916800.0));
    lanes p = low + r4 * (middle + r4 * (high + r4 * (1.0 / 479001600.0)));
    /* 2^-whole: the last bits of `shifted` are the whole number, and an exponent stands 52 bits further up.
     */
    whole_lanes scale = (whole_lanes)spread(1.0) - ((whole_lanes)shifted << 52);
    return p * (lanes)scale;
}

#endif
