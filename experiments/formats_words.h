/* formats_words.h - the keys of input files that hold text, a list or a map; of formats.c alone. */
#ifndef FORMATS_WORDS_H
#define FORMATS_WORDS_H

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
static const word reduction_words[] = {
    { "liquid_line", "text", "second", "`second`: that of run 2, which relaxes least there, or `own`" }, { 0 }
};
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

static const word validate_words[] = {
    { "campaign", "text", "none", "a programme whose samples are the glasses; needed by a study without `sweep`" },
    { "seed", "whole number", "1", "of the draws, 0 to 4294967295" },
    { "studies", "list of maps", "none", "see below; these or `calibrate`" },
    { "differences", "list of maps", "none", "see below" },
    { "calibrate", "list of maps", "none", "see below" },
    { 0 }
};
static const word study_words[] = {
    { "name", "text", "required", "letters, digits, `_`, `-`, `.`; at most 31" },
    { "draws", "whole number", "required", "glasses in instruments, 2 or more" },
    { "samples", "list of patterns", "all", "samples of the campaign to draw from, such as `[\"*-643K\"]`" },
    { "sweep", "text", "none",
      "a sweep file in place of the samples: draw i is its point i, beginning anew after the last" },
    { "liquid_line", "`own`, `second`", "`second`, or the campaign's", "that of run 2 for run 1, too, or its own" },
    { "windows", "`found`, `campaign`", "`found`", "windows and liquid line as found, or as the campaign has them" },
    { "glass", "range of two", "as `windows`", "window of the glass line, such as [320 K, 450 K]" },
    { "liquid", "range of two", "as `windows`", "window of the liquid line" },
    { "compression", "map", "none", "each glass under pressure on the beamline dac, for K0: see below" },
    { 0 }
};
static const word compression_words[] = { { "points", "whole number", "12", "pressures, 4 to 64" }, { 0 } };
static const word difference_words[] = { { "about", "text", "required", "what it is, for people" },
                                         { "quantity", "text", "required", "see below" },
                                         { "size", "quantity", "required", "how large it is, with its unit" },
                                         { "study", "text", "required", "the study that it is held against" },
                                         { "rate", "rate", "all", "the rate at which it was found" },
                                         { 0 } };
static const word calibrate_words[] = {
    { "name", "text", "required", "letters, digits, `_`, `-`, `.`; at most 31" },
    { "fit", "text", "required", "a fit file of quantities and scans; its measured values are not used" },
    { "draws", "whole number", "200", "truths, drawn from bounds and priors" },
    { "steps", "whole number", "400", "of the sampler for each truth, a quarter of them left out" },
    { "bins", "whole number", "10", "of the histogram of ranks, 2 to 50" },
    { "noise", "number", "1", "the data scatter by so many of the errors that the fit believes" },
    { 0 }
};

#endif
