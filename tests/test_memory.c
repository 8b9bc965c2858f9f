/* test_memory.c - each allocation fails once: a status comes back, nothing crashes, and under the sanitizers nothing
 * leaks. The linker puts __wrap_malloc and the others in the place of the library's own calls (see the Makefile). */
#include "models/base/table.h"
#include "models/run.h"
#include "models/walk.h"
#include "tests/support.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static size_t until_failure; /* 0: none asked */
static bool failed;

static bool fails(void)
{
    if (until_failure == 0 || --until_failure > 0)
        return false;
    return failed = true;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, n);
}

char *__wrap_strdup(const char *s)
{
    return fails() ? NULL : __real_strdup(s);
}

char *__wrap_strndup(const char *s, size_t n)
{
    return fails() ? NULL : __real_strndup(s, n);
}

static char folder[64], run_path[128], table_path[128], out_path[128], results_path[128];

static const char run_text[] = "material:\n"
                               "  name: two\n"
                               "  glass_heat_capacity: 25 J/mol/K\n"
                               "  delta_heat_capacity: 12.5 J/mol/K\n"
                               "  populations:\n"
                               "    - name: alpha\n"
                               "      weight: 0.6\n"
                               "      law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}\n"
                               "      spectrum: {type: kww, beta: 0.65, tolerance: 1e-2}\n"
                               "    - name: beta\n"
                               "      weight: 0.3\n"
                               "      law: {type: arrhenius, tau0: 10 ps, E: 139 kJ/mol}\n"
                               "      spectrum: {type: gaussian, sigma: 5 kJ/mol, tolerance: 1e-2}\n"
                               "    - name: gamma\n"
                               "      weight: 0.1\n"
                               "      law: {type: vft, tau0: 10 ps, D: 9, T0: 100 K}\n"
                               "      spectrum: {type: table, g: [0.5, 0.5], r: [0.1, 1]}\n"
                               "protocol:\n"
                               "  - start: {temperature: 700 K}\n"
                               "  - cool: {to: 500 K, rate: 20 K/s}\n"
                               "  - compress: {to: 1 GPa, rate: 1 GPa/s}\n"
                               "  - table: {file: log.csv, name: log}\n"
                               "  - jump: {temperature: 520 K}\n"
                               "  - scan: {to: 700 K, rate: 20 K/s, name: up, step: 10 K}\n";

static void setup(void)
{
    make_folder(folder);
    write_file(run_path, folder, "run.yaml", run_text);
    write_file(table_path, folder, "log.csv", "# a: b\nt [s],T [K],P [GPa]\n0,500,1\n1,510,1\n");
    snprintf(out_path, sizeof out_path, "%s/out", folder);
    snprintf(results_path, sizeof results_path, "%s/results", folder);
}

static void teardown(void)
{
    remove_folder(folder);
}

/* Does the work with its first, second, ... allocation failing, until it has no more of them. */
static void each_allocation(fic_status (*work)(void))
{
    size_t n = 0;
    do {
        ck_assert_uint_lt(n, 100000);
        failed = false;
        err.text[0] = '\0';
        until_failure = ++n;
        fic_status s = work();
        until_failure = 0;
        if (failed)
            ck_assert_msg(s == FIC_ENOMEM && err.text[0], "allocation %zu: status %d, '%s'", n, (int)s, err.text);
        else
            ck_assert_msg(s == FIC_OK, "without a failure: %s", err.text);
    } while (failed);
    ck_assert_uint_ge(n, 2);
}

static fic_status read_and_write_a_file(void)
{
    char *text;
    size_t n;
    fic_status s = fic_text_read(run_path, 100000, &text, &n, &err);
    if (s != FIC_OK)
        return s;
    s = fic_file_write(out_path, text, n, &err);
    free(text);
    return s;
}

static fic_status draft_a_folder(void)
{
    fic_drafts d;
    fic_status s = fic_drafts_begin(results_path, &d, &err);
    if (s != FIC_OK)
        return s;
    char *path = fic_drafts_path(&d, "a.txt");
    s = path ? fic_file_write(path, "a", 1, &err) : fic_fail_memory(&err, "a path");
    free(path);
    if (s == FIC_OK)
        return fic_drafts_commit(&d, &err);
    fic_drafts_abandon(&d);
    return s;
}

static fic_status read_and_write_a_table(void)
{
    fic_table t;
    double *v;
    fic_status s = fic_table_read(table_path, &t, &err);
    if (s != FIC_OK)
        return s;
    s = fic_table_require(&t, "T", "degC", &v, &err);
    if (s == FIC_OK)
        s = fic_table_note(&t, &err, "more", "%d", 3);
    if (s == FIC_OK)
        s = fic_table_note(&t, &err, "more", "%d", 4);
    if (s == FIC_OK)
        s = fic_table_add(&t, "x", "1", NULL, &err);
    if (s == FIC_OK)
        s = fic_table_write(&t, out_path, &err);
    fic_table_clear(&t);
    return s;
}

static fic_status expand_a_file(void)
{
    static const char *const names[] = { "T" }, *const texts[] = { "3 K" };
    static const char text[] = "a: {b: $T}\n";
    fic_yaml *y, *copy;
    fic_status s = fic_yaml_parse("x.yaml", text, sizeof text - 1, &y, &err);
    if (s != FIC_OK)
        return s;
    s = fic_yaml_expand(fic_yaml_root(y), "copy.yaml", 1, names, texts, &copy, &err);
    if (s == FIC_OK)
        fic_yaml_free(copy);
    fic_yaml_free(y);
    return s;
}

static fic_status make_spectra(void)
{
    fic_spectrum s, copy;
    fic_status status = fic_spectrum_kww(0.5, 1e-3, 0, &s, &err);
    if (status != FIC_OK)
        return status;
    status = fic_spectrum_copy(&s, &copy, &err);
    if (status == FIC_OK)
        fic_spectrum_clear(&copy);
    fic_spectrum_clear(&s);
    if (status == FIC_OK)
        status = fic_spectrum_gaussian(5e3, 1e-3, 0, &s, &err);
    if (status == FIC_OK)
        fic_spectrum_clear(&s);
    return status;
}

static fic_status read_a_run(void)
{
    fic_run run;
    fic_status s = fic_run_read(run_path, &run, &err);
    if (s == FIC_OK)
        fic_run_clear(&run);
    return s;
}

static fic_run shared_run;

static fic_status simulate_a_run(void)
{
    fic_simulation out;
    fic_status s = fic_simulate(&shared_run, NULL, &out, &err);
    if (s == FIC_OK)
        fic_simulation_clear(&out);
    return s;
}

static fic_status copy_a_state(void)
{
    fic_state state, copy;
    fic_status s = fic_state_equilibrium(&shared_run.material, 700.0, 0.0, &state, &err);
    if (s != FIC_OK)
        return s;
    s = fic_state_copy(&state, &copy, &err);
    if (s == FIC_OK)
        fic_state_clear(&copy);
    fic_state_clear(&state);
    return s;
}

/* Twice, with another population and another end: waymarks, lanes and the path's memory all come and go. */
static fic_status walk_two_paths(void)
{
    fic_walker *w;
    fic_state state;
    fic_material m = shared_run.material;
    fic_protocol path = shared_run.protocol;
    fic_status s = fic_walker_create(&w, &err);
    if (s != FIC_OK)
        return s;
    for (int turn = 0; turn < 2 && s == FIC_OK; turn++) {
        path.n = shared_run.protocol.n - (turn == 0);
        m.population[1].p[0] *= 1.0 + turn;
        s = fic_walk(w, &m, shared_run.precision, &path, &state, &err);
        if (s == FIC_OK)
            fic_state_clear(&state);
    }
    fic_walker_free(w);
    return s;
}

START_TEST(readers_and_writers_survive_every_failing_allocation)
{
    static fic_status (*const works[])(void) = { read_and_write_a_file, draft_a_folder, read_and_write_a_table,
                                                 expand_a_file,         make_spectra,   read_a_run };
    for (size_t i = 0; i < COUNT(works); i++)
        each_allocation(works[i]);
}
END_TEST

START_TEST(both_integrators_survive_every_failing_allocation)
{
    ok(fic_run_read(run_path, &shared_run, &err));
    each_allocation(copy_a_state);
    for (size_t k = 0; k < COUNT(both_methods); k++) {
        shared_run.precision.method = both_methods[k];
        each_allocation(simulate_a_run);
        each_allocation(walk_two_paths);
    }
    fic_run_clear(&shared_run);
}
END_TEST

START_TEST(a_file_is_untouched_by_a_failing_allocation)
{
    char *text;
    size_t n;
    ok(fic_file_write(out_path, "earlier", 7, &err));
    until_failure = 1;
    ck_assert_int_eq(fic_file_write(out_path, "later", 5, &err), FIC_ENOMEM);
    ok(fic_file_read(out_path, 100, &text, &n, &err));
    ck_assert_str_eq(text, "earlier");
    free(text);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("memory");
    add_case(s, "failing allocations", 120, setup, teardown,
             (const TTest *[]){ readers_and_writers_survive_every_failing_allocation,
                                both_integrators_survive_every_failing_allocation,
                                a_file_is_untouched_by_a_failing_allocation, NULL });
    return run_suite(s);
}
