#include "models/run.h"

#include "models/base/file.h"

static fic_status read_solver(fic_node map, fic_precision *p, fic_error *err)
{
    static const char *const keys[] = { "method", NULL };
    size_t method;
    *p = FIC_PRECISION_DEFAULT;
    if (!map.at)
        return FIC_OK;
    fic_status s = fic_node_allow_params(map, fic_precision_params, keys, err);
    if (s == FIC_OK)
        s = fic_node_params(map, fic_precision_params, &p->tolerance_K, err);
    fic_node node = fic_node_get(map, "method");
    if (s == FIC_OK && node.at && (s = fic_node_choice(node, fic_method_names, &method, err)) == FIC_OK)
        p->method = (fic_method)method;
    return s;
}

fic_status fic_run_read_common(fic_node map, fic_chip *chip, fic_precision *precision, unsigned long *seed,
                               fic_error *err)
{
    fic_node node = fic_node_get(map, "seed");
    long number = 1;
    fic_status s = fic_chip_read(fic_node_get(map, "instrument"), chip, err);
    if (s == FIC_OK)
        s = read_solver(fic_node_get(map, "solver"), precision, err);
    if (s == FIC_OK && node.at)
        s = fic_node_whole(node, 0, 4294967295L, &number, err);
    *seed = (unsigned long)number;
    return s;
}

fic_status fic_run_read_node(fic_node map, fic_run *run, fic_error *err)
{
    static const char *const keys[] = { "material", "protocol", "instrument", "solver", "seed", NULL };
    fic_node material, protocol;
    *run = (fic_run){ 0 };
    fic_status s = fic_node_allow(map, keys, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "material", &material, err);
    if (s == FIC_OK)
        s = fic_node_need(map, "protocol", &protocol, err);
    if (s == FIC_OK)
        s = fic_material_read(material, &run->material, err);
    if (s == FIC_OK)
        s = fic_protocol_read(protocol, &run->protocol, err);
    if (s == FIC_OK)
        s = fic_run_read_common(map, &run->chip, &run->precision, &run->seed, err);
    if (s != FIC_OK)
        fic_run_clear(run);
    return s;
}

fic_status fic_run_read(const char *path, fic_run *run, fic_error *err)
{
    fic_yaml *file;
    *run = (fic_run){ 0 };
    fic_status s = fic_yaml_read(path, &file, err);
    if (s != FIC_OK)
        return s;
    s = fic_run_read_node(fic_yaml_root(file), run, err);
    if (s == FIC_OK) {
        size_t n;
        const char *text = fic_yaml_text(file, &n);
        fic_sha256(text, n, run->sha256);
    }
    fic_yaml_free(file);
    return s;
}

void fic_run_clear(fic_run *run)
{
    fic_material_clear(&run->material);
    fic_protocol_clear(&run->protocol);
    *run = (fic_run){ 0 };
}
