/* formats.c - the manual page of the input files.
 *
 * Numbers come from the fic_param tables, names of laws, steps, presets and choices from their registries: what the
 * page says is what the readers do. Keys that hold text, a list or a map have their row in formats_words.h; a test
 * finds every key that a reader allows on the page. */
#include "experiments/formats.h"

#include <stdbool.h>
#include <string.h>
#include "analysis/comparisons.h"
#include "analysis/facts.h"
#include "analysis/fit.h"
#include "experiments/formats_words.h"
#include "experiments/validate.h"
#include "experiments/xray.h"
#include "models/instrument_xray.h"
#include "models/run.h"
#include "models/structure.h"

static void head(FILE *f)
{
    fputs("\n| key | holds | default | range | meaning |\n|---|---|---|---|---|\n", f);
}

static void put_words(FILE *f, const word words[])
{
    for (const word *w = words; w && w->name; w++)
        fprintf(f, "| `%s` | %s | %s | | %s |\n", w->name, w->holds, w->otherwise, w->meaning);
}

/* A default below the range is a mark of the reader for "not given"; the meaning says what happens then. */
static void put_numbers(FILE *f, const fic_param params[])
{
    for (const fic_param *p = params; p && p->name; p++) {
        char otherwise[40] = "required";
        bool marked = p->optional && !(p->typical >= p->low && p->typical <= p->high);
        if (p->optional)
            snprintf(otherwise, sizeof otherwise, marked ? "not given" : "%g", p->typical);
        const char *source = p->source && p->source[0] == '[' ? p->source + 1 : p->source;
        fprintf(f, "| `%s` | %s | %s | %g to %g | %s", p->name, strcmp(p->unit, "1") ? p->unit : "number", otherwise,
                p->low, p->high, p->meaning);
        if (source && source[0])
            fprintf(f, " (%.*s)", (int)strcspn(source, "]"), source);
        fputs(" |\n", f);
    }
}

static void part(FILE *f, const char *title, const word words[], const fic_param params[])
{
    fputs(title, f);
    head(f);
    put_words(f, words);
    put_numbers(f, params);
}

static void print_run(FILE *f)
{
    part(f,
         "## Run file\n\n`fictive simulate RUN`, `fictive check RUN`. A sample is taken along a path; what is recorded "
         "are its scans.\n",
         run_words, NULL);
    fputs("\n### Steps\n\n`protocol` is a list of `- STEP: {...}`. Inside `repeat` scan names get -1, -2, ...\n", f);
    for (const fic_step_kind *k = fic_step_kinds; k->name; k++) {
        bool scan = !strcmp(k->name, "scan"), modulate = !strcmp(k->name, "modulate"),
             repeat = !strcmp(k->name, "repeat");
        fprintf(f, "\n#### %s: %s\n", k->name, k->meaning);
        head(f);
        put_words(f, scan ? name_word : modulate ? name_or_none : repeat ? steps_word : k->params ? NULL : log_words);
        put_numbers(f, k->params);
    }
    part(f,
         "\n### instrument\n\n`ideal`, `fdsc2+`, or a map. Defaults are those of the preset; the table has those of "
         "`ideal`.\n",
         chip_words, fic_chip_params);
    part(f, "\n### solver\n", solver_words, fic_precision_params);
}

static void print_material(FILE *f)
{
    part(f, "\n## Material file\n\nNamed by `material:`; a bare word is also looked for among the presets.\n",
         material_words, fic_material_params);
    part(f, "\n### One of the populations\n", population_words, NULL);
    part(f, "\n### pressure\n", NULL, fic_coupling_params);
    part(f, "\n### law\n", type_word, NULL);
    for (size_t i = 0; fic_laws[i]; i++) {
        fprintf(f, "\n#### %s: %s (%s)\n", fic_laws[i]->name, fic_laws[i]->summary, fic_laws[i]->source);
        head(f);
        put_numbers(f, fic_laws[i]->params);
    }
    part(f, "\n### spectrum\n", type_word, NULL);
    fputs("\n#### debye: one mode\n\nNo further key.\n", f);
    part(f, "\n#### kww: exp[-(t/tau)^beta] as a sum of exponentials\n", NULL, fic_spectrum_kww_params);
    part(f, "\n#### gaussian: a Gaussian spread of activation energies\n", NULL, fic_spectrum_gaussian_params);
    part(f, "\n#### table: as given\n", table_words, NULL);
}

static void print_campaign(FILE *f)
{
    const fic_param rate[] = { fic_campaign_rate_param, { 0 } };
    part(f, "\n## Programme\n\n`fictive campaign PROGRAMME`: many samples at many rates.\n", campaign_words, NULL);
    part(f, "\n### One of the samples\n", sample_words, NULL);
    part(f, "\n### scans\n", scans_words, fic_campaign_scan_params);
    part(f, "\n#### one of the rates\n", NULL, rate);
    part(f, "\n#### reduction\n", reduction_words, fic_campaign_reduction_params);
}

static void print_sweep(FILE *f)
{
    part(f, "\n## Sweep\n\n`fictive sweep FILE`: one sample for every point of a design.\n", sweep_words, NULL);
    part(f, "\n### An axis as a range\n", range_words, NULL);
    part(f, "\n### design\n", design_words, NULL);
}

static void print_facts(FILE *f)
{
    part(f, "\n## Facts\n\n`fictive compare DIR FACTS`, `fictive campaign -f FACTS`: what was measured, as windows.\n",
         facts_words, NULL);
    part(f, "\n### One of the facts\n", fact_words, NULL);
    fputs("\n### compare\n\n| name | unit | needs a quantity |\n|---|---|---|\n", f);
    for (size_t k = 0; fic_comparison_lists[k]; k++)
        for (const fic_comparison *c = fic_comparison_lists[k]; c->name; c++)
            fprintf(f, "| `%s` | %s | %s |\n", c->name, c->unit ? c->unit : "of the quantity",
                    c->needs_quantity ? "yes" : "no");
    fputs("\n### quantity\n\nAlso the columns of `quantities.csv`.\n\n| name | unit | meaning |\n|---|---|---|\n", f);
    for (int i = 0; i < FIC_QUANTITIES + FIC_SAMPLE_QUANTITIES; i++) {
        const fic_quantity_type *q = fic_quantity_of(i);
        fprintf(f, "| `%s` | %s | %s |\n", q->name, q->unit, q->meaning ? q->meaning : "");
    }
}

static void print_fit(FILE *f)
{
    part(f, "\n## Fit file\n\n`fictive fit FIT`: parameters from measured data.\n", fit_words, NULL);
    part(f, "\n### A datum: facts\n", fit_facts_words, fic_fit_facts_params);
    part(f, "\n### A datum: one quantity\n", fit_quantity_words, NULL);
    part(f, "\n### A datum: a curve\n", fit_scan_words, fic_fit_curve_params);
    part(f, "\n### One of the parameters\n", fit_parameter_words, NULL);
    part(f, "\n### method\n", fit_method_words, fic_fit_method_params);
    fputs("\nGlobal searches:", f);
    for (size_t i = 0; fic_fit_algorithms[i]; i++)
        fprintf(f, "%s `%s`", i ? "," : "", fic_fit_algorithms[i]);
    fputs(".\n", f);
}

static void print_validate(FILE *f)
{
    part(f, "\n## Validation\n\n`fictive validate FILE`: known glasses through drawn instruments and back.\n",
         validate_words, NULL);
    part(f,
         "\n### One of the studies\n\nEvery number of the instrument, fixed or as a range of two, `[4 ms, 9 ms]`, that "
         "is drawn from "
         "evenly.\n",
         study_words, fic_chip_params);
    put_numbers(f, validate_lag_params);
    part(f, "\n#### compression\n", compression_words, validate_compression_params);
    part(f, "\n### One of the differences\n", difference_words, NULL);
    fputs("\nQuantities:", f);
    for (size_t i = 0; i < VALIDATE_QUANTITIES; i++)
        fprintf(f, "%s `%s` (%s)", i ? "," : "", validate_quantities[i].name, validate_quantities[i].unit);
    fputs(".\n", f);
    part(f,
         "\n### One of the calibrations\n\nTruths from the priors, data of each, a posterior of the data, and the rank "
         "of "
         "the truth in it.\n",
         calibrate_words, NULL);
}

static void print_output(FILE *f)
{
    fputs(
        "\n## Output\n\n"
        "Tables are CSV: lines `# key: value`, one header line `name [unit],name [unit],...`, then rows; a number that "
        "does\n"
        "not exist is an empty cell. The same layout is read back everywhere, also with `;` or tabs between cells "
        "(then with a\n"
        "decimal comma too) and with units in `()`. JSON has `null` for such a number. Curves of a campaign are "
        "NetCDF-4.\n\n"
        "| file | of | holds |\n|---|---|---|\n"
        "| `scan-NAME.csv` | simulate | a row for each recorded point: t, T (as recorded), T_sample, P, heat_flow "
        "(endothermic up), "
        "heat_capacity, rate, and Tf_NAME, Pf_NAME of each population |\n"
        "| `history.csv` | simulate | the whole path, coarsely: t, T, P, V, Tf_NAME, Pf_NAME |\n"
        "| `summary.json` | simulate | version, sha256 of the inputs, seed, solver, and for each scan T_f, onset, "
        "midpoint, peak, "
        "cp_max with `std_error` and `window_sensitivity`, windows, warnings, and the state before it |\n"
        "| `quantities.csv` | campaign | a row for each sample and rate: the quantities above, each with its error |\n"
        "| `samples.csv` | campaign | a row for each sample: state, E, first diffraction peak, whether it is done |\n"
        "| `curves/NAME.nc` | campaign | `first(rate, row)`, `second(rate, row)` over `T(rate, row)` |\n"
        "| `samples/NAME.json` | campaign | one finished sample with all digits: what a stopped campaign goes on from "
        "|\n"
        "| `provenance.json` | campaign | version, sha256 of the inputs, solver, seed, wall time |\n"
        "| `validate.json` | validate | a map for each study and quantity: n, bias, rmse, coverage with its error, the "
        "worst "
        "draw with its seed; the differences against the chain's own; ranks of calibrations |\n"
        "| `draws-STUDY.csv` | validate | a row for each draw and rate: what was drawn, each estimate, its error, the "
        "truth |\n"
        "| `facts.csv` | campaign, compare | a row for each condition of a fact: prediction, error, window, hit; "
        "misses first |\n"
        "| `report.html`, `report.md`, `figures/` | report | facts, figures, curves, parameters |\n"
        "| `results.csv` | reduce | a row for each curve: Tf, Tg_onset, Tg_mid, cp_max, T_max, recovery, each with "
        "`_error` and `_windows` |\n"
        "| `NNN-NAME.csv` | reduce | the reduced curve: T, heat_capacity, normalised |\n"
        "| `fit.json` | fit | each parameter with its error and intervals, chi2, AIC, BIC, covariance, correlation |\n"
        "| `fitted-material.yaml` | fit | the material with the parameters found, for simulate |\n"
        "| `residuals.csv`, `profiles.csv`, `posterior.nc` | fit | data against prediction; chi2 along each parameter; "
        "the "
        "sampled posterior |\n"
        "| `band-NAME.csv` | simulate with a posterior | the curve to expect, with its uncertainty |\n"
        "| `MAP.nc` | sweep | a variable for each output over the axes, and `reason` where a point failed |\n"
        "| `NAME.xy`, `NAME-air.xy` | xray simulate | counts per second with errors against q |\n"
        "| `fsdp.csv`, `STEM-sq.csv`, `STEM-pdf.csv`, `STEM-eos-FORM.csv` | xray | tables of each subcommand |\n",
        f);
}

static void print_xray(FILE *f)
{
    part(f,
         "\n## Structure\n\n`structure:` of an X-ray file, a material or a programme. A quantity that depends on the "
         "state has "
         "its value and four slopes.\n",
         structure_words, fic_structure_params);
    part(f, "\n### One of the shells\n", shell_words, fic_structure_shell_params);
    part(f, "\n## X-ray file\n\n`fictive xray simulate FILE`: patterns of states as a beamline would record them.\n",
         xray_words, NULL);
    part(f, "\n### beamline\n\nA preset, or a map. Defaults are those of the preset; the table has those of `id13`.\n",
         beamline_words, fic_beamline_params);
    fputs("\n| preset | what |\n|---|---|\n", f);
    for (const fic_beamline *b = fic_beamlines; b->name; b++)
        fprintf(f, "| `%s` | %s |\n", b->name, b->summary);
    part(f, "\n### One of the states\n", state_words, xray_state_params);
}

void formats_print(FILE *f)
{
    fputs("# Formats\n\n"
          "Every key of every input file, with unit, default and range. This page is made by `fictive models "
          "--markdown` from\n"
          "the tables that the readers use; `make manual` writes it, and a test finds it current.\n\n"
          "Files are YAML. Every physical value carries its unit, in any spelling that UDUNITS knows and of the kind "
          "that the\n"
          "table names: `20 K/min`, `0.333 K/s`, `370 degC`. Only numbers without a dimension stand alone. Unknown "
          "keys are\n"
          "errors; aliases and duplicate keys are refused; a file has at most 1 MB.\n\n",
          f);
    print_run(f);
    print_material(f);
    print_campaign(f);
    print_sweep(f);
    print_facts(f);
    print_fit(f);
    print_validate(f);
    print_xray(f);
    print_output(f);
}
