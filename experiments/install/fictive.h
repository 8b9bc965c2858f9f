/* fictive.h - the usual headers of libfictive at once: from a run file to recorded scans and their numbers.
 *
 * Every header of the library lies beside this one under the name it has in the sources, such as
 * <fictive/analysis/fit.h>; each is its own manual. Programs that use GSL themselves need to know that the
 * library checks GSL's codes: call gsl_set_error_handler_off() first, since GSL's own handler aborts. */
#ifndef FICTIVE_H
#define FICTIVE_H

#include "analysis/peak.h"
#include "analysis/reduce.h"
#include "analysis/scan.h"
#include "analysis/simulated.h"
#include "models/base/table.h"
#include "models/base/version.h"
#include "models/run.h"

#endif
