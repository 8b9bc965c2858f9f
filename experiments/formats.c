/* formats.c - the manual page of the input files.
 *
 * Numbers come from the fic_param tables, names of laws, steps, presets and choices from their registries: what the
 * page says is what the readers do. Keys that hold text, a list or a map have their row here; a test finds every key
 * that a reader allows on the page. */
#include "experiments/formats.h"

#include <stdbool.h>
#include <string.h>
#include "analysis/comparisons.h"
#include "analysis/facts.h"
#include "analysis/fit.h"
#include "experiments/validate_output.h"
#include "experiments/xray.h"
#include "models/instrument_xray.h"
#include "models/run.h"
#include "models/structure.h"

/* A key whose value is no number with a unit. */
typedef struct {
    const char *name, *holds, *otherwise, *meaning; /* otherwise: the default, or "required" */
} word;

static const word run_words[] = { { "material", "text or map", "required",
                                    "a preset, the path of a material file beside this file, or a material in place" },
                                  { "protocol", "list", "required", "steps, the first of them `start`" },
                                  { "instrument", "text or map", "ideal", "the calorimeter" },
                                  { "solver", "map", "exponential", "method and tolerance" },
                                  { "seed", "whole number", "1",
                                    "of the noise, 0 to 4294967295; the same seed gives the same bits" },
                                  { 0 } };
static const word material_words[] = {
    { "name", "text", "required", "letters, digits, `_`, `-`, `.`; at most 31" },
    { "populations", "list of maps", "required", "at most 8, their weights add up to 1" },
    { "structure", "map", "none", "read by `fictive xray simulate`, passed over by the others" },
    { "sources", "anything", "none", "for people; passed over" },
    { 0 }
};
static const word population_words[] = { { "name", "text", "required",
                                           "as that of a material; names columns such as `Tf_alpha`" },
                                         { "weight", "number", "required", "share of the population, 0 to 1" },
                                         { "law", "map", "required", "`type` and its numbers" },
                                         { "spectrum", "map", "required", "`type` and its numbers" },
                                         { "pressure", "map", "all 0", "what pressure does" },
                                         { 0 } };
static const word type_word[] = { { "type", "text", "required", "one of the names below" }, { 0 } };
static const word table_words[] = { { "g", "list", "required", "weights of the modes, which add up to 1" },
                                    { "r", "list", "required", "relative times, above 0, as many" },
                                    { 0 } };
static const word name_word[] = { { "name", "text", "required", "of the scan; names the file" }, { 0 } };
static const word name_or_none[] = { { "name", "text", "none", "of the scan; without it nothing is recorded" }, { 0 } };
static const word steps_word[] = { { "steps", "list", "required", "as in `protocol`, without `start`" }, { 0 } };
static const word log_words[] = { { "file", "text", "required",
                                    "CSV with columns t, T and, if wanted, P, beside this file; any unit" },
                                  { "name", "text", "none", "of the scan; without it nothing is recorded" },
                                  { 0 } };
static const word solver_words[] = { { "method", "text", "exponential", "`exponential` or `cvode`" }, { 0 } };
static const word chip_words[] = {
    { "preset", "text", "ideal", "`ideal` or `fdsc2+`; the other keys replace its numbers" }, { 0 }
};
static const word campaign_words[] = {
    { "material", "text or map", "required", "as in a run file" },
    { "structure", "text", "none", "file with a `structure:`; gives each sample its first diffraction peak" },
    { "instrument", "text or map", "ideal", "as in a run file" },
    { "solver", "map", "exponential", "as in a run file" },
    { "seed", "whole number", "1", "as in a run file" },
    { "protocol", "list", "none", "path of every sample that has none of its own; no scan in it" },
    { "samples", "list of maps", "required", "see below" },
    { "scans", "map", "required", "what is recorded of each sample, at every rate" },
    { 0 }
};
static const word sample_words[] = {
    { "name", "text", "required", "with $NAME of the variables: `$P-$T` makes `7GPa-643K`" },
    { "for", "map of lists", "none", "variables; every combination makes a sample. P and T become columns" },
    { "protocol", "list", "that of the file", "with $NAME of the variables" },
    { "instrument", "text or map", "that of the file", "with $NAME of the variables" },
    { 0 }
};
static const word scans_words[] = { { "rates", "list of rates", "required", "see below; at most 16, all different" },
                                    { "reduction", "map", "found", "windows of all curves, see below" },
                                    { 0 } };
static const word reduction_words[] = { { "liquid_line", "text", "own", "`own`, or `second`: that of run 2" }, { 0 } };
static const word sweep_words[] = {
    { "axes", "map", "required", "1 to 8 by name, each a list of values or a range" },
    { "design", "text or map", "grid", "which points" },
    { "outputs", "list of names", "required", "quantities as below, `Tf_NAME`, `Pf_NAME` and more" },
    { "material", "text or map", "required", "as in a run file, with $NAME of the axes" },
    { "instrument", "text or map", "ideal", "as in a run file, with $NAME of the axes" },
    { "solver", "map", "exponential", "as in a run file" },
    { "seed", "whole number", "1", "as in a run file" },
    { "protocol", "list", "required", "as in a programme, with $NAME of the axes" },
    { "scans", "map", "none", "as in a programme, with $NAME of the axes" },
    { 0 }
};
static const word range_words[] = { { "from", "quantity", "required", "first value, with the unit of the axis" },
                                    { "to", "quantity", "required", "last value" },
                                    { "points", "whole number", "required in a grid", "how many, 2 to 1000000" },
                                    { "spacing", "text", "linear", "`linear` or `log`" },
                                    { 0 } };
static const word design_words[] = { { "type", "text", "grid", "`grid`: every combination; `random`; `sobol`" },
                                     { "points", "whole number", "required", "of random and sobol, 1 to 1e10" },
                                     { "seed", "whole number", "1", "of random" },
                                     { 0 } };
static const word facts_words[] = { { "tg", "list of maps", "required",
                                      "2 to 8 of {`P`: pressure, `Tg`: temperature}; the first gives R Tg" },
                                    { "rate", "rate", "required", "of the scans that facts speak of" },
                                    { "lowest_E", "temperature", "required", "from where on a clear peak gives an E" },
                                    { "temperatures", "list", "required", "the series" },
                                    { "facts", "list of maps", "required", "see below" },
                                    { 0 } };
static const word fact_words[] = {
    { "id", "text", "required", "such as F04" },
    { "about", "text", "required", "what it says, for people" },
    { "figure", "text", "required", "where it was read" },
    { "compare", "text or list", "required", "one of the names below; see facts.md" },
    { "quantity", "text or list", "none", "one of the names below, where `compare` needs one" },
    { "at", "list", "none", "temperatures, or names of pairs" },
    { "at_pressure", "list", "that of `at`", "temperatures under pressure" },
    { "pressures", "list", "those of `tg`", "pressures" },
    { "window", "map or list", "required", "`from`, `to` (ends belong to it), `above`, `below` (ends do not)" },
    { "reason", "text", "required", "why it is as wide as it is" },
    { 0 }
};
static const word structure_words[] = { { "composition", "text", "required",
                                          "such as Zr46.25Ti8.25Cu7.5Ni10Be27.5; normalised" },
                                        { "shells", "list of maps", "required", "of G(r), each with a `name`" },
                                        { 0 } };
static const word beamline_words[] = {
    { "preset", "text", "required", "`id13`, `id15a` or `dac`; the other keys replace its numbers" },
    { "noise", "yes or no", "yes", "no: expected values, errors still those of the counts" },
    { 0 }
};
static const word xray_words[] = { { "structure", "text or map", "required", "a structure, or a file that holds one" },
                                   { "beamline", "text or map", "required", "a preset or a map" },
                                   { "seed", "whole number", "1", "of the counts, 0 to 2000000000" },
                                   { "states", "list of maps", "required", "1 to 10000, each with a `name`" },
                                   { 0 } };

static const word shell_words[] = { { "name", "text", "required", "for people and messages" }, { 0 } };
static const word state_words[] = { { "name", "text", "required", "of the pattern; names the file" }, { 0 } };
static const word fit_words[] = {
    { "name", "text", "none", "of the fit" },
    { "campaign", "text", "none", "a programme whose samples the data speak of" },
    { "runs", "map", "none", "run files by name, or runs in place; with `campaign`, at least one of them" },
    { "material", "text or map", "theirs", "in place of that of campaign and runs" },
    { "data", "list of maps", "required", "each with `facts`, `quantity` or `scan`" },
    { "parameters", "map of maps", "required", "by path: `alpha.law.D`, `alpha.pressure.shift`, `instrument.lag`" },
    { "method", "map", "see below", "how the best numbers are looked for" },
    { 0 }
};
static const word fit_facts_words[] = {
    { "facts", "text", "required", "a facts file" },
    { "except", "list", "none", "facts that are left out; `*` and `?` stand for letters" },
    { "samples_except", "list", "none", "samples that are not simulated for it" },
    { "instead", "map of names", "none", "a quantity of the facts: the one that is compared in its place" },
    { 0 }
};
static const word fit_quantity_words[] = { { "quantity", "text", "required",
                                             "one of the quantities of the facts, or `E`" },
                                           { "sample", "text", "none", "of the campaign; or `run`" },
                                           { "rate", "rate", "required with `sample`", "one of the campaign's" },
                                           { "run", "text", "none", "one of `runs`" },
                                           { "of", "text", "its only one", "scan of the run" },
                                           { "value", "quantity", "required", "measured, with its unit" },
                                           { "error", "quantity", "required", "standard error, with its unit" },
                                           { "weight", "number", "1", "of this residual, squared" },
                                           { 0 } };
static const word fit_scan_words[] = {
    { "scan", "text", "required", "CSV with T and heat_flow or heat_capacity, with units" },
    { "run", "text", "its only one", "one of `runs`" },
    { "of", "text", "its only one", "scan of the run" },
    { "signal", "text", "heat_flow", "`heat_flow` or `heat_capacity`" },
    { "mass", "text", "known", "`known`, or `free`: the height is fitted too" },
    { "noise", "power or heat capacity", "from the curve", "standard deviation of a row" },
    { 0 }
};
static const word fit_parameter_words[] = {
    { "start", "as the parameter", "the file's value", "where the search begins" },
    { "from", "as the parameter", "required", "lower bound" },
    { "to", "as the parameter", "required", "upper bound" },
    { "scale", "text", "linear", "`linear` or `log`" },
    { "prior", "as the parameter", "none", "what it is expected to be" },
    { "prior_error", "as the parameter", "none", "standard error of that; in ln on a log scale" },
    { "fixed", "yes or no", "no", "yes: stays at its start" },
    { "tied", "text", "none", "path of a parameter above, which it follows: factor times that, plus offset" },
    { "factor", "number", "1", "of `tied`" },
    { "offset", "as the parameter", "0", "of `tied`" },
    { 0 }
};
static const word fit_method_words[] = { { "global", "text", "none",
                                           "a global search before the local one, see below" },
                                         { "loss", "text", "square", "`square`, `soft` or `cauchy`" },
                                         { 0 } };

static const word validate_words[] = { { "campaign", "text", "required", "a programme; its samples are the truth" },
                                       { "seed", "whole number", "1", "of the draws, 0 to 4294967295" },
                                       { "studies", "list of maps", "required", "see below" },
                                       { "differences", "list of maps", "none", "see below" },
                                       { 0 } };
static const word study_words[] = { { "name", "text", "required", "letters, digits, `_`, `-`, `.`; at most 31" },
                                    { "draws", "whole number", "required", "how many instruments, 2 or more" },
                                    { "correct_lag", "time", "0 s", "lag that the analysis takes off" },
                                    { 0 } };
static const word difference_words[] = { { "about", "text", "required", "what it is, for people" },
                                         { "quantity", "text", "required", "see below" },
                                         { "size", "quantity", "required", "how large it is, with its unit" },
                                         { "study", "text", "required", "the study that it is held against" },
                                         { 0 } };

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
    static const fic_comparison *const lists[] = { fic_comparisons, fic_comparisons_xray };
    part(f, "\n## Facts\n\n`fictive compare DIR FACTS`, `fictive campaign -f FACTS`: what was measured, as windows.\n",
         facts_words, NULL);
    part(f, "\n### One of the facts\n", fact_words, NULL);
    fputs("\n### compare\n\n| name | unit | needs a quantity |\n|---|---|---|\n", f);
    for (size_t k = 0; k < 2; k++)
        for (const fic_comparison *c = lists[k]; c->name; c++)
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
    part(f, "\n### One of the differences\n", difference_words, NULL);
    fputs("\nQuantities:", f);
    for (size_t i = 0; i < VALIDATE_QUANTITIES; i++)
        fprintf(f, "%s `%s` (%s)", i ? "," : "", validate_quantities[i].name, validate_quantities[i].unit);
    fputs(".\n", f);
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
        "| `facts.csv` | campaign, compare | a row for each condition of a fact: prediction, error, window, hit; "
        "misses first |\n",
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
          "errors; aliases and duplicate keys are refused; a file has at most 4 MB.\n\n",
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
