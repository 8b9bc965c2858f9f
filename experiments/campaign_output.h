/* campaign_output.h - the folder of a campaign:
 *
 *   campaign.yaml, material.yaml,  what was run
 *   structure.yaml
 *   samples/NAME.json              one finished sample each: what a stopped campaign goes on from
 *   curves/NAME.nc                 its scans: T, heat flow of run 1 and run 2 at each rate
 *   quantities.csv                 a row for each sample and rate
 *   samples.csv                    a row for each sample: state, E, status
 *   provenance.json                version, hashes, solver, seed, wall time
 *   facts.csv                      where facts were given */
#ifndef FIC_CAMPAIGN_OUTPUT_H
#define FIC_CAMPAIGN_OUTPUT_H

#include <jansson.h>
#include "analysis/facts.h"

fic_status campaign_write_tables(const fic_campaign *c, const fic_sampled *results, const char *folder, fic_error *err);

/* provenance.json: version, hashes, solver, seed, wall time of this call, samples that stood there already. */
fic_status campaign_write_provenance(const fic_campaign *c, double wall_time_s, size_t reused, const char *folder,
                                     fic_error *err);
/* The same as a value; NULL where memory ran out. */
json_t *campaign_provenance(const fic_campaign *c, double wall_time_s, size_t reused);

/* Copies the campaign file and, where it names files beside it, the material and the structure. */
fic_status campaign_copy_inputs(const char *path, const char *folder, fic_error *err);

/* Errors  FIC_EINPUT where the folder has no campaign.yaml. */
fic_status campaign_folder_expect(const char *folder, fic_error *err);

/* Curves of one sample, collected rate by rate and written at its end. Not for two threads at once. */
typedef struct {
    size_t rates, rows;
    double *T_K, *first_mW, *second_mW; /* rates x rows; NaN where a rate has fewer rows */
} campaign_curves;
void campaign_curves_clear(campaign_curves *v);
fic_status campaign_curves_keep(campaign_curves *v, size_t rates, size_t rate, const fic_table *first,
                                const fic_table *second, fic_error *err);
/* Whether the curves of a sample stand in the folder already. */
bool campaign_curves_stand(const fic_campaign *c, size_t sample, const char *folder);
fic_status campaign_curves_write(const campaign_curves *v, const fic_campaign *c, size_t sample, const char *folder,
                                 fic_error *err);

/* Facts on the terminal: misses first, then "facts: N of M inside their windows". */
void campaign_print_facts(const fic_comparison_table *t, bool hits_too);
/* hits, facts and every row; NULL where memory ran out. */
json_t *campaign_facts_json(const fic_comparison_table *t);

#endif
