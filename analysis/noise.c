#include "analysis/noise.h"

#include <math.h>

void fic_noise_add(fic_noise_sum *s, size_t n, const double e[], double parameters)
{
    for (size_t lag = 0; lag < FIC_NOISE_LAGS && lag < n; lag++) {
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (size_t i = lag; i < n; i++)
            sum += e[i] * e[i - lag];
        s->sum[lag] += sum;
    }
    s->rows += (double)n;
    s->parameters += parameters;
}

fic_noise fic_noise_settle(const fic_noise_sum *s)
{
    fic_noise noise = { 0 };
    double freedom = s->rows - s->parameters;
    if (!(freedom > 2.0) || !(s->sum[0] > 0.0))
        return noise;
    size_t last = 0;
    for (size_t lag = 0; lag < FIC_NOISE_LAGS; lag++) {
        noise.r[lag] = s->sum[lag] / freedom;
        if (fabs(s->sum[lag]) > 3.0 * s->sum[0] / sqrt(s->rows))
            last = lag;
    }
    noise.n = last + 1;
    return noise;
}

double fic_noise_of_sum(const fic_noise *noise)
{
    double sum = 0.0;
    for (size_t lag = 0; lag < noise->n; lag++)
        sum += (lag ? 2.0 : 1.0) * noise->r[lag];
    return fmax(0.0, sum);
}

double fic_noise_covariance(const fic_noise *noise, size_t n, const double v[], const double w[])
{
    double sum = 0.0;
    for (size_t lag = 0; lag < noise->n && lag < n; lag++) {
        double s = 0.0;
#pragma omp simd reduction(+ : s)
        for (size_t i = lag; i < n; i++)
            s += v[i] * w[i - lag] + v[i - lag] * w[i];
        if (lag == 0)
            s *= 0.5;
        sum += noise->r[lag] * s;
    }
    return sum;
}

fic_noise fic_noise_grouped(const fic_noise *noise, size_t group)
{
    fic_noise out = { 0 };
    if (group < 2)
        return *noise;
    for (size_t lag = 0; lag < FIC_NOISE_LAGS; lag++) {
        double sum = 0.0;
        for (size_t a = 0; a < group; a++)
            for (size_t b = 0; b < group; b++) {
                size_t at = lag * group + a > b ? lag * group + a - b : b - a - lag * group;
                sum += at < noise->n ? noise->r[at] : 0.0;
            }
        out.r[lag] = sum / (double)(group * group);
        if (sum != 0.0)
            out.n = lag + 1;
    }
    return out;
}

fic_noise fic_noise_combined(const fic_noise *a, double fa, const fic_noise *b, double fb)
{
    fic_noise out = { .n = a->n > b->n ? a->n : b->n };
    for (size_t i = 0; i < out.n; i++)
        out.r[i] = (i < a->n ? fa * fa * a->r[i] : 0.0) + (i < b->n ? fb * fb * b->r[i] : 0.0);
    return out;
}
