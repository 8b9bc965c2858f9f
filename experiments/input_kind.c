#include "experiments/input_kind.h"

#include <string.h>
#include <sys/stat.h>
#include "models/base/yaml.h"

/* In the order of asking: a campaign has a material and may have a protocol. */
static const struct {
    const char *key;
    input_kind kind;
} signs[] = { { "populations", INPUT_MATERIAL }, { "samples", INPUT_CAMPAIGN },   { "facts", INPUT_FACTS },
              { "axes", INPUT_SWEEP },           { "data", INPUT_FIT },           { "studies", INPUT_VALIDATION },
              { "calibrate", INPUT_VALIDATION }, { "states", INPUT_XRAY },        { "protocol", INPUT_RUN },
              { "shells", INPUT_STRUCTURE },     { "structure", INPUT_STRUCTURE } };

static const struct {
    const char *name, *use; /* what it is, and what to do with it */
} kinds[] = {
    [INPUT_RUN] = { "a run file", "'fictive simulate' takes it" },
    [INPUT_MATERIAL] = { "a material", "name it in a run file, as 'material: FILE'" },
    [INPUT_CAMPAIGN] = { "a programme", "'fictive campaign' takes it" },
    [INPUT_FACTS] = { "a file of facts", "'fictive compare DIR FACTS' takes it" },
    [INPUT_SWEEP] = { "a sweep", "'fictive sweep' takes it" },
    [INPUT_FIT] = { "a fit", "'fictive fit' takes it" },
    [INPUT_VALIDATION] = { "a validation", "'fictive validate' takes it" },
    [INPUT_XRAY] = { "a file of X-ray states", "'fictive xray simulate' takes it" },
    [INPUT_STRUCTURE] = { "a structure", "name it in a file of X-ray states or a campaign, as 'structure: FILE'" },
};

fic_status input_kind_of(const char *path, input_kind *kind, fic_error *err)
{
    fic_yaml *file;
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    *kind = INPUT_UNKNOWN;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && *kind == INPUT_UNKNOWN; i++)
        if (fic_node_get(fic_yaml_root(file), signs[i].key).at)
            *kind = signs[i].kind;
    fic_yaml_free(file);
    return FIC_OK;
}

fic_status input_kind_expect(const char *path, input_kind kind, fic_error *err)
{
    input_kind found;
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) /* what comes through a pipe is gone once it is read */
        return FIC_OK;
    if (input_kind_of(path, &found, NULL) != FIC_OK || found == kind || found == INPUT_UNKNOWN)
        return FIC_OK;
    return fic_fail(err, FIC_EINPUT, "%s: is %s, expected %s; %s", path, kinds[found].name, kinds[kind].name,
                    kinds[found].use);
}

fic_status input_kind_expect_rows(const char *path, fic_error *err)
{
    static const char *const endings[] = { ".yaml", ".yml", ".json" };
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t k = strlen(endings[i]);
        if (n > k && strcmp(path + n - k, endings[i]) == 0)
            return fic_fail(err, FIC_EINPUT,
                            "%s: is no table of measured points, expected text with columns, such as CSV", path);
    }
    return FIC_OK;
}
