#include "models/base/yaml.h"

#include <ctype.h>
#include <libfyaml.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/units.h"

/* libfyaml looks for a key among all of its map, and for an anchor among all of the document: without bounds a file of
 * 1 MB would take minutes. */
enum { YAML_BYTES = 1 << 20, KEYS_MOST = 4096, ANCHORS_MOST = 1000, DEPTH_MOST = 60 };

struct fic_yaml {
    char *name, *text; /* libfyaml points into the text */
    size_t n;
    struct fy_diag *diag;
    struct fy_document *document;
    char report[1400]; /* what libfyaml said last */
    struct binding *binding;
};

/* Texts that variables stand for, and those that were put together from them. */
struct binding {
    size_t n;
    const char *const *names, *const *texts;
    struct made {
        struct made *next;
        char *text;
    } * made;
};

/* ---- a document --------------------------------------------------------------------------------------- */

static void take_report(struct fy_diag *diag, void *user, const char *text, size_t n)
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
static fic_status report_to(const fic_yaml *y, fic_error *err)
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

/* Bytes of the UTF-8 character at c, 0 where there is none. */
static size_t utf8_bytes(const unsigned char *c)
{
    size_t n = c[0] < 0x80 ? 1 : c[0] >= 0xc2 && c[0] < 0xe0 ? 2 : (c[0] & 0xf0) == 0xe0 ? 3 : 0;
    if (c[0] >= 0xf0 && c[0] < 0xf5)
        n = 4;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

/* A directive is a line that begins with %. "%YAML 1.2" is harmless; libfyaml 0.7.12 reads others for ever where they
 * hold letters beyond ASCII. */
static bool is_harmless(const char *line)
{
    return strncmp(line, "%YAML 1.", 8) == 0 && strspn(line + 8, "0123456789 \r") == strcspn(line + 8, "\n");
}

static fic_status check_text(const fic_yaml *y, fic_error *err)
{
    size_t line = 1, n = 1;
    const char *first = y->text + (strncmp(y->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
    for (const char *c = y->text; *c; c += n) {
        n = utf8_bytes((const unsigned char *)c);
        if (n == 0)
            return fic_fail(err, FIC_EINPUT, "%s:%zu: byte 0x%02x, expected text in UTF-8", y->name, line,
                            (unsigned char)*c);
        if (*c == '%' && (c == first || c[-1] == '\n' || c[-1] == '\r') && !is_harmless(c))
            return fic_fail(err, FIC_EINPUT, "%s:%zu: a directive (%%), expected plain YAML", y->name, line);
        line += *c == '\n';
    }
    return FIC_OK;
}

/* What an event adds to the count of what is bounded. */
typedef struct {
    int depth;
    size_t anchors, nodes[DEPTH_MOST + 2]; /* nodes: of each collection that is open; keys and values of a map */
    bool map[DEPTH_MOST + 2];
} bounds;

static const char *count(bounds *b, const struct fy_event *e)
{
    if (e->type == FYET_SEQUENCE_END || e->type == FYET_MAPPING_END) {
        b->depth--;
        return NULL;
    }
    bool list = e->type == FYET_SEQUENCE_START, map = e->type == FYET_MAPPING_START;
    if (!list && !map && e->type != FYET_SCALAR && e->type != FYET_ALIAS)
        return NULL;
    b->anchors += list  ? e->sequence_start.anchor != NULL
                  : map ? e->mapping_start.anchor != NULL
                        : e->type == FYET_SCALAR && e->scalar.anchor != NULL;
    if (b->map[b->depth] && ++b->nodes[b->depth] > 2 * (size_t)KEYS_MOST)
        return "a map of more than 4096 keys, expected at most that";
    if (b->anchors > ANCHORS_MOST)
        return "more than 1000 anchors, expected at most that";
    if (list || map) {
        if (++b->depth > DEPTH_MOST)
            return "more than 60 lists and maps in each other, expected at most that";
        b->nodes[b->depth] = 0;
        b->map[b->depth] = map;
    }
    return NULL;
}

/* Reads the text once without keeping it, so that what would take long to load is refused beforehand. Faults of the
 * text itself are left to the loader, which says them better. */
static fic_status check_bounds(const struct fy_parse_cfg *cfg, fic_yaml *y, fic_error *err)
{
    struct fy_parser *parser = fy_parser_create(cfg);
    if (!parser || fy_parser_set_string(parser, y->text, y->n)) {
        fy_parser_destroy(parser);
        return fic_fail_memory(err, y->name);
    }
    bounds b = { 0 };
    const char *complaint = NULL;
    size_t line = 0;
    for (struct fy_event *e; !complaint && (e = fy_parser_parse(parser));) {
        const struct fy_mark *mark = fy_event_start_mark(e);
        complaint = count(&b, e);
        line = mark ? (size_t)mark->line + 1 : 1;
        fy_parser_event_free(parser, e);
    }
    fy_parser_destroy(parser);
    y->report[0] = '\0';
    return complaint ? fic_fail(err, FIC_EINPUT, "%s:%zu: %s", y->name, line, complaint) : FIC_OK;
}

/* The first document of the text, and nothing after it. */
static fic_status load(const struct fy_parse_cfg *cfg, fic_yaml *y, fic_error *err)
{
    struct fy_parser *parser = fy_parser_create(cfg);
    if (!parser || fy_parser_set_string(parser, y->text, y->n)) {
        fy_parser_destroy(parser);
        return fic_fail_memory(err, y->name);
    }
    fic_status s = FIC_OK;
    y->document = fy_parse_load_document(parser);
    struct fy_document *second = y->document ? fy_parse_load_document(parser) : NULL;
    if (second) {
        fy_node_report(fy_document_root(second), FYET_ERROR, "a second document, expected one alone");
        s = report_to(y, err);
        fy_document_destroy(second);
    } else if (y->document && y->report[0]) {
        s = report_to(y, err);
    }
    fy_parser_destroy(parser);
    return s;
}

/* libfyaml's lists are linked: the i-th item is found by i steps. Their places are written down when the file is
 * parsed, as an array that stays with the node. */
typedef struct {
    size_t n;
    void *at[]; /* struct fy_node of a list, struct fy_node_pair of a map */
} places;

static void forget_places(struct fy_node *node, void *meta, void *user)
{
    (void)node;
    (void)user;
    free(meta);
}

/* Writes down the places of a node and of all below it, so that no later question needs memory. Nesting is bounded by
 * the parser. */
static bool place_all(fic_node n);

fic_status fic_yaml_parse(const char *name, const char *text, size_t n, fic_yaml **file, fic_error *err)
{
    fic_yaml *y = calloc(1, sizeof *y);
    if (!y)
        return fic_fail_memory(err, name);
    y->name = strdup(name);
    y->text = malloc(n + 1);
    y->n = n;
    struct fy_diag_cfg dc;
    fy_diag_cfg_default(&dc);
    dc.fp = NULL;
    dc.output_fn = take_report;
    dc.user = y;
    dc.level = FYET_ERROR;
    dc.colorize = false;
    y->diag = fy_diag_create(&dc);
    if (!y->name || !y->text || !y->diag) {
        fic_yaml_free(y);
        return fic_fail_memory(err, name);
    }
    memcpy(y->text, text, n);
    y->text[n] = '\0';
    if (check_text(y, err) != FIC_OK) {
        fic_yaml_free(y);
        return FIC_EINPUT;
    }
    /* Aliases stay unresolved, so that no file can unfold to more than its own size. */
    struct fy_parse_cfg cfg = { .flags = FYPCF_DEFAULT_PARSE, .diag = y->diag };
    fic_status s = check_bounds(&cfg, y, err);
    if (s == FIC_OK)
        s = load(&cfg, y, err);
    if (y->document && fy_document_register_meta(y->document, forget_places, NULL) != 0 && s == FIC_OK)
        s = fic_fail_memory(err, name);
    struct fy_node *root = y->document ? fy_document_root(y->document) : NULL;
    if (s == FIC_OK && (!root || fy_node_is_null(root)))
        s = y->report[0] ? report_to(y, err)
                         : fic_fail(err, FIC_EINPUT, "%s: holds no YAML document, expected keys and values", name);
    if (s == FIC_OK && !place_all((fic_node){ y, root }))
        s = fic_fail_memory(err, name);
    if (s != FIC_OK) {
        fic_yaml_free(y);
        return s;
    }
    *file = y;
    return FIC_OK;
}

fic_status fic_yaml_read(const char *path, fic_yaml **file, fic_error *err)
{
    char *text;
    size_t n;
    fic_status s = fic_text_read(path, YAML_BYTES, &text, &n, err);
    if (s != FIC_OK)
        return s;
    s = fic_yaml_parse(path, text, n, file, err);
    free(text);
    return s;
}

static void forget_made(struct binding *b);

void fic_yaml_free(fic_yaml *y)
{
    if (!y)
        return;
    if (y->binding)
        forget_made(y->binding);
    free(y->binding);
    fy_document_destroy(y->document);
    fy_diag_unref(y->diag);
    free(y->name);
    free(y->text);
    free(y);
}

fic_node fic_yaml_root(const fic_yaml *y)
{
    return (fic_node){ y, fy_document_root(y->document) };
}

const char *fic_yaml_name(const fic_yaml *y)
{
    return y->name;
}

const char *fic_yaml_text(const fic_yaml *y, size_t *n)
{
    *n = y->n;
    return y->text;
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
    report_to(y, err);
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

/* ---- nodes -------------------------------------------------------------------------------------------- */

bool fic_node_is_map(fic_node n)
{
    return n.at && fy_node_is_mapping(n.at);
}

bool fic_node_is_list(fic_node n)
{
    return n.at && fy_node_is_sequence(n.at);
}

bool fic_node_is_text(fic_node n)
{
    return n.at && fy_node_is_scalar(n.at) && !fy_node_is_alias(n.at);
}

/* NULL: no list and no map, or no memory. */
static const places *places_of(fic_node n)
{
    bool map = fic_node_is_map(n);
    if (!map && !fic_node_is_list(n))
        return NULL;
    places *p = fy_node_get_meta(n.at);
    if (p)
        return p;
    int count = map ? fy_node_mapping_item_count(n.at) : fy_node_sequence_item_count(n.at);
    size_t most = count > 0 ? (size_t)count : 0;
    p = malloc(sizeof *p + most * sizeof *p->at);
    if (!p)
        return NULL;
    p->n = 0;
    void *at = NULL;
    while (p->n < most) {
        void *item = map ? (void *)fy_node_mapping_iterate(n.at, &at) : (void *)fy_node_sequence_iterate(n.at, &at);
        if (!item)
            break;
        p->at[p->n++] = item;
    }
    if (fy_node_set_meta(n.at, p) == 0)
        return p;
    free(p);
    return NULL;
}

static bool place_all(fic_node n)
{
    bool map = fic_node_is_map(n);
    if (!map && !fic_node_is_list(n))
        return true;
    const places *p = places_of(n);
    bool good = p != NULL;
    for (size_t i = 0; good && i < p->n; i++) {
        struct fy_node *below = map ? fy_node_pair_value(p->at[i]) : p->at[i];
        good = !below || place_all((fic_node){ n.file, below });
    }
    return good;
}

size_t fic_node_count(fic_node n)
{
    const places *p = places_of(n);
    return p ? p->n : 0;
}

fic_node fic_node_item(fic_node list, size_t i)
{
    const places *p = places_of(list);
    return (fic_node){ list.file, p && i < p->n ? p->at[i] : NULL };
}

/* The i-th pair of a map; NULL where there is none. */
static struct fy_node_pair *pair_at(fic_node map, size_t i)
{
    const places *p = places_of(map);
    return p && i < p->n ? p->at[i] : NULL;
}

fic_node fic_node_pair(fic_node map, size_t i, const char **key)
{
    struct fy_node_pair *pair = pair_at(map, i);
    const char *text = pair ? fy_node_get_scalar0(fy_node_pair_key(pair)) : NULL;
    *key = text ? text : "";
    return (fic_node){ map.file, pair ? fy_node_pair_value(pair) : NULL };
}

fic_node fic_node_key_at(fic_node map, size_t i)
{
    struct fy_node_pair *pair = pair_at(map, i);
    return (fic_node){ map.file, pair ? fy_node_pair_key(pair) : NULL };
}

fic_node fic_node_get(fic_node map, const char *key)
{
    fic_node none = { map.file, NULL };
    if (!fic_node_is_map(map))
        return none;
    return (fic_node){ map.file, fy_node_mapping_lookup_by_string(map.at, key, FY_NT) };
}

static size_t distance(const char *a, const char *b)
{
    enum { MOST = 40 };
    size_t n = strlen(a), m = strlen(b), row[MOST + 1];
    if (n > MOST || m > MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = change < row[j - 1] + 1 ? change : row[j - 1] + 1;
            row[j] = row[j] < corner + 1 ? row[j] : corner + 1;
        }
    }
    return row[m];
}

const char *fic_nearest(const char *word, const char *const names[])
{
    const char *best = NULL;
    size_t least = strlen(word) / 2 + 2;
    for (size_t i = 0; names[i]; i++) {
        size_t d = distance(word, names[i]);
        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    return best;
}

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

static fic_status resolve(fic_node n, const char **text, fic_error *err);

fic_status fic_node_text(fic_node n, const char **text, fic_error *err)
{
    if (!fic_node_is_text(n))
        return fic_node_fail(n, err, "expected plain text%s",
                             n.at && fy_node_is_alias(n.at) ? " (aliases are not followed)" : "");
    *text = fy_node_get_scalar0(n.at);
    if (!*text)
        return fic_fail_memory(err, "a text of a YAML file");
    return n.file->binding && strchr(*text, '$') ? resolve(n, text, err) : FIC_OK;
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

/* ---- numbers ------------------------------------------------------------------------------------------ */

size_t fic_params_count(const fic_param params[])
{
    size_t n = 0;
    while (params && params[n].name)
        n++;
    return n;
}

/* A number without a unit is shown without one. */
static const char *unit_shown(const fic_param *p)
{
    return strcmp(p->unit, "1") ? p->unit : "";
}
static const char *unit_gap(const fic_param *p)
{
    return strcmp(p->unit, "1") ? " " : "";
}

fic_status fic_param_check(const fic_param *p, double v, fic_error *err)
{
    if (!(v >= p->low && v <= p->high)) /* written so that NaN is caught too */
        return fic_fail(err, FIC_EINPUT, "%s = %g%s%s, expected %g to %g", p->name, v, unit_gap(p), unit_shown(p),
                        p->low, p->high);
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
                              p->typical, unit_gap(p), unit_shown(p));
    }
    return s;
}

/* ---- copies with other values -------------------------------------------------------------------------- */

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
        if (ftell(f) > YAML_BYTES)
            return fic_node_fail(node, err, "with its variables this takes more than %d bytes, expected at most that",
                                 YAML_BYTES);
        at = end;
    }
    return FIC_OK;
}

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

/* ---- variables ----------------------------------------------------------------------------------------- */

static void forget_made(struct binding *b)
{
    for (struct made *next; b->made; b->made = next) {
        next = b->made->next;
        free(b->made->text);
        free(b->made);
    }
}

static fic_status resolve(fic_node n, const char **text, fic_error *err)
{
    struct binding *b = n.file->binding;
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
    *file->binding = (struct binding){ n, names, texts, NULL };
    return FIC_OK;
}

char *fic_node_print(fic_node n)
{
    return fy_emit_node_to_string(n.at, FYECF_DEFAULT);
}
