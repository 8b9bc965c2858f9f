#include "models/relax_cvode_vectors.h"

#include <math.h>
#include "models/base/fastest.h"

/* Elements are worked on one by one and sums kept in LANES: the same bits at any width of vectors. */
#define EACH(i, n) _Pragma("omp simd") for (sunindextype i = 0; i < (n); i++)

enum { LANES = 4 };

FIC_FASTEST static void sum_of(sunindextype n, double a, const double *x, double b, const double *y, double *z)
{
    if (a == 1.0 && b == 1.0) {
        EACH(i, n) z[i] = x[i] + y[i];
    } else if (a == 1.0 && b == -1.0) {
        EACH(i, n) z[i] = x[i] - y[i];
    } else {
        EACH(i, n) z[i] = a * x[i] + b * y[i];
    }
}

FIC_FASTEST static void times(sunindextype n, double c, const double *x, double *z)
{
    EACH(i, n) z[i] = c * x[i];
}

FIC_FASTEST static void add_times(sunindextype n, double c, const double *x, const double *y, double *z)
{
    EACH(i, n) z[i] = c * x[i] + y[i];
}

FIC_FASTEST static double dot(sunindextype n, const double *a, const double *b)
{
    double sum[LANES] = { 0 };
    sunindextype i = 0;
    for (; i + LANES <= n; i += LANES) {
        _Pragma("omp simd") for (int k = 0; k < LANES; k++) sum[k] += a[i + k] * b[i + k];
    }
    for (; i < n; i++)
        sum[i % LANES] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

FIC_FASTEST static double sum_of_squares(sunindextype n, const double *x, const double *weight)
{
    double sum[LANES] = { 0 };
    sunindextype i = 0;
    for (; i + LANES <= n; i += LANES) {
        _Pragma("omp simd") for (int k = 0; k < LANES; k++)
        {
            double v = x[i + k] * weight[i + k];
            sum[k] += v * v;
        }
    }
    for (; i < n; i++)
        sum[i % LANES] += (x[i] * weight[i]) * (x[i] * weight[i]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double fic_cvode_dot(size_t n, const double a[], const double b[])
{
    return dot((sunindextype)n, a, b);
}

/* ---- what CVODE calls ------------------------------------------------------------------------------------ */

#define DATA(v) NV_DATA_S(v)
#define LENGTH(v) NV_LENGTH_S(v)

static void linear_sum(realtype a, N_Vector x, realtype b, N_Vector y, N_Vector z)
{
    sum_of(LENGTH(x), a, DATA(x), b, DATA(y), DATA(z));
}

static void scale(realtype c, N_Vector x, N_Vector z)
{
    times(LENGTH(x), c, DATA(x), DATA(z));
}

static void set_all(realtype c, N_Vector z)
{
    for (sunindextype i = 0; i < LENGTH(z); i++)
        DATA(z)[i] = c;
}

static realtype norm(N_Vector x, N_Vector weight)
{
    return sqrt(sum_of_squares(LENGTH(x), DATA(x), DATA(weight)) / (double)LENGTH(x));
}

static int combine(int n, realtype *c, N_Vector *x, N_Vector z)
{
    /* z may be the first of them, and no other. */
    times(LENGTH(z), c[0], DATA(x[0]), DATA(z));
    for (int k = 1; k < n; k++)
        add_times(LENGTH(z), c[k], DATA(x[k]), DATA(z), DATA(z));
    return 0;
}

static int add_to_each(int n, realtype *c, N_Vector x, N_Vector *y, N_Vector *z)
{
    for (int k = 0; k < n; k++)
        add_times(LENGTH(x), c[k], DATA(x), DATA(y[k]), DATA(z[k]));
    return 0;
}

static int scale_each(int n, realtype *c, N_Vector *x, N_Vector *z)
{
    for (int k = 0; k < n; k++)
        scale(c[k], x[k], z[k]);
    return 0;
}

N_Vector fic_cvode_vector(size_t n, SUNContext context)
{
    N_Vector v = N_VNew_Serial((sunindextype)n, context);
    if (!v)
        return NULL;
    v->ops->nvlinearsum = linear_sum;
    v->ops->nvscale = scale;
    v->ops->nvconst = set_all;
    v->ops->nvwrmsnorm = norm;
    v->ops->nvlinearcombination = combine;
    v->ops->nvscaleaddmulti = add_to_each;
    v->ops->nvscalevectorarray = scale_each;
    set_all(0.0, v);
    return v;
}
