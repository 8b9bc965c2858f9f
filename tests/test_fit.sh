#!/bin/sh
# fictive fit as a command: what ends it early leaves what was found, whole and for --resume; what cannot work is refused
# before it starts; what did not converge says so.
#   sh tests/test_fit.sh build/fictive
. tests/support.sh
cd "$dir" || exit 1

cat >job.yaml <<'Y'
name: job_J
glass_heat_capacity: 25 J/mol/K
delta_heat_capacity: 12.5 J/mol/K
molar_mass: 60 g/mol
populations:
  - {name: alpha, weight: 1, law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40},
     spectrum: {type: kww, beta: 0.65, tolerance: 1e-3}}
Y
cat >run.yaml <<'Y'
material: job.yaml
protocol:
  - start: {temperature: 650 K}
  - cool: {to: 450 K, rate: 10 K/min}
  - scan: {to: 650 K, rate: 10 K/min, name: first, step: 1 K}
instrument: {preset: ideal, mass: 10 mg}
Y
"$fictive" simulate run.yaml -nq -o sim && cp sim/scan-first.csv curve.csv || bad "the curve to fit"

# fit FILE ARGS...: what follows the first line of data, with its code
data='runs: {a: run.yaml}
data:
  - {scan: curve.csv, run: a, of: first, noise: 10 uW}'
fit() { "$fictive" fit "$@" -n >stdout 2>stderr; }
json() { sed -n "s/^ *\"$1\": \([^,]*\),*$/\1/p" "$2" | head -1; }

# ---- refused before any work ----------------------------------------------------------------------------------
# refused WORDS: the file on standard input ends with 2 and these words, and leaves no folder
refused() {
    cat >bad.yaml
    fit bad.yaml -o refused
    code=$?
    [ $code = 2 ] && grep -q -- "$1" stderr && [ ! -e refused ] && good || bad "'$1': exit $code, $(head -1 stderr)"
}
x='alpha.law.x: {from: 0.1, to: 0.9}'
echo "$data
parameters: {alpha.law.q: {from: 1, to: 2}}" | refused "'q' is unknown"
echo "$data
parameters: {alpha.law.x: {from: 0.9, to: 0.1}}" | refused 'with a range between them'
echo "$data
parameters: {alpha.law.x: {from: 0.4, to: 0.4}}" | refused 'with a range between them'
echo "$data
parameters: {alpha.law.x: {from: 0.5, to: 0.9}}" | refused 'start 0.4 is outside'
echo "$data
parameters: {alpha.spectrum.beta: {from: 0.01, to: 0.9}}" | refused 'from = 0.01'
echo "$data
parameters: {alpha.law.x: {from: 0.1, to: 0.9, start: nan}}" | refused 'is not a number'
echo "runs: {a: run.yaml}
data:
  - {quantity: Tf, run: a, of: first, value: 550 K, error: 1 K}
parameters: {$x, alpha.law.h: {from: 40000 K, to: 50000 K}}" | refused '1 data and 0 priors for 2 free parameters'
echo "runs: {a: run.yaml}
data:
  - {quantity: Tf, run: a, of: first, value: 550 K, error: 0 K}
parameters: {$x}" | refused 'error = 0 K'
sed 's/curve.csv/none.csv/' >list.yaml <<Y
$data
parameters: {$x}
Y
refused 'none.csv: No such file' <list.yaml
mkdir none.csv
refused 'is a directory' <list.yaml
rmdir none.csv
awk -F, -v OFS=, '!/^#/ && n++ == 20 { $5 = "nan" } { print }' curve.csv >none.csv
refused "holds 'nan'" <list.yaml
awk -F, -v OFS=, '!/^#/ && n++ == 20 { $5 = "" } { print }' curve.csv >none.csv
refused 'has no value' <list.yaml
head -12 curve.csv >none.csv
refused 'expected at least' <list.yaml

# ---- not converged: results, and exit 1 -----------------------------------------------------------------------
# unconverged OUT WORDS
unconverged() {
    code=$?
    [ $code = 1 ] && grep -q -- "$2" stderr && [ "$(json converged "$1/fit.json")" = false ] &&
        grep -q -- "$2" "$1/fit.json" && good || bad "$2: exit $code, $(head -1 stderr)"
}
echo "$data
parameters: {$x, alpha.pressure.enthalpy: {from: -3 K/GPa, to: 3 K/GPa}}" >singular.yaml
fit singular.yaml -o singular
unconverged singular 'the Jacobian is singular'
echo "$data
parameters: {alpha.law.x: {from: 0.1, to: 0.9, start: 0.8}, alpha.spectrum.beta: {from: 0.3, to: 1, start: 0.35}}
method: {iterations: 1}" >short.yaml
fit short.yaml -o short
unconverged short '1 iterations were not enough'

# a model without value at some points (an axis of ln A that leaves the glass behind): counted, and the end is found
echo "$data
parameters: {alpha.law.ln_A: {from: -1900, to: 150}}
method: {global: crs2, evaluations: 60, seed: 3}" >wide.yaml
fit wide.yaml -o wide
[ $? = 0 ] && [ "$(json failed_evaluations wide/fit.json)" -gt 0 ] && grep -q 'last_failure' wide/fit.json &&
    grep -q 'ln_A .*-75.6 ' stdout && good || bad "points without value: $(cat stderr stdout)"
# one without value at the start: nothing to go on from
cat >vft.yaml <<'Y'
name: v
glass_heat_capacity: 25 J/mol/K
delta_heat_capacity: 12.5 J/mol/K
molar_mass: 60 g/mol
populations:
  - {name: alpha, weight: 1, law: {type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 383.9 K}, spectrum: {type: debye}}
Y
echo "$data
material: vft.yaml
parameters: {alpha.law.T0: {from: 300 K, to: 3000 K, start: 2500 K}}" >nowhere.yaml
fit nowhere.yaml -o nowhere
[ $? = 1 ] && grep -q 'the model fails at the start' stderr && [ ! -e nowhere ] && good || bad "no value at the start: $(cat stderr)"

# ---- ended early -----------------------------------------------------------------------------------------------
# A search that ends by its time alone, on a fast machine and on a slow one.
echo "$data
parameters:
  alpha.law.ln_A: {from: -120, to: -40, start: -60}
  alpha.law.h: {from: 20000 K, to: 80000 K, start: 30000 K}
  alpha.law.x: {from: 0.1, to: 0.9, start: 0.8}
  alpha.spectrum.beta: {from: 0.3, to: 1, start: 0.35}
method: {global: esch, time: 4 s, seed: 2}" >long.yaml
whole() { # every JSON in a folder can be read, and no draft is taken for a result
    for f in "$1"/*.json; do python3 -m json.tool "$f" >/dev/null 2>&1 || { bad "$2: $f is not whole"; return; }; done
    good
}
# ended SIGNAL CODE: a fit that is ended in the middle of its search leaves the best point; --resume starts there
ended() {
    out=ended-$1
    env --default-signal=INT "$fictive" fit long.yaml -n -o "$out" >stdout 2>stderr &
    pid=$!
    i=0
    while [ ! -e "$out/unfinished.json" ] && [ $i -lt 3000 ]; do sleep 0.01; i=$((i + 1)); done
    kill -"$1" $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
    [ "$code" = "$2" ] && good || bad "$1: exit $code, expected $2: $(cat stderr)"
    whole "$out" "$1"
    [ "$1" = INT ] && best=fit.json || best=unfinished.json
    [ "$1" = INT ] || [ ! -e "$out/fit.json" ] && good || bad "$1: a fit.json of a fit that was killed"
    chi2=$(json chi2 "$out/$best")
    [ -n "$chi2" ] && good || bad "$1: no best point in $out/$best"
    fit long.yaml -o "$out" --resume
    [ $? -le 1 ] && [ -e "$out/fit.json" ] && [ ! -e "$out/unfinished.json" ] && good || bad "$1: going on: $(cat stderr)"
    awk -v a="$(json start_chi2 "$out/fit.json")" -v b="$chi2" 'BEGIN { exit !(a <= b * (1 + 1e-9)) }' && good ||
        bad "$1: went on from $(json start_chi2 "$out/fit.json"), expected $chi2"
}
if env --default-signal=INT true 2>/dev/null; then
    ended KILL 137
    ended INT 1
else
    skip "fits that are ended: env has no --default-signal"
fi

# --resume of nothing, of another file, of half a file
fit long.yaml -o nothing --resume
[ $? = 2 ] && grep -q 'expected the fit to go on with' stderr && good || bad "--resume of nothing: $(cat stderr)"
fit long.yaml -o wide --resume
[ $? = 2 ] && grep -q 'of another fit file' stderr && good || bad "--resume of another file: $(cat stderr)"
fit singular.yaml -o singular --resume
unconverged singular 'the Jacobian is singular'
mkdir half && head -c 200 singular/fit.json >half/fit.json
fit singular.yaml -o half --resume
[ $? = 2 ] && grep -q 'half/fit.json' stderr && good || bad "--resume of half a file: $(cat stderr)"

# a data file that goes away while the fit runs: it has been read
cp curve.csv leaving.csv
sed 's/curve.csv/leaving.csv/' long.yaml >leaving.yaml
"$fictive" fit leaving.yaml -n -o leaving >stdout 2>stderr &
pid=$!
i=0
while [ ! -e leaving/unfinished.json ] && [ $i -lt 3000 ]; do sleep 0.01; i=$((i + 1)); done
rm leaving.csv
wait $pid
[ $? -le 1 ] && [ -e leaving/residuals.csv ] && good || bad "data removed in the middle: $(cat stderr)"
whole leaving "data removed in the middle"
fit leaving.yaml -o leaving --resume
[ $? = 2 ] && grep -q 'leaving.csv: No such file' stderr && good || bad "data that are not there: $(cat stderr)"

# a full disk: exit 1 and a sentence, nothing half-written, and the folder of an earlier fit stays as it was
echo "$data
parameters: {$x}" >quick.yaml
fit quick.yaml -o quick || bad "a quick fit: $(cat stderr)"
cp -r quick before
for blocks in 0 1 4; do
    { (ulimit -f $blocks; trap '' XFSZ; "$fictive" fit quick.yaml -nq -o quick 2>&1 >/dev/null); echo $? >code; } | cat >stderr
    [ "$(cat code)" = 1 ] && grep -q 'could not be\|not written\|No space\|too large' stderr && good ||
        bad "files of at most $blocks blocks: exit $(cat code), $(cat stderr)"
    diff -r quick before >/dev/null && good || bad "files of at most $blocks blocks: the earlier fit was touched"
done
ls -d quick.*part >/dev/null 2>&1 && bad "a full disk left drafts" || good

# ---- the posterior ----------------------------------------------------------------------------------------------
fit quick.yaml -o sampled --sample=8
[ $? = 0 ] && grep -q 'posterior: 8 steps .* NOT CONVERGED: .*draw more (--sample=' stdout && good || bad "a short chain: $(cat stdout stderr)"
"$fictive" fit quick.yaml -nq -o sampled --sample=8 2>stderr
grep -q 'the posterior has not converged: .*draw more' stderr && good || bad "a short chain, quietly: $(cat stderr)"
fit quick.yaml -o sampled --sample
[ $? = 0 ] && grep -q 'posterior: .*, converged: R-hat at most 1.0' stdout && good || bad "--sample: $(cat stdout stderr)"
"$fictive" simulate run.yaml -nq -o band --posterior sampled && [ -e band ] && good || bad "a band of it"

sum_up
