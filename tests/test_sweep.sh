#!/bin/sh
# A sweep as a user meets it: killed again and again, by threads and by ranks, and still the same file.
#   sh tests/test_sweep.sh build/fictive
. tests/support.sh
# Counters of `make coverage` go elsewhere: a killed process leaves half a file, which spoils those of the others.
export GCOV_PREFIX="$dir/counters"

expect() { if eval "$2"; then good; else bad "$1"; fi; }

cat >"$dir/sweep.yaml" <<'Y'
axes:
  s: [20 K/min, 33 K/min]   # parts the samples last, so that turns are not points
  q: {from: 0.5 K/min, to: 500 K/min, points: 30, spacing: log}
  T: {from: 400 K, to: 645 K, points: 30}
outputs: [Tf_alpha, Tf, T_max]
material:
  name: job_J
  glass_heat_capacity: 25 J/mol/K
  delta_heat_capacity: 12.5 J/mol/K
  populations:
    - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}, spectrum: {type: kww, beta: 0.65}}
protocol:
  - start: {temperature: 650 K}
  - cool:  {to: $T, rate: $q}
scans: {to: 640 K, rates: [$s], step: 0.25 K}
Y

points=1800
# What a run says of points good, failed, and computed in it; -1 where it says nothing.
number_in() { sed -n "s/$1/\\1/p" "$dir/said" | grep . || echo -1; }
good_in() { number_in '.*: \([0-9]*\) of [0-9]* points good.*'; }
failed_in() { number_in '.*good, \([0-9]*\) failed.*'; }
done_in() { number_in '.*; \([0-9]*\) in this run.*'; }

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/whole.nc" -n -j1 >"$dir/said" 2>&1
expect "a whole run: $(cat "$dir/said")" '[ "$(done_in)" = $points ]'
expect "good and failed are not all: $(cat "$dir/said")" '[ $(($(good_in) + $(failed_in))) = $points ]'
expect "60 points end beyond the scans, and most others are good: $(cat "$dir/said")" \
    '[ "$(failed_in)" -ge 60 ] && [ "$(good_in)" -gt $((points / 2)) ]'
"$fictive" sweep "$dir/sweep.yaml" -o "$dir/threads.nc" -nq -j3 2>"$dir/threads.txt"
if [ "${OPENMP-unknown}" ]; then # what the build was made with, as make says
    expect "three threads are not there" '[ ! -s "$dir/threads.txt" ]'
else
    expect "three threads without OpenMP are not said to be one" 'grep -q "no OpenMP, so one thread computes in place of 3" "$dir/threads.txt"'
fi
expect "three threads make another map" 'cmp -s "$dir/whole.nc" "$dir/threads.nc"'

# Killed ever later, until it ends by itself.
kills=0
while [ $kills -lt 60 ]; do
    timeout -s KILL "$(awk "BEGIN { print 0.05 + 0.03 * $kills }")" \
        "$fictive" sweep "$dir/sweep.yaml" -o "$dir/killed.nc" -n -j1 >"$dir/said" 2>&1 && break
    kills=$((kills + 1))
done
[ $kills -lt 60 ] || "$fictive" sweep "$dir/sweep.yaml" -o "$dir/killed.nc" -n -j1 >"$dir/said" 2>&1
expect "after $kills kills the map differs from the undisturbed one" 'cmp -s "$dir/whole.nc" "$dir/killed.nc"'
expect "it was never killed" '[ $kills -gt 0 ]'
expect "what was done before a kill is done again: $(cat "$dir/said")" '[ "$(done_in)" -ge 0 ] && [ "$(done_in)" -lt $points ]'

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/whole.nc" -n >"$dir/said" 2>&1
expect "a finished map is computed again: $(cat "$dir/said")" '[ "$(done_in)" = 0 ]'

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/one.nc" --part 1/2 -nq && "$fictive" sweep "$dir/sweep.yaml" -o "$dir/two.nc" --part 2/2 -nq
"$fictive" sweep "$dir/sweep.yaml" "$dir/two.nc" --merge -o "$dir/one.nc" -n >"$dir/said" 2>&1
expect "two parts are not the whole: $(cat "$dir/said")" 'cmp -s "$dir/whole.nc" "$dir/one.nc"'
expect "two parts leave points to do: $(cat "$dir/said")" '[ "$(done_in)" = 0 ]'

sed 's/x: 0.40/x: 0.41/' "$dir/sweep.yaml" >"$dir/other.yaml"
cp "$dir/whole.nc" "$dir/before.nc"
"$fictive" sweep "$dir/other.yaml" -o "$dir/whole.nc" -n 2>"$dir/said"
code=$?
expect "another sweep ends with $code: $(cat "$dir/said")" '[ $code = 2 ] && grep -q "holds another sweep" "$dir/said"'
expect "another sweep writes into the map" 'cmp -s "$dir/whole.nc" "$dir/before.nc"'
"$fictive" sweep "$dir/sweep.yaml" -o "$dir/none/map.nc" -n 2>"$dir/said"
code=$?
expect "a folder that is not there ends with $code: $(cat "$dir/said")" '[ $code = 2 ] && [ "$(wc -l <"$dir/said")" = 1 ] && \
    grep -q "there is no folder $dir/none" "$dir/said"'

sed 's/points: 30, s/points: 3, s/; s/points: 30/points: 4/' "$dir/sweep.yaml" >"$dir/small.yaml"
"$fictive" sweep "$dir/small.yaml" -o "$dir/small.nc" -q 2>"$dir/said"
expect "no pictures: $(cat "$dir/said")" '[ -s "$dir/small-Tf.png" ] && [ -s "$dir/small-T_max.svg" ]'

if "$fictive" sweep --help | grep -q mpirun && command -v mpirun >/dev/null && ldd "$fictive" | grep -q libmpi; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
    mpirun -n 3 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/ranks.nc" -nq >"$dir/said" 2>&1
    expect "ranks make another map: $(head -3 "$dir/said")" 'cmp -s "$dir/whole.nc" "$dir/ranks.nc"'
    # One rank of two is killed once there is a map with something in it.
    mpirun -n 2 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/rank-killed.nc" -nq -j1 >/dev/null 2>&1 &
    job=$!
    while kill -0 $job 2>/dev/null && [ ! -s "$dir/rank-killed.nc" ]; do sleep 0.02; done
    sleep 0.3
    rank=$(pgrep -P $job | tail -1)
    [ -n "$rank" ] && kill -9 "$rank"
    wait $job
    code=$?
    mpirun -n 2 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/rank-killed.nc" -n >"$dir/said" 2>&1
    expect "no rank was killed (the job ended with $code): $(cat "$dir/said")" '[ $code != 0 ] && [ "$(done_in)" -gt 0 ]'
    expect "a killed rank leaves another map" 'cmp -s "$dir/whole.nc" "$dir/rank-killed.nc"'
else
    skip "ranks of MPI, for the command was built without it"
fi

if /usr/bin/python3 -c 'import xarray' 2>/dev/null; then
    /usr/bin/python3 - "$dir/whole.nc" >"$dir/said" 2>&1 <<'P'
import sys, xarray
d = xarray.open_dataset(sys.argv[1])
assert d.Tf_alpha.dims == ("s", "q", "T") and d.T.attrs["units"] == "K" and d.Tf.attrs["units"] == "K"
assert set(map(int, set(d.status.values.ravel()))) == {1, 2} and d.status.dtype == "int8"
assert d.Tf_alpha.isnull().equals(d.status == 2)
assert all(len(r) > 20 for r in d.reason.values[d.status.values == 2])
assert all(b"expected below" in r for r in d.reason.sel(T=645).values.ravel())
assert 540 < float(d.Tf_alpha.sel(s=20).sel(T=400, q=10, method="nearest")) < 560
P
    expect "xarray does not see a labelled data set: $(tail -1 "$dir/said")" '[ ! -s "$dir/said" ]'
else
    skip "xarray is not installed"
fi

sum_up
