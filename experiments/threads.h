/* threads.h - OpenMP's questions, answered also where the command is built without it (make OPENMP=): one thread; and who
 * has the threads. */
#ifndef FIC_EXPERIMENTS_THREADS_H
#define FIC_EXPERIMENTS_THREADS_H

#ifdef _OPENMP
#include <omp.h>
enum { THREADS_ARE_THERE = 1 };
#else
enum { THREADS_ARE_THERE = 0 };

static inline int omp_get_max_threads(void)
{
    return 1;
}

static inline int omp_get_thread_num(void)
{
    return 0;
}

static inline void omp_set_num_threads(int n)
{
    (void)n;
}
#endif

#include <cblas.h>

/* The threads are ours: OpenBLAS takes one, and where it is built on OpenMP it would take everybody's number along. */
static inline void threads_are_ours(void)
{
    int n = omp_get_max_threads();
    openblas_set_num_threads(1);
    omp_set_num_threads(n);
}

#endif
