#include "experiments/check_json.h"

#include "experiments/output_options.h"
#include "models/base/json.h"

json_t *check_json_material(const fic_material *m)
{
    json_t *populations = json_array();
    for (size_t k = 0; k < m->n; k++) {
        const fic_population *p = &m->population[k];
        json_array_append_new(populations,
                              json_pack("{s:s, s:f, s:s, s:s, s:I, s:o}", "name", p->name, "weight", p->weight, "law",
                                        p->law->name, "spectrum", fic_spectrum_names[p->spectrum.type], "modes",
                                        (json_int_t)p->spectrum.n, "spectrum_error", fic_json_real(p->spectrum.error)));
    }
    return json_pack("{s:s, s:f, s:f, s:o}", "name", m->name, "glass_heat_capacity_J_molK", m->v[FIC_CP_GLASS],
                     "delta_heat_capacity_J_molK", m->v[FIC_DELTA_CP], "populations", populations);
}

static json_t *protocol_json(const fic_protocol *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n; i++) {
        const fic_segment *s = &p->segment[i];
        json_t *o = json_pack("{s:s, s:f, s:f, s:f}", "step", s->kind, "to_K", s->T1_K, "to_GPa", s->P1_GPa,
                              "duration_s", s->duration_s);
        if (s->recorded)
            json_object_set_new(o, "recorded_as", json_string(s->name));
        json_array_append_new(list, o);
    }
    return json_pack("{s:f, s:f, s:o}", "start_K", p->T_K, "start_GPa", p->P_GPa, "segments", list);
}

json_t *check_json_run(const fic_run *run)
{
    return json_pack("{s:o, s:o, s:s, s:s, s:f, s:I}", "material", check_json_material(&run->material), "protocol",
                     protocol_json(&run->protocol), "instrument", run->chip.name, "solver",
                     fic_method_names[run->precision.method], "tolerance_K", run->precision.tolerance_K, "seed",
                     (json_int_t)run->seed);
}

json_t *check_json_campaign(const fic_campaign *c)
{
    json_t *samples = json_array(), *rates = json_array();
    for (size_t i = 0; i < c->n; i++)
        json_array_append_new(samples, json_string(c->sample[i].name));
    for (size_t i = 0; i < c->n_rates; i++)
        json_array_append_new(rates, json_real(c->rate_K_s[i]));
    return json_pack("{s:o, s:o, s:o, s:f}", "material", check_json_material(&c->material), "samples", samples,
                     "rates_K_s", rates, "to_K", c->to_K);
}

json_t *check_json_facts(const fic_facts *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "id", f->fact[i].id, "about", f->fact[i].about,
                                              "figure", f->fact[i].figure));
    return json_pack("{s:o}", "facts", list);
}

json_t *check_json_sweep(const fic_sweep *w)
{
    json_t *axes = json_array(), *outputs = json_array();
    for (size_t i = 0; i < w->n_axes; i++)
        json_array_append_new(axes, json_pack("{s:s, s:f, s:f, s:s}", "name", w->axis[i].name, "low", w->axis[i].low,
                                              "high", w->axis[i].high, "unit", w->axis[i].unit));
    for (size_t i = 0; i < w->n_outputs; i++)
        json_array_append_new(outputs, json_pack("{s:s, s:s, s:s}", "name", w->output[i].name, "meaning",
                                                 w->output[i].meaning, "unit", w->output[i].unit));
    return json_pack("{s:I, s:s, s:o, s:o}", "points", (json_int_t)w->n, "design", fic_design_names[w->design], "axes",
                     axes, "outputs", outputs);
}

json_t *check_json_fit(const fic_fit *f)
{
    json_t *parameters = json_array(), *data = json_array();
    for (size_t i = 0; i < f->n_parameters; i++) {
        const fic_fit_parameter *p = &f->parameter[i];
        json_array_append_new(parameters, json_pack("{s:s, s:b, s:b, s:o, s:o, s:o, s:s}", "path", p->number.path,
                                                    "fixed", (int)p->fixed, "tied", (int)p->is_tied, "start",
                                                    fic_json_real(p->start), "low", fic_json_real(p->low), "high",
                                                    fic_json_real(p->high), "unit", p->number.of->unit));
    }
    for (size_t i = 0; i < f->n_data; i++)
        json_array_append_new(data,
                              json_pack("{s:s, s:I}", "name", f->data[i].name, "residuals", (json_int_t)f->data[i].n));
    return json_pack("{s:I, s:I, s:o, s:o}", "free", (json_int_t)f->n_free, "residuals", (json_int_t)f->n_residuals,
                     "parameters", parameters, "data", data);
}

fic_status check_json_print(const char *path, const char *kind, json_t *rest, fic_error *err)
{
    json_t *o = json_pack("{s:s, s:s}", "file", path, "kind", kind);
    json_object_update_missing(o, rest);
    json_decref(rest);
    return output_json(o, err);
}
