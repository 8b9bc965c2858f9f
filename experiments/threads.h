/* threads.h - OpenMP's questions, answered also where the command is built without it (make OPENMP=): one thread. */
#ifndef FIC_EXPERIMENTS_THREADS_H
#define FIC_EXPERIMENTS_THREADS_H

#ifdef _OPENMP
#include <omp.h>
#else
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

#endif
