#include "experiments/reduction_json.h"

#include <math.h>
#include "models/base/json.h"

json_t *estimate_json(const fic_estimate *e)
{
    return json_pack("{s:o, s:o, s:o}", "value", fic_json_real(e->value), "std_error", fic_json_real(e->error),
                     "window_sensitivity", fic_json_real(e->windows));
}

static json_t *line_json(const fic_baseline *b)
{
    return json_pack("{s:[f,f], s:b, s:b, s:i, s:f, s:f, s:f, s:i, s:o}", "window_K", b->low_K, b->high_K, "found",
                     (int)b->found, "slope_taken_from_other_line", (int)b->slope_taken, "order", (int)b->order, "at_K",
                     b->centre_K, "value", b->c[0], "slope_1_K", fic_baseline_slope(b, b->centre_K), "tail_terms",
                     (int)b->terms, "tail_theta_K", fic_json_real(b->terms ? b->theta_K : NAN));
}

json_t *warnings_json(const fic_reduction *r)
{
    json_t *list = json_array();
    for (int bit = 1; bit <= FIC_WARN_LAST; bit *= 2)
        if (r->warnings & bit)
            json_array_append_new(list, json_string(fic_reduction_warning(bit)));
    return list;
}

json_t *reduction_json(const fic_scan *s, const fic_reduction *r)
{
    json_t *o = json_pack("{s:s, s:I, s:o, s:s}", "name", s->name, "segment", (json_int_t)s->segment, "rate_K_s",
                          fic_json_real(r->rate_K_s), "heat_capacity_unit", r->unit);
    if (s->file)
        json_object_set_new(o, "file", json_string(s->file));
    const struct {
        const char *key;
        const fic_estimate *e;
    } all[] = { { "fictive_temperature_K", &r->Tf_K },   { "onset_K", &r->onset_K }, { "midpoint_K", &r->mid_K },
                { "delta_heat_capacity", &r->delta_cp }, { "cp_max", &r->cp_max },   { "peak_K", &r->T_cp_max_K },
                { "recovery_K", &r->recovery_K } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        json_object_set_new(o, all[i].key, estimate_json(all[i].e));
    double recovery = r->recovery_K.value * r->delta_cp.value;
    json_object_set_new(o, "recovery_J_g", fic_json_real(recovery * fic_reduction_J_g(r)));
    json_object_set_new(o, "recovery_J_mol", fic_json_real(recovery * fic_reduction_J_mol(r)));
    json_object_set_new(o, "mass_ug", fic_json_real(r->mass_ug));
    json_object_set_new(o, "mass_from_step", json_boolean(r->mass_from_step));
    json_object_set_new(o, "noise_of_a_row", fic_json_real(r->noise));
    json_object_set_new(o, "glass_line", line_json(&r->glass));
    json_object_set_new(o, "liquid_line", line_json(&r->liquid));
    json_object_set_new(o, "warnings", warnings_json(r));
    return o;
}
