/* registry.c - the relaxation laws, one line each. */
#include <string.h>
#include "models/law.h"

const fic_law *const fic_laws[] = {
    &fic_law_ags_vft, &fic_law_tnm, &fic_law_arrhenius, &fic_law_vft, &fic_law_myega, NULL,
};

const fic_law *fic_law_find(const char *name)
{
    for (size_t i = 0; fic_laws[i]; i++)
        if (strcmp(fic_laws[i]->name, name) == 0)
            return fic_laws[i];
    return NULL;
}
