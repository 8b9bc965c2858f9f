#include "models/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "models/base/file.h"

json_t *fic_json_real(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

fic_status fic_json_read(const char *path, json_t **value, fic_error *err)
{
    char *text;
    size_t n;
    json_error_t where;
    *value = NULL;
    fic_status s = fic_text_read(path, 8 << 20, &text, &n, err);
    if (s != FIC_OK)
        return s;
    *value = json_loadb(text, n, 0, &where);
    free(text);
    return *value ? FIC_OK : fic_fail(err, FIC_EINPUT, "%s:%d: %s, expected JSON", path, where.line, where.text);
}

static fic_status write_digits(json_t *value, size_t digits, const char *path, fic_error *err)
{
    char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(digits)) : NULL;
    json_decref(value);
    if (!text)
        return fic_fail_memory(err, path);
    fic_status s = fic_file_write(path, text, strlen(text), err);
    free(text);
    return s;
}

fic_status fic_json_write(json_t *value, const char *path, fic_error *err)
{
    /* 12 digits tell apart what the tolerances can; 17 would show rounding as if it were data. */
    return write_digits(value, 12, path, err);
}

fic_status fic_json_write_exact(json_t *value, const char *path, fic_error *err)
{
    return write_digits(value, 17, path, err);
}
