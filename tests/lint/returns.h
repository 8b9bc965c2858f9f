/* returns.h - what clang-tidy cannot see from one file: a function that fails returns its code, never FIC_OK. Given to
 * the analyzer alone, by -include. */
#ifndef FIC_TESTS_LINT_RETURNS_H
#define FIC_TESTS_LINT_RETURNS_H

#include "models/base/yaml.h"

#define fic_fail(err, code, ...) ((void)(fic_fail)(err, code, __VA_ARGS__), (code))
#define fic_fail_in(err, code, ...) ((void)(fic_fail_in)(err, code, __VA_ARGS__), (code))
#define fic_fail_memory(err, what) ((void)(fic_fail_memory)(err, what), FIC_ENOMEM)
#define fic_node_fail(node, err, ...) ((void)(fic_node_fail)(node, err, __VA_ARGS__), FIC_EINPUT)

#endif
