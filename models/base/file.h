/* file.h - whole files in, whole files out.
 *
 * A reader gets a file's bytes with a bound on their number; a writer gives the bytes, which appear under
 * their name all at once (temporary file, then rename) or not at all. */
#ifndef FIC_FILE_H
#define FIC_FILE_H

#include <stddef.h>
#include <stdio.h>
#include "models/base/error.h"

/* The whole file with a NUL byte after the last; the caller frees *bytes.
 * Errors  FIC_EINPUT: not there, a directory, larger than most; FIC_EIO, FIC_ENOMEM. */
fic_status fic_file_read(const char *path, size_t most, char **bytes, size_t *n, fic_error *err);

/* As fic_file_read, for text: a NUL byte or a control byte that no text holds is FIC_EINPUT, and so is an
 * empty file. */
fic_status fic_text_read(const char *path, size_t most, char **text, size_t *n, fic_error *err);
/* The same complaints about n bytes that are at hand, with a NUL byte after the last. */
fic_status fic_text_check(const char *name, const char *text, size_t n, fic_error *err);

/* Replaces or creates the file; an earlier one stays untouched on error. */
fic_status fic_file_write(const char *path, const char *bytes, size_t n, fic_error *err);

/* A text file that is printed piece by piece: begin, print to f, end. It appears whole with the end, or not at all.
 * Errors  FIC_ENOMEM, and nothing is left to end; those of fic_file_write at the end. */
typedef struct {
    FILE *f;
    char *text; /* so far */
    size_t n;
} fic_text;
fic_status fic_text_begin(fic_text *t, const char *path, fic_error *err);
fic_status fic_text_end(fic_text *t, const char *path, fic_error *err);

/* Creates the folder and those above it; one that is there already is fine. */
fic_status fic_folder_create(const char *path, fic_error *err);

/* A folder of results that appears whole: files are written into a draft beside it, and moved in at the end.
 * Files of other names that stand in the folder stay. */
typedef struct {
    char *folder, *draft;
} fic_drafts;

/* Creates the draft (and the folders above it). Errors FIC_EIO, FIC_ENOMEM; nothing is left then. */
fic_status fic_drafts_begin(const char *folder, fic_drafts *d, fic_error *err);
/* The path of a file in the draft; the caller frees. NULL: out of memory. */
char *fic_drafts_path(const fic_drafts *d, const char *name);
/* Moves every file to its place and ends the draft; on error the files that were not moved are gone. */
fic_status fic_drafts_commit(fic_drafts *d, fic_error *err);
/* Removes the draft. Accepts a zeroed struct and one that was committed. */
void fic_drafts_abandon(fic_drafts *d);

/* SHA-256 of bytes, as 64 hexadecimal digits. */
void fic_sha256(const void *bytes, size_t n, char hex[65]);

/* dir/name, or name alone where it is absolute or dir is empty; the caller frees. NULL: out of memory. */
char *fic_path_join(const char *dir, const char *name);

/* The part of path before its last '/', "." where there is none; the caller frees. */
char *fic_path_folder(const char *path);

#endif
