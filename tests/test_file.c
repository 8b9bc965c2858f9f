/* Files and folders: whole or not at all, and what cannot be read is said in a sentence. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "models/base/json.h"
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

static void holds(const char *path, const char *text)
{
    char *bytes;
    size_t n;
    ok(fic_file_read(path, 1000, &bytes, &n, &err));
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_int_eq(memcmp(bytes, text, n + 1), 0);
    free(bytes);
}

/* Files of the folder, drafts too. */
static size_t files(void)
{
    char command[128], line[32] = "";
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
    FILE *f = popen(command, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    pclose(f);
    return strtoul(line, NULL, 10);
}

START_TEST(a_file_is_replaced_whole)
{
    char path[128];
    write_file(path, folder, "result.csv", "earlier\n");
    ok(fic_file_write(path, "later, longer\n", 14, &err));
    holds(path, "later, longer\n");
    ok(fic_file_write(path, "", 0, &err));
    holds(path, "");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_full_disk_leaves_the_earlier_file_untouched)
{
    char path[128], *large = calloc(1, 300000);
    write_file(path, folder, "result.csv", "earlier\n");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100000, 100000 }), 0);
    ck_assert_int_eq(fic_file_write(path, large, 300000, &err), FIC_EIO);
    free(large);
    has_words(err.text, path);
    has_words(err.text, "could not be written");
    holds(path, "earlier\n");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_folder_that_may_not_be_written_leaves_the_earlier_file_untouched)
{
    char path[128];
    write_file(path, folder, "result.csv", "earlier\n");
    ck_assert_int_eq(chmod(folder, 0555), 0);
    bool root = geteuid() == 0; /* root may write anywhere, so the test becomes nobody */
    if (root)
        ck_assert_int_eq(seteuid(65534), 0);
    fic_status s = fic_file_write(path, "later", 5, &err), t = fic_folder_create("/proc/fictive/out", NULL);
    if (root)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(s, FIC_EIO);
    ck_assert_int_eq(t, FIC_EIO);
    has_words(err.text, "Permission denied");
    holds(path, "earlier\n");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(a_folder_in_the_place_of_a_file_is_not_replaced)
{
    char path[128];
    snprintf(path, sizeof path, "%s/result.csv", folder);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(fic_file_write(path, "later", 5, &err), FIC_EIO);
    has_words(err.text, "could not be put in place");
    ck_assert_uint_eq(files(), 1);
}
END_TEST

START_TEST(folders_are_made_with_those_above_them)
{
    char path[128], file[128];
    snprintf(path, sizeof path, "%s/a//b/c/", folder);
    ok(fic_folder_create(path, &err));
    ok(fic_folder_create(path, &err));
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert(S_ISDIR(st.st_mode));
    write_file(file, folder, "plain", "x");
    snprintf(path, sizeof path, "%s/plain/deeper", folder);
    ck_assert_int_eq(fic_folder_create(path, &err), FIC_EIO);
    has_words(err.text, "plain");
}
END_TEST

START_TEST(what_cannot_be_read_is_said_in_a_sentence)
{
    static const struct {
        const char *content, *words;
    } bad[] = { { "", "is empty" },
                { " \n\t\r\n", "is empty" },
                { "ab\ncd\x01", ":2: byte 0x01" },
                { "\x7f"
                  "ELF\x02",
                  "byte 0x02" },
                { "0123456789abcdef0123456789", "26 bytes, expected at most 20" } };
    char path[128], *text = NULL;
    size_t n;
    for (size_t i = 0; i < COUNT(bad); i++) {
        write_file(path, folder, "run.yaml", bad[i].content);
        ck_assert_int_eq(fic_text_read(path, 20, &text, &n, &err), FIC_EINPUT);
        has_words(err.text, path);
        has_words(err.text, bad[i].words);
    }
    ck_assert_int_eq(fic_text_read(folder, 20, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, "is a directory");
    ck_assert_int_eq(fic_text_read("/nowhere/run.yaml", 20, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, "No such file");
    ck_assert_int_eq(fic_text_read("/dev/zero", 100000, &text, &n, &err), FIC_EINPUT); /* without end */
    has_words(err.text, "more than 100000 bytes");
    /* A file that does not say its size beforehand. */
    ok(fic_text_read("/proc/self/maps", 1000000, &text, &n, &err));
    free(text);
    ck_assert_int_eq(fic_text_read("/proc/self/maps", 2 * n / 3, &text, &n, &err), FIC_EINPUT);
}
END_TEST

START_TEST(a_nul_byte_makes_a_file_binary)
{
    char path[128], *text;
    size_t n;
    write_file(path, folder, "x", "");
    ok(fic_file_write(path, "name: a\n\0b: 1\n", 14, &err));
    ck_assert_int_eq(fic_text_read(path, 100, &text, &n, &err), FIC_EINPUT);
    has_words(err.text, ":2: byte 0x00");
}
END_TEST

static void draft(const fic_drafts *d, const char *name, const char *text)
{
    char *path = fic_drafts_path(d, name);
    ok(fic_file_write(path, text, strlen(text), &err));
    free(path);
}

START_TEST(a_folder_of_results_appears_whole_or_not_at_all)
{
    char results[96], old[128], first[128];
    fic_drafts d;
    snprintf(results, sizeof results, "%s/a/results", folder);
    snprintf(first, sizeof first, "%s/first.csv", results);
    ok(fic_drafts_begin(results, &d, &err));
    draft(&d, "first.csv", "1");
    ck_assert_int_ne(access(results, F_OK), 0);
    fic_drafts_abandon(&d);
    ck_assert_int_ne(access(results, F_OK), 0);
    fic_drafts_abandon(&d);
    ok(fic_drafts_begin(results, &d, &err));
    draft(&d, "first.csv", "1");
    ok(fic_drafts_commit(&d, &err));
    holds(first, "1");
    write_file(old, results, "notes.txt", "mine");
    char slashed[100];
    snprintf(slashed, sizeof slashed, "%s///", results);
    ok(fic_drafts_begin(slashed, &d, &err));
    draft(&d, "first.csv", "2");
    holds(first, "1");
    ok(fic_drafts_commit(&d, &err));
    fic_drafts_abandon(&d);
    holds(first, "2");
    holds(old, "mine");
    snprintf(old, sizeof old, "ls '%.90s/a' | wc -l", folder);
    FILE *f = popen(old, "r");
    ck_assert_int_eq(fgetc(f), '1'); /* no draft is left */
    pclose(f);
    write_file(old, folder, "plain", "x");
    ck_assert_int_eq(fic_drafts_begin(strcat(old, "/results"), &d, &err), FIC_EIO);
    fic_drafts_abandon(&d);
}
END_TEST

START_TEST(a_digest_is_SHA_256)
{
    char hex[65];
    fic_sha256("abc", 3, hex); /* FIPS 180-4, example of one block */
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(paths_join_as_a_shell_would)
{
    static const char *const joined[][3] = { { "a/b", "c.yaml", "a/b/c.yaml" },
                                             { "a", "/c.yaml", "/c.yaml" },
                                             { "", "c.yaml", "c.yaml" } };
    static const char *const folders[][2] = { { "a/b/c.yaml", "a/b" }, { "c.yaml", "." }, { "/c.yaml", "/" } };
    for (size_t i = 0; i < COUNT(joined); i++) {
        char *path = fic_path_join(joined[i][0], joined[i][1]);
        ck_assert_str_eq(path, joined[i][2]);
        free(path);
    }
    for (size_t i = 0; i < COUNT(folders); i++) {
        char *path = fic_path_folder(folders[i][0]);
        ck_assert_str_eq(path, folders[i][1]);
        free(path);
    }
}
END_TEST

START_TEST(json_has_null_where_a_number_does_not_exist)
{
    char path[128], *text;
    size_t n;
    snprintf(path, sizeof path, "%s/summary.json", folder);
    json_t *v =
        json_pack("{s:o, s:o, s:o}", "a", fic_json_real(NAN), "b", fic_json_real(-INFINITY), "c", fic_json_real(573.7));
    ok(fic_json_write(v, path, &err));
    ok(fic_text_read(path, 1000, &text, &n, &err));
    has_words(text, "\"a\": null");
    has_words(text, "\"b\": null");
    has_words(text, "\"c\": 573.7\n");
    free(text);
    ck_assert_int_eq(fic_json_write(NULL, path, NULL), FIC_ENOMEM);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("file");
    add_case(s, "files", 10, setup, teardown,
             (const TTest *[]){ a_file_is_replaced_whole, a_full_disk_leaves_the_earlier_file_untouched,
                                a_folder_that_may_not_be_written_leaves_the_earlier_file_untouched,
                                a_folder_in_the_place_of_a_file_is_not_replaced, folders_are_made_with_those_above_them,
                                what_cannot_be_read_is_said_in_a_sentence, a_nul_byte_makes_a_file_binary,
                                paths_join_as_a_shell_would, json_has_null_where_a_number_does_not_exist,
                                a_digest_is_SHA_256, a_folder_of_results_appears_whole_or_not_at_all, NULL });
    return run_suite(s);
}
