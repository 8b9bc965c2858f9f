/* yaml.c - a document and its nodes. */
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"
#include "models/base/yaml_inside.h"

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

/* libfyaml's lists are linked: the i-th item is found by i steps. Their places are written down when the file is
 * parsed, as an array that stays with the node. */
typedef struct {
    size_t n;
    void *at[]; /* struct fy_node of a list, struct fy_node_pair of a map */
} places;

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

/* Writes down the places of a node and of all below it, so that no later question needs memory. Nesting is bounded by
 * the parser. */
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

char *fic_node_print(fic_node n)
{
    return fy_emit_node_to_string(n.at, FYECF_DEFAULT);
}

/* ---- a document --------------------------------------------------------------------------------------- */

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
        s = fic_yaml_complain(y, err);
        fy_document_destroy(second);
    } else if (y->document && y->report[0]) {
        s = fic_yaml_complain(y, err);
    }
    fy_parser_destroy(parser);
    return s;
}

static void forget_places(struct fy_node *node, void *meta, void *user)
{
    (void)node;
    (void)user;
    free(meta);
}

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
    dc.output_fn = fic_yaml_take_report;
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
    if (fic_yaml_check_text(y, err) != FIC_OK) {
        fic_yaml_free(y);
        return FIC_EINPUT;
    }
    /* Aliases stay unresolved, so that no file can unfold to more than its own size. */
    struct fy_parse_cfg cfg = { .flags = FYPCF_DEFAULT_PARSE, .diag = y->diag };
    fic_status s = fic_yaml_check_bounds(&cfg, y, err);
    if (s == FIC_OK)
        s = load(&cfg, y, err);
    if (y->document && fy_document_register_meta(y->document, forget_places, NULL) != 0 && s == FIC_OK)
        s = fic_fail_memory(err, name);
    struct fy_node *root = y->document ? fy_document_root(y->document) : NULL;
    if (s == FIC_OK && (!root || fy_node_is_null(root)))
        s = y->report[0] ? fic_yaml_complain(y, err)
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
    fic_status s = fic_text_read(path, FIC_YAML_BYTES, &text, &n, err);
    if (s != FIC_OK)
        return s;
    s = fic_yaml_parse(path, text, n, file, err);
    free(text);
    return s;
}

void fic_yaml_free(fic_yaml *y)
{
    if (!y)
        return;
    fic_yaml_unbind(y);
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
