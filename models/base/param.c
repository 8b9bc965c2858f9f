#include "models/base/param.h"

#include <string.h>

size_t fic_params_count(const fic_param params[])
{
    size_t n = 0;
    while (params && params[n].name)
        n++;
    return n;
}

const char *fic_param_gap(const fic_param *p)
{
    return strcmp(p->unit, "1") ? " " : "";
}

const char *fic_param_unit(const fic_param *p)
{
    return strcmp(p->unit, "1") ? p->unit : "";
}

fic_status fic_param_check(const fic_param *p, double v, fic_error *err)
{
    if (!(v >= p->low && v <= p->high)) /* written so that NaN is caught too */
        return fic_fail(err, FIC_EINPUT, "%s = %g%s%s, expected %g to %g", p->name, v, fic_param_gap(p),
                        fic_param_unit(p), p->low, p->high);
    return FIC_OK;
}
