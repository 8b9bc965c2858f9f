/* test_agreement.c - the strongest test of the project: two integrators that share no line of code agree on
 * any glass and any path. FICTIVE_CASES and FICTIVE_SEED ask for more than the usual number. */
#include "tests/random_glass.h"

enum { CASES = 240, TIMES = 12 };
#define ASKED_K 1e-4
#define AGREE_K 1e-3

static unsigned long setting(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

/* Everything that is compared: along the way and at the end of each segment. */
typedef struct {
    fic_status status;
    char text[300];
    size_t n; /* segments that were finished */
    double Tf_K[RANDOM_SEGMENTS][FIC_POPULATIONS][TIMES], Pf_GPa[RANDOM_SEGMENTS][FIC_POPULATIONS][TIMES];
} outcome;

static double time_at(const fic_segment *s, size_t j)
{
    /* Half of them crowd at the start, where things happen after a jump. */
    double share = j < TIMES / 2 ? pow(10.0, -6.0 + (double)j) : (double)(j - TIMES / 2 + 1) / (TIMES / 2);
    return j == TIMES - 1 ? s->duration_s : share * s->duration_s;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void follow(const random_case *c, fic_precision precision, outcome *o)
{
    fic_relaxer *r;
    fic_state state;
    fic_trace trace;
    memset(o, 0, sizeof *o);
    ok(fic_relaxer_create(&c->m, precision, &r, &err));
    ok(fic_state_equilibrium(&c->m, c->T_start_K, c->P_start_GPa, &state, &err));
    ok(fic_trace_init(&trace, c->m.n, TIMES, &err));
    for (; o->n < c->n; o->n++) {
        const fic_segment *s = &c->path[o->n];
        for (size_t j = 0; j < TIMES; j++)
            trace.t_s[j] = time_at(s, j);
        qsort(trace.t_s, TIMES, sizeof *trace.t_s, by_size);
        o->status = fic_relax(r, s, &state, &trace, &err);
        if (o->status != FIC_OK) {
            snprintf(o->text, sizeof o->text, "%.290s", err.text);
            break;
        }
        for (size_t k = 0; k < c->m.n; k++) {
            bool moved = s->duration_s > 0.0;
            memcpy(o->Tf_K[o->n][k], trace.Tf_K[k], sizeof o->Tf_K[o->n][k]);
            memcpy(o->Pf_GPa[o->n][k], trace.Pf_GPa[k], sizeof o->Pf_GPa[o->n][k]);
            o->Tf_K[o->n][k][moved ? TIMES - 1 : 0] = fic_state_Tf(&c->m, &state, k);
            o->Pf_GPa[o->n][k][moved ? TIMES - 1 : 0] = fic_state_Pf(&c->m, &state, k);
        }
    }
    fic_trace_clear(&trace);
    fic_state_clear(&state);
    fic_relaxer_free(r);
}

/* The largest difference in K, and where. A pressure is worth what it shifts. */
static double difference(const random_case *c, const outcome *a, const outcome *b, size_t at[3])
{
    double worst = 0.0;
    size_t n = a->n < b->n ? a->n : b->n;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < c->m.n; k++) {
            const double *p = c->m.population[k].pressure;
            double worth = fmax(1.0, fmax(fabs(p[FIC_STRUCTURE_SHIFT]), fabs(p[FIC_ENTHALPY])));
            for (size_t j = 0; j < TIMES; j++) {
                double d = fmax(fabs(a->Tf_K[i][k][j] - b->Tf_K[i][k][j]),
                                worth * fabs(a->Pf_GPa[i][k][j] - b->Pf_GPa[i][k][j]));
                if (!(d <= worst)) {
                    worst = isfinite(d) ? d : INFINITY;
                    at[0] = i;
                    at[1] = k;
                    at[2] = j;
                }
            }
        }
    return worst;
}

/* Who is wrong: both once more with a hundredth of the tolerance. */
static void judge(const random_case *c, const outcome *e, const outcome *v, FILE *f)
{
    static outcome fine_e, fine_v;
    size_t at[3] = { 0 };
    follow(c, (fic_precision){ FIC_EXPONENTIAL, 0.01 * ASKED_K }, &fine_e);
    follow(c, (fic_precision){ FIC_CVODE, 0.01 * ASKED_K }, &fine_v);
    fprintf(f, "  with a hundredth of the tolerance they differ by %.3g K; ", difference(c, &fine_e, &fine_v, at));
    fprintf(f, "exponential moves by %.3g K, ", difference(c, e, &fine_e, at));
    fprintf(f, "cvode by %.3g K\n", difference(c, v, &fine_v, at));
}

static bool agree(unsigned long seed, bool *compared)
{
    static outcome e, v;
    size_t at[3] = { 0 };
    random_case c = random_glass(seed);
    follow(&c, (fic_precision){ FIC_EXPONENTIAL, ASKED_K }, &e);
    follow(&c, (fic_precision){ FIC_CVODE, ASKED_K }, &v);
    double d = difference(&c, &e, &v, at);
    bool good = d <= AGREE_K && e.status == v.status && e.n == v.n;
    *compared = e.status == FIC_OK;
    if (!good) {
        printf("seed %lu: %.3g K in segment %zu, population %zu, time %zu: exponential %.9g K %.9g GPa, cvode "
               "%.9g K %.9g GPa\n",
               seed, d, at[0], at[1], at[2], e.Tf_K[at[0]][at[1]][at[2]], e.Pf_GPa[at[0]][at[1]][at[2]],
               v.Tf_K[at[0]][at[1]][at[2]], v.Pf_GPa[at[0]][at[1]][at[2]]);
        if (e.text[0] || v.text[0])
            printf("  exponential: %s\n  cvode: %s\n", e.text, v.text);
        describe_case(&c, stdout);
        judge(&c, &e, &v, stdout);
        fflush(stdout);
    }
    fic_material_clear(&c.m);
    return good;
}

START_TEST(two_integrators_agree_on_any_glass_and_any_path)
{
    unsigned long n = setting("FICTIVE_CASES", CASES), seed = setting("FICTIVE_SEED", 1), apart = 0, used = 0;
    for (unsigned long i = 0; i < n; i++) {
        bool compared;
        apart += !agree(seed + i, &compared);
        used += compared;
    }
    if (apart)
        ck_abort_msg("%lu of %lu random histories differ by more than %g K", apart, n, AGREE_K);
    ck_assert_uint_ge(used, n * 9 / 10); /* a law without a value ends few of them */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("agreement");
    TCase *t = tcase_create("random histories");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, two_integrators_agree_on_any_glass_and_any_path);
    suite_add_tcase(s, t);
    return run_suite(s);
}
