/* STARe text out of scans, so that a synthetic curve stands in for a measured one. */
#include "analysis/stare.h"

#include <stdio.h>
#include "models/base/file.h"

/* UTF-8 to latin-1; what it lacks becomes '?'. */
static void put_latin1(FILE *f, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p < 0x80)
            fputc(*p, f);
        else if ((*p == 0xC2 || *p == 0xC3) && (p[1] & 0xC0) == 0x80) {
            fputc((*p & 3) << 6 | (p[1] & 0x3F), f);
            p++;
        } else if ((*p & 0xC0) != 0x80)
            fputc('?', f);
    }
}

static void put_curve(FILE *f, const fic_scan *s, long segment)
{
    fprintf(f, "Curve Name:\r\n  []]%ld[$", segment);
    put_latin1(f, s->name);
    fprintf(f, "[]]1[$fictive\r\nCurve Values:\r\n%15s%15s%15s%15s%15s\r\n%30s%15s%15s%15s\r\n", "Index", "t", "Ts",
            "Tr", "Value", "[s]",
            "[\xB0"
            "C]",
            "[\xB0"
            "C]",
            "[mW]");
    for (size_t i = 0; i < s->n; i++) {
        fprintf(f, "%15zu%15.7g", i, s->t_s[i]);
        if (s->sample_T_K)
            fprintf(f, "%15.4f", s->sample_T_K[i] - 273.15);
        else
            fprintf(f, "%15s", "---");
        fprintf(f, "%15.4f%15.6g\r\n", s->T_K[i] - 273.15, -s->heat_flow_mW[i]);
    }
    fprintf(f, "\r\n");
}

fic_status fic_stare_write(const char *path, size_t n, const fic_scan scan[], fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    FILE *f = text.f;
    fprintf(f, "Title\r\n");
    for (int i = 0; i < 80; i++)
        fputc('_', f);
    fprintf(f, "\r\n\r\nTitle\r\nEvaluation Categories:\r\n\r\n");
    for (size_t i = 0; i < n; i++)
        put_curve(f, &scan[i], scan[i].segment ? scan[i].segment : (long)i + 1);
    return fic_text_end(&text, path, err);
}
