#include "models/composition.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xraylib.h>

static const double avogadro_A3_cm3 = 0.602214076; /* 6.02214076e23 /mol x 1e-24 cm3/A3 */

/* One symbol and its amount; *at moves behind them. */
static fic_status take_element(const char **at, fic_composition *c, fic_error *err)
{
    const char *p = *at;
    char symbol[4] = { 0 };
    size_t k = 0;
    if (isupper((unsigned char)*p))
        symbol[k++] = *p++;
    while (k > 0 && k < 3 && islower((unsigned char)*p))
        symbol[k++] = *p++;
    if (k == 0)
        return fic_fail(err, FIC_EINPUT, "composition '%.80s': '%.10s' is no element, expected such as Zr50Cu50",
                        c->text, p);
    int Z = SymbolToAtomicNumber(symbol, NULL);
    double weight = Z > 0 ? AtomicWeight(Z, NULL) : 0.0; /* the heaviest elements have none in the tables */
    if (!(weight > 0.0))
        return fic_fail(err, FIC_EINPUT, "composition '%.80s': '%s' is no element", c->text, symbol);
    char *end = (char *)p;
    bool amount = isdigit((unsigned char)*p) || *p == '+' || *p == '-' || *p == '.';
    double x = amount ? strtod(p, &end) : 1.0;
    if (amount && end == p)
        return fic_fail(err, FIC_EINPUT, "composition '%.80s': no amount behind '%s'", c->text, symbol);
    if (!(x > 0.0 && x <= 1e6))
        return fic_fail(err, FIC_EINPUT, "composition '%.80s': %s = %g, expected an amount above 0", c->text, symbol,
                        x);
    for (size_t i = 0; i < c->n; i++)
        if (c->Z[i] == Z)
            return fic_fail(err, FIC_EINPUT, "composition '%.80s': %s is named twice", c->text, symbol);
    if (c->n == FIC_ELEMENTS_MOST)
        return fic_fail(err, FIC_EINPUT, "composition '%.80s': more than %d elements", c->text, FIC_ELEMENTS_MOST);
    c->Z[c->n] = Z;
    c->x[c->n] = x;
    c->weight[c->n++] = weight;
    *at = end;
    return FIC_OK;
}

static void normalise(fic_composition *c)
{
    c->sum = 0.0;
    for (size_t i = 0; i < c->n; i++)
        c->sum += c->x[i];
    for (size_t i = 0; i < c->n; i++)
        c->x[i] /= c->sum;
    if (fabs(c->sum - 100.0) > 1e-6 && fabs(c->sum - 1.0) > 1e-8)
        snprintf(c->note, sizeof c->note, "the amounts add up to %.6g and were normalised to 100 at.%%", c->sum);
}

fic_status fic_composition_parse(const char *text, fic_composition *c, fic_error *err)
{
    fic_composition found = { 0 };
    if (strlen(text) >= sizeof found.text)
        return fic_fail(err, FIC_EINPUT, "composition of %zu letters, expected fewer than %zu", strlen(text),
                        sizeof found.text);
    strcpy(found.text, text);
    fic_status s = FIC_OK;
    for (const char *at = text; s == FIC_OK;) {
        at += strspn(at, " \t_");
        if (!*at)
            break;
        s = take_element(&at, &found, err);
    }
    if (s == FIC_OK && found.n == 0)
        s = fic_fail(err, FIC_EINPUT, "composition '%.80s' names no element, expected such as Zr50Cu50", text);
    if (s != FIC_OK)
        return s;
    normalise(&found);
    *c = found;
    return FIC_OK;
}

double fic_composition_weight(const fic_composition *c)
{
    double M = 0.0;
    for (size_t i = 0; i < c->n; i++)
        M += c->x[i] * c->weight[i];
    return M;
}

double fic_composition_atoms_A3(const fic_composition *c, double density_g_cm3)
{
    return density_g_cm3 * avogadro_A3_cm3 / fic_composition_weight(c);
}
