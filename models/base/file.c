#include "models/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DRAFTS_MOST = 1000 };

static fic_status read_stream(FILE *f, const char *path, size_t most, char **bytes, size_t *n, fic_error *err)
{
    size_t room = 1 << 14, used = 0;
    char *buffer = malloc(room);
    while (buffer) {
        used += fread(buffer + used, 1, room - used - 1, f);
        if (used > most) {
            free(buffer);
            return fic_fail(err, FIC_EINPUT, "%s: more than %zu bytes, expected at most that", path, most);
        }
        if (used < room - 1)
            break;
        char *larger = realloc(buffer, room *= 2);
        if (!larger)
            free(buffer);
        buffer = larger;
    }
    if (!buffer)
        return fic_fail_memory(err, path);
    if (ferror(f)) {
        free(buffer);
        return fic_fail(err, FIC_EIO, "%s: could not be read: %s", path, strerror(errno));
    }
    buffer[used] = '\0';
    *bytes = buffer;
    *n = used;
    return FIC_OK;
}

fic_status fic_file_read(const char *path, size_t most, char **bytes, size_t *n, fic_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return fic_fail(err, FIC_EINPUT, "%s: %s, expected a file", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return fic_fail(err, FIC_EINPUT, "%s: is a directory, expected a file", path);
    if (S_ISREG(st.st_mode) && (size_t)st.st_size > most)
        return fic_fail(err, FIC_EINPUT, "%s: %lld bytes, expected at most %zu", path, (long long)st.st_size, most);
    FILE *f = fopen(path, "rb");
    if (!f)
        return fic_fail(err, FIC_EINPUT, "%s: could not be opened: %s", path, strerror(errno));
    fic_status s = read_stream(f, path, most, bytes, n, err);
    fclose(f);
    return s;
}

fic_status fic_text_check(const char *name, const char *text, size_t n, fic_error *err)
{
    if (strspn(text, " \t\r\n") == n)
        return fic_fail(err, FIC_EINPUT, "%s: is empty, expected text", name);
    for (size_t i = 0, line = 1; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        line += c == '\n';
        if (c == 0 || (c < 32 && !strchr("\t\n\r\f", c)))
            return fic_fail(err, FIC_EINPUT, "%s:%zu: byte 0x%02x, expected text (is this a binary file?)", name, line,
                            c);
    }
    return FIC_OK;
}

fic_status fic_text_read(const char *path, size_t most, char **text, size_t *n, fic_error *err)
{
    fic_status s = fic_file_read(path, most, text, n, err);
    if (s != FIC_OK)
        return s;
    s = fic_text_check(path, *text, *n, err);
    if (s != FIC_OK) {
        free(*text);
        *text = NULL;
    }
    return s;
}

static fic_status write_all(int fd, const char *path, const char *bytes, size_t n, fic_error *err)
{
    while (n > 0) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return fic_fail(err, FIC_EIO, "%s: could not be written: %s", path, strerror(errno));
        bytes += k;
        n -= (size_t)k;
    }
    return FIC_OK;
}

fic_status fic_file_write(const char *path, const char *bytes, size_t n, fic_error *err)
{
    static atomic_uint drafts;
    size_t room = strlen(path) + 48;
    char *draft = malloc(room);
    if (!draft)
        return fic_fail_memory(err, path);
    fic_status s = FIC_OK;
    int fd = -1;
    /* A process that was killed may have left a draft, and had our number: in a container every run may be number 1. */
    for (int i = 0; i < DRAFTS_MOST && fd < 0 && (i == 0 || errno == EEXIST); i++) {
        snprintf(draft, room, "%s.%ld-%u.part", path, (long)getpid(), atomic_fetch_add(&drafts, 1));
        fd = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0666);
    }
    if (fd < 0) {
        s = fic_fail(err, FIC_EIO, "%s: could not be created: %s", path, strerror(errno));
        free(draft);
        return s;
    }
    s = write_all(fd, path, bytes, n, err);
    if (close(fd) != 0 && s == FIC_OK)
        s = fic_fail(err, FIC_EIO, "%s: could not be written: %s", path, strerror(errno));
    if (s == FIC_OK && rename(draft, path) != 0)
        s = fic_fail(err, FIC_EIO, "%s: could not be put in place: %s", path, strerror(errno));
    if (s != FIC_OK)
        unlink(draft);
    free(draft);
    return s;
}

fic_status fic_text_begin(fic_text *t, const char *path, fic_error *err)
{
    *t = (fic_text){ 0 };
    t->f = open_memstream(&t->text, &t->n);
    return t->f ? FIC_OK : fic_fail_memory(err, path);
}

fic_status fic_text_end(fic_text *t, const char *path, fic_error *err)
{
    bool failed = ferror(t->f) != 0;
    failed |= fclose(t->f) != 0;
    fic_status s = failed ? fic_fail_memory(err, path) : fic_file_write(path, t->text, t->n, err);
    free(t->text);
    *t = (fic_text){ 0 };
    return s;
}

/* A message shows `shown` bytes of the path: what lies behind them is a draft's, and no name that a user knows. */
static fic_status make_folders(const char *path, size_t shown, fic_error *err)
{
    char *p = strdup(path);
    if (!p)
        return fic_fail_memory(err, path);
    fic_status s =
        p[0] ? FIC_OK : fic_fail(err, FIC_EINPUT, "'' is no name of a folder, expected one such as out/first");
    for (char *slash = p + 1; s == FIC_OK; slash++) {
        slash = strchr(slash, '/');
        if (slash)
            *slash = '\0';
        struct stat st;
        if (p[0] && mkdir(p, 0777) != 0 && !(errno == EEXIST && stat(p, &st) == 0 && S_ISDIR(st.st_mode)))
            s = fic_fail(err, FIC_EIO, "%.*s: folder could not be created: %s", (int)shown, p,
                         errno == EEXIST ? "a file of this name is there" : strerror(errno));
        if (!slash)
            break;
        *slash = '/';
    }
    free(p);
    return s;
}

fic_status fic_folder_create(const char *path, fic_error *err)
{
    return make_folders(path, strlen(path), err);
}

char *fic_path_join(const char *dir, const char *name)
{
    if (name[0] == '/' || !dir[0])
        return strdup(name);
    size_t room = strlen(dir) + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s/%s", dir, name);
    return path;
}

char *fic_path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* ---- a folder of results ------------------------------------------------------------------------------- */

char *fic_drafts_path(const fic_drafts *d, const char *name)
{
    return fic_path_join(d->draft, name);
}

fic_status fic_drafts_begin(const char *folder, fic_drafts *d, fic_error *err)
{
    size_t n = strlen(folder);
    *d = (fic_drafts){ 0 };
    if (n == 0)
        return fic_folder_create(folder, err);
    *d = (fic_drafts){ strdup(folder), malloc(n + 40) };
    if (!d->folder || !d->draft) { /* the draft has no name yet that could be removed */
        free(d->folder);
        free(d->draft);
        *d = (fic_drafts){ 0 };
        return fic_fail_memory(err, folder);
    }
    while (n > 1 && d->folder[n - 1] == '/')
        d->folder[--n] = '\0';
    /* What a killed process left under our number is not ours to move into the results. */
    struct stat st;
    for (int i = 0; i < DRAFTS_MOST && (i == 0 || lstat(d->draft, &st) == 0); i++)
        snprintf(d->draft, n + 40, i ? "%s.%ld-%d.part" : "%s.%ld.part", d->folder, (long)getpid(), i);
    fic_status s = make_folders(d->draft, strlen(d->folder), err);
    if (s != FIC_OK)
        fic_drafts_abandon(d);
    return s;
}

/* Moves every file of the draft into the folder, or removes it. */
static fic_status each_file(const fic_drafts *d, bool keep, fic_error *err)
{
    fic_status s = FIC_OK;
    DIR *dir = opendir(d->draft);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *from = fic_path_join(d->draft, e->d_name), *to = fic_path_join(d->folder, e->d_name);
        if (!from || !to)
            s = fic_fail_memory(err, d->folder);
        else if (!keep || s != FIC_OK)
            unlink(from);
        else if (rename(from, to) != 0)
            s = fic_fail(err, FIC_EIO, "%s: could not be put in place: %s", to, strerror(errno));
        free(from);
        free(to);
    }
    if (dir)
        closedir(dir);
    return s;
}

void fic_drafts_abandon(fic_drafts *d)
{
    if (d->draft) {
        each_file(d, false, NULL);
        rmdir(d->draft);
    }
    free(d->folder);
    free(d->draft);
    *d = (fic_drafts){ 0 };
}

fic_status fic_drafts_commit(fic_drafts *d, fic_error *err)
{
    fic_status s = fic_folder_create(d->folder, err);
    if (s == FIC_OK)
        s = each_file(d, true, err);
    fic_drafts_abandon(d);
    return s;
}

void fic_sha256(const void *bytes, size_t n, char hex[65])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, n, bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}
