/* suite.h - the main of a test program: cases into a suite, the suite run. */
#ifndef FIC_TESTS_SUITE_H
#define FIC_TESTS_SUITE_H

#include <check.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>

static inline int run_suite(Suite *s)
{
    gsl_set_error_handler_off();
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A case of tests, ending with NULL; setup and teardown may be NULL. */
static inline void add_case(Suite *s, const char *name, double timeout_s, void (*setup)(void), void (*teardown)(void),
                            const TTest *const tests[])
{
    TCase *t = tcase_create(name);
    tcase_set_timeout(t, timeout_s);
    if (setup)
        tcase_add_checked_fixture(t, setup, teardown);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_test(t, tests[i]);
    suite_add_tcase(s, t);
}

/* Studies of thousands of fits, which sanitizers make eight times as long and whose code the other tests of the file reach:
 * left out there, and that is said. */
static inline void add_studies(Suite *s, const char *name, double timeout_s, void (*setup)(void),
                               void (*teardown)(void), const TTest *const tests[])
{
#ifdef __SANITIZE_ADDRESS__
    const TTest *const none[] = { NULL };
    printf("skipped: %s, with sanitizers\n", name);
    tests = none;
#endif
    add_case(s, name, timeout_s, setup, teardown, tests);
}

#endif
