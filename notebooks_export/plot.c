/* One gnuplot process is told from a socket which files to load (a dead reader then is an error code and no
 * signal), its words go to files in memory. It draws into draft names beside the final ones; at the end every
 * picture that gnuplot found no fault with and whose two files are complete takes its name, and the other
 * drafts go. */
#include "notebooks_export/plot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "notebooks_export/plot_script.h"

typedef struct {
    char *name;               /* as the caller said it, for sentences */
    char *file[2], *draft[3]; /* PNG, SVG; the third draft holds the words */
} picture;

struct fic_plots {
    pid_t pid;
    int in, said; /* gnuplot's standard input and error */
    size_t n, room;
    picture *picture;
};

/* The most telling line of n bytes of complaint: "line 3: undefined variable", else the first line. */
static void telling_line(const char *text, size_t n, char *line, size_t room)
{
    snprintf(line, room, "it gave no reason");
    bool found = false;
    for (const char *t = text, *end = text + n; t < end;) {
        size_t length = strcspn(t, "\n"), blank = strspn(t, " \t^");
        length = length < (size_t)(end - t) ? length : (size_t)(end - t);
        if (blank < length) {
            bool telling = strncmp(t + blank, "line ", 5) == 0 && !memmem(t, length, "warning:", 8);
            if (telling || !found)
                snprintf(line, room, "%.*s", (int)(length - blank < 300 ? length - blank : 300), t + blank);
            found = true;
            if (telling)
                return;
        }
        t += length + 1;
    }
}

/* All that gnuplot said so far; the caller frees. NULL: out of memory. */
static char *all_said(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *text = malloc(size < 0 ? 1 : (size_t)size + 1);
    if (!text)
        return NULL;
    ssize_t n = size > 0 ? pread(fd, text, (size_t)size, 0) : 0;
    text[n > 0 ? n : 0] = '\0';
    return text;
}

static void picture_clear(picture *p)
{
    for (int i = 0; i < 3; i++) {
        if (p->draft[i])
            unlink(p->draft[i]);
        free(p->draft[i]);
    }
    free(p->file[0]);
    free(p->file[1]);
    free(p->name);
    *p = (picture){ 0 };
}

/* "./" keeps a path that starts with '|' or '~' a path: gnuplot would run the one and expand the other. */
static char *name_of(const char *path, const char *ending, const char *draft)
{
    char *name = NULL;
    return asprintf(&name, "%s%s%s%s", path[0] == '/' ? "" : "./", path, draft, ending) < 0 ? NULL : name;
}

static fic_status picture_init(picture *p, const char *path, fic_error *err)
{
    static const char *const ending[3] = { ".png", ".svg", ".gp" };
    static atomic_uint drafts;
    char draft[64];
    snprintf(draft, sizeof draft, ".%ld-%u.part", (long)getpid(), atomic_fetch_add(&drafts, 1));
    *p = (picture){ .name = strdup(path) };
    bool good = p->name;
    for (int i = 0; i < 3; i++) {
        p->draft[i] = name_of(path, ending[i], draft);
        if (i < 2)
            p->file[i] = name_of(path, ending[i], "");
        good = good && p->draft[i] && (i == 2 || p->file[i]);
    }
    if (good)
        return FIC_OK;
    picture_clear(p);
    return fic_fail_memory(err, path);
}

bool fic_plot_possible(void)
{
    const char *path = getenv("PATH"), *end;
    char file[4096];
    for (path = path ? path : "/bin:/usr/bin";; path = end + 1) {
        end = strchrnul(path, ':');
        int n =
            snprintf(file, sizeof file, "%.*s/gnuplot", end > path ? (int)(end - path) : 1, end > path ? path : ".");
        if (n > 0 && (size_t)n < sizeof file && access(file, X_OK) == 0)
            return true;
        if (!*end)
            return false;
    }
}

static fic_status spawn(fic_plots *p, int in, fic_error *err)
{
    /* -d: the reader's own settings stay out of the pictures. */
    char *const argv[] = { "gnuplot", "-d", NULL };
    posix_spawn_file_actions_t a;
    int code = posix_spawn_file_actions_init(&a);
    if (code == 0) {
        code = posix_spawn_file_actions_adddup2(&a, in, 0);
        code = code ? code : posix_spawn_file_actions_addopen(&a, 1, "/dev/null", O_WRONLY, 0);
        code = code ? code : posix_spawn_file_actions_adddup2(&a, p->said, 2);
        code = code ? code : posix_spawnp(&p->pid, "gnuplot", &a, NULL, argv, environ);
        posix_spawn_file_actions_destroy(&a);
    }
    if (code == 0)
        return FIC_OK;
    p->pid = 0;
    return fic_fail(err, FIC_EIO,
                    "gnuplot could not be started: %s, expected it on the PATH (apt-get install gnuplot-nox)",
                    strerror(code));
}

fic_status fic_plots_begin(fic_plots **plots, fic_error *err)
{
    *plots = NULL;
    fic_plots *p = calloc(1, sizeof *p);
    if (!p)
        return fic_fail_memory(err, "gnuplot");
    int ends[2] = { -1, -1 };
    fic_status s = FIC_OK;
    p->said = memfd_create("said", MFD_CLOEXEC);
    if (p->said < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        s = fic_fail(err, FIC_EIO, "gnuplot could not be started: %s", strerror(errno));
    p->in = ends[0];
    if (s == FIC_OK)
        s = spawn(p, ends[1], err);
    if (ends[1] >= 0)
        close(ends[1]);
    if (s == FIC_OK)
        *plots = p;
    else
        fic_plots_end(p, NULL);
    return s;
}

/* The words go to a file: gnuplot reads its standard input byte after byte, a file at once. */
static fic_status write_words(const picture *v, const char *title, size_t rows, size_t columns, const fic_panel panel[],
                              fic_error *err)
{
    FILE *out = fopen(v->draft[2], "wxe");
    if (out)
        fic_put_picture(out, v->draft[0], v->draft[1], title, rows, columns, panel);
    if (!out || ferror(out) | fclose(out))
        return fic_fail(err, FIC_EIO, "%s: could not be written: %s", v->name, strerror(errno));
    return FIC_OK;
}

static fic_status tell(fic_plots *p, const picture *v, fic_error *err)
{
    char *text = NULL;
    size_t n = 0, sent = 0;
    FILE *out = open_memstream(&text, &n);
    if (out) {
        fputs("reset errors\nset print\nload ", out);
        fic_put_words(out, v->draft[2], 0);
        fputs("\nprint 'picture', GPVAL_ERRNO\nunset multiplot\nunset output\nundefine $*\n", out);
    }
    if (!out || ferror(out) | fclose(out)) {
        free(text);
        return fic_fail_memory(err, v->name);
    }
    while (sent < n) {
        ssize_t k = send(p->in, text + sent, n - sent, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            break;
        sent += (size_t)k;
    }
    free(text);
    if (sent == n)
        return FIC_OK;
    char why[320], *said = all_said(p->said);
    telling_line(said ? said : "", said ? strlen(said) : 0, why, sizeof why);
    free(said);
    return fic_fail(err, FIC_EIO, "%s: gnuplot stopped reading: %s", v->name, why);
}

static fic_status grow(fic_plots *p, fic_error *err)
{
    if (p->n < p->room)
        return FIC_OK;
    size_t room = p->room ? 2 * p->room : 8;
    picture *larger = realloc(p->picture, room * sizeof *larger);
    if (!larger)
        return fic_fail_memory(err, "pictures");
    p->picture = larger;
    p->room = room;
    return FIC_OK;
}

fic_status fic_plots_add(fic_plots *p, const char *path, const char *title, size_t rows, size_t columns,
                         const fic_panel panel[], fic_error *err)
{
    if (rows == 0 || columns == 0 || rows > 16 || columns > 16)
        return fic_fail(err, FIC_EINPUT, "%s: %zu x %zu panels, expected 1 to 16 each way", path, rows, columns);
    fic_status s = FIC_OK;
    for (size_t i = 0; s == FIC_OK && i < rows * columns; i++)
        if ((s = fic_panel_check(&panel[i], err)) != FIC_OK)
            fic_fail_in(err, s, "%s: panel %zu", path, i);
    if (s == FIC_OK)
        s = grow(p, err);
    if (s == FIC_OK)
        s = picture_init(&p->picture[p->n], path, err);
    if (s != FIC_OK)
        return s;
    picture *v = &p->picture[p->n];
    s = write_words(v, title, rows, columns, panel, err);
    if (s == FIC_OK)
        s = tell(p, v, err);
    if (s == FIC_OK)
        p->n++;
    else
        picture_clear(v);
    return s;
}

/* Whether the file ends as its kind does: a full disk leaves one that does not. */
static bool complete(const char *draft)
{
    char tail[16] = { 0 };
    int fd = open(draft, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    ssize_t n = size < (off_t)sizeof tail ? -1 : pread(fd, tail, sizeof tail, size - (off_t)sizeof tail);
    if (fd >= 0)
        close(fd);
    return n == (ssize_t)sizeof tail &&
           (memmem(tail, sizeof tail, "IEND", 4) || memmem(tail, sizeof tail, "</svg>", 6));
}

static fic_status put_in_place(picture *v, fic_error *err)
{
    for (int i = 0; i < 2; i++)
        if (!complete(v->draft[i]))
            return fic_fail(err, FIC_EIO,
                            "%s: is not complete, expected room on the disk and a folder that can be "
                            "written",
                            v->file[i]);
    for (int i = 0; i < 2; i++) {
        if (rename(v->draft[i], v->file[i]) != 0)
            return fic_fail(err, FIC_EIO, "%s: could not be put in place: %s", v->file[i], strerror(errno));
        free(v->draft[i]);
        v->draft[i] = NULL;
    }
    return FIC_OK;
}

static fic_status say_failure(const picture *v, int status, const char *text, size_t n, fic_error *err)
{
    char why[320];
    telling_line(text, n, why, sizeof why);
    const char *hint = strstr(why, "terminal type") ? " (apt-get install gnuplot-nox)" : "";
    if (WIFSIGNALED(status))
        return fic_fail(err, FIC_EIO, "%s: gnuplot was ended by signal %d: %s", v->name, WTERMSIG(status), why);
    return fic_fail(err, FIC_EIO, "%s: gnuplot failed (exit %d): %s%s", v->name, WEXITSTATUS(status), why, hint);
}

/* gnuplot ends what it has to say of a picture with "picture 0", or with another number where it found a
 * fault. */
static fic_status collect(fic_plots *p, int status, fic_error *err)
{
    fic_status first = FIC_OK;
    char *said = all_said(p->said);
    if (!said)
        return fic_fail_memory(err, "gnuplot");
    const char *text = said;
    for (size_t i = 0; i < p->n; i++) {
        static const char mark[] = "picture ";
        const char *end = strncmp(text, mark, strlen(mark)) == 0 ? text : strstr(text, "\npicture ");
        size_t n = end ? (size_t)(end - text) : strlen(text);
        const char *number = end ? end + (*end == '\n') + strlen(mark) : "";
        fic_error e;
        fic_status s = strncmp(number, "0\n", 2) == 0 ? put_in_place(&p->picture[i], &e)
                                                      : say_failure(&p->picture[i], status, text, n, &e);
        if (s != FIC_OK && first == FIC_OK)
            first = fic_fail(err, s, "%s", e.text);
        text = end ? number + strcspn(number, "\n") : text + n;
        text += *text == '\n';
    }
    free(said);
    return first;
}

fic_status fic_plots_end(fic_plots *p, fic_error *err)
{
    if (!p)
        return FIC_OK;
    fic_status s = FIC_OK;
    int status = 0;
    if (p->in >= 0)
        close(p->in);
    while (p->pid > 0 && waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (p->n > 0)
        s = collect(p, status, err);
    for (size_t i = 0; i < p->n; i++)
        picture_clear(&p->picture[i]);
    if (p->said >= 0)
        close(p->said);
    free(p->picture);
    free(p);
    return s;
}

fic_status fic_plot(const char *path, const char *title, size_t rows, size_t columns, const fic_panel panel[],
                    fic_error *err)
{
    fic_plots *p = NULL;
    fic_status s = fic_plots_begin(&p, err);
    if (s == FIC_OK)
        s = fic_plots_add(p, path, title, rows, columns, panel, err);
    fic_status end = fic_plots_end(p, s == FIC_OK ? err : NULL);
    return s == FIC_OK ? end : s;
}
