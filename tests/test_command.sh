#!/bin/sh
# The command as a user meets it: good runs, every kind of bad input, disks that are full or closed.
#   sh tests/test_command.sh build/fictive
. tests/support.sh
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT

# refuses CODE 'words expected on stderr' ARGUMENTS...: exit code, one sentence, no folder left
refuses() {
    code=$1 words=$2
    shift 2
    "$fictive" "$@" >"$dir/stdout" 2>"$dir/stderr"
    got=$?
    if [ "$got" != "$code" ]; then bad "$* exits $got, expected $code: $(head -1 "$dir/stderr")"
    elif ! grep -q -- "$words" "$dir/stderr"; then bad "$* does not say '$words' but: $(cat "$dir/stderr")"
    elif [ -e "$dir/out" ] || ls "$dir" | grep -q 'part$'; then bad "$* left a folder behind"; rm -rf "$dir/out"*
    else good; fi
}

run_file() {
    cat <<'Y'
material:
  name: job_J
  glass_heat_capacity: 25 J/mol/K
  delta_heat_capacity: 12.5 J/mol/K
  populations:
    - name: alpha
      weight: 1
      law: {type: tnm, ln_A: -75.6, h: 45000 K, x: 0.40}
      spectrum: {type: kww, beta: 0.65}
protocol:
  - start: {temperature: 650 K}
  - cool:  {to: 450 K, rate: 10 K/min}
  - scan:  {to: 650 K, rate: 10 K/min, name: first}
Y
}
run_file >"$dir/good.yaml"

# change 's/sed/expression/' 'words' : a run file with one mistake is refused at its place
change() {
    sed "$1" "$dir/good.yaml" >"$dir/bad.yaml"
    if cmp -s "$dir/good.yaml" "$dir/bad.yaml"; then bad "the mistake '$1' changes nothing"; fi
    refuses 2 "bad.yaml:[0-9]*:[0-9]*: .*$2" simulate "$dir/bad.yaml" -o "$dir/out"
}

change 's/protocol:/protocl:/' "did you mean 'protocol'"
change 's/rate: 10 K\/min}/rate: 10 K}/' 'wrong kind'
change 's/rate: 10 K\/min}/rate: 10}/' 'no unit'
change 's/rate: 10 K\/min}/rate: 10 K\/mnn}/' "did you mean 'K/min'"
change 's/ln_A: -75.6, //' "no 'ln_A' here.* such as -75.6$"
change 's/x: 0.40/x: 1.4/' 'x = 1.4, expected 0 to 1'
change 's/x: 0.40/x: nan/' 'not a number'
change 's/12.5 J/12,5 J/' 'decimal mark is a point'
change 's/45000 K/45 000 K/' 'has no blank'
change 's/x: 0.40/x: 0.4o8/' 'not a unit'
change 's/weight: 1/weight: 0.9/' 'add up to 0.9'
change 's/650 K}$/-650 K}/' 'expected 1 to 5000'
change '/start:/d' "first step is 'cool'"
change 's/to: 450 K/to: 750 K/' 'expected a target below'
change 's/type: tnm/type: tmn/' "did you mean 'tnm'"
change 's/type: kww/type: kwwww/' "did you mean 'kww'"
change 's/name: first/name: ..\/first/' 'is no name'
change 's/, name: first//' "no 'name'"
change 's/scan:/scam:/' "did you mean 'scan'"
change 's/to: 650 K, rate/to: 450 K, rate/' 'expected another temperature'
change 's/beta: 0.65/beta: 0.05/' 'expected 0.1 to 1'
change 's/\(.*start.*\)/\1\n  - start: {temperature: 650 K}/' 'first step only'
change 's/weight: 1/weight: 1\n      weight: 1/' 'duplicate key'
change 's/weight: 1/weight: *one/' 'aliases are not followed'
change 's/protocol:/solver: {tolerance: 0 K}\nprotocol:/' 'tolerance = 0 K'
change 's/protocol:/instrument: fdsc3\nprotocol:/' "did you mean 'fdsc2+'"
change 's/protocol:/seed: -1\nprotocol:/' 'whole number'
change 's/{to: 450 K/{to: 450 K, to: 440 K/' 'duplicate key'

sed 's/type: tnm.*}/type: ags_vft, tau0: 5e-14 s, D: 19.8, T0: 600 K}/' "$dir/good.yaml" >"$dir/below.yaml"
sed -i 's/temperature: 650 K/temperature: 590 K/' "$dir/below.yaml"
refuses 1 'ln tau has no value at T = 590 K' simulate "$dir/below.yaml" -o "$dir/out"

# what beginners write: the message says what was meant
change 's/to: 450 K/to: 177 C/' "did you mean 'celsius'"
change 's/rate: 10 K\/min}/rate: 10 K\/m}/' "did you mean 'K\/minute'"
change 's/rate: 10 K\/min}/rate: 10 K\/Min}/' "did you mean 'K\/min'"
change 's/to: 450 K/to: 450,5 K/' 'decimal mark is a point'
change 's/^  - cool/\t- cool/' 'expected spaces'
change 's/to: 450 K, /to: 450 K /' "expected a ',' between two keys"
change 's/cool:  {/cool:{/' "space missing after a ':'"
change 's/^protocol:/protocol/' "is the ':' missing"
change 's/^  - cool/  cool/' "expected '- ' and the indentation"
sed '/^  name:/,$d; s/^material:/material: vit5/' "$dir/good.yaml" >"$dir/preset.yaml"
sed -n '/^protocol/,$p' "$dir/good.yaml" >>"$dir/preset.yaml"
FICTIVE_PRESETS=experiments refuses 2 "preset out of: .*vit4" simulate "$dir/preset.yaml" -o "$dir/out"
# a folder that happens to have the preset's name does not hide it
sed 's/vit5/vit4/' "$dir/preset.yaml" >"$dir/beside.yaml"
mkdir "$dir/vit4"
if FICTIVE_PRESETS=experiments "$fictive" check "$dir/beside.yaml" >"$dir/stdout" 2>&1; then good
else bad "a folder vit4 beside the run file hides the preset: $(cat "$dir/stdout")"; fi
rmdir "$dir/vit4"

# what comes through a pipe can be read once only
if cat "$dir/good.yaml" | "$fictive" simulate /dev/stdin -n -o "$dir/piped" >"$dir/stdout" 2>&1; then good
else bad "a run file through a pipe: $(cat "$dir/stdout")"; fi
if cat "$dir/piped/scan-first.csv" | "$fictive" reduce /dev/stdin >"$dir/stdout" 2>&1; then good
else bad "a scan through a pipe: $(cat "$dir/stdout")"; fi
rm -rf "$dir/piped"

# a file of another kind is called by its name
v=experiments/vit4
refuses 2 "is a programme, expected a run file; 'fictive campaign' takes it" simulate $v/campaign.yaml -o "$dir/out"
refuses 2 "is a material, expected a run file" simulate $v/material.yaml -o "$dir/out"
refuses 2 "is a sweep, expected a run file" simulate $v/map.yaml -o "$dir/out"
refuses 2 "is a run file, expected a programme" campaign $v/7GPa-643K.yaml -o "$dir/out"
refuses 2 "is a run file, expected a file of facts" campaign $v/campaign.yaml -f $v/7GPa-643K.yaml -o "$dir/out"
refuses 2 "is a run file, expected a fit" fit $v/7GPa-643K.yaml -o "$dir/out"
refuses 2 "is a programme, expected a sweep" sweep $v/campaign.yaml -o "$dir/out.nc"
refuses 2 "is a file of facts, expected a validation" validate $v/facts.yaml -o "$dir/out"
refuses 2 "is a run file, expected a file of X-ray states" xray simulate $v/7GPa-643K.yaml -o "$dir/out"
refuses 2 "is no table of measured points" reduce $v/7GPa-643K.yaml
refuses 2 "is no table of measured points" xray fsdp $v/7GPa-643K.yaml
refuses 2 "no folder of a campaign" compare docs $v/facts.yaml
mkdir "$dir/unfinished" && cp $v/*.yaml "$dir/unfinished/"
refuses 2 "none of 48 samples is finished" compare "$dir/unfinished" $v/facts.yaml
refuses 2 "no folder of a campaign" report $v/facts.yaml
refuses 2 "ends in .nc" sweep $v/map.yaml -o "$dir/out"
refuses 2 "no folder with results" notebook docs
refuses 2 "no name of a folder" simulate $v/7GPa-643K.yaml -nq -o ""
refuses 1 "a file of this name is there" simulate $v/7GPa-643K.yaml -nq -o README.md

# what a beginner gives the analysis: a lag without its unit, tables without units or rate, one rate
printf 'T [K],heat_flow [mW]\n300,1\n301,1\n' >"$dir/norate.csv"
printf 'T,heat_flow\n300,1\n' >"$dir/nounit.csv"
refuses 2 "lag: '6' has no unit" reduce tests/data/vit4-two-runs.txt --lag 6
refuses 2 "lag-error: '1' has no unit" reduce tests/data/vit4-two-runs.txt --lag-error 1
refuses 2 "a column 't \[s\]' or a line '# rate_K_s: 200'" reduce "$dir/norate.csv"
refuses 2 "column 'T' has no unit, .* as in 'T \[K\]'" reduce "$dir/nounit.csv"
refuses 2 "heating curves at 1 rate, expected at least 3" kissinger tests/data/vit4-two-runs.txt
refuses 1 "a glass window from 30 to 100 K" reduce tests/data/vit4-two-runs.txt --glass 30:100
[ -s "$dir/stdout" ] && bad "a table of no curve: $(cat "$dir/stdout")" || good
refuses 1 "^fictive simulate: /proc/first: folder could not be created" simulate $v/7GPa-643K.yaml -nq -o /proc/first
refuses 2 "expected -o DIR, such as" campaign $v/campaign.yaml

: >"$dir/empty.yaml"
printf '\0\1\2binary' >"$dir/binary.yaml"
refuses 2 'is empty' simulate "$dir/empty.yaml" -o "$dir/out"
refuses 2 'binary' simulate "$dir/binary.yaml" -o "$dir/out"
refuses 2 'is a directory' simulate "$dir" -o "$dir/out"
refuses 2 'No such file' simulate "$dir/none.yaml" -o "$dir/out"
head -c 104857600 /dev/zero | tr '\0' 'a' >"$dir/huge.yaml"
refuses 2 'expected at most' simulate "$dir/huge.yaml" -o "$dir/out"
rm "$dir/huge.yaml"
refuses 2 'expected one run file' simulate
refuses 2 "did you mean 'simulate'" simulat "$dir/good.yaml"
refuses 2 'expected one file' check

# good runs
"$fictive" simulate "$dir/good.yaml" -o "$dir/out" --no-pictures >"$dir/stdout" 2>"$dir/stderr" && [ ! -s "$dir/stderr" ] &&
    [ -s "$dir/out/summary.json" ] && [ -s "$dir/out/scan-first.csv" ] && [ -s "$dir/out/history.csv" ] && good ||
    bad "a good run: $(cat "$dir/stderr")"
grep -qi 'nan\|inf' "$dir/out/scan-first.csv" "$dir/out/history.csv" "$dir/out/summary.json" && bad "NaN in a file" || good
head -20 "$dir/out/scan-first.csv" | grep -q '^t \[s\],T \[K\]' && good || bad "scan-first.csv has no header with units"
cp "$dir/out/summary.json" "$dir/before.json"

# what is printed
"$fictive" check "$dir/good.yaml" | grep -q '^  cool  *to 450 K, 0 GPa in 1200 s$' && good || bad "check of a ramp"
sed 's/- scan:/- hold: {for: 2 h}\n  - scan:/' "$dir/good.yaml" >"$dir/hold.yaml"
"$fictive" check "$dir/hold.yaml" | grep -q '^  hold  *at 450 K, 0 GPa for 7200 s$' && good || bad "check of a hold"
"$fictive" check $v/material.yaml | grep -q 'debye of 1 mode$' && good || bad "check of one mode"
"$fictive" simulate experiments/examples/job-J.yaml -n -o "$dir/J" | grep -q '^cooling .* -  *-$' && good ||
    bad "a cooling curve has no peak"
"$fictive" campaign $v/campaign.yaml -cq -o "$dir/facts"
"$fictive" compare "$dir/facts" $v/facts.yaml >"$dir/stdout"
awk 'NR == 1 { at = index($0, "verdict") } /^F/ { n++; if (index($0, "hit") != at && index($0, "miss") != at) off = 1 }
    END { exit !(at && n > 100 && !off) }' "$dir/stdout" && good || bad "the verdicts of facts do not stand below each other"
grep -q '^F23 .* above 1 ' "$dir/stdout" && good || bad "a window with one end: $(grep '^F23' "$dir/stdout")"

# without gnuplot: the same numbers, no pictures, and a sentence about it
mkdir "$dir/nothing"
PATH=$dir/nothing "$fictive" simulate "$dir/good.yaml" -o "$dir/plain" >"$dir/stdout" 2>"$dir/stderr" &&
    grep -q 'pictures are missing (apt-get install gnuplot' "$dir/stderr" && ! grep -q 'pictures' "$dir/stdout" &&
    cmp -s "$dir/plain/scan-first.csv" "$dir/out/scan-first.csv" && ! ls "$dir/plain" | grep -q png && good ||
    bad "simulate without gnuplot: $(cat "$dir/stderr")"
PATH=$dir/nothing "$fictive" reduce "$dir/out/scan-first.csv" -o "$dir/reduced" >"$dir/stdout" 2>"$dir/stderr" &&
    grep -q 'pictures are missing' "$dir/stderr" && [ -s "$dir/reduced/results.csv" ] && good ||
    bad "reduce without gnuplot: $(cat "$dir/stderr")"

# the same seed gives the same bits, another one does not
sed 's/protocol:/instrument: {noise: 0.4 uW, flicker: 0.1 uW}\nprotocol:/' "$dir/good.yaml" >"$dir/noisy.yaml"
for i in 1 2; do "$fictive" simulate "$dir/noisy.yaml" -nq -o "$dir/n$i"; done
"$fictive" simulate "$dir/noisy.yaml" -nq --seed 2 -o "$dir/n3"
cmp -s "$dir/n1/scan-first.csv" "$dir/n2/scan-first.csv" && good || bad "one seed, two curves"
cmp -s "$dir/n1/scan-first.csv" "$dir/n3/scan-first.csv" && bad "two seeds, one curve" || good

# a table of t, T, P in place of steps gives what the steps give
printf 't [min],T [degC],P [MPa]\n0,376.85,0\n20,176.85,0\n' >"$dir/log.csv"
sed 's/- cool:.*/- table: {file: log.csv}/' "$dir/good.yaml" >"$dir/table.yaml"
"$fictive" simulate "$dir/table.yaml" -nq -o "$dir/t" &&
    [ "$(grep -A3 '"alpha"' "$dir/t/summary.json" | grep fictive_temperature | cut -c1-45)" = \
      "$(grep -A3 '"alpha"' "$dir/out/summary.json" | grep fictive_temperature | cut -c1-45)" ] && good ||
    bad "a table is not the ramp that it describes"

# output that cannot be written: exit 1, one sentence, earlier results untouched
if [ "$(id -u)" != 0 ]; then
    chmod a-w "$dir/out"
    "$fictive" simulate "$dir/good.yaml" -n -o "$dir/out/sub" 2>"$dir/stderr" >/dev/null
    [ $? = 1 ] && grep -q 'could not be created' "$dir/stderr" && good || bad "a folder that is read-only: $(cat "$dir/stderr")"
    chmod u+w "$dir/out"
fi
"$fictive" simulate "$dir/good.yaml" -n -o "$dir/good.yaml/sub" 2>"$dir/stderr" >/dev/null
[ $? = 1 ] && grep -q 'could not be created' "$dir/stderr" && good || bad "a folder inside a file: $(cat "$dir/stderr")"
(ulimit -f 20; trap '' XFSZ; GCOV_PREFIX=$dir/cut "$fictive" simulate "$dir/good.yaml" -n -o "$dir/out" 2>"$dir/stderr" >/dev/null)
code=$?
[ $code = 1 ] && grep -q 'could not be written' "$dir/stderr" && cmp -s "$dir/before.json" "$dir/out/summary.json" && good ||
    bad "a full disk: exit $code, $(cat "$dir/stderr")"
ls "$dir" | grep -q part && bad "a draft is left" || good
"$fictive" simulate "$dir/good.yaml" -n --json -o "$dir/j" >/dev/full 2>"$dir/stderr"
[ $? = 1 ] && good || bad "standard output that is full"

for words in "models" "check experiments/vit4/as-cast.yaml" "--help" "--version"; do
    "$fictive" $words >/dev/full 2>"$dir/stderr"
    [ $? = 1 ] && grep -q 'could not be written' "$dir/stderr" && good || bad "$words to standard output that is full"
done

# every run file that comes with the project says what it holds
for f in experiments/vit4/as-cast.yaml experiments/vit4/1atm-643K.yaml experiments/vit4/7GPa-643K.yaml; do
    "$fictive" check "$f" >"$dir/stdout" 2>&1 && grep -q 'scans' "$dir/stdout" && good || bad "check $f"
done
# and so does every other kind of file
for kind in campaign:programme facts:facts material:material fit:fit map:sweep validate:validation xray-id13:X-ray structure:structure; do
    "$fictive" check "experiments/vit4/${kind%:*}.yaml" >"$dir/stdout" 2>&1 &&
        head -1 "$dir/stdout" | grep -q "yaml: .*${kind#*:}" && good || bad "check ${kind%:*}.yaml"
done
# the two integrators agree on every run file: states before each scan to 1e-3 K, and along the scans
values() { sed -n '/"state_before_scan"/,/^      }/s/.*_\(K\|GPa\)": \([-0-9.e+]*\).*/\2/p' "$1"; }
for f in experiments/vit4/as-cast.yaml experiments/vit4/1atm-643K.yaml experiments/vit4/7GPa-643K.yaml experiments/examples/*.yaml; do
    "$fictive" check --json "$f" | grep -q '"kind": "run"' || continue
    rm -rf "$dir/exponential" "$dir/cvode"
    for method in exponential cvode; do
        sed "s|^material: \([a-z]*\)\$|material: \1|; \$a solver: {method: $method, tolerance: 1e-4 K}" "$f" >"$dir/$method.yaml"
        FICTIVE_PRESETS=$PWD/experiments "$fictive" simulate "$dir/$method.yaml" -nq -o "$dir/$method"
        values "$dir/$method/summary.json" >"$dir/$method.txt"
    done
    paste "$dir/exponential.txt" "$dir/cvode.txt" | awk 'NF != 2 || ($1 - $2) ^ 2 > 1e-6 { bad = 1 } END { exit bad || NR < 2 }' &&
        good || bad "$f: the integrators differ: $(paste "$dir/exponential.txt" "$dir/cvode.txt" | tr '\n' ';')"
    for scan in "$dir"/exponential/scan-*.csv; do
        paste -d, "$scan" "$dir/cvode/$(basename "$scan")" | awk -F, '
            /^t \[s\]/ { for (i = 1; i <= NF; i++) if ($i ~ /^Tf_/) column[++n] = i; next }
            n { for (k = 1; k <= n / 2; k++) { d = $column[k] - $column[k + n / 2]; if (d * d > 1e-6) bad = 1 } }
            END { exit bad || !n }' && good || bad "$scan: the integrators differ along the scan"
    done
done
"$fictive" models --json | tr -d ' \n' | grep -q '"section":"law","name":"tnm".*"name":"x","unit":"1"' && good || bad "models --json"
"$fictive" models --json >/dev/full 2>"$dir/stderr"
[ $? = 1 ] && good || bad "models --json into a full disk"
"$fictive" models | grep -q ags_vft && "$fictive" --help | grep -q simulate && "$fictive" --version | grep -q fictive &&
    good || bad "models, --help, --version"

sum_up
