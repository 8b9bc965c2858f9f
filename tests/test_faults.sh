#!/bin/sh
# What happens to results when the machine fails: a disk that is full, a folder that is read-only, a pipe that is
# closed, a process that is killed. Nothing half-written is taken for whole, and what was finished is used again.
#   sh tests/test_faults.sh build/fictive
. tests/support.sh
mounted=""
finish() {
    [ -n "$mounted" ] && umount "$mounted"
    rm -rf "$dir"
}
trap finish EXIT

cp experiments/vit4/material.yaml experiments/vit4/structure.yaml "$dir"
cat >"$dir/campaign.yaml" <<'Y'
material: material.yaml
structure: structure.yaml
instrument: {preset: fdsc2+, lag: 6.7 ms, mass: 1.00 ug}
solver: {tolerance: 1e-2 K}
samples:
  - name: $P-$T
    for: {P: [0 GPa, 3 GPa, 7 GPa], T: [298 K, 450 K, 583 K, 603 K, 623 K, 643 K, 663 K]}
    protocol:
      - start:      {temperature: 1100 K}
      - quench:     {to: 298 K, rate: 4.6e6 K/s}
      - compress:   {to: $P, rate: 0.3 GPa/min}
      - heat:       {to: $T, rate: 20 K/min}
      - hold:       {for: 10 min}
      - cool:       {to: 298 K, rate: 20 K/min}
      - decompress: {to: 0 GPa, rate: 0.3 GPa/min}
scans: {to: 780 K, rates: [100 K/s, 200 K/s, 500 K/s]}
Y
cat >"$dir/run.yaml" <<'Y'
material: material.yaml
protocol:
  - start: {temperature: 1100 K}
  - quench: {to: 298 K, rate: 1e6 K/s}
  - scan: {to: 780 K, rate: 200 K/s, name: first}
Y
cat >"$dir/xray.yaml" <<'Y'
structure: structure.yaml
beamline: id13
seed: 1
states: [{name: a, fictive_temperature: 705 K}, {name: b, fictive_temperature: 604 K}]
Y

cat >"$dir/sweep.yaml" <<'Y'
axes:
  q: {from: 0.5 K/s, to: 500 K/s, points: 20, spacing: log}
  T: {from: 298 K, to: 640 K, points: 40}
outputs: [Tf, T_max]
material: material.yaml
protocol:
  - start: {temperature: 1100 K}
  - cool:  {to: $T, rate: $q}
scans: {to: 780 K, rates: [200 K/s], step: 0.5 K}
Y

campaign() { "$fictive" campaign "$dir/campaign.yaml" -o "$1" >"$dir/stdout" 2>"$dir/stderr"; }
samples() { ls "$1/samples" 2>/dev/null | grep -c 'json$'; }
# same A B WHAT: tables, samples and curves are the same bytes
same() {
    for f in quantities.csv samples.csv; do
        cmp -s "$1/$f" "$2/$f" || { bad "$3: $f differs from an undisturbed run"; return; }
    done
    diff -rq "$1/samples" "$2/samples" | grep -v 'part$' | grep -q . && { bad "$3: samples differ"; return; }
    diff -rq "$1/curves" "$2/curves" | grep -v 'part$' | grep -q . && { bad "$3: curves differ"; return; }
    good
}

campaign "$dir/whole" && [ "$(samples "$dir/whole")" = 21 ] && good || bad "an undisturbed campaign: $(cat "$dir/stderr")"

# interrupted SIGNAL CODE WORDS: stopped after some samples; the same command goes on and ends as if nothing had been
interrupted() {
    out=$dir/stopped-$1
    # Counters of `make coverage` go elsewhere: a killed process leaves half a file. A shell starts what runs in the
    # background with SIGINT ignored; env undoes that.
    GCOV_PREFIX=$dir/killed env --default-signal=INT "$fictive" campaign "$dir/campaign.yaml" -o "$out" >"$dir/stdout" 2>"$dir/stderr" &
    pid=$!
    i=0
    while [ "$(samples "$out")" -lt 3 ] && [ $i -lt 1000 ]; do sleep 0.01; i=$((i + 1)); done
    kill -"$1" $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
    n=$(samples "$out")
    if [ "$n" -lt 3 ] || [ "$n" -ge 21 ]; then bad "$1: $n samples were finished, expected some of 21"; return; fi
    [ "$code" = "$2" ] && good || bad "$1: exit $code, expected $2: $(cat "$dir/stderr")"
    [ -z "$3" ] || grep -q -- "$3" "$dir/stderr" && good || bad "$1: does not say '$3' but: $(cat "$dir/stderr")"
    [ -e "$out/quantities.csv" ] && bad "$1: a table of a campaign that did not end" || good
    for f in "$out"/samples/*.json; do cmp -s "$f" "$dir/whole/samples/$(basename "$f")" || bad "$1: $f is not whole"; done
    campaign "$out" || bad "$1: going on: $(cat "$dir/stderr")"
    reused=$(sed -n 's/.*(\([0-9]*\) of them stood.*/\1/p' "$dir/stdout")
    [ "$reused" = "$n" ] && good || bad "$1: $reused of $n finished samples were used again"
    same "$out" "$dir/whole" "$1"
}
if env --default-signal=INT true 2>/dev/null; then
    interrupted KILL 137 ''
    interrupted INT 1 'stopped after'
else
    skip "interrupted campaigns: env has no --default-signal"
fi

# half a sample, an empty one, one of another campaign, one of other curves: all made again
cp -r "$dir/whole" "$dir/half"
head -c 1000 "$dir/whole/samples/3GPa-583K.json" >"$dir/half/samples/3GPa-583K.json"
: >"$dir/half/samples/7GPa-583K.json"
cp "$dir/whole/samples/7GPa-643K.json" "$dir/half/samples/0GPa-643K.json"
rm "$dir/half/curves/0GPa-298K.nc"
campaign "$dir/half" && grep -q '(17 of them stood' "$dir/stdout" && good || bad "damaged samples: $(cat "$dir/stdout" "$dir/stderr")"
same "$dir/half" "$dir/whole" "damaged samples"

# numbers of another material are not used again
cp -r "$dir/whole" "$dir/other"
mkdir "$dir/changed"
cp "$dir/campaign.yaml" "$dir/structure.yaml" "$dir/changed"
sed 's/^delta_heat_capacity: 12.5/delta_heat_capacity: 12.6/' "$dir/material.yaml" >"$dir/changed/material.yaml"
"$fictive" campaign "$dir/changed/campaign.yaml" -o "$dir/other" >"$dir/stdout" 2>"$dir/stderr"
grep -q '(0 of them stood' "$dir/stdout" && good || bad "another material: $(cat "$dir/stdout" "$dir/stderr")"

# an input that goes away while the campaign runs: it has been read; one that is not there any more: a sentence
mkdir "$dir/gone"
cp "$dir"/*.yaml "$dir/gone"
"$fictive" campaign "$dir/gone/campaign.yaml" -o "$dir/gone/out" >"$dir/stdout" 2>"$dir/stderr" &
pid=$!
i=0
while [ "$(samples "$dir/gone/out")" -lt 1 ] && [ $i -lt 1000 ]; do sleep 0.01; i=$((i + 1)); done
rm "$dir/gone/material.yaml" "$dir/gone/structure.yaml"
wait $pid && good || bad "inputs removed in the middle: $(cat "$dir/stderr")"
same "$dir/gone/out" "$dir/whole" "inputs removed in the middle"
"$fictive" campaign "$dir/gone/campaign.yaml" -o "$dir/gone/out" >"$dir/stdout" 2>"$dir/stderr"
[ $? = 2 ] && grep -q 'material.yaml' "$dir/stderr" && good || bad "a missing input: $(cat "$dir/stderr")"
same "$dir/gone/out" "$dir/whole" "a missing input"

# the same of a sweep: its map is that of an undisturbed run
"$fictive" sweep "$dir/sweep.yaml" -nq -o "$dir/whole.nc" || bad "an undisturbed sweep"
"$fictive" sweep "$dir/gone/sweep.yaml" -nq -o "$dir/gone.nc" 2>"$dir/stderr"
[ $? = 2 ] && grep -q 'material.yaml' "$dir/stderr" && [ ! -e "$dir/gone.nc" ] && good || bad "a sweep without its material: $(cat "$dir/stderr")"
cp "$dir/material.yaml" "$dir/gone"
"$fictive" sweep "$dir/gone/sweep.yaml" -nq -o "$dir/gone.nc" 2>"$dir/stderr" &
pid=$!
i=0
while ! ls "$dir" | grep -q '^gone\.nc' && [ $i -lt 1000 ]; do sleep 0.01; i=$((i + 1)); done
rm "$dir/gone/material.yaml"
wait $pid && cmp -s "$dir/gone.nc" "$dir/whole.nc" && good || bad "inputs of a sweep removed in the middle: $(cat "$dir/stderr")"

# full WHAT LIMIT COMMAND...: exit 1 and a sentence where no file may be larger than LIMIT KB (or 512 bytes); counters of
# `make coverage` go elsewhere, for they would be cut short, too
full() {
    what=$1 limit=$2
    shift 2
    # What is said goes through a pipe: a file for it would be too large, too.
    { (ulimit -f "$limit"; trap '' XFSZ; GCOV_PREFIX=$dir/killed "$@" 2>&1 >/dev/null); echo $? >"$dir/code"; } | cat >"$dir/stderr"
    code=$(cat "$dir/code")
    [ $code = 1 ] && grep -q 'could not be\|not written\|No space\|too large' "$dir/stderr" && good ||
        bad "$what, files of at most $limit blocks: exit $code, $(cat "$dir/stderr")"
}
# LLVM's OpenMP keeps a file of 1 KB for itself and aborts without it, before the program has begun.
least="0 1"
ldd "$fictive" 2>/dev/null | grep -q libomp && { least=2; skip "files of at most 0 and 1 blocks: LLVM's OpenMP needs 2"; }
for blocks in $least 4; do
    full simulate $blocks "$fictive" simulate "$dir/run.yaml" -nq -o "$dir/full"
    full campaign $blocks "$fictive" campaign "$dir/campaign.yaml" -q -o "$dir/full-campaign"
    full sweep $blocks "$fictive" sweep "$dir/sweep.yaml" -nq -o "$dir/full.nc"
    full "xray simulate" $blocks "$fictive" xray simulate "$dir/xray.yaml" --no-pictures -o "$dir/full-xray"
done
[ -e "$dir/full" ] || ls "$dir" | grep -q '^full\..*part' && bad "simulate on a full disk left a folder" || good
"$fictive" xray simulate "$dir/xray.yaml" --no-pictures -o "$dir/xray" >/dev/null 2>&1 || bad "xray simulate"
for f in "$dir"/full-xray/*; do # each pattern is a result of its own: whole, or not there
    [ -e "$f" ] && ! cmp -s "$f" "$dir/xray/$(basename "$f")" && bad "xray on a full disk left $f"
done
good
campaign "$dir/full-campaign" || bad "a campaign after a full disk: $(cat "$dir/stderr")"
same "$dir/full-campaign" "$dir/whole" "a campaign after a full disk"

# a disk that fills up in the middle, and is emptied; one that cannot be written
mkdir "$dir/disk"
if mount -t tmpfs -o size=1m tmpfs "$dir/disk" 2>/dev/null; then
    mounted=$dir/disk
    campaign "$dir/disk/out"
    code=$? n=$(samples "$dir/disk/out")
    [ $code = 1 ] && grep -q 'could not be' "$dir/stderr" && [ "$n" -gt 0 ] && [ "$n" -lt 21 ] && good ||
        bad "a disk of 1 MB: exit $code after $n samples, $(cat "$dir/stderr")"
    mount -o remount,size=64m "$dir/disk"
    "$fictive" sweep "$dir/sweep.yaml" -nq -o "$dir/disk/map.nc" && cmp -s "$dir/disk/map.nc" "$dir/whole.nc" && good || bad "a sweep on a disk with room"
    campaign "$dir/disk/out" || bad "a disk with room again: $(cat "$dir/stderr")"
    [ "$(sed -n 's/.*(\([0-9]*\) of them stood.*/\1/p' "$dir/stdout")" = "$n" ] && good || bad "a disk with room again: $(cat "$dir/stdout")"
    same "$dir/disk/out" "$dir/whole" "a disk with room again"
    mount -o remount,ro "$dir/disk"
    for what in "simulate $dir/run.yaml -nq" "campaign $dir/campaign.yaml -q" "sweep $dir/sweep.yaml -nq" "xray simulate $dir/xray.yaml --no-pictures"; do
        "$fictive" $what -o "$dir/disk/new.nc" >"$dir/stdout" 2>"$dir/stderr"
        [ $? = 1 ] && grep -q 'Read-only' "$dir/stderr" && good || bad "$what on a read-only disk: $(cat "$dir/stderr")"
    done
else
    skip "a disk of 1 MB and a read-only one: no right to mount"
fi

# standard output that is full or closed
for what in "simulate $dir/run.yaml -n --json" "xray simulate $dir/xray.yaml --no-pictures --json"; do
    "$fictive" $what -o "$dir/pipe" >/dev/full 2>"$dir/stderr"
    [ $? = 1 ] && [ -s "$dir/stderr" ] && good || bad "$what into a full device: $(cat "$dir/stderr")"
    { "$fictive" $what -o "$dir/pipe" 2>"$dir/stderr"; echo $? >"$dir/code"; } | :
    code=$(cat "$dir/code")
    [ "$code" -lt 2 ] && ! grep -qi 'signal\|abort' "$dir/stderr" && good || bad "$what into a closed pipe: exit $code"
done

# drafts that a killed process left are no results
mkdir "$dir/whole.1.part"
echo junk >"$dir/whole/samples/0GPa-298K.json.1-0.part"
campaign "$dir/whole" && grep -q '(21 of them stood' "$dir/stdout" && good || bad "drafts of a killed process: $(cat "$dir/stdout")"

sum_up
