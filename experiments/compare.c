/* compare.c - fictive compare DIR FACTS: the numbers of a finished campaign against measured facts. */
#include <argp.h>
#include <stdbool.h>
#include <stdlib.h>
#include "analysis/campaign_store.h"
#include "experiments/campaign_output.h"
#include "experiments/command.h"
#include "experiments/input_kind.h"
#include "models/base/file.h"

typedef struct {
    const char *folder, *facts;
    output_options say;
} arguments;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = &a->say;
    else if (key == ARGP_KEY_ARG && !a->folder)
        a->folder = arg;
    else if (key == ARGP_KEY_ARG && !a->facts)
        a->facts = arg;
    else if (key == ARGP_KEY_ARG || (key == ARGP_KEY_END && !a->facts))
        argp_error(state, "expected the folder of a campaign and a facts file");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

/* Samples that are not there, or of another programme, count as failed: their facts have no number. */
static fic_status read_samples(const fic_campaign *c, const char *folder, fic_sampled results[], fic_error *err)
{
    size_t missing = 0;
    for (size_t i = 0; i < c->n; i++)
        if (!fic_sampled_read(c, i, folder, &results[i])) {
            results[i].status = FIC_EINPUT;
            missing++;
        }
    if (missing == c->n)
        return fic_fail(err, FIC_EINPUT, "%s: none of %zu samples is finished, expected what fictive campaign wrote",
                        folder, c->n);
    if (missing)
        command_warn("compare", "%zu of %zu samples are not finished; run the campaign again to finish them", missing,
                     c->n);
    return FIC_OK;
}

static fic_status compare(arguments *a, fic_error *err)
{
    fic_campaign c = { 0 };
    fic_facts facts = { 0 };
    fic_comparison_table t = { 0 };
    char *campaign = fic_path_join(a->folder, "campaign.yaml"), *samples = fic_path_join(a->folder, "samples");
    char *out = fic_path_join(a->folder, "facts.csv");
    fic_sampled *results = NULL;
    fic_status s = campaign && samples && out ? FIC_OK : fic_fail_memory(err, a->folder);
    if (s == FIC_OK)
        s = campaign_folder_expect(a->folder, err);
    if (s == FIC_OK)
        s = fic_campaign_read(campaign, &c, err);
    if (s == FIC_OK)
        s = input_kind_expect(a->facts, INPUT_FACTS, err);
    if (s == FIC_OK)
        s = fic_facts_read(a->facts, &facts, err);
    if (s == FIC_OK && !(results = calloc(c.n, sizeof *results)))
        s = fic_fail_memory(err, "a comparison");
    if (s == FIC_OK) {
        output_step(&a->say, "read %s and %s", campaign, a->facts);
        s = read_samples(&c, samples, results, err);
    }
    if (s == FIC_OK)
        s = fic_facts_compare(&facts, &c, results, &t, err);
    if (s == FIC_OK)
        s = fic_comparison_write(&t, out, err);
    output_step(&a->say, "compared %zu facts of %s, wrote %s", facts.n, a->facts, out ? out : "");
    if (s == FIC_OK && a->say.json)
        s = output_json(campaign_facts_json(&t), err);
    else if (s == FIC_OK && !a->say.quiet)
        campaign_print_facts(&t, true);
    fic_comparison_clear(&t);
    fic_facts_clear(&facts);
    fic_campaign_clear(&c);
    free(results);
    free(campaign);
    free(samples);
    free(out);
    return s;
}

int command_compare(int argc, char **argv)
{
    static const struct argp argp = { NULL,
                                      parse,
                                      "DIR FACTS",
                                      "Holds the numbers of a campaign against measured facts and writes DIR/facts.csv."
                                      "\vExamples:\n"
                                      "  fictive compare out/programme facts.yaml",
                                      output_child,
                                      NULL,
                                      NULL };
    arguments a = { .say = output_options_default("compare") };
    fic_error err;
    if (argp_parse(&argp, argc, argv, 0, NULL, &a))
        return 2;
    return command_end("compare", compare(&a, &err), &err);
}
