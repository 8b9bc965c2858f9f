#!/bin/sh
# Runs each test program and shell test, prints what failed, and closes with the sum over all.
#   sh tests/run.sh BUILD TEST...        JOBS of them at a time, where it is set
build=$1
# A busy machine is no failure: a test that hangs is still ended.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-300}"
shift

# one TEST: runs it, and says in a line what came out
one() {
    log=$build/$(basename "$1").log
    case $1 in
    *.sh) sh "$1" "$build/fictive" >"$log" 2>&1 ;;
    *) "$1" >"$log" 2>&1 ;;
    esac
    code=$?
    # check prints "100%: Checks: N, Failures: F, Errors: E"; a shell test "N passed, F failed"
    counts=$(sed -n -e 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2 0 sh/p' "$log" | awk '
        { if ($4 == "sh") { n += $1; f += $2 } else { n += $1 - $2 - $3; f += $2 + $3 } } END { print n + 0, f + 0 }')
    n=${counts% *} f=${counts#* }
    s=$(grep -c '^skipped: ' "$log")
    [ "$code" != 0 ] && [ "$f" = 0 ] && f=1
    said=$(grep '^skipped: ' "$log")
    [ "$code" = 0 ] && [ "$n" = 0 ] && [ "$s" = 0 ] && { f=1; said="$1 ran no test"; }
    [ "$f" != 0 ] && said="${said:+$said
}$(sed -n '/:[FE]:/p; /ERROR/p; /runtime error/p; /^failed: /p' "$log" | head -20)"
    # In one piece, so that tests that run side by side do not mix their lines.
    printf '%-32s %4d passed, %d failed, %d skipped\n%s' "$(basename "$1")" "$n" "$f" "$s" "${said:+$said
}"
}

if [ "$1" = --one ]; then
    one "$2"
    exit 0
fi
# The longest first, so that none runs on alone at the end.
{ ls tests/test_*.sh 2>/dev/null; printf '%s\n' "$@"; } | xargs -P "${JOBS:-1}" -I TEST sh "$0" "$build" --one TEST |
    tee "$build/tests.log"
awk '/ passed, [0-9]+ failed, [0-9]+ skipped$/ { n += $2; f += $4; s += $6; t++ }
    END { printf "%d passed, %d failed, %d skipped\n", n, f, s; exit f > 0 || t == 0 }' "$build/tests.log"
