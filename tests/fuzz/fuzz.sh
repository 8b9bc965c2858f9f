#!/bin/sh
# Fuzzes each reader for so many seconds, one after the other; what fails is kept under tests/fuzz/failed/READER/.
#   sh tests/fuzz/fuzz.sh build/fuzz/fuzz SECONDS [READER...]
# What was found interesting stands in build/fuzz/found/READER and is begun from next time.
fuzz=$1 seconds=$2
shift 2
readers=${*:-$(ls tests/fuzz/corpus)}
broken=0
printf '%-12s %9s %9s %9s %7s\n' reader runs edges found failed
for r in $readers; do
    found=$(dirname "$fuzz")/found/$r failed=tests/fuzz/failed/$r log=$(dirname "$fuzz")/$r.log
    mkdir -p "$found" "$failed"
    dictionary=$(dirname "$fuzz")/$r.dict
    # Words of the seeds, so that keys and units are tried as wholes.
    cat tests/fuzz/corpus/"$r"/* tests/fuzz/beside/*.yaml 2>/dev/null | LC_ALL=C grep -aoE '[A-Za-z_]{2,40}' | sort -u |
        sed 's/.*/"&"/' >"$dictionary"
    before=$(ls "$failed" | wc -l)
    # A crash ends a fuzzer: it goes on until the time is spent, at most 20 times.
    start=$(date +%s) runs=0
    for turn in $(seq 20); do
        left=$((seconds - $(date +%s) + start))
        [ "$left" -gt 0 ] || break
        FUZZ_READER=$r "$fuzz" -max_total_time="$left" -timeout=10 -rss_limit_mb=2048 -max_len=20000 \
            -dict="$dictionary" -artifact_prefix="$failed/" -print_final_stats=1 -verbosity=1 \
            "$found" "tests/fuzz/corpus/$r" >"$log.$turn" 2>&1
        code=$?
        n=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log.$turn")
        runs=$((runs + ${n:-0}))
        [ "$code" = 0 ] && break
    done
    edges=$(cat "$log".* | sed -n 's/.* cov: \([0-9]*\) .*/\1/p' | sort -n | tail -1)
    new=$(($(ls "$failed" | wc -l) - before))
    [ "$new" = 0 ] || broken=1
    rmdir "$failed" 2>/dev/null
    printf '%-12s %9d %9d %9d %7d\n' "$r" "$runs" "${edges:-0}" "$(ls "$found" | wc -l)" "$new"
done
exit $broken
