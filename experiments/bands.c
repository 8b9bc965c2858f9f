/* bands.c - draws of a posterior -> bands of every scan. */
#include "experiments/bands.h"

#include <stdio.h>
#include <stdlib.h>
#include "analysis/fit_band.h"
#include "models/base/file.h"
#include "notebooks_export/plot.h"

enum { DRAWS = 200, SCANS_SHOWN = 4 };

static fic_status write_band(const fic_fit_band *b, const fic_drafts *d, fic_error *err)
{
    char name[FIC_NAME_BYTES + 16];
    snprintf(name, sizeof name, "band-%s.csv", b->name);
    char *path = fic_drafts_path(d, name);
    fic_status s = path ? fic_table_write(&b->table, path, err) : fic_fail_memory(err, name);
    free(path);
    return s;
}

static fic_status draw(const fic_run *run, const fic_fit_bands *b, const fic_drafts *d, fic_error *err)
{
    fic_curve curve[SCANS_SHOWN][3];
    fic_panel panel[SCANS_SHOWN] = { 0 };
    size_t n = b->n < SCANS_SHOWN ? b->n : SCANS_SHOWN;
    for (size_t i = 0; i < n; i++) {
        const fic_column *c = b->band[i].table.column;
        size_t rows = b->band[i].table.n_rows;
        curve[i][0] = (fic_curve){
            .title = "95 %", .style = FIC_BAND, .n = rows, .x = c[0].v, .y = c[1].v, .y2 = c[5].v, .colour = 1
        };
        curve[i][1] = (fic_curve){
            .title = "68 %", .style = FIC_BAND, .n = rows, .x = c[0].v, .y = c[2].v, .y2 = c[4].v, .colour = 0
        };
        curve[i][2] = (fic_curve){ .title = "median", .n = rows, .x = c[0].v, .y = c[3].v, .colour = FIC_GREY };
        panel[i] = (fic_panel){ .title = b->band[i].name,
                                .x_label = "T (K)",
                                .y_label = "heat flow (mW), endothermic up",
                                .curve = curve[i],
                                .n_curves = 3 };
    }
    char *path = fic_drafts_path(d, "bands");
    fic_status s = !n     ? FIC_OK
                   : path ? fic_plot(path, run->material.name, 1, n, panel, err)
                          : fic_fail_memory(err, "bands");
    free(path);
    return s;
}

fic_status bands_write(const fic_run *run, const char *posterior, const char *folder, bool pictures,
                       const fic_watch *watch, fic_error *err)
{
    fic_fit_chain chain;
    fic_fit_bands b = { 0 };
    fic_drafts d;
    char *path = fic_path_join(posterior, "posterior.nc");
    fic_status s = path ? fic_fit_chain_read(path, &chain, err) : fic_fail_memory(err, "a path");
    free(path);
    if (s != FIC_OK)
        return s;
    s = fic_fit_bands_make(run, &chain, DRAWS, watch, &b, err);
    fic_fit_chain_clear(&chain);
    bool begun = s == FIC_OK && (s = fic_drafts_begin(folder, &d, err)) == FIC_OK;
    for (size_t i = 0; i < b.n && s == FIC_OK; i++)
        s = write_band(&b.band[i], &d, err);
    if (s == FIC_OK && pictures)
        s = draw(run, &b, &d, err);
    if (s == FIC_OK)
        s = fic_drafts_commit(&d, err);
    if (begun)
        fic_drafts_abandon(&d);
    fic_fit_bands_clear(&b);
    return s;
}
