/* Every file under tests/fuzz/corpus/READER and tests/fuzz/failed/READER goes through its reader: the corpus begins
 * where fuzzing begins, and what has failed once is never to fail again. */
#include <dirent.h>
#include "tests/fuzz/readers.h"
#include "tests/suite.h"

/* Replays a folder; how many files it held. */
static size_t replay(const fuzz_reader *r, const char *kind, const char *scratch, size_t *good)
{
    char name[512];
    size_t n = 0;
    snprintf(name, sizeof name, "tests/fuzz/%s/%s", kind, r->name);
    DIR *dir = opendir(name);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char *bytes, path[1024];
        size_t size;
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", name, e->d_name);
        ck_assert_int_eq(fic_file_read(path, 64 << 20, &bytes, &size, &fuzz_last), FIC_OK);
        bool read = fuzz_one(r, scratch, bytes, size) == FIC_OK;
        ck_assert_msg(read || strcmp(kind, "corpus") || e->d_name[0] == '_', "%s is not read: %s", path,
                      fuzz_last.text);
        *good += read;
        free(bytes);
        n++;
    }
    if (dir)
        closedir(dir);
    return n;
}

START_TEST(every_reader_survives_what_fuzzing_found)
{
    const fuzz_reader *r = &fuzz_readers[_i];
    char scratch[] = "/tmp/fictive-replay-XXXXXX", path[1024];
    size_t good = 0;
    ck_assert_ptr_nonnull(mkdtemp(scratch));
    fuzz_folder(scratch);
    size_t seeds = replay(r, "corpus", scratch, &good);
    ck_assert_msg(seeds > 0, "no seed for %s", r->name);
    ck_assert_msg(good > 0, "no seed of %s is a good one", r->name);
    replay(r, "failed", scratch, &good);
    snprintf(path, sizeof path, "%s/%s", scratch, r->file);
    unlink(path);
    snprintf(path, sizeof path, "%s/beside", scratch);
    unlink(path);
    rmdir(scratch);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fuzz replay");
    TCase *t = tcase_create("readers");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, every_reader_survives_what_fuzzing_found, 0, FUZZ_READERS);
    suite_add_tcase(s, t);
    return run_suite(s);
}
