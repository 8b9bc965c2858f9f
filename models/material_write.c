/* material_write.c - a material as a file: every number with its unit, in the order of the tables. */
#include <math.h>
#include <stdio.h>
#include "models/base/file.h"
#include "models/material.h"

/* Numbers of a table. Optional ones that hold their default are left out. */
static void put_numbers(FILE *f, const char *indent, const fic_param table[], const double v[])
{
    for (size_t i = 0; table[i].name; i++)
        if (!table[i].optional || v[i] != table[i].typical) {
            fprintf(f, "%s%s: %.10g", indent, table[i].name, v[i]);
            fprintf(f, table[i].unit[0] == '1' && !table[i].unit[1] ? "\n" : " %s\n", table[i].unit);
        }
}

static void put_list(FILE *f, const char *name, size_t n, const double v[], bool logs)
{
    fprintf(f, "      %s: [", name);
    for (size_t i = 0; i < n; i++)
        fprintf(f, "%s%.10g", i ? ", " : "", logs ? exp(v[i]) : v[i]);
    fputs("]\n", f);
}

static void put_spectrum(FILE *f, const fic_spectrum *s)
{
    fprintf(f, "    spectrum:\n      type: %s\n", fic_spectrum_names[s->type]);
    if (s->type == FIC_SPECTRUM_KWW)
        fprintf(f, "      beta: %.10g\n", s->beta);
    if (s->type == FIC_SPECTRUM_GAUSSIAN)
        fprintf(f, "      sigma: %.10g J/mol\n", s->sigma_J_mol);
    if ((s->type == FIC_SPECTRUM_KWW || s->type == FIC_SPECTRUM_GAUSSIAN) && s->tolerance != FIC_SPECTRUM_TOLERANCE)
        fprintf(f, "      tolerance: %.10g\n", s->tolerance);
    if (s->type == FIC_SPECTRUM_TABLE) {
        put_list(f, "g", s->n, s->g, false);
        put_list(f, "r", s->n, s->a, true);
    }
}

fic_status fic_material_write(const fic_material *m, const char *notes, const char *path, fic_error *err)
{
    fic_text text;
    fic_status s = fic_text_begin(&text, path, err);
    if (s != FIC_OK)
        return s;
    FILE *f = text.f;
    for (const char *c = notes; c && *c;) {
        fputs("# ", f);
        while (*c && *c != '\n')
            fputc(*c++, f);
        c += *c == '\n';
        fputc('\n', f);
    }
    fprintf(f, "name: %s\n", m->name);
    put_numbers(f, "", fic_material_params, m->v);
    fputs("populations:\n", f);
    for (size_t k = 0; k < m->n; k++) {
        const fic_population *p = &m->population[k];
        fprintf(f, "  - name: %s\n    weight: %.12g\n    law:\n      type: %s\n", p->name, p->weight, p->law->name);
        put_numbers(f, "      ", p->law->params, p->p);
        put_spectrum(f, &p->spectrum);
        fputs("    pressure:\n", f);
        /* structure_shift defaults to shift, not to a number */
        fprintf(f, "      structure_shift: %.10g K/GPa\n", p->pressure[FIC_STRUCTURE_SHIFT]);
        for (size_t i = 0; i < FIC_COUPLINGS; i++)
            if (i != FIC_STRUCTURE_SHIFT && p->pressure[i] != fic_coupling_params[i].typical && p->pressure[i] != 0.0)
                fprintf(f, "      %s: %.10g %s\n", fic_coupling_params[i].name, p->pressure[i],
                        fic_coupling_params[i].unit);
    }
    return fic_text_end(&text, path, err);
}
