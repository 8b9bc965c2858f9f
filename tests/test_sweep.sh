#!/bin/sh
# A sweep as a user meets it: killed again and again, by threads and by ranks, and still the same file.
#   sh tests/test_sweep.sh build/fictive
fictive=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# Counters of `make coverage` go elsewhere: a killed process leaves half a file, which spoils those of the others.
export GCOV_PREFIX="$dir/counters"
passed=0 failed=0

good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "failed: $1"; }
expect() { if eval "$2"; then good; else bad "$1"; fi; }

cat >"$dir/sweep.yaml" <<'Y'
axes:
  q: {from: 0.5 K/min, to: 500 K/min, points: 24, spacing: log}
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
scans: {to: 640 K, rates: [20 K/min], step: 0.25 K}
Y

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/whole.nc" -n >"$dir/said" 2>&1
expect "a whole run: $(cat "$dir/said")" '[ -s "$dir/whole.nc" ]'
expect "points beyond the end of the scans are not failures" 'grep -q "690 of 720 points good, 30 failed" "$dir/said" || \
    grep -q "points good, [1-9][0-9]* failed" "$dir/said"'

# Killed at moments of no order until it ends by itself.
kills=0 tenths=3
while [ $kills -lt 40 ]; do
    timeout -s KILL "0.$tenths" "$fictive" sweep "$dir/sweep.yaml" -o "$dir/killed.nc" -nq -j2 >/dev/null 2>&1 && break
    kills=$((kills + 1)) tenths=$(((tenths * 7 + kills) % 7 + 3))
done
[ $kills -lt 40 ] || "$fictive" sweep "$dir/sweep.yaml" -o "$dir/killed.nc" -nq -j2
expect "after $kills kills the map differs from the undisturbed one" 'cmp -s "$dir/whole.nc" "$dir/killed.nc"'
expect "it was never killed" '[ $kills -gt 0 ]'

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/whole.nc" -n >"$dir/said" 2>&1
expect "a finished map is computed again: $(cat "$dir/said")" 'grep -q "; 0 in this run" "$dir/said"'

"$fictive" sweep "$dir/sweep.yaml" -o "$dir/one.nc" --part 1/2 -nq && "$fictive" sweep "$dir/sweep.yaml" -o "$dir/two.nc" --part 2/2 -nq
"$fictive" sweep "$dir/sweep.yaml" "$dir/two.nc" --merge -o "$dir/one.nc" -n >"$dir/said" 2>&1
expect "two parts are not the whole: $(cat "$dir/said")" 'cmp -s "$dir/whole.nc" "$dir/one.nc" && grep -q "; 0 in this run" "$dir/said"'

sed 's/x: 0.40/x: 0.41/' "$dir/sweep.yaml" >"$dir/other.yaml"
"$fictive" sweep "$dir/other.yaml" -o "$dir/whole.nc" -n 2>"$dir/said"
expect "another sweep writes into the map" '[ $? = 2 ] && grep -q "holds another sweep" "$dir/said"'
"$fictive" sweep "$dir/sweep.yaml" -o "$dir/none/map.nc" -n 2>"$dir/said"
expect "a folder that is not there: $(cat "$dir/said")" '[ $? != 0 ] && [ "$(wc -l <"$dir/said")" = 1 ]'

sed 's/points: 24/points: 3/; s/points: 30/points: 4/' "$dir/sweep.yaml" >"$dir/small.yaml"
"$fictive" sweep "$dir/small.yaml" -o "$dir/small.nc" -q 2>"$dir/said"
expect "no pictures: $(cat "$dir/said")" '[ -s "$dir/small-Tf.png" ] && [ -s "$dir/small-T_max.svg" ]'

if "$fictive" sweep --help | grep -q mpirun && command -v mpirun >/dev/null && ldd "$fictive" | grep -q libmpi; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
    mpirun -n 3 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/ranks.nc" -nq >"$dir/said" 2>&1
    expect "ranks make another map: $(head -3 "$dir/said")" 'cmp -s "$dir/whole.nc" "$dir/ranks.nc"'
    mpirun -n 2 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/rank-killed.nc" -nq >/dev/null 2>&1 &
    job=$!
    sleep 0.8
    rank=$(pgrep -P $job | tail -1)
    [ -n "$rank" ] && kill -9 "$rank"
    wait $job
    mpirun -n 2 "$fictive" sweep "$dir/sweep.yaml" -o "$dir/rank-killed.nc" -nq >/dev/null 2>&1
    expect "a killed rank leaves another map" 'cmp -s "$dir/whole.nc" "$dir/rank-killed.nc"'
else
    echo "skipped: ranks of MPI, for the command was built without it"
fi

if /usr/bin/python3 -c 'import xarray' 2>/dev/null; then
    /usr/bin/python3 - "$dir/whole.nc" >"$dir/said" 2>&1 <<'P'
import sys, xarray
d = xarray.open_dataset(sys.argv[1])
assert d.Tf_alpha.dims == ("q", "T") and d.T.attrs["units"] == "K" and d.Tf.attrs["units"] == "K"
assert set(map(int, set(d.status.values.ravel()))) == {1, 2} and d.status.dtype == "int8"
assert d.Tf_alpha.isnull().equals(d.status == 2)
assert all(len(r) > 20 for r in d.reason.values[d.status.values == 2])
assert all(b"expected below" in r for r in d.reason.sel(T=645).values)
assert 540 < float(d.Tf_alpha.sel(T=400, q=10, method="nearest")) < 560
P
    expect "xarray does not see a labelled data set: $(tail -1 "$dir/said")" '[ ! -s "$dir/said" ]'
else
    echo "skipped: xarray is not installed"
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
