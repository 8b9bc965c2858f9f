/* yaml_report.c - a complaint at its place: "file:line:col: sentence", the source line, a caret. */
#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "models/base/yaml_inside.h"

void fic_yaml_take_report(struct fy_diag *diag, void *user, const char *text, size_t n)
{
    fic_yaml *y = user;
    size_t used = strlen(y->report);
    (void)diag;
    if (n > sizeof y->report - 1 - used)
        n = sizeof y->report - 1 - used;
    memcpy(y->report + used, text, n);
    y->report[used + n] = '\0';
}

/* What libfyaml says of the mistakes that beginners make, and what to do about each. */
static const char *hint(const char *report)
{
    static const char *const hints[][2] = {
        { "tab character may not be used as indentation", ", expected spaces" },
        { "missing comma in flow mapping", ", expected a ',' between two keys or the '}' that ends the map" },
        { "invalid nested block mapping on the same line",
          ", expected one 'key: value' a line; is a space missing after a ':'?" },
        { "invalid multiline plain key", ", expected 'key: value'; is the ':' missing?" },
        { "invalid scalar at the end of block sequence", ", expected '- ' and the indentation of the lines before" },
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strstr(report, hints[i][0]))
            return hints[i][1];
    return "";
}

/* libfyaml names the text of a string "<memory-...>"; we know its file. "error: " says what an exit code
 * says. */
fic_status fic_yaml_complain(const fic_yaml *y, fic_error *err)
{
    const char *text = y->report, *close = text[0] == '<' ? strstr(text, ">:") : NULL;
    char line[sizeof y->report];
    snprintf(line, sizeof line, "%s", close ? close + 1 : text);
    char *word = strstr(line, "error: ");
    if (word)
        memmove(word, word + 7, strlen(word + 7) + 1);
    const char *more = hint(line);
    /* Sentence, source line, caret: a node of many lines is shown by its first. */
    char *end = line;
    for (int i = 0; i < 3 && end; i++)
        end = strchr(end + (i > 0), '\n');
    if (end)
        *end = '\0';
    for (size_t k = strlen(line); k > 0 && (line[k - 1] == '\n' || line[k - 1] == ' ');)
        line[--k] = '\0';
    char *rest = strchr(line, '\n');
    int first = rest ? (int)(rest - line) : (int)strlen(line);
    return fic_fail(err, FIC_EINPUT, "%s%s%.*s%s%s", y->name, close ? "" : ": ", first, line, more, rest ? rest : "");
}

/* The key of a value that has no text of its own, such as "rate:" and nothing behind it. */
static struct fy_node *key_of(struct fy_node *value)
{
    struct fy_node *map = fy_node_get_parent(value);
    for (int i = 0; map && fy_node_is_mapping(map) && i < fy_node_mapping_item_count(map); i++) {
        struct fy_node_pair *pair = fy_node_mapping_get_by_index(map, i);
        if (fy_node_pair_value(pair) == value)
            return fy_node_pair_key(pair);
    }
    return map;
}

fic_status fic_node_fail_at(fic_node node, fic_error *err, fic_status code)
{
    if (!err)
        return code;
    fic_yaml *y = (fic_yaml *)node.file;
    y->report[0] = '\0';
    fy_node_report(node.at, FYET_ERROR, "%s", err->text);
    if (!y->report[0] && node.at)
        fy_node_report(key_of(node.at), FYET_ERROR, "%s", err->text);
    if (!y->report[0])
        return fic_fail_in(err, code, "%s", y->name);
    fic_yaml_complain(y, err);
    return code;
}

fic_status fic_node_fail(fic_node node, fic_error *err, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return fic_node_fail_at(node, err, FIC_EINPUT);
}
