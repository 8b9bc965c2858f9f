#include "models/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

fic_status fic_fail(fic_error *err, fic_status code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return code;
}

fic_status fic_fail_in(fic_error *err, fic_status code, const char *format, ...)
{
    if (!err)
        return code;
    fic_error where;
    va_list args;
    va_start(args, format);
    vsnprintf(where.text, sizeof where.text, format, args);
    va_end(args);
    size_t n = strlen(where.text);
    size_t room = sizeof where.text - n - 1, rest = strlen(err->text);
    if (room > 2) {
        memcpy(where.text + n, ": ", 3);
        rest = rest < room - 2 ? rest : room - 2;
        memcpy(where.text + n + 2, err->text, rest);
        where.text[n + 2 + rest] = '\0';
    }
    *err = where;
    return code;
}

fic_status fic_fail_memory(fic_error *err, const char *what)
{
    return fic_fail(err, FIC_ENOMEM, "memory ran out for %s", what);
}
