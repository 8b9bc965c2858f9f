/* yaml_variables.c - $NAME and ${NAME} in a file: written into a copy, or bound to texts that change. */
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/yaml_inside.h"

/* Texts that variables stand for, and those that were put together from them. */
struct fic_yaml_binding {
    size_t n;
    const char *const *names, *const *texts;
    struct made {
        struct made *next;
        char *text;
    } * made;
};

/* The name after a '$' at text: its first byte and length; *end is what follows it. */
static size_t placeholder(const char *text, const char **name, const char **end)
{
    static const char *const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    bool braced = text[1] == '{';
    *name = text + 1 + braced;
    size_t n = strspn(*name, letters);
    *end = *name + n + (braced && (*name)[n] == '}');
    return braced && (*name)[n] != '}' ? 0 : n;
}

static fic_status write_expanded(fic_node node, FILE *f, const char *text, size_t n, const char *const names[],
                                 const char *const texts[], fic_error *err)
{
    for (const char *at = text; *at;) {
        if (*at != '$') {
            fputc(*at++, f);
            continue;
        }
        const char *name, *end;
        size_t length = placeholder(at, &name, &end), i = 0;
        while (i < n && !(strlen(names[i]) == length && strncmp(names[i], name, length) == 0))
            i++;
        if (i == n)
            return fic_node_fail(node, err, "'%.*s' is no variable here, expected one that the file lists",
                                 (int)(length ? (size_t)(end - at) : 1), at);
        fputs(texts[i], f);
        if (ftell(f) > FIC_YAML_BYTES)
            return fic_node_fail(node, err, "with its variables this takes more than %d bytes, expected at most that",
                                 FIC_YAML_BYTES);
        at = end;
    }
    return FIC_OK;
}

/* ---- copies -------------------------------------------------------------------------------------------- */

fic_status fic_yaml_expand(fic_node node, const char *title, size_t n, const char *const names[],
                           const char *const texts[], fic_yaml **copy, fic_error *err)
{
    char *text = fy_emit_node_to_string(node.at, FYECF_DEFAULT), *expanded = NULL;
    size_t size = 0;
    FILE *f = text ? open_memstream(&expanded, &size) : NULL;
    if (!f) {
        free(text);
        return fic_fail_memory(err, title);
    }
    fic_status s = write_expanded(node, f, text, n, names, texts, err);
    if (fclose(f) != 0 && s == FIC_OK)
        s = fic_fail_memory(err, title);
    if (s == FIC_OK)
        s = fic_yaml_parse(title, expanded, size, copy, err);
    free(text);
    free(expanded);
    return s;
}

/* ---- texts that change --------------------------------------------------------------------------------- */

static void forget_made(struct fic_yaml_binding *b)
{
    for (struct made *next; b->made; b->made = next) {
        next = b->made->next;
        free(b->made->text);
        free(b->made);
    }
}

fic_status fic_yaml_resolve(fic_node n, const char **text, fic_error *err)
{
    struct fic_yaml_binding *b = n.file->binding;
    const char *name, *end;
    size_t length = **text == '$' ? placeholder(*text, &name, &end) : 0, size = 0;
    /* Nearly always the whole text is one variable. */
    for (size_t i = 0; length && !*end && i < b->n; i++)
        if (strlen(b->names[i]) == length && strncmp(b->names[i], name, length) == 0) {
            *text = b->texts[i];
            return FIC_OK;
        }
    struct made *made = calloc(1, sizeof *made);
    FILE *f = made ? open_memstream(&made->text, &size) : NULL;
    if (!f) {
        free(made);
        return fic_fail_memory(err, "a text of a YAML file");
    }
    made->next = b->made;
    b->made = made;
    fic_status s = write_expanded(n, f, *text, b->n, b->names, b->texts, err);
    if (fclose(f) != 0 && s == FIC_OK)
        s = fic_fail_memory(err, "a text of a YAML file");
    *text = made->text;
    return s;
}

fic_status fic_yaml_bind(fic_yaml *file, size_t n, const char *const names[], const char *const texts[], fic_error *err)
{
    if (!file->binding && !(file->binding = calloc(1, sizeof *file->binding)))
        return fic_fail_memory(err, "the variables of a YAML file");
    forget_made(file->binding);
    *file->binding = (struct fic_yaml_binding){ n, names, texts, NULL };
    return FIC_OK;
}

void fic_yaml_unbind(fic_yaml *y)
{
    if (y->binding)
        forget_made(y->binding);
    free(y->binding);
}
