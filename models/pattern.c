#include "models/pattern.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"

fic_status fic_pattern_init(fic_pattern *p, const char *name, size_t n, int with_error, fic_error *err)
{
    fic_pattern made = { .n = n, .name = strdup(name), .header = strdup("") };
    made.q_1_A = calloc(n ? n : 1, sizeof(double));
    made.intensity = calloc(n ? n : 1, sizeof(double));
    made.error = with_error ? calloc(n ? n : 1, sizeof(double)) : NULL;
    if (!made.name || !made.header || !made.q_1_A || !made.intensity || (with_error && !made.error)) {
        fic_pattern_clear(&made);
        return fic_fail_memory(err, "a pattern");
    }
    *p = made;
    return FIC_OK;
}

void fic_pattern_clear(fic_pattern *p)
{
    free(p->q_1_A);
    free(p->intensity);
    free(p->error);
    free(p->name);
    free(p->header);
    *p = (fic_pattern){ 0 };
}

/* ---- a background ------------------------------------------------------------------------------------- */

fic_status fic_pattern_subtract(fic_pattern *p, const fic_pattern *b, double share, fic_error *err)
{
    double slack = 1e-6 * p->q_1_A[p->n - 1]; /* the two may have been written with a different number of digits */
    if (b->n < 2 || p->q_1_A[0] < b->q_1_A[0] - slack || p->q_1_A[p->n - 1] > b->q_1_A[b->n - 1] + slack)
        return fic_fail(err, FIC_EINPUT, "%s: the background covers %g to %g 1/angstrom, expected %g to %g", b->name,
                        b->n ? b->q_1_A[0] : 0.0, b->n ? b->q_1_A[b->n - 1] : 0.0, p->q_1_A[0], p->q_1_A[p->n - 1]);
    if (b->error && !p->error) { /* without an error of the sample there is none of the difference */
        b = &(fic_pattern){ .n = b->n, .q_1_A = b->q_1_A, .intensity = b->intensity };
    }
    for (size_t i = 0, k = 0; i < p->n; i++) {
        while (k + 2 < b->n && b->q_1_A[k + 1] < p->q_1_A[i])
            k++;
        double t = (p->q_1_A[i] - b->q_1_A[k]) / (b->q_1_A[k + 1] - b->q_1_A[k]);
        t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
        p->intensity[i] -= share * ((1.0 - t) * b->intensity[k] + t * b->intensity[k + 1]);
        if (b->error)
            p->error[i] = hypot(p->error[i], share * hypot((1.0 - t) * b->error[k], t * b->error[k + 1]));
    }
    return FIC_OK;
}

/* ---- writing ------------------------------------------------------------------------------------------ */

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static void print_chi(FILE *f, const fic_pattern *p)
{
    fprintf(f, "%.*s\nQ (Inverse Angstrom)\nIntensity\n      %zu\n", (int)strcspn(p->name, "\n"), p->name, p->n);
    for (size_t i = 0; i < p->n; i++)
        fprintf(f, "  %.9e  %.8e\n", p->q_1_A[i], p->intensity[i]);
}

static void print_dat(FILE *f, const fic_pattern *p)
{
    for (const char *line = p->header; *line;) {
        size_t n = strcspn(line, "\n");
        fprintf(f, "# %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    if (p->wavelength_A > 0.0 && !strstr(p->header, "Wavelength:"))
        fprintf(f, "# Wavelength: %.9e m\n", p->wavelength_A * 1e-10);
    fprintf(f, "# %16s %16s%s\n", "q_A^-1", "I", p->error ? "            sigma" : "");
    for (size_t i = 0; i < p->n; i++) {
        fprintf(f, "  %16.9e %16.8e", p->q_1_A[i], p->intensity[i]);
        if (p->error)
            fprintf(f, " %16.8e", p->error[i]);
        fputc('\n', f);
    }
}

fic_status fic_pattern_write(const fic_pattern *p, const char *path, fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    if (ends_with(path, ".chi"))
        print_chi(text.f, p);
    else
        print_dat(text.f, p);
    return fic_text_end(&text, path, err);
}
