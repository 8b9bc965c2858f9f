/* compare.c - fictive compare DIR FACTS: the numbers of a finished campaign against measured facts. */
#include <argp.h>
#include <stdlib.h>
#include "experiments/campaign_output.h"
#include "experiments/command.h"
#include "experiments/finished.h"
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
static fic_status compare(arguments *a, fic_error *err)
{
    finished f;
    fic_status s = finished_read(a->folder, a->facts, &f, err);
    if (s != FIC_OK)
        return s;
    if (f.missing)
        command_warn("compare", "%zu of %zu samples are not finished; run the campaign again to finish them", f.missing,
                     f.campaign.n);
    output_step(&a->say, "compared %s with %zu facts of %s", a->folder, f.facts.n, a->facts);
    char *out = fic_path_join(a->folder, "facts.csv");
    s = out ? fic_comparison_write(&f.verdicts, out, err) : fic_fail_memory(err, a->folder);
    if (s == FIC_OK)
        output_step(&a->say, "wrote %s", out);
    if (s == FIC_OK && a->say.json)
        s = output_json(campaign_facts_json(&f.verdicts), err);
    else if (s == FIC_OK && !a->say.quiet)
        campaign_print_facts(&f.verdicts, true);
    free(out);
    finished_clear(&f);
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
