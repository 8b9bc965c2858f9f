/* stare.h - text exports of METTLER STARe, as a flash DSC writes them.
 *
 * A file holds blocks of
 *     Curve Name:
 *       []]87[$sample and method[]]5[$chip          the first number is the segment
 *     Curve Values:
 *         Index      t     Ts     Tr   Value
 *                  [s]   [degC] [degC]  [mW]
 *             0  0.023 -69.259 -67.000 -0.106215
 * between headers and footers. They come as latin-1 with stray control bytes, as UTF-8 or UTF-16, with a
 * decimal point or comma, with --- for a number that does not exist, and with exothermic up unless told
 * otherwise. */
#ifndef FIC_STARE_H
#define FIC_STARE_H

#include "analysis/scan.h"

/* Whether the bytes look like such an export. */
bool fic_stare_is(const char *bytes, size_t n);

/* Appends the curves in n bytes (which it may change) to the list; name stands in messages and becomes
 * scan.file. Tr is the scan's temperature (Ts where there is no Tr), Ts its sample temperature.
 * Errors  FIC_EINPUT: no curve at all; FIC_ENOMEM. A curve with a row that is short, long or no number, a column or a
 *         unit missing, or fewer than two rows becomes a fault of the list. */
fic_status fic_stare_parse(const char *name, char *bytes, size_t n, fic_up up, fic_scan_list *list, fic_error *err);

/* Writes scans as such a file: latin-1, CRLF, exothermic up, all at once. */
fic_status fic_stare_write(const char *path, size_t n, const fic_scan scan[], fic_error *err);

#endif
