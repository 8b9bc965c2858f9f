/* vit4_structure.h - the Vit4 structure and its patterns, for the tests of the X-ray chain. */
#ifndef VIT4_STRUCTURE_H
#define VIT4_STRUCTURE_H

#include <check.h>
#include "models/instrument_xray.h"
#include "models/structure.h"

static fic_error err;

static void vit4_read(fic_structure *st)
{
    fic_yaml *y;
    ck_assert_msg(fic_yaml_read("experiments/vit4/structure.yaml", &y, &err) == FIC_OK, "%s", err.text);
    ck_assert_msg(fic_structure_read(fic_node_get(fic_yaml_root(y), "structure"), st, &err) == FIC_OK, "%s", err.text);
    fic_yaml_free(y);
}

static inline void vit4_solve(const fic_structure *st, fic_structure_state state, fic_structure_at *at)
{
    ck_assert_msg(fic_structure_solve(st, &state, at, &err) == FIC_OK, "%s", err.text);
}

/* The pattern without its air. */
static inline void vit4_pattern(const fic_beamline *b, const fic_structure *st, const fic_structure_at *at,
                                unsigned long seed, fic_pattern *p)
{
    fic_pattern air;
    ck_assert_msg(fic_beamline_measure(b, st, at, "vit4", seed, p, &air, &err) == FIC_OK, "%s", err.text);
    ck_assert_msg(fic_pattern_subtract(p, &air, 1.0, &err) == FIC_OK, "%s", err.text);
    fic_pattern_clear(&air);
}

#endif
