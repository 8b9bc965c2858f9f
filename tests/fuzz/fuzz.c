/* fuzz.c - libFuzzer's door to one reader, which the variable FUZZ_READER names. */
#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <unistd.h>
#include "tests/fuzz/readers.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Words that are no unit leave a copy behind in the lexer of UDUNITS, odd quotes one in libfyaml: not ours to free. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libudunits2.so\nleak:libfyaml.so\n";
}

static const fuzz_reader *reader;
static char folder[256];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = getenv("FUZZ_READER"), *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    (void)argc;
    (void)argv;
    for (size_t i = 0; name && i < FUZZ_READERS; i++)
        if (strcmp(fuzz_readers[i].name, name) == 0)
            reader = &fuzz_readers[i];
    fuzz_expect(reader != NULL, "expected the name of a reader in FUZZ_READER");
    snprintf(folder, sizeof folder, "%s/fictive-fuzz-%s", memory, name);
    fuzz_folder(folder);
    gsl_set_error_handler_off();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_one(reader, folder, bytes, n);
    return 0;
}
