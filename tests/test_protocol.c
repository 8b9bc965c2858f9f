/* test_protocol.c - from the steps of a run file to T(t), P(t), and what wrong steps get. */
#include "models/names.h"
#include "tests/support.h"

static char folder[64];

static void setup(void)
{
    make_folder(folder);
}

static void teardown(void)
{
    remove_folder(folder);
}

/* The steps stand below "protocol:" in a file of the folder, so that tables are found beside it. */
static fic_status read_steps(const char *steps, fic_protocol *p)
{
    size_t n = strlen(steps) + 40;
    char path[128], *text = malloc(n);
    fic_yaml *y;
    snprintf(text, n, "protocol:\n%s\n", steps);
    snprintf(path, sizeof path, "%s/run.yaml", folder);
    fic_status s = fic_yaml_parse(path, text, strlen(text), &y, &err);
    free(text);
    if (s != FIC_OK)
        return s;
    s = fic_protocol_read(fic_node_get(fic_yaml_root(y), "protocol"), p, &err);
    fic_yaml_free(y);
    return s;
}

#define START "- start: {temperature: 1100 K, pressure: 0.5 GPa}\n"

static void is_ramp(const fic_segment *s, const char *kind, double T0, double T1, double P0, double P1,
                    double duration_s)
{
    ck_assert_str_eq(s->kind, kind);
    ck_assert_double_eq_tol(s->T0_K, T0, 1e-9);
    ck_assert_double_eq_tol(s->T1_K, T1, 1e-9);
    ck_assert_double_eq_tol(s->P0_GPa, P0, 1e-12);
    ck_assert_double_eq_tol(s->P1_GPa, P1, 1e-12);
    ck_assert_double_eq_tol(s->duration_s, duration_s, 1e-9 * (1.0 + duration_s));
}

/* ---- good steps ------------------------------------------------------------------------------------------- */

START_TEST(the_papers_path_is_read_step_by_step)
{
    fic_protocol p;
    ok(read_steps("- start:      {temperature: 1100 K, pressure: 0 GPa}\n"
                  "- quench:     {to: 298 K, rate: 1e6 K/s}\n"
                  "- compress:   {to: 7 GPa, rate: 0.3 GPa/min}\n"
                  "- heat:       {to: 370 degC, rate: 20 K/min}\n"
                  "- hold:       {for: 10 min}\n"
                  "- cool:       {to: 298 K, rate: 20 K/min}\n"
                  "- decompress: {to: 0 GPa, rate: 0.3 GPa/min}\n"
                  "- scan:       {to: 780 K, rate: 200 K/s, name: first}\n"
                  "- scan:       {to: 298 K, rate: 200 K/s, name: down, step: 0.5 K}\n"
                  "- jump:       {temperature: 400 K, pressure: 1 GPa}\n",
                  &p));
    ck_assert_uint_eq(p.n, 9);
    ck_assert_double_eq(p.T_K, 1100.0);
    is_ramp(&p.segment[0], "quench", 1100, 298, 0, 0, 802e-6);
    is_ramp(&p.segment[1], "compress", 298, 298, 0, 7, 1400);
    is_ramp(&p.segment[2], "heat", 298, 643.15, 7, 7, 1035.45);
    is_ramp(&p.segment[3], "hold", 643.15, 643.15, 7, 7, 600);
    is_ramp(&p.segment[4], "cool", 643.15, 298, 7, 7, 1035.45);
    is_ramp(&p.segment[5], "decompress", 298, 298, 7, 0, 1400);
    is_ramp(&p.segment[6], "scan", 298, 780, 0, 0, 2.41);
    is_ramp(&p.segment[7], "scan", 780, 298, 0, 0, 2.41);
    is_ramp(&p.segment[8], "jump", 298, 400, 0, 1, 0);
    ck_assert(p.segment[6].recorded && !p.segment[5].recorded);
    ck_assert_str_eq(p.segment[6].name, "first");
    ck_assert_double_eq(p.segment[6].step_K, FIC_SCAN_STEP_K);
    ck_assert_double_eq(p.segment[7].step_K, 0.5);
    double T, P;
    fic_protocol_end(&p, &T, &P);
    ck_assert_double_eq(T, 400.0);
    ck_assert_double_eq(P, 1.0);
    fic_protocol_clear(&p);
    fic_protocol_end(&p, &T, &P);
    ck_assert_double_eq(T, 0.0);
}
END_TEST

START_TEST(steps_that_change_nothing_take_no_time)
{
    fic_protocol p;
    ok(read_steps(
        START "- heat: {to: 1100 K, rate: 1 K/s}\n- hold: {for: 0 s}\n- compress: {to: 500 MPa, rate: 1 GPa/s}\n", &p));
    ck_assert_uint_eq(p.n, 0);
    fic_protocol_clear(&p);
}
END_TEST

START_TEST(a_jump_may_change_one_of_both)
{
    fic_protocol p;
    ok(read_steps(START "- jump: {temperature: 612.7 K}\n- jump: {pressure: 3 GPa}\n", &p));
    is_ramp(&p.segment[0], "jump", 1100, 612.7, 0.5, 0.5, 0);
    is_ramp(&p.segment[1], "jump", 612.7, 612.7, 0.5, 3, 0);
    ck_assert_double_eq(fic_segment_T(&p.segment[0], 0.0), 612.7);
    ck_assert_double_eq(fic_segment_P(&p.segment[1], 0.0), 3.0);
    ck_assert_double_eq(fic_segment_dP(&p.segment[1]), 0.0);
    fic_protocol_clear(&p);
}
END_TEST

START_TEST(modulation_is_rounded_to_whole_periods)
{
    fic_protocol p;
    ok(read_steps("- start: {temperature: 600 K}\n"
                  "- modulate: {to: 610 K, rate: 2 K/min, amplitude: 0.5 K, period: 70 s, name: ramp}\n"
                  "- modulate: {for: 5 min, amplitude: 1 K, period: 40 s}\n",
                  &p));
    ck_assert_uint_eq(p.n, 2);
    is_ramp(&p.segment[0], "modulate", 600, 610, 0, 0, 280); /* 300 s is 4.3 periods */
    is_ramp(&p.segment[1], "modulate", 610, 610, 0, 0, 320); /* 7.5 periods */
    ck_assert(p.segment[0].recorded && !p.segment[1].recorded);
    const fic_segment *s = &p.segment[0];
    ck_assert_double_eq_tol(fic_segment_T(s, 17.5), 600.0 + 10.0 * 17.5 / 280.0 + 0.5, 1e-12);
    ck_assert_double_eq_tol(fic_segment_T(s, 280.0), 610.0, 1e-12);
    double h = 1e-4, slope = (fic_segment_T(s, 33.3 + h) - fic_segment_T(s, 33.3 - h)) / (2.0 * h);
    ck_assert_double_eq_tol(fic_segment_dT(s, 33.3), slope, 1e-7);
    fic_protocol_clear(&p);
}
END_TEST

START_TEST(repeats_name_their_scans)
{
    static const char *const names[] = { "x-1-1", "x-1-2", "y-1", "x-2-1", "x-2-2", "y-2" };
    fic_protocol p;
    ok(read_steps(
        START
        "- repeat:\n"
        "    times: 2\n"
        "    steps:\n"
        "      - repeat: {times: 2, steps: [{scan: {to: 700 K, rate: 9 K/s, name: x}}, {jump: {temperature: 900 K}}]}\n"
        "      - scan: {to: 500 K, rate: 3 K/s, name: y}\n",
        &p));
    size_t n = 0;
    for (size_t i = 0; i < p.n; i++)
        if (p.segment[i].recorded) {
            ck_assert_uint_lt(n, COUNT(names));
            ck_assert_str_eq(p.segment[i].name, names[n++]);
        }
    ck_assert_uint_eq(n, 6);
    fic_protocol_clear(&p);
}
END_TEST

START_TEST(a_log_becomes_linear_pieces)
{
    char path[128];
    fic_protocol p;
    write_file(path, folder, "log.csv",
               "t [min],T [degC],P [kbar]\n1,20,0\n2,120.5,0\n2,120.5,0\n3,120.5,15\n3,150,15\n");
    ok(read_steps(START "- table: {file: log.csv, name: press}\n", &p));
    ck_assert_uint_eq(p.n, 4);
    is_ramp(&p.segment[0], "table", 1100, 293.15, 0.5, 0, 0);
    is_ramp(&p.segment[1], "table", 293.15, 393.65, 0, 0, 60);
    is_ramp(&p.segment[2], "table", 393.65, 393.65, 0, 1.5, 60);
    is_ramp(&p.segment[3], "table", 393.65, 423.15, 1.5, 1.5, 0);
    ck_assert(p.segment[1].recorded && p.segment[1].ends_only && !p.segment[0].recorded);
    fic_protocol_clear(&p);
    write_file(path, folder, "log.csv", "t [s];T [K]\n0;1100\n7,5;900,5\n");
    ok(read_steps(START "- table: {file: log.csv}\n", &p));
    ck_assert_uint_eq(p.n, 1);
    is_ramp(&p.segment[0], "table", 1100, 900.5, 0.5, 0.5, 7.5);
    ck_assert(!p.segment[0].recorded);
    fic_protocol_clear(&p);
}
END_TEST

START_TEST(many_segments_fit)
{
    fic_protocol p = { .T_K = 700.0 };
    for (int i = 0; i < 3000; i++)
        ok(fic_protocol_ramp(&p, "heat", 700.0 + 0.1 * i, 0.0, 1.0, &err));
    ck_assert_uint_eq(p.n, 3000);
    ck_assert_double_eq(p.segment[2999].T0_K, 700.0 + 0.1 * 2998);
    fic_protocol_clear(&p);
    ok(read_steps(
        START "- repeat: {times: 3000, steps: [{heat: {to: 1200 K, rate: 7 K/s}}, {cool: {to: 900 K, rate: 3 K/s}}]}\n",
        &p));
    ck_assert_uint_eq(p.n, 6000);
    fic_protocol_clear(&p);
}
END_TEST

/* ---- bad steps -------------------------------------------------------------------------------------------- */

static const char *const bad[][2] = {
    { "- heat: {to: 700 K, rate: 1 K/s}\n", "run.yaml:2:3: the first step is 'heat', expected 'start" },
    { START START, "run.yaml:3:3: 'start' stands here, expected it as the first step only" },
    { "- start: {pressure: 0 GPa}\n", "no 'temperature' here" },
    { "- start: {temperature: 1100}\n", "run.yaml:2:24: temperature: '1100' has no unit" },
    { "- start: {temperature: -5 K}\n", "temperature = -5 K, expected 1 to 5000" },
    { "- start: {temperature: -300 degC}\n", "temperature = -26.85 K" },
    { "- start: {temperature: nan K}\n", "'nan K' is not a number" },
    { "- start: {temperature: 1100 K, pressure: 700 K}\n", "pressure: unit 'K' is of the wrong kind" },
    { "- start: {temperature: 1100 K, presure: 0 GPa}\n",
      "run.yaml:2:32: 'presure' is not known here; did you mean 'pressure'?" },
    { START "- heet: {to: 1200 K, rate: 1 K/s}\n", "run.yaml:3:3: 'heet' is not known here; did you mean 'heat'?" },
    { START "- heat: {to: 700 K, rate: 1 K/s}\n", "run.yaml:3:14: heat to 700 K from 1100 K, expected a target above" },
    { START "- cool: {to: 1200 K, rate: 1 K/s}\n", "cool to 1200 K from 1100 K, expected a target below" },
    { START "- quench: {to: 1200 K, rate: 1 K/s}\n", "quench to 1200 K from 1100 K, expected a target below" },
    { START "- compress: {to: 0.1 GPa, rate: 1 GPa/s}\n", "compress to 0.1 GPa from 0.5 GPa, expected a target above" },
    { START "- decompress: {to: 1 GPa, rate: 1 GPa/s}\n", "decompress to 1 GPa from 0.5 GPa, expected a target below" },
    { START "- cool: {to: 300 K, rate: 20 K}\n", "run.yaml:3:27: rate: unit 'K' is of the wrong kind" },
    { START "- cool: {to: 300 K, rate: -20 K/s}\n", "rate = -20 K/s" },
    { START "- cool: {to: 300 K, rate: 0 K/s}\n", "rate = 0 K/s" },
    { START "- cool: {to: 300 K}\n", "no 'rate' here" },
    { START "- cool: {to: 300 K, rate: 1 K/s, name: x}\n", "'name' is not known here" },
    { START "- cool: {to: 300 K, to: 400 K, rate: 1 K/s}\n", "duplicate key" },
    { START "- hold: {for: 10}\n", "for: '10' has no unit" },
    { START "- hold: {for: -1 s}\n", "for = -1 s" },
    { START "- hold: 10 s\n", "run.yaml:3:9: expected a map" },
    { START "- hold\n", "run.yaml:3:3: expected one step" },
    { START "- {hold: {for: 1 s}, jump: {temperature: 300 K}}\n", "expected one step" },
    { START "- jump: {}\n", "a jump to nowhere" },
    { START "- jump: {temperature: 0 K}\n", "temperature = 0 K" },
    { START "- scan: {to: 300 K, rate: 1 K/s}\n", "no 'name' here, expected the scan's name" },
    { START "- scan: {to: 1100 K, rate: 1 K/s, name: a}\n",
      "scan to 1100 K from 1100 K, expected another temperature" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: ../a}\n", "'../a' is no name" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: a/b}\n", "'a/b' is no name" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: .a}\n", "'.a' is no name" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: 'a b'}\n", "'a b' is no name" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: abcdefghijklmnopqrstuvwxyzabcdefgh}\n", "is no name" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: a, step: 0 K}\n", "step = 0 K" },
    { START "- scan: {to: 300 K, rate: 1 K/s, name: a}\n- scan: {to: 900 K, rate: 1 K/s, name: a}\n",
      "run.yaml:4:40: a second scan 'a'" },
    { START "- repeat: {times: 3, steps: [{scan: {to: 300 K, rate: 1 K/s, name: abcdefghijklmnopqrstuvwxyz1234}}]}\n",
      "is too long a name" },
    { START "- repeat: {times: 0, steps: [{hold: {for: 1 s}}]}\n", "times = 0" },
    { START "- repeat: {times: 2.5, steps: [{hold: {for: 1 s}}]}\n", "expected a whole number" },
    { START "- repeat: {times: 200000, steps: [{hold: {for: 1 s}}]}\n", "times = 200000" },
    { START "- repeat: {times: 2, steps: []}\n", "expected a list of steps" },
    { START "- repeat: {times: 2}\n", "no 'steps' here" },
    { START "- repeat: {times: 2, steps: [{start: {temperature: 3 K}}]}\n", "'start' stands here" },
    { START "- repeat: {times: 100000, steps: [{repeat: {times: 100000, steps: [{hold: {for: 1 s}}]}}]}\n",
      "more than 1000000" },
    { START "- modulate: {to: 900 K, amplitude: 1 K, period: 1 s}\n", "expected 'to' and 'rate', or 'for' alone" },
    { START "- modulate: {for: 9 s, rate: 1 K/s, amplitude: 1 K, period: 1 s}\n",
      "expected 'to' and 'rate', or 'for' alone" },
    { START "- modulate: {amplitude: 1 K, period: 1 s}\n", "expected 'to' and 'rate', or 'for' alone" },
    { START "- modulate: {for: 9 s, amplitude: 1 K, period: 60 s}\n", "9 s is 0.15 periods of 60 s" },
    { START "- modulate: {for: 1 h, amplitude: 1 K, period: 1 us}\n", "expected 1 to 1e6" },
    { "- start: {temperature: 100 K}\n- modulate: {for: 9 s, amplitude: 150 K, period: 1 s}\n", "stays above 0 K" },
    { START "- table: {file: nothing.csv}\n", "nothing.csv: No such file" },
    { START "- table: {}\n", "no 'file' here" },
    { START "- table: {file: log.csv, colour: red}\n", "'colour' is not known here" },
    { START "- table: {file: [log.csv]}\n", "expected plain text" },
    { "", "expected a list of steps" },
    { "  heat: {to: 700 K, rate: 1 K/s}\n", "run.yaml:2:3: expected a list of steps" },
};

START_TEST(a_wrong_step_is_named_by_place_and_leaves_nothing)
{
    fic_protocol p;
    fic_status s = read_steps(bad[_i][0], &p);
    ck_assert_msg(s == FIC_EINPUT, "was read: %s", bad[_i][0]);
    has_words(err.text, "run.yaml");
    has_words(err.text, bad[_i][1]);
    if (!strstr(bad[_i][1], "duplicate key")) /* refused as YAML already */
        ck_assert_ptr_null(p.segment);
}
END_TEST

START_TEST(a_wrong_log_is_named_by_row)
{
    static const char *const logs[][2] = {
        { "t [s],T [K]\n0,300\n2,400\n1,500\n", "row 3 is at 1 s after 2 s, expected times that do not fall" },
        { "t [s],T [K]\n0,300\n1,\n", "row 2 holds t = 1 s, T = nan K" },
        { "t [s],T [K]\n0,300\n,400\n", "row 2 holds t = nan s" },
        { "t [s],T [K],P [GPa]\n0,300,\n", "P = nan GPa" },
        { "t [s],T [K],P [GPa]\n0,300,101\n", "P = 101 GPa" },
        { "t [s],T [K]\n0,-3\n", "T = -3 K" },
        { "t [s],T [degC]\n0,-280\n", "T = -6.85 K" },
        { "t [s],temp [K]\n0,300\n", "no column 'T', expected one beside t, temp" },
        { "t,T [K]\n0,300\n", "column 't' has no unit, expected one of the kind of s" },
        { "t [s],T\n0,300\n", "column 'T' has no unit, expected one of the kind of K" },
        { "t [s],T [K]\n0,warm\n", "log.csv:2: column 'T' holds 'warm'" },
        { "t [s],T [K]\n", "no row of numbers" },
        { "", "is empty" },
    };
    for (size_t i = 0; i < COUNT(logs); i++) {
        char path[128];
        fic_protocol p;
        write_file(path, folder, "log.csv", logs[i][0]);
        fic_status s = read_steps(START "- table: {file: log.csv}\n", &p);
        ck_assert_msg(s == FIC_EINPUT, "was read: %s", logs[i][0]);
        has_words(err.text, "run.yaml:3:17: ");
        has_words(err.text, logs[i][1]);
        ck_assert_ptr_null(p.segment);
    }
}
END_TEST

START_TEST(repeats_may_not_be_nested_without_end)
{
    char steps[2000] = START;
    fic_protocol p;
    for (int i = 0; i < 12; i++)
        strcat(steps, i ? "{repeat: {times: 1, steps: [" : "- repeat: {times: 1, steps: [");
    strcat(steps, "{hold: {for: 1 s}}");
    for (int i = 0; i < 12; i++)
        strcat(steps, i < 11 ? "]}}" : "]}");
    ck_assert_int_eq(read_steps(steps, &p), FIC_EINPUT);
    has_words(err.text, "repeats 9 deep, expected at most 8");
}
END_TEST

START_TEST(every_kind_of_step_is_documented)
{
    size_t n = 0;
    for (const fic_step_kind *k = fic_step_kinds; k->name; k++, n++) {
        ck_assert_uint_gt(strlen(k->meaning), 3);
        for (const fic_param *q = k->params; q && q->name; q++)
            ck_assert_msg(strlen(q->meaning) > 3, "%s.%s", k->name, q->name);
    }
    ck_assert_uint_eq(n, 12);
}
END_TEST

/* ---- materials -------------------------------------------------------------------------------------------- */

#define HEAD "name: job_J\nglass_heat_capacity: 25 J/mol/K\ndelta_heat_capacity: 12.5 J/mol/K\n"
#define ALPHA                                                                                                          \
    "populations:\n  - name: alpha\n    weight: 0.8\n    law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}\n"         \
    "    spectrum: {type: kww, beta: 0.65}\n    pressure: {shift: 5 K/GPa}\n"
#define BETA                                                                                                           \
    "  - name: beta\n    weight: 20 %\n    law: {type: arrhenius, tau0: 10 ps, E: 139 kJ/mol}\n"                       \
    "    spectrum: {type: debye}\n"

static fic_status read_material(const char *text, fic_material *m)
{
    char path[128];
    write_file(path, folder, "material.yaml", text);
    return fic_material_read_file(path, m, &err);
}

START_TEST(a_material_is_read_with_its_defaults)
{
    fic_material m;
    ok(read_material(HEAD ALPHA BETA, &m));
    ck_assert_str_eq(m.name, "job_J");
    ck_assert_uint_eq(m.n, 2);
    ck_assert_ptr_eq(m.population[0].law, &fic_law_tnm);
    ck_assert_double_eq(m.population[0].p[1], 45000.0);
    ck_assert_double_eq(m.population[0].pressure[FIC_SHIFT], 5.0);
    ck_assert_double_eq(m.population[0].pressure[FIC_STRUCTURE_SHIFT], 5.0); /* as the shift */
    ck_assert_double_eq_tol(m.population[1].p[0], 1e-11, 1e-24);
    ck_assert_double_eq_tol(m.population[1].p[1], 139000.0, 1e-9);
    ck_assert_double_eq_tol(m.population[1].weight, 0.2, 1e-15);
    ck_assert_double_eq(fic_material_cp_glass(&m, 777.7), 25.0);
    ck_assert_double_eq(fic_material_delta_cp(&m, 777.7), 12.5);
    ck_assert_uint_eq(fic_material_find(&m, "beta"), 1);
    ck_assert_uint_eq(fic_material_find(&m, "gamma"), 2);
    ck_assert_uint_eq(fic_material_find(&m, NULL), 0);
    fic_material_clear(&m);
}
END_TEST

START_TEST(a_wrong_material_is_named_by_place)
{
    static const char *const wrong[][2] = {
        { HEAD ALPHA, "the weights of the populations add up to 0.8, expected 1" },
        { HEAD "populations: []\n", "expected a list of populations" },
        { HEAD, "no 'populations' here" },
        { "name: a b\n" ALPHA, "'a b' is no name" },
        { HEAD ALPHA
          "  - {name: alpha, weight: 0.2, law: {type: vft, tau0: 1 s, D: 9, T0: 3 K}, spectrum: {type: debye}}\n",
          "a second population 'alpha'" },
        { HEAD ALPHA "  - {name: b, weight: 1.2, law: {type: debye}}\n", "weight = 1.2" },
        { HEAD ALPHA "  - {name: b, weight: 0.2}\n", "no 'law' here" },
        { HEAD ALPHA "  - {name: b, weight: 0.2, law: {type: tmn}}\n", "'tmn' is not known here; did you mean 'tnm'?" },
        { HEAD ALPHA "  - {name: b, weight: 0.2, law: {type: tnm, ln_A: -75, h: 45000 K}}\n", "no 'x' here" },
        { HEAD ALPHA "  - {name: b, weight: 0.2, law: {type: tnm, ln_A: -75, h: 45000 K, x: 1.4}}\n",
          "x = 1.4, expected 0 to 1" },
        { HEAD ALPHA "  - {name: b, weight: 0.2, law: {type: tnm, ln_A: -75, h: 45000, x: 0.4}}\n",
          "h: '45000' has no unit" },
        { HEAD ALPHA "  - {name: b, weight: 0.2, law: {type: tnm, ln_A: -75, h: 4e4 K, x: .4}}\n",
          "no 'spectrum' here" },
        { HEAD ALPHA "  - {name: b, weight: nan, law: {type: tnm}}\n", "weight: 'nan' is not a number" },
        { HEAD "colour: red\n" ALPHA, "'colour' is not known here" },
        { "name: x\nglass_heat_capacity: 25 J/mol\n" ALPHA, "glass_heat_capacity: unit 'J/mol' is of the wrong kind" },
        { "name: x\n" ALPHA, "no 'glass_heat_capacity' here" },
        { "just words\n", "expected a map" },
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        fic_material m;
        fic_status s = read_material(wrong[i][0], &m);
        ck_assert_msg(s == FIC_EINPUT, "was read: %s", wrong[i][0]);
        has_words(err.text, "material.yaml:");
        has_words(err.text, wrong[i][1]);
        ck_assert_uint_eq(m.n, 0);
        ck_assert_ptr_null(m.population[0].spectrum.g);
    }
}
END_TEST

START_TEST(a_material_may_stand_in_a_file_of_its_own)
{
    char path[128];
    fic_material m;
    fic_yaml *y;
    write_file(path, folder, "mine.yaml", HEAD ALPHA BETA);
    snprintf(path, sizeof path, "%s/run.yaml", folder);
    static const char *const texts[][2] = { { "material: mine.yaml", NULL },
                                            { "material: other.yaml", "run.yaml:1:11: no material file" },
                                            { "material: [1]", "run.yaml:1:11: expected a map" } };
    for (size_t i = 0; i < COUNT(texts); i++) {
        ok(fic_yaml_parse(path, texts[i][0], strlen(texts[i][0]), &y, &err));
        fic_status s = fic_material_read(fic_node_get(fic_yaml_root(y), "material"), &m, &err);
        fic_yaml_free(y);
        ck_assert_int_eq(s, texts[i][1] ? FIC_EINPUT : FIC_OK);
        if (texts[i][1])
            has_words(err.text, texts[i][1]);
        else
            fic_material_clear(&m);
    }
}
END_TEST

START_TEST(a_name_is_found_again_among_thousands)
{
    fic_names s = { 0 };
    char name[FIC_NAME_BYTES];
    bool is_new;
    for (int i = 0; i < 5003; i++) {
        snprintf(name, sizeof name, "heating-%d", 7 * i);
        ok(fic_names_add(&s, name, &is_new, &err));
        ck_assert(is_new);
    }
    for (int i = 0; i < 5003; i++) {
        snprintf(name, sizeof name, "heating-%d", 7 * i);
        ok(fic_names_add(&s, name, &is_new, &err));
        ck_assert(!is_new);
        ck_assert_str_eq(s.name[i], name);
    }
    ck_assert_uint_eq(s.n, 5003);
    fic_names_clear(&s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("protocol");
    add_case(s, "steps", 20, setup, teardown,
             (const TTest *[]){ the_papers_path_is_read_step_by_step, steps_that_change_nothing_take_no_time,
                                a_jump_may_change_one_of_both, modulation_is_rounded_to_whole_periods,
                                repeats_name_their_scans, a_name_is_found_again_among_thousands,
                                a_log_becomes_linear_pieces, many_segments_fit, a_wrong_log_is_named_by_row,
                                repeats_may_not_be_nested_without_end, every_kind_of_step_is_documented, NULL });
    TCase *t = tcase_create("wrong steps");
    tcase_set_timeout(t, 20);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, a_wrong_step_is_named_by_place_and_leaves_nothing, 0, COUNT(bad));
    suite_add_tcase(s, t);
    add_case(s, "materials", 20, setup, teardown,
             (const TTest *[]){ a_material_is_read_with_its_defaults, a_wrong_material_is_named_by_place,
                                a_material_may_stand_in_a_file_of_its_own, NULL });
    return run_suite(s);
}
