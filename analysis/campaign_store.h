/* campaign_store.h - finished samples on disk: one JSON file each, so that a stopped campaign goes on.
 *
 * A file holds the key of everything that shaped the numbers: material, chip, precision, rates, the sample's own path and
 * the version. Another key means another sample, and the file is not used. */
#ifndef FIC_CAMPAIGN_STORE_H
#define FIC_CAMPAIGN_STORE_H

#include "analysis/campaign.h"

void fic_sample_key(const fic_campaign *c, size_t sample, char hex[65]);

/* folder/NAME.json, whole or not at all. */
fic_status fic_sampled_write(const fic_campaign *c, size_t sample, const fic_sampled *s, const char *folder,
                             fic_error *err);

/* true: folder/NAME.json is there, whole and of this key, and *s holds it. */
bool fic_sampled_read(const fic_campaign *c, size_t sample, const char *folder, fic_sampled *s);

#endif
