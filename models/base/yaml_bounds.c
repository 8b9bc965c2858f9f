/* yaml_bounds.c - what is refused before libfyaml loads it: text that is none, and more than it takes in good time. */
#include <libfyaml.h>
#include <string.h>
#include "models/base/yaml_inside.h"

/* libfyaml looks for a key among all of its map, and for an anchor among all of the document: without bounds a file of
 * 1 MB would take minutes. */
enum { KEYS_MOST = 4096, ANCHORS_MOST = 1000, DEPTH_MOST = 60 };

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

fic_status fic_yaml_check_text(const fic_yaml *y, fic_error *err)
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
fic_status fic_yaml_check_bounds(const struct fy_parse_cfg *cfg, fic_yaml *y, fic_error *err)
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
