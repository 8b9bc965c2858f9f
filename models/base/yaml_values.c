/* yaml_values.c - keys that are allowed, and checked values out of nodes. */
#include <ctype.h>
#include <libfyaml.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/nearest.h"
#include "models/base/units.h"
#include "models/base/yaml_inside.h"

/* ---- keys ---------------------------------------------------------------------------------------------- */

static void join(char *text, size_t room, const char *const names[])
{
    text[0] = '\0';
    for (size_t i = 0; names[i]; i++)
        snprintf(text + strlen(text), room - strlen(text), "%s%s", i ? ", " : "", names[i]);
}

static fic_status unknown(fic_node at, const char *word, const char *const names[], fic_error *err)
{
    char list[600];
    join(list, sizeof list, names);
    const char *near = fic_nearest(word, names);
    if (isdigit((unsigned char)word[0]))
        return fic_node_fail(at, err,
                             "'%.60s' is not known here, expected one of %s; in a number the decimal mark is a point",
                             word, list);
    if (near)
        return fic_node_fail(at, err, "'%.60s' is not known here; did you mean '%s'? Expected one of %s", word, near,
                             list);
    return fic_node_fail(at, err, "'%.60s' is not known here, expected one of %s", word, list);
}

fic_status fic_node_allow(fic_node map, const char *const keys[], fic_error *err)
{
    if (!fic_node_is_map(map)) {
        char list[600];
        join(list, sizeof list, keys);
        return fic_node_fail(map, err, "expected a map with keys out of %s", list);
    }
    for (size_t i = 0; i < fic_node_count(map); i++) {
        const char *key;
        fic_node_pair(map, i, &key);
        size_t k = 0;
        while (keys[k] && strcmp(keys[k], key))
            k++;
        if (!keys[k])
            return unknown(fic_node_key_at(map, i), key, keys, err);
    }
    return FIC_OK;
}

fic_status fic_node_allow_params(fic_node map, const fic_param params[], const char *const keys[], fic_error *err)
{
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; keys && keys[i] && n < 63; i++)
        names[n++] = keys[i];
    for (size_t i = 0; params && params[i].name && n < 63; i++)
        names[n++] = params[i].name;
    names[n] = NULL;
    return fic_node_allow(map, names, err);
}

fic_status fic_node_need(fic_node map, const char *key, fic_node *value, fic_error *err)
{
    *value = fic_node_get(map, key);
    if (!value->at)
        return fic_node_fail(map, err, "no '%s' here, expected one", key);
    return FIC_OK;
}

/* ---- values -------------------------------------------------------------------------------------------- */

fic_status fic_node_text(fic_node n, const char **text, fic_error *err)
{
    if (!fic_node_is_text(n))
        return fic_node_fail(n, err, "expected plain text%s",
                             n.at && fy_node_is_alias(n.at) ? " (aliases are not followed)" : "");
    *text = fy_node_get_scalar0(n.at);
    if (!*text)
        return fic_fail_memory(err, "a text of a YAML file");
    return n.file->binding && strchr(*text, '$') ? fic_yaml_resolve(n, text, err) : FIC_OK;
}

fic_status fic_node_path(fic_node n, char **path, fic_error *err)
{
    const char *text;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    char *folder = fic_path_folder(n.file->name);
    *path = folder ? fic_path_join(folder, text) : NULL;
    free(folder);
    return *path ? FIC_OK : fic_fail_memory(err, "a path");
}

fic_status fic_node_choice(fic_node n, const char *const names[], size_t *which, fic_error *err)
{
    const char *text;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    for (*which = 0; names[*which]; ++*which)
        if (strcmp(names[*which], text) == 0)
            return FIC_OK;
    return unknown(n, text, names, err);
}

fic_status fic_node_flag(fic_node n, bool *flag, fic_error *err)
{
    static const char *const names[] = { "no", "yes", "false", "true", NULL };
    size_t which;
    fic_status s = fic_node_choice(n, names, &which, err);
    if (s == FIC_OK)
        *flag = which & 1;
    return s;
}

fic_status fic_node_whole(fic_node n, long low, long high, long *value, fic_error *err)
{
    const char *text;
    char *end;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    double v = strtod(text, &end); /* as a double, so that 1e4 is a whole number too */
    if (end == text || *end || !(v >= (double)low && v <= (double)high) || v != floor(v))
        return fic_node_fail(n, err, "'%.60s', expected a whole number from %ld to %ld", text, low, high);
    *value = (long)v;
    return FIC_OK;
}

fic_status fic_node_quantity(fic_node n, const fic_param *p, double *value, fic_error *err)
{
    const char *text;
    double v;
    fic_status s = fic_node_text(n, &text, err);
    if (s != FIC_OK)
        return s;
    s = fic_quantity_parse(text, p->unit, &v, err);
    if (s != FIC_OK) {
        fic_fail_in(err, s, "%s", p->name);
        return fic_node_fail_at(n, err, s);
    }
    s = fic_param_check(p, v, err);
    if (s != FIC_OK)
        return fic_node_fail_at(n, err, s);
    *value = v;
    return FIC_OK;
}

fic_status fic_node_params(fic_node map, const fic_param params[], double v[], fic_error *err)
{
    fic_status s = FIC_OK;
    for (size_t i = 0; s == FIC_OK && params[i].name; i++) {
        const fic_param *p = &params[i];
        fic_node n = fic_node_get(map, p->name);
        if (n.at)
            s = fic_node_quantity(n, p, &v[i], err);
        else if (p->optional)
            v[i] = p->typical;
        else
            s = fic_node_fail(map, err, "no '%s' here, expected the %s, such as %g%s%s", p->name, p->meaning,
                              p->typical, fic_param_gap(p), fic_param_unit(p));
    }
    return s;
}
