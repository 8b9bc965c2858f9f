/* error.h - how the library says that something went wrong.
 *
 * Every function that can fail returns a fic_status and writes one sentence into the caller's fic_error:
 * what was found, where, and what was expected. The library never prints, exits or aborts. */
#ifndef FIC_ERROR_H
#define FIC_ERROR_H

typedef enum {
    FIC_OK = 0,
    FIC_EINPUT, /* what the caller or a file said cannot be used */
    FIC_ENOMEM, /* memory ran out */
    FIC_EIO,    /* a file could not be read or written */
    FIC_EMATH,  /* a method failed on input that looked right */
    FIC_ESTOP   /* the caller asked the work to stop */
} fic_status;

typedef struct {
    char text[1536];
} fic_error;

/* Writes the sentence and returns the code, so that a check is one statement. err may be NULL. */
fic_status fic_fail(fic_error *err, fic_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "where: " before the sentence that stands there and returns the code. */
fic_status fic_fail_in(fic_error *err, fic_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "memory ran out for WHAT", in the one way the project says it. Returns FIC_ENOMEM. */
fic_status fic_fail_memory(fic_error *err, const char *what);

#endif
