#include "models/base/units.h"

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <udunits2.h>
#include "models/base/nearest.h"

static ut_system *units;
static pthread_once_t units_once = PTHREAD_ONCE_INIT;
/* UDUNITS keeps parser state in globals, so one thread at a time goes through the door. */
static pthread_mutex_t units_door = PTHREAD_MUTEX_INITIALIZER;

static void units_load(void)
{
    ut_set_error_message_handler(ut_ignore);
    units = ut_read_xml(NULL);
}

/* ---- did you mean --------------------------------------------------------------------------------------- */

/* What people write in this trade; UDUNITS knows them all. */
static const char *const usual[] = { "K",      "kelvin", "degC", "celsius",  "s",    "ms",  "us",  "second", "min",
                                     "minute", "h",      "hour", "day",      "year", "Hz",  "Pa",  "kPa",    "MPa",
                                     "GPa",    "bar",    "atm",  "J",        "kJ",   "mJ",  "uJ",  "W",      "mW",
                                     "uW",     "nW",     "mol",  "g",        "kg",   "mg",  "ug",  "m",      "cm",
                                     "mm",     "um",     "nm",   "angstrom", "eV",   "keV", "rad", "degree" };
enum { USUAL = sizeof usual / sizeof *usual, UNIT_BYTES = 96 };

static bool converts(const char *text, const ut_unit *to)
{
    ut_unit *unit = ut_parse(units, text, UT_UTF8);
    bool good = unit && ut_are_convertible(unit, to) && !ut_is_dimensionless(unit);
    ut_free(unit);
    return good;
}

/* from with the n letters at `word` exchanged for a usual word that begins alike and makes it convert to `to`. */
static void exchange(const char *from, size_t at, size_t n, const ut_unit *to, char near[UNIT_BYTES])
{
    const char *fits[USUAL + 1], *best = NULL;
    char word[UNIT_BYTES], whole[3 * UNIT_BYTES];
    size_t count = 0;
    snprintf(word, sizeof word, "%.*s", (int)n, from + at);
    for (size_t i = 0; i < USUAL; i++) {
        if (tolower((unsigned char)usual[i][0]) != tolower((unsigned char)word[0]))
            continue;
        snprintf(whole, sizeof whole, "%.*s%s%s", (int)at, from, usual[i], from + at + n);
        if (!converts(whole, to))
            continue;
        fits[count++] = usual[i];
        if (strcasecmp(usual[i], word) == 0)
            best = usual[i];
    }
    fits[count] = NULL;
    /* One letter is near to everything: it stands for a name in full, as C for celsius and m for minute. */
    for (size_t i = 0; !best && n == 1 && i < count; i++)
        best = strlen(fits[i]) > 4 ? fits[i] : NULL;
    if (!best && n > 1)
        best = fic_nearest(word, fits);
    if (best)
        snprintf(near, UNIT_BYTES, "%.*s%s%s", (int)at, from, best, from + at + n);
}

/* The unit that was probably meant, "" where none is near: the first word that UDUNITS does not know, exchanged; or,
 * where it knows them all and they are of the wrong kind, the first that can be exchanged. */
static void nearest_unit(const char *from, const ut_unit *to, bool wrong_kind, char near[UNIT_BYTES])
{
    char word[UNIT_BYTES];
    near[0] = '\0';
    for (size_t at = 0, n; from[at] && strlen(from) < UNIT_BYTES / 2; at += n) {
        for (n = 0; isalpha((unsigned char)from[at + n]); n++)
            word[n] = from[at + n];
        word[n] = '\0';
        ut_unit *known = n ? ut_parse(units, word, UT_UTF8) : NULL;
        ut_free(known);
        if (n && (wrong_kind || !known)) {
            exchange(from, at, n, to, near);
            if (!wrong_kind || near[0])
                return;
        }
        n += n == 0;
    }
}

static fic_status no_unit(const char *from, const char *to, const ut_unit *to_unit, fic_error *err)
{
    char near[UNIT_BYTES] = "";
    if (to_unit)
        nearest_unit(from, to_unit, false, near);
    return fic_fail(err, FIC_EINPUT, "'%s' is not a unit, expected one of the kind of %s%s%s%s", from, to,
                    near[0] ? "; did you mean '" : "", near, near[0] ? "'?" : "");
}

static fic_status wrong_kind(const char *from, const char *to, const ut_unit *to_unit, fic_error *err)
{
    char near[UNIT_BYTES] = "";
    nearest_unit(from, to_unit, true, near);
    return fic_fail(err, FIC_EINPUT, "unit '%s' is of the wrong kind, expected one that converts to %s%s%s%s", from, to,
                    near[0] ? "; did you mean '" : "", near, near[0] ? "'?" : "");
}

/* ---- the door ------------------------------------------------------------------------------------------- */

static fic_status convert(const char *from, const char *to, double *factor, double *offset, fic_error *err)
{
    fic_status s = FIC_OK;
    ut_unit *a = ut_parse(units, from, UT_UTF8), *b = ut_parse(units, to, UT_UTF8);
    cv_converter *c = NULL;
    if (!a)
        s = no_unit(from, to, b, err);
    else if (!b)
        s = fic_fail(err, FIC_EINPUT, "'%s' is not a unit", to);
    else if (!ut_are_convertible(a, b) || ut_is_dimensionless(a) != ut_is_dimensionless(b))
        s = wrong_kind(from, to, b, err);
    else if (!(c = ut_get_converter(a, b)))
        s = fic_fail_memory(err, "a unit converter");
    if (c) {
        *offset = cv_convert_double(c, 0.0);
        *factor = cv_convert_double(c, 1.0) - *offset;
        cv_free(c);
    }
    ut_free(a);
    ut_free(b);
    return s;
}

/* Conversions that were found, for the next time: UDUNITS takes microseconds, and a sweep reads the same units again
 * and again. */
static struct known {
    char from[24], to[24];
    double factor, offset;
} known[64];
static size_t n_known;

static const struct known *find_known(const char *from, const char *to)
{
    for (size_t i = 0; i < n_known; i++)
        if (strcmp(known[i].from, from) == 0 && strcmp(known[i].to, to) == 0)
            return &known[i];
    return NULL;
}

static void remember(const char *from, const char *to, double factor, double offset)
{
    if (n_known == sizeof known / sizeof *known || strlen(from) >= sizeof known->from || strlen(to) >= sizeof known->to)
        return;
    struct known *k = &known[n_known++];
    strcpy(k->from, from);
    strcpy(k->to, to);
    k->factor = factor;
    k->offset = offset;
}

static fic_status look_up(const char *from, const char *to, double *factor, double *offset, fic_error *err)
{
    const struct known *k = find_known(from, to);
    if (k) {
        *factor = k->factor;
        *offset = k->offset;
        return FIC_OK;
    }
    fic_status s = convert(from, to, factor, offset, err);
    if (s == FIC_OK)
        remember(from, to, *factor, *offset);
    return s;
}

fic_status fic_unit_convert(const char *from, const char *to, double *factor, double *offset, fic_error *err)
{
    *factor = 1.0;
    *offset = 0.0;
    if (strcmp(from, to) == 0)
        return FIC_OK;
    pthread_once(&units_once, units_load);
    if (!units)
        return fic_fail(err, FIC_EIO, "the unit database of UDUNITS-2 could not be loaded, expected it installed");
    pthread_mutex_lock(&units_door);
    fic_status s = look_up(from, to, factor, offset, err);
    pthread_mutex_unlock(&units_door);
    return s;
}

/* UDUNITS multiplies numbers inside a unit ("100 K" is a unit, so "1 100 K" would be 100 K) and shifts origins
 * ("K @ 20"). In a value a digit is an exponent, or the 1 of "1/nm". */
static bool is_plain(const char *unit)
{
    if (strpbrk(unit, "@"))
        return false;
    for (const char *c = unit[0] == '1' && (!unit[1] || unit[1] == '/') ? unit + 1 : unit; *c; c++) {
        if (!isdigit((unsigned char)*c))
            continue;
        const char *before = c;
        while (before > unit && isdigit((unsigned char)before[-1]))
            before--;
        if (before > unit && (before[-1] == '-' || before[-1] == '+'))
            before--;
        bool letter = before > unit && (isalpha((unsigned char)before[-1]) || (before[-1] & 0x80)); /* Å too */
        if (!letter && (before == unit || !strchr("^)", before[-1])))
            return false;
    }
    return true;
}

fic_status fic_quantity_parse(const char *text, const char *unit, double *value, fic_error *err)
{
    char *rest, *end;
    double number = strtod(text, &rest);
    /* strtod takes "0x1p3", "inf" and "nan" too; a measured value is none of these. */
    size_t head = strspn(text, " \t+-");
    if (rest == text || !(isdigit((unsigned char)text[head]) || text[head] == '.') ||
        tolower((unsigned char)text[head + 1]) == 'x')
        return fic_fail(err, FIC_EINPUT, "'%.60s' is not a number%s%s", text,
                        strcmp(unit, "1") ? " with a unit of the kind of " : "", strcmp(unit, "1") ? unit : "");
    if (!isfinite(number))
        return fic_fail(err, FIC_EINPUT, "'%.60s' is not a finite number", text);
    char name[64];
    while (isspace((unsigned char)*rest))
        rest++;
    if (strlen(rest) >= sizeof name)
        return fic_fail(err, FIC_EINPUT, "'%.60s...' is not a number with a unit of the kind of %s", text, unit);
    strcpy(name, rest);
    for (end = name + strlen(name); end > name && isspace((unsigned char)end[-1]);)
        *--end = '\0';
    if (!name[0]) {
        if (strcmp(unit, "1"))
            return fic_fail(err, FIC_EINPUT, "'%.60s' has no unit, expected one of the kind of %s", text, unit);
        *value = number;
        return FIC_OK;
    }
    if (!is_plain(name))
        return fic_fail(err, FIC_EINPUT, "'%.60s' is a number and '%s', expected %s%s%s", text, name,
                        strcmp(unit, "1") ? "a unit of the kind of " : "no more", strcmp(unit, "1") ? unit : "",
                        name[0] == ',' && isdigit((unsigned char)name[1]) ? "; in a number the decimal mark is a point"
                        : isdigit((unsigned char)name[0])                 ? "; a number has no blank in it"
                                                                          : "");
    double factor, offset;
    fic_status s = fic_unit_convert(name, unit, &factor, &offset, err);
    if (s != FIC_OK)
        return s;
    number = factor * number + offset;
    if (!isfinite(number))
        return fic_fail(err, FIC_EINPUT, "'%.60s' is too large for a number in %s", text, unit);
    *value = number;
    return FIC_OK;
}
