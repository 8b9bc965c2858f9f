/* protocol.c - T(t) and P(t) along a segment, and segments one after another. */
#include "models/protocol.h"

#include <math.h>
#include <stdlib.h>

enum { SEGMENTS_MOST = 1000000 };

double fic_segment_T(const fic_segment *s, double t_s)
{
    double share = s->duration_s > 0.0 ? t_s / s->duration_s : 1.0, T_K = s->T0_K + (s->T1_K - s->T0_K) * share;
    return s->amplitude_K == 0.0 ? T_K : T_K + s->amplitude_K * sin(2.0 * M_PI * t_s / s->period_s);
}

double fic_segment_dT(const fic_segment *s, double t_s)
{
    double ramp = s->duration_s > 0.0 ? (s->T1_K - s->T0_K) / s->duration_s : 0.0;
    if (s->amplitude_K == 0.0)
        return ramp;
    double omega = 2.0 * M_PI / s->period_s;
    return ramp + s->amplitude_K * omega * cos(omega * t_s);
}

double fic_segment_P(const fic_segment *s, double t_s)
{
    return s->duration_s > 0.0 ? s->P0_GPa + (s->P1_GPa - s->P0_GPa) * (t_s / s->duration_s) : s->P1_GPa;
}

double fic_segment_dP(const fic_segment *s)
{
    return s->duration_s > 0.0 ? (s->P1_GPa - s->P0_GPa) / s->duration_s : 0.0;
}

void fic_protocol_end(const fic_protocol *p, double *T_K, double *P_GPa)
{
    *T_K = p->n ? p->segment[p->n - 1].T1_K : p->T_K;
    *P_GPa = p->n ? p->segment[p->n - 1].P1_GPa : p->P_GPa;
}

void fic_protocol_clear(fic_protocol *p)
{
    free(p->segment);
    *p = (fic_protocol){ 0 };
}

fic_status fic_protocol_add(fic_protocol *p, const fic_segment *s, fic_error *err)
{
    if (p->n >= SEGMENTS_MOST)
        return fic_fail(err, FIC_EINPUT, "more than %d segments, expected at most that", SEGMENTS_MOST);
    if ((p->n & (p->n - 1)) == 0) { /* full at every power of two */
        fic_segment *larger = realloc(p->segment, (p->n ? 2 * p->n : 1) * sizeof *larger);
        if (!larger)
            return fic_fail_memory(err, "a protocol");
        p->segment = larger;
    }
    p->segment[p->n++] = *s;
    return FIC_OK;
}

fic_segment fic_protocol_next(const fic_protocol *p, const char *kind)
{
    fic_segment s = { .kind = kind };
    fic_protocol_end(p, &s.T0_K, &s.P0_GPa);
    s.T1_K = s.T0_K;
    s.P1_GPa = s.P0_GPa;
    return s;
}

fic_status fic_protocol_ramp(fic_protocol *p, const char *kind, double T_K, double P_GPa, double duration_s,
                             fic_error *err)
{
    fic_segment s = fic_protocol_next(p, kind);
    s.T1_K = T_K;
    s.P1_GPa = P_GPa;
    s.duration_s = duration_s;
    return fic_protocol_add(p, &s, err);
}
