#!/bin/sh
# Runs each test program and shell test, prints what failed, and closes with the sum over all.
#   sh tests/run.sh BUILD TEST...
build=$1
# A busy machine is no failure: a test that hangs is still ended.
export CK_DEFAULT_TIMEOUT="${CK_DEFAULT_TIMEOUT:-300}"
shift
passed=0 failed=0 skipped=0
for t in "$@" $(ls tests/test_*.sh 2>/dev/null); do
    log=$build/$(basename "$t").log
    case $t in
    *.sh) sh "$t" "$build/fictive" >"$log" 2>&1 ;;
    *) "$t" >"$log" 2>&1 ;;
    esac
    code=$?
    # check prints "100%: Checks: N, Failures: F, Errors: E"; a shell test "N passed, F failed"
    counts=$(sed -n -e 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' \
        -e 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2 0 sh/p' "$log" | awk '
        { if ($4 == "sh") { n += $1; f += $2 } else { n += $1 - $2 - $3; f += $2 + $3 } } END { print n + 0, f + 0 }')
    n=${counts% *} f=${counts#* }
    s=$(grep -c '^skipped: ' "$log")
    [ "$code" != 0 ] && [ "$f" = 0 ] && f=1
    [ "$code" = 0 ] && [ "$n" = 0 ] && [ "$s" = 0 ] && { f=1; echo "$t ran no test"; }
    printf '%-32s %4d passed, %d failed' "$(basename "$t")" "$n" "$f"
    [ "$s" != 0 ] && printf ', %d skipped' "$s"
    echo
    grep '^skipped: ' "$log"
    [ "$f" != 0 ] && sed -n '/:[FE]:/p; /ERROR/p; /runtime error/p; /^failed: /p' "$log" | head -20
    passed=$((passed + n)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
